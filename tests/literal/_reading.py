"""A literal payload and the events that a handler must receive for it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from copy import copy
from importlib import import_module
from pkgutil import iter_modules, walk_packages
from typing import Any

from attrs import field, frozen

import lambdarouter.sources
import tests.literal
from lambdarouter import App, EventError, ReplyError
from lambdarouter._detection.known import HTTP_INTEGRATIONS
from lambdarouter._events.builder import Spec, specs
from lambdarouter._events.fields import Field
from lambdarouter._events.model import Part
from lambdarouter.http import HTTPRequest
from lambdarouter.testing import Client, ClientContext, LambdaContext
from lambdarouter.testing import sources as built

#: The modules of this package that hold no literals.
_HELPERS = {"_reading", "mutate"}

#: The fields of every event that the payload has no path for.
_MADE = {"raw", "via"}
#: The field of a request without which requests are compared; `tests/http/test_request_context.py` reads it.
_NOT_COMPARED = {"request_context"}

#: A path of a field, by the declaration of the field: classes that inherit a field share its declaration.
ReadPath = tuple[Spec, tuple[str | int, ...]]


@frozen
class Reading:
    """A payload, and the events that the handler of `decorator` receives for it, in order.

    The events are compared whole, so that a field that an event does not name must have its default. `via` lists the
    envelopes around each event, and `custom` has the values of the client context that the payload comes with.
    """

    decorator: str
    payload: Any = field(repr=False)
    events: list[Any] = field(repr=False)
    via: tuple[str, ...] = ()
    custom: dict[str, Any] | None = None

    def seen(self) -> list[Any]:
        """The events that the handler receives when an app dispatches the payload."""
        received: list[Any] = []
        app = App()

        def handle(event: Any) -> None:
            received.append(event)

        def handle_request(event: HTTPRequest) -> None:
            received.append(event)

        is_http = self.decorator.removeprefix("on_") in HTTP_INTEGRATIONS
        getattr(app, self.decorator)()(handle_request if is_http else handle)
        with suppress(ReplyError):  # a source that requires an answer: the handler has received its event by then
            Client(app).send(self.payload, LambdaContext(client_context=ClientContext(custom=self.custom)))
        return received

    def holds(self) -> bool:
        """Whether the handler receives the events that are expected."""
        try:
            seen = self.seen()
            return seen == self.events and all(getattr(event, "via", ()) == self.via for event in seen)
        except Exception:
            return False


def _module_of(source: str) -> str:
    """The module of a source's literals: its test module, or one of this package where the literals are long."""
    own = {each.name for each in iter_modules(tests.literal.__path__)} - _HELPERS
    return f"tests.literal.{source}" if source in own else f"tests.sources.test_{source}"


def sources() -> list[str]:
    """The names of the sources, each of which has literals."""
    return sorted(built())


def readings(source: str) -> list[Reading]:
    """The literals of a source."""
    found: list[Reading] = import_module(_module_of(source)).READINGS
    return found


def event_classes() -> Iterator[type[Part]]:
    """Every class of the package that reads from a payload."""
    for each in walk_packages(lambdarouter.sources.__path__, "lambdarouter.sources."):
        import_module(each.name)
    waiting: list[type[Any]] = [Part]
    while waiting:
        cls = waiting.pop()
        waiting += cls.__subclasses__()
        if cls.__module__.startswith("lambdarouter."):
            yield cls


def differences(seen: Any, expected: Any) -> dict[str, tuple[Any, Any]]:
    """The fields in which two events of one class differ, with both values."""
    compared = [name for name in specs(type(seen)) if name not in _MADE | _NOT_COMPARED]
    pairs = {name: (getattr(seen, name), getattr(expected, name)) for name in compared}
    return {name: (one, other) for name, (one, other) in pairs.items() if one != other}


def parts(value: Any) -> Iterator[Part]:
    """Every event and nested part within a value that was read from a payload."""
    if isinstance(value, Part):
        yield value
        for name in specs(type(value)):
            if name not in _MADE:
                yield from parts(getattr(value, name))
    elif isinstance(value, dict):
        for each in value.values():
            yield from parts(each)
    elif isinstance(value, tuple | list):
        for each in value:
            yield from parts(each)


def paths_read(event: Any) -> Iterator[ReadPath]:
    """The paths on which the values of an event depend: without the path, the field has another value or is an error.

    A path that is not in the payload is none of them, nor is one whose value equals the field's default.
    """
    for part in parts(event):
        if not isinstance(part, HTTPRequest):
            reader, raw, _ = object.__getattribute__(part, "_origin")
            for name, each in reader.fields.items():
                for path in each.paths:
                    if _depends_on(each, path, raw, getattr(part, name)):
                        yield specs(type(part))[name], path


def _depends_on(each: Field, path: tuple[str | int, ...], raw: Any, value: Any) -> bool:
    without = copy(each)
    without.paths = tuple(other for other in each.paths if other != path)
    try:
        found: Any = without.read_carefully(raw, ("literal",))
    except EventError:
        return True
    return bool(found != value)


def request_fields_read(request: HTTPRequest) -> Iterator[str]:
    """The fields of a request that have another value than their default."""
    for name, spec in specs(HTTPRequest).items():
        if name not in _MADE and getattr(request, name) != spec.make():
            yield name
