"""Sample payloads of custom termination policies of EC2 Auto Scaling.

Source: https://docs.aws.amazon.com/autoscaling/ec2/userguide/lambda-custom-termination-policy.html
"""

from typing import TYPE_CHECKING, Any, Final

from .._events.samples import Sample
from ..sources.autoscaling_termination_policy import TerminationRequest

if TYPE_CHECKING:
    from .._events.builder import field, frozen
    from .._events.samples import SAMPLED, Fields, several

    @frozen(kw_only=True)
    class _Fields(Fields, TerminationRequest):
        capacity: Any = field(default=SAMPLED, converter=several)
        instances: Any = field(default=SAMPLED, converter=several)

else:
    _Fields = TerminationRequest


def _instance(id: str, zone: str) -> dict[str, Any]:
    return {
        "AvailabilityZone": zone,
        "InstanceId": id,
        "InstanceType": "t3.nano",
        "InstanceMarketOption": "on-demand",
    }


_REQUEST: dict[str, Any] = {
    "AutoScalingGroupARN": (
        "arn:aws:autoscaling:us-east-1:123456789012:autoScalingGroup:d4738357-2d40-4038-ae7e-b00ae0227003:"
        "autoScalingGroupName/workers"
    ),
    "AutoScalingGroupName": "workers",
    "CapacityToTerminate": [
        {"AvailabilityZone": "us-east-1b", "Capacity": 2, "InstanceMarketOption": "on-demand"},
        {"AvailabilityZone": "us-east-1c", "Capacity": 1, "InstanceMarketOption": "spot"},
    ],
    "Instances": [_instance("i-0056faf8da3e1f75d", "us-east-1b"), _instance("i-02e1c69383a3ed501", "us-east-1c")],
    "Cause": "SCALE_IN",
}

scale_in: Final = Sample(_Fields, _REQUEST, doc="The group becomes smaller.")
refresh: Final = Sample(
    _Fields, {**_REQUEST, "Cause": "INSTANCE_REFRESH"}, doc="The instances of the group are replaced."
)
