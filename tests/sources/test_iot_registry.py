"""AWS IoT registry events: every type of event, the filters, and payloads that are no registry events."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdarouter import App, EventError, detect
from lambdarouter._events.reading import read, write
from lambdarouter.sources.iot_registry import IoTRegistryEvent, ParentGroup, PropagatingAttribute
from lambdarouter.testing import Client, iot_registry
from tests.literal._reading import Reading
from tests.support.dispatched import received, taken_by
from tests.support.mutations import check_mutations

TIME = datetime(2009, 2, 13, 23, 31, 30, 123_000, tzinfo=UTC)

READINGS: list[Reading] = [
    Reading(
        "on_iot_registry",
        {
            "eventType": "THING_EVENT",
            "eventId": "f5ae9b94",
            "timestamp": 1234567890123,
            "operation": "UPDATED",
            "accountId": "210987654321",
            "thingId": "b604f69c",
            "thingName": "MyThing",
            "versionNumber": 4,
            "thingTypeName": None,
            "attributes": {"attribute3": "value3", "attribute1": "value1"},
        },
        [
            IoTRegistryEvent(
                event_type="THING_EVENT",
                event_id="f5ae9b94",
                timestamp=TIME,
                operation="UPDATED",
                account="210987654321",
                thing_id="b604f69c",
                thing_name="MyThing",
                version_number=4,
                attributes={"attribute3": "value3", "attribute1": "value1"},
            )
        ],
    ),
    Reading(
        "on_iot_registry",
        {
            "eventType": "THING_TYPE_EVENT",
            "eventId": "8827376c",
            "timestamp": 1234567890123,
            "operation": "UPDATED",
            "accountId": "210987654321",
            "thingTypeId": "c530ae83",
            "thingTypeName": "MyThingType",
            "isDeprecated": True,
            "deprecationDate": 1234567890123,
            "searchableAttributes": ["attribute1", "attribute2"],
            "propagatingAttributes": [
                {"userPropertyKey": "key", "thingAttribute": "model"},
                {"userPropertyKey": "id", "connectionAttribute": "iot:ClientId"},
            ],
            "description": "My thing type",
        },
        [
            IoTRegistryEvent(
                event_type="THING_TYPE_EVENT",
                event_id="8827376c",
                timestamp=TIME,
                operation="UPDATED",
                account="210987654321",
                thing_type_id="c530ae83",
                thing_type_name="MyThingType",
                is_deprecated=True,
                deprecation_date=TIME,
                searchable_attributes=("attribute1", "attribute2"),
                propagating_attributes=(
                    PropagatingAttribute(user_property_key="key", thing_attribute="model"),
                    PropagatingAttribute(user_property_key="id", connection_attribute="iot:ClientId"),
                ),
                description="My thing type",
            )
        ],
    ),
    Reading(
        "on_iot_registry",
        {
            "eventType": "THING_GROUP_EVENT",
            "eventId": "87f8e095",
            "timestamp": 1234567890123,
            "operation": "DELETED",
            "accountId": "210987654321",
            "thingGroupId": "8f82a106",
            "thingGroupName": "MyChildThingGroup",
            "versionNumber": 1,
            "parentGroupName": "MyRootThingGroup",
            "parentGroupId": "571b9e3c",
            "description": "My child thing group",
            "rootToParentThingGroups": [
                {"groupArn": "arn:aws:iot:eu-west-1:210987654321:thinggroup/MyRootThingGroup", "groupId": "571b9e3c"}
            ],
            "attributes": {"attribute1": "value1"},
            "dynamicGroupMappingId": "d9",
        },
        [
            IoTRegistryEvent(
                event_type="THING_GROUP_EVENT",
                event_id="87f8e095",
                timestamp=TIME,
                operation="DELETED",
                account="210987654321",
                group_id="8f82a106",
                group_name="MyChildThingGroup",
                version_number=1,
                parent_group_name="MyRootThingGroup",
                parent_group_id="571b9e3c",
                description="My child thing group",
                parent_groups=(
                    ParentGroup(arn="arn:aws:iot:eu-west-1:210987654321:thinggroup/MyRootThingGroup", id="571b9e3c"),
                ),
                attributes={"attribute1": "value1"},
                dynamic_group_mapping_id="d9",
            )
        ],
    ),
    Reading(
        "on_iot_registry",
        {
            "eventType": "THING_GROUP_MEMBERSHIP_EVENT",
            "eventId": "d684bd5f",
            "timestamp": 1234567890123,
            "operation": "ADDED",
            "accountId": "210987654321",
            "groupArn": "arn:aws:iot:eu-west-1:210987654321:thinggroup/My:Group",
            "groupId": "06838589",
            "thingArn": "arn:aws:iot:eu-west-1:210987654321:thing/My:Thing",
            "thingId": "b604f69c",
            "membershipId": "8505ebf8",
        },
        [
            IoTRegistryEvent(
                event_type="THING_GROUP_MEMBERSHIP_EVENT",
                event_id="d684bd5f",
                timestamp=TIME,
                operation="ADDED",
                account="210987654321",
                group_arn="arn:aws:iot:eu-west-1:210987654321:thinggroup/My:Group",
                group_id="06838589",
                thing_arn="arn:aws:iot:eu-west-1:210987654321:thing/My:Thing",
                thing_id="b604f69c",
                membership_id="8505ebf8",
            )
        ],
    ),
    Reading(
        "on_iot_registry",
        {
            "eventType": "THING_GROUP_HIERARCHY_EVENT",
            "eventId": "264192c7",
            "timestamp": 1234567890123,
            "operation": "REMOVED",
            "accountId": "210987654321",
            "thingGroupId": "8f82a106",
            "thingGroupName": "MyRootThingGroup",
            "childGroupId": "06838589",
            "childGroupName": "MyChildThingGroup",
        },
        [
            IoTRegistryEvent(
                event_type="THING_GROUP_HIERARCHY_EVENT",
                event_id="264192c7",
                timestamp=TIME,
                operation="REMOVED",
                account="210987654321",
                group_id="8f82a106",
                group_name="MyRootThingGroup",
                child_group_id="06838589",
                child_group_name="MyChildThingGroup",
            )
        ],
    ),
]


def test_an_association_of_a_type() -> None:
    [event] = received("iot_registry", iot_registry.thing_type_association())

    assert (event.event_type, event.thing, event.thing_type_name) == (
        "THING_TYPE_ASSOCIATION_EVENT",
        "sensor-7",
        "sensor",
    )


def test_the_names_in_arns() -> None:
    [event] = received("iot_registry", READINGS[3].payload)
    assert (event.thing, event.group) == ("My:Thing", "My:Group")

    [event] = received("iot_registry", iot_registry.thing_group_hierarchy())
    assert (event.thing, event.group) == (None, "house")


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        (1234567890123, TIME),
        (1234567890, TIME.replace(microsecond=0)),
        ("2009-02-13T23:31:30.123Z", TIME),
        (None, None),
    ],
)
def test_the_date_of_a_deprecation(sent: Any, expected: datetime | None) -> None:
    [event] = received("iot_registry", {**iot_registry.thing_type(), "deprecationDate": sent})

    assert event.deprecation_date == expected


def test_a_date_of_another_form_names_its_field() -> None:
    [event] = received("iot_registry", {**iot_registry.thing_type(), "deprecationDate": "soon"})

    with pytest.raises(EventError, match="deprecationDate"):
        _ = event.deprecation_date


def test_filters() -> None:
    handlers = {
        "gone": lambda app: app.on_iot_registry(operation=["DELETED", "REMOVED"]),
        "sensor": lambda app: app.on_iot_registry(event_type="THING_EVENT", thing_type="sensor"),
        "member": lambda app: app.on_iot_registry(where=lambda event: event.group == "kitchen", operation="ADDED"),
        "rest": lambda app: app.on_iot_registry(),
    }

    assert taken_by(handlers, iot_registry.thing_group()) == ["gone"]
    assert taken_by(handlers, iot_registry.thing_group_hierarchy()) == ["gone"]
    assert taken_by(handlers, iot_registry.thing()) == ["sensor"]
    assert taken_by(handlers, iot_registry.thing(thing_type_name=None)) == ["rest"]
    assert taken_by(handlers, iot_registry.thing_group_membership()) == ["member"]
    assert taken_by(handlers, iot_registry.thing_type()) == ["rest"]


@pytest.mark.parametrize(
    "payload",
    [
        {"eventType": "THING_EVENT", "operation": "CREATED"},
        {"eventType": "THING_EVENT", "eventId": 7, "operation": "CREATED"},
        {"eventType": "ORDER_EVENT", "eventId": "a", "operation": "CREATED"},
        {"eventType": "JOB", "eventId": "a", "operation": "completed"},
        {"eventType": "connected", "clientId": "a", "timestamp": 1},
    ],
)
def test_another_payload_is_an_on_demand_one(payload: Any) -> None:
    seen: list[Any] = []
    app = App()
    app.on_iot_registry()(lambda event: None)
    app.on_invoke()(seen.append)

    assert detect(payload) is None
    Client(app).send(payload)
    assert seen == [payload]


@given(
    st.builds(
        IoTRegistryEvent,
        event_type=st.sampled_from(["THING_EVENT", "THING_GROUP_EVENT"]),
        operation=st.text(),
        event_id=st.text(),
        thing_name=st.none() | st.text(),
        attributes=st.dictionaries(st.text(), st.text(), max_size=2),
        searchable_attributes=st.lists(st.text(), max_size=2).map(tuple),
    )
)
def test_payload_and_event_agree_in_both_directions(event: IoTRegistryEvent) -> None:
    assert read(IoTRegistryEvent, write(event), "iot_registry") == event


def test_damaged_events_end_in_clear_errors() -> None:
    assert check_mutations(iot_registry.thing_group) > 40
