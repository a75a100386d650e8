"""Replies to Lex V2: the next step of the conversation, and changes of the session.

Source: https://docs.aws.amazon.com/lexv2/latest/dg/lambda-response-format.html
and https://docs.aws.amazon.com/lexv2/latest/dg/lambda-common-structures.html
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal, TypedDict, Unpack, get_args

from ..._events.builder import frozen
from ..._events.codecs import kind_of
from ..._events.reading import write
from ..._replies.checked import checked_content, checked_reply
from ..._replies.reply import Reply, object_reply, unwrap_reply
from ..._routing.deliveries import is_reply
from ...errors import ReplyError
from ._check import NAME, ConfirmationState, ElicitationStyle, State, check_context, check_reply
from ._event import LexV2Event, LexV2Slot

_FinalState = Literal["Fulfilled", "Failed"]

#: The keys of the session state that a response returns. Lex sets the id of the request itself.
_SESSION_KEYS = ("sessionAttributes", "activeContexts", "runtimeHints", "intent")


@frozen
class LexV2Reply(Reply):
    """A response to a turn of a conversation, made by `close`, `delegate`, `confirm_intent`, `elicit_slot` or
    `elicit_intent`.
    """


class LexV2SessionChanges(TypedDict, total=False):
    """The changes that every reply can make. An argument that is not given leaves the session as it is."""

    session_attributes: Mapping[str, str | None]
    """Session attributes to set, in addition to the existing ones; None removes an attribute."""

    active_contexts: Iterable[Mapping[str, Any]]
    """All contexts that are active from now on, made by `active_context`: up to 20."""

    runtime_hints: Mapping[str, Any]
    """Phrases that are likely values of slots, in Lex's own form. They replace the hints of the session."""

    request_attributes: Mapping[str, str]
    """Request attributes for the client, only with this response. Those of the event are not returned."""


class LexV2Changes(LexV2SessionChanges, total=False):
    """The changes that a reply about an intent can make. An argument that is not given changes nothing."""

    slots: Mapping[str, str | LexV2Slot | None]
    """Slots to set, in addition to the existing ones: a string for a scalar, a `LexV2Slot` for any shape; None empties
    a slot.
    """


# --- Helpers --------------------------------------------------------------------------------------------------------


def close(
    event: LexV2Event,
    state: _FinalState,
    *messages: str | Mapping[str, Any],
    intent: str | None = None,
    **changes: Unpack[LexV2Changes],
) -> LexV2Reply:
    """End the intent, or another intent by its name, as fulfilled or failed.

    Without messages, the bot sends its own. Another intent has none of the slots of the event. Raises ReplyError for an
    argument that Lex would reject.
    """
    if state not in get_args(_FinalState):
        raise ReplyError(NAME, "sessionState.intent.state", "is not one of Fulfilled, Failed")
    return _make(event, {"type": "Close"}, messages, {"name": intent or event.intent, "state": state}, **changes)


def delegate(
    event: LexV2Event,
    *,
    intent: str | None = None,
    state: State | None = None,
    confirmation_state: ConfirmationState | None = None,
    **changes: Unpack[LexV2Changes],
) -> LexV2Reply:
    """Let the bot perform the next step of its configuration, in the intent of the event or in another intent.

    Another `intent`, by its name, has none of the slots of the event. `state` and `confirmation_state` set the state
    and the confirmation of the intent. Raises ReplyError for an argument that Lex would reject.
    """
    states = {"state": state, "confirmationState": confirmation_state}
    changed = {key: value for key, value in states.items() if value is not None}
    return _make(event, {"type": "Delegate"}, (), {"name": intent or event.intent, **changed}, **changes)


def confirm_intent(
    event: LexV2Event,
    message: str | Mapping[str, Any],
    *more: str | Mapping[str, Any],
    intent: str | None = None,
    **changes: Unpack[LexV2Changes],
) -> LexV2Reply:
    """Ask the user to confirm the intent, or another intent by its name.

    Another intent has none of the slots of the event; pass its own as `slots=`. Raises ReplyError for an argument that
    Lex would reject.
    """
    asked = {"name": intent or event.intent, "state": "InProgress", "confirmationState": "None"}
    return _make(event, {"type": "ConfirmIntent"}, (message, *more), asked, **changes)


