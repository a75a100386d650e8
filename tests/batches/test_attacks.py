"""Attacks on batches: odd records, cancelled handlers, keys of any type, answers that nothing reads."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable
from typing import Any

import pytest
from attrs import frozen
from hypothesis import given
from hypothesis import strategies as st

from lambdarouter import (
    App,
    BatchError,
    EventError,
    LambdaContext,
    NotStartedError,
    RegistrationError,
    UnhandledEventError,
    UnknownEventError,
)
from lambdarouter._events.batch import Batch, Window
from lambdarouter.errors import HandlerCancelledError, ReplyError
from lambdarouter.sources.dynamodb import DynamoDBRecord
from lambdarouter.sources.kafka import KafkaRecord
from lambdarouter.sources.kinesis import KinesisRecord
from lambdarouter.sources.s3 import S3Event
from lambdarouter.sources.sqs import SQSMessage
from lambdarouter.testing import (
    activemq,
    batch,
    codecommit,
    documentdb,
    dynamodb,
    firehose,
    kafka,
    kinesis,
    kinesis_analytics,
    rabbitmq,
    s3,
    s3_batch,
    ses,
    sns,
    sqs,
)
from tests.support.batches import BadError, failed, queue, stream


@frozen
class Order:
    """The user's own class."""

    number: int


# --- Cancelled from inside ------------------------------------------------------------------------------------------


async def _awaits_what_is_cancelled() -> None:
    task = asyncio.ensure_future(asyncio.sleep(60))
    task.cancel()
    await task


async def _raises() -> None:
    raise asyncio.CancelledError


async def _cancels_itself() -> None:
    task = asyncio.current_task()
    assert task is not None
    task.cancel()
    await asyncio.sleep(60)


@pytest.mark.parametrize("end", [_awaits_what_is_cancelled, _raises])
@pytest.mark.parametrize("group", [None, "g"], ids=["standard", "fifo"])
@pytest.mark.parametrize("concurrency", [1, 4])
@pytest.mark.parametrize("left", [None, 30_000])
def test_a_coroutine_that_is_cancelled_from_inside_has_failed(
    end: Callable[[], Any], group: str | None, concurrency: int, left: int | None
) -> None:
    app, seen = App(report_batch_item_failures=True), list[str]()

    @app.on_sqs(concurrency=concurrency)
    async def handler(message: SQSMessage) -> None:
        if message.body == "1":
            await end()
        seen.append(message.body)

    context = LambdaContext(remaining_time_in_millis=left) if left is not None else None
    answer = app(queue("0", "1", "2", "3", group=group), context)

    assert failed(answer) == (["m1"] if group is None else ["m1", "m2", "m3"])
    assert sorted(seen) == (["0", "2", "3"] if group is None else ["0"])
    app.report_batch_item_failures = False
    with pytest.raises(BatchError, match="without having been cancelled") as caught:
        app(queue("1"), context)
    assert isinstance(caught.value.exceptions[0].__cause__, HandlerCancelledError)


@pytest.mark.parametrize("group", [None, "g"], ids=["standard", "fifo"])
def test_a_coroutine_that_cancels_the_very_task_that_it_runs_in(group: str | None) -> None:
    app, seen = App(report_batch_item_failures=True), list[str]()

    @app.on_sqs(concurrency=4)
    async def handler(message: SQSMessage) -> None:
        if message.body == "1":
            await _cancels_itself()
        seen.append(message.body)

    answer = app(queue("0", "1", "2", "3", group=group))

    assert failed(answer) == (["m1"] if group is None else ["m1", "m2", "m3"])
    assert sorted(seen) == (["0", "2", "3"] if group is None else ["0"])


def test_alone_it_ends_the_invocation() -> None:
    app = App(report_batch_item_failures=True)

    @app.on_sqs()
    async def handler(message: SQSMessage) -> None:
        await _cancels_itself()

    with pytest.raises(asyncio.CancelledError):
        app(queue("0", "1"))


