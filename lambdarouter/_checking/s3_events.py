"""The event types of S3 notifications, as templates spell them.

Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-how-to-event-types-and-destinations.html
Source: https://docs.aws.amazon.com/sdk-for-python/v4/reference/clients/s3/enums/Event/
"""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import Any, Final

#: Every event name, as records have it; templates add `s3:`.
EVENT_NAMES: Final = (
    "ObjectCreated:Put",
    "ObjectCreated:Post",
    "ObjectCreated:Copy",
    "ObjectCreated:CompleteMultipartUpload",
    "ObjectRemoved:Delete",
    "ObjectRemoved:DeleteMarkerCreated",
    "ObjectRestore:Post",
    "ObjectRestore:Completed",
    "ObjectRestore:Delete",
    "ReducedRedundancyLostObject",
    "Replication:OperationFailedReplication",
    "Replication:OperationMissedThreshold",
    "Replication:OperationReplicatedAfterThreshold",
    "Replication:OperationNotTracked",
    "LifecycleTransition",
    "LifecycleExpiration:Delete",
    "LifecycleExpiration:DeleteMarkerCreated",
    "IntelligentTiering",
    "ObjectTagging:Put",
    "ObjectTagging:Delete",
    "ObjectAcl:Put",
    "ObjectAnnotation:Put",
    "ObjectAnnotation:Delete",
)


def s3_event_names(types: Any) -> list[str] | None:
    """The event names that the types of a notification mean; None if a type is unknown."""
    if not isinstance(types, list) or not all(isinstance(each, str) for each in types):
        return None
    wanted = [each.removeprefix("s3:") for each in types]
    return [name for name in EVENT_NAMES if any(fnmatchcase(name, each) for each in wanted)]
