"""What becomes of handlers that say who somebody is, and who may go on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from lambdarouter import OutOfTimeError, ReplyError
from lambdarouter.errors import LambdaRouterError
from lambdarouter.sources import (
    api_gateway_authorizer,
    appsync_authorizer,
    client_vpn,
    cognito_sync,
    cognito_user_pool,
    iot_authorizer,
    iot_provisioning,
)
from lambdarouter.testing import sample, samples
from tests.support.outcomes.rows import SECRET, PinError, Row, raises, returns, takes_too_long


def denies(event: Any) -> Any:
    """A handler that raises a text for the user."""
    cognito_user_pool.deny("By invitation only")


def without(key: str, answer: Any) -> Any:
    """An object without one of its keys."""
    return {name: value for name, value in answer.items() if name != key}


def of_cognito(kind: str, **response: Any) -> dict[str, Any]:
    """A trigger's event with this laid over its response."""
    event = sample(f"cognito_user_pool.{kind}")
    return {**event, "response": {**event["response"], **response}}


COGNITO_USER_POOL = [
    Row("returns a reply", returns(cognito_user_pool.auto_confirm()), of_cognito("pre_sign_up", autoConfirmUser=True)),
    Row("returns a dict", returns({"autoConfirmUser": True}), of_cognito("pre_sign_up", autoConfirmUser=True)),
    Row(
        "returns a dict with `triggerSource`",
        lambda event: {**event.raw, "response": {"autoConfirmUser": True}},
        {**sample("cognito_user_pool.pre_sign_up"), "response": {"autoConfirmUser": True}},
    ),
    *(
        Row("returns None", returns(None), sample(f"cognito_user_pool.{kind}"), kind)
        for kind in samples("cognito_user_pool")
        if kind != "create_auth_challenge"
    ),
    *(
        Row(
            "returns None, or no private parameters, when Cognito asks for a `CUSTOM_CHALLENGE`",
            returns(value),
            ReplyError,
            "create_auth_challenge",
        )
        for value in (None, {}, {"publicChallengeParameters": {"question": "3 + 4"}})
    ),
    Row('calls `deny("By invitation only")`', denies, (cognito_user_pool.DeniedError, "By invitation only")),
    Row("raises any other exception", raises, (cognito_user_pool.TriggerError, "Internal error")),
    Row("raises any other exception", raises, (cognito_user_pool.TriggerError, "Internal error"), "user_migration"),
    Row("returns another value, or a key that the trigger does not read", returns({"autoConfirm": SECRET}), ReplyError),
    Row("returns another value, or a key that the trigger does not read", returns(SECRET), ReplyError),
    Row("runs longer than 5 seconds", takes_too_long, OutOfTimeError),
    Row("raises for a custom sender", raises, PinError, "custom_email_sender"),
    Row("raises for a custom sender", raises, PinError, "custom_sms_sender"),
]

TRIGGER = sample("cognito_sync.trigger")
PUT = {"theme": {"oldValue": None, "newValue": "dark", "op": "replace"}}
COGNITO_SYNC = [
    Row(
        "returns a reply",
        returns(cognito_sync.put("size", "L")),
        {
            **TRIGGER,
            "datasetRecords": {**TRIGGER["datasetRecords"], "size": {"newValue": "L", "op": "replace"}},
        },
    ),
    Row("returns a dict with `datasetRecords`", returns({"datasetRecords": PUT}), {**TRIGGER, "datasetRecords": PUT}),
    Row("returns None", returns(None), TRIGGER),
    Row(
        "returns another value, or a dict that changes more than the records",
        lambda event: {**event.raw, "datasetName": "mine"},
        ReplyError,
    ),
    Row(
        "returns another value, or a dict that changes more than the records",
        returns({"theme": 1}),
        ReplyError,
    ),
    Row("raises", raises, PinError),
    Row("runs longer than 5 seconds", takes_too_long, OutOfTimeError),
]


def effect(kind: str) -> Callable[[Any], bool]:
    """Whether an authorizer's policy has one statement, of this effect."""
    return lambda answer: [each["Effect"] for each in answer["policyDocument"]["Statement"]] == [kind]


POLICY: Any = {
    "principalId": "jane",
    "policyDocument": {
        "Version": "2012-10-17",
        "Statement": [{"Action": "execute-api:Invoke", "Effect": "Allow", "Resource": "*"}],
    },
}
KINDS = tuple(samples("api_gateway_authorizer"))


def unauthorized(event: Any) -> Any:
    """A handler that has the client told to authenticate."""
    api_gateway_authorizer.unauthorized()


def unauthorized_too(event: Any) -> Any:
    """A handler that raises an error of its own with the text that API Gateway looks for."""
    raise PinError("Unauthorized")


