"""The route tree: HTTP handlers by path segment. The time of a match does not grow with the number of handlers."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from .._routing.route_table import TWICE
from ..errors import DuplicateRouteError
from ._routing import DYNAMIC, PARTIAL, STATIC, literals_of, split

if TYPE_CHECKING:
    from ._handler import HTTPHandler
    from ._routing import HTTPRoute
    from .request import HTTPRequest


class _Node:
    """The handlers of the paths that begin with the same segments."""

    __slots__ = ("children", "greedy", "handlers", "partial", "placeholder")

    def __init__(self) -> None:
        self.children: dict[str, _Node] = {}
        #: The segments that are partly placeholders; the one with the most text comes first.
        self.partial: list[tuple[Partial, _Node]] = []
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
        if kind == PARTIAL:
            return self._partial(Partial(name))
        self.greedy = self.greedy or _Node()
        return self.greedy

    def _partial(self, pattern: Partial) -> _Node:
        for other, node in self.partial:
            if other.literals == pattern.literals:
                return node
        node = _Node()
        self.partial.append((pattern, node))
        self.partial.sort(key=lambda each: each[0].rank)
        return node

    def find(self, parts: list[str], at: int, match: Match) -> HTTPHandler | None:
        """Return the most specific handler for the segments from index `at`.

        The values of placeholders are appended to `match.path_values`. Each node is visited at most once, so the number
        of routes limits the time for any path.
        """
        if at == len(parts):
            return match.choose(self.handlers) if self.handlers else None
        part = parts[at]
        handler: HTTPHandler | None = None
        child = self.children.get(part)
        if child is not None:
            handler = child.find(parts, at + 1, match)
        if handler is None and self.partial:
            handler = self._find_partial(parts, at, match)
        if handler is None and self.placeholder is not None and part:
            match.path_values.append(part)
            handler = self.placeholder.find(parts, at + 1, match)
            if handler is None:
                match.path_values.pop()
        if handler is None and self.greedy is not None:
            rest, handlers = "/".join(parts[at:]), self.greedy.handlers
            if not rest.strip("/"):  # A mounted app decides what a path of slashes means.
                handlers = [each for each in handlers if each.route.mounted is not None]
            handler = match.choose(handlers)
            if handler is not None:
                match.path_values.append(rest + match.last_slash)
        return handler

    def _find_partial(self, parts: list[str], at: int, match: Match) -> HTTPHandler | None:
        for pattern, node in self.partial:
            values = pattern.values(parts[at])
            if values is not None:
                count = len(match.path_values)
                match.path_values += values
                handler = node.find(parts, at + 1, match)
                if handler is not None:
                    return handler
                del match.path_values[count:]
        return None


class Partial:
    """A segment that is partly placeholders, such as `{name}.json` or `v{major}.{minor}`.

    - `literals`: the strings before, between and after the placeholders.
    - `rank`: a sort key that puts the segment with the most text first, regardless of the order of registration.
    """

    __slots__ = ("literals", "rank")

    def __init__(self, text: str) -> None:
        self.literals: tuple[str, ...] = tuple(literals_of(text))
        self.rank: tuple[int, int, tuple[str, ...]] = -sum(map(len, self.literals)), len(self.literals), self.literals

    def values(self, part: str) -> list[str] | None:
        """Return the values of the placeholders, none of which is empty; None for a segment that does not match.

        The first placeholder is as long as possible, then the second: `{name}.{suffix}` divides `a.tar.gz` before
        `gz`. The strings are searched from the end, so the time is linear.
        """
        first, *between, last = self.literals
        if not (part.startswith(first) and part.endswith(last)):
            return None
        start, end = len(first), len(part) - len(last)
        found: list[str] = []
        for text in reversed(between):
            cut = part.rfind(text, start + 1, end - 1)
            if cut < 0:
                return None
            found.append(part[cut + len(text) : end])
            end = cut
        if end <= start:
            return None
        return [part[start:end], *reversed(found)]


class Match:
    """The search for the handler of one request, and its result.

    If no handler matches, `handler` is None, `allowed` has the methods of the handlers of the path, and `nearest` is
    the most specific one of them. Without a `request`, the filters of routers match every request. `last_slash` is the
    slash at the end of the path; only the value of a greedy placeholder keeps it.
    """

    __slots__ = ("allowed", "handler", "integration", "last_slash", "method", "nearest", "path_values", "request")

    def __init__(self, method: str, integration: str, request: HTTPRequest | None = None) -> None:
        self.method: str = method
        self.integration: str = integration
        self.request: HTTPRequest | None = request
        self.handler: HTTPHandler | None = None
        self.path_values: list[str] = []
        self.last_slash: str = ""
        self.allowed: set[str] = set()
        self.nearest: HTTPHandler | None = None

    def accepts(self, handler: HTTPHandler, where: Callable[[Any], bool]) -> bool:
        """Return whether the filter of a router matches the request. If it raises, `handler` is its handler."""
        if self.request is None:
            return True
        self.handler = handler
        return bool(where(self.request))

    def choose(self, handlers: list[HTTPHandler]) -> HTTPHandler | None:
        """Return the handler that matches the method; add the methods of all others to `allowed`."""
        method = self.method
        for_get: HTTPHandler | None = None
        for handler in handlers:
            route = handler.route
            if route.integrations and self.integration not in route.integrations:
                continue
            if route.where is not None and not self.accepts(handler, route.where):
                continue
            if method in route.methods or not route.methods:
                return handler
            if method == "HEAD" and for_get is None and "GET" in route.methods:
                for_get = handler
            self.allowed |= route.methods
            self.nearest = self.nearest or handler
        return for_get


class ExplainedMatch(Match):
    """A search that calls no filter of a router, and lists the handlers that such a filter decides about."""

    __slots__ = ("undecided",)

    def __init__(self, method: str, integration: str) -> None:
        super().__init__(method, integration)
        self.undecided: list[HTTPHandler] = []

    def accepts(self, handler: HTTPHandler, where: Callable[[Any], bool]) -> bool:
        """Add the handler to `undecided` if it matches the method, and search on."""
        methods = handler.route.methods
        if not methods or self.method in methods or (self.method == "HEAD" and "GET" in methods):
            self.undecided.append(handler)
        return False


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
                advice = TWICE if other.function == handler.function else "Change a path or a method of one of them."
                raise DuplicateRouteError(
                    f"Two handlers match the same request, {other.route!r} and {route!r}:\n"
                    f"- {other.source_location}\n- {handler.source_location}\n{advice}",
                    (other.source_location, handler.source_location),
                )
        handlers.append(handler)
        handlers.sort(key=lambda each: (not each.route.integrations, not each.route.methods, each.route.where is None))

    def search(self, path: str, match: Match) -> HTTPHandler | None:
        """Find the handler of a request, the values of its placeholders, and the methods allowed for the path."""
        if path.endswith("/"):
            match.last_slash = "/"
        handler = self._root.find(split(path), 0, match)
        if handler is None and self._catch_alls:
            handler = match.choose(self._catch_alls)
        match.handler = handler
        return handler


def _overlap(one: HTTPRoute, other: HTTPRoute) -> bool:
    """Return whether two routes are equally specific, and share a method, an integration and the filter of a router."""
    if one.where != other.where:
        return False
    if one.integrations != other.integrations and not (one.integrations & other.integrations):
        return False
    if bool(one.methods) != bool(other.methods):
        return False
    return not one.methods or bool(one.methods & other.methods)
