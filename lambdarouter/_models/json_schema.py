"""JSON schemas (OpenAPI 3.1) of the types in handlers' annotations: what a client sends, and what it gets.

Classes become components, named once and referred to, so that recursive ones are fine. Loaded by `app.openapi()` alone.
"""

from __future__ import annotations

import types
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from enum import Enum
from typing import (
    Annotated,
    Any,
    Literal,
    NotRequired,
    Required,
    TypeVar,
    Union,
    get_args,
    get_origin,
    get_type_hints,
    is_typeddict,
)

from ..errors import RegistrationError

Schema = dict[str, Any]

_SCALARS: dict[Any, Schema] = {
    str: {"type": "string"},
    int: {"type": "integer"},
    float: {"type": "number"},
    bool: {"type": "boolean"},
    type(None): {"type": "null"},
    None: {"type": "null"},
    Any: {},
    object: {},
}
#: By name, so that no module is loaded to compare with.
_LIBRARY: dict[str, Schema] = {
    "datetime.datetime": {"type": "string", "format": "date-time"},
    "datetime.date": {"type": "string", "format": "date"},
    "datetime.time": {"type": "string", "format": "time"},
    "uuid.UUID": {"type": "string", "format": "uuid"},
    # Taken as either, given as a string, which no client rounds.
    "decimal.Decimal": {
        "type": ["string", "number"],
        "format": "decimal",
        "pattern": "^[-+]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([eE][-+]?[0-9]{1,4})?$",
    },
    "builtins.bytes": {"type": "string", "contentEncoding": "base64"},
}


class Schemas:
    """Schemas of types; `components` has those of classes."""

    def __init__(self) -> None:
        self.components: dict[str, Schema] = {}
        self._names: dict[Any, str] = {}

    def of(self, hint: Any) -> Schema:
        """The schema of a type."""
        if get_origin(hint) in (Annotated, NotRequired, Required):
            return self.of(get_args(hint)[0])
        if hasattr(hint, "__supertype__"):
            return self.of(hint.__supertype__)
        if type(hint).__name__ == "TypeAliasType":
            return self.of(hint.__value__)
        if isinstance(hint, TypeVar):
            return {}
        if not isinstance(hint, str) and hint in _SCALARS:
            return dict(_SCALARS[hint])
        origin = get_origin(hint)
        if origin is Literal:
            return {"enum": list(get_args(hint))}
        if origin in (Union, types.UnionType):
            return {"anyOf": [self.of(each) for each in get_args(hint)]}
        return self._of_class(hint, origin or hint, get_args(hint))

    def _of_class(self, hint: Any, cls: Any, args: tuple[Any, ...]) -> Schema:
        if not isinstance(cls, type):
            return {}
        library = _LIBRARY.get(f"{cls.__module__}.{cls.__qualname__}")
        if library is not None:
            return dict(library)
        if issubclass(cls, Enum):
            return self._named(hint, cls, lambda: {"enum": [each.value for each in cls]})
        if _fields(cls) is not None:
            return self._named(hint, cls, lambda: self._object(cls, args))
        if issubclass(cls, tuple):
            return self._tuple(args)
        if issubclass(cls, Mapping):
            return {"type": "object", "additionalProperties": self.of(args[1]) if len(args) > 1 else {}}
        if issubclass(cls, Sequence | AbstractSet) and not issubclass(cls, str | bytes):
            unique = {"uniqueItems": True} if issubclass(cls, AbstractSet) else {}
            return {"type": "array", "items": self.of(args[0]) if args else {}, **unique}
        return {}

    def _tuple(self, args: tuple[Any, ...]) -> Schema:
        if len(args) == 2 and args[1] is ...:
            return {"type": "array", "items": self.of(args[0])}
        if not args:
            return {"type": "array"}
        return {"type": "array", "prefixItems": [self.of(each) for each in args], "minItems": len(args), "items": False}

    def _named(self, hint: Any, cls: type[Any], make: Any) -> Schema:
        """A reference to a class's component, which is made once; a class may have itself inside."""
        if hint not in self._names:
            name = "_".join([cls.__name__, *(getattr(each, "__name__", "any") for each in get_args(hint))])
            if name in self.components:
                name = f"{cls.__module__}.{cls.__qualname__}".replace(".<locals>", "")
            self._names[hint] = name
            self.components[name] = {}
            self.components[name] = make()
        return {"$ref": f"#/components/schemas/{self._names[hint]}"}

    def _object(self, cls: type[Any], args: tuple[Any, ...]) -> Schema:
        fields = _fields(cls)
        assert fields is not None
        try:
            hints = get_type_hints(cls, include_extras=True)
        except NameError as error:
            raise RegistrationError(f"{cls.__qualname__}: the annotation {error.name!r} is not defined.") from None
        bound = dict(zip(getattr(cls, "__parameters__", ()), args, strict=False))
        properties = {name: self.of(bound.get(hints[name], hints[name])) for name in fields}
        schema: Schema = {"type": "object", "properties": properties}
        # Python takes a NotRequired that is text, as all annotations may be, for required.
        required = [name for name, needed in fields.items() if needed and get_origin(hints[name]) is not NotRequired]
        if required:
            schema["required"] = required
        doc = (cls.__doc__ or "").partition("\n")[0].strip()
        if doc and not doc.startswith(f"{cls.__name__}("):  # what a dataclass writes of itself
            schema["description"] = doc
        return schema


def _fields(cls: type[Any]) -> dict[str, bool] | None:
    """The fields of an attrs class, dataclass or TypedDict, and whether each is required; None for other classes."""
    attributes = getattr(cls, "__attrs_attrs__", None)
    if attributes is not None:
        return {each.alias: type(each.default).__name__ == "_Nothing" for each in attributes if each.init}
    own = getattr(cls, "__dataclass_fields__", None)
    if own is not None:
        return {
            name: all(type(each).__name__ == "_MISSING_TYPE" for each in (field.default, field.default_factory))
            for name, field in own.items()
            if field.init
        }
    if is_typeddict(cls):
        keys: frozenset[str] = cls.__required_keys__
        return {name: name in keys for name in cls.__annotations__}
    return None
