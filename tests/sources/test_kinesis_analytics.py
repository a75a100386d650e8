"""Kinesis Data Analytics: pre-processing and output, told apart, and each answered in its own words."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from attrs import frozen
from hypothesis import given
from hypothesis import strategies as st

from lambdarouter import App, EventError, ReplyError
from lambdarouter._events.reading import read, write
from lambdarouter.sources import kinesis_analytics as kinesis_analytics_source
from lambdarouter.sources.kinesis_analytics import KinesisAnalyticsRecord
from lambdarouter.testing import Client, batch, kinesis_analytics, samples
from tests.support.dispatched import received, taken_by
from tests.support.mutations import check_mutations, logged
from tests.support.published import load, published

HELLO = "SGVsbG8="
ID = "49572672223665514422805246926656954630972486059535892482"


@frozen
class Reading:
    degrees: float


def answered(reply: Any, payload: dict[str, Any]) -> dict[str, Any]:
    """The answer for the one record of a payload whose handler returns `reply`, or raises it."""
    app = App()

    @app.on_kinesis_analytics()
    def handler(record: KinesisAnalyticsRecord) -> Any:
        if isinstance(reply, Exception):
            raise reply
        return reply

    with logged():
        (entry,) = Client(app).send(payload)["records"]
    result: dict[str, Any] = entry
    return result


def test_every_field_of_a_record_before_the_query() -> None:
    (record,) = received("kinesis_analytics", kinesis_analytics.record())

    assert record == KinesisAnalyticsRecord(
        data=b"Hello",
        record_id=ID,
        application_arn="arn:aws:kinesisanalytics:us-east-1:123456789012:application/application",
        invocation_id="00540a87-5050-496a-84e4-e7d92bbaf5e2",
        stream_arn="arn:aws:kinesis:us-east-1:123456789012:stream/source",
        arrived_at=datetime(2026, 1, 31, 12, 0, 0, 123_000, tzinfo=UTC),
        sequence_number="49572672223665514422805246926656954630972486059535892482",
        partition_key="customer-7",
        shard_id="shardId-000000000000",
    )


def test_the_fields_of_other_kinds() -> None:
    (fire,) = received("kinesis_analytics", kinesis_analytics.firehose())
    (output,) = received("kinesis_analytics", kinesis_analytics.output(retry_hint=2))

    assert fire.arrived_at == datetime(2026, 1, 31, 12, 0, 0, 123_000, tzinfo=UTC)
    assert (fire.sequence_number, fire.retry_hint) == (None, None)
    assert (output.retry_hint, output.stream_arn, output.arrived_at) == (2, None, None)


@pytest.mark.parametrize("stamp", [1769860800, 1769860800000])
def test_times_in_every_unit_that_occurs(stamp: int) -> None:
    payload = kinesis_analytics.firehose()
    payload["records"][0]["kinesisFirehoseRecordMetadata"]["approximateArrivalTimestamp"] = stamp

    assert received("kinesis_analytics", payload)[0].arrived_at == datetime(2026, 1, 31, 12, tzinfo=UTC)


def test_typed_data() -> None:
    app = App()
    seen: list[Reading] = []

    @app.on_kinesis_analytics()
    def handler(record: KinesisAnalyticsRecord[Reading]) -> None:
        seen.append(record.data)

    Client(app).send(kinesis_analytics.record(data={"degrees": 21.5}))

    assert seen == [Reading(degrees=21.5)]


@pytest.mark.parametrize(("kind", "taker"), [("record", "all"), ("firehose", "all"), ("output", "output")])
def test_output_reaches_its_decorator_and_nothing_else_does(kind: str, taker: str) -> None:
    register: dict[str, Any] = {
        "all": lambda app: app.on_kinesis_analytics(),
        "output": lambda app: app.on_kinesis_analytics_output(),
    }

    assert taken_by(register, samples("kinesis_analytics")[kind]()) == [taker]


def test_output_without_metadata_is_output() -> None:
    payload = kinesis_analytics.output()
    del payload["records"][0]["lambdaDeliveryRecordMetadata"]

    assert taken_by({"output": lambda app: app.on_kinesis_analytics_output()}, payload) == ["output"]


@pytest.mark.parametrize(
    ("application", "taken"),
    [
        ("application", True),
        ("arn:aws:kinesisanalytics:us-east-1:123456789012:application/application", True),
        ("app*", True),
        ("other", False),
    ],
)
def test_the_filter_on_the_application(application: str, taken: bool) -> None:
    register: dict[str, Any] = {
        "one": lambda app: app.on_kinesis_analytics(application=application),
        "rest": lambda app: app.on_kinesis_analytics(),
    }

    assert taken_by(register, kinesis_analytics.record()) == (["one"] if taken else ["rest"])


# --- Answers --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("reply", "entry"),
    [
        (None, {"result": "Ok", "data": HELLO}),
        ({"result": "Ok", "data": b"Bye"}, {"result": "Ok", "data": "Qnll"}),
        ({"result": "Dropped"}, {"result": "Dropped"}),
        ({"result": "ProcessingFailed"}, {"result": "ProcessingFailed", "data": HELLO}),
        (ValueError(), {"result": "ProcessingFailed", "data": HELLO}),
        ({"result": "DeliveryFailed"}, {"result": "ProcessingFailed", "data": HELLO}),
    ],
)
def test_what_a_handler_says_before_the_query(reply: Any, entry: dict[str, Any]) -> None:
    assert answered(reply, kinesis_analytics.record()) == {"recordId": ID, **entry}
    assert answered(reply, kinesis_analytics.firehose()) == {"recordId": ID, **entry}


@pytest.mark.parametrize(
    ("reply", "result"),
    [
        (None, "Ok"),
        ({"result": "Ok"}, "Ok"),
        ({"result": "DeliveryFailed"}, "DeliveryFailed"),
        (ValueError(), "DeliveryFailed"),
        ({"result": "Dropped"}, "DeliveryFailed"),
        ({"result": "Ok", "data": "Qnll"}, "DeliveryFailed"),
    ],
)
def test_what_a_handler_says_of_output(reply: Any, result: str) -> None:
    assert answered(reply, kinesis_analytics.output()) == {"recordId": ID, "result": result}


@pytest.mark.parametrize(
    ("sample", "reply", "field"),
    [
        ("output", {"result": "Dropped"}, "result"),
        ("output", {"result": "Ok", "data": "Qnll"}, "data"),
        ("record", {"result": "DeliveryFailed"}, "result"),
        ("record", {"result": "Ok", "data": 5}, "data"),
        ("record", [], "record"),
    ],
)
def test_a_reply_of_another_kind_names_the_field(sample: str, reply: Any, field: str) -> None:
    app = App()
    app.on_kinesis_analytics()(lambda record: reply)

    with logged() as records:
        Client(app).send(samples("kinesis_analytics")[sample]())

    (cause,) = [each.exc_info[1] for each in records if each.exc_info]
    assert isinstance(cause, ReplyError)
    assert (cause.source, cause.field) == ("kinesis_analytics", field)


def test_a_record_without_an_id_cannot_be_answered_so_that_none_is_handled() -> None:
    app = App()
    called: list[Any] = []
    app.on_kinesis_analytics()(called.append)
    payload = batch(kinesis_analytics.record(), kinesis_analytics.record())
    del payload["records"][1]["recordId"]

    with pytest.raises(EventError) as caught:
        Client(app).send(payload)

    assert caught.value.path == "records[1].recordId"
    assert called == []


@given(st.lists(st.booleans(), min_size=1, max_size=10))
def test_every_record_is_answered_once_and_in_order(failing: list[bool]) -> None:
    app = App()
    left = list(failing)

    @app.on_kinesis_analytics_output()
    def handler(record: KinesisAnalyticsRecord) -> None:
        if left.pop(0):
            raise ValueError

    payload = batch(*(kinesis_analytics.output() for _ in failing))
    with logged():
        answer = Client(app).send(payload)

    assert answer["records"] == [
        {"recordId": record["recordId"], "result": "DeliveryFailed" if fails else "Ok"}
        for record, fails in zip(payload["records"], failing, strict=True)
    ]


# --- There and back -------------------------------------------------------------------------------------------------

texts = st.text(st.characters(exclude_categories=["Cs"]))
times = st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))


@given(
    st.builds(
        KinesisAnalyticsRecord[bytes],
        data=st.binary(),
        record_id=texts,
        stream_arn=st.none() | texts,
        arrived_at=st.none() | times.map(lambda at: at.replace(microsecond=at.microsecond // 1000 * 1000)),
        shard_id=st.none() | texts,
        retry_hint=st.none() | st.integers(),
    )
)
def test_a_record_survives_being_written_and_read(record: KinesisAnalyticsRecord) -> None:
    assert read(KinesisAnalyticsRecord, write(record), "kinesis_analytics") == record


@pytest.mark.parametrize("kind", samples("kinesis_analytics"))
def test_a_sample_survives_being_read_and_written(kind: str) -> None:
    record = read(KinesisAnalyticsRecord, samples("kinesis_analytics")[kind].record(), "kinesis_analytics")

    assert read(KinesisAnalyticsRecord, write(record), "kinesis_analytics") == record


@published("kinesis_analytics")
def test_public_samples(name: str) -> None:
    payload = load(name)
    records = received("kinesis_analytics", payload)

    assert [record.record_id for record in records] == [each["recordId"] for each in payload["records"]]
    assert not any("unreadable" in repr(record) for record in records)


@pytest.mark.parametrize("kind", samples("kinesis_analytics"))
def test_damaged_payloads(kind: str) -> None:
    assert check_mutations(samples("kinesis_analytics")[kind]) > 100


# --- Replies made by helpers ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("reply", "entry"),
    [
        (kinesis_analytics_source.ok("a"), {"result": "Ok", "data": "YQ=="}),
        (kinesis_analytics_source.ok({"a": 1}), {"result": "Ok", "data": "eyJhIjoxfQ=="}),
        (kinesis_analytics_source.drop(), {"result": "Dropped"}),
    ],
)
def test_what_the_helpers_make_of_input(reply: Any, entry: dict[str, str]) -> None:
    app = App()
    app.on_kinesis_analytics()(lambda record: reply)
    (found,) = Client(app).send(kinesis_analytics.record(data=b"x"))["records"]

    assert {key: value for key, value in found.items() if key != "recordId"} == entry


@pytest.mark.parametrize(
    ("reply", "result"),
    [(kinesis_analytics_source.delivered(), "Ok"), (kinesis_analytics_source.not_delivered(), "DeliveryFailed")],
)
def test_what_the_helpers_make_of_output(reply: Any, result: str) -> None:
    app = App()
    app.on_kinesis_analytics_output()(lambda record: reply)
    (found,) = Client(app).send(kinesis_analytics.output(data=b"x"))["records"]

    assert found["result"] == result


def test_a_failure_keeps_the_data() -> None:
    app = App()
    app.on_kinesis_analytics()(lambda record: kinesis_analytics_source.fail())
    (found,) = Client(app).send(kinesis_analytics.record(data=b"x"))["records"]

    assert (found["result"], found["data"]) == ("ProcessingFailed", "eA==")


def test_a_record_without_room_in_the_response_has_failed() -> None:
    app = App()
    app.on_kinesis_analytics()(lambda record: kinesis_analytics_source.ok(b"x" * 700 * 1024))
    payload = batch(*(kinesis_analytics.record(data=b"x", record_id=f"r{index}") for index in range(8)))

    answer = Client(app).send(payload)["records"]

    assert [each["result"] for each in answer] == ["Ok"] * 6 + ["ProcessingFailed"] * 2
    assert answer[6] == {"recordId": "r6", "result": "ProcessingFailed"}
