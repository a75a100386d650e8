"""Alexa smart home: directives of both versions, and what answers them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdarouter import App, ReplyError, UnhandledEventError
from lambdarouter.events import read, write
from lambdarouter.sources.alexa_smart_home import AlexaDirective
from lambdarouter.testing import Client, alexa_smart_home, samples
from tests.dispatched import received, taken_by
from tests.mutations import check_mutations
from tests.published import load, published

TOKEN = "dFMb0z-example"


def answer_of(returned: Any, payload: Any) -> Any:
    """The app's answer to a payload whose handler returns this, without its new message id."""
    app = App()
    app.on_alexa_smart_home()(lambda directive: returned)
    answer = Client(app).send(payload)
    header = answer["event"]["header"] if "event" in answer else answer["header"]
    assert UUID(header.pop("messageId")).version == 4
    return answer


def response(namespace: str, name: str, payload: dict[str, Any] | None = None, **more: str) -> dict[str, Any]:
    header = {"namespace": namespace, "name": name, "payloadVersion": "3", **more}
    return {"header": header, "payload": payload or {}}


def test_every_field_of_a_directive() -> None:
    assert received("alexa_smart_home", alexa_smart_home.set_mode()) == [
        AlexaDirective(
            namespace="Alexa.ModeController",
            name="SetMode",
            payload={"mode": "Fan.Speed.High"},
            message_id="30d2cd1a-ce4f-4542-aa5e-04bd0a6492d5",
            correlation_token=TOKEN,
            instance="Fan.Speed",
            endpoint_id="lamp-1",
            cookie={"room": "kitchen"},
            access_token="Atza|example",
            scope_type="BearerToken",
        )
    ]


@pytest.mark.parametrize("kind", samples("alexa_smart_home"))
def test_the_customers_token_is_found_wherever_it_is(kind: str) -> None:
    [directive] = received("alexa_smart_home", samples("alexa_smart_home")[kind]())

    assert directive.access_token == "Atza|example"
    assert "Atza" not in repr(AlexaDirective(namespace="a", name="b", access_token="Atza|example"))


def test_a_directive_of_version_2_has_the_same_fields() -> None:
    [directive] = received("alexa_smart_home", alexa_smart_home.old_turn_on())

    assert (directive.namespace, directive.name) == ("Alexa.ConnectedHome.Control", "TurnOnRequest")
    assert (directive.payload_version, directive.endpoint_id) == ("2", "lamp-1")
    assert directive.cookie == {"room": "kitchen"}
    assert directive.payload["appliance"]["applianceId"] == "lamp-1"


def test_filters() -> None:
    handlers = {
        "on": lambda app: app.on_alexa_smart_home(namespace="Alexa.PowerController", name="TurnOn"),
        "power": lambda app: app.on_alexa_smart_home(namespace="Alexa.PowerController"),
        "old": lambda app: app.on_alexa_smart_home(namespace="Alexa.ConnectedHome.*"),
        "rest": lambda app: app.on_alexa_smart_home(),
    }

    assert taken_by(handlers, alexa_smart_home.turn_on()) == ["on"]
    assert taken_by(handlers, alexa_smart_home.turn_on(name="TurnOff")) == ["power"]
    assert taken_by(handlers, alexa_smart_home.old_turn_on(name="TurnOffRequest")) == ["old"]
    assert taken_by(handlers, alexa_smart_home.discover()) == ["rest"]
    assert taken_by(handlers, alexa_smart_home.turn_on(namespace="Alexa.Future", name="Fly")) == ["rest"]


@pytest.mark.parametrize("kind", ["turn_on", "set_brightness", "set_mode"])
def test_none_is_done(kind: str) -> None:
    assert answer_of(None, samples("alexa_smart_home")[kind]()) == {
        "event": {
            **response("Alexa", "Response", correlationToken=TOKEN),
            "endpoint": {"endpointId": "lamp-1"},
        }
    }


def test_none_where_there_is_a_response_of_its_own() -> None:
    assert answer_of(None, alexa_smart_home.report_state()) == {
        "event": {
            **response("Alexa", "StateReport", correlationToken=TOKEN),
            "endpoint": {"endpointId": "lamp-1"},
        },
        "context": {"properties": []},
    }
    assert answer_of(None, alexa_smart_home.discover()) == {
        "event": response("Alexa.Discovery", "Discover.Response", {"endpoints": []})
    }
    assert answer_of(None, alexa_smart_home.accept_grant()) == {
        "event": response("Alexa.Authorization", "AcceptGrant.Response")
    }


