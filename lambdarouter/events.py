"""Event classes: attrs classes whose fields say where in the payload they live.

A field is declared once, as `size: Annotated[int | None, At("s3.object.size")] = None`, and that one line serves
reading a payload, the path in an error, the filters, the sample factories and the table of fields in the docs.

An event made from a payload converts its required fields at once, so that an event that is no event fails before its
handler is called; every other field is converted when it is first read, and kept. Most handlers read a few of thirty
fields: what is not read costs nothing. An event made by its constructor, as in a unit test, holds what it was given.

Equality and `repr` are those of values, written once here over the fields of any event class rather than generated
for each: that halves the time that creating a class takes at cold start.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal, TypeVar, Union, get_args, get_origin

import attrs

from . import forms
from .errors import EventError, LambdaRouterError, RegistrationError
from .forms import Form, Mismatch

#: The way from the source's name to a value: `("s3", "Records", 0)`. Made for every record, rendered for errors alone.
Where = tuple[str | int, ...]

_set = object.__setattr__
_new = object.__new__


def path_of(where: Where) -> str:
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
    read, the first of all is written. `form` is needed only where the annotation does not tell it.

    A default such as an ARN stands in for the real thing in a unit test. It never stands in for a value that a payload
    should have and does not: reading such a field is an EventError. `assumed` says that the default is what AWS means
    by leaving the value out, as None and empty defaults always are.
    """

    __slots__ = ("assumed", "form", "paths")

    def __init__(self, *paths: str | tuple[str | int, ...], form: Form | None = None, assumed: bool = False) -> None:
        self.paths: tuple[tuple[str | int, ...], ...] = tuple(
            tuple(path.split(".")) if isinstance(path, str) else path for path in paths
        )
        self.form: Form | None = form
        self.assumed: bool = assumed


#: How a payload of the user's own stands in an event's JSON.
Written = Literal["text", "base64", "value"]


class Payload(At):
    """The place of a payload of the user's own, converted to the type argument of the handler's annotation.

    `written` tells how it stands in the event: "text" (without a type argument: the str as it came), "base64" (the
    bytes), or "value" (JSON as it is, within the event's own JSON). Where the service writes values in a way of its
    own, `form` reads them without a type argument, and `typed` makes JSON of them for the type.
    """

    __slots__ = ("typed", "written")

    def __init__(
        self,
        *paths: str | tuple[str | int, ...],
        written: Written = "text",
        form: Form | None = None,
        typed: Form | None = None,
    ) -> None:
        super().__init__(*paths, form=form)
        self.typed: Form | None = typed
        self.written: Written = written


class Value:
    """Equality, hash and repr over the fields of an attrs class, written once instead of generated for each."""

    __slots__ = ()

    if TYPE_CHECKING:
        __attrs_attrs__: ClassVar[tuple[attrs.Attribute[Any], ...]]

    def __eq__(self, other: object) -> bool:
        if other.__class__ is not self.__class__:
            return NotImplemented
        return all(getattr(self, name) == getattr(other, name) for name in _compared(type(self)))

    def __hash__(self) -> int:
        return hash((type(self), *(getattr(self, name) for name in _compared(type(self)))))

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(self._shown())})"

    def _shown(self) -> Iterator[str]:
        for attribute in self.__attrs_attrs__:
            if not attribute.repr:
                continue
            try:
                value = getattr(self, attribute.name)
            except EventError:
                yield f"{attribute.name}=<unreadable>"  # a repr must not fail where a log wants to show the failure
                continue
            if value != _default_of(attribute):
                yield f"{attribute.name}={value!r}"


