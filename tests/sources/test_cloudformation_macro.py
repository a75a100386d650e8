"""CloudFormation macros: fragments in, fragments out."""

from __future__ import annotations

import time
from functools import partial
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdarouter import App, LambdaContext, ReplyError
from lambdarouter._events.reading import read, write
from lambdarouter.sources import cloudformation_hook
from lambdarouter.sources.cloudformation_macro import MacroRequest, failure, success
from lambdarouter.testing import Client, cloudformation_macro, samples
from tests.support.dispatched import received, response_of, taken_by
from tests.support.judged import closed, faults
from tests.support.mutations import check_mutations
from tests.support.published import load, published

answer_of = partial(response_of, "cloudformation_macro")


REQUEST = "5a824061-17ca-46a9-bbf9-114edeadbeef"


def test_every_field_of_a_request() -> None:
    [event] = received("cloudformation_macro", cloudformation_macro.transform())

    assert event == MacroRequest(
        fragment={"Type": "AWS::S3::Bucket"},
        transform_id="123456789012::Shorthand",
        request_id=REQUEST,
        params={"Encrypt": "true"},
        template_parameters={"Stage": "prod"},
    )


def test_filters() -> None:
    handlers = {
        "other": lambda app: app.on_cloudformation_macro(macro="Other"),
        "whole": lambda app: app.on_cloudformation_macro(macro="123456789012::Shorthand"),
        "rest": lambda app: app.on_cloudformation_macro(),
    }

    assert taken_by(handlers, cloudformation_macro.template()) == ["whole"]
    assert taken_by(handlers, cloudformation_macro.template(transform_id="1::Other")) == ["other"]
    assert taken_by(handlers, cloudformation_macro.template(transform_id="1::Third")) == ["rest"]


# --- The answer -----------------------------------------------------------------------------------------------------

#: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-macros-author.html, "Response format".
SCHEMA = {
    **closed(
        {
            "requestId": {"const": REQUEST},
            "status": {"enum": ["success", "failure"]},
            "fragment": {},
            "errorMessage": {"type": "string", "minLength": 1},
        },
        "requestId",
        "status",
    ),
    "if": {"properties": {"status": {"const": "success"}}},
    "then": {"required": ["fragment"], "properties": {"errorMessage": False}},
    "else": {"properties": {"fragment": False}},
}


@pytest.mark.parametrize(
    "fragment",
    [
        {"Resources": {}},
        {},
        [],
        "text",
        3,
        {"status": "failure", "fragment": 1},
        {"requestId": "r"},
        {"requestId": "r", "status": "success", "Resources": {}},
    ],
)
def test_a_fragment_is_the_answer(fragment: Any) -> None:
    answer = answer_of(fragment, cloudformation_macro.template())

    assert answer == {"requestId": REQUEST, "status": "success", "fragment": fragment}
    assert answer_of(success(fragment), cloudformation_macro.template()) == answer
    assert faults(SCHEMA, answer) == []


@pytest.mark.parametrize(
    "returned",
    [
        {"requestId": REQUEST, "status": "success", "fragment": {"Resources": {}}},
        {"requestId": REQUEST, "status": "success", "fragment": None},
        {"requestId": REQUEST, "status": "failure", "errorMessage": "Name the bucket."},
        {"requestId": REQUEST, "status": "FAILED", "fragment": {"Resources": {}}},
        {"requestId": REQUEST, "status": "failure"},
    ],
)
def test_the_response_of_the_service_is_the_answer(returned: Any) -> None:
    assert answer_of(returned, cloudformation_macro.template()) == returned


def test_the_response_of_the_service_without_a_fragment_leaves_it_unchanged() -> None:
    payload = cloudformation_macro.template()

    assert answer_of({"requestId": REQUEST, "status": "success"}, payload)["fragment"] == payload["fragment"]


@pytest.mark.parametrize(
    ("returned", "field"),
    [
        ({"requestId": "other", "status": "success", "fragment": {}}, "requestId"),
        ({"requestId": REQUEST, "status": 7, "fragment": {}}, "status"),
        ({"requestId": REQUEST, "status": "failure", "errorMessage": 7}, "errorMessage"),
    ],
)
def test_a_wrong_response_of_the_service_fails_the_change(returned: Any, field: str) -> None:
    answer = answer_of(returned, cloudformation_macro.template())

    assert (answer["requestId"], answer["status"]) == (REQUEST, "failure")
    assert f"the reply's {field}:" in answer["errorMessage"]


