"""Amazon Alexa custom skills: requests of a customer who talks to a skill, and events of the skill.

Shape: `context.System`, or `session` with `request.type` and `request.requestId` in older requests. A request that
belongs to a conversation has a `session`; skill events, messages and requests of the audio player have none.

Alexa expects `{"version": "1.0", "response": {...}}` of at most 120 KB. A handler returns one of these:

- a reply made by `say`, `ask`, `delegate` or another helper, which keeps the attributes of the session;
- a dict, which is sent as it is;
- None, for an empty response.

Alexa waits 8 seconds and does not retry. If an invocation raises, Alexa reports a problem with the skill to the
customer. `App(alexa_skill_ids=...)` refuses the requests of other skills.

The module of a helper is imported when the helper is first used.

Source: https://developer.amazon.com/en-US/docs/alexa/custom-skills/request-and-response-json-reference.html
"""

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final

from ..._events.reading import reader_of
from ..._routing.deliveries import Invocation
from ..._routing.route import Route
from ..._routing.source import Source
from ..._routing.text_filters import TextFilter, text
from ...errors import EventError, RegistrationError
from ._request import AlexaReply, AlexaRequest, AlexaResolution, AlexaSlot, AlexaSlotValue

if TYPE_CHECKING:
    from ._parts import (
        clear_entities,
        clear_queue,
        entity,
        execute_commands,
        link_account_card,
        permissions_card,
        play,
        play_video,
        render_document,
        replace_entities,
        simple_card,
        ssml,
        standard_card,
        stop,
        updated_intent,
    )
    from ._progressive import progressive_response
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
    "clear_entities",
    "clear_queue",
    "confirm_intent",
    "confirm_slot",
    "delegate",
    "elicit_slot",
    "end_session",
    "entity",
    "execute_commands",
    "intent",
    "launch",
    "link_account_card",
    "permissions_card",
    "play",
    "play_video",
    "progressive_response",
    "render_document",
    "replace_entities",
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

#: The helpers of each module.
_MODULES = {
    "_parts": (
        "clear_entities clear_queue entity execute_commands link_account_card permissions_card play play_video "
        "render_document replace_entities simple_card ssml standard_card stop updated_intent"
    ),
    "_progressive": "progressive_response",
    "_replies": "ask can_fulfill confirm_intent confirm_slot delegate elicit_slot end_session response say",
}


if not TYPE_CHECKING:
    # Hidden from type checkers, which would accept any misspelt name.
    def __getattr__(name: str) -> Any:
        for module, names in _MODULES.items():
            if name in names.split():
                from importlib import import_module

                return getattr(import_module(f".{module}", __name__), name)
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def _authorize(skill_ids: str | Iterable[str]) -> Callable[[Any], None]:
    """Return a check that refuses the requests of any other skill."""
    allowed = frozenset((skill_ids,) if isinstance(skill_ids, str) else skill_ids)
    if not allowed or not all(isinstance(each, str) and each for each in allowed):
        raise RegistrationError("alexa_skill_ids= must be the id of a skill, or a list of at least one id.")

    def check(payload: Any) -> None:
        skill = reader_of(AlexaRequest).fields["skill_id"]
        if skill.read(payload, ("alexa_skill",)) not in allowed:
            path = ".".join(map(str, skill.keys))
            problem = "is not in App(alexa_skill_ids=...)"
            raise EventError("alexa_skill", path, problem, "The request is refused.")

    return check


def _reply(value: Any, event: AlexaRequest) -> dict[str, Any]:
    if value is None:
        return {"version": "1.0", "response": {}}
    from ._check import response_to

    return response_to(event, value)


SOURCE = Source(
    "alexa_skill",
    Invocation(reply=_reply),
    event=AlexaRequest,
    authorize=_authorize,
    correlation_id=("request", "requestId"),
    has_end_users=True,
    idempotency_key=("request_id",),
)


def request(
    *,
    skill_id: TextFilter | None = None,
    intent: TextFilter | None = None,
    request_type: TextFilter | None = None,
    locale: TextFilter | None = None,
    where: Callable[[AlexaRequest], bool] | None = None,
) -> Route[AlexaRequest, AlexaReply | Mapping[str, Any] | None]:
    """Match every request to a skill.

    - `skill_id`: id of the skill.
    - `intent`: name of the intent.
    - `request_type`: type of the request, such as `LaunchRequest` or `AudioPlayer.*`.
    - `locale`: language of the customer, such as `en-US`.
    - `where`: predicate on the request.
    """
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
    skill_id: TextFilter | None = None,
    locale: TextFilter | None = None,
    where: Callable[[AlexaRequest], bool] | None = None,
) -> Route[AlexaRequest, AlexaReply | Mapping[str, Any] | None]:
    """Match requests of a customer who opens the skill without an intent (`LaunchRequest`).

    - `skill_id`: id of the skill.
    - `locale`: language of the customer, such as `en-US`.
    - `where`: predicate on the request.
    """
    return request(skill_id=skill_id, request_type="LaunchRequest", locale=locale, where=where)


def intent(
    *,
    intent: TextFilter | None = None,
    skill_id: TextFilter | None = None,
    locale: TextFilter | None = None,
    where: Callable[[AlexaRequest], bool] | None = None,
) -> Route[AlexaRequest, AlexaReply | Mapping[str, Any] | None]:
    """Match requests of a customer who expresses an intent (`IntentRequest`).

    - `intent`: name of the intent, such as `OrderIntent` or `AMAZON.HelpIntent`.
    - `skill_id`: id of the skill.
    - `locale`: language of the customer, such as `en-US`.
    - `where`: predicate on the request.
    """
    return request(skill_id=skill_id, intent=intent, request_type="IntentRequest", locale=locale, where=where)


def session_ended(
    *,
    skill_id: TextFilter | None = None,
    locale: TextFilter | None = None,
    where: Callable[[AlexaRequest], bool] | None = None,
) -> Route[AlexaRequest, AlexaReply | Mapping[str, Any] | None]:
    """Match the end of a conversation that the skill did not end itself (`SessionEndedRequest`).

    The response cannot contain speech, cards or reprompts.

    - `skill_id`: id of the skill.
    - `locale`: language of the customer, such as `en-US`.
    - `where`: predicate on the request.
    """
    return request(skill_id=skill_id, request_type="SessionEndedRequest", locale=locale, where=where)


if TYPE_CHECKING:
    from ..._routing.decorator import AnswersDecorator

    class Decorators:
        """The decorators of the source, for type checkers and editors."""

        on_alexa_skill: Final = AnswersDecorator(request)
        """Example: `@app.on_alexa_skill(skill_id="amzn1.ask.skill.*")`."""
        on_alexa_request: Final = AnswersDecorator(request)
        """Example: `@app.on_alexa_request(skill_id="amzn1.ask.skill.*")`."""
        on_alexa_launch: Final = AnswersDecorator(launch)
        """Example: `@app.on_alexa_launch(skill_id="amzn1.ask.skill.*")`."""
        on_alexa_intent: Final = AnswersDecorator(intent)
        """Example: `@app.on_alexa_intent(skill_id="amzn1.ask.skill.*")`."""
        on_alexa_session_ended: Final = AnswersDecorator(session_ended)
        """Example: `@app.on_alexa_session_ended(skill_id="amzn1.ask.skill.*")`."""
