"""Readers, which create events from payloads, and `write`, which creates payloads from events."""

from __future__ import annotations

import types
import typing
from collections.abc import Callable, Mapping
from typing import Annotated, Any, ForwardRef, Literal, TypeVar, Union, get_args, get_origin

from ..errors import EventError, LambdaRouterError, RegistrationError
from . import codecs
from .builder import Spec, is_built, specs
from .codecs import Codec, Refused, expected
from .fields import Field, FlaggedField, put
from .model import At, Location, OnDemand, Part, Payload, path_of

_set = object.__setattr__
_new = object.__new__


class Reader:
    """Creates events of one class from payloads.

    `payload_codec` returns the codec of a payload field for the type in a handler's annotation. Without it, payload
    fields hold the text, bytes or JSON value of the payload, and are read on demand. With it, `read` checks them, so a
    handler never gets a payload that does not fit its annotation. If `on_demand` is true, `check` does that. `decoded`
    are payload fields that codecs of a route decode; they replace all others.
    """

    __slots__ = ("cls", "fields", "payloads", "read")

    def __init__(
        self,
        cls: type[Any],
        payload_codec: Callable[[Payload], Codec] | None = None,
        *,
        on_demand: bool = False,
        decoded: Mapping[str, Field] | None = None,
    ) -> None:
        self.cls: type[Any] = cls
        # Handlers share all fields except those with a user's payload.
        shared = _fields(cls) if payload_codec is None and decoded is None else reader_of(cls).fields
        #: The fields that hold a user's payload of the type in a handler's annotation.
        self.payloads: dict[str, Field] = {} if payload_codec is None else _payload_fields(cls, payload_codec)
        if decoded is not None:
            self.payloads |= decoded
        self.fields: dict[str, Field] = {**shared, **self.payloads}
        first = {name for name, field in self.fields.items() if field.required}
        first = first - self.payloads.keys() if on_demand else first | self.payloads.keys()
        #: Returns an event for a record, its location, and the envelopes around it.
        self.read: Callable[..., Any] = _reading(self, first)

    def check(self, event: Any) -> None:
        """Read the payload fields of an event that this reader has created; raises PayloadError."""
        for name in self.payloads:
            getattr(event, name)

    def __call__(self, raw: Any, location: Location, via: tuple[str, ...] = ()) -> Any:
        """Create an event: required fields and payloads are read now, the others when they are first accessed."""
        return self.read(raw, location, via)

    def unread(self, raw: Any, location: Location, via: tuple[str, ...] = ()) -> Any:
        """Create an event without reading any field, so that even a malformed event can be reported to its service."""
        event = _new(self.cls)
        _set(event, "_origin", (self, raw, location))
        if via:
            _set(event, "via", via)
        return event


def _reading(reader: Reader, needed: set[str]) -> Callable[..., Any]:
    """Return the function of a reader, which runs for every event; `needed` are the fields that it reads at once."""
    cls = reader.cls
    fields = [(_setter(cls, name), field, field.steps()) for name, field in reader.fields.items() if name in needed]
    at_once = [(set_field, *steps) for set_field, _, steps in fields if steps is not None]
    by_call = [(set_field, field.read) for set_field, field, steps in fields if steps is None]
    slots: Any = OnDemand.__dict__
    set_origin = slots["_origin"].__set__
    directly: tuple[str, ...] = ()

    def read(raw: Any, location: Location, via: tuple[str, ...] = ()) -> Any:
        if type(raw) is not dict:
            raise EventError(str(location[0]), path_of(location) or "the payload", str(expected("an object", raw)))
        event = _new(cls)
        set_origin(event, (reader, raw, location))  # the field `raw` is also read from it
        if via is not directly:  # there is one empty tuple, and `is` asks no type for its length
            _set(event, "via", via)
        for set_field, first, further, read_value, read_carefully in at_once:
            refused = None
            try:
                value = raw[first]
                for key in further:
                    value = value[key]
                if read_value is None:
                    if type(value) is str:
                        set_field(event, value)
                        continue
                elif value is not None:
                    set_field(event, read_value(value, location))
                    continue
            except LambdaRouterError:
                raise
            except Exception as error:  # the careful way finds out what is wrong, without this as its context
                refused = error.with_traceback(None) if isinstance(error, Refused) else None
            set_field(event, read_carefully(raw, location, refused))
        for set_field, read_field in by_call:
            set_field(event, read_field(raw, location))
        return event

    return read


def _setter(cls: type[Any], name: str) -> Callable[[Any, Any], None]:
    slot = getattr(getattr(cls, name, None), "__set__", None)
    return slot or (lambda event, value: _set(event, name, value))  # a class that attrs has built may have no slots


_readers: dict[type[Any], Reader] = {}


def reader_of(cls: type[Any]) -> Reader:
    """Return the reader of a class without a payload type; filters and nested parts share it."""
    reader = _readers.get(cls)
    if reader is None:
        reader = _readers[cls] = Reader(cls)
    return reader


def read(cls: type[Any], raw: Any, source: str) -> Any:
    """Create an event of class `cls` from a payload or record of `source`, outside a dispatch."""
    return reader_of(cls)(raw, (source,))


def _fields(cls: type[Any]) -> dict[str, Field]:
    own = specs(cls)
    if any(isinstance(spec.annotation, str | ForwardRef) for spec in own.values()):
        _resolve(cls)
    if not is_built(cls):
        from .attrs_support import check_reading

        check_reading(cls, [spec for spec in own.values() if _declared(spec) is not None])
    fields: dict[str, Field] = {}
    for name, spec in own.items():
        at = _declared(spec)
        if at is not None:
            codec = at.codec or _untyped(at) or _codec_of_field(cls, spec)
            fields[name] = Field(spec, at.paths, codec, assumed=at.assumed)
            if isinstance(at, Payload) and at.base64_flag is not None:
                from .payloads import encoded_text

                encoded = Field(spec, at.paths, encoded_text, assumed=at.assumed)
                fields[name] = FlaggedField(fields[name], encoded, at.base64_flag)
        elif spec.required:
            raise RegistrationError(f"{cls.__name__}.{name} has neither a path (`At`) nor a default without `self`.")
        else:
            fields[name] = Field(spec, (), codecs.anything)  # not in the payload, such as `via`
    return fields


