"""The log of failed records: one entry for each, with everything that a search needs."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from threading import Barrier
from typing import Annotated, Any

import pytest
from attrs import frozen
from awslambdaric.lambda_runtime_log_utils import JsonFormatter  # type: ignore[import-untyped]

from lambdarouter import App, Batch, BatchError, Depends, LambdaContext
from lambdarouter.sources.dynamodb import DynamoDBRecord
from lambdarouter.sources.kafka import KafkaRecord
from lambdarouter.sources.kinesis import KinesisRecord
from lambdarouter.sources.sns import SNSMessage
from lambdarouter.sources.sqs import SQSMessage
from lambdarouter.testing import Client, batch, dynamodb, esm_failure, kafka, kinesis, s3, ses, sns, sqs

ORDERS = "arn:aws:sqs:us-east-1:123456789012:orders"


@frozen
class Order:
    """A body."""

    order_id: int


def fail(number: int) -> None:
    raise LookupError(f"no order {number}\nand a second line")


def single(app: App, concurrency: int = 1) -> None:
    @app.on_sqs(queue="orders", concurrency=concurrency)
    def fulfill(message: SQSMessage[Order]) -> None:
        fail(message.body.order_id)


def coroutine(app: App) -> None:
    @app.on_sqs(queue="orders")
    async def fulfill(message: SQSMessage[Order]) -> None:
        fail(message.body.order_id)


def whole(app: App) -> None:
    @app.on_sqs(queue="orders")
    def fulfill(messages: Batch[SQSMessage[Order]]) -> None:
        fail(messages[0].body.order_id)


WAYS: list[Callable[[App], None]] = [single, lambda app: single(app, 2), coroutine, whole]


def two_orders() -> dict[str, Any]:
    """A batch of two messages that fit."""
    return batch(*(sqs.message(body={"order_id": each}, message_id=f"m{each}", queue_arn=ORDERS) for each in (7, 8)))


@pytest.mark.parametrize("register", WAYS, ids=["in order", "in threads", "coroutine", "whole"])
def test_each_failure_is_one_entry_with_its_fields(
    register: Callable[[App], None], caplog: pytest.LogCaptureFixture
) -> None:
    app = App(report_batch_item_failures=True)
    register(app)
    Client(app, context=LambdaContext(aws_request_id="r-1")).send(two_orders())

    assert len(caplog.records) == 2
    for index, record in enumerate(caplog.records):
        found = vars(record)
        assert (found["source"], found["queue"], found["record"]) == ("sqs", "orders", index)
        assert (found["record_id"], found["error_type"], found["request_id"]) == (f"m{7 + index}", "LookupError", "r-1")
        assert found["error"].startswith("no order ")
        assert found["handler"].startswith(f"{__file__}:")
        assert found["handler"].endswith("fulfill")


def test_in_text_all_of_it_is_one_line(caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AWS_LAMBDA_LOG_FORMAT", raising=False)
    app = App(report_batch_item_failures=True)
    single(app)
    Client(app, context=LambdaContext(aws_request_id="r-1")).send(two_orders())

    line = caplog.records[0].getMessage()
    assert "\n" not in line
    assert "source=sqs queue=orders record=0 record_id=m7 " in line
    assert 'error_type=LookupError error="no order 7" request_id=r-1' in line


def test_in_lambdas_json_format_all_of_it_are_fields(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_LAMBDA_LOG_FORMAT", "JSON")
    app = App(report_batch_item_failures=True)
    single(app)
    Client(app).send(two_orders())

    written = json.loads(JsonFormatter().format(caplog.records[1]))
    assert written["message"] == "sqs: record 1 (id m8) failed with LookupError"
    assert (written["source"], written["queue"], written["record_id"]) == ("sqs", "orders", "m8")
    assert (written["errorType"], written["error_type"]) == ("LookupError", "LookupError")
    assert written["handler"].endswith("fulfill")
    assert written["request_id"] == LambdaContext().aws_request_id


@pytest.mark.parametrize("concurrency", [1, 2])
def test_ten_unreadable_messages_are_ten_lines(concurrency: int, caplog: pytest.LogCaptureFixture) -> None:
    app = App(report_batch_item_failures=True)
    single(app, concurrency)
    Client(app).send(batch(*(sqs.message(body="{", message_id=f"m{each}", queue_arn=ORDERS) for each in range(10))))

    lines = "\n".join(map(logging.Formatter().format, caplog.records)).splitlines()
    assert len(lines) == 10
    assert all("error_type=PayloadError" in each and "fulfill" in each for each in lines)
    assert all("Records[" in each and "is not JSON" in each for each in lines)


def named_by(payload: dict[str, Any], decorator: str, caplog: pytest.LogCaptureFixture) -> dict[str, Any]:
    """The fields of the only entry for a payload whose only record fails."""
    app = App(report_batch_item_failures=True)

    def handler(event: Any) -> None:
        raise LookupError

    getattr(app, decorator)()(handler)
    try:
        Client(app).send(payload)
    except LookupError:
        pass
    (record,) = caplog.records
    return vars(record)


@pytest.mark.parametrize(
    ("payload", "word", "name"),
    [
        (sns.message(topic_arn="arn:aws:sns:us-east-1:123456789012:paid", message=s3.put()), "topic", "paid"),
        (sqs.message(queue_arn=ORDERS, body=sns.message(message=s3.put())), "queue", "orders"),
        (kafka.record(topic="clicks", value=esm_failure.kafka()), "topic", "clicks"),
    ],
    ids=["s3 in sns", "s3 in sns in sqs", "failure in kafka"],
)
def test_the_channel_of_an_envelope_without_handlers_is_named(
    payload: dict[str, Any], word: str, name: str, caplog: pytest.LogCaptureFixture
) -> None:
    app = App(report_batch_item_failures=True)
    app.on_s3()(lambda event: fail(1))
    app.on_esm_failure()(lambda event: fail(1))
    with suppress(LookupError):
        Client(app).send(payload)

    (record,) = caplog.records
    assert vars(record)[word] == name


def test_a_record_whose_clean_up_failed_names_its_channel(caplog: pytest.LogCaptureFixture) -> None:
    app = App(report_batch_item_failures=True)

    def collector() -> Iterator[list[int]]:
        yield []
        fail(1)

    @app.on_sqs(queue="orders")
    def fulfill(
        message: SQSMessage[Order], found: Annotated[list[int], Depends(collector, scope="invocation")]
    ) -> None:
        found.append(message.body.order_id)

    answer = Client(app).send(two_orders())
    assert answer == {"batchItemFailures": [{"itemIdentifier": "m7"}, {"itemIdentifier": "m8"}]}
    found = [vars(each) for each in caplog.records]
    assert [(each["source"], each["queue"], each["record_id"]) for each in found] == [
        ("sqs", "orders", "m7"),
        ("sqs", "orders", "m8"),
    ]


@pytest.mark.parametrize(
    ("payload", "decorator", "word", "name"),
    [
        (sqs.message(queue_arn=ORDERS), "on_sqs", "queue", "orders"),
        (sns.message(topic_arn="arn:aws:sns:us-east-1:123456789012:paid"), "on_sns", "topic", "paid"),
        (
            kinesis.record(stream_arn="arn:aws:kinesis:us-east-1:123456789012:stream/clicks"),
            "on_kinesis",
            "stream",
            "clicks",
        ),
        (kafka.record(topic="clicks"), "on_kafka", "topic", "clicks"),
        (dynamodb.insert(), "on_dynamodb", "table", "table"),
        (s3.put(bucket="pictures"), "on_s3", "bucket", "pictures"),
    ],
)
def test_the_queue_stream_or_topic_is_named(
    payload: dict[str, Any], decorator: str, word: str, name: str, caplog: pytest.LogCaptureFixture
) -> None:
    found = named_by(payload, decorator, caplog)

    assert found[word] == name
    assert found["handler"].endswith("handler")


def test_what_is_raised_as_itself_has_an_entry_without_a_traceback(caplog: pytest.LogCaptureFixture) -> None:
    # The runtime client logs the traceback of the exception.
    app = App()

    @app.on_sns()
    def notify(message: SNSMessage) -> None:
        fail(1)

    with pytest.raises(LookupError):
        Client(app).send(sns.message())
    (record,) = caplog.records
    assert record.exc_info is None
    assert vars(record)["topic"] == "topic"


def test_a_mail_whose_failure_is_raised_has_an_entry_without_a_traceback(caplog: pytest.LogCaptureFixture) -> None:
    app = App()

    @app.on_ses()
    def receive(event: Any) -> None:
        fail(1)

    with pytest.raises(LookupError):
        Client(app).send(ses.message())
    (record,) = caplog.records
    assert record.exc_info is None
    assert vars(record)["source"] == "ses"


def test_a_mail_in_a_topic_is_one_entry(caplog: pytest.LogCaptureFixture) -> None:
    app = App(report_batch_item_failures=True)

    @app.on_ses()
    def receive(event: Any) -> None:
        fail(1)

    mail = {"notificationType": "Received", **ses.message()["Records"][0]["ses"]}
    published = sns.message(message=mail)["Records"][0]["Sns"]
    Client(app).send(sqs.message(body=published, message_id="m1", queue_arn=ORDERS))
    (record,) = caplog.records
    assert (vars(record)["source"], vars(record)["record_id"]) == ("sqs", "m1")
    assert vars(record)["handler"].endswith("receive")


def test_a_record_inside_a_record_is_one_entry(caplog: pytest.LogCaptureFixture) -> None:
    app = App(report_batch_item_failures=True)

    @app.on_s3_put()
    def stored(event: Any) -> None:
        fail(1)

    Client(app).send(sqs.message(body=s3.put(), message_id="m1", queue_arn=ORDERS))
    (record,) = caplog.records
    found = vars(record)
    assert (found["source"], found["queue"], found["record_id"]) == ("sqs", "orders", "m1")
    assert found["handler"].endswith("stored")


def test_a_record_without_a_handler_has_none_in_its_entry(caplog: pytest.LogCaptureFixture) -> None:
    app = App(report_batch_item_failures=True)
    single(app)
    Client(app).send(sqs.message(queue_arn="arn:aws:sqs:us-east-1:123456789012:others"))

    (record,) = caplog.records
    assert "handler" not in vars(record)
    assert (vars(record)["queue"], vars(record)["error_type"]) == ("others", "UnhandledEventError")


def test_nothing_is_logged_twice(caplog: pytest.LogCaptureFixture) -> None:
    app = App(log_dispatches=True)
    single(app)
    with pytest.raises(BatchError), caplog.at_level(logging.INFO):
        Client(app).send(two_orders())

    assert [(each.name, each.levelname) for each in caplog.records] == [
        ("lambdarouter", "ERROR"),
        ("lambdarouter", "ERROR"),
        ("lambdarouter.dispatch", "WARNING"),
    ]
    line = caplog.records[-1].getMessage()
    assert " errors=LookupError " in line
    assert " error=" not in line


# --- Time limits ----------------------------------------------------------------------------------------------------


async def library() -> None:
    await asyncio.sleep(60)  # hangs here


async def swallowing() -> None:
    try:
        await library()
    except asyncio.CancelledError:
        pass


@pytest.fixture
def line() -> int:
    """The line that hangs."""
    lines = Path(__file__).read_text(encoding="utf-8").splitlines()
    return next(number for number, text in enumerate(lines, 1) if text.endswith("# hangs here"))


@pytest.mark.parametrize("concurrency", [1, 2])
@pytest.mark.parametrize("hang", [library, swallowing])
def test_a_coroutine_that_is_cancelled_names_the_line_that_waited(
    hang: Callable[[], Any], concurrency: int, line: int, caplog: pytest.LogCaptureFixture
) -> None:
    app = App(report_batch_item_failures=True, time_reserve_millis=0)

    @app.on_kinesis(concurrency=concurrency)
    async def count(record: KinesisRecord) -> None:
        await hang()

    Client(app, context=LambdaContext(remaining_time_in_millis=30)).send(kinesis.record())
    (record,) = caplog.records
    assert vars(record)["error_type"] == "OutOfTimeError"
    assert f"{__file__}:{line} library" in record.getMessage()
    if hang is library:
        assert record.exc_info
        assert f"line {line}, in library" in logging.Formatter().formatException(record.exc_info)


# --- Streams --------------------------------------------------------------------------------------------------------

STREAMS: dict[str, Callable[[int], dict[str, Any]]] = {
    "kinesis": lambda number: kinesis.record(partition_key=f"k{number}", sequence_number=str(number)),
    "dynamodb": lambda number: dynamodb.insert(keys={"pk": f"k{number}"}, sequence_number=str(number)),
    "kafka": lambda number: kafka.record(key=f"k{number}".encode(), offset=number),
}


BATCHES = {"kinesis": Batch[KinesisRecord], "dynamodb": Batch[DynamoDBRecord], "kafka": Batch[KafkaRecord]}


def not_sent() -> Iterator[list[str]]:
    yield []
    raise ConnectionError("not sent")


def stream_app(kind: str, way: str, failing: set[str]) -> App:
    """An app of one stream whose records fail by their position."""
    app = App(report_batch_item_failures=True)

    def handle(number: str) -> None:
        if number in failing:
            raise LookupError(number)

    def position(record: Any) -> str:
        return str(record.offset if kind == "kafka" else record.sequence_number)

    if way == "batch":

        def whole_stream(records: Any) -> None:
            raise LookupError("all")

        whole_stream.__annotations__["records"] = BATCHES[kind]
        getattr(app, f"on_{kind}")()(whole_stream)
    elif way == "clean-up":

        def collected(record: Any, rows: Annotated[list[str], Depends(not_sent, scope="invocation")]) -> None:
            handle(position(record))

        getattr(app, f"on_{kind}")()(collected)
    else:
        all_run = Barrier(1 if kind == "kafka" else 3, timeout=30)

        def at_once(record: Any) -> None:
            all_run.wait()
            handle(position(record))

        getattr(app, f"on_{kind}")(concurrency=3)(at_once)
    return app


@pytest.mark.parametrize("kind", STREAMS)
@pytest.mark.parametrize(
    ("way", "failing", "logged"),
    [
        ("concurrent", {"2", "3"}, {2: "LookupError", 3: "LookupError"}),
        ("clean-up", {"2"}, {1: "ConnectionError", 2: "LookupError"}),
        ("clean-up", {"3"}, {1: "ConnectionError", 2: "ConnectionError", 3: "LookupError"}),
        ("batch", set[str](), dict.fromkeys((1, 2, 3), "LookupError")),
    ],
)
def test_each_record_of_a_stream_that_failed_is_logged_and_the_first_is_reported(
    kind: str, way: str, failing: set[str], logged: dict[int, str], caplog: pytest.LogCaptureFixture
) -> None:
    if (kind, way) == ("kafka", "concurrent"):
        logged = {2: "LookupError"}  # the records of a partition run one after the other
    app, accounts = stream_app(kind, way, failing), list[Any]()
    app.on_dispatch(accounts.append)
    payload = batch(*map(STREAMS[kind], (1, 2, 3)))

    (item,) = Client(app).send(payload)["batchItemFailures"]

    first = min(logged)
    assert item["itemIdentifier"] == ({"partition": "topic-0", "offset": first} if kind == "kafka" else str(first))
    assert {each.__dict__["record"] + 1: each.__dict__["error_type"] for each in caplog.records} == logged
    (account,) = accounts
    assert [each.index + 1 for each in account.failures] == list(logged)
    assert [each.is_covered for each in account.failures] == [number != first for number in logged]
