"""The log of a failure starts at the user's code."""

from __future__ import annotations

import ast
import asyncio
import logging
import re
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Annotated, Any

import pytest
from hypothesis import given as given_any
from hypothesis import strategies as st

import lambdarouter
from lambdarouter import App, Batch, BatchError, Depends, LambdaContext, Next
from lambdarouter._calling.tracebacks import loggable, safe_text
from lambdarouter._events.reading import read
from lambdarouter.sources.s3 import S3Event
from lambdarouter.sources.sqs import SQSMessage
from lambdarouter.testing import Client, batch, cloudformation, eventbridge, s3, sns, sqs

Register = Callable[[App], None]


def fail(value: Any) -> None:
    raise KeyError("user")


def plain(app: App) -> None:
    @app.on_sqs()
    def handler(message: SQSMessage) -> None:
        fail(message)


def coroutine(app: App) -> None:
    @app.on_sqs()
    async def handler(message: SQSMessage) -> None:
        fail(message)


def concurrent(app: App) -> None:
    @app.on_sqs(concurrency=2)
    def handler(message: SQSMessage) -> None:
        fail(message)


def whole(app: App) -> None:
    @app.on_sqs()
    def handler(messages: Batch[SQSMessage]) -> None:
        fail(messages)


def frames_in(text: str) -> list[str]:
    """The names of the functions in a logged traceback."""
    return [line.rpartition(" in ")[2] for line in text.splitlines() if line.lstrip().startswith("File ")]


@pytest.mark.parametrize("register", [plain, coroutine, concurrent, whole])
def test_a_failed_record(register: Register, caplog: pytest.LogCaptureFixture) -> None:
    app = App(report_batch_item_failures=True)
    register(app)
    Client(app).send(batch(sqs.message(message_id="1"), sqs.message(message_id="2")))
    for record in caplog.records:
        assert record.exc_info is not None
        assert record.exc_info[2] is not None
        text = logging.Formatter().formatException(record.exc_info)
        assert frames_in(text) == ["handler", "fail"]


def test_middleware_is_the_users_code(caplog: pytest.LogCaptureFixture) -> None:
    app = App(report_batch_item_failures=True)

    @app.middleware
    def around(event: Any, context: LambdaContext, call_next: Next) -> Any:
        return call_next(event)

    plain(app)
    Client(app).send(sqs.message())
    (record,) = caplog.records
    assert record.exc_info is not None
    assert frames_in(logging.Formatter().formatException(record.exc_info)) == ["around", "handler", "fail"]


def test_a_failure_of_reading_has_no_traceback(caplog: pytest.LogCaptureFixture) -> None:
    app = App(report_batch_item_failures=True)

    @app.on_sqs()
    def handler(message: SQSMessage[int]) -> None: ...

    Client(app).send(sqs.message(body="x"))
    (record,) = caplog.records
    assert record.exc_info is None


def test_all_frames_where_debug_is_on(caplog: pytest.LogCaptureFixture) -> None:
    app = App(report_batch_item_failures=True)
    plain(app)
    with caplog.at_level(logging.DEBUG, "lambdarouter"):
        Client(app).send(sqs.message())
    exc_info = caplog.records[-1].exc_info
    assert exc_info is not None
    frames = frames_in(logging.Formatter().formatException(exc_info))
    assert frames[0] == "handle_in_order"
    assert frames[-2:] == ["handler", "fail"]


def test_http(caplog: pytest.LogCaptureFixture) -> None:
    app = App()

    @app.get("/")
    def handler() -> None:
        fail(None)

    assert Client(app).get("/").status == 500
    exc_info = caplog.records[-1].exc_info
    assert exc_info is not None
    assert frames_in(logging.Formatter().formatException(exc_info)) == ["handler", "fail"]


def test_a_callback(caplog: pytest.LogCaptureFixture) -> None:
    app = App()

    @app.on_cloudformation()
    def handler(request: Any) -> None:
        fail(request)

    Client(app).send(cloudformation.create())
    exc_info = caplog.records[-1].exc_info
    assert exc_info is not None
    assert frames_in(logging.Formatter().formatException(exc_info)) == ["handler", "fail"]


def single(app: App) -> Any:
    @app.on_s3_put()
    def handler(event: Any) -> None:
        fail(event)

    return s3.put()


def single_coroutine(app: App) -> Any:
    @app.on_eventbridge()
    async def handler(event: Any) -> None:
        fail(event)

    return eventbridge.event()


def enveloped(app: App) -> Any:
    return sns.message(message=single(app))


def observed(app: App) -> Any:
    app.on_dispatch(lambda dispatch: None)
    return single_coroutine(app)


@pytest.mark.parametrize("register", [single, single_coroutine, enveloped, observed])
def test_the_runtime_logs_the_users_frames(register: Callable[[App], Any]) -> None:
    app = App()
    payload = register(app)
    with pytest.raises(KeyError, match="user") as caught:
        app.handler(payload, LambdaContext())

    # The first one is that of this test.
    names = [each.name for each in traceback.extract_tb(caught.value.__traceback__)]
    assert names[1:] == ["handler", "fail"]


