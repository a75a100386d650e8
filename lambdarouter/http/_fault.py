"""The error of one argument, which becomes part of a 400 response."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..errors import PayloadError
from .request import HTTPRequest

#: Returns one argument from the request, the values of the path placeholders, and the context; or raises Fault.
Get = Callable[[HTTPRequest, list[str], Any], Any]


class Fault(Exception):  # noqa: N818  (becomes part of a 400 response, and never leaves this package)
    """An argument cannot be bound from the request.

    `problems` are pairs of a field path and a message.
    """

    def __init__(self, *problems: tuple[str, str]) -> None:
        super().__init__()
        self.problems = problems


def fault_of(error: PayloadError) -> Fault:
    """Return the fault of a body or form that does not fit; its last problem counts those that are not listed."""
    more = [(error.path.partition(".")[0], f"and {error.more} more")] if error.more else []
    return Fault(*error.details, *more)
