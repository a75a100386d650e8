"""The helpers of Connect, Bedrock agents and Chime."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st

from lambdarouter.sources import bedrock_agent, chime_sip, connect
from tests.support.judges.makers.given import Any_, Maker, all_of, json, plain, scalars, some, texts, with_event, words

CONNECT: dict[str, Maker] = {
    "string_map": plain(
        connect.string_map,
        "voice chat task",
        st.dictionaries(st.from_regex(r"[A-Za-z0-9_-]{1,9}", fullmatch=True), scalars, max_size=3),
    )
}

_base = {"knowledgeBaseId": "KB12345678", "retrievalConfiguration": {"vectorSearchConfiguration": {}}}
_attributes: dict[str, Any_] = {
    "session_attributes": st.dictionaries(words, st.none() | words, max_size=2),
    "prompt_session_attributes": st.dictionaries(words, st.none() | words, max_size=2),
    "knowledge_bases": st.just([_base]),
}
BEDROCK_AGENT: dict[str, Maker] = {
    "answer": with_event(
        bedrock_agent.answer,
        "function",
        body=json,
        response_state=st.sampled_from(["FAILURE", "REPROMPT"]),
        **_attributes,
    )
    | with_event(
        bedrock_agent.answer,
        "api api_get",
        body=json,
        http_status_code=st.integers(100, 599),
        content_type=st.just("text/plain"),
        **_attributes,
    )
}

_leg: dict[str, Any_] = {"call_id": words, "participant_tag": st.sampled_from(["LEG-A", "LEG-B"])}


def _action(helper: Callable[..., Any], *args: Any_, needed: Any_ | None = None, **values: Any_) -> Any_:
    return st.builds(
        lambda given, more, must: helper(*given, **more, **must),
        st.tuples(*args),
        some(**values),
        st.just({}) if needed is None else needed,
    )


_millis = st.integers(1, 60_000)
CHIME_PARTS: dict[str, Any_] = {
    "action": st.builds(
        lambda token, call, meeting: chime_sip.action(
            "JoinChimeMeeting", JoinToken=token, CallId=call, MeetingId=meeting
        ),
        words,
        words,
        st.none() | words,
    ),
    "speak": _action(
        chime_sip.speak,
        words,
        needed=all_of(call_id=words),
        ssml=st.booleans(),
        engine=st.sampled_from(["standard", "neural"]),
        language_code=words,
        voice_id=words,
    ),
    "play_audio": _action(
        chime_sip.play_audio,
        words,
        words,
        repeat=st.integers(1, 9),
        playback_terminators=st.lists(st.sampled_from("0123456789#*"), max_size=3),
        **_leg,
    ),
    "receive_digits": _action(
        chime_sip.receive_digits,
        words,
        needed=all_of(in_between_digits_millis=_millis, flush_digits_millis=_millis),
        **_leg,
    ),
    "pause": _action(chime_sip.pause, _millis, **_leg),
    "hangup": _action(chime_sip.hangup, sip_response_code=st.sampled_from([0, 480, 486]), **_leg),
    "call_and_bridge": _action(
        chime_sip.call_and_bridge,
        words,
        words,
        arn=words,
        call_timeout_seconds=st.integers(1, 120),
        ringback_tone=st.tuples(words, words),
        sip_headers=texts,
    ),
}
CHIME_SIP: dict[str, Maker] = {
    "actions": st.builds(
        lambda several, more: ("new_inbound_call", lambda event: chime_sip.actions(*several, **more)),
        st.lists(st.one_of(*CHIME_PARTS.values()), max_size=4),
        some(transaction_attributes=texts),
    )
}
