"""`rest=True`: outer handlers that are asked after the handlers of what is inside."""

from __future__ import annotations

import inspect
import json
from typing import Any

import attrs
import pytest

from lambdarouter import App, Batch, RegistrationError, Router
from lambdarouter._detection.known import NAMES
from lambdarouter._dispatching.builtin_sources import load_source
from lambdarouter.extension import Queue, Route, Source, each_of
from lambdarouter.sources.s3 import S3Event
from lambdarouter.sources.sns import SNSMessage
from lambdarouter.sources.sqs import SQSMessage
from lambdarouter.testing import (
    Client,
    batch,
    cloudwatch_logs,
    eventbridge,
    eventbridge_pipes,
    firehose,
    kafka,
    kinesis,
    s3,
    samples,
    sns,
    sqs,
)

PUT = s3.put(key="k")
ARN = "arn:aws:sqs:us-east-1:123456789012:"
TOPIC = "arn:aws:sns:us-east-1:123456789012:"


def in_queue(*bodies: Any) -> Any:
    return batch(*[sqs.message(body=body, message_id=f"m{index}") for index, body in enumerate(bodies)])


def app_with(*names: str, **options: Any) -> tuple[App, list[Any]]:
    """An app that notes which handler got which event: a handler of S3, and of the rest of each outer source."""
    app, calls = App(report_batch_item_failures=True, **options), list[Any]()
    for name in names:
        getattr(app, f"on_{name}")(rest=True)(lambda event, name=name: calls.append(name))
    app.on_s3(bucket="uploads")(lambda event: calls.append(event.key))
    return app, calls


@pytest.mark.parametrize("concurrency", [1, 2])
def test_inner_handlers_come_first(concurrency: int) -> None:
    app, calls = App(report_batch_item_failures=True), list[Any]()
    app.on_sqs(rest=True, concurrency=concurrency)(lambda message: calls.append(message.body))
    app.on_s3(bucket="uploads")(lambda event: calls.append(event.key))
    inside = s3.put(bucket="uploads", key="k")
    answer = Client(app).send(in_queue("text", inside, s3.put(bucket="other"), sns.message(message=inside), "{}"))
    assert answer == {"batchItemFailures": []}
    other = json.dumps(s3.put(bucket="other"), separators=(",", ":"))
    assert sorted(map(str, calls)) == sorted(["text", "k", other, "k", "{}"])


def test_every_envelope_has_a_rest() -> None:
    app, calls = app_with("sns", "eventbridge", "eventbridge_pipes", "kinesis", "firehose", "sqs")
    client = Client(app)
    put = s3.put(bucket="uploads", key="k")
    for payload, expected in [
        (sns.message(message=put), "k"),
        (sns.message(message="text"), "sns"),
        (eventbridge.event(detail_type="t"), "eventbridge"),
        (kinesis.record(), "kinesis"),
        (firehose.record(), "firehose"),
        (sqs.message(body=sns.message(message="text")), "sns"),
        (sqs.message(body=sns.message(message=put)), "k"),
        (sqs.message(body="text"), "sqs"),
        (sqs.message(body=s3.put(bucket="other")), "sqs"),
    ]:
        client.send(payload)
        assert calls == [expected]
        calls.clear()
    client.send(next(iter(eventbridge_pipes_samples()))())
    assert calls


def eventbridge_pipes_samples() -> list[Any]:
    return [each for each in vars(eventbridge_pipes).values() if type(each).__name__ == "Sample"]


@pytest.mark.parametrize("name", [each for each in sorted(NAMES) if getattr(load_source(each), "envelope", None)])
def test_every_source_of_records_with_events_inside_has_it(name: str) -> None:
    assert "rest" in inspect.signature(getattr(App(), f"on_{name}")).parameters


def test_a_failed_batch_in_a_topic_of_kafka() -> None:
    app, calls = app_with("kafka")
    app.on_esm_failure()(lambda failure: calls.append(failure.function))
    failure = next(iter(samples("esm_failure").values()))()
    Client(app).send(kafka.record(value=failure))
    Client(app).send(kafka.record(value=b"text"))
    assert calls == ["orders", "kafka"]


