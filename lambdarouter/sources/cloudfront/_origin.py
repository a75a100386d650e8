"""Origins that a request is sent to instead of its own.

Source: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/lambda-event-structure.html
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..._events.codecs import kind_of
from ..._events.model import write
from ..._replies.reply import one_of, required
from ...errors import ReplyError
from ._events import CustomOrigin, S3Origin
from ._headers import check_custom_headers, check_value, headers_of

_NAME = "cloudfront"

#: Judges one field of an origin, which is at `at` in the reply.
Check = Callable[[str, dict[str, Any]], None]

_IDENTITY = "origin-access-identity"
_SSL_PROTOCOLS = ("TLSv1.2", "TLSv1.1", "TLSv1", "SSLv3")

#: CloudFront wants all of them; these are what it takes by itself for an origin of a distribution.
_CUSTOM: dict[str, Any] = {
    "path": "",
    "port": 443,
    "protocol": "https",
    "sslProtocols": ["TLSv1.2"],
    "readTimeout": 30,
    "keepaliveTimeout": 5,
    "customHeaders": {},
}
_S3: dict[str, Any] = {"path": "", "region": "", "authMethod": "none", "customHeaders": {}}


def written(origin: CustomOrigin | S3Origin) -> dict[str, Any]:
    """An origin in CloudFront's form, with all that it must have."""
    if isinstance(origin, S3Origin):
        return {"s3": {**_S3, **write(origin)}}
    if not isinstance(origin, CustomOrigin):
        raise ReplyError(_NAME, "origin", f"is {kind_of(origin)}; expected a CustomOrigin or an S3Origin")
    port = {"port": 80} if origin.protocol == "http" else {}
    return {"custom": {**_CUSTOM, **port, **write(origin)}}


def check_origin(origin: dict[str, Any], there: Any) -> None:
    """A ReplyError for an origin that CloudFront would refuse; `there` is the one that came, of which nothing is."""
    kinds = [kind for kind in ("custom", "s3") if kind in origin]
    if len(kinds) != 1:
        raise ReplyError(_NAME, "origin", "has not exactly one of custom, s3")
    (kind,) = kinds
    at, found = f"origin.{kind}", required(_NAME, origin, kind, dict, "an object", at="origin")
    old = there.get(kind) if isinstance(there, dict) else None
    for key, check in (_S3_CHECKS if kind == "s3" else _CUSTOM_CHECKS).items():
        if not isinstance(old, dict) or key not in old or key not in found or found[key] != old[key]:
            check(at, found)


def check_doubles(reply: dict[str, Any], there: dict[str, Any]) -> None:
    """A ReplyError for a header that is one of the request and one of its origin, and was not before."""
    before = _custom_headers(there)
    for name in _custom_headers(reply):
        if name in headers_of(reply) and not (name in before and name in headers_of(there)):
            raise ReplyError(_NAME, f"headers.{name}", "is a custom header of the origin as well; CloudFront takes one")


def _custom_headers(request: dict[str, Any]) -> dict[str, Any]:
    origin = request.get("origin")
    for each in origin.values() if isinstance(origin, dict) else ():
        found = each.get("customHeaders") if isinstance(each, dict) else None
        if isinstance(found, dict):
            return found
    return {}


# --- Field by field -------------------------------------------------------------------------------------------------


def _check_bucket(at: str, found: dict[str, Any]) -> None:
    domain = required(_NAME, found, "domainName", str, "a domain name", at=at)
    check_value(f"{at}.domainName", domain)
    if not domain or len(domain) > 128 or domain != domain.lower():
        problem = "is not the domain name of a bucket: of up to 128 characters, in lower case"
        raise ReplyError(_NAME, f"{at}.domainName", problem)


def _check_domain(at: str, found: dict[str, Any]) -> None:
    domain = required(_NAME, found, "domainName", str, "a domain name", at=at)
    check_value(f"{at}.domainName", domain)
    if not domain or len(domain) > 253 or ":" in domain or "/" in domain or domain.replace(".", "").isdecimal():
        problem = "is not a domain name of up to 253 characters: no address, no port and no scheme"
        raise ReplyError(_NAME, f"{at}.domainName", problem)


def _check_path(at: str, found: dict[str, Any]) -> None:
    path = required(_NAME, found, "path", str, "a path", at=at)
    check_value(f"{at}.path", path)
    if path and (not path.startswith("/") or path.endswith("/") or len(path) > 255):
        problem = "does not start with a slash, or ends with one, or has more than 255 characters"
        raise ReplyError(_NAME, f"{at}.path", problem)


def _check_auth_method(at: str, found: dict[str, Any]) -> None:
    one_of(_NAME, found, "authMethod", ("none", _IDENTITY), at=at)
    _check_region(at, found)


def _check_region(at: str, found: dict[str, Any]) -> None:
    region = required(_NAME, found, "region", str, "a region", at=at) if "region" in found else ""
    check_value(f"{at}.region", region)
    if not region and found.get("authMethod") == _IDENTITY:
        raise ReplyError(_NAME, f"{at}.region", f"is missing; {_IDENTITY} needs it")


def _check_protocol(at: str, found: dict[str, Any]) -> None:
    one_of(_NAME, found, "protocol", ("http", "https"), at=at)


def _check_port(at: str, found: dict[str, Any]) -> None:
    port = required(_NAME, found, "port", int, "a whole number", at=at)
    if port not in (80, 443) and not 1024 <= port <= 65535:
        raise ReplyError(_NAME, f"{at}.port", "is not 80, 443 or one of 1024 to 65535")


def _check_seconds(key: str) -> Check:
    def check(at: str, found: dict[str, Any]) -> None:
        # How many it may be at most is a quota of the account.
        if required(_NAME, found, key, int, "seconds as a whole number", at=at) < 1:
            raise ReplyError(_NAME, f"{at}.{key}", "is less than one second")

    return check


def _check_ssl_protocols(at: str, found: dict[str, Any]) -> None:
    for index, each in enumerate(required(_NAME, found, "sslProtocols", list, "a list of protocols", at=at)):
        if each not in _SSL_PROTOCOLS:
            raise ReplyError(_NAME, f"{at}.sslProtocols[{index}]", f"is not one of {', '.join(_SSL_PROTOCOLS)}")


def _check_custom_headers(at: str, found: dict[str, Any]) -> None:
    check_custom_headers(f"{at}.customHeaders", found.get("customHeaders", {}))


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
