"""Parts of a response: speech in SSML, cards, directives and intents. They are plain dicts, checked when made."""

from collections.abc import Iterable, Mapping
from typing import Any, Literal

from ..._replies.reply import object_reply
from ...errors import ReplyError
from ._check import ClearBehavior, PlayBehavior, check_card, check_directive, check_speech
from ._request import AlexaRequest, AlexaSlot

_NAME = "alexa_skill"


def without_nones(**values: Any) -> dict[str, Any]:
    """Return the values that are not None."""
    return {name: value for name, value in values.items() if value is not None}


def ssml(markup: str, *, play_behavior: PlayBehavior | None = None) -> dict[str, Any]:
    """Make speech in SSML, of at most 8,000 characters. A missing `<speak>` element is added around it.

    Escape text from other places with `html.escape`: Alexa refuses the whole response for a bare `&` or `<`. Pass the
    result as `speech` or `reprompt`. Raises ReplyError for SSML that is too long or is not enclosed in `<speak>`.
    """
    if isinstance(markup, str) and not markup.lstrip().startswith("<speak"):
        markup = f"<speak>{markup}</speak>"
    speech = object_reply(_NAME, without_nones(type="SSML", ssml=markup, playBehavior=play_behavior))
    check_speech("outputSpeech", speech)
    return speech


# --- Cards ----------------------------------------------------------------------------------------------------------


def simple_card(title: str, content: str) -> dict[str, Any]:
    """Make a card of a title and text, with at most 8,000 characters together."""
    return _card({"type": "Simple", "title": title, "content": content})


def standard_card(
    title: str, text: str, *, small_image_url: str | None = None, large_image_url: str | None = None
) -> dict[str, Any]:
    """Make a card with an image. Image URLs are https URLs of at most 2,000 characters each.

    Texts and URLs have at most 8,000 characters together.
    """
    card: dict[str, Any] = {"type": "Standard", "title": title, "text": text}
    image = without_nones(smallImageUrl=small_image_url, largeImageUrl=large_image_url)
    return _card({**card, "image": image} if image else card)


def link_account_card() -> dict[str, Any]:
    """Make a card that lets the customer link an account."""
    return _card({"type": "LinkAccount"})


def permissions_card(*permissions: str) -> dict[str, Any]:
    """Make a card that asks the customer for permissions, such as `alexa::profile:email:read`; at least one."""
    return _card({"type": "AskForPermissionsConsent", "permissions": permissions})


def _card(card: dict[str, Any]) -> dict[str, Any]:
    card = object_reply(_NAME, card)
    check_card("card", card)
    return card


# --- Directives -----------------------------------------------------------------------------------------------------


