"""Custom resources that another invocation answers."""

from __future__ import annotations

import json
from typing import Any

import pytest

from lambdarouter import App, DeliveryError, EventError, LambdaContext, ReplyError
from lambdarouter.sources.cloudformation import CustomResourceRequest, answer, answer_later, failed, success
from lambdarouter.sources.sqs import SQSMessage
from lambdarouter.testing import Client, cloudformation, sqs

URL = "https://cloudformation-custom-resource-response-useast1.s3.amazonaws.com/x?secret=1"


def app_with(outcome: Any, form: str = "text") -> tuple[App, list[Any]]:
    """An app that keeps requests, and answers the last one when it is invoked on demand."""
    app, kept = App(), list[Any]()

    @app.on_cloudformation()
    def start(request: CustomResourceRequest) -> Any:
        kept.append({"text": json.dumps(request.raw), "dict": request.raw, "event": request}[form])
        return answer_later()

    @app.on_invoke()
    def finish(payload: Any, context: LambdaContext) -> str:
        answer(kept[-1], outcome, context)
        return "answered"

    return app, kept


@pytest.mark.parametrize("form", ["text", "dict", "event"])
def test_nothing_is_sent_until_another_invocation_answers(form: str) -> None:
    app, _ = app_with(success("topic-1", data={"Url": "x"}), form)
    client = Client(app, context=LambdaContext())
    request = cloudformation.create(response_url=URL)
    assert client.send(request) is None
    assert client.sent == []
    assert client.send({"finish": True}) == "answered"
    (sent,) = client.sent
    assert sent.target == URL
    ids = {key: request[key] for key in ("StackId", "RequestId", "LogicalResourceId")}
    assert sent.content == {"Status": "SUCCESS", **ids, "PhysicalResourceId": "topic-1", "Data": {"Url": "x"}}


@pytest.mark.parametrize(
    ("outcome", "status", "reason"),
    [
        (None, "SUCCESS", None),
        ({"Data": {"a": 1}}, "SUCCESS", None),
        (failed("It is taken."), "FAILED", "It is taken."),
        (PermissionError("secret"), "FAILED", "PermissionError"),
        ({"Data": {"a": "x" * 5000}}, "FAILED", "ReplyError"),
        ({"Unknown": 1}, "FAILED", "ReplyError"),
    ],
)
def test_checks_and_limits_are_those_of_a_handler(outcome: Any, status: str, reason: str | None) -> None:
    app, _ = app_with(outcome)
    later, now = Client(app, context=LambdaContext()), App()

    @now.on_cloudformation()
    def at_once(request: CustomResourceRequest) -> Any:
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    direct = Client(now, context=LambdaContext())
    request = cloudformation.create(response_url=URL)
    later.send(request)
    later.send({})
    direct.send(request)
    assert later.sent[0].content == direct.sent[0].content
    assert later.sent[0].content["Status"] == status
    assert "secret" not in json.dumps(later.sent[0].content)
    if reason is not None:
        assert reason in later.sent[0].content["Reason"]


def test_the_id_of_a_creation_is_the_same_as_at_once() -> None:
    app, _ = app_with(None)
    client = Client(app)
    client.send(cloudformation.create(response_url=URL))
    client.send({})
    client.send({})
    assert client.sent[0].content == client.sent[1].content
    assert client.sent[0].content["PhysicalResourceId"]


@pytest.mark.parametrize(
    ("request_", "error", "text"),
    [
        ("no json", EventError, "is not JSON"),
        ([], EventError, "not an object"),
        ("[]", EventError, "not an object"),
        ({}, EventError, "ResponseURL: is missing"),
        ({"ResponseURL": 5}, EventError, "ResponseURL: is empty or not a string"),
        ({"ResponseURL": URL, "RequestType": "Create"}, EventError, "RequestId: is missing"),
        ({"ResponseURL": "https://example.com/"}, DeliveryError, "is not on a host of AWS"),
        ({"ResponseURL": "http://169.254.169.254/"}, DeliveryError, "the response URL"),
    ],
)
def test_a_request_that_cannot_be_answered_is_an_error(request_: Any, error: type[Exception], text: str) -> None:
    with pytest.raises(error, match=text):
        answer(request_, None)


@pytest.mark.parametrize("is_async", [False, True])
@pytest.mark.parametrize("hosts", [(), "127.0.0.1", "localhost"])
def test_the_hosts_of_the_app_hold_in_the_handlers_of_every_source(hosts: Any, is_async: bool) -> None:
    app, url = App(response_hosts=hosts, report_batch_item_failures=True), "http://127.0.0.1:8080/x"
    request = cloudformation.create(response_url=url)

    def finish(message: SQSMessage) -> None:
        answer(message.body, success("a"))

    async def finish_async(message: SQSMessage) -> None:
        finish(message)

    app.on_sqs(concurrency=2)(finish_async if is_async else finish)
    client = Client(app)
    result = client.send(sqs.message(message_id="m", body=json.dumps(request)))
    is_allowed = hosts == "127.0.0.1"
    assert result == {"batchItemFailures": [] if is_allowed else [{"itemIdentifier": "m"}]}
    assert [each.target for each in client.sent] == ([url] if is_allowed else [])
    with pytest.raises(DeliveryError, match="Nothing is sent"):
        answer(request, success("a"))  # outside of the app


def test_middleware_around_the_invocation_may_answer_at_a_host_of_the_app() -> None:
    app = App(response_hosts="127.0.0.1")
    request = cloudformation.create(response_url="http://127.0.0.1:8080/x")

    @app.middleware(scope="invocation")
    def finish(event: Any, context: Any, call_next: Any) -> Any:
        answer(request, success("a"))
        return call_next(event)

    @app.on_invoke()
    def handler(payload: Any) -> str:
        return "done"

    client = Client(app)
    assert client.send({}) == "done"
    assert len(client.sent) == 1


def test_answer_later_is_no_answer() -> None:
    with pytest.raises(TypeError, match="needs the outcome"):
        answer(cloudformation.create(response_url=URL), answer_later())


def test_cdk_reads_the_result_at_once() -> None:
    app, _ = app_with(None)
    request = cloudformation.create(response_url=URL)
    del request["ResponseURL"]
    with pytest.raises(ReplyError, match="CDK"):
        Client(app).send(request)
