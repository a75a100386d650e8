"""Alexa custom skills: each kind of request that has fields of its own."""

from datetime import UTC, datetime
from typing import Any

from lambdarouter.sources.alexa_skill import AlexaRequest, AlexaResolution, AlexaSlot, AlexaSlotValue

from ._reading import Reading


def _outside_a_session(request: dict[str, Any], **own: Any) -> Reading:
    """A request with the least of a context around it, as Alexa sends outside of a session."""
    user = {"userId": "amzn1.ask.account.AE7", "accessToken": "Atza|context"}
    system = {"application": {"applicationId": "amzn1.ask.skill.pizza"}, "user": user}
    event = AlexaRequest(
        request_type=request["type"],
        request_id="amzn1.echo-api.request.9",
        skill_id="amzn1.ask.skill.pizza",
        user_id="amzn1.ask.account.AE7",
        access_token="Atza|context",
        **own,
    )
    whole = {"requestId": "amzn1.echo-api.request.9", **request}
    return Reading("on_alexa_skill", {"version": "1.0", "context": {"System": system}, "request": whole}, [event])


READINGS: list[Reading] = [
    Reading(
        "on_alexa_skill",
        {
            "version": "1.0",
            "session": {
                "new": True,
                "sessionId": "amzn1.echo-api.session.4711",
                "application": {"applicationId": "amzn1.ask.skill.pizza"},
                "attributes": {"basket": ["margherita"]},
                "user": {"userId": "amzn1.ask.account.AE7", "accessToken": "Atza|user"},
            },
            "context": {
                "System": {
                    "application": {"applicationId": "amzn1.ask.skill.pizza"},
                    "user": {
                        "userId": "amzn1.ask.account.AE7",
                        "accessToken": "Atza|user",
                        "permissions": {"scopes": {"alexa::profile:email:read": {"status": "GRANTED"}}},
                    },
                    "person": {"personId": "amzn1.ask.person.P1", "accessToken": "Atza|person"},
                    "unit": {"unitId": "amzn1.ask.unit.U1", "persistentUnitId": "amzn1.alexa.unit.did.U1"},
                    "device": {
                        "deviceId": "amzn1.ask.device.D1",
                        "persistentEndpointId": "amzn1.alexa.endpoint.D1",
                        "supportedInterfaces": {"AudioPlayer": {}},
                    },
                    "apiEndpoint": "https://api.eu.amazonalexa.com",
                    "apiAccessToken": "eyJ0eXAi.api",
                },
                "AudioPlayer": {"playerActivity": "PLAYING", "token": "song-1", "offsetInMilliseconds": 5},
                "Geolocation": {"coordinate": {"latitudeInDegrees": 48.2}},
                "Viewport": {"mode": "HUB", "shape": "ROUND"},
                "Viewports": [{"type": "APL", "id": "main"}],
                "Extensions": {"available": {"aplext:backstack:10": {}}},
                "Alexa.Presentation.APL": {"token": "menu", "version": "1.9"},
            },
            "request": {
                "type": "IntentRequest",
                "requestId": "amzn1.echo-api.request.1",
                "timestamp": "2026-01-31T12:00:01Z",
                "locale": "de-AT",
                "dialogState": "IN_PROGRESS",
                "intent": {
                    "name": "OrderIntent",
                    "confirmationStatus": "CONFIRMED",
                    "slots": {
                        "size": {
                            "name": "size",
                            "value": "big",
                            "confirmationStatus": "DENIED",
                            "source": "USER",
                            "resolutions": {
                                "resolutionsPerAuthority": [
                                    {
                                        "authority": "amzn1.er-authority.echo-sdk.pizza.SIZE",
                                        "status": {"code": "ER_SUCCESS_MATCH"},
                                        "values": [{"value": {"name": "large", "id": "L"}}],
                                    }
                                ]
                            },
                        },
                        "crust": {
                            "name": "crust",
                            "confirmationStatus": "NONE",
                            "slotValue": {
                                "type": "Simple",
                                "value": "thin",
                                "resolutions": {
                                    "resolutionsPerAuthority": [
                                        {
                                            "authority": "amzn1.er-authority.echo-sdk.pizza.CRUST",
                                            "status": {"code": "ER_SUCCESS_NO_MATCH"},
                                        }
                                    ]
                                },
                            },
                        },
                        "toppings": {
                            "name": "toppings",
                            "confirmationStatus": "NONE",
                            "slotValue": {"type": "List", "values": [{"type": "Simple", "value": "olives"}]},
                        },
                    },
                },
            },
        },
        [
            AlexaRequest(
                request_type="IntentRequest",
                request_id="amzn1.echo-api.request.1",
                timestamp=datetime(2026, 1, 31, 12, 0, 1, 0, UTC),
                locale="de-AT",
                skill_id="amzn1.ask.skill.pizza",
                intent="OrderIntent",
                slots={
                    "size": AlexaSlot(
                        name="size",
                        value="big",
                        confirmation_status="DENIED",
                        source="USER",
                        resolutions=(
                            AlexaResolution(
                                authority="amzn1.er-authority.echo-sdk.pizza.SIZE",
                                status="ER_SUCCESS_MATCH",
                                values=(AlexaSlotValue(name="large", id="L"),),
                            ),
                        ),
                    ),
                    "crust": AlexaSlot(
                        name="crust",
                        value="thin",
                        resolutions=(
                            AlexaResolution(
                                authority="amzn1.er-authority.echo-sdk.pizza.CRUST", status="ER_SUCCESS_NO_MATCH"
                            ),
                        ),
                    ),
                    "toppings": AlexaSlot(name="toppings", values=({"type": "Simple", "value": "olives"},)),
                },
                confirmation_status="CONFIRMED",
                dialog_state="IN_PROGRESS",
                session_id="amzn1.echo-api.session.4711",
                session_new=True,
                session_attributes={"basket": ["margherita"]},
                user_id="amzn1.ask.account.AE7",
                access_token="Atza|user",
                permissions={"scopes": {"alexa::profile:email:read": {"status": "GRANTED"}}},
                person_id="amzn1.ask.person.P1",
                person_access_token="Atza|person",
                unit_id="amzn1.ask.unit.U1",
                persistent_unit_id="amzn1.alexa.unit.did.U1",
                device_id="amzn1.ask.device.D1",
                persistent_endpoint_id="amzn1.alexa.endpoint.D1",
                supported_interfaces={"AudioPlayer": {}},
                api_endpoint="https://api.eu.amazonalexa.com",
                api_access_token="eyJ0eXAi.api",
                audio_player={"playerActivity": "PLAYING", "token": "song-1", "offsetInMilliseconds": 5},
                geolocation={"coordinate": {"latitudeInDegrees": 48.2}},
                viewport={"mode": "HUB", "shape": "ROUND"},
                viewports=({"type": "APL", "id": "main"},),
                extensions={"available": {"aplext:backstack:10": {}}},
                presentation={"token": "menu", "version": "1.9"},
            )
        ],
    ),
    # An older request: what the session says is in no context.
    Reading(
        "on_alexa_skill",
        {
            "version": "1.0",
            "session": {
                "new": False,
                "sessionId": "amzn1.echo-api.session.4712",
                "application": {"applicationId": "amzn1.ask.skill.old"},
                "user": {
                    "userId": "amzn1.ask.account.OLD",
                    "accessToken": "Atza|old",
                    "permissions": {"consentToken": "Atza|consent"},
                },
            },
            "request": {
                "type": "SessionEndedRequest",
                "requestId": "amzn1.echo-api.request.2",
                "timestamp": "2026-01-31T12:00:02Z",
                "locale": "en-GB",
                "reason": "ERROR",
                "error": {"type": "INVALID_RESPONSE", "message": "No such slot"},
            },
        },
        [
            AlexaRequest(
                request_type="SessionEndedRequest",
                request_id="amzn1.echo-api.request.2",
                timestamp=datetime(2026, 1, 31, 12, 0, 2, 0, UTC),
                locale="en-GB",
                skill_id="amzn1.ask.skill.old",
                session_id="amzn1.echo-api.session.4712",
                user_id="amzn1.ask.account.OLD",
                access_token="Atza|old",
                permissions={"consentToken": "Atza|consent"},
                reason="ERROR",
                error_type="INVALID_RESPONSE",
                error_message="No such slot",
            )
        ],
    ),
    _outside_a_session(
        {
            "type": "System.ExceptionEncountered",
            "error": {"type": "INVALID_RESPONSE", "message": "Two directives"},
            "cause": {"requestId": "amzn1.echo-api.request.1"},
        },
        error_type="INVALID_RESPONSE",
        error_message="Two directives",
        cause_request_id="amzn1.echo-api.request.1",
    ),
    _outside_a_session(
        {"type": "AudioPlayer.PlaybackStopped", "token": "song-2", "offsetInMilliseconds": 61_500},
        token="song-2",
        offset_millis=61_500,
    ),
    _outside_a_session(
        {
            "type": "Alexa.Presentation.APL.UserEvent",
            "token": "menu",
            "arguments": ["pressed", 2],
            "source": {"type": "TouchWrapper", "handler": "Press", "id": "button"},
            "components": {"name": "Ada"},
        },
        token="menu",
        arguments=["pressed", 2],
        component={"type": "TouchWrapper", "handler": "Press", "id": "button"},
        components={"name": "Ada"},
    ),
    _outside_a_session(
        {
            "type": "AudioPlayer.PlaybackFailed",
            "token": "song-3",
            "error": {"type": "MEDIA_ERROR_UNKNOWN", "message": "No sound"},
            "currentPlaybackState": {"token": "song-2", "offsetInMilliseconds": 7, "playerActivity": "PLAYING"},
        },
        token="song-3",
        error_type="MEDIA_ERROR_UNKNOWN",
        error_message="No sound",
        playback_state={"token": "song-2", "offsetInMilliseconds": 7, "playerActivity": "PLAYING"},
    ),
    _outside_a_session(
        {
            "type": "SessionResumedRequest",
            "cause": {
                "type": "ConnectionCompleted",
                "token": "print-1",
                "status": {"code": "200", "message": "OK"},
                "result": {"pages": 2},
            },
        },
        token="print-1",
        payload={"pages": 2},
        status={"code": "200", "message": "OK"},
    ),
    _outside_a_session(
        {
            "type": "Connections.Response",
            "name": "Buy",
            "token": "sale-1",
            "status": {"code": "200", "message": "OK"},
            "payload": {"purchaseResult": "ACCEPTED"},
        },
        token="sale-1",
        name="Buy",
        payload={"purchaseResult": "ACCEPTED"},
        status={"code": "200", "message": "OK"},
    ),
    _outside_a_session(
        {"type": "LaunchRequest", "task": {"name": "amzn1.ask.skill.pizza.Countdown", "version": "1", "input": {}}},
        task={"name": "amzn1.ask.skill.pizza.Countdown", "version": "1", "input": {}},
    ),
    _outside_a_session(
        {
            "type": "AlexaSkillEvent.SkillPermissionAccepted",
            "body": {"acceptedPermissions": [{"scope": "alexa::alerts:reminders:skill:readwrite"}]},
            "eventCreationTime": "2026-01-31T12:00:03Z",
            "eventPublishingTime": "2026-01-31T12:00:04Z",
        },
        body={"acceptedPermissions": [{"scope": "alexa::alerts:reminders:skill:readwrite"}]},
        event_created_at=datetime(2026, 1, 31, 12, 0, 3, 0, UTC),
        event_published_at=datetime(2026, 1, 31, 12, 0, 4, 0, UTC),
    ),
    _outside_a_session(
        {"type": "Messaging.MessageReceived", "message": {"notice": "oven ready"}},
        message={"notice": "oven ready"},
    ),
    _outside_a_session(
        {"type": "Dialog.API.Invoked", "apiRequest": {"name": "getWeather", "arguments": {"city": "Graz"}}},
        api_request={"name": "getWeather", "arguments": {"city": "Graz"}},
    ),
]
