"""Whether the values of a type have a hash, which items of sets and keys of mappings need."""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from typing import Any, Final, get_args, get_origin

from .fields import fields_of, named_tuple_hints
from .kinds import is_literal, is_named_tuple, is_union, library_of, unnamed

#: Fewer items than this are put into a set in milliseconds, whatever their hashes are.
_FEW: Final = 1_000
_MOST_EQUAL: Final = 100


def has_equal_hashes(items: Sequence[Any]) -> bool:
    """Whether so many different items have the hash of another one that a set of them would take seconds.

    Integers, decimals and UUIDs have hashes that anybody can compute: those of all multiples of 2**61 - 1 are equal.
    Each item of a set is compared with all others of its hash. Raises TypeError for an item without a hash.
    """
    if len(items) < _FEW:
        return False
    first: dict[int, Any] = {}
    equal = 0
    for each in items:
        other = first.setdefault(hash(each), each)
        if other is not each and other != each:
            equal += 1
            if equal > _MOST_EQUAL:
                return True
    return False


def unhashable_in(target: Any) -> Any:
    """Return the first type inside a type whose values have no hash; None if there is none."""
    seen: set[str] = set()
    pending = [target]
    while pending:
        bare, _ = unnamed(pending.pop())
        if repr(bare) in seen or is_literal(bare):
            continue
        seen.add(repr(bare))
        cls: Any = get_origin(bare) or bare
        if is_union(bare):
            pending += get_args(bare)
        elif isinstance(cls, type):
            if not _has_hash(cls):
                return bare
            pending += _hashed_with(bare, cls)
    return None


def _has_hash(cls: Any) -> bool:
    config = getattr(cls, "__struct_config__", None)
    if config is not None and config.eq and not config.frozen:
        return type(cls.__hash__).__name__ == "function"  # a user's method; msgspec's raises an error
    # A MutableSequence is read as a list, and a MutableSet as a set.
    return cls.__hash__ is not None and cls.__name__ not in ("MutableSequence", "MutableSet")


def _hashed_with(target: Any, cls: Any) -> list[Any]:
    """The types of the parts whose hashes make the hash of a value."""
    if is_named_tuple(cls):
        return [hint for _, hint in named_tuple_hints(target)]
    if library_of(cls) == "fields":
        # Only a hash that attrs or dataclasses have generated looks at the fields.
        code = getattr(cls.__hash__, "__code__", None)
        is_generated = code is not None and code.co_filename.startswith("<")
        return [each.type for each in fields_of(target) if each.is_hashed] if is_generated else []
    is_collection = cls is tuple or cls.__module__ == "collections.abc"
    return (
        [each for each in get_args(target) if each is not ...]
        if is_collection and not issubclass(cls, AbstractSet)
        else []
    )
