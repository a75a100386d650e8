"""CloudFormation Lambda hooks: a resource, stack or change set is about to be created, changed or deleted.

Shape: `hookTypeName` and `actionInvocationPoint`. A handler returns `success()`, `failure("NonCompliant", "...")` or
`in_progress()`, or the answer as a dict, `{"hookStatus": "SUCCESS" | "FAILED" | "IN_PROGRESS", ...}`;
`clientRequestToken` is filled in. None lets the operation go on. A handler that raises is answered as `FAILED` with
`InternalFailure` and the type of the error. `FAILED` blocks the operation or warns, as the hook is set up. The service
waits 30 seconds; a function that takes longer counts as failed.

Source: https://docs.aws.amazon.com/cloudformation-cli/latest/hooks-userguide/lambda-hooks-create-lambda-function.html
"""

import logging
from collections.abc import Callable, Mapping
from typing import Annotated, Any, Literal

from .._events.builder import frozen
from .._events.model import At, Event
from .._replies.reply import Reply, json_reply, object_reply, one_of, required, told, unwrap_reply
from .._routing.route import Route
from .._routing.source import Invocation, Source
from .._routing.text_filters import Text, text
from ..errors import ReplyError

_log = logging.getLogger("lambdarouter")

_NAME = "cloudformation_hook"
STATUSES = ("SUCCESS", "FAILED", "IN_PROGRESS")
ERROR_CODES = ("NonCompliant", "InternalFailure")


@frozen(kw_only=True)
class HookRequest(Event):
    """One operation to be allowed or refused."""

    invocation_point: Annotated[str, At("actionInvocationPoint")]
    """`CREATE_PRE_PROVISION`, `UPDATE_PRE_PROVISION` or `DELETE_PRE_PROVISION`."""

    target_name: Annotated[str | None, At("requestData.targetName")] = None
    """Type of the resource (`AWS::S3::Bucket`), or `STACK` or `CHANGE_SET`."""

    target_type: Annotated[str | None, At("requestData.targetType")] = None
    """The same for a resource; `STACK` or `CHANGE_SET` otherwise."""

    logical_id: Annotated[str | None, At("requestData.targetLogicalId")] = None
    """Logical id of the resource, or ARN of the stack."""

    properties: Annotated[dict[str, Any] | None, At("requestData.targetModel.resourceProperties")] = None
    """Properties that the resource is to have. Operations on resources alone."""

    previous_properties: Annotated[dict[str, Any] | None, At("requestData.targetModel.previousResourceProperties")] = (
        None
    )
    """Properties that the resource has. Updates of resources alone."""

    payload_url: Annotated[str | None, At("requestData.payload")] = None
    """Presigned URL of the template or change set. Operations on stacks and change sets alone; keep it out of logs."""

    hook: Annotated[str, At("hookTypeName")] = "Private::Hook::Name"
    """Type name of the hook: `Private::Shop::Encryption`."""

    hook_version: Annotated[str | None, At("hookTypeVersion")] = None
    """Version of the hook."""

    client_request_token: Annotated[str, At("clientRequestToken")] = ""
    """Token of the request, which the answer repeats."""

    stack_arn: Annotated[str | None, At("stackId", "stackID")] = None
    """ARN of the stack. Operations of CloudFormation alone, not of the Cloud Control API."""

    change_set_arn: Annotated[str | None, At("changeSetId")] = None
    """ARN of the change set, if there is one."""

    account: Annotated[str | None, At("awsAccountId")] = None
    """Account of the operation."""

    invocation: Annotated[int, At("requestContext.invocation", assumed=True)] = 1
    """Which attempt this is, from 1; `IN_PROGRESS` may be answered three times."""

    callback_context: Annotated[Any, At("requestContext.callbackContext")] = None
    """What the last `IN_PROGRESS` answer gave as `callbackContext`."""


# --- The answer -----------------------------------------------------------------------------------------------------


@frozen
class HookReply(Reply):
    """What a hook says of an operation, made by `success`, `failure` or `in_progress`.

    `wire` lacks the token of the request, which is filled in when it is sent.
    """


def success(message: str | None = None) -> HookReply:
    """Let the operation go on, as for None. The message is for the caller."""
    return _made({"hookStatus": "SUCCESS"}, message)


