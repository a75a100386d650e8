"""Lifespans of mounted ASGI apps: https://asgi.readthedocs.io/en/latest/specs/lifespan.html."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextvars import Context
from typing import Any, Final

from .._calling.endings import add_ending
from .._calling.tracebacks import loggable

Message = dict[str, Any]
ASGIApp = Callable[[dict[str, Any], Callable[[], Awaitable[Message]], Callable[[Message], Awaitable[None]]], Any]

_log = logging.getLogger("lambdarouter")

#: The time limits for the shutdown of an app, and for its return after that, in seconds.
_SHUTDOWN: Final = 10.0
_RETURN: Final = 0.1


class LifespanError(RuntimeError):
    """A mounted app has not started and cannot answer requests."""


class Lifespan:
    """One lifespan of an app, in a task on the running loop, from the first request to the end of the loop.

    `on_end` is called when it is over, and `state` is the state that the app keeps for its requests.
    """

    def __init__(self, app: ASGIApp, prefix: str, on_end: Callable[[], None]) -> None:
        self.state: dict[str, Any] = {}
        self._app = app
        self._name = f"the app mounted at {prefix or '/'}"
        self._on_end = on_end
        self._has_failed: bool = False
        #: Whether the app received `lifespan.startup`; whether it answered with a message of another protocol; whether
        #: it received `lifespan.shutdown`.
        self._is_received: bool = False
        self._is_foreign: bool = False
        self._is_stopping: bool = False
        #: Whether the start is decided; whether the app shall end; whether it has ended.
        self._is_decided: asyncio.Event = asyncio.Event()
        self._stop: asyncio.Event = asyncio.Event()
        self._is_shut_down: asyncio.Event = asyncio.Event()
        # Without the context variables of the first request, such as its trace.
        self._task = asyncio.get_running_loop().create_task(self._live(), context=Context())
        self._task.add_done_callback(lambda _: self._remove_ending())
        self._remove_ending = add_ending(self.end)

    @property
    def is_over(self) -> bool:
        """Whether the lifespan has failed or ended; if so, another one must start before the next request."""
        return self._has_failed or self._stop.is_set()

    async def started(self) -> None:
        """Wait until the app has started; raise LifespanError if that fails."""
        await self._is_decided.wait()
        if self._has_failed:
            await self._cancel()
            raise LifespanError(f"The lifespan of {self._name} failed to start; the next request starts it again.")

    async def end(self) -> None:
        """Shut the app down, unless it has ended; called on any loop; does nothing on the loop of another thread."""
        if self._task.get_loop() is not asyncio.get_running_loop():
            return
        self._stop.set()
        self._on_end()
        if self._is_decided.is_set() and not self._task.done():
            shut_down = asyncio.ensure_future(self._is_shut_down.wait())
            await asyncio.wait([self._task, shut_down], timeout=_SHUTDOWN, return_when=asyncio.FIRST_COMPLETED)
            if not shut_down.cancel():
                await asyncio.wait([self._task], timeout=_RETURN)
            elif not self._task.done():
                _log.error("The lifespan of %s did not shut down within %g seconds", self._name, _SHUTDOWN)
        await self._cancel()

    async def _cancel(self) -> None:
        if not self._task.done():
            self._task.cancel()
            await asyncio.wait([self._task], timeout=_RETURN)

    async def _live(self) -> None:
        scope = {"type": "lifespan", "asgi": {"version": "3.0", "spec_version": "2.0"}, "state": self.state}
        try:
            await self._app(scope, self._receive, self._send)
        except Exception as error:
            self._note(error)
        finally:
            self._is_decided.set()

    def _note(self, error: Exception) -> None:
        """Log an exception of the app, and decide what it means."""
        if self._stop.is_set():
            _log.error("The lifespan of %s failed to shut down", self._name, exc_info=loggable(error))
        elif self._has_failed:
            # The app has said so, and Starlette raises the exception as well.
            _log.debug("The lifespan of %s failed to start", self._name, exc_info=loggable(error))
        elif self._is_decided.is_set():
            self._has_failed = True
            text = "The lifespan of %s failed; the next request starts it again"
            _log.error(text, self._name, exc_info=loggable(error))
        elif self._is_received and not self._is_foreign:
            self._has_failed = True
            _log.error("The lifespan of %s failed to start", self._name, exc_info=loggable(error))
        else:  # The specification: an app that raises an exception when it is called has no lifespan.
            _log.info("%s has no lifespan", self._name.capitalize(), exc_info=loggable(error))

    async def _receive(self) -> Message:
        if not self._is_received:
            self._is_received = True
            return {"type": "lifespan.startup"}
        await self._stop.wait()
        if self._is_stopping:
            await asyncio.Event().wait()  # There is no other message; `end` cancels the task.
        self._is_stopping = True
        return {"type": "lifespan.shutdown"}

    async def _send(self, message: Message) -> None:
        kind = message["type"]
        if kind == "lifespan.startup.complete":
            self._is_decided.set()
        elif kind == "lifespan.startup.failed":
            self._has_failed = True
            _log.error("The lifespan of %s failed to start: %s", self._name, message.get("message", ""))
            self._is_decided.set()
        elif kind == "lifespan.shutdown.complete":
            self._is_shut_down.set()
        elif kind == "lifespan.shutdown.failed":
            _log.error("The lifespan of %s failed to shut down: %s", self._name, message.get("message", ""))
            self._is_shut_down.set()
        else:
            self._is_foreign = True
            raise RuntimeError(f"The app sent {kind!r} in its lifespan.")