@pytest.mark.parametrize("returned", [None, success()])
def test_without_a_fragment_it_stays_as_it_is(returned: Any) -> None:
    payload = cloudformation_macro.template()

    answer = answer_of(returned, payload)
    assert answer == {"requestId": REQUEST, "status": "success", "fragment": payload["fragment"]}


def test_a_fragment_may_be_null_where_that_is_said() -> None:
    assert answer_of(success(None), cloudformation_macro.template())["fragment"] is None


def test_a_failure_says_why() -> None:
    answer = answer_of(failure("Name the bucket."), cloudformation_macro.template())

    assert answer == {"requestId": REQUEST, "status": "failure", "errorMessage": "Name the bucket."}
    assert faults(SCHEMA, answer) == []


@pytest.mark.parametrize("message", ["", "  ", None, 1])
def test_a_failure_needs_a_message(message: Any) -> None:
    with pytest.raises(ReplyError) as caught:
        failure(message)

    assert caught.value.field == "errorMessage"


@pytest.mark.parametrize("fragment", [object(), {(1, 2): 3}, {"a": float("nan")}])
def test_a_fragment_without_a_json_form_cannot_be_made(fragment: Any) -> None:
    with pytest.raises(ReplyError):
        success(fragment)

    answer = answer_of(fragment, cloudformation_macro.template())
    assert answer["errorMessage"].startswith(
        "The macro failed with ReplyError: cloudformation_macro: the reply's value"
    )
    assert faults(SCHEMA, answer) == []


def test_a_reply_to_another_service_fails_the_change() -> None:
    answer = answer_of(cloudformation_hook.success(), cloudformation_macro.template())

    assert answer["status"] == "failure"
    assert "HookReply" in answer["errorMessage"]


def failing() -> App:
    app = App()

    @app.on_cloudformation_macro()
    def fail(event: MacroRequest) -> None:
        raise ValueError("secret")

    return app


def test_an_exception_fails_the_change_without_its_text() -> None:
    answer = Client(failing()).send(cloudformation_macro.template())

    assert answer == {
        "requestId": REQUEST,
        "status": "failure",
        "errorMessage": "The macro failed with ValueError.",
    }


def test_a_change_without_a_handler_fails_with_a_sentence() -> None:
    app = App()
    app.on_cloudformation_macro(where=lambda request: False)(lambda request: None)

    answer = Client(app).send(cloudformation_macro.template())

    text = "The macro failed with UnhandledEventError: No handler matches this cloudformation_macro event."
    assert answer == {"requestId": REQUEST, "status": "failure", "errorMessage": text}


def test_an_exception_without_an_id_to_answer_with_leaves() -> None:
    with pytest.raises(ValueError, match="secret"):
        Client(failing()).send({**cloudformation_macro.template(), "requestId": None})


def test_an_event_that_no_route_takes_fails_the_change() -> None:
    app = App()
    app.on_cloudformation_macro(macro="Other")(lambda event: None)

    assert Client(app).send(cloudformation_macro.template())["status"] == "failure"


def test_a_handler_that_ends_shortly_before_its_time_is_heard() -> None:
    app = App()

    @app.on_cloudformation_macro()
    def slow(event: MacroRequest) -> dict[str, Any]:
        time.sleep(0.08)
        return {"Resources": {}}

    answer = Client(app, context=LambdaContext(remaining_time_in_millis=100)).send(cloudformation_macro.template())

    assert answer["fragment"] == {"Resources": {}}


@pytest.mark.parametrize("kind", samples("cloudformation_macro"))
def test_samples_survive_the_round_trip(kind: str) -> None:
    event = read(MacroRequest, samples("cloudformation_macro")[kind].record(), "cloudformation_macro")

    assert read(MacroRequest, write(event), "cloudformation_macro") == event


@given(
    st.builds(
        MacroRequest,
        fragment=st.dictionaries(st.text(), st.integers()),
        transform_id=st.text(),
        params=st.dictionaries(st.text(), st.text()),
    )
)
def test_payload_and_event_agree_in_both_directions(event: MacroRequest) -> None:
    assert read(MacroRequest, write(event), "cloudformation_macro") == event


@published("cloudformation_macro")
def test_the_public_samples(name: str) -> None:
    [event] = received("cloudformation_macro", load(name))

    assert "unreadable" not in repr(event)


def test_damaged_payloads_end_in_clear_errors() -> None:
    assert check_mutations(cloudformation_macro.transform) > 40
