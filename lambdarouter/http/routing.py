"""HTTP routes, and the tree that finds them: the cost of a thousand routes is that of one.

Static segments go before `{placeholders}`, those before a greedy `{path+}`, whatever the order of registration; a
route for one front door goes before one for all of them.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from ..errors import DuplicateRouteError, EventError, RegistrationError
from ..handlers import Handler
from ..routes import Route, Source
from ..tables import RouteTable
from .binding import Binding
from .doors import FrontDoor, door_of
from .errors import HTTPError
from .request import HTTPRequest
from .response import Reply, problem, reply_to

if TYPE_CHECKING:
    from cattrs import Converter

    from ..app import App

_log = logging.getLogger("lambdarouter")

F = TypeVar("F", bound=Callable[..., Any])
METHODS = frozenset({"GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"})


class Binds(Protocol):
    """A decorator for HTTP handlers, whose arguments go by their annotations; it gives back the very function."""

    def __call__(self, handler: F, /) -> F:
        """Register the handler."""
        ...


class _HTTPSource(Source):
    """All front doors together: one table serves them."""

    __slots__ = ()

    def table(self, app: App) -> RouteTable:
        """The tree that an app keeps all its HTTP handlers in."""
        return HTTPTable(app, self)


SOURCE = _HTTPSource("http")


class HTTPRoute(Route[HTTPRequest, Any]):
    """A path and methods, of every front door or of some. `methods` empty means all."""

    __slots__ = ("doors", "methods", "names", "path", "segments")

    def __init__(self, path: str, methods: Iterable[str] = (), doors: Iterable[str] = ()) -> None:
        super().__init__(SOURCE, HTTPRequest)
        if isinstance(methods, str):
            methods = (methods,)
        self.path = path
        self.methods = frozenset(method.upper() for method in methods)
        self.doors = frozenset(doors)
        unknown = self.methods - METHODS
        if unknown:
            raise RegistrationError(
                f"{path!r}: unknown methods {', '.join(sorted(unknown))}; known are {', '.join(sorted(METHODS))}."
            )
        self.segments = _segments(path)
        self.names = tuple(name for kind, name in self.segments if kind != STATIC)
        if len(set(self.names)) < len(self.names):
            raise RegistrationError(f"{path!r} uses one placeholder twice.")

    def bind(self, function: Callable[..., Any], converter: Converter | None) -> Handler:
        """The function as a handler whose arguments come from the request."""
        return HTTPHandler(self, function, converter)

    def __repr__(self) -> str:
        doors = "".join(f" ({', '.join(sorted(self.doors))})" for _ in range(bool(self.doors)))
        return f"{'|'.join(sorted(self.methods)) or 'ANY'} {self.path}{doors}"


STATIC, DYNAMIC, GREEDY = "static", "dynamic", "greedy"


def _segments(path: str) -> list[tuple[str, str]]:
    if not isinstance(path, str) or not path.startswith("/"):
        raise RegistrationError(f"A path starts with '/': not {path!r}.")
    parts = split(path)
    segments: list[tuple[str, str]] = []
    for index, part in enumerate(parts):
        if part.startswith("{") and part.endswith("}"):
            name = part[1:-1].removesuffix("+")
            greedy = part.endswith("+}")
            if not name.isidentifier():
                raise RegistrationError(
                    f"{path!r}: a placeholder is a Python name in braces, as in '/users/{{user_id}}'."
                )
            if greedy and index + 1 < len(parts):
                raise RegistrationError(f"{path!r}: a greedy placeholder is the last segment.")
            segments.append((GREEDY if greedy else DYNAMIC, name))
        elif "{" in part or "}" in part or "<" in part:
            raise RegistrationError(f"{path!r}: a placeholder is a whole segment, as in '/users/{{user_id}}'.")
        else:
            segments.append((STATIC, part))
    return segments


def split(path: str) -> list[str]:
    """A path's segments; a trailing slash makes no segment, and no difference."""
    trimmed = path.strip("/") if not path.endswith("//") else path[1:].removesuffix("/")
    return trimmed.split("/") if trimmed else []


