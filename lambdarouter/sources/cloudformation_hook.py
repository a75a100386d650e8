"""AWS CloudFormation Lambda hooks: operations on a resource, stack or change set, before they start.

Shape: `hookTypeName` and `actionInvocationPoint`.

A handler returns `success()`, `failure("NonCompliant", "...")` or `in_progress()`, or the response as a dict,
`{"hookStatus": "SUCCESS" | "FAILED" | "IN_PROGRESS", ...}`; `clientRequestToken` is filled in. None allows the
operation. When a handler raises, the response is `FAILED` with `InternalFailure` and the type of the error. `FAILED`
blocks the operation or issues a warning, depending on the configuration of the hook. The service waits 30 seconds; a
function that runs longer counts as failed.

Source: https://docs.aws.amazon.com/cloudformation-cli/latest/hooks-userguide/lambda-hooks-create-lambda-function.html
"""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal, get_args

from .._events.builder import frozen
from .._events.model import At, Event
from .._replies.checked import checked_reply
from .._replies.reply import (
    Reply,
    check_spelling,
    checked_once,
    error_summary,
    json_reply,
    object_reply,
    one_of,
    required,
)
from .._routing.deliveries import Invocation
from .._routing.route import Route
from .._routing.source import Source
from .._routing.text_filters import TextFilter, text
from ..errors import ReplyError

__all__ = [
    "SOURCE",
    "HookReply",
    "HookRequest",
    "failure",
    "in_progress",
    "request",
    "success",
]


_NAME = "cloudformation_hook"
_STATUSES = ("SUCCESS", "FAILED", "IN_PROGRESS")
_ErrorCode = Literal["NonCompliant", "InternalFailure"]


@frozen(kw_only=True)
class HookRequest(Event):
    """One operation that the hook allows or refuses."""

    invocation_point: Annotated[str, At("actionInvocationPoint")]
    """`CREATE_PRE_PROVISION`, `UPDATE_PRE_PROVISION` or `DELETE_PRE_PROVISION`."""

    target_name: Annotated[str | None, At("requestData.targetName")] = None
    """Type of the resource (`AWS::S3::Bucket`), or `STACK` or `CHANGE_SET`."""

    target_type: Annotated[str | None, At("requestData.targetType")] = None
    """Type of the resource, or `STACK` or `CHANGE_SET`, as in `target_name`."""

    logical_id: Annotated[str | None, At("requestData.targetLogicalId")] = None
    """Logical id of the resource, or ARN of the stack."""

    properties: Annotated[dict[str, Any] | None, At("requestData.targetModel.resourceProperties")] = None
    """Properties of the resource after the operation. Only for operations on resources."""

    previous_properties: Annotated[dict[str, Any] | None, At("requestData.targetModel.previousResourceProperties")] = (
        None
    )
    """Present properties of the resource. Only for updates of resources."""

    payload_url: Annotated[str | None, At("requestData.payload")] = None
    """Presigned URL of the template or change set; keep it out of logs. Only for operations on stacks and change
    sets."""

    hook: Annotated[str, At("hookTypeName")] = "Private::Hook::Name"
    """Type name of the hook: `Private::Shop::Encryption`."""

    hook_version: Annotated[str | None, At("hookTypeVersion")] = None
    """Version of the hook."""

    client_request_token: Annotated[str, At("clientRequestToken")] = ""
    """Token of the request, which the response repeats."""

    stack_arn: Annotated[str | None, At("stackId", "stackID")] = None
    """ARN of the stack. Only for operations of CloudFormation; None for operations of the Cloud Control API."""

    change_set_arn: Annotated[str | None, At("changeSetId")] = None
    """ARN of the change set. None if absent."""

    account: Annotated[str | None, At("awsAccountId")] = None
    """Account of the operation."""

    invocation: Annotated[int, At("requestContext.invocation", assumed=True)] = 1
    """Number of this attempt, from 1. A hook may answer `IN_PROGRESS` three times."""

    callback_context: Annotated[Any, At("requestContext.callbackContext")] = None
    """The `callbackContext` of the last `IN_PROGRESS` response. None on the first attempt."""


# --- Replies --------------------------------------------------------------------------------------------------------


@frozen
class HookReply(Reply):
    """The result of a hook, made by `success`, `failure` or `in_progress`.

    `wire` lacks the token of the request, which is filled in when the reply is sent.
    """


def success(message: str | None = None) -> HookReply:
    """Allow the operation, as None does. The caller sees the message."""
    return _new_reply({"hookStatus": "SUCCESS"}, message)


def failure(error_code: _ErrorCode, message: str) -> HookReply:
    """Refuse the operation, or issue a warning, depending on the configuration of the hook.

    - `error_code`: `NonCompliant` if the operation breaks the rule, `InternalFailure` if the function cannot decide.
    - `message`: the reason, for the caller. AWS documents no maximum; botocore's model has 2,048 characters.

    Raises ReplyError for another code, and for a message that is not a string.
    """
    wire = {"hookStatus": "FAILED", "errorCode": error_code, "message": message}
    required(_NAME, wire, "message", str, "a string")
    return _new_reply(wire, message)


