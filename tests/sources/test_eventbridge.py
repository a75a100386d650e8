"""EventBridge events: fields, typed details, filters, and what belongs to other sources."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from attrs import frozen
from hypothesis import given
from hypothesis import strategies as st

from lambdarouter import App, EventError, PayloadError, UnhandledEventError, UnknownEventError, detect
from lambdarouter._events.reading import read, write
from lambdarouter.sources.eventbridge import EventBridgeEvent
from lambdarouter.testing import eventbridge, samples, schedule
from tests.mutations import check_mutations
from tests.published import load, published


@frozen
class StateChange:
    state: str


def test_every_field() -> None:
    event = read(EventBridgeEvent, eventbridge.replayed(resources=["arn:aws:s3:::b"]), "eventbridge")

    assert event == EventBridgeEvent(
        source="com.example.orders",
        detail_type="OrderPlaced",
        detail={"order_id": 1},
        id="53dc4d37-cffa-4f76-80c9-8b7d4a4d2eaa",
        time=datetime(2026, 1, 31, 12, tzinfo=UTC),
        account="123456789012",
        region="us-east-1",
        resources=("arn:aws:s3:::b",),
        replay_name="replay",
        version="0",
    )


def test_a_typed_detail() -> None:
    app = App()
    seen: list[str] = []

    @app.on_eventbridge(source="aws.ec2", detail_type="EC2 Instance State-change Notification")
    def note(event: EventBridgeEvent[StateChange]) -> None:
        seen.append(event.detail.state)

    app(eventbridge.ec2_state_change())

    assert seen == ["terminated"]


def test_a_detail_that_does_not_fit_names_its_path() -> None:
    app = App()

    @app.on_eventbridge()
    def note(event: EventBridgeEvent[StateChange]) -> None:
        raise AssertionError("not reached")

    with pytest.raises(PayloadError) as caught:
        app(eventbridge.event(detail={"state": 5}))

    assert (caught.value.source, caught.value.path) == ("eventbridge", "detail.state")
    assert caught.value.problem == "expected a string, got a number"


@pytest.mark.parametrize("detail", [0, False, "", [], {}])
def test_an_empty_detail_is_a_detail(detail: Any) -> None:
    app = App()
    seen: list[Any] = []
    app.on_eventbridge()(lambda event: seen.append(event.detail))

    app(eventbridge.event(detail=detail))

    assert seen == [detail]


def test_a_null_detail_is_an_error() -> None:
    app = App()
    app.on_eventbridge()(lambda event: None)

    with pytest.raises(EventError, match="eventbridge: detail: is missing or null"):
        app({**eventbridge.event(), "detail": None})


def test_filters() -> None:
    app = App()
    seen: list[str] = []
    app.on_eventbridge(source="aws.*")(lambda event: seen.append("source"))
    app.on_eventbridge(detail_type=["OrderPlaced", "OrderPaid"])(lambda event: seen.append("type"))
    app.on_eventbridge(account="000000000000")(lambda event: seen.append("account"))
    app.on_eventbridge(region="eu-west-1")(lambda event: seen.append("region"))
    app.on_eventbridge(where=lambda event: event.detail == 5)(lambda event: seen.append("where"))
    app.on_eventbridge()(lambda event: seen.append("rest"))

    app(eventbridge.ec2_state_change())
    app(eventbridge.event())
    app(eventbridge.event(detail_type="x", account="000000000000"))
    app(eventbridge.event(detail_type="x", region="eu-west-1"))
    app(eventbridge.event(detail_type="x", detail=5))
    app(eventbridge.event(detail_type="x"))

    assert seen == ["source", "type", "account", "region", "where", "rest"]


def test_an_event_that_no_handler_takes_raises() -> None:
    app = App()
    app.on_eventbridge(source="aws.ec2")(lambda event: None)

    with pytest.raises(UnhandledEventError, match="rejected by source") as caught:
        app(eventbridge.event())

    assert caught.value.source == "eventbridge"


def test_a_schedule_is_another_source() -> None:
    app = App()
    app.on_eventbridge()(lambda event: pytest.fail("a scheduled event is not for on_eventbridge"))

    with pytest.raises(UnhandledEventError, match="on_schedule"):
        app(schedule.rule())


def test_a_rule_with_its_own_input_is_on_demand() -> None:
    app = App()
    app.on_eventbridge()(lambda event: None)

    with pytest.raises(UnknownEventError):
        app(eventbridge.event()["detail"])


json_values: Any = st.recursive(
    st.booleans() | st.integers() | st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)
)


@given(
    st.builds(
        EventBridgeEvent[Any],
        source=st.text(),
        detail_type=st.text(),
        detail=json_values,
        time=st.none() | st.datetimes(timezones=st.just(UTC)),
        resources=st.lists(st.text()).map(tuple),
        replay_name=st.none() | st.text(),
    )
)
def test_an_event_survives_being_written_and_read(event: EventBridgeEvent) -> None:
    assert read(EventBridgeEvent, write(event), "eventbridge") == event


@pytest.mark.parametrize("kind", samples("eventbridge"))
def test_a_sample_survives_being_read_and_written(kind: str) -> None:
    event = read(EventBridgeEvent, samples("eventbridge")[kind](), "eventbridge")

    assert read(EventBridgeEvent, write(event), "eventbridge") == event


@published("eventbridge")
def test_public_samples(name: str) -> None:
    app = App()
    seen: list[EventBridgeEvent] = []
    app.on_eventbridge()(seen.append)
    payload = load(name)

    assert detect(payload) == "eventbridge"
    app(payload)

    (event,) = seen
    assert (event.source, event.detail_type, event.detail) == (
        payload["source"],
        payload["detail-type"],
        payload["detail"],
    )
    assert read(EventBridgeEvent, write(event), "eventbridge") == event


@pytest.mark.parametrize("kind", samples("eventbridge"))
def test_damaged_payloads(kind: str) -> None:
    check_mutations(samples("eventbridge")[kind])
