"""Parts of a response: speech in SSML, cards, directives and intents; plain dicts, checked when they are made."""

from collections.abc import Mapping
from typing import Any, Literal

from ..._replies.reply import object_reply
from ...errors import ReplyError
from ._check import check_card, check_directive, check_speech
from ._request import AlexaRequest, AlexaSlot

_NAME = "alexa_skill"


def given(**values: Any) -> dict[str, Any]:
    """The values that are not None."""
    return {name: value for name, value in values.items() if value is not None}


def ssml(
    markup: str, *, play_behavior: Literal["ENQUEUE", "REPLACE_ALL", "REPLACE_ENQUEUED"] | None = None
) -> dict[str, Any]:
    """Speech in SSML, of up to 8,000 characters; `<speak>` is put around it where it is missing.

    Escape what comes from elsewhere: `html.escape(name)`. A bare `&` or `<` makes Alexa refuse the whole response.
    """
    if isinstance(markup, str) and not markup.lstrip().startswith("<speak"):
        markup = f"<speak>{markup}</speak>"
    speech = object_reply(_NAME, given(type="SSML", ssml=markup, playBehavior=play_behavior))
    check_speech("outputSpeech", speech)
    return speech


# --- Cards ----------------------------------------------------------------------------------------------------------


def simple_card(title: str, content: str) -> dict[str, Any]:
    """A card of a title and text. All of a card's texts have up to 8,000 characters together."""
    return _card({"type": "Simple", "title": title, "content": content})


def standard_card(
    title: str, text: str, *, small_image_url: str | None = None, large_image_url: str | None = None
) -> dict[str, Any]:
    """A card with an image: addresses of https, of up to 2,000 characters, that count as text of the card."""
    card: dict[str, Any] = {"type": "Standard", "title": title, "text": text}
    image = given(smallImageUrl=small_image_url, largeImageUrl=large_image_url)
    return _card({**card, "image": image} if image else card)


def link_account_card() -> dict[str, Any]:
    """A card that lets the customer link an account."""
    return _card({"type": "LinkAccount"})


def permissions_card(*permissions: str) -> dict[str, Any]:
    """A card that asks the customer for permissions: `alexa::profile:email:read`."""
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
    play_behavior: Literal["ENQUEUE", "REPLACE_ALL", "REPLACE_ENQUEUED"] = "REPLACE_ALL",
    offset_millis: int = 0,
    expected_previous_token: str | None = None,
    metadata: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """`AudioPlayer.Play`: stream audio, one stream a response.

    `url` is of https and has up to 8,000 characters, `token` up to 1,024. `expected_previous_token` is for `ENQUEUE`,
    which needs it. `metadata` is what a screen shows: `title`, `subtitle`, `art`, `backgroundImage`.
    """
    stream = given(
        url=url, token=token, offsetInMilliseconds=offset_millis, expectedPreviousToken=expected_previous_token
    )
    item = given(stream=stream, metadata=metadata)
    return _directive({"type": "AudioPlayer.Play", "playBehavior": play_behavior, "audioItem": item})


def stop() -> dict[str, Any]:
    """`AudioPlayer.Stop`: stop what plays."""
    return _directive({"type": "AudioPlayer.Stop"})


def clear_queue(clear_behavior: Literal["CLEAR_ALL", "CLEAR_ENQUEUED"] = "CLEAR_ALL") -> dict[str, Any]:
    """`AudioPlayer.ClearQueue`: forget what would play next; `CLEAR_ALL` stops what plays as well."""
    return _directive({"type": "AudioPlayer.ClearQueue", "clearBehavior": clear_behavior})


def render_document(
    document: Mapping[str, Any], *, token: str | None = None, datasources: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """`Alexa.Presentation.APL.RenderDocument`: show a document, or `{"type": "Link", "src": "doc://..."}`.

    For devices with `Alexa.Presentation.APL` in `supported_interfaces`. `token` comes back with events of the document.
    """
    shown = given(token=token, document=document, datasources=datasources)
    return _directive({"type": "Alexa.Presentation.APL.RenderDocument", **shown})


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
    """The request's intent with other values in some slots, None for an empty one; for `updated_intent=`."""
    if request.intent is None:
        raise ReplyError(_NAME, "updatedIntent.name", "is missing: the request has no intent")
    for name in slots or ():
        if name not in request.slots:
            raise ReplyError(_NAME, f"updatedIntent.slots.{name}", "is no slot of the request's intent")
    changed = {name: AlexaSlot(name=name, value=value) for name, value in (slots or {}).items()}
    return {
        "name": request.intent,
        "confirmationStatus": confirmation_status or request.confirmation_status or "NONE",
        "slots": {name: _slot(slot) for name, slot in {**request.slots, **changed}.items()},
    }


def _slot(slot: AlexaSlot) -> dict[str, Any]:
    several = {"type": "List", "values": list(slot.values)} if slot.values else None
    return given(name=slot.name, value=slot.value, slotValue=several, confirmationStatus=slot.confirmation_status)
