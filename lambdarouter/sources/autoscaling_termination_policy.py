"""Amazon EC2 Auto Scaling custom termination policies: a function chooses the instances that may be terminated.

Shape: `AutoScalingGroupARN`, `CapacityToTerminate` and `Instances`.

The service reads `{"InstanceIDs": [...]}`, which `terminate` makes. A handler may also return a list of instances or of
their ids. With an empty list or None, no instance is terminated now. The service terminates only instances in the list,
and invokes the function again while it has to terminate more.

Source: https://docs.aws.amazon.com/autoscaling/ec2/userguide/lambda-custom-termination-policy.html
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any, Final

from .._events.builder import frozen
from .._events.codecs import kind_of
from .._events.model import At, Event, Part
from .._replies.checked import checked_reply
from .._replies.reply import Reply, check_keys, checked_once, object_reply, required
from .._routing.deliveries import Invocation
from .._routing.route import Route
from .._routing.source import Source
from .._routing.text_filters import TextFilter, text
from ..errors import ReplyError

__all__ = [
    "SOURCE",
    "CandidateInstance",
    "CapacityToTerminate",
    "TerminationReply",
    "TerminationRequest",
    "request",
    "terminate",
]

_NAME = "autoscaling_termination_policy"
_EXPECTED = "expected terminate(...), a list of instances or of their ids, or None"


@frozen(kw_only=True)
class CapacityToTerminate(Part):
    """Capacity to terminate in one Availability Zone, for one purchase option."""

    availability_zone: Annotated[str, At("AvailabilityZone")]
    """Availability Zone."""

    capacity: Annotated[int, At("Capacity")]
    """Capacity to terminate: the number of instances, or their weight in a group with weights."""

    market: Annotated[str, At("InstanceMarketOption")] = "on-demand"
    """Purchase option: `on-demand` or `spot`."""


@frozen(kw_only=True)
class CandidateInstance(Part):
    """An instance that the service suggests to terminate."""

    id: Annotated[str, At("InstanceId")]
    """Id of the instance."""

    availability_zone: Annotated[str, At("AvailabilityZone")] = "us-east-1a"
    """Availability Zone."""

    type: Annotated[str | None, At("InstanceType")] = None
    """Type of the instance, such as `t3.nano`."""

    market: Annotated[str, At("InstanceMarketOption")] = "on-demand"
    """Purchase option: `on-demand` or `spot`."""


@frozen(kw_only=True)
class TerminationRequest(Event):
    """One request of a group to select the instances that may be terminated."""

    group: Annotated[str, At("AutoScalingGroupName")] = "group"
    """Name of the Auto Scaling group."""

    capacity: Annotated[tuple[CapacityToTerminate, ...], At("CapacityToTerminate")] = ()
    """Capacity to terminate, by Availability Zone and purchase option."""

    instances: Annotated[tuple[CandidateInstance, ...], At("Instances")] = ()
    """Instances that the service suggests to terminate."""

    cause: Annotated[str, At("Cause")] = "SCALE_IN"
    """Cause: `SCALE_IN`, `INSTANCE_REFRESH`, `MAX_INSTANCE_LIFETIME` or `REBALANCE`."""

    group_arn: Annotated[str | None, At("AutoScalingGroupARN")] = None
    """ARN of the Auto Scaling group."""

    has_more_instances: Annotated[bool, At("HasMoreInstances", assumed=True)] = False
    """Whether the group has more instances than the payload contains."""


# --- Replies --------------------------------------------------------------------------------------------------------


@frozen
class TerminationReply(Reply):
    """The instances that may be terminated, made by `terminate`."""


def terminate(instances: Iterable[CandidateInstance | str] = ()) -> TerminationReply:
    """Allow these instances to be terminated; without any, none is terminated for now, as with None.

    - `instances`: instances of the request, or ids.

    Raises ReplyError for anything else, and for an id that occurs twice.
    """
    return checked_reply(TerminationReply, _check({"InstanceIDs": _ids(instances)}))


def _ids(instances: Any) -> list[Any]:
    if isinstance(instances, str) or not isinstance(instances, Iterable):
        raise ReplyError(_NAME, "InstanceIDs", f"is {kind_of(instances)}; {_EXPECTED}")
    return [each.id if isinstance(each, CandidateInstance) else each for each in instances]


def _check(value: Any) -> dict[str, Any]:
    reply = object_reply(_NAME, value)
    ids = required(_NAME, reply, "InstanceIDs", list, "a list of instance ids")
    check_keys(_NAME, reply, ("InstanceIDs",))
    for index, each in enumerate(ids):
        if not isinstance(each, str) or not each:
            raise ReplyError(_NAME, f"InstanceIDs[{index}]", f"is {kind_of(each)}; expected the id of an instance")
        if each in ids[:index]:
            raise ReplyError(_NAME, f"InstanceIDs[{index}]", "occurs twice")
    return reply


def _reply(value: Any, event: Any) -> dict[str, Any]:
    if value is None:
        return {"InstanceIDs": []}
    if isinstance(value, list | tuple):
        return _check({"InstanceIDs": _ids(value)})
    if not isinstance(value, Reply | Mapping):
        raise ReplyError(_NAME, "value", f"is {kind_of(value)}; {_EXPECTED}")
    return checked_once(_NAME, value, TerminationReply, _check)


SOURCE = Source(_NAME, Invocation(reply=_reply), event=TerminationRequest, named_by={"group": "group"})


# --- Routes ---------------------------------------------------------------------------------------------------------


def request(
    *,
    group: TextFilter | None = None,
    cause: TextFilter | None = None,
    where: Callable[[TerminationRequest], bool] | None = None,
) -> Route[
    TerminationRequest, TerminationReply | Sequence[CandidateInstance | str] | Mapping[str, Sequence[str]] | None
]:
    """Match the requests of Auto Scaling groups.

    - `group`: name of the Auto Scaling group.
    - `cause`: `SCALE_IN`, `INSTANCE_REFRESH`, `MAX_INSTANCE_LIFETIME` or `REBALANCE`.
    - `where`: predicate on the request, evaluated after the other filters.
    """
    return Route(SOURCE, TerminationRequest, text("group", group), text("cause", cause), where=where)


if TYPE_CHECKING:
    from .._routing.decorator import AnswersDecorator

    class Decorators:
        """The decorators of the source, for type checkers and editors."""

        on_autoscaling_termination_policy: Final = AnswersDecorator(request)
        """Example: `@app.on_autoscaling_termination_policy(group="orders")`."""
