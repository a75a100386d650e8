"""JSON values that cannot be changed: dicts and lists whose mutating methods raise TypeError.

They compare, print and serialize as dicts and lists do. `copy` and `pickle` give plain dicts and lists again.
"""

from __future__ import annotations

from typing import Any, NoReturn


def _refuse(self: Any, *args: Any, **values: Any) -> NoReturn:
    raise TypeError(
        "The wire form of a reply cannot be changed, because it has been checked. "
        "Pass other arguments to the reply's helper, or return a dict."
    )


class ReadOnlyDict(dict[str, Any]):
    """A JSON object that cannot be changed."""

    __slots__ = ()

    __setitem__ = __delitem__ = __ior__ = clear = pop = popitem = setdefault = update = _refuse

    def __reduce__(self) -> tuple[Any, ...]:
        return dict, (dict(self),)


class ReadOnlyList(list[Any]):
    """A JSON list that cannot be changed."""

    __slots__ = ()

    __setitem__ = __delitem__ = __iadd__ = __imul__ = _refuse
    append = clear = extend = insert = pop = remove = reverse = sort = _refuse

    def __reduce__(self) -> tuple[Any, ...]:
        return list, (list(self),)


def read_only(value: Any) -> Any:
    """Copy a JSON value, with every object and list in it read-only."""
    if isinstance(value, dict):
        return ReadOnlyDict({key: read_only(each) for key, each in value.items()})
    if isinstance(value, list):
        return ReadOnlyList([read_only(each) for each in value])
    return value
