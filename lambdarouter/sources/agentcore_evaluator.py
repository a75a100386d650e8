"""Amazon Bedrock AgentCore Evaluations: code-based evaluators, which score sessions, traces and tool calls of agents.

Shape: `evaluationInput`, `evaluatorId` and `evaluationLevel`.

The service reads `{"label": "...", "value": ..., "explanation": "..."}`, which `score` makes, or `{"errorCode": "...",
"errorMessage": "..."}`, which `error` makes. The function has 5 minutes, and the payload at most 6 MB. An invocation
that raises fails the evaluation.

Source: https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/code-based-evaluators.html
"""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Annotated, Any, Final

from .._events.builder import frozen
from .._events.codecs import kind_of
from .._events.model import At, Event
from .._replies.checked import checked_reply
from .._replies.reply import Reply, checked_once, object_reply, required
from .._routing.deliveries import Invocation
from .._routing.route import Route
from .._routing.source import Source
from .._routing.text_filters import TextFilter, text
from ..errors import ReplyError

__all__ = ["SOURCE", "Evaluation", "EvaluationReply", "error", "event", "score"]

_NAME = "agentcore_evaluator"


@frozen(kw_only=True)
class Evaluation(Event):
    """One evaluation."""

    evaluator: Annotated[str, At("evaluatorName")] = "evaluator"
    """Name of the evaluator."""

    evaluator_id: Annotated[str, At("evaluatorId")] = "evaluator-abc1234567"
    """Id of the evaluator."""

    level: Annotated[str, At("evaluationLevel")] = "TRACE"
    """Level of the evaluation: `SESSION`, `TRACE` or `TOOL_CALL`."""

    spans: Annotated[tuple[dict[str, Any], ...], At("evaluationInput.sessionSpans")] = ()
    """Spans of the session, in the form of OpenTelemetry."""

    reference_inputs: Annotated[tuple[dict[str, Any], ...], At("evaluationReferenceInputs")] = ()
    """Expected responses, assertions and trajectories, as the service's own objects. Empty if there are none."""

    trace_ids: Annotated[tuple[str, ...], At("evaluationTarget.traceIds")] = ()
    """Ids of the traces to evaluate. Empty for a session."""

    span_ids: Annotated[tuple[str, ...], At("evaluationTarget.spanIds")] = ()
    """Ids of the spans to evaluate. Empty for a session."""

    schema_version: Annotated[str | None, At("schemaVersion")] = None
    """Version of the payload, `1.0`."""


# --- Replies --------------------------------------------------------------------------------------------------------


@frozen
class EvaluationReply(Reply):
    """The result of an evaluation, made by `score` or `error`."""


def score(label: str, value: float | None = None, explanation: str | None = None) -> EvaluationReply:
    """Score what was evaluated.

    - `label`: label of the result, such as `PASS`.
    - `value`: score as a number.
    - `explanation`: reason for the score.

    Raises ReplyError for a label or an explanation that is not a string, and for a value that is not a number.
    """
    wire = {"label": label, "value": value, "explanation": explanation}
    return checked_reply(EvaluationReply, _check({key: each for key, each in wire.items() if each is not None}))


def error(error_code: str, error_message: str) -> EvaluationReply:
    """Report that the evaluation is not possible, with a code and a message of your own."""
    return checked_reply(EvaluationReply, _check({"errorCode": error_code, "errorMessage": error_message}))


def _check(value: Any) -> dict[str, Any]:
    reply = {key: each for key, each in object_reply(_NAME, value).items() if each is not None}
    is_error = "errorCode" in reply or "errorMessage" in reply
    texts = ("errorCode", "errorMessage") if is_error else ("label",)
    for key in texts:
        if not required(_NAME, reply, key, str, "a string"):
            raise ReplyError(_NAME, key, "is empty")
    known = texts if is_error else ("label", "value", "explanation")
    for key in reply:
        if key not in known:
            raise ReplyError(_NAME, key, f"is not valid with {texts[0]}; the known keys are: {', '.join(known)}")
    if "explanation" in reply:
        required(_NAME, reply, "explanation", str, "a string")
    if isinstance(reply.get("value", 0), bool) or not isinstance(reply.get("value", 0), int | float):
        raise ReplyError(_NAME, "value", f"is {kind_of(reply['value'])}; expected a number")
    return reply


def _reply(value: Any, event: Any) -> dict[str, Any]:
    if not isinstance(value, Reply | Mapping):
        raise ReplyError(_NAME, "value", f"is {kind_of(value)}; expected score(...), error(...) or an object")
    return checked_once(_NAME, value, EvaluationReply, _check)


SOURCE = Source(_NAME, Invocation(reply=_reply), event=Evaluation, correlation_id=("evaluationTarget", "traceIds", 0))


# --- Routes ---------------------------------------------------------------------------------------------------------


def event(
    *,
    evaluator: TextFilter | None = None,
    level: TextFilter | None = None,
    where: Callable[[Evaluation], bool] | None = None,
) -> Route[Evaluation, EvaluationReply | Mapping[str, Any]]:
    """Match evaluations.

    - `evaluator`: name of the evaluator.
    - `level`: `SESSION`, `TRACE` or `TOOL_CALL`.
    - `where`: predicate on the evaluation, evaluated after the other filters.
    """
    return Route(SOURCE, Evaluation, text("evaluator", evaluator), text("level", level), where=where)


if TYPE_CHECKING:
    from .._routing.decorator import AnswersDecorator

    class Decorators:
        """The decorators of the source, for type checkers and editors."""

        on_agentcore_evaluator: Final = AnswersDecorator(event)
        """Example: `@app.on_agentcore_evaluator()`."""
