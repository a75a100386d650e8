"""What the filters of handlers say of a trigger: names, patterns, and the handlers that a trigger is for."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final

from .._calling.functions import name_of

if TYPE_CHECKING:
    from .._calling.handler import Handler
    from .._routing.filters import Filter
    from .stack import Stack

#: AWS counts the filters of an event source mapping: at most five, without a higher quota.
#: Source: https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html
MOST_FILTERS: Final = 5


def filter_named(handler: Handler, name: str) -> Filter | None:
    """The filter of a handler with a name."""
    return next((each for each in handler.route.filters if each.name == name), None)


def exact(handler: Handler, name: str) -> tuple[str, ...] | None:
    """The only texts that a filter matches; None where there is no such filter, or where it is a pattern."""
    found = filter_named(handler, name)
    if found is None or not found.exact:
        return None
    texts = found.wanted if isinstance(found.wanted, tuple) else (found.wanted,)
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
    """The handlers by the exact texts of a filter, and the others by the parameter that names what they need.

    A handler without the filter needs no trigger of its own if another handler of the source has one.
    """
    known: dict[str, list[Handler]] = {}
    unknown: dict[str, list[Handler]] = {}
    rest: list[Handler] = []
    for each in handlers:
        texts = exact(each, name)
        if texts is not None:
            for text in texts:
                known.setdefault(text, []).append(each)
        elif filter_named(each, name) is not None:
            key = stack.free(name_of(each.function).rpartition(".")[2], what)
            unknown[key] = [each]
        else:
            rest.append(each)
    if rest and not known and not unknown:
        unknown[stack.free(name_of(rest[0].function).rpartition(".")[2], what)] = rest
    return known, unknown


def described(handlers: list[Handler], name: str, what: str) -> str:
    """The description of a parameter: what it names, and which names the handlers match."""
    found = filter_named(handlers[0], name)
    if found is None:
        return f"{what} for {name_of(handlers[0].function)}"
    wanted = found.wanted if isinstance(found.wanted, tuple) else (found.wanted,)
    shown = ", ".join(str(getattr(each, "pattern", each)) for each in wanted)
    return f"{what} whose name matches {shown}"


def filter_criteria(handlers: list[Handler], **keys: str) -> Any:
    """The filter criteria of a mapping whose handlers all have a condition; None where one of them has none.

    `keys` are the paths in a record of the filters that are conditions as well, such as `event_name="eventName"`.
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
