"""Data Firehose: fields by source, every kind of answer for a record, and that each is answered once, in order."""

from __future__ import annotations

import json
import time
from base64 import b64decode
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest
from attrs import frozen
from hypothesis import given
from hypothesis import strategies as st

from lambdarouter import App, EventError, ReplyError, UnhandledEventError
from lambdarouter._events.reading import read, write
from lambdarouter._replies.result_size import LARGEST_RESPONSE
from lambdarouter.sources._transformation import MOST_DATA
from lambdarouter.sources.firehose import FirehoseRecord, FirehoseReply, drop, fail, ok
from lambdarouter.sources.s3_batch import succeeded
from lambdarouter.testing import Client, LambdaContext, batch, firehose, samples
from tests.support.dispatched import received, taken_by
from tests.support.mutations import check_mutations, logged
from tests.support.published import load, published

HELLO = "SGVsbG8="
ID = "49546986683135544286507457936321625675700192471156785154000000"


@frozen
class Order:
    order_id: int


def answered(reply: Any, payload: dict[str, Any] | None = None) -> dict[str, Any]:
    """The answer for the one record of a payload whose handler returns `reply`, or raises it."""
    app = App()

    @app.on_firehose()
    def handler(record: FirehoseRecord) -> Mapping[str, Any] | None:
        if isinstance(reply, Exception):
            raise reply
        given: Mapping[str, Any] | None = reply
        return given

    with logged():
        answer = Client(app).send(payload or firehose.record())
    (entry,) = answer["records"]
    assert set(answer) == {"records"}
    result: dict[str, Any] = entry
    return result


def test_every_field_of_a_record_from_a_kinesis_stream() -> None:
    (record,) = received("firehose", firehose.kinesis())

    assert record == FirehoseRecord(
        data=b"Hello",
        record_id=ID,
        arrived_at=datetime(2026, 1, 31, 12, 0, 0, 456_000, tzinfo=UTC),
        stream_arn="arn:aws:firehose:us-east-1:123456789012:deliverystream/stream",
        region="us-east-1",
        invocation_id="7b1c0f0e-5d6c-4a4e-9d4f-0a4b1f3f7a10",
        kinesis_stream_arn="arn:aws:kinesis:us-east-1:123456789012:stream/source",
        source_arrived_at=datetime(2026, 1, 31, 12, 0, 0, 123_000, tzinfo=UTC),
        shard_id="shardId-000000000000",
        partition_key="customer-7",
        sequence_number="49546986683135544286507457936321625675700192471156785154",
        subsequence_number=0,
    )


def test_the_fields_of_a_record_from_an_msk_topic() -> None:
    (record,) = received("firehose", firehose.msk(data="Bye"))

    assert record.data == b"Bye"
    assert (record.partition, record.offset) == (1, 15)
    assert (
        record.msk_arn == "arn:aws:kafka:us-east-1:123456789012:cluster/cluster/751d2973-a626-431c-9d4e-d7975eb44dd7-2"
    )
    assert record.source_arrived_at == datetime(2026, 1, 31, 12, 0, 0, 123_000, tzinfo=UTC)


@pytest.mark.parametrize(
    ("written", "time"),
    [
        (1769860800123, datetime(2026, 1, 31, 12, 0, 0, 123_000, tzinfo=UTC)),
        ("1769860800123", datetime(2026, 1, 31, 12, 0, 0, 123_000, tzinfo=UTC)),
        ("2026-01-31T12:00:00.123Z", datetime(2026, 1, 31, 12, 0, 0, 123_000, tzinfo=UTC)),
    ],
)
def test_times_of_the_source_in_every_form_that_occurs(written: Any, time: datetime) -> None:
    payload = firehose.kinesis()
    payload["records"][0]["kinesisRecordMetadata"]["approximateArrivalTimestamp"] = written

    assert received("firehose", payload)[0].source_arrived_at == time


