"""Every row of the pages' tables of outcomes: what a service gets when a handler returns, raises, or takes too long.

A row is named as on the page. Its handler is run for a real-shaped payload, and what leaves the function is looked at:
the answer, or the error that Lambda reports in its place. Nothing that is shown to an end user holds the exception's
text; where an error leaves as it was raised, its service shows errors to nobody.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from attrs import frozen

from lambdarouter import App, EventError, OutOfTimeError, ReplyError
from lambdarouter.errors import LambdaRouterError, NotStartedError
from lambdarouter.sources import (
    alexa_skill,
    alexa_smart_home,
    api_gateway_authorizer,
    api_gateway_websocket,
    appsync_authorizer,
    appsync_events,
    appsync_resolver,
    bedrock_agent,
    chime_sip,
    client_vpn,
    cognito_sync,
    cognito_user_pool,
    connect,
    firehose,
    iot_authorizer,
    iot_provisioning,
    kinesis_analytics,
    lex_v1,
    lex_v2,
    s3_batch,
    ses,
)
from lambdarouter.testing import Client, LambdaContext, batch, sample, samples
from tests.mutations import logged

PAGES = Path(__file__).resolve().parents[1] / "docs" / "sources"
SECRET = "the PIN is 4711"


class PinError(Exception):
    """What a handler raises, with a text that is nobody's business."""


class Row:
    """A row of a page's table: what the handler does, and what leaves the function: an answer, or an error."""

    def __init__(
        self, label: str, does: Callable[[Any], Any], gets: Any, kind: str | None = None, payload: Any = None
    ) -> None:
        self.label = label
        self.does = does
        self.gets = gets
        self.kind = kind
        self.payload = payload


def returns(value: Any) -> Callable[[Any], Any]:
    """A handler that returns this."""
    return lambda event: value


def raises(event: Any) -> Any:
    """A handler that raises."""
    raise PinError(SECRET)


async def takes_too_long(event: Any) -> Any:
    """A handler that is still busy when the function's time is over."""
    await asyncio.sleep(60)


def denies(event: Any) -> Any:
    """A handler that raises a text for the user."""
    cognito_user_pool.deny("By invitation only")


def fails(event: Any) -> Any:
    """A handler that raises a text for the client."""
    appsync_resolver.fail("No such order.")


def without(key: str, answer: Any) -> Any:
    """An object without one of its keys."""
    return {name: value for name, value in answer.items() if name != key}


WRONG: Any = object()  # which no service knows


# --- Bots -----------------------------------------------------------------------------------------------------------


def of_lex_v2(action: str, state: str | None = None, content: str | None = None) -> Callable[[Any], bool]:
    """Whether an answer to Lex V2 has this action, state and message."""

    def check(answer: Any) -> bool:
        session, messages = answer["sessionState"], answer.get("messages", [])
        there = sample("lex_v2.dialog")["sessionState"]
        return (
            session["dialogAction"] == {"type": action}
            and session["sessionAttributes"] == there["sessionAttributes"]
            and session["intent"]["state"] == (state or session["intent"]["state"])
            and [each["content"] for each in messages] == ([content] if content else [])
        )

    return check


def of_lex_v1(**action: Any) -> Callable[[Any], bool]:
    """Whether an answer to Lex V1 has this action, and the event's session."""

    def check(answer: Any) -> bool:
        kept: bool = answer["sessionAttributes"] == sample("lex_v1.dialog")["sessionAttributes"]
        return kept and answer["dialogAction"] == action

    return check


V2_CLOSED = {"sessionState": {"dialogAction": {"type": "Close"}, "intent": {"name": "BookHotel"}}}
V1_CLOSED = {"dialogAction": {"type": "Close", "fulfillmentState": "Failed"}}
V1_SLOTS = {"city": "Paris", "nights": None}

