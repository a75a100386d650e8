"""HTTP requests as each front door sends them."""

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
    """One request as a browser sends it, before a front door makes an event of it."""

    def __init__(self, method: str, path: str, headers: list[tuple[str, str]], body: bytes | None) -> None:
        self.method = method
        self.path: str
        self.raw_query: str
        self.path, _, self.raw_query = path.partition("?")
        self.query: list[tuple[str, str]] = parse_qsl(self.raw_query, keep_blank_values=True)
        self.headers = headers
        self.body = body

    def several(self, pairs: list[tuple[str, str]]) -> dict[str, list[str]]:
        """Values by name, all of them."""
        found: dict[str, list[str]] = {}
        for name, value in pairs:
            found.setdefault(name, []).append(value)
        return found

    def written_body(self, *, empty: str | None) -> dict[str, Any]:
        """`body` and `isBase64Encoded`: text where it is UTF-8 text of a textual type, base64 otherwise."""
        if self.body is None:
            return {"body": empty, "isBase64Encoded": False}
        kind = dict(self.headers).get("content-type", "")
        if "json" in kind or kind.startswith("text/") or "urlencoded" in kind or not kind:
            try:
                return {"body": self.body.decode(), "isBase64Encoded": False}
            except UnicodeDecodeError:
                pass
        return {"body": b64encode(self.body).decode("ascii"), "isBase64Encoded": True}


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
    """The event that a front door sends for a request; a LookupError for what is no front door."""
    if front_door not in HTTP_INTEGRATIONS:
        raise LookupError(f"{front_door!r} is no front door; they are: {', '.join(sorted(HTTP_INTEGRATIONS))}.")
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
    given = {name.lower() for name, _ in pairs}
    usual = (("host", "api.example.com"), ("user-agent", "lambdarouter"))
    pairs = [*(each for each in usual if each[0] not in given), *pairs]
    return Request(method, path, pairs, body.encode() if isinstance(body, str) else body)


class RequestSample(Sample):
    """A factory of requests through one front door, in one of its forms: it takes the options of `request`.

    `api_gateway_http.request(method="POST", path="/users", json={...})`; without options, a GET of `/`.
    """

    #: The options, by name.
    TAKES = ("method", "path", "query", "headers", "cookies", "body", "json")

    def __init__(self, event_of: Callable[[Request], dict[str, Any]], *, doc: str = "") -> None:
        super().__init__(None, event_of(Request("GET", "/", [("host", "api.example.com")], None)), doc=doc)
        self.event_of = event_of

    def record(self, **fields: Any) -> Any:
        """The event of one request; a TypeError for an option that requests do not have."""
        for name in fields:
            if name not in self.TAKES:
                raise TypeError(f"A request has no option {name!r}; it takes: {', '.join(self.TAKES)}.")
        return self.event_of(_sent(**fields)) if fields else super().record()


__all__ = ["Request", "RequestSample", "request"]
