"""A route together with the function that handles it: how the function is called, and with what.

A handler takes `(event)` or `(event, context)`. Whether it wants the context goes by position, never by the name of a
parameter; a second parameter with a default is the handler's own, unless it is annotated with `LambdaContext`.
"""

from __future__ import annotations

import inspect
import types
from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Annotated, Any, TypeVar, Union, get_args, get_origin, get_type_hints

from .context import LambdaContext
from .errors import RegistrationError
from .events import Event, Reader, Where
from .routes import Route

if TYPE_CHECKING:
    from cattrs import Converter

Call = Callable[[Any, Any], Any]
Read = Callable[[Any, Where, tuple[str, ...]], Any]


class Handler:
    """A registered function: `read` makes its event from a record, `call` calls it with the event and the context."""

    __slots__ = ("call", "converter", "function", "place", "read", "route", "target")

    def __init__(
        self, route: Route[Any, Any], function: Callable[..., Any], converter: Converter | None = None
    ) -> None:
        self.route: Route[Any, Any] = route
        self.function: Callable[..., Any] = function
        self.converter: Converter | None = converter
        self.place: str = place_of(function)
        self.call: Call = caller(function)
        self.target: Any = None
        self.read: Read = self._read_first
        try:
            self.bind()
        except NameError:
            pass  # the annotation names what its module defines further down: bound at the first event, or by prime()

    def bind(self) -> None:
        """Make the reader of this handler's events; a NameError while its annotation cannot be resolved yet."""
        annotation = first_annotation(self.function)
        event = self.route.event
        if event is None:
            from .structure import structured

            self.target = annotation
            structure = structured(annotation, self.converter) if annotation not in (None, Any, object) else None
            self.read = lambda raw, where, via: structure(raw, where) if structure is not None else raw
        else:
            self.target = self._target(event, annotation)
            self.read = Reader(event, self.target, self.converter).__call__  # a method is called faster than an object

    def prime(self) -> None:
        """Do now what the first event would do; a RegistrationError for an annotation that nothing can be made of."""
        self._bind_now()
        if self.target not in (None, Any, object, str, bytes) and not isinstance(self.target, TypeVar):
            from .structure import hook_of

            hook_of(self.target, self.converter)

    def _read_first(self, raw: Any, where: Where, via: tuple[str, ...]) -> Any:
        self._bind_now()
        return self.read(raw, where, via)

    def _bind_now(self) -> None:
        try:
            self.bind()
        except NameError as error:
            raise RegistrationError(
                f"{self.place}: the annotation {error.name!r} is not defined in the handler's module."
            ) from None

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
                f"{self.place} takes {wrong[0].__name__}, but {self.route!r} sends it {event.__name__}."
            )
        return None


def place_of(function: Callable[..., Any]) -> str:
    """Where a function stands, as `file:line name`; errors about routes show it."""
    code = getattr(inspect.unwrap(function), "__code__", None)
    name = getattr(function, "__qualname__", None) or type(function).__qualname__
    return f"{code.co_filename}:{code.co_firstlineno} {name}" if code else f"{type(function).__module__} {name}"


def caller(function: Callable[..., Any]) -> Call:
    """A function of `(event, context)` that calls a handler with what it takes."""
    if not callable(function):
        raise RegistrationError(f"A handler is a function; this is a {type(function).__name__}.")
    wants_context = _wants_context(function)
    runs = function if inspect.isroutine(function) or hasattr(function, "func") else type(function).__call__
    if inspect.isgeneratorfunction(runs) or inspect.isasyncgenfunction(runs):
        raise RegistrationError(f"{place_of(function)} is a generator: nothing would run it. Remove its `yield`.")
    if inspect.iscoroutinefunction(runs):
        from .loops import run

        if wants_context:
            return lambda event, context: run(function(event, context))
        return lambda event, context: run(function(event))
    return _plain_caller(function, wants_context=wants_context)


def _plain_caller(function: Callable[..., Any], *, wants_context: bool) -> Call:
    """A caller of what looks like a plain function, though a decorator or a lambda may hide a coroutine in it."""

    def with_context(event: Any, context: Any) -> Any:
        value = function(event, context)
        return value if type(value) is not types.CoroutineType else _run(value)

    def without(event: Any, context: Any) -> Any:
        value = function(event)
        return value if type(value) is not types.CoroutineType else _run(value)

    return with_context if wants_context else without


def _run(coroutine: Coroutine[Any, Any, Any]) -> Any:
    from .loops import run

    return run(coroutine)


def _wants_context(function: Callable[..., Any]) -> bool:
    place = place_of(function)
    try:
        parameters = list(inspect.signature(function).parameters.values())
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
    unwrapped = inspect.unwrap(function)
    target = unwrapped if inspect.isroutine(unwrapped) else getattr(unwrapped, "func", type(unwrapped).__call__)
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
