"""HTTP integrations: how each AWS service encodes an HTTP request, and which response it expects.

An integration maps the fields of `HTTPRequest` to paths in its payload. Its source module is imported on the first
request.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from .._events.codecs import Mismatch
from .._events.model import Location, path_of
from ..errors import EventError
from ._readers import Read, body_in
from ._routing import OPTIONS, Factory, HTTPRoute, through
from .request import HTTPRequest

if TYPE_CHECKING:
    from typing import Unpack

    from ._wire import WireResponse
    from .operations import OperationOptions

_set = object.__setattr__
_new = HTTPRequest.__new__


class IntegrationField:
    """The reader of one request field in the payload of one integration."""

    __slots__ = ("_read",)

    def __init__(self, read: Read) -> None:
        self._read: Read = read

    def read(self, raw: dict[str, Any], where: Location) -> Any:
        """Return the value of the field; raise EventError with its path if the value has another form."""
        try:
            return self._read(raw)
        except Mismatch as mismatch:
            raise _unreadable(mismatch, where) from None


class CallerField(IntegrationField):
    """The reader of a field that `_identity` reads, in the payload of any integration."""

    __slots__ = ("_name",)

    def __init__(self, name: str) -> None:
        self._name: str = name

    def read(self, raw: dict[str, Any], where: Location) -> Any:
        """Return the value of the field; raise EventError with its path if the value has another form."""
        from . import _identity

        try:
            return getattr(_identity, self._name)(raw, where)
        except Mismatch as mismatch:
            raise _unreadable(mismatch, where) from None


#: The fields about the caller and the API, which most handlers do not use.
_OF_CALLER = {
    name: CallerField(name)
    for name in (
        "account",
        "api_id",
        "claims",
        "client_certificate",
        "iam_identity",
        "lattice_identity",
        "principal",
        "request_context",
        "requested_at",
        "scopes",
        "stage_variables",
        "target_group_arn",
    )
}


def _unreadable(mismatch: Mismatch, where: Location) -> EventError:
    path = mismatch.path or path_of(where)
    return EventError(str(where[0]), path, str(mismatch), "See `lambdarouter sample` for a whole request.")


class Integration:
    """An HTTP integration: a reader for each request field, and the writer of the response.

    - `write`: converts a `WireResponse` to the response of the service. It receives the payload as well.
    - `base_and_path`: reads the path together with the base path of a custom domain; by default, the reader of `path`.
    - `stage_path`: reads the stage that the URL has before that path, as `/prod`; empty by default.
    - `raw_query`: reads the query as the client sent it; None if the payload has it only decoded.
    - `most_kilobytes`: the maximum size of a response, in KiB.
    - `base64_flag`: the key of the payload that states whether the body is base64.
    - `readers`: the reader of each field of `HTTPRequest`; `method` and `path` are required.
    """

    __slots__ = (
        "base64_flag",
        "base_and_path",
        "fields",
        "method",
        "most_kilobytes",
        "name",
        "path",
        "raw_query",
        "stage_path",
        "write",
    )

    def __init__(
        self,
        name: str,
        write: Callable[[WireResponse, dict[str, Any]], dict[str, Any]],
        *,
        base_and_path: Read | None = None,
        stage_path: Read | None = None,
        raw_query: Read | None = None,
        most_kilobytes: int = 6 * 1024,
        base64_flag: str = "isBase64Encoded",
        **readers: Read,
    ) -> None:
        self.name: str = name
        self.base64_flag: str = base64_flag
        self.most_kilobytes: int = most_kilobytes
        self.write: Callable[[WireResponse, dict[str, Any]], dict[str, Any]] = write
        self.method: Read = readers["method"]
        self.path: Read = readers["path"]
        self.base_and_path: Read = base_and_path or self.path
        self.stage_path: IntegrationField = IntegrationField(stage_path or (lambda raw: ""))
        self.raw_query: IntegrationField = IntegrationField(raw_query or (lambda raw: None))
        defaults: dict[str, Read] = {
            "via": lambda raw: (),
            "front_door": lambda raw: name,
            "body": lambda raw: body_in(raw, base64_flag),
            "path_parameters": lambda raw: {},
            "stage": lambda raw: None,
        }
        self.fields: dict[str, IntegrationField] = {
            **_OF_CALLER,
            **{field: IntegrationField(read) for field, read in (defaults | readers).items()},
        }

    def read(self, raw: dict[str, Any], where: Location) -> HTTPRequest:
        """Return the request. The method and the path are read now, all other fields on first access."""
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
        """Return the body if it is ASCII text in the payload; otherwise None."""
        value, base64 = raw.get("body"), raw.get(self.base64_flag)
        return value if type(value) is str and value.isascii() and (base64 is None or base64 is False) else None


def load_integration(name: str) -> Integration:
    """Import the module of a source and return its integration."""
    from importlib import import_module

    integration = import_module(f"lambdarouter.sources.{name}").INTEGRATION
    assert isinstance(integration, Integration)
    return integration


# --- Route factories ------------------------------------------------------------------------------------------------


class Through(Factory):
    """A route factory for one HTTP integration."""

    def __init__(self, integration: str, title: str) -> None:
        self.integration = integration
        self.__module__ = f"lambdarouter.sources.{integration}"  # as of a function of the source's module
        self.__doc__ = (
            f"Match requests through {title}.\n\n"
            "- `path`: path template, such as `/users/{user_id}`. Without it, the route matches the requests that no "
            "other route\n  matches.\n"
            f"- `methods`: HTTP methods; by default any method.{OPTIONS}"
        )

    def __call__(
        self, *, path: str | None = None, methods: Iterable[str] = (), **options: Unpack[OperationOptions]
    ) -> HTTPRoute:
        """`path` is a template, such as `/users/{user_id}`, and `methods` the HTTP methods; by default any."""
        return through(self.integration, path, methods, options)


# --- Responses -----------------------------------------------------------------------------------------------------


def write_multi(reply: WireResponse, payload: dict[str, Any]) -> dict[str, Any]:
    """Write a response of a REST API or in payload format 1.0; repeated headers go to `multiValueHeaders`."""
    headers: dict[str, str] = {}
    several: dict[str, list[str]] = {}
    for name, values in reply.headers.items():
        if len(values) == 1:
            headers[name] = values[0]
        else:
            several[name] = values
    if reply.cookies:
        several["set-cookie"] = list(reply.cookies)
    response: dict[str, Any] = {
        "statusCode": reply.status,
        "headers": headers,
        "body": reply.body,
        "isBase64Encoded": reply.base64,
    }
    if several:
        response["multiValueHeaders"] = several
    return response


def write_two(reply: WireResponse, payload: dict[str, Any]) -> dict[str, Any]:
    """Write a response in payload format 2.0: header values joined by commas, and a list of cookies."""
    response: dict[str, Any] = {
        "statusCode": reply.status,
        "headers": {name: ", ".join(values) for name, values in reply.headers.items()},
        "body": reply.body,
        "isBase64Encoded": reply.base64,
    }
    if reply.cookies:
        response["cookies"] = list(reply.cookies)
    return response
