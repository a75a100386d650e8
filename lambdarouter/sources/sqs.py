"""Amazon SQS: messages of a standard or FIFO queue, delivered by an event source mapping.

Shape: `Records[].eventSource == "aws:sqs"`.

Each message is handled separately. The response depends on the app's `report_batch_item_failures`. With True it lists
the failed messages; the event source mapping needs `FunctionResponseTypes: [ReportBatchItemFailures]` for that. With
False the invocation raises if any message failed, and all messages return to the queue. In a FIFO queue, a failed
message also fails the later messages of its message group, which keeps the order.

Source: https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html
"""

from _operator import contains, itemgetter  # `operator` is one more file for the same names
from collections.abc import Callable, Iterable, Mapping
from itertools import repeat
from typing import TYPE_CHECKING, Annotated, Any, Final, Generic

from .._events.builder import field, frozen
from .._events.codecs import numeric_text, tuple_of
from .._events.encoded_codecs import base64_bytes
from .._events.model import At, Event, Part, Payload
from .._events.times import datetime, epoch_millis_text
from .._routing.deliveries import Queue
from .._routing.route import ANY_WAY, Decode, Pattern, Route, T_text, Via
from .._routing.source import Envelope, Messaging, Source, TextAt, each_of
from .._routing.text_filters import TextFilter, arn, entries, text
from ._carried import (
    DESTINATIONS,
    EVENTBRIDGE_TARGETS,
    ON_FAILURE,
    RAW_DELIVERY,
    S3_NOTIFICATIONS,
    SUBSCRIBED_QUEUES,
    in_text,
)

__all__ = ["SOURCE", "MessageAttribute", "SQSMessage", "message"]


def _message_group(record: Any) -> str | None:
    """Return the message group within which a FIFO queue keeps order."""
    attributes = record.get("attributes") if type(record) is dict else None
    # A standard queue may have group ids, for fair queues. Only a FIFO queue numbers its messages.
    if type(attributes) is not dict or "SequenceNumber" not in attributes:
        return None
    group = attributes.get("MessageGroupId")
    return group if type(group) is str else None


def _may_have_groups(records: Iterable[Any]) -> bool:
    """Return whether a message may be of a FIFO queue; in C, since nearly all batches are of standard queues."""
    try:
        return any(map(contains, map(itemgetter("attributes"), records), repeat("SequenceNumber")))
    except (KeyError, TypeError):
        return True


def _content(record: dict[str, Any]) -> Any:
    return in_text(record.get("body"))


def _trace(message: Any) -> dict[str, str | None]:
    attributes = {name: each.string_value for name, each in message.attributes.items()}
    return {"x-amzn-trace-id": message.trace_header, **attributes}


@frozen(kw_only=True)
class MessageAttribute(Part):
    """One user-defined attribute of a message."""

    data_type: Annotated[str, At("dataType")] = "String"
    """`String`, `Number` or `Binary`; the sender may add a label after a dot: `Number.int`."""

    string_value: Annotated[str | None, At("stringValue")] = None
    """Value of a String or Number attribute, as text."""

    binary_value: Annotated[bytes | None, At("binaryValue", codec=base64_bytes)] = None
    """Value of a Binary attribute."""

    string_list_values: Annotated[tuple[str, ...], At("stringListValues")] = ()
    """Always empty: SQS reserves it for future use."""

    binary_list_values: Annotated[tuple[bytes, ...], At("binaryListValues", codec=tuple_of(base64_bytes))] = ()
    """Always empty: SQS reserves it for future use."""


