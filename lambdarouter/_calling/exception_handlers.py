"""Exception handlers: the reply to an error that a handler, its dependencies or a middleware raised."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from .._events.model import Event
from ..errors import OutOfTimeError, RegistrationError, ReplyError
from .annotations import class_of, is_context, members, shown
from .call_plan import finished
from .functions import finished_async, is_coroutine_function, is_generator_function
from .middleware import Layer, Middleware, Next
from .parameter import Parameter
from .signature import Signature

_FORM: Final = "an exception handler accepts (error), (error, event) or (error, event, context)"


class ExceptionHandler:
    """A function that replies to errors of one class, and of its subclasses."""

    __slots__ = ("count", "error", "function", "signature", "sources")

    def __init__(self, error: type[Exception], sources: frozenset[str] | None, function: Callable[..., Any]) -> None:
        if not callable(function):
            raise RegistrationError(f"An exception handler is a function; this is of type {type(function).__name__}.")
        self.error: type[Exception] = error
        self.sources: frozenset[str] | None = sources
        self.function: Callable[..., Any] = function
        self.signature: Signature = Signature(function, {"Event": Event})
        #: The number of arguments of (error, event, context) that it accepts.
        self.count: int = self._check()

    def require(self) -> None:
        """Raise RegistrationError for an annotation that cannot be resolved, or that says something else."""
        if not self.signature.is_resolved:
            self.signature.require()
            self._check()

    def call(self, error: Exception, event: Any, context: Any) -> Any:
        """Call the function with the arguments that it accepts."""
        return self.function(*(error, event, context)[: self.count])

    def _check(self) -> int:
        signature = self.signature
        if is_generator_function(self.function):
            raise RegistrationError(f"{signature.location}: an exception handler returns the reply, and never yields.")
        for each in signature.parameters:
            if each.marker is not None:
                raise signature.error(each, f"has {each.marker!r}, but {_FORM}. Dependencies are for handlers")
            if each.is_keyword_only and each.is_required:
                raise signature.error(each, f"has no value: {_FORM}. Give it a default")
        positional = [each for each in signature.parameters if each.is_positional]
        for position, each in enumerate(positional[:3]):
            if not self._may_be(position, each):
                raise signature.error(each, f"is in the wrong place: {_FORM}")
        if any(each.is_args for each in signature.parameters):
            return 3
        count = sum(each.is_required for each in positional)
        if not 1 <= count <= 3:
            raise RegistrationError(f"{signature.location}: {_FORM}; this one accepts {count}.")
        return count

    def _may_be(self, position: int, parameter: Parameter) -> bool:
        """Whether the annotation of a parameter allows this one of error, event and context."""
        if not parameter.is_resolved:
            return True
        classes = [each for each in map(class_of, members(parameter.type)) if isinstance(each, type)]
        errors = [each for each in classes if issubclass(each, BaseException)]
        if position == 0 and errors and not any(issubclass(self.error, each) for each in errors):
            raise self.signature.error(
                parameter,
                f"is annotated with {shown(parameter.type)}, but gets every {self.error.__name__}. Annotate that "
                "class, or register the function for the class of the annotation",
            )
        events = [each for each in classes if issubclass(each, Event)]
        found = {position} | ({0} if errors else set()) | ({1} if events else set())
        return found | ({2} if is_context(parameter.type) else set()) == {position}


class ExceptionHandlers(Layer):
    """The exception handlers of one app or router, as the outermost of its layers.

    `family` is the family of sources whose requests need a reply, such as "http"; None for other sources. With
    `needs_answer`, the error remains if an exception handler returns None or `{}`: the service would read a success.
    """

    __slots__ = ("family", "handlers", "limits", "needs_answer")

    def __init__(self) -> None:
        super().__init__(self._around, later=self._around_later)
        self.handlers: list[ExceptionHandler] = []
        self.family: str | None = None
        self.needs_answer: bool = False
        #: The HTTP integrations whose requests an exception handler is limited to.
        self.limits: dict[ExceptionHandler, frozenset[str]] = {}

    def add(self, error: type[Exception], sources: frozenset[str] | None, function: Callable[..., Any]) -> None:
        """Register a function for an error and its subclasses; the class nearest to the raised error has precedence."""
        check_error_class(error)
        for other in self.handlers:
            if other.error is error and (sources is None or other.sources is None or sources & other.sources):
                raise RegistrationError(
                    f"{error.__name__} already has an exception handler: {other.signature.location}."
                )
        self.append(ExceptionHandler(error, sources, function))

    def append(self, handler: ExceptionHandler, integrations: frozenset[str] | None = None) -> None:
        """Add an exception handler that is already checked; `integrations` limits it to their requests."""
        self.handlers.append(handler)
        if integrations is not None:
            self.limits[handler] = integrations
        if is_coroutine_function(handler.function) and not self.is_async:
            self.is_async = True
            self.function: Middleware = self._around_later

    def for_source(
        self, source: str, members: frozenset[str], *, needs_answer: bool = False
    ) -> ExceptionHandlers | None:
        """The layer for handlers of a source; None if no exception handler is for it.

        `members` are the sources of a family, such as the HTTP integrations: a handler for some of them is limited to
        their events.
        """
        layer = ExceptionHandlers()
        layer.family, layer.needs_answer = source if members else None, needs_answer
        for each in self.handlers:
            if each.sources is None or source in each.sources:
                layer.append(each)
            elif each.sources & members:
                layer.append(each, each.sources & members)
        return layer if layer.handlers else None

    def require(self) -> None:
        """Raise RegistrationError for an annotation that cannot be resolved, or that says something else."""
        for each in self.handlers:
            each.require()

    def within(self, error: type[Exception]) -> ExceptionHandlers:
        """The layer with only the exception handlers for subclasses of `error`."""
        layer = ExceptionHandlers()
        layer.family, layer.needs_answer = self.family, self.needs_answer
        for each in self.handlers:
            if issubclass(each.error, error):
                layer.append(each, self.limits.get(each))
        return layer

    def _find(self, error: Exception, event: Any) -> ExceptionHandler | None:
        classes = type(error).__mro__
        limits = self.limits
        fitting = [
            each
            for each in self.handlers
            if each.error in classes and (each not in limits or event.front_door in limits[each])
        ]
        return min(fitting, key=lambda each: (classes.index(each.error), each not in limits), default=None)

    def _around(self, event: Any, context: Any, call_next: Next) -> Any:
        try:
            return call_next(event)
        except Exception as error:
            handler = self._find(error, event)
            if handler is None:
                raise
            return self._checked(handler, error, finished(handler.call(error, event, context), context))

    async def _around_later(self, event: Any, context: Any, call_next: Next) -> Any:
        from .event_loop import uncancelled

        try:
            return await uncancelled(call_next(event))
        except Exception as error:
            handler = self._find(error, event)
            if handler is None:
                raise
            return self._checked(handler, error, await finished_async(handler.call(error, event, context)))

    def _checked(self, handler: ExceptionHandler, error: Exception, reply: Any) -> Any:
        """Return the reply of an exception handler; raise the error if it is not an answer, or ReplyError over HTTP."""
        if self.needs_answer and (reply is None or (isinstance(reply, dict) and not reply)):
            raise error
        if isinstance(error, OutOfTimeError):
            error.is_handled = True
        if reply is None and self.family is not None:
            raise ReplyError(
                self.family,
                "value",
                f"is None, from the exception handler {handler.signature.location}. Return a response, or raise",
            )
        return reply


def check_error_class(error: Any) -> None:
    """Raise RegistrationError for anything other than an exception class, such as the function of a bare decorator."""
    if not (isinstance(error, type) and issubclass(error, Exception)):
        if isinstance(error, int):
            raise RegistrationError(
                "exception_handler accepts a class of exceptions, not a status. Write a class of lambdarouter.http, as "
                "in @app.exception_handler(NotFound)."
            )
        raise RegistrationError(
            "exception_handler accepts a class of exceptions. Write @app.exception_handler(KeyError), with one call "
            "for each class."
        )
