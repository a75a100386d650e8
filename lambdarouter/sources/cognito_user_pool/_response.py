"""The checks of a trigger's `response`, and the event with the reply of a handler.

Limits: https://docs.aws.amazon.com/cognito/latest/developerguide/quotas.html
and https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AttributeType.html
"""

from collections.abc import Callable
from functools import partial
from typing import Any, get_args

from ..._events.codecs import kind_of
from ..._replies.checked import checked_content
from ..._replies.reply import object_reply, unwrap_reply
from ...errors import ReplyError
from ._reply import DeliveryMedium, FinalUserStatus, MessageAction, TriggerReply

#: Raises a ReplyError for a value that is not valid at a path.
Check = Callable[[str, Any], None]

#: Claims that Cognito sets itself in every token (the trigger's "Claims and scopes reference").
_SET_BY_COGNITO = (
    *("acr", "amr", "at_hash", "auth_time", "azp", "exp", "iat", "iss", "jti", "nbf", "nonce", "origin_jti"),
    *("sub", "token_use"),
)
_SET_IN_ID_TOKEN = (*_SET_BY_COGNITO, "aud", "identities")
_SET_IN_ACCESS_TOKEN = (*_SET_BY_COGNITO, "client_id", "device_key", "event_id", "scope", "username", "version")

#: Claims that a trigger changes by `groupOverrideDetails` only, and may suppress.
_OF_GROUPS = ("cognito:groups", "cognito:preferred_role", "cognito:roles")


def _error(path: str, problem: str) -> ReplyError:
    return ReplyError("cognito_user_pool", path, problem)


def _must_be(kind: type, wanted: str, path: str, value: Any) -> None:
    if not isinstance(value, kind):
        raise _error(path, f"is {kind_of(value)}; expected {wanted}")


_flag: Check = partial(_must_be, bool, "true or false")
_text: Check = partial(_must_be, str, "a string")


def _claim(path: str, value: Any) -> None:
    if value is None:
        raise _error(path, "is null; expected a string, a number, a boolean, a list or an object")


def _name(path: str, value: Any) -> None:
    _must_be(str, "a string", path, value)
    if not value:
        raise _error(path, "is empty")


def _scope(path: str, value: Any) -> None:
    _name(path, value)
    if any(each.isspace() for each in value):
        raise _error(path, "contains whitespace; a scope has none")


def _text_of_length(most: int) -> Check:
    def check(path: str, value: Any) -> None:
        _name(path, value)
        if len(value) > most:
            raise _error(path, f"has {len(value)} characters; Cognito allows {most}")

    return check


def _one_of(*allowed: str) -> Check:
    def check(path: str, value: Any) -> None:
        if value not in allowed:
            raise _error(path, f"is not one of {', '.join(allowed)}")

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
    """Return the check of an object with these keys, each of which may be missing or null."""

    def check(path: str, value: Any) -> None:
        _must_be(dict, "an object", path, value)
        for key, each in value.items():
            if key not in keys:
                raise _error(f"{path}.{key}", f"is unknown to Cognito; the known keys are: {', '.join(keys)}")
            if each is not None:
                keys[key](f"{path}.{key}", each)

    return check


def _attributes(path: str, value: Any) -> None:
    _values(_text)(path, value)
    if not value:
        raise _error(path, "is empty; a user has at least one attribute")
    for name, each in value.items():
        if not 1 <= len(name) <= 32:
            raise _error(f"{path}.{name}", f"has a name of {len(name)} characters; Cognito allows 1 to 32")
        if len(each) > 2048:
            raise _error(f"{path}.{name}", f"has {len(each)} characters; Cognito allows 2048")


def _claims(reserved: tuple[str, ...], item: Check) -> dict[str, Check]:
    """Return the checks of the claims to add and to suppress; a claim that Cognito sets itself is refused."""

    def not_reserved(path: str, name: str, *, adds: bool) -> None:
        if adds and name in _OF_GROUPS:
            raise _error(path, f"is the claim {name}; use groupOverrideDetails")
        is_internal = name.startswith("cognito:") and name not in _OF_GROUPS
        if name in reserved or is_internal or (adds and name.startswith("dev:")):
            raise _error(path, f"is the claim {name}, which Cognito sets itself; leave it out")

    def add(path: str, value: Any) -> None:
        _values(item)(path, value)
        for name in value:
            not_reserved(f"{path}.{name}", name, adds=True)

    def suppress(path: str, value: Any) -> None:
        _name(path, value)
        not_reserved(path, value, adds=False)

    return {"claimsToAddOrOverride": add, "claimsToSuppress": _list_of(suppress)}


_names = _list_of(_name)
_GROUPS: dict[str, Check] = {
    "groupOverrideDetails": _object({"groupsToOverride": _names, "iamRolesToOverride": _names, "preferredRole": _name})
}
_SCOPES: dict[str, Check] = {"scopesToAdd": _list_of(_scope), "scopesToSuppress": _list_of(_scope)}
_TOKENS: dict[str, Check] = {
    "idTokenGeneration": _object(_claims(_SET_IN_ID_TOKEN, _claim)),
    "accessTokenGeneration": _object(_claims(_SET_IN_ACCESS_TOKEN, _claim) | _SCOPES),
}
_VERSION_1: dict[str, Check] = {"claimsOverrideDetails": _object(_claims(_SET_IN_ID_TOKEN, _text) | _GROUPS)}