def elicit_slot(
    event: LexV2Event,
    slot: str,
    *messages: str | Mapping[str, Any],
    intent: str | None = None,
    sub_slot: str | Sequence[str] | None = None,
    slot_elicitation_style: ElicitationStyle | None = None,
    **changes: Unpack[LexV2Changes],
) -> LexV2Reply:
    """Ask the user for a slot, or for a sub-slot of a composite slot.

    A sub-slot inside a sub-slot is a list of names, outermost first.
    Without messages, the bot sends its own prompt. The slot keeps its value until the user gives another one;
    `slots={slot: None}` empties it. Another `intent`, by its name, has none of the slots of the event. Raises
    ReplyError for an argument that Lex would reject.
    """
    action: dict[str, Any] = {"type": "ElicitSlot", "slotToElicit": slot}
    if sub_slot is not None:
        action["subSlotToElicit"] = _sub_slot(tuple(sub_slot) if isinstance(sub_slot, list | tuple) else (sub_slot,))
    if slot_elicitation_style is not None:
        action["slotElicitationStyle"] = slot_elicitation_style
    return _make(event, action, messages, {"name": intent or event.intent, "state": "InProgress"}, **changes)


def elicit_intent(
    event: LexV2Event,
    message: str | Mapping[str, Any],
    *more: str | Mapping[str, Any],
    **changes: Unpack[LexV2SessionChanges],
) -> LexV2Reply:
    """Ask the user for an intent, and drop the intent of the event with its slots.

    Raises ReplyError for an argument that Lex would reject.
    """
    return _make(event, {"type": "ElicitIntent"}, (message, *more), None, **changes)


def active_context(
    name: str, attributes: Mapping[str, str] | None = None, *, time_to_live_in_seconds: int, turns_to_live: int
) -> dict[str, Any]:
    """Make a context for `active_contexts=`; raises ReplyError for an argument that Lex would reject.

    - `name`: name of the context, up to 100 characters.
    - `attributes`: up to ten strings by name.
    - `time_to_live_in_seconds`: 5 to 86400 seconds.
    - `turns_to_live`: 1 to 20 turns. The context ends with the first of the two limits.
    """
    time_to_live = {"timeToLiveInSeconds": time_to_live_in_seconds, "turnsToLive": turns_to_live}
    context = {"name": name, "contextAttributes": attributes or {}, "timeToLive": time_to_live}
    return check_context(object_reply(NAME, context))


# --- Response -------------------------------------------------------------------------------------------------------


def to_response(value: Any, event: LexV2Event) -> dict[str, Any]:
    """Return the response for a handler's return value; raises ReplyError."""
    if value is None:
        return _neutral(event)
    content = checked_content(value, LexV2Reply)
    if content is not None:
        return dict(content)  # not copied deeply: a reply is made for one event
    return check_reply(object_reply(NAME, unwrap_reply(NAME, value, LexV2Reply)))


def _neutral(event: LexV2Event) -> dict[str, Any]:
    """Return the neutral response, which keeps the session and leaves the next step to the bot."""
    session = _session(event)
    if event.hook != "FulfillmentCodeHook":
        return {"sessionState": {**session, "dialogAction": {"type": "Delegate"}}}
    intent = {**session["intent"], "state": "Fulfilled"}
    return {"sessionState": {**session, "intent": intent, "dialogAction": {"type": "Close"}}}


def _session(event: LexV2Event) -> dict[str, Any]:
    """Return the session state of the event; an event that was constructed in a test has no payload to read it from."""
    session = (event.raw or write(event))["sessionState"]
    return {key: session[key] for key in _SESSION_KEYS if session.get(key) is not None}


