"""The event classes of Lambda@Edge."""

from collections.abc import Mapping
from typing import Annotated, Any, Final

from ..._events.builder import field, frozen
from ..._events.codecs import Codec, Mismatch, expected
from ..._events.encoded_codecs import read_base64, write_base64
from ..._events.model import At, Event, Location, Part

NAME: Final = "cloudfront"


# --- Headers and bodies ---------------------------------------------------------------------------------------------


def _read_headers(value: Any, location: Location) -> dict[str, tuple[str, ...]]:
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


def _read_body(value: Any, location: Location) -> bytes:
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
        return read_base64(data, location)
    except Mismatch as mismatch:
        raise Mismatch(str(mismatch), ".data") from None


def _write_body(value: bytes) -> dict[str, Any]:
    return {"action": "read-only", "data": write_base64(value), "encoding": "base64", "inputTruncated": False}


_headers = Codec("an object of lists", _read_headers, _write_headers)
_body = Codec("an object with data", _read_body, _write_body)

#: Headers by name in lower case, each with all its values.
Headers = dict[str, tuple[str, ...]]


# --- Events ---------------------------------------------------------------------------------------------------------


@frozen(kw_only=True)
class CustomOrigin(Part):
    """A custom origin: a web server."""

    domain_name: Annotated[str, At("domainName")]
    """Domain name of the server."""

    path: Annotated[str, At("path")] = ""
    """Directory on the server that CloudFront requests from; empty for the root."""

    port: Annotated[int | None, At("port")] = None
    """Port of the server."""

    protocol: Annotated[str | None, At("protocol")] = None
    """`http` or `https`."""

    ssl_protocols: Annotated[tuple[str, ...], At("sslProtocols")] = ()
    """TLS versions that CloudFront may use: `TLSv1.2` ..."""

    read_timeout: Annotated[int | None, At("readTimeout")] = None
    """Time that CloudFront waits for a response, in seconds."""

    keepalive_timeout: Annotated[int | None, At("keepaliveTimeout")] = None
    """Time that CloudFront keeps an idle connection, in seconds."""

    custom_headers: Annotated[Headers, At("customHeaders", codec=_headers)] = field(factory=dict[str, tuple[str, ...]])
    """Headers that CloudFront adds for this origin, by name in lower case."""


@frozen(kw_only=True)
class S3Origin(Part):
    """An Amazon S3 origin: a bucket."""

    domain_name: Annotated[str, At("domainName")]
    """Domain name of the bucket."""

    path: Annotated[str, At("path")] = ""
    """Directory in the bucket that CloudFront requests from; empty for the root."""

    region: Annotated[str | None, At("region")] = None
    """Region of the bucket. Only with an origin access identity."""

    auth_method: Annotated[str | None, At("authMethod")] = None
    """`origin-access-identity` or `none`."""

    custom_headers: Annotated[Headers, At("customHeaders", codec=_headers)] = field(factory=dict[str, tuple[str, ...]])
    """Headers that CloudFront adds for this origin, by name in lower case."""


@frozen(kw_only=True)
class CloudFrontRequest(Part):
    """A request; `forward(event, uri="/other")` forwards it with changes."""

    uri: Annotated[str, At("uri")]
    """Path of the object, without the query."""

    method: Annotated[str, At("method")] = "GET"
    """HTTP method; read-only."""

    querystring: Annotated[str, At("querystring")] = ""
    """Query as the viewer sent it, without the question mark; may be empty."""

    headers: Annotated[Headers, At("headers", codec=_headers)] = field(factory=dict[str, tuple[str, ...]])
    """Headers by name in lower case, each with all its values."""

    client_ip: Annotated[str | None, At("clientIp")] = None
    """IPv4 or IPv6 address of the viewer, or of its proxy."""

    body: Annotated[bytes | None, At("body", codec=_body)] = None
    """Body of the request. None unless the trigger includes the body and the request has one."""

    body_truncated: Annotated[bool, At("body.inputTruncated")] = False
    """Whether CloudFront truncated the body: at 40 KB for viewer requests, at 1 MB for origin requests."""

    custom_origin: Annotated[CustomOrigin | None, At("origin.custom")] = None
    """Web server that receives the request. Only in origin events, for an origin that is not an S3 origin."""

    s3_origin: Annotated[S3Origin | None, At("origin.s3")] = None
    """Bucket that receives the request. Only in origin events, for an S3 origin."""


@frozen(kw_only=True)
class CloudFrontResponse(Part):
    """A response; `update_response(event, headers=...)` passes it on with changes."""

    status: Annotated[str, At("status")] = "200"
    """HTTP status code, as text. Read-only in viewer-response events."""

    status_description: Annotated[str | None, At("statusDescription")] = None
    """HTTP status text: `OK`."""

    headers: Annotated[Headers, At("headers", codec=_headers)] = field(factory=dict[str, tuple[str, ...]])
    """Headers by name in lower case, each with all its values. CloudFront does not send the body to the function."""


@frozen(kw_only=True)
class CloudFrontEvent(Event):
    """The common fields of request and response events."""

    event_type: Annotated[str | None, At("cf.config.eventType")] = None
    """`viewer-request`, `origin-request`, `origin-response` or `viewer-response`. Missing in some sample events."""

    distribution_id: Annotated[str, At("cf.config.distributionId")] = "EDFDVBD6EXAMPLE"
    """Id of the distribution."""

    distribution_domain_name: Annotated[str | None, At("cf.config.distributionDomainName")] = None
    """Domain name of the distribution."""

    request_id: Annotated[str | None, At("cf.config.requestId")] = None
    """Id of the request, the same in all events of one request."""


@frozen(kw_only=True)
class CloudFrontRequestEvent(CloudFrontEvent):
    """A request from the viewer or to the origin."""

    request: Annotated[CloudFrontRequest, At("cf.request")]
    """The request."""


@frozen(kw_only=True)
class CloudFrontResponseEvent(CloudFrontEvent):
    """A response from the origin or to the viewer."""

    response: Annotated[CloudFrontResponse, At("cf.response")]
    """The response."""

    request: Annotated[CloudFrontRequest | None, At("cf.request")] = None
    """The request that belongs to the response. Always in real events; missing in some sample events."""
