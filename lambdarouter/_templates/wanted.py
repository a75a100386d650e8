"""Facts about a trigger from the filters of handlers: names, patterns, and the handlers that a trigger is for."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final

from .._calling.functions import name_of

if TYPE_CHECKING:
    from .._calling.handler import Handler
    from .._routing.filters import Filter
    from .stack import Stack

#: AWS limits the filters of an event source mapping: five, without a higher quota.
#: Source: https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html
MOST_FILTERS: Final = 5


def filter_named(handler: Handler, name: str) -> Filter | None:
    """The filter of a handler with a name."""
    return next((each for each in handler.route.filters if each.name == name), None)


def exact(handler: Handler, name: str) -> tuple[str, ...] | None:
    """The only strings that a filter matches; None if there is no such filter, or if it is a pattern."""
    found = filter_named(handler, name)
    if found is None or not found.exact:
        return None
    texts = choices(found)
    return tuple(dict.fromkeys(texts)) if all(isinstance(each, str) for each in texts) else None


def about(handlers: Iterable[Handler]) -> str:
    """The comment of a trigger: the handlers that it is for."""
    return ", ".join(dict.fromkeys(f"{name_of(each.function)}: {each.route!r}" for each in handlers))


def pattern_of(handler: Handler) -> Any:
    """The event pattern of a handler; None for a handler without one."""
    route = handler.route
    return json.loads(route.pattern.wanted) if route.pattern is not None else None


def named_groups(
    stack: Stack, handlers: list[Handler], name: str, what: str
) -> tuple[dict[str, list[Handler]], dict[str, list[Handler]]]:
    """The handlers by the exact strings of a filter, and the others by the parameter for the resource that they need.

    A handler without the filter needs no separate trigger if another handler of the source has one.
    """
    known: dict[str, list[Handler]] = {}
    unknown: dict[str, list[Handler]] = {}
    rest: list[Handler] = []
    for each in handlers:
        texts = exact(each, name)
        found = filter_named(each, name)
        if texts is not None:
            for text in texts:
                known.setdefault(text, []).append(each)
        elif found is not None:
            unknown.setdefault(_parameter_for(stack, each, found, what), []).append(each)
        else:
            rest.append(each)
    if rest and not known and not unknown:
        unknown[_parameter_for(stack, rest[0], None, what)] = rest
    return known, unknown


def _parameter_for(stack: Stack, handler: Handler, found: Filter | None, what: str) -> str:
    """The parameter for the resource of handlers with this filter: handlers of one source with equal filters share it.

    It is named after the pattern, or after the function if the pattern has no text or is one of several.
    """
    wanted = choices(found) if found is not None else ()
    text = wanted[0].rpartition(":")[2] if len(wanted) == 1 and isinstance(wanted[0], str) else ""
    label = text if re.search("[A-Za-z0-9]", text) else name_of(handler.function).rpartition(".")[2]
    return stack.parameter_name((handler.route.source.name, what, frozenset(wanted)), label, what)


def choices(found: Filter) -> tuple[Any, ...]:
    """The strings and patterns of a filter."""
    return found.wanted if isinstance(found.wanted, tuple) else (found.wanted,)


def split(handlers: list[Handler], name: str) -> list[tuple[str | None, list[Handler]]]:
    """The handlers of one resource by the exact strings of a further filter; one group, None, if no handler has it.

    A handler without the filter is in every group.
    """
    groups: dict[str, list[Handler]] = {text: [] for each in handlers for text in exact(each, name) or ()}
    for each in handlers:
        for text in exact(each, name) or groups:
            groups[text].append(each)
    return list(groups.items()) or [(None, handlers)]


def described(handlers: list[Handler], name: str, what: str) -> str:
    """The description of a parameter: its resource, and the names that the handlers match."""
    found = filter_named(handlers[0], name)
    if found is None:
        return f"{what} for {name_of(handlers[0].function)}"
    shown = ", ".join(str(getattr(each, "pattern", each)) for each in choices(found))
    return f"{what} whose name matches {shown}"


def filter_criteria(handlers: list[Handler], **keys: str) -> Any:
    """The filter criteria of a mapping whose handlers all have a condition; None if one of them has none.

    `keys` are the paths in a record for filters that are also conditions, such as `event_name="eventName"`.
    """
    patterns: list[Any] = []
    for handler in handlers:
        own: dict[str, Any] = {}
        for name, path in keys.items():
            texts = exact(handler, name)
            if texts is not None:
                first, _, second = path.partition(".")
                if second:
                    own.setdefault(first, {})[second] = list(texts)
                else:
                    own[first] = list(texts)
        own |= pattern_of(handler) or {}
        if not own:
            return None
        if own not in patterns:
            patterns.append(own)
    if not patterns or len(patterns) > MOST_FILTERS:
        return None
    return {"Filters": [{"Pattern": json.dumps(each)} for each in patterns]}
