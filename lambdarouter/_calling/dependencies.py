"""Dependencies by annotation: `table: Annotated[Table, Depends(get_table)]` in a handler of any source.

The function that provides a value is called for the handler, and may itself have dependencies, ask for the event (by
an event class) and for the context (by `LambdaContext`). One that yields is cleaned up after the handler, whatever
became of it. In a unit test the handler is a plain function: `handler(event, table=fake)`.

All of it is worked out once, when the handler is registered; a handler without dependencies is called as ever.
"""

from __future__ import annotations

import inspect
import threading
import types
from collections.abc import Callable, Iterator, Mapping
from contextvars import ContextVar
from typing import TYPE_CHECKING, Annotated, Any, Literal, get_args, get_origin, get_type_hints

from .._events.model import Event
from ..context import LambdaContext
from ..errors import RegistrationError

if TYPE_CHECKING:
    from concurrent.futures import Future
    from contextlib import AsyncExitStack, ExitStack

Provides = Callable[..., Any]

#: What a test puts in the place of what provides a value: `Client(app, overrides={get_table: fake})`.
overrides: ContextVar[Mapping[Provides, Provides]] = ContextVar("overrides", default={})  # noqa: B039  (never changed)


class Depends:
    """What provides an argument, for `Annotated`.

    `provider` is a function, a coroutine, or a generator of either kind that yields once. Its value is made once for
    each call of a handler, or with `scope="environment"` once for the life of the execution environment, as a client
    or a connection should be.
    """

    __slots__ = ("provider", "scope")

    def __init__(self, provider: Provides, *, scope: Literal["event", "environment"] = "event") -> None:
        if not callable(provider):
            raise RegistrationError(f"Depends takes the function that provides a value, not {provider!r}.")
        if scope not in ("event", "environment"):
            raise RegistrationError("Depends: scope is 'event' or 'environment'.")
        self.provider: Provides = provider
        self.scope: Literal["event", "environment"] = scope


class Environment:
    """What an app keeps for the life of the execution environment."""

    __slots__ = ("lock", "making", "values")

    def __init__(self) -> None:
        self.lock: threading.RLock = threading.RLock()
        self.values: dict[Provides, Any] = {}
        #: What coroutines are making now, in whichever thread; done when there is a value, or it has failed.
        self.making: dict[Provides, Future[None]] = {}


class Injection:
    """The dependencies of one handler."""

    __slots__ = ("first", "is_async", "names", "needs")

    def __init__(self, needs: dict[str, _Need], first: tuple[_Need, ...] = ()) -> None:
        self.needs: dict[str, _Need] = needs
        #: What runs before the handler, which does not get its value.
        self.first: tuple[_Need, ...] = first
        self.names: frozenset[str] = frozenset(needs)
        self.is_async: bool = any(each.is_async for each in (*first, *needs.values()))

    def after(self, before: tuple[Depends, ...]) -> Injection:
        """The same with what a router lets run first."""
        return Injection(self.needs, (*(_Need(each, ()) for each in before), *self.first)) if before else self

    def run(self, function: Callable[..., Any], event: Any, context: Any, environment: Environment) -> Any:
        """Call a plain function of the dependencies with what they provide, and clean up."""
        from contextlib import ExitStack

        with _Always(ExitStack()) as stack:
            call = _Call(event, context, environment, stack)
            for need in self.first:
                call.get(need)
            return function(**{name: call.get(need) for name, need in self.needs.items()})

    async def arun(self, function: Callable[..., Any], event: Any, context: Any, environment: Environment) -> Any:
        """The same where the function, or something that it depends on, is a coroutine."""
        from contextlib import AsyncExitStack

        async with _Always(AsyncExitStack()) as stack:
            call = _Call(event, context, environment, stack)
            for need in self.first:
                await call.aget(need)
            value = function(**{name: await call.aget(need) for name, need in self.needs.items()})
            return await value if type(value) is types.CoroutineType else value


class _Always:
    """A stack of clean-ups that cannot hide a failure: a record that failed must never count as handled."""

    __slots__ = ("stack",)

    def __init__(self, stack: Any) -> None:
        self.stack = stack

    def __enter__(self) -> Any:
        return self.stack.__enter__()

    def __exit__(self, *error: object) -> None:
        self.stack.__exit__(*error)

    async def __aenter__(self) -> Any:
        return await self.stack.__aenter__()

    async def __aexit__(self, *error: object) -> None:
        await self.stack.__aexit__(*error)


