"""A route together with the function that handles it: `read` makes the event, and `call` calls the function with it.

`CallPlan` says which value each parameter gets, and `EventAnnotation` which events the function wants. Annotations with
names that the module defines further down are resolved by the first event, or by `prime`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from .._events.builder import type_argument_of
from .._events.model import Location
from .._routing.route import Route
from ..errors import UnresolvedAnnotationError
from .call_plan import Call, CallPlan, direct_call
from .event_annotation import EventAnnotation, events_of
from .functions import check_callable, check_returns, finishing_async, is_coroutine_function, source_location
from .payload_reading import Check, Read, check_types, is_typed, made_type, new_reader, payload_key, prime_types
from .registered import note_registered, used
from .signature import Signature

if TYPE_CHECKING:
    from cattrs import Converter

    from .._routing.pattern_filter import PatternFilter
    from .dependencies import Binder, Environment
    from .injection import Injection
    from .layers import Step
    from .middleware import Layer
    from .parameter import Depends


class Handler:
    """A registered function: `read` makes its event from a record, `call` calls it with the event and the context.

    `takes_all` is "batch" or "window" for a handler of whole batches. `target` is the type of its payload, and
    `state_type` the type of a window's state. `around` and `before` are the layers and the dependencies of the routers
    that it is included from, and `documented` has their options for documents, the outermost first. `argument` has the
    classes of the object that the function gets as its event.
    """

    __slots__ = (
        "argument",
        "around",
        "before",
        "call",
        "check_payload",
        "conditions",
        "converter",
        "dependencies",
        "documented",
        "environment",
        "function",
        "is_async",
        "is_bound",
        "is_ready",
        "is_scoped",
        "is_told_apart",
        "layers",
        "on_bound",
        "only_event",
        "plan",
        "position",
        "read",
        "reader",
        "route",
        "signature",
        "source_location",
        "state_type",
        "step",
        "tags",
        "takes_all",
        "target",
    )

    plan: CallPlan
    """The role of each parameter; set when every annotation is resolved."""

    def __init__(
        self, route: Route[Any, Any], function: Callable[..., Any], converter: Converter | None = None
    ) -> None:
        check_callable(function)
        self.route: Route[Any, Any] = route
        self.function: Callable[..., Any] = function
        self.converter: Converter | None = converter
        self.signature: Signature = Signature(function)
        self.source_location: str = source_location(function)
        self.is_async: bool = is_coroutine_function(function)
        check_returns(function, self.signature.location)
        self.around: tuple[Layer, ...] = ()
        self.before: tuple[Depends, ...] = ()
        self.tags: tuple[str, ...] = ()
        self.documented: tuple[Mapping[str, Any], ...] = ()
        self.layers: Sequence[Layer] = ()
        self.environment: Environment | None = None
        self.dependencies: Injection | None = None
        self.argument: tuple[type[Any], ...] = ()
        self.target: Any = None
        self.state_type: Any = None
        self.takes_all: str | None = None
        self.is_bound: bool = False
        self.is_ready: bool = False
        #: Whether a dependency may live as long as the invocation; True while annotations are not resolved.
        self.is_scoped: bool = True
        #: The position of its filters among those of the source, in order of registration.
        self.position: int = 0
        #: Whether the tags of its payload's type are among the conditions, if it has any.
        self.is_told_apart: bool = False
        self.step: Step | None = None
        self.check_payload: Check | None = None
        #: The conditions on the content of a record: the pattern of the route, and tags of the payload's type.
        self.conditions: tuple[PatternFilter, ...] = () if route.pattern is None else (route.pattern,)
        #: Called when the annotations are resolved, for a handler that was registered before.
        self.on_bound: Callable[[], None] | None = None
        self.reader: Read = self._read_first
        self.read: Read = self._read_first
        self.call: Call = self._call_first
        #: The function, where calling the handler is no more than calling it with the event.
        self.only_event: Callable[[Any], Any] | None = None
        self.resolve()
        note_registered(function)

    def resolve(self) -> None:
        """Bind and compose now, unless that is done, or an annotation cannot be resolved yet."""
        if self.is_ready:
            return
        try:
            self.prepare()
        except UnresolvedAnnotationError:
            self.read = self._read_first
            self.call = self._call_first

    def prepare(self) -> None:
        """Bind and compose; raises UnresolvedAnnotationError for an annotation that cannot be resolved."""
        self.only_event = None
        if not self.is_bound:
            self.signature.resolve()
            self.bind()
            self.is_bound = True
            if self.on_bound is not None:
                self.on_bound()
        for layer in self.layers:
            layer.require()
        self.compose()
        self.read = self.reader
        self.is_ready = True

    def prime(self) -> None:
        """Do the work of the first event in advance; raises RegistrationError for an annotation that cannot be used."""
        if not self.is_ready:
            self.prepare()
        prime_types((made_type(self.route, self.target), self.state_type), self.converter, self.source_location)

    def check_types(self, *targets: Any) -> None:
        """Raise RegistrationError for a type to which no payload can be converted."""
        check_types(targets, self.converter, self.source_location)

    def bind(self) -> None:
        """Decide the role of each parameter, and how an event is made."""
        self.plan = plan = self._new_plan()
        target = getattr(plan, "target", None)
        if target is not None:
            self.argument, self.target = events_of(self.route), target
        elif plan.event is None or plan.event.is_resolved:
            annotation = EventAnnotation(self.signature, plan.event, self.route)
            self.takes_all, self.state_type, self.target = annotation.takes_all, annotation.state, annotation.payload
            self.argument = annotation.argument
        if self.target is None and isinstance(self.route.event, type):
            self.target = type_argument_of(self.route.event)  # for a class that inherits from `SQSMessage[Order]`
        self.bind_dependencies(plan.dependencies)
        self.signature.require(", or annotate LambdaContext for the context")
        self.check_types(made_type(self.route, self.target), self.state_type)
        self.reader, self.check_payload = new_reader(self.route, self.target, self.converter)

    def _new_plan(self) -> CallPlan:
        """The role of each parameter; if the source has named arguments, the parameters may be bound to them."""
        field, event = self.route.source.arguments, self.route.event
        if field is None or not isinstance(event, type):
            return CallPlan(self.signature)
        from .arguments import plan_of

        return plan_of(self.signature, field, event)

    def bind_dependencies(self, dependencies: dict[str, Depends]) -> None:
        """Read the signatures of the providers."""
        if dependencies:
            from .injection import Injection

            self.dependencies = Injection(dependencies, self.provider_binder())
            self.dependencies.check_event(self.argument, self.signature.location)

    def provider_binder(self) -> Binder | None:
        """Return the binder of the further parameters of providers to the events of this handler, if there is one."""
        return None

    def checked(self, event: Any, location: Location) -> Any:
        """The event with its payload checked, after `where=` has accepted it; raises PayloadError."""
        return event if self.check_payload is None else self.check_payload(event, location)

    def rank(self) -> tuple[int, ...]:
        """Sort key that puts specific handlers before general ones; then types that fit fewer payloads."""
        fits_all = self.is_bound and not is_typed(self)
        return (*self.route.rank(), self.position, fits_all, fits_all and self.route.decode is None)

    def identity(self) -> Any:
        """A value that is equal for two handlers that match exactly the same events."""
        return self.route.identity(), payload_key(self), self.route.decoding_identity()

    def _read_first(self, raw: Any, location: Location, via: tuple[str, ...]) -> Any:
        self.prepare()
        return self.read(raw, location, via)

    def _call_first(self, event: Any, context: Any) -> Any:
        self.prepare()
        return self.call(event, context)

    # --- Composition ------------------------------------------------------------------------------------------------

    def wants_joining(self) -> bool:
        """Whether there is more to call than the function: dependencies, or its own middleware."""
        return not self.is_bound or bool(self.dependencies or self.around or self.before or used(self.function))

    def join(self, layers: Sequence[Layer], environment: Environment) -> None:
        """Compose the function with the layers of the app, with its own, and with its dependencies."""
        self.layers = [each.at(self) for each in (*layers, *self.around, *used(self.function))]
        self.environment = environment
        self.is_ready = False
        self.resolve()

    def compose(self) -> None:
        """Put the layers and dependencies around the function."""
        injection = self.injected()
        self.is_scoped = injection is not None and injection.is_scoped
        if injection is None and not self.layers:
            self.call = direct_call(self.plan, self.function, is_async=self.is_async)
            self.step = None
            if self.plan.passes_event_only and not self.is_async and self.converter is None:
                self.only_event = self.function
        elif self.environment is not None:
            from .layers import layered

            inner = self._innermost(injection, self.environment)
            step = layered(inner, self.layers)
            self.call = step.blocking()
            # `step` is for batches whose records run concurrently on one loop, which plain functions must not block.
            self.step = step if step.is_async and inner.is_async else layered(inner, self.layers, on_a_loop=True)
        if self.converter is not None:
            self._use_converter(self.converter)

    def _use_converter(self, converter: Converter) -> None:
        """Use the converter of the handler for everything that the handler and its layers write."""
        from .converting import converting, converting_coroutine

        self.call = converting(self.call, converter)
        if self.step is not None:
            convert = converting_coroutine if self.step.is_async else converting
            self.step.call = convert(self.step.call, converter)

    def injected(self) -> Injection | None:
        """The dependencies of the handler and of its routers; None if there are none."""
        if not self.before:
            return self.dependencies
        from .injection import Injection

        injection = self.dependencies or Injection({}, self.provider_binder())
        return injection.after(self.before, self.argument, self.signature.location)

    def _innermost(self, injection: Injection | None, environment: Environment) -> Step:
        """The function with its dependencies, before any layer is around it."""
        from .layers import Step, injected

        function = self.plan.bind(self.function)
        if injection is not None:
            return injected(function, injection, environment, is_async=self.is_async)
        if self.is_async:
            return Step(finishing_async(function), is_async=True)
        return Step(direct_call(self.plan, self.function, is_async=self.is_async), is_async=False)

    def coroutine(self) -> Call | None:
        """A function of `(event, context)` that returns a coroutine, for a caller that awaits it; None if plain."""
        if self.step is not None:
            return self.step.call if self.step.is_async else None
        if not self.is_async:
            return None
        function = self.plan.bind(self.function)
        if self.converter is None:
            return function
        from .converting import converting_coroutine

        return converting_coroutine(function, self.converter)

    def reply(self, reply: Callable[[Any, Any], Any], value: Any, event: Any) -> Any:
        """Return the reply of the source for a return value, written by the converter of the handler."""
        if self.converter is None:
            return reply(value, event)
        from .converting import replied

        return replied(reply, value, event, self.converter)
