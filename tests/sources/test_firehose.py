"""Data Firehose: fields by source, every kind of answer for a record, and that each is answered once, in order."""

from __future__ import annotations

import gzip
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

from lambdarouter import App, Batch, EventError, ReplyError, UnhandledEventError
from lambdarouter._events.reading import read, write
from lambdarouter._replies.callbacks import Sent, captured
from lambdarouter._replies.result_size import LARGEST_RESPONSE
from lambdarouter.errors import DeliveryError
from lambdarouter.sources._transformation import MOST_DATA
from lambdarouter.sources.cloudwatch_logs import LogBatch
from lambdarouter.sources.firehose import FirehoseRecord, FirehoseReply, drop, fail, ok, put_back
from lambdarouter.sources.kinesis import KinesisRecord
from lambdarouter.sources.s3_batch import succeeded
from lambdarouter.testing import Client, LambdaContext, batch, cloudwatch_logs, firehose, kinesis, samples
from tests.support.aws_calls import answering, judged
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


# --- Responses of more than 6 MB ------------------------------------------------------------------------------------


def of_many(
    count: int, size: int, on_overflow: Any = None, sample: Any = firehose.record, whole: bool = False
) -> list[dict[str, Any]]:
    """The entries for a batch of so many records, each of which becomes so many bytes."""
    app = App()

    def grown(record: FirehoseRecord) -> FirehoseReply:
        return ok(b"x" * size, on_overflow=on_overflow)

    def all_grown(records: Batch[FirehoseRecord]) -> list[FirehoseReply]:
        return [grown(each) for each in records]

    if whole:
        app.on_firehose()(all_grown)
    else:
        app.on_firehose()(grown)
    answer = Client(app).send(batch(*(sample(data=b"x", record_id=f"r{index}") for index in range(count))))
    assert len(json.dumps(answer)) <= LARGEST_RESPONSE
    assert [each["recordId"] for each in answer["records"]] == [f"r{index}" for index in range(count)]
    entries: list[dict[str, Any]] = answer["records"]
    return entries


def results_of(entries: list[dict[str, Any]]) -> str:
    """The results of entries, by their first letters."""
    return "".join(each["result"][0] for each in entries)


def test_an_answer_is_as_large_as_lambda_takes_it(caplog: pytest.LogCaptureFixture) -> None:
    around = len(json.dumps({"records": of_many(8, 0)}))
    most = (LARGEST_RESPONSE - around) // 8 // 4 * 3  # bytes of data, in each of eight records

    entries = of_many(8, most)
    assert LARGEST_RESPONSE - 32 < len(json.dumps({"records": entries})) <= LARGEST_RESPONSE
    assert results_of(entries) == "OOOOOOOO"
    assert not caplog.records


@pytest.mark.parametrize("whole", [False, True])
@pytest.mark.parametrize("sample", [firehose.record, firehose.kinesis, firehose.msk])
def test_a_record_without_room_in_the_response_has_failed(
    sample: Any, whole: bool, caplog: pytest.LogCaptureFixture
) -> None:
    entries = of_many(8, 700 * 1024, sample=sample, whole=whole)

    assert results_of(entries) == "OOOOOOPP"
    assert entries[7] == {"recordId": "r7", "result": "ProcessingFailed"}
    assert "no room for 2 of 8 records (6 MB): 2 are reported as failed, 0 were sent elsewhere" in caplog.text


def test_smaller_records_behind_one_that_does_not_fit_are_delivered() -> None:
    app = App()

    @app.on_firehose()
    def grown(record: FirehoseRecord) -> FirehoseReply:
        if record.data == b"raise":
            raise ValueError
        return drop() if record.data == b"drop" else ok(b"x" * int(record.data))

    data = ["raise", "3000000", "1400000", "1400000", "drop", "10", str(MOST_DATA - 10)]
    payload = batch(*(firehose.record(data=each.encode()) for each in data))
    with logged():
        answer = Client(app).send(payload)

    assert results_of(answer["records"]) == "POOPDOP"
    assert len(json.dumps(answer)) <= LARGEST_RESPONSE


def test_records_without_room_go_to_a_function_and_are_dropped() -> None:
    seen: list[list[str]] = []

    def send_on(records: list[FirehoseRecord]) -> None:
        seen.append([each.record_id for each in records])

    assert results_of(of_many(8, 700 * 1024, send_on)) == "OOOOOODD"
    assert results_of(of_many(4, 10, send_on)) == "OOOO"
    assert seen == [["r6", "r7"]]