LEX_V2 = [
    Row("returns a reply", lambda event: lex_v2.close(event, "Failed", "No."), of_lex_v2("Close", "Failed", "No.")),
    Row('returns `{"sessionState": {...}, "messages": [...]}`', returns(V2_CLOSED), V2_CLOSED),
    Row("returns None in a `DialogCodeHook`", returns(None), of_lex_v2("Delegate")),
    Row("returns None in a `FulfillmentCodeHook`", returns(None), of_lex_v2("Close", "Fulfilled"), "fulfillment"),
    Row("returns anything else", returns({"messages": []}), ReplyError),
    Row("raises", raises, PinError),
    Row("takes longer than 30 seconds", takes_too_long, OutOfTimeError),
]
LEX_V1 = [
    Row(
        "returns a reply",
        lambda event: lex_v1.close(event, "Failed", "No."),
        of_lex_v1(type="Close", fulfillmentState="Failed", message={"contentType": "PlainText", "content": "No."}),
    ),
    Row('returns `{"dialogAction": {...}, "sessionAttributes": {...}}`', returns(V1_CLOSED), V1_CLOSED),
    Row("returns None in a `DialogCodeHook`", returns(None), of_lex_v1(type="Delegate", slots=V1_SLOTS)),
    Row(
        "returns None in a `FulfillmentCodeHook`",
        returns(None),
        of_lex_v1(type="Close", fulfillmentState="Fulfilled"),
        "fulfillment",
    ),
    Row("returns anything else", returns("Done."), ReplyError),
    Row("raises", raises, PinError),
    Row("takes longer than 30 seconds", takes_too_long, OutOfTimeError),
]

HELLO = {"outputSpeech": {"type": "PlainText", "text": "Hello."}}
NOTHING = {"version": "1.0", "response": {}}
SILENT = (
    "says or shows something to `SessionEndedRequest`, `AudioPlayer.*`, `PlaybackController.*`, `AlexaSkillEvent.*`, "
    "`System.ExceptionEncountered`"
)
ALEXA_SKILL = [
    Row(
        "returns a reply",
        returns(alexa_skill.say("Hello.")),
        {
            "version": "1.0",
            "response": {**HELLO, "shouldEndSession": True},
            "sessionAttributes": sample("alexa_skill.intent")["session"]["attributes"],
        },
        "intent",
    ),
    Row(
        'returns `{"response": {...}}`, with `sessionAttributes` if any',
        returns({"response": HELLO}),
        {"version": "1.0", "response": HELLO},
    ),
    Row("returns None, or `{}`", returns(None), NOTHING),
    Row("returns None, or `{}`", returns({}), NOTHING),
    *(
        Row(SILENT, returns(alexa_skill.say("Hello.")), ReplyError, kind)
        for kind in ("session_ended", "audio_player", "skill_enabled", "exception_encountered")
    ),
    Row(SILENT, returns(alexa_skill.response(directives=[alexa_skill.stop()])), lambda answer: True, "audio_player"),
    Row("returns anything else, or more than Alexa takes", returns(7), ReplyError),
    Row(
        "returns anything else, or more than Alexa takes",
        returns({"response": {"outputSpeech": {"type": "PlainText", "text": "a" * 8001}}}),
        ReplyError,
    ),
    Row("raises", raises, PinError),
    Row("takes more than 8 seconds", takes_too_long, OutOfTimeError),
    Row(
        "is of another skill than `App(alexa_skill_ids=...)` says",
        raises,
        EventError,
        payload=lambda: samples("alexa_skill")["intent"](skill_id="amzn1.ask.skill.stranger"),
    ),
]


def of_smart_home(name: str, namespace: str = "Alexa", **payload: Any) -> Callable[[Any], bool]:
    """Whether an answer to a smart home directive is this event, with this in its payload."""

    def check(answer: Any) -> bool:
        header = answer["event"]["header"]
        return (header["namespace"], header["name"]) == (namespace, name) and answer["event"]["payload"] == payload

    return check