@pytest.mark.parametrize(("written", "number"), [("", None), ("7", 7), (7, 7), (None, None)])
def test_subsequence_numbers_in_every_form_that_occurs(written: Any, number: int | None) -> None:
    payload = firehose.kinesis()
    payload["records"][0]["kinesisRecordMetadata"]["subsequenceNumber"] = written

    assert received("firehose", payload)[0].subsequence_number == number


def test_typed_data() -> None:
    app = App()
    seen: list[Order] = []

    @app.on_firehose()
    def handler(record: FirehoseRecord[Order]) -> None:
        seen.append(record.data)

    Client(app).send(firehose.record(data={"order_id": 7}))

    assert seen == [Order(order_id=7)]


@pytest.mark.parametrize(
    ("stream", "taken"),
    [
        ("stream", True),
        ("arn:aws:firehose:us-east-1:123456789012:deliverystream/stream", True),
        ("s*", True),
        ("other", False),
    ],
)
def test_the_filter_on_the_stream(stream: str, taken: bool) -> None:
    register: dict[str, Any] = {
        "one": lambda app: app.on_firehose(stream=stream),
        "rest": lambda app: app.on_firehose(),
    }

    assert taken_by(register, firehose.record()) == (["one"] if taken else ["rest"])


# --- Answers --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("reply", "entry"),
    [
        (None, {"result": "Ok", "data": HELLO}),
        ({"result": "Ok"}, {"result": "Ok", "data": HELLO}),
        ({"result": "Ok", "data": b"Bye"}, {"result": "Ok", "data": "Qnll"}),
        ({"result": "Ok", "data": "Qnll"}, {"result": "Ok", "data": "Qnll"}),
        ({"recordId": ID, "result": "Ok", "data": "Qnll"}, {"result": "Ok", "data": "Qnll"}),
        ({"result": "Dropped"}, {"result": "Dropped"}),
        ({"result": "ProcessingFailed"}, {"result": "ProcessingFailed", "data": HELLO}),
        (
            {"result": "Ok", "metadata": {"partitionKeys": {"year": "2026"}}},
            {"result": "Ok", "data": HELLO, "metadata": {"partitionKeys": {"year": "2026"}}},
        ),
        (
            {"result": "Ok", "metadata": {"otfMetadata": {"operation": "insert"}}},
            {"result": "Ok", "data": HELLO, "metadata": {"otfMetadata": {"operation": "insert"}}},
        ),
        (ValueError(), {"result": "ProcessingFailed", "data": HELLO}),
    ],
)
def test_what_a_handler_says_of_its_record(reply: Any, entry: dict[str, Any]) -> None:
    assert answered(reply) == {"recordId": ID, **entry}


@pytest.mark.parametrize(
    ("reply", "entry"),
    [
        (None, {"result": "Ok", "kafkaRecordValue": HELLO}),
        ({"result": "Ok", "data": b"Bye"}, {"result": "Ok", "kafkaRecordValue": "Qnll"}),
        ({"result": "Ok", "kafkaRecordValue": "Qnll"}, {"result": "Ok", "kafkaRecordValue": "Qnll"}),
        ({"result": "Dropped"}, {"result": "Dropped"}),
        (ValueError(), {"result": "ProcessingFailed", "kafkaRecordValue": HELLO}),
    ],
)
def test_a_record_of_an_msk_topic_is_answered_in_its_own_form(reply: Any, entry: dict[str, Any]) -> None:
    assert answered(reply, firehose.msk()) == {"recordId": ID, **entry}