def _untyped(at: At) -> Codec | None:
    """Return the codec of a payload field for handlers without a payload type; None for any other field."""
    if not isinstance(at, Payload):
        return None
    from .payloads import untyped_codec  # loads the codecs of base64 and JSON, which many services do not need

    return untyped_codec(at.written)


def _codec_of_field(cls: type[Any], spec: Spec) -> Codec:
    try:
        return codec_of(spec.annotation)
    except TypeError:  # the annotation may be a forward reference, or contain one
        _resolve(cls)
    try:
        return codec_of(spec.annotation)
    except TypeError as error:
        raise RegistrationError(f"{cls.__name__}.{spec.name}: {error}") from None


def _payload_fields(cls: type[Any], payload_codec: Callable[[Payload], Codec]) -> dict[str, Field]:
    """Return the fields that hold a user's payload, for the type in a handler's annotation."""
    fields: dict[str, Field] = {}
    for name, spec in specs(cls).items():
        at = _declared(spec)
        if isinstance(at, Payload):
            codec = payload_codec(at)
            absent = codec.write(spec.factory()) if spec.factory is not None else None
            fields[name] = Field(spec, at.paths, codec, assumed=at.assumed, absent=absent)
            fields[name].schema_key = at.schema_key
            if at.base64_flag is not None:
                encoded = Field(spec, at.paths, payload_codec(Payload(written="base64")), assumed=at.assumed)
                fields[name] = FlaggedField(fields[name], encoded, at.base64_flag)
    return fields


def _declared(spec: Spec) -> At | None:
    return next((each for each in getattr(spec.annotation, "__metadata__", ()) if isinstance(each, At)), None)


def _resolve(cls: type[Any]) -> None:
    """Evaluate annotations that are strings, as all are after `from __future__ import annotations`."""
    try:
        hints = typing.get_type_hints(cls, include_extras=True)
    except NameError as error:
        raise RegistrationError(
            f"{cls.__name__}: the annotation {error.name!r} is not defined in its module."
        ) from None
    for name, spec in specs(cls).items():
        spec.annotation = hints.get(name, spec.annotation)


_PLAIN: dict[Any, Codec] = {
    str: codecs.text,
    int: codecs.integer,
    float: codecs.number,
    bool: codecs.boolean,
    dict: codecs.mapping,
    list: codecs.array,
    Any: codecs.anything,
    object: codecs.anything,
}


def codec_of(annotation: Any) -> Codec:
    """Return the codec that an annotation implies; raises TypeError for a type without an obvious wire form."""
    if annotation in _PLAIN:
        return _PLAIN[annotation]
    origin, args = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        at = next((each for each in annotation.__metadata__ if isinstance(each, At)), None)
        return at.codec if at is not None and at.codec is not None else codec_of(args[0])
    if origin in (Union, types.UnionType):
        members = [arg for arg in args if arg is not type(None)]
        inner = codec_of(members[0]) if len(members) == 1 else codecs.either(*map(codec_of, members))
        return codecs.optional(inner) if len(members) < len(args) else inner
    if origin is tuple:
        return codecs.tuple_of(codec_of(args[0]))
    if origin is dict or getattr(origin, "__name__", "") == "Mapping":
        return codecs.dict_of(codec_of(args[1])) if args[1] not in (Any, object) else codecs.mapping
    if origin is Literal:
        return codecs.text
    if isinstance(annotation, type) and issubclass(annotation, Part):
        return part_codec(annotation)
    if isinstance(annotation, TypeVar):
        return codecs.anything
    raise TypeError(f"{annotation!r} does not imply a codec; set one with At(..., codec=...).")


class WrongPartError(TypeError):
    """A value to write for a nested object is not of its class."""


def part_codec(cls: type[Any]) -> Codec:
    """Return the codec of a nested object with its own class."""

    def read_part(value: Any, location: Location) -> Any:
        if type(value) is not dict:
            raise expected("an object", value)
        return reader_of(cls)(value, location)

    def write_part(value: Any) -> dict[str, Any]:
        if not isinstance(value, cls):
            raise WrongPartError(f"expected {cls.__name__}, got {type(value).__name__}")
        return write(value)

    return Codec("an object", read_part, write_part, placed=True)


def write(event: Any, into: dict[str, Any] | None = None) -> dict[str, Any]:
    """Return the payload of an event: each field at its path and in its form, written into `into` if it is given."""
    raw: dict[str, Any] = {} if into is None else into
    for name, field in fields_of(type(event)).items():
        if field.paths:
            value = getattr(event, name)
            if value is not None and (field.needed or value != field.default()):
                put(raw, field.paths[0], field.codec.write(value))
    return raw


def fields_of(cls: type[Any]) -> dict[str, Field]:
    """Return the fields of an event class by name, in the order of the class."""
    return reader_of(cls).fields


def payloads_of(cls: type[Any]) -> dict[str, Payload]:
    """Return the declarations of the fields that hold a user's payload, by the names of the fields."""
    fields = fields_of(cls)  # resolves annotations that are strings
    declared = {name: _declared(spec) for name, spec in specs(cls).items() if name in fields}
    return {name: at for name, at in declared.items() if isinstance(at, Payload)}
