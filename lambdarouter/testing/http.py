"""HTTP requests as the events of each HTTP integration."""

from base64 import b64encode
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any
from urllib.parse import parse_qsl, urlencode

from .._detection.known import HTTP_INTEGRATIONS
from .._events.json_encoder import dumps
from .._events.samples import Sample

Many = Mapping[str, str | list[str]]


class Request:
    """A request as a browser sends it, before an HTTP integration converts it to an event."""

    def __init__(self, method: str, path: str, headers: list[tuple[str, str]], body: bytes | None) -> None:
        self.method = method
        self.path: str
        self.raw_query: str
        self.path, _, self.raw_query = path.partition("?")
        self.query: list[tuple[str, str]] = parse_qsl(self.raw_query, keep_blank_values=True)
        self.headers = headers
        self.body = body

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


def request(
    front_door: str,
    method: str,
    path: str,
    *,
    query: Many | None = None,
    headers: Many | None = None,
    cookies: Mapping[str, str] | None = None,
    json: Any = None,
    body: str | bytes | None = None,
) -> dict[str, Any]:
    """Build the event of an HTTP integration for a request; raises LookupError for an unknown integration."""
    if front_door not in HTTP_INTEGRATIONS:
        raise LookupError(
            f"{front_door!r} is not an HTTP integration; these are: {', '.join(sorted(HTTP_INTEGRATIONS))}."
        )
    event_of: Callable[[Request], dict[str, Any]] = import_module(f".{front_door}", __package__).event_of
    return event_of(_sent(method, path, query=query, headers=headers, cookies=cookies, json=json, body=body))


def _sent(
    method: str = "GET",
    path: str = "/",
    *,
    query: Many | None = None,
    headers: Many | None = None,
    cookies: Mapping[str, str] | None = None,
    json: Any = None,
    body: str | bytes | None = None,
) -> Request:
    if query:
        path += ("&" if "?" in path else "?") + urlencode(query, doseq=True)
    pairs = [
        (name.lower(), value)
        for name, values in (headers or {}).items()
        for value in ([values] if isinstance(values, str) else values)
    ]
    if json is not None:
        body = dumps(json)
        pairs.append(("content-type", "application/json"))
    if cookies:
        pairs.append(("cookie", "; ".join(f"{name}={value}" for name, value in cookies.items())))
    names = {name.lower() for name, _ in pairs}
    defaults = (("host", "api.example.com"), ("user-agent", "lambdarouter"))
    pairs = [*(each for each in defaults if each[0] not in names), *pairs]
    return Request(method, path, pairs, body.encode() if isinstance(body, str) else body)


class RequestSample(Sample):
    """A factory of requests through one HTTP integration, with the options of `request`.

    `api_gateway_http.request(method="POST", path="/users", json={...})`; without options, a GET of `/`.
    """

    #: The names of the options.
    OPTIONS = ("method", "path", "query", "headers", "cookies", "body", "json")

    def __init__(self, event_of: Callable[[Request], dict[str, Any]], *, doc: str = "") -> None:
        super().__init__(None, event_of(Request("GET", "/", [("host", "api.example.com")], None)), doc=doc)
        self.event_of = event_of

    def record(self, **fields: Any) -> Any:
        """Build the event of a request; raises TypeError for an unknown option."""
        for name in fields:
            if name not in self.OPTIONS:
                raise TypeError(f"A request has no option {name!r}; its options are: {', '.join(self.OPTIONS)}.")
        return self.event_of(_sent(**fields)) if fields else super().record()


__all__ = ["Request", "RequestSample", "request"]