class _Need:
    """A provider together with what it needs itself."""

    __slots__ = ("context", "event", "inner", "is_async", "is_async_itself", "provider", "scope", "yields")

    def __init__(self, depends: Depends, above: tuple[Provides, ...]) -> None:
        provider = depends.provider
        self.provider: Provides = provider
        self.scope: str = depends.scope
        name = _name_of(provider)
        if provider in above:
            way = " -> ".join(_name_of(each) for each in (*above[above.index(provider) :], provider))
            raise RegistrationError(f"Dependencies in a circle: {way}.")
        from .handler import _runs

        runs = provider if inspect.isclass(provider) else _runs(provider)
        self.yields: bool = inspect.isgeneratorfunction(runs) or inspect.isasyncgenfunction(runs)
        self.is_async_itself: bool = inspect.iscoroutinefunction(runs) or inspect.isasyncgenfunction(runs)
        if self.scope == "environment" and self.yields:
            raise RegistrationError(
                f"{name} yields, and an execution environment has no end to clean up at: return the value instead."
            )
        self.inner: dict[str, _Need] = {}
        self.event: str | None = None
        self.context: str | None = None
        for parameter, hint in _parameters(provider):
            self._take(parameter, hint, (*above, provider))
        self.is_async: bool = self.is_async_itself or any(each.is_async for each in self.inner.values())

    def _take(self, parameter: inspect.Parameter, hint: Any, above: tuple[Provides, ...]) -> None:
        name = _name_of(self.provider)
        depends = depends_of(hint)
        kind = get_args(hint)[0] if get_origin(hint) is Annotated else hint
        kind = get_origin(kind) or kind
        if depends is not None:
            self.inner[parameter.name] = need = _Need(depends, above)
            if self.scope == "environment" and need.scope != "environment":
                raise RegistrationError(
                    f"{name} lives as long as the environment, but {_name_of(need.provider)} only for one event."
                )
            return
        if kind is LambdaContext:
            self.context = parameter.name
        elif isinstance(kind, type) and issubclass(kind, Event):
            self.event = parameter.name
        elif parameter.default is parameter.empty:
            raise RegistrationError(
                f"{name}: nothing provides {parameter.name!r}. Annotate it with Annotated[..., Depends(...)], an event "
                "class or LambdaContext, or give it a default."
            )
        else:
            return
        if self.scope == "environment":
            raise RegistrationError(f"{name} lives as long as the environment, and cannot take one event's {kind}.")


