"""CloudFormation macros: fragments in, fragments out."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdarouter import App, ReplyError
from lambdarouter.events import read, write
from lambdarouter.sources.cloudformation_macro import MacroRequest
from lambdarouter.testing import Client, cloudformation_macro, samples
from tests.dispatched import received, taken_by
from tests.mutations import check_mutations
from tests.published import load, published


def answer_of(returned: Any, payload: Any) -> Any:
    """The app's answer to a payload whose handler returns this."""
    app = App()
    app.on_cloudformation_macro()(lambda event: returned)
    return Client(app).send(payload)


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


def test_a_fragment_is_the_answer() -> None:
    answer = answer_of({"Resources": {}}, cloudformation_macro.template())

    assert answer == {"requestId": REQUEST, "status": "success", "fragment": {"Resources": {}}}


def test_none_leaves_the_fragment_as_it_is() -> None:
    payload = cloudformation_macro.template()

    assert answer_of(None, payload)["fragment"] == payload["fragment"]


def test_an_exception_fails_the_change_without_its_text() -> None:
    app = App()

    @app.on_cloudformation_macro()
    def fail(event: MacroRequest) -> None:
        raise ValueError("secret")

    answer = Client(app).send(cloudformation_macro.template())

    assert answer == {
        "requestId": REQUEST,
        "status": "failure",
        "errorMessage": "The macro failed with ValueError.",
    }


def test_a_fragment_without_a_json_form_is_an_error() -> None:
    with pytest.raises(ReplyError):
        answer_of({"Resources": object()}, cloudformation_macro.template())


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
