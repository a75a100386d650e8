"""The Invoke API: boto3 is the judge."""

from __future__ import annotations

import json
import threading
from base64 import b64decode, b64encode
from collections.abc import Iterator
from importlib import import_module
from time import monotonic, sleep
from typing import Any

import pytest

from lambdarouter import App, LambdaContext
from lambdarouter._development.asynchronous import Asynchronous
from lambdarouter._development.function import Function
from lambdarouter._development.invoke_api import InvokeAPI
from lambdarouter._development.server import DevelopmentServer
from lambdarouter.testing import sqs
from lambdarouter.testing.server import Server
from tests.support.http.serving import Answer, fetch, serving

PATH = "/2015-03-31/functions/orders/invocations"

app = App()
handled = threading.Event()


@app.on_invoke()
def echo(event: Any, context: LambdaContext) -> Any:
    if event == {"fail": True}:
        raise ValueError("not this one")
    if event == {"set": True}:
        handled.set()
    if event == "context":
        client = context.client_context
        return [client.custom, client.env] if client is not None else None
    return {"name": context.function_name, "event": event}


@app.on_sqs(queue="orders")
def message(message: Any) -> None:
    raise ValueError("no message today")


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    """The port of a server with the API, for the functions `orders` and `shop`."""
    http = Server(app)
    with serving(DevelopmentServer(http, InvokeAPI(Function(app), ["orders", "shop"]))) as port:
        yield port


@pytest.fixture(scope="module")
def client(port: int) -> Any:
    """A client of Lambda with this server as its endpoint."""
    return import_module("boto3").client(
        "lambda",
        endpoint_url=f"http://127.0.0.1:{port}",
        region_name="us-east-1",
        aws_access_key_id="testing",
        aws_secret_access_key="testing",
    )


def invoke(client: Any, payload: Any, **options: Any) -> tuple[dict[str, Any], Any]:
    """The response of an invocation, and its payload."""
    response = client.invoke(**{"FunctionName": "orders", "Payload": json.dumps(payload), **options})
    content = response.pop("Payload").read()
    return response, json.loads(content) if content else None


def test_a_result(client: Any) -> None:
    response, value = invoke(client, {"id": "ä"})

    assert value == {"name": "orders", "event": {"id": "ä"}}
    assert (response["StatusCode"], response["ExecutedVersion"]) == (200, "$LATEST")
    assert "FunctionError" not in response
    assert "LogResult" not in response


def test_no_payload_is_an_empty_object(client: Any) -> None:
    response = client.invoke(FunctionName="orders")

    assert json.loads(response["Payload"].read())["event"] == {}


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("shop", "shop"),
        ("shop:live", "shop"),
        ("123456789012:function:shop", "shop"),
        ("arn:aws:lambda:us-east-1:123456789012:function:shop", "shop"),
        ("arn:aws:lambda:us-east-1:123456789012:function:shop:7", "shop"),
    ],
)
def test_names_and_arns_of_functions(client: Any, given: str, name: str) -> None:
    response, value = invoke(client, {}, FunctionName=given)

    assert value["name"] == name
    assert response["ExecutedVersion"] == ("7" if given.endswith(":7") else "$LATEST")
    assert invoke(client, {}, FunctionName="shop", Qualifier="12")[0]["ExecutedVersion"] == "12"


def test_a_function_error(client: Any) -> None:
    response, error = invoke(client, {"fail": True}, LogType="Tail")

    assert (response["StatusCode"], response["FunctionError"]) == (200, "Unhandled")
    assert (error["errorType"], error["errorMessage"]) == ("ValueError", "not this one")
    assert error["requestId"] == response["ResponseMetadata"]["RequestId"]
    assert f"END RequestId: {error['requestId']}" in b64decode(response["LogResult"]).decode()


def test_an_event_of_a_service(client: Any) -> None:
    payload = sqs.message(body="tea", queue_arn="arn:aws:sqs:us-east-1:123456789012:orders")

    assert invoke(client, payload)[1]["errorMessage"].startswith("sqs: 1 of 1 records failed.")


def test_the_client_context(client: Any) -> None:
    context = b64encode(b'{"custom": {"tool": "a"}, "env": {"b": "c"}}').decode()

    assert invoke(client, "context", ClientContext=context)[1] == [{"tool": "a"}, {"b": "c"}]
    assert invoke(client, "context")[1] is None


def test_an_asynchronous_invocation(client: Any) -> None:
    handled.clear()
    response, value = invoke(client, {"set": True}, InvocationType="Event")

    assert (response["StatusCode"], value) == (202, None)
    assert handled.wait(10)