FAILED = "The handler failed; see its log."
DISCOVERY = {"event": {"header": {"namespace": "Alexa.Discovery", "name": "Discover.Response"}}}
NONE_OF_VERSION_2 = "returns None for version 2"
ALEXA_SMART_HOME = [
    Row("returns a reply", returns(alexa_smart_home.response()), of_smart_home("Response")),
    Row(
        "returns a reply",
        lambda event: alexa_smart_home.error_response(event, "NO_SUCH_ENDPOINT", "It is gone."),
        of_smart_home("ErrorResponse", type="NO_SUCH_ENDPOINT", message="It is gone."),
    ),
    Row(
        'returns `{"event": {...}, "context": {...}}`',
        returns({"event": {"header": {"namespace": "Alexa", "name": "Response"}}, "context": {}}),
        of_smart_home("Response"),
    ),
    Row("returns None", returns(None), of_smart_home("Response")),
    Row("returns None", returns(None), of_smart_home("StateReport"), "report_state"),
    Row("returns None", returns(None), of_smart_home("Discover.Response", "Alexa.Discovery", endpoints=[]), "discover"),
    Row("returns None", returns(None), of_smart_home("AcceptGrant.Response", "Alexa.Authorization"), "accept_grant"),
    Row(
        NONE_OF_VERSION_2,
        returns(None),
        lambda answer: answer["header"]["name"] == "TurnOnConfirmation",
        "old_turn_on",
    ),
    Row(
        NONE_OF_VERSION_2,
        returns(None),
        lambda answer: answer["payload"] == {"discoveredAppliances": []},
        "old_discover",
    ),
    Row("raises", raises, of_smart_home("ErrorResponse", type="INTERNAL_ERROR", message=FAILED)),
    Row(
        "raises",
        raises,
        of_smart_home("ErrorResponse", "Alexa.Authorization", type="ACCEPT_GRANT_FAILED", message=FAILED),
        "accept_grant",
    ),
    Row("returns anything else, or the answer to another directive", returns(7), ReplyError),
    Row("returns anything else, or the answer to another directive", returns(DISCOVERY), ReplyError),
    Row("raises for version 2", raises, PinError, "old_turn_on"),
    Row("takes more than 8 seconds", takes_too_long, OutOfTimeError),
]

CONNECT = [
    Row("returns a reply", returns(connect.string_map({"tier": 1})), {"tier": "1"}),
    Row("returns an object", returns({"lines": [{"id": 1}]}), {"lines": [{"id": 1}]}),
    Row("returns None", returns(None), {}),
    Row("returns anything else, or more than 32 KB", returns("gold"), ReplyError),
    Row("returns anything else, or more than 32 KB", returns({"a": "b" * 32_768}), ReplyError),
    Row("raises", raises, PinError),
    Row("takes longer than the block allows, 8 seconds at most", takes_too_long, OutOfTimeError),
]


def of_function(text: str, **more: Any) -> Callable[[Any], bool]:
    """Whether a Bedrock agent gets this text of a function."""
    return lambda answer: (
        answer["response"]["functionResponse"] == {"responseBody": {"TEXT": {"body": text}}, **more}
        and answer["response"]["function"] == "find_order"
    )


def of_operation(text: str, status: int = 200) -> Callable[[Any], bool]:
    """Whether a Bedrock agent gets this body and status of an operation."""
    return lambda answer: (
        answer["response"]["responseBody"] == {"application/json": {"body": text}}
        and answer["response"]["httpStatusCode"] == status
    )


OWN_FORM = {"actionGroup": "orders", "functionResponse": {"responseBody": {"TEXT": {"body": "Sent."}}}}
OWN_API_FORM = {
    "actionGroup": "orders",
    "httpStatusCode": 201,
    "responseBody": {"application/json": {"body": "Sent."}},
}
BEDROCK_AGENT = [
    Row("returns a text", returns("Sent."), of_function("Sent.")),
    Row("returns a text", returns("Sent."), of_operation('"Sent."'), "api"),
    Row("returns any other value", returns({"state": "sent"}), of_function('{"state":"sent"}')),
    Row("returns any other value", returns([7]), of_operation("[7]"), "api"),
    Row(
        "returns a reply",
        lambda event: bedrock_agent.answer(event, "Gone.", response_state="FAILURE"),
        of_function("Gone.", responseState="FAILURE"),
    ),
    Row(
        "returns a reply",
        lambda event: bedrock_agent.answer(event, "Gone.", http_status_code=410),
        of_operation("Gone.", 410),
        "api",
    ),
    Row('returns `{"response": {"actionGroup": ..., ...}}`', returns({"response": OWN_FORM}), of_function("Sent.")),
    Row(
        'returns `{"response": {"actionGroup": ..., ...}}`',
        returns({"response": OWN_API_FORM}),
        of_operation("Sent.", 201),
        "api",
    ),
    Row("returns None", returns(None), of_function("")),
    Row("returns None", returns(None), of_operation(""), "api"),
    Row("returns what has no JSON form, or more than 25 KB", returns(WRONG), ReplyError),
    Row("returns what has no JSON form, or more than 25 KB", returns("a" * 25_600), ReplyError, "api"),
    Row("raises", raises, PinError),
    Row("raises", raises, PinError, "api"),
    Row("takes longer than the function may", takes_too_long, OutOfTimeError),
]