def test_a_stream_comes_again_from_what_was_cancelled() -> None:
    app, seen = App(report_batch_item_failures=True), list[str]()

    @app.on_kinesis(concurrency=4)
    async def handler(record: KinesisRecord) -> None:
        if record.sequence_number in ("2", "4"):
            await _raises()
        seen.append(record.sequence_number)

    payload = stream(6, "ab")

    assert failed(app(payload)) == ["2"]
    assert {"0", "1"} <= set(seen)


# --- What is no exception -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("later", [False, True], ids=["plain", "coroutine"])
@pytest.mark.parametrize("concurrency", [1, 4])
@pytest.mark.parametrize("interrupt", [KeyboardInterrupt, SystemExit, GeneratorExit])
@pytest.mark.parametrize("report", [True, False])
def test_an_interrupt_acknowledges_nothing_and_the_next_event_is_handled(
    interrupt: type[BaseException], concurrency: int, later: bool, report: bool
) -> None:
    app, seen = App(report_batch_item_failures=report), list[str]()

    def handler(message: SQSMessage) -> None:
        seen.append(message.body)
        if message.body == "1":
            raise interrupt

    async def handler_later(message: SQSMessage) -> None:
        await asyncio.sleep(0)
        handler(message)

    app.on_sqs(concurrency=concurrency)(handler_later if later else handler)
    with pytest.raises(interrupt):
        app(queue("0", "1", "2", "3", "4", "5", "6", "7", "8", "9"))
    seen.clear()

    assert app(queue("a", "b")) in (None, {"batchItemFailures": []})
    assert seen == ["a", "b"]


@pytest.mark.parametrize("interrupt", [KeyboardInterrupt, GeneratorExit])
def test_an_interrupt_in_a_whole_batch(interrupt: type[BaseException]) -> None:
    app = App(report_batch_item_failures=True)

    @app.on_sqs()
    def handler(messages: Batch[SQSMessage]) -> None:
        messages.fail(messages[0])
        raise interrupt

    with pytest.raises(interrupt):
        app(queue("0", "1"))


@pytest.mark.parametrize("error", [StopIteration, StopAsyncIteration, RecursionError, MemoryError])
@pytest.mark.parametrize("later", [False, True], ids=["plain", "coroutine"])
@pytest.mark.parametrize("concurrency", [1, 4])
def test_exceptions_that_the_interpreter_knows(error: type[Exception], later: bool, concurrency: int) -> None:
    app = App(report_batch_item_failures=True)

    def handler(message: SQSMessage) -> None:
        if message.body == "1":
            raise error

    async def handler_later(message: SQSMessage) -> None:
        handler(message)

    app.on_sqs(concurrency=concurrency)(handler_later if later else handler)

    assert failed(app(queue("0", "1", "2"))) == ["m1"]


def test_a_group_of_exceptions_is_one_failure() -> None:
    app = App()

    @app.on_sqs()
    def handler(message: SQSMessage) -> None:
        raise ExceptionGroup("both", [ValueError("private"), OSError("private")])

    with pytest.raises(BatchError) as caught:
        app(queue("0"))
    assert isinstance(caught.value.exceptions[0].__cause__, ExceptionGroup)
    assert "private" not in str(caught.value)


def _into(seen: list[Any]) -> Callable[[Any], None]:
    def handler(event: Any) -> None:
        seen.append(event)

    return handler


# --- Records of no use ----------------------------------------------------------------------------------------------

BATCHES: dict[str, Any] = {
    "on_sqs": sqs.message(),
    "on_kinesis": kinesis.record(data=b"x"),
    "on_dynamodb": dynamodb.insert(),
    "on_s3": s3.put(),
    "on_sns": sns.message(),
    "on_ses": ses.message(),
    "on_codecommit": codecommit.updated(),
}
FOREIGN: list[Any] = [
    *(payload["Records"][0] for payload in BATCHES.values()),
    {"eventSource": "aws:nothing"},
    {},
    None,
    "text",
    7,
    [],
    [{}],
]


