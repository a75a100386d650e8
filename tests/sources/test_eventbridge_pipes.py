"""EventBridge Pipes: items reach the handlers of their own source, and failures are answered as Pipes wants them."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from lambdarouter import App, BatchError, UnhandledEventError
from lambdarouter.sources.eventbridge_pipes import PipesItem
from lambdarouter.testing import (
    Client,
    activemq,
    dynamodb,
    eventbridge_pipes,
    kafka,
    kinesis,
    rabbitmq,
    samples,
    sqs,
)
from tests.support.dispatched import received, taken_by
from tests.support.mutations import check_mutations, logged

DIRECT: dict[str, Any] = {
    "sqs_message": ("sqs", sqs.message),
    "kinesis_record": ("kinesis", kinesis.record),
    "dynamodb_record": ("dynamodb", dynamodb.insert),
    "kafka_record": ("kafka", kafka.record),
    "activemq_message": ("activemq", activemq.text_message),
    "rabbitmq_message": ("rabbitmq", rabbitmq.message),
}


def test_every_kind_is_tried() -> None:
    assert DIRECT.keys() == samples("eventbridge_pipes").keys()


@pytest.mark.parametrize("kind", DIRECT)
def test_an_item_reads_as_its_source_sends_it(kind: str) -> None:
    source, sample = DIRECT[kind]

    (event,) = received(source, samples("eventbridge_pipes")[kind]())

    assert [event] == received(source, sample())
    assert event.via == ("eventbridge_pipes",)


def test_items_of_kinesis_are_flat_on_the_wire_and_pass_the_filters_of_streams() -> None:
    (item,) = eventbridge_pipes.kinesis_record(partition_key="customer-7")
    assert (item["partitionKey"], "kinesis" in item) == ("customer-7", False)
    register: dict[str, Any] = {
        "one": lambda app: app.on_kinesis(partition_key="customer-7", stream="stream"),
        "rest": lambda app: app.on_kinesis(),
    }

    assert taken_by(register, [item]) == ["one"]


def test_an_item_of_msk_may_have_no_topic() -> None:
    (item,) = eventbridge_pipes.kafka_record(topic="orders-eu", partition=3)
    del item["topic"]

    (record,) = received("kafka", [item])

    assert (record.topic, record.partition) == ("orders-eu", 3)


@pytest.mark.parametrize("kind", DIRECT)
def test_a_route_of_pipes_comes_first_where_its_filters_pass(kind: str) -> None:
    source, _ = DIRECT[kind]
    (item,) = samples("eventbridge_pipes")[kind]()
    register: dict[str, Any] = {
        "pipes": lambda app: app.on_eventbridge_pipes(source=item["eventSource"]),
        "own": lambda app: getattr(app, f"on_{source}")(),
    }

    assert taken_by(register, [item]) == ["pipes"]
    assert taken_by({"x": lambda app: app.on_eventbridge_pipes(source="x"), "own": register["own"]}, [item]) == ["own"]


def test_every_field_of_an_item() -> None:
    (item,) = received("eventbridge_pipes", eventbridge_pipes.sqs_message())
    (record,) = received("eventbridge_pipes", eventbridge_pipes.rabbitmq_message())

    assert item == PipesItem(
        event_source="aws:sqs",
        source_arn="arn:aws:sqs:us-east-1:123456789012:queue",
        id="059f36b4-87a3-44ab-83d2-661975830a7d",
        region="us-east-1",
    )
    assert (record.source_key, record.id) == ("queue::/", None)


def test_an_item_without_a_route_fails() -> None:
    app = App()
    app.on_sns()(print)

    with pytest.raises(BatchError) as caught, logged():
        Client(app).send(eventbridge_pipes.sqs_message())

    assert isinstance(caught.value.exceptions[0].__cause__, BatchError | UnhandledEventError)


# --- Answers --------------------------------------------------------------------------------------------------------


def items(kind: str, identifiers: list[str], key: str) -> list[dict[str, Any]]:
    """Several items of one kind, each with its own id."""
    return [{**samples("eventbridge_pipes")[kind]()[0], key: each} for each in identifiers]


def failing_at(app: App, source: str, position: int) -> list[Any]:
    """The events that a handler of a source is called with, which fails at one position."""
    seen: list[Any] = []

    def handler(event: Any) -> None:
        seen.append(event)
        if len(seen) == position + 1:
            raise ValueError

    getattr(app, f"on_{source}")()(handler)
    return seen


@pytest.mark.parametrize(
    ("kind", "source", "key", "ids", "failed", "calls"),
    [
        ("sqs_message", "sqs", "messageId", ["a", "b", "c"], ["b"], 3),
        ("kinesis_record", "kinesis", "eventID", ["s-1:1", "s-1:2", "s-1:3", "s-2:1"], ["s-1:2", "s-1:3"], 3),
        ("dynamodb_record", "dynamodb", "eventID", ["1", "2", "3"], ["2", "3"], 2),
    ],
)
def test_failures_are_answered_by_the_identifier_of_the_source(
    kind: str, source: str, key: str, ids: list[str], failed: list[str], calls: int
) -> None:
    app = App(report_batch_item_failures=True)
    seen = failing_at(app, source, 1)

    with logged():
        answer = Client(app).send(items(kind, ids, key))

    assert answer == {"batchItemFailures": [{"itemIdentifier": each} for each in failed]}
    assert len(seen) == calls


def test_a_failure_in_a_fifo_queue_keeps_the_order_of_its_group() -> None:
    app = App(report_batch_item_failures=True)
    failing_at(app, "sqs", 0)
    messages: list[dict[str, Any]] = [{**deepcopy(sqs.fifo.template), "messageId": each} for each in "abc"]
    messages[1]["attributes"]["MessageGroupId"] = "2"

    with logged():
        answer = Client(app).send(messages)

    assert answer == {"batchItemFailures": [{"itemIdentifier": "a"}, {"itemIdentifier": "c"}]}


@pytest.mark.parametrize("kind", ["kafka_record", "activemq_message", "rabbitmq_message"])
def test_items_without_an_identifier_return_the_whole_batch(kind: str) -> None:
    app = App(report_batch_item_failures=True)
    failing_at(app, DIRECT[kind][0], 0)

    with pytest.raises(BatchError, match="not all of them have an identifier"), logged():
        Client(app).send(samples("eventbridge_pipes")[kind]())


def test_without_reports_a_failure_raises() -> None:
    app = App()
    failing_at(app, "sqs", 0)

    with pytest.raises(BatchError), logged():
        Client(app).send(eventbridge_pipes.sqs_message())


def test_a_route_of_pipes_fails_its_item() -> None:
    app = App(report_batch_item_failures=True)
    failing_at(app, "eventbridge_pipes", 1)

    with logged():
        answer = Client(app).send(items("sqs_message", ["a", "b"], "messageId"))

    assert answer == {"batchItemFailures": [{"itemIdentifier": "b"}]}


def test_an_enrichment_is_a_function_of_its_own() -> None:
    app = App()

    @app.default
    def enrich(batch: Any) -> Any:
        return [{"text": item["body"]} for item in batch]

    assert Client(app).send(eventbridge_pipes.sqs_message(body="hello")) == [{"text": "hello"}]


@pytest.mark.parametrize("kind", DIRECT)
def test_damaged_payloads(kind: str) -> None:
    source, _ = DIRECT[kind]
    sample = samples("eventbridge_pipes")[kind]

    assert check_mutations(sample, decorate=lambda app: getattr(app, f"on_{source}")()) > 100


def test_damaged_items_of_the_routes_of_pipes() -> None:
    assert check_mutations(eventbridge_pipes.sqs_message) > 100