class _Call:
    """The dependencies of one call of a handler: each provider is called once."""

    __slots__ = ("context", "environment", "event", "fakes", "replaced", "stack", "values")

    def __init__(self, event: Any, context: Any, environment: Environment, stack: ExitStack | AsyncExitStack) -> None:
        self.event = event
        self.context = context
        self.environment = environment
        self.stack: Any = stack
        self.values: dict[Provides, Any] = {}
        self.replaced = overrides.get()
        self.fakes: dict[Provides, _Need] = {}

    def get(self, need: _Need) -> Any:
        """The value, made now unless this call or the environment has it."""
        if need.provider in self.replaced:
            need = self._fake(need)
            if need.is_async:
                raise RegistrationError(f"{_name_of(need.provider)} is a coroutine, and stands for what is none.")
        if need.scope == "environment":
            found = self.environment.values
            if need.provider not in found:
                with self.environment.lock:  # two threads must not make two
                    if need.provider not in found:
                        found[need.provider] = self._make(need)
            return found[need.provider]
        if need.provider not in self.values:
            self.values[need.provider] = self._make(need)
        return self.values[need.provider]

    async def aget(self, need: _Need) -> Any:
        """The same where something on the way may be a coroutine."""
        if need.provider in self.replaced:
            need = self._fake(need)
        if not need.is_async:
            return self.get(need)
        if need.scope == "environment":
            return await self._shared(need)
        if need.provider not in self.values:
            self.values[need.provider] = await self._amake(need)
        return self.values[need.provider]

    async def _shared(self, need: _Need) -> Any:
        """What an environment keeps of a coroutine: made once, though many may ask for it at the same time."""
        from asyncio import shield, wrap_future
        from concurrent.futures import Future

        values, making = self.environment.values, self.environment.making
        while need.provider not in values:
            mine: Future[None] = Future()
            with self.environment.lock:
                if need.provider in values:
                    break
                other = making.setdefault(need.provider, mine)
            if other is not mine:
                await shield(wrap_future(other))
                continue  # where that one failed, it is tried once more
            try:
                values[need.provider] = await self._amake(need)
            finally:
                with self.environment.lock:
                    del making[need.provider]
                mine.set_result(None)
        return values[need.provider]

    def _fake(self, need: _Need) -> _Need:
        """What a test provides instead: made once for each call, whatever it stands for."""
        found = self.fakes.get(need.provider)
        if found is None:
            found = self.fakes[need.provider] = _Need(Depends(self.replaced[need.provider]), ())
        return found

    def _own(self, need: _Need) -> dict[str, Any]:
        own: dict[str, Any] = {}
        if need.event is not None:
            own[need.event] = self.event
        if need.context is not None:
            own[need.context] = self.context
        return own

    def _make(self, need: _Need) -> Any:
        arguments = {name: self.get(each) for name, each in need.inner.items()} | self._own(need)
        if not need.yields:
            return _plain(need.provider, need.provider(**arguments))
        from contextlib import contextmanager

        return self.stack.enter_context(contextmanager(need.provider)(**arguments))

    async def _amake(self, need: _Need) -> Any:
        arguments = {name: await self.aget(each) for name, each in need.inner.items()} | self._own(need)
        if not need.yields:
            value = need.provider(**arguments)
            return await value if need.is_async_itself else _plain(need.provider, value)
        from contextlib import asynccontextmanager, contextmanager

        if need.is_async_itself:
            return await self.stack.enter_async_context(asynccontextmanager(need.provider)(**arguments))
        return self.stack.enter_context(contextmanager(need.provider)(**arguments))


def _plain(provider: Provides, value: Any) -> Any:
    """What a plain provider gave, which cannot be a coroutine that nothing runs."""
    if type(value) is types.CoroutineType:
        value.close()
        raise RegistrationError(f"{_name_of(provider)} gave a coroutine: make the provider `async` itself.")
    return value


# --- At registration ------------------------------------------------------------------------------------------------


def depends_of(hint: Any) -> Depends | None:
    """The `Depends` in an annotation, if there is one."""
    if get_origin(hint) is not Annotated:
        return None
    return next((each for each in get_args(hint)[1:] if isinstance(each, Depends)), None)


def injection_of(function: Callable[..., Any]) -> Injection | None:
    """The dependencies of a handler, None where it has none; a RegistrationError for one that nothing provides."""
    needs = {
        parameter.name: _Need(depends, ())
        for parameter, hint in _parameters(function)
        if (depends := depends_of(hint)) is not None
    }
    return Injection(needs) if needs else None


def _parameters(function: Callable[..., Any]) -> Iterator[tuple[inspect.Parameter, Any]]:
    """A function's parameters with their annotations, resolved where they are text."""
    from .handler import definition_of

    target = definition_of(function)
    try:
        parameters = inspect.signature(function).parameters.values()
    except ValueError:
        return
    annotations = getattr(target, "__annotations__", {})
    for parameter in parameters:
        if parameter.kind not in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD):
            hint = annotations.get(parameter.name)
            yield parameter, _resolved(hint, target, parameter.name) if isinstance(hint, str) else hint


def _resolved(text: str, function: Any, parameter: str) -> Any:
    """The annotation that a text stands for: this one alone, as others may name what only type checkers know."""
    from .handler import _closure_of

    only = types.SimpleNamespace(__annotations__={"it": text})
    names = getattr(function, "__globals__", {})
    try:
        return get_type_hints(only, globalns=names, localns=_closure_of(function), include_extras=True)["it"]
    except NameError as error:
        if "Depends" in text:
            raise RegistrationError(
                f"{_name_of(function)}: the annotation of {parameter!r} names {error.name!r}, which is not defined "
                "where it is read. Define it above, in the module."
            ) from None
        return None  # the handler's own, or its event, which is resolved when it is needed


def _name_of(provider: Provides) -> str:
    return getattr(provider, "__qualname__", None) or type(provider).__qualname__
