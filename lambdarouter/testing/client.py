"""A test client: sends payloads to an app as Lambda does, and returns the result that AWS receives."""

import json
from base64 import b64decode
from collections.abc import Callable, Mapping
from decimal import Decimal
from inspect import signature
from types import FunctionType
from typing import TYPE_CHECKING, Any, Self, Unpack, cast

from .._calling.blocks import of_block
from .._calling.dependencies import Replacements, replacements
from .._calling.parameter import Provider
from .._dispatching.entry_point import EntryPoint, app_of
from .._events.json_encoder import using
from .._replies.callbacks import Sent, captured
from ..context import LambdaContext
from ..http.request import Headers
from ._authorizing import authorize, integration_of
from ._overrides import check_overrides
from ._redelivered import received_again
from .http import RequestOptions, check_integration, check_options, request
from .registry import Samples, context_of

if TYPE_CHECKING:
    from ..app import App
    from ._sample_methods import SampleMethods
else:
    SampleMethods = object


def _number(value: Any) -> float:
    """Convert a `Decimal`, which the runtime writes as a number; raises TypeError for any other class."""
    if isinstance(value, Decimal):
        return float(value)
    raise TypeError(f"the Lambda runtime cannot send an object of type {type(value).__name__}")


def _kind_of(value: Any) -> str:
    if isinstance(value, FunctionType):
        return "another function"
    return f"the class {value.__name__}" if isinstance(value, type) else type(value).__name__


class Response:
    """An HTTP response, as the client of an HTTP integration receives it."""

    def __init__(self, reply: Mapping[str, Any]) -> None:
        self.raw: dict[str, Any] = dict(reply)
        """Response as the function returned it to the service."""
        self.status: int = reply["statusCode"]
        """HTTP status code."""
        headers: list[tuple[str, str]] = list(reply.get("headers", {}).items())
        lists: Mapping[str, list[str]] = reply.get("multiValueHeaders", {})
        headers += [(name, value) for name, values in lists.items() for value in values]
        headers += [("set-cookie", cookie) for cookie in reply.get("cookies", ())]
        self.headers: Headers = Headers(headers)
        """Headers, with every cookie as a `set-cookie` of its own."""
        body: str = reply.get("body") or ""
        self.body: bytes = b64decode(body) if reply.get("isBase64Encoded") else body.encode()
        """Content of the body, decoded from base64."""

    @property
    def text(self) -> str:
        """The body as UTF-8 text."""
        return self.body.decode()

    def json(self) -> Any:
        """Return the JSON value of the body."""
        return json.loads(self.body)

    def __repr__(self) -> str:
        return f"<Response {self.status} {self.text if len(self.body) < 200 else f'{len(self.body)} bytes'!r}>"


class ClientOptions(RequestOptions, total=False):
    """The options of `Client.get` and the other HTTP methods."""

    front_door: str | None
    """HTTP integration of the request, by the name of its source; by default the client's."""

    authorize: bool | None
    """Whether to ask the authorizer of the app first; by default as the client does."""


_OPTIONS = ClientOptions.__optional_keys__


