"""`from_boto3`: what real clients receive from moto, as the events that handlers get."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from typing import Any

import pytest

from lambdarouter import App
from lambdarouter.sources.dynamodb import DynamoDBRecord
from lambdarouter.sources.kinesis import KinesisRecord
from lambdarouter.sources.sqs import SQSMessage
from lambdarouter.testing import Client, from_boto3
from tests.support.moto_server import VARIABLES

ARN = "arn:aws:sqs:us-east-1:123456789012:orders"


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """A function that makes clients of moto."""
    for name, value in VARIABLES.items():
        monkeypatch.setenv(name, value)
    with import_module("moto").mock_aws():
        yield import_module("boto3").client


def test_messages(service: Any) -> None:
    app, seen = App(), list[SQSMessage[str]]()
    app.on_sqs(queue="orders")(seen.append)
    sqs = service("sqs")
    url = sqs.create_queue(QueueName="orders")["QueueUrl"]
    sqs.send_message(
        QueueUrl=url,
        MessageBody="tea",
        MessageAttributes={
            "kind": {"DataType": "String", "StringValue": "a"},
            "raw": {"DataType": "Binary", "BinaryValue": b"\xff"},
        },
    )
    received = sqs.receive_message(QueueUrl=url, AttributeNames=["All"], MessageAttributeNames=["All"])
    Client(app).send(from_boto3(received, arn=ARN))
    Client(app).send(from_boto3(received["Messages"], arn=ARN))
    Client(app).send(from_boto3(received["Messages"][0], arn=ARN))

    assert [each.body for each in seen] == ["tea"] * 3
    assert seen[0].attributes["raw"].binary_value == b"\xff"
    assert (seen[0].receive_count, seen[0].region) == (1, "us-east-1")
    with pytest.raises(TypeError, match="at least one message"):
        from_boto3(sqs.receive_message(QueueUrl=url), arn=ARN)


def test_records_of_kinesis(service: Any) -> None:
    app, seen = App(), list[KinesisRecord]()
    app.on_kinesis(stream="orders")(seen.append)
    kinesis = service("kinesis")
    kinesis.create_stream(StreamName="orders", ShardCount=1)
    kinesis.put_record(StreamName="orders", Data="tea ☕".encode(), PartitionKey="key")
    shard = kinesis.list_shards(StreamName="orders")["Shards"][0]["ShardId"]
    iterator = kinesis.get_shard_iterator(StreamName="orders", ShardId=shard, ShardIteratorType="TRIM_HORIZON")
    received = kinesis.get_records(ShardIterator=iterator["ShardIterator"])
    arn = "arn:aws:kinesis:us-east-1:123456789012:stream/orders"
    Client(app).send(from_boto3(received, arn=arn, shard_id="shardId-000000000007"))

    assert (seen[0].data, seen[0].partition_key) == ("tea ☕".encode(), "key")
    assert seen[0].raw["eventID"].startswith("shardId-000000000007:")


def test_changes_of_a_table() -> None:
    app, seen = App(), list[DynamoDBRecord[dict[str, Any]]]()
    app.on_dynamodb(table="orders")(seen.append)
    image = {"id": {"S": "1"}, "raw": {"B": b"\x00"}, "all": {"L": [{"M": {"set": {"BS": [b"\x01"]}}}, {"NULL": True}]}}
    change = {"Keys": {"id": {"S": "1"}}, "NewImage": image, "SequenceNumber": "7", "StreamViewType": "NEW_IMAGE"}
    record = {"eventID": "e", "eventName": "INSERT", "dynamodb": change}
    record["userIdentity"] = {"Type": "Service", "PrincipalId": "dynamodb.amazonaws.com"}
    arn = "arn:aws:dynamodb:us-east-1:123456789012:table/orders/stream/2026-01-31T00:00:00.000"
    payload = from_boto3({"Records": [record]}, arn=arn)
    Client(app).send(payload)

    assert (seen[0].new_image or {})["all"] == [{"set": {b"\x01"}}, None]
    assert payload["Records"][0]["userIdentity"] == {"type": "Service", "principalId": "dynamodb.amazonaws.com"}


@pytest.mark.parametrize(
    ("received", "text"),
    [
        ("text", "not str"),
        ([1], "item 0 is of type int"),
        ([{"Body": "a"}], "item 0 is neither a message of SQS"),
        ([{"ReceiptHandle": "a", "Body": "b"}], "item 0 has no 'MessageId'"),
        ([], "at least one"),
    ],
    ids=str,
)
def test_values_that_boto3_does_not_return(received: Any, text: str) -> None:
    with pytest.raises(TypeError, match=text):
        from_boto3(received, arn=ARN)


def test_what_is_no_arn() -> None:
    with pytest.raises(ValueError, match="'orders' is not an ARN"):
        from_boto3([{"MessageId": "1", "ReceiptHandle": "a", "Body": "b"}], arn="orders")
