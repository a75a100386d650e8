"""The route tree: HTTP handlers by path segment, so that the time of a match does not grow with their number."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..errors import DuplicateRouteError
from ._routing import DYNAMIC, STATIC, split

if TYPE_CHECKING:
    from ._handler import HTTPHandler
    from ._routing import HTTPRoute


class _Node:
    """The handlers of the paths that begin with the same segments."""

    __slots__ = ("children", "greedy", "handlers", "placeholder")

    def __init__(self) -> None:
        self.children: dict[str, _Node] = {}
        self.placeholder: _Node | None = None
        self.greedy: _Node | None = None
        self.handlers: list[HTTPHandler] = []

    def below(self, kind: str, name: str) -> _Node:
        """Return the child node for a segment; create it if it does not exist."""
        if kind == STATIC:
            return self.children.setdefault(name, _Node())
        if kind == DYNAMIC:
            self.placeholder = self.placeholder or _Node()
            return self.placeholder
        self.greedy = self.greedy or _Node()
        return self.greedy

    def find(self, parts: list[str], at: int, match: Match) -> HTTPHandler | None:
        """Return the most specific handler for the segments from index `at`.

        The values of placeholders are appended to `match.path_values`. Each node is visited at most once, so that the
        number of routes limits the time for any path.
        """
        if at == len(parts):
            return match.choose(self.handlers) if self.handlers else None
        part = parts[at]
        handler: HTTPHandler | None = None
        child = self.children.get(part)
        if child is not None:
            handler = child.find(parts, at + 1, match)
        if handler is None and self.placeholder is not None and part:
            match.path_values.append(part)
            handler = self.placeholder.find(parts, at + 1, match)
            if handler is None:
                match.path_values.pop()
        if handler is None and self.greedy is not None:
            rest = "/".join(parts[at:])
            handler = match.choose(self.greedy.handlers) if rest.strip("/") else None
            if handler is not None:
                match.path_values.append(rest)
        return handler


class Match:
    """The search for the handler of one request, and its result.

    If no handler matches, `handler` is None and `allowed` has the methods of the handlers of the path.
    """

    __slots__ = ("allowed", "handler", "integration", "method", "path_values")

    def __init__(self, method: str, integration: str) -> None:
        self.method: str = method
        self.integration: str = integration
        self.handler: HTTPHandler | None = None
        self.path_values: list[str] = []
        self.allowed: set[str] = set()

    def choose(self, handlers: list[HTTPHandler]) -> HTTPHandler | None:
        """Return the handler that matches the method; add the methods of all others to `allowed`."""
        method = self.method
        for_get: HTTPHandler | None = None
        for handler in handlers:
            route = handler.route
            if route.integrations and self.integration not in route.integrations:
                continue
            if method in route.methods or not route.methods:
                return handler
            if method == "HEAD" and for_get is None and "GET" in route.methods:
                for_get = handler
            self.allowed |= route.methods
        return for_get


class Tree:
    """All HTTP handlers of an app by path, and the catch-all handlers of single integrations."""

    __slots__ = ("_catch_alls", "_root")

    def __init__(self) -> None:
        self._root: _Node = _Node()
        self._catch_alls: list[HTTPHandler] = []

    def add(self, handler: HTTPHandler) -> None:
        """Add a handler; raise DuplicateRouteError if another handler matches the same requests."""
        route = handler.route
        if route.is_catch_all:
            handlers = self._catch_alls
        else:
            node = self._root
            for kind, name in route.segments:
                node = node.below(kind, name)
            handlers = node.handlers
        for other in handlers:
            if _overlap(other.route, route):
                raise DuplicateRouteError(
                    f"Two handlers could answer the same request, {other.route!r} and {route!r}:\n"
                    f"- {other.source_location}\n- {handler.source_location}\n"
                    "Change a path or a method of one of them.",
                    (other.source_location, handler.source_location),
                )
        handlers.append(handler)
        handlers.sort(key=lambda each: (not each.route.integrations, not each.route.methods))

    def match(self, method: str, path: str, integration: str) -> Match:
        """Find the handler of a request, the values of its placeholders, and the methods allowed for the path."""
        match = Match(method, integration)
        match.handler = self._root.find(split(path), 0, match)
        if match.handler is None and self._catch_alls:
            match.handler = match.choose(self._catch_alls)
        return match


def _overlap(one: HTTPRoute, other: HTTPRoute) -> bool:
    """Return whether two routes are equally specific and share a method and an integration."""
    if one.integrations != other.integrations and not (one.integrations & other.integrations):
        return False
    if bool(one.methods) != bool(other.methods):
        return False
    return not one.methods or bool(one.methods & other.methods)
