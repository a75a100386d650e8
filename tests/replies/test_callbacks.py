"""What leaves a service: the PUT of an answer, against a server that fails, stalls and drops connections."""

from __future__ import annotations

import json
import logging
import socket
import threading
import time
from typing import Any

import pytest

from lambdarouter import App, DeliveryError
from lambdarouter._replies.callbacks import ATTEMPTS, Sent, call_aws, captured, put_json
from lambdarouter.sources.cloudformation import CREATE_FAILED, CustomResourceRequest
from lambdarouter.testing import LambdaContext, batch, cloudformation, s3, sns, sqs
from tests.support.bucket import SIGNATURE, Bucket, serving

#: The host of the servers in these tests.
LOOPBACK = "127.0.0.1"
#: Instead of the seconds of production.
QUICK = {"timeout": 0.2, "pause": 0.001, "seconds_left": None}


def put(server: Bucket, body: dict[str, Any]) -> None:
    put_json(server.url, body, timeout=0.2, pause=0.001)


def test_an_answer_is_put_with_its_length_and_an_empty_type() -> None:
    with serving() as server:
        put(server, {"Status": "SUCCESS", "Data": {"name": "é"}})

    [(path, headers, body)] = server.requests
    assert path == f"/answers/1%3A2?{SIGNATURE}"
    assert json.loads(body) == {"Status": "SUCCESS", "Data": {"name": "é"}}
    assert headers["Content-Type"] == ""
    assert headers["Content-Length"] == str(len(body))
    assert "Transfer-Encoding" not in headers


@pytest.mark.parametrize("trouble", [500, 503, 429, "drop", "stall"])
def test_trouble_that_passes_is_tried_again(trouble: int | str) -> None:
    with serving(trouble, trouble) as server:
        put(server, {"a": 1})

    assert len(server.requests) == 3
    assert len({body for _, _, body in server.requests}) == 1


@pytest.mark.parametrize(("trouble", "said"), [(503, "503"), ("drop", "RemoteDisconnected"), ("stall", "Timeout")])
def test_trouble_that_stays_is_an_error_without_the_signature(trouble: int | str, said: str) -> None:
    with serving(*[trouble] * 10) as server, pytest.raises(DeliveryError, match=said) as caught:
        put(server, {"a": 1})

    assert len(server.requests) == ATTEMPTS
    assert caught.value.target == f"127.0.0.1:{server.server_port}"
    assert "do-not-tell" not in str(caught.value)
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None


@pytest.mark.parametrize("status", [301, 400, 403, 404])
def test_a_refusal_is_not_tried_again(status: int) -> None:
    with serving(status) as server, pytest.raises(DeliveryError, match=str(status)):
        put(server, {"a": 1})

    assert len(server.requests) == 1


def test_a_server_that_is_not_there_is_an_error() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]

        with pytest.raises(DeliveryError, match="ConnectionRefusedError"):
            put_json(f"http://127.0.0.1:{port}/", {}, timeout=0.2, pause=0.001)


def test_https_is_https() -> None:
    with serving() as server, pytest.raises(DeliveryError, match="SSLError"):
        put_json(server.url.replace("http:", "https:"), {}, timeout=0.2, pause=0.001)

    assert server.requests == []


@pytest.mark.parametrize(
    "url",
    ["", "do-not-tell", "ftp://host/do-not-tell", "file:///do-not-tell", "https://", "http://[do-not-tell", "http://h:x/",
     "https://host/do not-tell", "https://host/do-not-tell\r\nX: 1", "https://host/do-not-tell-é"],
)  # fmt: skip
def test_what_is_no_url_is_refused_without_being_told(url: str) -> None:
    with pytest.raises(DeliveryError, match="not an http") as caught:
        put_json(url, {})

    assert "do" not in str(caught.value)


def test_a_test_captures_instead_of_sending() -> None:
    sent: list[Sent] = []
    token = captured.set(sent)
    try:
        put_json("https://bucket.invalid/1?X-Amz-Signature=do-not-tell", {"a": 1})
    finally:
        captured.reset(token)

    assert [(each.target.partition("?")[0], each.content) for each in sent] == [("https://bucket.invalid/1", {"a": 1})]
    assert "do-not-tell" not in repr(sent[0])


