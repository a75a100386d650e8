"""Every reply helper before a judge that is not ours: whatever it makes, its service takes.

Alexa's answers are read by Amazon's own SDK, those of Lex and Bedrock by AWS's own models of their APIs, as botocore
has them; the rest by JSON schemas that are written from AWS's documentation.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import jsonschema  # type: ignore[import-untyped]  # has no types
import pytest
from ask_sdk_core.exceptions import SerializationException
from ask_sdk_core.serialize import DefaultSerializer
from ask_sdk_model.response_envelope import ResponseEnvelope
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from docs.reply_table import helpers_of
from lambdarouter.testing import samples
from tests.support.botocore_shapes import faults, shapes
from tests.support.judges.answers import answered
from tests.support.judges.makers import MAKERS, PARTS, Made
from tests.support.judges.schemas import COGNITO_RESPONSES, schema_of

LEX_V2 = shapes("lexv2-runtime", "2020-08-07")
LEX_V1 = shapes("lex-runtime", "2016-11-28")
BEDROCK = shapes("bedrock-agent-runtime", "2023-07-26")

Judge = Callable[[str, Any, Any], None]


# --- Judges ---------------------------------------------------------------------------------------------------------


def of_lex_v2(kind: str, payload: Any, answer: Any) -> None:
    """AWS's model of Lex V2's runtime."""
    assert answer.keys() <= {"sessionState", "messages", "requestAttributes"}
    assert list(faults(LEX_V2, "SessionState", answer["sessionState"])) == []
    assert list(faults(LEX_V2, "Messages", answer.get("messages"))) == []
    assert list(faults(LEX_V2, "StringMap", answer.get("requestAttributes"))) == []


def of_lex_v1(kind: str, payload: Any, answer: Any) -> None:
    """AWS's model of Lex V1's runtime, which has text where a function answers with an object or a number."""
    assert answer.keys() <= {"dialogAction", "sessionAttributes", "activeContexts", "recentIntentSummaryView"}
    action = dict(answer["dialogAction"])
    message, card = action.pop("message", None), action.pop("responseCard", None)
    if message is not None:
        assert message.keys() == {"contentType", "content"}
        assert list(faults(LEX_V1, "MessageFormatType", message["contentType"])) == []
        action["message"] = message["content"]
    assert list(faults(LEX_V1, "DialogAction", action)) == []
    assert list(faults(LEX_V1, "ResponseCard", card and {**card, "version": "1"})) == []
    assert list(faults(LEX_V1, "StringMap", answer["sessionAttributes"])) == []


def of_bedrock_agent(kind: str, payload: Any, answer: Any) -> None:
    """AWS's model of the results that a client returns to an agent, without the frame of a function's."""
    assert answer["messageVersion"] == "1.0"
    response = dict(answer["response"])
    for key in ("actionGroup", "function", "apiPath", "httpMethod"):
        assert response.get(key) == payload.get(key)
    flat = {**response, **response.pop("functionResponse", {})}
    flat.pop("functionResponse", None)
    assert list(faults(BEDROCK, "FunctionResult" if kind == "function" else "ApiResult", flat)) == []
    for name in ("sessionAttributes", "promptSessionAttributes"):
        assert list(faults(BEDROCK, "SessionAttributesMap", answer.get(name))) == []
    assert list(faults(BEDROCK, "KnowledgeBaseConfigurations", answer.get("knowledgeBasesConfiguration"))) == []


def of_alexa_skill(kind: str, payload: Any, answer: Any) -> None:
    """Amazon's own SDK: what it reads and writes again is the same, so that nothing is unknown to it, or lost."""
    serializer = DefaultSerializer()
    read_back: Any = serializer.deserialize(json.dumps(answer), ResponseEnvelope)
    assert all(each.object_type is not None for each in read_back.response.directives or [])
    assert serializer.serialize(read_back) == answer


def of_cognito_user_pool(kind: str, payload: Any, answer: Any) -> None:
    """The schema of what a trigger reads; the rest of the event comes back as it went."""
    assert {**answer, "response": None} == {**payload, "response": None}
    # What is not answered stays the null that it came as.
    valid(COGNITO_RESPONSES[kind], {key: value for key, value in answer["response"].items() if value is not None})


def valid(schema: Any, answer: Any) -> None:
    """Let a schema judge, and say what is wrong."""
    errors = [
        f"{each.json_path}: {each.message}" for each in jsonschema.Draft202012Validator(schema).iter_errors(answer)
    ]
    assert errors == []


JUDGES: dict[str, Judge] = {
    "alexa_skill": of_alexa_skill,
    "bedrock_agent": of_bedrock_agent,
    "cognito_user_pool": of_cognito_user_pool,
    "lex_v1": of_lex_v1,
    "lex_v2": of_lex_v2,
}


