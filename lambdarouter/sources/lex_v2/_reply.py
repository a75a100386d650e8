"""The answers to Lex V2: what comes next in the conversation.

Source: https://docs.aws.amazon.com/lexv2/latest/dg/lambda-response-format.html
and https://docs.aws.amazon.com/lexv2/latest/dg/lambda-common-structures.html
"""

from collections.abc import Iterable, Mapping
from typing import Any, Literal, TypedDict, Unpack

from ..._events.builder import frozen
from ..._events.codecs import kind_of
from ..._events.model import write
from ..._replies.reply import Reply, check_size, object_reply, one_of, required, sized, texts, unwrap_reply
from ...errors import ReplyError
from ._event import LexV2Event, LexV2Slot
from ._messages import NAME, check_messages

_ACTIONS = ("Close", "ConfirmIntent", "Delegate", "ElicitIntent", "ElicitSlot")
_STATES = ("Failed", "Fulfilled", "FulfillmentInProgress", "InProgress", "ReadyForFulfillment", "Waiting")
_CONFIRMATIONS = ("Confirmed", "Denied", "None")
_STYLES = ("Default", "SpellByLetter", "SpellByWord")
_CONTEXTS, _KILOBYTES = 20, 50

#: The dialog actions that ask the user something which the bot has no words for.
_ASKING = ("ConfirmIntent", "ElicitIntent")

# What of the session goes back; its request id is Lex's own.
_KEPT = ("sessionAttributes", "activeContexts", "runtimeHints", "intent")


@frozen
class LexV2Reply(Reply):
    """An answer to a turn of a conversation, made by `close`, `delegate`, `confirm_intent`, `elicit_slot` or
    `elicit_intent`.
    """


class LexV2SessionChanges(TypedDict, total=False):
    """What any reply may change. What is not given stays as the event has it."""

    session_attributes: Mapping[str, str | None]
    """Texts to set, beside those that are there; None removes one."""

    active_contexts: Iterable[Mapping[str, Any]]
    """All contexts that are in force from now on, as `active_context` makes them: up to 20."""

    runtime_hints: Mapping[str, Any]
    """Phrases that are likely for slots, in Lex's own form, instead of those of the session."""

    request_attributes: Mapping[str, str]
    """Texts for the client, with this answer alone. Those of the event do not go back."""


class LexV2Changes(LexV2SessionChanges, total=False):
    """What a reply about an intent may change. What is not given stays as the event has it."""

    slots: Mapping[str, str | LexV2Slot | None]
    """Slots to fill, beside those that are there: a text for a scalar, a `LexV2Slot` for any shape; None empties."""


def close(
    event: LexV2Event,
    state: Literal["Fulfilled", "Failed"],
    *messages: str | Mapping[str, Any],
    **changes: Unpack[LexV2Changes],
) -> LexV2Reply:
    """End the intent, as fulfilled or as failed. Without messages, Lex says what the bot has for that."""
    if state not in ("Fulfilled", "Failed"):
        raise ReplyError(NAME, "sessionState.intent.state", "is not one of Fulfilled, Failed")
    return _made({"type": "Close"}, messages, _intent(event, state=state), event, **changes)


def delegate(
    event: LexV2Event,
    *,
    state: Literal["Failed", "Fulfilled", "FulfillmentInProgress", "InProgress", "ReadyForFulfillment", "Waiting"]
    | None = None,
    confirmation_state: Literal["Confirmed", "Denied", "None"] | None = None,
    **changes: Unpack[LexV2Changes],
) -> LexV2Reply:
    """Go on as the bot is built. `state` and `confirmation_state` of the intent stay, unless they are given."""
    intent = _intent(event, state=state, confirmation_state=confirmation_state)
    return _made({"type": "Delegate"}, (), intent, event, **changes)


def confirm_intent(
    event: LexV2Event,
    message: str | Mapping[str, Any],
    *more: str | Mapping[str, Any],
    intent: str | None = None,
    **changes: Unpack[LexV2Changes],
) -> LexV2Reply:
    """Ask the user to say yes or no to the intent, or to another one, by its name.

    Another intent has none of the event's slots; give its own by `slots=`.
    """
    asked = _intent(event, intent, state="InProgress", confirmation_state="None")
    return _made({"type": "ConfirmIntent"}, (message, *more), asked, event, **changes)


def elicit_slot(
    event: LexV2Event,
    slot: str,
    *messages: str | Mapping[str, Any],
    intent: str | None = None,
    sub_slot: str | None = None,
    slot_elicitation_style: Literal["Default", "SpellByLetter", "SpellByWord"] | None = None,
    **changes: Unpack[LexV2Changes],
) -> LexV2Reply:
    """Ask the user for a slot, or for a part of a composite one. Without messages, Lex asks as the bot is built.

    The slot keeps its value until the user gives another; `slots={slot: None}` empties it. Another `intent`, by its
    name, has none of the event's slots.
    """
    action: dict[str, Any] = {"type": "ElicitSlot", "slotToElicit": slot}
    if sub_slot is not None:
        action["subSlotToElicit"] = {"name": sub_slot}
    if slot_elicitation_style is not None:
        action["slotElicitationStyle"] = slot_elicitation_style
    return _made(action, messages, _intent(event, intent, state="InProgress"), event, **changes)


