"""Kinesis streams: data and its types, filters, checkpoints and windows."""

from __future__ import annotations

from base64 import b64encode
from datetime import UTC, datetime
from typing import Any

import pytest
from attrs import frozen
from hypothesis import given
from hypothesis import strategies as st

from lambdarouter import App, BatchError, EventError, detect
from lambdarouter._events.reading import read, write
from lambdarouter.sources.kinesis import KinesisRecord
from lambdarouter.testing import Client, batch, kinesis, samples
from tests.support.dispatched import received, taken_by
from tests.support.mutations import check_mutations, logged
from tests.support.published import load, published

SEQUENCE = "49590338271490256608559692538361571095921575989136588898"


@frozen
class Order:
    order_id: int


def test_every_field_of_a_record() -> None:
    (record,) = received("kinesis", kinesis.record(encryption_type="KMS"))

    assert record == KinesisRecord(
        data=b"Hello",
        partition_key="customer-7",
        sequence_number=SEQUENCE,
        arrived_at=datetime(2026, 1, 31, 12, 0, 0, 123_000, tzinfo=UTC),
        encryption_type="KMS",
        event_id=f"shardId-000000000006:{SEQUENCE}",
        stream_arn="arn:aws:kinesis:us-east-1:123456789012:stream/stream",
        region="us-east-1",
        role_arn="arn:aws:iam::123456789012:role/function-role",
        event_name="aws:kinesis:record",
        schema_version="1.0",
        event_version="1.0",
    )


def test_a_record_without_its_inner_object_as_pipes_sends_it() -> None:
    record = kinesis.record.record()
    flat = {**record.pop("kinesis"), **record}

    assert read(KinesisRecord, flat, "kinesis") == read(KinesisRecord, kinesis.record.record(), "kinesis")


def test_typed_data() -> None:
    app = App()
    seen: list[Order] = []

    @app.on_kinesis()
    def handler(record: KinesisRecord[Order]) -> None:
        seen.append(record.data)

    Client(app).send(kinesis.record(data={"order_id": 7}))

    assert seen == [Order(order_id=7)]


def test_data_as_text() -> None:
    app = App()
    seen: list[str] = []

    @app.on_kinesis()
    def handler(record: KinesisRecord[str]) -> None:
        seen.append(record.data)

    Client(app).send(kinesis.record(data="naïve"))

    assert seen == ["naïve"]


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        ("%%%", "expected base64, got other text"),
        (b64encode(b"{no").decode(), "is not JSON"),
        (b64encode(b"\xff").decode(), "is not JSON"),
        (None, "is missing or null"),
    ],
)
def test_corrupt_data_fails_its_record(data: Any, problem: str) -> None:
    app = App()

    @app.on_kinesis()
    def handler(record: KinesisRecord[Order]) -> None:
        raise AssertionError

    payload = kinesis.record()
    payload["Records"][0]["kinesis"]["data"] = data
    with pytest.raises(BatchError) as caught, logged():
        Client(app).send(payload)

    cause = caught.value.exceptions[0].__cause__
    assert isinstance(cause, EventError)
    assert cause.path == "Records[0].kinesis.data"
    assert problem in cause.problem


@pytest.mark.parametrize(
    ("filters", "taken"),
    [
        ({"stream": "stream"}, True),
        ({"stream": "str*"}, True),
        ({"stream": "arn:aws:kinesis:us-east-1:123456789012:stream/stream"}, True),
        ({"stream": "other"}, False),
        ({"partition_key": "customer-7"}, True),
        ({"partition_key": "customer-8"}, False),
        ({"stream": "stream", "partition_key": "customer-8"}, False),
    ],
)
def test_filters(filters: dict[str, Any], taken: bool) -> None:
    register: dict[str, Any] = {"one": lambda app: app.on_kinesis(**filters), "rest": lambda app: app.on_kinesis()}

    assert taken_by(register, kinesis.record()) == (["one"] if taken else ["rest"])


