"""Batches for tests: the records of several payloads in one payload, as an event source mapping delivers them."""

from __future__ import annotations

from collections.abc import Iterable
from copy import deepcopy
from typing import Any, Final

from .._detection.known import detect
from .._dispatching.builtin_sources import load_source
from .._routing.deliveries import Batched
from .._routing.source import Source, TextAt
from ..errors import EventError
from .registry import samples_module

#: The keys from a payload to one of its records; the last key is the position in a list.
_Path = tuple[str | int, ...]

_MISSING: Final = object()


def batch(*payloads: dict[str, Any], source: Source | None = None) -> dict[str, Any]:
    """Merge payloads of one source into one payload with all of their records, in order.

    Repeated record ids are made unique. For payloads of an outside source, `source` is its SOURCE. Raises TypeError for
    payloads of different sources, for a source that does not deliver batches, and for payloads that differ in a key
    that holds for the whole batch, such as the ARN of the stream.
    """
    if not payloads:
        raise TypeError("batch needs at least one payload.")
    source = source or _source_of(payloads)
    merged = _merge([(payload, _paths_of(source, payload)) for payload in payloads])
    adjust = getattr(samples_module(source), "adjust_batch", None)
    if adjust is not None:
        adjust(merged)
    locations = _locations(source, merged)
    delivery = source.delivery
    if isinstance(delivery, Batched) and isinstance(delivery.record_id, TextAt):
        make_unique([_at(merged, location) for location in locations], delivery.record_id.keys)
    return merged


def make_unique(records: Iterable[Any], keys: tuple[str, ...]) -> None:
    """Change repeated texts at `keys` of the records, so that each is unique; a record without a text is left as is.

    The digits at the end count up, so that a sequence number stays a number, and in order.
    """
    *way, last = keys
    used: set[str] = set()
    for index, record in enumerate(records):
        holder = record
        for key in way:
            holder = holder.get(key) if isinstance(holder, dict) else None
        if not isinstance(holder, dict) or not isinstance(holder.get(last), str):
            continue
        text, number = holder[last], index
        while holder[last] in used:
            holder[last] = _counted(text, number)
            number += 1
        used.add(holder[last])


def _counted(text: str, number: int) -> str:
    """Add a number to the digits at the end of a text; without digits, replace its last characters by the number."""
    kept = text.rstrip("0123456789")
    digits = text[len(kept) :]
    return kept + str(int(digits) + number).zfill(len(digits)) if digits else text[: -len(str(number))] + str(number)


def _source_of(payloads: tuple[Any, ...]) -> Source:
    name, *others = {detect(payload) for payload in payloads}
    if others:
        raise TypeError("batch needs payloads of one source; these are of different sources.")
    source = load_source(name) if name is not None else None
    if source is None:
        raise TypeError(
            "batch needs payloads of a built-in source, or batch(..., source=SOURCE) for an outside source."
        )
    return source


def _locations(source: Source, payload: Any) -> list[_Path]:
    """The path to each record of a payload; raises TypeError where the payload is not a batch of this source."""
    delivery = source.delivery
    if not isinstance(delivery, Batched):
        raise TypeError(f"batch needs payloads with a list of records; {source.name} delivers one event at a time.")
    if not isinstance(payload, dict):
        raise TypeError(f"batch needs payloads that hold a list of records; join lists of {source.name} with +.")
    if source.shape is not None and not source.shape(payload):
        raise TypeError(f"batch needs payloads of one source; this one is not of {source.name}.")
    try:
        return [location[1:] for location, _ in delivery.list_records(payload)]
    except EventError as error:
        raise TypeError(f"batch needs payloads whose records fit in one payload: {error}") from None


def _paths_of(source: Source, payload: Any) -> list[_Path]:
    """The path to each item of the outermost lists that hold the records."""
    paths: dict[_Path, None] = {}  # in order, and once for an item that holds several records
    for location in _locations(source, payload):
        position = next((index for index, key in enumerate(location) if type(key) is int), None)
        if position is None:
            raise TypeError(f"batch needs payloads with a list of records; this one of {source.name} has none.")
        paths[location[: position + 1]] = None
    return list(paths)


def _merge(parts: list[tuple[dict[str, Any], list[_Path]]]) -> dict[str, Any]:
    first, paths = parts[0]
    merged = deepcopy(first)
    for payload, others in parts[1:]:
        _check_equal(_without(first, paths), _without(payload, others))
        for *above, last, position in others:
            holder: Any = merged
            for key in above:
                holder = holder.setdefault(key, {})
            holder.setdefault(last, []).append(deepcopy(_at(payload, (*above, last, position))))
    return merged


def _without(payload: dict[str, Any], paths: list[_Path]) -> dict[str, Any]:
    """A copy of a payload without its lists of records."""
    copy = deepcopy(payload)
    for *above, last, _ in paths:
        _at(copy, above).pop(last, None)
    return copy


def _check_equal(one: dict[str, Any], other: dict[str, Any]) -> None:
    for key in one.keys() | other.keys():
        if one.get(key, _MISSING) != other.get(key, _MISSING):
            raise TypeError(f"batch: the payloads differ in {key!r}, which holds for all records of a batch.")


def _at(value: Any, path: Iterable[Any]) -> Any:
    for key in path:
        value = value[key]
    return value