CALL: Any = sample("chime_sip.new_inbound_call")["CallDetails"]["Participants"][0]["CallId"]
PAUSE = {"Type": "Pause", "Parameters": {"DurationInMilliseconds": "500"}}
CHIME_SIP = [
    Row(
        "returns a reply",
        returns(chime_sip.actions(chime_sip.pause(500))),
        {"SchemaVersion": "1.0", "Actions": [PAUSE]},
    ),
    Row('returns `{"Actions": [...]}`', returns({"Actions": [PAUSE]}), {"SchemaVersion": "1.0", "Actions": [PAUSE]}),
    Row("returns None", returns(None), {"SchemaVersion": "1.0", "Actions": []}),
    Row("returns anything else", returns({"Actions": [{}]}), ReplyError),
    Row("raises", raises, PinError),
    Row("takes more than 5 seconds", takes_too_long, OutOfTimeError),
]


# --- Identity -------------------------------------------------------------------------------------------------------


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
    ),
    Row('calls `deny("By invitation only")`', denies, (cognito_user_pool.DeniedError, "By invitation only")),
    Row("raises any other exception", raises, (cognito_user_pool.TriggerError, "Internal error")),
    Row("raises any other exception", raises, (cognito_user_pool.TriggerError, "Internal error"), "user_migration"),
    Row("returns anything else, or a key that the trigger does not read", returns({"autoConfirm": SECRET}), ReplyError),
    Row("returns anything else, or a key that the trigger does not read", returns(SECRET), ReplyError),
    Row("takes more than 5 seconds", takes_too_long, OutOfTimeError),
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
        "returns anything else, or a dict in which more than the records is different",
        lambda event: {**event.raw, "datasetName": "mine"},
        ReplyError,
    ),
    Row(
        "returns anything else, or a dict in which more than the records is different",
        returns({"theme": 1}),
        ReplyError,
    ),
    Row("raises", raises, PinError),
    Row("takes more than 5 seconds", takes_too_long, OutOfTimeError),
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


NO_REPLY = "returns anything else, or a key that is not read"
UNAUTHORIZED = "calls `unauthorized()`, or raises another error whose text is exactly `Unauthorized`"
POLICY_ROW = "returns a policy: `principalId`, `policyDocument`, and if wanted `context`, `usageIdentifierKey`"
SIMPLE_ROW = 'returns `{"isAuthorized": ...}`, with `context` if wanted'
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
        "takes longer than the authorizer may, 10 seconds for an HTTP API",
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
    Row("returns anything else, or a key that AppSync does not read", returns(True), ReplyError),
    Row(
        "returns anything else, or a key that AppSync does not read",
        returns({"isAuthorized": True, "denied": ["Order.price"]}),
        ReplyError,
    ),
    Row("raises", raises, PinError),
    Row("takes more than 10 seconds", takes_too_long, OutOfTimeError),
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
    Row("returns anything else", returns(without("principalId", CONNECTED)), ReplyError),
    Row("returns anything else", returns("yes"), ReplyError),
    Row("raises", raises, PinError),
    Row("takes more than 5 seconds", takes_too_long, OutOfTimeError),
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
    Row("returns anything else", returns({"allowProvisioning": "yes"}), ReplyError),
    Row("raises", raises, PinError),
    Row("takes more than 5 seconds", takes_too_long, OutOfTimeError),
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
    Row("takes more than 30 seconds", takes_too_long, OutOfTimeError),
]