class HTTPHandler(Handler):
    """A handler of requests: `binding` makes its arguments."""

    __slots__ = ("binding",)

    route: HTTPRoute

    def __init__(self, route: HTTPRoute, function: Callable[..., Any], converter: Converter | None) -> None:
        from ..handlers import place_of

        self.route = route
        self.function = function
        self.converter = converter
        self.place = place_of(function)
        self.binding: Binding | None = None
        try:
            self.bind()
        except NameError:
            pass  # as in Handler

    def bind(self) -> None:
        """Work out which argument comes from where."""
        self.binding = Binding(self.function, self.route.names, self.place, self.converter)

    def bound(self) -> Binding:
        """The binding, made now if an annotation could not be resolved before."""
        if self.binding is None:
            self.bind()
        assert self.binding is not None
        return self.binding


# --- The tree -------------------------------------------------------------------------------------------------------


class _Node:
    __slots__ = ("children", "greedy", "handlers", "placeholder")

    def __init__(self) -> None:
        self.children: dict[str, _Node] = {}
        self.placeholder: _Node | None = None
        self.greedy: _Node | None = None
        self.handlers: list[HTTPHandler] = []

    def inner(self, kind: str, name: str) -> _Node:
        """The node below for one more segment, made where it is missing."""
        if kind == STATIC:
            return self.children.setdefault(name, _Node())
        if kind == DYNAMIC:
            self.placeholder = self.placeholder or _Node()
            return self.placeholder
        self.greedy = self.greedy or _Node()
        return self.greedy

    def find(self, parts: list[str], at: int, found: list[str]) -> Iterator[tuple[_Node, list[str]]]:
        """Every node that matches, most specific first, with what its placeholders hold."""
        if at == len(parts):
            if self.handlers:
                yield self, found
        else:
            part = parts[at]
            child = self.children.get(part)
            if child is not None:
                yield from child.find(parts, at + 1, found)
            if self.placeholder is not None and part:
                yield from self.placeholder.find(parts, at + 1, [*found, part])
        if self.greedy is not None and self.greedy.handlers and (at < len(parts)):
            yield self.greedy, [*found, "/".join(parts[at:])]


class HTTPTable(RouteTable):
    """Every HTTP handler of an app, for all front doors."""

    __slots__ = ("anything", "doors", "root", "static")

    def __init__(self, app: App, source: Source) -> None:
        super().__init__(app, source)
        self.root = _Node()
        self.static: dict[str, list[HTTPHandler]] = {}
        self.doors: dict[str, FrontDoor] = {}
        self.anything: list[HTTPHandler] = []  # the catch-alls of front doors

    def add(self, handler: Handler) -> None:
        """File a handler in the tree; two that could answer the same request are an error."""
        assert isinstance(handler, HTTPHandler)
        route = handler.route
        if route.path == ANY_PATH:
            place = self.anything
        else:
            node = self.root
            for kind, name in route.segments:
                node = node.inner(kind, name)
            place = node.handlers
        for other in place:
            if _overlap(other.route, route):
                raise DuplicateRouteError(
                    f"Two handlers could answer the same request, {route!r} and {other.route!r}:\n"
                    f"- {other.place}\n- {handler.place}\nChange a path or a method of one of them.",
                    (other.place, handler.place),
                )
        place.append(handler)
        place.sort(key=lambda each: (not each.route.doors, not each.route.methods))
        if not route.names and route.path != ANY_PATH:
            self.static["/" + "/".join(split(route.path))] = place
        self.handlers.append(handler)

    def dispatch(self, payload: Any, context: Any, name: str, via: tuple[str, ...]) -> Any:
        """The answer to a request, in the form of the front door that it came through. Never raises for a request."""
        door = self.doors.get(name)
        if door is None:
            door = self.doors[name] = door_of(name)
        try:
            request = door.read(payload, (door.name,))
        except EventError as error:
            _log.error("%s", error)
            return door.write(reply_to(problem(400, "The request could not be read.")), payload)
        reply = self.answer(request, door.name, context)
        if request.method == "HEAD":
            reply.body, reply.base64 = "", False
        return door.write(reply, payload)

    def answer(self, request: HTTPRequest, door: str, context: Any) -> Reply:
        """The reply to a request that came through `door`."""
        handler, found, allowed = self.match(request.method, request.path, door)
        if handler is None:
            if not allowed:
                return reply_to(problem(404, "No route has this path."))
            if request.method == "OPTIONS":
                return Reply(204, {"allow": [_allow(allowed)]}, "", False)
            refusal = reply_to(problem(405, f"This path answers to {_allow(allowed)}."))
            refusal.headers["allow"] = [_allow(allowed)]
            return refusal
        try:
            return reply_to(handler.bound().call(request, found, context))
        except HTTPError as error:
            if error.__cause__ is not None:
                _log.error("%s", error, exc_info=error)
            refusal = reply_to(problem(error.status, error.detail, error.problems))
            refusal.headers.update((name.lower(), [value]) for name, value in error.headers.items())
            return refusal
        except Exception:
            _log.exception("%s failed in %s", handler.route, handler.place)
            identifier = getattr(context, "aws_request_id", None) or request.request_id
            return reply_to(problem(500, request_id=identifier))

    def match(self, method: str, path: str, door: str) -> tuple[HTTPHandler | None, list[str], set[str]]:
        """The handler for a request, what its placeholders hold, and the methods that the path has."""
        allowed: set[str] = set()
        if self.static:
            place = self.static.get(path) or self.static.get(path.rstrip("/") or "/")
            if place is not None:
                handler = _choose(place, method, door, allowed)
                if handler is not None:
                    return handler, [], allowed
        for node, found in self.root.find(split(path), 0, []):
            handler = _choose(node.handlers, method, door, allowed)
            if handler is not None:
                return handler, found, allowed
        return _choose(self.anything, method, door, allowed), [], allowed

    def prime(self) -> None:
        """Bind what could not be bound yet."""
        for handler in self.handlers:
            handler.bind()


