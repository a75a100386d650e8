"""msgspec Structs, and all types that msgspec owns. Imported only for a msgspec class."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any, Literal, Union, get_args, get_origin

import msgspec

from .constraints import rules_of
from .faults import Faults, Path, name_of
from .fields import fields_of
from .hashing import unhashable_in
from .kinds import is_fields_class, is_union, unnamed
from .msgspec_faults import Walk
from .nodes import Node
from .scalar_schemas import DECIMAL, Mode
from .scalars import NOT_FINITE, anything, read_decimal

if TYPE_CHECKING:
    from .engine import Engine


def msgspec_node(target: Any, engine: Engine) -> Node:
    """The node of a Struct, a union of Structs, or another type with msgspec's metadata."""

    def dec_hook(cls: Any, value: Any) -> Any:
        """Read a class that msgspec does not know, such as a pydantic model in a Struct."""
        return engine.node(cls).read(value)

    decode: Callable[[str | bytes], Any] = msgspec.json.Decoder(target, dec_hook=dec_hook).decode
    has_decimals = check_supported(target, engine)

    def convert(value: Any, wanted: Any) -> Any:
        found = msgspec.convert(value, wanted, dec_hook=dec_hook, str_keys=True)
        return _with_numbers(found) if has_decimals else found

    def check(value: Any, path: Path, faults: Faults) -> Any:
        from .._events.json_encoder import plain

        try:
            value = plain(anything(value))  # sets and numbers of DynamoDB as JSON has them
        except ValueError:
            return faults.add(path, NOT_FINITE)
        return Walk(engine, convert).check(target, value, path, faults)

    read_json = (lambda text: _with_numbers(decode(text))) if has_decimals else decode
    return Node(lambda value: convert(anything(value), target), check, read_json=read_json)


def _with_numbers(value: Any) -> Any:
    """The value; raises Mismatch for a Decimal that is not a JSON number, which msgspec reads from a string."""
    pending = [msgspec.to_builtins(value, builtin_types=(Decimal,), enc_hook=lambda other: None)]
    while pending:
        each = pending.pop()
        if isinstance(each, Decimal):
            read_decimal(each)
        elif isinstance(each, dict):
            pending += [*each, *each.values()]
        elif isinstance(each, list | tuple):
            pending += each
    return value


def check_supported(target: Any, engine: Engine) -> bool:
    """Raise an error for a class inside a Struct that cannot be made from JSON, or that msgspec reads by other rules.

    Returns whether there are Decimals in the type.
    """
    from msgspec import inspect

    has_decimals = False
    for info in _types_in(inspect.type_info(target)):
        has_decimals = has_decimals or isinstance(info, inspect.DecimalType)
        if isinstance(info, inspect.CustomType):
            engine.node(info.cls)
        elif isinstance(info, inspect.DataclassType):
            _check_fields(info.cls, engine)
        elif isinstance(info, inspect.SetType | inspect.FrozenSetType):
            found = unhashable_in(getattr(info.item_type, "cls", None))
            if found is not None:
                raise TypeError(f"the items of a set must be hashable, and {name_of(found)} is not; make it frozen")
        cls = getattr(info, "cls", None)
        if engine.forbid_extra_keys and cls is not None:
            _check_unknown_fields(get_origin(cls) or cls)
    return has_decimals


def _types_in(info: Any) -> Iterator[Any]:
    """Each type inside of a type, and the type itself, as msgspec describes it."""
    pending = [info]
    seen: set[int] = set()
    while pending:
        each = pending.pop()
        if id(each) in seen:
            continue
        seen.add(id(each))
        yield each
        for name in each.__struct_fields__:
            part = getattr(each, name)
            parts = part if isinstance(part, tuple) else (part,)
            pending += [one for one in parts if type(one).__module__ == type(info).__module__]


def _check_fields(cls: Any, engine: Engine) -> None:
    """Raise TypeError for an attrs class or a dataclass whose aliases or constraints msgspec would ignore."""
    for field in fields_of(cls, engine.rename):
        if field.wire != field.name or rules_of(unnamed(field.type)[1]):
            raise TypeError(
                f"{name_of(cls)} is inside a Struct, and msgspec ignores the alias or the constraints of its field "
                f"{field.name!r}; make it a Struct"
            )


def _check_unknown_fields(cls: Any) -> None:
    """Raise TypeError for a class whose unknown fields msgspec ignores although the converter forbids them."""
    if hasattr(cls, "__struct_config__"):
        if not cls.__struct_config__.forbid_unknown_fields:
            raise TypeError(
                f"{name_of(cls)} ignores unknown fields, and the converter has forbid_extra_keys=True; write `class "
                f"{name_of(cls)}(msgspec.Struct, forbid_unknown_fields=True)`"
            )
    elif is_fields_class(cls):
        raise TypeError(
            f"{name_of(cls)} is inside a Struct, where msgspec ignores its unknown fields, and the converter has "
            "forbid_extra_keys=True; make it a Struct with forbid_unknown_fields=True"
        )


def struct_texts(target: Any) -> list[tuple[str, str, Any]] | None:
    """Return the name, the key and the type of each field of a Struct that is made from strings; None for `array_like`.

    A tag is a field with a `Literal`. A field that may be UNSET is left out by the request.
    """
    config = (get_origin(target) or target).__struct_config__
    if config.array_like:
        return None
    tag = [(config.tag_field, config.tag_field, Literal[config.tag])] if config.tag is not None else []
    fields = msgspec.structs.fields(target)
    return [*tag, *((each.name, each.encode_name, _without_unset(each.type)) for each in fields)]


def _without_unset(hint: Any) -> Any:
    bare, metadata = unnamed(hint)
    if not is_union(bare) or msgspec.UnsetType not in get_args(bare):
        return hint
    others = tuple(each for each in get_args(bare) if each is not msgspec.UnsetType)
    rest: Any = Union[others]  # noqa: UP007
    return Annotated[(rest, *metadata)] if metadata else rest


def object_fields(target: Any) -> list[tuple[str, Any, bool]]:
    """Return the key in JSON and the type of each field of a Struct that is an object, and whether it is required.

    Its tag is a field with a `Literal`. Any other msgspec type has no fields.
    """
    config = getattr(get_origin(target) or target, "__struct_config__", None)
    if config is None or config.array_like:
        return []
    tag = [(config.tag_field, Literal[config.tag], True)] if config.tag is not None else []
    return [*tag, *((each.encode_name, each.type, each.required) for each in msgspec.structs.fields(target))]


# --- Schema ---------------------------------------------------------------------------------------------------------


def msgspec_schema(target: Any, mode: Mode, prefix: str, others: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """The JSON schema of a msgspec type, and the schemas that it refers to by name.

    `others` gives the schema of a class that msgspec does not know.
    """
    (schema,), components = msgspec.json.schema_components(
        (target,), schema_hook=others, ref_template=f"{prefix}{{name}}"
    )
    return _with_decimals(schema, mode), _with_decimals(dict(components), mode)


def _with_decimals(schema: Any, mode: Mode) -> Any:
    """A schema with this package's form of Decimals; for msgspec, a Decimal is a string."""
    if isinstance(schema, list):
        return [_with_decimals(each, mode) for each in schema]
    if not isinstance(schema, dict):
        return schema
    if (schema.get("type"), schema.get("format")) == ("string", "decimal"):
        others = {key: each for key, each in schema.items() if key not in ("type", "format")}
        return {**others, **DECIMAL[mode]}
    return {key: _with_decimals(each, mode) for key, each in schema.items()}
