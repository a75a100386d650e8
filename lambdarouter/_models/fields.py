"""The fields of attrs classes, dataclasses and TypedDicts: their names on the wire and their types."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from typing import Any, ForwardRef, get_args, get_origin, get_type_hints

from .kinds import bindings_of, is_literal, is_typed_dict, substituted

Rename = Callable[[str], str]


class ModelField:
    """One field: `name` is its attribute, `init` its argument (None for `init=False`), `wire` its key in JSON.

    `written` is False for a value that a class only accepts (`InitVar`). `default` makes the default; None if there is
    none. `is_hashed` is False if a generated hash of the class leaves the field out.
    """

    __slots__ = ("attribute", "default", "init", "is_hashed", "name", "required", "type", "wire", "written")

    def __init__(
        self,
        name: str,
        wire: str,
        hint: Any,
        *,
        init: str | None,
        required: bool,
        default: Callable[[], Any] | None = None,
        attribute: Any = None,
        written: bool = True,
        is_hashed: bool = True,
    ) -> None:
        self.name: str = name
        self.wire: str = wire
        self.type: Any = hint
        self.init: str | None = init
        self.required: bool = required
        self.default: Callable[[], Any] | None = default
        #: The attrs attribute, for its validators, its converter and its metadata; or the field of a dataclass.
        self.attribute: Any = attribute
        self.written: bool = written
        self.is_hashed: bool = is_hashed


def fields_of(target: Any, rename: Rename | None = None) -> list[ModelField]:
    """The fields of a class, or of an alias of a generic one; raises NameError while an annotation cannot be resolved.

    An alias in the class has precedence over `rename`. `rename` is only for classes: the keys of a TypedDict stay.
    """
    cls: Any = get_origin(target) or target
    if is_typed_dict(cls):
        found = list(_typed_dict(cls))
    elif hasattr(cls, "__attrs_attrs__"):
        found = list(_attrs(cls, rename))
    else:
        found = list(_dataclass(cls, rename))
    _resolve(cls, found)
    _bind(target, cls, found)
    return found


def stated_key(attribute: Any) -> str | None:
    """The key in JSON that `metadata={"alias": "instance-id"}` of a field states, if any."""
    alias = attribute.metadata.get("alias") if attribute.metadata else None
    return alias if isinstance(alias, str) else None


def _attrs(cls: Any, rename: Rename | None) -> Iterator[ModelField]:
    for each in cls.__attrs_attrs__:
        public = each.name.lstrip("_")
        default, factory = each.default, getattr(each.default, "factory", None)
        required = type(default).__name__ == "_Nothing"
        takes_self = getattr(default, "takes_self", False)
        yield ModelField(
            each.name,
            stated_key(each) or (each.alias if each.alias != public or rename is None else rename(public)),
            each.type if each.type is not None else Any,
            init=each.alias if each.init else None,
            required=required and each.init,
            default=None if required or takes_self else factory or _returning(default),
            attribute=each,
            is_hashed=bool(each.eq if each.hash is None else each.hash),
        )


def _dataclass(cls: Any, rename: Rename | None) -> Iterator[ModelField]:
    for name, each in cls.__dataclass_fields__.items():
        kind = str(each._field_type)
        if kind.endswith("_FIELD_CLASSVAR"):
            continue
        is_missing = [type(part).__name__ == "_MISSING_TYPE" for part in (each.default, each.default_factory)]
        default = None if all(is_missing) else each.default_factory if is_missing[0] else _returning(each.default)
        yield ModelField(
            name,
            stated_key(each) or (rename(name) if rename is not None else name),
            each.type,
            init=name if each.init else None,
            required=all(is_missing) and each.init,
            default=default,
            attribute=each,
            written=not kind.endswith("_FIELD_INITVAR"),
            is_hashed=each.compare if each.hash is None else each.hash,
        )


def _typed_dict(cls: Any) -> Iterator[ModelField]:
    # If annotations are strings, Python treats NotRequired as required: see `_resolve`.
    for name, hint in _annotations(cls).items():
        yield ModelField(name, name, hint, init=name, required=name in cls.__required_keys__)


def _annotations(cls: Any) -> dict[str, Any]:
    if sys.version_info >= (3, 14):
        import annotationlib

        found: dict[str, Any] = {}
        for each in reversed(getattr(cls, "__orig_bases__", ())):
            base = get_origin(each) or each
            if is_typed_dict(base):
                found.update(_annotations(base))
        found.update(annotationlib.get_annotations(cls, format=annotationlib.Format.FORWARDREF))
        return found
    return dict(cls.__annotations__)


def _returning(value: Any) -> Callable[[], Any]:
    return lambda: value


# --- Types of fields ------------------------------------------------------------------------------------------------


def _resolve(cls: Any, fields: list[ModelField]) -> None:
    """Replace annotations that are strings, or have strings inside; raises NameError while one cannot be resolved."""
    if not any(_has_text(each.type) for each in fields):
        return
    try:
        hints = get_type_hints(cls, include_extras=True)
    except NameError:
        # A class that is local to a function may refer to itself, but its module does not have the name; Python 3.12
        # also does not know the parameters of `class Box[T]`.
        parameters = {one.__name__: one for each in cls.__mro__ for one in getattr(each, "__type_params__", ())}
        names = {**parameters, **vars(cls), cls.__name__: cls}
        hints = get_type_hints(cls, localns=names, include_extras=True)
    for each in fields:
        each.type = hints.get(each.name, each.type)
        if is_typed_dict(cls):
            qualifier = getattr(get_origin(each.type), "_name", None)
            if qualifier in ("Required", "NotRequired"):
                each.required = qualifier == "Required"


def _has_text(hint: Any) -> bool:
    if isinstance(hint, str | ForwardRef) or type(hint).__name__ == "ForwardRef":
        return True
    if getattr(hint, "__origin__", None) is None and not get_args(hint):
        inner = getattr(hint, "type", None) if type(hint).__name__ == "InitVar" else None
        return inner is not None and _has_text(inner)
    return not is_literal(hint) and any(_has_text(each) for each in get_args(hint))


def _bind(target: Any, cls: Any, fields: list[ModelField]) -> None:
    """Replace the type variables of generic classes, each with the type argument for the class of the field."""
    bindings = bindings_of(target)
    if not any(bindings.values()):
        return
    owners: dict[str, Any] = {}
    for each in reversed(cls.__mro__):
        for name in _own_names(each):
            owners[name] = each
    for field in fields:
        # A TypedDict has no bases at run time: its own variables are all there are.
        bound = bindings.get(owners.get(field.name) or cls) or (bindings[cls] if is_typed_dict(cls) else {})
        field.type = substituted(field.type, bound)


def _own_names(cls: type[Any]) -> list[str]:
    if sys.version_info >= (3, 14):
        import annotationlib

        return list(annotationlib.get_annotations(cls, format=annotationlib.Format.FORWARDREF))
    return list(vars(cls).get("__annotations__", ()))


def named_tuple_hints(target: Any) -> list[tuple[str, Any]]:
    """The names and types of a NamedTuple's fields; `Any` for those of `collections.namedtuple`."""
    cls: Any = get_origin(target) or target
    hints = get_type_hints(cls, localns={**vars(cls), cls.__name__: cls}, include_extras=True)
    bound = bindings_of(target)[cls]
    return [(name, substituted(hints.get(name, Any), bound)) for name in cls._fields]
