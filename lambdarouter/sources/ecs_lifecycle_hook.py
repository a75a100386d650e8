"""Amazon ECS lifecycle hooks: stages of a deployment, at which a function continues, holds or rolls it back.

Shape: `lifecycleStage` with `executionDetails.targetServiceRevisionArn`; `serviceArn` with `targetServiceRevisionArn`
in the older form.

ECS reads `{"hookStatus": "SUCCEEDED" | "FAILED" | "IN_PROGRESS", ...}`, which `succeeded`, `failed` and `in_progress`
make; True and False have the same effect as the first two. Without a valid `hookStatus`, and after an invocation that
failed, ECS rolls the deployment back. None is therefore a ReplyError. After `in_progress` ECS invokes the function
again, by default after 30 seconds, until the timeout of the hook.

Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/lambda-lifecycle-hooks.html
"""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Annotated, Any, Final, Generic

from .._events.builder import field, frozen
from .._events.codecs import kind_of
from .._events.model import At, Event, Payload
from .._replies.checked import checked_reply
from .._replies.reply import Reply, check_keys, checked_once, object_reply, one_of, required
from .._routing.deliveries import Invocation
from .._routing.filters import last_of
from .._routing.route import Route, T_any
from .._routing.source import Source
from .._routing.text_filters import TextFilter, arn, text
from ..errors import ReplyError

__all__ = ["SOURCE", "ECSLifecycleHook", "ECSLifecycleHookReply", "failed", "hook", "in_progress", "succeeded"]

_NAME = "ecs_lifecycle_hook"
_STATUSES = ("SUCCEEDED", "FAILED", "IN_PROGRESS")
_EXPECTED = "expected succeeded(), failed(), in_progress(), True or False"


@frozen(kw_only=True)
class ECSLifecycleHook(Event, Generic[T_any]):
    """One invocation of a hook. `ECSLifecycleHook[Details]` converts the details of the hook to `Details`."""

    service_arn: Annotated[str, At("executionDetails.serviceArn", "serviceArn")] = (
        "arn:aws:ecs:us-east-1:123456789012:service/cluster/service"
    )
    """ARN of the service."""

    target_revision_arn: Annotated[str, At("executionDetails.targetServiceRevisionArn", "targetServiceRevisionArn")] = (
        "arn:aws:ecs:us-east-1:123456789012:service-revision/cluster/service/1"
    )
    """ARN of the service revision that is deployed, also during a rollback."""

    stage: Annotated[str | None, At("lifecycleStage")] = None
    """Stage of the deployment, such as `PRE_SCALE_UP` or `POST_TEST_TRAFFIC_SHIFT`. May be absent in the older form."""

    details: Annotated[T_any | None, Payload("hookDetails", written="value")] = None
    """Details of the hook, from its configuration and from the last `in_progress` reply. None without any."""

    test_traffic: Annotated[dict[str, float], At("executionDetails.testTrafficWeights", "testTrafficWeights")] = field(
        factory=dict[str, float]
    )
    """Percentage of the test traffic by the ARN of the service revision. Empty where no traffic is shifted."""

    production_traffic: Annotated[
        dict[str, float], At("executionDetails.productionTrafficWeights", "productionTrafficWeights")
    ] = field(factory=dict[str, float])
    """Percentage of the production traffic by the ARN of the service revision. Empty where no traffic is shifted."""

    execution_id: Annotated[str | None, At("executionId")] = None
    """Id of this execution of the hook. Not in the older form."""

    deployment_arn: Annotated[str | None, At("resourceArn")] = None
    """ARN of the service deployment. Not in the older form."""

    @property
    def service(self) -> str:
        """Name of the service."""
        return last_of(self.service_arn)

    @property
    def is_rollback(self) -> bool:
        """Whether production traffic shifts away from the target: it has no traffic, and another revision has all."""
        others = [weight for name, weight in self.production_traffic.items() if name != self.target_revision_arn]
        return self.production_traffic.get(self.target_revision_arn) == 0 and 100 in others