def test_a_fault_below_the_users_code_that_is_not_theirs_keeps_every_frame(monkeypatch: pytest.MonkeyPatch) -> None:
    app = App()

    @app.middleware
    def around(event: Any, context: LambdaContext, call_next: Next) -> Any:
        return call_next(event)

    @app.on_s3_put()
    def handler(event: S3Event) -> Any:
        return event.key

    # A fault of this package, inside a field that the handler reads.
    wrong: Any = 0
    monkeypatch.setattr(S3Event, "key", property(lambda event: read(wrong, event, "s3")))
    with pytest.raises(AttributeError) as caught:
        app.handler(s3.put(), LambdaContext())
    frames = traceback.extract_tb(caught.value.__traceback__)
    assert Path(frames[-1].filename).is_relative_to(Path(lambdarouter.__file__).parent)
    assert frames[1].name == "handler"  # the entry point of the app, and below it what it calls
    assert Path(frames[2].filename).is_relative_to(Path(lambdarouter.__file__).parent)


def test_the_group_of_a_batch_has_the_users_frames_only() -> None:
    app = App()
    plain(app)
    with pytest.raises(BatchError) as caught:
        app(batch(sqs.message(message_id="1"), sqs.message(message_id="2")))
    for each in caught.value.exceptions:
        assert each.__cause__ is not None
        traceback = each.__cause__.__traceback__
        assert traceback is not None
        assert traceback.tb_frame.f_code.co_name == "handler"


def led_to_by_middleware(app: App) -> None:
    @app.middleware
    def around(event: Any, context: LambdaContext, call_next: Next) -> Any:
        try:
            return call_next(event)
        except KeyError as error:
            raise ValueError("outer") from error

    plain(app)


def during_middleware(app: App) -> None:
    @app.middleware
    def around(event: Any, context: LambdaContext, call_next: Next) -> Any:
        try:
            return call_next(event)
        except KeyError:
            raise ValueError("outer")  # noqa: B904  (the exception is its context)

    concurrent(app)


async def fail_later() -> None:
    await asyncio.sleep(0)
    fail(1)


def grouped(app: App) -> None:
    @app.middleware
    def around(event: Any, context: LambdaContext, call_next: Next) -> Any:
        try:
            return call_next(event)
        except ExceptionGroup as error:
            raise ExceptionGroup("outer", [error]) from None

    @app.on_sqs(concurrency=2)
    async def handler(message: SQSMessage) -> None:
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(fail_later())


