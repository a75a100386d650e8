"""AgentCore's code-based evaluators: a score, or the reason why there is none."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from lambdarouter import App, ReplyError
from lambdarouter.sources import codedeploy
from lambdarouter.sources.agentcore_evaluator import Evaluation, EvaluationReply, error, score
from lambdarouter.testing import Client, agentcore_evaluator, samples
from tests.support.dispatched import response_of
from tests.support.judged import closed, faults
from tests.support.mutations import check_mutations

answer_of = partial(response_of, "agentcore_evaluator")

#: https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/code-based-evaluators.html, "Response schema".
SCHEMA = {
    "oneOf": [
        closed({"label": {"type": "string"}, "value": {"type": "number"}, "explanation": {"type": "string"}}, "label"),
        closed({"errorCode": {"type": "string"}, "errorMessage": {"type": "string"}}, "errorCode", "errorMessage"),
    ]
}


def test_an_evaluation_is_scored() -> None:
    app = App()

    @app.on_agentcore_evaluator(evaluator="polite", level="TRACE")
    def polite(evaluation: Evaluation) -> EvaluationReply:
        spans = [each for each in evaluation.spans if each["traceId"] in evaluation.trace_ids]
        return score("PASS" if spans else "FAIL", len(spans), "Each span is polite.")

    @app.on_agentcore_evaluator(level=["SESSION", "TOOL_CALL"])
    def others(evaluation: Evaluation) -> EvaluationReply:
        return error("UNSUPPORTED", f"{evaluation.level} is not supported.")

    client = Client(app)
    answer = client.send(agentcore_evaluator.trace())
    assert answer == {"label": "PASS", "value": 1, "explanation": "Each span is polite."}
    for sample in (agentcore_evaluator.session, agentcore_evaluator.tool_call):
        assert client.send(sample())["errorCode"] == "UNSUPPORTED"


@pytest.mark.parametrize(
    ("returned", "wire"),
    [
        (score("PASS"), {"label": "PASS"}),
        (score("PASS", 0.5, "half"), {"label": "PASS", "value": 0.5, "explanation": "half"}),
        (error("E", "no"), {"errorCode": "E", "errorMessage": "no"}),
        ({"label": "PASS", "value": None}, {"label": "PASS"}),
    ],
)
def test_replies(returned: Any, wire: dict[str, Any]) -> None:
    answer = answer_of(returned, agentcore_evaluator.trace())

    assert answer == wire
    assert faults(SCHEMA, answer) == []


@pytest.mark.parametrize(
    ("returned", "field"),
    [
        (None, "value"),
        (0.5, "value"),
        ({}, "label"),
        ({"label": ""}, "label"),
        ({"value": 1}, "label"),
        ({"label": "x", "value": "1"}, "value"),
        ({"label": "x", "value": True}, "value"),
        ({"label": "x", "explanation": 1}, "explanation"),
        ({"label": "x", "score": 1}, "score"),
        ({"errorCode": "x"}, "errorMessage"),
        ({"errorCode": "x", "errorMessage": "y", "label": "z"}, "label"),
        (codedeploy.succeeded(), "value"),
    ],
)
def test_another_reply_is_refused(returned: Any, field: str) -> None:
    with pytest.raises(ReplyError) as caught:
        answer_of(returned, agentcore_evaluator.trace())

    assert caught.value.field == field


@pytest.mark.parametrize("make", [lambda: score(""), lambda: score("x", "1"), lambda: error("", "x")])  # type: ignore[arg-type]
def test_a_wrong_reply_cannot_be_made(make: Callable[[], Any]) -> None:
    with pytest.raises(ReplyError):
        make()


@pytest.mark.parametrize("kind", samples("agentcore_evaluator"))
def test_damaged_payloads_are_no_surprise(kind: str) -> None:
    check_mutations(samples("agentcore_evaluator")[kind])
