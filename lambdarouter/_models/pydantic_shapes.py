"""The core schema of a pydantic type: how to validate it, and the paths of its errors in a payload."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from .faults import MapKey, Path

Schema = dict[str, Any]

#: The placeholder for a value that is not in the payload, such as one inside JSON in a string.
UNKNOWN: Final = object()
#: The keys of a schema that hold the schemas of the same value.
_SAME_VALUE = ("schema", "lax_schema", "strict_schema", "json_schema", "python_schema")
#: The keys of a schema that hold no schemas. A user's default may look like one.
_OTHERS = frozenset({"metadata", "serialization", "default", "cls", "function", "expected", "computed_fields"})
#: The keys of a schema that map the user's names to schemas; a field may be called `type` or `default`.
_NAMED = frozenset({"fields", "choices"})
_FIELDS = frozenset({"model-fields", "typed-dict", "dataclass-args"})


class Shape:
    """The parts of a core schema that decide how its type is read.

    - `from_json`: whether the type reads JSON text differently from Python values: strict models, which accept a date
      in text only from JSON, and types with a separate schema for JSON.
    - `runs_code`: whether it calls functions, which may change the values that they are given.
    - `has_floats`: whether it has numbers that may be infinite. `has_other_keys`: whether keys may be numbers.
    - `has_json`: whether it reads JSON in strings.
    - `allows_extra`: whether a class inside ignores or keeps keys that it does not have.
    """

    def __init__(self, root: Schema) -> None:
        self.root: Schema = root
        self.from_json: bool = False
        self.runs_code: bool = False
        self.has_floats: bool = False
        self.has_other_keys: bool = False
        self.has_json: bool = False
        self.allows_extra: bool = False
        self._by_ref: dict[str, Schema] = {}
        pending: list[Any] = [(root, False)]
        while pending:
            found, forbids = pending.pop()
            if isinstance(found, dict):
                forbids = _forbids(found, forbids)
                self._note(found, forbids=forbids)
                for key, each in found.items():
                    if key in _NAMED and isinstance(each, dict):
                        pending += [(one, forbids) for one in each.values()]
                    elif key not in _OTHERS:
                        pending.append((each, forbids))
            elif isinstance(found, list | tuple):
                pending += [(each, forbids) for each in found]

    def _note(self, schema: Schema, *, forbids: bool) -> None:
        kind = schema.get("type")
        if isinstance(schema.get("ref"), str):
            self._by_ref[schema["ref"]] = schema
        if schema.get("strict") is True or kind == "json-or-python":
            self.from_json = True
        if kind in ("float", "decimal", "complex"):
            self.has_floats = True
        elif kind == "dict":
            self.has_other_keys = self.has_other_keys or schema.get("keys_schema", {}).get("type") != "str"
        elif kind == "json":
            self.has_json = True
        elif kind in _FIELDS:
            self.allows_extra = self.allows_extra or not forbids
        is_function = isinstance(kind, str) and (kind.startswith("function-") or kind == "call")
        if is_function or schema.get("custom_init") or schema.get("post_init"):
            self.runs_code = True

    # --- Paths of errors --------------------------------------------------------------------------------------------

    def located(self, location: tuple[str | int, ...], value: Any, path: Path) -> tuple[Path, Any]:
        """The path of an error, and the value there. The names of a union's members are not part of it."""
        schemas, at = list(self._plain(self.root)), 0
        while at < len(location):
            part = location[at]
            members = [each for schema in schemas for each in self._members(schema, part)]
            if members:  # the part is the name of a union member
                schemas, at = members, at + 1
                continue
            if part == "[key]" and path is not None:  # the error belongs to the key itself
                value, at = path[1], at + 1
                continue
            keys, inner = self._step(schemas, location[at:])
            schemas = list(self._plain(inner)) if inner is not None else []
            at += len(keys) or 1
            if not keys and (isinstance(part, int) or (isinstance(value, dict) and _key(value, part) in value)):
                keys = [part if isinstance(part, int) else MapKey(part)]
            for key in keys:
                path, value = (path, key), _inside(value, key)
        return path, value

    def _plain(self, schema: Schema) -> Iterator[Schema]:
        """The schemas that validate a value, without schemas that only surround them."""
        if schema["type"] == "definition-ref":
            yield from self._plain(self._by_ref[schema["schema_ref"]])
            return
        inner = [schema[key] for key in _SAME_VALUE if isinstance(schema.get(key), dict)]
        inner += schema.get("steps", ())
        if not inner:
            yield schema
        for each in inner:
            yield from self._plain(each)

    def _members(self, schema: Schema, part: str | int) -> Iterator[Schema]:
        """The members of a union with the name in a part of a location; all of them if the name is unknown."""
        if schema["type"] == "tagged-union":
            choices: list[tuple[Any, str]] = [(each, str(tag)) for tag, each in schema["choices"].items()]
        elif schema["type"] == "union":
            choices = [each if isinstance(each, tuple) else (each, "") for each in schema["choices"]]
        else:
            return
        wanted = {str(part), str(part).partition("[")[0]}  # also the type without its arguments
        named = [each for each, label in choices if not wanted.isdisjoint((label, *self._names(each)))]
        for each in named or [each for each, _ in choices]:
            yield from self._plain(each)

    def _names(self, schema: Schema) -> Iterator[str]:
        """The names that pydantic gives to a member of a union."""
        if schema["type"] == "definition-ref":
            schema = self._by_ref[schema["schema_ref"]]
        yield schema["type"]
        if "cls" in schema:
            yield schema["cls"].__name__

    def _step(self, schemas: list[Schema], location: tuple[str | int, ...]) -> tuple[list[Any], Schema | None]:
        """The keys at the start of a location, as in one of the schemas, and the schema of the value there."""
        part = location[0]
        for schema in schemas:
            kind = schema["type"]
            items = schema.get("items_schema")
            if kind in _FIELDS:
                keys, inner = _field(schema["fields"], location)
                if keys:
                    return keys, inner
            if kind == "dict":
                return [MapKey(str(part))], schema.get("values_schema")
            if isinstance(part, int) and isinstance(items, dict):
                return [part], items
            if isinstance(part, int) and isinstance(items, list) and items:
                return [part], items[min(part, len(items) - 1)]
        return [], None


