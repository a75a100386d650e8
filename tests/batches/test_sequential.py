"""Batches: one bad record fails alone, order is kept, time is watched, and nothing is lost."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from attrs import frozen
from hypothesis import given
from hypothesis import strategies as st

from lambdarouter import (
    App,
    BatchError,
    EventError,
    LambdaContext,
    NotStartedError,
    PayloadError,
    RecordError,
    RegistrationError,
    UnhandledEventError,
    UnknownEventError,
)
from lambdarouter.http import HTTPRequest
from lambdarouter.sources.sqs import SQSMessage
from lambdarouter.testing import Client, batch, http, kinesis, s3, sns, sqs
from tests.support.batches import BadError, failed, queue


@frozen
class Order:
    order_id: int


def worker(*, report: bool, bad: str = "bad") -> tuple[App, list[str]]:
    app = App(report_batch_item_failures=report)
    seen: list[str] = []

    @app.on_sqs()
    def work(message: SQSMessage) -> None:
        seen.append(message.message_id)
        if message.body == bad:
            raise BadError(message.body)

    return app, seen


# --- Standard queues ------------------------------------------------------------------------------------------------


@given(st.lists(st.sampled_from(["good", "bad"]), min_size=1, max_size=10))
def test_a_standard_queue_goes_on_after_a_failure(bodies: list[str]) -> None:
    reporting, seen = worker(report=True)
    raising, seen_too = worker(report=False)
    payload = queue(*bodies)
    bad = [f"m{index}" for index, body in enumerate(bodies) if body == "bad"]

    assert failed(reporting(payload)) == bad
    if bad:
        with pytest.raises(BatchError) as caught:
            raising(payload)
        assert [each.record_id for each in caught.value.exceptions] == bad
    else:
        assert raising(payload) is None

    assert seen == seen_too == [f"m{index}" for index in range(len(bodies))]


def test_a_batch_error_tells_each_record_and_its_cause() -> None:
    app, _ = worker(report=False)

    with pytest.raises(BatchError) as caught:
        app(queue("bad", "good", "bad"))

    assert str(caught.value) == (
        "sqs: 2 of 3 records failed.\n"
        "- sqs: record 0 (id m0) failed with BadError\n"
        "- sqs: record 2 (id m2) failed with BadError"
    )
    for failure, index in zip(caught.value.exceptions, (0, 2), strict=True):
        assert isinstance(failure, RecordError)
        assert (failure.source, failure.index, failure.record_id) == ("sqs", index, f"m{index}")
        assert isinstance(failure.__cause__, BadError)


def test_a_batch_error_is_an_exception_group() -> None:
    app, _ = worker(report=False)

    with pytest.raises(ExceptionGroup) as caught:
        app(queue("bad", "bad"))
    some, rest = caught.value.split(lambda error: isinstance(error, RecordError) and error.index == 0)

    assert some is not None
    assert rest is not None
    assert len(some.exceptions) == len(rest.exceptions) == 1


def typed(report: bool) -> tuple[App, list[Order]]:
    app = App(report_batch_item_failures=report)
    seen: list[Order] = []

    @app.on_sqs(queue="queue", where=lambda message: message.body.order_id >= 0)
    def fulfill(message: SQSMessage[Order]) -> None:
        seen.append(message.body)

    return app, seen


def without(record: dict[str, Any], key: str) -> dict[str, Any]:
    return {name: value for name, value in record.items() if name != key}


@pytest.mark.parametrize(
    ("record", "error", "said"),
    [
        (sqs.message.record(body="{"), PayloadError, "Records[1].body"),
        (sqs.message.record(body={"order_id": "x"}), PayloadError, "Records[1].body.order_id"),
        (sqs.message.record(body={"order_id": -1}), UnhandledEventError, "where= decides"),
        (sqs.message.record(queue_arn="arn:aws:sqs:us-east-1:123456789012:q"), UnhandledEventError, "by queue"),
        (without(sqs.message.record(), "body"), EventError, "Records[1].body: is missing or null"),
        ({**sqs.message.record(), "body": None}, EventError, "Records[1].body: is missing or null"),
        ({**sqs.message.record(), "body": 5}, EventError, "Records[1].body: expected a string, got a number"),
        (without(sqs.message.record(), "eventSourceARN"), UnhandledEventError, "by queue (absent)"),
    ],
)
def test_whatever_is_wrong_with_a_record_fails_it_alone(record: Any, error: type[Exception], said: str) -> None:
    reporting, seen = typed(report=True)
    raising, _ = typed(report=False)
    good: dict[str, Any] = {"body": {"order_id": 1}}
    payload = batch(sqs.message(**good, message_id="a"), sqs.message(), sqs.message(**good, message_id="c"))
    payload["Records"][1] = {**record, "messageId": "b"}

    assert failed(reporting(payload)) == ["b"]
    assert seen == [Order(1), Order(1)]
    with pytest.raises(BatchError) as caught:
        raising(payload)
    (failure,) = caught.value.exceptions
    assert type(failure.__cause__) is error
    assert said in str(failure.__cause__)


@pytest.mark.parametrize("record", [None, 5, "text", [], [1]])
@pytest.mark.parametrize("report", [True, False])
def test_a_record_that_is_no_object(record: Any, report: bool) -> None:
    app, seen = worker(report=report)
    payload = queue("good", "good", "good")
    payload["Records"][1] = record

    with pytest.raises(BatchError) as caught:  # it has no id to report, so all must go back
        app(payload)

    (failure,) = caught.value.exceptions
    assert (failure.index, failure.record_id) == (1, None)
    assert "Records[1]: expected an object" in str(failure)
    assert seen == ["m0", "m2"]


@pytest.mark.parametrize("message_id", [None, "", 5, ["m"], {"id": "m"}])
def test_a_failure_without_an_id_sends_the_whole_batch_back(message_id: Any) -> None:
    app, _ = worker(report=True)
    payload = queue("bad", "bad", "good")
    payload["Records"][0]["messageId"] = message_id

    with pytest.raises(BatchError, match="2 of 3 records failed, and not all of them have an identifier"):
        app(payload)


def test_a_missing_id_of_a_record_that_succeeds_is_nothing() -> None:
    app = App(report_batch_item_failures=True)
    app.on_sqs()(lambda message: None)
    payload = queue("good")
    del payload["Records"][0]["messageId"]

    assert failed(app(payload)) == []


def test_a_default_takes_unmatched_records() -> None:
    app = App(report_batch_item_failures=True)
    seen: list[str] = []
    app.on_sqs(queue="other")(lambda message: None)
    app.default(lambda record: seen.append(record["messageId"]))

    assert failed(app(queue("a", "b"))) == []
    assert seen == ["m0", "m1"]


# --- FIFO queues ----------------------------------------------------------------------------------------------------


def test_a_failure_fails_the_rest_of_its_group_and_no_other() -> None:
    app, seen = worker(report=True)
    payload = batch(
        sqs.fifo(message_id="a1", group_id="a"),
        sqs.fifo(message_id="b1", group_id="b", body="bad"),
        sqs.fifo(message_id="a2", group_id="a"),
        sqs.fifo(message_id="b2", group_id="b"),
        sqs.fifo(message_id="a3", group_id="a"),
        sqs.fifo(message_id="b3", group_id="b"),
    )

    assert failed(app(payload)) == ["b1", "b2", "b3"]
    assert seen == ["a1", "b1", "a2", "a3"]


def test_what_was_not_started_says_so() -> None:
    app, _ = worker(report=False)

    with pytest.raises(BatchError) as caught:
        app(queue("bad", "good", group="g"))

    assert isinstance(caught.value.exceptions[1].__cause__, NotStartedError)
    assert "an earlier record of its group failed" in str(caught.value.exceptions[1])


@given(st.lists(st.tuples(st.sampled_from("abc"), st.booleans()), min_size=1, max_size=12))
def test_order_within_groups(records: list[tuple[str, bool]]) -> None:
    app, seen = worker(report=True)
    payload = batch(
        *(
            sqs.fifo(message_id=f"m{index}", group_id=group, body="bad" if bad else "good")
            for index, (group, bad) in enumerate(records)
        )
    )

    reported = failed(app(payload))

    broken: set[str] = set()
    for index, (group, bad) in enumerate(records):
        started = group not in broken
        assert (f"m{index}" in seen) is started
        if bad:
            broken.add(group)
        assert (f"m{index}" in reported) is (group in broken)


def test_a_group_in_a_standard_queue_keeps_no_order() -> None:
    app, seen = worker(report=True)
    payload = queue("bad", "good")
    for record in payload["Records"]:
        record["attributes"]["MessageGroupId"] = "tenant"

    assert failed(app(payload)) == ["m0"]
    assert seen == ["m0", "m1"]


# --- Sources without partial answers --------------------------------------------------------------------------------


@pytest.mark.parametrize("report", [True, False])
@pytest.mark.parametrize(
    ("decorate", "factory"),
    [(lambda app: app.on_s3(), s3.put), (lambda app: app.on_sns(), sns.message)],
    ids=["s3", "sns"],
)
def test_every_record_runs_and_what_failed_is_raised(
    decorate: Callable[[App], Any], factory: Any, report: bool
) -> None:
    app = App(report_batch_item_failures=report)
    seen: list[int] = []

    def work(event: Any) -> None:
        seen.append(len(seen))
        if len(seen) in (1, 3):
            raise BadError

    decorate(app)(work)
    with pytest.raises(BatchError) as caught:
        app(batch(*(factory() for _ in range(4))))

    assert [failure.index for failure in caught.value.exceptions] == [0, 2]
    assert seen == [0, 1, 2, 3]
    with pytest.raises(EventError, match=r"Records\[1\]: expected an object, got null"):
        app({"Records": [*factory()["Records"], None]})


# --- Leaving at once ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("error", [KeyboardInterrupt, SystemExit, GeneratorExit])
@pytest.mark.parametrize("report", [True, False])
def test_an_exit_leaves_at_once(error: type[BaseException], report: bool) -> None:
    app = App(report_batch_item_failures=report)
    seen: list[str] = []

    @app.on_sqs()
    def work(message: SQSMessage) -> None:
        seen.append(message.message_id)
        raise error

    with pytest.raises(error):
        app(queue("a", "b"))

    assert seen == ["m0"]


# --- Time -----------------------------------------------------------------------------------------------------------


class Clock:
    """Time that passes only when a handler works."""

    def __init__(self, millis: int) -> None:
        self.left = millis

    def __call__(self) -> int:
        return self.left


def timed(clock: Clock, *, millis_a_record: int, reserve: int | None = None, fifo: bool = False) -> Any:
    app = App(report_batch_item_failures=True, time_reserve_millis=reserve)
    seen: list[str] = []

    @app.on_sqs()
    def work(message: SQSMessage) -> None:
        seen.append(message.message_id)
        clock.left -= millis_a_record

    payload = queue(*("abcdefghij"), group="g" if fifo else None)
    context = LambdaContext(remaining_time_in_millis=clock)
    return failed(Client(app, context=context).send(payload)), seen


@pytest.mark.parametrize("fifo", [False, True])
@pytest.mark.parametrize(
    ("millis", "a_record", "reserve", "started"),
    [
        (30_000, 1_000, None, 10),
        (30_000, 10_000, None, 3),  # after three, nothing is left
        (10_000, 3_000, None, 4),  # at 10, 7, 4 and 1 s: a tenth of the time is just enough
        (3_000, 1_000, None, 3),  # at least 500 ms are kept
        (2_500, 1_000, None, 3),
        (2_400, 1_000, None, 2),
        (10_000, 1_000, 8_500, 2),
        (10_000, 1_000, 0, 10),
        (400, 1, None, 0),
    ],
)
def test_no_record_starts_when_time_runs_short(
    millis: int, a_record: int, reserve: int | None, started: int, fifo: bool
) -> None:
    reported, seen = timed(Clock(millis), millis_a_record=a_record, reserve=reserve, fifo=fifo)

    assert seen == [f"m{index}" for index in range(started)]
    assert reported == [f"m{index}" for index in range(started, 10)]


def test_what_had_no_time_says_so() -> None:
    app = App()
    app.on_sqs()(lambda message: None)

    with pytest.raises(BatchError, match="too little of the function's time is left"):
        app(queue("a"), LambdaContext(remaining_time_in_millis=10))


@pytest.mark.parametrize("context", [None, object()])
def test_without_a_clock_every_record_runs(context: Any) -> None:
    app, seen = worker(report=True)

    assert failed(app(queue("a", "b"), context)) == []
    assert seen == ["m0", "m1"]


def test_failures_are_logged_with_their_cause(caplog: pytest.LogCaptureFixture) -> None:
    app, _ = worker(report=True)

    app(queue("good", "bad"))

    (record,) = caplog.records
    assert record.getMessage().startswith("sqs: record 1 (id m1) failed with BadError source=sqs queue=queue ")
    assert record.exc_info is not None
    assert isinstance(record.exc_info[1], BadError)


# --- The setting for some sources ----------------------------------------------------------------------------------


def test_only_the_sources_that_are_named_report() -> None:
    app = App(report_batch_item_failures={"sqs"})

    def work(record: Any) -> None:
        raise BadError

    app.on_sqs()(work)
    app.on_kinesis()(work)

    assert failed(app(queue("bad"))) == ["m0"]
    with pytest.raises(BatchError):
        app(kinesis.record())


def test_what_may_report_is_what_reads_it() -> None:
    assert App(report_batch_item_failures="kafka").report_batch_item_failures == frozenset({"kafka"})
    for wrong in ("s3", ["sqs", "sqz"]):
        with pytest.raises(RegistrationError, match="dynamodb, eventbridge_pipes, kafka, kinesis, sqs"):
            App(report_batch_item_failures=wrong)


# --- The log --------------------------------------------------------------------------------------------------------


def test_a_batch_that_no_handler_matches_logs_a_line_for_each_record(caplog: pytest.LogCaptureFixture) -> None:
    app = App(report_batch_item_failures=True)
    for index in range(50):
        app.on_sqs(queue=f"other-{index}")(lambda message: None)

    assert len(failed(Client(app).send(queue(*"x" * 500)))) == 500
    assert len(caplog.records) == 500
    assert all("\n" not in each.getMessage() and len(each.getMessage()) < 400 for each in caplog.records)
    assert sum(each.exc_info is not None for each in caplog.records) == 10
    assert len(caplog.text) < 200_000
    assert "and 30 more; app.explain(payload) lists all of them" in caplog.text


def test_a_new_kind_of_failure_has_a_traceback_wherever_it_is(caplog: pytest.LogCaptureFixture) -> None:
    app = App(report_batch_item_failures=True)

    @app.on_sqs()
    def handler(message: SQSMessage) -> None:
        if message.body == "y":
            raise KeyError(message.body)
        raise BadError

    Client(app).send(queue(*"x" * 100, "y", *"x" * 100))
    with_traceback = [each.getMessage() for each in caplog.records if each.exc_info is not None]
    assert len(with_traceback) == 11
    assert with_traceback[-1].startswith("sqs: record 100 (id m100) failed with KeyError ")


def one(depth: int) -> None:
    other(depth - 1)


def other(depth: int) -> None:
    if depth <= 0:
        raise BadError
    one(depth - 1)


def chained(length: int) -> None:
    """Raise an exception with a long chain of causes."""
    try:
        if length > 0:
            chained(length - 1)
        one(40)
    except BadError as error:
        raise BadError from error


def grouped(depth: int) -> None:
    """Raise a group of exceptions, each with a deep traceback."""
    errors: list[Exception] = []
    for _ in range(30):
        try:
            one(depth)
        except BadError as error:
            errors.append(error)
    raise ExceptionGroup("several", errors)


@pytest.mark.parametrize(
    ("fail", "last", "most"),
    [(lambda: one(400), "other", 30), (lambda: chained(50), "chained", 30), (lambda: grouped(200), "other", 480)],
)
def test_tracebacks_are_bounded(
    fail: Callable[[], None], last: str, most: int, caplog: pytest.LogCaptureFixture
) -> None:
    app = App(report_batch_item_failures=True)

    @app.on_sqs()
    def handler(message: SQSMessage) -> None:
        fail()

    Client(app).send(queue("a"))
    assert 20 < caplog.text.count("File ") <= most
    assert f"in {last}" in caplog.text
    assert "in handler" in caplog.text


def test_several_failures_are_listed_up_to_a_number() -> None:
    app = App()

    @app.on_sqs()
    def handler(message: SQSMessage) -> None:
        raise BadError

    with pytest.raises(BatchError) as raised:
        Client(app).send(queue(*"x" * 300))
    assert len(raised.value.exceptions) == 300
    assert str(raised.value).count("\n") == 21
    assert str(raised.value).endswith("and 280 more")


FORGED = "id\nERROR forged line\x1b[31m" + "x" * 5000


def test_identifiers_are_escaped_and_shortened(caplog: pytest.LogCaptureFixture) -> None:
    app = App(report_batch_item_failures=True)

    @app.on_sqs()
    def handler(message: SQSMessage) -> None:
        raise BadError

    assert failed(Client(app).send(batch(sqs.message(message_id=FORGED)))) == [FORGED]
    (record,) = caplog.records
    assert record.getMessage().isprintable()
    assert len(record.getMessage()) < 800


def test_keys_of_payloads_are_escaped_and_shortened() -> None:
    app = App()
    app.on_sqs()(lambda message: None)
    for payload in ({FORGED: 1}, {f"{index}{FORGED}": 1 for index in range(1000)}):
        with pytest.raises(UnknownEventError) as raised:
            Client(app).send(payload)
        assert "\nERROR" not in str(raised.value)
        assert "\x1b" not in str(raised.value)
        assert len(str(raised.value)) < 3000


def test_paths_of_faults_are_escaped_and_shortened(caplog: pytest.LogCaptureFixture) -> None:
    app = App(report_batch_item_failures=True)
    forged = FORGED.replace("\n", "\r")  # a RecordError has the first line of its cause

    @app.on_sqs()
    def handler(message: SQSMessage[dict[str, int]]) -> None: ...

    @app.get("/")
    def index(request: HTTPRequest) -> str:
        return request.headers["host"]

    assert failed(Client(app).send(queue({forged: "a", forged + "b": "c"}))) == ["m0"]
    answer = Client(app).send(http.request("api_gateway_rest", "GET", "/") | {"headers": {FORGED: 5}})
    assert answer["statusCode"] == 400
    assert len(caplog.records) == 2
    for record in caplog.records:
        assert record.getMessage().isprintable()
        assert len(record.getMessage()) < 3000
