"""CloudWatch Logs: data that is opened within a bound, filters on what is inside, control messages."""

from __future__ import annotations

import base64
import gzip
import json
import zlib
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdarouter import App, EventError, LambdaRouterError
from lambdarouter._events.encoded_codecs import MOST_INFLATED, MOST_VALUES, write_base64
from lambdarouter._events.reading import read, write
from lambdarouter.sources.cloudwatch_logs import LogBatch, LogEvent
from lambdarouter.testing import Client, cloudwatch_logs, firehose, kinesis, samples
from lambdarouter.testing.cloudwatch_logs import zipped
from tests.support.dispatched import received, taken_by
from tests.support.mutations import check_mutations, damages, touch
from tests.support.published import load, published


def logs(content: Any) -> Any:
    """A payload with any content in it."""
    return {"awslogs": {"data": zipped(content)}}


def test_every_field_of_a_batch() -> None:
    (batch,) = received("cloudwatch_logs", cloudwatch_logs.data_message(policy_level="ACCOUNT_LEVEL_POLICY"))

    assert batch == LogBatch(
        log_group="/aws/lambda/orders",
        log_stream="2026/01/31/[$LATEST]1a2b3c4d5e6f7a8b9c0d1e2f3a4b5c6d",
        subscription_filters=("errors",),
        owner="123456789012",
        policy_level="ACCOUNT_LEVEL_POLICY",
        events=(
            LogEvent(
                id="39464586811224340938613213412343123891234567890123456789",
                timestamp=datetime(2026, 1, 31, 12, 0, 0, 123_000, tzinfo=UTC),
                message="[ERROR] order 7 failed",
                extracted_fields={"level": "ERROR", "text": "order 7 failed"},
            ),
            LogEvent(
                id="39464586811224340938613213412343123891234567890123456790",
                timestamp=datetime(2026, 1, 31, 12, 0, 0, 456_000, tzinfo=UTC),
                message="[INFO] done",
            ),
        ),
    )
    assert batch.raw["logGroup"] == "/aws/lambda/orders"


@pytest.mark.parametrize(
    ("filters", "taken"),
    [
        ({"log_group": "/aws/lambda/*"}, True),
        ({"log_group": "/aws/lambda/orders", "subscription": "errors"}, True),
        ({"log_stream": "2026/*"}, True),
        ({"log_group": "/aws/lambda/other"}, False),
        ({"subscription": "other"}, False),
        ({"where": lambda batch: len(batch.events) == 2}, True),
    ],
)
def test_filters_look_at_the_opened_data(filters: Any, taken: bool) -> None:
    register: dict[str, Any] = {
        "one": lambda app: app.on_cloudwatch_logs(**filters),
        "rest": lambda app: app.on_cloudwatch_logs(),
    }

    assert taken_by(register, cloudwatch_logs.data_message()) == (["one"] if taken else ["rest"])


@pytest.mark.parametrize("register", [True, False])
def test_a_control_message_is_acknowledged_without_a_handler(register: bool) -> None:
    app = App()
    seen: list[LogBatch] = []
    app.on_cloudwatch_logs(log_group=None if register else "other")(seen.append)

    assert Client(app).send(cloudwatch_logs.control_message()) is None
    assert seen == []
    assert "acknowledged" in app.explain(cloudwatch_logs.control_message())


def test_an_unmatched_batch_and_a_failing_handler_raise() -> None:
    app = App()

    @app.on_cloudwatch_logs(log_group="bad")
    def handler(batch: LogBatch) -> None:
        raise ValueError("bad")

    with pytest.raises(ValueError, match="bad"):
        Client(app).send(cloudwatch_logs.data_message(log_group="bad"))
    with pytest.raises(LambdaRouterError):
        Client(app).send(cloudwatch_logs.data_message())


GOOD = gzip.compress(json.dumps(cloudwatch_logs.data_message.record()).encode(), mtime=0)


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        ("***", "base64"),
        (write_base64(b"no gzip"), "gzip"),
        (write_base64(GOOD[:-9]), "truncated"),
        (write_base64(GOOD[:40]), "truncated"),
        (write_base64(GOOD + b"more"), "followed by other bytes"),
        (write_base64(gzip.compress(b"{", mtime=0)), "JSON"),
        (write_base64(gzip.compress(b"\xff", mtime=0)), "JSON"),
        (write_base64(gzip.compress(b"[" * 100_000, mtime=0)), "nested too deeply"),
        (zipped([]), "expected an object"),
        (write_base64(gzip.compress(b" " * (MOST_INFLATED + 1), mtime=0)), "32 MiB"),
        ("", "truncated"),
    ],
)
def test_data_that_cannot_be_opened(data: str, problem: str) -> None:
    with pytest.raises(EventError, match=problem) as caught:
        received("cloudwatch_logs", {"awslogs": {"data": data}})

    assert caught.value.path == "awslogs.data"


def test_data_just_within_the_bound_is_opened() -> None:
    text = json.dumps(cloudwatch_logs.data_message.record()).encode()
    content = text + b" " * (MOST_INFLATED - len(text))

    (batch,) = received("cloudwatch_logs", {"awslogs": {"data": write_base64(gzip.compress(content))}})

    assert len(batch.events) == 2


