"""Origins that replace the origin of a request: their CloudFront form and its checks.

Source: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/lambda-event-structure.html
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..._events.codecs import kind_of
from ..._events.reading import write
from ..._replies.reply import one_of, required
from ...errors import ReplyError
from ._events import NAME, CustomOrigin, S3Origin
from ._headers import check_custom_headers, check_value, headers_of

#: Checks one key of an origin; the first argument is the path of the origin in the reply.
Check = Callable[[str, dict[str, Any]], None]

_IDENTITY = "origin-access-identity"
_SSL_PROTOCOLS = ("TLSv1.2", "TLSv1.1", "TLSv1", "SSLv3")

#: CloudFront requires every key. The values are its own defaults for the origins of a distribution.
_CUSTOM_DEFAULTS: dict[str, Any] = {
    "path": "",
    "port": 443,
    "protocol": "https",
    "sslProtocols": ["TLSv1.2"],
    "readTimeout": 30,
    "keepaliveTimeout": 5,
    "customHeaders": {},
}
_S3_DEFAULTS: dict[str, Any] = {"path": "", "region": "", "authMethod": "none", "customHeaders": {}}


def write_origin(origin: CustomOrigin | S3Origin) -> dict[str, Any]:
    """An origin in CloudFront's form, with every required key."""
    if isinstance(origin, S3Origin):
        return {"s3": {**_S3_DEFAULTS, **write(origin)}}
    if not isinstance(origin, CustomOrigin):
        raise ReplyError(NAME, "origin", f"is {kind_of(origin)}; expected a CustomOrigin or an S3Origin")
    port = {"port": 80} if origin.protocol == "http" else {}
    return {"custom": {**_CUSTOM_DEFAULTS, **port, **write(origin)}}


def check_origin(origin: dict[str, Any], original: Any) -> None:
    """Check the keys that differ from the original origin; raises ReplyError."""
    kinds = [kind for kind in ("custom", "s3") if kind in origin]
    if len(kinds) != 1:
        raise ReplyError(NAME, "origin", "must have exactly one of custom, s3")
    (kind,) = kinds
    path, new = f"origin.{kind}", required(NAME, origin, kind, dict, "an object", parent="origin")
    old = original.get(kind) if isinstance(original, dict) else None
    for key, check in (_S3_CHECKS if kind == "s3" else _CUSTOM_CHECKS).items():
        if not isinstance(old, dict) or key not in old or key not in new or new[key] != old[key]:
            check(path, new)


def check_duplicate_headers(reply: dict[str, Any], original: dict[str, Any]) -> None:
    """Raise ReplyError for a new header that the request and its origin both have."""
    old_custom = _custom_headers(original)
    for name in _custom_headers(reply):
        if name in headers_of(reply) and not (name in old_custom and name in headers_of(original)):
            problem = "is also a custom header of the origin; set it in one place"
            raise ReplyError(NAME, f"headers.{name}", problem)


def _custom_headers(request: dict[str, Any]) -> dict[str, Any]:
    origin = request.get("origin")
    for each in origin.values() if isinstance(origin, dict) else ():
        headers = each.get("customHeaders") if isinstance(each, dict) else None
        if isinstance(headers, dict):
            return headers
    return {}


# --- Checks of single keys ------------------------------------------------------------------------------------------


def _check_bucket(path: str, origin: dict[str, Any]) -> None:
    domain = required(NAME, origin, "domainName", str, "a domain name", parent=path)
    check_value(f"{path}.domainName", domain)
    if not domain or len(domain) > 128 or domain != domain.lower():
        problem = "is not the domain name of a bucket; expected 1 to 128 characters in lower case"
        raise ReplyError(NAME, f"{path}.domainName", problem)


def _check_domain(path: str, origin: dict[str, Any]) -> None:
    domain = required(NAME, origin, "domainName", str, "a domain name", parent=path)
    check_value(f"{path}.domainName", domain)
    if not domain or len(domain) > 253 or ":" in domain or "/" in domain or domain.replace(".", "").isdecimal():
        problem = "is not a domain name; expected 1 to 253 characters without address, port and scheme"
        raise ReplyError(NAME, f"{path}.domainName", problem)


def _check_path(path: str, origin: dict[str, Any]) -> None:
    directory = required(NAME, origin, "path", str, "a path", parent=path)
    check_value(f"{path}.path", directory)
    if directory and (not directory.startswith("/") or directory.endswith("/") or len(directory) > 255):
        problem = "must start with a slash, must not end with one, and has at most 255 characters"
        raise ReplyError(NAME, f"{path}.path", problem)


def _check_auth_method(path: str, origin: dict[str, Any]) -> None:
    one_of(NAME, origin, "authMethod", ("none", _IDENTITY), parent=path)
    _check_region(path, origin)


def _check_region(path: str, origin: dict[str, Any]) -> None:
    region = required(NAME, origin, "region", str, "a region", parent=path) if "region" in origin else ""
    check_value(f"{path}.region", region)
    if not region and origin.get("authMethod") == _IDENTITY:
        raise ReplyError(NAME, f"{path}.region", f"is missing; {_IDENTITY} requires the region of the bucket")


def _check_protocol(path: str, origin: dict[str, Any]) -> None:
    one_of(NAME, origin, "protocol", ("http", "https"), parent=path)


def _check_port(path: str, origin: dict[str, Any]) -> None:
    port = required(NAME, origin, "port", int, "a whole number", parent=path)
    if port not in (80, 443) and not 1024 <= port <= 65535:
        raise ReplyError(NAME, f"{path}.port", "is not 80, 443, or from 1024 to 65535")


def _check_seconds(key: str) -> Check:
    def check(path: str, origin: dict[str, Any]) -> None:
        # The upper limit is a quota of the account.
        if required(NAME, origin, key, int, "seconds as a whole number", parent=path) < 1:
            raise ReplyError(NAME, f"{path}.{key}", "is less than one second")

    return check


def _check_ssl_protocols(path: str, origin: dict[str, Any]) -> None:
    for index, each in enumerate(required(NAME, origin, "sslProtocols", list, "a list of protocols", parent=path)):
        if each not in _SSL_PROTOCOLS:
            raise ReplyError(NAME, f"{path}.sslProtocols[{index}]", f"is not one of {', '.join(_SSL_PROTOCOLS)}")


def _check_custom_headers(path: str, origin: dict[str, Any]) -> None:
    check_custom_headers(f"{path}.customHeaders", origin.get("customHeaders", {}))


_S3_CHECKS: dict[str, Check] = {
    "domainName": _check_bucket,
    "path": _check_path,
    "authMethod": _check_auth_method,
    "region": _check_region,
    "customHeaders": _check_custom_headers,
}
_CUSTOM_CHECKS: dict[str, Check] = {
    "domainName": _check_domain,
    "path": _check_path,
    "protocol": _check_protocol,
    "port": _check_port,
    "readTimeout": _check_seconds("readTimeout"),
    "keepaliveTimeout": _check_seconds("keepaliveTimeout"),
    "sslProtocols": _check_ssl_protocols,
    "customHeaders": _check_custom_headers,
}
