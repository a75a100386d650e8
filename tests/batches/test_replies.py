"""Whole batches of sources that expect an answer for each record: a list of replies, in order, comes back."""

from __future__ import annotations

import asyncio
import json
from base64 import b64encode
from collections.abc import Callable, Iterator
from typing import Annotated, Any

import pytest
from attrs import frozen

from lambdarouter import App, Batch, BatchError, LambdaContext, NotStartedError, PayloadError, ReplyError, extension
from lambdarouter.errors import HandlerCancelledError, RegistrationError
from lambdarouter.sources import (
    appsync_events,
    appsync_resolver,
    firehose,
    kinesis_analytics,
    redshift_udf,
    s3_batch,
    ses,
    sqs,
)
from lambdarouter.sources.appsync_events import AppSyncEvent
from lambdarouter.sources.appsync_resolver import AppSyncRequest, FieldError, ResolverError
from lambdarouter.sources.firehose import FirehoseRecord
from lambdarouter.sources.kinesis_analytics import KinesisAnalyticsRecord
from lambdarouter.sources.redshift_udf import RedshiftRow
from lambdarouter.sources.s3_batch import S3BatchTask
from lambdarouter.testing import Client, batch, samples
from lambdarouter.testing import appsync_resolver as fields

Handler = Callable[[Any], Any]


@frozen
class Order:
    """The payload of a record."""

    id: int


class Case:
    """One answering source: batches of orders, and the answers in its response, by the outcome of each record."""

    def __init__(
        self, event: Any, decorator: str, payload: Callable[..., Any], reply: Any, answers: Callable[[Any], list[Any]]
    ) -> None:
        self.event = event
        self.decorator = decorator
        self.payload = payload
        #: A reply that its helper made.
        self.reply = reply
        #: The answers in a response, each reduced to a word of the source.
        self.answers = answers


def firehose_records(*data: Any) -> Any:
    return batch(*(samples("firehose")["record"](data=json.dumps(each).encode()) for each in data))


def analytics_records(*data: Any) -> Any:
    kinds = samples("kinesis_analytics")
    return batch(*(kinds["record"](data=json.dumps(each).encode()) for each in data))


def published(*payloads: Any) -> Any:
    return batch(*(samples("appsync_events")["publish"](payload=each) for each in payloads))


def fields_of(*arguments: Any) -> Any:
    return [record for each in arguments for record in fields.batch(arguments=each)]


def tasks(*orders: Any) -> Any:
    """Tasks have no payload of their own: the key names the order."""
    return batch(*(samples("s3_batch")["task"](raw_key=f"orders/{each['id']}") for each in orders))


def rows(*orders: Any) -> Any:
    return batch(*(samples("redshift_udf")["row"](arguments=[each["id"]]) for each in orders))


def results_of(response: Any) -> list[Any]:
    return [each["result"] for each in response["records"]]


def entries_of(response: Any) -> list[Any]:
    return [next(key for key in ("payload", "error") if key in each) for each in response["events"]]


def codes_of(response: Any) -> list[Any]:
    return [each["resultCode"] for each in response["results"]]


CASES: dict[str, Case] = {
    "firehose": Case(FirehoseRecord, "on_firehose", firehose_records, firehose.ok(b"x"), results_of),
    "kinesis_analytics": Case(
        KinesisAnalyticsRecord, "on_kinesis_analytics", analytics_records, kinesis_analytics.ok(b"x"), results_of
    ),
    "appsync_events": Case(
        AppSyncEvent, "on_appsync_publish", published, appsync_events.broadcast({"sent": True}), entries_of
    ),
    "s3_batch": Case(S3BatchTask, "on_s3_batch", tasks, s3_batch.succeeded("done"), codes_of),
}
GOOD = {"firehose": "Ok", "kinesis_analytics": "Ok", "appsync_events": "payload", "s3_batch": "Succeeded"}
BAD = {
    "firehose": "ProcessingFailed",
    "kinesis_analytics": "ProcessingFailed",
    "appsync_events": "error",
    "s3_batch": "TemporaryFailure",
}
NAMES = sorted(CASES)
THREE = ({"id": 1}, {"id": 2}, {"id": 3})


