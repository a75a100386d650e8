"""Dependencies by annotation: `table: Annotated[Table, Depends(get_table)]` in a handler of any source.

The provider of a value is called for the handler. It may itself have dependencies, and ask for the event (by an event
class) and for the context (by `LambdaContext`). For an HTTP handler, its other parameters are bound to the request by
the same rules as the handler's. A provider that yields is cleaned up after the handler, even if the handler failed;
with the scope "environment", when the environment ends. In a unit test, the handler is a plain function:
`handler(event, table=fake)`.

All of it is decided once, when the handler is registered; a handler without dependencies costs nothing.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, Final, Protocol, get_args, get_origin
from weakref import WeakSet

from ..errors import NoSignatureError, RegistrationError, UnresolvedAnnotationError
from .annotations import is_context, members, shown
from .event_annotation import accepts, is_event
from .functions import (
    is_async_generator_function,
    is_coroutine_function,
    is_generator_function,
    name_of,
    source_location,
)
from .parameter import MISSING, Depends, Provider, Scope
from .signature import Signature

if TYPE_CHECKING:
    from .parameter import Parameter


class Environment:
    """The values that an app keeps for the life of the execution environment."""

    __slots__ = ("__weakref__", "lock", "making", "values")

    def __init__(self) -> None:
        self.begin()
        _environments.add(self)

    def begin(self) -> None:
        """Have no values."""
        self.lock: threading.RLock = threading.RLock()
        self.values: dict[Provider, Any] = {}
        #: Futures of values being created by coroutines, in any thread; resolved on success or failure. Their class is
        #: not named here: for it, type checkers would read 31 modules of the standard library with each `App`.
        self.making: dict[Provider, Any] = {}


#: What is emptied in a forked process: a connection, or a client of an event loop, belongs to one process.
_environments: WeakSet[Environment] = WeakSet()
#: The values of the processes that this one was forked from, which would close them if nothing referred to them.
_inherited: list[Any] = []


def _after_fork() -> None:
    for each in [*_environments]:
        _inherited.append(each.values)
        each.begin()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)


class Replacements:
    """The replacements of a test client for its events: providers, and the environment of each app.

    Therefore a value that an app keeps for the life of an environment is kept for the life of a client.
    """

    __slots__ = ("_environments", "providers")

    def __init__(self, providers: Mapping[Provider, Provider]) -> None:
        self.providers: Mapping[Provider, Provider] = providers
        self._environments: dict[Environment, Environment] = {}

    def environment_of(self, environment: Environment) -> Environment:
        """Return the environment that replaces an app's."""
        return self._environments.setdefault(environment, Environment())


#: The replacements of the test client that has sent the event; None for other events.
replacements: ContextVar[Replacements | None] = ContextVar("replacements", default=None)


#: The scopes of dependencies, the shortest first.
_LIVES: Final = get_args(Scope)
#: Makes arguments from the event and the context; raises UnboundError for arguments that cannot be made.
Read = Callable[[Any, Any], dict[str, Any]]


class Binder(Protocol):
    """Binds the parameters of providers to the events of one handler."""

    def bind(self, signature: Signature, parameters: Sequence[Parameter]) -> Read | None:
        """Return the function that makes the arguments of these parameters; None if all of them keep their defaults.

        Raises RegistrationError for a parameter that cannot be bound.
        """
        ...


class AnyBinder:
    """Accepts every parameter: the providers of a router are bound to its handlers later."""

    def bind(self, signature: Signature, parameters: Sequence[Parameter]) -> Read | None:
        """Return None."""
        return None


