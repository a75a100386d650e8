"""Tumbling windows: a state that goes from one invocation to the next, and the end of a window."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from attrs import define

from lambdarouter import App, BatchError, EventError, RegistrationError, ReplyError, UnhandledEventError
from lambdarouter._events.batch import Batch, Window
from lambdarouter.errors import PayloadError
from lambdarouter.sources.dynamodb import DynamoDBRecord
from lambdarouter.sources.kinesis import KinesisRecord
from lambdarouter.sources.sqs import SQSMessage
from lambdarouter.testing import Client, dynamodb, kinesis, sqs

ARN = "arn:aws:kinesis:us-east-1:123456789012:stream/clicks"


@define
class Totals:
    """The state of a window."""

    count: int = 0
    last: str = ""


@define
class Click:
    """The data of a record."""

    page: str


def invocation(*pages: str, state: Any = None, arn: str = ARN, **more: Any) -> dict[str, Any]:
    """An invocation of a window with records `0`, `1` ..."""
    records = [
        kinesis.record(data={"page": page}, sequence_number=str(index), stream_arn=arn)["Records"][0]
        for index, page in enumerate(pages)
    ]
    return {
        "Records": records,
        "window": {"start": "2026-01-31T12:00:00Z", "end": "2026-01-31T12:02:00Z"},
        "state": {} if state is None else state,
        "shardId": "shardId-000000000006",
        "eventSourceARN": arn,
        "isFinalInvokeForWindow": False,
        "isWindowTerminatedEarly": False,
        **more,
    }


def counting(app: App) -> list[Window[Totals, KinesisRecord[Click]]]:
    """An app that counts clicks; the windows that its handler gets."""
    seen: list[Window[Totals, KinesisRecord[Click]]] = []

    @app.on_kinesis(stream="clicks")
    def count(window: Window[Totals, KinesisRecord[Click]]) -> Totals:
        seen.append(window)
        totals = window.state or Totals()
        for record in window:
            totals = Totals(totals.count + 1, record.data.page)
        return totals

    return seen


def test_a_state_goes_from_one_invocation_to_the_next() -> None:
    app = App()
    seen = counting(app)
    client = Client(app)

    first = client.send(invocation("a", "b"))
    second = client.send(invocation("c", state=first["state"]))
    end = client.send(invocation(state=second["state"], isFinalInvokeForWindow=True))

    assert first == {"state": {"count": 2, "last": "b"}}
    assert second == {"state": {"count": 3, "last": "c"}}
    assert end == second
    assert [each.state for each in seen] == [None, Totals(2, "b"), Totals(3, "c")]
    assert [(len(each), each.is_final) for each in seen] == [(2, False), (1, False), (0, True)]
    assert (seen[0].start, seen[0].end) == (
        datetime(2026, 1, 31, 12, tzinfo=UTC),
        datetime(2026, 1, 31, 12, 2, tzinfo=UTC),
    )
    assert (seen[2].shard_id, seen[2].source_arn) == ("shardId-000000000006", ARN)


def test_a_window_that_ends_before_its_time() -> None:
    app = App()
    seen = counting(app)

    Client(app).send(invocation("a", isFinalInvokeForWindow=True, isWindowTerminatedEarly=True))

    assert (seen[0].is_final, seen[0].is_terminated_early) == (True, True)


def test_failures_are_reported_beside_the_state() -> None:
    app = App(report_batch_item_failures=True)

    @app.on_kinesis()
    def count(window: Window[dict[str, Any], KinesisRecord]) -> dict[str, int]:
        window.fail(window[1])
        return {"count": 1}

    answer = Client(app).send(invocation("a", "b", "c"))

    assert answer == {"batchItemFailures": [{"itemIdentifier": "1"}], "state": {"count": 1}}


def test_a_handler_that_raises_leaves_the_state_as_it_was() -> None:
    app = App(report_batch_item_failures=True)

    @app.on_kinesis()
    def count(window: Window[Totals, KinesisRecord]) -> Totals:
        raise OSError

    client = Client(app)
    assert client.send(invocation("a", "b", state={"count": 7})) == {
        "batchItemFailures": [{"itemIdentifier": "0"}],
        "state": {"count": 7},
    }
    with pytest.raises(OSError):  # without records, nothing could be reported
        client.send(invocation(state={"count": 7}, isFinalInvokeForWindow=True))
    app.report_batch_item_failures = False
    with pytest.raises(BatchError):
        client.send(invocation("a"))


def test_none_keeps_the_state() -> None:
    app = App()

    @app.on_dynamodb()
    def count(window: Window[Totals, DynamoDBRecord]) -> None:
        assert window.state == Totals(7)

    payload = {**invocation(state={"count": 7}), "Records": dynamodb.insert()["Records"]}

    assert Client(app).send(payload) == {"state": {"count": 7}}


def test_a_window_of_the_records_that_a_pattern_matches() -> None:
    app = App(report_batch_item_failures=True)

    @app.on_kinesis(stream="clicks", pattern={"data": {"page": [{"anything-but": "b"}]}})
    def count(window: Window[Totals, KinesisRecord[Click]]) -> Totals:
        return Totals((window.state or Totals()).count + len(window))

    app.on_kinesis(stream="clicks")(lambda record: None)
    client = Client(app)
    first = client.send(invocation("a", "b", "c"))
    end = client.send(invocation(state=first["state"], isFinalInvokeForWindow=True))

    assert first["state"]["count"] == end["state"]["count"] == 2


def test_handlers_of_single_records_leave_the_state_alone() -> None:
    app, seen = App(report_batch_item_failures=True), list[str]()

    @app.on_kinesis()
    def handler(record: KinesisRecord[Click]) -> None:
        seen.append(record.data.page)

    client = Client(app)
    assert client.send(invocation("a", "b", state={"x": 1})) == {"batchItemFailures": [], "state": {"x": 1}}
    assert client.send(invocation(state={"x": 1}, isFinalInvokeForWindow=True)) == {
        "batchItemFailures": [],
        "state": {"x": 1},
    }
    assert seen == ["a", "b"]


def test_a_record_that_cannot_be_read_is_where_the_window_goes_on() -> None:
    app = App(report_batch_item_failures=True)
    seen = counting(app)
    payload = invocation("a", "b", "c")
    payload["Records"][1]["kinesis"]["data"] = "bm8ganNvbg=="

    assert Client(app).send(payload) == {
        "batchItemFailures": [{"itemIdentifier": "1"}],
        "state": {"count": 1, "last": "a"},
    }
    assert len(seen) == 1


def test_a_window_beside_other_handlers_of_the_stream() -> None:
    app, seen = App(report_batch_item_failures=True), list[str]()

    @app.on_kinesis(partition_key="single")
    def single(record: KinesisRecord) -> None:
        seen.append("single")

    @app.on_kinesis(partition_key="whole")
    def whole(records: Batch[KinesisRecord]) -> None:
        seen.append(f"whole {len(records)}")

    counting(app)
    payload = invocation("a", "b", "c", "d")
    payload["Records"][0]["kinesis"]["partitionKey"] = "single"
    payload["Records"][1]["kinesis"]["partitionKey"] = "whole"

    answer = Client(app).send(payload)

    assert answer == {"batchItemFailures": [], "state": {"count": 2, "last": "d"}}
    assert sorted(seen) == ["single", "whole 1"]


def test_two_handlers_for_one_state() -> None:
    app = App()
    counting(app)

    @app.on_kinesis()
    def rest(window: Window[Totals, KinesisRecord]) -> None: ...

    client = Client(app)
    with pytest.raises(UnhandledEventError, match="several handlers match the end"):
        client.send(invocation(isFinalInvokeForWindow=True))
    payload = invocation("a")
    payload["Records"] += invocation("b", arn=ARN.replace("clicks", "others"))["Records"]
    with pytest.raises(RegistrationError, match="a window has one state"):
        client.send(payload)


def test_the_end_of_a_window_that_nothing_takes() -> None:
    app = App()
    counting(app)

    with pytest.raises(UnhandledEventError, match="kinesis: no handler matches the end"):
        Client(app).send(invocation(arn=ARN.replace("clicks", "others"), isFinalInvokeForWindow=True))


@pytest.mark.parametrize(
    ("more", "path"),
    [
        ({"window": {"start": 5}}, "window.start"),
        ({"window": {"end": "noon"}}, "window.end"),
        ({"window": "noon"}, "window"),
        ({"state": {"count": "private"}}, "state.count"),
        ({"state": "private"}, "state"),
    ],
)
def test_what_is_malformed(more: dict[str, Any], path: str) -> None:
    app = App()
    counting(app)

    with pytest.raises((EventError, PayloadError)) as caught:
        Client(app).send(invocation("a", **more))
    assert path in str(caught.value)
    assert "private" not in str(caught.value)


@pytest.mark.parametrize("wrong", [5, ["a"], "text", object()])
def test_a_state_that_is_no_object(wrong: Any) -> None:
    app = App()

    @app.on_kinesis()
    def count(window: Window[Any, KinesisRecord]) -> Any:
        return wrong

    with pytest.raises(ReplyError, match="kinesis: the reply's state"):
        Client(app).send(invocation("a"))


def test_a_window_is_for_streams() -> None:
    def count(window: Window[Totals, SQSMessage]) -> None: ...

    with pytest.raises(RegistrationError, match="asks for a window, which sqs does not have"):
        App().on_sqs()(count)
    assert sqs.message()


def test_a_window_is_built_in_a_test() -> None:
    seen = counting(app := App())
    handler = app.handlers()[0].function

    result = handler(Window([KinesisRecord(data=Click("a"))], state=Totals(1), is_final=True))

    assert result == Totals(2, "a")
    assert len(seen) == 1
