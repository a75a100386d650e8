"""HTTP routes: a path and methods, for every HTTP integration or for some. `_tree.py` matches requests to them.

The order of registration does not matter. A static segment has precedence over a segment that is partly a placeholder
(`{name}.json`), which has precedence over a `{placeholder}`, which has precedence over a greedy `{path+}`. A route for
one integration has precedence over a route for all of them. A route with the filter of a router (`where=`) has
precedence over the same route without a filter.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final, Self

from .._routing.deliveries import Invocation
from .._routing.route import Route
from .._routing.source import Source
from ..errors import RegistrationError
from .request import HTTPRequest

if TYPE_CHECKING:
    from typing import ParamSpec, Unpack

    from .._routing.decorator import Decorator
    from .._routing.protocols import Binds
    from .operations import OperationOptions

    P = ParamSpec("P")

    class HTTPDecorator(Decorator[P, Binds]):
        """A method of an app or router that registers a handler for the HTTP route of a factory."""

        def __init__(self, factory: Callable[P, HTTPRoute]) -> None: ...


METHODS: Final = frozenset({"GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"})


#: The source of all HTTP integrations, which share one table.
SOURCE = Source("http", Invocation(), family="http")

#: The path of the catch-all route of an integration. No path template can have this value.
ANY_PATH: Final = "*"


class HTTPRoute(Route[HTTPRequest, Any]):
    """A route of HTTP requests.

    - `path`: path template, such as `/users/{user_id}`, `/reports/{name}.json` or `/files/{path+}`.
    - `methods`: HTTP methods; empty for any method.
    - `integrations`: names of HTTP integrations; empty for all of them.
    - `mounted`: for a path of a mounted app, the function that returns the handler for a path template.
    - `options`: options of the decorator for the OpenAPI document; see `OperationOptions`.

    Raises RegistrationError for an invalid path, an unknown method, or an invalid option.
    """

    __slots__ = ("integrations", "methods", "mounted", "names", "options", "path", "segments")

    def __init__(
        self,
        path: str,
        methods: Iterable[str] = (),
        integrations: Iterable[str] = (),
        *,
        mounted: Callable[[str], Callable[..., Any]] | None = None,
        options: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(SOURCE, HTTPRequest)
        self.path: str = path
        self.mounted: Callable[[str], Callable[..., Any]] | None = mounted
        self.methods: frozenset[str] = _methods(methods, path)
        self.integrations: frozenset[str] = frozenset(integrations)
        self.segments: list[tuple[str, str]] = [] if self.integrations and path == ANY_PATH else _segments(path)
        self.names: tuple[str, ...] = tuple(name for _, name in placeholders_of(self.segments))
        if len(set(self.names)) < len(self.names):
            raise RegistrationError(f"{path!r} uses one placeholder twice.")
        self.options: Mapping[str, Any] = {}
        if options:
            from .operations import operation_options

            self.options = operation_options(options, path, self.methods)

    @property
    def is_catch_all(self) -> bool:
        """Whether the route matches every path that no other route of its integrations matches."""
        return self.path == ANY_PATH

    def narrowed(self, prefix: str, where: Callable[[Any], bool] | None) -> Self:
        """Return the route with a prefix before its path, and with the filter of a router that includes its handler."""
        narrowed = super().narrowed(prefix, where)
        if not prefix:
            return narrowed
        if self.is_catch_all:
            raise RegistrationError(f"The catch-all of an HTTP integration cannot be included below {prefix!r}.")
        # The path "/" of a router becomes the prefix itself, without a trailing slash.
        path = prefix.rstrip("/") + ("" if self.path == "/" else self.path)
        prefixed = type(self)(path or "/", self.methods, self.integrations, mounted=self.mounted)
        prefixed.where, prefixed.options = narrowed.where, narrowed.options
        return prefixed

    def __repr__(self) -> str:
        facts = sorted(self.integrations)
        if self.where is not None:
            facts.append(f"where={getattr(self.where, '__name__', 'function')}")
        return f"{'|'.join(sorted(self.methods)) or 'ANY'} {self.path}" + (f" ({', '.join(facts)})" if facts else "")


def _methods(given: Iterable[str], path: str) -> frozenset[str]:
    methods = frozenset(str(method).upper() for method in ([given] if isinstance(given, str) else given))
    unknown = methods - METHODS
    if unknown:
        raise RegistrationError(
            f"{path!r}: unknown methods {', '.join(sorted(unknown))}; the methods are {', '.join(sorted(METHODS))}."
        )
    return methods


#: Kinds of segments: a text, a text with placeholders in it, a placeholder, and the rest of the path.
STATIC, PARTIAL, DYNAMIC, GREEDY = "static", "partial", "dynamic", "greedy"


def split(path: str) -> list[str]:
    """Split a path into segments. One trailing slash is ignored; every other empty segment is kept."""
    parts = path.split("/")
    if not parts[-1]:
        del parts[-1]
    del parts[:1]
    return parts


def _segments(path: str) -> list[tuple[str, str]]:
    if not isinstance(path, str):
        raise RegistrationError(
            f"A path is a string that starts with '/', such as '/users/{{user_id}}', not {type(path).__name__}."
        )
    if not path.startswith("/"):
        raise RegistrationError(
            f"A path starts with '/': not {path!r}. For the path of a router's prefix itself, write '/'."
        )
    if "?" in path or "#" in path:
        raise RegistrationError(f"{path!r}: a route has only a path; annotate parameters of the handler for the query.")
    if "%" in path and re.search("%[0-9A-Fa-f]{2}", path):
        raise RegistrationError(f"{path!r}: write the path decoded; requests are decoded before they are compared.")
    parts = split(path)
    segments = [_segment(part, path) for part in parts]
    if any(kind == GREEDY for kind, _ in segments[:-1]):
        raise RegistrationError(f"{path!r}: a greedy placeholder is the last segment.")
    return segments


def _segment(part: str, path: str) -> tuple[str, str]:
    """Return the kind of a segment, and its text, or the name of its placeholder if that is the whole segment."""
    texts = literals_of(part)
    if any(character in text for text in texts for character in "{}<"):
        raise RegistrationError(
            f"{path!r}: a placeholder is a Python name in braces, for a whole segment or a part of it, as in "
            "'/users/{user_id}' or '/reports/{name}.json'."
        )
    names = _names_in(part)
    if not all(name.removesuffix("+").isidentifier() for name in names):
        raise RegistrationError(
            f"{path!r}: a placeholder is a Python name in braces, as in '/users/{{user_id}}' or '/files/{{path+}}'."
        )
    if texts == ["", ""]:
        name = names[0].removesuffix("+")
        return (GREEDY if name != names[0] else DYNAMIC), name
    if any(name.endswith("+") for name in names):
        raise RegistrationError(f"{path!r}: a greedy placeholder is a whole segment, as in '/files/{{path+}}'.")
    if not all(texts[1:-1]):
        raise RegistrationError(
            f"{path!r}: the end of a placeholder in {part!r} is not clear. Put text between two placeholders, "
            "as in '{width}x{height}'."
        )
    if not part:
        raise RegistrationError(f"{path!r} has an empty segment.")
    return (PARTIAL if names else STATIC), part


def literals_of(part: str) -> list[str]:
    """Return the texts of a segment before, between and after its placeholders; the first and the last may be empty."""
    texts = [part]
    for name in _names_in(part):
        texts[-1:] = texts[-1].partition(f"{{{name}}}")[::2]
    return texts


def _names_in(part: str) -> list[str]:
    """The texts in braces; without a regular expression, which each cold start would compile."""
    return [each.rpartition("{")[2] for each in part.split("}")[:-1] if "{" in each]


def placeholders_of(segments: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Yield the kind of segment and the name of each placeholder, in the order of the path."""
    for kind, text in segments:
        if kind == PARTIAL:
            yield from ((kind, name) for name in _names_in(text))
        elif kind != STATIC:
            yield kind, text


