"""AppSync's Event APIs: every published event answered by its id, and subscriptions accepted and rejected."""

from __future__ import annotations

import json
from typing import Any

import pytest
from attrs import frozen
from hypothesis import given
from hypothesis import strategies as st

from lambdarouter import App, EventError, ReplyError, UnhandledEventError
from lambdarouter._events.reading import read, write
from lambdarouter.sources._appsync import AppSyncIdentity
from lambdarouter.sources.appsync_authorizer import deny
from lambdarouter.sources.appsync_events import (
    AppSyncEvent,
    AppSyncEventsReply,
    RefusalReply,
    SubscriptionError,
    broadcast,
    drop,
    refuse,
    unauthorized,
)
from lambdarouter.testing import Client, appsync_events, samples
from tests.dispatched import received, taken_by
from tests.mutations import check_mutations, logged

ID = "5f7dfbd1-b8ff-4c20-924e-23b42db467a0"
REFUSED = {"id": ID, "error": "The event could not be handled."}


@frozen
class Move:
    order_id: int


def anything(value: Any) -> Any:
    """A value of a type that type checkers would refuse."""
    return value


def published(*payloads: Any) -> Any:
    """One publish of several events, with ids counted up."""
    payload = appsync_events.publish()
    payload["events"] = [{"id": str(index), "payload": each} for index, each in enumerate(payloads)]
    return payload


def answer_of(returned: Any, payload: Any) -> Any:
    """The app's answer to a payload whose handler returns this, or raises it."""
    app = App()

    @app.on_appsync_events()
    def handler(event: AppSyncEvent) -> Any:
        if isinstance(returned, Exception):
            raise returned
        return returned

    with logged():
        return Client(app).send(payload)


def test_every_field_of_a_published_event() -> None:
    payload = appsync_events.publish(identity=AppSyncIdentity(handler_context={"tenant": "acme"}))

    assert received("appsync_events", payload) == [
        AppSyncEvent(
            channel="/orders/7",
            payload={"order_id": 7, "state": "packed"},
            id=ID,
            operation="PUBLISH",
            segments=("orders", "7"),
            namespace="orders",
            identity=AppSyncIdentity(handler_context={"tenant": "acme"}),
            headers={"x-forwarded-for": "192.0.2.1", "content-type": "application/json"},
        )
    ]


def test_a_subscription_is_one_event_without_a_payload() -> None:
    [event] = received("appsync_events", appsync_events.subscribe())

    assert (event.operation, event.channel, event.id, event.payload) == ("SUBSCRIBE", "/orders/7", None, None)


def test_each_operation_reaches_its_own_decorator_and_no_other() -> None:
    handlers: dict[str, Any] = {
        "publish": lambda app: app.on_appsync_publish(),
        "subscribe": lambda app: app.on_appsync_subscribe(),
        "seven": lambda app: app.on_appsync_publish(channel="/orders/7"),
        "orders": lambda app: app.on_appsync_publish(channel="/orders/*"),
        "rest": lambda app: app.on_appsync_events(),
    }

    assert taken_by(handlers, appsync_events.publish()) == ["seven"]
    assert taken_by(handlers, appsync_events.publish(channel="/orders/8/lines")) == ["orders"]
    assert taken_by(handlers, appsync_events.publish(channel="/else")) == ["publish"]
    assert taken_by(handlers, appsync_events.subscribe()) == ["subscribe"]
    assert taken_by(handlers, appsync_events.subscribe(operation="UNSUBSCRIBE")) == ["rest"]
    assert taken_by({"rest": handlers["rest"]}, appsync_events.publish()) == ["rest"]


def test_a_subscription_that_no_route_takes_is_no_success() -> None:
    app = App()
    app.on_appsync_subscribe(channel="/other/*")(lambda event: None)

    with pytest.raises(UnhandledEventError), logged():
        Client(app).send(appsync_events.subscribe())
    with logged() as records:
        assert Client(app).send(appsync_events.publish()) == {"events": [REFUSED]}
    assert any(isinstance(record.exc_info[1], UnhandledEventError) for record in records if record.exc_info)


