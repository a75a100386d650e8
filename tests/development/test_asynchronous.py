"""Asynchronous invocations: two retries with the same request id, and then a destination or a line in the output."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event
from time import monotonic, sleep
from typing import Any

import pytest

from lambdarouter import App, LambdaContext
from lambdarouter._development.asynchronous import Asynchronous
from lambdarouter._development.function import Function


def failing(times: int) -> tuple[Function, list[str]]:
    """A function that fails some times, and the request ids of its invocations."""
    app, seen = App(), list[str]()

    @app.on_invoke()
    def run(event: Any, context: LambdaContext) -> None:
        seen.append(context.aws_request_id)
        if len(seen) <= times:
            raise ValueError("not yet")

    return Function(app, name="orders"), seen


def until(look: Callable[[], Any]) -> None:
    """Wait until something holds."""
    end = monotonic() + 10
    while not look():
        assert monotonic() < end, "it did not come to that"
        sleep(0.01)


def wait_for(line: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Wait until a line is printed."""
    printed = ""

    def is_printed() -> bool:
        nonlocal printed
        printed += capsys.readouterr().err
        return line in printed

    until(is_printed)


@pytest.mark.parametrize(("failures", "attempts"), [(0, 1), (1, 2), (2, 3)])
def test_a_function_error_is_retried_with_its_request_id(failures: int, attempts: int) -> None:
    function, seen = failing(failures)
    given_up: list[Any] = []

    def discard(record: dict[str, Any]) -> str:
        given_up.append(record)
        return "sent"

    Asynchronous(function, discard, delays=(0.01, 0.02)).submit({"id": 7}, origin="invoke")
    until(lambda: len(function.history) == attempts)
    sleep(0.1)

    assert len(seen) == attempts
    assert len(set(seen)) == 1
    assert given_up == []
    expected = [f"failed; retry {each} of 2 after 0.0{each} s" for each in range(1, failures + 1)]
    assert [each.outcome for each in function.history] == [*expected, ""]


def test_after_three_attempts_the_destination_gets_the_record_of_lambda() -> None:
    function, seen = failing(99)
    given_up: list[dict[str, Any]] = []

    def discard(record: dict[str, Any]) -> str:
        given_up.append(record)
        return "sent to the queue"

    Asynchronous(function, discard, delays=(0.0, 0.0)).submit({"id": 7}, origin="invoke", name="shop")
    until(lambda: function.history and "sent" in function.history[-1].outcome)

    (record,) = given_up
    context, payload = record["requestContext"], record["responsePayload"]
    assert context["requestId"] == seen[0]
    assert context["functionArn"].endswith(":function:shop:$LATEST")
    assert (context["condition"], context["approximateInvokeCount"]) == ("RetriesExhausted", 3)
    assert record["requestPayload"] == {"id": 7}
    assert record["responseContext"] == {"statusCode": 200, "executedVersion": "$LATEST", "functionError": "Unhandled"}
    assert (payload["errorType"], payload["errorMessage"]) == ("ValueError", "not yet")
    assert function.history[-1].outcome == "failed 3 times, and is sent to the queue"


def test_a_handler_reads_the_record() -> None:
    function, _ = failing(99)
    app, seen = App(), list[Any]()
    app.on_lambda_destination(function="shop")(seen.append)

    def discard(record: dict[str, Any]) -> str:
        app(record, LambdaContext())
        return "sent to the handler"

    Asynchronous(function, discard, delays=()).submit({"id": 7}, origin="invoke", name="shop")
    until(lambda: seen)

    assert (seen[0].request_payload, seen[0].condition) == ({"id": 7}, "RetriesExhausted")


def test_without_a_destination_it_is_dropped_with_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    function, seen = failing(99)
    Asynchronous(function, delays=(0.0,)).submit({}, origin="invoke")
    until(lambda: "dropped" in "".join(each.outcome for each in function.history))
    line = f"asynchronous invocation {seen[0]}: failed 2 times, and is dropped, as Lambda does without a destination"
    wait_for(line, capsys)


def test_what_waits_for_a_retry_is_named_when_the_process_ends(capsys: pytest.CaptureFixture[str]) -> None:
    function, seen = failing(99)
    ended, asynchronous = Event(), Asynchronous(function, delays=(60.0,))
    function.observers.append(lambda _: ended.set())
    asynchronous.submit({}, origin="invoke")
    assert ended.wait(10)
    asynchronous.stop()
    line = f"asynchronous invocation {seen[0]}: dropped, because the process ends"
    wait_for(line, capsys)

    assert len(seen) == 1
