"""A route together with the function that handles it: how the function is called, and with what.

A handler takes `(event)` or `(event, context)`, and dependencies by annotation. Whether it wants the context goes by
position, never by the name of a parameter; a second parameter with a default is the handler's own, unless it is
annotated with `LambdaContext`. Annotated with `Batch[...]`, it takes all records of its route at once.
"""

from __future__ import annotations

import inspect
import types
from collections.abc import Callable, Coroutine, Sequence
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any, TypeVar, Union, get_args, get_origin, get_type_hints

from .._events.model import Event, Location, Reader, reader_of
from .._routing.route import EventChoice, Route
from .._routing.source import Queue, Stream
from ..context import LambdaContext
from ..errors import RegistrationError

if TYPE_CHECKING:
    from cattrs import Converter

    from .dependencies import Depends, Environment, Injection
    from .middleware import Layer, Step

Coro = types.CoroutineType
Call = Callable[[Any, Any], Any]
Read = Callable[[Any, Location, tuple[str, ...]], Any]


class Handler:
    """A registered function: `read` makes its event from a record, `call` calls it with the event and the context.

    `takes_all` tells a handler of whole batches ("batch", or "window"); `step` is `call` for who can await it.
    """

    __slots__ = (
        "around",
        "before",
        "call",
        "converter",
        "function",
        "injection",
        "read",
        "route",
        "source_location",
        "step",
        "tags",
        "takes_all",
        "target",
    )

    def __init__(
        self, route: Route[Any, Any], function: Callable[..., Any], converter: Converter | None = None
    ) -> None:
        if not callable(function):
            raise RegistrationError(f"A handler is a function; this is a {type(function).__name__}.")
        self.route: Route[Any, Any] = route
        self.function: Callable[..., Any] = function
        self.converter: Converter | None = converter
        self.source_location: str = source_location_of(function)
        #: What routers that it is included from put around it, and let run before it.
        self.around: tuple[Layer, ...] = ()
        self.before: tuple[Depends, ...] = ()
        self.tags: tuple[str, ...] = ()
        self.step: Step | None = None
        self.injection: Injection | None = injection_of(
            function, all_of_them=route.event is None or route.source.family is not None
        )
        self.call: Call = self._caller()
        self.target: Any = None
        self.takes_all: str | None = None
        self.read: Read = self._read_first
        try:
            self.bind()
        except NameError:
            pass  # the annotation names what its module defines further down: bound at the first event, or by prime()

    def _caller(self) -> Call:
        return caller(self.function, self.injection.names if self.injection is not None else frozenset())

    def wants_joining(self) -> bool:
        """Whether there is more to call it than its function: dependencies, or middleware of its own."""
        return bool(self.injection or self.around or self.before or hasattr(self.function, "__lambdarouter_use__"))

    def join(self, layers: Sequence[Layer], environment: Environment) -> None:
        """Put around it what the app has, and what is its own."""
        from .middleware import layered, used

        inner = self._innermost(environment)
        layers = [each.at(self) for each in (*layers, *self.around, *used(self.function))]
        step = layered(inner, layers)
        self.call = step.blocking()
        # `step` is for batches whose records run at the same time, on one loop, which nothing plain may hold up.
        self.step = step if step.is_async and inner.is_async else layered(inner, layers, on_a_loop=True)

    def _innermost(self, environment: Environment) -> Step:
        """The function with its dependencies, before any layer is around it."""
        from .middleware import Step, injected

        is_async = is_coroutine_function(self.function)
        if self.injection is None and not self.before:
            if not is_async:
                return Step(self._caller(), is_async=False)
            wants = _wants_context(self.function, frozenset())
            function = self.function
            return Step(function if wants else lambda event, context: function(event), is_async=True)
        from .dependencies import Injection

        injection = self.injection or Injection({})
        injection = injection.after(self.before)
        wants = _wants_context(self.function, injection.names)
        return injected(self.function, injection, environment, context=wants, is_async=is_async)

    def coroutine(self) -> Call | None:
        """What gives a coroutine of an event and the context, for who can await it; None for a plain handler."""
        if self.step is not None:
            return self.step.call if self.step.is_async else None
        if not is_coroutine_function(self.function):
            return None
        function = self.function
        return function if _wants_context(function, frozenset()) else lambda event, context: function(event)

    def bind(self) -> None:
        """Make the reader of this handler's events; a NameError while its annotation cannot be resolved yet."""
        annotation = first_annotation(self.function)
        event = self.route.event
        if isinstance(event, EventChoice):
            for each in event.classes:
                self._target(each, annotation)
            choose = event.choose
            self.read = lambda raw, location, via: reader_of(choose(raw))(raw, location, via)
            return
        origin = get_origin(annotation) or annotation
        self.takes_all = getattr(origin, "takes_all", None)
        if self.takes_all is not None:
            annotation = self._item_of(annotation)
        if event is None:
            from .._models.reading import structured

            self.target = annotation
            structure = structured(annotation, self.converter) if annotation not in (None, Any, object) else None
            self.read = lambda raw, where, via: structure(raw, where) if structure is not None else raw
        else:
            self.target = self._target(event, annotation)
            typed = self.target is not None and not isinstance(self.target, TypeVar)
            self.read = (Reader(event, self.target, self.converter) if typed else reader_of(event)).read

    def prime(self) -> None:
        """Do now what the first event would do; a RegistrationError for an annotation that nothing can be made of."""
        self._bind_now()
        if self.target not in (None, Any, object, str, bytes) and not isinstance(self.target, TypeVar):
            from .._models.reading import prime

            prime(self.target, self.converter)

    def resolve(self) -> None:
        """Bind now what could not be bound before; what cannot be yet is told when the handler is called."""
        if getattr(self.read, "__func__", None) is Handler._read_first:
            try:
                self.bind()
            except NameError:
                pass

    def _read_first(self, raw: Any, where: Location, via: tuple[str, ...]) -> Any:
        self._bind_now()
        return self.read(raw, where, via)

    def _bind_now(self) -> None:
        try:
            self.bind()
        except NameError as error:
            raise RegistrationError(
                f"{self.source_location}: the annotation {error.name!r} is not defined in the handler's module."
            ) from None

    def _item_of(self, annotation: Any) -> Any:
        """The annotation of one event in `Batch[...]`; of the state as well, in `Window[...]`."""
        source = self.route.source
        delivery = source.delivery
        if not isinstance(delivery, Queue | Stream):
            raise RegistrationError(
                f"{self.source_location} takes a whole batch, but {source.name} has none, or wants an answer for each record."
            )
        if self.takes_all == "window" and not delivery.has_windows:
            raise RegistrationError(f"{self.source_location} takes a window, which {source.name} does not have.")
        return next(iter(reversed(get_args(annotation))), None)

    def _target(self, event: type[Any], annotation: Any) -> Any:
        """The payload type in `SQSMessage[Order]`; None where the annotation has none."""
        members = get_args(annotation) if get_origin(annotation) in (Union, types.UnionType) else (annotation,)
        for member in members:
            if (get_origin(member) or member) is event:
                return next(iter(get_args(member)), None)
        classes = [get_origin(each) or each for each in members]
        wrong = [each for each in classes if isinstance(each, type) and issubclass(each, Event)]
        if wrong and not any(issubclass(event, each) for each in wrong):
            raise RegistrationError(
                f"{self.source_location} takes {wrong[0].__name__}, but {self.route!r} sends it {event.__name__}."
            )
        return None


