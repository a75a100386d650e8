"""Strings of a request that models read: scalars with constraints, and classes of query parameters, headers, forms.

Each string first becomes the JSON value of its type: `"5"` is 5 for an `int`, and remains a string for a `UUID`. This
module is loaded if a handler has such a parameter.
"""

from __future__ import annotations

import types
from collections.abc import Callable
from collections.abc import Set as AbstractSet
from typing import TYPE_CHECKING, Any, Literal, Union, get_args, get_origin

from .._calling.annotations import plain, shown
from .._calling.payload_reading import check_types
from .._models.kinds import is_enum, is_library_scalar, unnamed
from .._models.reading import structured
from .._models.scalars import wire_value
from .._models.text_fields import TextField, is_json, keeps_unknown, reads_text, text_fields
from ..errors import PayloadError, RegistrationError
from ._bound import VALUES, listed
from ._fault import Fault, Get, fault_of
from ._scalars import SCALARS, ItemFaultsError, converter_of, each_of, is_scalar, item_of, optional, without_none

if TYPE_CHECKING:
    from cattrs import Converter

    from .._calling.parameter import Parameter
    from .request import HTTPRequest

#: Returns the JSON value for the strings of one name.
ReadTexts = Callable[[list[str]], Any]

# --- Scalars --------------------------------------------------------------------------------------------------------


def constrained(
    hint: Any, path: tuple[str, str], location: str, converter: Converter | None
) -> Callable[[list[str]], Any]:
    """Return a function that makes a value from strings; it raises Fault with every broken constraint.

    `path` is the part of the request and the name in it.
    """
    hint = without_none(hint)
    _refuse_other_settings(hint, location, path[1])
    check_types((hint,), converter, location)
    read = reader_of(hint, location, path[1])
    structure = structured(hint, converter)
    kind, name = path
    shown_path = f"{kind}.{name}"

    def value_of(texts: list[str]) -> Any:
        bad: ItemFaultsError | None = None
        try:
            value = read(texts)
        except ItemFaultsError as error:
            bad, value = error.with_traceback(None), error.items  # its frames would hold this frame in a cycle
        except ValueError as error:
            raise Fault((shown_path, str(error))) from None
        try:
            found = structure(value, ("http", kind, name))
        except PayloadError as error:
            if bad is None:
                raise fault_of(error) from None
            raise Fault(*bad.at(shown_path, error.details, error.more)) from None
        if bad is not None:
            raise Fault(*bad.at(shown_path))
        return found

    return value_of


def _refuse_other_settings(hint: Any, location: str, name: str) -> None:
    """Raise a RegistrationError for a pydantic `Field` with an alias or a default, which would have no effect."""
    for each in unnamed(hint)[1]:
        default = getattr(each, "default", None)
        states_default = default is not None and type(default).__name__ != "PydanticUndefinedType"
        if getattr(each, "validation_alias", None) or (hasattr(each, "validation_alias") and states_default):
            raise RegistrationError(
                f"{location}: {name!r} has a pydantic Field with an alias or a default. Put the alias into the "
                f"marker, Query('...') or Header('...'), and write the default as `{name}: Annotated[...] = ...`."
            )


def reader_of(hint: Any, location: str, name: str) -> ReadTexts:
    """Return the function that makes the JSON value of a type from strings; it raises ValueError for other strings."""
    if reads_text(hint):
        return texts_of(hint)
    inner, _ = optional(hint)
    item = item_of(inner)
    if item is None and not is_scalar(inner) and not is_library_scalar(hint):
        raise RegistrationError(
            f"{location}: the field {name!r} cannot be made from a string as {shown(hint)}. Use "
            f"{SCALARS} or a list of scalars."
        )
    if item is not None:
        read_item = json_value_of(item, location, name)
        return lambda texts: each_of(texts, read_item)
    read = json_value_of(inner, location, name)
    return lambda texts: read(texts[-1])


def texts_of(hint: Any) -> ReadTexts:
    """Return the function that passes the strings of a type to its validator: a list for a collection."""
    if item_of(optional(hint)[0]) is not None and not is_json(hint):
        return list
    return lambda texts: texts[-1]


def json_value_of(hint: Any, location: str, name: str) -> Callable[[str], Any]:
    """Return the function that makes the JSON value of a scalar type from a string; it raises ValueError."""
    if is_library_scalar(hint):
        return str
    kind = plain(optional(hint)[0])
    if not isinstance(kind, type) and get_origin(kind) in (Union, types.UnionType):
        return _first_of([json_value_of(each, location, name) for each in get_args(kind)])
    convert = converter_of(kind, location, name)
    if convert is None:
        return str
    if kind in (int, float, bool):
        return convert
    if get_origin(kind) is Literal or is_enum(kind):
        return lambda text: wire_value(convert(text))

    def as_text(text: str) -> str:  # a UUID, a Decimal or a date is also a string in JSON
        convert(text)
        return text

    return as_text


def _first_of(readers: list[Callable[[str], Any]]) -> Callable[[str], Any]:
    def read(text: str) -> Any:
        problems: list[str] = []
        for each in readers:
            try:
                return each(text)
            except ValueError as error:
                problems.append(str(error).removeprefix("expected "))
        raise ValueError(f"expected {' or '.join(dict.fromkeys(problems))}")

    return read


