"""Asynchronous invocations, which are retried twice after a function error, as in Lambda, and then discarded.

Source: https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Event
from typing import Any, Final
from uuid import uuid4

import click

from ..context import LambdaContext
from .function import Function, Invocation

#: Seconds before the two retries. Lambda waits as many minutes.
_DELAYS: Final = (1.0, 2.0)


class Asynchronous:
    """The asynchronous invocations of a function, which run in threads.

    - `discard`: called with the record of an invocation that failed at all attempts; returns its outcome, as the end of
      a sentence.
    """

    def __init__(
        self,
        function: Function,
        discard: Callable[[dict[str, Any]], str] | None = None,
        *,
        delays: tuple[float, ...] = _DELAYS,
    ) -> None:
        self.function: Function = function
        self.delays: tuple[float, ...] = delays
        self._discard: Callable[[dict[str, Any]], str] | None = discard
        self._stopping: Event = Event()
        self._threads: ThreadPoolExecutor = ThreadPoolExecutor(32, thread_name_prefix="lambdarouter-event")

    def submit(self, payload: Any, *, origin: str, name: str | None = None) -> None:
        """Invoke the function with a JSON value, and with the same request id again after a function error."""
        self._threads.submit(self._run, payload, origin, name)

    def stop(self) -> None:
        """Make no further retries."""
        self._stopping.set()
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _run(self, payload: Any, origin: str, name: str | None) -> None:
        request_id = str(uuid4())
        for attempt, delay in enumerate((*self.delays, None), 1):
            invocation = self.function.invoke(payload, origin=origin, name=name, request_id=request_id)
            if invocation.error is None:
                return
            if delay is None:
                invocation.outcome = f"failed {attempt} times, and is {self._end(invocation, attempt, name)}"
                click.echo(f"asynchronous invocation {request_id}: {invocation.outcome}", err=True)
                return
            invocation.outcome = f"failed; retry {attempt} of {len(self.delays)} after {delay:g} s"
            click.echo(f"asynchronous invocation {request_id}: {invocation.outcome}", err=True)
            if self._stopping.wait(delay):
                click.echo(f"asynchronous invocation {request_id}: dropped, because the process ends", err=True)
                return

    def _end(self, invocation: Invocation, attempts: int, name: str | None) -> str:
        if self._discard is None:
            return "dropped, as Lambda does without a destination; set one with --on-failure"
        return self._discard(_record(invocation, attempts, name or self.function.name))


def _record(invocation: Invocation, attempts: int, name: str) -> dict[str, Any]:
    """Return the record that Lambda sends to the on-failure destination of a function."""
    return {
        "version": "1.0",
        "timestamp": datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "requestContext": {
            "requestId": invocation.request_id,
            "functionArn": f"{LambdaContext(function_name=name).invoked_function_arn}:$LATEST",
            "condition": "RetriesExhausted",
            "approximateInvokeCount": attempts,
        },
        "requestPayload": invocation.payload,
        "responseContext": {"statusCode": 200, "executedVersion": "$LATEST", "functionError": "Unhandled"},
        "responsePayload": invocation.error,
    }
