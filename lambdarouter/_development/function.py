"""An app as a Lambda function on this machine: JSON in, and a result or an error in Lambda's form out.

Source: https://docs.aws.amazon.com/lambda/latest/dg/python-exceptions.html
"""

from __future__ import annotations

import json
import sys
import traceback
from collections import deque
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from time import monotonic
from typing import Any, Final
from uuid import uuid4

from attrs import define, field

from .._replies.callbacks import Sent, captured
from ..app import App
from ..context import ClientContext, LambdaContext
from .logs import capture_output

#: The number of invocations that `Function.history` keeps.
_MOST_KEPT: Final = 200


@define(eq=False)
class Invocation:
    """One invocation: the payload and the outcome."""

    origin: str
    """Origin of the invocation: `invoke`, `http`, `replay`, or the queue or stream of an event source mapping."""

    payload: Any
    """Payload, as JSON."""

    request_id: str = field(factory=lambda: str(uuid4()))
    """Identifier of the invocation."""

    started: datetime = field(factory=lambda: datetime.now(UTC))
    """Time of the start."""

    result: Any = None
    """Result, as JSON; None if the invocation failed."""

    error: dict[str, Any] | None = None
    """Function error as Lambda returns it: `errorMessage`, `errorType` and more. None if the invocation succeeded."""

    exception: BaseException | None = None
    """Exception that the app raised."""

    milliseconds: float = 0.0
    """Duration."""

    log: str = ""
    """Output of the invocation, printed and logged."""

    sent: list[Sent] = field(factory=list)
    """Calls by which sources report an outcome. They were actually made only if the function `sends`."""

    outcome: str = ""
    """Outcome for the event source mapping or the asynchronous queue; "" for any other origin."""

    def tail(self) -> str:
        """Return the log as Lambda keeps it, with the lines START, END and REPORT around the output."""
        shown = self.log if self.log.endswith("\n") or not self.log else f"{self.log}\n"
        return (
            f"START RequestId: {self.request_id} Version: $LATEST\n{shown}END RequestId: {self.request_id}\n"
            f"REPORT RequestId: {self.request_id}\tDuration: {self.milliseconds:.2f} ms\t"
            f"Billed Duration: {self.milliseconds:.0f} ms\n"
        )


class Function:
    """A function that runs an app in this process.

    - `name`: its name in the context. An invocation can have another name.
    - `timeout`: seconds. A handler is not stopped, but an invocation that lasts longer fails, as on Lambda.
    - `sends`: whether the calls by which sources report an outcome are made; otherwise they are only listed in
      `Invocation.sent`.
    - `observers`: functions that are called with each invocation that has ended.
    """

    def __init__(self, app: App, *, name: str = "function", timeout: float = 30.0, sends: bool = False) -> None:
        self.app: App = app
        self.name: str = name
        self.timeout: float = timeout
        self.sends: bool = sends
        self.history: deque[Invocation] = deque(maxlen=_MOST_KEPT)
        self.observers: list[Callable[[Invocation], None]] = []

    def invoke(
        self,
        payload: Any,
        *,
        origin: str,
        name: str | None = None,
        client_context: Mapping[str, Any] | None = None,
        request_id: str | None = None,
        is_quiet: bool = False,
    ) -> Invocation:
        """Invoke the app with a JSON value; errors of the app are in the result. `is_quiet` does not print them.

        `request_id` is the id of the invocation that this one retries.
        """
        invocation = Invocation(origin, payload, request_id or str(uuid4()))
        context = self._context(invocation.request_id, name or self.name, client_context)
        sent_before = captured.set(None if self.sends else invocation.sent)
        began = monotonic()
        with capture_output() as output:
            try:
                self._run(invocation, context)
            except Exception as error:
                invocation.exception = error
                invocation.error = _error_of(error, invocation.request_id)
            except BaseException as error:  # such as `sys.exit`, which ends the runtime
                invocation.exception = error
                invocation.error = _exit_of(error, invocation.request_id)
            finally:
                captured.reset(sent_before)
            seconds = monotonic() - began
            invocation.milliseconds = seconds * 1000
            if seconds > self.timeout:
                invocation.result = None
                invocation.error = _timed_out(self.timeout, invocation.request_id)
            if invocation.error is not None:
                _log_error(invocation, output, is_quiet=is_quiet)
            invocation.log = output.text()
        self.history.append(invocation)
        for observer in self.observers:
            observer(invocation)
        return invocation

    def _run(self, invocation: Invocation, context: LambdaContext) -> None:
        # A copy: a handler that changes its event must not change the payload that is shown and sent again.
        result = self.app(json.loads(json.dumps(invocation.payload)), context)
        invocation.result = json.loads(json.dumps(result, default=_number))

    def _context(self, request_id: str, name: str, client_context: Mapping[str, Any] | None) -> LambdaContext:
        end = monotonic() + self.timeout
        given = client_context or {}
        return LambdaContext(
            function_name=name,
            aws_request_id=request_id,
            remaining_time_in_millis=lambda: max(0, int((end - monotonic()) * 1000)),
            client_context=None
            if client_context is None
            else ClientContext(custom=given.get("custom"), env=given.get("env"), client=given.get("client")),
        )


def _number(value: Any) -> float:
    """Convert a `Decimal`, which the runtime writes as a number; raises TypeError for any other class."""
    if isinstance(value, Decimal):
        return float(value)
    raise TypeError(f"Object of type {type(value).__name__} is not JSON serializable")


def _error_of(error: Exception, request_id: str) -> dict[str, Any]:
    frames = traceback.extract_tb(error.__traceback__)[2:]  # without the frames of this module
    return {
        "errorMessage": str(error),
        "errorType": type(error).__name__,
        "requestId": request_id,
        "stackTrace": traceback.format_list(frames),
    }


def _exit_of(error: BaseException, request_id: str) -> dict[str, Any]:
    if not isinstance(error, SystemExit):
        return {"errorType": "Runtime.ExitError", "errorMessage": f"RequestId: {request_id} Error: {_name(error)}"}
    status = error.code if isinstance(error.code, int) else int(error.code is not None)
    message = f"RequestId: {request_id} Error: Runtime exited with error: exit status {status}"
    return {"errorType": "Runtime.ExitError", "errorMessage": message}


def _name(error: BaseException) -> str:
    return f"Runtime exited with {type(error).__name__}"


def _timed_out(timeout: float, request_id: str) -> dict[str, Any]:
    message = f"RequestId: {request_id} Error: Task timed out after {timeout:.2f} seconds"
    return {"errorType": "Sandbox.Timedout", "errorMessage": message}


def _log_error(invocation: Invocation, output: Any, *, is_quiet: bool) -> None:
    """Write an error to the log, as the runtime does; to standard error only if it is not reported elsewhere."""
    assert invocation.error is not None
    trace = "".join(invocation.error.get("stackTrace", ()))
    trace = f"\nTraceback (most recent call last):\n{trace}" if trace else "\n"
    text = f"[ERROR] {invocation.error['errorType']}: {invocation.error['errorMessage']}{trace}"
    if is_quiet:
        output.write(text)
    else:
        sys.stderr.write(text)
