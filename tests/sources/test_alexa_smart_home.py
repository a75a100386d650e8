"""Alexa smart home: directives of both versions, and what answers them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdarouter import App, ReplyError, UnhandledEventError
from lambdarouter._events.reading import read, write
from lambdarouter.sources.alexa_smart_home import (
    AlexaDirective,
    SmartHomeReply,
    accept_grant,
    deferred,
    discovery,
    error_response,
    own_response,
    property_value,
    response,
    state_report,
)
from lambdarouter.sources.cognito_sync import put
from lambdarouter.testing import Client, alexa_smart_home, samples
from tests.support.dispatched import received, taken_by
from tests.support.mutations import check_mutations
from tests.support.published import load, published

TOKEN = "dFMb0z-example"


def answer_of(returned: Any, payload: Any) -> Any:
    """The app's answer to a payload whose handler returns this, without its new message id."""
    app = App()
    app.on_alexa_smart_home()(lambda directive: returned)
    answer = Client(app).send(payload)
    header = answer["event"]["header"] if "event" in answer else answer["header"]
    assert UUID(header.pop("messageId")).version == 4
    return answer


def event_of(namespace: str, name: str, payload: dict[str, Any] | None = None, **more: str) -> dict[str, Any]:
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
            **event_of("Alexa", "Response", correlationToken=TOKEN),
            "endpoint": {"endpointId": "lamp-1"},
        }
    }