def elicit_intent(
    event: LexV2Event,
    message: str | Mapping[str, Any],
    *more: str | Mapping[str, Any],
    **changes: Unpack[LexV2SessionChanges],
) -> LexV2Reply:
    """Ask the user what to do: the intent of the event, and its slots, are left."""
    return _made({"type": "ElicitIntent"}, (message, *more), None, event, **changes)


def active_context(
    name: str, attributes: Mapping[str, str] | None = None, *, time_to_live_in_seconds: int, turns_to_live: int
) -> dict[str, Any]:
    """A context for `active_contexts=`: a name of up to 100 characters, and up to 10 texts.

    It is in force for 5 to 86400 seconds and 1 to 20 turns, whichever ends first.
    """
    found = object_reply(
        NAME,
        {
            "name": name,
            "contextAttributes": attributes or {},
            "timeToLive": {"timeToLiveInSeconds": time_to_live_in_seconds, "turnsToLive": turns_to_live},
        },
    )
    sized(NAME, found, "name", 100, at="context")
    texts(NAME, found, "contextAttributes", at="context")
    if len(found["contextAttributes"]) > 10:
        raise ReplyError(NAME, "context.contextAttributes", "has more than 10 entries; Lex takes 10")
    for key, least, most in (("timeToLiveInSeconds", 5, 86400), ("turnsToLive", 1, 20)):
        if (
            not least
            <= required(NAME, found["timeToLive"], key, int, "a whole number", at="context.timeToLive")
            <= most
        ):
            raise ReplyError(NAME, f"context.timeToLive.{key}", f"is not one of {least} to {most}")
    return found


# --- What goes out --------------------------------------------------------------------------------------------------


def _session(event: LexV2Event) -> dict[str, Any]:
    """What the event has of the session, as Lex writes it; an event made in a test has no payload to take it from."""
    found = (event.raw or write(event))["sessionState"]
    return {key: found[key] for key in _KEPT if found.get(key) is not None}


def _intent(
    event: LexV2Event, name: str | None = None, *, state: str | None = None, confirmation_state: str | None = None
) -> dict[str, Any]:
    """The event's intent, or another one without its slots, with a state of its own."""
    own = event.intent
    found: dict[str, Any] = {"name": name or own}
    if found["name"] == own:
        found.update(_session(event)["intent"])
    if state is not None:
        found["state"] = state
    if confirmation_state is not None:
        found["confirmationState"] = confirmation_state
    return found


def _made(
    action: dict[str, Any],
    messages: tuple[str | Mapping[str, Any], ...],
    intent: dict[str, Any] | None,
    event: LexV2Event,
    *,
    slots: Mapping[str, str | LexV2Slot | None] | None = None,
    session_attributes: Mapping[str, str | None] | None = None,
    active_contexts: Iterable[Mapping[str, Any]] | None = None,
    runtime_hints: Mapping[str, Any] | None = None,
    request_attributes: Mapping[str, str] | None = None,
) -> LexV2Reply:
    session = _session(event)
    session.pop("intent", None)
    if session_attributes is not None:
        session["sessionAttributes"] = _merged(
            "sessionState.sessionAttributes", session.get("sessionAttributes"), session_attributes
        )
    if active_contexts is not None:
        session["activeContexts"] = list(active_contexts) if isinstance(active_contexts, Iterable) else active_contexts
    if runtime_hints is not None:
        session["runtimeHints"] = runtime_hints
    if intent is not None:
        if slots is not None:
            intent["slots"] = _filled(intent.get("slots"), slots)
        session["intent"] = intent
    reply: dict[str, Any] = {"sessionState": {**session, "dialogAction": action}}
    if messages:
        reply["messages"] = [_message(each) for each in messages]
    if request_attributes is not None:
        reply["requestAttributes"] = request_attributes
    return LexV2Reply(_checked(object_reply(NAME, reply)))


def _message(message: str | Mapping[str, Any]) -> Any:
    return {"contentType": "PlainText", "content": message} if isinstance(message, str) else message


def _merged(path: str, there: Mapping[str, Any] | None, changes: Any) -> dict[str, Any]:
    """What is there, with the changes; None takes an entry out."""
    if not isinstance(changes, Mapping):
        raise ReplyError(NAME, path, f"is {kind_of(changes)}; expected an object of strings")
    return {key: value for key, value in {**(there or {}), **changes}.items() if value is not None}


