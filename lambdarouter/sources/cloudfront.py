"""Lambda@Edge: CloudFront's requests and responses on their way between viewer, edge and origin.

Shape: `Records[0].cf`, the one record without an event source; there is always one. The answer of a request event is
the request, changed or not, or a response that goes out instead; that of a response event is the response. None passes
on what came. `status` is a string on this wire. CloudFront answers 502 for a malformed answer, and 502 or 503 for an
invocation that raised. The function is a numbered version in us-east-1, without environment variables, and a viewer
event leaves it five seconds.

`config.eventType` is in every real event, and in few sample events: without it, an event with a response is one of a
response, and one whose request has an origin is one of the origin's side.

Source: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/lambda-event-structure.html
"""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Annotated, Any

from ..classes import field, frozen
from ..errors import EventError, ReplyError
from ..events import At, Event, Part, Where
from ..forms import Form, Mismatch, expected, kind_of, read_base64, write_base64
from ..replies import object_reply, one_of, required
from ..routes import Draft, Outcome, Record, Route, Source, Text, each_of, text

if TYPE_CHECKING:
    from cattrs import Converter

    from ..handlers import Handler

#: What a handler may return.
Reply = Mapping[str, Any] | None

_each = each_of("cloudfront")


def _records(payload: dict[str, Any]) -> list[Record]:
    records = _each(payload)
    if len(records) > 1:
        raise EventError(
            "cloudfront", "Records", "has more than one record", "CloudFront sends one, and reads one answer."
        )
    return records


def _answer(payload: Any, outcomes: list[Outcome]) -> Any:
    (outcome,) = outcomes
    if outcome.error is not None:
        raise outcome.error
    return outcome.value


def _inside(raw: Any, *keys: str) -> Any:
    for key in keys:
        if type(raw) is not dict:
            return None
        raw = raw.get(key)
    return raw


def _event_type(raw: Any) -> str | None:
    """The event's type, from what else it has where it does not say; None where nothing tells it."""
    told = _inside(raw, "cf", "config", "eventType")
    if told is not None:
        return told if type(told) is str else None
    request = _inside(raw, "cf", "request")
    if request is None:
        return None
    side = "viewer" if _inside(request, "origin") is None else "origin"
    return f"{side}-request" if _inside(raw, "cf", "response") is None else f"{side}-response"


# --- Headers and bodies ---------------------------------------------------------------------------------------------


def _read_headers(value: Any, where: Where) -> dict[str, tuple[str, ...]]:
    if type(value) is not dict:
        raise expected("an object", value)
    headers: dict[str, tuple[str, ...]] = {}
    for name, entries in value.items():
        if type(entries) is not list:
            raise Mismatch(str(expected("a list", entries)), f".{name}")
        for index, entry in enumerate(entries):
            text = entry.get("value") if type(entry) is dict else None
            if type(text) is not str:
                raise Mismatch("expected an object with a string `value`", f".{name}[{index}]")
        headers[name] = tuple(entry["value"] for entry in entries)
    return headers


def _write_headers(headers: Mapping[str, tuple[str, ...]]) -> dict[str, list[dict[str, str]]]:
    return {name: [{"key": name, "value": value} for value in values] for name, values in headers.items()}


def _read_body(value: Any, where: Where) -> bytes:
    if type(value) is not dict:
        raise expected("an object", value)
    data, encoding = value.get("data"), value.get("encoding", "text")
    if type(data) is not str:
        raise Mismatch(str(expected("a string", data)), ".data")
    if encoding == "text":
        return data.encode(errors="surrogatepass")
    if encoding != "base64":
        raise Mismatch("expected base64 or text", ".encoding")
    try:
        return read_base64(data, where)
    except Mismatch as mismatch:
        raise Mismatch(str(mismatch), ".data") from None


def _write_body(value: bytes) -> dict[str, Any]:
    return {"action": "read-only", "data": write_base64(value), "encoding": "base64", "inputTruncated": False}


_headers = Form("an object of lists", _read_headers, _write_headers)
_body = Form("an object with data", _read_body, _write_body)
Headers = dict[str, tuple[str, ...]]


# --- Events ---------------------------------------------------------------------------------------------------------


@frozen(kw_only=True)
class CustomOrigin(Part):
    """An origin that is a web server."""

    domain_name: Annotated[str, At("domainName")]
    """Domain name of the server."""

    path: Annotated[str, At("path")] = ""
    """Directory on the server that requests are for; empty for its root."""

    port: Annotated[int | None, At("port")] = None
    """Port that CloudFront connects to."""

    protocol: Annotated[str | None, At("protocol")] = None
    """`http` or `https`."""

    ssl_protocols: Annotated[tuple[str, ...], At("sslProtocols")] = ()
    """TLS versions that CloudFront may use: `TLSv1.2` ..."""

    read_timeout: Annotated[int | None, At("readTimeout")] = None
    """Seconds that CloudFront waits for a response."""

    keepalive_timeout: Annotated[int | None, At("keepaliveTimeout")] = None
    """Seconds that CloudFront keeps an idle connection."""

    custom_headers: Annotated[Headers, At("customHeaders", form=_headers)] = field(factory=dict[str, tuple[str, ...]])
    """Headers that CloudFront adds for this origin, by name in lower case."""