@pytest.mark.parametrize(
    ("reply", "field"),
    [
        ("Ok", "record"),
        (5, "record"),
        ({"result": "Ok", (5, 6): "x"}, "record"),
        ({"result": "Ok", "data": object()}, "record"),
        ({}, "result"),
        ({"result": "OK"}, "result"),
        ({"result": None}, "result"),
        ({"result": "DeliveryFailed"}, "result"),
        ({"result": "Ok", "data": "plain text"}, "data"),
        ({"result": "Ok", "data": None}, "data"),
        ({"result": "Ok", "data": {"order_id": 7}}, "data"),
        ({"result": "Ok", "dta": "Qnll"}, "dta"),
        ({"result": "Ok", "kafkaRecordValue": "Qnll"}, "kafkaRecordValue"),
        ({"result": "Ok", "recordId": "other"}, "recordId"),
        ({"result": "Ok", "metadata": []}, "metadata"),
        ({"result": "Ok", "metadata": {"partitionKeys": {"year": 2026}}}, "metadata.partitionKeys"),
        ({"result": "Ok", "metadata": {"otfMetadata": "insert"}}, "metadata.otfMetadata"),
    ],
)
def test_a_reply_of_another_kind_is_a_failure_that_names_the_field(reply: Any, field: str) -> None:
    app = App()
    app.on_firehose()(lambda record: reply)

    with logged() as records:
        answer = Client(app).send(firehose.record())

    assert answer == {"records": [{"recordId": ID, "result": "ProcessingFailed", "data": HELLO}]}
    (cause,) = [each.exc_info[1] for each in records if each.exc_info]
    assert isinstance(cause, ReplyError)
    assert (cause.source, cause.field) == ("firehose", field)


def test_corrupt_and_unwanted_records_fail_alone() -> None:
    app = App()

    @app.on_firehose(where=lambda record: record.region == "us-east-1")
    def handler(record: FirehoseRecord[Order]) -> None:
        return None

    payload = batch(*(firehose.record(data={"order_id": 7}) for _ in range(3)))
    payload["records"][0]["data"] = "%%%"
    payload["records"][1]["data"] = HELLO
    payload["records"][2]["region"] = "eu-west-1"
    del payload["records"][2]["data"]
    with logged():
        answer = Client(app).send(payload)

    ids = [record["recordId"] for record in payload["records"]]
    assert answer["records"] == [
        {"recordId": ids[0], "result": "ProcessingFailed", "data": "%%%"},
        {"recordId": ids[1], "result": "ProcessingFailed", "data": HELLO},
        {"recordId": ids[2], "result": "ProcessingFailed"},
    ]


def test_a_record_that_no_route_takes_has_failed() -> None:
    app = App()
    app.on_firehose(stream="other")(lambda record: None)

    with logged() as records:
        answer = Client(app).send(firehose.record())

    assert answer["records"][0]["result"] == "ProcessingFailed"
    assert any(isinstance(each.exc_info[1], UnhandledEventError) for each in records if each.exc_info)


def test_the_default_handler_answers_for_what_no_route_takes() -> None:
    app = App()
    app.on_firehose(stream="other")(lambda record: None)
    replies: list[Any] = [{"result": "Dropped"}, None, "what"]
    app.default(lambda record: replies.pop(0))
    client = Client(app)

    assert client.send(firehose.record())["records"] == [{"recordId": ID, "result": "Dropped"}]
    assert client.send(firehose.record())["records"] == [{"recordId": ID, "result": "Ok", "data": HELLO}]
    with logged():
        assert client.send(firehose.record())["records"][0]["result"] == "ProcessingFailed"


@pytest.mark.parametrize("record_id", [None, 5, ""])
def test_a_record_without_an_id_cannot_be_answered_so_that_none_is_handled(record_id: Any) -> None:
    app = App()
    called: list[Any] = []
    app.on_firehose()(called.append)
    payload = batch(firehose.record(), firehose.record())
    payload["records"][1]["recordId"] = record_id

    if record_id == "":
        assert [each["recordId"] for each in Client(app).send(payload)["records"]] == [ID, ""]
    else:
        with pytest.raises(EventError) as caught:
            Client(app).send(payload)
        assert caught.value.path == "records[1].recordId"
        assert called == []