#: The options in the docs of every factory.
OPTIONS: Final = """

For the OpenAPI document:

- `deprecated`: True for a deprecated operation.
- `include_in_schema`: False to leave the operation out.
- `responses`: further responses by status, such as `{404: NotFound}`.
- `security`: names of security schemes, one of which a request needs.
- `summary`: replaces the first line of the docstring.
- `description`: replaces the rest of the docstring.
- `tags`: words that group operations.
- `operation_id`: unique name of the operation; by default that of the function.
- `response_description`: describes the responses of the return annotation.
- `openapi_extra`: further members of the operation.
"""


class Factory:
    """A route factory that accepts the options of the OpenAPI document."""

    @property
    def __signature__(self) -> Any:
        """The signature with the names of the options, for `help` and for messages about a misspelled option."""
        from .operations import signature_with_options

        return signature_with_options(type(self).__call__)


class Method(Factory):
    """A route factory for one HTTP method."""

    def __init__(self, method: str) -> None:
        self.method = method
        self.__doc__ = (
            f"Match {method} requests by `path`.\n\n"
            "- `path`: such as `/users/{user_id}`. `{name}` matches a segment or a part of it, `{name+}` the rest."
            f"{OPTIONS}"
        )

    def __call__(self, path: str, **options: Unpack[OperationOptions]) -> HTTPRoute:
        """Match requests of this method.

        - `path`: such as `/users/{user_id}`. `{name}` matches a segment or a part of it, `{name+}` the rest.
        """
        return HTTPRoute(path, (self.method,), options=options)


