"""Parameters of a function, and the markers in `Annotated` that say where the value of a parameter comes from."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, Literal, get_args

from ..errors import RegistrationError
from .constructors import check_arguments

Provider = Callable[..., Any]
Scope = Literal["event", "invocation", "environment"]

#: The placeholder for a missing annotation or default.
MISSING: Final[Any] = type("Missing", (), {"__repr__": lambda _: "MISSING", "__slots__": ()})()

#: Kinds of parameters; the values of `inspect.Parameter.kind`, whose import would make cold starts slower.
POSITIONAL_ONLY: Final = 0
POSITIONAL_OR_KEYWORD: Final = 1
VAR_POSITIONAL: Final = 2
KEYWORD_ONLY: Final = 3
VAR_KEYWORD: Final = 4


class UnboundError(Exception):
    """An argument cannot be made from the event; it becomes a part of one error for all arguments.

    `problems` are pairs of a field path and a message.
    """

    def __init__(self, *problems: tuple[str, str]) -> None:
        super().__init__()
        self.problems: tuple[tuple[str, str], ...] = problems


class Marker:
    """Base class of the markers `Depends`, `Query`, `Header`, `Cookie`, `Body` and `Form`."""

    __slots__ = ()

    def arguments(self) -> tuple[Any, ...]:
        """The arguments that the marker was created with."""
        return ()


class Depends(Marker):
    """The provider of an argument, for `Annotated`: `table: Annotated[Table, Depends(get_table)]`.

    `provider` is a function, a coroutine function, a class, or a generator of either kind that yields once. It is
    called once for each call of a handler. With `scope="invocation"`, it is called once for each invocation of the
    function: use it for a collector that sends once. With `scope="environment"`, it is called once for the life of the
    execution environment: use it for a client or a connection. A generator is cleaned up after the handler, or at the
    end of the invocation or of the environment. Lambda announces the end of the environment only to a function with an
    extension.
    """

    __slots__ = ("provider", "scope")

    @check_arguments
    def __init__(self, provider: Provider, *, scope: Scope = "event") -> None:
        if not callable(provider):
            raise RegistrationError(f"Depends needs the function that provides a value, not {provider!r}.")
        if scope not in get_args(Scope):
            raise RegistrationError("Depends: scope must be 'event', 'invocation' or 'environment'.")
        self.provider: Provider = provider
        self.scope: Scope = scope

    def arguments(self) -> tuple[Any, ...]:
        """The provider."""
        return (self.provider,)

    def __repr__(self) -> str:
        scope = f", scope={self.scope!r}" if self.scope != "event" else ""
        return f"Depends({getattr(self.provider, '__name__', type(self.provider).__name__)}{scope})"


class Unresolved:
    """The placeholder for an annotation that cannot be evaluated yet; `problem` says why."""

    __slots__ = ("problem",)

    def __init__(self, problem: str) -> None:
        self.problem: str = problem


class Parameter:
    """One parameter that a caller may pass.

    - `type`: the annotation without aliases, and without metadata other than constraints; MISSING if there is none,
      `Unresolved` while it is not defined.
    - `marker`: `Depends(...)`, `Query()` or the like in its `Annotated`, if any.
    - `default`: the default value; MISSING if there is none.
    """

    __slots__ = ("default", "kind", "marker", "name", "type")

    def __init__(self, name: str, kind: int, default: Any, type: Any, marker: Marker | None) -> None:
        self.name: str = name
        self.kind: int = kind
        self.default: Any = default
        self.type: Any = type
        self.marker: Marker | None = marker

    @property
    def is_positional(self) -> bool:
        """Whether it may be passed by position."""
        return self.kind <= POSITIONAL_OR_KEYWORD

    @property
    def is_positional_only(self) -> bool:
        """Whether it cannot be passed by name."""
        return self.kind == POSITIONAL_ONLY

    @property
    def is_keyword_only(self) -> bool:
        """Whether it can only be passed by name."""
        return self.kind == KEYWORD_ONLY

    @property
    def is_args(self) -> bool:
        """Whether it is `*args`."""
        return self.kind == VAR_POSITIONAL

    @property
    def is_kwargs(self) -> bool:
        """Whether it is `**kwargs`."""
        return self.kind == VAR_KEYWORD

    @property
    def has_default(self) -> bool:
        """Whether it has a default value."""
        return self.default is not MISSING

    @property
    def is_required(self) -> bool:
        """Whether a call must pass it."""
        return self.default is MISSING and not self.is_args and not self.is_kwargs

    @property
    def is_resolved(self) -> bool:
        """Whether its annotation is evaluated, or missing."""
        return not isinstance(self.type, Unresolved)
