"""What becomes of handlers for bots, assistants and calls."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from lambdarouter import EventError, OutOfTimeError, ReplyError
from lambdarouter.sources import alexa_skill, alexa_smart_home, bedrock_agent, chime_sip, connect, lex_v1, lex_v2
from lambdarouter.testing import sample, samples
from tests.support.outcomes.rows import WRONG, PinError, Row, raises, returns, takes_too_long


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
    Row("returns another value", returns({"messages": []}), ReplyError),
    Row("raises", raises, PinError),
    Row("runs longer than 30 seconds", takes_too_long, OutOfTimeError),
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
    Row("returns another value", returns("Done."), ReplyError),
    Row("raises", raises, PinError),
    Row("runs longer than 30 seconds", takes_too_long, OutOfTimeError),
]

HELLO = {"outputSpeech": {"type": "PlainText", "text": "Hello."}}
NOTHING = {"version": "1.0", "response": {}}
SILENT = (
    "returns speech or other content for `SessionEndedRequest`, `AudioPlayer.*`, `PlaybackController.*`, "
    "`AlexaSkillEvent.*`, `System.ExceptionEncountered`"
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
        'returns `{"response": {...}}`, with optional `sessionAttributes`',
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
    Row("returns another value, or exceeds a limit of Alexa", returns(7), ReplyError),
    Row(
        "returns another value, or exceeds a limit of Alexa",
        returns({"response": {"outputSpeech": {"type": "PlainText", "text": "a" * 8001}}}),
        ReplyError,
    ),
    Row("raises", raises, PinError),
    Row("runs longer than 8 seconds", takes_too_long, OutOfTimeError),
    Row(
        "is not called, because the request is for a skill that `App(alexa_skill_ids=...)` does not name",
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
    Row("returns another value, or the response to another directive", returns(7), ReplyError),
    Row("returns another value, or the response to another directive", returns(DISCOVERY), ReplyError),
    Row("raises for version 2", raises, PinError, "old_turn_on"),
    Row("runs longer than 8 seconds", takes_too_long, OutOfTimeError),
]

CONNECT = [
    Row("returns a reply", returns(connect.string_map({"tier": 1})), {"tier": "1"}),
    Row("returns an object", returns({"lines": [{"id": 1}]}), {"lines": [{"id": 1}]}),
    Row("returns None", returns(None), {}),
    Row("returns another value, or more than 32 KB", returns("gold"), ReplyError),
    Row("returns another value, or more than 32 KB", returns({"a": "b" * 32_768}), ReplyError),
    Row("raises", raises, PinError),
    Row(
        "runs longer than the block allows: at most 8 seconds in synchronous mode, 60 in asynchronous mode",
        takes_too_long,
        OutOfTimeError,
    ),
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
    Row("returns a string", returns("Sent."), of_function("Sent.")),
    Row("returns a string", returns("Sent."), of_operation('"Sent."'), "api"),
    Row("returns another value", returns({"state": "sent"}), of_function('{"state":"sent"}')),
    Row("returns another value", returns([7]), of_operation("[7]"), "api"),
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
    Row("returns a value without a JSON form, or more than 25 KB", returns(WRONG), ReplyError),
    Row("returns a value without a JSON form, or more than 25 KB", returns("a" * 25_600), ReplyError, "api"),
    Row(
        'calls `fail("...")`', lambda event: bedrock_agent.fail("Gone."), of_function("Gone.", responseState="REPROMPT")
    ),
    Row(
        'calls `fail("...")`', lambda event: bedrock_agent.fail("Gone."), of_operation('{"error":"Gone."}', 400), "api"
    ),
    Row("raises", raises, PinError),
    Row("raises", raises, PinError, "api"),
    Row("runs longer than the timeout of the function", takes_too_long, OutOfTimeError),
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
    Row("returns another value", returns({"Actions": [{}]}), ReplyError),
    Row("raises", raises, PinError),
    Row("runs longer than 5 seconds", takes_too_long, OutOfTimeError),
]