def _make(
    event: LexV2Event,
    action: dict[str, Any],
    messages: tuple[str | Mapping[str, Any], ...],
    intent: dict[str, Any] | None,
    *,
    slots: Mapping[str, str | LexV2Slot | None] | None = None,
    session_attributes: Mapping[str, str | None] | None = None,
    active_contexts: Iterable[Mapping[str, Any]] | None = None,
    runtime_hints: Mapping[str, Any] | None = None,
    request_attributes: Mapping[str, str] | None = None,
) -> LexV2Reply:
    """Make a reply. `intent` holds the changes of the event's intent; None removes the intent from the session."""
    session = _session(event)
    own_intent = session.pop("intent", {})
    if session_attributes is not None:
        old = session.get("sessionAttributes")
        session["sessionAttributes"] = _merge_attributes(old, session_attributes)
    if active_contexts is not None:
        session["activeContexts"] = list(active_contexts) if isinstance(active_contexts, Iterable) else active_contexts
    if runtime_hints is not None:
        session["runtimeHints"] = runtime_hints
    if intent is not None:
        is_own = intent.get("name", event.intent) == event.intent
        session["intent"] = {**own_intent, **intent} if is_own else intent
        if slots is not None:
            session["intent"]["slots"] = _merge_slots(session["intent"].get("slots"), slots)
    reply: dict[str, Any] = {"sessionState": {**session, "dialogAction": action}}
    if messages:
        reply["messages"] = [_to_message(index, each) for index, each in enumerate(messages)]
    if request_attributes is not None:
        reply["requestAttributes"] = request_attributes
    return checked_reply(LexV2Reply, check_reply(object_reply(NAME, reply)))


def _sub_slot(names: tuple[Any, ...]) -> dict[str, Any]:
    if not names:
        raise ReplyError(NAME, "sessionState.dialogAction.subSlotToElicit", "is empty; expected the name of a sub-slot")
    first, *inner = names
    return {"name": first, "subSlotToElicit": _sub_slot(tuple(inner))} if inner else {"name": first}


def _to_message(index: int, message: str | Mapping[str, Any]) -> Any:
    if is_reply(message):
        raise ReplyError(NAME, f"messages[{index}].contentType", "is missing: this is a whole reply, not a message")
    return {"contentType": "PlainText", "content": message} if isinstance(message, str) else message


def _merge_attributes(old: Mapping[str, Any] | None, changes: Any) -> dict[str, Any]:
    if not isinstance(changes, Mapping):
        problem = f"is {kind_of(changes)}; expected an object of strings"
        raise ReplyError(NAME, "sessionState.sessionAttributes", problem)
    return {key: value for key, value in {**(old or {}), **changes}.items() if value is not None}


def _merge_slots(old: Mapping[str, Any] | None, changes: Any) -> dict[str, Any]:
    path = "sessionState.intent.slots"
    if not isinstance(changes, Mapping):
        raise ReplyError(NAME, path, f"is {kind_of(changes)}; expected an object of slots")
    return {**(old or {}), **{name: _to_slot(f"{path}.{name}", value) for name, value in changes.items()}}


def _with_shapes(slot: dict[str, Any]) -> dict[str, Any]:
    """A slot, and the slots in it, with their shapes, which an event omits where they are scalars."""
    shaped = {"shape": "Scalar", **slot}
    if "values" in slot:
        shaped["values"] = [_with_shapes(each) for each in slot["values"]]
    if "subSlots" in slot:
        shaped["subSlots"] = {name: each and _with_shapes(each) for name, each in slot["subSlots"].items()}
    return shaped


def _to_slot(path: str, value: Any) -> Any:
    """Convert the new value of a slot to Lex's own form."""
    if value is None or isinstance(value, Mapping):
        return value
    if isinstance(value, LexV2Slot):
        return _with_shapes({**write(value)})
    if not isinstance(value, str):
        raise ReplyError(NAME, path, f"is {kind_of(value)}; expected a string, a LexV2Slot, or None for an empty slot")
    if not value:
        raise ReplyError(NAME, path, "is an empty string; None empties a slot")
    return {
        "shape": "Scalar",
        "value": {"originalValue": value, "interpretedValue": value, "resolvedValues": [value]},
    }
