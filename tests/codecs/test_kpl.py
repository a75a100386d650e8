"""Aggregates of the Kinesis Producer Library: written by AWS's own library, and read like it."""

from __future__ import annotations

from base64 import b64decode
from hashlib import md5
from typing import Any

import pytest
from attrs import frozen
from aws_kinesis_agg import (  # type: ignore[import-untyped]  # pyright: ignore[reportMissingTypeStubs]
    aggregator,
    deaggregator,
)
from hypothesis import given
from hypothesis import strategies as st

from lambdarouter import App, Batch, RegistrationError, Window
from lambdarouter.codecs import gzip, kpl
from lambdarouter.sources.kinesis import SOURCE, KinesisRecord
from tests.support.encoded_payloads import kinesis

#: An aggregate of two records, `{"n":1}` with the key "a", and `{"n":2}` with the key "b" and a hash key.
_MESSAGE = b'\x0a\x01a\x0a\x01b\x12\x03123\x1a\x0b\x08\x00\x1a\x07{"n":1}\x1a\x0d\x08\x01\x10\x00\x1a\x07{"n":2}'
LITERAL = b"\xf3\x89\x9a\xc2" + _MESSAGE + md5(_MESSAGE, usedforsecurity=False).digest()

#: The partition key, the explicit hash key, and the data of a user's record.
UserRecord = tuple[str, str | None, bytes]


@frozen
class Click:
    n: int


def aggregate(*records: UserRecord) -> bytes:
    """What AWS's aggregation library makes of some records."""
    writer: Any = aggregator.RecordAggregator()
    for partition_key, hash_key, data in records:
        writer.add_user_record(partition_key, data, hash_key)
    content: bytes = writer.clear_and_get().get_contents()[2]
    return content


def with_checksum(message: bytes) -> bytes:
    return LITERAL[:4] + message + md5(message, usedforsecurity=False).digest()


def records_of_aws(payload: dict[str, Any]) -> list[Any]:
    """The records in a payload, as AWS's deaggregation library lists them."""
    return list(deaggregator.deaggregate_records(payload["Records"]))


def facts(record: KinesisRecord[Any]) -> tuple[Any, ...]:
    numbers = record.sequence_number, record.subsequence_number
    return record.data, record.partition_key, record.explicit_hash_key, *numbers


def test_each_record_of_an_aggregate_is_handled_on_its_own() -> None:
    app, seen = App(), list[Any]()

    @app.on_kinesis(decode=kpl())
    def handle(record: KinesisRecord[Click]) -> None:
        seen.append(facts(record))

    app(kinesis(("49", "outer", LITERAL), ("50", "c", b'{"n":3}')))

    assert seen == [
        (Click(1), "a", None, "49", 0),
        (Click(2), "b", "123", "49", 1),
        (Click(3), "c", None, "50", None),
    ]


@given(
    st.lists(
        st.tuples(
            st.text(st.characters(codec="utf-8"), min_size=1, max_size=20),
            st.none() | st.integers(0, 2**128 - 1).map(str),
            st.binary(max_size=50),
        ),
        min_size=1,
        max_size=8,
    )
)
def test_aggregates_are_read_as_by_the_library_of_aws(records: list[UserRecord]) -> None:
    app, seen = App(), list[Any]()

    @app.on_kinesis(decode=kpl())
    def handle(record: KinesisRecord) -> None:
        seen.append(facts(record)[:3] + facts(record)[4:])

    payload = kinesis(("49", "outer", aggregate(*records)))
    read = [(b64decode(each["kinesis"]["data"]), each["kinesis"]["partitionKey"]) for each in records_of_aws(payload)]
    app(payload)

    assert [each[:2] for each in seen] == read == [(data, key) for key, _, data in records]
    # AWS's library reads the first hash key of the table for a record without one.
    assert [each[2] for each in seen] == [hash_key for _, hash_key, _ in records]
    assert [each[3] for each in seen] == [*range(len(records))]


def test_tags_and_unknown_fields_of_an_aggregate_are_skipped() -> None:
    app, seen = App(), list[Any]()
    app.on_kinesis(decode=kpl())(lambda record: seen.append(record.data))
    message = b"\x0a\x01a\x1a\x0a\x08\x00\x1a\x01x\x22\x03\x0a\x01t\x21" + bytes(8) + b"\x25" + bytes(4) + b"\x28\x07"

    app(kinesis(("49", "outer", with_checksum(message))))

    assert seen == [b"x"]


