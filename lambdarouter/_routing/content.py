"""The content of a record that event patterns see, and the limits of the service that has these patterns."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any


class Content:
    """The content of a raw record that an event pattern sees, and the limits of the service that has such patterns.

    - `read(record)`: the content as JSON values; None if the record has none, and then no pattern matches.
    - `json_paths`: the paths in the content at which JSON is written as a string.
    - `keys`: the only keys that the content may have; None for any.
    - `most_characters`: the length of a pattern; `most_keys` and `most_values`: the number of its keys, and the product
      of the numbers of their values.
    - `largest` and `decimals`: the range of the numbers that the service compares, and their digits after the point.
    - `is_flat`: whether the content has no objects in it.
    - `empty_is_absent`: whether `{"exists": true}` needs a value that is neither null nor empty.
    """

    __slots__ = (
        "decimals",
        "empty_is_absent",
        "is_flat",
        "json_paths",
        "keys",
        "largest",
        "most_characters",
        "most_keys",
        "most_values",
        "read",
    )

    def __init__(
        self,
        read: Callable[[Any], Any],
        *,
        json_paths: Iterable[tuple[str, ...]] = (),
        keys: Iterable[str] | None = None,
        most_characters: int = 2048,
        most_keys: int | None = None,
        most_values: int | None = None,
        largest: int = 5_000_000_000,
        decimals: int = 6,
        is_flat: bool = False,
        empty_is_absent: bool = False,
    ) -> None:
        self.read: Callable[[Any], Any] = read
        self.json_paths: frozenset[tuple[str, ...]] = frozenset(json_paths)
        self.keys: frozenset[str] | None = None if keys is None else frozenset(keys)
        self.most_characters: int = most_characters
        self.most_keys: int | None = most_keys
        self.most_values: int | None = most_values
        self.largest: int = largest
        self.decimals: int = decimals
        self.is_flat: bool = is_flat
        self.empty_is_absent: bool = empty_is_absent
