"""The HTTP request, in one form for every HTTP integration."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from encodings import normalize_encoding
from encodings.aliases import aliases
from typing import TYPE_CHECKING, Any

from .._events.builder import field, frozen
from .._events.codecs import Mismatch
from .._events.encoded_codecs import parse_json
from .._events.model import Event
from .errors import HTTPError

if TYPE_CHECKING:
    from .._events.times import datetime
    from .identity import ClientCertificate, IAMIdentity, LatticeIdentity
    from .request_context import RequestContext
else:
    # The classes would add two milliseconds to each cold start, and few handlers use these fields.
    datetime = ClientCertificate = IAMIdentity = LatticeIdentity = RequestContext = Any

Pairs = Iterable[tuple[str, str]] | Mapping[str, str] | Mapping[str, Iterable[str]]


class Values(Mapping[str, str]):
    """Query parameters: a mapping from each name to its last value; `all(name)` returns every value."""

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
        """Return every value of a name in the order of the request; empty for a missing name."""
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
        # Tests compare with a plain dict: `request.query == {"page": "2"}`.
        try:
            return self == type(self)(other)
        except (TypeError, AttributeError):  # The dict has names or values of other types.
            return False

    def __hash__(self) -> int:
        return hash(tuple((name, tuple(values)) for name, values in sorted(self._lists.items())))

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._lists!r})"


class Headers(Values):
    """Headers: a mapping with case-insensitive names, which are stored in lower case."""

    __slots__ = ()

    @staticmethod
    def _fold(name: str) -> str:
        return name.lower()

    @classmethod
    def of_folded(cls, lists: dict[str, list[str]]) -> Headers:
        """Create headers from names that are in lower case already, without a copy."""
        made = cls.__new__(cls)
        made._lists = lists
        return made


#: A longer name is unknown.
_LONGEST_CHARSET = 100
#: Charsets that Python has under only one name. Python codecs that are not HTTP charsets also have no alias.
_WITHOUT_ALIAS = frozenset(
    ("cp720", "cp737", "cp856", "cp874", "cp875", "cp1006", "koi8_t", "koi8_u", "iso8859_1", "utf_8_sig")
)


def _bad_request(detail: str = "", problems: Sequence[tuple[str, str]] = ()) -> HTTPError:
    from .problems import BadRequest

    return BadRequest(detail, problems=problems)


def _known_charset(name: str) -> str:
    """Return the name of Python's module for a charset.

    Python caches every name that it is asked for, even unknown ones, so it is asked only for the names of its modules.
    """
    normal = normalize_encoding(name[:_LONGEST_CHARSET]).lower().replace(".", "_")
    found = aliases.get(normal, normal)
    if found == "mbcs" or (found not in aliases.values() and found not in _WITHOUT_ALIAS):
        raise _bad_request("The Content-Type has an unknown charset.")
    return found


def _decoded(body: bytes, charset: str) -> str:
    try:
        return body.decode(charset)
    except (ValueError, LookupError):
        raise _bad_request("The body is not text in the charset of its Content-Type, UTF-8 by default.") from None


def _request_context() -> RequestContext:
    from .request_context import RequestContext

    return RequestContext()


def _values(given: Pairs) -> Values:
    return given if type(given) is Values else Values(given)


def _headers(given: Pairs) -> Headers:
    return given if type(given) is Headers else Headers(given)


@frozen(kw_only=True)
class HTTPRequest(Event):
    """An HTTP request from any HTTP integration; `raw` is the payload of that integration."""

    __slots__ = ("_bodies", "_form")  # what the body is converted to, after its first use

    @staticmethod
    def __lambdarouter_advice__(name: str) -> str:
        from .._calling.words import FIELDS, instead

        return instead(FIELDS["HTTPRequest"], name)

    method: str = "GET"
    """Method in upper case."""

    path: str = "/"
    """Path, percent-decoded once, without the stage and the query."""

    query: Values = field(factory=Values, converter=_values)
    """Query parameters, decoded."""

    headers: Headers = field(factory=Headers, converter=_headers)
    """Headers, with case-insensitive names."""

    cookies: dict[str, str] = field(factory=dict[str, str])
    """Cookies by name."""

    body: bytes = b""
    """Body as the client sent it; empty without a body."""

    path_parameters: dict[str, str] = field(factory=dict[str, str])
    """Values of the path placeholders of the route, as strings."""

    source_ip: str | None = None
    """IP address of the client, as the integration reports it."""

    host: str | None = None
    """Domain name that the request was sent to."""

    stage: str | None = None
    """Stage of the API; None for integrations other than API Gateway."""

    request_id: str | None = None
    """Request id of the integration."""

    requested_at: datetime | None = None
    """Time at which the service received the request. None for load balancers, and for version 1 of VPC Lattice."""

    account: str | None = None
    """Account of the API, of the function URL, or of the target group of a load balancer or of VPC Lattice."""

    api_id: str | None = None
    """Id of the API, or of the function URL; None for load balancers and VPC Lattice."""

    stage_variables: dict[str, str] = field(factory=dict[str, str])
    """Stage variables of the API by name; empty for integrations other than API Gateway."""

    target_group_arn: str | None = None
    """ARN of the target group; None for integrations other than load balancers and VPC Lattice."""

    claims: dict[str, Any] = field(factory=dict[str, Any])
    """Claims of a JWT or of a Cognito user pool, or the context of a Lambda authorizer. Empty without an authorizer,
    and with IAM authorization. Groups, roles, permissions and scopes are lists of strings with every integration; times
    are seconds since 1970, and `email_verified` and `phone_number_verified` are booleans."""

    scopes: tuple[str, ...] = ()
    """Scopes of the token of the caller; empty without a JWT."""

    principal: str | None = None
    """Identity of the caller: the subject of a token, the principal of a Lambda authorizer, or the ARN of an IAM
    identity. None without an authorizer."""

    client_certificate: ClientCertificate | None = None
    """Certificate of the client; only for API Gateway with mutual TLS."""

    iam_identity: IAMIdentity | None = None
    """IAM principal that signed the request; only for API Gateway and function URLs with IAM authorization."""

    lattice_identity: LatticeIdentity | None = None
    """Caller of a VPC Lattice service; None for other integrations."""

    request_context: RequestContext = field(factory=_request_context, repr=False, eq=False)
    """Further facts about the request: the key of its route, the user agent, the API key and more. It is ignored if two
    requests are compared."""

    front_door: str = "api_gateway_http"
    """Source of the request: `api_gateway_rest`, `api_gateway_http`, `function_url`, `alb`, `vpc_lattice_v1` or
    `vpc_lattice_v2`."""

    @property
    def text(self) -> str:
        """The body as a string, decoded with the charset of the Content-Type, by default UTF-8.

        Raises HTTPError 400 for an unknown charset, and for a body that cannot be decoded.
        """
        charset = "utf-8"
        for part in self.headers.get("content-type", "").split(";")[1:]:
            name, _, value = part.strip().partition("=")
            if name.lower() == "charset":
                charset = value.strip('"')
        if charset.lower() == "utf-8":
            # Skip the conversion to bytes and back, which is slow for a large body.
            integration, raw, _ = getattr(self, "_origin", (None, None, None))
            plain: str | None = integration.plain_text(raw) if integration is not None else None
            return plain if plain is not None else _decoded(self.body, "utf-8")
        return _decoded(self.body, _known_charset(charset))

    def claim_list(self, name: str) -> list[str]:
        """Return the values of a claim that is a list in the token; empty without the claim.

        `claims` has lists for the claims that are lists in every token, such as `cognito:groups`. Use this method for
        the lists of your own identity provider, which API Gateway sends as text: `[a b]` or `a,b`.
        """
        from .claims import as_list

        return as_list(self.claims.get(name), name)

    def json(self) -> Any:
        """Parse the body as JSON; raise HTTPError 400 if it is not valid JSON."""
        try:
            return parse_json(self.body)
        except Mismatch as mismatch:
            raise _bad_request(problems=[("body", str(mismatch))]) from None


def is_as_received(request: HTTPRequest) -> bool:
    """Return whether a request is as it was read from a payload: not a changed copy, nor created by a test."""
    return hasattr(request, "_origin")