@pytest.mark.parametrize("foreign", range(len(FOREIGN)))
@pytest.mark.parametrize("decorator", BATCHES)
@pytest.mark.parametrize("report", [True, False])
def test_a_record_of_another_kind_among_them_never_counts_as_done(decorator: str, foreign: int, report: bool) -> None:
    app, seen = App(report_batch_item_failures=report), list[Any]()
    getattr(app, decorator)()(_into(seen))
    good, other = BATCHES[decorator]["Records"][0], FOREIGN[foreign]
    if good is other:
        return

    with pytest.raises((BatchError, EventError, UnhandledEventError)) as caught:
        app({"Records": [good, other]})

    assert len(seen) == 1
    if isinstance(caught.value, BatchError):
        assert [each.index for each in caught.value.exceptions] == [1]


@pytest.mark.parametrize("records", [[], {}, {"a": 1}, None, "text", 5, [None], ["text"], [5], [[]], [{}]])
def test_records_that_are_no_batch_of_any_source(records: Any) -> None:
    app = App(report_batch_item_failures=True)
    app.on_sqs()(lambda message: None)

    with pytest.raises(UnknownEventError):
        app({"Records": records})


@pytest.mark.parametrize(
    ("decorator", "payload"),
    [
        ("on_kafka", {"eventSource": "aws:kafka", "records": {}}),
        ("on_kafka", {"eventSource": "aws:kafka", "records": {"orders-0": []}}),
        ("on_kafka", {"eventSource": "aws:kafka", "records": {"orders-0": [], "orders-1": []}}),
        ("on_kafka", {"eventSource": "aws:kafka", "records": {"orders-0": {}}}),
        ("on_kafka", {"eventSource": "aws:kafka", "records": {"orders-0": [None]}}),
        ("on_activemq", {"eventSource": "aws:mq", "messages": []}),
        ("on_rabbitmq", {"eventSource": "aws:rmq", "rmqMessagesByQueue": {}}),
        ("on_rabbitmq", {"eventSource": "aws:rmq", "rmqMessagesByQueue": {"orders::/": []}}),
        ("on_rabbitmq", {"eventSource": "aws:rmq", "rmqMessagesByQueue": {"orders::/": [None]}}),
        ("on_documentdb", {"eventSource": "aws:docdb", "events": []}),
        ("on_documentdb", {"eventSource": "aws:docdb", "events": [None]}),
        ("on_firehose", {**firehose.record(), "records": []}),
        ("on_firehose", {**firehose.record(), "records": [None]}),
        ("on_kinesis_analytics", {**kinesis_analytics.record(), "records": []}),
        ("on_s3_batch", {**s3_batch.task(), "tasks": []}),
        ("on_s3_batch", {**s3_batch.task(), "tasks": [None]}),
    ],
)
def test_an_empty_batch_is_an_error(decorator: str, payload: Any) -> None:
    app = App(report_batch_item_failures=True)
    getattr(app, decorator)()(lambda event: None)

    with pytest.raises(EventError):
        app(payload)


def test_a_partition_without_records_beside_one_that_has_some() -> None:
    app, seen = App(report_batch_item_failures=True), list[Any]()
    app.on_kafka()(lambda record: seen.append(record.offset))
    payload = kafka.record(offset=7)
    payload["records"]["other-0"] = []

    assert failed(app(payload)) == []
    assert seen == [7]


@pytest.mark.parametrize("report", [True, False])
@pytest.mark.parametrize("decorator", ["on_s3", "on_sns", "on_eventbridge", "on_codecommit", "on_sqs_none"])
def test_a_batch_of_no_route_never_counts_as_done(decorator: str, report: bool) -> None:
    app = App(report_batch_item_failures=report)
    if decorator == "on_sqs_none":
        app.on_sqs(queue="elsewhere")(lambda message: None)
    else:
        getattr(app, decorator)()(lambda event: None)

    if report:
        assert failed(app(queue("a", "b"))) == ["m0", "m1"]
    else:
        with pytest.raises(BatchError) as caught:
            app(queue("a", "b"))
        assert [type(each.__cause__) for each in caught.value.exceptions] == [UnhandledEventError] * 2


@pytest.mark.parametrize("report", [True, False])
def test_a_batch_for_an_app_of_other_sources_never_counts_as_done(report: bool) -> None:
    app = App(report_batch_item_failures=report)
    app.get("/")(lambda: None)

    for payload in (queue("a"), kinesis.record(data=b"x"), kafka.record(), dynamodb.insert(), s3.put()):
        with pytest.raises(UnhandledEventError):
            app(payload)


