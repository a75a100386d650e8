"""Mangum's constructor around a mounted app, and a pytest plugin that runs Mangum's own tests against it.

The plugin replaces the classes of the package `mangum` before its tests import them. What Mangum's tests compare with
`==` is brought into Mangum's form: the keys of its scope, and an empty `multiValueHeaders`. Nothing else is changed.
"""

from __future__ import annotations

import sys
from collections.abc import Awaitable, Callable
from types import ModuleType
from typing import Any

import mangum
import mangum.adapter
import mangum.handlers.alb
import mangum.handlers.api_gateway
from mangum.exceptions import ConfigurationError

from lambdarouter import App
from lambdarouter._calling.blocks import of_block
from lambdarouter._calling.endings import end_block
from lambdarouter.http import HTTPResponse, HTTPSettings

Scope = dict[str, Any]
ASGI = Callable[[Scope, Any, Any], Awaitable[None]]

#: The keys of Mangum's scope; ours has more.
KEYS = (
    *("type", "http_version", "method", "headers", "path", "raw_path", "root_path", "scheme", "query_string", "server"),
    *("client", "asgi", "aws.event", "aws.context", "state"),
)


class Mangum:
    """Mangum's constructor and call, with an app of ours that has the ASGI app mounted at its root."""

    def __init__(
        self,
        app: ASGI,
        lifespan: str = "auto",
        api_gateway_base_path: str = "/",
        custom_handlers: list[Any] | None = None,
        text_mime_types: list[str] | None = None,
        exclude_headers: list[str] | None = None,
    ) -> None:
        if lifespan not in ("auto", "on", "off"):
            raise ConfigurationError("Invalid argument supplied for `lifespan`. Choices are: auto|on|off")
        self.app = app
        self.lifespan = lifespan
        self.config: dict[str, Any] = {
            "api_gateway_base_path": api_gateway_base_path or "/",
            "text_mime_types": text_mime_types or [*mangum.adapter.DEFAULT_TEXT_MIME_TYPES],
            "exclude_headers": [each.lower() for each in exclude_headers or []],
        }

    def __call__(self, event: Any, context: Any) -> Any:
        """Return the response to one event; the lifespan ends with it."""
        base = self.config["api_gateway_base_path"].strip("/")
        types = [f"{each}*" for each in self.config["text_mime_types"]]
        app = App(http=HTTPSettings(text_types=types, base_path=f"/{base}" if base else None))
        app.mount("/", self._inner(event))
        app.middleware(self._excluding)
        block: list[Callable[[], None]] = []
        before = of_block.set(block)
        try:
            response = app(_as_json(event), Context(context))
        finally:
            of_block.reset(before)
            end_block(block)
        if "httpMethod" in event and "elb" not in event["requestContext"]:
            response.setdefault("multiValueHeaders", {})
        return response

    def _inner(self, event: Any) -> ASGI:
        async def inner(scope: Scope, receive: Any, send: Any) -> None:
            if scope["type"] == "http":
                scope = _as_mangum(scope, event)
                if self.lifespan == "off":
                    del scope["state"]
            elif self.lifespan == "off":
                raise RuntimeError
            await self.app(scope, receive, send)

        return inner

    def _excluding(self, event: Any, context: Any, call_next: Any) -> Any:
        response = call_next(event)
        kept = {name: each for name, each in response.headers.items() if name not in self.config["exclude_headers"]}
        return HTTPResponse(response.body, response.status, headers=kept, cookies=response.cookies)


class Context:
    """A context with the time that is left, which that of Mangum's tests does not have."""

    def __init__(self, inner: Any) -> None:
        self.inner = inner

    def get_remaining_time_in_millis(self) -> int:
        """Thirty seconds."""
        return 30_000

    def __getattr__(self, name: str) -> Any:
        return getattr(self.inner, name)


class Handler:
    """The scope and the body that an app behind Mangum gets for one event."""

    scope: Scope
    body: bytes

    def __init__(self, event: Any, context: Any, config: Any) -> None:
        async def app(scope: Scope, receive: Any, send: Any) -> None:
            self.scope = scope
            self.body = (await receive())["body"]
            await send({"type": "http.response.start", "status": 204})
            await send({"type": "http.response.body"})

        response = Mangum(app, "off", config["api_gateway_base_path"])(event, context)
        assert response["statusCode"] == 204, response


def _as_mangum(scope: Scope, event: Any) -> Scope:
    """The scope in Mangum's form."""
    headers = [
        list(pair) for pair in scope["headers"] if pair[0] != b"content-length" or b"content-length" in _sent(event)
    ]
    own = {"headers": headers, "raw_path": None, "asgi": {"version": "3.0", "spec_version": "2.0"}}
    own |= {"aws.event": event, "aws.context": scope["aws.context"].inner}
    return {name: value for name, value in scope.items() if name in KEYS} | own


def _sent(event: Any) -> set[bytes]:
    headers = {**(event.get("headers") or {}), **(event.get("multiValueHeaders") or {})}
    return {name.lower().encode() for name in headers}


def _as_json(event: Any) -> Any:
    """The event with a body of text, as JSON has it; Mangum's tests pass bytes as well."""
    body = event.get("body")
    return {**event, "body": body.decode()} if isinstance(body, bytes) else event


def pytest_configure() -> None:
    """Replace the classes of Mangum."""
    sys.modules.setdefault("httpx2", ModuleType("httpx2"))  # for tests against a container alone
    mangum.Mangum = mangum.adapter.Mangum = Mangum  # type: ignore[misc, assignment]
    mangum.handlers.alb.ALB = Handler  # type: ignore[misc, assignment]
    mangum.handlers.api_gateway.APIGateway = Handler  # type: ignore[misc, assignment]
    mangum.handlers.api_gateway.HTTPGateway = Handler  # type: ignore[misc, assignment]
