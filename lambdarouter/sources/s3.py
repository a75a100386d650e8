"""Amazon S3 event notifications: objects that were created, removed, restored, tagged and so on.

Shape: `Records[].eventSource == "aws:s3"`.

Each record is handled separately. The service ignores the response and retries an invocation that raised. Records
arrive at least once and in any order; `sequencer` orders the records of one key. An `s3:TestEvent` needs no handler.

Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
"""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, Final

from .._routing.deliveries import Queue
from .._routing.route import ANY_WAY, Route, Via
from .._routing.source import Source, Telemetry, each_of
from .._routing.text_filters import TextFilter, ends, starts, text
from ._s3_event import S3Event

__all__ = [
    "SOURCE",
    "NotificationKind",
    "S3Event",
    "acl",
    "annotation",
    "copy",
    "created",
    "delete",
    "delete_marker",
    "event",
    "lifecycle",
    "lost",
    "multipart_upload",
    "post",
    "put",
    "removed",
    "replication",
    "restore",
    "tagging",
    "tiering",
]


def _from_content(event: dict[str, Any]) -> dict[str, Any] | None:
    from ._s3_on_event_bus import to_notification  # only an event of the event bus needs it

    return to_notification(event)


_OPERATIONS = {"ObjectCreated": "insert", "ObjectRemoved": "delete", "LifecycleExpiration": "delete"}
SOURCE = Source(
    "s3",
    Queue(each_of("s3"), is_control_message=lambda each: each.get("Event") == "s3:TestEvent", returns_values=True),
    from_content=_from_content,
    correlation_id=("Records", 0, "responseElements", "x-amz-request-id"),
    channel="bucket",
    telemetry=Telemetry(
        "datasource",
        {
            "aws.s3.bucket": "bucket",
            "aws.s3.key": "key",
            "faas.document.collection": "bucket",
            "faas.document.operation": lambda each: _OPERATIONS.get(each.event_name.partition(":")[0], "edit"),
        },
    ),
    idempotency_key=("bucket", "key", "sequencer"),
)


class NotificationKind:
    """A route factory for the notifications of one kind; all kinds have the same filters."""

    def __init__(self, event_name: TextFilter, summary: str) -> None:
        self.event_name = event_name
        """Names of the events, as in the filter `event_name`."""
        # `help()` of a decorator shows this text. The filters are those in the docstring of `__call__`.
        filters = (type(self).__call__.__doc__ or "").partition("\n")[2]
        self.__doc__ = f"{summary}\n{filters}"

    def __call__(
        self,
        *,
        bucket: TextFilter | None = None,
        key: TextFilter | None = None,
        prefix: str | Iterable[str] | None = None,
        suffix: str | Iterable[str] | None = None,
        configuration_id: TextFilter | None = None,
        where: Callable[[S3Event], bool] | None = None,
        via: Via = ANY_WAY,
    ) -> Route[S3Event]:
        """Match notifications of this kind.

        - `bucket`: name of the bucket.
        - `key`: key of the object, URL-decoded.
        - `prefix`: start of the key, or a list of starts.
        - `suffix`: end of the key, or a list of ends.
        - `configuration_id`: id of the notification configuration.
        - `where`: predicate on the event.
        - `via`: envelopes around the event, such as `("sns",)`; None for no envelope; by default any.
        """
        return event(
            bucket=bucket,
            key=key,
            prefix=prefix,
            suffix=suffix,
            event_name=self.event_name,
            configuration_id=configuration_id,
            where=where,
            via=via,
        )


def event(
    *,
    bucket: TextFilter | None = None,
    key: TextFilter | None = None,
    prefix: str | Iterable[str] | None = None,
    suffix: str | Iterable[str] | None = None,
    event_name: TextFilter | None = None,
    configuration_id: TextFilter | None = None,
    where: Callable[[S3Event], bool] | None = None,
    via: Via = ANY_WAY,
) -> Route[S3Event]:
    """Match S3 event notifications of every kind.

    - `bucket`: name of the bucket.
    - `key`: key of the object, URL-decoded.
    - `prefix`: start of the key, or a list of starts.
    - `suffix`: end of the key, or a list of ends.
    - `event_name`: name of the event, without the prefix `s3:`.
    - `configuration_id`: id of the notification configuration.
    - `where`: predicate on the event.
    - `via`: envelopes around the event, such as `("sns",)`; None for no envelope; by default any.
    """
    return Route(
        SOURCE,
        S3Event,
        text("bucket", bucket),
        text("key", key),
        starts("key", prefix),
        ends("key", suffix),
        text("event_name", event_name),
        text("configuration_id", configuration_id),
        where=where,
        via=via,
    )


