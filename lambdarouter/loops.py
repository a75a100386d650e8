"""The event loop for handlers that are coroutines; imported when the first one is registered.

One loop for the life of the environment, so that locks and clients made by one invocation work in the next. A thread of
its own gets a loop of its own.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")


class _Loops(threading.local):
    def __init__(self) -> None:
        self.runner = asyncio.Runner()


_loops = _Loops()


def run(coroutine: Coroutine[Any, Any, T]) -> T:
    """The coroutine's result, or what it raises, on this thread's loop."""
    return _loops.runner.run(coroutine)
