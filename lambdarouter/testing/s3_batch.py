"""Sample payloads of S3 Batch Operations.

Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/batch-ops-invoke-lambda.html
"""

from typing import TYPE_CHECKING, Any, Final

from .._events.samples import Sample
from ..sources.s3_batch import S3BatchTask

if TYPE_CHECKING:
    from .._events.builder import frozen
    from .._events.samples import SAMPLED, Fields

    @frozen(kw_only=True)
    class _Fields(Fields, S3BatchTask):
        bucket: str = SAMPLED
        key: str = SAMPLED

else:
    _Fields = S3BatchTask

_SHARED = ("invocationSchemaVersion", "invocationId", "job")
_TASK: dict[str, Any] = {
    "invocationId": "YW4gaW52b2NhdGlvbiBvZiB0aGUgam9i",
    "taskId": "dGhlIGZpcnN0IHRhc2s",
    "s3Key": "images/my+photo.jpg",
    "s3VersionId": "096fKKXTRTtl3on89fVO.nfljtsv6qko",
}


def _payload(record: dict[str, Any]) -> dict[str, Any]:
    """Wrap a task in an event. The keys that all tasks share move from the task to the event."""
    shared = {key: record.pop(key) for key in _SHARED if key in record}
    if shared.get("invocationSchemaVersion") == "1.0" and "s3Bucket" in record:
        record["s3BucketArn"] = f"arn:aws:s3:::{record.pop('s3Bucket')}"
    return {**shared, "tasks": [record]}


task: Final = Sample(
    _Fields,
    {
        **_TASK,
        "invocationSchemaVersion": "2.0",
        "job": {"id": "f3cc4f60-61f6-4a2b-8a21-d07600c373ce", "userArguments": {"width": "800"}},
        "s3Bucket": "uploads",
    },
    wrap=_payload,
    doc="A task of a job, in version 2.0 of the event format.",
)
task_v1: Final = Sample(
    _Fields,
    {
        **_TASK,
        "invocationSchemaVersion": "1.0",
        "job": {"id": "f3cc4f60-61f6-4a2b-8a21-d07600c373ce"},
        "s3VersionId": None,
        "s3BucketArn": "arn:aws:s3:::uploads",
    },
    wrap=_payload,
    doc="A task of a job, in version 1.0 of the event format.",
)
