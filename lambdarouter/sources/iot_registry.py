"""AWS IoT registry events: things, thing types and thing groups that changed, through an AWS IoT rule.

Shape: `eventType`, one of the six types of registry events, with `eventId` and `operation`.

The registry publishes these events to MQTT topics below `$aws/events/` once they are enabled. A rule that selects `*`
from such a topic passes them on unchanged. The rule ignores the response, and Lambda retries an invocation that raised.
AWS IoT may publish an event more than once, and in any order.

Source: https://docs.aws.amazon.com/iot/latest/developerguide/registry-events.html
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Any, Final

from .._events.builder import field, frozen
from .._events.codecs import Codec
from .._events.model import At, Event, Location, Part
from .._events.times import datetime, epoch, iso_time
from .._routing.deliveries import Invocation
from .._routing.route import Route
from .._routing.source import Source
from .._routing.text_filters import TextFilter, text

__all__ = ["SOURCE", "IoTRegistryEvent", "ParentGroup", "PropagatingAttribute", "event"]

SOURCE = Source("iot_registry", Invocation(), idempotency_key=("event_id",))


def _read_date(value: Any, location: Location) -> datetime:
    read = iso_time.read if type(value) is str else epoch.read
    found: datetime = read(value, location)
    return found


#: The documentation has a number; other samples have text.
_date: Codec = Codec("a time", _read_date, epoch.write)


def _name_in(arn: str) -> str:
    """Return the name in the ARN of a thing or group, which may contain colons."""
    return arn.partition("/")[2]


@frozen(kw_only=True)
class ParentGroup(Part):
    """One of the groups above a thing group."""

    arn: Annotated[str | None, At("groupArn")] = None
    """ARN of the group."""

    id: Annotated[str | None, At("groupId")] = None
    """Id of the group."""


@frozen(kw_only=True)
class PropagatingAttribute(Part):
    """An attribute that the things of a type add to MQTT 5 messages."""

    user_property_key: Annotated[str | None, At("userPropertyKey")] = None
    """Key of the user property in the message."""

    thing_attribute: Annotated[str | None, At("thingAttribute")] = None
    """Attribute of the thing that is the value."""

    connection_attribute: Annotated[str | None, At("connectionAttribute")] = None
    """Attribute of the connection that is the value, such as `iot:ClientId`."""


@frozen(kw_only=True)
class IoTRegistryEvent(Event):
    """One change in the registry of AWS IoT. `event_type` states which of the fields it has."""

    event_type: Annotated[str, At("eventType")]
    """`THING_EVENT`, `THING_TYPE_EVENT`, `THING_TYPE_ASSOCIATION_EVENT`, `THING_GROUP_EVENT`,
    `THING_GROUP_MEMBERSHIP_EVENT` or `THING_GROUP_HIERARCHY_EVENT`."""

    operation: Annotated[str, At("operation")] = "CREATED"
    """`CREATED`, `UPDATED` or `DELETED`; `ADDED` or `REMOVED` for memberships and hierarchies."""

    event_id: Annotated[str, At("eventId")] = "00000000-0000-4000-8000-000000000000"
    """Id of the event."""

    timestamp: Annotated[datetime | None, At("timestamp", codec=epoch)] = None
    """Time of the event."""

    account: Annotated[str | None, At("accountId")] = None
    """Account of the registry. Not for associations of a type."""

    thing_name: Annotated[str | None, At("thingName")] = None
    """Name of the thing. Only for things and associations of a type; `thing` is also set for memberships."""

    thing_id: Annotated[str | None, At("thingId")] = None
    """Id of the thing."""

    thing_arn: Annotated[str | None, At("thingArn")] = None
    """ARN of the thing. Only for memberships."""

    thing_type_name: Annotated[str | None, At("thingTypeName")] = None
    """Name of the thing type. None for a thing without a type."""

    thing_type_id: Annotated[str | None, At("thingTypeId")] = None
    """Id of the thing type. Only for thing types."""

    version_number: Annotated[int | None, At("versionNumber")] = None
    """Version of the thing or group, which increases with each update."""

    attributes: Annotated[dict[str, str], At("attributes")] = field(factory=dict[str, str])
    """Attributes of the thing or group, by name."""

    description: Annotated[str | None, At("description")] = None
    """Description of the thing type or group."""

    is_deprecated: Annotated[bool | None, At("isDeprecated")] = None
    """Whether the thing type is deprecated. Only for thing types."""

    deprecation_date: Annotated[datetime | None, At("deprecationDate", codec=_date)] = None
    """Time at which the thing type was deprecated."""

    searchable_attributes: Annotated[tuple[str, ...], At("searchableAttributes")] = ()
    """Attributes of the thing type that a search can use."""

    propagating_attributes: Annotated[tuple[PropagatingAttribute, ...], At("propagatingAttributes")] = ()
    """Attributes of the thing type that its things add to MQTT 5 messages."""

    group_name: Annotated[str | None, At("thingGroupName")] = None
    """Name of the thing group; of the parent in a hierarchy. `group` is also set for memberships."""

    group_id: Annotated[str | None, At("thingGroupId", "groupId")] = None
    """Id of the thing group; of the parent in a hierarchy."""

    group_arn: Annotated[str | None, At("groupArn")] = None
    """ARN of the thing group. Only for memberships."""

    membership_id: Annotated[str | None, At("membershipId")] = None
    """Id of the membership of the thing in the group."""

    parent_group_name: Annotated[str | None, At("parentGroupName")] = None
    """Name of the parent of the group. None for a root group."""

    parent_group_id: Annotated[str | None, At("parentGroupId")] = None
    """Id of the parent of the group."""

    parent_groups: Annotated[tuple[ParentGroup, ...], At("rootToParentThingGroups")] = ()
    """Groups above the group, as AWS IoT lists them."""

    dynamic_group_mapping_id: Annotated[str | None, At("dynamicGroupMappingId")] = None
    """Id of the mapping of a dynamic thing group."""

    child_group_name: Annotated[str | None, At("childGroupName")] = None
    """Name of the group that was added to the parent, or removed from it."""

    child_group_id: Annotated[str | None, At("childGroupId")] = None
    """Id of the child group."""

    @property
    def thing(self) -> str | None:
        """Name of the thing, also where the event has its ARN only."""
        return self.thing_name if self.thing_arn is None else _name_in(self.thing_arn)

    @property
    def group(self) -> str | None:
        """Name of the thing group, also where the event has its ARN only."""
        return self.group_name if self.group_arn is None else _name_in(self.group_arn)


def event(
    *,
    event_type: TextFilter | None = None,
    operation: TextFilter | None = None,
    thing_type: TextFilter | None = None,
    where: Callable[[IoTRegistryEvent], bool] | None = None,
) -> Route[IoTRegistryEvent]:
    """Match registry events of AWS IoT.

    - `event_type`: type of the event, such as `THING_EVENT`.
    - `operation`: `CREATED`, `UPDATED`, `DELETED`, `ADDED` or `REMOVED`.
    - `thing_type`: name of the thing type.
    - `where`: predicate on the event.
    """
    return Route(
        SOURCE,
        IoTRegistryEvent,
        text("event_type", event_type),
        text("operation", operation),
        text("thing_type_name", thing_type, name="thing_type"),
        where=where,
    )


if TYPE_CHECKING:
    from .._routing.decorator import ListensDecorator

    class Decorators:
        """The decorators of the source, for type checkers and editors."""

        on_iot_registry: Final = ListensDecorator(event)
        """Example: `@app.on_iot_registry()`."""
