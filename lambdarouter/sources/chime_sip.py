"""Amazon Chime SDK SIP media applications: something happened in a phone call.

Shape: `CallDetails` and `InvocationEventType`. The answer is `{"SchemaVersion": "1.0", "Actions": [...]}`: what the
call does next, in order. A handler may return a reply made by `actions`, such a dict, or None for no action. An
invocation that raised ends the call. After 5 seconds without an answer the function is invoked again, after 20 seconds
the call ends.

Source: https://docs.aws.amazon.com/chime-sdk/latest/dg/pstn-invocations.html
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Annotated, Any, Literal

from .._events.builder import field, frozen
from .._events.codecs import epoch_millis_text, kind_of
from .._events.json_encoder import dumps
from .._events.model import At, Event, Part
from .._events.times import datetime
from .._replies.reply import Reply, object_reply, one_of, required, unwrap_reply
from .._routing.route import Route
from .._routing.source import Invocation, Source
from .._routing.text_filters import Text, text
from ..errors import ReplyError

_NAME = "chime_sip"

#: How many actions an answer, and attributes a call may have; how many KB these may be.
_ACTIONS, _ATTRIBUTES, _KILOBYTES = 10, 100, 20

#: A leg of a call.
Leg = Literal["LEG-A", "LEG-B"]


@frozen(kw_only=True)
class Participant(Part):
    """One leg of a call."""

    call_id: Annotated[str, At("CallId")]
    """Id of the leg, which actions refer to."""

    tag: Annotated[str | None, At("ParticipantTag")] = None
    """`LEG-A` or `LEG-B`."""

    to: Annotated[str | None, At("To")] = None
    """Number that is called, in E.164 form."""

    from_: Annotated[str | None, At("From")] = None
    """Number that calls, in E.164 form."""

    direction: Annotated[str | None, At("Direction")] = None
    """`Inbound` or `Outbound`, as the service sees it."""

    status: Annotated[str | None, At("Status")] = None
    """`Connected` or `Disconnected`."""

    started_at: Annotated[datetime | None, At("StartTimeInMilliseconds", codec=epoch_millis_text)] = None
    """When the participant joined, to the millisecond."""


@frozen(kw_only=True)
class CallEvent(Event):
    """One event of a call."""

    event_type: Annotated[str, At("InvocationEventType")]
    """`NEW_INBOUND_CALL`, `RINGING`, `ACTION_SUCCESSFUL`, `ACTION_FAILED`, `HANGUP` ..."""

    participants: Annotated[tuple[Participant, ...], At("CallDetails.Participants")] = ()
    """The legs of the call."""

    sequence: Annotated[int, At("Sequence")] = 1
    """Number of the event within its call, from 1."""

    transaction_id: Annotated[str | None, At("CallDetails.TransactionId")] = None
    """Id of the call."""

    transaction_attributes: Annotated[dict[str, str], At("CallDetails.TransactionAttributes")] = field(
        factory=dict[str, str]
    )
    """What earlier answers gave as `TransactionAttributes`."""

    application_id: Annotated[str | None, At("CallDetails.SipMediaApplicationId", "CallDetails.SipApplicationId")] = (
        None
    )
    """Id of the SIP media application."""

    action: Annotated[dict[str, Any] | None, At("ActionData")] = None
    """The action that the event is about: its `Type` and `Parameters`. Not for new calls."""

    error_type: Annotated[str | None, At("ErrorType", "ActionData.ErrorType")] = None
    """Type of the error: of the last answer (`TransactionAttributesInvalidMapSize` ...) for `INVALID_LAMBDA_RESPONSE`,
    or of the action (`CallNotAnswered` ...) for `ACTION_FAILED`. Only for these."""

    error_message: Annotated[str | None, At("ErrorMessage", "ActionData.ErrorMessage")] = None
    """Description of the error. Only for `INVALID_LAMBDA_RESPONSE` and `ACTION_FAILED`, and not always."""

    sip_rule_id: Annotated[str | None, At("CallDetails.SipRuleId")] = None
    """Id of the SIP rule that led the call to the application. Not for calls that the application made."""

    account: Annotated[str | None, At("CallDetails.AwsAccountId")] = None
    """Account of the application."""

    region: Annotated[str | None, At("CallDetails.AwsRegion")] = None
    """Region of the application."""

    schema_version: Annotated[str, At("SchemaVersion", assumed=True)] = "1.0"
    """Version of the event's form."""


@frozen
class ChimeSipReply(Reply):
    """What a call does next, made by `actions`."""


def actions(*actions: Mapping[str, Any], transaction_attributes: Mapping[str, str] | None = None) -> ChimeSipReply:
    """What the call does next, in order: up to 10 actions, in place of those that it has not done yet.

    `transaction_attributes` are up to 100 texts, of 20 KB in all, that later events of the call bring back. Not given,
    they stay as they are; `{}` removes them.
    """
    reply: dict[str, Any] = {"SchemaVersion": "1.0", "Actions": actions}
    if transaction_attributes is not None:
        reply["TransactionAttributes"] = transaction_attributes
    return ChimeSipReply(_checked(object_reply(_NAME, reply)))


def action(type: str, **parameters: Any) -> dict[str, Any]:
    """Any action: `action("JoinChimeMeeting", JoinToken=token)`. Parameters have AWS's names; None leaves one out."""
    given = {name: value for name, value in parameters.items() if value is not None}
    made = object_reply(_NAME, {"Type": type, "Parameters": given})
    _check_action("action", made)
    return made


