"""AgentCore Gateway interceptors for HTTP targets: requests and responses that pass, change, or end."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest

from lambdarouter import App, ReplyError, detect
from lambdarouter.sources.agentcore_http_interceptor import (
    HTTPInterceptorReply,
    HTTPResponseReply,
    InterceptedHTTPRequest,
    InterceptedHTTPResponse,
    forward,
    refuse,
    respond,
)
from lambdarouter.testing import Client, agentcore_http_interceptor, samples
from tests.support.dispatched import received, response_of
from tests.support.judged import closed, faults
from tests.support.mutations import check_mutations

answer_of = partial(response_of, "agentcore_http_interceptor")

_BODY = {"type": "string", "pattern": "^[A-Za-z0-9+/]*=*$"}
_HEADERS = {"type": "object", "additionalProperties": {"type": "string"}}
_RESPONSE = {"contentType": {"type": "string"}, "statusCode": {"type": "integer"}, "headers": _HEADERS, "body": _BODY}
#: https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/gateway-interceptors-types.html, "output payload".
SCHEMA = closed(
    {
        "interceptorOutputVersion": {"const": "1.0"},
        "http": closed(
            {
                "transformedGatewayRequest": closed({"headers": _HEADERS, "body": _BODY}),
                "transformedGatewayResponse": closed(_RESPONSE),
            }
        ),
    },
    "interceptorOutputVersion",
    "http",
)
REQUEST, RESPONSE = agentcore_http_interceptor.request, agentcore_http_interceptor.response


def test_http_messages_are_another_source_than_mcp_messages() -> None:
    for payload in (REQUEST(), RESPONSE()):
        assert detect(payload) == "agentcore_http_interceptor"
        assert detect({**payload, "http": "text"}) is None
    [request] = received("agentcore_http_interceptor", REQUEST())
    [response] = received("agentcore_http_interceptor", RESPONSE())
    assert type(request) is InterceptedHTTPRequest
    assert type(response) is InterceptedHTTPResponse
    assert (request.body, response.body) == (b'{"prompt": "Where is my order?"}', b'{"answer": "It is out."}')


@pytest.mark.parametrize(
    ("reply", "request_output", "response_output"),
    [
        (None, {"transformedGatewayRequest": {"body": "eyJwcm9tcHQiOiAiV2hlcmUgaXMgbXkgb3JkZXI/In0="}}, {}),
        (
            forward({"prompt": "hi"}, headers={"X-A": "b"}),
            {"transformedGatewayRequest": {"headers": {"X-A": "b"}, "body": "eyJwcm9tcHQiOiJoaSJ9"}},
            None,
        ),
        (forward(b"hi"), {"transformedGatewayRequest": {"body": "aGk="}}, None),
        (forward(""), {"transformedGatewayRequest": {"body": ""}}, None),
        (
            respond("hi", content_type="text/plain", headers={"X-A": "b"}),
            {
                "transformedGatewayResponse": {
                    "contentType": "text/plain",
                    "statusCode": 200,
                    "headers": {"X-A": "b"},
                    "body": "aGk=",
                }
            },
            {"transformedGatewayResponse": {"contentType": "text/plain", "headers": {"X-A": "b"}, "body": "aGk="}},
        ),
        (
            respond(status_code=503),
            {"transformedGatewayResponse": {"statusCode": 503}},
            {"transformedGatewayResponse": {"statusCode": 503}},
        ),
        (
            refuse("No."),
            {
                "transformedGatewayResponse": {
                    "contentType": "application/json",
                    "statusCode": 403,
                    "body": "eyJtZXNzYWdlIjoiTm8uIn0=",
                }
            },
            ...,
        ),
        ({"interceptorOutputVersion": "1.0", "http": {}}, {}, {}),
        (
            {"http": {"transformedGatewayResponse": {"statusCode": None, "body": None, "headers": {}}}},
            {"transformedGatewayResponse": {"statusCode": None, "body": None, "headers": {}}},
            ...,
        ),
    ],
)
def test_replies(reply: Any, request_output: Any, response_output: Any) -> None:
    for payload, output in ((REQUEST(), request_output), (RESPONSE(), response_output)):
        if output is None:
            with pytest.raises(ReplyError, match="is for a request, but the target has answered already"):
                answer_of(reply, payload)
            continue
        answer = answer_of(reply, payload)
        assert answer == {"interceptorOutputVersion": "1.0", "http": request_output if output is ... else output}
        assert faults(SCHEMA, answer) == [] or isinstance(reply, dict)


def test_a_request_without_a_body_passes() -> None:
    payload = REQUEST()
    payload["http"]["gatewayRequest"] |= {"body": None, "httpMethod": "GET"}
    assert answer_of(None, payload) == {"interceptorOutputVersion": "1.0", "http": {}}


@pytest.mark.parametrize(
    ("reply", "problem"),
    [
        ({"http": {"transformedGatewayRequest": {"body": {"prompt": "hi"}}}}, "body: is an object; expected base64"),
        ({"http": {"transformedGatewayRequest": {"body": "{}"}}}, "body: is not base64, which the gateway requires"),
        ({"http": {"transformedGatewayRequest": {"httpMethod": "POST"}}}, "httpMethod: is unknown"),
        ({"http": {"transformedGatewayRequest": {"path": "/a"}}}, "path: is unknown"),
        ({"http": {"transformedGatewayResponse": {"statusCode": "200"}}}, "statusCode: is a string"),
        ({"http": {"transformedGatewayResponse": {"statusCode": 99}}}, "statusCode: is not an HTTP status code"),
        ({"http": {"transformedGatewayResponse": {"headers": {"X-A": 1}}}}, "headers.X-A: is a number"),
        ({"http": {"transformedGatewayResponse": {"contentType": 1}}}, "contentType: is a number"),
        ({"http": {"gatewayResponse": {}}}, "http.gatewayResponse: is unknown"),
        ({"mcp": {}}, "mcp: is unknown"),
        ({"interceptorOutputVersion": 1.0, "http": {}}, 'interceptorOutputVersion: is not "1.0"'),
        ({}, "http: is missing"),
        ("text", "value: is a string, not an object"),
        (True, "value: is a boolean, not an object"),
    ],
)
def test_other_replies_are_refused(reply: Any, problem: str) -> None:
    with pytest.raises(ReplyError, match=rf"agentcore_http_interceptor: the reply's .*{problem}"):
        answer_of(reply, REQUEST())


@pytest.mark.parametrize(
    "make",
    [
        lambda: forward({1, object()}),
        lambda: respond("", headers={"X-A": 1}),  # type: ignore[dict-item]
        lambda: respond("", status_code=7),
        lambda: refuse(7),  # type: ignore[arg-type]
    ],
)
def test_the_helpers_refuse_other_arguments(make: Any) -> None:
    with pytest.raises(ReplyError):
        make()


def test_filters() -> None:
    app = App()
    seen: list[str] = []

    @app.on_agentcore_http_interceptor_request(path="/orders-agent/*")
    def orders(request: InterceptedHTTPRequest) -> HTTPInterceptorReply | None:
        seen.append("orders")
        return None

    @app.on_agentcore_http_interceptor_response(where=lambda response: response.status_code == 500)
    def failed(response: InterceptedHTTPResponse) -> HTTPResponseReply:
        seen.append("failed")
        return respond(status_code=503)

    @app.on_agentcore_http_interceptor()
    def others(event: InterceptedHTTPRequest | InterceptedHTTPResponse) -> None:
        seen.append("others")

    client = Client(app)
    for payload in (REQUEST(), REQUEST(path="/other/invocations"), RESPONSE(status_code=500), RESPONSE()):
        client.send(payload)
    assert seen == ["orders", "others", "failed", "others"]


@pytest.mark.parametrize("kind", ["request", "response"])
def test_damaged_payloads(kind: str) -> None:
    check_mutations(samples("agentcore_http_interceptor")[kind])