# --- Connections, GraphQL and channels ------------------------------------------------------------------------------

API_GATEWAY_WEBSOCKET = [
    Row("returns a reply", returns(api_gateway_websocket.refuse(401)), {"statusCode": 401}, "connect"),
    Row(
        "returns a reply", returns(api_gateway_websocket.answer("pong")), {"statusCode": 200, "body": "pong"}, "message"
    ),
    Row("returns a reply", returns(api_gateway_websocket.accept()), ReplyError, "message"),
    Row("returns a dict with an integer `statusCode`", returns({"statusCode": 403}), {"statusCode": 403}, "connect"),
    *(Row("returns None", returns(None), {"statusCode": 200}, kind) for kind in samples("api_gateway_websocket")),
    Row("returns anything else", returns({"status": 200}), ReplyError),
    *(Row("raises", raises, {"statusCode": 500}, kind) for kind in samples("api_gateway_websocket")),
    Row("takes longer than 29 seconds", takes_too_long, {"statusCode": 500}),
]


@frozen
class Order:
    """A value of a user's class."""

    order_id: int


def one_of_two(event: Any) -> Any:
    """A handler that raises for the second field of a batch."""
    if event.source["order_id"] == 2:
        raise PinError(SECRET)
    return appsync_resolver.result(Order(1))


def of_two_orders() -> Any:
    """A batch of the same field of two orders."""
    one = samples("appsync_resolver")["query"]()
    return [{**one, "source": {"order_id": number}} for number in (1, 2)]


APPSYNC_RESOLVER = [
    Row("returns any value with a JSON form, None as well", returns(Order(7)), {"order_id": 7}),
    Row("returns any value with a JSON form, None as well", returns(None), lambda answer: answer is None),
    Row(
        "returns any value with a JSON form, None as well",
        lambda event: event.source["order_id"],
        [1, 2],
        payload=of_two_orders,
    ),
    Row(
        "returns what `result` made",
        returns(appsync_resolver.result(None, error_message="Gone.", error_type="Gone", error_info={"at": 7})),
        {"data": None, "errorMessage": "Gone.", "errorType": "Gone", "errorInfo": {"at": 7}},
    ),
    Row("returns what has no JSON form", returns(WRONG), ReplyError),
    Row('calls `fail("No such order.")`', fails, (appsync_resolver.FieldError, "No such order.")),
    Row("raises", raises, (appsync_resolver.ResolverError, "Internal error")),
    Row(
        "calls `fail` or raises, in a batch with a `result`",
        one_of_two,
        [
            {"data": {"order_id": 1}},
            {"data": None, "errorMessage": "Internal error", "errorType": "ResolverError"},
        ],
        payload=of_two_orders,
    ),
    Row("has no time left", takes_too_long, NotStartedError),
    Row("has no time left", takes_too_long, OutOfTimeError),
]

EVENT = sample("appsync_events.publish")["events"][0]
HANDLED: Any = {"events": [{"id": EVENT["id"], "error": "The event could not be handled."}]}
BROADCAST: Any = {"events": [{"id": EVENT["id"], "payload": {"order_id": 8}}]}
APPSYNC_EVENTS = [
    *(
        Row('returns `broadcast(payload)`, or `{"payload": ...}`', returns(value), gets, kind)
        for value in (appsync_events.broadcast({"order_id": 8}), {"payload": {"order_id": 8}})
        for kind, gets in (("publish", BROADCAST), ("subscribe", ReplyError))
    ),
    Row("returns None", returns(None), {"events": [EVENT]}),
    Row("returns None", returns(None), lambda answer: answer is None, "subscribe"),
    *(
        Row('returns `refuse("Too long.")`, or `{"error": "Too long."}`', returns(value), gets, kind)
        for value in (appsync_events.refuse("Too long."), {"error": "Too long."})
        for kind, gets in (
            ("publish", {"events": [{"id": EVENT["id"], "error": "Too long."}]}),
            ("subscribe", {"error": "Too long."}),
        )
    ),
    *(
        Row('returns `drop()`, or `{"drop": True}`', returns(value), gets, kind)
        for value in (appsync_events.drop(), {"drop": True})
        for kind, gets in (("publish", {"events": []}), ("subscribe", ReplyError))
    ),
    Row("returns anything else", returns({"answer": 1}), HANDLED),
    Row("returns anything else", returns({"answer": 1}), ReplyError, "subscribe"),
    Row("raises", raises, HANDLED),
    Row(
        "raises",
        raises,
        (appsync_events.SubscriptionError, "The subscription could not be handled."),
        "subscribe",
    ),
    Row("has no time left", takes_too_long, HANDLED),
    Row("has no time left", takes_too_long, NotStartedError, "subscribe"),
    Row("has no time left", takes_too_long, OutOfTimeError, "subscribe"),
]


