"""A fault of one argument, which becomes part of a 400 response."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .request import HTTPRequest

#: Gives one argument from the request, the values of the path's placeholders, and the context; or raises Fault.
Get = Callable[[HTTPRequest, list[str], Any], Any]


class Fault(Exception):  # noqa: N818  (becomes part of a 400, and never leaves this package)
    """One argument cannot be made from the request."""

    def __init__(self, *problems: tuple[str, str]) -> None:
        super().__init__()
        self.problems = problems
