"""Replies that a user would misspell: each is refused with its path, since the service would ignore the member.

The replies are those of AWS's documentation, with one member in other letters.
"""

from __future__ import annotations

import re
from typing import Any

import pytest

from lambdarouter import App, ReplyError
from lambdarouter.testing import Client, samples

JSON = dict[str, Any]


def answered(source: str, kind: str, reply: Any) -> Any:
    app = App()
    getattr(app, f"on_{source}")()(lambda event: reply)
    return Client(app).send(samples(source)[kind]())


def slot_dialog(**changes: Any) -> JSON:
    action = {"type": "ElicitSlot", "slotToElicit": "city"}
    intent = {"name": "BookHotel", "state": "InProgress", "slots": {"city": None}, "confirmationState": "None"}
    session = {"sessionAttributes": {"a": "b"}, "dialogAction": action, "intent": intent}
    return {"sessionState": {**session, **changes.pop("session", {})}, **changes}


DROP: JSON = {"recipients": ["a@example.com"], "action": {"type": "DROP"}}
HANGUP: JSON = {"Type": "Hangup", "Parameters": {"SipResponseCode": "0"}}
ARN = "arn:aws:execute-api:us-east-1:123456789012:abcdef123/test/GET/request"
ALLOW: JSON = {"Action": "execute-api:Invoke", "Effect": "Allow", "Resource": ARN}
SPEECH: JSON = {"type": "PlainText", "text": "Hello"}
CONNECT: JSON = {
    "isAuthenticated": True,
    "principalId": "abc",
    "disconnectAfterInSeconds": 86400,
    "refreshAfterInSeconds": 300,
    "policyDocuments": [],
}
FILE: JSON = {"type": "S3", "s3_location": {"uri": "s3://bucket/file"}}


def policy(**changes: Any) -> JSON:
    return {"principalId": "me", "policyDocument": {"Version": "2012-10-17", "Statement": [ALLOW], **changes}}


MISSPELT: list[tuple[str, str, Any, str]] = [
    ("ses", "request_response", {"disposition": "CONTINUE", "Disposition": "STOP_RULE"}, "Disposition: is unknown"),
    ("workmail", "inbound", {"Actions": [DROP]}, "Actions: is unknown; the known keys are: actions"),
    ("workmail", "inbound", DROP, "recipients: is unknown"),
    ("workmail", "inbound", {"actions": [{**DROP, "Recipients": []}]}, r"actions\[0\].Recipients: is unknown"),
    (
        "workmail",
        "inbound",
        {"actions": [{"allRecipients": True, "action": {"type": "BOUNCE", "Parameters": {"bounceMessage": "No."}}}]},
        r"actions\[0\].action.Parameters: is unknown",
    ),
    ("chime_sip", "new_inbound_call", {"SchemaVersion": "1.0", "actions": [HANGUP]}, "actions: is unknown"),
    ("chime_sip", "new_inbound_call", {"SchemaVersion": 1.0, "Actions": [HANGUP]}, "SchemaVersion: is a number"),
    ("chime_sip", "new_inbound_call", {"Actions": [{"Type": "HANGUP"}]}, r"Actions\[0\].Type: is an action in other"),
    ("chime_sip", "new_inbound_call", {"Actions": [{**HANGUP, "parameters": {}}]}, r"Actions\[0\].parameters: is unkn"),
    (
        "iot_provisioning",
        "request",
        {"allowProvisioning": True, "ParameterOverrides": {"Key": "new"}},
        "ParameterOverrides: is unknown; the known keys are: allowProvisioning, parameterOverrides",
    ),
    ("iot_authorizer", "mqtt", {**CONNECT, "context": {}}, "context: is unknown"),
    ("iot_authorizer", "mqtt", {"isAuthenticated": False, "IsAuthenticated": True}, "IsAuthenticated: is unknown"),
    ("lex_v2", "dialog", slot_dialog(Messages=[]), "Messages: is unknown; write messages"),
    ("lex_v2", "dialog", slot_dialog(session={"SessionAttributes": {}}), "sessionState.SessionAttributes: is unknown"),
    (
        "lex_v2",
        "dialog",
        slot_dialog(session={"intent": {"name": "BookHotel", "Slots": {}}}),
        "sessionState.intent.Slots: is unknown; write slots",
    ),
    (
        "lex_v2",
        "dialog",
        slot_dialog(session={"dialogAction": {"type": "Delegate", "slot_to_elicit": "city"}}),
        "sessionState.dialogAction.slot_to_elicit: is unknown; write slotToElicit",
    ),
    (
        "lex_v1",
        "dialog",
        {"dialogAction": {"type": "Close", "fulfillmentState": "Fulfilled", "Message": {}}},
        "dialogAction.Message: is unknown; write message",
    ),
    (
        "alexa_skill",
        "launch",
        {"response": {"OutputSpeech": SPEECH}},
        "response.OutputSpeech: is unknown; write outputS",
    ),
    ("alexa_skill", "launch", {"response": {}, "session_attributes": {}}, "session_attributes: is unknown"),
    (
        "alexa_skill",
        "launch",
        {"response": {"card": {"type": "Simple", "Title": "Hello"}}},
        "response.card.Title: is unknown; write title",
    ),
    ("alexa_skill", "launch", {"response": {"reprompt": {"output_speech": SPEECH}}}, "response.reprompt.output_speech"),
    (
        "sagemaker_ground_truth",
        "pre_annotation",
        {"taskInput": {}, "IsHumanAnnotationRequired": "false"},
        "IsHumanAnnotationRequired: is unknown",
    ),
    ("cloudfront", "viewer_request", {"status": "302", "Headers": {}}, "Headers: is unknown; write headers"),
    ("cloudfront", "viewer_request", {"uri": "/", "queryString": "a=1"}, "queryString: is unknown; write querystring"),
    (
        "s3_object_lambda",
        "head",
        {"statusCode": 404, "ErrorCode": "NoSuchKey"},
        "ErrorCode: is unknown; write errorCode",
    ),
    ("api_gateway_websocket", "connect", {"statusCode": 200, "Headers": {}}, "Headers: is unknown; write headers"),
    (
        "api_gateway_authorizer",
        "token",
        policy(version="2012-10-17"),
        "policyDocument.version: is unknown; write Version",
    ),
    (
        "api_gateway_authorizer",
        "token",
        policy(Statement=[{**ALLOW, "Action": 7}]),
        r"policyDocument.Statement\[0\].Action: is neither a string nor a list of strings",
    ),
    (
        "api_gateway_authorizer",
        "token",
        policy(Statement=[{**ALLOW, "Resource": [ARN, None]}]),
        r"policyDocument.Statement\[0\].Resource: is neither a string nor a list of strings",
    ),
    (
        "bedrock_parser",
        "orchestration",
        {
            "orchestrationParsedResponse": {
                "rationale": ["Because."],
                "responseDetails": {"invocationType": "FINISH", "agentFinalResponse": {"responseText": "Done."}},
            }
        },
        "orchestrationParsedResponse.rationale: is a list",
    ),
    (
        "bedrock_knowledge_base",
        "files",
        {"outputFiles": [{"originalFileLocation": {**FILE, "s3_location": "s3://a/b"}, "contentBatches": []}]},
        r"outputFiles\[0\].originalFileLocation.s3_location: is a string",
    ),
    (
        "bedrock_knowledge_base",
        "files",
        {"outputFiles": [{"originalFileLocation": {**FILE, "s3_location": {}}, "contentBatches": []}]},
        r"outputFiles\[0\].originalFileLocation.s3_location.uri: is missing",
    ),
    (
        "appconfig_extension",
        "pre_start",
        {"Error": "BadRequestError", "Message": "No.", "Details": ["why"]},
        r"Details\[0\]: is a string; expected an object",
    ),
]