# --- Replies --------------------------------------------------------------------------------------------------------


@frozen
class ECSLifecycleHookReply(Reply):
    """The status of a hook, made by `succeeded`, `failed` or `in_progress`."""


def succeeded() -> ECSLifecycleHookReply:
    """Continue with the next stage, as True does."""
    return checked_reply(ECSLifecycleHookReply, {"hookStatus": "SUCCEEDED"})


def failed() -> ECSLifecycleHookReply:
    """Roll the deployment back to the last successful service revision, as False does."""
    return checked_reply(ECSLifecycleHookReply, {"hookStatus": "FAILED"})


def in_progress(
    *, call_back_delay: int | None = None, hook_details: Mapping[str, Any] | None = None
) -> ECSLifecycleHookReply:
    """Ask ECS to invoke the hook again.

    - `call_back_delay`: seconds until the next invocation, at least 1; by default ECS waits 30 seconds.
    - `hook_details`: a JSON object that the next invocation of the same hook in the same deployment has as its details.

    Raises ReplyError for another delay, and for details without a JSON form.
    """
    wire: dict[str, Any] = {"hookStatus": "IN_PROGRESS"}
    if call_back_delay is not None:
        wire["callBackDelay"] = call_back_delay
    if hook_details is not None:
        wire["hookDetails"] = hook_details
    return checked_reply(ECSLifecycleHookReply, _check(wire))


def _check(value: Any) -> dict[str, Any]:
    """The reply as plain JSON; raises ReplyError for a reply that would roll the deployment back."""
    reply = object_reply(_NAME, value)
    status = one_of(_NAME, reply, "hookStatus", _STATUSES)
    check_keys(_NAME, reply, ("hookStatus", "callBackDelay", "hookDetails"))
    for key in reply:
        if key != "hookStatus" and status != "IN_PROGRESS":
            raise ReplyError(_NAME, key, f"is only allowed with IN_PROGRESS, not with {status}")
    if "callBackDelay" in reply:
        delay = required(_NAME, reply, "callBackDelay", int, "a whole number of seconds")
        if delay < 1:
            raise ReplyError(_NAME, "callBackDelay", "is less than 1; expected at least 1 second")
    if "hookDetails" in reply:
        required(_NAME, reply, "hookDetails", dict, "an object")
    return reply


def _reply(value: Any, event: Any) -> dict[str, Any]:
    if isinstance(value, bool):
        return {"hookStatus": "SUCCEEDED" if value else "FAILED"}
    if not isinstance(value, Reply | Mapping):
        raise ReplyError(_NAME, "value", f"is {kind_of(value)}; {_EXPECTED}")
    return checked_once(_NAME, value, ECSLifecycleHookReply, _check)


SOURCE = Source(
    _NAME,
    Invocation(reply=_reply),
    event=ECSLifecycleHook,
    correlation_id=("executionId",),
    named_by={"service": "service"},
    idempotency_key=("deployment_arn", "stage", "test_traffic", "production_traffic"),
)


# --- Routes ---------------------------------------------------------------------------------------------------------


def hook(
    *,
    stage: TextFilter | None = None,
    service: TextFilter | None = None,
    where: Callable[[ECSLifecycleHook[Any]], bool] | None = None,
) -> Route[ECSLifecycleHook[Any], ECSLifecycleHookReply | Mapping[str, Any] | bool]:
    """Match stages of service deployments.

    - `stage`: stage of the deployment, such as `POST_TEST_TRAFFIC_SHIFT`.
    - `service`: name or ARN of the service.
    - `where`: predicate on the event, evaluated after the other filters.
    """
    return Route(
        SOURCE, ECSLifecycleHook, text("stage", stage), arn("service_arn", service, name="service"), where=where
    )


if TYPE_CHECKING:
    from .._routing.decorator import AnswersDecorator

    class Decorators:
        """The decorators of the source, for type checkers and editors."""

        on_ecs_lifecycle_hook: Final = AnswersDecorator(hook)
        """Example: `@app.on_ecs_lifecycle_hook()`."""
