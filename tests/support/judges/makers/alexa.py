"""The helpers of Alexa's custom and smart home skills."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from hypothesis import strategies as st

from lambdarouter.sources import alexa_skill, alexa_smart_home
from tests.support.judges.makers.given import (
    Any_,
    Made,
    Maker,
    all_of,
    json,
    names,
    plain,
    some,
    texts,
    with_event,
    words,
)

_unmarked = st.text(st.characters(exclude_characters="<>&", exclude_categories=["Cs"]), max_size=15)
_behaviors = st.sampled_from(["ENQUEUE", "REPLACE_ALL", "REPLACE_ENQUEUED"])
_https = names.map("https://example.com/{}".format)


def _play(behavior: str, url: str, more: dict[str, Any], metadata: Any) -> Any:
    previous = {"expected_previous_token": "a"} if behavior == "ENQUEUE" else {}
    given: Any = {"play_behavior": behavior, "metadata": metadata, **previous, **more}
    return alexa_skill.play(url, "token", **given)


def _updated(event: Any) -> Any:
    return alexa_skill.updated_intent(event, {"topping": "ham"}, confirmation_status="CONFIRMED")


_image = all_of(url=_https)
ALEXA_PARTS: dict[str, Any_] = {
    "ssml": st.builds(alexa_skill.ssml, _unmarked, play_behavior=st.none() | _behaviors),
    "simple_card": st.builds(alexa_skill.simple_card, words, words),
    "standard_card": st.builds(
        alexa_skill.standard_card,
        words,
        words,
        small_image_url=st.none() | _https,
        large_image_url=st.none() | _https,
    ),
    "link_account_card": st.builds(alexa_skill.link_account_card),
    "permissions_card": st.builds(
        lambda several: alexa_skill.permissions_card(*several), st.lists(words, min_size=1, max_size=2)
    ),
    "play": st.builds(
        _play,
        _behaviors,
        _https,
        some(offset_millis=st.integers(0, 10_000)),
        st.none() | some(title=words, subtitle=words, art=all_of(sources=st.lists(_image, max_size=1))),
    ),
    "stop": st.builds(alexa_skill.stop),
    "clear_queue": st.builds(alexa_skill.clear_queue, st.sampled_from(["CLEAR_ALL", "CLEAR_ENQUEUED"])),
    "render_document": st.builds(
        alexa_skill.render_document,
        st.dictionaries(words, words | st.integers(), max_size=2),
        token=st.none() | words,
        datasources=st.none() | st.dictionaries(words, texts, max_size=2),
    ),
    "execute_commands": st.builds(
        alexa_skill.execute_commands, words, all_of(type=st.just("Idle"), delay=st.integers(0, 1000))
    ),
    "play_video": st.builds(alexa_skill.play_video, _https, title=st.none() | words, subtitle=st.none() | words),
    "entity": st.builds(alexa_skill.entity, words, words, id=st.none() | words),
    "replace_entities": st.builds(
        alexa_skill.replace_entities, st.dictionaries(words, st.lists(words, max_size=2), max_size=2)
    ),
    "clear_entities": st.builds(alexa_skill.clear_entities),
    "updated_intent": st.just(_updated),
}
_speech = words | ALEXA_PARTS["ssml"]
_cards = st.one_of(*(each for name, each in ALEXA_PARTS.items() if name.endswith("_card")))
_no_stream = st.one_of(
    *(
        ALEXA_PARTS[name]
        for name in ("stop", "clear_queue", "render_document", "execute_commands", "replace_entities", "clear_entities")
    )
)
_directives: Any_ = st.lists(_no_stream, max_size=2, unique_by=lambda each: each["type"]) | ALEXA_PARTS["play"].map(
    lambda each: [each]
)
_kept: dict[str, Any_] = {"session_attributes": st.dictionaries(words, json, max_size=2)}
_asks: dict[str, Any_] = {**_kept, "reprompt": _speech}
_asked = "launch intent"


def _of_intent(helper: Callable[..., Any], *args: Any_, **values: Any_) -> Maker:
    """A helper for a dialog, which may get the intent with other slots."""

    def made(given: tuple[Any, ...], more: dict[str, Any], updated: Any) -> Made:
        def handler(event: Any) -> Any:
            return helper(*given, **more, **({} if updated is None else {"updated_intent": updated(event)}))

        return "intent", handler

    return st.builds(made, st.tuples(*args), some(**values), st.none() | ALEXA_PARTS["updated_intent"])


_could = st.tuples(st.sampled_from(["YES", "NO", "MAYBE"]), st.sampled_from(["YES", "NO"]))
ALEXA_SKILL: dict[str, Maker] = {
    "response": plain(
        alexa_skill.response,
        _asked,
        speech=_speech,
        card=_cards,
        directives=_directives,
        end_session=st.booleans(),
        **_asks,
    ),
    "say": plain(
        alexa_skill.say,
        _asked,
        _speech,
        card=_cards,
        directives=_directives,
        end_session=st.none() | st.booleans(),
        **_kept,
    ),
    "ask": plain(alexa_skill.ask, _asked, _speech, card=_cards, directives=_directives, **_asks),
    "end_session": plain(alexa_skill.end_session, _asked),
    "delegate": _of_intent(alexa_skill.delegate, **_kept),
    "elicit_slot": _of_intent(alexa_skill.elicit_slot, st.just("topping"), _speech, **_asks),
    "confirm_slot": _of_intent(alexa_skill.confirm_slot, st.just("topping"), _speech, **_asks),
    "confirm_intent": _of_intent(alexa_skill.confirm_intent, _speech, **_asks),
    "can_fulfill": plain(
        alexa_skill.can_fulfill,
        "can_fulfill_intent",
        st.sampled_from(["YES", "NO", "MAYBE"]),
        slots=st.dictionaries(words, _could, max_size=2),
    ),
}

_property = st.builds(
    alexa_smart_home.property_value,
    words,
    words,
    json,
    instance=st.none() | words,
    time_of_sample=st.none() | st.datetimes(datetime(1999, 1, 1), datetime(2099, 1, 1), timezones=st.just(UTC)),
    uncertainty_in_milliseconds=st.integers(0, 60_000),
)
SMART_HOME_PARTS: dict[str, Any_] = {"property_value": _property}
_device = all_of(
    endpointId=words,
    manufacturerName=words,
    description=words,
    friendlyName=words,
    displayCategories=st.lists(st.sampled_from(["LIGHT", "SWITCH"]), min_size=1, max_size=2),
    capabilities=st.lists(all_of(type=st.just("AlexaInterface"), interface=words, version=st.just("3")), max_size=2),
)
_controls = "turn_on set_brightness set_mode"


def _several(helper: Callable[..., Any], kinds: str, **values: Any_) -> Maker:
    def made(kind: str, properties: list[Any], more: dict[str, Any]) -> Made:
        return kind, lambda event: helper(*properties, **more)

    return st.builds(made, st.sampled_from(kinds.split()), st.lists(_property, max_size=3), some(**values))


ALEXA_SMART_HOME: dict[str, Maker] = {
    "response": _several(alexa_smart_home.response, _controls, payload=texts),
    "state_report": _several(alexa_smart_home.state_report, "report_state"),
    "own_response": _several(
        lambda *properties, **more: alexa_smart_home.own_response("Alexa", "Response", *properties, **more),
        _controls,
        payload=texts,
    ),
    "discovery": plain(alexa_smart_home.discovery, "discover", st.lists(_device, max_size=3)),
    "accept_grant": plain(alexa_smart_home.accept_grant, "accept_grant"),
    "deferred": plain(alexa_smart_home.deferred, _controls, estimated_deferral_in_seconds=st.integers(1, 60)),
    "error_response": with_event(
        alexa_smart_home.error_response,
        f"{_controls} report_state accept_grant",
        st.sampled_from(["ENDPOINT_UNREACHABLE", "NO_SUCH_ENDPOINT", "VALUE_OUT_OF_RANGE"]),
        words,
        payload=all_of(validRange=all_of(minimumValue=st.integers(), maximumValue=st.integers())),
    ),
}