def test_an_asynchronous_invocation_that_fails_is_retried_twice() -> None:
    function = Function(app)
    asynchronous = Asynchronous(function, delays=(0.0, 0.0))
    with serving(DevelopmentServer(Server(app), InvokeAPI(function, asynchronous=asynchronous))) as port:
        assert fetch(port, "POST", PATH, [("X-Amz-Invocation-Type", "Event")], b'{"fail": true}').status == 202
        end = monotonic() + 10
        while len(function.history) < 3 or not function.history[-1].outcome:
            assert monotonic() < end
            sleep(0.01)

    assert {each.request_id for each in function.history} == {function.history[0].request_id}
    assert function.history[-1].outcome.startswith("failed 3 times")


def test_a_dry_run_does_not_invoke(client: Any) -> None:
    handled.clear()
    response, value = invoke(client, {"set": True}, InvocationType="DryRun")

    assert (response["StatusCode"], value) == (204, None)
    assert not handled.wait(0.1)


@pytest.mark.parametrize(
    ("options", "kind", "text"),
    [
        ({"FunctionName": "other"}, "ResourceNotFoundException", "Function not found: other.*serves: orders, shop"),
        ({"Payload": b"{"}, "InvalidRequestContentException", "Could not parse request body into json: line 1"),
        ({"Payload": b"NaN"}, "InvalidRequestContentException", "Could not parse"),
        ({"Payload": b"\xff\xfe\xff"}, "InvalidRequestContentException", "Could not parse"),
        ({"Payload": b"[" * 100_000}, "InvalidRequestContentException", "Could not parse"),
        ({"ClientContext": "e30"}, "InvalidRequestContentException", "Client context must be a valid Base64"),
        ({"ClientContext": b64encode(b"[]").decode()}, "InvalidRequestContentException", "JSON object"),
        ({"ClientContext": "YWJj" * 900}, "InvalidRequestContentException", "no more than 3583 bytes"),
        ({"InvocationType": "Later"}, "InvalidParameterValueException", "Unknown invocation type 'Later'"),
        ({"Payload": b" " * 6_291_457}, "RequestTooLargeException", "smaller than 6291456 bytes"),
        (
            {"Payload": b" " * 1_048_577, "InvocationType": "Event"},
            "RequestTooLargeException",
            "smaller than 1048576 bytes",
        ),
    ],
    ids=str,
)
def test_requests_that_lambda_refuses(client: Any, options: dict[str, Any], kind: str, text: str) -> None:
    refusal = import_module("botocore.exceptions").ClientError

    with pytest.raises(refusal, match=text) as caught:
        client.invoke(**{"FunctionName": "orders", **options})

    assert caught.value.response["Error"]["Code"] == kind


def test_paths_and_methods_that_are_none_of_the_api(port: int) -> None:
    assert fetch(port, "GET", PATH).status == 405
    streaming = fetch(port, "POST", "/2021-11-15/functions/orders/response-streaming-invocations", body=b"{}")
    assert (streaming.status, b"use Invoke" in streaming.body) == (404, True)
    assert fetch(port, "POST", "/2015-03-31/functions/a%20b/invocations", body=b"{}").status == 400


def from_page(port: int, **headers: str) -> Answer:
    """The response to an invocation with headers as a browser sends them."""
    pairs = [(name.replace("_", "-"), value) for name, value in headers.items()]
    return fetch(port, "POST", PATH, pairs, b"{}")


def test_a_page_of_another_origin_cannot_invoke(port: int) -> None:
    own = f"http://127.0.0.1:{port}"

    assert from_page(port, Origin="https://evil.example").status == 403
    assert from_page(port, Origin="null").status == 403
    assert from_page(port, Sec_Fetch_Site="cross-site").status == 403
    assert from_page(port, Origin=own, Sec_Fetch_Site="same-origin").status == 200


def test_a_foreign_host_name_cannot_invoke() -> None:
    def status(server: DevelopmentServer, host: str) -> str:
        found: list[str] = []
        environ = {"PATH_INFO": PATH, "REQUEST_METHOD": "GET", "HTTP_HOST": host, "wsgi.url_scheme": "http"}
        environ |= {"SERVER_NAME": "localhost", "SERVER_PORT": "80"}
        list(server(environ, lambda status, headers: found.append(status[:3])))
        return found[0]

    server = DevelopmentServer(Server(app), InvokeAPI(Function(app)), hosts=["dev.example"])
    known = ("localhost:8000", "127.0.0.1", "[::1]:8000", "shop.localhost", "host.docker.internal:8000", "DEV.example")

    assert {host: status(server, host) for host in known} == dict.fromkeys(known, "405")
    assert {status(server, host) for host in ("evil.example", "127.0.0.1.evil.example", "", "[::1")} == {"403"}


def test_http_handlers_have_the_other_paths(port: int) -> None:
    answer = fetch(port, "GET", "/2015-03-31/functions/", [("Host", "any.example")])

    assert answer.status == 500  # of an app without HTTP handlers
