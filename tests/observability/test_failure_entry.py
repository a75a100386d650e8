"""The entry of a failure that its caller is told of: requests, callbacks, and sources with a form for failures."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from typing import Any

import pytest
from awslambdaric.lambda_runtime_log_utils import JsonFormatter  # type: ignore[import-untyped]

from lambdarouter import App, LambdaContext, UnhandledEventError
from lambdarouter.http import HTTPError, HTTPResponse
from lambdarouter.testing import (
    Client,
    alexa_smart_home,
    cloudformation,
    cloudformation_hook,
    cloudformation_macro,
    cloudwatch_custom_widget,
    codepipeline,
    cognito_user_pool,
    http,
    lex_v2,
    samples,
)
from tests.support.http.integrations import Integration, every_integration

CONTEXT = LambdaContext(aws_request_id="r-1")


def entry_of(caplog: pytest.LogCaptureFixture) -> dict[str, Any]:
    """The attributes of the only entry of the log."""
    (record,) = caplog.records
    return vars(record)


def failing(error: Exception) -> App:
    """An app whose only handler raises, and which logs each dispatch."""
    app = App()

    @app.get("/orders/{number}")
    def show(number: int) -> None:
        raise error

    return app


@every_integration
@pytest.mark.parametrize(
    ("error", "status", "text"),
    [
        (LookupError("no order\nof this number"), 500, "no order"),
        (HTTPError(503, "Later."), 503, str(HTTPError(503, "Later."))),
    ],
    ids=["exception", "HTTPError"],
)
def test_a_failed_request_is_one_entry_with_its_fields(
    integration: Integration, error: Exception, status: int, text: str, caplog: pytest.LogCaptureFixture
) -> None:
    assert integration.get(failing(error), "/orders/7").status == status

    found = entry_of(caplog)
    assert found["levelno"] == logging.ERROR
    assert (found["source"], found["route"]) == (integration.source, "GET /orders/{number}")
    assert found["handler"].startswith(f"{__file__}:")
    assert found["handler"].endswith("show")
    assert (found["error_type"], found.get("error")) == (type(error).__name__, text)
    assert found["request_id"]
    assert found["exc_info"]


def test_in_text_a_failed_request_is_one_line(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("AWS_LAMBDA_LOG_FORMAT", raising=False)
    Client(failing(LookupError("no order\nof this number")), context=CONTEXT).get("/orders/7")

    line = entry_of(caplog)["message"]
    assert "\n" not in line
    assert 'source=api_gateway_http route="GET /orders/{number}" handler="' in line
    assert line.endswith('error_type=LookupError error="no order" request_id=r-1')


def test_in_lambdas_json_format_all_of_it_are_fields(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_LAMBDA_LOG_FORMAT", "JSON")
    Client(failing(LookupError("no order")), context=CONTEXT).get("/orders/7")

    (record,) = caplog.records
    written = json.loads(JsonFormatter().format(record))
    assert {"source", "route", "handler", "error_type", "error", "request_id"} <= written.keys()
    assert "error_type=" not in written["message"]


def test_a_response_that_cannot_be_sent_names_its_route_and_handler(caplog: pytest.LogCaptureFixture) -> None:
    app = App()

    @app.get("/large/{number}")
    def large(number: int) -> HTTPResponse:
        return HTTPResponse("x" * 7_000_000)

    assert Client(app, context=CONTEXT).get("/large/1").status == 500
    found = entry_of(caplog)
    assert (found["source"], found["route"], found["error_type"]) == (
        "api_gateway_http",
        "GET /large/{number}",
        "ReplyError",
    )
    assert found["handler"].endswith("large")
    assert found["error"].startswith("http: the reply's body: is ")


def test_a_request_that_fails_without_a_handler_has_the_fields_that_are_known(caplog: pytest.LogCaptureFixture) -> None:
    app = App()

    @app.middleware
    def layer(event: Any, context: Any, call_next: Callable[..., Any]) -> Any:
        raise LookupError("no layer")

    app.get("/")(lambda: None)
    assert Client(app, context=CONTEXT).get("/nothing").status == 500
    found = entry_of(caplog)
    assert "route" not in found
    assert (found["source"], found["error_type"], found["request_id"]) == ("api_gateway_http", "LookupError", "r-1")


def test_nothing_is_logged_twice(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    app = App(log_dispatches=True)

    @app.get("/")
    def handler() -> None:
        raise LookupError

    Client(app, context=CONTEXT).get("/")

    assert [each.levelname for each in caplog.records] == ["ERROR", "WARNING"]


def test_a_request_that_cannot_be_read_is_one_entry_with_its_fields(caplog: pytest.LogCaptureFixture) -> None:
    app = App()
    app.get("/orders")(lambda: "")
    payload = http.request("api_gateway_http", "GET", "/orders")
    payload["rawPath"] = 7

    assert Client(app, context=CONTEXT).send(payload)["statusCode"] == 400
    found = entry_of(caplog)
    assert (found["source"], found["request_id"]) == ("api_gateway_http", "r-1")
    assert (found["error_type"], found["exc_info"]) == ("EventError", None)


def test_the_fields_are_on_the_first_line_of_a_long_text(caplog: pytest.LogCaptureFixture) -> None:
    app = App()
    app.on_lex_v2(intent="Pay")(lambda event: None)
    with pytest.raises(UnhandledEventError):
        Client(app, context=CONTEXT).send(lex_v2.fulfillment())

    found = entry_of(caplog)
    assert (found["source"], found["request_id"]) == ("lex_v2", "r-1")
    first, *more = found["message"].splitlines()
    assert first.endswith(" source=lex_v2 error_type=UnhandledEventError request_id=r-1")
    assert "intent" in "\n".join(more)


# --- Sources that report a failure in their own form ----------------------------------------------------------------


def raising(event: Any = None) -> Any:
    raise LookupError("no stack\nof this name")


REPORTED: dict[str, Any] = {
    "alexa_smart_home": alexa_smart_home.turn_on,
    "cloudformation": cloudformation.create,
    "cloudformation_hook": cloudformation_hook.resource,
    "cloudformation_macro": cloudformation_macro.template,
    "cloudwatch_custom_widget": cloudwatch_custom_widget.widget,
    "codepipeline": codepipeline.job,
    "cognito_user_pool": cognito_user_pool.pre_sign_up,
}


@pytest.mark.parametrize("name", REPORTED)
def test_a_failure_that_is_reported_is_one_entry_with_its_fields(name: str, caplog: pytest.LogCaptureFixture) -> None:
    app = App()
    getattr(app, f"on_{name}")()(raising)
    client = Client(app, context=CONTEXT)
    try:
        client.send(REPORTED[name]())
    except Exception as error:
        assert name in ("cloudwatch_custom_widget", "cognito_user_pool"), error

    found = entry_of(caplog)
    assert (found["source"], found["error_type"], found["error"]) == (name, "LookupError", "no stack")
    assert found["request_id"] == "r-1"
    assert found["handler"].endswith("raising")
    assert found["exc_info"][2].tb_frame.f_code.co_name == "raising"  # the traceback begins at the user's code


@pytest.mark.parametrize(
    ("reply", "problem"),
    [({"unknown": 1}, "cloudformation: the reply's unknown: is unknown"), (object(), "an object has no JSON form")],
    ids=["key", "value"],
)
def test_a_reply_that_cannot_be_reported_is_an_entry_with_its_error(
    reply: Any, problem: str, caplog: pytest.LogCaptureFixture
) -> None:
    app = App()
    app.on_cloudformation()(lambda event: reply)
    client = Client(app, context=CONTEXT)

    client.send(cloudformation.create())
    found = entry_of(caplog)
    assert (found["source"], found["error_type"], found["request_id"]) == ("cloudformation", "ReplyError", "r-1")
    assert problem in found["error"]


@pytest.mark.parametrize("name", ["cloudformation", "codedeploy", "codepipeline", "transfer_family"])
def test_a_wrong_reply_that_becomes_a_reported_failure_names_the_handler(
    name: str, caplog: pytest.LogCaptureFixture
) -> None:
    app = App()

    def handler(event: Any) -> Any:
        return {"Wrong": 1}

    getattr(app, f"on_{name}")()(handler)
    client = Client(app)
    payload = samples(name)["workflow" if name == "transfer_family" else next(iter(samples(name)))]()
    client.send(payload)
    (sent,) = client.sent
    assert "fail" in str(sent.content | {"": sent.target}).lower()
    (record,) = caplog.records
    assert record.__dict__["error_type"] == "ReplyError"
    line = handler.__code__.co_firstlineno
    assert record.__dict__["handler"].startswith(f"{__file__}:{line} ")