# --- Identifiers ----------------------------------------------------------------------------------------------------


def test_an_identifier_is_named_once() -> None:
    app = App(report_batch_item_failures=True)

    @app.on_sqs()
    def handler(message: SQSMessage) -> None:
        raise BadError

    payload = queue("a", "b", "c")
    for each in payload["Records"][:2]:
        each["messageId"] = "same"

    assert failed(app(payload)) == ["same", "m2"]


@pytest.mark.parametrize("key", [None, 5, ["a"], {"a": 1}, ""])
def test_a_partition_key_of_any_type(key: Any) -> None:
    app, seen = App(report_batch_item_failures=True), list[str]()

    @app.on_kinesis(concurrency=4)
    def handler(record: KinesisRecord) -> None:
        seen.append(record.sequence_number)

    payload = stream(4, "a")
    for number in (1, 3):
        payload["Records"][number]["kinesis"]["partitionKey"] = key

    assert failed(app(payload)) == []
    assert sorted(seen) == ["0", "1", "2", "3"]
    assert seen.index("1") < seen.index("3")


def test_an_item_is_known_by_its_key_in_whatever_order_its_attributes_come() -> None:
    app, seen = App(report_batch_item_failures=True), list[str]()

    @app.on_dynamodb(concurrency=4)
    def handler(record: DynamoDBRecord) -> None:
        time.sleep(0.02 if record.sequence_number == "0" else 0)
        seen.append(record.sequence_number)

    keys = [{"customer": "a", "order": "1"}, {"order": "1", "customer": "a"}]
    app(batch(*(dynamodb.insert(keys=each, sequence_number=str(index)) for index, each in enumerate(keys))))

    assert seen == ["0", "1"]


def test_each_partition_of_a_topic_has_its_own_checkpoint() -> None:
    app, seen = App(report_batch_item_failures=True), list[tuple[int, int]]()

    @app.on_kafka()
    def handler(record: KafkaRecord) -> None:
        assert record.partition is not None
        seen.append((int(record.partition), record.offset))
        if record.offset == record.partition:
            raise BadError

    payload = kafka.record(topic="a-b")
    ((_, (record, *_)),) = payload["records"].items()
    payload["records"] = {
        f"a-b-{partition}": [{**record, "partition": partition, "offset": offset} for offset in range(3)]
        for partition in (0, 1, 7)
    }

    assert failed(app(payload)) == [{"partition": "a-b-0", "offset": 0}, {"partition": "a-b-1", "offset": 1}]
    assert seen == [(0, 0), (1, 0), (1, 1), (7, 0), (7, 1), (7, 2)]


# --- Whole batches --------------------------------------------------------------------------------------------------


def test_the_answer_of_the_service_is_not_read_from_a_handler_and_that_is_said() -> None:
    app = App(report_batch_item_failures=True)

    @app.on_sqs()
    def handler(messages: Batch[SQSMessage]) -> dict[str, Any]:
        return {"batchItemFailures": [{"itemIdentifier": messages[0].message_id}]}

    assert failed(app(queue("a", "b"))) == ["m0", "m1"]
    app.report_batch_item_failures = False
    with pytest.raises(BatchError, match=r"call fail\(event\) for each failure") as caught:
        app(queue("a"))
    assert isinstance(caught.value.exceptions[0].__cause__, ReplyError)


def test_nor_from_the_handler_of_a_window() -> None:
    app = App(report_batch_item_failures=True)

    @app.on_kinesis()
    def handler(window: Window[dict[str, int], KinesisRecord]) -> dict[str, Any]:
        return {"batchItemFailures": [], "state": {"count": 1}}

    payload = kinesis.record(data=b"x", sequence_number="7") | {"window": {}, "state": {"count": 5}}

    assert app(payload) == {"batchItemFailures": [{"itemIdentifier": "7"}], "state": {"count": 5}}


