"""Routes as JSON values, and names by which documents and commands refer to handlers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from .._calling.functions import definition_of, name_of
from .._routing.filters import show
from .._routing.route import ANY_WAY

if TYPE_CHECKING:
    from .._calling.handler import Handler
    from .._routing.route import Route


def described_route(route: Route[Any, Any]) -> dict[str, Any]:
    """Return the source, the filters and the envelopes of a route as JSON values."""
    return {
        "source": route.source.name,
        "filters": {each.name: _plain(each.wanted) for each in route.filters},
        "where": getattr(route.predicate, "__name__", "function") if route.predicate is not None else None,
        "via": "any" if route.via == ANY_WAY else list(route.via or ()),
        **({"rest": True} if route.rest else {}),
        **route.decoded_by(),
    }


def _plain(wanted: Any) -> Any:
    """The value of a filter in JSON; a regular expression is an object, `{"regex": ...}`."""
    if isinstance(wanted, re.Pattern):
        return {"regex": wanted.pattern}
    if isinstance(wanted, tuple):
        return [_plain(each) for each in wanted]
    return wanted if wanted is None or isinstance(wanted, str | int | float) else show(wanted)


# --- Names ----------------------------------------------------------------------------------------------------------


def identifier(text: str, empty: str = "handler") -> str:
    """Return a string as a key of a document: ASCII letters, digits, dots, dashes and underscores, or else `empty`."""
    return re.sub(r"[^\w.-]+", "_", text, flags=re.ASCII).strip("_") or empty


def plain_name(handler: Handler) -> str:
    """Return the name of a handler's function without its module, such as `fulfill` or `Service.fulfill`."""
    return identifier(name_of(handler.function).rpartition("<locals>.")[2])


def names_of(handlers: list[Handler]) -> list[str]:
    """Return a name for each handler: that of its function, with module, source and number if others have the same."""
    names = [plain_name(each) for each in handlers]
    modules = [identifier(definition_of(each.function).__module__) for each in handlers]
    for name, indexes in _repeated(names):
        if len({modules[each] for each in indexes}) > 1:
            for each in indexes:
                names[each] = f"{modules[each]}.{name}"
    for name, indexes in _repeated(names):
        if len({handlers[each].route.source.name for each in indexes}) > 1:
            for each in indexes:
                names[each] = f"{name}.{handlers[each].route.source.name}"
    for name, indexes in _repeated(names):
        for number, each in enumerate(indexes, 1):
            names[each] = f"{name}.{number}"
    return names


def _repeated(names: list[str]) -> list[tuple[str, list[int]]]:
    """The names that occur more than once, each with its positions."""
    found: dict[str, list[int]] = {}
    for index, name in enumerate(names):
        found.setdefault(name, []).append(index)
    return [(name, indexes) for name, indexes in found.items() if len(indexes) > 1]