@frozen(kw_only=True)
class S3Origin(Part):
    """An origin that is a bucket."""

    domain_name: Annotated[str, At("domainName")]
    """Domain name of the bucket."""

    path: Annotated[str, At("path")] = ""
    """Directory in the bucket that requests are for; empty for its root."""

    region: Annotated[str | None, At("region")] = None
    """Region of the bucket. Only with an origin access identity."""

    auth_method: Annotated[str | None, At("authMethod")] = None
    """`origin-access-identity` or `none`."""

    custom_headers: Annotated[Headers, At("customHeaders", form=_headers)] = field(factory=dict[str, tuple[str, ...]])
    """Headers that CloudFront adds for this origin, by name in lower case."""


@frozen(kw_only=True)
class CloudFrontRequest(Part):
    """A request; to change it, return `{**request.raw, "uri": "/other"}`."""

    uri: Annotated[str, At("uri")]
    """Path of the object, without the query."""

    method: Annotated[str, At("method")] = "GET"
    """HTTP method; read-only."""

    querystring: Annotated[str, At("querystring")] = ""
    """Query as the viewer wrote it, without the question mark; may be empty."""

    headers: Annotated[Headers, At("headers", form=_headers)] = field(factory=dict[str, tuple[str, ...]])
    """Headers by name in lower case, each with all its values."""

    client_ip: Annotated[str | None, At("clientIp")] = None
    """Address of the viewer, IPv4 or IPv6, or of its proxy."""

    body: Annotated[bytes | None, At("body", form=_body)] = None
    """The body. Only where the trigger includes it, and there is one."""

    body_truncated: Annotated[bool, At("body.inputTruncated")] = False
    """Whether the body was cut: at 40 KB for viewer requests, at 1 MB for origin requests."""

    custom_origin: Annotated[CustomOrigin | None, At("origin.custom")] = None
    """The web server that the request goes to. Only on origin events, where the origin is none of S3's."""

    s3_origin: Annotated[S3Origin | None, At("origin.s3")] = None
    """The bucket that the request goes to. Only on origin events, where the origin is one."""


@frozen(kw_only=True)
class CloudFrontResponse(Part):
    """A response; to change it, return `{**response.raw, "headers": ...}`."""

    status: Annotated[str, At("status")] = "200"
    """HTTP status code, as text. Read-only on viewer responses."""

    status_description: Annotated[str | None, At("statusDescription")] = None
    """HTTP status text: `OK`."""

    headers: Annotated[Headers, At("headers", form=_headers)] = field(factory=dict[str, tuple[str, ...]])
    """Headers by name in lower case, each with all its values. The body is never sent."""


@frozen(kw_only=True)
class CloudFrontEvent(Event):
    """What request and response events have in common."""

    event_type: Annotated[str | None, At("cf.config.eventType")] = None
    """`viewer-request`, `origin-request`, `origin-response` or `viewer-response`. Not in some sample events."""

    distribution_id: Annotated[str, At("cf.config.distributionId")] = "EDFDVBD6EXAMPLE"
    """Id of the distribution."""

    distribution_domain_name: Annotated[str | None, At("cf.config.distributionDomainName")] = None
    """Domain name of the distribution."""

    request_id: Annotated[str | None, At("cf.config.requestId")] = None
    """Id of the request, the same in its four events."""


@frozen(kw_only=True)
class CloudFrontRequestEvent(CloudFrontEvent):
    """A request, from the viewer or to the origin."""

    request: Annotated[CloudFrontRequest, At("cf.request")]
    """The request."""


@frozen(kw_only=True)
class CloudFrontResponseEvent(CloudFrontEvent):
    """A response, from the origin or to the viewer."""

    response: Annotated[CloudFrontResponse, At("cf.response")]
    """The response."""

    request: Annotated[CloudFrontRequest | None, At("cf.request")] = None
    """The request that it answers. Always in real events, not in some sample events."""


# --- Replies --------------------------------------------------------------------------------------------------------


def _reply(value: Any, event: CloudFrontRequestEvent | CloudFrontResponseEvent) -> dict[str, Any]:
    if value is None:
        return dict((event.response if isinstance(event, CloudFrontResponseEvent) else event.request).raw)
    reply = object_reply("cloudfront", value)
    if isinstance(event, CloudFrontResponseEvent) or "status" in reply:
        _check_response(reply)
    elif "uri" in reply:
        _check_request(reply)
    else:
        raise ReplyError("cloudfront", "status", "is missing, and so is uri; expected a response, or a request")
    if "headers" in reply:
        _check_headers(reply)
    return reply