def test_damaged_content() -> None:
    """Every part of what is inside, taken away or replaced: a right event, or an error that tells the place."""
    errors: list[BaseException] = []
    app = App()

    @app.on_cloudwatch_logs()
    def handler(batch: LogBatch) -> None:
        touch(batch, errors)

    for path, _, bad in damages(cloudwatch_logs.data_message.record()):
        errors.clear()
        try:
            app(logs(bad))
        except Exception as error:
            errors.append(error)
        for each in errors:
            assert isinstance(each, EventError), (path, each)
            assert each.path.startswith("awslogs.data")


def test_the_path_of_a_log_event_in_fault() -> None:
    content = cloudwatch_logs.data_message.record()
    content["logEvents"][1]["message"] = None
    (batch,) = received("cloudwatch_logs", logs(content))

    with pytest.raises(EventError) as caught:
        _ = batch.events

    assert caught.value.path == "awslogs.data.logEvents[1].message"


texts = st.text(st.characters(exclude_categories=["Cs"]))
millis = st.datetimes(timezones=st.just(UTC)).map(lambda at: at.replace(microsecond=at.microsecond // 1000 * 1000))


@given(
    st.builds(
        LogBatch,
        log_group=texts,
        log_stream=texts,
        subscription_filters=st.lists(texts).map(tuple),
        events=st.lists(st.builds(LogEvent, message=texts, id=texts, timestamp=st.none() | millis)).map(tuple),
        policy_level=st.none() | texts,
    )
)
def test_a_batch_survives_being_written_and_read(batch: LogBatch) -> None:
    (again,) = received("cloudwatch_logs", logs(write(batch)))

    assert again == batch
    assert read(LogBatch, write(batch), "cloudwatch_logs") == batch


@published("cloudwatch_logs")
def test_public_samples(name: str) -> None:
    payload = load(name)
    try:
        batches = received("cloudwatch_logs", payload)
    except EventError as error:
        # A template holds a placeholder instead of data.
        assert error.path == "awslogs.data"
    else:
        assert not any("unreadable" in repr(batch) for batch in batches)


@pytest.mark.parametrize("kind", samples("cloudwatch_logs"))
def test_damaged_payloads(kind: str) -> None:
    assert check_mutations(samples("cloudwatch_logs")[kind]) > 10


@pytest.mark.parametrize("part", ['{"a":{}},', '"\\",",'])
def test_small_data_cannot_take_much_memory(part: str) -> None:
    text = f'{{"logGroup":"g","logStream":"s","logEvents":[{part * MOST_VALUES}0]}}'
    data = write_base64(gzip.compress(text.encode()))
    assert len(data) < 20_000

    with pytest.raises(EventError, match=f"has more than {MOST_VALUES} values"):
        received("cloudwatch_logs", {"awslogs": {"data": data}})
    app, seen = App(), list[Any]()
    app.on_cloudwatch_logs()(seen.append)
    with pytest.raises(LambdaRouterError):
        Client(app).send(kinesis.record(data=gzip.compress(text.encode())))
    assert seen == []


def test_messages_may_hold_the_characters_of_json() -> None:
    message = json.dumps({"a": ["{}," * 2000, '"' * 2000]})
    record = cloudwatch_logs.data_message.record()
    record["logEvents"] = [{"id": str(each), "timestamp": 1, "message": message} for each in range(200)]

    (batch,) = received("cloudwatch_logs", {"awslogs": {"data": zipped(record)}})
    assert [each.message for each in batch.events] == [message] * 200


def test_zlib_is_read_as_well_as_gzip() -> None:
    raw = json.dumps(BATCH_OF_ZLIB).encode()
    app, seen = App(), list[LogBatch]()
    app.on_cloudwatch_logs()(seen.append)

    for compressed in (zlib.compress(raw), gzip.compress(raw)):
        Client(app).send({"awslogs": {"data": base64.b64encode(compressed).decode()}})
        assert LogBatch.raw_in(compressed) == BATCH_OF_ZLIB
    assert [each.events[0].message for each in seen] == ["late", "late"]

    with pytest.raises(EventError, match=r"awslogs\.data"):
        Client(app).send({"awslogs": {"data": base64.b64encode(zlib.compress(raw)[:-9]).decode()}})


@pytest.mark.parametrize("level", [0, 1, 6, 9])
def test_zlib_in_streams_is_read_as_well_as_gzip(level: int) -> None:
    def encoded(**keys: Any) -> str:
        return base64.b64encode(zlib.compress(json.dumps({**BATCH_OF_ZLIB, **keys}).encode(), level)).decode()

    app, seen = App(), list[LogBatch]()
    app.on_cloudwatch_logs()(seen.append)
    record = kinesis.record()
    record["Records"][0]["kinesis"]["data"] = encoded()
    Client(app).send(record)
    transformed = firehose.record()
    transformed["records"][0]["data"] = encoded()
    assert Client(app).send(transformed)["records"][0]["result"] == "Ok"

    assert [each.raw for each in seen] == [BATCH_OF_ZLIB] * 2
    assert [each.via for each in seen] == [("kinesis",), ("firehose",)]

    transformed["records"][0]["data"] = encoded(messageType="CONTROL_MESSAGE", logEvents=[])
    assert Client(app).send(transformed)["records"][0]["result"] == "Dropped"


BATCH_OF_ZLIB: dict[str, Any] = {
    "messageType": "DATA_MESSAGE",
    "owner": "123456789012",
    "logGroup": "shop",
    "logStream": "s",
    "subscriptionFilters": [],
    "logEvents": [{"id": "1", "timestamp": 1769860800001, "message": "late"}],
}
