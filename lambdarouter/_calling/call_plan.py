"""How a handler is called: which of its parameters is the event, which is the context, and which are dependencies.

The event is the first parameter. The context is a parameter with its annotation, or the second parameter if it has no
default and no other annotation. A parameter with a default belongs to the handler. Every other parameter raises
RegistrationError, because its value has no provider.
"""

from __future__ import annotations

from collections.abc import Callable
from types import CoroutineType
from typing import TYPE_CHECKING, Any

from .._events.model import Event
from ..context import LambdaContext
from ..errors import RegistrationError
from .annotations import class_of, is_context, members, shown
from .event_annotation import ANYTHING
from .functions import RESULTS, finished_async, is_awaitable
from .parameter import MISSING, Depends
from .signature import satisfies

if TYPE_CHECKING:
    from .parameter import Parameter
    from .signature import Signature

Call = Callable[[Any, Any], Any]


class CallPlan:
    """The role of each parameter of a handler.

    - `event`: the first parameter; None if it is `*args`.
    - `passes_context`: whether the context is the second positional argument.
    - `context_names`: the parameters that get the context by name.
    - `dependencies`: the parameters that get the value of a dependency, by name.
    """

    __slots__ = ("context_names", "dependencies", "event", "passes_context", "signature")

    def __init__(self, signature: Signature) -> None:
        self.signature: Signature = signature
        positional = [each for each in signature.parameters if each.is_positional]
        has_args = any(each.is_args for each in signature.parameters)
        if not positional and not has_args:
            raise RegistrationError(
                f"{signature.location} accepts 0 arguments; a handler accepts (event) or (event, context)."
            )
        self.event: Parameter | None = positional[0] if positional else None
        self._check_event()
        self.dependencies: dict[str, Depends] = dependencies_of(signature)
        others = [
            each
            for each in signature.parameters
            if each is not self.event and each.name not in self.dependencies and not each.is_args and not each.is_kwargs
        ]
        contexts = self._contexts(others)
        for each in others:
            if each not in contexts and each.is_required and each.is_resolved:
                raise self._refusal(each, positional)
        second = positional[1] if len(positional) > 1 else None
        self.passes_context: bool = second in contexts if second is not None else has_args
        self.context_names: tuple[str, ...] = tuple(each.name for each in contexts if each is not second)
        self._check_passed_by_name()

    @property
    def needs_binding(self) -> bool:
        """Whether the handler is called by `bind`, rather than with the event, or the event and the context."""
        return bool(self.context_names)

    @property
    def passes_event_only(self) -> bool:
        """Whether the handler is called with the event and nothing else."""
        return not (self.needs_binding or self.passes_context)

    def _contexts(self, others: list[Parameter]) -> list[Parameter]:
        """The parameters that get the context."""
        annotated = [each for each in others if each.is_resolved and is_context(each.type)]
        if annotated:
            return annotated
        second = next((each for each in others if each.is_positional), None)
        return [second] if second is not None and second.is_required and _may_be_context(second) else []

    def _check_event(self) -> None:
        event = self.event
        if event is None:
            return
        if event.marker is not None:
            raise self.signature.error(
                event, f"is the first parameter, which is the event, but has {event.marker!r}. Put it after the event"
            )
        if event.is_resolved and is_context(event.type):
            raise self.signature.error(
                event, "is the context, but the event comes first. Write (event, context: LambdaContext)"
            )
        names = [each.name for each in self.signature.parameters[:2]]
        if event.type is MISSING and names == ["context", "event"]:
            raise self.signature.error(
                event, "comes first, but the first parameter is the event. Write (event, context)"
            )

    def _check_passed_by_name(self) -> None:
        for each in self.signature.parameters:
            if each.is_positional_only and (each.name in self.dependencies or each.name in self.context_names):
                raise self.signature.error(
                    each, "is positional-only, but its value is passed by name. Put it after `/`"
                )

    def _refusal(self, parameter: Parameter, positional: list[Parameter]) -> RegistrationError:
        """The error for a parameter whose value has no provider."""
        location, name = self.signature.location, parameter.name
        wanted = shown(parameter.type)
        cls = class_of(parameter.type) if parameter.type is not MISSING else None
        if isinstance(cls, type) and issubclass(cls, Event):
            return self.signature.error(
                parameter, f"is annotated with the event class {wanted}, but the event is the first parameter"
            )
        forms = f"`{name}: Annotated[{wanted}, Depends(...)]` for a dependency"
        if parameter.is_keyword_only:
            return RegistrationError(
                f"{location} needs the keyword argument {name!r}, which nothing passes. Write {forms}, or give it a "
                "default."
            )
        if parameter.type is MISSING:
            count = sum(each.is_required for each in positional)
            return RegistrationError(
                f"{location} accepts {count} arguments; a handler accepts (event) or (event, context), and nothing "
                f"provides {name!r}. Write {forms}, or give it a default."
            )
        return self.signature.error(
            parameter,
            f"has no value: nothing provides {wanted}. Write {forms}, `{name}: LambdaContext` for the context, or give "
            "it a default",
        )

    def bind(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """A function of `(event, context, **dependencies)` that passes to a handler the values for its parameters."""
        names = self.context_names
        if names:
            if self.passes_context:
                return lambda event, context, **values: function(
                    event, context, **dict.fromkeys(names, context), **values
                )
            return lambda event, context, **values: function(event, **dict.fromkeys(names, context), **values)
        if self.passes_context:
            return function
        return lambda event, context, **values: function(event, **values)


def dependencies_of(signature: Signature) -> dict[str, Depends]:
    """The dependencies of a function by parameter; raises RegistrationError for a marker of another kind."""
    found: dict[str, Depends] = {}
    for each in signature.parameters:
        if isinstance(each.marker, Depends):
            if each.is_args or each.is_kwargs:
                raise signature.error(each, "cannot be a dependency. Give the dependency its own parameter")
            found[each.name] = each.marker
        elif each.marker is not None:
            raise signature.error(
                each, f"has {each.marker!r}, which only HTTP handlers can use. Remove it, or read the event"
            )
    return found


def _may_be_context(parameter: Parameter) -> bool:
    """Whether the annotation of the second parameter leaves room for the context."""
    if not parameter.is_resolved:
        return False
    return any(each in ANYTHING or satisfies(class_of(each), LambdaContext()) for each in members(parameter.type))


# --- Results --------------------------------------------------------------------------------------------------------


def finished(value: Any, context: Any) -> Any:
    """The result of a plain function: an awaitable that it returned is awaited, within the time of the context."""
    if type(value) in RESULTS or not is_awaitable(value):
        return value
    from .event_loop import run

    return run(value if type(value) is CoroutineType else finished_async(value), context)


def finishing(function: Callable[..., Any], context: Any) -> Callable[..., Any]:
    """A plain function that returns the result of the awaitable, if `function` returns one."""
    return lambda *args, **values: finished(function(*args, **values), context)


def direct_call(plan: CallPlan, function: Callable[..., Any], *, is_async: bool) -> Call:
    """The call of a function without layers and dependencies."""
    if is_async:
        from .event_loop import run

        bound = plan.bind(function)
        return lambda event, context: run(bound(event, context), context)
    if plan.needs_binding:
        bound = plan.bind(function)
        return lambda event, context: finished(bound(event, context), context)

    # The hot path: most handlers return None.
    def with_context(event: Any, context: Any) -> Any:
        value = function(event, context)
        return value if value is None else finished(value, context)

    def without(event: Any, context: Any) -> Any:
        value = function(event)
        return value if value is None else finished(value, context)

    return with_context if plan.passes_context else without
