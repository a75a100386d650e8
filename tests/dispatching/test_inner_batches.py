"""Handlers of whole batches behind envelopes: all inner events of an invocation at once."""

from __future__ import annotations

from typing import Any

import pytest

from lambdarouter import App, Batch, Router
from lambdarouter.sources.cloudwatch_logs import LogBatch
from lambdarouter.sources.s3 import S3Event
from lambdarouter.testing import Client, batch, cloudwatch_logs, kinesis, s3, sns, sqs


def queue(*bodies: Any, message: Any = sqs.message) -> Any:
    return batch(*[message(body=body, message_id=f"m{index}") for index, body in enumerate(bodies)])


def put(key: str) -> Any:
    return s3.put(key=key)


def app_of(calls: list[Any], **options: Any) -> App:
    app = App(report_batch_item_failures=True, **options)

    @app.on_s3()
    def several(events: Batch[S3Event]) -> int:
        calls.append([each.key for each in events])
        for each in events:
            if each.key.startswith("bad"):
                events.fail(each)
            if each.key == "raise":
                raise ValueError
        return len(events)

    return app


def failed(answer: Any) -> list[str]:
    return [each["itemIdentifier"] for each in answer["batchItemFailures"]]


def test_all_inner_events_come_at_once_and_failures_map_back() -> None:
    calls: list[Any] = []
    client = Client(app_of(calls))
    nested = sns.message(message=batch(put("d"), put("bad-e")))
    answer = client.send(queue(put("a"), batch(put("b"), put("bad-c")), nested, put("f")))
    assert calls == [["a", "b", "bad-c", "d", "bad-e", "f"]]
    assert failed(answer) == ["m1", "m2"]


def test_an_error_fails_every_record_of_the_batch() -> None:
    calls: list[Any] = []
    assert failed(Client(app_of(calls)).send(queue(put("a"), "text", put("raise")))) == ["m0", "m1", "m2"]
    assert calls == [["a", "raise"]]


def test_behind_sns_the_value_is_the_result() -> None:
    calls: list[Any] = []
    client = Client(app_of(calls))
    assert client.send(batch(sns.message(message=put("a")), sns.message(message=put("b")))) == 2
    assert client.send(sns.message(message=batch(put("a"), put("b")))) == 2
    assert client.send(batch(put("a"), put("b"))) == 2
    assert calls == [["a", "b"]] * 3


def test_without_partial_responses_a_failure_fails_the_invocation() -> None:
    calls: list[Any] = []
    app = app_of(calls)
    app.report_batch_item_failures = False
    with pytest.raises(Exception, match="1 of 2 records failed"):
        Client(app).send(queue(put("a"), put("bad")))


def test_beside_handlers_of_single_records_and_of_the_outer_source() -> None:
    calls: list[Any] = []
    app = app_of(calls)
    app.on_s3(key="single")(lambda event: calls.append(event.key))
    app.on_sqs(rest=True)(lambda message: calls.append(message.body))
    assert failed(Client(app).send(queue(put("a"), put("single"), "text", put("bad")))) == ["m3"]
    assert calls == ["single", "text", ["a", "bad"]]


def test_a_record_with_an_event_of_another_handler_is_handled_on_its_own() -> None:
    calls: list[Any] = []
    app = app_of(calls)
    app.on_s3(key="single")(lambda event: calls.append(event.key))
    assert failed(Client(app).send(queue(put("a"), batch(put("single"), put("b")), put("c")))) == []
    assert sorted(calls, key=str) == [["a", "c"], ["b"], "single"]


def test_the_order_of_a_message_group_holds() -> None:
    calls: list[Any] = []
    app = app_of(calls)
    app.on_sqs(rest=True)(lambda message: calls.append(message.body))
    answer = Client(app).send(queue(put("a"), put("b"), "text", put("c"), message=sqs.fifo))
    assert failed(answer) == []
    assert calls == [["a", "b"], "text", ["c"]]
    calls.clear()
    answer = Client(app).send(queue(put("a"), put("bad"), "text", put("c"), message=sqs.fifo))
    assert failed(answer) == ["m1", "m2", "m3"]
    assert calls == [["a", "bad"]]


def test_log_events_in_a_stream() -> None:
    app, calls = App(report_batch_item_failures=True), list[Any]()

    @app.on_cloudwatch_logs()
    def several(batches: Batch[LogBatch]) -> None:
        calls.append([each.log_group for each in batches])

    payload = batch(kinesis.record(), kinesis.record())
    for record, group in zip(payload["Records"], "ab", strict=True):
        record["kinesis"]["data"] = cloudwatch_logs.data_message(log_group=group)["awslogs"]["data"]
    assert Client(app).send(payload) == {"batchItemFailures": []}
    assert calls == [["a", "b"]]


def test_an_inner_handler_registered_later_counts() -> None:
    calls: list[Any] = []
    app, router = App(report_batch_item_failures=True), Router()
    app.on_s3(key="single")(lambda event: calls.append(event.key))
    client = Client(app)
    assert failed(client.send(queue(put("single"), put("a")))) == ["m1"]

    @router.on_s3()
    def several(events: Batch[S3Event]) -> None:
        calls.append([each.key for each in events])

    app.include(router)
    assert failed(client.send(queue(put("single"), put("a"), put("b")))) == []
    assert calls == ["single", "single", ["a", "b"]]


def test_where_that_raises_fails_its_record_only() -> None:
    app, calls = App(report_batch_item_failures=True), list[Any]()

    @app.on_s3(where=lambda event: 1 / len(event.key.removeprefix("x")) > 0)
    def several(events: Batch[S3Event]) -> None:
        calls.append([each.key for each in events])

    assert failed(Client(app).send(queue(put("a"), put("x"), put("b")))) == ["m1"]
    assert calls == [["a", "b"]]


def test_an_annotation_that_is_resolved_later_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    app, calls = App(report_batch_item_failures=True), list[Any]()

    def several(events: Any) -> None:
        calls.append([each.key for each in events])

    several.__annotations__["events"] = "Batch[DefinedLater]"
    app.on_s3()(several)
    monkeypatch.setitem(globals(), "DefinedLater", S3Event)
    assert failed(Client(app).send(queue(put("a"), put("b")))) == []
    assert calls == [["a", "b"]]
