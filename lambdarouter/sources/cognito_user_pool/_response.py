"""What the triggers take in `response`, and a handler's reply laid into the event.

Limits: https://docs.aws.amazon.com/cognito/latest/developerguide/quotas.html
and https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AttributeType.html
"""

from collections.abc import Callable
from typing import Any

from ..._events.codecs import kind_of
from ..._replies.reply import object_reply, unwrap_reply
from ...errors import ReplyError
from ._trigger import TriggerReply

#: Raises a ReplyError for a value that is not to be at a path.
Check = Callable[[str, Any], None]

#: Claims that Cognito sets itself, in every token; what a trigger says of them is passed over.
_SET_BY_COGNITO = (
    *("acr", "amr", "at_hash", "auth_time", "azp", "exp", "iat", "iss", "jti", "nbf", "nonce", "origin_jti"),
    *("sub", "token_use"),
)
_SET_IN_ID_TOKEN = (*_SET_BY_COGNITO, "aud", "cognito:username", "identities")


def _fault(path: str, problem: str) -> ReplyError:
    return ReplyError("cognito_user_pool", path, problem)


def _must_be(kind: type, wanted: str, path: str, value: Any) -> None:
    if not isinstance(value, kind):
        raise _fault(path, f"is {kind_of(value)}; expected {wanted}")


def _flag(path: str, value: Any) -> None:
    _must_be(bool, "true or false", path, value)


def _text(path: str, value: Any) -> None:
    _must_be(str, "a string", path, value)


def _claim(path: str, value: Any) -> None:
    if value is None:
        raise _fault(path, "is null; expected a string, a number, a boolean, a list or an object")


def _name(path: str, value: Any) -> None:
    _must_be(str, "a string", path, value)
    if not value:
        raise _fault(path, "is empty")


def _scope(path: str, value: Any) -> None:
    _name(path, value)
    if any(each.isspace() for each in value):
        raise _fault(path, "has a blank in it; a scope has none")


def _words(most: int) -> Check:
    def check(path: str, value: Any) -> None:
        _name(path, value)
        if len(value) > most:
            raise _fault(path, f"has {len(value)} characters; Cognito takes {most}")

    return check


def _one_of(*allowed: str) -> Check:
    def check(path: str, value: Any) -> None:
        if value not in allowed:
            raise _fault(path, f"is not one of {', '.join(allowed)}")

    return check


def _list_of(item: Check) -> Check:
    def check(path: str, value: Any) -> None:
        _must_be(list, "a list of strings", path, value)
        for index, each in enumerate(value):
            item(f"{path}.{index}", each)

    return check


def _values(item: Check) -> Check:
    def check(path: str, value: Any) -> None:
        _must_be(dict, "an object", path, value)
        for name, each in value.items():
            item(f"{path}.{name}", each)

    return check


def _object(keys: dict[str, Check]) -> Check:
    """An object with these keys, each of which may be missing or null."""

    def check(path: str, value: Any) -> None:
        _must_be(dict, "an object", path, value)
        for key, each in value.items():
            if key not in keys:
                raise _fault(f"{path}.{key}", f"is not read by Cognito, which takes: {', '.join(keys)}")
            if each is not None:
                keys[key](f"{path}.{key}", each)

    return check


def _attributes(path: str, value: Any) -> None:
    _values(_text)(path, value)
    if not value:
        raise _fault(path, "is empty; a user has one attribute at least")
    for name, each in value.items():
        if not 1 <= len(name) <= 32:
            raise _fault(f"{path}.{name}", f"has a name of {len(name)} characters; Cognito takes 1 to 32")
        if len(each) > 2048:
            raise _fault(f"{path}.{name}", f"has {len(each)} characters; Cognito takes 2048")


def _claims(own: tuple[str, ...], item: Check) -> dict[str, Check]:
    """Claims to add and to suppress, none of which is Cognito's own."""

    def not_own(path: str, name: str) -> None:
        if name in own:
            raise _fault(path, f"is the claim {name}, which Cognito sets itself; leave it out")

    def add(path: str, value: Any) -> None:
        _values(item)(path, value)
        for name in value:
            not_own(f"{path}.{name}", name)

    def suppress(path: str, value: Any) -> None:
        _name(path, value)
        not_own(path, value)

    return {"claimsToAddOrOverride": add, "claimsToSuppress": _list_of(suppress)}


_GROUPS: dict[str, Check] = {
    "groupOverrideDetails": _object(
        {"groupsToOverride": _list_of(_name), "iamRolesToOverride": _list_of(_name), "preferredRole": _name}
    )
}
_SCOPES: dict[str, Check] = {"scopesToAdd": _list_of(_scope), "scopesToSuppress": _list_of(_scope)}
_TOKENS: dict[str, Check] = {
    "idTokenGeneration": _object(_claims(_SET_IN_ID_TOKEN, _claim)),
    "accessTokenGeneration": _object(_claims(_SET_BY_COGNITO, _claim) | _SCOPES),
}
_FIRST_TOKENS: dict[str, Check] = {"claimsOverrideDetails": _object(_claims(_SET_IN_ID_TOKEN, _text) | _GROUPS)}

