"""The checks of an Alexa skill's response, and the response to one request.

Limits: https://developer.amazon.com/en-US/docs/alexa/custom-skills/request-and-response-json-reference.html
"""

from typing import Any, Literal, get_args

from ..._events.codecs import kind_of
from ..._replies.checked import checked_content
from ..._replies.reply import check_size, check_spelling, object_reply, one_of, required, unwrap_reply
from ...errors import ReplyError
from ._for_request import SILENT, check_for_request
from ._request import AlexaReply, AlexaRequest

_NAME = "alexa_skill"
_KILOBYTES = 120

#: The maximum length of each text, in characters.
_SPEECH, _CARD, _IMAGE, _TOKEN, _STREAM = 8000, 8000, 2000, 1024, 8000

#: The maximum number of dynamic entities, synonyms included.
_ENTITIES = 100

_CARDS = ("Simple", "Standard", "LinkAccount", "AskForPermissionsConsent")

#: The directives that pass control to another skill, or back.
_PASSES_CONTROL = frozenset({"Connections.StartConnection", "Tasks.CompleteTask"})

PlayBehavior = Literal["ENQUEUE", "REPLACE_ALL", "REPLACE_ENQUEUED"]
ClearBehavior = Literal["CLEAR_ALL", "CLEAR_ENQUEUED"]
Likelihood = Literal["YES", "NO", "MAYBE"]
Ability = Literal["YES", "NO"]


def response_to(event: AlexaRequest, value: Any) -> dict[str, Any]:
    """Return the response for a handler's return value.

    An `AlexaReply` without session attributes keeps those of the request. The content of a helper's reply has been
    checked already; only the checks that depend on the request follow.
    """
    reply: dict[str, Any] | None = checked_content(value, AlexaReply)
    if reply is None:
        reply = object_reply(_NAME, unwrap_reply(_NAME, value, AlexaReply))
        reply = {"version": "1.0", **(reply or {"response": {}})}
        check_for_request(event, required(_NAME, reply, "response", dict, "an object"))
        reply = check_reply(reply)
    else:
        check_for_request(event, reply["response"])
    if isinstance(value, AlexaReply) and "sessionAttributes" not in reply and event.session_attributes:
        return _with_attributes(reply, event)
    return dict(reply)


def _with_attributes(reply: dict[str, Any], event: AlexaRequest) -> dict[str, Any]:
    if event.request_type.startswith(SILENT):
        return dict(reply)
    attributes = object_reply(_NAME, event.session_attributes)
    return check_size(_NAME, {**reply, "sessionAttributes": attributes}, _KILOBYTES)


def check_reply(reply: dict[str, Any]) -> dict[str, Any]:
    """Check a response that consists of plain JSON values, whatever the request, and return it."""
    check_spelling(_NAME, reply, ("version", "response", "sessionAttributes"))
    required(_NAME, reply, "version", str, "a string")
    response = required(_NAME, reply, "response", dict, "an object")
    if reply.get("sessionAttributes") is not None:
        required(_NAME, reply, "sessionAttributes", dict, "an object")
    check_size(_NAME, reply, _KILOBYTES)
    check_spelling(_NAME, response, tuple(_CHECKS), parent="response")
    for key, check in _CHECKS.items():
        if response.get(key) is not None:
            check(f"response.{key}", response[key])
    return reply


def _error(path: str, problem: str) -> ReplyError:
    return ReplyError(_NAME, path, problem)


