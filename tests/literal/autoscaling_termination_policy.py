"""Custom termination policies of EC2 Auto Scaling."""

from lambdarouter.sources.autoscaling_termination_policy import (
    CandidateInstance,
    CapacityToTerminate,
    TerminationRequest,
)

from ._reading import Reading

_ARN = "arn:aws:autoscaling:us-east-1:123456789012:autoScalingGroup:d4738357:autoScalingGroupName/my-asg"

READINGS: list[Reading] = [
    Reading(
        "on_autoscaling_termination_policy",
        {
            "AutoScalingGroupARN": _ARN,
            "AutoScalingGroupName": "my-asg",
            "CapacityToTerminate": [
                {"AvailabilityZone": "us-east-1b", "Capacity": 2, "InstanceMarketOption": "spot"},
            ],
            "Instances": [
                {
                    "AvailabilityZone": "us-east-1c",
                    "InstanceId": "i-02e1c69383a3ed501",
                    "InstanceType": "t2.nano",
                    "InstanceMarketOption": "spot",
                },
            ],
            "Cause": "MAX_INSTANCE_LIFETIME",
            "HasMoreInstances": True,
        },
        [
            TerminationRequest(
                group="my-asg",
                group_arn=_ARN,
                cause="MAX_INSTANCE_LIFETIME",
                has_more_instances=True,
                capacity=(CapacityToTerminate(availability_zone="us-east-1b", capacity=2, market="spot"),),
                instances=(
                    CandidateInstance(
                        id="i-02e1c69383a3ed501", availability_zone="us-east-1c", type="t2.nano", market="spot"
                    ),
                ),
            )
        ],
    )
]
