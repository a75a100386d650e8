"""CloudFormation hooks: operations allowed and refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lambdarouter import App, ReplyError
from lambdarouter._events.reading import read, write
from lambdarouter.sources import cloudformation_macro
from lambdarouter.sources.cloudformation_hook import HookReply, HookRequest, failure, in_progress, success
from lambdarouter.testing import Client, cloudformation_hook, samples
from tests.dispatched import received, taken_by
from tests.judged import closed, faults
from tests.mutations import check_mutations
from tests.published import load, published


def answer_of(returned: Any, payload: Any) -> Any:
    """The app's answer to a payload whose handler returns this."""
    app = App()
    app.on_cloudformation_hook()(lambda event: returned)
    return Client(app).send(payload)


TOKEN = "123e4567-e89b-12d3-a456-426614174000"


def test_every_field_of_an_update() -> None:
    [event] = received("cloudformation_hook", cloudformation_hook.update())

    assert event.invocation_point == "UPDATE_PRE_PROVISION"
    assert event.target_name == event.target_type == "AWS::S3::Bucket"
    assert event.logical_id == "Bucket"
    assert event.properties == {"BucketName": "shop"}
    assert event.previous_properties == {"BucketName": "store"}
    assert (event.hook, event.hook_version) == ("Private::Shop::Encryption", "00000008")
    assert event.client_request_token == TOKEN
    assert event.stack_arn.startswith("arn:aws:cloudformation:")
    assert event.change_set_arn is None
    assert (event.account, event.invocation, event.callback_context) == ("123456789012", 1, None)


def test_a_second_attempt_has_its_context() -> None:
    [event] = received("cloudformation_hook", cloudformation_hook.again())

    assert (event.invocation, event.callback_context) == (2, {"scan": "1"})


def test_filters() -> None:
    handlers = {
        "bucket": lambda app: app.on_cloudformation_hook(target="AWS::S3::*", invocation_point="CREATE_PRE_PROVISION"),
        "stack": lambda app: app.on_cloudformation_hook(target="STACK"),
        "rest": lambda app: app.on_cloudformation_hook(hook="Private::Shop::Encryption"),
    }

    assert taken_by(handlers, cloudformation_hook.resource()) == ["bucket"]
    assert taken_by(handlers, cloudformation_hook.stack()) == ["stack"]
    assert taken_by(handlers, cloudformation_hook.update()) == ["rest"]


# --- The answer -----------------------------------------------------------------------------------------------------

#: https://docs.aws.amazon.com/cloudformation-cli/latest/hooks-userguide/lambda-hooks-create-lambda-function.html
#: "Response input"; that a success has no error code: hooks-testing-registered-hooks.html.
SCHEMA = {
    **closed(
        {
            "hookStatus": {"enum": ["SUCCESS", "FAILED", "IN_PROGRESS"]},
            "errorCode": {"enum": ["NonCompliant", "InternalFailure"]},
            "message": {"type": "string"},
            "clientRequestToken": {"const": TOKEN},
            "callbackContext": {},
            "callbackDelaySeconds": {"type": "integer", "minimum": 0},
        },
        "hookStatus",
        "clientRequestToken",
    ),
    "if": {"properties": {"hookStatus": {"const": "FAILED"}}},
    "then": {"required": ["errorCode"]},
    "else": {"properties": {"errorCode": False}},
}

REPLIES: list[tuple[HookReply, dict[str, Any]]] = [
    (success(), {"hookStatus": "SUCCESS"}),
    (success("Encrypted."), {"hookStatus": "SUCCESS", "message": "Encrypted."}),
    (
        failure("NonCompliant", "Encrypt the bucket."),
        {"hookStatus": "FAILED", "errorCode": "NonCompliant", "message": "Encrypt the bucket."},
    ),
    (failure("InternalFailure", ""), {"hookStatus": "FAILED", "errorCode": "InternalFailure", "message": ""}),
    (in_progress(), {"hookStatus": "IN_PROGRESS"}),
    (
        in_progress("Scanning.", callback_context={"scan": (1, 2)}, callback_delay_seconds=10),
        {
            "hookStatus": "IN_PROGRESS",
            "message": "Scanning.",
            "callbackContext": {"scan": [1, 2]},
            "callbackDelaySeconds": 10,
        },
    ),
]


@pytest.mark.parametrize(("reply", "wire"), REPLIES)
def test_a_reply_is_sent_with_the_token_of_the_request(reply: HookReply, wire: dict[str, Any]) -> None:
    answer = answer_of(reply, cloudformation_hook.resource())

    assert answer == {**wire, "clientRequestToken": TOKEN}
    assert reply.wire == wire
    assert faults(SCHEMA, answer) == []


def test_none_lets_the_operation_go_on() -> None:
    assert answer_of(None, cloudformation_hook.resource()) == {"hookStatus": "SUCCESS", "clientRequestToken": TOKEN}


