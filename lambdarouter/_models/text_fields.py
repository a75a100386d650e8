"""The fields of classes that are made from strings: query parameters, headers, cookies and forms."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, get_args, get_origin

from .converter import engine_of
from .fields import fields_of, stated_key
from .kinds import is_literal, library_of, without_qualifiers

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cattrs import Converter


class TextField:
    """One field of a class.

    - `name`: its name in Python.
    - `keys`: the keys by which the class reads it, each with its name as a header. The class reads the first key that
      is present. There are none for a field that pydantic reads from a part of a value (`AliasPath`).
    - `described`: its key in the JSON schema of the class.
    - `has_validator`: whether a validator of the class gets the string.
    """

    __slots__ = ("described", "has_validator", "keys", "name", "type")

    def __init__(
        self, name: str, keys: dict[str, str], hint: Any, *, described: str | None = None, has_validator: bool = False
    ) -> None:
        self.name: str = name
        self.keys: dict[str, str] = keys
        self.type: Any = hint
        self.described: str = described or next(iter(keys), name)
        self.has_validator: bool = has_validator


def text_fields(cls: Any, converter: Converter | None) -> list[TextField] | None:
    """Return the fields that are read from strings; None for a type that is not a class with fields.

    A NameError passes through while an annotation cannot be resolved.
    """
    library = library_of(cls)
    if library == "fields":
        return list(_own(cls, converter))
    if library == "msgspec" and hasattr(get_origin(cls) or cls, "__struct_fields__"):
        from .msgspec_models import struct_texts

        found = struct_texts(cls)
        return None if found is None else [TextField(name, _keys(name, [key]), hint) for name, key, hint in found]
    if library != "pydantic":
        return None
    from .pydantic_texts import model_texts

    texts = model_texts(cls)
    if texts is None:
        return None
    return [
        TextField(
            each.name,
            _keys(each.name, each.keys),
            each.hint,
            described=each.described,
            has_validator=each.has_validator,
        )
        for each in texts
    ]


def _keys(name: str, keys: Iterable[str]) -> dict[str, str]:
    """Return keys with their names as headers, which have `-` instead of `_` unless the class states them."""
    return {key: key if key != name else name.replace("_", "-") for key in keys}


def _own(cls: Any, converter: Converter | None) -> Iterator[TextField]:
    stated = {each.name: each.wire for each in fields_of(cls)}
    for each in fields_of(cls, engine_of(converter).rename):
        if each.init is not None:
            key = stated_key(each.attribute) if each.attribute is not None else None
            # An attrs alias is also a Python name.
            name = each.name if key is not None else stated[each.name]
            keys = {each.wire: key or name.replace("_", "-")}
            yield TextField(name, keys, without_qualifiers(each.type))


def keeps_unknown(cls: Any, converter: Converter | None) -> bool:
    """Return whether a class has to see keys that it does not have, which it or a validator uses or rejects."""
    library = library_of(cls)
    origin: Any = get_origin(cls) or cls
    if library == "fields":
        return engine_of(converter).forbid_extra_keys
    if library == "msgspec":
        return bool(origin.__struct_config__.forbid_unknown_fields)
    from .pydantic_texts import checks_whole_object, config_of

    return config_of(origin).get("extra") in ("forbid", "allow") or checks_whole_object(origin)


def reads_text(hint: Any) -> bool:
    """Return whether a pydantic validator in a type gets the string before it is converted."""
    if library_of(hint) != "pydantic" and not any(map(reads_text, _parts(hint))):
        return False
    from . import pydantic_texts

    return pydantic_texts.reads_text(hint)


def _parts(hint: Any) -> tuple[Any, ...]:
    return () if is_literal(hint) else get_args(hint)


def is_json(hint: Any) -> bool:
    """Return whether a type, which `reads_text`, is JSON in a string."""
    from . import pydantic_texts

    return pydantic_texts.is_json(hint)