def speak(
    text: str,
    *,
    call_id: str,
    ssml: bool = False,
    engine: Literal["standard", "neural"] | None = None,
    language_code: str | None = None,
    voice_id: str | None = None,
) -> dict[str, Any]:
    """`Speak`: say a text, or SSML, on a leg of the call, in a voice of Amazon Polly: Joanna's by default."""
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
    """`PlayAudio`: play a file of S3, so many times, or until one of the keys is pressed."""
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
    """`ReceiveDigits`: wait for keys that match a pattern, which come as a `DIGITS_RECEIVED` event.

    The pattern is looked at when no key was pressed for `in_between_digits_millis`; what does not match is forgotten
    `flush_digits_millis` after the first key.
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
    """`Pause`: do nothing for so many milliseconds."""
    return action(
        "Pause",
        DurationInMilliseconds=str(_positive("DurationInMilliseconds", millis)),
        CallId=call_id,
        ParticipantTag=participant_tag,
    )


def hangup(
    *, sip_response_code: Literal[0, 480, 486] = 0, call_id: str | None = None, participant_tag: Leg | None = None
) -> dict[str, Any]:
    """`Hangup`: end a leg of the call: 0 as usual, 480 as unavailable, 486 as busy."""
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
    """`CallAndBridge`: call somebody, and put the two legs together.

    `uri` is a number in E.164 form; with `arn`, the ARN of a Voice Connector or of a group of them, what is called
    there. `caller_id_number` is shown to whom is called. `ringback_tone` is the bucket and key of a file of S3.
    """
    kind = {"BridgeEndpointType": "PSTN"} if arn is None else {"BridgeEndpointType": "AWS", "Arn": arn}
    tone = ringback_tone and {"Type": "S3", "BucketName": ringback_tone[0], "Key": ringback_tone[1]}
    return action(
        "CallAndBridge",
        CallerIdNumber=caller_id_number,
        Endpoints=[{**kind, "Uri": uri}],
        CallTimeoutSeconds=(
            None if call_timeout_seconds is None else _positive("CallTimeoutSeconds", call_timeout_seconds)
        ),
        RingbackTone=tone,
        SipHeaders=sip_headers,
    )


def _positive(name: str, value: int) -> int:
    """A whole number of 1 or more; some actions have it as text."""
    if type(value) is not int:
        raise _fault(f"action.Parameters.{name}", f"is {kind_of(value)}; expected a whole number")
    if value < 1:
        raise _fault(f"action.Parameters.{name}", "is less than 1")
    return value


# --- What goes out --------------------------------------------------------------------------------------------------

#: The parameters that an action cannot do without, of those that are checked here.
_NEEDED = {
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


def _reply(value: Any, event: Any) -> dict[str, Any]:
    reply = {} if value is None else object_reply(_NAME, unwrap_reply(_NAME, value, ChimeSipReply))
    return _checked({"SchemaVersion": "1.0", "Actions": [], **reply})


def _checked(reply: dict[str, Any]) -> dict[str, Any]:
    found = required(_NAME, reply, "Actions", list, "a list of actions")
    if len(found) > _ACTIONS:
        raise _fault("Actions", f"has {len(found)} actions; Chime takes {_ACTIONS}")
    for index, each in enumerate(found):
        _check_action(f"Actions[{index}]", each)
    if reply.get("TransactionAttributes") is not None:
        _check_attributes(required(_NAME, reply, "TransactionAttributes", dict, "an object of strings"))
    return reply


def _check_action(at: str, found: Any) -> None:
    if not isinstance(found, dict) or not isinstance(found.get("Type"), str):
        raise _fault(f"{at}.Type", "is missing")
    parameters = found.get("Parameters")
    if parameters is None and found["Type"] not in _NEEDED:
        return
    parameters = required(_NAME, found, "Parameters", dict, "an object", at=at)
    for name in _NEEDED.get(found["Type"], ()):
        if parameters.get(name) is None:
            raise _fault(f"{at}.Parameters.{name}", "is missing")
    if parameters.get("ParticipantTag") is not None:
        one_of(_NAME, parameters, "ParticipantTag", ("LEG-A", "LEG-B"), at=f"{at}.Parameters")
    if found["Type"] == "Hangup" and parameters.get("SipResponseCode") is not None:
        one_of(_NAME, parameters, "SipResponseCode", ("0", "480", "486"), at=f"{at}.Parameters")


def _check_attributes(attributes: dict[str, Any]) -> None:
    at = "TransactionAttributes"
    if len(attributes) > _ATTRIBUTES:
        raise _fault(at, f"has {len(attributes)} entries; Chime takes {_ATTRIBUTES}")
    for name, value in attributes.items():
        if not isinstance(value, str):
            raise _fault(f"{at}.{name}", f"is {kind_of(value)}; expected a string")
    size = len(dumps(attributes).encode())
    if size > _KILOBYTES * 1024:
        raise _fault(at, f"is {size} bytes of JSON; Chime takes {_KILOBYTES} KB")


def _fault(path: str, problem: str) -> ReplyError:
    return ReplyError(_NAME, path, problem)


SOURCE = Source(_NAME, Invocation(reply=_reply), correlation_id=("CallDetails", "TransactionId"))


def event(
    *,
    event_type: Text | None = None,
    application: Text | None = None,
    where: Callable[[CallEvent], bool] | None = None,
) -> Route[CallEvent, ChimeSipReply | Mapping[str, Any] | None]:
    """Events of any call. `application` is the id of the SIP media application."""
    return Route(
        SOURCE,
        CallEvent,
        text("event_type", event_type),
        text("application_id", application, name="application"),
        where=where,
    )