def source_location_of(function: Callable[..., Any]) -> str:
    """Where a function stands, as `file:line name`; errors about routes show it."""
    code = getattr(inspect.unwrap(function), "__code__", None)
    name = getattr(function, "__qualname__", None) or type(function).__qualname__
    return f"{code.co_filename}:{code.co_firstlineno} {name}" if code else f"{type(function).__module__} {name}"


def caller(function: Callable[..., Any], injected: frozenset[str] = frozenset()) -> Call:
    """A function of `(event, context)` that calls a handler with what it takes, but for what is injected."""
    wants_context = _wants_context(function, injected)
    if is_generator_function(function):
        raise RegistrationError(
            f"{source_location_of(function)} is a generator: nothing would run it. Remove its `yield`."
        )
    if is_coroutine_function(function):
        from .event_loop import run

        if wants_context:
            return lambda event, context: run(function(event, context), context)
        return lambda event, context: run(function(event), context)
    return _plain_caller(function, wants_context=wants_context)


def _plain_caller(function: Callable[..., Any], *, wants_context: bool) -> Call:
    """A caller of what looks like a plain function, though a decorator or a lambda may hide a coroutine in it."""

    def with_context(event: Any, context: Any) -> Any:
        value = function(event, context)
        return value if value is None or type(value) is not Coro else _run(value, context)

    def without(event: Any, context: Any) -> Any:
        value = function(event)
        return value if value is None or type(value) is not Coro else _run(value, context)

    return with_context if wants_context else without


def _run(coroutine: Coroutine[Any, Any, Any], context: Any) -> Any:
    from .event_loop import run

    return run(coroutine, context)


