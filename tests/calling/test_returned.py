"""Return values of handlers whose service expects no answer: the result of the invocation, as JSON."""

from __future__ import annotations

import datetime as dt
import json
from base64 import b64decode
from decimal import Decimal
from typing import Any

import attrs
import pytest

from lambdarouter import App, Batch, BatchError, ReplyError, Router
from lambdarouter.extension import Queue, Route, Shape, Source, each_of
from lambdarouter.models import camel_case, make_converter
from lambdarouter.sources.firehose import ok
from lambdarouter.sources.s3 import S3Event
from lambdarouter.sources.sns import SNSMessage
from lambdarouter.testing import Client, batch, firehose, kinesis, s3, samples, schedule, sns, sqs

READ = [
    "cloudwatch_alarm",
    "cloudwatch_logs",
    "codecommit",
    "eventbridge",
    "esm_failure",
    "iot_button",
    "iot_one_click",
    "iot_registry",
    "lambda_destination",
    "s3",
    "schedule",
    "secrets_manager",
    "sns",
]
UNREAD = ["activemq", "documentdb", "dynamodb", "kafka", "kinesis", "rabbitmq", "sqs"]


@attrs.frozen
class Report:
    item_count: int
    day: dt.date


VALUES: list[tuple[Any, Any]] = [
    ("text", "text"),
    (0, 0),
    (False, False),
    ([], []),
    ({"a": [Decimal("1.5")]}, {"a": [1.5]}),
    (Report(2, dt.date(2026, 1, 2)), {"item_count": 2, "day": "2026-01-02"}),
    (None, None),
]


def app_of(source: str, handler: Any, **options: Any) -> App:
    """An app with one handler for all events of a source."""
    app = App(**options)
    getattr(app, f"on_{source}")()(handler)
    return app


@pytest.mark.parametrize("source", READ)
@pytest.mark.parametrize("later", [False, True])
def test_the_value_is_the_result(source: str, later: bool) -> None:
    payload = next(iter(samples(source).values()))()
    for value, result in VALUES:

        async def coroutine(event: Any, value: Any = value) -> Any:
            return value

        def plain(event: Any, value: Any = value) -> Any:
            return value

        answer = Client(app_of(source, coroutine if later else plain)).send(payload)
        assert answer == result
        assert type(answer) is type(result)
        json.dumps(answer)


@pytest.mark.parametrize("source", UNREAD)
def test_event_source_mappings_read_no_value(source: str) -> None:
    answer = Client(app_of(source, lambda event: {"a": 1})).send(next(iter(samples(source).values()))())
    assert answer in (None, {"batchItemFailures": []})


@pytest.mark.parametrize("source", READ)
@pytest.mark.parametrize("value", [object(), float("nan"), {"a": {"b": {1: object()}}}])
def test_a_value_without_a_json_form_is_an_error(source: str, value: Any) -> None:
    with pytest.raises(ReplyError, match=f"^{source}: the reply's value: "):
        Client(app_of(source, lambda event: value)).send(next(iter(samples(source).values()))())


def test_a_value_over_the_limit_of_lambda_is_an_error() -> None:
    with pytest.raises(ReplyError, match="6 MB"):
        Client(app_of("schedule", lambda event: "x" * 6_300_000)).send(schedule.rule())
    app = app_of("s3", lambda event: "x" * 3_200_000)
    with pytest.raises(ReplyError, match="6 MB"):
        Client(app).send(batch(s3.put(), s3.put()))


def test_several_records_have_a_list() -> None:
    three = batch(s3.put(key="a"), s3.put(key="none"), s3.put(key="b"))
    app = app_of("s3", lambda event: None if event.key == "none" else event.key)
    assert Client(app).send(three) == ["a", None, "b"]
    assert Client(app).send(batch(s3.put(key="none"), s3.put(key="none"))) is None
    assert Client(app).send(s3.put(key="a")) == "a"


def test_the_default_handler_of_records_is_one_of_them() -> None:
    app = App()
    app.on_s3(key="a")(lambda event: 1)
    app.default(lambda record: {"bucket": record["s3"]["bucket"]["name"]})
    assert Client(app).send(batch(s3.put(key="a"), s3.put(bucket="b", key="x"))) == [1, {"bucket": "b"}]


def test_a_failure_leaves_no_result() -> None:
    app = App()

    @app.on_s3()
    def handler(event: S3Event) -> str:
        return event.key if event.key != "bad" else 1 / 0  # type: ignore[return-value]

    with pytest.raises(ZeroDivisionError):
        Client(app).send(batch(s3.put(key="a"), s3.put(key="bad")))
    with pytest.raises(BatchError):
        Client(app).send(batch(s3.put(key="bad"), s3.put(key="bad")))


def test_concurrent_records_keep_their_order() -> None:
    source = Source(
        "things",
        Queue(each_of("things", "things"), returns_values=True),
        shape=Shape("things", "things", {"things": list}),
    )
    app = App(sources=[source])
    route: Route[Any] = Route(source, None, concurrency=3)
    app.on(route)(lambda thing: thing["n"])
    assert app({"things": [{"n": each} for each in range(9)]}) == [*range(9)]


def test_a_whole_batch_has_one_value() -> None:
    app = App()

    @app.on_s3(key="all/*")
    def several(events: Batch[S3Event]) -> dict[str, int]:
        return {"count": len(events)}

    assert Client(app).send(s3.put(key="all/a")) == {"count": 1}
    assert Client(app).send(batch(s3.put(key="all/a"), s3.put(key="all/b"))) == {"count": 2}
    app.on_s3()(lambda event: event.key)
    mixed = batch(s3.put(key="x"), s3.put(key="all/a"), s3.put(key="all/b"))
    assert Client(app).send(mixed) == ["x", {"count": 2}, None]


