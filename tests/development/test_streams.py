"""The pollers of streams, with moto's server as Kinesis and DynamoDB."""

from __future__ import annotations

import json
from collections.abc import Callable, Generator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from time import monotonic, sleep
from typing import Any
from uuid import uuid4

import pytest

from lambdarouter import App
from lambdarouter._development.aws import AWS as Endpoint
from lambdarouter._development.checkpoints import Checkpoints
from lambdarouter._development.function import Function
from lambdarouter._development.mappings import MappingSettings
from lambdarouter._development.streams import KinesisStream, StreamPoller, TableStream
from lambdarouter._mappings.shards import RetryPolicy
from lambdarouter.sources.dynamodb import DynamoDBRecord
from lambdarouter.sources.kinesis import KinesisRecord
from tests.support.moto_server import AWS

pytestmark = pytest.mark.usefixtures("credentials")


class Service:
    """An app that fails the records it is told to fail, as often as it is told."""

    def __init__(self, *, reports: bool = True) -> None:
        self.app = App(report_batch_item_failures=reports)
        self.seen: list[str] = []
        self.handled: list[str] = []
        self.failures: dict[str, int] = {}
        self.app.on_kinesis()(self.record)
        self.app.on_dynamodb()(self.change)
        self.changes: list[DynamoDBRecord[dict[str, Any]]] = []

    def record(self, record: KinesisRecord[str]) -> None:
        """Handle a record of Kinesis."""
        self.handle(record.data)

    def change(self, change: DynamoDBRecord[dict[str, Any]]) -> None:
        """Handle a change of an item."""
        self.changes.append(change)
        self.handle((change.new_image or {})["id"])

    def handle(self, text: str) -> None:
        """Handle a record or fail it."""
        self.seen.append(text)
        if self.failures.get(text, 0) > 0:
            self.failures[text] -= 1
            raise ValueError(text)
        self.handled.append(text)


class Stream:
    """A new stream of Kinesis with one shard or more."""

    def __init__(self, aws: AWS, shards: int = 1) -> None:
        self.aws = aws
        self.name = f"orders-{uuid4().hex[:8]}"
        aws.client("kinesis").create_stream(StreamName=self.name, ShardCount=shards)

    def put(self, *texts: str, key: str = "key") -> None:
        """Put records."""
        for text in texts:
            self.aws.client("kinesis").put_record(StreamName=self.name, Data=text.encode(), PartitionKey=key)


@contextmanager
def polling(
    aws: AWS, service: Service, name: str, state: Path, kind: Any = KinesisStream, **settings: Any
) -> Generator[StreamPoller]:
    """A poller at work, from the oldest record on."""
    found = MappingSettings(start="TRIM_HORIZON", **settings)
    poller = StreamPoller(
        Function(service.app), Endpoint(aws.url), found, kind=kind, named=name, checkpoints=Checkpoints(state)
    )
    poller.start()
    try:
        yield poller
    finally:
        poller.stop()
        poller.join(20)
        assert not poller.is_alive()


once = RetryPolicy(retries=0)


@pytest.fixture
def state(tmp_path: Path) -> Path:
    """The file of the checkpoints."""
    return tmp_path / "state" / "checkpoints.json"


def until(look: Callable[[], bool]) -> None:
    """Wait until something holds."""
    end = monotonic() + 30
    while not look():
        assert monotonic() < end
        sleep(0.02)


def test_records_arrive_in_order_and_a_restart_goes_on_at_the_checkpoint(aws: AWS, state: Path) -> None:
    stream, service = Stream(aws), Service()
    stream.put("0", "1", "2")
    with polling(aws, service, stream.name, state, batch_size=2):
        until(lambda: len(service.handled) == 3)
    stream.put("3")
    with polling(aws, service, stream.name, state):
        until(lambda: len(service.handled) == 4)
    with polling(aws, service, stream.name, state):
        sleep(0.5)

    assert service.seen == ["0", "1", "2", "3"]


def test_a_failed_record_is_delivered_again_and_stops_its_shard(aws: AWS, state: Path) -> None:
    stream, service = Stream(aws), Service()
    service.failures["1"] = 2
    stream.put("0", "1", "2")
    with polling(aws, service, stream.name, state):
        until(lambda: len(service.handled) == 3)

    assert service.handled == ["0", "1", "2"]
    assert service.seen == ["0", "1", "1", "1", "2"]


def test_a_checkpoint_is_never_behind_a_failed_record(aws: AWS, state: Path) -> None:
    stream, service = Stream(aws), Service()
    service.failures["1"] = 1000
    stream.put("0", "1", "2")
    with polling(aws, service, stream.name, state):
        until(lambda: service.seen.count("1") > 1)
    service.failures.clear()
    with polling(aws, service, stream.name, state):
        until(lambda: len(service.handled) == 3)

    assert service.handled == ["0", "1", "2"]