NO_REPLY = "returns another value, or a key that the service does not read"
UNAUTHORIZED = "calls `unauthorized()`, or raises another error whose text is exactly `Unauthorized`"
POLICY_ROW = "returns a policy: `principalId`, `policyDocument`, and optionally `context`, `usageIdentifierKey`"
SIMPLE_ROW = 'returns `{"isAuthorized": ...}`, with optional `context`'
API_GATEWAY_AUTHORIZER = [
    *(
        Row("returns a reply", lambda event: api_gateway_authorizer.allow(event, "jane"), effect("Allow"), kind)
        for kind in KINDS
    ),
    *(
        Row("returns a reply", lambda event: api_gateway_authorizer.deny(event, "jane"), effect("Deny"), kind)
        for kind in KINDS
    ),
    *(Row(POLICY_ROW, returns(POLICY), POLICY, kind) for kind in KINDS),
    Row(SIMPLE_ROW, returns({"isAuthorized": True}), {"isAuthorized": True}, "request_v2"),
    *(Row(SIMPLE_ROW, returns({"isAuthorized": True}), ReplyError, kind) for kind in KINDS if kind != "request_v2"),
    *(Row("returns None", returns(None), effect("Deny"), kind) for kind in KINDS if kind != "request_v2"),
    Row("returns None", returns(None), {"isAuthorized": False}, "request_v2"),
    *(Row(UNAUTHORIZED, unauthorized, (LambdaRouterError, "Unauthorized"), kind) for kind in KINDS),
    *(Row(UNAUTHORIZED, unauthorized_too, (PinError, "Unauthorized"), kind) for kind in KINDS),
    *(Row(NO_REPLY, returns(wrong), ReplyError, kind) for kind in KINDS for wrong in (True, {**POLICY, "ttl": 1})),
    *(Row("raises", raises, PinError, kind) for kind in KINDS),
    Row(
        "runs longer than the authorizer may: 10 seconds for an HTTP API",
        takes_too_long,
        OutOfTimeError,
        "request_v2",
    ),
]

APPSYNC_AUTHORIZER = [
    *(
        Row("returns a reply", returns(appsync_authorizer.allow()), {"isAuthorized": True}, kind)
        for kind in samples("appsync_authorizer")
    ),
    Row("returns a reply", returns(appsync_authorizer.deny()), {"isAuthorized": False}),
    Row(
        "returns a dict",
        returns({"isAuthorized": True, "deniedFields": ["Order.price"], "ttlOverride": 0}),
        {"isAuthorized": True, "deniedFields": ["Order.price"], "ttlOverride": 0},
    ),
    Row("returns None", returns(None), {"isAuthorized": False}),
    Row("returns another value, or a key that AppSync does not read", returns(True), ReplyError),
    Row(
        "returns another value, or a key that AppSync does not read",
        returns({"isAuthorized": True, "denied": ["Order.price"]}),
        ReplyError,
    ),
    Row("raises", raises, PinError),
    Row("runs longer than 10 seconds", takes_too_long, OutOfTimeError),
]

CONNECTED = {
    "isAuthenticated": True,
    "principalId": "sensor1",
    "disconnectAfterInSeconds": 3600,
    "refreshAfterInSeconds": 300,
    "policyDocuments": [POLICY["policyDocument"]],
}
IOT_AUTHORIZER = [
    Row(
        "returns a reply",
        returns(iot_authorizer.allow("sensor1", [POLICY["policyDocument"]], disconnect_after_in_seconds=3600)),
        CONNECTED,
    ),
    Row("returns a reply", returns(iot_authorizer.deny()), {"isAuthenticated": False}),
    Row('returns `{"isAuthenticated": true, ...}` with all five keys', returns(CONNECTED), CONNECTED),
    Row('returns None, or `{"isAuthenticated": false}`', returns(None), {"isAuthenticated": False}),
    Row(
        'returns None, or `{"isAuthenticated": false}`', returns({"isAuthenticated": False}), {"isAuthenticated": False}
    ),
    Row("returns another value", returns(without("principalId", CONNECTED)), ReplyError),
    Row("returns another value", returns("yes"), ReplyError),
    Row("raises", raises, PinError),
    Row("runs longer than 5 seconds", takes_too_long, OutOfTimeError),
]

OVERRIDES = {"allowProvisioning": True, "parameterOverrides": {"Location": "Paris"}}
IOT_PROVISIONING = [
    Row(
        "returns a reply",
        returns(iot_provisioning.allow_provisioning(parameter_overrides={"Location": "Paris"})),
        OVERRIDES,
    ),
    Row("returns a reply", returns(iot_provisioning.deny_provisioning()), {"allowProvisioning": False}),
    Row('returns `{"allowProvisioning": true, "parameterOverrides": {...}}`', returns(OVERRIDES), OVERRIDES),
    Row("returns None", returns(None), {"allowProvisioning": False}),
    Row("returns another value", returns({"allowProvisioning": "yes"}), ReplyError),
    Row("raises", raises, PinError),
    Row("runs longer than 5 seconds", takes_too_long, OutOfTimeError),
]

VPN = {"error-msg-on-denied-connection": "", "posture-compliance-statuses": [], "schema-version": "v3"}
OLD_VPN = {"error-msg-on-failed-posture-compliance": "", "posture-compliance-statuses": [], "schema-version": "v1"}
CLIENT_VPN = [
    Row(
        "returns a reply",
        returns(client_vpn.deny("Update the client.")),
        {**VPN, "allow": False, "error-msg-on-denied-connection": "Update the client."},
    ),
    Row(
        "returns a reply",
        returns(client_vpn.deny("Update the client.")),
        {**OLD_VPN, "allow": False, "error-msg-on-failed-posture-compliance": "Update the client."},
        "connection_v1",
    ),
    Row('returns `{"allow": true}`', returns({"allow": True}), {**VPN, "allow": True}),
    Row(
        "returns a dict with a `schema-version` of its own",
        returns({"allow": True, "schema-version": "v1"}),
        {**OLD_VPN, "allow": True},
    ),
    Row("returns None", returns(None), {**VPN, "allow": False}),
    Row(NO_REPLY, returns({"allow": 1}), ReplyError),
    Row(NO_REPLY, returns({"allow": True, "message": "Welcome."}), ReplyError),
    Row("raises", raises, PinError),
    Row("runs longer than 30 seconds", takes_too_long, OutOfTimeError),
]
