"""Messages of the services themselves are acknowledged, wherever they end up, and whatever handlers there are."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from attrs import frozen

from lambdarouter import App, BatchError, PayloadError, UnhandledEventError
from lambdarouter._events.batch import Batch
from lambdarouter.sources.kinesis import KinesisRecord
from lambdarouter.sources.s3 import S3Event
from lambdarouter.sources.sns import SNSMessage
from lambdarouter.sources.sqs import SQSMessage
from lambdarouter.testing import batch, cloudwatch_logs, firehose, s3, sns, sqs
from tests.dispatching.test_envelopes import in_kinesis, in_sns, in_sns_in_sqs, in_sqs, zipped
from tests.support.mutations import logged

SES = "Successfully validated SNS topic for Amazon SES event publishing."


@frozen
class Bounce:
    """What SES tells of a mail that came back."""

    eventType: str


NOTICES: dict[str, Any] = {
    "SES in SNS": sns.message(message=SES),
    "SES in SQS": in_sns_in_sqs(SES),
    "SES in SQS, raw": sqs.message(body=SES),
    "S3 in SNS": in_sns(s3.test_event()),
    "S3 in SQS": in_sqs(s3.test_event()),
    "S3 in SNS in SQS": in_sns_in_sqs(s3.test_event()),
    "SES through a pipe": sqs.message(body=SES)["Records"],
    "Logs in Kinesis": in_kinesis(zipped(cloudwatch_logs.control_message.record())),
}


def nothing(app: App) -> None:
    """No handler at all."""


def elsewhere(app: App) -> None:
    """Handlers for other queues, topics and streams."""
    app.on_sqs(queue="elsewhere")(lambda message: None)
    app.on_sns(topic="elsewhere")(lambda message: None)
    app.on_kinesis(stream="elsewhere")(lambda record: None)


def objects(app: App) -> None:
    """A handler for what such queues and topics are for."""

    @app.on_s3()
    def handler(event: S3Event) -> None:
        raise AssertionError


def typed(app: App) -> None:
    """Handlers whose type a notice does not have."""

    @app.on_sns()
    def note(message: SNSMessage[Bounce]) -> None:
        raise AssertionError

    @app.on_sqs()
    def handle(message: SQSMessage[Bounce]) -> None:
        raise AssertionError

    @app.on_kinesis()
    def record(record: KinesisRecord[Bounce]) -> None:
        raise AssertionError


def at_once(app: App) -> None:
    """The same, several at a time."""

    @app.on_sns()
    def note(message: SNSMessage[Bounce]) -> None:
        raise AssertionError

    @app.on_sqs(concurrency=2)
    async def handle(message: SQSMessage[Bounce]) -> None:
        raise AssertionError

    @app.on_kinesis(concurrency=2)
    def record(record: KinesisRecord[Bounce]) -> None:
        raise AssertionError


@pytest.mark.parametrize("report", [True, False])
@pytest.mark.parametrize("handlers", [nothing, elsewhere, objects, typed, at_once], ids=lambda each: each.__name__)
@pytest.mark.parametrize("notice", NOTICES)
def test_a_notice_is_acknowledged(notice: str, handlers: Callable[[App], None], report: bool) -> None:
    app = App(report_batch_item_failures=report)
    handlers(app)

    assert app(NOTICES[notice]) in (None, {"batchItemFailures": []})


def test_a_handler_that_takes_the_text_gets_it() -> None:
    app, seen = App(), list[str]()

    @app.on_sns()
    def note(message: SNSMessage) -> None:
        seen.append(message.message)

    app(sns.message(message=SES))

    assert seen == [SES]


def test_what_a_handler_does_with_it_is_its_own() -> None:
    app = App()

    @app.on_sns()
    def note(message: SNSMessage) -> None:
        json.loads(message.message)

    with pytest.raises(json.JSONDecodeError):
        app(sns.message(message=SES))


def test_a_notice_among_messages_that_fail() -> None:
    app = App(report_batch_item_failures=True)
    typed(app)
    payload = batch(
        sqs.message(message_id="m0", body="no JSON"),
        sqs.message(message_id="m1", body=SES),
        sqs.message(message_id="m2", body={"eventType": 5}),
    )

    assert app(payload) == {"batchItemFailures": [{"itemIdentifier": "m0"}, {"itemIdentifier": "m2"}]}


def test_a_whole_batch_is_without_it() -> None:
    app, seen = App(report_batch_item_failures=True), list[str]()

    @app.on_sqs()
    def handle(messages: Batch[SQSMessage[Bounce]]) -> None:
        seen.extend(each.message_id for each in messages)

    payload = batch(
        sqs.message(message_id="m0", body=SES),
        sqs.message(message_id="m1", body={"eventType": "Bounce"}),
    )

    assert app(payload) == {"batchItemFailures": []}
    assert seen == ["m1"]


@pytest.mark.parametrize(
    "body",
    [
        SES.lower(),
        SES + " " + SES,
        {"Message": SES},
        {"Event": "s3:TestEvent "},
        {"Type": "Notification", "Message": SES},  # no topic
        {"Records": [{"eventSource": "aws:s3", "Event": "s3:TestEvent"}]},
    ],
)
def test_what_only_looks_like_one_has_failed(body: Any) -> None:
    app = App(report_batch_item_failures=True)
    app.on_s3()(lambda event: None)

    assert app(sqs.message(message_id="m", body=body)) == {"batchItemFailures": [{"itemIdentifier": "m"}]}


def test_a_batch_of_which_one_is_no_notice_is_not_acknowledged() -> None:
    app = App()

    with pytest.raises(UnhandledEventError):
        app(batch(sqs.message(body=SES), sqs.message(body="order")))
    typed(app)
    with pytest.raises(BatchError) as caught:
        app(batch(sqs.message(body=SES), sqs.message(body="order")))
    assert [each.index for each in caught.value.exceptions] == [1]
    assert isinstance(caught.value.exceptions[0].__cause__, PayloadError)


# --- Firehose, which reads an answer for each record ----------------------------------------------------------------


def default(app: App) -> None:
    """A handler for everything else."""

    @app.default
    def handler(payload: Any) -> None:
        raise AssertionError


def deliveries(app: App) -> None:
    """A handler for another delivery stream."""
    app.on_firehose(stream="elsewhere")(lambda record: None)


@pytest.mark.parametrize("register", [nothing, elsewhere, objects, default, deliveries])
@pytest.mark.parametrize("count", [1, 3])
def test_firehose_drops_control_messages_whatever_handlers_there_are(
    register: Callable[[App], None], count: int
) -> None:
    app = App()
    register(app)
    data = zipped(cloudwatch_logs.control_message.record())
    payload = batch(*(firehose.record(data=data, record_id=f"r{number}") for number in range(count)))

    for _ in range(2):
        answer = app(payload)
        assert answer == {"records": [{"recordId": f"r{number}", "result": "Dropped"} for number in range(count)]}


def test_a_record_beside_a_control_message_is_not_dropped_with_it() -> None:
    payload = batch(
        firehose.record(data=zipped(cloudwatch_logs.control_message.record()), record_id="control"),
        firehose.record(data=b"order", record_id="order"),
    )
    app = App()
    deliveries(app)

    with logged():
        results = {each["recordId"]: each["result"] for each in app(payload)["records"]}
    assert results == {"control": "Dropped", "order": "ProcessingFailed"}
    with pytest.raises(UnhandledEventError, match="firehose"):
        App()(payload)
