"""The records around an event in envelopes, as a handler asks for them."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from typing import Annotated, Any

import pytest

from lambdarouter import App, Batch, Depends, LambdaContext, enclosing_record
from lambdarouter.http import HTTPRequest
from lambdarouter.sources.dynamodb import DynamoDBRecord
from lambdarouter.sources.eventbridge import EventBridgeEvent
from lambdarouter.sources.eventbridge_pipes import PipesItem
from lambdarouter.sources.kinesis import KinesisRecord
from lambdarouter.sources.s3 import S3Event
from lambdarouter.sources.sns import SNSMessage
from lambdarouter.sources.sqs import SQSMessage
from lambdarouter.testing import Client, batch, eventbridge, eventbridge_pipes, kinesis, s3, sns, sqs

TOPIC = "arn:aws:sns:us-east-1:123456789012:pictures"


def nested(key: str, **options: Any) -> Any:
    """S3 in SNS in SQS."""
    return sqs.message(body=sns.message(topic_arn=TOPIC, message=s3.put(key=key)), **options)


def test_the_records_around_an_event_of_s3_in_sns_in_sqs() -> None:
    app, seen = App(), list[Any]()

    @app.on_s3()
    def put(event: S3Event) -> None:
        notification, message = enclosing_record(event, SNSMessage), enclosing_record(event, SQSMessage)
        assert notification is not None
        assert message is not None
        assert enclosing_record(event, EventBridgeEvent) is None
        seen.append((event.key, notification.topic, notification.via, message.message_id, message.queue, message.via))

    first, second = nested("a", message_id="1"), nested("b", message_id="2")
    Client(app).send({"Records": [*first["Records"], *second["Records"]]})

    assert seen == [("a", "pictures", ("sqs",), "1", "queue", ()), ("b", "pictures", ("sqs",), "2", "queue", ())]


@pytest.mark.parametrize(
    ("payload", "cls", "read", "wanted"),
    [
        (sqs.message(body=s3.put(), group_id="g"), SQSMessage, "group_id", "g"),
        (sns.message(message=s3.put(), topic_arn=TOPIC), SNSMessage, "topic", "pictures"),
        (eventbridge.event(source="aws.s3", detail_type="Object Created"), EventBridgeEvent, "source", "aws.s3"),
        (eventbridge_pipes.dynamodb_record(), PipesItem, "event_source", "aws:dynamodb"),
    ],
    ids=["SQS", "SNS", "EventBridge", "Pipes"],
)
def test_each_envelope(payload: Any, cls: type[Any], read: str, wanted: str) -> None:
    app, seen = App(), list[Any]()

    def handle(event: Any) -> None:
        if event.via:
            seen.append(getattr(enclosing_record(event, cls), read))

    app.on_s3()(handle)
    app.on_dynamodb()(handle)
    if cls is EventBridgeEvent:
        payload = _of_s3_on_the_bus()
    Client(app).send(payload)

    assert seen == [wanted]


def _of_s3_on_the_bus() -> Any:
    detail = {
        "version": "0",
        "bucket": {"name": "uploads"},
        "object": {"key": "a", "size": 5, "etag": "e", "sequencer": "00"},
        "request-id": "r",
        "requester": "123456789012",
        "reason": "PutObject",
    }
    return eventbridge.event(source="aws.s3", detail_type="Object Created", detail=detail)


def test_the_record_of_a_stream_around_a_change_of_a_table() -> None:
    app, seen = App(), list[Any]()
    change = {
        "eventID": "1",
        "eventName": "INSERT",
        "eventSource": "aws:dynamodb",
        "tableName": "orders",
        "recordFormat": "application/json",
        "awsRegion": "us-east-1",
        "userIdentity": None,
        "dynamodb": {"ApproximateCreationDateTime": 1, "Keys": {"id": {"S": "7"}}, "SizeBytes": 1},
    }

    @app.on_dynamodb()
    def changed(record: DynamoDBRecord[Any]) -> None:
        around = enclosing_record(record, KinesisRecord)
        seen.append(around and around.partition_key)

    Client(app).send(kinesis.record(data=json.dumps(change), partition_key="k"))
    assert seen == ["k"]


def test_in_a_coroutine_a_dependency_and_a_middleware() -> None:
    app, seen = App(), list[Any]()

    def message_id(event: S3Event) -> Any:
        message = enclosing_record(event, SQSMessage)
        return message and message.message_id

    @app.middleware(sources=["s3"])
    def layer(event: Any, context: LambdaContext, call_next: Callable[..., Any]) -> Any:
        seen.append(message_id(event))
        return call_next(event)

    @app.on_s3()
    async def put(event: S3Event, given: Annotated[str, Depends(message_id)]) -> None:
        await asyncio.sleep(0)
        seen.extend((given, await asyncio.to_thread(message_id, event)))

    Client(app).send(nested("a", message_id="1"))
    assert seen == ["1", "1", "1"]


def test_an_event_without_an_envelope_has_no_record_around_it() -> None:
    assert enclosing_record(S3Event(bucket="b", key="k"), SQSMessage) is None
    assert enclosing_record(HTTPRequest(), SQSMessage) is None


def test_a_subclass_of_an_event_is_the_record_as_that_class() -> None:
    class Own(SQSMessage[str]):
        __slots__ = ()

    app, seen = App(), list[Any]()
    app.on_s3()(lambda event: seen.append(enclosing_record(event, Own)))
    Client(app).send(sqs.message(body=s3.put()))
    assert type(seen[0]) is Own


def test_outside_its_handler_the_records_are_not_known() -> None:
    app, seen = App(), list[S3Event]()
    app.on_s3()(seen.append)
    Client(app).send(nested("a"))

    with pytest.raises(LookupError, match=r"around this event \(sqs, sns\) are known only while its handler runs"):
        enclosing_record(seen[0], SQSMessage)


def test_another_event_in_a_handler_has_its_own_records() -> None:
    app, seen = App(), list[Any]()

    @app.on_s3()
    def put(event: S3Event, context: LambdaContext) -> None:
        if event.key == "a":
            app(s3.put(key="b"), context)
        seen.append((event.key, enclosing_record(event, SNSMessage) is not None))

    Client(app).send(nested("a"))
    assert seen == [("b", False), ("a", True)]


@pytest.mark.parametrize("payload", [nested("a"), batch(sqs.message(body=s3.put()), sqs.message(body=s3.put()))])
def test_the_events_of_a_batch_have_no_one_record(payload: Any) -> None:
    app, seen = App(), list[Any]()

    @app.on_s3()
    def put(events: Batch[S3Event]) -> None:
        for each in events:
            with pytest.raises(LookupError, match="not to a handler of a Batch"):
                enclosing_record(each, SQSMessage)
            seen.append(each)

    Client(app).send(payload)
    assert seen


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        (({}, SQSMessage), "needs the event of the handler; this is of type dict"),
        ((S3Event(bucket="b", key="k"), SQSMessage[str]), "a class of events without type arguments"),
        ((S3Event(bucket="b", key="k"), dict), "a class of events without type arguments"),
        ((S3Event(bucket="b", key="k"), "sqs"), "a class of events without type arguments"),
    ],
)
def test_wrong_arguments(arguments: tuple[Any, Any], text: str) -> None:
    with pytest.raises(TypeError, match=text):
        enclosing_record(*arguments)