# --- Answers to a publish -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("returned", "entries"),
    [
        (None, [{"id": ID, "payload": {"order_id": 7, "state": "packed"}}]),
        ({"payload": {"a": 1}}, [{"id": ID, "payload": {"a": 1}}]),
        ({"payload": None}, [{"id": ID, "payload": None}]),
        ({"payload": Move(order_id=7)}, [{"id": ID, "payload": {"order_id": 7}}]),
        ({"error": "too late"}, [{"id": ID, "error": "too late"}]),
        ({"drop": True}, []),
        (broadcast({"a": 1}), [{"id": ID, "payload": {"a": 1}}]),
        (broadcast(None), [{"id": ID, "payload": None}]),
        (broadcast(Move(order_id=7)), [{"id": ID, "payload": {"order_id": 7}}]),
        (refuse("too late"), [{"id": ID, "error": "too late"}]),
        (unauthorized(), [{"id": ID, "error": "Unauthorized"}]),
        (drop(), []),
        (ValueError("the secret"), [REFUSED]),
    ],
)
def test_what_becomes_of_a_published_event(returned: Any, entries: list[Any]) -> None:
    assert answer_of(returned, appsync_events.publish()) == {"events": entries}


@pytest.mark.parametrize(
    ("returned", "field"),
    [
        ("text", "value"),
        ([], "value"),
        ({}, "value"),
        ({"payload": 1, "error": "x"}, "value"),
        ({"order_id": 7}, "order_id"),
        ({"error": None}, "error"),
        ({"error": ""}, "error"),
        (deny(), "value"),
        ({"drop": False}, "drop"),
        ({"payload": object()}, "value"),
    ],
)
def test_another_reply_refuses_the_event_and_is_logged_with_the_field(returned: Any, field: str) -> None:
    app = App()
    app.on_appsync_publish()(lambda event: returned)

    with logged() as records:
        assert Client(app).send(appsync_events.publish()) == {"events": [REFUSED]}
    [error] = [record.exc_info[1] for record in records if record.exc_info]
    assert isinstance(error, ReplyError)
    assert error.field == field


def test_the_publisher_is_told_which_fields_of_its_payload_are_wrong() -> None:
    app = App()

    @app.on_appsync_publish()
    def handler(event: AppSyncEvent[Move]) -> None:
        assert event.payload == Move(order_id=7)

    with logged():
        answer = Client(app).send(published({"order_id": 7}, {"order_id": "7"}, {}, "text"))

    assert [each.get("error", "").partition(":")[0] for each in answer["events"]] == [
        "",
        "payload.order_id",
        "payload.order_id",
        "payload",
    ]
    assert answer["events"][1] == {"id": "1", "error": "payload.order_id: expected an integer, got a string"}


@given(st.lists(st.sampled_from(["keep", "change", "refuse", "drop", "raise"]), min_size=1, max_size=12))
def test_every_event_is_answered_by_its_id_and_in_order(wanted: list[str]) -> None:
    app = App()
    replies: dict[str, Any] = {
        "keep": None,
        "change": {"payload": "changed"},
        "refuse": {"error": "no"},
        "drop": {"drop": True},
    }

    @app.on_appsync_publish()
    def handler(event: AppSyncEvent) -> Any:
        return replies[str(event.payload)]  # "raise" is no key

    with logged():
        answer = Client(app).send(published(*wanted))

    told: dict[str, Any] = {
        "keep": {"payload": "keep"},
        "change": {"payload": "changed"},
        "refuse": {"error": "no"},
        "raise": {"error": REFUSED["error"]},
    }
    assert answer == {
        "events": [{"id": str(index), **told[each]} for index, each in enumerate(wanted) if each != "drop"]
    }


def test_an_event_without_an_id_refuses_the_publish_before_any_is_handled() -> None:
    app = App()
    seen: list[Any] = []
    app.on_appsync_publish()(seen.append)
    payload = published("a", "b")
    del payload["events"][1]["id"]

    with pytest.raises(EventError) as caught:
        Client(app).send(payload)
    assert caught.value.path == "events[1].id"
    assert seen == []


def test_the_default_handler_answers_in_the_same_form() -> None:
    app = App()
    app.on_appsync_publish(channel="/other")(lambda event: None)
    app.default(lambda raw: {"error": "no such channel"})

    assert Client(app).send(appsync_events.publish()) == {"events": [{"id": ID, "error": "no such channel"}]}


def test_the_default_handler_may_use_the_helpers() -> None:
    app = App()
    app.on_appsync_publish(channel="/other")(lambda event: None)
    app.default(lambda raw: refuse("no such channel"))

    assert Client(app).send(appsync_events.publish()) == {"events": [{"id": ID, "error": "no such channel"}]}
    assert Client(app).send(appsync_events.subscribe()) == {"error": "no such channel"}


