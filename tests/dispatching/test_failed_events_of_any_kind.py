"""Exceptions of unusual classes: the failure of each is one entry, and it is the exception that leaves the app."""

from __future__ import annotations

import dataclasses
import logging
from collections.abc import Callable
from typing import Annotated, Any

import attrs
import pytest

from lambdarouter import App, Batch, Dispatch, LambdaContext
from lambdarouter.extension import At, Event, Invocation, Queue, Route, Shape, Source, TextAt, each_of
from lambdarouter.sources.sqs import SQSMessage
from lambdarouter.testing import (
    alexa_smart_home,
    batch,
    cloudformation_hook,
    cloudformation_macro,
    cloudwatch_custom_widget,
    cognito_user_pool,
    s3,
    s3_batch,
    schedule,
    sns,
    sqs,
)

CONTEXT = LambdaContext(aws_request_id="r-1")


@dataclasses.dataclass(frozen=True)
class FrozenDataclassError(Exception):
    """Python cannot set `__traceback__` of its objects as an attribute."""

    order: int = 7


@attrs.frozen
class FrozenAttrsError(Exception):
    order: int = 7


class ReadOnlyError(Exception):
    def __setattr__(self, name: str, value: Any) -> None:
        raise AttributeError(name)


class FalseError(Exception):
    def __bool__(self) -> bool:
        return False


class EmptyError(Exception):
    def __len__(self) -> int:
        return 0


class UnprintableError(Exception):
    def __str__(self) -> str:
        raise RuntimeError("no text")


class DelegatingError(Exception):
    """`inner` is missing, so each look-up of an attribute that does not exist looks up `inner` again."""

    def __getattr__(self, name: str) -> Any:
        return getattr(self.inner, name)


class OwnTracebackError(Exception):
    def with_traceback(self, tb: Any) -> Any:
        raise RuntimeError("no traceback")


KINDS: list[Callable[[], Exception]] = [
    FrozenDataclassError,
    FrozenAttrsError,
    ReadOnlyError,
    FalseError,
    EmptyError,
    UnprintableError,
    DelegatingError,
    OwnTracebackError,
    lambda: ExceptionGroup("two", [UnprintableError(), FrozenDataclassError()]),
]


def entries(caplog: pytest.LogCaptureFixture) -> list[logging.LogRecord]:
    return [each for each in caplog.records if each.levelno == logging.ERROR]


def deep(error: Exception, depth: int = 40) -> None:
    """Raise an error with a traceback that is too long for the log."""
    if not depth:
        raise error
    deep(error, depth - 1)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("raises", [deep, lambda error: deep(error, 0)], ids=["deep", "shallow"])
def test_the_exception_of_a_handler_leaves_the_app_with_one_entry(
    kind: Callable[[], Exception], raises: Callable[[Exception], None], caplog: pytest.LogCaptureFixture
) -> None:
    app, error = App(), kind()

    def fail(event: Any) -> None:
        raises(error)

    app.on_schedule()(fail)
    app.on_s3()(fail)
    app.on_sns()(fail)
    for payload in (schedule.rule(), s3.put(), sns.message()):
        caplog.clear()
        with pytest.raises(type(error)) as raised:
            app(payload, CONTEXT)

        assert raised.value is error
        assert [vars(each)["error_type"] for each in entries(caplog)] == [type(error).__name__]


@pytest.mark.parametrize("kind", KINDS)
def test_only_the_record_that_failed_is_reported(
    kind: Callable[[], Exception], caplog: pytest.LogCaptureFixture
) -> None:
    app = App(report_batch_item_failures=True)

    @app.on_sqs()
    def handle(message: SQSMessage[str]) -> None:
        if message.body == "bad":
            deep(kind())

    payload = batch(sqs.message(body="bad"), sqs.message(body="good"))
    bad = payload["Records"][0]["messageId"]

    assert app(payload, CONTEXT) == {"batchItemFailures": [{"itemIdentifier": bad}]}
    (entry,) = entries(caplog)
    assert (vars(entry)["record_id"], vars(entry)["error_type"]) == (bad, type(kind()).__name__)