def test_a_call_to_an_api_with_an_address_of_its_own_is_captured_with_it() -> None:
    sent: list[Sent] = []
    token = captured.set(sent)
    try:
        assert call_aws("config", "put_evaluations", ResultToken="1") == {}
        assert (
            call_aws("apigatewaymanagementapi", "delete_connection", endpoint_url="https://a/b", ConnectionId="1") == {}
        )
    finally:
        captured.reset(token)

    assert [(each.target, each.content, each.endpoint_url) for each in sent] == [
        ("config.put_evaluations", {"ResultToken": "1"}, None),
        ("apigatewaymanagementapi.delete_connection", {"ConnectionId": "1"}, "https://a/b"),
    ]


# --- A whole custom resource ----------------------------------------------------------------------------------------


def test_a_custom_resource_answers_over_the_network_and_logs_no_url(caplog: pytest.LogCaptureFixture) -> None:
    app = App(response_hosts=LOOPBACK)

    @app.on_cloudformation_create()
    def fail(request: CustomResourceRequest) -> None:
        raise ValueError("no such site")

    with serving("drop") as server, caplog.at_level(logging.DEBUG):
        assert app(cloudformation.create(response_url=server.url), LambdaContext(log_stream_name="stream-7")) is None

    assert len(server.requests) == 2
    answer = json.loads(server.requests[-1][2])
    assert answer["Status"] == "FAILED"
    assert "ValueError" in answer["Reason"]
    assert "stream-7" in answer["Reason"]
    assert SIGNATURE not in caplog.text


def test_an_answer_that_cannot_be_delivered_fails_the_invocation() -> None:
    app = App(response_hosts=LOOPBACK)
    app.on_cloudformation()(lambda request: None)

    with serving(403) as server, pytest.raises(DeliveryError):
        app(cloudformation.create(response_url=server.url), LambdaContext())