def test_an_event_has_up_to_240_kilobytes_with_its_id() -> None:
    around = len(json.dumps({"id": ID, "payload": ""}, separators=(",", ":")))
    largest = "é" * ((240 * 1024 - around) // 2) + "x" * ((240 * 1024 - around) % 2)

    assert answer_of(broadcast(largest), appsync_events.publish())["events"] == [{"id": ID, "payload": largest}]
    # Together with its id it is too large: it would be lost, and the publisher would not be told.
    assert answer_of(broadcast(largest + "x"), appsync_events.publish())["events"] == [REFUSED]
    assert answer_of({"payload": largest + "x"}, appsync_events.publish())["events"] == [REFUSED]
    with pytest.raises(ReplyError, match="245760") as caught:
        broadcast("x" * 240 * 1024)
    assert caught.value.field == "payload"
    with pytest.raises(ReplyError, match="245760") as caught:
        refuse("x" * 240 * 1024)
    assert caught.value.field == "error"
    longest = "x" * (240 * 1024 - len('{"error":""}'))
    assert answer_of(refuse(longest), appsync_events.publish())["events"] == [REFUSED], "too large with its id"


@pytest.mark.parametrize(
    ("make", "field"),
    [
        (lambda: broadcast(object()), "value"),
        (lambda: refuse(""), "error"),
        (lambda: refuse(anything(7)), "error"),
    ],
)
def test_what_is_no_reply_is_refused_when_it_is_made(make: Any, field: str) -> None:
    with pytest.raises(ReplyError) as caught:
        make()
    assert caught.value.field == field


def test_a_handler_is_a_plain_function() -> None:
    app = App()

    @app.on_appsync_publish()
    def publish(event: AppSyncEvent[Move]) -> AppSyncEventsReply | None:
        return broadcast({"order": event.payload.order_id}) if event.payload else drop()

    @app.on_appsync_subscribe()
    def subscribe(event: AppSyncEvent) -> RefusalReply | None:
        return None if event.namespace == "orders" else unauthorized()

    assert publish(AppSyncEvent(channel="/orders/7", payload=Move(order_id=7))) == broadcast({"order": 7})
    assert publish(AppSyncEvent(channel="/orders/7")) == drop()
    assert subscribe(AppSyncEvent(channel="/else")) == unauthorized() == refuse("Unauthorized")


# --- Answers to a subscription --------------------------------------------------------------------------------------


def test_a_subscription_is_accepted_and_rejected() -> None:
    assert answer_of(None, appsync_events.subscribe()) is None
    assert answer_of({"error": "not yours"}, appsync_events.subscribe()) == {"error": "not yours"}
    assert answer_of(refuse("not yours"), appsync_events.subscribe()) == {"error": "not yours"}
    assert answer_of(unauthorized(), appsync_events.subscribe()) == {"error": "Unauthorized"}


def test_a_subscriber_is_told_nothing_of_an_exception() -> None:
    secret = PermissionError("the secret")

    with pytest.raises(SubscriptionError, match=r"^The subscription could not be handled\.$") as caught:
        answer_of(secret, appsync_events.subscribe())
    assert caught.value.__cause__ is secret


def test_an_operation_of_the_future_is_answered_with_what_the_handler_says() -> None:
    assert answer_of(None, appsync_events.subscribe(operation="UNSUBSCRIBE")) is None
    assert answer_of({"a": 1}, appsync_events.subscribe(operation="UNSUBSCRIBE")) == {"a": 1}
    with pytest.raises(ReplyError):
        answer_of(deny(), appsync_events.subscribe(operation="UNSUBSCRIBE"))


@pytest.mark.parametrize(
    ("returned", "field"),
    [
        (True, "value"),
        ({}, "error"),
        ({"error": 5}, "error"),
        ({"error": "x", "payload": 1}, "payload"),
        (drop(), "value"),
        (broadcast(1), "value"),
        (deny(), "value"),
    ],
)
def test_another_reply_to_a_subscription_is_an_error_that_names_the_field(returned: Any, field: str) -> None:
    with pytest.raises(ReplyError) as caught:
        answer_of(returned, appsync_events.subscribe())
    assert caught.value.field == field


# --- There and back -------------------------------------------------------------------------------------------------

texts = st.text(st.characters(exclude_categories=["Cs"]))


@given(
    st.builds(
        AppSyncEvent[Any],
        channel=texts,
        payload=st.none() | texts | st.integers() | st.dictionaries(texts, texts),
        id=st.none() | texts,
        operation=texts,
        segments=st.lists(texts).map(tuple),
        namespace=st.none() | texts,
        stash=st.dictionaries(texts, texts),
    )
)
def test_an_event_survives_being_written_and_read(event: AppSyncEvent) -> None:
    assert read(AppSyncEvent, write(event), "appsync_events") == event


@pytest.mark.parametrize("kind", samples("appsync_events"))
def test_damaged_payloads_end_in_clear_errors(kind: str) -> None:
    assert check_mutations(samples("appsync_events")[kind]) > 100
