"""CloudFormation hooks: operations allowed and refused."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdarouter import App, ReplyError
from lambdarouter.events import read, write
from lambdarouter.sources.cloudformation_hook import HookRequest
from lambdarouter.testing import Client, cloudformation_hook, samples
from tests.dispatched import received, taken_by
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


def test_none_lets_the_operation_go_on() -> None:
    assert answer_of(None, cloudformation_hook.resource()) == {"hookStatus": "SUCCESS", "clientRequestToken": TOKEN}


def test_a_refusal_is_the_answer() -> None:
    refusal = {"hookStatus": "FAILED", "errorCode": "NonCompliant", "message": "Encrypt the bucket."}

    assert answer_of(refusal, cloudformation_hook.resource()) == {**refusal, "clientRequestToken": TOKEN}


@pytest.mark.parametrize(
    ("returned", "field"),
    [
        ("SUCCESS", "value"),
        ({}, "hookStatus"),
        ({"hookStatus": "OK"}, "hookStatus"),
        ({"hookStatus": "FAILED"}, "errorCode"),
        ({"hookStatus": "FAILED", "errorCode": "Bad"}, "errorCode"),
    ],
)
def test_another_reply_is_an_error_that_names_the_field(returned: Any, field: str) -> None:
    with pytest.raises(ReplyError, match=field):
        answer_of(returned, cloudformation_hook.resource())


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
