"""The log of a failure starts at the user's code."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

import pytest

from lambdarouter import App, Batch, BatchError, LambdaContext, Next
from lambdarouter.sources.sqs import SQSMessage
from lambdarouter.testing import Client, batch, cloudformation, sqs

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