def test_none_in_version_2() -> None:
    assert answer_of(None, alexa_smart_home.old_turn_on()) == {
        "header": {
            "namespace": "Alexa.ConnectedHome.Control",
            "name": "TurnOnConfirmation",
            "payloadVersion": "2",
        },
        "payload": {},
    }
    assert answer_of(None, alexa_smart_home.old_discover()) == {
        "header": {
            "namespace": "Alexa.ConnectedHome.Discovery",
            "name": "DiscoverAppliancesResponse",
            "payloadVersion": "2",
        },
        "payload": {"discoveredAppliances": []},
    }


def test_none_is_no_answer_to_a_question_in_version_2() -> None:
    payload = alexa_smart_home.old_turn_on(namespace="Alexa.ConnectedHome.Query", name="GetLockStateRequest")

    with pytest.raises(ReplyError, match="asks for something"):
        answer_of(None, payload)


def test_an_event_of_ones_own_goes_out_with_what_it_leaves_open_filled_in() -> None:
    properties = [{"namespace": "Alexa.PowerController", "name": "powerState", "value": "ON"}]
    returned = {
        "event": {"header": {"namespace": "Alexa", "name": "Response"}},
        "context": {"properties": properties},
    }

    assert answer_of(returned, alexa_smart_home.turn_on()) == {
        "event": {**response("Alexa", "Response", correlationToken=TOKEN), "endpoint": {"endpointId": "lamp-1"}},
        "context": {"properties": properties},
    }


def test_what_an_event_says_itself_is_kept() -> None:
    returned = {
        "event": {
            "header": {
                "namespace": "Alexa",
                "name": "ErrorResponse",
                "messageId": "m1",
                "correlationToken": "mine",
                "payloadVersion": "3",
            },
            "endpoint": {"endpointId": "other"},
            "payload": {"type": "ENDPOINT_UNREACHABLE", "message": "It is off."},
        }
    }
    app = App()
    app.on_alexa_smart_home()(lambda directive: returned)

    assert Client(app).send(alexa_smart_home.turn_on()) == returned


@pytest.mark.parametrize(
    ("returned", "field"),
    [
        ("done", "value"),
        ({}, "event"),
        ({"event": {}}, "event.header"),
        ({"event": {"header": {"name": "Response"}}}, "event.header.namespace"),
        ({"event": {"header": {"namespace": "Alexa", "name": 1}}}, "event.header.name"),
        ({"event": {"header": {"namespace": "Alexa", "name": "Response"}, "payload": []}}, "event.payload"),
        ({"event": {"header": {"namespace": "Alexa", "name": "Response"}}, "context": []}, "context"),
    ],
)
def test_another_reply_is_an_error_that_names_the_field(returned: Any, field: str) -> None:
    with pytest.raises(ReplyError) as caught:
        answer_of(returned, alexa_smart_home.turn_on())

    assert caught.value.field == field


def test_what_the_handler_raises_is_raised() -> None:
    app = App()

    @app.on_alexa_smart_home(name="TurnOn")
    def fail(directive: AlexaDirective) -> None:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        Client(app).send(alexa_smart_home.turn_on())
    with pytest.raises(UnhandledEventError):
        Client(app).send(alexa_smart_home.discover())


@pytest.mark.parametrize("kind", samples("alexa_smart_home"))
def test_samples_survive_the_round_trip(kind: str) -> None:
    event = read(AlexaDirective, samples("alexa_smart_home")[kind](), "alexa_smart_home")

    assert read(AlexaDirective, write(event), "alexa_smart_home") == event


@given(
    st.builds(
        AlexaDirective,
        namespace=st.text(),
        name=st.text(),
        payload=st.dictionaries(st.sampled_from(["brightness", "mode"]), st.integers() | st.text()),
        correlation_token=st.none() | st.text(),
        endpoint_id=st.none() | st.text(),
        cookie=st.dictionaries(st.text(), st.text(), max_size=3),
        access_token=st.none() | st.text(),
    )
)
def test_payload_and_event_agree_in_both_directions(event: AlexaDirective) -> None:
    assert read(AlexaDirective, write(event), "alexa_smart_home") == event


@published("alexa_smart_home")
def test_the_public_samples(name: str) -> None:
    [directive] = received("alexa_smart_home", load(name))

    assert "unreadable" not in repr(directive)
    assert directive.payload_version == "2"


@pytest.mark.parametrize("kind", ["set_mode", "old_turn_on"])
def test_damaged_payloads_end_in_clear_errors(kind: str) -> None:
    assert check_mutations(samples("alexa_smart_home")[kind]) > 40
