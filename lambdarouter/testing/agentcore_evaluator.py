"""Sample payloads of AgentCore's code-based evaluators.

Source: https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/code-based-evaluators.html
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from .._events.samples import P, Sample
from ..sources.agentcore_evaluator import Evaluation

if TYPE_CHECKING:
    from .._events.builder import field, frozen
    from .._events.samples import SAMPLED, Fields, several, strings

    @frozen(kw_only=True)
    class _Fields(Fields, Evaluation):
        spans: Any = field(default=SAMPLED, converter=several)
        reference_inputs: Any = field(default=SAMPLED, converter=several)
        trace_ids: Any = field(default=SAMPLED, converter=strings)
        span_ids: Any = field(default=SAMPLED, converter=strings)

else:
    _Fields = Evaluation

_SPAN: dict[str, Any] = {"traceId": "trace-1", "spanId": "span-1", "name": "invoke_agent", "attributes": {}}


def _sample(event: Callable[P, Any], doc: str, level: str, target: dict[str, Any]) -> Sample[P]:
    payload: dict[str, Any] = {
        "schemaVersion": "1.0",
        "evaluatorId": "polite-abc1234567",
        "evaluatorName": "polite",
        "evaluationLevel": level,
        "evaluationInput": {"sessionSpans": [_SPAN]},
        "evaluationReferenceInputs": [],
        "evaluationTarget": target,
    }
    return Sample(event, payload, doc=doc)


trace: Final = _sample(_Fields, "The evaluation of a trace.", "TRACE", {"traceIds": ["trace-1"], "spanIds": []})
session: Final = _sample(_Fields, "The evaluation of a session.", "SESSION", {"traceIds": None, "spanIds": None})
tool_call: Final = _sample(
    _Fields, "The evaluation of a tool call.", "TOOL_CALL", {"traceIds": ["trace-1"], "spanIds": ["span-1"]}
)
