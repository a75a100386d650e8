"""The actions of a phone call, and the response that contains them.

Parts of an action are plain dicts with AWS's names. Every helper raises ReplyError for an invalid value.

Source: https://docs.aws.amazon.com/chime-sdk/latest/dg/pstn-actions.html
"""

from collections.abc import Iterable, Mapping
from typing import Any, Literal, get_args

from ..._events.codecs import kind_of
from ..._events.json_encoder import dumps
from ..._replies.checked import checked_content, checked_reply
from ..._replies.reply import check_keys, object_reply, one_of, required, unwrap_reply
from ...errors import ReplyError
from ._event import ChimeSipReply

_NAME = "chime_sip"

#: The maximum number of actions in a response, and of attributes of a call; the maximum size of the attributes in KB.
_ACTIONS, _ATTRIBUTES, _KILOBYTES = 10, 100, 20

#: The types of actions. Other types are allowed, since AWS adds some.
_TYPES = (  # noqa: SIM905  (one line for each name would be half a page)
    "CallAndBridge Hangup JoinChimeMeeting ModifyChimeMeetingAttendees Pause PauseCallRecording PlayAudio "
    "PlayAudioAndGetDigits ReceiveDigits RecordAudio ResumeCallRecording SendDigits Speak SpeakAndGetDigits "
    "StartBotConversation StartCallRecording StopCallRecording VoiceFocus"
).split()

#: A leg of a call.
Leg = Literal["LEG-A", "LEG-B"]


def actions(*actions: Mapping[str, Any], transaction_attributes: Mapping[str, str] | None = None) -> ChimeSipReply:
    """Continue the call with at most 10 actions, in order. They replace the actions that are not done yet.

    - `transaction_attributes`: at most 100 strings, of 20 KB together, which later events of the call contain. None
      keeps the attributes, `{}` removes them.

    Raises ReplyError for an action without a required parameter, and for values beyond these limits.
    """
    reply: dict[str, Any] = {"SchemaVersion": "1.0", "Actions": actions}
    if transaction_attributes is not None:
        reply["TransactionAttributes"] = transaction_attributes
    return checked_reply(ChimeSipReply, _checked(object_reply(_NAME, reply)))


def action(type: str, **parameters: Any) -> dict[str, Any]:
    """Make an action of any type: `action("JoinChimeMeeting", JoinToken=token)`.

    Parameters have AWS's names. A parameter with the value None is left out.
    """
    present = {name: value for name, value in parameters.items() if value is not None}
    content = object_reply(_NAME, {"Type": type, "Parameters": present})
    _check_action("action", content)
    return content


def speak(
    text: str,
    *,
    call_id: str,
    ssml: bool = False,
    engine: Literal["standard", "neural"] | None = None,
    language_code: str | None = None,
    voice_id: str | None = None,
) -> dict[str, Any]:
    """Make a `Speak` action: say text or SSML on a leg of the call, with a voice of Amazon Polly.

    The default voice is Joanna.
    """
    return action(
        "Speak",
        Text=text,
        CallId=call_id,
        TextType="ssml" if ssml else None,
        Engine=engine,
        LanguageCode=language_code,
        VoiceId=voice_id,
    )


def play_audio(
    bucket: str,
    key: str,
    *,
    call_id: str | None = None,
    participant_tag: Leg | None = None,
    repeat: int | None = None,
    playback_terminators: Iterable[str] = (),
) -> dict[str, Any]:
    """Make a `PlayAudio` action: play a file from S3.

    `repeat` is the number of repetitions. A key of `playback_terminators` stops the playback.
    """
    return action(
        "PlayAudio",
        AudioSource={"Type": "S3", "BucketName": bucket, "Key": key},
        CallId=call_id,
        ParticipantTag=participant_tag,
        Repeat=None if repeat is None else str(_positive("Repeat", repeat)),
        PlaybackTerminators=list(playback_terminators) or None,
    )


def receive_digits(
    input_digits_regex: str,
    *,
    in_between_digits_millis: int,
    flush_digits_millis: int,
    call_id: str | None = None,
    participant_tag: Leg | None = None,
) -> dict[str, Any]:
    """Make a `ReceiveDigits` action: wait for keys that match a regular expression.

    Matching keys arrive in a `DIGITS_RECEIVED` event. The service compares the keys with the expression when no key was
    pressed for `in_between_digits_millis`. `flush_digits_millis` after the first key, it discards keys that do not
    match.
    """
    return action(
        "ReceiveDigits",
        InputDigitsRegex=input_digits_regex,
        InBetweenDigitsDurationInMilliseconds=_positive(
            "InBetweenDigitsDurationInMilliseconds", in_between_digits_millis
        ),
        FlushDigitsDurationInMilliseconds=_positive("FlushDigitsDurationInMilliseconds", flush_digits_millis),
        CallId=call_id,
        ParticipantTag=participant_tag,
    )


def pause(millis: int, *, call_id: str | None = None, participant_tag: Leg | None = None) -> dict[str, Any]:
    """Make a `Pause` action: wait for a number of milliseconds."""
    return action(
        "Pause",
        DurationInMilliseconds=str(_positive("DurationInMilliseconds", millis)),
        CallId=call_id,
        ParticipantTag=participant_tag,
    )


