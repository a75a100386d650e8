"""Handlers that are never called, because a handler that is tried before them matches all of their events."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .._calling.payload_reading import may_misfit
from .._events.reading import fields_of
from .._routing.route import ANY_WAY, EventChoice
from ..http import HTTPRoute

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from .._calling.handler import Handler
    from .._routing.filters import Filter
    from .._routing.route import Route


def shadowed(handlers: Iterable[Handler]) -> Iterator[tuple[Handler, Handler]]:
    """Each handler that is never called, with the one called instead; `handlers` are in the order of matching."""
    before: dict[str, list[Handler]] = {}
    for handler in handlers:
        if isinstance(handler.route, HTTPRoute):
            continue  # a path is tried before another one only if it is more specific
        others = before.setdefault(handler.route.source.name, [])
        other = next((each for each in others if _covers(each, handler)), None)
        if other is not None:
            yield handler, other
        if handler.route.where is None and not handler.conditions and not may_misfit(handler):
            others.append(handler)  # a payload that does not fit its type goes to the next handler


def _covers(first: Handler, second: Handler) -> bool:
    one, two = first.route, second.route
    if one.via not in (ANY_WAY, two.via):
        return False
    return all(
        any(_implies(given, each) for given in two.filters) or _is_always_true(one, each) for each in one.filters
    )


def _implies(given: Filter, wanted: Filter) -> bool:
    """Whether every value that matches `given` also matches `wanted`."""
    if given.key() == wanted.key():
        return True
    if not _same_value(given, wanted):
        return False
    if given.texts:
        return all(_accepts(wanted, text) for text in given.texts)
    if wanted.name == "prefix":
        return bool(given.prefixes) and all(each.startswith(wanted.wanted) for each in given.prefixes)
    if wanted.name == "suffix":
        return bool(given.suffixes) and all(each.endswith(wanted.wanted) for each in given.suffixes)
    globs = given.wanted if isinstance(given.wanted, tuple) else (given.wanted,)
    # A `*` matches every wildcard of the other glob.
    return (
        all(isinstance(each, str) for each in globs)
        and _has_only_stars(wanted)
        and all(_accepts(wanted, str(each)) for each in globs)
    )


def _accepts(wanted: Filter, text: str) -> bool:
    """Whether a filter matches a string; False for a filter on another kind of value, such as a list of references."""
    try:
        return bool(wanted.test(text))
    except (AttributeError, TypeError, KeyError):
        return False


def _same_value(given: Filter, wanted: Filter) -> bool:
    if given.key_path is not None and wanted.key_path is not None:
        return given.key_path == wanted.key_path
    return given.name == wanted.name


def _has_only_stars(wanted: Filter) -> bool:
    globs = wanted.wanted if isinstance(wanted.wanted, tuple) else (wanted.wanted,)
    return wanted.name not in ("prefix", "suffix") and all(
        isinstance(each, str) and "?" not in each and "[" not in each for each in globs
    )


def _is_always_true(route: Route[Any, Any], each: Filter) -> bool:
    event = route.event.common if isinstance(route.event, EventChoice) else route.event
    if each.wanted != "*" or event is None:
        return False
    field = fields_of(event).get(each.name)
    return field is not None and field.required
