"""Sample payloads of AWS IoT registry events.

Source: https://docs.aws.amazon.com/iot/latest/developerguide/registry-events.html
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from .._events.samples import P, Sample
from ..sources.iot_registry import IoTRegistryEvent

if TYPE_CHECKING:
    from .._events.builder import field, frozen
    from .._events.samples import SAMPLED, Fields, several, strings

    @frozen(kw_only=True)
    class _Fields(Fields, IoTRegistryEvent):
        event_type: str = SAMPLED
        searchable_attributes: Any = field(default=SAMPLED, converter=strings)
        propagating_attributes: Any = field(default=SAMPLED, converter=several)
        parent_groups: Any = field(default=SAMPLED, converter=several)
        thing: str = SAMPLED  # pyright: ignore[reportIncompatibleMethodOverride]
        group: str = SAMPLED  # pyright: ignore[reportIncompatibleMethodOverride]

else:
    _Fields = IoTRegistryEvent

_ACCOUNT: dict[str, Any] = {"timestamp": 1767225600123, "accountId": "123456789012"}
_THING = "b604f69c-aa9a-4d4a-829e-c480e958a0b5"
_GROUP = "8f82a106-6b1d-4331-8984-a84db5f6f8cb"
_CHILD = "06838589-373f-4312-b1f2-53f2192291c4"
_ARN = "arn:aws:iot:us-east-1:123456789012:"


def _sample(
    event: Callable[P, Any], event_type: str, event_id: str, operation: str, doc: str, /, **keys: Any
) -> Sample[P]:
    return Sample(
        event,
        {"eventType": event_type, "eventId": event_id, "operation": operation, **keys},
        doc=doc,
    )


thing: Final = _sample(
    _Fields,
    "THING_EVENT",
    "f5ae9b94-8b8e-4d8e-8c8f-b3266dd89853",
    "CREATED",
    "A thing that was created.",
    **_ACCOUNT,
    thingId=_THING,
    thingName="sensor-7",
    versionNumber=1,
    thingTypeName="sensor",
    attributes={"room": "kitchen"},
)
thing_type: Final = _sample(
    _Fields,
    "THING_TYPE_EVENT",
    "8827376c-4b05-49a3-9b3b-733729df7ed5",
    "UPDATED",
    "A thing type that was deprecated.",
    **_ACCOUNT,
    thingTypeId="c530ae83-32aa-4592-94d3-da29879d1aac",
    thingTypeName="sensor",
    isDeprecated=True,
    deprecationDate=1767225600000,
    searchableAttributes=["room"],
    propagatingAttributes=[{"userPropertyKey": "id", "connectionAttribute": "iot:ClientId"}],
    description="Sensors of temperature",
)
thing_type_association: Final = _sample(
    _Fields,
    "THING_TYPE_ASSOCIATION_EVENT",
    "87f8e095-531c-47b3-aab5-5171364d138d",
    "CREATED",
    "A thing that was given a type.",
    timestamp=1767225600123,
    thingId=_THING,
    thingName="sensor-7",
    thingTypeName="sensor",
)
thing_group: Final = _sample(
    _Fields,
    "THING_GROUP_EVENT",
    "3e5bf8b1-0c24-4a51-8f87-0a3fb1bd0d4a",
    "DELETED",
    "A thing group that was deleted.",
    **_ACCOUNT,
    thingGroupId=_CHILD,
    thingGroupName="kitchen",
    versionNumber=3,
    parentGroupName="house",
    parentGroupId=_GROUP,
    description="Sensors in the kitchen",
    rootToParentThingGroups=[{"groupArn": f"{_ARN}thinggroup/house", "groupId": _GROUP}],
    attributes={"floor": "1"},
    dynamicGroupMappingId=None,
)
thing_group_membership: Final = _sample(
    _Fields,
    "THING_GROUP_MEMBERSHIP_EVENT",
    "d684bd5f-6f6e-48e1-950c-766ac7f02fd1",
    "ADDED",
    "A thing that was added to a group.",
    **_ACCOUNT,
    groupArn=f"{_ARN}thinggroup/kitchen",
    groupId=_CHILD,
    thingArn=f"{_ARN}thing/sensor-7",
    thingId=_THING,
    membershipId="8505ebf8-4d32-4286-80e9-c23a4a16bbd8",
)
thing_group_hierarchy: Final = _sample(
    _Fields,
    "THING_GROUP_HIERARCHY_EVENT",
    "264192c7-b573-46ef-ab7b-489fcd47da41",
    "REMOVED",
    "A group that was removed from its parent.",
    **_ACCOUNT,
    thingGroupId=_GROUP,
    thingGroupName="house",
    childGroupId=_CHILD,
    childGroupName="kitchen",
)