# --- Records --------------------------------------------------------------------------------------------------------


def entry(source: str, kind: str, result: str, data: str | None = "SGVsbG8=") -> dict[str, Any]:
    """The answer for the one record of a sample."""
    record_id = sample(f"{source}.{kind}")["records"][0]["recordId"]
    return {"records": [{"recordId": record_id, "result": result, **({} if data is None else {"data": data})}]}


FIREHOSE = [
    *(
        Row(
            'returns `ok(data)`, or `{"result": "Ok", "data": ...}`',
            returns(value),
            entry("firehose", "record", "Ok", "Qnll"),
        )
        for value in (firehose.ok("Bye"), {"result": "Ok", "data": b"Bye"})
    ),
    *(
        Row('returns `ok()`, `{"result": "Ok"}` or None', returns(value), entry("firehose", "record", "Ok"))
        for value in (firehose.ok(), {"result": "Ok"}, None)
    ),
    *(
        Row(
            'returns `drop()`, or `{"result": "Dropped"}`', returns(value), entry("firehose", "record", "Dropped", None)
        )
        for value in (firehose.drop(), {"result": "Dropped"})
    ),
    *(
        Row(
            'returns `fail()`, or `{"result": "ProcessingFailed"}`',
            returns(value),
            entry("firehose", "record", "ProcessingFailed"),
        )
        for value in (firehose.fail(), {"result": "ProcessingFailed"})
    ),
    *(
        Row("returns anything else", returns(value), entry("firehose", "record", "ProcessingFailed"))
        for value in ("Bye", b"Bye", {"result": "Done"}, {"result": "Ok", "records": []})
    ),
    Row("raises", raises, entry("firehose", "record", "ProcessingFailed")),
    Row("has no time left", takes_too_long, entry("firehose", "record", "ProcessingFailed")),
    Row(
        "makes an answer of more than 6 MB",
        returns(firehose.ok(b"x" * 3_000_000)),
        ReplyError,
        payload=lambda: batch(*(samples("firehose")["record"](record_id=each) for each in ("1", "2"))),
    ),
]

ANALYTICS = "kinesis_analytics"
PREPARED_FAILURE = entry(ANALYTICS, "record", "ProcessingFailed")
DELIVERY_FAILURE = entry(ANALYTICS, "output", "DeliveryFailed", None)


def both(label: str, values: tuple[Any, ...], prepared: Any, delivered: Any) -> list[Row]:
    """A row before the query and on output, for each of these values."""
    gets = (("record", prepared), ("output", delivered))
    return [Row(label, returns(value), expected, kind) for value in values for kind, expected in gets]