def test_records_for_which_there_is_no_time_fail_and_keep_their_data() -> None:
    app = App()
    left = iter([30_000, 30_000, 30_000, 100, 100])
    app.on_firehose()(lambda record: None)

    with logged():
        answer = Client(app, context=LambdaContext(remaining_time_in_millis=lambda: next(left))).send(
            batch(*(firehose.record() for _ in range(3)))
        )

    assert [each["result"] for each in answer["records"]] == ["Ok", "Ok", "ProcessingFailed"]


outcomes = st.sampled_from(
    [None, {"result": "Dropped"}, {"result": "Ok", "data": b"x"}, {"result": "no"}, ValueError()]
)


@given(st.lists(st.tuples(outcomes, st.booleans()), min_size=1, max_size=12))
def test_every_record_is_answered_once_and_in_order(replies: list[tuple[Any, bool]]) -> None:
    app = App()
    left = [reply for reply, _ in replies]

    @app.on_firehose()
    def handler(record: FirehoseRecord) -> Any:
        reply = left.pop(0)
        if isinstance(reply, Exception):
            raise reply
        return reply

    payload = firehose.record()  # from both kinds of streams at once, which batch() refuses
    payload["records"] = [
        {**(firehose.msk if msk else firehose.record).record(), "recordId": f"record-{index}"}
        for index, (_, msk) in enumerate(replies)
    ]
    with logged():
        answer = Client(app).send(payload)

    assert [each["recordId"] for each in answer["records"]] == [each["recordId"] for each in payload["records"]]
    for entry, (_, msk) in zip(answer["records"], replies, strict=True):
        key = "kafkaRecordValue" if msk else "data"
        assert set(entry) == ({"recordId", "result"} if entry["result"] == "Dropped" else {"recordId", "result", key})


# --- There and back -------------------------------------------------------------------------------------------------

