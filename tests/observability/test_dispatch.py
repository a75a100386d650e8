"""The account of a dispatch: what came, who handled it, what became of it; and the line that is logged."""

from __future__ import annotations

import asyncio
import json
import logging
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lambdarouter import App, BatchError, UnhandledEventError
from lambdarouter._detection.known import HTTP_INTEGRATIONS
from lambdarouter._observability.dispatch import Dispatch
from lambdarouter.errors import RefusedSourceError, ReplyError
from lambdarouter.http import BadGateway, HTTPError
from lambdarouter.router import Router
from lambdarouter.sources.cloudformation import CustomResourceRequest
from lambdarouter.sources.sqs import SQSMessage
from lambdarouter.testing import (
    Client,
    LambdaContext,
    alexa_smart_home,
    batch,
    cloudformation,
    codedeploy,
    codepipeline,
    eventbridge,
    kinesis,
    lex_v2,
    s3,
    sns,
    sqs,
    transfer_family,
)
from lambdarouter.testing import samples as samples_of
from lambdarouter.testing import sources as sources_of
from lambdarouter.testing.registry import context_of


def watched(app: App) -> list[Dispatch]:
    """Every account of an app, as it comes."""
    seen: list[Dispatch] = []
    app.on_dispatch(seen.append)
    return seen


def handle(*_: Any) -> None:
    """A handler of whatever."""


def fail(*_: Any) -> None:
    """A handler that fails."""
    raise KeyError("private")


HERE = __name__


def test_a_single_event() -> None:
    app = App()
    seen = watched(app)
    app.on_eventbridge()(handle)

    Client(app, context=LambdaContext(aws_request_id="request")).send(eventbridge.event(id="event"))

    (account,) = seen
    assert (account.source, account.outcome, account.records, account.failures) == ("eventbridge", "succeeded", 1, ())
    assert (account.handler, account.handlers) == (f"{HERE}.handle", {f"{HERE}.handle": 1})
    assert (account.correlation_id, account.request_id, account.via, account.error) == ("event", "request", (), None)
    assert 0 < account.duration < 5


def test_a_failure() -> None:
    app = App()
    seen = watched(app)
    app.on_eventbridge()(fail)

    with pytest.raises(KeyError):
        Client(app).send(eventbridge.event())

    assert (seen[0].outcome, type(seen[0].error), seen[0].handler) == ("failed", KeyError, f"{HERE}.fail")
    assert [type(each) for each in seen[0].failures] == [KeyError]
    assert "private" not in repr(seen[0])


@pytest.mark.parametrize("reports", [False, True])
def test_a_batch(reports: bool) -> None:
    app = App(report_batch_item_failures=reports)
    seen = watched(app)
    app.on_sqs(where=lambda message: message.body == "bad")(fail)
    app.on_sqs()(handle)
    payload = batch(*(sqs.message(body=each, message_id=each) for each in ("a", "bad", "c")))

    if reports:
        Client(app).send(payload)
    else:
        with pytest.raises(BatchError):
            Client(app).send(payload)

    (account,) = seen
    assert (account.outcome, account.records) == ("partly failed" if reports else "failed", 3)
    assert [getattr(each, "record_id", None) for each in account.failures] == ["bad"]
    assert account.handlers == {f"{HERE}.handle": 2, f"{HERE}.fail": 1}
    assert account.handler is None
    assert account.correlation_id == LambdaContext().aws_request_id


def test_a_whole_batch_and_records_at_the_same_time() -> None:
    app = App(report_batch_item_failures=True)
    seen = watched(app)
    app.on_sqs(concurrency=2)(handle)
    app.on_kinesis(concurrency=2)(fail)
    client = Client(app)
    client.send(batch(sqs.message(body="a"), sqs.message(body="b")))
    client.send(batch(kinesis.record(data=b"a"), kinesis.record(data=b"b")))

    assert [(each.outcome, each.records, len(each.failures)) for each in seen] == [
        ("succeeded", 2, 0),
        ("partly failed", 2, 1),
    ]
    assert seen[0].handlers == {f"{HERE}.handle": 2}


