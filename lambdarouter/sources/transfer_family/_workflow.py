"""Replies to the workflow steps of Transfer Family.

Source: https://docs.aws.amazon.com/transfer/latest/userguide/API_SendWorkflowStepState.html
"""

from typing import Any

from ..._events.builder import frozen
from ..._events.codecs import kind_of
from ..._replies.checked import checked_content, checked_reply
from ..._replies.reply import Reply, object_reply, one_of, unwrap_reply
from ...errors import ReplyError

_NAME = "transfer_family"
_STATUSES = ("SUCCESS", "FAILURE")


@frozen
class TransferStepReply(Reply):
    """The outcome of a workflow step, made by `success` or `failure`."""


def success() -> TransferStepReply:
    """Report that the step succeeded, as None does; the workflow continues with its next step."""
    return checked_reply(TransferStepReply, {"Status": "SUCCESS"})


def failure() -> TransferStepReply:
    """Report that the step failed; the exception steps of the workflow run.

    The service accepts no reason. Log it instead.
    """
    return checked_reply(TransferStepReply, {"Status": "FAILURE"})


def step_status(value: Any) -> str:
    """Return the status of a step, from the return value of its handler; raises ReplyError."""
    if value is None:
        return "SUCCESS"
    if not isinstance(value, Reply):
        raise ReplyError(_NAME, "value", f"is {kind_of(value)}; expected success(), failure() or None")
    content = checked_content(value, TransferStepReply)
    if content is not None:
        return str(content["Status"])
    return one_of(_NAME, object_reply(_NAME, unwrap_reply(_NAME, value, TransferStepReply)), "Status", _STATUSES)
