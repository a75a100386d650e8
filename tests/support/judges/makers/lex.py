"""The helpers of Lex V2 and V1."""

from __future__ import annotations

from hypothesis import strategies as st

from lambdarouter.sources import lex_v1, lex_v2
from tests.support.judges.makers.given import Any_, Maker, names, scalars, texts, with_event, words

LEX_V2_PARTS: dict[str, Any_] = {
    "plain_text": st.builds(lex_v2.plain_text, words),
    "ssml": st.builds(lex_v2.ssml, words),
    "custom_payload": st.builds(lex_v2.custom_payload, words | st.dictionaries(words, scalars, max_size=2)),
    "image_response_card": st.builds(
        lex_v2.image_response_card,
        words,
        subtitle=st.none() | words,
        image_url=st.none() | words,
        buttons=st.lists(words | st.tuples(words, words), max_size=5),
    ),
    "active_context": st.builds(
        lex_v2.active_context,
        names,
        texts,
        time_to_live_in_seconds=st.integers(5, 86_400),
        turns_to_live=st.integers(1, 20),
    ),
}
_says = st.one_of(words, *(each for name, each in LEX_V2_PARTS.items() if name != "active_context"))
_session: dict[str, Any_] = {
    "session_attributes": st.dictionaries(words, st.none() | words, max_size=2),
    "active_contexts": st.lists(LEX_V2_PARTS["active_context"], max_size=2),
    "request_attributes": texts,
}
_slots: Any_ = st.dictionaries(
    words, st.none() | words | st.builds(lex_v2.LexV2Slot, value=words, original_value=words), max_size=2
)
_turn: dict[str, Any_] = {**_session, "slots": _slots}
_turns = "dialog fulfillment"
LEX_V2: dict[str, Maker] = {
    "close": with_event(
        lex_v2.close, _turns, st.sampled_from(["Fulfilled", "Failed"]), st.lists(_says, max_size=4), **_turn
    ),
    "delegate": with_event(
        lex_v2.delegate,
        _turns,
        state=st.sampled_from(["Failed", "Fulfilled", "InProgress", "ReadyForFulfillment", "Waiting"]),
        confirmation_state=st.sampled_from(["Confirmed", "Denied", "None"]),
        **_turn,
    ),
    "confirm_intent": with_event(
        lex_v2.confirm_intent, _turns, st.lists(_says, min_size=1, max_size=4), intent=words, **_turn
    ),
    "elicit_slot": with_event(
        lex_v2.elicit_slot,
        _turns,
        words,
        st.lists(_says, max_size=4),
        intent=words,
        sub_slot=words,
        slot_elicitation_style=st.sampled_from(["Default", "SpellByLetter", "SpellByWord"]),
        **_turn,
    ),
    "elicit_intent": with_event(lex_v2.elicit_intent, _turns, st.lists(_says, min_size=1, max_size=4), **_session),
}

short = st.text(min_size=1, max_size=7)  # twice as many UTF-16 code units at most
_attachment = st.builds(
    lex_v1.generic_attachment,
    short,
    sub_title=st.none() | short,
    image_url=st.none() | short,
    attachment_link_url=st.none() | short,
    buttons=st.lists(short | st.tuples(short, short), max_size=5),
)
LEX_V1_PARTS: dict[str, Any_] = {
    "plain_text": st.builds(lex_v1.plain_text, short),
    "ssml": st.builds(lex_v1.ssml, short),
    "custom_payload": st.builds(lex_v1.custom_payload, short),
    "generic_attachment": _attachment,
    "response_card": st.builds(
        lambda parts: lex_v1.response_card(*parts), st.lists(_attachment, min_size=1, max_size=3)
    ),
}
_v1_says = st.one_of(short, *(LEX_V1_PARTS[name] for name in ("plain_text", "ssml", "custom_payload")))
_v1: dict[str, Any_] = {"session_attributes": st.dictionaries(short, st.none() | short, max_size=2)}
_v1_slots: dict[str, Any_] = {"slots": st.dictionaries(short, st.none() | short, max_size=2)}
_v1_asks: dict[str, Any_] = {**_v1, "message": _v1_says, "response_card": LEX_V1_PARTS["response_card"]}
LEX_V1: dict[str, Maker] = {
    "close": with_event(lex_v1.close, _turns, st.sampled_from(["Fulfilled", "Failed"]), **_v1_asks),
    "delegate": with_event(lex_v1.delegate, _turns, **_v1, **_v1_slots),
    "confirm_intent": with_event(lex_v1.confirm_intent, _turns, intent=short, **_v1_asks, **_v1_slots),
    "elicit_slot": with_event(lex_v1.elicit_slot, _turns, short, intent=short, **_v1_asks, **_v1_slots),
    "elicit_intent": with_event(lex_v1.elicit_intent, _turns, **_v1_asks),
}
