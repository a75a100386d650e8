"""What Alexa takes in a response, and a handler's reply as Alexa gets it.

Limits: https://developer.amazon.com/en-US/docs/alexa/custom-skills/request-and-response-json-reference.html
"""

from typing import Any

from ..._events.codecs import kind_of
from ..._replies.reply import check_size, object_reply, one_of, required, unwrap_reply
from ...errors import ReplyError
from ._request import AlexaReply, AlexaRequest

_NAME = "alexa_skill"
_KILOBYTES = 120

#: The longest texts, in characters.
_SPEECH, _CARD, _IMAGE, _TOKEN, _STREAM = 8000, 8000, 2000, 1024, 8000

#: Requests of which nothing that is said or shown may come back.
_SILENT = (
    "AudioPlayer.",
    "PlaybackController.",
    "SessionEndedRequest",
    "AlexaSkillEvent.",
    "System.ExceptionEncountered",
)
_SPOKEN = ("outputSpeech", "card", "reprompt")

_PLAY_BEHAVIORS = ("ENQUEUE", "REPLACE_ALL", "REPLACE_ENQUEUED")
_CARDS = ("Simple", "Standard", "LinkAccount", "AskForPermissionsConsent")


def filled(value: Any, event: AlexaRequest) -> dict[str, Any]:
    """The answer with a handler's reply in it: of a helper's, the session's attributes are kept."""
    reply = unwrap_reply(_NAME, value, AlexaReply)
    if isinstance(value, AlexaReply) and "sessionAttributes" not in value.wire and event.session_attributes:
        silent = event.request_type.startswith(_SILENT)
        reply = value.wire if silent else {**value.wire, "sessionAttributes": event.session_attributes}
    reply = object_reply(_NAME, reply)
    reply = {"version": "1.0", **(reply or {"response": {}})}
    response = required(_NAME, reply, "response", dict, "an object")
    _check_with(event.request_type, response)
    return checked(reply)


def checked(reply: dict[str, Any]) -> dict[str, Any]:
    """The reply, plain JSON values, unless Alexa would refuse it whatever the request was."""
    required(_NAME, reply, "version", str, "a string")
    response = required(_NAME, reply, "response", dict, "an object")
    if reply.get("sessionAttributes") is not None:
        required(_NAME, reply, "sessionAttributes", dict, "an object")
    check_size(_NAME, reply, _KILOBYTES)
    for key, check in _CHECKS.items():
        if response.get(key) is not None:
            check(f"response.{key}", response[key])
    return reply


def _check_with(request_type: str, response: dict[str, Any]) -> None:
    if request_type.startswith(_SILENT):
        _refuse(response, _SPOKEN)
    if request_type == "CanFulfillIntentRequest":
        _refuse(response, (*_SPOKEN, "directives"))
    elif response.get("canFulfillIntent") is not None:
        raise _fault("response.canFulfillIntent", "answers a CanFulfillIntentRequest alone")
    if request_type.startswith(("AudioPlayer.", "PlaybackController.")):
        for place, each in _directives_of(response):
            if not str(each.get("type")).startswith("AudioPlayer."):
                raise _fault(place, "is not one of the audio player, which this request takes alone")


def _refuse(response: dict[str, Any], keys: tuple[str, ...]) -> None:
    for key in keys:
        if response.get(key) not in (None, []):
            raise _fault(f"response.{key}", "is not allowed in answer to a request of this type; leave it out")