def test_an_envelope() -> None:
    app = App()
    seen = watched(app)
    app.on_s3()(handle)

    Client(app).send(sqs.message(body=sns.message(message=s3.put()), message_id="m"))

    (account,) = seen
    assert (account.source, account.via, account.handler) == ("sqs", ("sqs", "sns"), f"{HERE}.handle")
    assert (account.records, account.correlation_id) == (1, "m")


def test_what_nothing_takes_and_what_is_refused() -> None:
    app = App(only={"sns", "s3", "http"})
    seen = watched(app)
    client = Client(app)

    with pytest.raises(UnhandledEventError):
        client.s3_put()
    with pytest.raises(RefusedSourceError):
        client.send(lex_v2.dialog())

    assert [each.outcome for each in seen] == ["unmatched", "refused"]


def test_http() -> None:
    app, router = App(), Router(tags=["shop"])
    seen = watched(app)

    @router.get("/{kind}")
    def handler(kind: str) -> str:
        if kind == "gone":
            raise HTTPError(410, "Gone.")
        if kind == "broken":
            raise OSError
        return kind

    app.include(router)
    client = Client(app)
    for path in ("/fine", "/gone", "/broken", "/no/such/path"):
        client.get(path)
    client.post("/fine")

    assert [(each.outcome, each.status, len(each.handlers), each.tags) for each in seen] == [
        ("succeeded", 200, 1, ("shop",)),
        ("succeeded", 410, 1, ("shop",)),
        ("failed", 500, 1, ("shop",)),
        ("unmatched", 404, 0, ()),
        ("unmatched", 405, 0, ()),
    ]


def test_a_hook_that_fails_changes_nothing(caplog: pytest.LogCaptureFixture) -> None:
    app = App()
    app.on_dispatch(fail)
    seen = watched(app)
    app.on_invoke()(lambda payload: "answer")

    assert Client(app).send({"a": 1}) == "answer"
    assert len(seen) == 1
    (record,) = caplog.records
    assert re.fullmatch(rf"The on_dispatch hook {__file__}:\d+ fail failed with \w+: .+", record.getMessage())


@pytest.mark.parametrize("name", sorted(sources_of()))
def test_every_source_has_an_account(name: str) -> None:
    app = App()
    seen = watched(app)
    app.default(lambda payload: None)

    sample = next(iter(samples_of(name).values()))
    try:
        Client(app).send(sample(), context_of(sample, {}))
    except Exception:  # a default handler's answer does not suit all of them
        pass

    assert seen[0].source == (name if name != "invoke" else seen[0].source)
    assert seen[0].correlation_id
    json.dumps(seen[0].facts())


#: Sources whose payloads have no id of their own, or only at times: that of the invocation stands for it.
WITHOUT_ID = {
    *("appsync_resolver", "cognito_user_pool", "lex_v1", "rabbitmq"),
    *("cloudwatch_alarm", "cloudwatch_custom_widget", "cloudwatch_logs", "cognito_sync", "config", "invoke"),
    *("iot_authorizer", "iot_button", "iot_one_click", "iot_provisioning", "iot_registry", "sagemaker_ground_truth"),
    *("transfer_family", "vpc_lattice_v1", "vpc_lattice_v2"),
    *("agentcore_interceptor", "agentcore_tool", "appconfig_validator", "autoscaling_termination_policy"),
    *("agentcore_http_interceptor", "bedrock_flow", "bedrock_parser"),
}


@pytest.mark.parametrize("name", sorted(set(sources_of()) - WITHOUT_ID))
def test_the_correlation_id_is_the_services_own(name: str) -> None:
    found: set[str | None] = set()
    for sample in samples_of(name).values():
        app = App(report_batch_item_failures=True)
        seen = watched(app)
        if name in HTTP_INTEGRATIONS:
            app.get("/")(lambda: None)
        else:
            getattr(app, f"on_{name}")()(handle)
        payload = sample()
        try:
            Client(app).send(payload)
        except Exception:  # some want an answer
            pass
        if seen[0].correlation_id in texts_of(payload) or name == "kafka":
            found.add(seen[0].correlation_id)

    assert found - {LambdaContext().aws_request_id}, "only the id of the invocation"


