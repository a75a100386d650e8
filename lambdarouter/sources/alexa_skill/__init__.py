"""Alexa custom skills: a customer talks to a skill, or something happened to it.

Shape: `context.System`, or `session` with `request.type` and `request.requestId` in older requests. A request that is
part of a conversation has a `session`; skill events, messages and those of the audio player have none. The answer is
`{"version": "1.0", "response": {...}}`, of at most 120 KB. A handler may return a reply made by `say`, `ask`,
`delegate` ..., which keeps the session's attributes, a dict, which goes out as it is, or None for an empty response.
Alexa waits 8 seconds, does not retry, and says that the skill had a problem where an invocation raised.
`App(alexa_skill_ids=...)` refuses requests of other skills.

The helpers are loaded when the first of them is used.

Source: https://developer.amazon.com/en-US/docs/alexa/custom-skills/request-and-response-json-reference.html
"""

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from ..._events.model import reader_of
from ..._routing.route import Route
from ..._routing.source import Invocation, Source
from ..._routing.text_filters import Text, text
from ...errors import EventError, RegistrationError
from ._request import AlexaReply, AlexaRequest, AlexaResolution, AlexaSlot, AlexaSlotValue

if TYPE_CHECKING:
    from ._parts import (
        clear_queue,
        link_account_card,
        permissions_card,
        play,
        render_document,
        simple_card,
        ssml,
        standard_card,
        stop,
        updated_intent,
    )
    from ._replies import (
        ask,
        can_fulfill,
        confirm_intent,
        confirm_slot,
        delegate,
        elicit_slot,
        end_session,
        response,
        say,
    )

__all__ = [
    "SOURCE",
    "AlexaReply",
    "AlexaRequest",
    "AlexaResolution",
    "AlexaSlot",
    "AlexaSlotValue",
    "ask",
    "can_fulfill",
    "clear_queue",
    "confirm_intent",
    "confirm_slot",
    "delegate",
    "elicit_slot",
    "end_session",
    "intent",
    "launch",
    "link_account_card",
    "permissions_card",
    "play",
    "render_document",
    "request",
    "response",
    "say",
    "session_ended",
    "simple_card",
    "ssml",
    "standard_card",
    "stop",
    "updated_intent",
]

#: What each module of helpers has.
_MODULES = {
    "_parts": (
        "clear_queue link_account_card permissions_card play render_document simple_card ssml standard_card stop "
        "updated_intent"
    ),
    "_replies": "ask can_fulfill confirm_intent confirm_slot delegate elicit_slot end_session response say",
}


if not TYPE_CHECKING:
    # Hidden from type checkers, for which it would make every misspelt name right.
    def __getattr__(name: str) -> Any:
        for module, names in _MODULES.items():
            if name in names.split():
                from importlib import import_module

                return getattr(import_module(f".{module}", __name__), name)
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def _authorize(skill_ids: str | Iterable[str]) -> Callable[[Any], None]:
    """A check that refuses the requests of any skill but these."""
    allowed = frozenset((skill_ids,) if isinstance(skill_ids, str) else skill_ids)
    if not allowed or not all(isinstance(each, str) and each for each in allowed):
        raise RegistrationError("alexa_skill_ids= must be the ids of skills, and at least one.")

    def check(payload: Any) -> None:
        skill = reader_of(AlexaRequest).fields["skill_id"]
        if skill.read(payload, ("alexa_skill",)) not in allowed:
            path = ".".join(map(str, skill.keys))
            raise EventError("alexa_skill", path, "is none of App(alexa_skill_ids=...)", "The request is refused.")

    return check


def _reply(value: Any, event: AlexaRequest) -> dict[str, Any]:
    if value is None:
        return {"version": "1.0", "response": {}}
    from ._check import filled

    return filled(value, event)


SOURCE = Source("alexa_skill", Invocation(reply=_reply), authorize=_authorize, correlation_id=("request", "requestId"))


def request(
    *,
    skill_id: Text | None = None,
    intent: Text | None = None,
    request_type: Text | None = None,
    locale: Text | None = None,
    where: Callable[[AlexaRequest], bool] | None = None,
) -> Route[AlexaRequest, AlexaReply | Mapping[str, Any] | None]:
    """Every request to a skill. `request_type` is such as `LaunchRequest` or `AudioPlayer.*`, `intent` a name."""
    return Route(
        SOURCE,
        AlexaRequest,
        text("skill_id", skill_id),
        text("intent", intent),
        text("request_type", request_type),
        text("locale", locale),
        where=where,
    )


def launch(
    *,
    skill_id: Text | None = None,
    locale: Text | None = None,
    where: Callable[[AlexaRequest], bool] | None = None,
) -> Route[AlexaRequest, AlexaReply | Mapping[str, Any] | None]:
    """The customer opens the skill, without saying what for."""
    return request(skill_id=skill_id, request_type="LaunchRequest", locale=locale, where=where)


def intent(
    *,
    intent: Text | None = None,
    skill_id: Text | None = None,
    locale: Text | None = None,
    where: Callable[[AlexaRequest], bool] | None = None,
) -> Route[AlexaRequest, AlexaReply | Mapping[str, Any] | None]:
    """The customer says what for. `intent` is the intent's name: `OrderIntent`, `AMAZON.HelpIntent`."""
    return request(skill_id=skill_id, intent=intent, request_type="IntentRequest", locale=locale, where=where)


def session_ended(
    *,
    skill_id: Text | None = None,
    locale: Text | None = None,
    where: Callable[[AlexaRequest], bool] | None = None,
) -> Route[AlexaRequest, AlexaReply | Mapping[str, Any] | None]:
    """The conversation ended, though not by the skill's own response. Nothing can be said any more."""
    return request(skill_id=skill_id, request_type="SessionEndedRequest", locale=locale, where=where)
