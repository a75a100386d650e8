"""Event classes: attrs classes whose fields say where in the payload they live.

A field is declared once, as `size: Annotated[int | None, At("s3.object.size")] = None`, and that one line serves
reading a payload, the path in an error, the filters, the sample factories and the table of fields in the docs.

An event made from a payload converts its required fields at once, so that an event that is no event fails before its
handler is called; every other field is converted when it is first read, and kept. Most handlers read a few of thirty
fields: what is not read costs nothing. An event made by its constructor, as in a unit test, holds what it was given.

`frozen` and `field` come from `classes.py`: the same to type checkers as those of attrs, and cheaper at cold start.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from ..errors import EventError, LambdaRouterError, RegistrationError
from . import codecs
from .builder import Spec, Value, field, frozen, specs
from .codecs import Codec, Mismatch

#: The way from the source's name to a value: `("s3", "Records", 0)`. Made for every record, rendered for errors alone.
Location = tuple[str | int, ...]

_set = object.__setattr__
_new = object.__new__


def path_of(where: Location) -> str:
    """A `Where` as text, without the source: `Records[0].s3.object.key`."""
    text = ""
    for part in where[1:]:
        if isinstance(part, int):
            text += f"[{part}]"
        else:
            text += f".{part}" if text else part
    return text


class At:
    """Where in its payload a field lives, and in which form it is written there.

    `paths` are dotted paths from the record (a tuple of keys where a key has a dot in it); the first that is there is
    read, the first of all is written. `codec` is needed only where the annotation does not tell it.

    A default such as an ARN stands in for the real thing in a unit test. It never stands in for a value that a payload
    should have and does not: reading such a field is an EventError. `assumed` says that the default is what AWS means
    by leaving the value out, as None and empty defaults always are.
    """

    __slots__ = ("assumed", "codec", "paths")

    def __init__(self, *paths: str | tuple[str | int, ...], codec: Codec | None = None, assumed: bool = False) -> None:
        self.paths: tuple[tuple[str | int, ...], ...] = tuple(
            tuple(path.split(".")) if isinstance(path, str) else path for path in paths
        )
        self.codec: Codec | None = codec
        self.assumed: bool = assumed


#: How a payload of the user's own stands in an event's JSON.
Written = Literal["text", "base64", "value"]


class Payload(At):
    """The place of a payload of the user's own, converted to the type argument of the handler's annotation.

    `written` tells how it stands in the event: "text" (without a type argument: the str as it came), "base64" (the
    bytes), or "value" (JSON as it is, within the event's own JSON). Where the service writes values in a way of its
    own, `codec` reads them without a type argument, and `typed` makes JSON of them for the type.
    """

    __slots__ = ("typed", "written")

    def __init__(
        self,
        *paths: str | tuple[str | int, ...],
        written: Written = "text",
        codec: Codec | None = None,
        typed: Codec | None = None,
    ) -> None:
        super().__init__(*paths, codec=codec)
        self.typed: Codec | None = typed
        self.written: Written = written


class OnDemand(Value):
    """What event classes and the parts of nested ones share: reading on demand."""

    __slots__ = ("_origin",)

    if not TYPE_CHECKING:
        # Hidden from type checkers, for which it would make every misspelt attribute right.
        def __getattr__(self, name: str) -> Any:
            # Reached only for a slot that is not filled yet.
            try:
                origin = object.__getattribute__(self, "_origin")
            except AttributeError:
                origin = None
            if origin is not None:
                reader, raw, where = origin
                found = reader.fields.get(name)
                if found is not None:
                    value = found.read(raw, where) if name != "raw" else raw
                    _set(self, name, value)
                    return value
            raise AttributeError(f"{type(self).__name__!r} has no field {name!r}", name=name, obj=self)

    def _shown(self) -> Iterator[str]:
        for name, spec in specs(type(self)).items():
            if not spec.shown:
                continue
            try:
                value = getattr(self, name)
            except EventError:
                yield f"{name}=<unreadable>"  # a repr must not fail where a log wants to show the failure
                continue
            if spec.required or value != spec.make():
                yield f"{name}={value!r}"


@frozen(kw_only=True)
class Part(OnDemand):
    """A nested object of an event that has a class of its own."""

    raw: Any = field(factory=dict[str, Any], repr=False, eq=False)
    """What it was made from, as AWS sent it: the record, or the whole payload of a source without records."""


@frozen(kw_only=True)
class Event(Part):
    """What every event has. An event class adds the fields of its source."""

    via: tuple[str, ...] = field(default=(), repr=False, eq=False)
    """The envelopes around it, outermost first: `("sqs", "sns")` for S3 in SNS in SQS, empty for one sent directly."""


# --- Reading --------------------------------------------------------------------------------------------------------


class Field:
    """One field of an event class, ready to be read."""

    __slots__ = ("careful", "codec", "default", "keys", "name", "needed", "paths", "placed", "read_value", "required")

    def __init__(
        self,
        spec: Spec,
        paths: tuple[tuple[str | int, ...], ...],
        codec: Codec,
        *,
        assumed: bool = False,
    ) -> None:
        self.name: str = spec.name
        self.paths: tuple[tuple[str | int, ...], ...] = paths
        self.keys: tuple[str | int, ...] = paths[0] if paths else (spec.name,)
        self.codec: Codec = codec
        self.read_value: codecs.Read = codec.quick or codec.read
        self.placed: bool = codec.placed and codec.quick is None
        # A position in a list is also one in a text, so that the short way would read the first letter of a string.
        self.careful: bool = not paths or any(isinstance(key, int) for key in paths[0])
        self.required: bool = spec.required
        # A required field, or one whose default is made up for tests: a payload without it is malformed.
        self.needed: bool = spec.required or (not assumed and spec.factory is None and bool(spec.default))
        self.default: Callable[[], Any] = spec.factory or spec.make

    def find(self, raw: Any) -> Any:
        """The wire value, None where it is absent or null; raises `Mismatch` where an object on the way is none."""
        for keys in self.paths:
            value: Any = raw
            try:
                for key in keys:
                    if isinstance(key, int):
                        _check_list(value)
                    value = value[key]
            except (KeyError, IndexError):
                continue
            except TypeError:
                if value is None:
                    continue
                raise codecs.expected("an object", value) from None
            if value is not None:
                return value
        return None

    def read(self, raw: Any, where: Location) -> Any:
        """The field's value from its record; an EventError names the path."""
        # The common case first, on the hot path of every event: one place, and the value is there in its form.
        if self.careful:
            return self._read_carefully(raw, where) if self.paths else self.default()
        try:
            value = raw
            for key in self.keys:
                value = value[key]
            if value is not None:
                return self.read_value(value, where + self.keys if self.placed else where)
        except LambdaRouterError:
            raise
        except Exception:  # noqa: S110  (whatever was wrong, the careful way says it, without this as its context)
            pass
        return self._read_carefully(raw, where)

    def reading(self) -> Callable[[Any, Location], Any]:
        """What `read` does; in fewer steps for a value that is a key away, as what is required of an event often is."""
        first, *further = self.keys
        if self.careful or self.placed or further:
            return self.read
        key, read_value, carefully = first, self.read_value, self._read_carefully

        def read(raw: Any, where: Location) -> Any:
            try:
                value = raw[key]
                if value is not None:
                    return read_value(value, where)
            except LambdaRouterError:
                raise
            except Exception:  # noqa: S110  (whatever was wrong, the careful way says it, without this as its context)
                pass
            return carefully(raw, where)

        return read

    def _read_carefully(self, raw: Any, where: Location) -> Any:
        try:
            value = self.find(raw)
            if value is not None:
                return self.codec.read(value, where + self.keys)
        except Mismatch as mismatch:
            raise EventError(
                str(where[0]),
                path_of((*where, *self.keys)) + mismatch.path,
                str(mismatch),
                "The event did not come from AWS in this form; see `lambdarouter explain`.",
            ) from None
        if self.needed:
            raise EventError(
                str(where[0]),
                path_of((*where, *self.keys)),
                "is missing or null",
                "An event of this source always has it; see `lambdarouter sample` for a whole one.",
            )
        return self.default()


def _check_list(value: Any) -> None:
    """A position means a list; in a text it would find a letter, and in an object a key."""
    if type(value) is not list and value is not None:
        raise codecs.expected("a list", value)


class Reader:
    """Makes events of one class from payloads; `target` is the type argument of the handler's annotation, if any."""

    __slots__ = ("cls", "fields", "read")

    def __init__(self, cls: type[Any], target: Any = None, converter: Any = None) -> None:
        self.cls: type[Any] = cls
        # Fields are the same for every handler, but for those that hold a payload of the user's own.
        self.fields: dict[str, Field] = (
            _fields(cls) if target is None else {**reader_of(cls).fields, **_payload_fields(cls, target, converter)}
        )
        #: An event of the class from a record, its place, and the envelopes around it.
        self.read: Callable[..., Any] = _reading(self)

    def __call__(self, raw: Any, where: Location, via: tuple[str, ...] = ()) -> Any:
        """An event of the class: required fields are read now, the others when they are asked for."""
        return self.read(raw, where, via)

    def unread(self, raw: Any, where: Location, via: tuple[str, ...] = ()) -> Any:
        """An event of the class of which nothing is read yet, so that even a broken one can be answered."""
        event = _new(self.cls)
        _set(event, "_origin", (self, raw, where))
        if via:
            _set(event, "via", via)
        return event


def _reading(reader: Reader) -> Callable[..., Any]:
    """What a reader does, with all that it needs at hand: this runs for every event."""
    cls = reader.cls
    required = [(_setter(cls, name), field.reading()) for name, field in reader.fields.items() if field.required]
    slots: Any = OnDemand.__dict__
    set_origin = slots["_origin"].__set__

    def read(raw: Any, where: Location, via: tuple[str, ...] = ()) -> Any:
        if type(raw) is not dict:
            raise EventError(str(where[0]), path_of(where) or "the payload", str(codecs.expected("an object", raw)))
        event = _new(cls)
        set_origin(event, (reader, raw, where))  # `raw` itself is read from here, like any field
        if via:
            _set(event, "via", via)
        for set_field, read_field in required:
            set_field(event, read_field(raw, where))
        return event

    return read


def _setter(cls: type[Any], name: str) -> Callable[[Any, Any], None]:
    slot = getattr(getattr(cls, name, None), "__set__", None)
    return slot or (lambda event, value: _set(event, name, value))  # a class of attrs' own may have no slots


_readers: dict[type[Any], Reader] = {}


def reader_of(cls: type[Any]) -> Reader:
    """The reader of a class without a payload type, made once: filters and nested parts share it."""
    reader = _readers.get(cls)
    if reader is None:
        reader = _readers[cls] = Reader(cls)
    return reader


def read(cls: type[Any], raw: Any, source: str) -> Any:
    """An event of class `cls` from a payload or record of `source`, outside of any dispatch."""
    return reader_of(cls)(raw, (source,))


def _fields(cls: type[Any]) -> dict[str, Field]:
    own = specs(cls)
    if any(isinstance(spec.annotation, str) for spec in own.values()):
        _resolve(cls)
    fields: dict[str, Field] = {}
    for name, spec in own.items():
        at = _at(spec)
        if at is not None:
            codec = _payload(at, None, None) if isinstance(at, Payload) and at.codec is None else at.codec
            fields[name] = Field(spec, at.paths, codec or codec_of(spec.annotation), assumed=at.assumed)
        elif spec.required:
            raise RegistrationError(f"{cls.__name__}.{name} has neither a place, `At(...)`, nor a default.")
        else:
            fields[name] = Field(spec, (), codecs.anything)  # not in the payload: `via`, for one
    return fields


def _payload_fields(cls: type[Any], target: Any, converter: Any) -> dict[str, Field]:
    """The fields that hold a payload of the user's, for a type that a handler asks for."""
    found = ((name, spec, _at(spec)) for name, spec in specs(cls).items())
    return {
        name: Field(spec, at.paths, _payload(at, target, converter), assumed=at.assumed)
        for name, spec, at in found
        if isinstance(at, Payload)
    }


def _at(spec: Spec) -> At | None:
    return next((each for each in getattr(spec.annotation, "__metadata__", ()) if isinstance(each, At)), None)


def _payload(at: Payload, target: Any, converter: Any) -> Codec:
    from .._models.payloads import payload_codec

    return payload_codec(at.written, target, converter, at.typed)


def _resolve(cls: type[Any]) -> None:
    """Make types of annotations that are text, as all are after `from __future__ import annotations`."""
    try:
        hints = get_type_hints(cls, include_extras=True)
    except NameError as error:
        raise RegistrationError(
            f"{cls.__name__}: the annotation {error.name!r} is not defined in its module."
        ) from None
    for name, spec in specs(cls).items():
        spec.annotation = hints[name]


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
    """The wire form that an annotation implies; a TypeError where a field must name its form itself."""
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
    raise TypeError(f"{annotation!r} does not tell its wire form: say `At(..., codec=...)`")


def part_codec(cls: type[Any]) -> Codec:
    """The form of a nested object that has a class of its own."""

    def read_part(value: Any, where: Location) -> Any:
        if type(value) is not dict:
            raise codecs.expected("an object", value)
        return reader_of(cls)(value, where)

    return Codec("an object", read_part, write, placed=True)


# --- Writing --------------------------------------------------------------------------------------------------------


def write(event: Any, into: dict[str, Any] | None = None) -> dict[str, Any]:
    """The payload that an event stands for: its fields, each at its path and in its form, laid over `into`."""
    reader = reader_of(type(event))
    raw: dict[str, Any] = {} if into is None else into
    for name, each in reader.fields.items():
        if each.paths:
            value = getattr(event, name)
            if value is not None and (each.needed or value != each.default()):
                put(raw, each.paths[0], each.codec.write(value))
    return raw


def put(raw: dict[str, Any], path: tuple[str | int, ...], value: Any) -> None:
    """Set the value at a path, making the objects and lists on the way."""
    here: Any = raw
    for key, following in zip(path, (*path[1:], None), strict=True):
        inside: Any = value if following is None else [] if isinstance(following, int) else {}
        if isinstance(key, int):
            here.extend(None for _ in range(key + 1 - len(here)))
            if following is None or not isinstance(here[key], dict | list):
                here[key] = inside
        elif following is None or not isinstance(here.get(key), dict | list):
            here[key] = inside
        here = here[key]


def fields_of(cls: type[Any]) -> dict[str, Field]:
    """The fields of an event class by name, in the order of the class."""
    return reader_of(cls).fields