texts = st.text(st.characters(exclude_categories=["Cs"]))
millis = st.datetimes(timezones=st.just(UTC)).map(lambda at: at.replace(microsecond=at.microsecond // 1000 * 1000))


@given(
    st.builds(
        FirehoseRecord[bytes],
        data=st.binary(),
        record_id=texts,
        arrived_at=st.none() | millis,
        source_arrived_at=st.none() | millis,
        subsequence_number=st.none() | st.integers(),
        offset=st.none() | st.integers(),
        partition_key=st.none() | texts,
    )
)
def test_a_record_survives_being_written_and_read(record: FirehoseRecord) -> None:
    assert read(FirehoseRecord, write(record), "firehose") == record


@pytest.mark.parametrize("kind", samples("firehose"))
def test_a_sample_survives_being_read_and_written(kind: str) -> None:
    record = read(FirehoseRecord, samples("firehose")[kind].record(), "firehose")

    assert read(FirehoseRecord, write(record), "firehose") == record


@published("firehose")
def test_public_samples(name: str) -> None:
    payload = load(name)
    for each in payload["records"]:
        # One of them was cut by hand, and padded wrongly.
        each["data"] = each["data"].rstrip("=")[: len(each["data"]) // 4 * 4 - 4]
    records = received("firehose", payload)

    assert [record.record_id for record in records] == [each["recordId"] for each in payload["records"]]
    assert not any("unreadable" in repr(record) for record in records)


@pytest.mark.parametrize("kind", samples("firehose"))
def test_damaged_payloads(kind: str) -> None:
    assert check_mutations(samples("firehose")[kind]) > 100


# --- Replies made by helpers ----------------------------------------------------------------------------------------


def replied(reply: FirehoseReply | None, **fields: Any) -> dict[str, Any]:
    """The entry of one record's answer, as Firehose gets it."""
    app = App()

    @app.on_firehose()
    def handler(record: FirehoseRecord) -> FirehoseReply | None:
        return reply

    (entry,) = Client(app).send(firehose.record(data=b"original", **fields))["records"]
    found: dict[str, Any] = entry
    return found


@pytest.mark.parametrize(
    ("reply", "result", "data"),
    [
        (ok(), "Ok", b"original"),
        (ok(b"\x00\xff"), "Ok", b"\x00\xff"),
        (ok("text \u00e4\n"), "Ok", "text \u00e4\n".encode()),
        (ok({"a": [1, None]}), "Ok", b'{"a":[1,null]}'),
        (ok(None), "Ok", b"null"),
        (ok(""), "Ok", b""),
        (fail(), "ProcessingFailed", b"original"),
    ],
)
def test_what_the_helpers_make(reply: FirehoseReply, result: str, data: bytes) -> None:
    entry = replied(reply)

    assert (entry["result"], b64decode(entry["data"])) == (result, data)


def test_a_dropped_record_and_its_keys() -> None:
    assert replied(drop()).keys() == {"recordId", "result"}
    assert replied(drop())["result"] == "Dropped"
    keys = replied(ok(partition_keys={"year": "2026"}, otf_metadata={"operation": "insert"}))["metadata"]
    assert keys == {"partitionKeys": {"year": "2026"}, "otfMetadata": {"operation": "insert"}}
    assert ok("a") == ok(b"a") != drop()


def test_what_the_helpers_refuse() -> None:
    number: Any = 7
    with pytest.raises(ReplyError, match=r"metadata\.partitionKeys: expected an object of strings"):
        ok(partition_keys={"year": number})
    with pytest.raises(ReplyError, match=r"the reply's data: an object has no JSON form"):
        ok(object())
    ok(b"x" * MOST_DATA)
    with pytest.raises(ReplyError, match=r"firehose: the reply's data: has \d+ bytes, and the response .* 6 MB"):
        ok(b"x" * (MOST_DATA + 1))


def of_many(count: int, size: int) -> Any:
    """The answer to a batch of so many records, each of which becomes so many bytes."""
    app = App()
    app.on_firehose()(lambda record: ok(b"x" * size))
    return Client(app).send(batch(*(firehose.record(data=b"x", record_id=f"r{index}") for index in range(count))))


def test_an_answer_is_as_large_as_lambda_takes_it() -> None:
    around = len(json.dumps(of_many(8, 0)))
    most = (LARGEST_RESPONSE - around) // 8 // 4 * 3  # bytes of data, in each of eight records

    answer = of_many(8, most)
    assert LARGEST_RESPONSE - 32 < len(json.dumps(answer)) <= LARGEST_RESPONSE
    with pytest.raises(ReplyError, match=r"firehose: the reply's records: are \d+ bytes .*; reduce the buffer size"):
        of_many(8, most + 3)


def test_a_failed_record_without_readable_data_is_answered() -> None:
    payload = firehose.record()
    payload["records"][0]["data"] = 7

    assert answered(drop(), payload) == {"recordId": ID, "result": "ProcessingFailed", "data": 7}


def test_a_reply_to_another_service(caplog: pytest.LogCaptureFixture) -> None:
    app = App()
    reply: Any = succeeded()
    app.on_firehose()(lambda record: reply)

    (entry,) = Client(app).send(firehose.record(data=b"x"))["records"]

    assert entry["result"] == "ProcessingFailed"
    assert "is a S3BatchReply; expected a FirehoseReply" in caplog.text


def test_records_at_the_same_time_are_answered_in_order() -> None:
    app = App()

    @app.on_firehose(concurrency=4)
    def handler(record: FirehoseRecord) -> FirehoseReply:
        if record.record_id == "r3":
            raise ValueError
        time.sleep(0.001 * (10 - int(record.record_id[1:])))
        return ok(record.record_id)

    records = [firehose.record(data=b"x", record_id=f"r{index}") for index in range(8)]
    answer = Client(app).send(batch(*records))["records"]

    assert [each["recordId"] for each in answer] == [f"r{index}" for index in range(8)]
    assert [b64decode(each["data"]).decode() for each in answer][:4] == ["r0", "r1", "r2", "x"]
    assert answer[3]["result"] == "ProcessingFailed"