@pytest.mark.parametrize("value", [None, 5, "text", [], {"done": True}])
def test_whatever_else_it_returns_is_nothing(value: Any) -> None:
    app = App(report_batch_item_failures=True)

    @app.on_sqs()
    def handler(messages: Batch[SQSMessage]) -> Any:
        return value

    assert failed(app(queue("a", "b"))) == []


def test_a_message_of_another_batch_cannot_be_named() -> None:
    app = App(report_batch_item_failures=True)
    kept: list[SQSMessage] = []

    @app.on_sqs()
    def handler(messages: Batch[SQSMessage]) -> None:
        for each in kept or messages:
            messages.fail(each)
        kept.extend(messages)

    assert failed(app(queue("a", "b"))) == ["m0", "m1"]
    # The second one names messages of the first: a fault of the handler, so that all of them go back.
    assert failed(app(queue("a", "b"))) == ["m0", "m1"]


def test_an_error_after_some_were_named_fails_all() -> None:
    app = App()

    @app.on_sqs()
    def handler(messages: Batch[SQSMessage]) -> None:
        messages.fail(messages[1])
        raise BadError

    with pytest.raises(BatchError) as caught:
        app(queue("a", "b", "c"))
    assert [type(each.__cause__) for each in caught.value.exceptions] == [BadError] * 3


def test_every_message_of_a_large_batch_may_be_named() -> None:
    messages = Batch([SQSMessage(body="x") for _ in range(10_000)])
    started = time.process_time()

    for each in messages:
        messages.fail(each)

    assert len(messages.failed) == 10_000
    assert time.process_time() - started < 1  # looking for each from the start would take several


# --- Time -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("reserve", [-1, 1.5, "500", True, [500]])
def test_a_reserve_that_is_no_time(reserve: Any) -> None:
    with pytest.raises(RegistrationError, match="time_reserve_millis"):
        App(time_reserve_millis=reserve)


@pytest.mark.parametrize("concurrency", [1, 3])
@pytest.mark.parametrize("later", [False, True], ids=["plain", "coroutine"])
def test_time_runs_out_in_the_middle_of_groups(concurrency: int, later: bool) -> None:
    app, seen, left = App(report_batch_item_failures=True), list[str](), [2_000]

    def handler(message: SQSMessage) -> None:
        seen.append(message.message_id)
        left[0] -= 500

    async def handler_later(message: SQSMessage) -> None:
        handler(message)

    app.on_sqs(concurrency=concurrency)(handler_later if later else handler)
    groups = "abcabcabc"
    payload = batch(
        *(
            sqs.fifo(message_id=f"{group}{index}", group_id=group, sequence_number=str(index))
            for index, group in enumerate(groups)
        )
    )

    missing = failed(app(payload, LambdaContext(remaining_time_in_millis=lambda: left[0])))

    assert seen
    assert missing
    assert sorted([*seen, *missing]) == sorted(f"{group}{index}" for index, group in enumerate(groups))
    for group in "abc":  # what ran of a group came before what did not
        assert [each for each in seen if each[0] == group] == sorted(each for each in seen if each[0] == group)
        assert all(done < left_out for done in seen for left_out in missing if done[0] == left_out[0] == group)


@pytest.mark.parametrize(
    ("decorator", "payload"),
    [
        ("on_s3", batch(s3.put(), s3.put())),
        ("on_sns", batch(sns.message(), sns.message())),
        ("on_codecommit", batch(codecommit.updated(), codecommit.updated())),
        ("on_activemq", {**activemq.text_message(), "messages": activemq.text_message()["messages"] * 2}),
        (
            "on_rabbitmq",
            {**rabbitmq.message(), "rmqMessagesByQueue": {"q::/": [rabbitmq.message.record()] * 2}},
        ),
        ("on_documentdb", {**documentdb.insert(), "events": documentdb.insert()["events"] * 2}),
    ],
)
def test_services_that_read_no_answer_have_every_record_run(decorator: str, payload: Any) -> None:
    app, seen = App(report_batch_item_failures=True), list[Any]()
    getattr(app, decorator)()(seen.append)

    assert app(payload, LambdaContext(remaining_time_in_millis=1)) is None
    assert len(seen) == 2


# --- Envelopes ------------------------------------------------------------------------------------------------------