# --- Failures -------------------------------------------------------------------------------------------------------


def test_a_failure_is_reported_with_the_sequence_number_of_the_aggregate() -> None:
    app, seen = App(report_batch_item_failures=True), list[int]()

    @app.on_kinesis(decode=kpl())
    def handle(record: KinesisRecord[Click]) -> None:
        seen.append(record.data.n)
        if record.data.n == 2:
            raise RuntimeError

    answer = app(kinesis(("48", "z", b'{"n":0}'), ("49", "outer", LITERAL), ("50", "c", b'{"n":3}')))

    assert answer == {"batchItemFailures": [{"itemIdentifier": "49"}]}
    assert seen == [0, 1, 2]  # the rest of the shard is redelivered


@pytest.mark.parametrize("concurrency", [1, 5])
def test_one_payload_that_does_not_fit_fails_alone(concurrency: int) -> None:
    app, seen = App(report_batch_item_failures=True), list[int]()

    @app.on_kinesis(decode=kpl(), concurrency=concurrency)
    def handle(record: KinesisRecord[Click]) -> None:
        seen.append(record.data.n)

    bad = aggregate(("a", None, b'{"n":1}'), ("a", None, b"bad"))

    assert app(kinesis(("49", "outer", bad))) == {"batchItemFailures": [{"itemIdentifier": "49"}]}
    assert seen == [1]


@pytest.mark.parametrize(
    ("damaged", "reason"),
    [
        (LITERAL[:-1] + b"!", "its checksum does not match"),
        (LITERAL[:9], "its checksum does not match"),
        (LITERAL[:4], "its checksum does not match"),
        (with_checksum(b"\x0a\x7fa"), "a field is cut off"),
        (with_checksum(b"\x1a\x04\x08\x00\x1a\x00"), "a record refers to a key that it does not have"),
        (with_checksum(b"\x0a\x01a\x1a\x06\x08\x00\x10\x01\x1a\x00"), "a record refers to a key that it does not have"),
        (with_checksum(b"\x0a\x01a\x1a\x02\x08\x00"), "a record lacks its key or its data"),
        (with_checksum(b"\x0a\x01\xff"), "a key is not text"),
        (with_checksum(b"\x0b"), "it has a field of an unknown kind"),
    ],
)
def test_a_damaged_aggregate_is_one_failed_record(
    damaged: bytes, reason: str, caplog: pytest.LogCaptureFixture
) -> None:
    app, seen = App(report_batch_item_failures=True), list[Any]()
    app.on_kinesis(decode=kpl())(lambda record: seen.append(record.data))

    answer = app(kinesis(("48", "z", b"fine"), ("49", "outer", damaged)))

    assert answer == {"batchItemFailures": [{"itemIdentifier": "49"}]}
    assert seen == [b"fine"]
    path = "kinesis: Records[1].kinesis.data: decode=kpl: is a damaged aggregate of the Kinesis Producer Library: "
    assert path + reason in caplog.text


@given(st.binary(max_size=80))
def test_no_message_whatsoever_fails_with_anything_but_its_record(message: bytes) -> None:
    app = App(report_batch_item_failures=True)
    app.on_kinesis(decode=kpl())(lambda record: record.data and None)

    answer = app(kinesis(("49", "outer", with_checksum(message))))

    assert answer in ({"batchItemFailures": []}, {"batchItemFailures": [{"itemIdentifier": "49"}]})


# --- Routes ---------------------------------------------------------------------------------------------------------


def test_filters_and_patterns_see_the_records_of_an_aggregate() -> None:
    app, seen = App(), list[Any]()

    @app.on_kinesis(partition_key="b", decode=kpl())
    def by_key(record: KinesisRecord[Click]) -> None:
        seen.append(("key", record.data.n))

    @app.on_kinesis(pattern={"data": {"n": [1]}}, decode=kpl())
    def by_pattern(record: KinesisRecord[Click]) -> None:
        seen.append(("pattern", record.data.n))

    app(kinesis(("49", "outer", LITERAL)))

    assert seen == [("pattern", 1), ("key", 2)]
    assert "  kinesis(pattern=" in app.explain(kinesis(("49", "outer", LITERAL)))
    assert app.explain(kinesis(("49", "outer", LITERAL))).count("matches") == 2


