"""The report of evaluations to AWS Config."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from ..._replies.callbacks import call_aws
from ..._replies.deferred_call import DeferredCall
from ..._replies.reply import checked_once
from ...errors import DeliveryError, ReplyError
from ._replies import NAME, RESOURCE_ID, RESOURCE_TYPE, TIMESTAMP, ConfigReply, check_evaluation, path_to

if TYPE_CHECKING:
    from ._events import ConfigEvent

#: The token that Config sends in a dry run of a rule.
_DRY_RUN = "TESTMODE"
_MAX_EVALUATIONS_PER_CALL = 100


def report(value: Any, event: ConfigEvent) -> DeferredCall:
    """The call that sends the evaluations that a handler returned; raises ReplyError for invalid ones."""
    token = event.result_token
    if not token:
        raise ReplyError(NAME, "value", "cannot be sent, because the event has no result token; return None")
    evaluations = _evaluations(event, value)
    return DeferredCall(lambda: _put(evaluations, token))


def _put(evaluations: list[dict[str, Any]], token: str) -> None:
    """Send evaluations with PutEvaluations."""
    test_mode: dict[str, Any] = {"TestMode": True} if token == _DRY_RUN else {}
    failed = 0
    for start in range(0, len(evaluations) or 1, _MAX_EVALUATIONS_PER_CALL):
        part = evaluations[start : start + _MAX_EVALUATIONS_PER_CALL]
        result = call_aws(NAME, "put_evaluations", Evaluations=part, ResultToken=token, **test_mode)
        failed += len(result.get("FailedEvaluations") or ())
    if failed:  # raised after all calls, so that no evaluation is lost because of another
        raise DeliveryError("config.put_evaluations", f"{failed} of {len(evaluations)} evaluations were rejected")


def _evaluations(event: ConfigEvent, value: Any) -> list[dict[str, Any]]:
    if isinstance(value, Sequence) and not isinstance(value, str | bytes | bytearray):
        return [_evaluation(event, each, f"[{index}]") for index, each in enumerate(value)]
    return [_evaluation(event, value)]


def _evaluation(event: ConfigEvent, value: Any, path: str = "") -> dict[str, Any]:
    """One complete evaluation: a change supplies the resource, and every event a time."""
    given = checked_once(NAME, value, ConfigReply, lambda content: check_evaluation(content, path))
    evaluation: dict[str, Any] = {}
    item = event.item
    if item is not None:
        evaluation = {RESOURCE_TYPE: item.resource_type, RESOURCE_ID: item.resource_id}
    time = (item.captured_at if item is not None else None) or event.notified_at
    if time is not None:
        evaluation[TIMESTAMP] = time.isoformat()
    evaluation.update(given)
    for key in (RESOURCE_TYPE, RESOURCE_ID, TIMESTAMP):
        if key not in evaluation:
            raise ReplyError(NAME, path_to(path, key), "is missing, and the event has no value for it")
    return evaluation
