"""A handler may change the raw form of its event: identifiers, groups and keys are read before."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from lambdarouter import App, Batch, Dispatch
from lambdarouter.sources.sqs import SQSMessage
from lambdarouter.testing import (
    Client,
    appsync_events,
    batch,
    codepipeline,
    dynamodb,
    firehose,
    kafka,
    kinesis,
    kinesis_analytics,
    s3_batch,
    sqs,
)
from tests.support.batches import failed, queue


class SpoiltError(Exception):
    """The failure of a handler that has changed its event."""


def emptied(raw: dict[str, Any]) -> None:
    for value in raw.values():
        if isinstance(value, dict):
            value.clear()
    raw.clear()


def renamed(raw: dict[str, Any]) -> None:
    for key in ("messageId", "recordId", "taskId", "id", "eventID"):
        if key in raw:
            raw[key] = "forged"
    for key in ("kinesis", "dynamodb"):
        if key in raw:
            raw[key]["sequenceNumber"] = raw[key]["SequenceNumber"] = "999"


SPOIL = pytest.mark.parametrize("spoil", [emptied, renamed])
Spoil = Callable[[dict[str, Any]], None]


@SPOIL
@pytest.mark.parametrize("concurrency", [1, 2])
@pytest.mark.parametrize("source", ["sqs", "kinesis", "dynamodb", "kafka"])
def test_the_failed_record_is_named_as_it_came(source: str, concurrency: int, spoil: Spoil) -> None:
    app, calls = App(report_batch_item_failures=True), list[int]()
    payload = {
        "sqs": lambda: queue("a", "b", "c"),
        "kinesis": lambda: batch(*(kinesis.record(sequence_number=str(each), partition_key="x") for each in range(3))),
        "dynamodb": lambda: batch(*(dynamodb.insert(sequence_number=str(each), keys={"a": 1}) for each in range(3))),
        "kafka": lambda: batch(*(kafka.record(offset=each, key=b"x") for each in range(3))),
    }[source]()
    expected = {"sqs": "m1", "kinesis": "1", "dynamodb": "1"}.get(source)
    records = payload["Records"] if "Records" in payload else next(iter(payload["records"].values()))
    key = {"sqs": "messageId", "kafka": "offset"}.get(source, "eventID")
    second = records[1][key]  # before it is spoilt

    def handler(event: Any) -> None:
        calls.append(1)
        fails = event.raw[key] == second
        spoil(event.raw)
        if fails:
            raise SpoiltError

    getattr(app, f"on_{source}")(concurrency=concurrency)(handler)
    (identifier,) = failed(Client(app).send(payload))
    assert identifier == expected or identifier["offset"] == 1
    assert len(calls) == (3 if source == "sqs" else 2)


@SPOIL
@pytest.mark.parametrize("concurrency", [1, 2])
def test_the_rest_of_a_message_group_waits_for_its_first_failure(concurrency: int, spoil: Spoil) -> None:
    app, seen = App(report_batch_item_failures=True), list[str]()

    @app.on_sqs(concurrency=concurrency)
    def handler(message: SQSMessage) -> None:
        seen.append(message.body)
        spoil(message.raw)
        raise SpoiltError

    assert failed(Client(app).send(queue("a", "b", "c", group=["x", "x", "y"]))) == ["m0", "m1", "m2"]
    assert sorted(seen) == ["a", "c"]


@SPOIL
def test_a_whole_batch_names_its_failures_as_they_came(spoil: Spoil) -> None:
    app = App(report_batch_item_failures=True)

    @app.on_sqs()
    def handler(messages: Batch[SQSMessage]) -> None:
        for message in messages:
            spoil(message.raw)
        messages.fail(messages[1])

    assert failed(Client(app).send(queue("a", "b", "c"))) == ["m1"]


PER_RECORD: dict[str, tuple[Callable[[], Any], str, str]] = {
    "firehose": (lambda: batch(firehose.record(data=b"a"), firehose.record(data=b"b")), "records", "recordId"),
    "kinesis_analytics": (
        lambda: batch(kinesis_analytics.record(data=b"a"), kinesis_analytics.record(data=b"b")),
        "records",
        "recordId",
    ),
    "s3_batch": (s3_batch.task, "tasks", "taskId"),
    "appsync_events": (appsync_events.publish, "events", "id"),
}


@SPOIL
@pytest.mark.parametrize("fails", [False, True])
@pytest.mark.parametrize("source", PER_RECORD)
def test_the_answer_for_each_record_has_its_id_and_its_data(source: str, fails: bool, spoil: Spoil) -> None:
    make, key, name = PER_RECORD[source]
    app, payload = App(), make()
    expected = [(each[name], each.get("data")) for each in payload[key]]

    def handler(event: Any) -> None:
        spoil(event.raw)
        if fails:
            raise SpoiltError

    getattr(app, f"on_{source}")()(handler)
    answer = Client(app).send(payload)
    entries = answer["results" if source == "s3_batch" else key]
    assert [(each[name], each.get("data")) for each in entries] == expected


def test_a_callback_reports_the_job_as_it_came() -> None:
    app, payload = App(), codepipeline.job()
    job = payload["CodePipeline.job"]["id"]

    @app.on_codepipeline()
    def handler(event: Any) -> None:
        emptied(event.raw)

    client = Client(app)
    client.send(payload)
    assert [each.content["jobId"] for each in client.sent] == [job]


def test_the_macro_reports_the_request_as_it_came() -> None:
    app = App()

    @app.on_cloudformation_macro()
    def handler(event: Any) -> None:
        emptied(event.raw)
        raise SpoiltError

    answer = Client(app).cloudformation_macro()
    assert (answer["status"], bool(answer["requestId"])) == ("failure", True)


def test_the_account_has_the_id_of_the_event_as_it_came() -> None:
    app, seen = App(), list[Any]()

    @app.on_dispatch
    def watch(dispatch: Dispatch) -> None:
        seen.append(dispatch.correlation_id)

    @app.on_sqs()
    def handler(message: SQSMessage) -> None:
        renamed(message.raw)

    Client(app).send(batch(sqs.message(message_id="m0")))
    assert seen == ["m0"]


def test_a_message_keeps_its_own_fields() -> None:
    app, seen = App(report_batch_item_failures=True), list[Any]()

    @app.on_sqs()
    def handler(message: SQSMessage) -> None:
        seen.append(message.raw["messageId"])

    Client(app).send(batch(sqs.message(message_id="m0")))
    assert seen == ["m0"]
