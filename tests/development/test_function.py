"""A function on this machine: its results, its errors in the words of Lambda, its context, its output."""

from __future__ import annotations

import sys
from collections.abc import Generator
from contextlib import contextmanager
from decimal import Decimal
from importlib import import_module
from time import sleep
from typing import Any

import pytest

from lambdarouter import App, LambdaContext
from lambdarouter._development.function import Function, Invocation
from lambdarouter._development.logs import divide_output


@pytest.fixture
def function() -> Function:
    """A function whose handler does what its payload says."""
    app = App()

    @app.on_invoke()
    def run(event: dict[str, Any], context: LambdaContext) -> Any:
        match event.get("do"):
            case "fail":
                raise ValueError("not this one")
            case "exit":
                sys.exit(event["status"])
            case "sleep":
                sleep(0.15)
            case "print":
                print("printed")
                print("complained", file=sys.stderr)
            case "change":
                event["do"] = "changed"
            case "number":
                return Decimal("1.5")
            case _:
                pass
        return [context.function_name, context.get_remaining_time_in_millis() <= 30_000]

    return Function(app, name="orders")


def error_of(invocation: Invocation) -> dict[str, Any]:
    """The error of an invocation that failed."""
    assert invocation.result is None
    assert invocation.error is not None
    return invocation.error


def test_a_result_and_the_context(function: Function) -> None:
    invocation = function.invoke({"do": "nothing"}, origin="invoke")

    assert (invocation.result, invocation.error) == (["orders", True], None)
    assert function.invoke({}, origin="invoke", name="other").result == ["other", True]
    assert function.invoke({"do": "number"}, origin="invoke").result == 1.5


def test_an_error_has_the_form_of_the_runtime(function: Function) -> None:
    invocation = function.invoke({"do": "fail"}, origin="invoke")
    error = error_of(invocation)

    make_error = import_module("awslambdaric.bootstrap").make_error
    assert error == make_error("not this one", "ValueError", error["stackTrace"], invocation.request_id)
    assert "raise ValueError" in error["stackTrace"][-1]
    assert "_development" not in "".join(error["stackTrace"])
    assert isinstance(invocation.exception, ValueError)


@pytest.mark.parametrize(("status", "code"), [(7, 7), (0, 0), (None, 0), ("text", 1)])
def test_a_handler_that_exits_ends_the_runtime_of_lambda_and_not_this_process(
    function: Function, status: Any, code: int
) -> None:
    error = error_of(function.invoke({"do": "exit", "status": status}, origin="invoke"))

    assert error["errorType"] == "Runtime.ExitError"
    assert error["errorMessage"].endswith(f"Error: Runtime exited with error: exit status {code}")


def test_an_invocation_that_lasts_longer_than_the_timeout_has_failed(function: Function) -> None:
    function.timeout = 0.1
    error = error_of(function.invoke({"do": "sleep"}, origin="invoke"))

    assert error["errorType"] == "Sandbox.Timedout"
    assert error["errorMessage"].endswith("Error: Task timed out after 0.10 seconds")


def test_a_handler_that_changes_its_event_does_not_change_the_history(function: Function) -> None:
    function.invoke({"do": "change"}, origin="invoke")

    assert [each.payload for each in function.history] == [{"do": "change"}]


@contextmanager
def divided() -> Generator[None]:
    """Standard output and standard error that know invocations. No fixture: pytest replaces both before each test."""
    before = sys.stdout, sys.stderr
    divide_output()
    try:
        yield
    finally:
        sys.stdout, sys.stderr = before


def test_the_output_belongs_to_the_invocation_and_reaches_the_terminal(
    function: Function, capsys: pytest.CaptureFixture[str]
) -> None:
    seen: list[str] = []
    function.observers.append(lambda invocation: seen.append(invocation.log))

    with divided():
        invocation = function.invoke({"do": "print"}, origin="invoke")
        print("not of the invocation")

    assert seen == [invocation.log] == ["printed\ncomplained\n"]
    assert invocation.tail().startswith(f"START RequestId: {invocation.request_id} Version: $LATEST\nprinted\n")
    assert capsys.readouterr() == ("printed\nnot of the invocation\n", "complained\n")


def test_an_error_is_in_the_output(function: Function, capsys: pytest.CaptureFixture[str]) -> None:
    with divided():
        loud = function.invoke({"do": "fail"}, origin="invoke")
    assert "[ERROR] ValueError: not this one\nTraceback" in capsys.readouterr().err

    with divided():
        quiet = function.invoke({"do": "fail"}, origin="http", is_quiet=True)
    assert capsys.readouterr().err == ""
    assert quiet.log.splitlines()[0] == loud.log.splitlines()[0] == "[ERROR] ValueError: not this one"


def test_only_the_end_of_a_long_output_is_kept() -> None:
    app = App()

    @app.on_invoke()
    def talk(payload: Any) -> None:
        for number in range(30_000):
            print(f"line {number:06}")

    function = Function(app)
    with divided():
        log = function.invoke(["anything"], origin="invoke").log
    assert log.endswith("line 029999\n")
    assert 90_000 < len(log) <= 100_000