def test_a_stream_of_logs() -> None:
    app, calls = App(), list[Any]()
    app.on_kinesis(rest=True)(lambda record: calls.append("rest"))
    app.on_cloudwatch_logs(log_group="/aws/*")(lambda logs: calls.append(logs.log_group))
    data = cloudwatch_logs.data_message(log_group="/aws/x")["awslogs"]["data"]
    other = cloudwatch_logs.data_message(log_group="other")["awslogs"]["data"]
    for each in (data, other):
        payload = kinesis.record()
        payload["Records"][0]["kinesis"]["data"] = each
        Client(app).send(payload)
    assert calls == ["/aws/x", "rest"]


def test_plain_outer_handlers_still_come_before() -> None:
    app, calls = app_with("sqs")
    app.on_sqs(queue="first")(lambda message: calls.append("plain"))
    put = s3.put(bucket="uploads", key="k")
    Client(app).send(sqs.message(queue_arn=ARN + "first", body=put))
    Client(app).send(sqs.message(queue_arn=ARN + "second", body=put))
    assert calls == ["plain", "k"]


def test_filters_and_where_narrow_the_rest() -> None:
    app, calls = App(report_batch_item_failures=True), list[Any]()
    app.on_sqs(rest=True)(lambda message: calls.append("any"))
    app.on_sqs(rest=True, where=lambda message: message.body == "special")(lambda message: calls.append("where"))
    app.on_sqs(rest=True, queue="q")(lambda message: calls.append("queue"))
    app.on_s3()(lambda event: calls.append("s3"))
    for body, queue in [("special", "x"), ("text", "x"), ("text", "q"), (PUT, "q"), (PUT, "x")]:
        Client(app).send(sqs.message(body=body, queue_arn=ARN + queue))
    assert calls == ["where", "any", "queue", "s3", "s3"]


@attrs.frozen
class Order:
    order_id: int


@attrs.frozen
class Note:
    note: str


def test_typed_handlers_of_the_rest() -> None:
    app, calls = App(report_batch_item_failures=True), list[Any]()

    @app.on_sqs(rest=True)
    def order(message: SQSMessage[Order]) -> None:
        calls.append(message.body)

    @app.on_sqs(rest=True)
    def note(message: SQSMessage[Note]) -> None:
        calls.append(message.body)

    app.on_s3()(lambda event: calls.append("s3"))
    answer = Client(app).send(in_queue({"order_id": 1}, PUT, {"note": "n"}, "text"))
    assert answer == {"batchItemFailures": [{"itemIdentifier": "m3"}]}
    assert calls == [Order(1), "s3", Note("n")]


def test_a_payload_that_fits_no_inner_handler_is_of_the_rest() -> None:
    app, calls = App(), list[Any]()

    @app.on_eventbridge(source="a")
    def typed(event: Any) -> None:
        calls.append("inner")

    app.on_sns(rest=True)(lambda event: calls.append("rest"))
    Client(app).send(sns.message(message=eventbridge.event(source="a")))
    Client(app).send(sns.message(message=eventbridge.event(source="b")))
    assert calls == ["inner", "rest"]


def test_a_whole_batch_of_the_rest() -> None:
    app, calls = App(report_batch_item_failures=True), list[Any]()

    @app.on_sqs(rest=True)
    def rest(messages: Batch[SQSMessage]) -> None:
        calls.append([each.body for each in messages])

    app.on_s3()(lambda event: calls.append(event.key))
    Client(app).send(in_queue("a", PUT, "b"))
    assert sorted(calls, key=str) == [["a", "b"], "k"]


def test_a_failure_inside_is_not_of_the_rest() -> None:
    app, calls = App(report_batch_item_failures=True), list[Any]()
    app.on_sqs(rest=True)(lambda message: calls.append("rest"))

    @app.on_s3()
    def failing(event: S3Event) -> None:
        app({"no": "handler"})  # an UnhandledEventError that is the handler's own

    assert Client(app).send(in_queue(PUT)) == {"batchItemFailures": [{"itemIdentifier": "m0"}]}
    assert calls == []