KINESIS_ANALYTICS = [
    *both(
        'returns `ok(data)`, or `{"result": "Ok", "data": ...}`',
        (kinesis_analytics.ok("Bye"), {"result": "Ok", "data": "Qnll"}),
        entry(ANALYTICS, "record", "Ok", "Qnll"),
        DELIVERY_FAILURE,
    ),
    *both(
        'returns None, `ok()` or `{"result": "Ok"}`',
        (None, kinesis_analytics.ok(), {"result": "Ok"}),
        entry(ANALYTICS, "record", "Ok"),
        entry(ANALYTICS, "output", "Ok", None),
    ),
    *both(
        'returns `drop()`, or `{"result": "Dropped"}`',
        (kinesis_analytics.drop(), {"result": "Dropped"}),
        entry(ANALYTICS, "record", "Dropped", None),
        DELIVERY_FAILURE,
    ),
    *both(
        'returns `fail()`, or `{"result": "ProcessingFailed"}`',
        (kinesis_analytics.fail(), {"result": "ProcessingFailed"}),
        PREPARED_FAILURE,
        DELIVERY_FAILURE,
    ),
    *both(
        "returns `delivered()`",
        (kinesis_analytics.delivered(),),
        entry(ANALYTICS, "record", "Ok"),
        entry(ANALYTICS, "output", "Ok", None),
    ),
    *both(
        'returns `not_delivered()`, or `{"result": "DeliveryFailed"}`',
        (kinesis_analytics.not_delivered(), {"result": "DeliveryFailed"}),
        PREPARED_FAILURE,
        DELIVERY_FAILURE,
    ),
    *both("returns any other wrong reply", ("Bye", {"result": "Done"}), PREPARED_FAILURE, DELIVERY_FAILURE),
    Row("raises", raises, PREPARED_FAILURE),
    Row("raises", raises, DELIVERY_FAILURE, "output"),
    Row("has no time left", takes_too_long, PREPARED_FAILURE),
    Row("has no time left", takes_too_long, DELIVERY_FAILURE, "output"),
]

TASK = sample("s3_batch.task")


def task(code: str, said: str = "") -> dict[str, Any]:
    """The answer to the one task of the sample."""
    return {
        "invocationSchemaVersion": "2.0",
        "treatMissingKeysAs": "PermanentFailure",
        "invocationId": TASK["invocationId"],
        "results": [{"taskId": TASK["tasks"][0]["taskId"], "resultCode": code, "resultString": said}],
    }


def in_report(text: str) -> Callable[[Any], bool]:
    """Whether a task is tried again, with this in the job's report."""
    return lambda answer: (
        answer["results"][0]["resultCode"] == "TemporaryFailure" and text in answer["results"][0]["resultString"]
    )


SUCCEEDED = 'returns `succeeded("3 pages")`, `"Succeeded"` or None'
TEMPORARY = 'returns `temporary_failure("busy")`, or `"TemporaryFailure"`'
PERMANENT = 'returns `permanent_failure("no picture")`, or `"PermanentFailure"`'
S3_BATCH = [
    Row(SUCCEEDED, returns(s3_batch.succeeded("3 pages")), task("Succeeded", "3 pages")),
    Row(SUCCEEDED, returns("Succeeded"), task("Succeeded")),
    Row(SUCCEEDED, returns(None), task("Succeeded")),
    Row(TEMPORARY, returns(s3_batch.temporary_failure("busy")), task("TemporaryFailure", "busy")),
    Row(TEMPORARY, returns("TemporaryFailure"), task("TemporaryFailure")),
    Row(PERMANENT, returns(s3_batch.permanent_failure("no picture")), task("PermanentFailure", "no picture")),
    Row(PERMANENT, returns("PermanentFailure"), task("PermanentFailure")),
    Row(
        'returns `{"resultCode": ..., "resultString": ...}`',
        returns({"resultCode": "PermanentFailure", "resultString": "broken"}),
        task("PermanentFailure", "broken"),
    ),
    Row("returns anything else", returns({"resultCode": "Done"}), in_report("the reply's resultCode")),
    Row("raises", raises, task("TemporaryFailure", "PinError")),
    Row("has no time left", takes_too_long, in_report("NotStartedError")),
]

