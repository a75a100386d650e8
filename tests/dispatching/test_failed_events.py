"""The entry of an event without records whose failure ends the invocation."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

import pytest
from awslambdaric.lambda_runtime_log_utils import JsonFormatter  # type: ignore[import-untyped]

from lambdarouter import App, LambdaContext
from lambdarouter._development.function import Function
from lambdarouter._development.server import FunctionServer
from lambdarouter.sources import api_gateway_authorizer as authorizer
from lambdarouter.sources import cognito_user_pool as pool
from lambdarouter.sources.eventbridge import EventBridgeEvent
from lambdarouter.testing import (
    Client,
    api_gateway_authorizer,
    autoscaling_termination_policy,
    batch,
    cloudwatch_alarm,
    cognito_user_pool,
    config,
    ecs_lifecycle_hook,
    esm_failure,
    eventbridge,
    http,
    iot_registry,
    lambda_destination,
    lex_v2,
    s3,
    schedule,
    secrets_manager,
    sqs,
)

CONTEXT = LambdaContext(aws_request_id="r-1")
PLACED = eventbridge.event(source="shop", detail_type="Order Placed", id="e-1")


def fail(event: Any) -> Any:
    raise LookupError("no order\nof this number")


def errors_of(caplog: pytest.LogCaptureFixture) -> list[dict[str, Any]]:
    """The attributes of every entry at ERROR."""
    return [vars(each) for each in caplog.records if each.levelno == logging.ERROR]


def sent(app: App, payload: Any, caplog: pytest.LogCaptureFixture) -> dict[str, Any]:
    """The attributes of the only entry at ERROR for an event whose invocation fails."""
    caplog.clear()
    with pytest.raises(Exception):  # noqa: B017
        Client(app, context=CONTEXT).send(payload)
    (found,) = errors_of(caplog)
    return found


EVENTS: dict[str, tuple[Any, dict[str, Any]]] = {
    "eventbridge": (PLACED, {"detail_type": "Order Placed", "record_id": "e-1"}),
    "schedule": (schedule.rule(id="e-2"), {"rule": "nightly", "record_id": "e-2"}),
    "schedule of EventBridge Scheduler": (schedule.scheduler(), {"schedule": "nightly"}),
    "invoke": ({"order": 7}, {}),
    "cloudwatch_alarm": (cloudwatch_alarm.alarm(name="errors"), {"alarm": "errors"}),
    "config": (config.change(rule="encrypted"), {"rule": "encrypted"}),
    "secrets_manager": (secrets_manager.create(), {"secret": secrets_manager.create()["SecretId"]}),
    "lambda_destination": (lambda_destination.failure(), {"function": "orders"}),
    "esm_failure": (esm_failure.kinesis(), {"function": "orders"}),
    "iot_registry": (iot_registry.thing(), {}),
    "ecs_lifecycle_hook": (ecs_lifecycle_hook.scaled_up(), {"service": "orders"}),
    "autoscaling_termination_policy": (autoscaling_termination_policy.scale_in(), {"group": "workers"}),
    "lex_v2": (lex_v2.fulfillment(), {}),
}


@pytest.mark.parametrize("name", EVENTS)
def test_a_failed_event_is_one_entry_with_the_fields_of_a_record(name: str, caplog: pytest.LogCaptureFixture) -> None:
    app, source = App(), name.partition(" ")[0]
    getattr(app, f"on_{source}")()(fail)
    payload, names = EVENTS[name]

    found = sent(app, payload, caplog)
    assert (found["source"], found["error_type"], found["error"]) == (source, "LookupError", "no order")
    assert found["request_id"] == "r-1"
    assert found["handler"] == f"{__file__}:{fail.__code__.co_firstlineno} fail"
    assert {key: found.get(key) for key in names} == names
    assert found["exc_info"] is None  # the runtime logs the traceback


def test_in_text_it_is_one_line(caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AWS_LAMBDA_LOG_FORMAT", raising=False)
    app = App()
    app.on_eventbridge()(fail)

    assert sent(app, PLACED, caplog)["message"] == (
        'eventbridge: the event (id e-1) failed with LookupError source=eventbridge detail_type="Order Placed" '
        f'record_id=e-1 handler="{__file__}:{fail.__code__.co_firstlineno} fail" error_type=LookupError '
        'error="no order" request_id=r-1'
    )


def test_in_lambdas_json_format_all_of_it_are_fields(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_LAMBDA_LOG_FORMAT", "JSON")
    app = App()
    app.on_eventbridge()(fail)
    sent(app, PLACED, caplog)

    (record,) = caplog.records
    written = json.loads(JsonFormatter().format(record))
    assert written["message"] == "eventbridge: the event (id e-1) failed with LookupError"
    assert {"source", "detail_type", "record_id", "handler", "error_type", "error", "request_id"} <= written.keys()


def test_a_payload_that_does_not_fit_names_its_handler_and_the_field(caplog: pytest.LogCaptureFixture) -> None:
    app = App()

    @app.on_eventbridge()
    def placed(event: EventBridgeEvent[list[int]]) -> None: ...

    found = sent(app, {**PLACED, "detail": {"secret": "hunter2"}}, caplog)
    assert (found["error_type"], found["handler"].endswith("placed")) == ("PayloadError", True)
    assert "PayloadError: eventbridge: detail: " in found["message"]
    assert "hunter2" not in found["message"]
    assert "error" not in found  # the text of an error of this package is in the message


def test_an_event_that_runs_out_of_time_names_its_handler(caplog: pytest.LogCaptureFixture) -> None:
    app = App()

    @app.on_eventbridge()
    async def placed(event: EventBridgeEvent) -> None:
        await asyncio.sleep(60)

    with pytest.raises(Exception, match="shortly before the timeout"):
        app(PLACED, LambdaContext(remaining_time_in_millis=lambda: 50))
    (found,) = errors_of(caplog)
    assert (found["error_type"], found["handler"].endswith("placed")) == ("OutOfTimeError", True)


def test_an_unmatched_event_names_its_source_and_id(caplog: pytest.LogCaptureFixture) -> None:
    app = App()
    app.on_eventbridge(detail_type="Order Shipped")(fail)

    found = sent(app, PLACED, caplog)
    assert (found["source"], found["record_id"], found["error_type"]) == ("eventbridge", "e-1", "UnhandledEventError")
    assert "handler" not in found


def test_a_refused_event_is_an_entry(caplog: pytest.LogCaptureFixture) -> None:
    assert sent(App(only=["sqs"]), PLACED, caplog)["error_type"] == "RefusedSourceError"


def test_the_default_handler_is_named(caplog: pytest.LogCaptureFixture) -> None:
    app = App()
    app.default(fail)

    assert sent(app, PLACED, caplog)["handler"].endswith(" fail")


# --- Nothing twice --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "payload",
    [
        s3.put(),
        batch(s3.put(), s3.put()),
        sqs.message(),
        batch(sqs.message(), sqs.message()),
        sqs.message(body=PLACED),
        sqs.message(body=json.dumps(s3.put())),
    ],
    ids=["S3", "two of S3", "SQS", "two of SQS", "EventBridge in SQS", "S3 in SQS"],
)
def test_failed_records_have_no_further_entry(payload: Any, caplog: pytest.LogCaptureFixture) -> None:
    app = App()
    app.on_s3()(fail)
    app.on_eventbridge()(fail)
    app.on_sqs(rest=True)(fail)
    with pytest.raises(Exception):  # noqa: B017
        Client(app, context=CONTEXT).send(payload)

    assert [each.get("record") for each in errors_of(caplog)] == list(range(len(payload["Records"])))


def test_a_middleware_around_the_invocation_that_raises_another_error_adds_none(
    caplog: pytest.LogCaptureFixture,
) -> None:
    app = App()

    @app.middleware(scope="invocation")
    def renamed(event: Any, context: Any, call_next: Callable[..., Any]) -> Any:
        try:
            return call_next(event)
        except LookupError as error:
            raise RuntimeError("renamed") from error

    app.on_s3()(fail)
    app.on_eventbridge()(fail)

    assert (sent(app, s3.put(), caplog)["source"], caplog.records[-1].name) == ("s3", "lambdarouter")
    assert sent(app, PLACED, caplog)["error_type"] == "RuntimeError"


def test_an_exception_handler_that_answers_logs_nothing(caplog: pytest.LogCaptureFixture) -> None:
    app = App()
    app.on_eventbridge()(fail)

    @app.exception_handler(LookupError)
    def ignore(error: LookupError, event: Any) -> None: ...

    Client(app).send(PLACED)
    assert caplog.records == []


def test_an_app_that_is_called_by_a_handler_logs_once(caplog: pytest.LogCaptureFixture) -> None:
    app = App()
    app.on_eventbridge()(fail)

    @app.on_lambda_destination()
    def again(record: Any, context: LambdaContext) -> None:
        app(PLACED, context)

    assert sent(app, lambda_destination.failure(), caplog)["source"] == "eventbridge"


def test_an_exception_that_later_invocations_raise_again_has_an_entry_in_each(caplog: pytest.LogCaptureFixture) -> None:
    app, failed = App(), Future[None]()
    failed.set_exception(LookupError("no table"))

    @app.on_eventbridge()
    def placed(event: EventBridgeEvent) -> None:
        failed.result()

    for request in ("r-1", "r-2"):
        with pytest.raises(LookupError):
            app(PLACED, LambdaContext(aws_request_id=request))

    assert [each["request_id"] for each in errors_of(caplog)] == ["r-1", "r-2"]


def test_answers_that_are_raised_are_no_failures(caplog: pytest.LogCaptureFixture) -> None:
    app = App()
    app.on_cognito_pre_sign_up()(lambda event: pool.deny("By invitation only"))
    app.on_api_gateway_authorizer()(lambda event: authorizer.unauthorized())
    for payload in (cognito_user_pool.pre_sign_up(), api_gateway_authorizer.token()):
        with pytest.raises((pool.DeniedError, authorizer.UnauthorizedError)):
            Client(app).send(payload)

    assert caplog.records == []


def test_a_request_that_a_middleware_around_the_invocation_fails_is_an_entry(caplog: pytest.LogCaptureFixture) -> None:
    app = App()
    app.get("/")(lambda: "")

    @app.middleware(scope="invocation")
    def failing(event: Any, context: Any, call_next: Callable[..., Any]) -> Any:
        raise LookupError

    found = sent(app, http.request("api_gateway_http", "GET", "/"), caplog)
    assert (found["source"], found["error_type"]) == ("api_gateway_http", "LookupError")


def test_on_this_machine_the_traceback_is_shown_once(
    caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    app = App()
    app.on_eventbridge()(fail)
    app.get("/")(lambda: "")

    @app.middleware(scope="invocation", sources=["http"])
    def failing(event: Any, context: Any, call_next: Callable[..., Any]) -> Any:
        raise LookupError("no order")

    function = Function(app)
    function.invoke(PLACED, origin="invoke")
    assert capsys.readouterr().err.count("raise LookupError") == 1
    assert [each["exc_info"] for each in errors_of(caplog)] == [None]

    caplog.clear()
    environment = {"REQUEST_METHOD": "GET", "PATH_INFO": "/"}
    FunctionServer(function, front_door="api_gateway_http")(environment, lambda *_: None)
    entry, shown = errors_of(caplog)
    assert (entry["source"], entry["exc_info"]) == ("api_gateway_http", None)
    assert (shown["message"], shown["exc_info"][0]) == ("the app failed", LookupError)
    assert capsys.readouterr().err == ""


def test_the_whole_text_is_logged_where_the_service_receives_another(caplog: pytest.LogCaptureFixture) -> None:
    app = App()
    app.on_lex_v2(intent="Pay")(lambda event: None)

    found = sent(app, lex_v2.fulfillment(), caplog)
    assert "intent" in "\n".join(found["message"].splitlines()[1:])
    assert "record_id" not in found  # it would be the id of the session, which names a user