class Client(SampleMethods):
    """Sends events to an app, or to the app of a function that is `app.handler`.

    - `front_door`: the HTTP integration of the requests, by the name of its source; by default `api_gateway_http`, or
      `api_gateway_rest` for an app whose only authorizer expects tokens, which HTTP APIs do not have.
    - `context`: the context that handlers receive.
    - `overrides`: providers that replace the dependencies of handlers, `{get_table: lambda: FakeTable()}`. Raises
      LookupError for a provider that no handler depends on.
    - `authorize`: whether requests to a REST or HTTP API go to the authorizer of the app first, if it has one. A
      request with `claims=` or `identity=` is already authorized, and does not go to this authorizer.

    In addition to `send` and the HTTP methods, every sample is a method: `client.s3_put(bucket="b", key="k")` sends
    `testing.s3.put(...)`, and `client.acme_uploaded(...)` a sample of an outside source of the app. `call_tool` calls a
    tool as AgentCore Gateway does. `sent` lists the calls that the app would have made to services.

    A client is an execution environment of its own: it does not share values of dependencies with the scope
    `environment` with other clients. Use it in a `with` block to end the lifespans of mounted ASGI apps at the end of
    the block. Without a block, they end when the interpreter exits.

    In a test that is a coroutine, coroutine handlers run on a loop in another thread, and the loop of the test waits.
    """

    def __init__(
        self,
        app: "App | Callable[..., Any]",
        *,
        front_door: str | None = None,
        context: LambdaContext | None = None,
        overrides: Mapping[Callable[..., Any], Callable[..., Any]] | None = None,
        authorize: bool = True,
    ) -> None:
        if front_door is not None:
            check_integration(front_door)
        self.app: App = app_of(app)
        """App that gets the events."""
        if not isinstance(self.app, EntryPoint):
            raise TypeError(f"Client(...) expects an App, or the function that is its handler, not {_kind_of(app)}.")
        self.front_door = front_door
        """HTTP integration of the requests, by the name of its source. None for the default."""
        self.authorize = authorize
        """Whether requests go to the authorizer of the app first."""
        self.context: LambdaContext = context or LambdaContext()
        """Context that handlers receive."""
        self.overrides: dict[Provider, Provider] = dict(overrides or {})
        """Providers that replace the dependencies of handlers."""
        self.sent: list[Sent] = []
        """Calls that the app would have made to services, in order."""
        self._endings: list[Callable[[], None]] | None = None
        self._replacements = Replacements(self.overrides)
        self._checked: set[Provider] = set()
        self._check_overrides()

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
        self._check_overrides()
        captured_before, replaced_before = captured.set(self.sent), replacements.set(self._replacements)
        block_before = of_block.set(self._endings)
        try:
            result = self.app(event, context or self.context)
        finally:
            of_block.reset(block_before)
            replacements.reset(replaced_before)
            captured.reset(captured_before)
        return json.loads(json.dumps(result, default=_number))

    def redeliver(self, payload: Any, *, times: int = 1, context: Any = None) -> list[Any]:
        """Send an event again, as AWS does if it does not receive the response; return the results.

        The event does not show that it was sent before, except in the receive count of each SQS message, which grows. A
        handler must therefore do its work once, whatever the number of deliveries: send the event, then redeliver it.
        """
        return [self.send(received_again(payload, count), context) for count in range(1, times + 1)]

    def _check_overrides(self) -> None:
        """Raise LookupError for a provider that no handler depends on: a test would replace nothing."""
        added = self.overrides.keys() - self._checked
        if added:
            check_overrides(self.app, self.overrides, added)
            self._checked |= added

    def request(self, method: str, path: str, **options: Unpack[ClientOptions]) -> Response:
        """Send an HTTP request and return the response. `path` is percent-encoded, with or without a query."""
        check_options(options, _OPTIONS)
        integration = options.pop("front_door", None) or self.front_door or integration_of(self.app)
        asks = options.pop("authorize", None)
        with using(self.app.converter):
            event = request(integration, method.upper(), path, **cast("RequestOptions", options))
        has_caller = options.get("claims") is not None or options.get("identity") is not None
        if (self.authorize if asks is None else asks) and not has_caller:
            refused = authorize(self.app, event, integration, self.send)
            if refused is not None:
                return Response(refused)
        return Response(self.send(event))

    def call_tool(self, name: str, arguments: Any = None, *, target: str | None = "target") -> Any:
        """Call a tool as AgentCore Gateway does, and return its result.

        The arguments are the payload, and the client context has the name of the target, followed by the name of the
        tool.
        """
        from . import agentcore_tool

        fields: dict[str, Any] = {"name": name, "target": target, "arguments": {} if arguments is None else arguments}
        with using(self.app.converter):
            payload = agentcore_tool.call(**fields)
        return self.send(payload, context_of(agentcore_tool.call, fields, self.context))

    def get(self, path: str, **options: Unpack[ClientOptions]) -> Response:
        """Send a GET request."""
        return self.request("GET", path, **options)

    def post(self, path: str, **options: Unpack[ClientOptions]) -> Response:
        """Send a POST request."""
        return self.request("POST", path, **options)

    def put(self, path: str, **options: Unpack[ClientOptions]) -> Response:
        """Send a PUT request."""
        return self.request("PUT", path, **options)

    def patch(self, path: str, **options: Unpack[ClientOptions]) -> Response:
        """Send a PATCH request."""
        return self.request("PATCH", path, **options)

    def delete(self, path: str, **options: Unpack[ClientOptions]) -> Response:
        """Send a DELETE request."""
        return self.request("DELETE", path, **options)

    def head(self, path: str, **options: Unpack[ClientOptions]) -> Response:
        """Send a HEAD request."""
        return self.request("HEAD", path, **options)

    def options(self, path: str, **options: Unpack[ClientOptions]) -> Response:
        """Send an OPTIONS request."""
        return self.request("OPTIONS", path, **options)

    def __getattr__(self, name: str) -> Callable[..., Any]:
        if name.startswith("_"):  # Python's own protocols ask, perhaps before `__init__`
            raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}", name=name, obj=self)
        try:
            factory = Samples(self.app.outside_sources).find_method(name)
        except LookupError as error:
            raise AttributeError(f"Client has no method {name!r}: {error}", name=name, obj=self) from None

        def send(*values: Any, **fields: Any) -> Any:
            with using(self.app.converter):
                payload = factory(*values, **fields)
                context = context_of(factory, fields, self.context)
            return self.send(payload, context)

        send.__name__, send.__doc__ = name, factory.__doc__
        vars(send)["__signature__"] = signature(factory)
        return send
