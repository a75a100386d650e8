"""The converter class that `make_converter` returns. Imported, together with cattrs, when a converter is requested."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from uuid import UUID

from cattrs import Converter

from .engine import Engine, Hook, is_known, scalar_hook
from .fields import Rename, fields_of
from .kinds import is_typed_dict, is_union, library_of


class ModelConverter(Converter):
    """A cattrs converter whose engine has lambdarouter's rules; copies have their own engine."""

    __slots__ = ("engine",)

    def __init__(self, *args: Any, **settings: Any) -> None:
        super().__init__(*args, **settings)
        self.engine: Engine = Engine(self)

    def register_structure_hook(self, cl: Any, func: Any = None) -> Any:
        """Register a hook for a type, as cattrs does; a hook for a union also replaces the rules of this package."""
        if func is None or not is_union(cl):
            register: Any = super().register_structure_hook
            return register(cl, func)
        self.register_structure_hook_func(lambda target: target == cl, func)
        return None

    def copy(self, *args: Any, **settings: Any) -> ModelConverter:
        """Return a copy with the same hooks, field names and rules, to which other hooks can be added."""
        found: Any = super().copy(*args, **settings)
        found.engine = Engine(found, rename=self.engine.rename, forbid_extra_keys=self.engine.forbid_extra_keys)
        return found  # type: ignore[no-any-return]


def new_converter(rename: Rename | None, *, forbid_extra_keys: bool) -> ModelConverter:
    """A converter with the hooks of this package; hooks that are registered later have precedence."""
    converter = ModelConverter()
    converter.engine = Engine(converter, rename=rename, forbid_extra_keys=forbid_extra_keys)
    for kind in (str, bool, int, float, bytes, datetime, date, time, Decimal, UUID):
        converter.register_structure_hook(kind, scalar_hook)
    converter.register_structure_hook_factory(is_known, factory=_structure_hook)
    converter.register_unstructure_hook_factory(_is_class, factory=_unstructure_hook)
    return converter


# Factories get the converter that calls them, so they also work for copies.


def _structure_hook(target: Any, converter: Any) -> Hook:
    hook: Hook = converter.engine.hook_of(target)
    return hook


def _is_class(cls: Any) -> bool:
    return library_of(cls) == "fields" and not is_typed_dict(cls)


def _unstructure_hook(cls: Any, converter: Any) -> Callable[[Any], Any]:
    """The fields of a class by their JSON names, each by the hook of its value's class."""
    names = [(each.name, each.wire) for each in fields_of(cls, converter.engine.rename) if each.written]

    def write(instance: Any) -> dict[str, Any]:
        return {wire: converter.unstructure(getattr(instance, name)) for name, wire in names}

    return write
