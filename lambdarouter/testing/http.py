"""HTTP requests as the events of each HTTP integration."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from difflib import get_close_matches
from importlib import import_module
from inspect import Parameter, Signature
from typing import TYPE_CHECKING, Any, Final, TypedDict, Unpack, cast
from urllib.parse import parse_qsl, urlencode

from .._detection.known import HTTP_INTEGRATIONS, detect
from .._events.json_encoder import dumps
from .._events.samples import SAMPLED, Sample
from ..http.identity import ClientCertificate
from . import _forms
from ._callers import Claims, Identity, write_caller


class Request:
    """A request as a browser sends it, before an HTTP integration converts it to an event."""

    def __init__(self, method: str, path: str, headers: list[tuple[str, str]], body: bytes | None) -> None:
        self.method = method
        """HTTP method."""
        self.path: str
        """Path without the query, percent-encoded."""
        self.raw_query: str
        """Query without the question mark, percent-encoded."""
        self.path, _, self.raw_query = path.partition("?")
        self.query: list[tuple[str, str]] = parse_qsl(self.raw_query, keep_blank_values=True)
        """Names and values of the query, decoded."""
        self.headers = headers
        """Names and values of the headers."""
        self.body = body
        """Content of the body. None for a request without a body."""

    def several(self, pairs: list[tuple[str, str]]) -> dict[str, list[str]]:
        """Return all values by name."""
        lists: dict[str, list[str]] = {}
        for name, value in pairs:
            lists.setdefault(name, []).append(value)
        return lists

    def written_body(self, *, empty: str | None, is_text: Callable[[str], bool] | None = None) -> dict[str, Any]:
        """Return `body` and `isBase64Encoded`: text if it is UTF-8 of a media type for which `is_text` is true.

        By default the body is text for the types that all services but REST APIs send as text. All other bodies, such
        as forms, are base64.
        """
        if self.body is None:
            return {"body": empty, "isBase64Encoded": False}
        kind = dict(self.headers).get("content-type", "").partition(";")[0].strip().lower()
        if (is_text or _is_text)(kind):
            try:
                return {"body": self.body.decode(), "isBase64Encoded": False}
            except UnicodeDecodeError:
                pass
        return {"body": b64encode(self.body).decode("ascii"), "isBase64Encoded": True}


def _is_text(kind: str) -> bool:
    return kind.startswith("text/") or kind in ("application/json", "application/javascript", "application/xml")


def is_text_or_form(kind: str) -> bool:
    """Return whether a REST API sends a body of this media type as text, if only binary types are configured."""
    return _is_text(kind) or "json" in kind or "urlencoded" in kind or not kind


class RequestOptions(TypedDict, total=False):
    """The options of a request: of `Client.get` and the other methods, and of the samples of HTTP integrations."""

    query: _forms.Values | None
    """Query parameters; a list has several values of one parameter. Or a list of `(name, value)`."""

    headers: Mapping[str, str | Sequence[str]] | None
    """Headers; a list has several headers of one name."""

    cookies: Mapping[str, str] | None
    """Cookies by name."""

    json: Any
    """A body of JSON; classes of every kind are written as in replies."""

    body: str | bytes | None
    """A body, sent unchanged. Set its `Content-Type` in `headers`."""

    form: _forms.Values | None
    """Fields of a form, as for `query`. The body is URL-encoded, and multipart if there are `files`."""

    files: _forms.Files | None
    """Files of a form by the name of their field, or a list of `(field, file)`. A file is bytes, a string, a file
    object, a `Path`, an `UploadedFile`, or `(name, content)`, with a media type and further headers after them."""

    claims: Claims | None
    """Claims of the caller's token, in the form of `HTTPRequest.claims`; each integration sends them as on AWS."""

    identity: Identity | None
    """The IAM principal that signs the request: its ARN, an `IAMIdentity`, for VPC Lattice a `LatticeIdentity`, or a
    dict with the keys of the event."""

    client_certificate: ClientCertificate | None
    """The certificate of the client, for API Gateway with mutual TLS."""


_OPTIONS: Final = RequestOptions.__optional_keys__


def request(front_door: str, method: str, path: str, **options: Unpack[RequestOptions]) -> dict[str, Any]:
    """Build the event of an HTTP integration for a request.

    Raises LookupError for an unknown integration, and TypeError for options that do not go together, or that the
    integration does not have.
    """
    check_integration(front_door)
    event_of: Callable[[Request], dict[str, Any]] = import_module(f".{front_door}", __package__).event_of
    return _event(event_of, front_door, method, path, options)