def test_none_where_there_is_a_response_of_its_own() -> None:
    assert answer_of(None, alexa_smart_home.report_state()) == {
        "event": {
            **event_of("Alexa", "StateReport", correlationToken=TOKEN),
            "endpoint": {"endpointId": "lamp-1"},
        },
        "context": {"properties": []},
    }
    assert answer_of(None, alexa_smart_home.discover()) == {
        "event": event_of("Alexa.Discovery", "Discover.Response", {"endpoints": []})
    }
    assert answer_of(None, alexa_smart_home.accept_grant()) == {
        "event": event_of("Alexa.Authorization", "AcceptGrant.Response")
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

    with pytest.raises(ReplyError, match="expects a payload"):
        answer_of(None, payload)


def test_an_event_of_ones_own_goes_out_with_what_it_leaves_open_filled_in() -> None:
    properties = [{"namespace": "Alexa.PowerController", "name": "powerState", "value": "ON"}]
    returned = {
        "event": {"header": {"namespace": "Alexa", "name": "Response"}},
        "context": {"properties": properties},
    }

    assert answer_of(returned, alexa_smart_home.turn_on()) == {
        "event": {**event_of("Alexa", "Response", correlationToken=TOKEN), "endpoint": {"endpointId": "lamp-1"}},
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


def failing(error: Exception) -> App:
    """An app whose handler of every directive but discovery raises this."""
    app = App()

    @app.on_alexa_smart_home(where=lambda directive: directive.name != "Discover")
    def fail(directive: AlexaDirective) -> None:
        raise error

    return app


@pytest.mark.parametrize("kind", ["turn_on", "set_mode", "report_state"])
def test_alexa_is_told_that_the_handler_failed(kind: str, caplog: pytest.LogCaptureFixture) -> None:
    answer = Client(failing(ValueError("secret"))).send(samples("alexa_smart_home")[kind]())

    assert UUID(answer["event"]["header"].pop("messageId")).version == 4
    payload = {"type": "INTERNAL_ERROR", "message": "The handler failed; see its log."}
    assert answer == {
        "event": {
            **event_of("Alexa", "ErrorResponse", payload, correlationToken=TOKEN),
            "endpoint": {"endpointId": "lamp-1"},
        }
    }
    [record] = caplog.records
    assert record.levelname == "ERROR"
    assert record.exc_info is not None
    assert str(record.exc_info[1]) == "secret"


def test_a_grant_that_failed_is_told_as_such() -> None:
    answer = Client(failing(ValueError("no"))).send(alexa_smart_home.accept_grant())

    del answer["event"]["header"]["messageId"]
    payload = {"type": "ACCEPT_GRANT_FAILED", "message": "The handler failed; see its log."}
    assert answer == {"event": event_of("Alexa.Authorization", "ErrorResponse", payload)}


def test_what_is_wrong_with_the_service_itself_is_raised() -> None:
    app = failing(ValueError("no"))

    with pytest.raises(UnhandledEventError):
        Client(app).send(alexa_smart_home.discover())
    with pytest.raises(ReplyError):
        Client(failing(ReplyError("x", "y", "z"))).send(alexa_smart_home.turn_on())
    with pytest.raises(ValueError, match="no"):
        Client(app).send(alexa_smart_home.old_turn_on())


def test_an_exception_handler_is_asked_first() -> None:
    app = failing(TimeoutError())

    @app.exception_handler(TimeoutError, sources="alexa_smart_home")
    def unreachable(error: TimeoutError, directive: AlexaDirective) -> SmartHomeReply:
        return error_response(directive, "ENDPOINT_UNREACHABLE", "No answer.")

    answer = Client(app).send(alexa_smart_home.turn_on())
    assert answer["event"]["payload"]["type"] == "ENDPOINT_UNREACHABLE"


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


# --- Replies --------------------------------------------------------------------------------------------------------

NOON = datetime(2026, 1, 31, 12, tzinfo=UTC)
ON = property_value("Alexa.PowerController", "powerState", "ON", time_of_sample=NOON)
ON_WIRE = {
    "namespace": "Alexa.PowerController",
    "name": "powerState",
    "value": "ON",
    "timeOfSample": "2026-01-31T12:00:00.000Z",
    "uncertaintyInMilliseconds": 0,
}
LAMP: dict[str, Any] = {
    "endpointId": "lamp-1",
    "manufacturerName": "Lamps Ltd",
    "description": "A lamp by Lamps Ltd",
    "friendlyName": "Kitchen",
    "displayCategories": ["LIGHT"],
    "capabilities": [{"type": "AlexaInterface", "interface": "Alexa", "version": "3"}],
}
DIRECTIVE = AlexaDirective(namespace="Alexa.PowerController", name="TurnOn", endpoint_id="lamp-1")
AROUND = {"endpoint": {"endpointId": "lamp-1"}}


@pytest.mark.parametrize(
    ("reply", "kind", "answer"),
    [
        (response(), "turn_on", {"event": {**event_of("Alexa", "Response", correlationToken=TOKEN), **AROUND}}),
        (
            response(ON, payload={"a": 1}),
            "turn_on",
            {
                "event": {**event_of("Alexa", "Response", {"a": 1}, correlationToken=TOKEN), **AROUND},
                "context": {"properties": [ON_WIRE]},
            },
        ),
        (
            state_report(ON),
            "report_state",
            {
                "event": {**event_of("Alexa", "StateReport", correlationToken=TOKEN), **AROUND},
                "context": {"properties": [ON_WIRE]},
            },
        ),
        (
            state_report(),
            "report_state",
            {
                "event": {**event_of("Alexa", "StateReport", correlationToken=TOKEN), **AROUND},
                "context": {"properties": []},
            },
        ),
        (
            discovery([LAMP]),
            "discover",
            {"event": event_of("Alexa.Discovery", "Discover.Response", {"endpoints": [LAMP]})},
        ),
        (accept_grant(), "accept_grant", {"event": event_of("Alexa.Authorization", "AcceptGrant.Response")}),
        (deferred(), "turn_on", {"event": event_of("Alexa", "DeferredResponse", correlationToken=TOKEN)}),
        (
            deferred(estimated_deferral_in_seconds=15),
            "turn_on",
            {
                "event": event_of(
                    "Alexa", "DeferredResponse", {"estimatedDeferralInSeconds": 15}, correlationToken=TOKEN
                )
            },
        ),
        (
            error_response(DIRECTIVE, "ENDPOINT_UNREACHABLE", "Off."),
            "turn_on",
            {
                "event": {
                    **event_of(
                        "Alexa",
                        "ErrorResponse",
                        {"type": "ENDPOINT_UNREACHABLE", "message": "Off."},
                        correlationToken=TOKEN,
                    ),
                    **AROUND,
                }
            },
        ),
        (
            error_response(
                DIRECTIVE,
                "REQUESTED_SETPOINTS_TOO_CLOSE",
                "Off.",
                namespace="Alexa.ThermostatController",
                payload={"minimumTemperatureDelta": {"value": 2, "scale": "CELSIUS"}},
            ),
            "turn_on",
            {
                "event": {
                    **event_of(
                        "Alexa.ThermostatController",
                        "ErrorResponse",
                        {
                            "type": "REQUESTED_SETPOINTS_TOO_CLOSE",
                            "message": "Off.",
                            "minimumTemperatureDelta": {"value": 2, "scale": "CELSIUS"},
                        },
                        correlationToken=TOKEN,
                    ),
                    **AROUND,
                }
            },
        ),
        (
            error_response(
                AlexaDirective(namespace="Alexa.Authorization", name="AcceptGrant"), "ACCEPT_GRANT_FAILED", "No."
            ),
            "accept_grant",
            {
                "event": event_of(
                    "Alexa.Authorization", "ErrorResponse", {"type": "ACCEPT_GRANT_FAILED", "message": "No."}
                )
            },
        ),
    ],
)
def test_each_reply_goes_out_with_what_it_leaves_open_filled_in(reply: SmartHomeReply, kind: str, answer: Any) -> None:
    before = repr(reply)

    assert answer_of(reply, samples("alexa_smart_home")[kind]()) == answer
    assert repr(reply) == before, "a reply may be returned again"


def test_every_part_of_a_property() -> None:
    made = property_value(
        "Alexa.ModeController",
        "mode",
        {"level": 2},
        instance="Fan.Speed",
        time_of_sample=datetime(2026, 1, 31, 13, 0, 0, 250_000, timezone(timedelta(hours=1))),
        uncertainty_in_milliseconds=500,
    )

    assert made == {
        "namespace": "Alexa.ModeController",
        "name": "mode",
        "value": {"level": 2},
        "instance": "Fan.Speed",
        "timeOfSample": "2026-01-31T12:00:00.250Z",
        "uncertaintyInMilliseconds": 500,
    }


def test_a_property_without_a_time_is_of_now() -> None:
    made = property_value("Alexa.PowerController", "powerState", "ON")
    assert "timeOfSample" not in made
    before = datetime.now(UTC) - timedelta(seconds=1)

    [found] = answer_of(response(made), alexa_smart_home.turn_on())["context"]["properties"]

    assert before <= datetime.fromisoformat(found["timeOfSample"]) <= datetime.now(UTC)
    assert "timeOfSample" not in made


def test_a_handler_is_a_plain_function() -> None:
    def turn_on(directive: AlexaDirective) -> SmartHomeReply:
        if directive.endpoint_id is None:
            return error_response(directive, "NO_SUCH_ENDPOINT", "No such lamp.")
        return response(property_value("Alexa.PowerController", "powerState", "ON"))

    assert turn_on(DIRECTIVE) == response(property_value("Alexa.PowerController", "powerState", "ON"))
    assert turn_on(DIRECTIVE) != response()


def lamp(**changes: Any) -> dict[str, Any]:
    """A lamp with these changes; None takes a key away."""
    return {key: value for key, value in {**LAMP, **changes}.items() if value is not None}


def test_at_the_limits() -> None:
    full = lamp(
        endpointId="e" * 256,
        manufacturerName="m" * 128,
        description="d" * 128,
        friendlyName="f" * 128,
        capabilities=[{}] * 100,
    )
    assert discovery([full] * 300).wire["event"]["payload"]["endpoints"] == [full] * 300
    assert discovery([lamp(friendlyName=None)]).wire
    assert deferred(estimated_deferral_in_seconds=1).wire


ENDPOINT = "event.payload.endpoints.0"


@pytest.mark.parametrize(
    ("make", "field", "told"),
    [
        (lambda: discovery([LAMP] * 301), "event.payload.endpoints", "allows 300"),
        (lambda: discovery(["lamp"]), ENDPOINT, "is a string"),  # type: ignore[list-item]
        (lambda: discovery([lamp(capabilities=[{}] * 101)]), f"{ENDPOINT}.capabilities", "allows 100"),
        (lambda: discovery([lamp(capabilities=None)]), f"{ENDPOINT}.capabilities", "is missing"),
        (lambda: discovery([lamp(displayCategories=None)]), f"{ENDPOINT}.displayCategories", "is missing"),
        (lambda: discovery([lamp(endpointId="secret" * 42 + "12345")]), f"{ENDPOINT}.endpointId", "allows 256"),
        (lambda: discovery([lamp(endpointId=None)]), f"{ENDPOINT}.endpointId", "is missing"),
        (lambda: discovery([lamp(endpointId="")]), f"{ENDPOINT}.endpointId", "is empty"),
        (lambda: discovery([lamp(friendlyName="f" * 129)]), f"{ENDPOINT}.friendlyName", "allows 128"),
        (lambda: discovery([lamp(description="d" * 129)]), f"{ENDPOINT}.description", "allows 128"),
        (lambda: discovery([lamp(manufacturerName="m" * 129)]), f"{ENDPOINT}.manufacturerName", "allows 128"),
        (lambda: deferred(estimated_deferral_in_seconds=0), "event.payload.estimatedDeferralInSeconds", "less than 1"),
        (
            lambda: deferred(estimated_deferral_in_seconds=1.5),  # type: ignore[arg-type]
            "event.payload.estimatedDeferralInSeconds",
            "a number",
        ),
        (lambda: error_response(DIRECTIVE, "", "Off."), "event.payload.type", "is empty"),
        (lambda: error_response(DIRECTIVE, "X", None), "event.payload.message", "is null"),  # type: ignore[arg-type]
        (lambda: property_value("", "a", 1), "property.namespace", "is empty"),
        (lambda: property_value("a", 1, 1), "property.name", "is a number"),  # type: ignore[arg-type]
        (lambda: property_value("a", "b", object()), "value", "no JSON form"),
        (
            lambda: property_value("a", "b", 1, time_of_sample=datetime(2026, 1, 31)),
            "property.timeOfSample",
            "no time zone",
        ),
        (
            lambda: property_value("a", "b", 1, uncertainty_in_milliseconds=-1),
            "property.uncertaintyInMilliseconds",
            "less than 0",
        ),
        (lambda: response({"namespace": "a", "name": "b"}), "context.properties.0.value", "is missing"),
        (lambda: response(ON, "ON"), "context.properties.1", "is a string"),  # type: ignore[arg-type]
        (lambda: response(payload=[]), "event.payload", "expected an object"),  # type: ignore[arg-type]
    ],
)
def test_a_mistake_is_told_when_the_reply_is_made(make: Callable[[], object], field: str, told: str) -> None:
    with pytest.raises(ReplyError, match=told) as caught:
        make()

    assert caught.value.field == field
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    ("returned", "kind", "field"),
    [
        (response(), "discover", "event.header.name"),
        (response(), "report_state", "event.header.name"),
        (response(), "accept_grant", "event.header.name"),
        (state_report(), "turn_on", "event.header.name"),
        (discovery([]), "accept_grant", "event.header.name"),
        (accept_grant(), "turn_on", "event.header.name"),
        ({"event": {"header": {"namespace": "Alexa", "name": "StateReport"}}}, "turn_on", "event.header.name"),
        ({"event": {"header": {"namespace": "Alexa", "name": "ErrorResponse"}}}, "turn_on", "event.payload.type"),
        (response(), "old_turn_on", "value"),
        (put("theme", "dark"), "turn_on", "value"),
        (put("theme", "dark"), "old_turn_on", "value"),
    ],
)
def test_a_reply_to_something_else_is_refused(returned: Any, kind: str, field: str) -> None:
    with pytest.raises(ReplyError) as caught:
        answer_of(returned, samples("alexa_smart_home")[kind]())

    assert caught.value.field == field


@given(
    st.lists(
        st.builds(
            property_value,
            st.text(min_size=1),
            st.text(min_size=1),
            st.integers() | st.text() | st.none(),
            time_of_sample=st.datetimes(timezones=st.just(UTC)),
            uncertainty_in_milliseconds=st.integers(min_value=0),
        ),
        max_size=4,
    )
)
def test_properties_go_out_as_they_were_made(properties: list[dict[str, Any]]) -> None:
    answer = answer_of(state_report(*properties), alexa_smart_home.report_state())

    assert answer["context"]["properties"] == properties


# --- Directives with a response of their own ------------------------------------------------------------------------


def directive_of(namespace: str, name: str, payload: dict[str, Any] | None = None) -> Any:
    directive = alexa_smart_home.turn_on()
    directive["directive"]["header"].update(namespace=namespace, name=name)
    directive["directive"]["payload"] = payload or {}
    return directive


@pytest.mark.parametrize(
    ("namespace", "name", "payload", "expected"),
    [
        ("Alexa.SceneController", "Activate", {}, "ActivationStarted"),
        ("Alexa.SceneController", "Deactivate", {}, "DeactivationStarted"),
        ("Alexa.SecurityPanelController", "Arm", {"armState": "ARMED_AWAY"}, "Arm.Response"),
        ("Alexa.RTCSessionController", "SessionConnected", {"sessionId": "s"}, "SessionConnected"),
        ("Alexa.RTCSessionController", "SessionDisconnected", {"sessionId": "s"}, "SessionDisconnected"),
    ],
)
def test_none_is_the_response_of_the_interface(namespace: str, name: str, payload: Any, expected: str) -> None:
    event = answer_of(None, directive_of(namespace, name, payload))["event"]

    assert (event["header"]["namespace"], event["header"]["name"]) == (namespace, expected)
    assert event["header"]["correlationToken"] == TOKEN
    if namespace == "Alexa.SceneController":
        assert event["payload"].pop("timestamp").endswith("Z")
        assert event["payload"] == {"cause": {"type": "VOICE_INTERACTION"}}
    else:
        assert event["payload"] == ({"sessionId": "s"} if "sessionId" in payload else {})
    with pytest.raises(ReplyError, match=f"does not answer this directive; expected {expected}"):
        answer_of(response(), directive_of(namespace, name, payload))


@pytest.mark.parametrize(
    ("namespace", "name", "expected"),
    [
        ("Alexa.CameraStreamController", "InitializeCameraStreams", "Response"),
        ("Alexa.MediaMetadata", "GetMediaMetadata", "GetMediaMetadata.Response"),
        ("Alexa.RTCSessionController", "InitiateSessionWithOffer", "AnswerGeneratedForSession"),
        ("Alexa.VideoRecorder", "SearchAndRecord", "SearchAndRecord.Response"),
    ],
)
def test_none_is_no_response_where_it_has_data(namespace: str, name: str, expected: str) -> None:
    with pytest.raises(ReplyError, match=f"value: is null, but this directive expects {expected} of {namespace}"):
        answer_of(None, directive_of(namespace, name))

    event = answer_of(own_response(namespace, expected, payload={"a": 1}), directive_of(namespace, name))["event"]
    assert (event["header"]["name"], event["payload"]) == (expected, {"a": 1})


@pytest.mark.parametrize(
    ("namespace", "name", "own"),
    [
        ("Alexa.VideoContentProvider", "GetPlayableItems", "GetPlayableItemsResponse"),
        ("Alexa.VideoContentProvider", "GetNextPage", "GetNextPageResponse"),
        ("Alexa.SmartVision.SnapshotProvider", "GetSnapshot", "Snapshot"),
        ("Alexa.OfTheFuture", "GetWeather", "Weather"),
    ],
)
def test_none_is_no_response_to_a_question(namespace: str, name: str, own: str) -> None:
    asked = directive_of(namespace, name)
    asked["directive"]["header"]["payloadVersion"] = "1.1"
    with pytest.raises(ReplyError, match="value: is null, but this directive expects the response of its interface"):
        answer_of(None, asked)

    headers = [
        answer_of(reply, asked)["event"]["header"] for reply in (own_response(namespace, own, payload={}), response())
    ]
    assert [(each["namespace"], each["payloadVersion"]) for each in headers] == [(namespace, "1.1"), ("Alexa", "3")]


@pytest.mark.parametrize("namespace", ["Alexa.PowerController", "Alexa.LockController", "Alexa.OfTheFuture"])
def test_none_is_the_plain_response_otherwise(namespace: str) -> None:
    assert answer_of(None, directive_of(namespace, "Do"))["event"]["header"]["name"] == "Response"
