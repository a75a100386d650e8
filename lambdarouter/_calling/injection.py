"""Calls providers: the values of one call of a handler, or of the execution environment, and their clean-up."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AsyncExitStack, ExitStack, asynccontextmanager, contextmanager
from copy import copy
from typing import Any, Final

from ..errors import RegistrationError
from .dependencies import Binder, Dependency, Environment, replacements
from .functions import finished_async, is_coroutine, name_of
from .parameter import Depends, Provider, UnboundError

#: Called with the problems of arguments that cannot be bound; raises the error for them.
Unbound = Callable[[list[tuple[str, str]]], Any]

#: The placeholder for a value that is not created because an argument of its provider, or an inner one's, is unbound.
_UNBOUND: Final = object()


class Injection:
    """The dependencies of one handler, and the dependencies that run before it without passing it a value.

    `binder` binds the further parameters of their providers.
    """

    __slots__ = ("binder", "dependencies", "first", "is_async")

    def __init__(self, dependencies: Mapping[str, Depends], binder: Binder | None = None) -> None:
        self.binder: Binder | None = binder
        self.dependencies: dict[str, Dependency] = {
            name: Dependency(each, binder=binder) for name, each in dependencies.items()
        }
        self.first: tuple[Dependency, ...] = ()
        self.is_async: bool = any(each.is_async for each in self.dependencies.values())

    def after(self, first: Iterable[Depends], argument: tuple[type[Any], ...], location: str) -> Injection:
        """These dependencies, after others that run before them; `argument` has the meaning as in `check_event`."""
        injection = copy(self)
        injection.first = (*(Dependency(each, binder=self.binder) for each in first), *self.first)
        for each in injection.first:
            each.check_event(argument, location)
        injection.is_async = self.is_async or any(each.is_async for each in injection.first)
        return injection

    def check_event(self, argument: tuple[type[Any], ...], location: str) -> None:
        """Raise RegistrationError if a provider asks for an event other than the handler's.

        `argument` are the classes of the handler's event, and `location` is the handler's.
        """
        for each in self.dependencies.values():
            each.check_event(argument, location)

    def run(
        self,
        function: Callable[..., Any],
        event: Any,
        context: Any,
        environment: Environment,
        unbound: Unbound | None = None,
    ) -> Any:
        """Call a plain function with the values of its dependencies, and clean up.

        If arguments of providers cannot be bound, `unbound` is called with all their problems instead; every provider
        that does not need these arguments has been called by then, because it may raise another error.
        """
        with _Always(ExitStack()) as stack:
            call = _Call(event, context, environment, stack)
            for each in self.first:
                call.get(each)
            values = {name: call.get(each) for name, each in self.dependencies.items()}
            if unbound is not None and call.problems:
                return unbound(call.problems)
            return function(**values)

    async def run_async(
        self,
        function: Callable[..., Any],
        event: Any,
        context: Any,
        environment: Environment,
        unbound: Unbound | None = None,
    ) -> Any:
        """Call a function with the values of its dependencies, if any of them is a coroutine; otherwise like `run`."""
        async with _Always(AsyncExitStack()) as stack:
            call = _Call(event, context, environment, stack)
            for each in self.first:
                await call.get_async(each)
            values = {name: await call.get_async(each) for name, each in self.dependencies.items()}
            if unbound is not None and call.problems:
                return unbound(call.problems)
            return await finished_async(function(**values))

    @property
    def is_scoped(self) -> bool:
        """Whether a value is made once for an invocation."""
        return any(each.is_scoped for each in (*self.first, *self.dependencies.values()))

    def providers(self) -> Iterator[Provider]:
        """Yield every provider that a call may call, including the providers of providers."""
        waiting = [*self.first, *self.dependencies.values()]
        while waiting:
            dependency = waiting.pop()
            yield dependency.provider
            waiting += dependency.inner.values()


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


class _Call:
    """The dependencies of one call of a handler: each provider is called once."""

    __slots__ = ("context", "environment", "event", "problems", "replaced", "replacements", "stack", "values")

    def __init__(self, event: Any, context: Any, environment: Environment, stack: ExitStack | AsyncExitStack) -> None:
        self.event = event
        self.context = context
        in_test = replacements.get()
        self.environment = environment if in_test is None else in_test.environment_of(environment)
        self.stack: Any = stack
        self.values: dict[Provider, Any] = {}
        #: The problems of the arguments of providers.
        self.problems: list[tuple[str, str]] = []
        self.replaced: Mapping[Provider, Provider] = {} if in_test is None else in_test.providers
        self.replacements: dict[Provider, Dependency] = {}

    def get(self, dependency: Dependency) -> Any:
        """The value, created now unless this call or the environment has it."""
        if dependency.provider in self.replaced:
            dependency = self._replacement(dependency)
            if dependency.is_async:
                raise RegistrationError(
                    f"{name_of(dependency.provider)} is a coroutine function, but replaces a plain provider."
                )
        if dependency.scope != "event":
            kept = self._kept(dependency)
            values = kept.values
            if dependency.provider not in values:
                with kept.lock:  # two threads must not create two values
                    if dependency.provider not in values:
                        values[dependency.provider] = self._create(dependency)
            return values[dependency.provider]
        if dependency.provider not in self.values:
            self.values[dependency.provider] = self._create(dependency)
        return self.values[dependency.provider]

    async def get_async(self, dependency: Dependency) -> Any:
        """The value of a dependency that may need to await something."""
        if dependency.provider in self.replaced:
            dependency = self._replacement(dependency)
        if not dependency.is_async:
            return self.get(dependency)
        if dependency.scope != "event":
            return await self._shared(dependency)
        if dependency.provider not in self.values:
            self.values[dependency.provider] = await self._create_async(dependency)
        return self.values[dependency.provider]

    async def _shared(self, dependency: Dependency) -> Any:
        """The value of a coroutine that is kept for longer than this call: created once, even for several callers."""
        from asyncio import shield, wrap_future
        from concurrent.futures import Future

        kept = self._kept(dependency)
        values, making = kept.values, kept.making
        while dependency.provider not in values:
            mine: Future[None] = Future()
            with kept.lock:
                if dependency.provider in values:
                    break
                other = making.setdefault(dependency.provider, mine)
            if other is not mine:
                await shield(wrap_future(other))
                continue  # tried again if the other one failed
            try:
                values[dependency.provider] = await self._create_async(dependency)
            finally:
                with kept.lock:
                    del making[dependency.provider]
                mine.set_result(None)
        return values[dependency.provider]

    def _kept(self, dependency: Dependency) -> Environment:
        """The environment that keeps the value of a dependency for longer than this call."""
        if dependency.scope == "environment":
            return self.environment
        from .invocation import current_scope

        scope = current_scope()
        scope.note(dependency)
        return scope

    def _replacement(self, dependency: Dependency) -> Dependency:
        """The provider of a test instead, with the scope of the dependency; a test client is an environment."""
        found = self.replacements.get(dependency.provider)
        if found is None:
            instead = Depends(self.replaced[dependency.provider], scope=dependency.scope)
            found = Dependency(instead, binder=dependency.binder)
            self.replacements[dependency.provider] = found
        return found

    def _own(self, dependency: Dependency) -> dict[str, Any]:
        """The event and the context, for the parameters that ask for them."""
        return dict.fromkeys(dependency.events, self.event) | dict.fromkeys(dependency.contexts, self.context)

    def _is_bound(self, dependency: Dependency, arguments: dict[str, Any]) -> bool:
        """Add the arguments that are made from the event, and return whether the provider can be called."""
        if dependency.read is not None:
            try:
                arguments |= dependency.read(self.event, self.context)
            except UnboundError as error:
                self.problems += error.problems
                return False
        return not self.problems or not any(value is _UNBOUND for value in arguments.values())

    def _create(self, dependency: Dependency) -> Any:
        arguments = {name: self.get(each) for name, each in dependency.inner.items()} | self._own(dependency)
        if not self._is_bound(dependency, arguments):
            return _UNBOUND
        value = dependency.provider(**arguments)
        if dependency.yields and hasattr(value, "__next__"):
            return self._entered(dependency, value)
        return _plain(dependency, value)

    async def _create_async(self, dependency: Dependency) -> Any:
        arguments = {name: await self.get_async(each) for name, each in dependency.inner.items()}
        arguments |= self._own(dependency)
        if not self._is_bound(dependency, arguments):
            return _UNBOUND
        value = dependency.provider(**arguments)
        if dependency.is_coroutine:
            value = await value
        if dependency.yields and hasattr(value, "__anext__"):
            later = asynccontextmanager(lambda: value)()
            if dependency.scope == "event":
                return await self.stack.enter_async_context(later)
            if dependency.scope == "environment":
                return await self._until_the_end(dependency, later)
            entered = await later.__aenter__()
            self._close_later(dependency, later)
            return entered
        if dependency.yields and hasattr(value, "__next__"):
            if dependency.scope == "environment":
                return await self._until_the_end(dependency, contextmanager(lambda: value)())
            return self._entered(dependency, value)
        return _plain(dependency, value)

    async def _until_the_end(self, dependency: Dependency, manager: Any) -> Any:
        from .kept_values import entered_on_the_loop

        return await entered_on_the_loop(self.environment, manager, dependency.provider)

    def _entered(self, dependency: Dependency, generator: Any) -> Any:
        """The value that a generator yields; the rest of it runs after the handler, or when the value's scope ends."""
        manager = contextmanager(lambda: generator)()
        if dependency.scope == "event":
            return self.stack.enter_context(manager)
        if dependency.scope == "environment":
            from .kept_values import entered

            return entered(self.environment, manager, dependency.provider)
        value = manager.__enter__()
        self._close_later(dependency, manager)
        return value

    def _close_later(self, dependency: Dependency, manager: Any) -> None:
        from .invocation import current_scope

        current_scope().closings.append((dependency.provider, manager))


def _plain(dependency: Dependency, value: Any) -> Any:
    """The value of a plain provider, which must not be a coroutine, because nothing would await it."""
    if is_coroutine(value):
        raise RegistrationError(f"{name_of(dependency.provider)} returned a coroutine: make it an `async` function.")
    return value