#: What each trigger reads in `response`, by the part of its name before the `_`.
RESPONSES: dict[str, dict[str, Check]] = {
    "PreSignUp": {"autoConfirmUser": _flag, "autoVerifyEmail": _flag, "autoVerifyPhone": _flag},
    "PostConfirmation": {},
    "PreAuthentication": {},
    "PostAuthentication": {},
    "TokenGeneration": {"claimsAndScopeOverrideDetails": _object(_TOKENS | _GROUPS)},
    "UserMigration": {
        "userAttributes": _attributes,
        "finalUserStatus": _one_of("CONFIRMED", "RESET_REQUIRED"),
        "messageAction": _one_of("RESEND", "SUPPRESS"),
        "desiredDeliveryMediums": _list_of(_one_of("EMAIL", "SMS")),
        "forceAliasCreation": _flag,
        "enableSMSMFA": _flag,
    },
    "CustomMessage": {"smsMessage": _words(140), "emailMessage": _words(20_000), "emailSubject": _words(140)},
    "CustomEmailSender": {},
    "CustomSMSSender": {},
    "DefineAuthChallenge": {"challengeName": _name, "issueTokens": _flag, "failAuthentication": _flag},
    "CreateAuthChallenge": {
        "publicChallengeParameters": _values(_text),
        "privateChallengeParameters": _values(_text),
        "challengeMetadata": _text,
    },
    "VerifyAuthChallengeResponse": {"answerCorrect": _flag},
    "InboundFederation": {"userAttributesToMap": _values(_text)},
}


def filled(value: Any, event: Any) -> dict[str, Any]:
    """The event with a handler's reply in its `response`; a whole event, told by `triggerSource`, as it is."""
    trigger: str = event.trigger_source.partition("_")[0]
    if isinstance(value, TriggerReply) and value.trigger != trigger:
        raise _fault("value", f"is a {type(value).__name__}, which is for another trigger than {trigger}")
    reply = object_reply("cognito_user_pool", unwrap_reply("cognito_user_pool", value, TriggerReply))
    if "triggerSource" in reply:
        _check_whole(trigger, reply, event)
        return reply
    before = event.raw.get("response")
    return {**event.raw, "response": {**(before if isinstance(before, dict) else {}), **checked(trigger, reply, event)}}


def checked(trigger: str, response: dict[str, Any], event: Any) -> dict[str, Any]:
    """What goes into `response`, as plain JSON values; `event` may be None where it is not known yet."""
    response = object_reply("cognito_user_pool", response)
    takes = _takes(trigger, event)
    if takes is None:
        return response
    for key, each in response.items():
        if key not in takes:
            known = f"takes: {', '.join(takes)}" if takes else "takes nothing; return None"
            raise _fault(key, f"is not read by this trigger, which {known}")
        takes[key](key, each)
    _check_with(event, trigger, response)
    return response


def _takes(trigger: str, event: Any) -> dict[str, Check] | None:
    """What the trigger reads; None for a trigger that is not known, of which nothing can be said."""
    if trigger == "TokenGeneration" and event is not None and event.version == "1":
        return _FIRST_TOKENS
    return RESPONSES.get(trigger)


def _check_whole(trigger: str, reply: dict[str, Any], event: Any) -> None:
    """A whole event keeps what Cognito put there: other keys, and null for what is not answered."""
    response = reply.get("response")
    if response is None:
        return
    _must_be(dict, "an object", "response", response)
    takes = _takes(trigger, event) or {}
    checked(trigger, {key: value for key, value in response.items() if value is not None and key in takes}, event)


# --- What depends on the event --------------------------------------------------------------------------------------


def _check_with(event: Any, trigger: str, response: dict[str, Any]) -> None:
    if event is None:
        return
    of_administrator = event.trigger_source.endswith("_AdminCreateUser")
    if trigger == "CustomMessage":
        _check_messages(event, response, with_name=of_administrator)
    if trigger == "PreSignUp" and not of_administrator:
        _check_verified(event, response)


def _asked(event: Any, name: str, key: str) -> Any:
    """A part of the question: from the trigger's own event, or from that of all triggers, which has it as it came."""
    return event.request.get(key) if hasattr(event, "request") else getattr(event, name)


def _check_messages(event: Any, response: dict[str, Any], *, with_name: bool) -> None:
    code = _asked(event, "code_parameter", "codeParameter")
    name = _asked(event, "username_parameter", "usernameParameter") if with_name else None
    for key in ("smsMessage", "emailMessage"):
        message = response.get(key)
        if message is None:
            continue
        if code and code not in message and not (key == "emailMessage" and _has_link(message)):
            raise _fault(key, "has no placeholder for the code; put the event's code_parameter into it")
        if name and name not in message:
            raise _fault(key, "has no placeholder for the user's name; put the event's username_parameter into it")


def _has_link(message: str) -> bool:
    """Whether `{##...##}` is in a mail, in whose place Cognito puts a link with these words."""
    return "##}" in message.partition("{##")[2]


def _check_verified(event: Any, response: dict[str, Any]) -> None:
    attributes = _asked(event, "user_attributes", "userAttributes") or {}
    for key, attribute in (("autoVerifyEmail", "email"), ("autoVerifyPhone", "phone_number")):
        if response.get(key) and not attributes.get(attribute):
            raise _fault(key, f"is true, but the user has no {attribute}; verify what the user gave")
