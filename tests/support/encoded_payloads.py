"""Payloads as AWS documents them, around the bytes that a producer has written."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from typing import Any


def encoded(content: bytes) -> str:
    return b64encode(content).decode()


def kafka(*values: bytes | None, **fields: Any) -> dict[str, Any]:
    """An event of an MSK topic, with a record for each value; `fields` are the fields of each record."""
    records = [
        {
            "topic": "orders",
            "partition": 0,
            "offset": 15 + offset,
            "timestamp": 1769860800123,
            "timestampType": "CREATE_TIME",
            "key": None,
            "value": None if value is None else encoded(value),
            "headers": [],
            **fields,
        }
        for offset, value in enumerate(values)
    ]
    return {
        "eventSource": "aws:kafka",
        "eventSourceArn": "arn:aws:kafka:us-east-1:123456789012:cluster/shop/751d2973-a626-431c-9d4e-d7975eb44dd7-2",
        "bootstrapServers": "b-1.shop.kafka.us-east-1.amazonaws.com:9092",
        "records": {"orders-0": records},
    }


def headers(texts: Mapping[str, str]) -> list[dict[str, list[int]]]:
    """Headers of a Kafka record as Lambda writes them: each value is a list of bytes, signed as in Java."""
    return [{name: [each - 256 if each > 127 else each for each in value.encode()]} for name, value in texts.items()]


def kinesis(*records: tuple[str, str, bytes], stream: str = "clicks") -> dict[str, Any]:
    """An event of a stream, with a record for each sequence number, partition key and data."""
    return {
        "Records": [
            {
                "kinesis": {
                    "kinesisSchemaVersion": "1.0",
                    "partitionKey": partition_key,
                    "sequenceNumber": sequence_number,
                    "data": encoded(data),
                    "approximateArrivalTimestamp": 1769860800.123,
                },
                "eventSource": "aws:kinesis",
                "eventVersion": "1.0",
                "eventID": f"shardId-000000000006:{sequence_number}",
                "eventName": "aws:kinesis:record",
                "invokeIdentityArn": "arn:aws:iam::123456789012:role/lambda-role",
                "awsRegion": "us-east-1",
                "eventSourceARN": f"arn:aws:kinesis:us-east-1:123456789012:stream/{stream}",
            }
            for sequence_number, partition_key, data in records
        ]
    }


def sqs(body: str, attributes: Mapping[str, str] | None = None) -> dict[str, Any]:
    """An event of a queue with one message, whose attributes are strings or numbers."""
    return {
        "Records": [
            {
                "messageId": "059f36b4-87a3-44ab-83d2-661975830a7d",
                "receiptHandle": "AQEBwJnKyrHigUMZj6rYigCgxlaS3SLy0a",
                "body": body,
                "attributes": {
                    "ApproximateReceiveCount": "1",
                    "SentTimestamp": "1769860800123",
                    "SenderId": "AIDAIENQZJOLO23YVJ4VO",
                    "ApproximateFirstReceiveTimestamp": "1769860800124",
                },
                "messageAttributes": {
                    name: {
                        "stringValue": value,
                        "stringListValues": [],
                        "binaryListValues": [],
                        "dataType": "Number" if value.isdecimal() else "String",
                    }
                    for name, value in (attributes or {}).items()
                },
                "md5OfBody": "e4e68fb7bd0e697a0ae8f1bb342846b3",
                "eventSource": "aws:sqs",
                "eventSourceARN": "arn:aws:sqs:us-east-1:123456789012:orders",
                "awsRegion": "us-east-1",
            }
        ]
    }


def sns(message: str, attributes: Mapping[str, str] | None = None) -> dict[str, Any]:
    """An event of a topic with one notification."""
    return {
        "Records": [
            {
                "EventVersion": "1.0",
                "EventSubscriptionArn": "arn:aws:sns:us-east-1:123456789012:orders:21be56ed",
                "EventSource": "aws:sns",
                "Sns": {
                    "SignatureVersion": "1",
                    "Timestamp": "2026-01-31T12:00:00.123Z",
                    "Signature": "tcc6faL2yUC6dgZdmrwh1Y4cGa",
                    "SigningCertUrl": "https://sns.us-east-1.amazonaws.com/SimpleNotificationService-ac565b8b1a6c5d002d285f95.pem",
                    "MessageId": "95df01b4-ee98-5cb9-9903-4c221d41eb5e",
                    "Message": message,
                    "MessageAttributes": {
                        name: {"Type": "Number" if value.isdecimal() else "String", "Value": value}
                        for name, value in (attributes or {}).items()
                    },
                    "Type": "Notification",
                    "UnsubscribeUrl": "https://sns.us-east-1.amazonaws.com/?Action=Unsubscribe",
                    "TopicArn": "arn:aws:sns:us-east-1:123456789012:orders",
                    "Subject": None,
                },
            }
        ]
    }


def problem_of(failure: BaseException) -> str:
    """The text of the one fault in an error of a batch, or of the error itself."""
    inner = getattr(failure, "exceptions", None)
    return problem_of(inner[0].__cause__) if inner else str(failure)