def in_progress(
    message: str | None = None, *, callback_context: Any = None, callback_delay_seconds: int | None = None
) -> HookReply:
    """Ask the service to invoke the hook again.

    - `callback_context`: a JSON value that the next event has as its field of that name.
    - `callback_delay_seconds`: seconds until the next invocation, at least 0.

    The service invokes the function three times at most; a hook without a result by then has failed.
    """
    wire: dict[str, Any] = {"hookStatus": "IN_PROGRESS"}
    if callback_context is not None:
        wire["callbackContext"] = json_reply(_NAME, callback_context)
    if callback_delay_seconds is not None:
        wire["callbackDelaySeconds"] = callback_delay_seconds
    return _new_reply(wire, message)


def _new_reply(wire: dict[str, Any], message: str | None) -> HookReply:
    if message is not None:
        wire["message"] = message
    return checked_reply(HookReply, _check(wire))


_KEYS = ("hookStatus", "errorCode", "message", "clientRequestToken", "callbackContext", "callbackDelaySeconds")


def _check(value: Any) -> dict[str, Any]:
    """The reply without its nulls; raises ReplyError for a reply that the service would reject."""
    reply = {key: each for key, each in object_reply(_NAME, value).items() if each is not None}
    check_spelling(_NAME, reply, _KEYS)
    status = one_of(_NAME, reply, "hookStatus", _STATUSES)
    if status == "FAILED":
        one_of(_NAME, reply, "errorCode", get_args(_ErrorCode))
    elif "errorCode" in reply:
        raise ReplyError(_NAME, "errorCode", f"is only allowed with FAILED, not with {status}")
    if "message" in reply:
        required(_NAME, reply, "message", str, "a string")
    if "callbackDelaySeconds" in reply:
        delay = required(_NAME, reply, "callbackDelaySeconds", int, "a whole number of seconds")
        if delay < 0:
            raise ReplyError(_NAME, "callbackDelaySeconds", "is negative; expected at least 0 seconds")
    for key in ("callbackContext", "callbackDelaySeconds"):
        if key in reply and status != "IN_PROGRESS" and reply[key] != 0:
            raise ReplyError(_NAME, key, f"is only allowed with IN_PROGRESS, not with {status}")
    return reply


def _reply(value: Any, event: HookRequest) -> dict[str, Any]:
    reply = {"hookStatus": "SUCCESS"} if value is None else checked_once(_NAME, value, HookReply, _check)
    token = reply.setdefault("clientRequestToken", event.client_request_token)
    if token != event.client_request_token:
        raise ReplyError(_NAME, "clientRequestToken", "is the token of another request; leave it out")
    return reply


def _on_failure(error: Exception, payload: Any) -> dict[str, Any]:
    """The response for a handler that raised. The caller reads its text, which contains no values."""
    token = payload.get("clientRequestToken") if isinstance(payload, dict) else None
    if not isinstance(token, str):
        raise error
    from .._observability.failure_entry import log_failure

    log_failure(f"{_NAME}: the hook is reported as failed", error, {"source": _NAME})
    message = f"The hook failed with {error_summary(error)}."
    return {"hookStatus": "FAILED", "errorCode": "InternalFailure", "message": message, "clientRequestToken": token}


SOURCE = Source(
    _NAME,
    Invocation(reply=_reply, on_failure=_on_failure),
    event=HookRequest,
    correlation_id=("clientRequestToken",),
    idempotency_key=("client_request_token", "invocation_point", "invocation"),
)


# --- Routes ---------------------------------------------------------------------------------------------------------


def request(
    *,
    hook: TextFilter | None = None,
    target: TextFilter | None = None,
    invocation_point: TextFilter | None = None,
    where: Callable[[HookRequest], bool] | None = None,
) -> Route[HookRequest, HookReply | Mapping[str, Any] | None]:
    """Match operations before they start.

    - `hook`: type name of the hook, such as `Private::Shop::Encryption`.
    - `target`: type of the resource, or `STACK` or `CHANGE_SET`.
    - `invocation_point`: `CREATE_PRE_PROVISION`, `UPDATE_PRE_PROVISION` or `DELETE_PRE_PROVISION`.
    - `where`: predicate on the event, evaluated after the other filters.
    """
    return Route(
        SOURCE,
        HookRequest,
        text("hook", hook),
        text("target_name", target, name="target"),
        text("invocation_point", invocation_point),
        where=where,
    )


if TYPE_CHECKING:
    from .._routing.decorator import AnswersDecorator

    class Decorators:
        """The decorators of the source, for type checkers and editors."""

        on_cloudformation_hook: Final = AnswersDecorator(request)
        """Example: `@app.on_cloudformation_hook(hook="Acme::Orders::Hook")`."""
