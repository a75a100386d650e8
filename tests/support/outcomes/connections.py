"""What becomes of handlers for WebSockets, GraphQL and channels."""

from __future__ import annotations

from typing import Any

from attrs import frozen

from lambdarouter import OutOfTimeError, ReplyError
from lambdarouter.errors import NotStartedError
from lambdarouter.sources import api_gateway_websocket, appsync_events, appsync_resolver
from lambdarouter.testing import sample, samples
from tests.support.outcomes.rows import SECRET, WRONG, PinError, Row, raises, returns, takes_too_long


def fails(event: Any) -> Any:
    """A handler that raises a text for the client."""
    appsync_resolver.fail("No such order.")


API_GATEWAY_WEBSOCKET = [
    Row("returns a reply", returns(api_gateway_websocket.refuse(401)), {"statusCode": 401}, "connect"),
    Row(
        "returns a reply", returns(api_gateway_websocket.answer("pong")), {"statusCode": 200, "body": "pong"}, "message"
    ),
    Row("returns a reply", returns(api_gateway_websocket.accept()), ReplyError, "message"),
    Row("returns a dict with an integer `statusCode`", returns({"statusCode": 403}), {"statusCode": 403}, "connect"),
    *(Row("returns None", returns(None), {"statusCode": 200}, kind) for kind in samples("api_gateway_websocket")),
    Row("returns another value", returns({"status": 200}), ReplyError),
    *(Row("raises", raises, {"statusCode": 500}, kind) for kind in samples("api_gateway_websocket")),
    Row("runs longer than 29 seconds", takes_too_long, {"statusCode": 500}),
]


@frozen
class Order:
    """A value of a user's class."""

    order_id: int


def one_of_two(event: Any) -> Any:
    """A handler that raises for the second field of a batch."""
    if event.source["order_id"] == 2:
        raise PinError(SECRET)
    return appsync_resolver.result(Order(1))


def of_two_orders() -> Any:
    """A batch of the same field of two orders."""
    one = samples("appsync_resolver")["query"]()
    return [{**one, "source": {"order_id": number}} for number in (1, 2)]


APPSYNC_RESOLVER = [
    Row("returns a value with a JSON form, or None", returns(Order(7)), {"order_id": 7}),
    Row("returns a value with a JSON form, or None", returns(None), lambda answer: answer is None),
    Row(
        "returns a value with a JSON form, or None",
        lambda event: event.source["order_id"],
        [1, 2],
        payload=of_two_orders,
    ),
    Row(
        "returns a reply of `result`",
        returns(appsync_resolver.result(None, error_message="Gone.", error_type="Gone", error_info={"at": 7})),
        {"data": None, "errorMessage": "Gone.", "errorType": "Gone", "errorInfo": {"at": 7}},
    ),
    Row("returns a value without a JSON form", returns(WRONG), ReplyError),
    Row('calls `fail("No such order.")`', fails, (appsync_resolver.FieldError, "No such order.")),
    Row("raises", raises, (appsync_resolver.ResolverError, "Internal error")),
    Row(
        "calls `fail` or raises, in a batch with a `result`",
        one_of_two,
        [
            {"data": {"order_id": 1}},
            {"data": None, "errorMessage": "Internal error", "errorType": "ResolverError"},
        ],
        payload=of_two_orders,
    ),
    Row("runs out of time", takes_too_long, NotStartedError),
    Row("runs out of time", takes_too_long, OutOfTimeError),
]

EVENT = sample("appsync_events.publish")["events"][0]
HANDLED: Any = {"events": [{"id": EVENT["id"], "error": "The event could not be handled."}]}
BROADCAST: Any = {"events": [{"id": EVENT["id"], "payload": {"order_id": 8}}]}
APPSYNC_EVENTS = [
    *(
        Row('returns `broadcast(payload)`, or `{"payload": ...}`', returns(value), gets, kind)
        for value in (appsync_events.broadcast({"order_id": 8}), {"payload": {"order_id": 8}})
        for kind, gets in (("publish", BROADCAST), ("subscribe", ReplyError))
    ),
    Row("returns None", returns(None), {"events": [EVENT]}),
    Row("returns None", returns(None), lambda answer: answer is None, "subscribe"),
    *(
        Row('returns `refuse("Too long.")`, or `{"error": "Too long."}`', returns(value), gets, kind)
        for value in (appsync_events.refuse("Too long."), {"error": "Too long."})
        for kind, gets in (
            ("publish", {"events": [{"id": EVENT["id"], "error": "Too long."}]}),
            ("subscribe", {"error": "Too long."}),
        )
    ),
    *(
        Row('returns `drop()`, or `{"drop": True}`', returns(value), gets, kind)
        for value in (appsync_events.drop(), {"drop": True})
        for kind, gets in (("publish", {"events": []}), ("subscribe", ReplyError))
    ),
    Row("returns another value", returns({"answer": 1}), HANDLED),
    Row("returns another value", returns({"answer": 1}), ReplyError, "subscribe"),
    Row("raises", raises, HANDLED),
    Row(
        "raises",
        raises,
        (appsync_events.SubscriptionError, "The subscription could not be handled."),
        "subscribe",
    ),
    Row("runs out of time", takes_too_long, HANDLED),
    Row("runs out of time", takes_too_long, NotStartedError, "subscribe"),
    Row("runs out of time", takes_too_long, OutOfTimeError, "subscribe"),
]