get: Method = Method("GET")
post: Method = Method("POST")
put: Method = Method("PUT")
patch: Method = Method("PATCH")
delete: Method = Method("DELETE")
head: Method = Method("HEAD")
options: Method = Method("OPTIONS")


class Methods(Factory):
    """A route factory for several HTTP methods."""

    def __init__(self) -> None:
        self.__doc__ = f"Match requests by `path` and `methods`; by default any method.{OPTIONS}"

    def __call__(self, path: str, methods: Iterable[str] = (), **options: Unpack[OperationOptions]) -> HTTPRoute:
        """`path` is a template, such as `/users/{user_id}`, and `methods` the HTTP methods; by default any."""
        return HTTPRoute(path, methods, options=options)


route: Methods = Methods()


def through(
    integration: str, path: str | None, methods: Iterable[str], options: Mapping[str, Any] | None = None
) -> HTTPRoute:
    """Return a route of one integration. Without a path, it matches every path that no other route matches."""
    return HTTPRoute(ANY_PATH if path is None else path, methods, (integration,), options=options)


if TYPE_CHECKING:

    class Decorators:
        """The decorators of all integrations, for type checkers and editors."""

        get: Final = HTTPDecorator(get)
        """Match GET requests by `path`. Example: `@app.get("/users/{user_id}")`."""
        post: Final = HTTPDecorator(post)
        """Match POST requests by `path`. Example: `@app.post("/users/{user_id}")`."""
        put: Final = HTTPDecorator(put)
        """Match PUT requests by `path`. Example: `@app.put("/users/{user_id}")`."""
        patch: Final = HTTPDecorator(patch)
        """Match PATCH requests by `path`. Example: `@app.patch("/users/{user_id}")`."""
        delete: Final = HTTPDecorator(delete)
        """Match DELETE requests by `path`. Example: `@app.delete("/users/{user_id}")`."""
        head: Final = HTTPDecorator(head)
        """Match HEAD requests by `path`. Example: `@app.head("/users/{user_id}")`."""
        options: Final = HTTPDecorator(options)
        """Match OPTIONS requests by `path`. Example: `@app.options("/users/{user_id}")`."""
        route: Final = HTTPDecorator(route)
        """Match requests by `path` and `methods`; by default any method. Example: `@app.route("/users/{user_id}")`."""