def sent(name: str, handler: Handler, *orders: Any, app: App | None = None) -> list[Any]:
    """The outcome of each record of a batch, where `handler` gets the whole batch: good, or bad."""
    case, app = CASES[name], app or App()
    whole: Any = Batch
    handler.__annotations__ = {next(iter(handler.__code__.co_varnames)): whole[case.event]}
    getattr(app, case.decorator)()(handler)
    answers = case.answers(Client(app).send(case.payload(*(orders or THREE))))
    words = {GOOD[name]: "good", BAD[name]: "bad"}
    return [words[each] for each in answers]


# --- The list -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_each_reply_is_the_answer_for_its_record(name: str) -> None:
    reply = CASES[name].reply

    assert sent(name, lambda events: [reply for _ in events]) == ["good"] * 3
    assert sent(name, lambda events: tuple(reply for _ in events)) == ["good"] * 3
    assert sent(name, lambda events: [None, reply, None]) == ["good"] * 3


@pytest.mark.parametrize("name", NAMES)
def test_an_exception_in_the_list_fails_its_record(name: str, caplog: pytest.LogCaptureFixture) -> None:
    assert sent(name, lambda events: [None, KeyError("private"), None]) == ["good", "bad", "good"]

    (logged,) = caplog.records
    assert logged.exc_info is not None
    assert isinstance(logged.exc_info[1], KeyError)


@pytest.mark.parametrize("name", NAMES)
def test_fail_fails_a_record_as_well(name: str) -> None:
    def handler(events: Any) -> Any:
        events.fail(events[2], KeyError("private"))
        events.fail(events[0])
        return [None] * len(events)

    assert sent(name, handler) == ["bad", "good", "bad"]


WRONG_LISTS: dict[str, Callable[[Any], Any]] = {
    "None": lambda events: None,
    "too short": lambda events: [None] * (len(events) - 1),
    "too long": lambda events: [None] * (len(events) + 1),
    "empty": lambda events: [],
    "a generator": lambda events: (None for _ in events),
    "the batch itself": lambda events: events,
    "a dict": lambda events: {index: None for index, _ in enumerate(events)},
    "a text": lambda events: "abc",
    "a set": lambda events: {1, 2, 3},
    "the answer of the service": lambda events: {"records": []},
    "one reply": lambda events: firehose.ok(),
    "failures of another form": lambda events: {"batchItemFailures": []},
}


@pytest.mark.parametrize("wrong", WRONG_LISTS)
@pytest.mark.parametrize("name", NAMES)
def test_anything_but_a_list_of_that_length_fails_every_record(
    name: str, wrong: str, caplog: pytest.LogCaptureFixture
) -> None:
    assert sent(name, WRONG_LISTS[wrong]) == ["bad"] * 3

    errors = [each.exc_info[1] for each in caplog.records if each.exc_info is not None]
    assert len(errors) == 3
    assert all(isinstance(each, ReplyError) and each.field == "list" for each in errors)


@pytest.mark.parametrize("name", NAMES)
def test_a_reply_that_the_source_refuses_fails_alone(name: str) -> None:
    class Odd:
        pass

    async def later() -> None: ...

    wrong: list[Any] = [ses.stop_rule(), Odd(), ValueError, later()]
    for _ in range(4):
        assert sent(name, lambda events: [None, wrong.pop(), None]) == ["good", "bad", "good"]


def test_an_error_says_how_many_replies_are_missing(caplog: pytest.LogCaptureFixture) -> None:
    sent("firehose", lambda events: [None])

    assert "firehose: the reply's list: has 1 replies for 3 events; return one for each event" in caplog.text


@pytest.mark.parametrize("name", NAMES)
def test_a_handler_that_raises_fails_every_record(name: str) -> None:
    def handler(events: Any) -> Any:
        raise ValueError

    assert sent(name, handler) == ["bad"] * 3