def test_records_that_the_function_cannot_handle_have_failed(caplog: pytest.LogCaptureFixture) -> None:
    def send_on(records: list[FirehoseRecord]) -> None:
        raise KeyError

    async def later() -> None: ...

    assert results_of(of_many(8, 700 * 1024, send_on)) == "OOOOOOPP"
    assert "on_overflow failed for 2 records" in caplog.text
    assert results_of(of_many(8, 700 * 1024, lambda records: later())) == "OOOOOOPP"


def test_a_record_that_never_fits_is_not_sent_again() -> None:
    seen: list[Any] = []

    assert results_of(of_many(1, MOST_DATA - 3, seen.append)) == "P"
    assert seen == []


def test_a_function_for_what_does_not_fit_is_a_plain_function() -> None:
    async def later(records: Any) -> None: ...

    wrong: Any
    for wrong in (later, "stream", 7):
        with pytest.raises(ReplyError, match="on_overflow: is not a plain function of a list of records"):
            ok(b"", on_overflow=wrong)


@pytest.mark.parametrize(
    ("sample", "calls"),
    [
        (
            firehose.record,
            [("firehose.put_record_batch", {"DeliveryStreamName": "stream", "Records": [{"Data": b"x"}] * 2})],
        ),
        (
            firehose.kinesis,
            [
                (
                    "kinesis.put_records",
                    {
                        "StreamARN": "arn:aws:kinesis:us-east-1:123456789012:stream/source",
                        "Records": [{"Data": b"x", "PartitionKey": "customer-7"}] * 2,
                    },
                )
            ],
        ),
        (firehose.msk, []),
    ],
)
def test_records_are_put_back_into_their_stream(
    sample: Any, calls: list[Any], caplog: pytest.LogCaptureFixture
) -> None:
    app = App()
    app.on_firehose()(lambda record: ok(b"x" * 700 * 1024, on_overflow=put_back))
    client = Client(app)

    answer = client.send(batch(*(sample(data=b"x", record_id=f"r{index}") for index in range(8))))

    assert results_of(answer["records"]) == ("OOOOOODD" if calls else "OOOOOOPP")
    assert [(each.target, each.content) for each in client.sent] == calls
    for target, parameters in calls:
        assert judged(target, parameters) == []
    assert ("MSK topic" in caplog.text) is not bool(calls)


def of_stream(data: bytes) -> FirehoseRecord:
    """A record that was put directly into a Firehose stream."""
    found: FirehoseRecord = read(FirehoseRecord, firehose.record.record(data=data), "firehose")
    return found


def test_many_records_are_put_back_in_several_calls() -> None:
    def put(count: int, size: int) -> list[int]:
        calls: list[Sent] = []
        token = captured.set(calls)
        try:
            put_back([of_stream(b"x" * size)] * count)
        finally:
            captured.reset(token)
        return [len(each.content["Records"]) for each in calls]

    assert put(1001, 1) == [500, 500, 1]
    assert put(9, 1000 * 1024) == [4, 4, 1]
    assert put(0, 0) == []


def test_records_that_the_stream_refuses_are_put_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lambdarouter.sources._overflow._PAUSE", 0)
    one, two = ({"RecordId": "1"}, {"ErrorCode": "ServiceUnavailableException", "ErrorMessage": "Slow down."})
    busy = {"FailedPutCount": 1, "RequestResponses": [two]}
    answers = [
        {"FailedPutCount": 1, "RequestResponses": [one, two]},
        busy,
        {"FailedPutCount": 0, "RequestResponses": [one]},
    ]
    records = [of_stream(b"a"), of_stream(b"b")]

    seen = answering(monkeypatch, "firehose", "put_record_batch", *answers)
    put_back(records)
    assert [[each["Data"] for each in call["Records"]] for call in seen] == [[b"a", b"b"], [b"b"], [b"b"]]

    answering(monkeypatch, "firehose", "put_record_batch", answers[0], busy, busy)
    with pytest.raises(DeliveryError, match="1 records were not accepted"):
        put_back(records)


# --- Log events of CloudWatch Logs ----------------------------------------------------------------------------------


