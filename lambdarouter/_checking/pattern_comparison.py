"""Event patterns of a template, compared with the filters and the pattern of a handler."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Literal

from .._routing.pattern_filter import content_of
from .._routing.pattern_values import Numbers
from .._routing.patterns import Compiler, Leaf, PatternError, exact_keys, parsed
from .pattern_overlap import Texts, overlap

if TYPE_CHECKING:
    from .._routing.filters import Filter
    from .._routing.route import Route
    from .template import Trigger


def problem_of(pattern: Any) -> str | None:
    """AWS's reason for rejecting a pattern; None for a pattern that AWS accepts, or that is unknown."""
    if pattern is None:
        return None
    try:
        wanted, _ = parsed(pattern)
        Compiler(Numbers()).compile(wanted)
    except PatternError as error:
        path = f"{'.'.join(error.path)}: " if error.path else ""
        return f"{path}{str(error).rstrip('.')}"
    return None


def unknown_keys(pattern: Any, routes: list[Route[Any, Any]]) -> list[str]:
    """The keys at the top of a filter of a mapping that no record has, by the event classes of its handlers."""
    found: set[str] = set()
    for route in routes if isinstance(pattern, dict) else ():
        known = content_of(route.source, route.event).keys if isinstance(route.event, type) else None
        if known is None:
            return []
        found |= pattern.keys() - known - {"$or"}
    return sorted(found)


def leaves_of(pattern: Any) -> list[Leaf] | None:
    """The keys that must all match; None for a pattern that is unknown or rejected."""
    if pattern is None:
        return None
    try:
        return list(Compiler(Numbers()).compile(parsed(pattern)[0]).leaves())
    except PatternError:
        return None


def match_pattern(trigger: Trigger, route: Route[Any, Any]) -> Literal["yes", "maybe", "pattern"]:
    """Whether a handler may match events that one of the patterns lets through."""
    if not trigger.patterns:
        return "yes"
    compiled = [leaves_of(each) for each in trigger.patterns]
    if any(leaves is None or _agrees(leaves, route) for leaves in compiled):
        return "maybe"
    return "pattern"


def _agrees(leaves: list[Leaf], route: Route[Any, Any]) -> bool:
    for leaf in leaves:
        wanted, numbers = leaf.values.wanted, leaf.values.numbers
        for each in _filters_on(route, leaf.path):
            if leaf.values.is_exact() and not any(isinstance(key, str) and each.test(key) for key in exact_keys(leaf)):
                return False
            if not overlap(wanted, _texts_of(each), numbers):
                return False
        for own in route.pattern.leaves if route.pattern is not None else ():
            if own.path == leaf.path and not overlap(wanted, own.values.wanted, numbers):
                return False
    return True


def _texts_of(each: Filter) -> list[Any]:
    """The values that a filter of a handler accepts, as match values: whole strings, prefixes or suffixes."""
    if each.texts:
        return sorted(each.texts)
    return [*(Texts(head) for head in each.prefixes), *(Texts(tail=tail) for tail in each.suffixes)] or [Texts()]


def _filters_on(route: Route[Any, Any], path: tuple[str, ...]) -> Iterator[Filter]:
    for each in route.filters:
        if each.key_path is not None and each.key_path[0] == path and each.key_path[1] is None:
            yield each


def values_without_handler(trigger: Trigger, routes: list[Route[Any, Any]]) -> list[str]:
    """The exact values of a pattern that the filters of every handler reject, as `key: value`.

    `routes` are the routes of the handlers that may match the trigger.
    """
    found: list[str] = []
    for pattern in trigger.patterns:
        for leaf in leaves_of(pattern) or ():
            if not leaf.values.is_exact():
                continue
            for key in sorted(each for each in exact_keys(leaf) if isinstance(each, str)):
                if routes and not any(_accepts(route, leaf.path, key) for route in routes):
                    found.append(f"{'.'.join(leaf.path)}: {key!r}")
    return found


def _accepts(route: Route[Any, Any], path: tuple[str, ...], value: str) -> bool:
    own = route.pattern.leaves if route.pattern is not None else ()
    return all(each.test(value) for each in _filters_on(route, path)) and all(
        leaf.values.accepts(value) for leaf in own if leaf.path == path
    )
