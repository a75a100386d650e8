"""OpenTelemetry: a span for each call of a handler, with the semantic conventions (extra `opentelemetry`).

    instrument(app)  # spans go to the global tracer provider

Every span has the attributes of the FaaS conventions: the trigger, the invocation, and whether it is the first of its
environment. The span of a message also has its system, destination and id, the span of a request its method, route,
path and status, and the span of an S3 event its bucket. An exception is recorded on the span, except for an `HTTPError`
below 500, which is a response. Bodies are not recorded. Each source, including an outside source, declares how spans
describe its events: `Source(telemetry=...)`.

Traces continue. The parent of a span is the active span, such as the span of OpenTelemetry's own Lambda
instrumentation. If no span is active, the parent is the sender's span: from the headers of an HTTP request, the detail
of an EventBridge event, or the `w3c()` of the runtime's context. The span of a message has a link to its sender's span
instead, because a batch has many senders and a span only one parent. A whole batch has a link for each message.

Source: https://opentelemetry.io/docs/specs/semconv/faas/, https://opentelemetry.io/docs/specs/semconv/messaging/ and
https://opentelemetry.io/docs/specs/semconv/http/
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

from opentelemetry import trace
from opentelemetry.context import attach, detach
from opentelemetry.trace import Span, SpanKind, Status, StatusCode, Tracer, TracerProvider

from ._calling.functions import full_name
from ._calling.middleware import Layer, Next
from ._observability.sender_spans import senders
from ._routing.source import Messaging

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from ._calling.handler import Handler
    from ._routing.route import Route
    from .router import Router

__all__ = ["describe", "instrument"]

#: The attribute for each field of the context.
_OF_CONTEXT: Final[dict[str, str]] = {
    "aws.lambda.invoked_arn": "invoked_function_arn",
    "cloud.resource_id": "invoked_function_arn",
    "faas.invocation_id": "aws_request_id",
}


def instrument(router: Router, *, tracer_provider: TracerProvider | None = None) -> None:
    """Create a span for each call of a handler of an app or router, including handlers that are registered later.

    This registers a middleware: call it before other middleware is registered, so that the span includes them.
    """
    router.add_layer(_Spans(_Tracing(trace.get_tracer("lambdarouter", tracer_provider=tracer_provider)), None))


class _Tracing:
    """The state that the spans of one instrumented app share."""

    __slots__ = ("is_first", "tracer")

    def __init__(self, tracer: Tracer) -> None:
        self.tracer: Tracer = tracer
        self.is_first: bool = True


class _Spans(Layer):
    """The middleware that creates spans; `at` returns it with the name and the route of a handler."""

    __slots__ = ("name", "route", "tracing")

    def __init__(self, tracing: _Tracing, handler: Handler | None) -> None:
        super().__init__(self._around, later=self._around_later)
        self.tracing = tracing
        self.route: Route[Any, Any] | None = handler.route if handler is not None else None
        # A request that reaches no handler has a route without a path.
        is_named = handler is not None and getattr(self.route, "path", None) != ""
        self.name: str | None = full_name(handler.function) if handler is not None and is_named else None

    def at(self, handler: Handler) -> Layer:
        """Return the middleware for this handler."""
        return _Spans(self.tracing, handler)

    def _around(self, event: Any, context: Any, call_next: Next) -> Any:
        with self._span(event, context) as span:
            try:
                value = call_next(event)
            except Exception as error:
                _note_error(span, error, is_request=_is_http(self.route))
                raise
            _note_failures(span, event)
            if _is_http(self.route):
                _note_response(span, value)
            return value

    async def _around_later(self, event: Any, context: Any, call_next: Next) -> Any:
        with self._span(event, context) as span:
            try:
                value = await call_next(event)
            except Exception as error:
                _note_error(span, error, is_request=_is_http(self.route))
                raise
            _note_failures(span, event)
            if _is_http(self.route):
                _note_response(span, value)
            return value

    @contextmanager
    def _span(self, event: Any, context: Any) -> Generator[Span]:
        name, kind, attributes = describe(event, self.route)
        if self.name is not None:
            attributes["code.function.name"] = self.name
        attributes["faas.coldstart"], self.tracing.is_first = self.tracing.is_first, False
        for attribute, field in _OF_CONTEXT.items():
            value = getattr(context, field, None)
            if value is not None:
                attributes[attribute] = value
        parent, links = senders(event, context, self.route)
        token = attach(parent)
        try:
            start = self.tracing.tracer.start_as_current_span
            with start(
                name,
                kind=kind,
                attributes=attributes,
                links=links,
                record_exception=False,
                set_status_on_exception=False,
            ) as span:
                yield span
        finally:
            detach(token)


def _is_http(route: Route[Any, Any] | None) -> bool:
    return route is not None and route.source.family == "http"


def _note_error(span: Span, error: Exception, *, is_request: bool) -> None:
    from .http import HTTPError

    if is_request:
        status = error.status if isinstance(error, HTTPError) else 500
        span.set_attribute("http.response.status_code", status)
        if status < 500:
            return
    span.set_attribute("error.type", f"{type(error).__module__}.{type(error).__qualname__}")
    span.record_exception(error)
    span.set_status(Status(StatusCode.ERROR, type(error).__name__))


def _note_failures(span: Span, event: Any) -> None:
    """Note the records of a whole batch that its handler has passed to `fail`."""
    failed = getattr(event, "failures", None) if getattr(type(event), "takes_all", None) is not None else None
    if not failed:
        return
    errors = list(failed.values())
    for error in errors:
        span.record_exception(error)
    span.set_attribute("error.type", f"{type(errors[0]).__module__}.{type(errors[0]).__qualname__}")
    span.set_status(Status(StatusCode.ERROR, f"{len(errors)} of {len(event)} records failed"))


def _note_response(span: Span, value: Any) -> None:
    explicit = value[1] if isinstance(value, tuple) and len(value) in (2, 3) else getattr(value, "status", None)
    status = int(explicit) if isinstance(explicit, int) else (204 if value is None else 200)
    span.set_attribute("http.response.status_code", status)
    if status >= 500:
        span.set_attribute("error.type", str(status))
        span.set_status(Status(StatusCode.ERROR))


def describe(event: Any, route: Route[Any, Any] | None = None) -> tuple[str, SpanKind, dict[str, Any]]:
    """Return the name, kind and attributes of the span of an event; `route` is the route of its handler.

    The source of the route declares its `telemetry`.
    """
    if route is not None and _is_http(route):
        path: str | None = getattr(route, "path", None) or None  # empty for a request without a handler
        # Without a route, the name is only the method: paths contain ids, so there would be too many names.
        return f"{event.method} {path}" if path else event.method, SpanKind.SERVER, _request(event, path)
    telemetry = route.source.telemetry if route is not None else None
    is_batch = getattr(type(event), "takes_all", None) is not None
    one = (event[0] if len(event) else None) if is_batch else event
    name, kind = type(event if one is None else one).__name__, SpanKind.SERVER
    attributes: dict[str, Any] = {"faas.trigger": telemetry.trigger if telemetry is not None else "other"}
    if isinstance(telemetry, Messaging):
        kind = SpanKind.CONSUMER
        attributes |= {
            "messaging.system": telemetry.system,
            "messaging.operation.type": "process",
            "messaging.operation.name": "process",
        }
        destination = _read(one, telemetry.destination)
        if destination is not None:
            attributes["messaging.destination.name"] = short = str(destination).rpartition(":")[2].rpartition("/")[2]
            name = f"process {short}"
        if is_batch:
            attributes["messaging.batch.message_count"] = len(event)
    if telemetry is not None and not is_batch:
        found = {key: _read(event, field) for key, field in telemetry.attributes.items()}
        attributes |= {key: value for key, value in found.items() if value is not None}
    return name, kind, attributes


def _read(event: Any, field: str | Callable[[Any], Any]) -> Any:
    """Return the value of a field, or of a function of the event; None if it cannot be read."""
    try:
        return getattr(event, field, None) if isinstance(field, str) else field(event)
    except Exception:  # a malformed field is an error of the handler that reads it, not of the span
        return None


def _request(event: Any, route: str | None) -> dict[str, Any]:
    attributes: dict[str, Any] = {
        "faas.trigger": "http",
        "http.request.method": event.method,
        "url.path": event.path,
        "url.scheme": event.headers.get("x-forwarded-proto") or "https",  # most HTTP integrations accept only https
    }
    optional = {
        "http.route": route,
        "client.address": event.source_ip,
        "server.address": event.host,
        "user_agent.original": event.headers.get("user-agent"),
    }
    return attributes | {key: value for key, value in optional.items() if value is not None}