@pytest.mark.parametrize(("source", "kind", "reply", "problem"), MISSPELT)
def test_a_misspelt_member_is_refused(source: str, kind: str, reply: Any, problem: str, caplog: Any) -> None:
    with pytest.raises(ReplyError) as caught:
        answered(source, kind, reply)
    # The end user of some services reads a general sentence; the log names the field.
    texts = [str(caught.value), *(record.getMessage() + str(record.exc_info) for record in caplog.records)]
    assert any(re.search(rf"{source}: the reply's {problem}", each) for each in texts), texts


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"status": "SUCCESS"}, "status"),
        ({"Status": "success"}, "Status"),
        ({}, "status"),
        ({"status": "success", "Fragment": {}}, "Fragment"),
    ],
)
def test_a_misspelt_response_of_a_macro_is_no_fragment(changes: JSON, problem: str) -> None:
    for payload in (samples("cloudformation_macro")[kind]() for kind in ("template", "transform")):
        app = App()
        reply = {"requestId": payload["requestId"], "fragment": {}, **changes}
        app.on_cloudformation_macro()(lambda event, reply=reply: reply)
        answer = Client(app).send(payload)
        assert answer["status"] == "failure"
        assert f"the reply's {problem}: is" in answer["errorMessage"]


def test_a_misspelt_result_of_a_hook_is_a_failure() -> None:
    answer = answered("cloudformation_hook", "resource", {"hookStatus": "IN_PROGRESS", "callback_delay_seconds": 5})
    assert answer["hookStatus"] == "FAILED"
    assert "callback_delay_seconds: is unknown; write callbackDelaySeconds" in answer["message"]


#: Members that AWS's own examples return, or that a service ignores, although its documentation does not list them.
OTHERS: list[tuple[str, str, Any]] = [
    ("lex_v2", "dialog", slot_dialog(sessionId="session-1")),
    ("alexa_skill", "launch", {"version": "1.0", "response": {"apiResponse": {}}, "userAgent": "ask-node"}),
    ("api_gateway_websocket", "connect", {"statusCode": 200, "statusDescription": "OK"}),
    ("iot_authorizer", "mqtt", {"isAuthenticated": False}),
]


@pytest.mark.parametrize(("source", "kind", "reply"), OTHERS)
def test_other_members_are_sent(source: str, kind: str, reply: JSON) -> None:
    assert answered(source, kind, reply).keys() >= reply.keys()