#: The keys of `response` that each trigger reads, with their checks, by the part of its name before the `_`.
_RESPONSES: dict[str, dict[str, Check]] = {
    "PreSignUp": {"autoConfirmUser": _flag, "autoVerifyEmail": _flag, "autoVerifyPhone": _flag},
    "PostConfirmation": {},
    "PreAuthentication": {},
    "PostAuthentication": {},
    "TokenGeneration": {"claimsAndScopeOverrideDetails": _object(_TOKENS | _GROUPS)},
    "UserMigration": {
        "userAttributes": _attributes,
        "finalUserStatus": _one_of(*get_args(FinalUserStatus)),
        "messageAction": _one_of(*get_args(MessageAction)),
        "desiredDeliveryMediums": _list_of(_one_of(*get_args(DeliveryMedium))),
        "forceAliasCreation": _flag,
        "enableSMSMFA": _flag,
    },
    "CustomMessage": {
        "smsMessage": _text_of_length(140),
        "emailMessage": _text_of_length(20_000),
        "emailSubject": _text_of_length(140),
    },
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


def response_to(event: Any, value: Any) -> dict[str, Any]:
    """Return the event with a handler's return value in its `response`; a whole event is returned as it is."""
    trigger: str = event.trigger_source.partition("_")[0]
    if isinstance(value, TriggerReply) and value.trigger != trigger:
        raise _error("value", f"is a {type(value).__name__}, which is for another trigger than {trigger}")
    content = checked_content(value, TriggerReply)
    if content is not None:
        _check_keys(trigger, content, event)
        _check_for_event(trigger, content, event)
        return _filled(event, content)
    reply = object_reply("cognito_user_pool", unwrap_reply("cognito_user_pool", value, TriggerReply))
    if "triggerSource" in reply:
        _check_whole(trigger, reply, event)
        return reply
    return _filled(event, check_response(trigger, reply, event))


def _filled(event: Any, response: dict[str, Any]) -> dict[str, Any]:
    initial = event.raw.get("response")
    return {**event.raw, "response": {**(initial if isinstance(initial, dict) else {}), **response}}


def check_response(trigger: str, response: dict[str, Any], event: Any) -> dict[str, Any]:
    """Check the content of `response`, and return it as plain JSON values; `event` is None if it is not known yet."""
    response = object_reply("cognito_user_pool", response)
    checks = _check_keys(trigger, response, event)
    if checks is not None:
        for key, value in response.items():
            checks[key](key, value)
        if trigger == "CreateAuthChallenge":
            _check_challenge(response, event)
        _check_for_event(trigger, response, event)
    return response


def _check_keys(trigger: str, response: dict[str, Any], event: Any) -> dict[str, Check] | None:
    """Check the keys of `response`, and return the checks of their values; None for an unknown trigger."""
    checks = _checks_of(trigger, event)
    if checks is None:
        return None
    for key in response:
        if key not in checks:
            hint = f"the known keys are: {', '.join(checks)}" if checks else "it reads no response; return None"
            raise _error(key, f"is unknown to this trigger; {hint}")
    return checks


def _checks_of(trigger: str, event: Any) -> dict[str, Check] | None:
    """Return the keys that the trigger reads, with their checks; None for an unknown trigger."""
    if trigger == "TokenGeneration" and event is not None and event.version == "1":
        return _VERSION_1
    return _RESPONSES.get(trigger)


def _check_whole(trigger: str, reply: dict[str, Any], event: Any) -> None:
    """Check a whole event, in which Cognito's own keys, and null for keys without an answer, are valid."""
    response = reply.get("response")
    if response is None:
        return
    _must_be(dict, "an object", "response", response)
    known = _checks_of(trigger, event) or {}
    answers = {key: value for key, value in response.items() if value is not None and key in known}
    check_response(trigger, answers, event)


# --- Checks that depend on the event --------------------------------------------------------------------------------


def _check_challenge(response: dict[str, Any], event: Any) -> None:
    filled = response if event is None else _filled(event, response)["response"]
    custom = event is not None and _request_value(event, "challenge_name", "challengeName") == "CUSTOM_CHALLENGE"
    if (custom or response) and not filled.get("privateChallengeParameters"):
        raise _error("privateChallengeParameters", "is missing or empty; Cognito refuses a challenge without them")


def _check_for_event(trigger: str, response: dict[str, Any], event: Any) -> None:
    if event is None:
        return
    by_administrator = event.trigger_source.endswith("_AdminCreateUser")
    if trigger == "CustomMessage":
        _check_messages(event, response, with_name=by_administrator)
    if trigger == "PreSignUp" and not by_administrator:
        _check_verified(event, response)


def _request_value(event: Any, name: str, key: str) -> Any:
    """Return a value of the request: a field of the trigger's event, or a key in the event of any trigger."""
    return event.request.get(key) if hasattr(event, "request") else getattr(event, name)


def _check_messages(event: Any, response: dict[str, Any], *, with_name: bool) -> None:
    code = _request_value(event, "code_parameter", "codeParameter")
    name = _request_value(event, "username_parameter", "usernameParameter") if with_name else None
    for key in ("smsMessage", "emailMessage"):
        message = response.get(key)
        if message is None:
            continue
        if code and code not in message and not (key == "emailMessage" and _has_link(message)):
            raise _error(key, "has no placeholder for the code; include the event's code_parameter")
        if name and name not in message:
            raise _error(key, "has no placeholder for the user's name; include the event's username_parameter")


def _has_link(message: str) -> bool:
    """Whether an email contains `{##...##}`, which Cognito replaces with a link of that text."""
    return "##}" in message.partition("{##")[2]


def _check_verified(event: Any, response: dict[str, Any]) -> None:
    attributes = _request_value(event, "user_attributes", "userAttributes") or {}
    for key, attribute in (("autoVerifyEmail", "email"), ("autoVerifyPhone", "phone_number")):
        if response.get(key) and not attributes.get(attribute):
            raise _error(key, f"is true, but the user has no {attribute}; leave it out")