def test_a_consumer_with_fan_out_has_the_streams_name() -> None:
    register: dict[str, Any] = {
        "stream": lambda app: app.on_kinesis(stream="stream"),
        "consumer": lambda app: app.on_kinesis(stream="reader"),
    }

    assert taken_by(register, kinesis.fan_out()) == ["stream"]


def three() -> dict[str, Any]:
    return batch(*(kinesis.record(sequence_number=str(number), data=str(number)) for number in (1, 2, 3)))


def test_a_batch_stops_at_its_first_failure_and_reports_it() -> None:
    app = App(report_batch_item_failures=True)
    seen: list[bytes] = []

    @app.on_kinesis()
    def handler(record: KinesisRecord) -> None:
        seen.append(record.data)
        if record.data == b"2":
            raise ValueError

    with logged():
        assert Client(app).send(three()) == {"batchItemFailures": [{"itemIdentifier": "2"}]}
    assert seen == [b"1", b"2"]


def test_a_record_that_no_route_takes_has_failed() -> None:
    app = App(report_batch_item_failures=True)
    app.on_kinesis(stream="other")(lambda record: None)

    with logged():
        assert Client(app).send(three()) == {"batchItemFailures": [{"itemIdentifier": "1"}]}


@pytest.mark.parametrize("damage", [None, 5, {"sequenceNumber": ""}, {"sequenceNumber": None}])
def test_a_failure_that_cannot_be_named_returns_the_whole_batch(damage: Any) -> None:
    app = App(report_batch_item_failures=True)
    app.on_kinesis()(lambda record: None)
    payload = three()
    payload["Records"][1]["kinesis"] = damage

    with pytest.raises(BatchError), logged():
        Client(app).send(payload)


def test_all_is_well() -> None:
    app = App(report_batch_item_failures=True)
    app.on_kinesis()(lambda record: None)

    assert Client(app).send(three()) == {"batchItemFailures": []}


@pytest.mark.parametrize(("report", "answer"), [(True, {"batchItemFailures": [], "state": {}}), (False, {"state": {}})])
def test_the_last_call_of_a_window_may_be_empty(report: bool, answer: Any) -> None:
    app = App(report_batch_item_failures=report)
    app.on_kinesis()(lambda record: None)
    payload = {**kinesis.window(), "Records": [], "isFinalInvokeForWindow": True}

    assert detect(payload) == "kinesis"
    assert Client(app).send(payload) == answer
    assert app.explain(payload)


texts = st.text(st.characters(exclude_categories=["Cs"]))


@given(
    st.builds(
        KinesisRecord[bytes],
        data=st.binary(),
        partition_key=texts,
        sequence_number=texts,
        arrived_at=st.none() | st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)),
        encryption_type=st.none() | texts,
        role_arn=st.none() | texts,
    )
)
def test_a_record_survives_being_written_and_read(record: KinesisRecord) -> None:
    assert read(KinesisRecord, write(record), "kinesis") == record


@pytest.mark.parametrize("kind", samples("kinesis"))
def test_a_sample_survives_being_read_and_written(kind: str) -> None:
    record = read(KinesisRecord, samples("kinesis")[kind].record(), "kinesis")

    assert read(KinesisRecord, write(record), "kinesis") == record


@published("kinesis")
def test_public_samples(name: str) -> None:
    payload = load(name)
    records = received("kinesis", payload)

    assert [record.sequence_number for record in records] == [
        each["kinesis"]["sequenceNumber"] for each in payload["Records"]
    ]
    assert not any("unreadable" in repr(record) for record in records)


@pytest.mark.parametrize("kind", samples("kinesis"))
def test_damaged_payloads(kind: str) -> None:
    assert check_mutations(samples("kinesis")[kind]) > 100


def test_the_name_that_the_filter_uses() -> None:
    [event] = received("kinesis", next(iter(samples("kinesis").values()))())
    app, calls = App(), list[Any]()
    app.on_kinesis(stream=event.stream)(calls.append)
    Client(app).send(next(iter(samples("kinesis").values()))())
    assert (len(calls), event.stream) == (1, event.stream_arn.rpartition("/")[2])