#: The path of a front door's catch-all: every path that no other route has.
ANY_PATH = "/{any_path+}"


def _overlap(one: HTTPRoute, other: HTTPRoute) -> bool:
    """Whether both are as specific as each other, and take a common method of a common front door."""
    if one.doors != other.doors and not (one.doors & other.doors):
        return False
    if bool(one.methods) != bool(other.methods):
        return False
    return not one.methods or bool(one.methods & other.methods)


def _choose(place: list[HTTPHandler], method: str, door: str, allowed: set[str]) -> HTTPHandler | None:
    instead: HTTPHandler | None = None
    for handler in place:
        route = handler.route
        if route.doors and door not in route.doors:
            continue
        if method in route.methods or not route.methods:
            return handler
        if method == "HEAD" and "GET" in route.methods and instead is None:
            instead = handler
        allowed |= route.methods
    return instead


def _allow(methods: set[str]) -> str:
    """The value of the Allow header: what the path has, with what follows from it."""
    return ", ".join(sorted(methods | ({"HEAD"} if "GET" in methods else set()) | {"OPTIONS"}))


# --- Route factories ------------------------------------------------------------------------------------------------


class verb:  # noqa: N801  (a factory of route factories: `get = verb("GET")`)
    """A route factory for one method."""

    def __init__(self, method: str) -> None:
        self.method = method
        self.__doc__ = (
            f"{method} requests of a path, through any front door. `{{name}}` is a segment, `{{name+}}` the rest."
        )

    def __call__(self, path: str) -> HTTPRoute:
        """The route of one path."""
        return HTTPRoute(path, (self.method,))


get: verb = verb("GET")
post: verb = verb("POST")
put: verb = verb("PUT")
patch: verb = verb("PATCH")
delete: verb = verb("DELETE")
head: verb = verb("HEAD")
options: verb = verb("OPTIONS")


def route(path: str, methods: Iterable[str] = ()) -> HTTPRoute:
    """Requests of a path with any of `methods`, or with every method; through any front door."""
    return HTTPRoute(path, methods)


def through(door: str, path: str | None, methods: Iterable[str]) -> HTTPRoute:
    """Requests through one front door: of one path, or of every path that no other route has."""
    return HTTPRoute(path or ANY_PATH, methods, (door,))
