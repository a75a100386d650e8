"""The HTTP handlers of an app in a tree of path segments: the cost of a thousand routes is that of one."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from .._calling.coroutines import finished, finishing
from .._calling.handler import Handler
from .._detection.known import HTTP_INTEGRATIONS
from .._routing.route_table import RouteTable
from ..errors import DuplicateRouteError, EventError, ReplyError
from ._integrations import Integration, load_integration
from ._routing import ANY_PATH, DYNAMIC, STATIC, HTTPRoute, split
from ._wire import Reply, reply_to
from .errors import HTTPError
from .parameters import Binding
from .request import HTTPRequest

if TYPE_CHECKING:
    from cattrs import Converter

    from .._calling.dependencies import Environment
    from .._calling.injection import Injection
    from .._calling.layers import Step
    from .._routing.source import Source
    from ..app import App

_log = logging.getLogger("lambdarouter")

#: Bytes of a body, from which on the whole answer is measured: half of what the smallest front door takes.
_SUSPICIOUS = 512 * 1024
_HEALTH_CHECKER = "ELB-HealthChecker/"


class HTTPHandler(Handler):
    """A handler of requests: `binding` makes its arguments."""

    __slots__ = ("binding", "injection")

    route: HTTPRoute  # pyright: ignore[reportIncompatibleVariableOverride]  # set once, by Handler
    binding: Binding
    """How the function is called with a request; set when every annotation is resolved."""

    def __init__(self, route: HTTPRoute, function: Callable[..., Any], converter: Converter | None) -> None:
        self.injection: Injection | None = None
        super().__init__(route, function, converter)

    def bind(self) -> None:
        """Decide which argument comes from where."""
        self.argument: tuple[type[Any], ...] = (HTTPRequest,)
        self.binding = Binding(self.signature, self.route, self.converter)
        self.bind_dependencies(self.binding.dependencies)
        self.signature.require()

    def prime(self) -> None:
        """Do the work of the first request now."""
        self.prepare()
        self.binding.prime()

    def compose(self) -> None:
        """Keep the dependencies; the layers are composed for each request, with the values of its path."""
        self.injection = self.injected()

    def enter(self, request: HTTPRequest, found: list[str], context: Any) -> Any:
        """The return value of the handler for a request, with everything that is around the handler."""
        if not self.is_ready:
            self.prepare()
        if self.environment is None:
            return self.binding.call(request, found, context)
        from .._calling.layers import layered

        return layered(self._inner(found, self.environment), self.layers).blocking()(request, context)

    def _inner(self, found: list[str], environment: Environment) -> Step:
        from .._calling.layers import Step

        binding, injection = self.binding, self.injection
        function = binding.function
        if injection is None:

            async def awaited(request: Any, context: Any) -> Any:
                return await function(**binding.arguments(request, found, context))

            def called(request: Any, context: Any) -> Any:
                return finished(function(**binding.arguments(request, found, context)), context)

            return Step(awaited, is_async=True) if binding.is_async else Step(called, is_async=False)
        injected = injection

        # The arguments come last: a caller who may not call is not told what is wrong with the request.
        def last(call: Callable[..., Any], request: Any, context: Any) -> Callable[..., Any]:
            return lambda **provided: call(**binding.arguments(request, found, context), **provided)

        async def awaited_with(request: Any, context: Any) -> Any:
            return await injected.run_async(last(function, request, context), request, context, environment)

        def called_with(request: Any, context: Any) -> Any:
            return injected.run(last(finishing(function, context), request, context), request, context, environment)

        is_async = binding.is_async or injection.is_async
        return Step(awaited_with if is_async else called_with, is_async=is_async)


# --- The tree -------------------------------------------------------------------------------------------------------


class _Node:
    """What comes after one prefix of a path."""

    __slots__ = ("children", "greedy", "handlers", "placeholder")

    def __init__(self) -> None:
        self.children: dict[str, _Node] = {}
        self.placeholder: _Node | None = None
        self.greedy: _Node | None = None
        self.handlers: list[HTTPHandler] = []

    def inner(self, kind: str, name: str) -> _Node:
        """The node below for one more segment, made where it is missing."""
        if kind == STATIC:
            return self.children.setdefault(name, _Node())
        if kind == DYNAMIC:
            self.placeholder = self.placeholder or _Node()
            return self.placeholder
        self.greedy = self.greedy or _Node()
        return self.greedy

    def find(self, parts: list[str], at: int, wanted: _Wanted) -> HTTPHandler | None:
        """The most specific handler that takes the rest of the path; `wanted.found` gets what placeholders hold.

        No node is looked at twice, so that the time is bounded by the number of routes for any path.
        """
        if at == len(parts):
            return wanted.choose(self.handlers) if self.handlers else None
        part = parts[at]
        handler: HTTPHandler | None = None
        child = self.children.get(part)
        if child is not None:
            handler = child.find(parts, at + 1, wanted)
        if handler is None and self.placeholder is not None and part:
            wanted.found.append(part)
            handler = self.placeholder.find(parts, at + 1, wanted)
            if handler is None:
                wanted.found.pop()
        if handler is None and self.greedy is not None:
            rest = "/".join(parts[at:])
            handler = wanted.choose(self.greedy.handlers) if rest.strip("/") else None
            if handler is not None:
                wanted.found.append(rest)
        return handler


class _Wanted:
    """One request on its way through the tree: what it is, and what was found for it."""

    __slots__ = ("allowed", "found", "integration", "method")

    def __init__(self, method: str, integration: str) -> None:
        self.method: str = method
        self.integration: str = integration
        self.found: list[str] = []
        self.allowed: set[str] = set()

    def choose(self, place: list[HTTPHandler]) -> HTTPHandler | None:
        """The handler at one place of the tree that takes the method; otherwise its methods are noted."""
        method = self.method
        instead: HTTPHandler | None = None
        for handler in place:
            route = handler.route
            if route.integrations and self.integration not in route.integrations:
                continue
            if method in route.methods or not route.methods:
                return handler
            if method == "HEAD" and instead is None and "GET" in route.methods:
                instead = handler
            self.allowed |= route.methods
        return instead


class HTTPTable(RouteTable):
    """Every HTTP handler of an app, for all front doors."""

    __slots__ = ("anything", "integrations", "root")

    def __init__(self, app: App, source: Source) -> None:
        super().__init__(app, source)
        self.root: _Node = _Node()
        self.integrations: dict[str, Integration] = {}
        self.anything: list[HTTPHandler] = []  # the catch-alls of front doors

    def add(self, handler: Handler) -> None:
        """File a handler in the tree; two that could answer the same request are an error."""
        assert isinstance(handler, HTTPHandler)
        route = handler.route
        if route.path == ANY_PATH:
            place = self.anything
        else:
            node = self.root
            for kind, name in route.segments:
                node = node.inner(kind, name)
            place = node.handlers
        for other in place:
            if _overlap(other.route, route):
                raise DuplicateRouteError(
                    f"Two handlers could answer the same request, {other.route!r} and {route!r}:\n"
                    f"- {other.source_location}\n- {handler.source_location}\nChange a path or a method of one of them.",
                    (other.source_location, handler.source_location),
                )
        place.append(handler)
        place.sort(key=lambda each: (not each.route.integrations, not each.route.methods))
        self.handlers.append(handler)

    def match(self, method: str, path: str, integration: str) -> tuple[HTTPHandler | None, list[str], set[str]]:
        """The handler for a request, what its placeholders hold, and the methods that the path has."""
        wanted = _Wanted(method, integration)
        handler = self.root.find(split(path), 0, wanted)
        if handler is None and self.anything:
            handler = wanted.choose(self.anything)
        return handler, wanted.found, wanted.allowed

    def prime(self) -> None:
        """Do now what the first request would do."""
        from importlib import import_module

        for handler in self.handlers:
            if isinstance(handler, HTTPHandler):
                handler.prime()
        for name in HTTP_INTEGRATIONS:
            self.integrations[name] = load_integration(name)
        reply_to("")  # most replies that are no dict need a module of their own
        _refusal("GET", set())  # what nothing takes is answered with a document of its own
        import_module(".conditional", __package__)
        if self.app.http is not None:
            self.app.http.prime()

    # --- Answering --------------------------------------------------------------------------------------------------

    def dispatch(self, payload: Any, context: Any, name: str, via: tuple[str, ...]) -> Any:
        """The answer to a request, in the form of the front door that it came through. Never raises for a request."""
        integration = self.integrations.get(name)
        if integration is None:
            integration = self.integrations[name] = load_integration(name)
        try:
            request = integration.read(payload, (name,))
        except EventError as error:
            return integration.write(_unreadable(error), payload)
        settings = self.app.http
        if settings is None:
            reply = self.answer(request, name, context)
        else:
            reply = settings.answer(self, request, name, context)
        # Most answers have a Content-Type alone.
        if len(reply.headers) > 1 and ("etag" in reply.headers or "last-modified" in reply.headers):
            from .conditional import conditioned

            conditioned(request, reply)
        if settings is not None:
            settings.finish(request, reply)
        if request.method == "HEAD":
            reply.body, reply.base64 = "", False
        try:
            answer = integration.write(reply, payload)
            if len(reply.body) > _SUSPICIOUS:
                from .._replies.reply import within

                within("http", answer, integration.most_kilobytes, "body")
        except ReplyError:
            return integration.write(_failed("The reply cannot be sent", request, context), payload)
        return answer

    def answer(self, request: HTTPRequest, integration: str, context: Any) -> Reply:
        """The reply to a request that came through `door`."""
        handler, found, allowed = self.match(request.method, request.path, integration)
        if handler is None:
            if integration == "alb" and not allowed and _is_health_check(request):
                return Reply(200, {}, "", False)
            return _refusal(request.method, allowed)
        try:
            try:
                return reply_to(handler.enter(request, found, context))
            except HTTPError as error:
                from .response import problem_of

                if error.status >= 500:
                    self.note_failure(error)
                if error.status >= 500 or error.__cause__ is not None:
                    _log.error(
                        "%r answered %s in %s", handler.route, error.status, handler.source_location, exc_info=error
                    )
                return reply_to(problem_of(error))
        except EventError as error:
            # What is read on demand may be malformed too; an error of another source is the handler's own.
            if error.source == integration:
                return _unreadable(error)
            self.note_failure(error)
            return _failed(f"{handler.route!r} failed in {handler.source_location}", request, context)
        except Exception as error:
            self.note_failure(error)
            return _failed(f"{handler.route!r} failed in {handler.source_location}", request, context)


def _refusal(method: str, allowed: set[str]) -> Reply:
    """The reply to a request that no handler takes; `allowed` are the methods of its path."""
    from .response import problem

    if not allowed:
        return reply_to(problem(404, "No route has this path."))
    # What the path has, with what follows from it.
    allow = ", ".join(sorted(allowed | ({"HEAD"} if "GET" in allowed else set()) | {"OPTIONS"}))
    if method == "OPTIONS":
        return Reply(204, {"allow": [allow]}, "", False)
    return reply_to(problem(405, f"This path answers to {allow}.", headers={"Allow": allow}))


def _is_health_check(request: HTTPRequest) -> bool:
    """Whether a load balancer asks whether the function is there: a message of the service itself."""
    try:
        return request.method in ("GET", "HEAD") and request.headers.get("user-agent", "").startswith(_HEALTH_CHECKER)
    except EventError:
        return False


def _unreadable(error: EventError) -> Reply:
    from .response import problem

    _log.error("%s", error)
    return reply_to(problem(400, "The request could not be read.", [(error.path, error.problem)]))


def _failed(what: str, request: HTTPRequest, context: Any) -> Reply:
    """Log the exception being handled, and give the caller an id to find it by, and nothing else."""
    from .response import problem

    identifier = getattr(context, "aws_request_id", None)
    if identifier is None:
        try:
            identifier = request.request_id
        except EventError:  # of a malformed request; there is none to tell
            identifier = None
    _log.exception("%s (request %s)", what, identifier)
    return reply_to(problem(500, request_id=identifier))


def _overlap(one: HTTPRoute, other: HTTPRoute) -> bool:
    """Whether both are as specific as each other, and take a common method of a common front door."""
    if one.integrations != other.integrations and not (one.integrations & other.integrations):
        return False
    if bool(one.methods) != bool(other.methods):
        return False
    return not one.methods or bool(one.methods & other.methods)
