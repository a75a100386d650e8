"""Sample payloads of Alexa skills.

Source: https://developer.amazon.com/en-US/docs/alexa/custom-skills/request-types-reference.html
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from .._events.samples import P, Sample
from ..sources.alexa_skill import AlexaRequest

if TYPE_CHECKING:
    from .._events.builder import field, frozen
    from .._events.samples import SAMPLED, Fields, several

    @frozen(kw_only=True)
    class _Fields(Fields, AlexaRequest):
        request_type: str = SAMPLED
        viewports: Any = field(default=SAMPLED, converter=several)

else:
    _Fields = AlexaRequest

_SKILL = {"applicationId": "amzn1.ask.skill.6f2e1c5a-3d4b-4c55-9a3e-0123456789ab"}
_USER = {"userId": "amzn1.ask.account.AEXAMPLE1", "accessToken": "Atza|example"}
_SYSTEM: dict[str, Any] = {
    "application": _SKILL,
    "user": _USER,
    "device": {"deviceId": "amzn1.ask.device.AEXAMPLE2", "supportedInterfaces": {"AudioPlayer": {}}},
    "apiEndpoint": "https://api.amazonalexa.com",
    "apiAccessToken": "eyJ-example",
}
_SESSION: dict[str, Any] = {
    "new": False,
    "sessionId": "amzn1.echo-api.session.0a1b2c3d-4e5f-6789-abcd-ef0123456789",
    "application": _SKILL,
    "attributes": {"size": "large"},
    "user": _USER,
}
_INTENT: dict[str, Any] = {
    "dialogState": "IN_PROGRESS",
    "intent": {
        "name": "OrderIntent",
        "confirmationStatus": "NONE",
        "slots": {
            "topping": {
                "name": "topping",
                "value": "shrooms",
                "confirmationStatus": "NONE",
                "source": "USER",
                "resolutions": {
                    "resolutionsPerAuthority": [
                        {
                            "authority": "amzn1.er-authority.echo-sdk.example.Topping",
                            "status": {"code": "ER_SUCCESS_MATCH"},
                            "values": [{"value": {"name": "mushrooms", "id": "M1"}}],
                        }
                    ]
                },
            },
            "drink": {"name": "drink", "confirmationStatus": "NONE"},
        },
    },
}


def _sample(
    event: Callable[P, Any], doc: str, request_type: str, *, session: dict[str, Any] | None = None, **request: Any
) -> Sample[P]:
    return Sample(
        event,
        {
            "version": "1.0",
            **({"session": session} if session is not None else {}),
            "context": {"System": _SYSTEM},
            "request": {
                "type": request_type,
                "requestId": "amzn1.echo-api.request.11111111-2222-3333-4444-555555555555",
                "timestamp": "2026-01-31T12:00:00Z",
                **request,
            },
        },
        doc=doc,
    )


launch: Final = _sample(
    _Fields,
    "The customer opens the skill.",
    "LaunchRequest",
    session={**_SESSION, "new": True, "attributes": {}},
    locale="en-US",
)
intent: Final = _sample(
    _Fields,
    "The customer expresses an intent with slots.",
    "IntentRequest",
    session=_SESSION,
    locale="en-US",
    **_INTENT,
)
can_fulfill_intent: Final = _sample(
    _Fields,
    "Alexa asks whether the skill can fulfill an intent.",
    "CanFulfillIntentRequest",
    session={**_SESSION, "new": True, "attributes": {}},
    locale="en-US",
    intent=_INTENT["intent"],
)
session_ended: Final = _sample(
    _Fields,
    "The conversation ended because of an error.",
    "SessionEndedRequest",
    session=_SESSION,
    locale="en-US",
    reason="ERROR",
    error={"type": "INVALID_RESPONSE", "message": "The response was not valid."},
)
audio_player: Final = _sample(
    _Fields,
    "The device started to play audio.",
    "AudioPlayer.PlaybackStarted",
    locale="en-US",
    token="track-1",  # noqa: S106  (the name of an item, not a secret)
    offsetInMilliseconds=1500,
)
skill_enabled: Final = _sample(
    _Fields,
    "A customer enabled the skill.",
    "AlexaSkillEvent.SkillEnabled",
    eventCreationTime="2026-01-31T11:59:58Z",
    eventPublishingTime="2026-01-31T11:59:59Z",
)
permission_changed: Final = _sample(
    _Fields,
    "A customer changed the permissions of the skill.",
    "AlexaSkillEvent.SkillPermissionChanged",
    body={"acceptedPermissions": [{"scope": "alexa::household:lists:read"}]},
    eventCreationTime="2026-01-31T11:59:58Z",
    eventPublishingTime="2026-01-31T11:59:59Z",
)
message: Final = _sample(
    _Fields,
    "A message that the developer sent to the skill.",
    "Messaging.MessageReceived",
    message={"notice": "The oven is hot."},
)
user_event: Final = _sample(
    _Fields,
    "The customer touched the screen.",
    "Alexa.Presentation.APL.UserEvent",
    session=_SESSION,
    locale="en-US",
    token="menu",  # noqa: S106  (the name of an item, not a secret)
    arguments=["pick", 2],
    source={"type": "TouchWrapper", "handler": "Press", "id": "item-2"},
)
connection_response: Final = _sample(
    _Fields,
    "A purchase that the skill requested was completed.",
    "Connections.Response",
    session=_SESSION,
    locale="en-US",
    name="Buy",
    token="order-1",  # noqa: S106  (the name of an item, not a secret)
    status={"code": "200", "message": "OK"},
    payload={"purchaseResult": "ACCEPTED", "productId": "amzn1.adg.product.example"},
)
exception_encountered: Final = _sample(
    _Fields,
    "Alexa refused a response of the skill.",
    "System.ExceptionEncountered",
    locale="en-US",
    error={"type": "INVALID_RESPONSE", "message": "The directive was not valid."},
    cause={"requestId": "amzn1.echo-api.request.00000000-2222-3333-4444-555555555555"},
)
