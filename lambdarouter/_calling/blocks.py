"""The block of a test client around an event; light, so that a client does not load asyncio."""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar

#: The functions to call at the end of the block around the event, `with Client(app)`; None outside such a block.
of_block: ContextVar[list[Callable[[], None]] | None] = ContextVar("of_block", default=None)