def check_integration(name: str) -> None:
    """Raise LookupError for a name that is not the name of an HTTP integration."""
    if name not in HTTP_INTEGRATIONS:
        raise LookupError(f"{name!r} is not an HTTP integration; these are: {', '.join(sorted(HTTP_INTEGRATIONS))}.")


def check_options(options: Iterable[str], known: Collection[str] = _OPTIONS) -> None:
    """Raise TypeError for an option that a request does not have."""
    for name in options:
        if name not in known:
            close = get_close_matches(name, known, 1)
            guess = f" Did you mean {close[0]!r}?" if close else ""
            raise TypeError(f"A request has no option {name!r}.{guess} Its options are: {', '.join(sorted(known))}.")


def _event(
    event_of: Callable[[Request], dict[str, Any]],
    integration: str,
    method: str,
    path: str,
    options: RequestOptions,
) -> dict[str, Any]:
    check_options(options)
    event = event_of(_sent(method, path, options))
    caller: dict[str, Any] = {
        name: options.get(name)
        for name in ("claims", "identity", "client_certificate")
        if options.get(name) is not None
    }
    if caller:
        write_caller(event, integration, **caller)
    return event


def _sent(method: str, path: str, options: RequestOptions) -> Request:
    query = options.get("query")
    if query:
        path += ("&" if "?" in path else "?") + urlencode(_forms.pairs_of(query, "query"))
    headers = options.get("headers") or {}
    pairs = [
        (name.lower(), value)
        for name, values in headers.items()
        for value in ([values] if isinstance(values, str) else values)
    ]
    kind, body = _body(options)
    cookies = options.get("cookies")
    if cookies:
        pairs.append(("cookie", "; ".join(f"{name}={value}" for name, value in cookies.items())))
    names = {name for name, _ in pairs}
    if kind is not None and "content-type" not in names:
        pairs.append(("content-type", kind))
    defaults = (("host", "api.example.com"), ("user-agent", "lambdarouter"))
    pairs = [*(each for each in defaults if each[0] not in names), *pairs]
    return Request(method, path, pairs, body)


def _body(options: RequestOptions) -> tuple[str | None, bytes | None]:
    """Return the media type and the body of a request; raise TypeError for two bodies."""
    form = {name for name in ("form", "files") if options.get(name) is not None}
    others = {name for name in ("json", "body") if options.get(name) is not None}
    if len(others) + bool(form) > 1:
        given = ", ".join(f"{name}=" for name in sorted(others | form))
        raise TypeError(f"A request has one body; give only one of {given}.")
    if form:
        return _forms.encoded_form(options.get("form"), options.get("files"))
    if "json" in others:
        return "application/json", dumps(options.get("json")).encode()
    body = options.get("body")
    return None, body.encode() if isinstance(body, str) else body


class RequestSample(Sample[...]):
    """A factory of requests through one HTTP integration, with the options of `RequestOptions`.

    `api_gateway_http.request(method="POST", path="/users", json={...})`; without options, a GET of `/`.
    """

    def __init__(self, event_of: Callable[[Request], dict[str, Any]], *, doc: str = "") -> None:
        super().__init__(None, event_of(Request("GET", "/", [("host", "api.example.com")], None)), doc=doc)
        self.event_of = event_of
        """Builds the event of a request."""

    if TYPE_CHECKING:

        def __call__(self, *, method: str = "GET", path: str = "/", **options: Unpack[RequestOptions]) -> Any:
            """Build the event of a request; raises TypeError for an unknown option."""

        def record(self, *, method: str = "GET", path: str = "/", **options: Unpack[RequestOptions]) -> Any:
            """Build the event of a request, as a call does."""

    def _signature(self) -> Signature:
        names = ["method", "path", *RequestOptions.__annotations__]
        return Signature([Parameter(name, Parameter.KEYWORD_ONLY, default=SAMPLED) for name in names])

    def build(self, fields: dict[str, Any]) -> Any:
        """Build the event of a request; raises TypeError for an unknown option."""
        if not fields:
            return super().build(fields)
        check_options(fields, _OPTIONS | {"method", "path"})
        method, path = fields.pop("method", "GET"), fields.pop("path", "/")
        integration = detect(self.template)
        assert integration is not None
        return _event(self.event_of, integration, method, path, cast("RequestOptions", fields))


__all__ = ["Request", "RequestOptions", "RequestSample", "request"]