def test_several_objects_have_no_id_in_common() -> None:
    app = App()
    seen = watched(app)
    app.on_s3()(handle)
    client = Client(app)
    client.send(batch(s3.put(), s3.put()))
    client.s3_put()

    assert [each.correlation_id for each in seen] == [LambdaContext().aws_request_id, "C3D13FE58DE4C810"]


def test_a_failure_that_its_service_is_told_of() -> None:
    app = App()
    seen = watched(app)
    app.on_codepipeline()(fail)
    app.on_alexa_smart_home()(fail)
    client = Client(app)

    client.send(codepipeline.job())
    client.send(alexa_smart_home.turn_on())

    assert [(each.outcome, [type(error) for error in each.failures]) for each in seen] == [("failed", [KeyError])] * 2


WRONG: dict[str, tuple[dict[str, Any], Any]] = {
    "cloudformation": (cloudformation.create(), {"Wrong": 1}),
    "codepipeline": (codepipeline.job(), {"Wrong": 1}),
    "codedeploy": (codedeploy.hook(), "succeeded"),
    "transfer_family": (transfer_family.workflow(), "SUCCESS"),
}


@pytest.mark.parametrize("name", WRONG)
def test_an_answer_that_cannot_be_sent_is_a_failure(name: str, caplog: pytest.LogCaptureFixture) -> None:
    app, (payload, wrong) = App(), WRONG[name]
    seen = watched(app)
    getattr(app, f"on_{name}")()(lambda event: wrong)
    client = Client(app)

    client.send(payload)

    assert len(client.sent) == 1
    assert [(each.outcome, [type(error) for error in each.failures]) for each in seen] == [("failed", [ReplyError])]
    assert "is reported as failed" in caplog.text


# --- The log line ---------------------------------------------------------------------------------------------------


def test_the_line(caplog: pytest.LogCaptureFixture) -> None:
    app = App(log_dispatches=True, report_batch_item_failures=True)
    app.on_sqs()(fail)
    app.on_eventbridge()(handle)
    client = Client(app)

    with caplog.at_level(logging.INFO, "lambdarouter.dispatch"):
        client.send(eventbridge.event(id="e1"))
        client.send(batch(sqs.message(body="secret", message_id="m1"), sqs.message(body="a", message_id="m2")))

    lines = [each for each in caplog.records if each.name == "lambdarouter.dispatch"]
    assert [each.levelname for each in lines] == ["INFO", "WARNING"]
    first, second = (each.getMessage() for each in lines)
    assert first.startswith("dispatch source=eventbridge outcome=succeeded duration_ms=")
    assert first.endswith(f"records=1 failures=0 handler={HERE}.handle correlation_id=e1")
    assert "records=2 failures=2 errors=KeyError" in second
    assert "secret" not in caplog.text.replace("KeyError: 'private'", "")


