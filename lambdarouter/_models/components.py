"""The components of a JSON schema document: schemas of classes by their names; each name belongs to only one class."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain, count
from typing import Any, get_args, get_origin

from .constraints import Schema
from .faults import name_of
from .kinds import library_of, unnamed
from .scalar_schemas import Mode
from .text_fields import text_fields


class Components:
    """Keeps components, and finds names for them: `schemas` has the components by name."""

    def __init__(self, prefix: str) -> None:
        self.schemas: dict[str, Schema] = {}
        self.prefix: str = prefix
        #: The class of each name, and the name of each library class that got a name other than its own.
        self._owners: dict[str, Any] = {}
        self._names: dict[tuple[Any, str, Mode], str] = {}

    def free_name(self, name: str, cls: Any) -> str:
        """Return the name itself, or one with the module of the class if another class has it."""
        free = name
        if name in self._owners or name in self.schemas:
            name = free = _qualified(name, cls)
        number = 2
        while free in self._owners or free in self.schemas:
            free, number = f"{name}_{number}", number + 1
        self._owners[free] = cls
        return free

    def remove(self, name: str) -> None:
        """Remove a component, if there is one, and release its name for another class."""
        self.schemas.pop(name, None)
        self._owners.pop(name, None)

    def adopt(self, hint: Any, schema: Schema, definitions: dict[str, Schema], mode: Mode) -> Schema:
        """Add the definitions of a library to the components, and return the schema of `hint` that refers to them.

        A definition gets another name if another class has its name, or if it differs between the modes.
        """
        owners = {_normal(name_of(each)): get_origin(each) or each for each in _classes_in(hint)}
        renamed: dict[str, str] = {}
        while True:
            found = {name: with_names(each, renamed, self.prefix) for name, each in definitions.items()}
            clashes = [
                name for name in found if name not in renamed and self.schemas.get(name, found[name]) != found[name]
            ]
            if not clashes:
                break
            for name in clashes:
                renamed[name] = self._other_name(name, definitions[name], renamed, owners.get(_normal(name)), mode)
        for name, each in found.items():
            self.schemas[renamed.get(name, name)] = each
            self._owners.setdefault(renamed.get(name, name), owners.get(_normal(name)))
        adopted: Schema = with_names(schema, renamed, self.prefix)
        return adopted

    def _other_name(self, name: str, definition: Schema, renamed: dict[str, str], owner: Any, mode: Mode) -> str:
        """Return a name for a definition whose own name is taken: by another class, or by the other mode."""
        if owner is not None and (owner, name, mode) in self._names:
            return self._names[owner, name, mode]
        is_of_another = owner is not None and self._owners.get(name) is not owner
        base = _qualified(name, owner) if is_of_another else name
        names = chain([base] if is_of_another else [], [f"{base}_{mode}"], (f"{base}_{mode}_{at}" for at in count(2)))

        def fits(free: str) -> bool:
            own = with_names(definition, {**renamed, name: free}, self.prefix)
            return bool(self.schemas.get(free, own) == own)

        free = next(filter(fits, names))
        self._names[owner, name, mode] = free
        return free


def component_name(hint: Any) -> str:
    """Return the name of a class with its type arguments: `Page_list_Order`."""
    return _normal(name_of(hint))


def _normal(name: str) -> str:
    return re.sub(r"\W+", "_", name).strip("_")


def _qualified(name: str, cls: Any) -> str:
    """A name with the module of its class, and with the classes around it."""
    outer, _, _ = getattr(cls, "__qualname__", name).partition("[")[0].replace(".<locals>", "").rpartition(".")
    return ".".join(part for part in (cls.__module__, outer, name) if part)


def _classes_in(hint: Any) -> Iterator[Any]:
    """Each class inside a type, and inside the fields of its classes."""
    pending, seen = [hint], set[str]()
    while pending:
        bare, _ = unnamed(pending.pop())
        key = f"{bare!r} {id(bare)}" if isinstance(bare, type) else repr(bare)
        if key in seen:
            continue
        seen.add(key)
        pending += [each for each in get_args(bare) if not isinstance(each, str)]
        if isinstance(get_origin(bare) or bare, type):
            yield bare
        if library_of(bare) is not None:
            pending += [each.type for each in text_fields(bare, None) or ()]


def with_names(schema: Any, names: dict[str, str], prefix: str) -> Any:
    """Return a schema with its references renamed."""
    if not names:
        return schema
    if isinstance(schema, dict):
        return {
            key: prefix + names.get(value.removeprefix(prefix), value.removeprefix(prefix))
            if key == "$ref" and isinstance(value, str) and value.startswith(prefix)
            else with_names(value, names, prefix)
            for key, value in schema.items()
        }
    if isinstance(schema, list):
        return [with_names(each, names, prefix) for each in schema]
    return schema