def test_the_value_of_a_batch_with_failures_is_lost_with_it() -> None:
    app = App()

    @app.on_s3()
    def several(events: Batch[S3Event]) -> int:
        events.fail(events[0])
        return 1

    with pytest.raises(Exception, match="fail"):
        Client(app).send(batch(s3.put(), s3.put()))


def test_the_service_of_the_envelope_has_the_result() -> None:
    app = app_of("s3", lambda event: event.key)
    app.on_lambda_destination()(lambda record: {"from": record.function_arn})
    one, two = s3.put(key="a"), batch(s3.put(key="a"), s3.put(key="b"))
    assert Client(app).send(sns.message(message=one)) == "a"
    assert Client(app).send(sns.message(message=two)) == ["a", "b"]
    assert Client(app).send(batch(sns.message(message=one), sns.message(message=two))) == ["a", ["a", "b"]]
    assert Client(app).send(sqs.message(body=sns.message(message=two))) is None
    assert Client(app).send(sqs.message(body=two)) is None


def test_converters_write_the_value() -> None:
    app = App(converter=make_converter(rename=camel_case))
    router = Router(converter=make_converter())
    report = Report(1, dt.date(2026, 1, 2))
    app.on_sns()(lambda event: report)
    router.on_s3()(lambda event: report)
    app.include(router)
    app.on_schedule()(lambda event: report)
    assert Client(app).send(sns.message()) == {"itemCount": 1, "day": "2026-01-02"}
    assert Client(app).send(s3.put()) == {"item_count": 1, "day": "2026-01-02"}
    assert Client(app).send(schedule.rule()) == {"itemCount": 1, "day": "2026-01-02"}


@pytest.mark.parametrize("is_default", [False, True])
def test_the_converter_of_a_router_writes_the_values_inside_envelopes(is_default: bool) -> None:
    camel, snake = make_converter(rename=camel_case), make_converter()
    app = App(converter=camel if is_default else snake)
    router = Router(converter=None if is_default else camel)
    report = Report(1, dt.date(2026, 1, 2))
    written = {"itemCount": 1, "day": "2026-01-02"}
    router.on_s3(where=lambda event: event.key != "whole")(lambda event: report)

    @router.on_s3(where=lambda event: event.key == "whole")
    def whole(events: Batch[S3Event]) -> Report:
        return report

    router.on_cloudwatch_logs()(lambda event: ok(report))
    router.on_schedule()(lambda event: {"nested": [report]})
    app.include(router)
    client = Client(app)
    one, two = s3.put(), batch(s3.put(), s3.put())
    assert client.send(one) == client.send(sns.message(message=one)) == written
    assert client.send(sns.message(message=two)) == [written, written]
    assert client.send(batch(sns.message(message=one), sns.message(message=two))) == [written, [written, written]]
    assert client.send(sns.message(message=s3.put(key="whole"))) == written
    assert client.send(sns.message(message=schedule.rule())) == {"nested": [written]}
    assert client.send(sqs.message(body=sns.message(message=one))) is None
    (answer,) = client.send(firehose.log_record())["records"]
    assert json.loads(b64decode(answer["data"])) == written


def test_middleware_and_exception_handlers_give_the_value() -> None:
    app = App()

    @app.middleware
    def around(event: Any, context: Any, call_next: Any) -> Any:
        return {"value": call_next(event)}

    app.exception_handler(KeyError)(lambda error: "missing")

    @app.on_sns()
    def handler(event: SNSMessage) -> str:
        if event.subject == "bad":
            raise KeyError
        return "done"

    assert Client(app).send(sns.message()) == {"value": "done"}
    assert Client(app).send(sns.message(subject="bad")) == "missing"


def test_kinesis_has_no_values_beside_its_failures() -> None:
    app = app_of("kinesis", lambda record: object(), report_batch_item_failures=True)
    assert Client(app).send(kinesis.record()) == {"batchItemFailures": []}


@pytest.mark.parametrize("is_router", [False, True], ids=["app", "router"])
@pytest.mark.parametrize("has_table", [False, True], ids=["no handler", "another handler"])
def test_the_result_of_the_default_handler_is_in_its_json_form(*, is_router: bool, has_table: bool) -> None:
    camel = make_converter(rename=camel_case)
    app = App(converter=None if is_router else camel, report_batch_item_failures=True)
    router = Router(converter=camel if is_router else None)
    router.default(lambda payload: Report(1, dt.date(2026, 1, 2)))
    app.include(router)
    if has_table:
        app.on_s3(bucket="other")(lambda event: None)
        app.on_schedule(rule="other")(lambda event: None)
        app.on_sqs(queue="other")(lambda message: None)

    written = {"itemCount": 1, "day": "2026-01-02"}
    assert app({"a": 1}, None) == app(schedule.rule(), None) == app(s3.put(), None) == written
    assert app(sns.message(message=s3.put()), None) == written
    assert app(batch(s3.put(), s3.put()), None) == ([written, written] if has_table else written)
    assert app(sqs.message(), None) == ({"batchItemFailures": []} if has_table else written)


@pytest.mark.parametrize(
    "value",
    [float("nan"), {"a": [float("inf")]}, object(), (each for each in [1])],
    ids=["nan", "inf", "object", "generator"],
)
@pytest.mark.parametrize("payload", [{"a": 1}, schedule.rule(), s3.put()], ids=["invoke", "schedule", "s3"])
def test_a_result_of_the_default_handler_without_a_json_form_is_refused(payload: Any, value: Any) -> None:
    app = App()
    app.default(lambda payload: value)
    with pytest.raises(ReplyError, match="no JSON form"):
        app(payload, None)