def test_the_line_in_lambdas_json_format(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    monkeypatch.setenv("AWS_LAMBDA_LOG_FORMAT", "JSON")
    app = App(log_dispatches=True)
    app.on_eventbridge()(handle)

    with caplog.at_level(logging.INFO, "lambdarouter.dispatch"):
        Client(app).send(eventbridge.event(id="e1"))

    record: Any = caplog.records[-1]
    assert record.getMessage() == "dispatch succeeded"
    assert (record.dispatch["source"], record.dispatch["correlation_id"]) == ("eventbridge", "e1")


def test_lambdas_own_formatter_writes_the_facts(monkeypatch: pytest.MonkeyPatch) -> None:
    formatter = pytest.importorskip("awslambdaric.lambda_runtime_log_utils").JsonFormatter()
    monkeypatch.setenv("AWS_LAMBDA_LOG_FORMAT", "JSON")
    written: list[dict[str, Any]] = []

    class Keep(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            written.append(json.loads(formatter.format(record)))

    app = App(log_dispatches=True)
    app.on_eventbridge()(handle)
    logger, keep = logging.getLogger("lambdarouter.dispatch"), Keep()
    logger.addHandler(keep)
    try:
        Client(app).send(eventbridge.event(id="e1"))
    finally:
        logger.removeHandler(keep)

    assert written[0]["dispatch"]["handler"] == f"{HERE}.handle"
    assert written[0]["level"] == "INFO"


@pytest.mark.parametrize(("level", "lines"), [("TRACE", 2), ("INFO", 2), ("WARN", 1), ("FATAL", 0)])
def test_the_level_is_lambdas(
    level: str, lines: int, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("AWS_LAMBDA_LOG_LEVEL", level)
    app = App(log_dispatches=True)
    app.on_eventbridge(source="bad")(fail)
    app.on_eventbridge()(handle)

    Client(app).send(eventbridge.event())
    with pytest.raises(KeyError):
        Client(app).send(eventbridge.event(source="bad"))

    assert len([each for each in caplog.records if each.name == "lambdarouter.dispatch"]) == lines
    logging.getLogger("lambdarouter.dispatch").setLevel(logging.NOTSET)


@pytest.mark.parametrize("value", ["", "LOUD", "info"])
def test_a_level_that_lambda_does_not_have_is_info(value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_LAMBDA_LOG_LEVEL", value)
    App(log_dispatches=True)

    assert logging.getLogger("lambdarouter.dispatch").level == logging.INFO
    logging.getLogger("lambdarouter.dispatch").setLevel(logging.NOTSET)


def test_an_id_cannot_make_a_line_of_its_own(caplog: pytest.LogCaptureFixture) -> None:
    app = App(log_dispatches=True)
    app.on_eventbridge()(handle)

    with caplog.at_level(logging.INFO, "lambdarouter.dispatch"):
        Client(app).send(eventbridge.event(id='x"\ndispatch source=sqs'))

    assert caplog.records[-1].getMessage().endswith(r'correlation_id="x\"\ndispatch source=sqs"')


@pytest.mark.parametrize("integration", ["api_gateway_http", "alb"])
def test_a_request_that_fails_tells_the_error(integration: str) -> None:
    app = App()
    seen = watched(app)

    @app.get("/{kind}")
    def handler(kind: str) -> None:
        raise {"key": KeyError("private"), "gateway": HTTPError(502, "private"), "gone": HTTPError(410)}[kind]

    for path in ("/key", "/gateway", "/gone"):
        Client(app, front_door=integration).get(path)

    assert [(each.outcome, each.status, [type(error) for error in each.failures]) for each in seen] == [
        ("failed", 500, [KeyError]),
        ("failed", 502, [BadGateway]),
        ("succeeded", 410, []),
    ]
    assert "private" not in "".join(map(repr, seen))


@pytest.mark.parametrize("concurrency", [1, 3])
def test_a_coroutine_that_is_out_of_time(concurrency: int) -> None:
    app = App(report_batch_item_failures=True, time_reserve_millis=0)
    seen = watched(app)

    @app.on_sqs(concurrency=concurrency)
    async def handler(message: Any) -> None:
        if message.body == "b":
            await asyncio.sleep(60)

    client = Client(app, context=LambdaContext(remaining_time_in_millis=200))
    client.send(batch(*(sqs.message(body=each, message_id=each) for each in "abc")))

    assert (seen[0].outcome, seen[0].facts()["errors"]) == ("partly failed", ["OutOfTimeError"])
    assert list(seen[0].handlers.values()) == [3]


def texts_of(value: Any) -> set[str]:
    """Every text in a payload that could be somebody's, keys left out."""
    if isinstance(value, dict):
        return set().union(*map(texts_of, value.values()))
    if isinstance(value, list):
        return set().union(*map(texts_of, value))
    return {value} if isinstance(value, str) and len(value) > 5 else set()


@pytest.mark.parametrize("as_json", [False, True])
@pytest.mark.parametrize("fails", [False, True])
@pytest.mark.parametrize("name", sorted(sources_of()))
def test_no_line_holds_a_value_of_the_payload(
    name: str, fails: bool, as_json: bool, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("AWS_LAMBDA_LOG_FORMAT", "JSON" if as_json else "Text")
    app = App(log_dispatches=True, report_batch_item_failures=True)
    app.default(fail if fails else handle)
    for sample in samples_of(name).values():
        caplog.clear()
        payload = sample()
        with caplog.at_level(logging.INFO, "lambdarouter.dispatch"):
            try:
                Client(app).send(payload)
            except Exception:  # nor does that of a failure
                pass

        (record,) = [each for each in caplog.records if each.name == "lambdarouter.dispatch"]
        facts = getattr(record, "dispatch", None)
        line = f"{record.getMessage()} {json.dumps(facts)}"
        known = {facts["correlation_id"]} if facts else set(re.findall(r'correlation_id="?([^ "]+)', line))
        line = re.sub(r"\bsource\W+\w+", "", line)
        for identifier in known - {None}:
            line = line.replace(identifier, "")
        for text in texts_of(payload) - {"errors", "KeyError"}:  # words of ours, which samples have as well
            assert text not in line, "a value of the payload is in the line"


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(st.text('abcdefghijk\n"{}é', min_size=6).map(lambda text: f"<{text}>"), st.booleans())
def test_no_line_holds_what_is_marked(caplog: pytest.LogCaptureFixture, marker: str, reads: bool) -> None:
    app = App(log_dispatches=True, report_batch_item_failures=True)

    class MarkedError(Exception):
        """An error that tells everything."""

    def tell(event: Any) -> Any:
        if reads:
            event = event.raw
        raise MarkedError(marker, event)

    @app.exception_handler(MarkedError, sources="sns")
    def tell_again(error: MarkedError) -> None:
        raise HTTPError(500, marker) from error

    @app.get("/{path+}")
    def get(path: str) -> None:
        raise HTTPError(502, marker, headers={"X-Own": quote(marker)})

    for register in (app.on_sqs(), app.on_sns(), app.on_s3(), app.on_eventbridge(), app.on_kinesis()):
        decorate: Any = register
        decorate(tell)
    client = Client(app)
    sends: list[Callable[[], Any]] = [
        lambda: client.send(sqs.message(body=marker)),
        lambda: client.send(sqs.message(body=sns.message(message=marker, subject=marker))),
        lambda: client.s3_put(key=marker, bucket="uploads"),
        lambda: client.send(eventbridge.event(detail={marker: marker}, detail_type=marker)),
        lambda: client.send(kinesis.record(data=marker, partition_key=marker)),
        lambda: client.get(f"/{quote(marker)}?q={quote(marker)}", headers={"X-Name": quote(marker)}),
    ]
    caplog.clear()
    with caplog.at_level(logging.INFO, "lambdarouter.dispatch"):
        for send in sends:
            try:
                send()
            except Exception:  # the handler's own, with all that it tells
                pass

    lines = [each.getMessage() for each in caplog.records if each.name == "lambdarouter.dispatch"]
    assert len(lines) == len(sends)
    for line in lines:
        assert marker not in line
        assert quote(marker) not in line
        assert json.dumps(marker)[1:-1] not in line


def test_records_that_were_not_started_are_named() -> None:
    app, seen = App(report_batch_item_failures=True), list[Dispatch]()
    app.on_dispatch(seen.append)

    @app.on_sqs()
    def handler(message: SQSMessage) -> None:
        if message.body == "bad":
            raise ValueError

    messages = [sqs.fifo(body=body, message_id=f"m{i}", group_id="g") for i, body in enumerate(["a", "bad", "c", "d"])]
    Client(app).send(batch(*messages))
    assert [getattr(each, "record_id", None) for each in seen[0].not_started] == ["m2", "m3"]
    assert seen[0].facts()["not_started"] == [2, 3]
    assert seen[0].facts()["failures"] == 3


@pytest.mark.parametrize(
    ("failing", "outcome", "failures"),
    [((), "succeeded", 0), (("b",), "partly failed", 1), (("a", "b", "c"), "failed", 3)],
)
def test_a_failure_that_is_reported_to_the_service_of_an_event_in_a_record_counts(
    failing: tuple[str, ...], outcome: str, failures: int
) -> None:
    app, accounts = App(), list[Dispatch]()
    app.on_dispatch(accounts.append)

    @app.on_cloudformation()
    def handler(request: CustomResourceRequest) -> None:
        if request.logical_resource_id in failing:
            raise LookupError

    requests = [cloudformation.create(logical_resource_id=each) for each in "abc"]
    client = Client(app)
    assert client.send(batch(*[sns.message(message=json.dumps(each)) for each in requests])) is None
    assert [each.content["Status"] for each in client.sent] == [
        "FAILED" if each in failing else "SUCCESS" for each in "abc"
    ]
    (account,) = accounts
    assert (account.outcome, account.records, len(account.failures)) == (outcome, 3, failures)
