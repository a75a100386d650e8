"""The end of work that runs on an event loop for longer than one event: lifespans of mounted ASGI apps, dependencies.

It ends with the event loop: when the interpreter exits, and on Lambda with the execution environment. A test client
ends it earlier: at the end of a `with` block.
"""

from __future__ import annotations

from collections.abc import Callable

from .blocks import of_block
from .event_loop import Ending, close, endings, is_on_a_loop, run
from .shutdown import before_the_rest


def add_ending(ending: Ending) -> Callable[[], None]:
    """Call a coroutine function before the loop is closed; return a function that undoes this.

    If the event is sent in a block, it is also called at the end of the block, so it must allow a second call.
    """
    before_the_rest(_close_unless_running)
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
    """Call the functions that were added in a block, last first."""
    while block:
        block.pop()()


def _close_unless_running() -> None:
    """Close the event loop, unless an event is being handled on it."""
    if not is_on_a_loop():
        close()
