"""The block of a test client around an event; light, so that a client does not load asyncio."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from contextvars import ContextVar
from typing import Any

#: What the block around the event ends, `with Client(app)`; None outside such a block.
of_block: ContextVar[list[Callable[[], Coroutine[Any, Any, Any]]] | None] = ContextVar("of_block", default=None)
