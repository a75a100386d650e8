"""Dependencies that live as long as one invocation: made once, cleaned up after its last record."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncIterator, Iterator
from typing import Annotated, Any

import pytest

from lambdarouter import App, Batch, DeliveryError, Depends, LambdaContext, RegistrationError, Router
from lambdarouter._detection.known import HTTP_INTEGRATIONS, NAMES
from lambdarouter._dispatching.builtin_sources import load_source
from lambdarouter._dispatching.loader import is_answering, waits_for_report
from lambdarouter._routing.deliveries import Batched
from lambdarouter.http import HTTPRequest
from lambdarouter.sources import agentcore_evaluator, alexa_smart_home, bedrock_parser, ecs_lifecycle_hook
from lambdarouter.sources.cloudformation import CustomResourceRequest
from lambdarouter.sources.config import ConfigEvent, compliant, non_compliant
from lambdarouter.sources.firehose import FirehoseRecord
from lambdarouter.sources.kinesis import KinesisRecord
from lambdarouter.sources.s3 import S3Event
from lambdarouter.sources.sqs import SQSMessage
from lambdarouter.testing import (
    Client,
    batch,
    cloudformation,
    config,
    eventbridge,
    firehose,
    kinesis,
    s3,
    samples,
    sns,
    sqs,
)

log: list[Any] = []


@pytest.fixture(autouse=True)
def empty_log() -> None:
    """Each test starts with an empty log."""
    log.clear()


def collector() -> Iterator[list[str]]:
    rows: list[str] = []
    log.append("open")
    yield rows
    log.append(list(rows))
    if "bad" in rows:
        raise RuntimeError("not sent")


async def later() -> AsyncIterator[list[str]]:
    rows: list[str] = []
    log.append("open")
    await asyncio.sleep(0)
    yield rows
    await asyncio.sleep(0)
    log.append(list(rows))
    if "bad" in rows:
        raise RuntimeError("not sent")


Rows = Annotated[list[str], Depends(collector, scope="invocation")]
Later = Annotated[list[str], Depends(later, scope="invocation")]


def queue(*bodies: Any, **fields: Any) -> Any:
    return batch(*[sqs.message(body=body, message_id=f"m{index}", **fields) for index, body in enumerate(bodies)])


def failed(answer: Any) -> list[str]:
    return [each["itemIdentifier"] for each in answer["batchItemFailures"]]


def collecting(kind: str, concurrency: int = 1) -> App:
    """An app that collects bodies, but for those that begin with "free"."""
    app = App(report_batch_item_failures=True)

    def plain(message: SQSMessage, rows: Rows) -> None:
        rows.append(message.body)

    async def coroutine(message: SQSMessage, rows: Later) -> None:
        rows.append(message.body)

    def whole(messages: Batch[SQSMessage], rows: Rows) -> None:
        rows.extend(each.body for each in messages)

    handler: Any = {"plain": plain, "coroutine": coroutine, "whole": whole}[kind]
    app.on_sqs(concurrency=concurrency, where=lambda message: not message.body.startswith("free"))(handler)
    app.on_sqs()(lambda message: None)
    return app


WAYS = [("plain", 1), ("plain", 3), ("coroutine", 1), ("coroutine", 3), ("whole", 1)]


@pytest.mark.parametrize(("kind", "concurrency"), WAYS)
def test_it_is_made_once_and_cleaned_up_after_the_last_record(kind: str, concurrency: int) -> None:
    client = Client(collecting(kind, concurrency))
    for _ in range(2):
        assert failed(client.send(queue("a", "free", "b", "c"))) == []
        opened, rows = log
        assert opened == "open"
        assert sorted(rows) == ["a", "b", "c"]
        log.clear()


@pytest.mark.parametrize(("kind", "concurrency"), WAYS)
def test_a_clean_up_that_raises_fails_the_records_that_used_it(kind: str, concurrency: int) -> None:
    assert failed(Client(collecting(kind, concurrency)).send(queue("a", "free", "bad", "free"))) == ["m0", "m2"]


def test_nothing_is_made_where_nothing_is_used() -> None:
    assert failed(Client(collecting("plain")).send(queue("free"))) == []
    assert log == []


def test_without_partial_responses_the_invocation_fails() -> None:
    app = collecting("plain")
    app.report_batch_item_failures = False
    with pytest.raises(Exception, match="2 of 3 records failed"):
        Client(app).send(queue("a", "bad", "free"))


def test_failed_records_stay_failed_and_order_holds() -> None:
    app = App(report_batch_item_failures=True)

    @app.on_sqs(where=lambda message: message.body != "free")
    def handler(message: SQSMessage, rows: Rows) -> None:
        if message.body == "raise":
            raise ValueError
        rows.append(message.body)

    app.on_sqs()(lambda message: None)
    groups = [("a", "1"), ("free", "1"), ("free", "2"), ("raise", "3"), ("bad", "4")]
    messages = [sqs.fifo(body=body, message_id=f"m{i}", group_id=group) for i, (body, group) in enumerate(groups)]
    assert failed(Client(app).send(batch(*messages))) == ["m0", "m1", "m3", "m4"]


def test_a_stream_is_retried_from_the_first_record_that_used_it() -> None:
    app = App(report_batch_item_failures=True)

    @app.on_kinesis(where=lambda record: record.partition_key != "free")
    def handler(record: KinesisRecord, rows: Rows) -> None:
        rows.append(record.partition_key)

    app.on_kinesis()(lambda record: None)
    keys = ["free", "a", "bad", "free"]
    payload = batch(*[kinesis.record(partition_key=key, sequence_number=str(i)) for i, key in enumerate(keys)])
    numbers = [each["kinesis"]["sequenceNumber"] for each in payload["Records"]]
    assert failed(Client(app).send(payload)) == [numbers[1]]


def test_records_inside_envelopes_fail_the_outer_one() -> None:
    app = App(report_batch_item_failures=True)

    @app.on_s3(key="*")
    def handler(event: S3Event, rows: Rows) -> None:
        rows.append(event.key)

    app.on_sqs(rest=True)(lambda message: None)
    bodies = [s3.put(key="a"), "free", sns.message(message=s3.put(key="bad"))]
    assert failed(Client(app).send(queue(*bodies))) == ["m0", "m2"]
    assert log == ["open", ["a", "bad"]]


def test_answers_for_each_record_are_failures() -> None:
    app = App()

    @app.on_firehose(where=lambda record: record.data != b"free")
    def handler(record: FirehoseRecord, rows: Rows) -> None:
        rows.append(record.data.decode())

    app.on_firehose()(lambda record: None)
    payload = batch(*[firehose.record(data=each) for each in (b"a", b"free", b"bad")])
    results = [each["result"] for each in Client(app).send(payload)["records"]]
    assert results == ["ProcessingFailed", "Ok", "ProcessingFailed"]


def test_an_answering_source_fails_before_its_answer() -> None:
    app = App()

    @app.on_cloudformation_macro()
    def handler(event: Any, rows: Rows) -> Any:
        rows.append("bad")
        return {}

    answer = Client(app).send(next(iter(samples("cloudformation_macro").values()))())
    assert answer["status"] == "failure"
    assert log == ["open", ["bad"]]


def test_a_custom_resource_is_reported_as_failed() -> None:
    app = App()

    @app.on_cloudformation()
    def handler(request: CustomResourceRequest, rows: Rows) -> None:
        rows.append("bad")

    client = Client(app)
    client.send(cloudformation.create())
    assert client.sent[0].content["Status"] == "FAILED"
    assert log == ["open", ["bad"]]


def delivered(form: str, *requests: Any) -> Any:
    """Requests of custom resources, as CloudFormation delivers them to a topic, and the topic to a queue."""
    notifications = [sns.message(message=json.dumps(each)) for each in requests]
    if form == "sns":
        return batch(*notifications)
    if form == "raw":
        return queue(*requests)
    return queue(*[{"Type": "Notification", **each["Records"][0]["Sns"]} for each in notifications])


@pytest.mark.parametrize("concurrency", [1, 3])
@pytest.mark.parametrize("is_bad", [False, True])
@pytest.mark.parametrize("form", ["sns", "sqs"])
def test_a_custom_resource_in_a_topic_is_reported_after_the_clean_up(form: str, is_bad: bool, concurrency: int) -> None:
    app = App(report_batch_item_failures=True)
    sent_before: list[int] = []

    def watched() -> Iterator[list[str]]:
        rows: list[str] = []
        yield rows
        sent_before.append(len(client.sent))
        if rows:
            raise RuntimeError("not sent")

    @app.on_cloudformation_create()
    def create(
        request: CustomResourceRequest, rows: Annotated[list[str], Depends(watched, scope="invocation")]
    ) -> None:
        rows.extend(["bad"] if is_bad else [])

    @app.on_cloudformation_delete()
    def delete(request: CustomResourceRequest) -> None:
        """Use nothing that can fail."""

    app.on_sqs(rest=True, concurrency=concurrency)(lambda message: None)
    client = Client(app)
    result = client.send(delivered(form, cloudformation.create(), cloudformation.delete()))
    assert sent_before == [0]
    assert [each.content["Status"] for each in client.sent] == ["FAILED" if is_bad else "SUCCESS", "SUCCESS"]
    assert result == ({"batchItemFailures": []} if form == "sqs" else None)


def test_a_report_after_the_clean_up_that_is_not_delivered_fails_its_record(monkeypatch: pytest.MonkeyPatch) -> None:
    app = App(report_batch_item_failures=True)

    @app.on_cloudformation()
    def handler(request: CustomResourceRequest, rows: Rows) -> None:
        rows.append("a")

    def refuse(url: str, body: Any, **options: Any) -> None:
        if "2" in url:
            raise DeliveryError("host", "the response was not accepted")

    monkeypatch.setattr("lambdarouter.sources.cloudformation._report.put_json", refuse)
    urls = [f"https://x.s3.amazonaws.com/{each}" for each in (1, 2, 3)]
    payload = delivered("sqs", *[cloudformation.create(response_url=each) for each in urls])
    assert failed(app(payload, None)) == ["m1"]


def test_a_wrong_reply_in_a_topic_is_logged_with_its_handler(caplog: pytest.LogCaptureFixture) -> None:
    app = App()

    @app.on_cloudformation()
    def handler(request: CustomResourceRequest, rows: Rows) -> Any:
        return {"Wrong": 1}

    client = Client(app)
    client.send(delivered("sns", cloudformation.create()))
    assert client.sent[0].content["Status"] == "FAILED"
    (record,) = caplog.records
    assert re.search(r"test_invocation.py:\d+ .*handler", record.__dict__["handler"])


@pytest.mark.parametrize("is_caught", [False, True])
def test_evaluations_are_sent_after_the_clean_up(is_caught: bool) -> None:
    app = App()

    @app.on_config()
    def handler(event: ConfigEvent, rows: Rows) -> Any:
        rows.append("bad")
        return compliant()

    if is_caught:

        @app.exception_handler(RuntimeError, sources="config")
        def not_sent(error: RuntimeError) -> Any:
            return non_compliant()

    client = Client(app)
    if is_caught:
        assert client.send(config.change()) is None
    else:
        with pytest.raises(RuntimeError, match="not sent"):
            client.send(config.change())
    found = [each.content["Evaluations"][0]["ComplianceType"] for each in client.sent]
    assert found == (["NON_COMPLIANT"] if is_caught else [])


def test_events_and_requests_have_it_as_well() -> None:
    app = App()

    @app.on_eventbridge()
    def handler(event: Any, rows: Rows) -> None:
        rows.append(event.detail_type)

    @app.get("/")
    def page(request: HTTPRequest, rows: Later) -> str:
        rows.append("page")
        return "ok"

    client = Client(app)
    client.send(eventbridge.event(detail_type="t"))
    assert client.get("/").status == 200
    assert log == ["open", ["t"], "open", ["page"]]
    with pytest.raises(RuntimeError):
        client.send(eventbridge.event(detail_type="bad"))


def test_a_failure_is_not_hidden_by_the_clean_up(caplog: pytest.LogCaptureFixture) -> None:
    app = App()

    @app.on_eventbridge()
    def handler(event: Any, rows: Rows) -> None:
        rows.append("bad")
        raise KeyError("first")

    with pytest.raises(KeyError, match="first"):
        Client(app).send(eventbridge.event())
    assert "not sent" in caplog.text


@pytest.mark.parametrize("kind", ["plain", "whole"])
def test_the_error_of_a_clean_up_is_logged_where_its_records_have_failed_already(
    kind: str, caplog: pytest.LogCaptureFixture
) -> None:
    app = App(report_batch_item_failures=True)

    def plain(message: SQSMessage, rows: Rows) -> None:
        rows.append("bad")
        raise KeyError("first")

    def whole(messages: Batch[SQSMessage], rows: Rows) -> None:
        rows.append("bad")
        raise KeyError("first")

    handler: Any = {"plain": plain, "whole": whole}[kind]
    app.on_sqs()(handler)

    assert failed(Client(app).send(queue("a"))) == ["m0"]
    texts = sorted(record.getMessage() for record in caplog.records)
    assert len(texts) == 2
    assert re.fullmatch(rf"The clean-up of {__file__}:\d+ collector failed with RuntimeError: not sent", texts[0])
    assert "sqs: record 0 (id m0) failed with KeyError" in texts[1]


def test_the_error_of_a_clean_up_is_logged_once(caplog: pytest.LogCaptureFixture) -> None:
    assert failed(Client(collecting("plain")).send(queue("bad", "a"))) == ["m0", "m1"]
    assert [record.getMessage().partition(" (id")[0] for record in caplog.records] == ["sqs: record 0", "sqs: record 1"]


def test_providers_share_it_and_count_as_users() -> None:
    app = App(report_batch_item_failures=True)

    def wrapped(rows: Rows, context: LambdaContext) -> list[str]:
        return rows

    @app.on_sqs(where=lambda message: message.body == "wrapped")
    def one(message: SQSMessage, rows: Annotated[list[str], Depends(wrapped, scope="invocation")]) -> None:
        rows.append("bad")

    @app.on_sqs()
    def other(message: SQSMessage) -> None: ...

    assert failed(Client(app, context=LambdaContext()).send(queue("wrapped", "free", "wrapped"))) == ["m0", "m2"]
    assert log == ["open", ["bad", "bad"]]


def test_routers_and_apps_may_require_it() -> None:
    app = App(dependencies=[Depends(collector, scope="invocation")])
    router = Router(dependencies=[Depends(collector, scope="invocation")])
    router.on_s3()(lambda event: None)
    app.include(router)
    Client(app).send(batch(s3.put(), s3.put()))
    assert log == ["open", []]


def test_a_nested_call_of_the_app_has_a_scope_of_its_own() -> None:
    app = App()

    @app.on_invoke()
    def inner(payload: Any, rows: Rows) -> None:
        rows.append("inner")

    @app.on_eventbridge()
    def outer(event: Any, rows: Rows) -> None:
        app({"any": "thing"})
        rows.append("outer")

    Client(app).send(eventbridge.event())
    assert log == ["open", "open", ["inner"], ["outer"]]


def test_a_test_may_replace_it() -> None:
    kept: list[list[str]] = []

    def fake() -> list[str]:
        kept.append([])
        return kept[-1]

    client = Client(collecting("plain"), overrides={collector: fake})
    client.send(queue("a", "b"))
    assert kept == [["a", "b"]]


def of_event(event: S3Event) -> None: ...


def per_event() -> None: ...


def of_per_event(value: Annotated[None, Depends(per_event)]) -> None: ...


def of_invocation(value: Rows) -> None: ...


@pytest.mark.parametrize(
    ("depends", "problem"),
    [
        (Depends(of_event, scope="invocation"), "lives as long as the invocation, and cannot depend on one event's"),
        (
            Depends(of_per_event, scope="invocation"),
            "lives as long as the invocation, but per_event only for one event",
        ),
        (Depends(of_invocation, scope="environment"), "the environment, but collector only for one invocation"),
    ],
)
def test_what_lives_longer_cannot_depend_on_what_lives_shorter(depends: Depends, problem: str) -> None:
    app = App()

    def handler(event: S3Event, value: Any) -> None: ...

    handler.__annotations__["value"] = Annotated[None, depends]
    with pytest.raises(RegistrationError, match=problem):
        app.on_s3()(handler)


def test_other_scopes_are_refused() -> None:
    with pytest.raises(RegistrationError, match="'event', 'invocation' or 'environment'"):
        Depends(collector, scope="request")  # type: ignore[arg-type]


# --- A clean-up that raises, in every source whose service reads an answer --------------------------------------------

ANSWERING = [
    name
    for name in sorted(NAMES - {"agentcore_tool", "durable_execution"})
    if name in HTTP_INTEGRATIONS
    or ((source := load_source(name)) is not None and (is_answering(source) or waits_for_report(source)))
]


class OutageError(Exception):
    """What is collected cannot be sent."""


def outage() -> Iterator[list[str]]:
    yield log
    raise OutageError


def outcome_of(name: str, app: App) -> str:
    """What the services are told, and what the account says."""
    accounts, answer = list[Any](), None
    app.on_dispatch(lambda dispatch: accounts.append((dispatch.outcome, dispatch.facts()["errors"])))
    client = Client(app, context=LambdaContext())
    try:
        answer = client.send(next(iter(samples(name).values()))())
    except Exception as error:
        answer = repr(error)
    told = json.dumps([answer, [each.content for each in client.sent], accounts], default=str)
    return re.sub(r'"(messageId|timeOfSample)": "[^"]*"', "", told)  # which differ each time


#: Replies of handlers whose service does not read None as one.
REPLIES: dict[str, Any] = {
    "agentcore_evaluator": agentcore_evaluator.score("good"),
    "agentcore_harness_hook": True,
    "alexa_smart_home": alexa_smart_home.response(),
    "bedrock_parser": bedrock_parser.finish("done"),
    "ecs_lifecycle_hook": ecs_lifecycle_hook.succeeded(),
    "redshift_udf": "a",
}


@pytest.mark.parametrize("caught", [False, True])
@pytest.mark.parametrize("name", ANSWERING)
def test_it_is_told_as_an_error_of_the_handler_is(name: str, caught: bool) -> None:
    def app_with(handler: Any, *, catches: bool) -> App:
        app = App()
        decorator: Any = app.route("/{path+}") if name in HTTP_INTEGRATIONS else getattr(app, f"on_{name}")()
        decorator(handler)
        if catches:
            app.exception_handler(OutageError)(lambda error: REPLIES.get(name, {"caught": True}))
        return app

    def raising(event: HTTPRequest) -> Any:
        raise OutageError

    def collecting(event: HTTPRequest, rows: Annotated[list[str], Depends(outage, scope="invocation")]) -> Any:
        return REPLIES.get(name)

    if name not in HTTP_INTEGRATIONS:
        raising.__annotations__["event"] = collecting.__annotations__["event"] = Any
    # A clean-up for several records is an error of none of them, so that no exception handler is asked.
    source = load_source(name)
    is_batch = source is not None and isinstance(source.delivery, Batched)
    expected = outcome_of(name, app_with(raising, catches=caught and not is_batch))
    assert outcome_of(name, app_with(collecting, catches=caught)) == expected