def _directives_of(response: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    found = response.get("directives")
    listed = found if isinstance(found, list) else []
    return [(f"response.directives.{index}", each) for index, each in enumerate(listed) if isinstance(each, dict)]


def _fault(path: str, problem: str) -> ReplyError:
    return ReplyError(_NAME, path, problem)


def _object(path: str, value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise _fault(path, f"is {kind_of(value)}; expected an object")
    return value


def _text(at: str, found: dict[str, Any], key: str, most: int) -> str:
    """A text of at most so many characters."""
    value = required(_NAME, found, key, str, "a string", at=at)
    if len(value) > most:
        raise _fault(f"{at}.{key}", f"has {len(value)} characters; Alexa takes {most}")
    return str(value)


def _https(at: str, found: dict[str, Any], key: str, most: int) -> str:
    value = _text(at, found, key, most)
    if not value.lower().startswith("https://"):
        raise _fault(f"{at}.{key}", "is no https:// address, and Alexa takes no other")
    return value


# --- What is said ---------------------------------------------------------------------------------------------------


def check_speech(path: str, value: Any) -> None:
    """Raise a ReplyError for what is no `outputSpeech`."""
    if not isinstance(value, dict):
        raise _fault(path, f"is {kind_of(value)}; expected text, or ssml(...)")
    speech: dict[str, Any] = value
    if one_of(_NAME, speech, "type", ("PlainText", "SSML"), at=path) == "PlainText":
        _text(path, speech, "text", _SPEECH)
    else:
        markup = _text(path, speech, "ssml", _SPEECH).strip()
        if not (markup.startswith("<speak") and markup.endswith("</speak>")):
            raise _fault(f"{path}.ssml", "is not in <speak>...</speak>")
    if speech.get("playBehavior") is not None:
        one_of(_NAME, speech, "playBehavior", _PLAY_BEHAVIORS, at=path)


def _reprompt(path: str, value: Any) -> None:
    reprompt = _object(path, value)
    if reprompt.get("outputSpeech") is not None:
        check_speech(f"{path}.outputSpeech", reprompt["outputSpeech"])
    if reprompt.get("directives") is not None:
        _directives(f"{path}.directives", reprompt["directives"])


# --- What is shown --------------------------------------------------------------------------------------------------


def check_card(path: str, value: Any) -> None:
    """Raise a ReplyError for what is no card."""
    card = _object(path, value)
    if one_of(_NAME, card, "type", _CARDS, at=path) == "AskForPermissionsConsent":
        _permissions(f"{path}.permissions", required(_NAME, card, "permissions", list, "a list of scopes", at=path))
    length = sum(
        len(_text(path, card, key, _CARD)) for key in ("title", "content", "text") if card.get(key) is not None
    )
    image = _object(f"{path}.image", card.get("image") or {})
    for key in ("smallImageUrl", "largeImageUrl"):
        if image.get(key) is not None:
            length += len(_https(f"{path}.image", image, key, _IMAGE))
    if length > _CARD:
        raise _fault(path, f"has {length} characters in all its texts and addresses; Alexa takes {_CARD}")


def _permissions(path: str, scopes: list[Any]) -> None:
    if not scopes:
        raise _fault(path, "is empty; name the scopes that are asked for")
    for index, scope in enumerate(scopes):
        if not isinstance(scope, str):
            raise _fault(f"{path}.{index}", f"is {kind_of(scope)}; expected a string")


# --- Directives -----------------------------------------------------------------------------------------------------


def _directives(path: str, value: Any) -> None:
    if not isinstance(value, list):
        raise _fault(path, f"is {kind_of(value)}; expected a list")
    for index, each in enumerate(value):
        check_directive(f"{path}.{index}", each)
    if sum(each["type"] == "AudioPlayer.Play" for each in value) > 1:
        raise _fault(path, "has several of AudioPlayer.Play; Alexa takes one")


def check_directive(path: str, value: Any) -> None:
    """Raise a ReplyError for what is no directive; of one that is not known here, only the type is looked at."""
    directive = _object(path, value)
    kind = required(_NAME, directive, "type", str, "a string", at=path)
    if kind == "AudioPlayer.Play":
        _play(path, directive)
    elif kind == "AudioPlayer.ClearQueue":
        one_of(_NAME, directive, "clearBehavior", ("CLEAR_ALL", "CLEAR_ENQUEUED"), at=path)
    elif kind == "Alexa.Presentation.APL.RenderDocument":
        required(_NAME, directive, "document", dict, "an object", at=path)
    elif kind == "Dialog.ElicitSlot":
        required(_NAME, directive, "slotToElicit", str, "the name of a slot", at=path)
    elif kind == "Dialog.ConfirmSlot":
        required(_NAME, directive, "slotToConfirm", str, "the name of a slot", at=path)
    if kind.startswith("Dialog.") and directive.get("updatedIntent") is not None:
        _object(f"{path}.updatedIntent", directive["updatedIntent"])


def _play(path: str, directive: dict[str, Any]) -> None:
    behavior = one_of(_NAME, directive, "playBehavior", _PLAY_BEHAVIORS, at=path)
    item = required(_NAME, directive, "audioItem", dict, "an object", at=path)
    stream = required(_NAME, item, "stream", dict, "an object", at=f"{path}.audioItem")
    at = f"{path}.audioItem.stream"
    _https(at, stream, "url", _STREAM)
    _text(at, stream, "token", _TOKEN)
    if required(_NAME, stream, "offsetInMilliseconds", int, "a whole number", at=at) < 0:
        raise _fault(f"{at}.offsetInMilliseconds", "is less than 0")
    previous = stream.get("expectedPreviousToken")
    if behavior == "ENQUEUE":
        _text(at, stream, "expectedPreviousToken", _TOKEN)
    elif previous is not None:
        raise _fault(f"{at}.expectedPreviousToken", "is for the playBehavior ENQUEUE alone")


# --- The rest -------------------------------------------------------------------------------------------------------


def _flag(path: str, value: Any) -> None:
    if not isinstance(value, bool):
        raise _fault(path, f"is {kind_of(value)}; expected true or false")


def _can_fulfill(path: str, value: Any) -> None:
    found = _object(path, value)
    one_of(_NAME, found, "canFulfill", ("YES", "NO", "MAYBE"), at=path)
    for name, slot in _object(f"{path}.slots", found.get("slots") or {}).items():
        at = f"{path}.slots.{name}"
        one_of(_NAME, _object(at, slot), "canUnderstand", ("YES", "NO", "MAYBE"), at=at)
        one_of(_NAME, slot, "canFulfill", ("YES", "NO"), at=at)


_CHECKS: dict[str, Any] = {
    "outputSpeech": check_speech,
    "reprompt": _reprompt,
    "card": check_card,
    "directives": _directives,
    "shouldEndSession": _flag,
    "canFulfillIntent": _can_fulfill,
}