def hangup(
    *, sip_response_code: Literal[0, 480, 486] = 0, call_id: str | None = None, participant_tag: Leg | None = None
) -> dict[str, Any]:
    """Make a `Hangup` action: end a leg of the call as normal (0), unavailable (480) or busy (486)."""
    return action("Hangup", SipResponseCode=str(sip_response_code), CallId=call_id, ParticipantTag=participant_tag)


def call_and_bridge(
    uri: str,
    caller_id_number: str,
    *,
    arn: str | None = None,
    call_timeout_seconds: int | None = None,
    ringback_tone: tuple[str, str] | None = None,
    sip_headers: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """Make a `CallAndBridge` action: call a number, and connect it with the current leg.

    - `uri`: number in E.164 format; with `arn`, the number to call through the Voice Connector.
    - `caller_id_number`: number that the callee sees.
    - `arn`: ARN of a Voice Connector or a Voice Connector group.
    - `ringback_tone`: bucket and key of a file in S3.
    """
    endpoint = {"BridgeEndpointType": "PSTN"} if arn is None else {"BridgeEndpointType": "AWS", "Arn": arn}
    tone = ringback_tone and {"Type": "S3", "BucketName": ringback_tone[0], "Key": ringback_tone[1]}
    return action(
        "CallAndBridge",
        CallerIdNumber=caller_id_number,
        Endpoints=[{**endpoint, "Uri": uri}],
        CallTimeoutSeconds=(
            None if call_timeout_seconds is None else _positive("CallTimeoutSeconds", call_timeout_seconds)
        ),
        RingbackTone=tone,
        SipHeaders=sip_headers,
    )


def _positive(name: str, value: int) -> int:
    """Return a whole number after checking that it is at least 1."""
    if type(value) is not int:
        raise _error(f"action.Parameters.{name}", f"is {kind_of(value)}; expected a whole number")
    if value < 1:
        raise _error(f"action.Parameters.{name}", "is less than 1")
    return value


# --- The response ---------------------------------------------------------------------------------------------------

#: The required parameters of the actions that are checked.
_REQUIRED = {
    "CallAndBridge": ("CallerIdNumber", "Endpoints"),
    "Pause": ("DurationInMilliseconds",),
    "PlayAudio": ("AudioSource",),
    "ReceiveDigits": (
        "InputDigitsRegex",
        "InBetweenDigitsDurationInMilliseconds",
        "FlushDigitsDurationInMilliseconds",
    ),
    "Speak": ("Text",),
}


def response_to(value: Any) -> dict[str, Any]:
    """Return the response to an event for a handler's return value."""
    if value is None:
        return {"SchemaVersion": "1.0", "Actions": []}
    content = checked_content(value, ChimeSipReply)
    if content is not None:
        return dict(content)
    reply = object_reply(_NAME, unwrap_reply(_NAME, value, ChimeSipReply))
    return _checked({"SchemaVersion": "1.0", "Actions": [], **reply})


def _checked(reply: dict[str, Any]) -> dict[str, Any]:
    check_keys(_NAME, reply, ("SchemaVersion", "Actions", "TransactionAttributes"))
    one_of(_NAME, reply, "SchemaVersion", ("1.0",))
    actions = required(_NAME, reply, "Actions", list, "a list of actions")
    if len(actions) > _ACTIONS:
        raise _error("Actions", f"has {len(actions)} actions; Chime allows {_ACTIONS}")
    for index, each in enumerate(actions):
        _check_action(f"Actions[{index}]", each)
    if reply.get("TransactionAttributes") is not None:
        _check_attributes(required(_NAME, reply, "TransactionAttributes", dict, "an object of strings"))
    return reply


def _check_action(at: str, value: Any) -> None:
    if not isinstance(value, dict):
        raise _error(at, f"is {kind_of(value)}; expected an object, as action(...) makes it")
    content: dict[str, Any] = value
    check_keys(_NAME, content, ("Type", "Parameters"), parent=at)
    action_type = required(_NAME, content, "Type", str, "a string", parent=at)
    if action_type not in _TYPES and action_type.lower() in map(str.lower, _TYPES):
        raise _error(f"{at}.Type", f"is an action in other letters; write one of {', '.join(_TYPES)}")
    parameters = content.get("Parameters")
    if parameters is None and action_type not in _REQUIRED:
        return
    parameters = required(_NAME, content, "Parameters", dict, "an object", parent=at)
    for name in _REQUIRED.get(action_type, ()):
        if parameters.get(name) is None:
            raise _error(f"{at}.Parameters.{name}", "is missing")
    if parameters.get("ParticipantTag") is not None:
        one_of(_NAME, parameters, "ParticipantTag", get_args(Leg), parent=f"{at}.Parameters")
    if action_type == "Hangup" and parameters.get("SipResponseCode") is not None:
        one_of(_NAME, parameters, "SipResponseCode", ("0", "480", "486"), parent=f"{at}.Parameters")


def _check_attributes(attributes: dict[str, Any]) -> None:
    at = "TransactionAttributes"
    if len(attributes) > _ATTRIBUTES:
        raise _error(at, f"has {len(attributes)} entries; Chime allows {_ATTRIBUTES}")
    for name, value in attributes.items():
        if not isinstance(value, str):
            raise _error(f"{at}.{name}", f"is {kind_of(value)}; expected a string")
    size = len(dumps(attributes).encode())
    if size > _KILOBYTES * 1024:
        raise _error(at, f"has {size} bytes of JSON; Chime allows {_KILOBYTES} KB")


def _error(path: str, problem: str) -> ReplyError:
    return ReplyError(_NAME, path, problem)