def play(
    url: str,
    token: str,
    *,
    play_behavior: PlayBehavior = "REPLACE_ALL",
    offset_millis: int = 0,
    expected_previous_token: str | None = None,
    metadata: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Make an `AudioPlayer.Play` directive, which streams audio. A response has at most one.

    - `url`: https URL of the stream, of at most 8,000 characters.
    - `token`: the skill's name for the stream, of at most 1,024 characters.
    - `expected_previous_token`: token of the stream before this one; required for `ENQUEUE`, and only allowed there.
    - `metadata`: content for a screen: `title`, `subtitle`, `art`, `backgroundImage`.
    """
    stream = without_nones(
        url=url, token=token, offsetInMilliseconds=offset_millis, expectedPreviousToken=expected_previous_token
    )
    item = without_nones(stream=stream, metadata=metadata)
    return _directive({"type": "AudioPlayer.Play", "playBehavior": play_behavior, "audioItem": item})


def stop() -> dict[str, Any]:
    """Make an `AudioPlayer.Stop` directive, which stops the current stream."""
    return _directive({"type": "AudioPlayer.Stop"})


def clear_queue(clear_behavior: ClearBehavior = "CLEAR_ALL") -> dict[str, Any]:
    """Make an `AudioPlayer.ClearQueue` directive, which clears the queue; `CLEAR_ALL` also stops the current stream."""
    return _directive({"type": "AudioPlayer.ClearQueue", "clearBehavior": clear_behavior})


def render_document(
    document: Mapping[str, Any], *, token: str | None = None, datasources: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """Make an `Alexa.Presentation.APL.RenderDocument` directive, which shows a document on a screen.

    Only for devices with `Alexa.Presentation.APL` in `AlexaRequest.supported_interfaces`.

    - `document`: an APL document, or a link to one: `{"type": "Link", "src": "doc://..."}`.
    - `token`: name of the document, which its events repeat.
    - `datasources`: data of the document, by name.
    """
    content = without_nones(token=token, document=document, datasources=datasources)
    return _directive({"type": "Alexa.Presentation.APL.RenderDocument", **content})


def execute_commands(token: str, *commands: Mapping[str, Any]) -> dict[str, Any]:
    """Make an `Alexa.Presentation.APL.ExecuteCommands` directive, which runs commands in a shown document.

    - `token`: token of the document, as in `render_document`.
    - `commands`: APL commands such as `{"type": "SpeakItem", "componentId": "text"}`; at least one.
    """
    return _directive({"type": "Alexa.Presentation.APL.ExecuteCommands", "token": token, "commands": commands})


def play_video(url: str, *, title: str | None = None, subtitle: str | None = None) -> dict[str, Any]:
    """Make a `VideoApp.Launch` directive, which plays a video from an https URL on a device with a screen.

    The response must not say whether the session ends: pass `end_session=None`.
    """
    metadata = without_nones(title=title, subtitle=subtitle)
    return _directive({"type": "VideoApp.Launch", "videoItem": without_nones(source=url, metadata=metadata or None)})


def entity(value: str, *synonyms: str, id: str | None = None) -> dict[str, Any]:
    """Make a value of a slot type for `replace_entities`, with other words for it."""
    name: dict[str, Any] = {"value": value, "synonyms": synonyms}
    return object_reply(_NAME, without_nones(id=id, name=name))


def replace_entities(types: Mapping[str, Iterable[str | Mapping[str, Any]]]) -> dict[str, Any]:
    """Make a `Dialog.UpdateDynamicEntities` directive, which adds values to slot types for the rest of the session.

    It replaces the values of an earlier directive.

    - `types`: the values of each slot type by its name: strings, or made by `entity`. All types have at most 100 values
      and synonyms together.
    """
    lists = [
        {"name": name, "values": [entity(each) if isinstance(each, str) else each for each in values]}
        for name, values in types.items()
    ]
    return _directive({"type": "Dialog.UpdateDynamicEntities", "updateBehavior": "REPLACE", "types": lists})


def clear_entities() -> dict[str, Any]:
    """Make a `Dialog.UpdateDynamicEntities` directive, which removes the values that `replace_entities` added."""
    return _directive({"type": "Dialog.UpdateDynamicEntities", "updateBehavior": "CLEAR"})


def _directive(directive: dict[str, Any]) -> dict[str, Any]:
    directive = object_reply(_NAME, directive)
    check_directive("directive", directive)
    return directive


# --- Intents --------------------------------------------------------------------------------------------------------


def updated_intent(
    request: AlexaRequest,
    slots: Mapping[str, str | None] | None = None,
    *,
    confirmation_status: Literal["NONE", "CONFIRMED", "DENIED"] | None = None,
) -> dict[str, Any]:
    """Return the request's intent with new values in some slots, for the argument `updated_intent` of the helpers.

    None as a value empties the slot. Raises ReplyError for a request without an intent and for an unknown slot.
    """
    if request.intent is None:
        raise ReplyError(_NAME, "updatedIntent.name", "is missing: the request has no intent")
    for name in slots or ():
        if name not in request.slots:
            raise ReplyError(_NAME, f"updatedIntent.slots.{name}", "is not a slot of the request's intent")
    changed = {name: AlexaSlot(name=name, value=value) for name, value in (slots or {}).items()}
    return {
        "name": request.intent,
        "confirmationStatus": confirmation_status or request.confirmation_status or "NONE",
        "slots": {name: _slot(slot) for name, slot in {**request.slots, **changed}.items()},
    }


def _slot(slot: AlexaSlot) -> dict[str, Any]:
    slot_value = {"type": "List", "values": list(slot.values)} if slot.values else None
    return without_nones(
        name=slot.name, value=slot.value, slotValue=slot_value, confirmationStatus=slot.confirmation_status
    )