def _filled(there: Mapping[str, Any] | None, changes: Any) -> dict[str, Any]:
    """The slots that are there, with the changes in Lex's own form."""
    if not isinstance(changes, Mapping):
        raise ReplyError(NAME, "sessionState.intent.slots", f"is {kind_of(changes)}; expected an object of slots")
    return {
        **(there or {}),
        **{name: _slot(f"sessionState.intent.slots.{name}", each) for name, each in changes.items()},
    }


def _slot(path: str, value: Any) -> Any:
    if value is None or isinstance(value, Mapping):
        return value
    if isinstance(value, LexV2Slot):
        return {"shape": "Scalar", **write(value)}
    if not isinstance(value, str):
        raise ReplyError(NAME, path, f"is {kind_of(value)}; expected a string, a LexV2Slot, or None for an empty slot")
    if not value:
        raise ReplyError(NAME, path, "is an empty string; None empties a slot")
    return {
        "shape": "Scalar",
        "value": {"originalValue": value, "interpretedValue": value, "resolvedValues": [value]},
    }


def _left_to_the_bot(event: LexV2Event) -> dict[str, Any]:
    """The neutral answer: what the session has, and the next step that its bot is built to take."""
    closing = event.hook == "FulfillmentCodeHook"
    intent = _intent(event, state="Fulfilled" if closing else None)
    action = {"type": "Close" if closing else "Delegate"}
    return {"sessionState": {**_session(event), "intent": intent, "dialogAction": action}}


def answer_to(value: Any, event: LexV2Event) -> dict[str, Any]:
    """A handler's return value as Lex wants it."""
    if value is None:
        return _left_to_the_bot(event)
    return _checked(object_reply(NAME, unwrap_reply(NAME, value, LexV2Reply)))


def _checked(reply: dict[str, Any]) -> dict[str, Any]:
    session = required(NAME, reply, "sessionState", dict, "an object")
    action = required(NAME, session, "dialogAction", dict, "an object", at="sessionState")
    kind = one_of(NAME, action, "type", _ACTIONS, at="sessionState.dialogAction")
    _check_action(kind, action)
    if kind != "ElicitIntent" or session.get("intent") is not None:
        _check_intent(required(NAME, session, "intent", dict, "an object", at="sessionState"))
    # Null takes an attribute out of the session.
    texts(NAME, session, "sessionAttributes", at="sessionState", null=True)
    if session.get("activeContexts") is not None:
        contexts = required(NAME, session, "activeContexts", list, "a list of contexts", at="sessionState")
        _check_contexts(contexts)
    if session.get("runtimeHints") is not None:
        required(NAME, session, "runtimeHints", dict, "an object", at="sessionState")
    texts(NAME, reply, "requestAttributes")
    if kind in _ASKING and not reply.get("messages"):
        raise ReplyError(NAME, "messages", f"is missing; {kind} asks the user something")
    check_messages(reply)
    return check_size(NAME, reply, _KILOBYTES)


def _check_action(kind: str, action: dict[str, Any]) -> None:
    at = "sessionState.dialogAction"
    if kind == "ElicitSlot" and not required(NAME, action, "slotToElicit", str, "the name of a slot", at=at):
        raise ReplyError(NAME, f"{at}.slotToElicit", "is empty; expected the name of a slot")
    if action.get("slotElicitationStyle") is not None:
        one_of(NAME, action, "slotElicitationStyle", _STYLES, at=at)
    if action.get("subSlotToElicit") is not None:
        part = required(NAME, action, "subSlotToElicit", dict, "an object", at=at)
        required(NAME, part, "name", str, "the name of a part of the slot", at=f"{at}.subSlotToElicit")


def _check_intent(intent: dict[str, Any]) -> None:
    at = "sessionState.intent"
    if not required(NAME, intent, "name", str, "the name of an intent", at=at):
        raise ReplyError(NAME, f"{at}.name", "is empty; expected the name of an intent")
    if intent.get("state") is not None:
        one_of(NAME, intent, "state", _STATES, at=at)
    if intent.get("confirmationState") is not None:
        one_of(NAME, intent, "confirmationState", _CONFIRMATIONS, at=at)
    if intent.get("slots") is not None:
        for name, slot in required(NAME, intent, "slots", dict, "an object of slots", at=at).items():
            if slot is not None and not isinstance(slot, dict):
                raise ReplyError(NAME, f"{at}.slots.{name}", f"is {kind_of(slot)}; expected an object, or null")


def _check_contexts(contexts: list[Any]) -> None:
    at = "sessionState.activeContexts"
    if len(contexts) > _CONTEXTS:
        raise ReplyError(NAME, at, f"has {len(contexts)} contexts; Lex takes {_CONTEXTS}")
    for index, each in enumerate(contexts):
        if not isinstance(each, dict):
            raise ReplyError(NAME, f"{at}[{index}]", f"is {kind_of(each)}; expected an object")
        required(NAME, each, "name", str, "the name of a context", at=f"{at}[{index}]")
