"""AgentCore's code-based evaluators."""

from lambdarouter.sources.agentcore_evaluator import Evaluation

from ._reading import Reading

READINGS: list[Reading] = [
    Reading(
        "on_agentcore_evaluator",
        {
            "schemaVersion": "1.0",
            "evaluatorId": "my-evaluator-abc1234567",
            "evaluatorName": "MyCodeEvaluator",
            "evaluationLevel": "TOOL_CALL",
            "evaluationInput": {"sessionSpans": [{"spanId": "span123", "name": "execute_tool"}]},
            "evaluationReferenceInputs": [{"expectedResponse": {"text": "It is paid."}}],
            "evaluationTarget": {"traceIds": ["trace123"], "spanIds": ["span123", "span124"]},
        },
        [
            Evaluation(
                evaluator="MyCodeEvaluator",
                evaluator_id="my-evaluator-abc1234567",
                level="TOOL_CALL",
                spans=({"spanId": "span123", "name": "execute_tool"},),
                reference_inputs=({"expectedResponse": {"text": "It is paid."}},),
                trace_ids=("trace123",),
                span_ids=("span123", "span124"),
                schema_version="1.0",
            )
        ],
    )
]
