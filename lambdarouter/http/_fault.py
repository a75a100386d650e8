"""The error of one argument, which becomes part of a 400 response."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

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