def failure(error_code: Literal["NonCompliant", "InternalFailure"], message: str) -> HookReply:
    """Refuse the operation, or warn, as the hook is set up; the message tells the caller why.

    `NonCompliant` says that the operation was judged, `InternalFailure` that it could not be. CloudFormation shows
    4,096 characters of the message, the Cloud Control API 1,024.
    """
    wire = {"hookStatus": "FAILED", "errorCode": error_code, "message": message}
    required(_NAME, wire, "message", str, "a string")
    return _made(wire, message)


def in_progress(
    message: str | None = None, *, callback_context: Any = None, callback_delay_seconds: int | None = None
) -> HookReply:
    """Ask to be called again, after so many seconds: `callback_context` comes back as the field of that name.

    The function is called three times at most; a hook without a result by then has failed.
    """
    wire: dict[str, Any] = {"hookStatus": "IN_PROGRESS"}
    if callback_context is not None:
        wire["callbackContext"] = json_reply(_NAME, callback_context)
    if callback_delay_seconds is not None:
        wire["callbackDelaySeconds"] = callback_delay_seconds
    return _made(wire, message)


def _made(wire: dict[str, Any], message: str | None) -> HookReply:
    if message is not None:
        wire["message"] = message
    return HookReply(_checked(wire))


def _checked(reply: dict[str, Any]) -> dict[str, Any]:
    """The reply without its nulls; a ReplyError for what the service would not understand."""
    reply = {key: value for key, value in reply.items() if value is not None}
    status = one_of(_NAME, reply, "hookStatus", STATUSES)
    if status == "FAILED":
        one_of(_NAME, reply, "errorCode", ERROR_CODES)
    elif "errorCode" in reply:
        raise ReplyError(_NAME, "errorCode", f"goes with FAILED alone, not with {status}")
    if "message" in reply:
        required(_NAME, reply, "message", str, "a string")
    if "callbackDelaySeconds" in reply:
        delay = required(_NAME, reply, "callbackDelaySeconds", int, "a whole number of seconds")
        if delay < 0:
            raise ReplyError(_NAME, "callbackDelaySeconds", "is negative; expected a number of seconds")
    for key in ("callbackContext", "callbackDelaySeconds"):
        if key in reply and status != "IN_PROGRESS" and reply[key] != 0:
            raise ReplyError(_NAME, key, f"goes with IN_PROGRESS alone, not with {status}")
    return reply


def _reply(value: Any, event: HookRequest) -> dict[str, Any]:
    value = {"hookStatus": "SUCCESS"} if value is None else unwrap_reply(_NAME, value, HookReply)
    reply = _checked(object_reply(_NAME, value))
    token = reply.setdefault("clientRequestToken", event.client_request_token)
    if token != event.client_request_token:
        raise ReplyError(_NAME, "clientRequestToken", "is that of another request; leave it out")
    return reply


def _on_failure(error: Exception, payload: Any) -> dict[str, Any]:
    """The answer to an operation that could not be judged: the caller reads its text, so that it holds no values."""
    token = payload.get("clientRequestToken") if isinstance(payload, dict) else None
    if not isinstance(token, str):
        raise error
    _log.error("%s: the hook is reported as failed", _NAME, exc_info=error)
    said = f"The hook failed with {told(error)}."
    return {"hookStatus": "FAILED", "errorCode": "InternalFailure", "message": said, "clientRequestToken": token}


SOURCE = Source(_NAME, Invocation(reply=_reply, on_failure=_on_failure), correlation_id=("clientRequestToken",))


# --- Routes ---------------------------------------------------------------------------------------------------------


def request(
    *,
    hook: Text | None = None,
    target: Text | None = None,
    invocation_point: Text | None = None,
    where: Callable[[HookRequest], bool] | None = None,
) -> Route[HookRequest, HookReply | Mapping[str, Any] | None]:
    """Operations of any kind. `target` is a resource type, `STACK` or `CHANGE_SET`."""
    return Route(
        SOURCE,
        HookRequest,
        text("hook", hook),
        text("target_name", target, name="target"),
        text("invocation_point", invocation_point),
        where=where,
    )
