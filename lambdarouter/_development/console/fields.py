"""The completion of the editor: the keys that payloads of a source have, and the fields that read them."""

from __future__ import annotations

from typing import Any

from ..._events.reading import fields_of
from ..._events.samples import Sample
from ...app import App
from ...testing.registry import Samples

#: The key for every item of a list.
ITEM = "[]"
Tree = dict[str, dict[str, Any]]


def field_tree(app: App, source: str) -> Tree:
    """Return the keys of a source's payloads, from all of its samples.

    Each key has an `example`, the `field` of the event object that reads it if there is one, and its own `keys`. Raises
    LookupError for a source without samples.
    """
    tree: Tree = {}
    for factory in Samples(app.outside_sources).factories(source).values():
        _add(tree, factory())
        _name_fields(tree, factory)
    return tree


def _add(tree: Tree, value: Any) -> None:
    if isinstance(value, dict):
        for key, inner in value.items():
            entry = tree.setdefault(key, {"example": _short(inner), "keys": {}})
            _add(entry["keys"], inner)
    elif isinstance(value, list):
        for inner in value:
            entry = tree.setdefault(ITEM, {"example": _short(inner), "keys": {}})
            _add(entry["keys"], inner)


def _short(value: Any) -> Any:
    """An example without its contents, which have their own entries."""
    return type(value)() if isinstance(value, dict | list) else value


def _name_fields(tree: Tree, factory: Sample) -> None:
    if factory.event is None:
        return
    for name, field in fields_of(factory.event).items():
        for path in field.paths:
            keys = tree if factory.records is None else tree[factory.records]["keys"][ITEM]["keys"]
            entry: dict[str, Any] | None = None
            for key in path:
                entry = keys.get(ITEM if isinstance(key, int) else key)
                if entry is None:
                    break
                keys = entry["keys"]
            if entry is not None:
                entry.setdefault("field", name)