def definition_of(function: Callable[..., Any]) -> Any:
    """What a handler or provider was written as: a function, under its decorators or in its partial, or the method that
    calling an object or a class runs.
    """
    target = inspect.unwrap(function)
    # Asked first: from Python 3.14 on, `inspect` takes a partial for a routine.
    if isinstance(target, partial):
        return definition_of(target.func)
    if inspect.isclass(target):
        return target.__init__
    return target if inspect.isroutine(target) else type(target).__call__


def _runs(function: Callable[..., Any]) -> Callable[..., Any]:
    return function if inspect.isroutine(function) or isinstance(function, partial) else type(function).__call__


def is_coroutine_function(function: Callable[..., Any]) -> bool:
    """Whether calling a handler gives a coroutine."""
    return inspect.iscoroutinefunction(_runs(function))


def is_generator_function(function: Callable[..., Any]) -> bool:
    """Whether calling it gives a generator, plain or asynchronous."""
    runs = _runs(function)
    return inspect.isgeneratorfunction(runs) or inspect.isasyncgenfunction(runs)


def injection_of(function: Callable[..., Any], *, all_of_them: bool = False) -> Injection | None:
    """The dependencies of a handler; None where no annotation can name any, which is told without loading them."""
    runs = definition_of(function)
    # A handler's first parameter is its event, annotated or not; those of HTTP handlers may all be dependencies.
    event = None if all_of_them else _first_of(runs)
    for name, each in getattr(runs, "__annotations__", {}).items():
        if (
            name not in (event, "return")
            and each is not LambdaContext
            and each != "LambdaContext"
            and (get_origin(each) is Annotated or type(each) is str)
        ):
            from .dependencies import injection_of as found

            return found(function)
    return None


def _first_of(function: Callable[..., Any]) -> str | None:
    """The name of a function's first parameter, but for `self`; None where its code does not tell."""
    code = getattr(function, "__code__", None)
    if code is None:
        return None
    names = code.co_varnames[: code.co_argcount]
    return next(iter(names[names[:1] == ("self",) :]), None)


def _wants_context(function: Callable[..., Any], injected: frozenset[str]) -> bool:
    place = source_location_of(function)
    try:
        parameters = [each for each in inspect.signature(function).parameters.values() if each.name not in injected]
    except ValueError:  # some of Python's own classes and functions have none
        raise RegistrationError(f"{place} has no signature to tell what it takes; wrap it in a function.") from None
    positional = [each for each in parameters if each.kind in (each.POSITIONAL_ONLY, each.POSITIONAL_OR_KEYWORD)]
    needed = [each for each in parameters if each.default is each.empty and each.kind is each.KEYWORD_ONLY]
    if needed:
        raise RegistrationError(
            f"{place} needs the keyword argument {needed[0].name!r}, which nothing passes. Give it a default."
        )
    if any(each.kind is each.VAR_POSITIONAL for each in parameters):
        return True
    required = sum(each.default is each.empty for each in positional)
    if not positional or required > 2:
        raise RegistrationError(
            f"{place} takes {len(positional) if not positional else required} arguments; "
            "a handler takes (event) or (event, context)."
        )
    if len(positional) == 1:
        return False
    return required == 2 or positional[1].annotation in (LambdaContext, "LambdaContext")


def first_annotation(function: Callable[..., Any]) -> Any:
    """The resolved annotation of a handler's first parameter, None where it has none."""
    target = definition_of(function)
    names = [
        each.name for each in inspect.signature(function).parameters.values() if each.kind is not each.KEYWORD_ONLY
    ]
    annotation = getattr(target, "__annotations__", {}).get(names[0])
    if not isinstance(annotation, str):
        return _without_extras(annotation)
    # Only this one: an annotation elsewhere in the signature may name what exists for type checkers alone.
    only = types.SimpleNamespace(__annotations__={names[0]: annotation})
    hints = get_type_hints(only, globalns=getattr(target, "__globals__", {}), localns=_closure_of(target))
    return hints.get(names[0])


def _without_extras(annotation: Any) -> Any:
    return get_args(annotation)[0] if get_origin(annotation) is Annotated else annotation


def _closure_of(function: Any) -> dict[str, Any]:
    """The names a nested function sees: a handler in a test is often defined inside the test."""
    code = getattr(function, "__code__", None)
    cells = getattr(function, "__closure__", None) or ()
    names = code.co_freevars if code else ()
    found: dict[str, Any] = {}
    for name, cell in zip(names, cells, strict=True):
        try:
            found[name] = cell.cell_contents
        except ValueError:
            continue
    return found
