"""Given-up batches of event source mappings: where the records are, for streams and for topics."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdarouter._events.reading import read, write
from lambdarouter.sources.esm_failure import ESMFailure
from lambdarouter.testing import esm_failure, samples, sns, sqs
from tests.dispatched import received, taken_by
from tests.mutations import check_mutations


def test_every_field_of_a_streams_batch() -> None:
    (failure,) = received("esm_failure", esm_failure.kinesis())

    assert failure == ESMFailure(
        condition="RetryAttemptsExhausted",
        function_arn="arn:aws:lambda:us-east-1:123456789012:function:orders",
        source_arn="arn:aws:kinesis:us-east-1:123456789012:stream/stream",
        shard_id="shardId-000000000001",
        start_sequence_number="49601189658422359378836298521827638475320189012309704722",
        end_sequence_number="49601189658422359378836298522902373528957594348623495186",
        first_arrived_at=datetime(2026, 1, 31, 12, tzinfo=UTC),
        last_arrived_at=datetime(2026, 1, 31, 12, 0, 1, tzinfo=UTC),
        batch_size=500,
        request_id="c9b8fa9f-5a7f-4af9-9a0c-06041b7c1a2b",
        invoke_count=3,
        timestamp=datetime(2026, 1, 31, 12, 5, 0, 123_000, tzinfo=UTC),
        status_code=200,
        executed_version="$LATEST",
        function_error="Unhandled",
    )


def test_a_tables_batch_is_read_alike() -> None:
    (failure,) = received("esm_failure", {**esm_failure.dynamodb(), "KinesisBatchInfo": None})

    assert (failure.shard_id, failure.batch_size) == ("shardId-00000001769860800000-a1b2c3d4", 500)
    assert failure.source_arn.startswith("arn:aws:dynamodb:")


def test_a_topics_batch_has_offsets_and_perhaps_the_payload() -> None:
    (failure,) = received("esm_failure", {**esm_failure.kafka(), "payload": {"records": {}}})

    assert (failure.condition, failure.status_code) == ("MaximumPayloadSizeExceeded", None)
    assert failure.partitions["topic-0"]["lastRecordOffset"] == "514"
    assert (failure.payload_size, failure.batch_size, failure.payload) == (2_039_086, 500, {"records": {}})
    assert (failure.shard_id, failure.start_sequence_number) == (None, None)


@pytest.mark.parametrize("kind", samples("esm_failure"))
def test_through_a_queue_and_a_topic(kind: str) -> None:
    content = samples("esm_failure")[kind]()

    (from_queue,) = received("esm_failure", sqs.message(body=json.dumps(content)))
    (from_topic,) = received("esm_failure", sns.message(message=json.dumps(content)))

    assert [from_queue] == [from_topic] == received("esm_failure", content)
    assert (from_queue.via, from_topic.via) == (("sqs",), ("sns",))


@pytest.mark.parametrize(
    ("filters", "taken"),
    [
        ({"function": "orders"}, True),
        ({"condition": "RetryAttempts*"}, True),
        ({"where": lambda failure: failure.batch_size == 500}, True),
        ({"function": "other"}, False),
        ({"condition": "MaximumRecordAgeExceeded"}, False),
    ],
)
def test_filters(filters: Any, taken: bool) -> None:
    register: dict[str, Any] = {
        "one": lambda app: app.on_esm_failure(**filters),
        "rest": lambda app: app.on_esm_failure(),
    }

    assert taken_by(register, esm_failure.kinesis()) == (["one"] if taken else ["rest"])


texts = st.text(st.characters(exclude_categories=["Cs"]))


@given(
    st.builds(
        ESMFailure,
        condition=texts,
        function_arn=texts,
        source_arn=st.none() | texts,
        shard_id=st.none() | texts,
        batch_size=st.none() | st.integers(),
        first_arrived_at=st.none() | st.datetimes(timezones=st.just(UTC)),
        bootstrap_servers=st.none() | texts,
    )
)
def test_a_record_survives_being_written_and_read(failure: ESMFailure) -> None:
    assert read(ESMFailure, json.loads(json.dumps(write(failure))), "esm_failure") == failure


@pytest.mark.parametrize("kind", samples("esm_failure"))
def test_damaged_payloads(kind: str) -> None:
    assert check_mutations(samples("esm_failure")[kind]) > 100
