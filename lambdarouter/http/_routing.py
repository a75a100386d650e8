"""HTTP routes: a path and methods, through every front door or through one. `table.py` finds the one for a request.

Static segments go before `{placeholders}`, those before a greedy `{path+}`, whatever the order of registration; a
route for one front door goes before one for all of them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any, Final, Protocol, TypeVar

from .._routing.route import Route
from .._routing.source import Invocation, Source
from ..errors import RegistrationError
from .request import HTTPRequest

F = TypeVar("F", bound=Callable[..., Any])
METHODS: Final = frozenset({"GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"})


class Binds(Protocol):
    """A decorator for HTTP handlers, whose arguments go by their annotations; it gives back the very function."""

    def __call__(self, handler: F, /) -> F:
        """Register the handler."""
        ...


#: All HTTP integrations together: one table serves them.
SOURCE = Source("http", Invocation(), family="http")

#: Stands for a path in the catch-all of a front door: every path that no other route has. No template can be this.
ANY_PATH: Final = "*"


class HTTPRoute(Route[HTTPRequest, Any]):
    """A path and methods, of every front door or of some. `methods` empty means all."""

    __slots__ = ("integrations", "methods", "names", "path", "segments")

    def __init__(self, path: str, methods: Iterable[str] = (), integrations: Iterable[str] = ()) -> None:
        super().__init__(SOURCE, HTTPRequest)
        self.path: str = path
        self.methods: frozenset[str] = _methods(methods, path)
        self.integrations: frozenset[str] = frozenset(integrations)
        self.segments: list[tuple[str, str]] = [] if self.integrations and path == ANY_PATH else _segments(path)
        self.names: tuple[str, ...] = tuple(name for kind, name in self.segments if kind != STATIC)
        if len(set(self.names)) < len(self.names):
            raise RegistrationError(f"{path!r} uses one placeholder twice.")

    @property
    def is_catch_all(self) -> bool:
        """Whether the route matches every path of an integration that no other route matches."""
        return self.path == ANY_PATH

    def narrowed(self, prefix: str, where: Callable[[Any], bool] | None) -> HTTPRoute:
        """The same below a prefix; a filter on events is not for HTTP, where the path tells."""
        if not prefix:
            return self
        if self.path == ANY_PATH:
            raise RegistrationError(f"The catch-all of a front door cannot be included below {prefix!r}.")
        # "/" of a router is its prefix itself, without a slash at the end.
        path = prefix.rstrip("/") + ("" if self.path == "/" else self.path)
        return HTTPRoute(path or "/", self.methods, self.integrations)

    def __repr__(self) -> str:
        integrations = f" ({', '.join(sorted(self.integrations))})" if self.integrations else ""
        return f"{'|'.join(sorted(self.methods)) or 'ANY'} {self.path}{integrations}"


def _methods(given: Iterable[str], path: str) -> frozenset[str]:
    methods = frozenset(str(method).upper() for method in ([given] if isinstance(given, str) else given))
    unknown = methods - METHODS
    if unknown:
        raise RegistrationError(
            f"{path!r}: unknown methods {', '.join(sorted(unknown))}; known are {', '.join(sorted(METHODS))}."
        )
    return methods


# --- Paths ----------------------------------------------------------------------------------------------------------

STATIC, DYNAMIC, GREEDY = "static", "dynamic", "greedy"

_ENCODED = re.compile("%[0-9A-Fa-f]{2}")


def split(path: str) -> list[str]:
    """A path's segments. One slash at the end makes no segment, and no difference; any other empty segment does."""
    parts = path.split("/")
    if not parts[-1]:
        del parts[-1]
    del parts[:1]
    return parts


def _segments(path: str) -> list[tuple[str, str]]:
    if not isinstance(path, str) or not path.startswith("/"):
        raise RegistrationError(f"A path starts with '/': not {path!r}.")
    if "?" in path or "#" in path:
        raise RegistrationError(
            f"{path!r}: a route has a path alone; annotate parameters of the handler for the query."
        )
    if _ENCODED.search(path):
        raise RegistrationError(f"{path!r}: write the path decoded; requests are decoded before they are compared.")
    parts = split(path)
    segments = [_segment(part, path) for part in parts]
    if any(kind == GREEDY for kind, _ in segments[:-1]):
        raise RegistrationError(f"{path!r}: a greedy placeholder is the last segment.")
    return segments


def _segment(part: str, path: str) -> tuple[str, str]:
    if part.startswith("{") and part.endswith("}"):
        name = part[1:-1].removesuffix("+")
        if not name.isidentifier():
            raise RegistrationError(
                f"{path!r}: a placeholder is a Python name in braces, as in '/users/{{user_id}}' or '/files/{{path+}}'."
            )
        return (GREEDY if part.endswith("+}") else DYNAMIC), name
    if "{" in part or "}" in part or "<" in part:
        raise RegistrationError(f"{path!r}: a placeholder is a whole segment, as in '/users/{{user_id}}'.")
    if not part:
        raise RegistrationError(f"{path!r} has an empty segment.")
    return STATIC, part


# --- Route factories ------------------------------------------------------------------------------------------------


class Method:
    """A route factory for one method."""

    def __init__(self, method: str) -> None:
        self.method = method
        self.__doc__ = (
            f"{method} requests of a path, through any front door. `{{name}}` is a segment, `{{name+}}` the rest."
        )

    def __call__(self, path: str) -> HTTPRoute:
        """The route of one path."""
        return HTTPRoute(path, (self.method,))


get: Method = Method("GET")
post: Method = Method("POST")
put: Method = Method("PUT")
patch: Method = Method("PATCH")
delete: Method = Method("DELETE")
head: Method = Method("HEAD")
options: Method = Method("OPTIONS")


def route(path: str, methods: Iterable[str] = ()) -> HTTPRoute:
    """Requests of a path with any of `methods`, or with every method; through any front door."""
    return HTTPRoute(path, methods)


def through(integration: str, path: str | None, methods: Iterable[str]) -> HTTPRoute:
    """Requests through one front door: of one path, or of every path that no other route has."""
    return HTTPRoute(ANY_PATH if path is None else path, methods, (integration,))
