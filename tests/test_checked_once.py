"""A reply is checked once, by the helper that makes it; whatever else a handler returns is checked when it is sent."""

from __future__ import annotations

import copy
import pickle
import sys
from collections.abc import Callable
from typing import Any

import attrs
import pytest

from lambdarouter import App, ReplyError
from lambdarouter._replies.reply import Reply
from lambdarouter.sources import (
    cloudformation,
    cloudformation_hook,
    cloudformation_macro,
    cloudfront,
    cloudwatch_custom_widget,
    codepipeline,
    cognito_sync,
    config,
    connect,
    firehose,
)
from lambdarouter.testing import Client, samples

#: For each source: a sample, a reply of a helper, and changes of its `wire` that the service would reject and accept.
CASES: dict[str, tuple[str, Callable[[Any], Reply], dict[str, Any], dict[str, Any]]] = {
    "cloudformation": (
        "update",
        lambda event: cloudformation.success("site-1", data={"Url": {"host": "a"}}),
        {"NoEcho": "yes"},
        {"NoEcho": True},
    ),
    "cloudformation_hook": (
        "resource",
        lambda event: cloudformation_hook.in_progress("Wait.", callback_context={"scan": [1]}),
        {"callbackDelaySeconds": -1},
        {"callbackDelaySeconds": 5},
    ),
    "cloudformation_macro": (
        "template",
        lambda event: cloudformation_macro.success({"Resources": {}}),
        {"status": "done"},
        {"fragment": {"Outputs": {}}},
    ),
    "cloudfront": (
        "origin_request",
        lambda event: cloudfront.forward(event, uri="/new", headers={"X-New": "1"}),
        {"uri": "new"},
        {"uri": "/newer"},
    ),
    "cloudwatch_custom_widget": (
        "widget",
        lambda event: cloudwatch_custom_widget.markdown("# Orders"),
        {"markdown": 7},
        {"markdown": "# Returns"},
    ),
    "codepipeline": (
        "job",
        lambda event: codepipeline.succeeded(summary="Done.", output_variables={"a": "b"}),
        {"executionDetails": {"percentComplete": 101}},
        {"executionDetails": {"percentComplete": 100}},
    ),
    "cognito_sync": (
        "trigger",
        lambda event: cognito_sync.put("theme", "dark"),
        {"datasetRecords": {"theme": {"op": "erase"}}},
        {"datasetRecords": {"theme": {"op": "replace", "newValue": "light"}}},
    ),
    "config": (
        "change",
        lambda event: config.compliant("All is well."),
        {"ComplianceType": "FINE"},
        {"ComplianceType": "NON_COMPLIANT"},
    ),
    "connect": (
        "voice",
        lambda event: connect.string_map({"name": "Ada"}),
        {"name": "x" * 40_000},
        {"name": "Grace"},
    ),
    "firehose": (
        "record",
        lambda event: firehose.ok(b"new", partition_keys={"day": "1"}),
        {"data": "no base64"},
        {"data": "AAEC"},
    ),
}


def calls_of_checks(source: str, change: Callable[[Any], Any]) -> list[str]:
    """The check functions that run after a handler has returned a reply, which `change` turns into its return value."""
    calls: list[str] = []
    returned_at = 0

    def note(frame: Any, event: str, argument: Any) -> None:
        code = frame.f_code
        is_own = f"/sources/{source}" in code.co_filename or code.co_filename.endswith("/_transformation.py")
        if event == "call" and is_own and "check" in code.co_name and not code.co_name.startswith("_checked"):
            calls.append(code.co_name)

    def handler(event: Any) -> Any:
        nonlocal returned_at
        value = change(CASES[source][1](event))
        returned_at = len(calls)
        return value

    outcome(source, handler)  # imports what is imported on demand
    calls.clear()
    sys.setprofile(note)
    try:
        outcome(source, handler)
    finally:
        sys.setprofile(None)
    return calls[returned_at:]


def outcome(source: str, handler: Callable[[Any], Any]) -> tuple[Any, list[Any]]:
    """The result of the sample's invocation, and the calls that it makes; errors as their text."""
    app = App()
    getattr(app, f"on_{source}")()(handler)
    client = Client(app)
    try:
        result = client.send(samples(source)[CASES[source][0]]())
    except ReplyError as error:
        result = str(error)
    return result, [sent.content for sent in client.sent]


