"""Kafka topics: keys, values, signed headers, several partitions in one batch, and identifiers that are objects."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from attrs import frozen
from hypothesis import given
from hypothesis import strategies as st

from lambdarouter import App, BatchError, EventError
from lambdarouter._events.reading import read, write
from lambdarouter.sources.kafka import KafkaRecord
from lambdarouter.testing import Client, batch, kafka, samples
from tests.dispatched import received, taken_by
from tests.mutations import check_mutations, logged
from tests.published import load, published

CLUSTER = "arn:aws:kafka:us-east-1:123456789012:cluster/cluster/751d2973-a626-431c-9d4e-d7975eb44dd7-2"
SERVERS = ("b-1.cluster.kafka.us-east-1.amazonaws.com:9092", "b-2.cluster.kafka.us-east-1.amazonaws.com:9092")


@frozen
class Order:
    order_id: int


def test_every_field_of_a_record() -> None:
    (record,) = received("kafka", kafka.with_schema())

    assert record == KafkaRecord(
        topic="topic",
        value=b"Hello",
        key=b"customer-7",
        partition=0,
        offset=15,
        timestamp=datetime(2026, 1, 31, 12, 0, 0, 123_000, tzinfo=UTC),
        timestamp_type="CREATE_TIME",
        headers=(("trace", b"v\xdc\x00\x7f\x80"),),
        key_data_format="JSON",
        key_schema_id="1",
        value_data_format="AVRO",
        value_schema_id="2",
        cluster_arn=CLUSTER,
        bootstrap_servers=SERVERS,
        event_source="aws:kafka",
    )


def test_a_self_managed_cluster_has_no_arn() -> None:
    (record,) = received("kafka", kafka.self_managed())

    assert (record.event_source, record.cluster_arn) == ("SelfManagedKafka", None)
    assert record.bootstrap_servers == ("kafka.example.com:9092",)


def test_a_tombstone_has_no_value() -> None:
    app = App()
    seen: list[tuple[bytes | None, Order | None]] = []

    @app.on_kafka()
    def handler(record: KafkaRecord[Order]) -> None:
        seen.append((record.key, record.value))

    Client(app).send(kafka.tombstone())
    Client(app).send(kafka.record(value={"order_id": 7}, key=None))

    assert seen == [(b"customer-7", None), (None, Order(order_id=7))]


@pytest.mark.parametrize(
    ("headers", "read_as"),
    [
        ([], ()),
        (None, ()),
        (
            [{"a": [104, 105]}, {"a": [-1]}, {"b": []}, {"c": None}],
            (("a", b"hi"), ("a", b"\xff"), ("b", b""), ("c", None)),
        ),
        ([{"unsigned": [255, 128]}], (("unsigned", b"\xff\x80"),)),
    ],
)
def test_headers(headers: Any, read_as: Any) -> None:
    payload = kafka.record()
    payload["records"]["topic-0"][0]["headers"] = headers

    (record,) = received("kafka", payload)

    assert record.headers == read_as


@pytest.mark.parametrize(
    ("headers", "path"),
    [
        ({}, "headers"),
        ([5], "headers[0]"),
        ([{"a": [1]}, {"b": "x"}], "headers[1].b"),
        ([{"a": [300]}], "headers[0].a"),
        ([{"a": ["1"]}], "headers[0].a"),
        ([{"a": [True]}], "headers[0].a"),
    ],
)
def test_malformed_headers_are_told_by_their_path(headers: Any, path: str) -> None:
    payload = kafka.record()
    payload["records"]["topic-0"][0]["headers"] = headers
    (record,) = received("kafka", payload)

    with pytest.raises(EventError) as caught:
        _ = record.headers

    assert caught.value.path == f"records.topic-0[0].{path}"


def test_a_partition_may_be_a_text_as_in_older_events() -> None:
    payload = kafka.record(topic="orders-eu", partition=3)
    payload["records"]["orders-eu-3"][0]["partition"] = "3"

    (record,) = received("kafka", payload)

    assert (record.topic, record.partition) == ("orders-eu", 3)


@pytest.mark.parametrize(("topic", "taken"), [("topic", True), ("t*", True), (["a", "topic"], True), ("other", False)])
def test_the_filter_on_the_topic(topic: Any, taken: bool) -> None:
    register: dict[str, Any] = {"one": lambda app: app.on_kafka(topic=topic), "rest": lambda app: app.on_kafka()}

    assert taken_by(register, kafka.record()) == (["one"] if taken else ["rest"])


# --- Batches --------------------------------------------------------------------------------------------------------


def two_partitions() -> dict[str, Any]:
    return batch(
        *(kafka.record(topic="my-topic", partition=0, offset=offset, value=f"0/{offset}") for offset in (7, 8, 9)),
        *(kafka.record(topic="my-topic", partition=1, offset=offset, value=f"1/{offset}") for offset in (3, 4)),
    )


@pytest.mark.parametrize(
    ("bad", "seen", "identifiers"),
    [
        (set[bytes](), [b"0/7", b"0/8", b"0/9", b"1/3", b"1/4"], []),
        ({b"0/8"}, [b"0/7", b"0/8", b"1/3", b"1/4"], [{"partition": "my-topic-0", "offset": 8}]),
        (
            {b"0/7", b"1/4"},
            [b"0/7", b"1/3", b"1/4"],
            [{"partition": "my-topic-0", "offset": 7}, {"partition": "my-topic-1", "offset": 4}],
        ),
    ],
)
def test_a_failure_stops_its_own_partition_alone(bad: set[bytes], seen: list[bytes], identifiers: list[Any]) -> None:
    app = App(report_batch_item_failures=True)
    called: list[bytes | None] = []

    @app.on_kafka()
    def handler(record: KafkaRecord) -> None:
        called.append(record.value)
        if record.value in bad:
            raise ValueError

    with logged():
        answer = Client(app).send(two_partitions())

    assert called == seen
    assert answer == {"batchItemFailures": [{"itemIdentifier": each} for each in identifiers]}


def test_without_reports_a_failure_raises_and_names_the_record() -> None:
    app = App()

    @app.on_kafka()
    def handler(record: KafkaRecord) -> None:
        if record.value == b"1/3":
            raise ValueError

    with pytest.raises(BatchError) as caught, logged():
        Client(app).send(two_partitions())

    assert [each.record_id for each in caught.value.exceptions] == [{"partition": "my-topic-1", "offset": 3}]


@pytest.mark.parametrize("field", ["topic", "offset", "partition"])
def test_a_failure_that_cannot_be_named_returns_the_whole_batch(field: str) -> None:
    app = App(report_batch_item_failures=True)

    @app.on_kafka()
    def handler(record: KafkaRecord) -> None:
        raise ValueError

    payload = kafka.record()
    del payload["records"]["topic-0"][0][field]
    with pytest.raises(BatchError, match="not all of them have an identifier"), logged():
        Client(app).send(payload)


@pytest.mark.parametrize(
    ("records", "path"),
    [({}, "records"), ({"t-0": {}}, "records.t-0"), ({"t-0": None}, "records.t-0"), ({"t-0": [5]}, "records.t-0[0]")],
)
def test_what_has_no_order_is_refused_before_any_handler(records: Any, path: str) -> None:
    app = App(report_batch_item_failures=True)
    called: list[Any] = []
    app.on_kafka()(called.append)
    payload = {**kafka.record(), "records": {**kafka.record()["records"], **records} if records else records}

    with pytest.raises(EventError) as caught:
        Client(app).send(payload)

    assert caught.value.path == path
    assert called == []


def test_a_batch_of_samples_keeps_offsets_in_order() -> None:
    payload = batch(kafka.record(), kafka.record(), kafka.record(topic="other"))

    assert {key: [each["offset"] for each in records] for key, records in payload["records"].items()} == {
        "topic-0": [15, 16],
        "other-0": [15],
    }


# --- There and back -------------------------------------------------------------------------------------------------

texts = st.text(st.characters(exclude_categories=["Cs"]))
millis = st.datetimes(timezones=st.just(UTC)).map(lambda at: at.replace(microsecond=at.microsecond // 1000 * 1000))


@given(
    st.builds(
        KafkaRecord[bytes],
        topic=texts,
        value=st.none() | st.binary(),
        key=st.none() | st.binary(),
        partition=st.integers(),
        offset=st.integers(),
        timestamp=st.none() | millis,
        headers=st.lists(st.tuples(texts, st.none() | st.binary())).map(tuple),
        value_schema_id=st.none() | texts,
        bootstrap_servers=st.lists(st.from_regex(r"[a-z.]+:[0-9]+", fullmatch=True)).map(tuple),
    )
)
def test_a_record_survives_being_written_and_read(record: KafkaRecord) -> None:
    payload = json.loads(json.dumps(write(record)))

    assert read(KafkaRecord, payload, "kafka") == record


@pytest.mark.parametrize("kind", samples("kafka"))
def test_a_sample_survives_being_read_and_written(kind: str) -> None:
    record = read(KafkaRecord, samples("kafka")[kind].record(), "kafka")

    assert read(KafkaRecord, write(record), "kafka") == record


@published("kafka")
def test_public_samples(name: str) -> None:
    payload = load(name)
    records = received("kafka", payload)

    assert len(records) == sum(map(len, payload["records"].values()))
    assert not any("unreadable" in repr(record) for record in records)


@pytest.mark.parametrize("kind", ["with_schema", "tombstone"])
def test_damaged_payloads(kind: str) -> None:
    assert check_mutations(samples("kafka")[kind]) > 100