@pytest.mark.parametrize("kind", KINDS)
def test_a_job_gets_a_result_for_each_task(kind: Callable[[], Exception]) -> None:
    app = App()

    @app.on_s3_batch()
    def handle(task: Any) -> None:
        raise kind()

    (result,) = app(s3_batch.task(), CONTEXT)["results"]

    assert (result["resultCode"], result["resultString"]) == ("TemporaryFailure", type(kind()).__name__)


@pytest.mark.parametrize("kind", [FalseError, EmptyError])
def test_a_batch_handler_may_pass_any_error_to_fail(kind: type[Exception]) -> None:
    app, accounts = App(report_batch_item_failures=True), list[Dispatch]()
    app.on_dispatch(accounts.append)

    @app.on_sqs()
    def handle(messages: Batch[SQSMessage[str]]) -> None:
        messages.fail(messages[0], kind())

    app(batch(sqs.message(), sqs.message()), CONTEXT)

    assert accounts[0].facts()["errors"] == [kind.__name__]


# --- The default handler --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "payload",
    [cloudformation_hook.stack(), cloudformation_macro.template(), alexa_smart_home.turn_on()],
    ids=["hook", "macro", "smart home"],
)
def test_a_reported_failure_of_the_default_handler_is_a_failure(payload: Any, caplog: pytest.LogCaptureFixture) -> None:
    app, accounts = App(), list[Dispatch]()
    app.on_dispatch(accounts.append)

    @app.default
    def fail(event: Any) -> None:
        raise LookupError

    app(payload, CONTEXT)

    assert (accounts[0].outcome, accounts[0].facts()["errors"]) == ("failed", ["LookupError"])
    assert [vars(each)["request_id"] for each in entries(caplog)] == ["r-1"]


@pytest.mark.parametrize(
    "payload", [cognito_user_pool.pre_sign_up(), cloudwatch_custom_widget.widget()], ids=["user pool", "widget"]
)
def test_a_failure_of_the_default_handler_with_a_text_for_users_is_one_entry(
    payload: Any, caplog: pytest.LogCaptureFixture
) -> None:
    app = App()

    @app.default
    def fail(event: Any) -> None:
        raise LookupError

    with pytest.raises(Exception, match="Internal error"):
        app(payload, CONTEXT)

    (entry,) = entries(caplog)
    assert (vars(entry)["error_type"], vars(entry)["request_id"]) == ("LookupError", "r-1")


# --- Fields of outside sources --------------------------------------------------------------------------------------


@attrs.frozen(kw_only=True)
class Job(Event):
    name: Annotated[str, At("name")]
    module: Annotated[str, At("name")]
    message: Annotated[str, At("name")]
    asctime: Annotated[str, At("name")]
    args: Annotated[str, At("name")]


SHAPE = Shape("acme", "a key of its own", {"acmeVersion": str})


@pytest.mark.parametrize("word", ["name", "module", "message", "asctime", "args"])
@pytest.mark.parametrize("has_records", [True, False])
def test_a_field_may_have_the_name_of_an_attribute_of_entries(
    word: str, has_records: bool, caplog: pytest.LogCaptureFixture
) -> None:
    source = Source(
        "acme",
        Queue(each_of("acme", "files"), item_identifier=TextAt("id")) if has_records else Invocation(),
        shape=SHAPE,
        event=Job,
        channel=word if has_records else None,
        named_by=None if has_records else {word: "name"},
    )
    app = App(sources=[source])

    @app.on(Route(source, Job))
    def fail(event: Any) -> None:
        raise LookupError("mine")

    job = {"id": "1", "name": "nightly"}
    with pytest.raises(Exception) as raised:
        app({"acmeVersion": "1", **({"files": [job]} if has_records else job)}, CONTEXT)

    assert not isinstance(raised.value, KeyError)
    assert [vars(each)["error_type"] for each in entries(caplog)] == ["LookupError"]
