"""Parser functions of Bedrock agents: one parsed response, by the type of the prompt."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from lambdarouter import App, ReplyError
from lambdarouter.sources import codedeploy
from lambdarouter.sources.bedrock_parser import (
    ModelOutput,
    ParserReply,
    ask_user,
    classified,
    finish,
    generated,
    invoke_action,
    invoke_collaborator,
    part,
    post_processed,
    pre_processed,
    query_knowledge_base,
    reprompt,
    summarized,
)
from lambdarouter.testing import Client, bedrock_parser, samples
from tests.support.dispatched import response_of
from tests.support.judged import closed, faults
from tests.support.mutations import check_mutations

answer_of = partial(response_of, "bedrock_parser")

TEXT = {"type": "string"}
_PARTS = {
    "type": "array",
    "items": closed(
        {"text": TEXT, "references": {"type": "array", "items": closed({"sourceId": TEXT}, "sourceId")}}, "text"
    ),
}
_CITED = closed({"responseText": TEXT, "citations": closed({"generatedResponseParts": _PARTS})}, "responseText")
_COLLABORATOR = closed({"agentCollaboratorName": TEXT, "input": closed({"text": TEXT}, "text")})
_REPROMPT = closed({"repromptResponse": TEXT}, "repromptResponse")
#: https://docs.aws.amazon.com/bedrock/latest/userguide/lambda-parser.html, "Parser Lambda response", version 1.0.
SCHEMA = closed(
    {
        "promptType": TEXT,
        "preProcessingParsedResponse": closed({"isValidInput": {"type": "boolean"}, "rationale": TEXT}),
        "orchestrationParsedResponse": closed(
            {
                "rationale": TEXT,
                "parsingErrorDetails": _REPROMPT,
                "responseDetails": closed(
                    {
                        "invocationType": {
                            "enum": ["AGENT_COLLABORATOR", "ACTION_GROUP", "KNOWLEDGE_BASE", "FINISH", "ASK_USER"]
                        },
                        "agentAskUser": closed({"responseText": TEXT, "id": TEXT}, "responseText"),
                        "agentCollaboratorInvocation": _COLLABORATOR,
                        "actionGroupInvocation": closed(
                            {
                                "actionGroupName": TEXT,
                                "apiName": TEXT,
                                "functionName": TEXT,
                                "id": TEXT,
                                "verb": TEXT,
                                "actionGroupInput": {
                                    "type": "object",
                                    "additionalProperties": closed({"value": TEXT}, "value"),
                                },
                            },
                            "actionGroupName",
                        ),
                        "agentKnowledgeBase": closed(
                            {"knowledgeBaseId": TEXT, "id": TEXT, "searchQuery": closed({"value": TEXT}, "value")},
                            "knowledgeBaseId",
                        ),
                        "agentFinalResponse": _CITED,
                    },
                    "invocationType",
                ),
            }
        ),
        "routingClassifierParsedResponse": closed(
            {
                "parsingErrorDetails": _REPROMPT,
                "responseDetails": closed(
                    {
                        "type": {"enum": ["AGENT", "LAST_AGENT", "UNDECIDED"]},
                        "agentCollaboratorInvocation": _COLLABORATOR,
                    },
                    "type",
                ),
            }
        ),
        "knowledgeBaseResponseGenerationParsedResponse": closed(
            {"generatedResponse": closed({"generatedResponseParts": _PARTS})}
        ),
        "postProcessingParsedResponse": _CITED,
    },
    "promptType",
)

ORCHESTRATION = ModelOutput(text="x")
STEP = "orchestrationParsedResponse"


@pytest.mark.parametrize(
    ("reply", "sample", "key", "content"),
    [
        (
            finish("Paid.", [part("Paid.", ["s1"])], rationale="r"),
            "orchestration",
            STEP,
            {
                "rationale": "r",
                "responseDetails": {
                    "invocationType": "FINISH",
                    "agentFinalResponse": {
                        "responseText": "Paid.",
                        "citations": {
                            "generatedResponseParts": [{"text": "Paid.", "references": [{"sourceId": "s1"}]}]
                        },
                    },
                },
            },
        ),
        (
            ask_user("Which?", id="7"),
            "orchestration",
            STEP,
            {"responseDetails": {"invocationType": "ASK_USER", "agentAskUser": {"responseText": "Which?", "id": "7"}}},
        ),
        (
            invoke_action("claims", function="pay", parameters={"id": "4"}),
            "orchestration",
            STEP,
            {
                "responseDetails": {
                    "invocationType": "ACTION_GROUP",
                    "actionGroupInvocation": {
                        "actionGroupName": "claims",
                        "functionName": "pay",
                        "actionGroupInput": {"id": {"value": "4"}},
                    },
                }
            },
        ),
        (
            invoke_action("claims", api="/pay", verb="post", id="1"),
            "orchestration",
            STEP,
            {
                "responseDetails": {
                    "invocationType": "ACTION_GROUP",
                    "actionGroupInvocation": {
                        "actionGroupName": "claims",
                        "apiName": "/pay",
                        "verb": "post",
                        "id": "1",
                        "actionGroupInput": {},
                    },
                }
            },
        ),
        (
            query_knowledge_base("KB1", "phone?"),
            "orchestration",
            STEP,
            {
                "responseDetails": {
                    "invocationType": "KNOWLEDGE_BASE",
                    "agentKnowledgeBase": {"knowledgeBaseId": "KB1", "searchQuery": {"value": "phone?"}},
                }
            },
        ),
        (
            invoke_collaborator("billing", "pay"),
            "orchestration",
            STEP,
            {
                "responseDetails": {
                    "invocationType": "AGENT_COLLABORATOR",
                    "agentCollaboratorInvocation": {"agentCollaboratorName": "billing", "input": {"text": "pay"}},
                }
            },
        ),
        (
            reprompt(ORCHESTRATION, "Again.", rationale="r"),
            "orchestration",
            STEP,
            {"rationale": "r", "parsingErrorDetails": {"repromptResponse": "Again."}},
        ),
        (
            reprompt(ModelOutput(text="x", prompt_type="ROUTING_CLASSIFIER"), "Again."),
            "routing",
            "routingClassifierParsedResponse",
            {"parsingErrorDetails": {"repromptResponse": "Again."}},
        ),
        (
            classified("AGENT", collaborator="billing", text="pay"),
            "routing",
            "routingClassifierParsedResponse",
            {
                "responseDetails": {
                    "type": "AGENT",
                    "agentCollaboratorInvocation": {"agentCollaboratorName": "billing", "input": {"text": "pay"}},
                }
            },
        ),
        (
            pre_processed(True, "ok"),
            "pre_processing",
            "preProcessingParsedResponse",
            {"isValidInput": True, "rationale": "ok"},
        ),
        (post_processed("Paid."), "post_processing", "postProcessingParsedResponse", {"responseText": "Paid."}),
        (
            generated([part("It is.", ["a", "b"])]),
            "generation",
            "knowledgeBaseResponseGenerationParsedResponse",
            {
                "generatedResponse": {
                    "generatedResponseParts": [{"text": "It is.", "references": [{"sourceId": "a"}, {"sourceId": "b"}]}]
                }
            },
        ),
    ],
)
def test_a_reply_has_the_type_of_the_prompt(reply: ParserReply, sample: str, key: str, content: dict[str, Any]) -> None:
    payload = samples("bedrock_parser")[sample]()
    answer = answer_of(reply, payload)

    assert answer == {"promptType": payload["promptType"], key: content}
    assert faults(SCHEMA, answer) == []


def test_summaries_are_sent_alone() -> None:
    answer = answer_of(summarized({"user goals": "A greeting."}), bedrock_parser.summarization())

    assert answer == {"topicwiseSummaries": [{"topic": "user goals", "summary": "A greeting."}]}


def test_handlers_by_the_type_of_the_prompt() -> None:
    app = App()
    app.on_bedrock_parser(prompt_type="PRE_PROCESSING")(
        lambda event: pre_processed(event.text.endswith("D</category>"))
    )
    app.on_bedrock_parser(prompt_type=["ORCHESTRATION"], agent="Insurance*")(lambda event: finish(event.text))

    client = Client(app)
    assert client.send(bedrock_parser.pre_processing())["preProcessingParsedResponse"] == {"isValidInput": True}
    assert client.send(bedrock_parser.orchestration())[STEP]["responseDetails"]["invocationType"] == "FINISH"


def test_a_dict_in_the_form_for_parallel_steps() -> None:
    parsed = {
        "responseDetails": {
            "invocationType": "ACTION_GROUP",
            "actionGroupInvocations": [{"actionGroupName": "claims", "functionName": "pay", "actionGroupInput": {}}],
        }
    }
    answer = answer_of({"messageVersion": "2.0", STEP: parsed}, bedrock_parser.orchestration())

    assert answer == {"messageVersion": "2.0", "promptType": "ORCHESTRATION", STEP: parsed}


@pytest.mark.parametrize(
    ("returned", "field"),
    [
        (None, "value"),
        ("text", "value"),
        ({}, "value"),
        (post_processed("x"), STEP),
        ({"promptType": "PRE_PROCESSING", STEP: {"parsingErrorDetails": {"repromptResponse": "x"}}}, "promptType"),
        ({STEP: {}}, f"{STEP}.responseDetails"),
        ({STEP: {"responseDetails": {"invocationType": "STOP"}}}, f"{STEP}.responseDetails.invocationType"),
        ({STEP: {"responseDetails": {"invocationType": "FINISH"}}}, f"{STEP}.responseDetails.agentFinalResponse"),
        (
            {STEP: {"responseDetails": {"invocationType": "ASK_USER", "agentAskUser": {}}}},
            f"{STEP}.responseDetails.responseText",
        ),
        ({STEP: {"parsingErrorDetails": {}}}, f"{STEP}.parsingErrorDetails.repromptResponse"),
        ({STEP: {}, "postProcessingParsedResponse": {}}, "value"),
        ({"other": 1}, "other"),
        (codedeploy.succeeded(), "value"),
    ],
)
def test_another_reply_is_refused(returned: Any, field: str) -> None:
    with pytest.raises(ReplyError) as caught:
        answer_of(returned, bedrock_parser.orchestration())

    assert caught.value.field == field


@pytest.mark.parametrize(
    "make",
    [
        lambda: finish(1),  # type: ignore[arg-type]
        lambda: finish("x", [{"references": []}]),
        lambda: invoke_action("a"),
        lambda: invoke_action("a", function="f", api="/x", verb="get"),
        lambda: invoke_action("a", api="/x"),
        lambda: classified("OTHER"),  # type: ignore[arg-type]
        lambda: pre_processed("yes"),  # type: ignore[arg-type]
        lambda: summarized({"a": 1}),  # type: ignore[dict-item]
        lambda: reprompt(ModelOutput(text="x", prompt_type="POST_PROCESSING"), "Again."),
    ],
)
def test_a_wrong_reply_cannot_be_made(make: Callable[[], Any]) -> None:
    with pytest.raises(ReplyError):
        make()


@pytest.mark.parametrize("kind", samples("bedrock_parser"))
def test_damaged_payloads_are_no_surprise(kind: str) -> None:
    check_mutations(samples("bedrock_parser")[kind])