def judged(source: str, kind: str, handler: Callable[[Any], Any]) -> Any:
    """Run a handler for a sample, and have its answer judged."""
    payload, answer = answered(source, kind, handler)
    judge = JUDGES.get(source)
    if judge is not None:
        judge(kind, payload, answer)
    else:
        valid(schema_of(source, kind), answer)
    return answer


# --- Every helper ---------------------------------------------------------------------------------------------------

HELPERS = [(source, name) for source, makers in MAKERS.items() for name in makers]


@pytest.mark.parametrize(("source", "name"), HELPERS)
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_whatever_a_helper_makes_its_service_takes(source: str, name: str, data: Any) -> None:
    made: Made = data.draw(MAKERS[source][name])

    judged(source, *made)


@pytest.mark.parametrize("source", MAKERS)
def test_no_helper_is_left_out(source: str) -> None:
    helpers = helpers_of(source)

    assert set(helpers["reply"]) == set(MAKERS[source])
    assert set(helpers["part"]) == set(PARTS.get(source, ()))


#: For these None is any value, or the event as it came; directives of an older version have answers of their own.
NOT_JUDGED = ("appsync_resolver", "cognito_user_pool")
NEUTRAL = [
    (source, kind)
    for source in MAKERS
    for kind in samples(source)
    if source not in NOT_JUDGED and not kind.startswith("old_")
]


@pytest.mark.parametrize(("source", "kind"), NEUTRAL)
def test_none_is_an_answer_as_well(source: str, kind: str) -> None:
    judged(source, kind, lambda event: None)


# --- The judges themselves ------------------------------------------------------------------------------------------

WRONG: list[tuple[str, str, Any]] = [
    ("firehose", "record", {"records": [{"recordId": "a", "result": "OK", "data": "YQ=="}]}),
    ("firehose", "record", {"records": [{"recordId": "a", "result": "Ok", "data": "a"}]}),
    ("kinesis_analytics", "output", {"records": [{"recordId": "a", "result": "Dropped"}]}),
    ("s3_batch", "task", {"results": []}),
    ("ses", "message", {"disposition": "STOP"}),
    ("connect", "voice", {"a b": "c"}),
    ("connect", "voice", {"a": {"b": "c"}}),
    ("api_gateway_authorizer", "token", {"isAuthorized": True}),
    ("appsync_authorizer", "graphql", {"isAuthorized": True, "deniedFields": ["price"]}),
    ("iot_authorizer", "mqtt", {"isAuthenticated": True}),
    ("iot_provisioning", "request", {"allowProvisioning": "true"}),
    ("client_vpn", "connection_v1", {"allow": True, "schema-version": "v3"}),
    ("cognito_sync", "trigger", {"datasetRecords": {"a": {"op": "delete", "newValue": None}}}),
    ("api_gateway_websocket", "connect", {"statusCode": "200"}),
    ("appsync_events", "publish", {"events": [{"id": "a", "payload": 1, "error": "b"}]}),
    ("appsync_events", "subscribe", {"events": []}),
    ("appsync_resolver", "query", {"data": 1, "message": "a"}),
    ("chime_sip", "new_inbound_call", {"SchemaVersion": "1.0", "Actions": [{"Type": "Pause", "Parameters": {}}]}),
    ("alexa_smart_home", "turn_on", {"event": {"header": {"namespace": "Alexa", "name": "Response"}, "payload": {}}}),
]


@pytest.mark.parametrize(("source", "kind", "answer"), WRONG)
def test_a_schema_finds_what_is_wrong(source: str, kind: str, answer: Any) -> None:
    with pytest.raises(AssertionError):
        valid(schema_of(source, kind), answer)


SPEECH = {"type": "PlainText", "text": "Hello."}


@pytest.mark.parametrize(
    ("judge", "answer"),
    [
        (of_alexa_skill, {"version": "1.0", "response": {"outputSpeach": SPEECH}}),
        (of_alexa_skill, {"version": "1.0", "response": {"outputSpeech": {**SPEECH, "type": "Text"}}}),
        (of_alexa_skill, {"version": "1.0", "response": {"directives": [{"type": "AudioPlayer.Pause"}]}}),
        (of_lex_v2, {"sessionState": {"dialogAction": {"type": "Closed"}}}),
        (of_lex_v2, {"sessionState": {}, "message": []}),
        (of_lex_v1, {"dialogAction": {"type": "Delegate", "slot": {}}, "sessionAttributes": {}}),
        (of_bedrock_agent, {"messageVersion": "1.0", "response": {"httpStatusCode": "200"}}),
    ],
)
def test_a_judge_finds_what_is_wrong(judge: Judge, answer: Any) -> None:
    with pytest.raises((AssertionError, SerializationException)):
        judge("intent", {}, answer)


def test_every_schema_is_one() -> None:
    for source in MAKERS:
        for kind in samples(source):
            if source not in JUDGES:
                jsonschema.Draft202012Validator.check_schema(schema_of(source, kind))
    for schema in COGNITO_RESPONSES.values():
        jsonschema.Draft202012Validator.check_schema(schema)