SES = [
    *(
        Row(
            f'returns `{name}()`, or `{{"disposition": "{word}"}}`',
            returns(value),
            {"disposition": word},
            "request_response",
        )
        for name, word, reply in (
            ("stop_rule", "STOP_RULE", ses.stop_rule()),
            ("stop_rule_set", "STOP_RULE_SET", ses.stop_rule_set()),
        )
        for value in (reply, {"disposition": word})
    ),
    *(
        Row(
            'returns `proceed()`, `{"disposition": "CONTINUE"}` or None',
            returns(value),
            {"disposition": "CONTINUE"},
            "request_response",
        )
        for value in (ses.proceed(), {"disposition": "CONTINUE"}, None)
    ),
    Row("returns anything else", returns("STOP_RULE"), ReplyError, "request_response"),
    Row("raises", raises, PinError, "request_response"),
    Row("raises", raises, PinError, "message"),
    Row("takes longer than 30 seconds", takes_too_long, OutOfTimeError, "request_response"),
]

ROWS: dict[str, list[Row]] = {
    "alexa_skill": ALEXA_SKILL,
    "alexa_smart_home": ALEXA_SMART_HOME,
    "api_gateway_authorizer": API_GATEWAY_AUTHORIZER,
    "api_gateway_websocket": API_GATEWAY_WEBSOCKET,
    "appsync_authorizer": APPSYNC_AUTHORIZER,
    "appsync_events": APPSYNC_EVENTS,
    "appsync_resolver": APPSYNC_RESOLVER,
    "bedrock_agent": BEDROCK_AGENT,
    "chime_sip": CHIME_SIP,
    "client_vpn": CLIENT_VPN,
    "cognito_sync": COGNITO_SYNC,
    "cognito_user_pool": COGNITO_USER_POOL,
    "connect": CONNECT,
    "firehose": FIREHOSE,
    "iot_authorizer": IOT_AUTHORIZER,
    "iot_provisioning": IOT_PROVISIONING,
    "kinesis_analytics": KINESIS_ANALYTICS,
    "lex_v1": LEX_V1,
    "lex_v2": LEX_V2,
    "s3_batch": S3_BATCH,
    "ses": SES,
}
ALL = [pytest.param(source, row, id=f"{source}-{row.label[:40]}") for source, rows in ROWS.items() for row in rows]


def sent(source: str, row: Row) -> Any:
    """What leaves the function for the payload of a row."""
    app = App(
        alexa_skill_ids=["amzn1.ask.skill.example"] if row.gets is EventError else None,
        time_reserve_millis=0
        if row.gets is OutOfTimeError
        else None,  # so that what has little time starts all the same
    )
    getattr(app, f"on_{source}")()(row.does)
    kinds = samples(source)
    payload = row.payload() if row.payload else kinds[row.kind or next(iter(kinds))]()
    left = 40 if row.does is takes_too_long else 30_000
    with logged():
        return Client(app, context=LambdaContext(remaining_time_in_millis=left)).send(payload)


@pytest.mark.parametrize(("source", "row"), ALL)
def test_a_row_of_a_page_is_what_happens(source: str, row: Row) -> None:
    kind, text = row.gets if isinstance(row.gets, tuple) else (row.gets, None)
    if isinstance(kind, type):
        with pytest.raises(kind) as caught:
            sent(source, row)
        assert text is None or str(caught.value) == text
        # Where a text is shown to a user, it is the row's; any other error of ours holds no value, either.
        assert kind is PinError or SECRET not in str(caught.value)
        return
    answer = sent(source, row)
    assert SECRET not in json.dumps(answer)
    assert row.gets(answer) if callable(row.gets) else answer == row.gets


@pytest.mark.parametrize("source", ROWS)
def test_every_row_of_a_page_is_tested_and_the_other_way_round(source: str) -> None:
    page = (PAGES / f"{source}.md").read_text(encoding="utf-8")
    section = page.partition("\n## What the service expects back, errors and retries\n")[2].partition("\n## ")[0]
    first, *_ = re.findall(r"(?:^\|.*\n)+", section, re.MULTILINE)
    head, _, *rows = [[cell.strip() for cell in line.strip("|\n ").split(" | ")] for line in first.splitlines()]

    assert head[0] == "the handler" and len(head) >= 3
    assert [len(row) for row in rows] == [len(head)] * len(rows)
    assert [row[0] for row in rows] == list(dict.fromkeys(row.label for row in ROWS[source]))
