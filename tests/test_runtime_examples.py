"""Each example in the real Lambda runtime: one payload as its service sends it, and the exact answer."""

from __future__ import annotations

from typing import Any

import pytest

from lambdarouter.sources.alexa_skill import AlexaSlot
from lambdarouter.sources.lex_v2 import LexV2Slot
from lambdarouter.testing import (
    alexa_skill,
    batch,
    cloudformation,
    cognito_user_pool,
    eventbridge,
    firehose,
    lex_v2,
    sns,
)
from tests.conftest import StartsRuntime
from tests.support.bucket import serving

pytestmark = pytest.mark.runtime

CLICKS = "arn:aws:firehose:us-east-1:123456789012:deliverystream/clicks"
NOON = 1772798400  # 2026-03-06T12:00:00Z

table = lex_v2.dialog(
    intent="BookTable",
    slots={"Day": LexV2Slot(value="2026-03-09"), "Guests": None, "Area": None},
    active_contexts=(),
    session_attributes={"customer": "C1"},
)
tea = alexa_skill.intent(intent="BrewIntent", slots={"tea": AlexaSlot(name="tea")}, session_attributes={"asked": 1})
member = cognito_user_pool.pre_sign_up(user_attributes={"email": "ada@example.com"})
finding = eventbridge.event(source="aws.guardduty", account="1", detail={"severity": 8, "title": "c"})
clicks = batch(
    firehose.record(stream_arn=CLICKS, data={"tenant": "t-1", "page": "/?a", "at": NOON}),
    firehose.record(stream_arn=CLICKS, data={"tenant": "t-1", "page": "/", "at": NOON, "agent": "bot"}),
    firehose.record(stream_arn=CLICKS, data=b"no click"),
)

CASES: dict[str, tuple[Any, Any]] = {
    "lex_bot": (
        table,
        {
            "sessionState": {
                "sessionAttributes": {"customer": "C1"},
                "activeContexts": [],
                "intent": {
                    "name": "BookTable",
                    "slots": {"Day": None, "Guests": None, "Area": None},
                    "state": "InProgress",
                    "confirmationState": "None",
                },
                "dialogAction": {"type": "ElicitSlot", "slotToElicit": "Day"},
            },
            "messages": [{"contentType": "PlainText", "content": "We are closed on Mondays. Which other day?"}],
        },
    ),
    "alexa_skill": (
        tea,
        {
            "version": "1.0",
            "sessionAttributes": {"asked": 2},
            "response": {
                "outputSpeech": {"type": "PlainText", "text": "I know green, black, herbal. Which one?"},
                "directives": [{"type": "Dialog.ElicitSlot", "slotToElicit": "tea"}],
                "shouldEndSession": False,
            },
        },
    ),
    "sign_up_guard": (
        member,
        {**member, "response": {"autoConfirmUser": True, "autoVerifyEmail": True, "autoVerifyPhone": False}},
    ),
    "registry": (
        {"operation": "Register", "name": "a"},
        {
            "code": "BadRequest",
            "message": "the payload.owner: is missing",
            "status": "ERROR",
        },
    ),
    "notifier": (batch(sns.message(subject="a", message="b"), sns.message(message=finding)), None),
    "firehose_transformer": (
        clicks,
        {
            "records": [
                {
                    "recordId": clicks["records"][0]["recordId"],
                    "result": "Ok",
                    "data": "eyJwYWdlIjoiLyIsImF0IjoiMjAyNi0wMy0wNlQxMjowMDowMCswMDowMCJ9Cg==",
                    "metadata": {"partitionKeys": {"tenant": "t-1", "day": "2026-03-06"}},
                },
                {"recordId": clicks["records"][1]["recordId"], "result": "Dropped"},
                {
                    "recordId": clicks["records"][2]["recordId"],
                    "result": "ProcessingFailed",
                    "data": clicks["records"][2]["data"],
                },
            ]
        },
    ),
}


@pytest.mark.parametrize("example", CASES)
def test_an_example_answers_its_service(example: str, runtime: StartsRuntime) -> None:
    payload, answer = CASES[example]

    started = runtime(handler=f"examples.{example}.service.handler")

    assert started.invoke(payload, timeout=300) == answer
    assert "INIT RTDONE(status: success)" in started.log
    assert example != "notifier" or "a: b\nFINDING 8 in 1: c\n" in started.log


def test_a_custom_resource_answers_its_stack(runtime: StartsRuntime) -> None:
    """The invocation returns nothing; the answer is put at the URL of the request, also where its server hesitates."""
    started = runtime(handler="tests.support.local_custom_resource.app")

    with serving(200, "drop", 503) as server:
        site: dict[str, Any] = {
            "resource_type": "Custom::Site",
            "properties": {"Name": "shop"},
            "response_url": server.url,
        }
        create, delete = cloudformation.create(**site), cloudformation.delete(**site)
        site["properties"] = {"Name": "x", "Visits": "many"}
        poor = cloudformation.create(**site)
        assert [started.invoke(each, timeout=300) for each in (create, delete, poor)] == [None, None, None]

    same = {key: create[key] for key in ("StackId", "RequestId", "LogicalResourceId")}
    data = {"Url": "https://shop.example.com", "Key": "key-of-shop"}
    created = {"Status": "SUCCESS", **same, "PhysicalResourceId": "shop", "Data": data, "NoEcho": True}
    deleted = {"Status": "SUCCESS", **same, "PhysicalResourceId": "bucket-7"}
    failed = server.answers[-1]
    assert server.answers[:-1] == [created, deleted, deleted, deleted]
    assert failed.pop("Reason").startswith("ValueError (see the log stream ")
    assert failed == {"Status": "FAILED", **same, "PhysicalResourceId": "lambdarouter::CREATE_FAILED"}
    assert "do-not-tell" not in started.log
