"""The kind of a user's type, found without importing the library that its class comes from."""

from __future__ import annotations

import types
from typing import Annotated, Any, Literal, NewType, TypeVar, Union, get_args, get_origin

#: Which library reads a class: ours ("fields"), pydantic or msgspec; None for a type that is not a class with fields.
Library = Literal["fields", "pydantic", "msgspec"]
_Outside = Literal["pydantic", "msgspec"]

_TYPE_QUALIFIERS = frozenset({"Required", "NotRequired", "ReadOnly", "Final"})


def library_of(target: Any) -> Library | None:
    """The library that reads a class, or an alias of a generic class; None if it has no fields.

    pydantic and msgspec also own `Annotated` types with their metadata, and types that they define themselves.
    """
    if get_origin(target) is Annotated:
        for each in target.__metadata__:
            owner = _owner_of_metadata(each)
            if owner is not None:
                return owner
        inner = library_of(get_args(target)[0])
        return None if inner == "fields" else inner
    cls = get_origin(target) or target
    if not isinstance(cls, type):
        return None
    if hasattr(cls, "__pydantic_validator__") or hasattr(cls, "__get_pydantic_core_schema__"):
        return "pydantic"
    if hasattr(cls, "__struct_fields__"):
        return "msgspec"
    if is_fields_class(cls):
        return "fields"
    return _owner(cls.__module__)


def _owner(module: str | None) -> _Outside | None:
    package = (module or "").partition(".")[0]
    return "pydantic" if package in ("pydantic", "pydantic_core") else "msgspec" if package == "msgspec" else None


def _owner_of_metadata(metadata: Any) -> _Outside | None:
    if hasattr(type(metadata), "__get_pydantic_core_schema__"):
        return "pydantic"
    return _owner(type(metadata).__module__)


def is_constraint(metadata: Any) -> bool:
    """Whether metadata of an `Annotated` constrains the value: metadata of annotated_types, pydantic or msgspec."""
    return _owner_of_metadata(metadata) is not None or any(
        cls.__module__.partition(".")[0] == "annotated_types" for cls in type(metadata).__mro__
    )


def is_constrained(target: Any) -> bool:
    """Whether a type has constraints, or has them inside."""
    bare, metadata = unnamed(target)
    if any(map(is_constraint, metadata)) or is_library_scalar(bare):
        return True
    return not is_literal(bare) and any(is_constrained(each) for each in get_args(bare))


def is_library_scalar(target: Any) -> bool:
    """Whether a type is a pydantic or msgspec type without fields that is read from a string: `EmailStr`, `HttpUrl`."""
    bare, _ = unnamed(target)
    if is_union(bare):
        return any(is_library_scalar(each) for each in get_args(bare))
    parts = ("__pydantic_fields__", "__pydantic_root_model__", "__struct_fields__", "__attrs_attrs__")
    return library_of(bare) not in (None, "fields") and not any(hasattr(bare, each) for each in parts)


def is_fields_class(cls: Any) -> bool:
    """Whether a class is an attrs class, a dataclass or a TypedDict."""
    return isinstance(cls, type) and (
        "__attrs_attrs__" in _names(cls) or "__dataclass_fields__" in _names(cls) or is_typed_dict(cls)
    )


def _names(cls: type[Any]) -> set[str]:
    return {
        name for each in cls.__mro__[:-1] for name in ("__attrs_attrs__", "__dataclass_fields__") if name in vars(each)
    }


def is_typed_dict(cls: Any) -> bool:
    """Whether a class is a TypedDict, of `typing` or of `typing_extensions`."""
    return isinstance(cls, type) and issubclass(cls, dict) and hasattr(cls, "__required_keys__")


def is_named_tuple(cls: Any) -> bool:
    """Whether a class is a NamedTuple."""
    return isinstance(cls, type) and issubclass(cls, tuple) and hasattr(cls, "_fields")


def is_enum(cls: Any) -> bool:
    """Whether a class is an enum."""
    # By its members: `enum` need not be loaded.
    return isinstance(cls, type) and hasattr(cls, "__members__") and hasattr(cls, "_member_map_")


