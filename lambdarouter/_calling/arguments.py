"""Parameters that are bound by name to the named arguments of an event, such as those of a tool.

Each parameter is an argument of its name. A single parameter whose type is a class with fields, or a dict, is bound to
all arguments together. The arguments are read as one object, so every fault is reported at once, before the handler is
called. Only handlers of a source with such arguments load this module.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, NotRequired, TypedDict, get_args

from .._models.kinds import is_library_scalar, library_of
from .annotations import class_of, is_context, members, shown
from .call_plan import CallPlan, dependencies_of
from .event_annotation import ANYTHING, accepts
from .parameter import MISSING

if TYPE_CHECKING:
    from .parameter import Depends, Parameter
    from .signature import Signature


def plan_of(signature: Signature, field: str, event: type[Any]) -> CallPlan:
    """The plan of a handler: an `ArgumentsPlan`, or the plan of a handler that gets the event as its first argument.

    `field` is the field of the event that contains the arguments. A first parameter without its own type gets the
    event. So does a parameter that is annotated with the event, if no other parameter has its own type.
    """
    signature.require(", or annotate LambdaContext for the context")
    dependencies = dependencies_of(signature)
    named = [each for each in signature.parameters if not each.is_args and not each.is_kwargs]
    contexts = [each for each in named if is_context(each.type)]
    others = [each for each in named if each not in contexts and each.name not in dependencies]
    events = [each for each in others if _is_event(each, event)]
    arguments = [each for each in others if each not in events]
    if others:
        first = others[0]
        is_first = first in events and all(each.type in ANYTHING for each in arguments)
        gets_event = first.is_positional and (is_first or first.type in ANYTHING)
    else:
        gets_event = any(each.is_args for each in signature.parameters)
    if gets_event:
        return CallPlan(signature)
    return ArgumentsPlan(signature, dependencies, contexts=contexts, events=events, arguments=arguments, field=field)


def _is_event(parameter: Parameter, event: type[Any]) -> bool:
    return parameter.type not in ANYTHING and accepts(parameter.type, event)


class ArgumentsPlan(CallPlan):
    """The role of each parameter of a handler whose parameters are bound by name.

    `target` is the type of all arguments: the class of the single parameter, or an object with a key for each
    parameter, which is optional if the parameter has a default.
    """

    __slots__ = ("_events", "_field", "_whole", "target")

    def __init__(
        self,
        signature: Signature,
        dependencies: dict[str, Depends],
        *,
        contexts: list[Parameter],
        events: list[Parameter],
        arguments: list[Parameter],
        field: str,
    ) -> None:
        self.signature: Signature = signature
        self.dependencies: dict[str, Depends] = dependencies
        self.event: Parameter | None = None
        self.passes_context: bool = False
        self.context_names: tuple[str, ...] = tuple(each.name for each in contexts)
        self._events: tuple[str, ...] = tuple(each.name for each in events)
        self._field: str = field
        self._check(events)
        is_whole = len(arguments) == 1 and _is_object(arguments[0])
        self._whole: str | None = arguments[0].name if is_whole else None
        self.target: Any = arguments[0].type if is_whole else self._object_of(arguments)

    @property
    def needs_binding(self) -> bool:
        """True: every argument is passed by name."""
        return True

    def _check(self, events: list[Parameter]) -> None:
        for each in self.signature.parameters:
            if each.is_positional_only:
                raise self.signature.error(each, "cannot be positional-only; arguments are passed by name")
        for each in events:
            if get_args(each.type):
                raise self.signature.error(
                    each,
                    f"is annotated with {shown(each.type)}, but the other parameters are the arguments. Write "
                    f"{class_of(each.type).__name__}, or remove the other parameters",
                )

    def _object_of(self, arguments: list[Parameter]) -> Any:
        """The type of an object that has a key for each parameter."""
        fields: dict[str, Any] = {}
        for each in arguments:
            if each.type is not MISSING:
                fields[each.name] = NotRequired[each.type] if each.has_default else each.type
            elif not each.has_default:
                raise self.signature.error(
                    each,
                    "has no annotation, so the type of the argument is unknown. Annotate it, or leave the first "
                    "parameter without an annotation, which gets the event",
                )
        words = getattr(self.signature.function, "__name__", "tool").strip("<>").split("_")
        name = "".join(word[:1].upper() + word[1:] for word in words)
        new_type: Any = TypedDict  # its fields are known only at run time
        return new_type(f"{name}Arguments", fields)

    def bind(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """A function of `(event, context, **dependencies)` that calls a handler with its arguments by name."""
        field, whole, contexts, events = self._field, self._whole, self.context_names, self._events

        def call(event: Any, context: Any, **values: Any) -> Any:
            found = getattr(event, field)
            arguments = found if whole is None else {whole: found}
            return function(**arguments, **dict.fromkeys(contexts, context), **dict.fromkeys(events, event), **values)

        return call


def _is_object(parameter: Parameter) -> bool:
    """Whether the type of a parameter can be all arguments together: a class with fields, or a dict."""
    if parameter.has_default or parameter.type is MISSING:
        return False
    return all(
        class_of(each) in (dict, Mapping) or (library_of(each) is not None and not is_library_scalar(each))
        for each in members(parameter.type)
    )
