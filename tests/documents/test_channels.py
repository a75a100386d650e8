"""Channels: addresses from exact filters, parameters from patterns, and the bindings of protocols."""

from __future__ import annotations

import inspect
import re
from importlib import import_module
from typing import Any

import pytest

from lambdarouter import App
from lambdarouter._detection.known import NAMES
from lambdarouter._documents.channels import BINDINGS
from lambdarouter._routing.route import Route
from lambdarouter.extension import UnboundFilter
from lambdarouter.sources import activemq, eventbridge, invoke, kafka, kinesis, rabbitmq, s3, sns, sqs

from ..support.asyncapi import problems_of


def channels(*routes: Route[Any, Any]) -> dict[str, Any]:
    """The channels of an app with a handler for each route."""
    app = App()
    for route in routes:
        app.on(route)(lambda event: None)
    document = app.asyncapi(title="t", version="1")
    assert problems_of(document) == []
    found: dict[str, Any] = document["channels"]
    return found


def channel(route: Route[Any, Any]) -> dict[str, Any]:
    """The channel of one route, without its messages."""
    ((_, found),) = channels(route).items()
    return {key: value for key, value in found.items() if key not in ("messages", "tags")}


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ("clicks", {"address": "clicks"}),
        (["clicks"], {"address": "clicks"}),
        (None, {"address": None}),
        (["a", "b", "a"], {"address": "{stream}", "parameters": {"stream": {"enum": ["a", "b"]}}}),
        ("clicks-*", {"address": "{stream}", "parameters": {"stream": {"description": "Matches 'clicks-*'."}}}),
        (
            ["a", re.compile("^b")],
            {"address": "{stream}", "parameters": {"stream": {"description": "Matches ['a', re.compile('^b')]."}}},
        ),
        ("{a}", {"address": "{stream}", "parameters": {"stream": {"description": "Matches '{a}'."}}}),
    ],
)
def test_the_address_is_that_of_the_filter(wanted: Any, expected: dict[str, Any]) -> None:
    assert channel(kinesis.record(stream=wanted)) == expected


QUEUE_ARN = "arn:aws:sqs:eu-west-1:123456789012:orders.fifo"


@pytest.mark.parametrize(
    ("route", "address", "bindings"),
    [
        (
            sqs.message(queue="orders"),
            "orders",
            {"sqs": {"queue": {"name": "orders", "fifoQueue": False}, "bindingVersion": "0.2.0"}},
        ),
        (
            sqs.message(queue=QUEUE_ARN),
            QUEUE_ARN,
            {"sqs": {"queue": {"name": "orders.fifo", "fifoQueue": True}, "bindingVersion": "0.2.0"}},
        ),
        (
            sns.message(topic="prices"),
            "prices",
            {"sns": {"name": "prices", "ordering": {"type": "standard"}, "bindingVersion": "0.1.0"}},
        ),
        (
            sns.message(topic="prices.fifo"),
            "prices.fifo",
            {"sns": {"name": "prices.fifo", "ordering": {"type": "FIFO"}, "bindingVersion": "0.1.0"}},
        ),
        (kafka.record(topic="t"), "t", {"kafka": {"topic": "t", "bindingVersion": "0.5.0"}}),
        (
            rabbitmq.message(queue="q"),
            "q",
            {"amqp": {"is": "queue", "queue": {"name": "q"}, "bindingVersion": "0.3.0"}},
        ),
        (
            activemq.message(destination="d"),
            "d",
            {"jms": {"destination": "d", "destinationType": "queue", "bindingVersion": "0.0.1"}},
        ),
        (eventbridge.event(source="shop", detail_type="order placed"), "order placed", None),
        (s3.put(bucket="uploads", key="*.jpg"), "uploads", None),
        (sqs.message(queue=["a", "b"]), "{queue}", None),
        (invoke.payload(), None, None),
    ],
)
def test_an_exact_name_has_the_binding_of_its_protocol(route: Any, address: str | None, bindings: Any) -> None:
    found = channel(route)
    assert (found["address"], found.get("bindings")) == (address, bindings)


def test_handlers_of_one_queue_share_a_channel_and_others_have_keys_of_their_own() -> None:
    found = channels(
        sqs.message(queue="a/b"),
        sqs.message(queue="a/b", group="g"),
        sqs.message(queue="a_b"),
        sqs.message(),
        sns.message(topic="a/b"),
        sns.message(topic="*"),
        sns.message(topic=["a", re.compile("^b")]),
    )
    assert {key: each["address"] for key, each in found.items()} == {
        "sqs.a_b": "a/b",
        "sqs.a_b.2": "a_b",
        "sqs": None,
        "sns.a_b": "a/b",
        "sns.topic": "{topic}",
        "sns.a__b": "{topic}",
    }
    assert len(found["sqs.a_b"]["messages"]) == 2
    assert found["sqs.a_b"]["tags"] == [{"name": "sqs"}]


def test_a_filter_on_other_values_than_texts_is_a_parameter() -> None:
    route: Route[Any, Any] = Route(
        kinesis.SOURCE,
        kinesis.KinesisRecord,
        UnboundFilter("stream", None, 7, lambda value: True, exact=True),
    )
    assert channel(route)["parameters"] == {"stream": {"description": "Matches 7."}}


SOURCES = [import_module(f"lambdarouter.sources.{name}").SOURCE for name in sorted(NAMES)]


@pytest.mark.parametrize("source", [each for each in SOURCES if each.channel], ids=lambda source: source.name)
def test_the_channel_of_a_source_is_one_of_its_filters(source: Any) -> None:
    parameters = inspect.signature(getattr(App(), f"on_{source.name}")).parameters
    assert source.channel in parameters

    app = App()
    getattr(app, f"on_{source.name}")(**{source.channel: "name"})(lambda event: None)
    (route,) = [each.route for each in app.handlers()]
    assert [each.wanted for each in route.filters if each.name == source.channel] == ["name"]


def test_every_protocol_of_a_source_has_a_binding() -> None:
    assert {each.protocol for each in SOURCES if each.protocol} == set(BINDINGS)
    assert all(each.channel for each in SOURCES if each.protocol)