@pytest.mark.parametrize("name", ["firehose", "kinesis_analytics", "appsync_events"])
def test_a_record_that_does_not_fit_fails_alone_and_is_not_in_the_batch(name: str) -> None:
    case, app = CASES[name], App()
    seen: list[int] = []

    def handler(events: Any) -> Any:
        seen.extend((each.payload if name == "appsync_events" else each.data).id for each in events)
        return [case.reply] * len(events)

    whole: Any = Batch
    handler.__annotations__ = {"events": whole[case.event[Order]]}
    getattr(app, case.decorator)()(handler)
    answers = case.answers(Client(app).send(case.payload({"id": 1}, {"id": "private"}, {"id": 3})))

    assert answers == [GOOD[name], BAD[name], GOOD[name]]
    assert seen == [1, 3]


def test_an_interrupt_is_raised() -> None:
    def handler(events: Any) -> Any:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        sent("firehose", handler)


def test_an_interrupt_in_the_list_fails_its_record(caplog: pytest.LogCaptureFixture) -> None:
    assert sent("firehose", lambda events: [None, SystemExit(), None]) == ["good", "bad", "good"]
    assert "is SystemExit, which ends a program; raise it instead" in caplog.text


# --- Coroutines, middleware, time -----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_a_coroutine_that_gathers_its_replies(name: str, caplog: pytest.LogCaptureFixture) -> None:
    reply = CASES[name].reply

    async def one(position: int) -> Any:
        if position == 1:
            raise KeyError
        if position == 2:
            raise asyncio.CancelledError
        return reply

    async def handler(events: Any) -> Any:
        return await asyncio.gather(*map(one, range(len(events))), return_exceptions=True)

    assert sent(name, handler) == ["good", "bad", "bad"]
    causes = [type(each.exc_info[1]) for each in caplog.records if each.exc_info is not None]
    assert causes == [KeyError, HandlerCancelledError]


def test_a_generator_is_refused_when_it_is_registered() -> None:
    app: Any = App()

    def handler(events: Batch[FirehoseRecord]) -> Iterator[Any]:
        yield from events

    with pytest.raises(RegistrationError, match="is a generator"):
        app.on_firehose()(handler)


def test_middleware_is_around_the_whole_batch() -> None:
    app = App()
    seen: list[Any] = []

    @app.middleware
    def around(event: Any, context: Any, call_next: Any) -> Any:
        replies = call_next(event)
        seen.append((len(event), list(replies)))
        return [None, *replies[1:]]

    assert sent("s3_batch", lambda events: ["PermanentFailure", "Succeeded", None], app=app) == ["good"] * 3
    assert seen == [(3, ["PermanentFailure", "Succeeded", None])]


def test_an_exception_handler_returns_the_list() -> None:
    app = App()

    @app.exception_handler(LookupError)
    def instead(error: LookupError, events: Any) -> Any:
        return [error, *[None] * (len(events) - 1)]

    def handler(events: Any) -> Any:
        raise KeyError

    assert sent("firehose", handler, app=app) == ["bad", "good", "good"]


def test_no_batch_starts_when_too_little_time_is_left(caplog: pytest.LogCaptureFixture) -> None:
    app = App()

    @app.on_firehose()
    def handler(records: Batch[FirehoseRecord]) -> list[None]:
        raise AssertionError

    answer = Client(app, context=LambdaContext(remaining_time_in_millis=400)).send(firehose_records(*THREE))

    assert results_of(answer) == ["ProcessingFailed"] * 3
    assert [type(each.exc_info[1]) for each in caplog.records if each.exc_info] == [NotStartedError] * 3


def test_batches_beside_single_records_keep_their_positions() -> None:
    app = App()

    @app.on_firehose(where=lambda record: record.data.id % 2 == 1, concurrency=2)
    async def odd(record: FirehoseRecord[Order]) -> firehose.FirehoseReply:
        return firehose.ok(f"odd {record.data.id}")

    @app.on_firehose(concurrency=4)
    def rest(records: Batch[FirehoseRecord[Order]]) -> list[firehose.FirehoseReply | Exception]:
        return [KeyError() if each.data.id == 4 else firehose.ok(f"even {each.data.id}") for each in records]

    answer = Client(app).send(firehose_records(*({"id": number} for number in range(1, 7)), {"id": None}))

    data = [b64encode(f"{word} {number}".encode()).decode() for number, word in enumerate(["odd", "even"] * 3, 1)]
    expected: list[tuple[str, Any]] = [("Ok", each) for each in data]
    expected[3] = ("ProcessingFailed", b64encode(b'{"id": 4}').decode())
    expected.append(("ProcessingFailed", b64encode(b'{"id": null}').decode()))
    assert [(each["result"], each["data"]) for each in answer["records"]] == expected