def test_a_batch_is_split_and_what_is_given_up_goes_to_the_destination(aws: AWS, state: Path) -> None:
    stream, service = Stream(aws), Service(reports=False)
    service.failures["2"] = 1000
    url, arn = aws.queue(f"dead-{uuid4().hex[:8]}")
    stream.put("0", "1", "2", "3")
    policy = RetryPolicy(retries=1, bisects=True)
    with polling(aws, service, stream.name, state, policy=policy, on_failure=arn):
        until(lambda: aws.count(url) == 1 and "3" in service.handled)
    with polling(aws, service, stream.name, state):
        sleep(0.4)

    assert [each for each in service.handled if each == "2"] == []
    (message,) = aws.client("sqs").receive_message(QueueUrl=url)["Messages"]
    record = json.loads(message["Body"])
    handled: list[Any] = []
    judge = App()
    judge.on_esm_failure()(handled.append)
    judge(record)  # lambdarouter's own event class reads it
    (failure,) = handled
    assert (failure.condition, failure.batch_size) == ("RetryAttemptsExhausted", 1)
    assert failure.source_arn.endswith(f"stream/{stream.name}")
    assert record["requestContext"]["approximateInvokeCount"] == 2


def test_destinations_of_each_kind(aws: AWS, state: Path) -> None:
    bucket = f"failures-{uuid4().hex[:8]}"
    aws.client("s3").create_bucket(Bucket=bucket)
    topic = aws.client("sns").create_topic(Name=bucket)["TopicArn"]
    url, arn = aws.queue(bucket)
    aws.client("sns").subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn)
    stream = Stream(aws)
    stream.put("poison", "tea")
    for number, destination in enumerate([f"arn:aws:s3:::{bucket}", topic]):
        service = Service()
        service.failures["poison"] = 1000
        path = state.with_name(f"{number}.json")
        with polling(aws, service, stream.name, path, batch_size=1, policy=once, on_failure=destination):
            until(partial(service.handled.__contains__, "tea"))

    (found,) = aws.client("s3").list_objects_v2(Bucket=bucket)["Contents"]
    content = json.loads(aws.client("s3").get_object(Bucket=bucket, Key=found["Key"])["Body"].read())
    payload = json.loads(content["payload"])
    assert payload["Records"][0]["kinesis"]["data"] == "cG9pc29u"
    assert aws.count(url) == 1


def test_a_destination_that_does_not_exist_keeps_the_checkpoint(aws: AWS, state: Path) -> None:
    stream, service = Stream(aws), Service()
    service.failures["poison"] = 1000
    stream.put("poison", "tea")
    arn = f"arn:aws:sqs:us-east-1:123456789012:later-{uuid4().hex[:8]}"
    with polling(aws, service, stream.name, state, batch_size=1, policy=once, on_failure=arn):
        until(lambda: service.seen == ["poison"])
        sleep(0.3)
        assert not state.exists()
        url, _ = aws.queue(arn.rpartition(":")[2])
        until(lambda: service.handled == ["tea"])

    assert aws.count(url) == 1


def test_records_older_than_the_limit_are_given_up(aws: AWS, state: Path) -> None:
    stream, service = Stream(aws), Service()
    stream.put("old")
    sleep(2.1)
    stream.put("new")
    with polling(aws, service, stream.name, state, maximum_age=2.0):
        until(lambda: service.handled == ["new"])

    assert service.seen == ["new"]


def test_a_shard_that_retries_does_not_stop_the_others(aws: AWS, state: Path) -> None:
    stream, service = Stream(aws, shards=2), Service()
    service.failures["poison"] = 1000
    stream.put("poison", key="a")
    for key in "abcdefgh":
        stream.put(key, key=key)
    with polling(aws, service, stream.name, state):
        until(lambda: len(service.handled) >= 3)

    assert "a" not in service.handled


def test_filters_move_the_checkpoint(aws: AWS, state: Path) -> None:
    stream, service = Stream(aws), Service()
    stream.put('{"kind": "other"}', '{"kind": "order"}', "no JSON")
    with polling(aws, service, stream.name, state, filters=({"data": {"kind": ["order"]}},)):
        until(lambda: len(service.handled) == 1)

    assert service.seen == ['{"kind": "order"}']


def test_the_stream_of_a_table(aws: AWS, state: Path) -> None:
    table, service = f"orders-{uuid4().hex[:8]}", Service()
    dynamodb = aws.client("dynamodb")
    dynamodb.create_table(
        TableName=table,
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
        StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"},
    )
    service.failures["tea"] = 1
    item = {
        "id": {"S": "tea"},
        "token": {"B": b"\x00\x01"},
        "tags": {"BS": [b"\x02"]},
        "in": {"M": {"n": {"N": "1.5"}}},
    }
    dynamodb.put_item(TableName=table, Item={**item, "in": {"M": {"n": {"N": "1.5"}}}})
    dynamodb.put_item(TableName=table, Item={"id": {"S": "cake"}})
    with polling(aws, service, table, state, TableStream):
        until(lambda: len(service.handled) == 2)
    with polling(aws, service, table, state, TableStream):
        sleep(0.4)

    assert service.seen == ["tea", "tea", "cake"]
    change = service.changes[0]
    assert change.table == table
    assert change.raw["dynamodb"]["NewImage"]["token"] == {"B": "AAE="}
    assert change.raw["dynamodb"]["NewImage"]["tags"] == {"BS": ["Ag=="]}
    assert (change.new_image or {})["in"] == {"n": 1.5}