def _check_object(path: str, value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise _error(path, f"is {kind_of(value)}; expected an object")
    return value


def _check_text(at: str, content: dict[str, Any], key: str, most: int) -> str:
    value = required(_NAME, content, key, str, "a string", parent=at)
    if len(value) > most:
        raise _error(f"{at}.{key}", f"has {len(value)} characters; Alexa allows {most}")
    return str(value)


def _check_url(at: str, content: dict[str, Any], key: str, most: int) -> str:
    value = _check_text(at, content, key, most)
    if not value.lower().startswith("https://"):
        raise _error(f"{at}.{key}", "is not an https:// URL; Alexa allows no other")
    return value


# --- Speech ---------------------------------------------------------------------------------------------------------


def check_speech(path: str, value: Any) -> None:
    """Raise a ReplyError unless the value is an `outputSpeech` object."""
    if not isinstance(value, dict):
        raise _error(path, f"is {kind_of(value)}; expected text, or ssml(...)")
    speech: dict[str, Any] = value
    if one_of(_NAME, speech, "type", ("PlainText", "SSML"), parent=path) == "PlainText":
        _check_text(path, speech, "text", _SPEECH)
    else:
        markup = _check_text(path, speech, "ssml", _SPEECH).strip()
        if not (markup.startswith("<speak") and markup.endswith("</speak>")):
            raise _error(f"{path}.ssml", "is not enclosed in <speak>...</speak>")
    if speech.get("playBehavior") is not None:
        one_of(_NAME, speech, "playBehavior", get_args(PlayBehavior), parent=path)


def _check_reprompt(path: str, value: Any) -> None:
    reprompt = _check_object(path, value)
    check_spelling(_NAME, reprompt, ("outputSpeech", "directives"), parent=path)
    if reprompt.get("outputSpeech") is not None:
        check_speech(f"{path}.outputSpeech", reprompt["outputSpeech"])
    if reprompt.get("directives") is not None:
        _check_directives(f"{path}.directives", reprompt["directives"])


# --- Cards ----------------------------------------------------------------------------------------------------------


def check_card(path: str, value: Any) -> None:
    """Raise a ReplyError unless the value is a card."""
    card = _check_object(path, value)
    check_spelling(_NAME, card, ("type", "title", "content", "text", "image", "permissions"), parent=path)
    if one_of(_NAME, card, "type", _CARDS, parent=path) == "AskForPermissionsConsent":
        scopes = required(_NAME, card, "permissions", list, "a list of scopes", parent=path)
        _check_permissions(f"{path}.permissions", scopes)
    length = sum(
        len(_check_text(path, card, key, _CARD)) for key in ("title", "content", "text") if card.get(key) is not None
    )
    image = _check_object(f"{path}.image", card.get("image") or {})
    for key in ("smallImageUrl", "largeImageUrl"):
        if image.get(key) is not None:
            length += len(_check_url(f"{path}.image", image, key, _IMAGE))
    if length > _CARD:
        raise _error(path, f"has {length} characters in its texts and URLs together; Alexa allows {_CARD}")


def _check_permissions(path: str, scopes: list[Any]) -> None:
    if not scopes:
        raise _error(path, "is empty; expected at least one scope")
    for index, scope in enumerate(scopes):
        if not isinstance(scope, str):
            raise _error(f"{path}.{index}", f"is {kind_of(scope)}; expected a string")


# --- Directives -----------------------------------------------------------------------------------------------------


def _check_directives(path: str, value: Any) -> None:
    if not isinstance(value, list):
        raise _error(path, f"is {kind_of(value)}; expected a list")
    for index, directive in enumerate(value):
        check_directive(f"{path}.{index}", directive)
    types = [directive["type"] for directive in value]
    if types.count("AudioPlayer.Play") > 1:
        raise _error(path, "has more than one AudioPlayer.Play; Alexa allows one")
    if "AudioPlayer.Play" in types and "VideoApp.Launch" in types:  # as the framework Voxa does; Amazon's page is gone
        raise _error(path, "has AudioPlayer.Play and VideoApp.Launch; Alexa allows one of them")
    if _PASSES_CONTROL.intersection(types) and any(each.startswith(("AudioPlayer.", "VideoApp.")) for each in types):
        raise _error(path, "has a directive of a player beside one of a connection; Alexa allows no player there")
    if sum(each.startswith("Dialog.") for each in types) > 1:
        raise _error(path, "has more than one Dialog directive; Alexa allows one")


def check_directive(path: str, value: Any) -> None:
    """Raise a ReplyError unless the value is a directive. Of an unknown directive, only the type is checked."""
    directive = _check_object(path, value)
    directive_type = required(_NAME, directive, "type", str, "a string", parent=path)
    if directive_type == "AudioPlayer.Play":
        _check_play(path, directive)
    elif directive_type == "AudioPlayer.ClearQueue":
        one_of(_NAME, directive, "clearBehavior", get_args(ClearBehavior), parent=path)
    elif directive_type == "Alexa.Presentation.APL.RenderDocument":
        required(_NAME, directive, "document", dict, "an object", parent=path)
    elif directive_type == "Alexa.Presentation.APL.ExecuteCommands":
        _check_commands(path, directive)
    elif directive_type == "VideoApp.Launch":
        item = required(_NAME, directive, "videoItem", dict, "an object", parent=path)
        _check_url(f"{path}.videoItem", item, "source", _STREAM)
    elif directive_type == "Dialog.UpdateDynamicEntities":
        _check_entities(path, directive)
    elif directive_type == "Dialog.ElicitSlot":
        required(_NAME, directive, "slotToElicit", str, "the name of a slot", parent=path)
    elif directive_type == "Dialog.ConfirmSlot":
        required(_NAME, directive, "slotToConfirm", str, "the name of a slot", parent=path)
    if directive_type.startswith("Dialog.") and directive.get("updatedIntent") is not None:
        intent = _check_object(f"{path}.updatedIntent", directive["updatedIntent"])
        required(_NAME, intent, "name", str, "the name of an intent", parent=f"{path}.updatedIntent")


def _check_commands(path: str, directive: dict[str, Any]) -> None:
    if not required(_NAME, directive, "token", str, "the token of a document", parent=path):
        raise _error(f"{path}.token", "is empty; expected the token of the document")
    commands = required(_NAME, directive, "commands", list, "a list of commands", parent=path)
    if not commands:
        raise _error(f"{path}.commands", "is empty; expected at least one command")
    for index, command in enumerate(commands):
        at = f"{path}.commands.{index}"
        required(_NAME, _check_object(at, command), "type", str, "the type of a command", parent=at)


def _check_entities(path: str, directive: dict[str, Any]) -> None:
    behavior = one_of(_NAME, directive, "updateBehavior", ("REPLACE", "CLEAR"), parent=path)
    if behavior == "CLEAR":
        if directive.get("types") is not None:
            raise _error(f"{path}.types", "is only for the updateBehavior REPLACE; leave it out")
        return
    count = 0
    for index, each in enumerate(required(_NAME, directive, "types", list, "a list of slot types", parent=path)):
        at = f"{path}.types.{index}"
        required(_NAME, _check_object(at, each), "name", str, "the name of a slot type", parent=at)
        for position, entity in enumerate(required(_NAME, each, "values", list, "a list of values", parent=at)):
            inside = f"{at}.values.{position}"
            name = required(_NAME, _check_object(inside, entity), "name", dict, "an object", parent=inside)
            required(_NAME, name, "value", str, "a string", parent=f"{inside}.name")
            count += 1 + len(name.get("synonyms") or ())
    if count > _ENTITIES:
        raise _error(f"{path}.types", f"has {count} values and synonyms; Alexa allows {_ENTITIES}")


def _check_play(path: str, directive: dict[str, Any]) -> None:
    behavior = one_of(_NAME, directive, "playBehavior", get_args(PlayBehavior), parent=path)
    item = required(_NAME, directive, "audioItem", dict, "an object", parent=path)
    stream = required(_NAME, item, "stream", dict, "an object", parent=f"{path}.audioItem")
    at = f"{path}.audioItem.stream"
    _check_url(at, stream, "url", _STREAM)
    _check_text(at, stream, "token", _TOKEN)
    if required(_NAME, stream, "offsetInMilliseconds", int, "a whole number", parent=at) < 0:
        raise _error(f"{at}.offsetInMilliseconds", "is less than 0")
    if behavior == "ENQUEUE":
        _check_text(at, stream, "expectedPreviousToken", _TOKEN)
    elif stream.get("expectedPreviousToken") is not None:
        raise _error(f"{at}.expectedPreviousToken", "is only for the playBehavior ENQUEUE; leave it out")


# --- Other parts ----------------------------------------------------------------------------------------------------


def _check_flag(path: str, value: Any) -> None:
    if not isinstance(value, bool):
        raise _error(path, f"is {kind_of(value)}; expected true or false")


def _check_can_fulfill(path: str, value: Any) -> None:
    intent = _check_object(path, value)
    one_of(_NAME, intent, "canFulfill", get_args(Likelihood), parent=path)
    for name, slot in _check_object(f"{path}.slots", intent.get("slots") or {}).items():
        at = f"{path}.slots.{name}"
        one_of(_NAME, _check_object(at, slot), "canUnderstand", get_args(Likelihood), parent=at)
        one_of(_NAME, slot, "canFulfill", get_args(Ability), parent=at)


_CHECKS: dict[str, Any] = {
    "outputSpeech": check_speech,
    "reprompt": _check_reprompt,
    "card": check_card,
    "directives": _check_directives,
    "shouldEndSession": _check_flag,
    "canFulfillIntent": _check_can_fulfill,
}
