"""Messages for open pages: that the app was loaded, and each invocation that has ended."""

from __future__ import annotations

import json
from collections.abc import Iterator
from queue import Empty, SimpleQueue
from typing import Any, Final
from uuid import uuid4
from weakref import WeakSet

from ..function import Function, Invocation
from .view import Accounts, summary

#: Seconds between two keep-alive messages, which also detect that a page was closed.
_PAUSE: Final = 15.0


class Updates:
    """Messages for open pages, as server-sent events.

    `instance` is different for each process of the app: a page that gets another one requests the handlers again.
    """

    def __init__(self, function: Function) -> None:
        self.instance: str = uuid4().hex
        self.accounts: Accounts = Accounts(function.app)
        self._listeners: WeakSet[SimpleQueue[Any]] = WeakSet()
        function.observers.append(self._ended)

    def stream(self) -> Iterator[bytes]:
        """Yield the messages of one page until it is closed."""
        listener: SimpleQueue[Any] = SimpleQueue()  # forgotten with the response
        self._listeners.add(listener)
        yield _message("loaded", {"instance": self.instance})
        while True:
            try:
                yield _message("invocation", listener.get(timeout=_PAUSE))
            except Empty:
                yield b": alive\n\n"

    def _ended(self, invocation: Invocation) -> None:
        line = summary(invocation, self.accounts.of(invocation))
        for listener in list(self._listeners):
            listener.put(line)


def _message(name: str, value: Any) -> bytes:
    return f"event: {name}\ndata: {json.dumps(value)}\n\n".encode()
