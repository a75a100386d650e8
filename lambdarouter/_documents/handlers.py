"""The description of handlers from which the documents of an app are made: routes, payloads, and replies.

It reads the types that dispatch reads, and makes one set of JSON schemas from them. HTTP handlers have their own
document, `http/openapi.py`. Only documents load this module.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine, Iterable
from typing import TYPE_CHECKING, Any, Literal, get_args, get_origin

from attrs import frozen

from .._calling.annotations import class_of, members, shown
from .._calling.event_annotation import ANYTHING
from .._events.builder import Value
from .._events.reading import fields_of, payloads_of
from .._models.components import Components
from .._models.payloads import reads_bytes
from .._models.schemas import Schema, Schemas
from ..errors import RegistrationError
from .routes import names_of

if TYPE_CHECKING:
    from .._calling.handler import Handler
    from .._models.scalar_schemas import Mode

#: The form of a payload in the event: a form of `Payload`, or "service" for a service's own form.
Written = Literal["text", "base64", "value", "service"]

JSON = "application/json"
TEXT = "text/plain"
BINARY = "application/octet-stream"


@frozen
class PayloadPart:
    """One part of an event that contains a user's payload, such as the body of a message."""

    field: str
    """Name of the field in the event class; `payload` if the handler gets the payload itself."""
    path: tuple[str | int, ...]
    """Keys from the record to the payload; empty for the payload itself."""
    written: Written
    """Form of the payload in the event."""
    is_required: bool
    """Whether every event has it."""
    content_type: str | None
    """Media type of the payload; None for a handler without a payload type."""
    schema: Schema | None
    """JSON schema of the payload; None for a handler without a payload type, and for bytes."""


@frozen
class Description:
    """One handler as the documents show it."""

    name: str
    """Name that no other handler of the app has."""
    handler: Handler
    """The handler."""
    parts: tuple[PayloadPart, ...]
    """Payloads of its event; none for an event that AWS defines completely."""
    state: Schema | None
    """JSON schema of the state of a window."""
    reply: Schema | None
    """JSON schema of the return value, if the service reads it and the annotation has a type for it."""


def described(
    handlers: Iterable[Handler], prefix: str, chosen: Callable[[str, Handler], bool] = lambda name, handler: True
) -> tuple[list[Description], dict[str, Schema]]:
    """Return the description of each handler, and the schemas of the classes that they refer to, by name.

    - `prefix`: precedes the names of the classes in references.
    - `chosen(name, handler)`: whether to describe a handler. The name does not depend on it.

    Raises RegistrationError for a handler whose types cannot be used.
    """
    own = [each for each in handlers if each.route.source.family is None]
    describer = _Describer(prefix)
    found = [
        describer.describe(name, handler)
        for name, handler in zip(names_of(own), own, strict=True)
        if chosen(name, handler)
    ]
    return found, describer.components


# --- Types ----------------------------------------------------------------------------------------------------------


class _Describer:
    """Describes handlers with one set of schemas."""

    def __init__(self, prefix: str) -> None:
        self._components = Components(prefix)  # shared: each name belongs to one class
        self.components: dict[str, Schema] = self._components.schemas
        self._schemas: dict[int, Schemas] = {}

    def describe(self, name: str, handler: Handler) -> Description:
        """Return the description of a handler."""
        try:
            handler.prime()  # raises an error for a type that dispatch would reject
        except RegistrationError as error:
            location = handler.signature.location
            if location in str(error):
                raise
            raise RegistrationError(f"{location}: {error}") from error
        return Description(
            name,
            handler,
            tuple(self._parts(handler)),
            self._schema(handler, handler.state_type, "validation"),
            self._schema(handler, _reply_type(handler), "serialization"),
        )

    def _parts(self, handler: Handler) -> Iterable[PayloadPart]:
        event = handler.route.event
        if event is None:
            yield self._part(handler, "payload", (), "value", is_required=True)
        elif isinstance(event, type):  # an EventChoice has no payload
            fields = fields_of(event)
            for name, declared in payloads_of(event).items():
                written: Written = "service" if declared.typed is not None else declared.written
                keys = declared.paths[0]
                yield self._part(handler, name, keys, written, is_required=fields[name].required)

    def _part(
        self, handler: Handler, field: str, path: tuple[str | int, ...], written: Written, *, is_required: bool
    ) -> PayloadPart:
        target = handler.target
        if target is None:
            return PayloadPart(field, path, written, is_required, None, None)
        content_type = JSON
        decoding = (handler.route.decode or {}).get(field)
        forms = [each for each in decoding.codecs if not each.expands] if decoding is not None else []
        if forms:
            has_schema = target is not bytes and not forms[-1].fits(target)
            schema = self._schema(handler, target, "validation") if has_schema else None
            return PayloadPart(field, path, "service", is_required, forms[0].content_type, schema)
        if written in ("text", "base64") and target in (str, bytes):
            content_type = TEXT if target is str else BINARY
        elif written == "base64" and reads_bytes(target):
            content_type = BINARY
        schema = None if content_type is BINARY else self._schema(handler, target, "validation")
        return PayloadPart(field, path, written, is_required, content_type, schema)

    def _schema(self, handler: Handler, hint: Any, mode: Mode) -> Schema | None:
        """The schema of a type with the converter of the handler; None if there is no type."""
        if hint is None:
            return None
        key = id(handler.converter)
        if key not in self._schemas:
            self._schemas[key] = Schemas(handler.converter, components=self._components)
        try:
            return self._schemas[key].of(hint, mode)
        except Exception as error:  # pydantic and msgspec may raise anything
            reason = str(error).partition("\n")[0].rstrip(".") or type(error).__name__
            raise RegistrationError(
                f"{handler.signature.location}: {shown(hint)} has no JSON schema: {reason}."
            ) from error


def _reply_type(handler: Handler) -> Any:
    """The type of the return value; None if the service ignores it, or nothing is known about it.

    Replies from helpers, and returned events, have the form that the service defines.
    """
    delivery = handler.route.source.delivery
    is_read = handler.state_type is not None or getattr(delivery, "reply", None) or hasattr(delivery, "report")
    hint = handler.signature.returns()
    if get_origin(hint) in (Awaitable, Coroutine):  # from a plain function that returns a coroutine
        hint = get_args(hint)[-1]
    if not is_read or hint in (*ANYTHING, None, type(None)) or _is_own(hint):
        return None
    return hint


def _is_own(hint: Any) -> bool:
    """Whether a type is a class of this package, or has one inside."""
    for each in members(hint):
        cls = class_of(each)
        if (isinstance(cls, type) and issubclass(cls, Value)) or any(map(_is_own, get_args(each))):
            return True
    return False