def test_only_the_streams_of_routes_with_the_codec_are_expanded() -> None:
    app, seen = App(), list[Any]()

    @app.on_kinesis(stream="clicks", decode=kpl())
    def clicks(record: KinesisRecord) -> None:
        seen.append(record.data)

    @app.on_kinesis(stream="other")
    def other(record: KinesisRecord) -> None:
        seen.append(record.data)

    app(kinesis(("49", "outer", LITERAL), stream="other"))
    app(kinesis(("49", "outer", LITERAL)))

    assert seen == [LITERAL, b'{"n":1}', b'{"n":2}']


def test_a_stream_is_known_by_the_arn_of_a_consumer_with_enhanced_fan_out() -> None:
    app, seen = App(), list[Any]()
    app.on_kinesis(stream="clicks", decode=kpl())(lambda record: seen.append((record.data, record.explicit_hash_key)))

    app(kinesis(("49", "outer", LITERAL), stream="clicks/consumer/reader:1769860800"))

    assert seen == [(b'{"n":1}', None), (b'{"n":2}', "123")]


def test_without_the_codec_an_aggregate_stays_one_record() -> None:
    app, seen = App(), list[Any]()
    app.on_kinesis()(lambda record: seen.append(record.data))

    app(kinesis(("49", "outer", LITERAL)))

    assert seen == [LITERAL]


def test_whole_batches_and_windows_have_the_records_of_aggregates() -> None:
    app, seen = App(report_batch_item_failures=True), list[Any]()

    @app.on_kinesis(stream="clicks", decode=kpl())
    def batch(records: Batch[KinesisRecord[Click]]) -> None:
        seen.append([each.data.n for each in records])
        records.fail(records[1])

    @app.on_kinesis(stream="windows", decode=kpl())
    def window(records: Window[dict[str, int], KinesisRecord[Click]]) -> dict[str, int]:
        return {"sum": sum(each.data.n for each in records)}

    assert app(kinesis(("49", "outer", LITERAL))) == {"batchItemFailures": [{"itemIdentifier": "49"}]}
    assert seen == [[1, 2]]
    bounds = {"start": "2026-01-31T12:00:00Z", "end": "2026-01-31T12:02:00Z"}
    in_window = {
        **kinesis(("49", "outer", LITERAL), stream="windows"),
        "window": bounds,
        "state": {},
        "shardId": "shardId-000000000006",
        "eventSourceARN": "arn:aws:kinesis:us-east-1:123456789012:stream/windows",
        "isFinalInvokeForWindow": False,
        "isWindowTerminatedEarly": False,
    }
    assert app(in_window) == {"batchItemFailures": [], "state": {"sum": 3}}


def test_an_item_of_a_pipe_may_be_an_aggregate() -> None:
    app, seen = App(), list[Any]()
    app.on_kinesis(decode=kpl())(lambda record: seen.append((record.data, record.via)))
    record = kinesis(("49", "outer", LITERAL))["Records"][0]

    app([{**{key: value for key, value in record.items() if key != "kinesis"}, **record["kinesis"]}])

    assert seen == [(b'{"n":1}', ("eventbridge_pipes",)), (b'{"n":2}', ("eventbridge_pipes",))]


def test_another_codec_decodes_the_records_of_an_aggregate() -> None:
    import gzip as stdlib

    app, seen = App(), list[Any]()

    @app.on_kinesis(decode=[kpl(), gzip()])
    def handle(record: KinesisRecord[Click]) -> None:
        seen.append(record.data)

    app(kinesis(("49", "outer", aggregate(("a", None, stdlib.compress(b'{"n":1}'))))))

    assert seen == [Click(1)]


def test_the_idempotency_key_differs_between_the_records_of_an_aggregate() -> None:
    app, seen = App(), list[Any]()
    (key,) = SOURCE.idempotency_key
    assert callable(key)
    app.on_kinesis(decode=kpl())(lambda record: seen.append(key(record)))

    app(kinesis(("49", "outer", LITERAL), ("50", "c", b"x")))

    name = "shardId-000000000006"
    assert seen == [f"{name}:49:0", f"{name}:49:1", f"{name}:50"]


@pytest.mark.parametrize("decorator", ["on_kafka", "on_sqs", "on_firehose"])
def test_another_source_has_no_aggregates(decorator: str) -> None:
    with pytest.raises(RegistrationError, match=r"decode=kpl\(\) is for on_kinesis"):
        getattr(App(), decorator)(decode=kpl())
