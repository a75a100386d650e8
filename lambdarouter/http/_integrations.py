"""Front doors: how each AWS service that speaks HTTP writes a request, and wants its response.

A door maps the fields of `HTTPRequest` to places in its own payload. Its module is imported when its first request
comes.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from .._events.codecs import Mismatch
from .._events.model import Location, path_of
from ..errors import EventError
from ._readers import Read, body_in
from .request import HTTPRequest

if TYPE_CHECKING:
    from ._wire import WireResponse

_set = object.__setattr__
_new = HTTPRequest.__new__


class IntegrationField:
    """One field of the request in one front door's form: `take(payload)` gives it, or raises Mismatch with its path."""

    __slots__ = ("take",)

    def __init__(self, take: Read) -> None:
        self.take: Read = take

    def read(self, raw: dict[str, Any], where: Location) -> Any:
        """The field's value; an EventError names its path."""
        try:
            return self.take(raw)
        except Mismatch as mismatch:
            raise _unreadable(mismatch, where) from None


def _unreadable(mismatch: Mismatch, where: Location) -> EventError:
    path = mismatch.path or path_of(where)
    return EventError(str(where[0]), path, str(mismatch), "See `lambdarouter sample` for a whole request.")


class Integration:
    """One front door. Its `takes` give the request's fields; `write` shapes a reply for it.

    `base_and_path` gives the path with the base path of a custom domain, for a door whose `path` is without.
    `most_kilobytes` is the size of an answer that it takes; `base64_flag` the key that tells whether a body is base64.
    """

    __slots__ = ("base64_flag", "base_and_path", "fields", "method", "most_kilobytes", "name", "path", "write")

    def __init__(
        self,
        name: str,
        write: Callable[[WireResponse, dict[str, Any]], dict[str, Any]],
        *,
        base_and_path: Read | None = None,
        most_kilobytes: int = 6 * 1024,
        base64_flag: str = "isBase64Encoded",
        **takes: Read,
    ) -> None:
        self.name: str = name
        self.base64_flag: str = base64_flag
        self.most_kilobytes: int = most_kilobytes
        self.write: Callable[[WireResponse, dict[str, Any]], dict[str, Any]] = write
        self.method: Read = takes["method"]
        self.path: Read = takes["path"]
        self.base_and_path: Read = base_and_path or self.path
        defaults: dict[str, Read] = {
            "via": lambda raw: (),
            "front_door": lambda raw: name,
            "body": lambda raw: body_in(raw, base64_flag),
            "path_parameters": lambda raw: {},
            "stage": lambda raw: None,
            "claims": _of_caller("claims"),
            "scopes": _of_caller("scopes"),
            "principal": _of_caller("principal"),
        }
        self.fields: dict[str, IntegrationField] = {
            field: IntegrationField(take) for field, take in (defaults | takes).items()
        }

    def read(self, raw: dict[str, Any], where: Location) -> HTTPRequest:
        """The request: method and path are read now, the rest when it is asked for."""
        request = _new(HTTPRequest)
        _set(request, "_origin", (self, raw, where))
        _set(request, "raw", raw)
        try:
            _set(request, "method", self.method(raw))
            _set(request, "path", self.path(raw))
        except Mismatch as mismatch:
            raise _unreadable(mismatch, where) from None
        return request

    def plain_text(self, raw: dict[str, Any]) -> str | None:
        """The body where it came as ASCII text, which UTF-8 leaves as it is; None for any other."""
        value, base64 = raw.get("body"), raw.get(self.base64_flag)
        return value if type(value) is str and value.isascii() and (base64 is None or base64 is False) else None


def _of_caller(what: str) -> Read:
    def take(raw: dict[str, Any]) -> Any:
        from . import _identity

        return getattr(_identity, what)(raw)

    return take


def load_integration(name: str) -> Integration:
    """The front door of that name, from its source's module."""
    from importlib import import_module

    integration = import_module(f"lambdarouter.sources.{name}").INTEGRATION
    assert isinstance(integration, Integration)
    return integration


# --- Responses -----------------------------------------------------------------------------------------------------


def write_multi(reply: WireResponse, payload: dict[str, Any]) -> dict[str, Any]:
    """A response of the first format: single headers where one value is enough, lists where there are several."""
    headers: dict[str, str] = {}
    several: dict[str, list[str]] = {}
    for name, values in reply.headers.items():
        if len(values) == 1:
            headers[name] = values[0]
        else:
            several[name] = values
    if reply.cookies:
        several["set-cookie"] = list(reply.cookies)
    answer: dict[str, Any] = {
        "statusCode": reply.status,
        "headers": headers,
        "body": reply.body,
        "isBase64Encoded": reply.base64,
    }
    if several:
        answer["multiValueHeaders"] = several
    return answer


def write_two(reply: WireResponse, payload: dict[str, Any]) -> dict[str, Any]:
    """A response of payload format 2.0: joined headers, and cookies in a list of their own."""
    answer: dict[str, Any] = {
        "statusCode": reply.status,
        "headers": {name: ", ".join(values) for name, values in reply.headers.items()},
        "body": reply.body,
        "isBase64Encoded": reply.base64,
    }
    if reply.cookies:
        answer["cookies"] = list(reply.cookies)
    return answer
