"""Markers: the objects in `Annotated` that say where the value of a parameter comes from."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

from ..errors import RegistrationError

Provider = Callable[..., Any]


class Marker:
    """Base class of the markers `Depends`, `Query`, `Header`, `Cookie`, `Body` and `Form`."""

    __slots__ = ()

    def arguments(self) -> tuple[Any, ...]:
        """The arguments that the marker was created with."""
        return ()


class Depends(Marker):
    """The provider of an argument, for `Annotated`: `table: Annotated[Table, Depends(get_table)]`.

    `provider` is a function, a coroutine function, a class, or a generator of either kind that yields once. It is
    called once for each call of a handler, or with `scope="environment"` once for the life of the execution
    environment, as a client or a connection should be.
    """

    __slots__ = ("provider", "scope")

    def __init__(self, provider: Provider, *, scope: Literal["event", "environment"] = "event") -> None:
        if not callable(provider):
            raise RegistrationError(f"Depends needs the function that provides a value, not {provider!r}.")
        if scope not in ("event", "environment"):
            raise RegistrationError("Depends: scope must be 'event' or 'environment'.")
        self.provider: Provider = provider
        self.scope: Literal["event", "environment"] = scope

    def arguments(self) -> tuple[Any, ...]:
        """The provider."""
        return (self.provider,)

    def __repr__(self) -> str:
        scope = ", scope='environment'" if self.scope == "environment" else ""
        return f"Depends({getattr(self.provider, '__name__', type(self.provider).__name__)}{scope})"
