"""The checks of a response that depend on its request.

Sources: https://developer.amazon.com/en-US/docs/alexa/custom-skills/request-and-response-json-reference.html,
https://developer.amazon.com/en-US/docs/alexa/custom-skills/audioplayer-interface-reference.html,
https://developer.amazon.com/en-US/docs/alexa/custom-skills/dialog-interface-reference.html,
https://developer.amazon.com/en-US/blogs/alexa/alexa-skills-kit/2019/03/intent-chaining-for-alexa-skill

An error of Alexa says: "shouldEndSession flag is not allowed with LaunchVideoApp.Launch Directive".
"""

from typing import Any

from ...errors import ReplyError
from ._request import AlexaRequest

#: The types of requests whose response cannot contain speech, cards or reprompts.
SILENT = (
    "AudioPlayer.",
    "PlaybackController.",
    "SessionEndedRequest",
    "AlexaSkillEvent.",
    "System.ExceptionEncountered",
)
_SPOKEN = ("outputSpeech", "card", "reprompt")

#: The requests whose response has no directives. That of a `SessionEndedRequest` may have one: Amazon's samples clear
#: dynamic entities with it.
_NO_DIRECTIVES = ("AudioPlayer.PlaybackStopped", "System.ExceptionEncountered")
#: The requests of the audio player after which it only stops or is cleared. Amazon's page says that "some requests
#: limit the directives you can use, such as not allowing Play". `PlaybackNearlyFinished` and `PlaybackFailed` allow it.
_PLAYED = ("AudioPlayer.PlaybackStarted", "AudioPlayer.PlaybackFinished")

#: The key of a dialog directive that names a slot of its intent.
_SLOT_KEYS = {"Dialog.ElicitSlot": "slotToElicit", "Dialog.ConfirmSlot": "slotToConfirm"}
#: The dialog directives that continue the dialog of an intent.
_OF_INTENT = ("Dialog.Delegate", "Dialog.ElicitSlot", "Dialog.ConfirmSlot", "Dialog.ConfirmIntent")


def check_for_request(event: AlexaRequest, response: dict[str, Any]) -> None:
    """Raise a ReplyError for a response that Alexa refuses as the answer to this request."""
    request_type = event.request_type
    if request_type.startswith(SILENT):
        _refuse(response, _SPOKEN)
    if request_type == "CanFulfillIntentRequest":
        _refuse(response, (*_SPOKEN, "directives"))
    elif response.get("canFulfillIntent") is not None:
        raise _error("response.canFulfillIntent", "is only for a CanFulfillIntentRequest; leave it out")
    if request_type in _NO_DIRECTIVES:
        _refuse(response, ("directives",))
    for path, directive in _directives_of(response):
        directive_type = str(directive.get("type"))
        if request_type.startswith(("AudioPlayer.", "PlaybackController.")):
            if not directive_type.startswith("AudioPlayer."):
                raise _error(path, "is not an AudioPlayer directive; requests of the audio player allow no other")
            if request_type in _PLAYED and directive_type == "AudioPlayer.Play":
                raise _error(path, "is AudioPlayer.Play; this request allows only AudioPlayer.Stop and .ClearQueue")
        if request_type == "SessionEndedRequest" and directive_type != "Dialog.UpdateDynamicEntities":
            raise _error(path, "is not Dialog.UpdateDynamicEntities; a SessionEndedRequest allows no other directive")
        if directive_type == "VideoApp.Launch" and response.get("shouldEndSession") is not None:
            raise _error("response.shouldEndSession", "is not allowed together with VideoApp.Launch; leave it out")
        if directive_type in _OF_INTENT:
            _check_dialog(event, path, directive_type, directive)


def _check_dialog(event: AlexaRequest, path: str, directive_type: str, directive: dict[str, Any]) -> None:
    updated = directive.get("updatedIntent")
    if updated is None and event.intent is None:
        problem = "is missing: the request has no intent whose dialog could continue"
        raise _error(f"{path}.updatedIntent", problem)
    if isinstance(updated, dict):
        if updated.get("name") != event.intent:
            _check_chained(path, updated)
            return
        if any(name not in event.slots for name in updated.get("slots") or ()):
            raise _error(f"{path}.updatedIntent.slots", "has a slot that the request's intent does not have")
    key = _SLOT_KEYS.get(directive_type)
    if key is not None and directive.get(key) not in event.slots:
        raise _error(f"{path}.{key}", "is not a slot of the intent")


def _check_chained(path: str, updated: dict[str, Any]) -> None:
    # The request does not list the slots of another intent, and Alexa allows leaving them out.
    if str(updated.get("name")).startswith("AMAZON."):
        raise _error(f"{path}.updatedIntent.name", "is a built-in intent; name one of the skill's own intents")


def _refuse(response: dict[str, Any], keys: tuple[str, ...]) -> None:
    for key in keys:
        if response.get(key) not in (None, []):
            raise _error(f"response.{key}", "is not allowed in the response to a request of this type; leave it out")


def _directives_of(response: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    directives = response.get("directives")
    return [
        (f"response.directives.{index}", directive)
        for index, directive in enumerate(directives if isinstance(directives, list) else [])
        if isinstance(directive, dict)
    ]


def _error(path: str, problem: str) -> ReplyError:
    return ReplyError("alexa_skill", path, problem)