@frozen(kw_only=True)
class SQSMessage(Event, Generic[T_text]):
    """One message of a queue. `SQSMessage[Order]` parses the body as JSON and structures it as `Order`."""

    body: Annotated[T_text, Payload("body")]
    """Body of the message: text, or an instance of the type argument in the handler's annotation."""

    message_id: Annotated[str, At("messageId")] = "00000000-0000-4000-8000-000000000000"
    """Id of the message, assigned by SQS; the same at each delivery."""

    attributes: Annotated[dict[str, MessageAttribute], At("messageAttributes")] = field(
        factory=dict[str, MessageAttribute]
    )
    """Attributes that the sender set, by name."""

    group_id: Annotated[str | None, At("attributes.MessageGroupId")] = None
    """Message group, within which a FIFO queue keeps order. Only for FIFO queues and fair standard queues."""

    deduplication_id: Annotated[str | None, At("attributes.MessageDeduplicationId")] = None
    """Deduplication id. Only for FIFO queues."""

    sequence_number: Annotated[str | None, At("attributes.SequenceNumber")] = None
    """Number that increases within the message group. Only for FIFO queues."""

    receive_count: Annotated[int, At("attributes.ApproximateReceiveCount", codec=numeric_text)] = 1
    """How often the message was received, including this delivery; approximate."""

    sent_at: Annotated[datetime | None, At("attributes.SentTimestamp", codec=epoch_millis_text)] = None
    """Time at which the message was sent, to the millisecond."""

    first_received_at: Annotated[
        datetime | None, At("attributes.ApproximateFirstReceiveTimestamp", codec=epoch_millis_text)
    ] = None
    """Time at which the message was first received, to the millisecond; approximate."""

    sender_id: Annotated[str | None, At("attributes.SenderId")] = None
    """Id of the IAM user or role that sent the message."""

    dead_letter_source_arn: Annotated[str | None, At("attributes.DeadLetterQueueSourceArn")] = None
    """ARN of the queue that the message came from. Only after a redrive from a dead-letter queue."""

    trace_header: Annotated[str | None, At("attributes.AWSTraceHeader")] = None
    """X-Ray trace header. Only if the sender traces."""

    queue_arn: Annotated[str, At("eventSourceARN")] = "arn:aws:sqs:us-east-1:123456789012:queue"
    """ARN of the queue."""

    region: Annotated[str, At("awsRegion")] = "us-east-1"
    """Region of the queue."""

    event_source: Annotated[str, At("eventSource")] = "aws:sqs"
    """Always `aws:sqs`."""

    receipt_handle: Annotated[str, At("receiptHandle")] = ""
    """Handle of this delivery. SQS needs it to change the visibility timeout of the message."""

    body_md5: Annotated[str | None, At("md5OfBody")] = None
    """MD5 of the body, in hexadecimal."""

    attributes_md5: Annotated[str | None, At("md5OfMessageAttributes")] = None
    """MD5 of the attributes, in hexadecimal. None without attributes."""

    @property
    def queue(self) -> str:
        """Name of the queue, as the filter `queue` has it."""
        return self.queue_arn.rpartition(":")[2]


SOURCE = Source(
    "sqs",
    Queue(
        each_of("sqs"),
        item_identifier=TextAt("messageId"),
        ordering_group=_message_group,
        may_have_groups=_may_have_groups,
    ),
    event=SQSMessage,
    envelope=Envelope(
        {
            "s3": S3_NOTIFICATIONS,
            "sns": SUBSCRIBED_QUEUES,
            "eventbridge": EVENTBRIDGE_TARGETS,
            "schedule": EVENTBRIDGE_TARGETS,
            "cloudwatch_alarm": RAW_DELIVERY,
            "codecommit": RAW_DELIVERY,
            "config": RAW_DELIVERY,
            "ses": RAW_DELIVERY,
            "lambda_destination": DESTINATIONS,
            "esm_failure": ON_FAILURE,
        },
        _content,
        shared=("attributes",),
    ),
    channel="queue",
    protocol="sqs",
    telemetry=Messaging("aws_sqs", "queue_arn", "message_id", trace=_trace),
    idempotency_key=("message_id",),
)


def _string_value(attribute: MessageAttribute) -> str | None:
    return attribute.string_value


def message(
    *,
    queue: TextFilter | None = None,
    group: TextFilter | None = None,
    attributes: Mapping[str, TextFilter] | None = None,
    pattern: Pattern | None = None,
    where: Callable[[SQSMessage[Any]], bool] | None = None,
    via: Via = ANY_WAY,
    concurrency: int = 1,
    rest: bool = False,
    decode: Decode | None = None,
) -> Route[SQSMessage[Any]]:
    """Match messages of SQS queues.

    - `queue`: name or ARN of the queue.
    - `group`: message group.
    - `attributes`: text values that message attributes must have, by the name of the attribute.
    - `pattern`: event pattern, as in filter criteria, such as `{"body": {"kind": ["order"]}}`.
    - `where`: predicate on the message.
    - `via`: envelopes around the event, such as `("eventbridge_pipes",)`; None for no envelope; by default any.
    - `concurrency`: number of messages that may be handled at the same time; 1 by default. The messages of one message
      group in a FIFO queue stay in order.
    - `rest`: whether only messages whose content no handler handles match.
    - `decode`: codec of the body, from `lambdarouter.codecs`, or a list of codecs; by default none.
    """
    return Route(
        SOURCE,
        SQSMessage,
        arn("queue_arn", queue, name="queue"),
        text("group_id", group, name="group"),
        *entries("attributes", attributes, _string_value),
        pattern=pattern,
        where=where,
        via=via,
        concurrency=concurrency,
        rest=rest,
        decode=decode,
    )


if TYPE_CHECKING:
    from .._routing.decorator import ListensDecorator

    class Decorators:
        """The decorators of the source, for type checkers and editors."""

        on_sqs: Final = ListensDecorator(message)
        """Example: `@app.on_sqs(queue="orders")`."""