created: NotificationKind = NotificationKind("ObjectCreated:*", "Match objects that were created by any request.")
put: NotificationKind = NotificationKind("ObjectCreated:Put", "Match objects that were created by a PUT request.")
post: NotificationKind = NotificationKind("ObjectCreated:Post", "Match objects that an HTML form created by POST.")
copy: NotificationKind = NotificationKind("ObjectCreated:Copy", "Match objects that were created as a copy.")
multipart_upload: NotificationKind = NotificationKind(
    "ObjectCreated:CompleteMultipartUpload", "Match objects that were created by completing a multipart upload."
)
removed: NotificationKind = NotificationKind(
    ["ObjectRemoved:*", "LifecycleExpiration:*"], "Match objects that were deleted or marked as deleted."
)
delete: NotificationKind = NotificationKind(
    ["ObjectRemoved:Delete", "LifecycleExpiration:Delete"], "Match objects and versions that were deleted."
)
delete_marker: NotificationKind = NotificationKind(
    ["ObjectRemoved:DeleteMarkerCreated", "LifecycleExpiration:DeleteMarkerCreated"], "Match new delete markers."
)
restore: NotificationKind = NotificationKind("ObjectRestore:*", "Match restores from an archive, and their expiry.")
replication: NotificationKind = NotificationKind(
    "Replication:*", "Match replications that failed, missed or met the time threshold, or are not tracked."
)
lifecycle: NotificationKind = NotificationKind(
    ["LifecycleTransition*", "LifecycleExpiration:*"], "Match objects that a lifecycle rule moved or expired."
)
tiering: NotificationKind = NotificationKind("IntelligentTiering*", "Match moves to an archive access tier.")
tagging: NotificationKind = NotificationKind("ObjectTagging:*", "Match objects whose tags were set or deleted.")
acl: NotificationKind = NotificationKind("ObjectAcl:*", "Match objects whose access control list was set.")
annotation: NotificationKind = NotificationKind("ObjectAnnotation:*", "Match changes of an object's annotations.")
lost: NotificationKind = NotificationKind("ReducedRedundancyLostObject", "Match lost objects of reduced redundancy.")


if TYPE_CHECKING:
    from .._routing.decorator import ListensDecorator

    class Decorators:
        """The decorators of the source, for type checkers and editors."""

        on_s3: Final = ListensDecorator(event)
        """Example: `@app.on_s3(bucket="uploads")`."""
        on_s3_created: Final = ListensDecorator(created)
        """Match objects that were created by any request. Example: `@app.on_s3_created(bucket="uploads")`."""
        on_s3_put: Final = ListensDecorator(put)
        """Match objects that were created by a PUT request. Example: `@app.on_s3_put(bucket="uploads")`."""
        on_s3_post: Final = ListensDecorator(post)
        """Match objects that an HTML form created by POST. Example: `@app.on_s3_post(bucket="uploads")`."""
        on_s3_copy: Final = ListensDecorator(copy)
        """Match objects that were created as a copy. Example: `@app.on_s3_copy(bucket="uploads")`."""
        on_s3_multipart_upload: Final = ListensDecorator(multipart_upload)
        """Match objects that were created by completing a multipart upload.

        Example: `@app.on_s3_multipart_upload(bucket="uploads")`.
        """
        on_s3_removed: Final = ListensDecorator(removed)
        """Match objects that were deleted or marked as deleted. Example: `@app.on_s3_removed(bucket="uploads")`."""
        on_s3_delete: Final = ListensDecorator(delete)
        """Match objects and versions that were deleted. Example: `@app.on_s3_delete(bucket="uploads")`."""
        on_s3_delete_marker: Final = ListensDecorator(delete_marker)
        """Match new delete markers. Example: `@app.on_s3_delete_marker(bucket="uploads")`."""
        on_s3_restore: Final = ListensDecorator(restore)
        """Match restores from an archive, and their expiry. Example: `@app.on_s3_restore(bucket="uploads")`."""
        on_s3_replication: Final = ListensDecorator(replication)
        """Match replications that failed, missed or met the time threshold, or are not tracked.

        Example: `@app.on_s3_replication(bucket="uploads")`.
        """
        on_s3_lifecycle: Final = ListensDecorator(lifecycle)
        """Match objects that a lifecycle rule moved or expired. Example: `@app.on_s3_lifecycle(bucket="uploads")`."""
        on_s3_tiering: Final = ListensDecorator(tiering)
        """Match moves to an archive access tier. Example: `@app.on_s3_tiering(bucket="uploads")`."""
        on_s3_tagging: Final = ListensDecorator(tagging)
        """Match objects whose tags were set or deleted. Example: `@app.on_s3_tagging(bucket="uploads")`."""
        on_s3_acl: Final = ListensDecorator(acl)
        """Match objects whose access control list was set. Example: `@app.on_s3_acl(bucket="uploads")`."""
        on_s3_annotation: Final = ListensDecorator(annotation)
        """Match changes of an object's annotations. Example: `@app.on_s3_annotation(bucket="uploads")`."""
        on_s3_lost: Final = ListensDecorator(lost)
        """Match lost objects of reduced redundancy. Example: `@app.on_s3_lost(bucket="uploads")`."""
