"""A row of a page's table of outcomes, and what handlers do in it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

SECRET = "the PIN is 4711"


class PinError(Exception):
    """What a handler raises, with a text that is nobody's business."""


class Row:
    """A row of a page's table: what the handler does, and what leaves the function: an answer, or an error."""

    def __init__(
        self, label: str, does: Callable[[Any], Any], gets: Any, kind: str | None = None, payload: Any = None
    ) -> None:
        self.label = label
        self.does = does
        self.gets = gets
        self.kind = kind
        self.payload = payload


def returns(value: Any) -> Callable[[Any], Any]:
    """A handler that returns this."""
    return lambda event: value


def raises(event: Any) -> Any:
    """A handler that raises."""
    raise PinError(SECRET)


async def takes_too_long(event: Any) -> Any:
    """A handler that is still busy when the function's time is over."""
    await asyncio.sleep(60)


WRONG: Any = object()  # which no service knows