def test_half_handled_content_fails_as_it_does_without_a_rest() -> None:
    app, calls = App(report_batch_item_failures=True), list[Any]()
    app.on_sqs(rest=True)(lambda message: calls.append("rest"))
    app.on_s3(key="a")(lambda event: calls.append("a"))
    both = batch(s3.put(key="a"), s3.put(key="b"))
    assert Client(app).send(in_queue(both)) == {"batchItemFailures": [{"itemIdentifier": "m0"}]}
    assert calls == ["a"]


def test_control_messages_are_acknowledged() -> None:
    app, calls = App(report_batch_item_failures=True), list[Any]()
    app.on_sqs(rest=True)(lambda message: calls.append("rest"))
    test_event = {"Service": "Amazon S3", "Event": "s3:TestEvent", "Time": "t", "Bucket": "b", "RequestId": "r"}
    assert Client(app).send(in_queue({**test_event, "HostId": "h"})) == {"batchItemFailures": []}
    assert calls == []


def test_sources_that_the_app_does_not_accept_are_of_the_rest() -> None:
    app, calls = app_with("sqs", only={"sqs"})
    assert Client(app).send(in_queue(s3.put(bucket="uploads"))) == {"batchItemFailures": []}
    assert calls == ["sqs"]


def test_the_rest_comes_before_the_default() -> None:
    app, calls = App(), list[Any]()
    app.on_sns(rest=True, topic="a")(lambda event: calls.append("rest"))
    app.default(lambda record: calls.append("default"))
    Client(app).send(sns.message(topic_arn=TOPIC + "a"))
    Client(app).send(sns.message(topic_arn=TOPIC + "b"))
    assert calls == ["rest", "default"]


def test_routers_and_apps_keep_their_own_rest() -> None:
    calls: list[Any] = []
    router, inner, outer = Router(where=lambda message: message.body != "skip"), App(), App()
    router.on_sqs(rest=True)(lambda message: calls.append("router"))
    inner.include(router)
    outer.include(inner)
    outer.on_s3()(lambda event: calls.append("s3"))
    Client(inner).send(sqs.message(body=PUT))
    Client(outer).send(sqs.message(body=PUT))
    Client(outer).send(sqs.message(body="x"))
    assert calls == ["router", "s3", "router"]
    with pytest.raises(Exception, match="No handler matches"):
        Client(outer).send(sqs.message(body="skip"))


def test_a_second_one_is_a_duplicate() -> None:
    app = App()
    app.on_sns(rest=True)(lambda event: None)
    app.on_sns()(lambda event: None)
    with pytest.raises(RegistrationError, match="Two handlers match exactly sns\\(rest=True\\)"):
        app.on_sns(rest=True)(lambda event: None)


def test_only_envelopes_have_a_rest() -> None:
    with pytest.raises(RegistrationError, match="rest"):
        App().on_s3(rest=True)  # type: ignore[call-arg]
    source = Source("things", Queue(each_of("things", "things")))
    with pytest.raises(RegistrationError, match="records of things never contain events of other sources"):
        Route(source, None, rest=True)


def test_explain_names_the_rest() -> None:
    app = App()

    @app.on_sns(rest=True)
    def rest(event: SNSMessage) -> None: ...

    app.on_s3(bucket="uploads")(lambda event: None)
    outer = sns.message(message=s3.put(bucket="uploads"))
    assert "not tried: the event inside has a handler" in app.explain(outer)
    assert "inside it: s3" in app.explain(outer)
    assert app.explain(sns.message(message="x")).rstrip().endswith("matches")


@pytest.mark.parametrize("rest", ["no", 1, None])
def test_another_value_than_a_bool_is_refused(rest: Any) -> None:
    with pytest.raises(RegistrationError, match="sqs: rest= must be True or False"):
        App().on_sqs(rest=rest)