class Lazy(Value):
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
                field = reader.fields.get(name)
                if field is not None:
                    value = field.read(raw, where) if name != "raw" else raw
                    _set(self, name, value)
                    return value
            raise AttributeError(f"{type(self).__name__!r} has no field {name!r}", name=name, obj=self)


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Part(Lazy):
    """A nested object of an event that has a class of its own."""

    raw: Any = attrs.field(factory=dict[str, Any], repr=False, eq=False)
    """What it was made from, as AWS sent it: the record, or the whole payload of a source without records."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Event(Part):
    """What every event has. An event class adds the fields of its source."""

    via: tuple[str, ...] = attrs.field(default=(), repr=False, eq=False)
    """The envelopes around it, outermost first: `("sqs", "sns")` for S3 in SNS in SQS, empty for one sent directly."""


def _compared(cls: type[Value]) -> list[str]:
    return [attribute.name for attribute in cls.__attrs_attrs__ if attribute.eq]


def _default_of(attribute: attrs.Attribute[Any]) -> Any:
    default = attribute.default
    if isinstance(default, attrs.Factory):  # type: ignore[arg-type]  # attrs types Factory as a function
        return default.factory()  # type: ignore[union-attr]
    return default


# --- Reading --------------------------------------------------------------------------------------------------------


class Field:
    """One field of an event class, ready to be read."""

    __slots__ = ("careful", "default", "form", "keys", "name", "needed", "paths", "placed", "read_value", "required")

    def __init__(
        self,
        attribute: attrs.Attribute[Any],
        paths: tuple[tuple[str | int, ...], ...],
        form: Form,
        *,
        assumed: bool = False,
    ) -> None:
        self.name: str = attribute.name
        self.paths: tuple[tuple[str | int, ...], ...] = paths
        self.keys: tuple[str | int, ...] = paths[0] if paths else (attribute.name,)
        self.form: Form = form
        self.read_value: forms.Read = form.read
        self.placed: bool = form.placed
        # A position in a list is also one in a text, so that the short way would read the first letter of a string.
        self.careful: bool = not paths or any(isinstance(key, int) for key in paths[0])
        self.required: bool = attribute.default is attrs.NOTHING
        default = attribute.default
        # A required field, or one whose default is made up for tests: a payload without it is malformed.
        self.needed: bool = self.required or (not assumed and _is_made_up(attribute.default))
        self.default: Callable[[], Any]
        if isinstance(default, attrs.Factory):  # type: ignore[arg-type]
            self.default = default.factory  # type: ignore[union-attr]
        else:
            self.default = lambda: default

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
                raise forms.expected("an object", value) from None
            if value is not None:
                return value
        return None

    def read(self, raw: Any, where: Where) -> Any:
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
        except Exception:  # whatever was wrong, the careful way tells it
            return self._read_carefully(raw, where)
        return self._read_carefully(raw, where)

    def _read_carefully(self, raw: Any, where: Where) -> Any:
        try:
            value = self.find(raw)
            if value is not None:
                return self.read_value(value, where + self.keys)
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
        raise forms.expected("a list", value)


def _is_made_up(default: Any) -> bool:
    """Whether a default says something, where None and what is empty say that there is nothing."""
    return default is not attrs.NOTHING and not isinstance(default, attrs.Factory) and bool(default)  # type: ignore[arg-type]


class Reader:
    """Makes events of one class from payloads; `target` is the type argument of the handler's annotation, if any."""

    __slots__ = ("cls", "fields", "required")

    def __init__(self, cls: type[Any], target: Any = None, converter: Any = None) -> None:
        self.cls: type[Any] = cls
        self.fields: dict[str, Field] = _fields(cls, target, converter)
        self.required: tuple[Field, ...] = tuple(field for field in self.fields.values() if field.required)

    def __call__(self, raw: Any, where: Where, via: tuple[str, ...] = ()) -> Any:
        """An event of the class: required fields are read now, the others when they are asked for."""
        if type(raw) is not dict:
            raise EventError(str(where[0]), path_of(where) or "the payload", str(forms.expected("an object", raw)))
        event = _new(self.cls)
        _set(event, "_origin", (self, raw, where))  # `raw` itself is read from here, like any field
        if via:
            _set(event, "via", via)
        for field in self.required:
            _set(event, field.name, field.read(raw, where))
        return event


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