# --- Classes --------------------------------------------------------------------------------------------------------


class _TextsOfClass:
    """Reads the fields of one class from one part of a request."""

    def __init__(
        self, parameter: Parameter, kind: str, location: str, converter: Converter | None, others: AbstractSet[str]
    ) -> None:
        cls, name = optional(parameter.type)[0], parameter.name
        fields = text_fields(cls, converter)
        if fields is None:
            raise RegistrationError(
                f"{location}: {name!r} cannot be made from a string as {shown(cls)}. Use {SCALARS}, a list "
                "of scalars, or a class with fields (attrs, dataclass, TypedDict, pydantic, msgspec)."
            )
        self.kind = kind
        self.fields: list[_FieldTexts] = [_FieldTexts(each, kind, location) for each in fields]
        self.names: set[str] = {shown for each in self.fields for shown in each.keys}
        #: The names of other parameters, if the class has to see names that it does not have; None if it does not.
        self.others: AbstractSet[str] | None = None
        if kind in ("query", "form") and keeps_unknown(cls, converter):
            self.others = others
        self.structure = structured(cls, converter)

    def value(self, values: Any) -> Any:
        """Return an instance of the class; raises Fault with every fault."""
        given: dict[str, Any] = {}
        problems: dict[str, ValueError] = {}
        used: set[str] = set()
        for each in self.fields:
            name = next((shown for shown in each.keys if shown in values), None)
            if name is not None:
                used.add(name)
                texts = values.all(name) if self.kind != "cookie" else [values[name]]
                try:
                    given[each.keys[name]] = each.read(listed(texts) if each.is_listed else texts)
                except ValueError as error:
                    problems[name] = error.with_traceback(None)
                    if isinstance(error, ItemFaultsError):
                        given[each.keys[name]] = error.items
        if self.others is not None:
            for name in values:
                if name not in used and name not in self.others:
                    found = values.all(name)
                    given[name] = found[0] if len(found) == 1 else found
        faults: list[tuple[str, str]] = []
        try:
            value = self.structure(given, ("http", self.kind))
        except PayloadError as error:
            faults = list(fault_of(error).problems)
        else:
            if not problems:
                return value
        raise Fault(*self._sorted(problems, faults))

    def _sorted(self, problems: dict[str, ValueError], faults: list[tuple[str, str]]) -> list[tuple[str, str]]:
        """Return the faults of the strings and of the class, by field, without faults that result from a bad string."""
        found: list[tuple[str, str]] = []
        for field in self.fields:
            # A field with a bad string is missing under its other names.
            names = [name for name in field.keys if name in problems] or list(field.keys)
            for name, key in field.keys.items():
                path, shown_path = f"{self.kind}.{key}", f"{self.kind}.{name}"
                own = [each for each in faults if each[0] == path or each[0].startswith((f"{path}[", f"{path}."))]
                faults = [each for each in faults if each not in own]
                own = [(shown_path + each.removeprefix(path), text) for each, text in own]
                problem = problems.get(name)
                if isinstance(problem, ItemFaultsError):
                    found += problem.at(shown_path, own)
                elif problem is not None:
                    found.append((shown_path, str(problem)))
                elif name in names:
                    found += own
        # A fault of the whole object may result from a field that is missing only because its string is bad.
        return found + [each for each in faults if not problems or each[0] != self.kind]


class _FieldTexts:
    """The strings of one field of a class: `keys` are the keys of the class by the names in the part of the request."""

    __slots__ = ("is_listed", "keys", "read")

    def __init__(self, field: TextField, kind: str, location: str) -> None:
        names = names_of(field, kind)
        if not names:
            raise RegistrationError(
                f"{location}: the field {field.name!r} has an AliasPath into a value, but the values of a request are "
                "strings. Name a key: Field(validation_alias='...'), or AliasChoices of several keys."
            )
        self.keys: dict[str, str] = dict(zip(names, field.keys, strict=True))
        self.read: ReadTexts = (
            texts_of(field.type) if field.has_validator else reader_of(field.type, location, names[0])
        )
        #: The items of a header can be in one line.
        self.is_listed: bool = kind == "header" and item_of(optional(field.type)[0]) is not None


def names_of(field: TextField, kind: str) -> list[str]:
    """Return the names of a field in a part of the request; headers have `-` instead of `_`."""
    return list(field.keys.values() if kind == "header" else field.keys)


def from_class(parameter: Parameter, kind: str, location: str, converter: Converter | None, names: set[str]) -> Get:
    """Return the getter of a class of query parameters, headers, cookies or form fields.

    `names` are the names in that part of the request that parameters of the handler and of its dependencies are bound
    to; the names of the class are added. Raises RegistrationError for a class with fields that cannot be made from
    strings.
    """
    _, may_be_none = optional(parameter.type)
    texts = _TextsOfClass(parameter, kind, location, converter, names)
    names.update(texts.names)
    values_of = VALUES[kind]
    has_default = parameter.has_default or may_be_none

    def get(request: HTTPRequest, path_values: list[str], context: Any) -> Any:
        values = values_of(request)
        if has_default and not any(name in values for name in texts.names):
            return parameter.default if parameter.has_default else None
        return texts.value(values)

    return get