def _many(*keys: str) -> dict[str, Any]:
    return batch(*(s3.put(key=key) for key in keys))


def _picky(app: App) -> list[str]:
    seen: list[str] = []

    @app.on_s3()
    def handler(event: S3Event) -> None:
        seen.append(event.key)
        if event.key.startswith("bad"):
            raise BadError

    return seen


@pytest.mark.parametrize("concurrency", [1, 4])
def test_two_of_three_events_in_one_message_fail(concurrency: int) -> None:
    app = App()
    seen = _picky(app)
    app.on_sqs(queue="elsewhere", concurrency=concurrency)(lambda message: None)
    payload = batch(
        sqs.message(body=_many("bad1", "good", "bad2"), message_id="m0"),
        sqs.message(body=_many("other"), message_id="m1"),
    )

    with pytest.raises(BatchError) as caught:
        app(payload)

    assert sorted(seen) == ["bad1", "bad2", "good", "other"]
    (failure,) = caught.value.exceptions
    assert (failure.index, failure.record_id) == (0, "m0")
    inner = failure.__cause__
    assert isinstance(inner, BatchError)
    assert [(each.source, each.index, type(each.__cause__)) for each in inner.exceptions] == [
        ("s3", 0, BadError),
        ("s3", 2, BadError),
    ]
    app.report_batch_item_failures = True
    assert failed(app(payload)) == ["m0"]


@pytest.mark.parametrize("concurrency", [1, 4])
def test_a_fifo_topic_through_a_fifo_queue_keeps_the_order_of_a_group(concurrency: int) -> None:
    app = App(report_batch_item_failures=True)
    seen = _picky(app)
    app.on_sqs(queue="elsewhere", concurrency=concurrency)(lambda message: None)

    def told(key: str, group: str, number: int) -> Any:
        # A FIFO topic signs nothing, and numbers its notifications.
        body = {
            "Type": "Notification",
            "MessageId": f"0f1a2b3c-0000-4000-8000-00000000000{number}",
            "SequenceNumber": f"1000000000000000000{number}",
            "TopicArn": "arn:aws:sns:us-east-1:123456789012:topic.fifo",
            "Message": json.dumps(s3.put(key=key)),
            "Timestamp": "2026-01-31T12:00:00.000Z",
            "UnsubscribeURL": "https://sns.example.com/unsubscribe",
        }
        return sqs.fifo(body=body, message_id=key, group_id=group, sequence_number=str(number))

    payload = batch(told("a1", "a", 0), told("bad", "b", 1), told("a2", "a", 2), told("b2", "b", 3), told("a3", "a", 4))

    assert failed(app(payload)) == ["bad", "b2"]
    assert [key for key in seen if key[0] == "a"] == ["a1", "a2", "a3"]
    assert "b2" not in seen


def test_an_envelope_that_aws_does_not_produce_fails_that_message() -> None:
    app = App(report_batch_item_failures=True)
    seen = _picky(app)
    deep, fits = sns.message(message=sns.message(message=s3.put(key="deep"))), sns.message(message=s3.put(key="fits"))

    answer = app(batch(sqs.message(body=deep, message_id="m0"), sqs.message(body=fits, message_id="m1")))

    assert failed(answer) == ["m0"]
    assert seen == ["fits"]


def test_items_of_a_pipe_are_named_by_their_own_identifiers() -> None:
    app = App(report_batch_item_failures=True)

    @app.on_kinesis()
    def handler(record: KinesisRecord) -> None:
        if record.sequence_number == "1":
            raise BadError

    def item(number: int, shard: str) -> dict[str, Any]:
        record = kinesis.record(data=b"x", sequence_number=str(number), event_id=f"{shard}:{number}")["Records"][0]
        return {**{key: value for key, value in record.items() if key != "kinesis"}, **record["kinesis"]}

    payload = [item(0, "shardId-0"), item(1, "shardId-0"), item(2, "shardId-1"), item(3, "shardId-0")]

    assert failed(app(payload)) == ["shardId-0:1", "shardId-0:3"]
    app.report_batch_item_failures = False
    with pytest.raises(BatchError) as caught:
        app(payload)
    assert [type(each.__cause__) for each in caught.value.exceptions] == [BatchError, NotStartedError]


