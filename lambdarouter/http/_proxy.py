"""Responses in the format of the Lambda proxy integrations: `{"statusCode": 200, "body": "..."}`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from .._events.codecs import Mismatch
from .._events.encoded_codecs import read_base64
from ..errors import ReplyError

#: The keys of a response to API Gateway, a function URL, a load balancer or VPC Lattice.
_KEYS: Final = frozenset(
    {"statusCode", "statusDescription", "headers", "multiValueHeaders", "cookies", "body", "isBase64Encoded"}
)
#: A dict with `statusCode` and one of these keys is a response, even if it has other keys.
_OF_RESPONSES: Final = frozenset({"headers", "multiValueHeaders", "body", "isBase64Encoded"})


def refuse_proxy_response(value: dict[Any, Any]) -> None:
    """Raise ReplyError for a return value in the format of a proxy integration, which would be sent as a JSON body."""
    if value.keys() <= _KEYS or value.keys() & _OF_RESPONSES:
        raise ReplyError(
            "http",
            "body",
            "looks like the response of a proxy integration. Return HTTPResponse(body, status, headers=...), "
            "HTTPResponse.from_proxy(response) for an existing response, or HTTPResponse(value) for a JSON "
            "body with these names",
        )


def arguments_of(response: Any) -> dict[str, Any]:
    """Return the arguments of `HTTPResponse` for a response in the format of a proxy integration; raises ReplyError."""
    if not isinstance(response, Mapping):
        raise _wrong("value", f"is of type {type(response).__name__}, not an object with statusCode")
    unknown = sorted(str(key) for key in response.keys() - _KEYS)
    if unknown:
        raise _wrong(unknown[0], f"is not a key of a proxy response; its keys are {', '.join(sorted(_KEYS))}")
    headers = {name.lower(): [text] for name, text in _pairs(response, "headers")}
    several: dict[str, list[str]] = {}
    for name, text in _pairs(response, "multiValueHeaders"):
        several.setdefault(name.lower(), []).append(text)
    headers |= several  # as API Gateway does
    # A response without a type leaves it to the integration.
    headers.setdefault("content-type", [])
    cookies = response.get("cookies")
    if cookies is None:
        cookies = ()
    if not isinstance(cookies, list | tuple) or not all(isinstance(each, str) for each in cookies):
        raise _wrong("cookies", "is not a list of strings")
    return {
        "body": _body_of(response),
        "status": _status_of(response),
        "headers": headers,
        "cookies": [*cookies, *headers.pop("set-cookie", ())],
    }


def _status_of(response: Mapping[str, Any]) -> int:
    status = response.get("statusCode")
    if isinstance(status, str) and status.isascii() and status.isdigit() and len(status) == 3:
        status = int(status)  # API Gateway accepts it.
    if not isinstance(status, int) or isinstance(status, bool):
        problem = "is missing" if status is None else f"is of type {type(status).__name__}, not a number"
        raise _wrong("statusCode", problem)
    if not 200 <= status <= 599:
        raise _wrong("statusCode", "is not an HTTP status code between 200 and 599")
    return status


def _body_of(response: Mapping[str, Any]) -> str | bytes | None:
    body, is_base64 = response.get("body"), response.get("isBase64Encoded")
    if is_base64 is not None and not isinstance(is_base64, bool):
        raise _wrong("isBase64Encoded", f"is of type {type(is_base64).__name__}, not a boolean")
    if body is None:
        return None
    if not isinstance(body, str):
        raise _wrong("body", f"is of type {type(body).__name__}, not a string; write JSON with json.dumps")
    if not is_base64:
        return body
    try:
        return read_base64(body, ())
    except Mismatch:
        raise _wrong("body", "is not base64, but isBase64Encoded is true") from None


def _pairs(response: Mapping[str, Any], key: str) -> Iterator[tuple[str, str]]:
    """Yield the names and values of the headers at a key; API Gateway accepts numbers and booleans as well."""
    given = response.get(key)
    if given is None:
        return
    if not isinstance(given, Mapping):
        raise _wrong(key, f"is of type {type(given).__name__}, not an object")
    for name, value in given.items():
        if not isinstance(name, str):
            raise _wrong(key, "has a name that is not a string")
        if (key == "multiValueHeaders") is not isinstance(value, list | tuple):
            raise _wrong(f"{key}.{name}", f"is of type {type(value).__name__}, not a {_WANTED[key]}")
        for each in value if key == "multiValueHeaders" else (value,):
            if not isinstance(each, str | int | float):
                raise _wrong(f"{key}.{name}", f"is of type {type(each).__name__}, not a string")
            yield name, str(each).lower() if isinstance(each, bool) else str(each)


_WANTED: Final = {"headers": "string; use multiValueHeaders for a list", "multiValueHeaders": "list of strings"}


def _wrong(key: str, problem: str) -> ReplyError:
    return ReplyError("http", key, f"{problem} (of the response for HTTPResponse.from_proxy)")