class Dependency:
    """A provider with its own dependencies, and how to call it.

    - `binder`: binds the parameters that are neither a dependency nor the event nor the context; None if their values
      have no provider.
    - `read`: makes the arguments that `binder` has bound; None if there are none.
    """

    __slots__ = (
        "binder",
        "contexts",
        "event_types",
        "events",
        "inner",
        "is_async",
        "is_coroutine",
        "is_scoped",
        "provider",
        "read",
        "scope",
        "signature",
        "yields",
    )

    def __init__(self, depends: Depends, above: tuple[Provider, ...] = (), *, binder: Binder | None = None) -> None:
        provider = depends.provider
        self.provider: Provider = provider
        self.scope: Scope = depends.scope
        self.binder: Binder | None = binder
        self.read: Read | None = None
        if provider in above:
            circle = " -> ".join(name_of(each) for each in (*above[above.index(provider) :], provider))
            raise RegistrationError(f"Circular dependency: {circle}.")
        self.yields: bool = is_generator_function(provider)
        self.is_coroutine: bool = is_coroutine_function(provider)
        self._check_kind()
        self.inner: dict[str, Dependency] = {}
        #: The parameters that get the event, and the context; and the types that the event must have.
        self.events: list[str] = []
        self.contexts: list[str] = []
        self.event_types: list[Any] = []
        self.signature: Signature | None = None
        self._read_parameters(above)
        self.is_async: bool = (
            self.is_coroutine
            or is_async_generator_function(provider)
            or any(each.is_async for each in self.inner.values())
        )
        #: Whether the value, or an inner dependency's value, is made once for an invocation.
        self.is_scoped: bool = self.scope == "invocation" or any(each.is_scoped for each in self.inner.values())

    def _check_kind(self) -> None:
        if not self.yields:
            return
        location = source_location(self.provider)
        if getattr(self.provider, "__globals__", {}).get("__name__") == "contextlib":
            raise RegistrationError(
                f"{location} is a context manager, which nothing would enter. Remove its contextlib "
                "decorator: a provider that yields is cleaned up."
            )

    def _read_parameters(self, above: tuple[Provider, ...]) -> None:
        try:
            signature = Signature(self.provider)
        except NoSignatureError:
            return  # a class or function that is written in C: it is called without arguments
        self.signature = signature
        others: list[Parameter] = []
        for parameter in signature.parameters:
            if parameter.is_args or parameter.is_kwargs or not parameter.is_resolved:
                continue
            if self._is_passed(parameter, (*above, self.provider)):
                if parameter.is_positional_only:
                    raise self._error(
                        parameter, "is positional-only, but its value is passed by name. Put it after `/`"
                    )
            elif not (parameter.is_positional_only and parameter.has_default):
                others.append(parameter)
        signature.require()
        if self.binder is None or self.scope != "event":
            self._refuse(others)
        elif others:
            self.read = self.binder.bind(signature, others)

    def _refuse(self, parameters: Sequence[Parameter]) -> None:
        """Raise RegistrationError for a parameter without a default: nothing provides its value."""
        is_kept = self.scope != "event"
        only = "" if is_kept else " Only HTTP handlers bind it to the request."
        for each in parameters:
            wanted = shown(each.type)
            if each.marker is not None and is_kept:
                raise self._error(
                    each,
                    f"has {each.marker!r}, but the provider lives as long as the {self.scope}, not for one request",
                )
            if each.marker is not None:
                raise self._error(each, f"has {each.marker!r}, so only HTTP handlers can depend on the provider")
            if each.is_required:
                raise RegistrationError(
                    f"{source_location(self.provider)}: nothing provides {each.name!r}. Write `{each.name}: "
                    f"Annotated[{wanted}, Depends(...)]`, an event class or LambdaContext, or give it a default.{only}"
                )

    def _is_passed(self, parameter: Parameter, above: tuple[Provider, ...]) -> bool:
        """Whether the parameter gets a dependency, the event or the context."""
        name, own = parameter.name, name_of(self.provider)
        if isinstance(parameter.marker, Depends):
            self.inner[name] = inner = Dependency(parameter.marker, above, binder=self.binder)
            if _LIVES.index(inner.scope) < _LIVES.index(self.scope):
                raise RegistrationError(
                    f"{own} lives as long as the {self.scope}, but {name_of(inner.provider)} only for one "
                    f"{inner.scope}."
                )
            return True
        if parameter.marker is not None or parameter.type is MISSING:
            return False
        if is_context(parameter.type):
            self.contexts.append(name)
        elif any(is_event(each) for each in members(parameter.type)):
            self.events.append(name)
            self.event_types.append(parameter.type)
        else:
            return False
        if self.scope == "environment" or (self.scope == "invocation" and name in self.events):
            raise RegistrationError(
                f"{own} lives as long as the {self.scope}, and cannot depend on one event's {shown(parameter.type)}."
            )
        return True

    def _error(self, parameter: Parameter, problem: str) -> RegistrationError:
        assert self.signature is not None
        return self.signature.error(parameter, problem)

    def check_event(self, given: tuple[type[Any], ...], location: str) -> None:
        """Raise RegistrationError if the event of a handler is not the one that this provider asks for."""
        for wanted in self.event_types:
            wrong = next((each for each in given if not accepts(wanted, each)), None)
            if wrong is not None:
                what = "the payload itself" if wrong is object else wrong.__name__
                raise RegistrationError(
                    f"{location} depends on {name_of(self.provider)}, which asks for {shown(wanted)}, but the handler "
                    f"gets {what}. Give it its own provider, or annotate the provider with a base such as Event."
                )
        for each in self.inner.values():
            each.check_event(given, location)


def checked_dependencies(given: Iterable[Depends]) -> tuple[Depends, ...]:
    """The dependencies of a router or app; raises RegistrationError unless it is a list of `Depends(...)`."""
    if isinstance(given, Depends) or not isinstance(given, Iterable) or isinstance(given, str):
        raise RegistrationError("dependencies= needs a list: dependencies=[Depends(check)].")
    found = tuple(given)
    for each in found:
        if not isinstance(each, Depends):
            raise RegistrationError(f"dependencies=[...] needs Depends(...). Write {_instead_of(each)}.")
        try:
            Dependency(each, binder=AnyBinder())
        except UnresolvedAnnotationError:
            continue  # tried again with the handlers
    return found


def _instead_of(value: Any) -> str:
    """The advice for an item of `dependencies` that is not `Depends(...)`."""
    marker = next((each for each in getattr(value, "__metadata__", ()) if isinstance(each, Depends)), None)
    if marker is not None:
        return f"dependencies=[{marker!r}], without Annotated"
    is_provider = callable(value) and value is not Depends and get_origin(value) is None
    return f"dependencies=[Depends({name_of(value) if is_provider else 'check'})]"
