"""AgentCore Gateway interceptors: requests and responses that pass, change, or end."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from lambdarouter import App, RegistrationError, ReplyError
from lambdarouter.sources import codedeploy
from lambdarouter.sources.agentcore_interceptor import (
    InterceptedRequest,
    InterceptedResponse,
    InterceptorEvent,
    InterceptorReply,
    forward,
    refuse,
    respond,
)
from lambdarouter.testing import Client, agentcore_interceptor, samples
from tests.support.dispatched import received, response_of, taken_by
from tests.support.judged import closed, faults
from tests.support.mutations import check_mutations

answer_of = partial(response_of, "agentcore_interceptor")

_MESSAGE = {"body": {}, "headers": {"type": "object", "additionalProperties": {"type": "string"}}}
#: https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/gateway-interceptors-types.html, "output payload".
SCHEMA = closed(
    {
        "interceptorOutputVersion": {"const": "1.0"},
        "mcp": {
            **closed(
                {
                    "transformedGatewayRequest": closed(_MESSAGE, "body"),
                    "transformedGatewayResponse": closed({**_MESSAGE, "statusCode": {"type": "integer"}}, "body"),
                }
            ),
            "minProperties": 1,
        },
    },
    "interceptorOutputVersion",
    "mcp",
)

REQUEST = agentcore_interceptor.request()["mcp"]["gatewayRequest"]["body"]
RESULT = agentcore_interceptor.response()["mcp"]["gatewayResponse"]["body"]


def test_the_class_of_the_event_says_which_point_it_is() -> None:
    [request] = received("agentcore_interceptor", agentcore_interceptor.request())
    [response] = received("agentcore_interceptor", agentcore_interceptor.response())

    assert type(request) is InterceptedRequest
    assert type(response) is InterceptedResponse
    assert (request.tool, response.status_code) == ("orders___get_order", 200)


def test_a_request_that_is_not_allowed_is_answered_with_an_error() -> None:
    app = App()

    @app.on_agentcore_interceptor_request(method="tools/call", tool="orders___*")
    def authorize(request: InterceptedRequest) -> InterceptorReply | None:
        return refuse(request, "Not allowed.", code=-32001, status_code=403)

    client = Client(app)
    answer = client.send(agentcore_interceptor.request())
    assert answer == {
        "interceptorOutputVersion": "1.0",
        "mcp": {
            "transformedGatewayResponse": {
                "statusCode": 403,
                "body": {"jsonrpc": "2.0", "id": 1, "error": {"code": -32001, "message": "Not allowed."}},
            }
        },
    }
    assert faults(SCHEMA, answer) == []


def test_filters() -> None:
    handlers = {
        "response": lambda app: app.on_agentcore_interceptor_response(method="tools/call"),
        "request": lambda app: app.on_agentcore_interceptor_request(tool=["orders___get_order"]),
        "rest": lambda app: app.on_agentcore_interceptor(),
    }
    listing = {"jsonrpc": "2.0", "id": 2, "method": "tools/list"}

    assert taken_by(handlers, agentcore_interceptor.request()) == ["request"]
    assert taken_by(handlers, agentcore_interceptor.response()) == ["response"]
    assert taken_by(handlers, agentcore_interceptor.streamed()) == ["response"]
    assert taken_by(handlers, agentcore_interceptor.request(body=listing)) == ["rest"]


def test_a_handler_of_one_point_gets_its_class() -> None:
    app = App()

    def of_responses(event: InterceptedResponse) -> None:
        pass

    with pytest.raises(RegistrationError, match="InterceptedResponse"):
        app.on_agentcore_interceptor_request()(of_responses)  # type: ignore[arg-type]
    app.on_agentcore_interceptor_response()(of_responses)

    @app.on_agentcore_interceptor()
    def both(event: InterceptorEvent) -> None:
        pass


@pytest.mark.parametrize(
    ("sample", "mcp"),
    [
        ("request", {"transformedGatewayRequest": {"body": REQUEST}}),
        (
            "response",
            {
                "transformedGatewayResponse": {
                    "body": RESULT,
                    "headers": {"Mcp-Session-Id": "session-1"},
                    "statusCode": 200,
                }
            },
        ),
        ("streamed", {"transformedGatewayResponse": {"body": RESULT}}),
    ],
)
def test_none_passes_the_message_on(sample: str, mcp: dict[str, Any]) -> None:
    answer = answer_of(None, samples("agentcore_interceptor")[sample]())

    assert answer == {"interceptorOutputVersion": "1.0", "mcp": mcp}
    assert faults(SCHEMA, answer) == []


@pytest.mark.parametrize(
    ("returned", "sample", "mcp"),
    [
        (
            forward({"method": "x"}, headers={"X-User": "jo"}),
            "request",
            {"transformedGatewayRequest": {"body": {"method": "x"}, "headers": {"X-User": "jo"}}},
        ),
        (respond({"result": 1}), "request", {"transformedGatewayResponse": {"body": {"result": 1}, "statusCode": 200}}),
        (
            respond({"result": 1}, status_code=202, headers={"A": "b"}),
            "response",
            {"transformedGatewayResponse": {"body": {"result": 1}, "statusCode": 202, "headers": {"A": "b"}}},
        ),
        (respond({"result": 1}), "streamed", {"transformedGatewayResponse": {"body": {"result": 1}}}),
        (
            {"interceptorOutputVersion": "1.0", "mcp": {"transformedGatewayRequest": {"body": {"a": 1}}}},
            "request",
            {"transformedGatewayRequest": {"body": {"a": 1}}},
        ),
        (
            {"mcp": {"transformedGatewayResponse": {"body": None}}},
            "response",
            {"transformedGatewayResponse": {"body": None}},
        ),
    ],
)
def test_replies(returned: Any, sample: str, mcp: dict[str, Any]) -> None:
    answer = answer_of(returned, samples("agentcore_interceptor")[sample]())

    assert answer == {"interceptorOutputVersion": "1.0", "mcp": mcp}
    assert faults(SCHEMA, answer) == []


@pytest.mark.parametrize(
    ("returned", "sample", "field"),
    [
        ({}, "request", "mcp"),
        ({"mcp": {}}, "request", "mcp"),
        ({"interceptorOutputVersion": "2.0", "mcp": {}}, "request", "interceptorOutputVersion"),
        ({"http": {}}, "request", "http"),
        ({"mcp": {"gatewayRequest": {}}}, "request", "mcp.gatewayRequest"),
        ({"mcp": {"transformedGatewayRequest": {}}}, "request", "mcp.transformedGatewayRequest.body"),
        (
            {"mcp": {"transformedGatewayRequest": {"body": 1, "statusCode": 200}}},
            "request",
            "mcp.transformedGatewayRequest.statusCode",
        ),
        (
            {"mcp": {"transformedGatewayResponse": {"body": 1, "statusCode": 99}}},
            "response",
            "mcp.transformedGatewayResponse.statusCode",
        ),
        (
            {"mcp": {"transformedGatewayResponse": {"body": 1, "headers": {"a": 1}}}},
            "response",
            "mcp.transformedGatewayResponse.headers.a",
        ),
        (forward({}), "response", "value"),
        ("text", "request", "value"),
        (codedeploy.succeeded(), "request", "value"),
    ],
)
def test_another_reply_is_refused(returned: Any, sample: str, field: str) -> None:
    with pytest.raises(ReplyError) as caught:
        answer_of(returned, samples("agentcore_interceptor")[sample]())

    assert caught.value.field == field


@pytest.mark.parametrize(
    "make",
    [
        lambda: forward(object()),
        lambda: forward({}, headers={"a": 1}),  # type: ignore[dict-item]
        lambda: respond({}, status_code=700),
        lambda: refuse(InterceptedRequest(), 1),  # type: ignore[arg-type]
    ],
)
def test_a_wrong_reply_cannot_be_made(make: Callable[[], Any]) -> None:
    with pytest.raises(ReplyError):
        make()


@pytest.mark.parametrize("kind", samples("agentcore_interceptor"))
def test_damaged_payloads_are_no_surprise(kind: str) -> None:
    check_mutations(samples("agentcore_interceptor")[kind])


@pytest.mark.parametrize("kind", ["request", "response", "streamed"])
def test_the_message_of_the_event_is_an_output_as_in_the_example_of_cdk(kind: str) -> None:
    payload = samples("agentcore_interceptor")[kind]()
    own = "gatewayRequest" if kind == "request" else "gatewayResponse"
    key = f"transformedG{own[1:]}"
    sent = payload["mcp"][own]

    answer = answer_of({"interceptorOutputVersion": "1.0", "mcp": {key: sent}}, payload)
    kept = {name: each for name, each in sent.items() if name in ("headers", "body", "statusCode")}
    assert answer["mcp"] == {key: kept}
    assert faults(SCHEMA, answer) == []


@pytest.mark.parametrize("name", ["path", "httpMethod"])
def test_what_is_read_only_cannot_be_changed(name: str) -> None:
    payload = agentcore_interceptor.request()
    changed = {**payload["mcp"]["gatewayRequest"], name: "OTHER"}
    with pytest.raises(ReplyError, match=rf"mcp\.transformedGatewayRequest\.{name}: is unknown"):
        answer_of({"mcp": {"transformedGatewayRequest": changed}}, payload)