@pytest.mark.parametrize(
    ("register", "frames"),
    [
        (led_to_by_middleware, ["around", "handler", "fail", "around"]),
        (during_middleware, ["around", "handler", "fail", "around"]),
        (grouped, ["around", "around", "handler", "__aexit__", "fail_later", "fail"]),
    ],
    ids=["cause", "context", "group"],
)
def test_what_led_to_a_failure_and_what_is_in_a_group_is_trimmed_as_well(
    register: Register, frames: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    app = App(report_batch_item_failures=True)
    register(app)
    Client(app).send(sqs.message())
    (record,) = caplog.records
    assert record.exc_info is not None
    text = logging.Formatter().formatException(record.exc_info)
    assert [re.sub(r"^[ |]*File .* in ", "", line) for line in text.splitlines() if " File " in line] == frames
    assert "lambdarouter/_calling" not in text


def test_what_calls_the_users_code_between_two_of_its_frames_is_not_shown(caplog: pytest.LogCaptureFixture) -> None:
    def get_table() -> Iterator[None]:
        yield
        fail(1)

    app = App(report_batch_item_failures=True)

    @app.middleware
    def around(event: Any, context: LambdaContext, call_next: Next) -> Any:
        return call_next(event)

    @app.on_sqs()
    def handler(message: SQSMessage, table: Annotated[None, Depends(get_table)]) -> None: ...

    Client(app).send(sqs.message())
    (record,) = caplog.records
    assert record.exc_info is not None
    # The frames of contextlib are not those of the service.
    assert frames_in(logging.Formatter().formatException(record.exc_info)) == ["around", "get_table", "fail"]


# --- Texts of exceptions --------------------------------------------------------------------------------------------

FORGED = "first\n[ERROR] a forged entry\r\x1b[31m\u2028[ERROR] another one\x85"


class UnprintableError(Exception):
    """An exception whose text cannot be made."""

    def __str__(self) -> str:
        raise RuntimeError("no text")


def raised(error: BaseException) -> BaseException:
    """The exception with a traceback."""
    try:
        raise error
    except BaseException as caught:
        return caught


def led_to(text: str) -> BaseException:
    """An exception with a harmless text, and another one before it."""
    try:
        try:
            raise ValueError(text)
        except ValueError as error:
            raise LookupError("a harmless text") from error
    except LookupError as error:
        return error


def noted(text: str) -> BaseException:
    """An exception with a harmless text and many notes."""
    error = LookupError("a harmless text")
    for _ in range(1000):
        error.add_note(text)
    return raised(error)


def in_code(text: str) -> BaseException:
    """A mistake in code that the handler has made of its payload."""
    try:
        compile(f"f({text!r}", "payload", "exec")
    except SyntaxError as error:
        return error
    raise AssertionError


WAYS: dict[str, Callable[[str], BaseException]] = {
    "an exception": lambda text: raised(ValueError(text)),
    "a cause": led_to,
    "a group": lambda text: raised(ExceptionGroup("several", [ValueError(text)] * 1000)),
    "a group in a group": lambda text: raised(
        BaseExceptionGroup(text, [led_to(text), ExceptionGroup(text, [OSError(1)])])
    ),
    "notes": noted,
    "code": in_code,
}


def formatted(error: BaseException) -> str:
    """What the log shows of an exception."""
    shown = loggable(error)
    return logging.Formatter().formatException((type(shown), shown, shown.__traceback__))


@pytest.mark.parametrize("way", WAYS)
def test_a_text_in_the_log_is_bounded(way: str) -> None:
    size = len(formatted(WAYS[way]("x" * 5_000_000)))
    assert size < 25_000


@pytest.mark.parametrize("way", WAYS)
def test_a_text_in_the_log_starts_no_line_of_its_own(way: str) -> None:
    lines = formatted(WAYS[way](FORGED)).splitlines()

    assert not [line for line in lines if line.startswith("[ERROR]")]
    assert not [line for line in lines if "\x1b" in line]
    assert [line for line in lines if "forged" in line]


@pytest.mark.parametrize("way", WAYS)
def test_an_exception_itself_is_not_changed(way: str) -> None:
    error = WAYS[way](FORGED)
    text, cause = str(error), error.__cause__

    loggable(error)

    assert (str(error), error.__cause__) == (text, cause)


def test_the_log_shows_the_names_and_lines_of_what_failed() -> None:
    text = formatted(led_to(FORGED))

    assert "ValueError: first\n    [ERROR] a forged entry\\r\\x1b[31m\\u2028[ERROR] another one\\x85" in text
    assert text.rstrip().endswith("LookupError: a harmless text")
    assert frames_in(text) == ["led_to", "led_to"]


def test_a_harmless_exception_is_logged_itself() -> None:
    for error in (raised(KeyError("user")), led_to("a harmless text"), raised(ExceptionGroup("a", [KeyError("b")]))):
        assert loggable(error) is error


def test_a_text_that_cannot_be_made_does_not_end_the_log(caplog: pytest.LogCaptureFixture) -> None:
    app = App(report_batch_item_failures=True)

    @app.on_sqs()
    def handler(message: SQSMessage) -> None:
        raise UnprintableError

    answer = Client(app).send(sqs.message(message_id="1"))
    assert answer == {"batchItemFailures": [{"itemIdentifier": "1"}]}
    assert "UnprintableError" in caplog.text


@given_any(text=st.text(), lines=st.integers(1, 3))
def test_every_text_is_one_entry(text: str, lines: int) -> None:
    shown = safe_text("\n".join([text] * lines))

    assert all(line.isprintable() for line in shown.split("\n"))
    assert all(line.startswith("    ") for line in shown.split("\n")[1:])


@pytest.mark.parametrize("is_json", [False, True])
def test_a_flood_of_long_texts_is_bounded(
    is_json: bool, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_LAMBDA_LOG_FORMAT", "JSON" if is_json else "Text")
    app = App(report_batch_item_failures=True)

    @app.on_sqs()
    def handler(message: SQSMessage) -> None:
        raise ValueError(f"{message.message_id}{FORGED}" + "x" * 100_000)

    Client(app).send(batch(*(sqs.message(message_id=f"m{number}") for number in range(500))))

    assert len(caplog.records) == 500
    assert len(caplog.text) < 1_000_000
    for record in caplog.records:
        assert len(record.__dict__["error"]) < 500
        assert record.__dict__["error"].isprintable()
    assert not [line for line in caplog.text.splitlines() if line.startswith("[ERROR]")]


def test_whatever_the_package_logs_of_an_exception_is_bounded() -> None:
    package = Path(lambdarouter.__file__).parent
    calls: list[ast.Call] = []
    for file in sorted(package.rglob("*.py")):
        if not {"cli", "testing"} & set(file.relative_to(package).parts):
            calls += [each for each in ast.walk(ast.parse(file.read_text("utf-8"))) if isinstance(each, ast.Call)]
    given = [word.value for call in calls for word in call.keywords if word.arg == "exc_info"]
    assert len(given) > 8
    assert {"loggable"} == {
        each.func.id
        for value in given
        for each in [value.body if isinstance(value, ast.IfExp) else value]
        if isinstance(each, ast.Call) and isinstance(each.func, ast.Name)
    }
    assert not [value for value in given if not isinstance(value, ast.Call | ast.IfExp)]
    logging_calls = [call.func for call in calls if isinstance(call.func, ast.Attribute)]
    without = [each for each in logging_calls if each.attr == "exception" and isinstance(each.value, ast.Name)]
    assert [each for each in without if each.value.id == "_log"] == []  # type: ignore[attr-defined]
