"""The end of what runs on an event loop for longer than one event: the lifespans of mounted ASGI apps.

It ends with the event loop: when the interpreter exits, and on Lambda with the execution environment. A test client
ends it earlier: at the end of a `with` block.
"""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable
from typing import Any

from .blocks import of_block
from .event_loop import Ending, close, endings, run


def add_ending(ending: Ending) -> Callable[[], None]:
    """Have a coroutine function called before the loop is closed; return a function that undoes it.

    It is called at the end of the block as well if the event is sent in one, so it must allow a second call.
    """
    _end_with_environment()
    owner, block = endings(), of_block.get()
    owner.append(ending)

    def end() -> None:
        run(ending())

    if block is not None:
        block.append(end)

    def remove() -> None:
        if ending in owner:
            owner.remove(ending)
        if block is not None and end in block:
            block.remove(end)

    return remove


def end_block(block: list[Callable[[], None]]) -> None:
    """Call what was added in a block, last first."""
    while block:
        block.pop()()


def _end_with_environment() -> None:
    """On Lambda, close the loop when the service ends the environment.

    Lambda sends SIGTERM only to a function that has an extension. Python reacts to it in the main thread, between two
    steps of Python code: from Python 3.12 on, also while the runtime waits for the next event. A handler of the service
    itself has precedence.
    """
    on_lambda = "AWS_LAMBDA_RUNTIME_API" in os.environ and threading.current_thread() is threading.main_thread()
    if on_lambda and signal.getsignal(signal.SIGTERM) is signal.SIG_DFL:
        signal.signal(signal.SIGTERM, _close_and_exit)


def _close_and_exit(number: int, frame: Any) -> None:
    import asyncio

    try:
        asyncio.get_running_loop()
    except RuntimeError:  # no event is being handled
        close()
    signal.signal(number, signal.SIG_DFL)
    signal.raise_signal(number)
