"""The table of the HTTP handlers of an app: matching, responses and errors. The dispatcher loads it by name."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from .._calling.handler_table import HandlerTable, Unmatched
from .._detection.known import HTTP_INTEGRATIONS
from .._events.json_encoder import using
from ..errors import EventError, ReplyError
from ._fault import bad_request
from ._handler import HTTPHandler, wire_response
from ._integrations import Integration, load_integration
from ._routing import through
from ._tree import ExplainedMatch, Match, Tree
from ._wire import WITHOUT_CONTENT, WireResponse
from .errors import HTTPError

if TYPE_CHECKING:
    from cattrs import Converter

    from .._calling.handler import Handler
    from .._dispatching.dispatcher import Dispatcher
    from .._routing.settings import Settings
    from .._routing.source import Source
    from ._routing import HTTPRoute
    from .request import HTTPRequest
    from .settings import HTTPSettings

#: Returns a response or an error to use instead of calling the handler of a request; None to call it.
Before = Callable[[HTTPHandler, "HTTPRequest"], WireResponse | HTTPError | None]

#: The size of the whole response is checked if its body is larger: half of the smallest limit of an integration.
_LARGE_BODY = 512 * 1024


class HTTPTable(HandlerTable):
    """All HTTP handlers of an app, for all integrations."""

    __slots__ = ("_tree", "integrations", "settings")

    def __init__(self, source: Source, unmatched: Unmatched, settings: Settings) -> None:
        super().__init__(source, unmatched)
        self.settings: Settings = settings
        self.integrations: dict[str, Integration] = {}
        self._tree: Tree = Tree()

    def add(self, handler: Handler) -> None:
        """Add a handler to the tree of paths."""
        assert isinstance(handler, HTTPHandler)
        if "operation_id" in handler.route.options:
            handler.check_operation_id(self.handlers)
        handler.register()
        self._tree.add(handler)
        self.handlers.append(handler)

    def match(self, method: str, path: str, integration: str) -> Match:
        """Find the handler of a path, and the methods allowed for it, without regard to the filters of routers."""
        match = Match(method, integration)
        self._tree.search(path, match)
        return match

    def prime(self) -> None:
        """Load everything that the first request needs."""
        from importlib import import_module

        from ._refusals import no_route
        from .response import problem_of

        super().prime()
        for name in HTTP_INTEGRATIONS:
            if self.settings.accepts(name):
                self.integrations[name] = load_integration(name)
        wire_response("")  # Return values other than dict and list need another module.
        wire_response(problem_of(no_route()))  # The response to an unmatched request is a problem document.
        import_module("lambdarouter.http.conditional")
        http: HTTPSettings | None = self.settings.http
        if http is not None:
            http.prime()

    def explain(self, payload: Any, name: str) -> list[str]:
        """Return the lines of `app.explain` for a request; raise EventError for a request that cannot be read."""
        from .._dispatching.explain import line_of

        request = load_integration(name).read(payload, (name,))
        match = ExplainedMatch(request.method, name)
        handler = self._tree.search(request.path, match)
        lines: list[str] = [line_of(each, "its path matches; its where= filter decides") for each in match.undecided]
        if handler is not None:
            return [*lines, line_of(handler, "matches")]
        if match.allowed:
            return [*lines, f"405: no handler for this method; the path has {', '.join(sorted(match.allowed))}"]
        others = [line_of(each, "another path") for each in self.handlers if each not in match.undecided]
        return [*lines, "otherwise 404" if lines else "404: no route has this path", *others]

    # --- Responses --------------------------------------------------------------------------------------------------

    def dispatch(self, payload: Any, context: Any, name: str, via: tuple[str, ...]) -> Any:
        """Return the response to a request, in the format of the integration `name`. Errors become responses."""
        integration = self.integrations.get(name)
        if integration is None:
            integration = self.integrations[name] = load_integration(name)
        settings: HTTPSettings | None = self.settings.http
        try:
            request = integration.read(payload, (name,))
            if settings is None:
                response, compresses = self.respond(request, name, context), False
            else:
                response = settings.respond(self, request, name, context)
                compresses = settings.negotiate(request, response)
            # Most responses have no header except Content-Type.
            if len(response.headers) > 1 and ("etag" in response.headers or "last-modified" in response.headers):
                from .conditional import conditioned

                conditioned(request, response)
            if compresses and response.status != 304:
                from ._compression import compress

                compress(response)
            is_head = request.method == "HEAD"
        except EventError as error:
            from ._refusals import unread

            is_head, request = False, unread(integration, payload, name)
            response = self.refuse(bad_request(error, context), request, name, context)
            if settings is not None:
                settings.finish_refused(request, response)
        if response.status in WITHOUT_CONTENT:
            response.remove_content()
        try:
            result = integration.write(response, payload)
            if len(response.body) > _LARGE_BODY:
                from .._replies.reply import check_size

                check_size("http", result, integration.most_kilobytes, "body")
        except ReplyError as error:
            match = self._match_of(request, name)
            failed = self._failed("has a response that cannot be sent", error, match, request, context)
            if settings is not None:
                settings.finish_refused(request, failed)
            response, result = failed, integration.write(failed, payload)
        if is_head:  # The body is needed until here: HEAD has the status and the headers of GET.
            response.body, response.base64 = "", False
            return integration.write(response, payload)
        return result

    def respond(
        self, request: HTTPRequest, integration: str, context: Any, *, before: Before | None = None
    ) -> WireResponse:
        """Call the handler of a request and return its response. Errors become responses.

        If `before` returns a response or an error for the handler and the request, the handler is not called.
        """
        match = Match(request.method, integration, request)
        try:
            response = self._respond(match, request, context, before)
        except Exception as error:
            response = self._error_response(error, match, request, context)
        if not self.settings.is_scoped:
            return response
        from ._refusals import finished

        try:
            reply = finished(response, match.handler, request, context, self.settings)
            return response if reply is response else wire_response(reply)
        except Exception as error:
            return self._error_response(error, match, request, context)

    def _respond(self, match: Match, request: HTTPRequest, context: Any, before: Before | None) -> WireResponse:
        handler = self._tree.search(request.path, match)
        if handler is None:
            return self._unmatched(request, match, context)
        if before is not None:
            found = before(handler, request)
            if isinstance(found, WireResponse):
                return found
            if found is not None:
                from ._refusals import raised_inside

                return wire_response(raised_inside(found, request, context, self.settings, handler))
        if handler.converter is None:
            return wire_response(handler.respond(request, match.path_values, context))
        with using(handler.converter):
            return wire_response(handler.respond(request, match.path_values, context))

    def refuse(self, error: HTTPError, request: HTTPRequest, integration: str, context: Any) -> WireResponse:
        """Return the response to a request that reaches no handler: the error's response, unless a layer replies."""
        from ._refusals import raised_inside

        match = Match("", integration)
        try:
            try:
                match.method = request.method
                handler = self._tree.search(request.path, match) or match.nearest
            except EventError:  # The event has no path that can be read.
                handler = None
            response = wire_response(raised_inside(error, request, context, self.settings, handler))
        except Exception as failure:
            response = self._error_response(failure, match, request, context)
        if match.method == "HEAD":
            response.body, response.base64 = "", False
        return response

    def _unmatched(self, request: HTTPRequest, match: Match, context: Any) -> WireResponse:
        """Return the response to a request without a handler: for OPTIONS, for a health check, or for an error."""
        from ._refusals import allowed_methods, is_health_check, no_route, not_allowed, raised_inside

        if not match.allowed:
            if match.integration == "alb" and is_health_check(request):
                return WireResponse(200, {}, "", False)
            error = no_route()
        else:
            allowed = allowed_methods(match.allowed)
            if match.method == "OPTIONS":
                return WireResponse(204, {"allow": [", ".join(sorted(allowed))]}, "", False)
            error = not_allowed(allowed)
        return wire_response(raised_inside(error, request, context, self.settings, match.nearest))

    def _error_response(self, error: Exception, match: Match, request: HTTPRequest, context: Any) -> WireResponse:
        """Return the response to an exception, and log it unless only the client is at fault."""
        if isinstance(error, HTTPError):
            try:
                return self._problem_response(error, match, request, context)
            except Exception as failure:  # The error has no form that can be sent.
                error = failure
        # A field that is read on demand can also be malformed. The handler itself raises errors of other sources.
        elif isinstance(error, EventError) and error.source == match.integration:
            return self._problem_response(bad_request(error, context), match, request, context)
        self._note_failure(error)
        return self._failed("failed", error, match, request, context)

    def _match_of(self, request: HTTPRequest, integration: str) -> Match:
        """Search for the handler of a request again, for the log; filters of routers are not called."""
        match = Match("", integration)
        try:
            match.method = request.method
            self._tree.search(request.path, match)
        except EventError:  # The event has no path that can be read.
            match.handler = None
        return match

    def _failed(self, what: str, error: Exception, match: Match, request: HTTPRequest, context: Any) -> WireResponse:
        """Log an exception and return a 500 response, which contains only the request id."""
        from ._failures import log_failed, request_id
        from .response import problem

        log_failed(what, error, match, request, context)
        return wire_response(problem(500, request_id=request_id(request, context)))

    def _problem_response(self, error: HTTPError, match: Match, request: HTTPRequest, context: Any) -> WireResponse:
        from .response import problem_of

        is_failure = error.status >= 500
        if is_failure:
            self._note_failure(error)
        if is_failure or error.__cause__ is not None:
            from ._failures import log_failed

            level = logging.ERROR if is_failure else logging.INFO
            log_failed(f"answered {error.status}", error, match, request, context, level=level)
        return wire_response(problem_of(error))

    def _note_failure(self, error: Exception) -> None:
        if self.settings.is_observed:
            from .._observability.dispatch import note_failure

            note_failure(error)


# --- Factories that the dispatcher calls ----------------------------------------------------------------------------


def new_handler(route: HTTPRoute, function: Callable[..., Any], converter: Converter | None) -> HTTPHandler:
    """Create a handler whose arguments are bound from the request."""
    if route.mounted is not None:
        function = route.mounted(route.path)
    return HTTPHandler(route, function, converter)


def table_returning(dispatcher: Dispatcher, source: Source, value: Any) -> HTTPTable:
    """Create a table whose only handler matches every request of one integration and returns a value."""
    table = new_table(dispatcher, source)
    table.add(HTTPHandler(through(source.name, None, ()), lambda: value, None))
    return table


def new_table(dispatcher: Dispatcher, source: Source) -> HTTPTable:
    """Create the table of all HTTP handlers of an app."""
    return HTTPTable(source, dispatcher.unmatched, dispatcher.settings)