def is_pydantic_v1(cls: Any) -> bool:
    """Whether a class is a model of pydantic 1, or of `pydantic.v1`."""
    return isinstance(cls, type) and any(
        each.__module__ in ("pydantic.v1.main", "pydantic.main") and not hasattr(each, "__pydantic_validator__")
        for each in cls.__mro__
        if each.__name__ == "BaseModel"
    )


def is_literal(target: Any) -> bool:
    """Whether a type is a `Literal`, of `typing` or of `typing_extensions`."""
    origin: Any = get_origin(target)
    return origin is Literal or getattr(origin, "_name", "") == "Literal"


def is_union(target: Any) -> bool:
    """Whether a type is a union."""
    return get_origin(target) in (Union, types.UnionType)


def inner_type(target: Any) -> Any:
    """The type that a name means: of a `NewType`, `type X = ...`, `Required[...]` or type variable.

    For any other type, the type itself.
    """
    if isinstance(target, NewType):
        return target.__supertype__
    origin = get_origin(target)
    if type(target).__name__ == "TypeAliasType":
        return target.__value__
    if type(origin).__name__ == "TypeAliasType":  # type Pair[T] = tuple[T, T]
        return substituted(origin.__value__, dict(zip(origin.__type_params__, get_args(target), strict=False)))
    if getattr(origin, "_name", None) in _TYPE_QUALIFIERS:
        return get_args(target)[0]
    if isinstance(target, TypeVar):
        return _of_variable(target)
    if type(target).__name__ == "InitVar":
        return target.type
    return target


def without_qualifiers(target: Any) -> Any:
    """A type without `Required`, `NotRequired`, `ReadOnly`, `Final` and `InitVar`."""
    while getattr(get_origin(target), "_name", None) in _TYPE_QUALIFIERS or type(target).__name__ == "InitVar":
        target = inner_type(target)
    return target


def _of_variable(variable: TypeVar) -> Any:
    """The default, the bound or the choices of a type variable that nothing binds."""
    default = getattr(variable, "__default__", None)
    if default is not None and type(default).__name__ != "NoDefaultType" and "NoDefault" not in repr(default):
        return default
    if variable.__bound__ is not None:
        return variable.__bound__
    if variable.__constraints__:
        return Union[variable.__constraints__]  # noqa: UP007
    return Any


def unnamed(target: Any) -> tuple[Any, tuple[Any, ...]]:
    """A type without its names and its `Annotated`, and the metadata of the latter, innermost first."""
    metadata: tuple[Any, ...] = ()
    while True:
        if get_origin(target) is Annotated:
            metadata = (*target.__metadata__, *metadata)
            target = get_args(target)[0]
            continue
        inner = inner_type(target)
        if inner is target:
            return target, metadata
        target = inner


def substituted(target: Any, bound: dict[Any, Any]) -> Any:
    """A type with its type variables replaced by the types that they are bound to."""
    if not bound:
        return target
    if isinstance(target, TypeVar):
        return bound.get(target, target)
    parameters = getattr(target, "__parameters__", ())
    if not parameters or isinstance(target, type):
        return target
    found: Any = target[tuple(bound.get(each, each) for each in parameters)]
    return found


def bindings_of(target: Any) -> dict[type[Any], dict[Any, Any]]:
    """For each generic class that a class has as its base: the types that its variables are bound to."""
    cls = get_origin(target) or target
    parameters = getattr(cls, "__parameters__", ())
    found: dict[type[Any], dict[Any, Any]] = {cls: dict(zip(parameters, get_args(target), strict=False))}
    _add_bases(cls, found)
    return found


def _add_bases(cls: type[Any], found: dict[type[Any], dict[Any, Any]]) -> None:
    for base in getattr(cls, "__orig_bases__", ()) if "__orig_bases__" in vars(cls) else ():
        origin = get_origin(base)
        if isinstance(origin, type) and origin not in found and hasattr(origin, "__parameters__"):
            arguments = (substituted(each, found[cls]) for each in get_args(base))
            found[origin] = dict(zip(origin.__parameters__, arguments, strict=False))
            _add_bases(origin, found)
    for base in cls.__bases__:
        if base not in found:
            found[base] = {}
            _add_bases(base, found)
