"""Sample payloads of SQS messages.

Source: https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html
"""

from typing import TYPE_CHECKING, Any, Final

from .._events.samples import P, Sample
from ..sources.sqs import SQSMessage
from .batches import make_unique

if TYPE_CHECKING:
    from .._events.builder import frozen
    from .._events.samples import SAMPLED, Fields

    @frozen(kw_only=True)
    class _Fields(Fields, SQSMessage[Any]):
        body: Any = SAMPLED
        queue: str = SAMPLED  # pyright: ignore[reportIncompatibleMethodOverride]

else:
    _Fields = SQSMessage

_RECORD: dict[str, Any] = {
    "messageId": "059f36b4-87a3-44ab-83d2-661975830a7d",
    "receiptHandle": "AQEBwJnKyrHigUMZj6rYigCgxlaS3SLy0a",
    "body": "Hello",
    "attributes": {
        "ApproximateReceiveCount": "1",
        "SentTimestamp": "1769860800123",
        "SenderId": "AIDAIENQZJOLO23YVJ4VO",
        "ApproximateFirstReceiveTimestamp": "1769860800456",
    },
    "messageAttributes": {},
    "md5OfBody": "8b1a9953c4611296a827abf8c47804d7",
    "eventSource": "aws:sqs",
    "eventSourceARN": "arn:aws:sqs:us-east-1:123456789012:queue",
    "awsRegion": "us-east-1",
}
_FIFO: dict[str, Any] = {
    **_RECORD,
    "attributes": {
        **_RECORD["attributes"],
        "SequenceNumber": "18849496460467696128",
        "MessageGroupId": "1",
        "MessageDeduplicationId": "2c26b46b68ffc68ff99b453c1d304134",
    },
    "eventSourceARN": "arn:aws:sqs:us-east-1:123456789012:queue.fifo",
}
_REDRIVEN: dict[str, Any] = {
    **_RECORD,
    "attributes": {
        **_RECORD["attributes"],
        "ApproximateReceiveCount": "4",
        "DeadLetterQueueSourceArn": "arn:aws:sqs:us-east-1:123456789012:dead-letters",
    },
}
_WITH_ATTRIBUTES: dict[str, Any] = {
    **_RECORD,
    "messageAttributes": {
        "kind": {"stringValue": "order", "stringListValues": [], "binaryListValues": [], "dataType": "String"},
        "token": {"binaryValue": "AAEC", "stringListValues": [], "binaryListValues": [], "dataType": "Binary"},
    },
    "md5OfMessageAttributes": "00484c68bd2d0e4f2cc5b5d5d0f32d2a",
}


class _MessageSample(Sample[P]):
    """A factory of messages; those of a queue whose ARN ends with `.fifo` have a group and a sequence number."""

    def build(self, fields: dict[str, Any]) -> Any:
        """Build a record without the payload around it."""
        arn = fields.get("queue_arn")
        if isinstance(arn, str) and arn.endswith(".fifo"):
            fields = {
                "sequence_number": _FIFO["attributes"]["SequenceNumber"],
                "group_id": _FIFO["attributes"]["MessageGroupId"],
                "deduplication_id": _FIFO["attributes"]["MessageDeduplicationId"],
                **fields,
            }
        return super().build(fields)


def adjust_batch(payload: dict[str, Any]) -> None:
    """Let the sequence numbers of a merged batch grow, if its messages are of a FIFO queue."""
    make_unique(payload["Records"], ("attributes", "SequenceNumber"))


message: Final = _MessageSample(
    _Fields,
    _RECORD,
    records="Records",
    doc="A message of a standard queue, or of a FIFO queue if its ARN is of one.",
)
fifo: Final = Sample(_Fields, _FIFO, records="Records", doc="A message of a FIFO queue.")
redriven: Final = _MessageSample(
    _Fields, _REDRIVEN, records="Records", doc="A message after a redrive from a dead-letter queue."
)
with_attributes: Final = _MessageSample(_Fields, _WITH_ATTRIBUTES, records="Records", doc="A message with attributes.")
