"""What the triggers take in `response`, and a handler's reply laid into the event."""

from collections.abc import Callable
from typing import Any

from ...errors import ReplyError
from ...forms import kind_of
from ...replies import object_reply

Kind = tuple[str, Callable[[Any], bool]]

_FLAG: Kind = ("true or false", lambda value: isinstance(value, bool))
_TEXT: Kind = ("a string", lambda value: isinstance(value, str))
_OBJECT: Kind = ("an object", lambda value: isinstance(value, dict))
_TEXTS: Kind = (
    "a list of strings",
    lambda value: isinstance(value, list) and all(isinstance(each, str) for each in value),
)
_STRINGS: Kind = (
    "an object of strings",
    lambda value: isinstance(value, dict) and all(isinstance(each, str) for each in value.values()),
)

#: What each trigger reads in `response`, by the part of its name before the `_`.
RESPONSES: dict[str, dict[str, Kind]] = {
    "PreSignUp": {"autoConfirmUser": _FLAG, "autoVerifyEmail": _FLAG, "autoVerifyPhone": _FLAG},
    "PostConfirmation": {},
    "PreAuthentication": {},
    "PostAuthentication": {},
    "TokenGeneration": {"claimsAndScopeOverrideDetails": _OBJECT},
    "UserMigration": {
        "userAttributes": _STRINGS,
        "finalUserStatus": _TEXT,
        "messageAction": _TEXT,
        "desiredDeliveryMediums": _TEXTS,
        "forceAliasCreation": _FLAG,
        "enableSMSMFA": _FLAG,
    },
    "CustomMessage": {"smsMessage": _TEXT, "emailMessage": _TEXT, "emailSubject": _TEXT},
    "CustomEmailSender": {},
    "CustomSMSSender": {},
    "DefineAuthChallenge": {"challengeName": _TEXT, "issueTokens": _FLAG, "failAuthentication": _FLAG},
    "CreateAuthChallenge": {
        "publicChallengeParameters": _STRINGS,
        "privateChallengeParameters": _STRINGS,
        "challengeMetadata": _TEXT,
    },
    "VerifyAuthChallengeResponse": {"answerCorrect": _FLAG},
    "InboundFederation": {"userAttributesToMap": _STRINGS},
}

_FIRST_TOKENS: dict[str, Kind] = {"claimsOverrideDetails": _OBJECT}


def filled(value: Any, event: Any) -> dict[str, Any]:
    """The event with a handler's reply in its `response`; a whole event, told by `triggerSource`, as it is."""
    reply = object_reply("cognito_user_pool", value)
    takes = _takes(event.trigger_source, event.version)
    if "triggerSource" in reply:
        _check_whole(reply, takes)
        return reply
    for key, each in reply.items():
        _check(key, each, takes)
    before = event.raw.get("response")
    return {**event.raw, "response": {**(before if isinstance(before, dict) else {}), **reply}}


def _takes(trigger: str, version: str) -> dict[str, Kind] | None:
    """What the trigger reads; None for a trigger that is not known, of which nothing can be said."""
    family = trigger.partition("_")[0]
    if family == "TokenGeneration" and version == "1":
        return _FIRST_TOKENS
    return RESPONSES.get(family)


def _check(key: str, value: Any, takes: dict[str, Kind] | None) -> None:
    if takes is None:
        return
    if key not in takes:
        known = f"takes: {', '.join(takes)}" if takes else "takes nothing; return None"
        raise ReplyError("cognito_user_pool", key, f"is not read by this trigger, which {known}")
    wanted, fits = takes[key]
    if not fits(value):
        raise ReplyError("cognito_user_pool", key, f"is {kind_of(value)}; expected {wanted}")


def _check_whole(reply: dict[str, Any], takes: dict[str, Kind] | None) -> None:
    """A whole event keeps what Cognito put there: other keys, and null for what is not answered."""
    response = reply.get("response")
    if response is None:
        return
    if not isinstance(response, dict):
        raise ReplyError("cognito_user_pool", "response", f"is {kind_of(response)}, not an object")
    for key, value in response.items():
        if value is not None and takes is not None and key in takes:
            _check(key, value, takes)