def _check_response(reply: dict[str, Any]) -> None:
    status = required("cloudfront", reply, "status", str, "a string of three digits")
    if len(status) != 3 or not status.isdecimal() or not status.isascii():
        raise ReplyError("cloudfront", "status", "is not a string of three digits")
    for key in ("statusDescription", "body"):
        if key in reply:
            required("cloudfront", reply, key, str, "a string")
    if "bodyEncoding" in reply:
        one_of("cloudfront", reply, "bodyEncoding", ("text", "base64"))


def _check_request(reply: dict[str, Any]) -> None:
    if not required("cloudfront", reply, "uri", str, "a path").startswith("/"):
        raise ReplyError("cloudfront", "uri", "does not start with a slash")
    for key in ("method", "querystring"):
        if key in reply:
            required("cloudfront", reply, key, str, "a string")
    for key in ("body", "origin"):
        if key in reply and not isinstance(reply[key], dict):
            raise ReplyError("cloudfront", key, f"is {kind_of(reply[key])}; expected an object")


def _check_headers(reply: dict[str, Any]) -> None:
    try:
        _read_headers(reply["headers"], ())
    except Mismatch as mismatch:
        raise ReplyError("cloudfront", f"headers{mismatch.path}", str(mismatch)) from None


SOURCE = Source("cloudfront", records=_records, reply=_reply, answer=_answer)


# --- Routes ---------------------------------------------------------------------------------------------------------


def _by_uri(uri: Text | None) -> Draft | None:
    """The filter on the request's URI, which response events may be without."""
    draft = text("event_type", uri, name="uri")
    if draft is None:
        return None
    passes = draft.test
    return Draft("uri", None, draft.wanted, lambda raw: passes(_inside(raw, "cf", "request", "uri")), exact=draft.exact)


def _of_type(event_type: str) -> Draft:
    return Draft("event_type", None, event_type, lambda raw: _event_type(raw) == event_type, exact=True)


class _AnyEvent(Route[CloudFrontRequestEvent | CloudFrontResponseEvent, Reply]):
    """Events of both classes."""

    __slots__ = ()

    def bind(self, function: Callable[..., Any], converter: "Converter | None") -> "Handler":
        """The function as a handler of either class."""
        from ..choices import ChoosingHandler

        return ChoosingHandler(self, function, converter, (CloudFrontRequestEvent, CloudFrontResponseEvent), _class_of)


def _class_of(raw: Any) -> type[CloudFrontEvent]:
    return CloudFrontRequestEvent if _inside(raw, "cf", "response") is None else CloudFrontResponseEvent


def event(
    *,
    distribution: Text | None = None,
    uri: Text | None = None,
    where: Callable[[CloudFrontRequestEvent | CloudFrontResponseEvent], bool] | None = None,
) -> Route[CloudFrontRequestEvent | CloudFrontResponseEvent, Reply]:
    """Every event of Lambda@Edge. `distribution` is the distribution's id, `uri` the path of the request."""
    return _AnyEvent(
        SOURCE,
        CloudFrontEvent,  # type: ignore[arg-type]  # what both have, for the filters
        text("distribution_id", distribution, name="distribution"),
        _by_uri(uri),
        where=where,
    )


class request_kind:  # noqa: N801  (a factory of route factories: `viewer_request = request_kind(...)`)
    """A route factory for one kind of request event; all of them take the same filters."""

    def __init__(self, event_type: str, doc: str) -> None:
        self.event_type = event_type
        self.__doc__ = doc

    def __call__(
        self,
        *,
        distribution: Text | None = None,
        uri: Text | None = None,
        where: Callable[[CloudFrontRequestEvent], bool] | None = None,
    ) -> Route[CloudFrontRequestEvent, Reply]:
        """The route of these events that pass every filter given."""
        return Route(
            SOURCE,
            CloudFrontRequestEvent,
            _of_type(self.event_type),
            text("distribution_id", distribution, name="distribution"),
            _by_uri(uri),
            where=where,
        )


class response_kind:  # noqa: N801  (as above)
    """A route factory for one kind of response event; all of them take the same filters."""

    def __init__(self, event_type: str, doc: str) -> None:
        self.event_type = event_type
        self.__doc__ = doc

    def __call__(
        self,
        *,
        distribution: Text | None = None,
        uri: Text | None = None,
        where: Callable[[CloudFrontResponseEvent], bool] | None = None,
    ) -> Route[CloudFrontResponseEvent, Reply]:
        """The route of these events that pass every filter given."""
        return Route(
            SOURCE,
            CloudFrontResponseEvent,
            _of_type(self.event_type),
            text("distribution_id", distribution, name="distribution"),
            _by_uri(uri),
            where=where,
        )


viewer_request: request_kind = request_kind("viewer-request", "A request came from a viewer; before the cache.")
origin_request: request_kind = request_kind("origin-request", "A request goes to the origin; not in the cache.")
origin_response: response_kind = response_kind("origin-response", "A response came from the origin; before the cache.")
viewer_response: response_kind = response_kind("viewer-response", "A response goes to the viewer, cached or not.")
