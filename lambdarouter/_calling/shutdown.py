"""The end of the execution environment: the functions that are called then, without an event loop.

The environment ends when the interpreter exits, and on Lambda with SIGTERM. Work on an event loop ends before the
values from which it may have been made: see `endings`.
"""

from __future__ import annotations

import atexit
import os
import signal
import threading
from collections.abc import Callable
from typing import Any

from .blocks import of_block

End = Callable[[], None]

#: The functions to call at the end, last first.
_ends: list[End] = []
#: The function that closes the event loop, if there is one.
_close_loop: list[End] = []


#: The ends of the processes that this one was forked from: they are theirs to call.
_inherited: list[End] = []


def _after_fork() -> None:
    _inherited.extend(_ends)
    _ends.clear()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)


def at_shutdown(end: End) -> None:
    """Call a function at the end of the environment, or of the block of a test client around this event.

    It must not raise: the others are called after it.
    """
    end_with_environment()
    block = of_block.get()
    if block is not None:
        block.append(end)
        return
    if not _ends:
        atexit.register(_end_all)
    _ends.append(end)


def before_the_rest(close: End) -> None:
    """Close the event loop at SIGTERM, before the functions of `at_shutdown` are called."""
    _close_loop[:] = [close]
    end_with_environment()


def _end_all() -> None:
    for close in _close_loop:
        close()
    while _ends:
        _ends.pop()()


def end_with_environment() -> None:
    """On Lambda, end everything when the service ends the environment.

    Lambda sends SIGTERM only to a function that has an extension. Python reacts to it in the main thread, between two
    steps of Python code: from Python 3.12 on, also while the runtime waits for the next event. A signal handler of the
    service itself has precedence.
    """
    on_lambda = "AWS_LAMBDA_RUNTIME_API" in os.environ and threading.current_thread() is threading.main_thread()
    if on_lambda and signal.getsignal(signal.SIGTERM) is signal.SIG_DFL:
        signal.signal(signal.SIGTERM, _end_and_exit)


def _end_and_exit(number: int, frame: Any) -> None:
    try:
        _end_all()
    finally:
        signal.signal(number, signal.SIG_DFL)
        signal.raise_signal(number)
