"""The annotation of a handler's first parameter: one event, a whole batch, and the type of the payload."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, TypeVar, get_args, get_origin

from .._events.model import Event
from .._events.reading import payloads_of
from .._routing.deliveries import Batched, Stream
from .._routing.route import EventChoice
from ..errors import RegistrationError
from .annotations import class_of, members, plain, shown, union_of
from .parameter import MISSING
from .signature import is_protocol, member_type, satisfies

if TYPE_CHECKING:
    from .._routing.route import Route
    from .._routing.source import Source
    from .parameter import Parameter
    from .signature import Signature

#: Annotations that accept every event.
ANYTHING = (MISSING, Any, object)


class EventAnnotation:
    """The meaning of the annotation of a handler's first parameter.

    - `takes_all`: "batch" or "window" for a handler of whole batches; None for a handler of one event.
    - `argument`: the classes of the object that the handler gets; `object` means the payload itself.
    - `payload`: the type of the payload, such as `Order` in `SQSMessage[Order]`; None if absent.
    - `state`: the type of a window's state; None if absent.
    """

    __slots__ = ("argument", "payload", "state", "takes_all")

    def __init__(self, signature: Signature, parameter: Parameter | None, route: Route[Any, Any]) -> None:
        annotation = parameter.type if parameter is not None else MISSING
        reading = _Reading(signature, parameter, route)
        cls = class_of(annotation)
        self.takes_all: str | None = getattr(cls, "takes_all", None)
        self.argument: tuple[type[Any], ...] = reading.events or (object,)
        self.state: Any = None
        if self.takes_all is not None:
            reading.check_batch(self.takes_all)
            self.argument = (cls,)
            *state, annotation = get_args(plain(annotation)) or (MISSING,)
            cls = class_of(annotation)
            self.state = state[0] if state else None
        self.payload: Any = reading.payload(annotation, cls)


def events_of(route: Route[Any, Any]) -> tuple[type[Any], ...]:
    """The event classes that a route may send to its handler; none if the handler gets the payload itself."""
    event = route.event
    if event is None:
        return ()
    return event.classes if isinstance(event, EventChoice) else (event,)


#: The classes of a payload without a type argument, by its form in the event.
_AS_WRITTEN: Final[dict[str, tuple[Any, ...]]] = {
    "text": (str,),
    "base64": (bytes,),
    "value": (str, int, float, bool, dict, list, Mapping, Sequence, type(None)),
}


def _is_class(value: Any) -> bool:
    return isinstance(value, type)


def accepts(annotation: Any, event: type[Any]) -> bool:
    """Whether a type accepts the events of a class: the class, a base, a protocol, a type variable, or a union."""
    return any(_accepts(each, event) for each in members(annotation))


def _accepts(annotation: Any, event: type[Any]) -> bool:
    if annotation in ANYTHING:
        return True
    if isinstance(annotation, TypeVar):
        allowed = annotation.__constraints__ or (annotation.__bound__,)
        return any(each is None or not isinstance(class_of(each), type) or accepts(each, event) for each in allowed)
    cls = class_of(annotation)
    if not isinstance(cls, type):
        return False
    if is_protocol(cls):
        return satisfies(cls, event)
    try:
        return issubclass(event, cls)
    except TypeError:  # a TypedDict is not a base of any class
        return False


def takes_batches(source: Source) -> bool:
    """Whether a handler of the source may receive whole batches."""
    return isinstance(source.delivery, Batched)


class _Reading:
    """Reads one annotation for a route."""

    def __init__(self, signature: Signature, parameter: Parameter | None, route: Route[Any, Any]) -> None:
        self.signature = signature
        self.parameter = parameter
        self.route = route
        self.events = events_of(route)

    def check_batch(self, takes_all: str) -> None:
        """Reject `Batch` and `Window` if the source does not have them."""
        source, location = self.route.source, self.signature.location
        if not takes_batches(source):
            raise RegistrationError(
                f"{location} asks for a whole batch, but {source.name} has none. Write {self._forms(MISSING)}."
            )
        if takes_all == "window" and not (isinstance(source.delivery, Stream) and source.delivery.has_windows):
            raise RegistrationError(
                f"{location} asks for a window, which {source.name} does not have. Write {self._forms(MISSING)}."
            )

    def payload(self, annotation: Any, cls: Any) -> Any:
        """The type of the payload in the annotation of one event; raises RegistrationError for any other annotation.

        `cls` is the class of the annotation.
        """
        if annotation in ANYTHING:
            return None
        if not self.events:
            return self._payload_itself(annotation)
        if cls is self.route.event:
            alternatives = [annotation if get_origin(annotation) is cls else plain(annotation)]
        else:
            for event in self.events:
                if not accepts(annotation, event):
                    raise self._refusal(annotation, event)
                self._check_protocols(annotation, event)
            alternatives = [each for each in members(annotation) if class_of(each) in self.events]
            if any(hasattr(class_of(each), "takes_all") for each in members(annotation)):
                raise self._error(f"has {shown(annotation)}: a whole batch cannot be part of a union or of a batch")
        if self.route.decode is not None:
            from .decoded_payloads import misnamed_payload

            for each in alternatives:
                problem = misnamed_payload(self.route, each)
                if problem is not None:
                    raise self._error(problem)
        payloads = [next(iter(get_args(each)), None) for each in alternatives]
        if not payloads or any(each is None or isinstance(each, TypeVar) for each in payloads):
            return None
        return union_of(payloads)

    def _check_protocols(self, annotation: Any, event: type[Any]) -> None:
        """Reject a protocol whose member has a type for the payload: the payload stays as it is in the event."""
        for protocol in filter(is_protocol, filter(_is_class, map(class_of, members(annotation)))):
            for name, payload in payloads_of(event).items():
                found = member_type(protocol, name)
                if found not in (MISSING, *ANYTHING) and class_of(found) not in _AS_WRITTEN[payload.written]:
                    raise self._error(
                        f"is annotated with the protocol {protocol.__name__}, whose {name} is {shown(found)}; a "
                        f"protocol does not convert the payload. Write {event.__name__}[{shown(found)}]"
                    )

    def _payload_itself(self, annotation: Any) -> Any:
        for each in members(annotation):
            cls = class_of(each)
            if isinstance(cls, type) and issubclass(cls, Event):
                raise self._error(
                    f"is annotated with the event class {cls.__name__}, but {self.route.source.name} sends it the "
                    "payload itself. Write dict[str, Any], or your own class for the payload"
                )
        return None if isinstance(annotation, TypeVar) else annotation

    def _refusal(self, annotation: Any, event: type[Any]) -> RegistrationError:
        others = [class_of(each) for each in members(annotation)]
        events = [each for each in others if isinstance(each, type) and issubclass(each, Event)]
        if events:
            return RegistrationError(
                f"{self.signature.location} expects {events[0].__name__}, but {self.route!r} sends it "
                f"{event.__name__}. Write {self._forms(MISSING)}. For a function with several decorators, write "
                f"{events[0].__name__} | {event.__name__}."
            )
        return self._error(
            f"is annotated with {shown(annotation)}, but {self.route.source.name} sends it {event.__name__}. "
            f"Write {self._forms(annotation)}"
        )

    def _forms(self, annotation: Any) -> str:
        """The annotations that would be right, for an error message."""
        if not self.events:
            return "the type of the payload, such as dict[str, Any]"
        items = [each for each in get_args(plain(annotation)) if class_of(each) in self.events]
        if items:  # a list of events
            form = shown(items[0])
        else:
            is_own = isinstance(class_of(annotation), type) and class_of(annotation).__module__ != "builtins"
            payload = shown(annotation) if is_own and not any(map(is_event, get_args(annotation))) else "Order"
            form = " | ".join(
                f"{each.__name__}[{payload}]" if getattr(each, "__parameters__", ()) else each.__name__
                for each in self.events
            )
        if not takes_batches(self.route.source):
            return form
        return f"Batch[{form}] for whole batches, or {form}" if items else f"{form}, or Batch[{form}] for whole batches"

    def _error(self, problem: str) -> RegistrationError:
        assert self.parameter is not None
        return self.signature.error(self.parameter, problem)


def is_event(annotation: Any) -> bool:
    """Whether a type is an event class, or a whole batch of events."""
    cls = class_of(annotation)
    return isinstance(cls, type) and (issubclass(cls, Event) or hasattr(cls, "takes_all"))