@pytest.mark.parametrize("script", [[503, "drop", "stall"], ["drop", 200], ["stall", 200]], ids=str)
def test_a_stack_is_told_of_a_success_through_trouble(script: list[int | str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lambdarouter._replies.callbacks.put_json.__kwdefaults__", QUICK)
    app, calls = App(response_hosts=LOOPBACK), list[str]()

    @app.on_cloudformation()
    def create(request: CustomResourceRequest) -> dict[str, str]:
        calls.append(request.request_type)
        return {"PhysicalResourceId": "made"}

    with serving(*script) as server:
        assert app(cloudformation.create(response_url=server.url), LambdaContext()) is None

    assert calls == ["Create"]
    assert json.loads(server.requests[-1][2])["PhysicalResourceId"] == "made"


class Clock:
    """A Lambda context whose time runs out."""

    def __init__(self, millis: int) -> None:
        self.end = time.monotonic() + millis / 1000

    def get_remaining_time_in_millis(self) -> int:
        return max(int((self.end - time.monotonic()) * 1000), 0)


@pytest.mark.parametrize("trouble", [503, "drop", "stall"])
def test_a_stack_is_told_that_time_is_up_through_trouble_and_before_the_time_is_up(trouble: int | str) -> None:
    """With the timeout and the pauses of production: a stalled attempt leaves time for the next one."""
    app, told_after = App(response_hosts=LOOPBACK), list[float]()
    started = time.monotonic()

    with serving(trouble) as server:

        @app.on_cloudformation()
        def slow(request: CustomResourceRequest) -> None:
            while len(server.requests) < 2 and time.monotonic() - started < 5:
                time.sleep(0.01)
            told_after.append(time.monotonic() - started)

        app(cloudformation.create(response_url=server.url), Clock(2000))

    assert told_after[0] < 2
    assert len(server.requests) == 2
    answer = json.loads(server.requests[-1][2])
    assert (answer["Status"], answer["PhysicalResourceId"]) == ("FAILED", CREATE_FAILED)
    assert answer["Reason"].startswith("OutOfTimeError")


def test_no_attempt_outlasts_the_time_that_is_left() -> None:
    started = time.monotonic()

    with serving(*["stall"] * 10) as server, pytest.raises(DeliveryError):
        put_json(server.url, {}, seconds_left=0.4)

    assert time.monotonic() - started < 15  # without the bound, it would be twenty
    assert len(server.requests) == ATTEMPTS


@pytest.mark.parametrize("payload", [{"RequestType": "Create"}, {"StackId": "s"}, {"RequestType": 7, "StackId": "s"}])
def test_a_malformed_request_is_answered_over_the_network(payload: dict[str, Any]) -> None:
    app = App(response_hosts=LOOPBACK)
    app.on_cloudformation()(lambda request: None)

    with serving() as server:
        assert app({**payload, "ResponseURL": server.url}, LambdaContext()) is None

    answer = json.loads(server.requests[0][2])
    assert answer["Status"] == "FAILED"
    assert answer["PhysicalResourceId"]
    assert "EventError" in answer["Reason"]


def test_a_topic_brings_a_request_and_the_stack_is_answered_over_the_network() -> None:
    app = App(response_hosts=LOOPBACK)
    app.on_cloudformation()(lambda request: {"PhysicalResourceId": "made"})

    with serving("drop") as server:
        request = cloudformation.create(response_url=server.url)
        assert app(sns.message(message=json.dumps(request)), LambdaContext()) is None
        poor = {"RequestType": "Create", "ResponseURL": server.url}
        assert app(sns.message(message=json.dumps(poor)), LambdaContext()) is None

    assert [json.loads(body)["Status"] for _, _, body in server.requests] == ["SUCCESS", "SUCCESS", "FAILED"]


# --- Records of a batch ---------------------------------------------------------------------------------------------


def with_sites(app: App) -> list[str]:
    """The S3 keys and resource types that an app with handlers for both is called with."""
    seen: list[str] = []
    app.on_s3()(lambda event: seen.append(event.key))
    app.on_cloudformation(resource_type="Custom::Site")(lambda request: seen.append(request.resource_type))
    return seen


def notification(content: Any) -> dict[str, Any]:
    """A notification of a topic, as the body of a message."""
    return {"Type": "Notification", "TopicArn": "arn:aws:sns:us-east-1:1:t", "Message": json.dumps(content)}


@pytest.mark.parametrize("stalls", ["the server", "the look-up of its host"])
def test_a_host_that_never_responds_does_not_take_the_time_of_other_records(
    stalls: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = App(response_hosts=LOOPBACK, report_batch_item_failures=True)
    seen, over = with_sites(app), threading.Event()
    if stalls != "the server":
        monkeypatch.setattr("socket.create_connection", lambda *given, **more: over.wait(10))
    with serving(*["stall"] * 10) as server:
        site = cloudformation.create(resource_type="Custom::Site", response_url=server.url)
        messages = [sqs.message(message_id="site", body=json.dumps(notification(site)))]
        messages += [sqs.message(message_id=f"m{each}", body=json.dumps(s3.put(key=f"{each}"))) for each in range(5)]

        assert app(batch(*messages), Clock(2000)) == {"batchItemFailures": [{"itemIdentifier": "site"}]}
        over.set()

    assert seen == ["Custom::Site", "0", "1", "2", "3", "4"]


def test_the_client_of_a_service_is_made_once(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[tuple[str, str | None]] = []

    class FakeClient:
        def put_it(self, **given: Any) -> Any:
            return given

    def client(service: str, endpoint_url: str | None = None, **options: Any) -> FakeClient:
        made.append((service, endpoint_url))
        return FakeClient()

    monkeypatch.setattr("boto3.client", client)

    for _ in range(3):
        assert call_aws("config", "put_it", a=1) == {"a": 1}
        assert call_aws("apigatewaymanagementapi", "put_it", endpoint_url="https://a.example/b", a=1) == {"a": 1}
    assert made == [("config", None), ("apigatewaymanagementapi", "https://a.example/b")]