def _fields(cls: type[Any], target: Any, converter: Any) -> dict[str, Field]:
    fields: dict[str, Field] = {}
    if any(isinstance(attribute.type, str) for attribute in attrs.fields(cls)):
        _resolve(cls)
    for attribute in attrs.fields(cls):
        annotation = attribute.type
        metadata = getattr(annotation, "__metadata__", ())
        at = next((each for each in metadata if isinstance(each, At)), None)
        if at is None:
            # Not in the payload: `via`, for one. Reading it gives the default.
            if attribute.default is attrs.NOTHING:
                raise RegistrationError(
                    f"{cls.__name__}.{attribute.name} has neither a place, `At(...)`, nor a default."
                )
            fields[attribute.name] = Field(attribute, (), forms.anything)
            continue
        if isinstance(at, Payload) and (at.form is None or not (target is None or isinstance(target, TypeVar))):
            from .structure import payload_form

            form = payload_form(at.written, target, converter, at.typed)
        else:
            form = at.form or form_of(annotation)
        fields[attribute.name] = Field(attribute, at.paths, form, assumed=at.assumed)
    return fields


def _resolve(cls: type[Any]) -> None:
    """Make types of annotations that are text, as all are after `from __future__ import annotations`."""
    try:
        attrs.resolve_types(cls, include_extras=True)
    except NameError as error:
        raise RegistrationError(
            f"{cls.__name__}: the annotation {error.name!r} is not defined in its module."
        ) from None


_PLAIN: dict[Any, Form] = {
    str: forms.text,
    int: forms.integer,
    float: forms.number,
    bool: forms.boolean,
    dict: forms.mapping,
    list: forms.array,
    Any: forms.anything,
    object: forms.anything,
}


def form_of(annotation: Any) -> Form:
    """The wire form that an annotation implies; a TypeError where a field must name its form itself."""
    if annotation in _PLAIN:
        return _PLAIN[annotation]
    origin, args = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        at = next((each for each in annotation.__metadata__ if isinstance(each, At)), None)
        return at.form if at is not None and at.form is not None else form_of(args[0])
    if origin in (Union, types.UnionType):
        members = [arg for arg in args if arg is not type(None)]
        inner = form_of(members[0]) if len(members) == 1 else forms.either(*map(form_of, members))
        return forms.optional(inner) if len(members) < len(args) else inner
    if origin is tuple:
        return forms.tuple_of(form_of(args[0]))
    if origin is dict or getattr(origin, "__name__", "") == "Mapping":
        return forms.dict_of(form_of(args[1])) if args[1] not in (Any, object) else forms.mapping
    if origin is Literal:
        return forms.text
    if isinstance(annotation, type) and attrs.has(annotation):
        return part_of(annotation)
    if isinstance(annotation, TypeVar):
        return forms.anything
    raise TypeError(f"{annotation!r} does not tell its wire form: say `At(..., form=...)`")


def part_of(cls: type[Any]) -> Form:
    """The form of a nested object that has a class of its own."""

    def read_part(value: Any, where: Where) -> Any:
        if type(value) is not dict:
            raise forms.expected("an object", value)
        return reader_of(cls)(value, where)

    return Form("an object", read_part, write, placed=True)


# --- Writing --------------------------------------------------------------------------------------------------------


def write(event: Any, into: dict[str, Any] | None = None) -> dict[str, Any]:
    """The payload that an event stands for: its fields, each at its path and in its form, laid over `into`."""
    reader = reader_of(type(event))
    raw: dict[str, Any] = {} if into is None else into
    for name, field in reader.fields.items():
        if field.paths:
            value = getattr(event, name)
            if value is not None and (field.needed or value != field.default()):
                put(raw, field.paths[0], field.form.write(value))
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
