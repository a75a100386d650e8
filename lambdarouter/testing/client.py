"""A test client: sends payloads to an app as Lambda does, and returns the result that AWS receives."""

import json
from base64 import b64decode
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Self

from .._calling.blocks import of_block
from .._calling.dependencies import overrides
from .._events.json_encoder import using
from .._replies.callbacks import Sent, captured
from ..context import LambdaContext
from ..http.request import Headers
from .registry import Samples, context_of

if TYPE_CHECKING:
    from ..app import App


def _number(value: Any) -> float:
    """Convert a `Decimal`, which the runtime writes as a number; raises TypeError for any other class."""
    if isinstance(value, Decimal):
        return float(value)
    raise TypeError(f"the Lambda runtime cannot send a {type(value).__name__}")


class Response:
    """An HTTP response, as the client of an HTTP integration receives it."""

    def __init__(self, reply: Mapping[str, Any]) -> None:
        self.raw: dict[str, Any] = dict(reply)
        self.status: int = reply["statusCode"]
        headers: list[tuple[str, str]] = list(reply.get("headers", {}).items())
        lists: Mapping[str, list[str]] = reply.get("multiValueHeaders", {})
        headers += [(name, value) for name, values in lists.items() for value in values]
        headers += [("set-cookie", cookie) for cookie in reply.get("cookies", ())]
        self.headers: Headers = Headers(headers)
        body: str = reply.get("body") or ""
        self.body: bytes = b64decode(body) if reply.get("isBase64Encoded") else body.encode()

    @property
    def text(self) -> str:
        """The body as UTF-8 text."""
        return self.body.decode()

    def json(self) -> Any:
        """Return the JSON value of the body."""
        return json.loads(self.body)

    def __repr__(self) -> str:
        return f"<Response {self.status} {self.text if len(self.body) < 200 else f'{len(self.body)} bytes'!r}>"


class Client:
    """Sends events to an app.

    - `front_door`: the HTTP integration of the requests, by the name of its source.
    - `context`: the context that handlers receive.
    - `overrides`: providers that replace the dependencies of handlers, `{get_table: lambda: FakeTable()}`.

    In addition to `send` and the HTTP methods, every sample is a method: `client.s3_put(bucket="b", key="k")` sends
    `testing.s3.put(...)`, and `client.acme_uploaded(...)` a sample of an outside source of the app. `call_tool` calls a
    tool as AgentCore Gateway does. `sent` lists the calls that the app would have made to services.

    Use the client in a `with` block to end the lifespans of mounted ASGI apps at the end of the block, as at the end of
    an execution environment. Without a block, they end when the interpreter exits.
    """

    def __init__(
        self,
        app: "App",
        *,
        front_door: str = "api_gateway_http",
        context: LambdaContext | None = None,
        overrides: Mapping[Callable[..., Any], Callable[..., Any]] | None = None,
    ) -> None:
        self.app = app
        self.front_door = front_door
        self.context: LambdaContext = context or LambdaContext()
        self.overrides: dict[Callable[..., Any], Callable[..., Any]] = dict(overrides or {})
        self.sent: list[Sent] = []
        self._endings: list[Any] | None = None

    def __enter__(self) -> Self:
        self._endings = []
        return self

    def __exit__(self, *_: object) -> None:
        block, self._endings = self._endings or [], None
        if block:  # without an ending, nothing has loaded asyncio
            from .._calling.endings import end_block

            end_block(block)

    def send(self, payload: Any, context: Any = None) -> Any:
        """Send a payload to the app and return the result, both converted through JSON as by the Lambda runtime.

        The calls by which sources report an outcome are added to `sent`, and not made.
        """
        event = json.loads(json.dumps(payload))
        captured_before, overrides_before = captured.set(self.sent), overrides.set(self.overrides)
        block_before = of_block.set(self._endings)
        try:
            result = self.app(event, context or self.context)
        finally:
            of_block.reset(block_before)
            overrides.reset(overrides_before)
            captured.reset(captured_before)
        return json.loads(json.dumps(result, default=_number))

    def request(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, str | list[str]] | None = None,
        headers: Mapping[str, str | list[str]] | None = None,
        cookies: Mapping[str, str] | None = None,
        json: Any = None,
        body: str | bytes | None = None,
        front_door: str | None = None,
    ) -> Response:
        """Send an HTTP request and return the response. `path` is percent-encoded, with or without a query."""
        from .http import request

        with using(self.app.converter):
            payload = request(
                front_door or self.front_door,
                method,
                path,
                query=query,
                headers=headers,
                cookies=cookies,
                json=json,
                body=body,
            )
        return Response(self.send(payload))

    def call_tool(self, name: str, arguments: Any = None, *, target: str | None = "target") -> Any:
        """Call a tool as AgentCore Gateway does, and return its result.

        The arguments are the payload, and the client context has the name of the tool after that of its target.
        """
        from . import agentcore_tool

        fields = {"name": name, "target": target, "arguments": {} if arguments is None else arguments}
        with using(self.app.converter):
            payload = agentcore_tool.call(**fields)
        return self.send(payload, context_of(agentcore_tool.call, fields, self.context))

    def get(self, path: str, **options: Any) -> Response:
        """Send a GET request, with the options of `request`."""
        return self.request("GET", path, **options)

    def post(self, path: str, **options: Any) -> Response:
        """Send a POST request, with the options of `request`."""
        return self.request("POST", path, **options)

    def put(self, path: str, **options: Any) -> Response:
        """Send a PUT request, with the options of `request`."""
        return self.request("PUT", path, **options)

    def patch(self, path: str, **options: Any) -> Response:
        """Send a PATCH request, with the options of `request`."""
        return self.request("PATCH", path, **options)

    def delete(self, path: str, **options: Any) -> Response:
        """Send a DELETE request, with the options of `request`."""
        return self.request("DELETE", path, **options)

    def head(self, path: str, **options: Any) -> Response:
        """Send a HEAD request, with the options of `request`."""
        return self.request("HEAD", path, **options)

    def options(self, path: str, **options: Any) -> Response:
        """Send an OPTIONS request, with the options of `request`."""
        return self.request("OPTIONS", path, **options)

    def __getattr__(self, name: str) -> Callable[..., Any]:
        if name.startswith("_"):  # Python's own protocols ask, perhaps before `__init__`
            raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}", name=name, obj=self)
        try:
            factory = Samples(self.app.outside_sources).find_method(name)
        except LookupError as error:
            raise AttributeError(f"Client has no method {name!r}: {error}", name=name, obj=self) from None

        def send(**fields: Any) -> Any:
            with using(self.app.converter):
                payload = factory(**fields)
                context = context_of(factory, fields, self.context)
            return self.send(payload, context)

        return send
