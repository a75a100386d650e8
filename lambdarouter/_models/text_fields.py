"""The fields of classes that are made of texts: query parameters, headers, cookies and forms."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, get_origin

from .converter import engine_of
from .fields import fields_of, stated_key
from .kinds import library_of, without_qualifiers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cattrs import Converter


class TextField:
    """One field: `name` is its name in Python, and `wire` the key by which the class reads it.

    `alias` is the name that the class states for it, which need not be a name in Python; None without one.
    """

    __slots__ = ("alias", "name", "type", "wire")

    def __init__(self, name: str, wire: str, hint: Any, *, alias: str | None) -> None:
        self.name: str = name
        self.wire: str = wire
        self.type: Any = hint
        self.alias: str | None = alias


def text_fields(cls: Any, converter: Converter | None) -> list[TextField] | None:
    """Return the fields that are read from texts; None for a type that is no class with fields.

    A NameError passes through while an annotation cannot be resolved.
    """
    library = library_of(cls)
    if library == "fields":
        return list(_own(cls, converter))
    found: list[tuple[str, str, Any]] | None = None
    if library == "msgspec" and hasattr(get_origin(cls) or cls, "__struct_fields__"):
        from .msgspec_models import struct_fields

        found = struct_fields(cls)
    elif library == "pydantic":
        from .pydantic_models import model_fields

        found = model_fields(cls)
    if found is None:
        return None
    return [TextField(name, wire, hint, alias=wire if wire != name else None) for name, wire, hint in found]


def _own(cls: Any, converter: Converter | None) -> Iterator[TextField]:
    stated = {each.name: each.wire for each in fields_of(cls)}
    for each in fields_of(cls, engine_of(converter).rename):
        if each.init is not None:
            key = stated_key(each.attribute) if each.attribute is not None else None
            # An alias of attrs is a name of Python as well.
            name = each.name if key is not None else stated[each.name]
            yield TextField(name, each.wire, without_qualifiers(each.type), alias=key)


def keeps_unknown(cls: Any, converter: Converter | None) -> bool:
    """Return whether a class refuses or keeps keys that it does not have, so that it has to see them."""
    library = library_of(cls)
    origin: Any = get_origin(cls) or cls
    if library == "fields":
        return engine_of(converter).forbid_extra_keys
    if library == "msgspec":
        return bool(origin.__struct_config__.forbid_unknown_fields)
    config = getattr(origin, "model_config", None) or getattr(origin, "__pydantic_config__", None) or {}
    return config.get("extra") in ("forbid", "allow")