def test_a_dict_is_the_answer_without_its_nulls() -> None:
    refusal = {"hookStatus": "FAILED", "errorCode": "NonCompliant", "message": "Encrypt the bucket."}
    as_documented = {"hookStatus": "SUCCESS", "errorCode": None, "callbackContext": None, "callbackDelaySeconds": 0}

    assert answer_of(refusal, cloudformation_hook.resource()) == {**refusal, "clientRequestToken": TOKEN}
    answer = answer_of(as_documented, cloudformation_hook.resource())
    assert answer == {"hookStatus": "SUCCESS", "callbackDelaySeconds": 0, "clientRequestToken": TOKEN}


@pytest.mark.parametrize(
    ("returned", "field"),
    [
        ("SUCCESS", "value"),
        ({}, "hookStatus"),
        ({"hookStatus": "OK"}, "hookStatus"),
        ({"hookStatus": "FAILED"}, "errorCode"),
        ({"hookStatus": "FAILED", "errorCode": "Bad"}, "errorCode"),
        ({"hookStatus": "SUCCESS", "errorCode": "NonCompliant"}, "errorCode"),
        ({"hookStatus": "IN_PROGRESS", "errorCode": "NonCompliant"}, "errorCode"),
        ({"hookStatus": "SUCCESS", "message": 1}, "message"),
        ({"hookStatus": "SUCCESS", "callbackContext": {}}, "callbackContext"),
        ({"hookStatus": "FAILED", "errorCode": "NonCompliant", "callbackDelaySeconds": 1}, "callbackDelaySeconds"),
        ({"hookStatus": "IN_PROGRESS", "callbackDelaySeconds": -1}, "callbackDelaySeconds"),
        ({"hookStatus": "IN_PROGRESS", "callbackDelaySeconds": True}, "callbackDelaySeconds"),
        ({"hookStatus": "SUCCESS", "clientRequestToken": "other"}, "clientRequestToken"),
        ({"hookStatus": object()}, "value"),
        (cloudformation_macro.success(), "value"),
    ],
)
def test_another_reply_fails_the_hook_and_names_the_field(returned: Any, field: str) -> None:
    answer = answer_of(returned, cloudformation_hook.resource())

    assert (answer["hookStatus"], answer["errorCode"]) == ("FAILED", "InternalFailure")
    assert answer["message"].startswith(f"The hook failed with ReplyError: cloudformation_hook: the reply's {field}: ")
    assert faults(SCHEMA, answer) == []


@pytest.mark.parametrize(
    ("make", "field"),
    [
        (lambda: failure("Bad", "x"), "errorCode"),  # type: ignore[arg-type]
        (lambda: failure("NonCompliant", None), None),  # type: ignore[arg-type]
        (lambda: success(1), "message"),  # type: ignore[arg-type]
        (lambda: in_progress(callback_delay_seconds=-1), "callbackDelaySeconds"),
        (lambda: in_progress(callback_delay_seconds=1.5), "callbackDelaySeconds"),  # type: ignore[arg-type]
        (lambda: in_progress(callback_context=object()), "value"),
    ],
)
def test_a_wrong_reply_cannot_be_made(make: Callable[[], Any], field: str | None) -> None:
    with pytest.raises(ReplyError) as caught:
        make()

    assert caught.value.field == (field or "message")


def test_an_exception_fails_the_hook_without_its_text() -> None:
    app = App()

    @app.on_cloudformation_hook()
    def fail(request: HookRequest) -> None:
        raise ValueError("secret")

    answer = Client(app).send(cloudformation_hook.resource())

    assert answer == {
        "hookStatus": "FAILED",
        "errorCode": "InternalFailure",
        "message": "The hook failed with ValueError.",
        "clientRequestToken": TOKEN,
    }
    assert faults(SCHEMA, answer) == []


def test_an_exception_without_a_token_to_answer_with_leaves() -> None:
    app = App()

    @app.on_cloudformation_hook()
    def fail(request: HookRequest) -> None:
        raise ValueError("secret")

    payload = cloudformation_hook.resource()
    del payload["clientRequestToken"]
    with pytest.raises(ValueError, match="secret"):
        Client(app).send(payload)


@settings(deadline=None, max_examples=50)
@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(), st.lists, max_leaves=3))
def test_whatever_is_returned_there_is_an_answer_that_the_service_understands(returned: Any) -> None:
    assert faults(SCHEMA, answer_of(returned, cloudformation_hook.resource())) == []


@pytest.mark.parametrize("kind", samples("cloudformation_hook"))
def test_samples_survive_the_round_trip(kind: str) -> None:
    event = read(HookRequest, samples("cloudformation_hook")[kind].record(), "cloudformation_hook")

    assert read(HookRequest, write(event), "cloudformation_hook") == event


@given(
    st.builds(
        HookRequest,
        invocation_point=st.text(),
        target_name=st.none() | st.text(),
        invocation=st.integers(1, 3),
        callback_context=st.none() | st.integers(),
    )
)
def test_payload_and_event_agree_in_both_directions(event: HookRequest) -> None:
    assert read(HookRequest, write(event), "cloudformation_hook") == event


@published("cloudformation_hook")
def test_the_public_samples(name: str) -> None:
    [event] = received("cloudformation_hook", load(name))

    assert "unreadable" not in repr(event)


def test_damaged_payloads_end_in_clear_errors() -> None:
    assert check_mutations(cloudformation_hook.resource) > 40
