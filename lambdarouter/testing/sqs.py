"""Sample payloads of SQS messages.

Source: https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html
"""

from typing import Any

from .._events.samples import Sample
from ..sources.sqs import SQSMessage

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

message: Sample = Sample(SQSMessage, _RECORD, records="Records", doc="A message of a standard queue.")
fifo: Sample = Sample(SQSMessage, _FIFO, records="Records", doc="A message of a FIFO queue.")
redriven: Sample = Sample(
    SQSMessage, _REDRIVEN, records="Records", doc="A message after a redrive from a dead-letter queue."
)
with_attributes: Sample = Sample(SQSMessage, _WITH_ATTRIBUTES, records="Records", doc="A message with attributes.")
