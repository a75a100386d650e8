"""A reply that is a call of the service."""

from __future__ import annotations

from collections.abc import Callable


class LastCall:
    """A reply that is a call of the service's API, made when the dependencies of the invocation are cleaned up."""

    __slots__ = ("make",)

    def __init__(self, make: Callable[[], None]) -> None:
        self.make: Callable[[], None] = make
