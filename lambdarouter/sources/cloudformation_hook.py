"""CloudFormation Lambda hooks: a resource, stack or change set is about to be created, changed or deleted.

Shape: `hookTypeName` and `actionInvocationPoint`. The answer is `{"hookStatus": "SUCCESS" | "FAILED" | "IN_PROGRESS",
...}`, with `errorCode` (`NonCompliant` or `InternalFailure`) when it failed; `clientRequestToken` is filled in. None
lets the operation go on. The service waits 30 seconds; an invocation that raised counts as failed, and blocks the
operation or warns, as the hook is set up.

Source: https://docs.aws.amazon.com/cloudformation-cli/latest/hooks-userguide/lambda-hooks-create-lambda-function.html
"""

from collections.abc import Callable
from typing import Annotated, Any

from ..classes import frozen
from ..events import At, Event
from ..replies import object_reply, one_of
from ..routes import Route, Source, Text, text

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


def _reply(value: Any, event: HookRequest) -> dict[str, Any]:
    reply = {"hookStatus": "SUCCESS"} if value is None else object_reply("cloudformation_hook", value)
    if one_of("cloudformation_hook", reply, "hookStatus", STATUSES) == "FAILED":
        one_of("cloudformation_hook", reply, "errorCode", ERROR_CODES)
    reply.setdefault("clientRequestToken", event.client_request_token)
    return reply


SOURCE = Source("cloudformation_hook", reply=_reply)


def request(
    *,
    hook: Text | None = None,
    target: Text | None = None,
    invocation_point: Text | None = None,
    where: Callable[[HookRequest], bool] | None = None,
) -> Route[HookRequest, dict[str, Any] | None]:
    """Operations of any kind. `target` is a resource type, `STACK` or `CHANGE_SET`."""
    return Route(
        SOURCE,
        HookRequest,
        text("hook", hook),
        text("target_name", target, name="target"),
        text("invocation_point", invocation_point),
        where=where,
    )
