"""The HTTP request, in one form for every front door."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from .._events.builder import field, frozen
from .._events.codecs import Mismatch, parse_json
from .._events.model import Event
from .errors import HTTPError

Pairs = Iterable[tuple[str, str]] | Mapping[str, str] | Mapping[str, Iterable[str]]


class Values(Mapping[str, str]):
    """Query parameters: a mapping to the last value of each name, and `all(name)` for those given several times."""

    __slots__ = ("_lists",)

    def __init__(self, pairs: Pairs = ()) -> None:
        self._lists: dict[str, list[str]] = {}
        items: Any = pairs.items() if isinstance(pairs, Mapping) else pairs
        for name, value in items:
            several = [value] if isinstance(value, str) else list(value)
            if several:
                self._lists.setdefault(self._fold(name), []).extend(several)

    @staticmethod
    def _fold(name: str) -> str:
        return name

    def all(self, name: str) -> list[str]:
        """Every value of a name, in the order they came; empty where there is none."""
        return list(self._lists.get(self._fold(name), ()))

    def __getitem__(self, name: str) -> str:
        return self._lists[self._fold(name)][-1]

    def __iter__(self) -> Iterator[str]:
        return iter(self._lists)

    def __len__(self) -> int:
        return len(self._lists)

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Values):
            return type(other) is type(self) and self._lists == other._lists
        if not isinstance(other, Mapping):
            return NotImplemented
        # A plain dict, as a test writes it: `request.query == {"page": "2"}`.
        try:
            return self == type(self)(other)
        except (TypeError, AttributeError):  # with names or values that no request has
            return False

    def __hash__(self) -> int:
        return hash(tuple((name, tuple(values)) for name, values in sorted(self._lists.items())))

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._lists!r})"


class Headers(Values):
    """Headers: the same with names in any case; they are kept in lower case."""

    __slots__ = ()

    @staticmethod
    def _fold(name: str) -> str:
        return name.lower()

    @classmethod
    def _of_folded(cls, lists: dict[str, list[str]]) -> Headers:
        """Headers of names that are in lower case already, without looking at them again."""
        made = cls.__new__(cls)
        made._lists = lists
        return made


#: Text encodings of Python's that no Content-Type means; some of them take quadratic time.
_NOT_CHARSETS = frozenset({"idna", "punycode", "raw-unicode-escape", "unicode-escape", "undefined", "mbcs", "oem"})


def _known_charset(name: str) -> str:
    import codecs

    try:
        found = codecs.lookup(name).name
    except (LookupError, ValueError):
        found = "undefined"
    if found.replace("_", "-") in _NOT_CHARSETS:
        raise HTTPError(400, "The Content-Type names an unknown charset.")
    return found


def _decoded(body: bytes, charset: str) -> str:
    try:
        return body.decode(charset)
    except (ValueError, LookupError):
        raise HTTPError(400, "The body is not text in the charset of its Content-Type, UTF-8 by default.") from None


def _values(given: Pairs) -> Values:
    return given if type(given) is Values else Values(given)


def _headers(given: Pairs) -> Headers:
    return given if type(given) is Headers else Headers(given)


@frozen(kw_only=True)
class HTTPRequest(Event):
    """An HTTP request, whichever front door it came through; `raw` is the front door's own event."""

    __slots__ = ("_form",)  # what a form in the body holds, once a handler asked for it

    method: str = "GET"
    """Method in capitals."""

    path: str = "/"
    """Path, percent-decoded once, without stage or query."""

    query: Values = field(factory=Values, converter=_values)
    """Query parameters, decoded."""

    headers: Headers = field(factory=Headers, converter=_headers)
    """Headers, with names in any case."""

    cookies: dict[str, str] = field(factory=dict[str, str])
    """Cookies by name."""

    body: bytes = b""
    """Body as the client sent it; empty where there is none."""

    path_parameters: dict[str, str] = field(factory=dict[str, str])
    """What the placeholders of the route's path matched, as text."""

    source_ip: str | None = None
    """Address of the client, as the front door saw it."""

    host: str | None = None
    """Domain name that the request was sent to."""

    stage: str | None = None
    """Stage of the API; None for function URLs and load balancers."""

    request_id: str | None = None
    """The front door's own id of the request."""

    claims: dict[str, Any] = field(factory=dict[str, Any])
    """What the front door's authorizer says of the caller: the claims of a JWT or of a Cognito user pool, or the
    context of a Lambda authorizer. Empty without an authorizer, and for IAM."""

    scopes: tuple[str, ...] = ()
    """Scopes of the caller's token. Only with a JWT."""

    principal: str | None = None
    """Who calls, as the authorizer says: the subject of a token, the principal of a Lambda authorizer, or the ARN of an
    IAM identity. None where nobody was asked."""

    front_door: str = "api_gateway_http"
    """The source that brought it: `api_gateway_rest`, `api_gateway_http`, `function_url`, `alb` ..."""

    @property
    def text(self) -> str:
        """The body as text, in the charset of its Content-Type (UTF-8 by default); a 400 where it is not."""
        charset = "utf-8"
        for part in self.headers.get("content-type", "").split(";")[1:]:
            name, _, value = part.strip().partition("=")
            if name.lower() == "charset":
                charset = value.strip('"')
        if charset.lower() == "utf-8":
            # Six megabytes of text need not become bytes first.
            integration, raw, _ = getattr(self, "_origin", (None, None, None))
            plain: str | None = integration.plain_text(raw) if integration is not None else None
            return plain if plain is not None else _decoded(self.body, "utf-8")
        return _decoded(self.body, _known_charset(charset))

    def json(self) -> Any:
        """The body's JSON value; a 400 where it is none."""
        try:
            return parse_json(self.body)
        except Mismatch as mismatch:
            raise HTTPError(400, problems=[("body", str(mismatch))]) from None
