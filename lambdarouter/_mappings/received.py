"""Messages and records that boto3 receives, as the records of the events that Lambda makes from them.

Sources: https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html,
https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis.html and
https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from datetime import datetime
from typing import Any


def sqs_record(message: Mapping[str, Any], arn: str) -> dict[str, Any]:
    """Return a message of `receive_message` as a record. Receive it with all attributes, as Lambda does."""
    attributes = dict(message.get("Attributes", {}))
    if arn.endswith(".fifo"):  # SQS always sends the number; a substitute may not, and the order depends on it
        attributes.setdefault("SequenceNumber", attributes.get("SentTimestamp", "").zfill(20))
    record: dict[str, Any] = {
        "messageId": message["MessageId"],
        "receiptHandle": message["ReceiptHandle"],
        "body": message["Body"],
        "attributes": attributes,
        "messageAttributes": {
            name: _message_attribute(each) for name, each in message.get("MessageAttributes", {}).items()
        },
        "md5OfBody": message.get("MD5OfBody", ""),
    }
    if "MD5OfMessageAttributes" in message:
        record["md5OfMessageAttributes"] = message["MD5OfMessageAttributes"]
    return record | {"eventSource": "aws:sqs", "eventSourceARN": arn, "awsRegion": region_of(arn)}


def _message_attribute(given: Mapping[str, Any]) -> dict[str, Any]:
    attribute: dict[str, Any] = {"stringListValues": [], "binaryListValues": [], "dataType": given["DataType"]}
    if "StringValue" in given:
        attribute["stringValue"] = given["StringValue"]
    if "BinaryValue" in given:
        attribute["binaryValue"] = b64encode(given["BinaryValue"]).decode()
    return attribute


def kinesis_record(record: Mapping[str, Any], arn: str, shard_id: str) -> dict[str, Any]:
    """Return a record of Kinesis's `get_records` as a record of the event."""
    sequence = record["SequenceNumber"]
    content: dict[str, Any] = {
        "kinesisSchemaVersion": "1.0",
        "partitionKey": record["PartitionKey"],
        "sequenceNumber": sequence,
        "data": b64encode(record["Data"]).decode(),
        "approximateArrivalTimestamp": _seconds(record["ApproximateArrivalTimestamp"]),
    }
    if record.get("EncryptionType"):
        content["encryptionType"] = record["EncryptionType"]
    return {
        "kinesis": content,
        "eventSource": "aws:kinesis",
        "eventVersion": "1.0",
        "eventID": f"{shard_id}:{sequence}",
        "eventName": "aws:kinesis:record",
        "invokeIdentityArn": f"arn:aws:iam::{arn.split(':')[4]}:role/lambdarouter-dev",
        "awsRegion": region_of(arn),
        "eventSourceARN": arn,
    }


def dynamodb_record(record: Mapping[str, Any], arn: str) -> dict[str, Any]:
    """Return a record of DynamoDB Streams' `get_records` as a record of the event."""
    change = dict(record["dynamodb"])
    for image in ("Keys", "NewImage", "OldImage"):
        if image in change:
            change[image] = {name: _value(each) for name, each in change[image].items()}
    created = change.get("ApproximateCreationDateTime")
    if isinstance(created, datetime):
        change["ApproximateCreationDateTime"] = _seconds(created)
    found: dict[str, Any] = {
        "eventID": record["eventID"],
        "eventName": record["eventName"],
        "eventVersion": record.get("eventVersion", "1.1"),
        "eventSource": "aws:dynamodb",
        "awsRegion": region_of(arn),
        "dynamodb": change,
        "eventSourceARN": arn,
    }
    identity = record.get("userIdentity")
    if identity:
        found["userIdentity"] = {"type": identity["Type"], "principalId": identity["PrincipalId"]}
    return found


def _value(value: Mapping[str, Any]) -> dict[str, Any]:
    """Return a value with its type, in which boto3 has bytes and the event base64."""
    ((kind, content),) = value.items()
    match kind:
        case "B":
            return {kind: b64encode(content).decode()}
        case "BS":
            return {kind: [b64encode(each).decode() for each in content]}
        case "M":
            return {kind: {name: _value(each) for name, each in content.items()}}
        case "L":
            return {kind: [_value(each) for each in content]}
        case _:
            return {kind: content}


def region_of(arn: str) -> str:
    """Return the region in an ARN; raises ValueError for a string in another form."""
    parts = arn.split(":")
    if len(parts) < 6 or parts[0] != "arn":
        raise ValueError(f"{arn!r} is not an ARN, such as arn:aws:sqs:us-east-1:123456789012:orders.")
    return parts[3]


def _seconds(time: datetime | float) -> float:
    """Return a time as seconds since 1970, without a fraction if there is none."""
    seconds = time.timestamp() if isinstance(time, datetime) else float(time)
    return int(seconds) if seconds == int(seconds) else seconds