# --- Whole batches and single records of one lane -------------------------------------------------------------------


def _mixed(report: bool, concurrency: int, bad: str = "") -> tuple[App, list[str]]:
    """Messages that begin with a are taken in bulk, those with b in another bulk, the rest one by one."""
    app, seen = App(report_batch_item_failures=report), list[str]()

    def bulk(messages: Batch[SQSMessage]) -> None:
        stopped: set[str | None] = set()
        for each in messages:
            if each.body == bad:
                messages.fail(each)
                stopped.add(each.group_id)  # what comes after it in its group is the router's business
            elif each.group_id not in stopped:
                seen.append(each.body)

    def other_bulk(messages: Batch[SQSMessage]) -> None:
        bulk(messages)

    app.on_sqs(where=lambda message: message.body.startswith("a"))(bulk)
    app.on_sqs(where=lambda message: message.body.startswith("b"))(other_bulk)

    @app.on_sqs(concurrency=concurrency)
    def single(message: SQSMessage) -> None:
        if message.body == bad:
            raise BadError
        seen.append(message.body)

    return app, seen


@pytest.mark.parametrize("concurrency", [1, 4])
def test_order_holds_between_a_batch_and_single_messages_of_a_group(concurrency: int) -> None:
    app, seen = _mixed(report=True, concurrency=concurrency)

    assert failed(app(queue("a0", "c1", "a2", "b3", "a4", "c5", group="g"))) == []
    assert seen == ["a0", "c1", "a2", "b3", "a4", "c5"]


def test_a_standard_queue_has_one_batch_whatever_comes_between() -> None:
    app, seen = _mixed(report=True, concurrency=1)

    assert failed(app(queue("a0", "c1", "a2", "b3", "a4", "c5"))) == []
    assert seen == ["c1", "c5", "a0", "a2", "a4", "b3"]


@pytest.mark.parametrize("concurrency", [1, 4])
@pytest.mark.parametrize("report", [True, False])
@given(
    messages=st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("xyz")), min_size=1, max_size=10),
    bad=st.integers(0, 9),
)
def test_nothing_of_a_group_overtakes_and_nothing_is_lost(
    report: bool, concurrency: int, messages: list[tuple[str, str]], bad: int
) -> None:
    bodies = [f"{kind}{index}" for index, (kind, _) in enumerate(messages)]
    poison = bodies[bad] if bad < len(bodies) else ""
    app, seen = _mixed(report, concurrency, poison)
    payload = batch(
        *(
            sqs.fifo(body=body, message_id=body, group_id=group, sequence_number=str(index))
            for index, (body, (_, group)) in enumerate(zip(bodies, messages, strict=True))
        )
    )

    try:
        answer = app(payload)
        missing = failed(answer) if report else []
    except BatchError as error:
        assert not report
        missing = [str(each.record_id) for each in error.exceptions]

    group_of: dict[str, str] = {body: group for body, (_, group) in zip(bodies, messages, strict=True)}
    for group in "xyz":
        mine = [body for body in bodies if group_of[body] == group]
        done = [body for body in seen if group_of[body] == group]
        assert done == mine[: len(done)]  # in order, and none left out
        assert set(mine) - set(done) <= set(missing)
        if poison in mine:
            assert mine[mine.index(poison) :] == [body for body in missing if group_of[body] == group]
        else:
            assert done == mine


@pytest.mark.parametrize("concurrency", [1, 4])
def test_order_holds_between_a_batch_and_single_records_of_a_partition(concurrency: int) -> None:
    app, seen = App(report_batch_item_failures=True), list[int]()

    @app.on_kafka(where=lambda record: record.offset % 2 == 0)
    def bulk(records: Batch[KafkaRecord]) -> None:
        seen.extend(each.offset for each in records)

    @app.on_kafka(concurrency=concurrency)
    def single(record: KafkaRecord) -> None:
        seen.append(record.offset)

    assert failed(app(batch(*(kafka.record(offset=offset) for offset in range(5))))) == []
    assert seen == [0, 1, 2, 3, 4]