def test_log_events_in_a_record() -> None:
    app = App()

    @app.on_firehose()
    def handler(record: FirehoseRecord[LogBatch]) -> FirehoseReply:
        lines = [f"{record.data.log_group} {each.message}\n" for each in record.data.events]
        return ok("".join(lines), partition_keys={"stream": record.data.raw["logStream"]})

    payload = firehose.log_record(log_group="orders", log_stream="s1")

    (entry,) = Client(app).send(payload)["records"]

    assert b64decode(entry["data"]).decode() == "orders [ERROR] order 7 failed\norders [INFO] done\n"
    assert entry["metadata"] == {"partitionKeys": {"stream": "s1"}}


def plain_logs(**fields: Any) -> bytes:
    """A batch of log events that Firehose has decompressed."""
    return json.dumps({**cloudwatch_logs.data_message.record(), **fields}).encode()


def test_log_events_that_firehose_has_decompressed() -> None:
    app = App()

    @app.on_firehose()
    def handler(record: FirehoseRecord[LogBatch]) -> FirehoseReply:
        return ok(record.data.events[0].message)

    records = [firehose.record(data=plain_logs()), firehose.record(data=plain_logs(messageType="CONTROL_MESSAGE"))]
    answer = Client(app).send(batch(*records))

    assert results_of(answer["records"]) == "OD"
    assert b64decode(answer["records"][0]["data"]) == b"[ERROR] order 7 failed"


@pytest.mark.parametrize("annotation", [FirehoseRecord, FirehoseRecord[LogBatch], Batch[FirehoseRecord[LogBatch]]])
@pytest.mark.parametrize("concurrency", [1, 2])
def test_control_messages_are_dropped_and_no_handler_gets_them(annotation: Any, concurrency: int) -> None:
    app = App()
    seen: list[Any] = []

    def handler(event: Any) -> Any:
        seen.append(event)
        return [ok()] * len(event) if isinstance(event, Batch) else ok()

    handler.__annotations__ = {"event": annotation}
    app.on_firehose(concurrency=concurrency)(handler)
    payload = batch(firehose.control_message(), firehose.logs(), firehose.control_message())

    assert results_of(Client(app).send(payload)["records"]) == "DOD"
    assert len(seen) == 1
    assert Client(app).send(firehose.control_message())["records"] == [{"recordId": ID, "result": "Dropped"}]


def test_control_messages_beside_a_handler_of_log_events() -> None:
    app = App()
    seen: list[str] = []

    @app.on_cloudwatch_logs()
    def handler(logs: LogBatch) -> None:
        seen.append(logs.log_group)

    answer = Client(app).send(batch(firehose.control_message(), firehose.logs()))

    assert (results_of(answer["records"]), seen) == ("DO", ["/aws/lambda/orders"])


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"text", "is not JSON"),
        (b'{"a": 1}', "is not a batch of log events of CloudWatch Logs"),
        (gzip.compress(b"[]"), "is not a batch of log events of CloudWatch Logs"),
        (gzip.compress(b"{}")[:-4], "is gzip that is truncated"),
    ],
    ids=["text", "an object", "a list", "truncated"],
)
def test_data_that_is_no_batch_of_log_events_fails_alone(
    data: bytes, problem: str, caplog: pytest.LogCaptureFixture
) -> None:
    app = App()

    @app.on_firehose()
    def handler(record: FirehoseRecord[LogBatch]) -> FirehoseReply:
        return ok(record.data.events[0].message)

    answer = Client(app).send(batch(firehose.record(data=data), firehose.logs()))

    assert results_of(answer["records"]) == "PO"
    assert f"firehose: records[0].data: {problem}" in caplog.text


def test_log_events_in_a_kinesis_record() -> None:
    app = App()
    seen: list[str] = []

    @app.on_kinesis()
    def handler(record: KinesisRecord[LogBatch]) -> None:
        seen.append(record.data.events[0].message)

    (logs,), (control,) = firehose.logs()["records"], firehose.control_message()["records"]
    client = Client(app)
    for each in (logs, control):
        assert client.send(kinesis.record(data=b64decode(each["data"]))) is None
    assert seen == ["[ERROR] order 7 failed"]


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
    assert "is of type S3BatchReply; expected FirehoseReply" in caplog.text


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


def test_the_name_that_the_filter_uses() -> None:
    [event] = received("firehose", next(iter(samples("firehose").values()))())
    app, calls = App(), list[Any]()
    app.on_firehose(stream=event.stream)(calls.append)
    Client(app).send(next(iter(samples("firehose").values()))())
    assert (len(calls), event.stream) == (1, event.stream_arn.rpartition("/")[2])
