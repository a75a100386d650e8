"""Sample payloads of AgentCore's code-based evaluators.

Source: https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/code-based-evaluators.html
"""

from typing import Any

from .._events.samples import Sample
from ..sources.agentcore_evaluator import Evaluation

_SPAN: dict[str, Any] = {"traceId": "trace-1", "spanId": "span-1", "name": "invoke_agent", "attributes": {}}


def _sample(doc: str, level: str, target: dict[str, Any]) -> Sample:
    payload: dict[str, Any] = {
        "schemaVersion": "1.0",
        "evaluatorId": "polite-abc1234567",
        "evaluatorName": "polite",
        "evaluationLevel": level,
        "evaluationInput": {"sessionSpans": [_SPAN]},
        "evaluationReferenceInputs": [],
        "evaluationTarget": target,
    }
    return Sample(Evaluation, payload, doc=doc)


trace: Sample = _sample("The evaluation of a trace.", "TRACE", {"traceIds": ["trace-1"], "spanIds": []})
session: Sample = _sample("The evaluation of a session.", "SESSION", {"traceIds": None, "spanIds": None})
tool_call: Sample = _sample(
    "The evaluation of a tool call.", "TOOL_CALL", {"traceIds": ["trace-1"], "spanIds": ["span-1"]}
)