def test_a_window_is_only_for_streams() -> None:
    from lambdarouter import Window

    app: Any = App()

    def handler(window: Window[Any, FirehoseRecord]) -> None: ...

    with pytest.raises(RegistrationError, match="firehose does not have"):
        app.on_firehose()(handler)


# --- AppSync: one query instead of many -----------------------------------------------------------------------------


def resolved(handler: Callable[[Any], Any], *arguments: Any) -> Any:
    """The response to a batch of fields."""
    app = App()

    @app.on_appsync_resolver()
    def customers(requests: Batch[AppSyncRequest[Order]]) -> list[Any]:
        values: list[Any] = handler(requests)
        return values

    return Client(app).send(fields_of(*(arguments or THREE)))


def test_the_values_of_a_batch_of_fields() -> None:
    assert resolved(lambda requests: [{"id": each.arguments.id} for each in requests]) == list(THREE)
    assert resolved(lambda requests: [None, 2, "three"]) == [None, 2, "three"]


def test_a_single_field_is_a_batch_of_one() -> None:
    app = App()

    @app.on_appsync_resolver()
    def order(requests: Batch[AppSyncRequest]) -> list[Any]:
        return [each.arguments["id"] for each in requests]

    assert Client(app).send(fields.query(arguments={"id": 5})) == 5


def test_an_error_of_a_field_beside_results() -> None:
    def handler(requests: Any) -> list[Any]:
        return [appsync_resolver.result(1), KeyError("private"), FieldError("No such order."), 4]

    assert resolved(handler, *THREE, {"id": 4}) == [
        {"data": 1},
        {"data": None, "errorMessage": "Internal error", "errorType": "ResolverError"},
        {"data": None, "errorMessage": "No such order.", "errorType": "FieldError"},
        4,
    ]


def test_a_field_that_does_not_fit_beside_results() -> None:
    answer = resolved(
        lambda requests: [appsync_resolver.result(each.arguments.id) for each in requests], *THREE[:1], {}
    )

    assert answer[0] == {"data": 1}
    assert (answer[1]["data"], answer[1]["errorType"]) == (None, PayloadError.__name__)


def test_an_error_of_a_field_without_results_fails_the_batch() -> None:
    with pytest.raises(FieldError, match="No such order"):
        resolved(lambda requests: [1, FieldError("No such order."), 3])
    with pytest.raises(ResolverError, match="Internal error"):
        resolved(lambda requests: [1, KeyError("private"), 3])
    with pytest.raises(BatchError, match="2 of 3 fields failed"):
        resolved(lambda requests: [1, KeyError("private"), KeyError("private")])


def test_one_error_for_all_fields_is_raised_as_itself(caplog: pytest.LogCaptureFixture) -> None:
    with pytest.raises(FieldError, match="No such tenant"):
        resolved(lambda requests: appsync_resolver.fail("No such tenant."))
    with pytest.raises(Exception, match="The request could not be handled"):
        resolved(lambda requests: [1, 2])
    assert "has 2 replies for 3 events" in caplog.text


# --- AppSync Events, Redshift, S3 Batch: the exact response ---------------------------------------------------------


def test_published_events_are_answered_by_their_ids() -> None:
    app = App()

    @app.on_appsync_publish(channel="/orders/*")
    def handler(events: Batch[AppSyncEvent[Order]]) -> list[appsync_events.AppSyncEventsReply | None]:
        assert [each.id for each in events] == [each["id"] for each in payload["events"]]
        return [appsync_events.broadcast({"n": 1}), appsync_events.drop(), None]

    payload = published(*THREE)
    first, _, third = payload["events"]

    assert Client(app).send(payload) == {"events": [{"id": first["id"], "payload": {"n": 1}}, third]}