def is_rejected(seen: tuple[Any, list[Any]]) -> bool:
    """Whether the outcome reports a rejected reply, in whichever form the service has for that."""
    return "ReplyError" in str(seen) or "the reply's" in str(seen) or "ProcessingFailed" in str(seen)


@pytest.mark.parametrize("source", CASES)
def test_a_reply_is_not_checked_again_when_the_handler_returns_it(source: str) -> None:
    assert calls_of_checks(source, lambda reply: reply) == []


@pytest.mark.parametrize("source", CASES)
def test_everything_else_is_checked(source: str) -> None:
    assert calls_of_checks(source, lambda reply: type(reply)(reply.wire))  # not made by a helper
    assert calls_of_checks(source, lambda reply: pickle.loads(pickle.dumps(reply)))
    if source != "cloudformation_macro":  # to which a dict is a fragment
        assert calls_of_checks(source, lambda reply: reply.wire)


@pytest.mark.parametrize("source", CASES)
def test_a_reply_of_no_helper_is_checked(source: str) -> None:
    _, make, wrong, right = CASES[source]

    assert is_rejected(outcome(source, lambda event: attrs.evolve(make(event), wire={**make(event).wire, **wrong})))
    assert not is_rejected(outcome(source, lambda event: type(make(event))({**make(event).wire, **right})))


@pytest.mark.parametrize("source", CASES)
def test_one_reply_may_be_returned_for_every_event(source: str) -> None:
    replies: list[Reply] = []

    def handler(event: Any) -> Reply:
        if not replies:
            replies.append(CASES[source][1](event))
        return replies[0]

    app = App()
    getattr(app, f"on_{source}")()(handler)
    client = Client(app)
    payload = samples(source)[CASES[source][0]]()
    first = client.send(payload)
    before = copy.deepcopy((first, [sent.content for sent in client.sent]))
    for each in (first, *(sent.content for sent in client.sent)):
        empty(each)
    client.sent.clear()

    assert (client.send(payload), [sent.content for sent in client.sent]) == before


def empty(value: Any) -> None:
    """Take everything out of an object, and out of the objects in it."""
    if isinstance(value, dict):
        for each in value.values():
            empty(each)
        value.clear()
    elif isinstance(value, list):
        for each in value:
            empty(each)


def test_a_reply_to_another_event_is_checked_for_the_present_one() -> None:
    (origin,) = cloudfront_events("origin_request")
    other = cloudfront.forward(origin, origin=cloudfront.CustomOrigin(domain_name="b.example.com"))
    app = App()
    app.on_cloudfront_viewer_request()(lambda event: other)

    with pytest.raises(ReplyError, match="origin: can be changed only in origin-request events"):
        Client(app).send(samples("cloudfront")["viewer_request"]())


def test_a_generated_response_is_checked_for_its_event_only() -> None:
    page = cloudfront.respond(200, "x" * 41 * 1024)
    app = App()
    app.on_cloudfront()(lambda event: page)
    client = Client(app)

    assert client.send(samples("cloudfront")["origin_request"]())["status"] == "200"
    with pytest.raises(ReplyError, match="CloudFront accepts 40 KB in this event"):
        client.send(samples("cloudfront")["viewer_request"]())
    with pytest.raises(ReplyError, match="body: is read-only in viewer-response events"):
        client.send(samples("cloudfront")["viewer_response"](response=cloudfront.CloudFrontResponse(status="200")))


def test_a_creation_whose_helper_refuses_the_reply_gets_an_id() -> None:
    app = App()
    app.on_cloudformation()(lambda request: cloudformation.success("site-1", data={"a": float("nan")}))
    client = Client(app)
    client.send(samples("cloudformation")["create"]())

    (sent,) = client.sent
    assert sent.content["Status"] == "FAILED"
    assert sent.content["PhysicalResourceId"] != cloudformation.CREATE_FAILED  # so that it is deleted


def cloudfront_events(kind: str) -> list[Any]:
    """The events that a handler gets for a sample."""
    app, events = App(), list[Any]()
    app.on_cloudfront()(events.append)
    Client(app).send(samples("cloudfront")[kind]())
    return events
