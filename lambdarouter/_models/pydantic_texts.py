"""The fields of pydantic models that are made from strings: the keys by which they are read, and who reads the string.

A validator that comes before pydantic's own gets the string of the request, as in FastAPI. Imported only for a pydantic
class or pydantic metadata.
"""

from __future__ import annotations

from typing import Any, get_args

from pydantic import AliasChoices, AliasPath, BeforeValidator, Json, PlainValidator, WrapValidator

from .kinds import is_literal, unnamed
from .pydantic_models import model_fields

_EARLY = ("before", "plain", "wrap")


class ModelText:
    """One field: its `name`, the `keys` by which the model reads it, its key in the JSON schema, and its type.

    The model reads the first key that is present. There are no keys for a field that is read from a part of a value.
    `has_validator`: whether a validator of the class gets the string.
    """

    __slots__ = ("described", "has_validator", "hint", "keys", "name")

    def __init__(self, name: str, keys: tuple[str, ...], described: str, hint: Any, *, has_validator: bool) -> None:
        self.name: str = name
        self.keys: tuple[str, ...] = keys
        self.described: str = described
        self.hint: Any = hint
        self.has_validator: bool = has_validator


def model_texts(target: Any) -> list[ModelText] | None:
    """Return the fields of a model; None for another pydantic type."""
    found = model_fields(target)
    if found is None:
        return None
    config = config_of(target)
    by_alias = config.get("validate_by_alias", True)
    by_name = bool(config.get("validate_by_name") or config.get("populate_by_name"))
    whole, early = checks_whole_object(target), _early_fields(target)
    texts: list[ModelText] = []
    for name, described, hint in found:
        info = target.__pydantic_fields__[name]
        alias = info.validation_alias or info.alias
        keys = _keys(alias) if alias is not None and by_alias else []
        if keys is not None and (by_name or alias is None or not by_alias):
            keys = list(dict.fromkeys([*keys, name]))
        has_validator = whole or name in early or "*" in early
        texts.append(ModelText(name, tuple(keys or ()), described, hint, has_validator=has_validator))
    return texts


def _keys(alias: str | AliasPath | AliasChoices) -> list[str] | None:
    """Return the keys of an alias; None if it has a path into a value, such as `AliasPath("sizes", 0)`."""
    found: list[str] = []
    for each in alias.choices if isinstance(alias, AliasChoices) else [alias]:
        if isinstance(each, AliasPath):
            if len(each.path) > 1:
                return None
            found.append(str(each.path[0]))
        else:
            found.append(str(each))
    return found


def config_of(target: Any) -> dict[str, Any]:
    """Return the configuration of a model, a pydantic dataclass or a TypedDict."""
    return getattr(target, "model_config", None) or getattr(target, "__pydantic_config__", None) or {}


def checks_whole_object(target: Any) -> bool:
    """Return whether a model has a validator that gets the whole object before its fields are validated."""
    decorators = getattr(target, "__pydantic_decorators__", None)
    groups = [] if decorators is None else [decorators.model_validators, decorators.root_validators]
    return any(each.info.mode in _EARLY for group in groups for each in group.values())


def _early_fields(target: Any) -> set[str]:
    """Return the names of the fields with a validator of the class that gets the value first; `*` for all."""
    decorators = getattr(target, "__pydantic_decorators__", None)
    groups = [] if decorators is None else [decorators.field_validators, decorators.validators]
    return {
        name for group in groups for each in group.values() if each.info.mode in _EARLY for name in each.info.fields
    }


def reads_text(hint: Any) -> bool:
    """Return whether a type has a validator that gets the value first, also for the items of a collection."""
    bare, metadata = unnamed(hint)
    if any(isinstance(each, BeforeValidator | PlainValidator | WrapValidator) for each in metadata) or is_json(hint):
        return True
    return not is_literal(bare) and any(reads_text(each) for each in get_args(bare))


def is_json(hint: Any) -> bool:
    """Return whether a type is `Json[...]`, whose value is JSON in a string."""
    return any(each is Json or type(each).__name__ == "Json" for each in unnamed(hint)[1])