def _forbids(schema: Schema, inherited: bool) -> bool:
    """Whether a schema forbids keys that its class does not have; classes do not inherit it from outer ones."""
    said = schema.get("extra_behavior") or (schema.get("config") or {}).get("extra_fields_behavior")
    is_class = schema.get("type") in ("model", "dataclass", "typed-dict")
    return bool(said == "forbid") if is_class or said is not None else inherited


def _field(fields: Any, location: tuple[str | int, ...]) -> tuple[list[Any], Schema | None]:
    """The keys of the field that a location begins with, and its schema."""
    named = fields.items() if isinstance(fields, dict) else ((each["name"], each) for each in fields)
    found: tuple[list[Any], Schema | None] = ([], None)
    for name, field in named:
        alias = field.get("validation_alias") or name
        ways = [[alias]] if isinstance(alias, str) else alias if isinstance(alias[0], list) else [alias]
        for way in (*ways, [name]):
            if len(way) > len(found[0]) and list(location[: len(way)]) == way:
                found = (list(way), field["schema"])
    return found


def _inside(value: Any, key: Any) -> Any:
    if isinstance(value, dict):
        return value.get(_key(value, key), UNKNOWN)
    is_index = isinstance(value, list | tuple) and isinstance(key, int) and -len(value) <= key < len(value)
    return value[key] if is_index else UNKNOWN


def _key(value: dict[Any, Any], key: Any) -> Any:
    """The key of an object in pydantic's location, which has no surrogates, because they are not valid Unicode."""
    if key in value or "\ufffd" not in str(key):
        return key
    shown = (each for each in value if isinstance(each, str))
    return next(
        (each for each in shown if each.encode("utf-8", "surrogatepass").decode("utf-8", "replace") == key), key
    )