def test_a_subscription_is_a_batch_of_one() -> None:
    app = App()

    @app.on_appsync_events()
    def handler(events: Batch[AppSyncEvent]) -> list[appsync_events.AppSyncEventsReply | None]:
        return [appsync_events.refuse("Closed.") if each.operation == "SUBSCRIBE" else None for each in events]

    assert Client(app).send(samples("appsync_events")["subscribe"]()) == {"error": "Closed."}


def test_rows_of_a_query() -> None:
    def answer(*replies: Any) -> Any:
        app = App()

        @app.on_redshift_udf()
        def handler(rows: Batch[RedshiftRow]) -> list[Any]:
            assert [each.arguments for each in rows] == [(1,), (2,), (3,)]
            return list(replies)

        return json.loads(Client(app).send(rows(*THREE)))

    assert answer(1, None, redshift_udf.result("x")) == {"success": True, "num_records": 3, "results": [1, None, "x"]}
    assert answer(1, redshift_udf.failed("Too old."), 3) == {"success": False, "error_msg": "Too old."}
    assert answer(1, KeyError("private"), 3)["error_msg"] == "1 of 3 rows failed, the first with KeyError."
    assert answer(1, 2)["error_msg"].startswith(
        "3 of 3 rows failed, the first with ReplyError: The request could not be handled (request "
    )


def test_the_former_name_of_a_row() -> None:
    assert redshift_udf.RedshiftCall is RedshiftRow


def test_tasks_of_a_job() -> None:
    app = App()

    @app.on_s3_batch()
    def handler(tasks: Batch[S3BatchTask]) -> list[Any]:
        return [s3_batch.permanent_failure(f"no {tasks[0].key}"), "Succeeded", OSError("private")]

    payload = tasks(*THREE)

    assert Client(app).send(payload) == {
        "invocationSchemaVersion": "2.0",
        "treatMissingKeysAs": "PermanentFailure",
        "invocationId": payload["invocationId"],
        "results": [
            {"taskId": payload["tasks"][0]["taskId"], "resultCode": "PermanentFailure", "resultString": "no orders/1"},
            {"taskId": payload["tasks"][1]["taskId"], "resultCode": "Succeeded", "resultString": ""},
            {"taskId": payload["tasks"][2]["taskId"], "resultCode": "TemporaryFailure", "resultString": "OSError"},
        ],
    }


# --- A source outside the package -----------------------------------------------------------------------------------


@extension.frozen(kw_only=True)
class Line(extension.Event):
    """A line of a file."""

    text: Annotated[str, extension.At("text")]


def respond(payload: Any, outcomes: list[extension.RecordOutcome]) -> list[Any]:
    return [each.value if each.error is None else type(each.error).__name__ for each in outcomes]


ACME = extension.Source(
    "acme",
    extension.PerRecord(
        extension.each_of("acme", "lines"),
        respond=respond,
        reply=lambda value, event: f"{event.text}: {value}",
        control_answer=lambda record: "ping" if record == "ping" else None,
    ),
    shape=extension.Shape("acme", "only Acme sends lines", {"lines": list}),
)


def lines() -> extension.RecordRoute[Line, int]:
    return extension.Route(ACME, Line)


def test_a_source_outside_the_package_has_whole_batches() -> None:
    app = App(sources=[ACME])

    @app.on(lines())
    def handler(events: Batch[Line]) -> list[int | Exception]:
        return [KeyError() if each.text == "b" else len(each.text) for each in events]

    payload = {"lines": [{"text": "aa"}, "ping", {"text": "b"}, {"text": None}, {"text": "c"}]}

    assert Client(app).send(payload) == ["aa: 2", "ping", "KeyError", "EventError", "c: 1"]
    single = App(sources=[ACME])
    single.on(lines())(lambda event: len(event.text))
    assert Client(single).send(payload) == ["aa: 2", "ping", "b: 1", "EventError", "c: 1"]


# --- Sources without an answer --------------------------------------------------------------------------------------


def test_a_queue_ignores_a_list() -> None:
    app = App()

    @app.on_sqs()
    def save(messages: Batch[sqs.SQSMessage]) -> list[int]:
        return [1, 2, 3]

    assert Client(app).send(samples("sqs")["message"]()) is None
