"""A reply that is a call of the service, not the result of the invocation."""

from __future__ import annotations

from collections.abc import Callable


class DeferredCall:
    """A call of the service's API, made after the clean-up of the dependencies of the invocation."""

    __slots__ = ("make",)

    def __init__(self, make: Callable[[], None]) -> None:
        self.make: Callable[[], None] = make
