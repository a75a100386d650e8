"""OpenTelemetry: a span for each call of a handler, by the semantic conventions (extra `opentelemetry`).

    instrument(app)  # spans go to the global tracer provider

Every span has the attributes of the FaaS conventions: the trigger, the invocation, and whether it is the first of its
environment. The span of a message also has its system, destination and id, the span of a request its method, route,
path and status, and the span of an S3 event its bucket. An exception is recorded on the span, except for an `HTTPError`
below 500, which is a response. Bodies are not recorded.

Source: https://opentelemetry.io/docs/specs/semconv/faas/, https://opentelemetry.io/docs/specs/semconv/messaging/ and
https://opentelemetry.io/docs/specs/semconv/http/
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from opentelemetry import trace
from opentelemetry.trace import Span, SpanKind, Status, StatusCode, Tracer, TracerProvider

from ._calling.middleware import Layer, Next

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from ._calling.handler import Handler
    from .router import Router

__all__ = ["describe", "instrument"]

#: By event class: the messaging system, the field with the ARN or name of the destination, and the field with the id.
_MESSAGES: Final[dict[str, tuple[str, str, str]]] = {
    "ActiveMQMessage": ("activemq", "destination", "message_id"),
    "KafkaRecord": ("kafka", "topic", ""),
    "KinesisRecord": ("aws_kinesis", "stream_arn", "sequence_number"),
    "RabbitMQMessage": ("rabbitmq", "queue", "message_id"),
    "SNSMessage": ("aws_sns", "topic_arn", "message_id"),
    "SQSMessage": ("aws_sqs", "queue_arn", "message_id"),
}
_TRIGGERS: Final[dict[str, str]] = {
    "CloudWatchLogsBatch": "datasource",
    "DynamoDBRecord": "datasource",
    "S3Event": "datasource",
    "ScheduledEvent": "timer",
}
#: The attributes of a single message, which the span of a batch does not have.
_OF_ONE_MESSAGE: Final = ("messaging.message.id", "messaging.kafka.offset")
#: Attributes by the field of the context.
_OF_CONTEXT: Final[dict[str, str]] = {
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
        self.route: str | None = getattr(handler.route, "path", None) if handler is not None else None
        self.name: str | None = handler.source_location.rpartition(" ")[2] if handler is not None else None

    def at(self, handler: Handler) -> Layer:
        """Return the middleware for this handler."""
        return _Spans(self.tracing, handler)

    def _around(self, event: Any, context: Any, call_next: Next) -> Any:
        with self._span(event, context) as span:
            try:
                value = call_next(event)
            except Exception as error:
                _note_error(span, event, error)
                raise
            _note_response(span, event, value)
            return value

    async def _around_later(self, event: Any, context: Any, call_next: Next) -> Any:
        with self._span(event, context) as span:
            try:
                value = await call_next(event)
            except Exception as error:
                _note_error(span, event, error)
                raise
            _note_response(span, event, value)
            return value

    def _span(self, event: Any, context: Any) -> AbstractContextManager[Span]:
        name, kind, attributes = describe(event, self.route)
        if self.name is not None:
            attributes["code.function.name"] = self.name
        attributes["faas.coldstart"], self.tracing.is_first = self.tracing.is_first, False
        for attribute, field in _OF_CONTEXT.items():
            value = getattr(context, field, None)
            if value is not None:
                attributes[attribute] = value
        start = self.tracing.tracer.start_as_current_span
        return start(name, kind=kind, attributes=attributes, record_exception=False, set_status_on_exception=False)


def _note_error(span: Span, event: Any, error: Exception) -> None:
    from .http import HTTPError

    if type(event).__name__ == "HTTPRequest":
        status = error.status if isinstance(error, HTTPError) else 500
        span.set_attribute("http.response.status_code", status)
        if status < 500:
            return
    span.set_attribute("error.type", f"{type(error).__module__}.{type(error).__qualname__}")
    span.record_exception(error)
    span.set_status(Status(StatusCode.ERROR, type(error).__name__))


def _note_response(span: Span, event: Any, value: Any) -> None:
    if type(event).__name__ != "HTTPRequest":
        return
    explicit = value[1] if isinstance(value, tuple) and len(value) == 2 else getattr(value, "status", None)
    status = int(explicit) if isinstance(explicit, int) else (204 if value is None else 200)
    span.set_attribute("http.response.status_code", status)
    if status >= 500:
        span.set_attribute("error.type", str(status))
        span.set_status(Status(StatusCode.ERROR))


def describe(event: Any, route: str | None = None) -> tuple[str, SpanKind, dict[str, Any]]:
    """Return the name, kind and attributes of the span of an event; `route` is the path of a request's handler."""
    name = type(event).__name__
    if name == "HTTPRequest":
        # Without a route the name is only the method: a path has ids in it, so that there would be too many names.
        return f"{event.method} {route}" if route else event.method, SpanKind.SERVER, _request(event, route)
    if getattr(type(event), "takes_all", None) is not None and len(event):
        return _of_batch(event)
    if name in _MESSAGES:
        return _message(event, *_MESSAGES[name])
    attributes: dict[str, Any] = {"faas.trigger": _TRIGGERS.get(name, "other")}
    if name == "S3Event":
        attributes |= {"aws.s3.bucket": event.bucket, "faas.document.operation": event.event_name.partition(":")[0]}
    return name, SpanKind.SERVER, attributes


def _of_batch(events: Any) -> tuple[str, SpanKind, dict[str, Any]]:
    """The span of the first event, without the attributes of a single message."""
    name, kind, attributes = describe(events[0])
    if "messaging.system" in attributes:
        attributes["messaging.batch.message_count"] = len(events)
    return name, kind, {key: value for key, value in attributes.items() if key not in _OF_ONE_MESSAGE}


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


def _message(event: Any, system: str, destination_field: str, id_field: str) -> tuple[str, SpanKind, dict[str, Any]]:
    destination = str(getattr(event, destination_field)).rpartition(":")[2].rpartition("/")[2]
    attributes: dict[str, Any] = {
        "faas.trigger": "pubsub",
        "messaging.system": system,
        "messaging.destination.name": destination,
        "messaging.operation.type": "process",
        "messaging.operation.name": "process",
    }
    if id_field and getattr(event, id_field, None) is not None:
        attributes["messaging.message.id"] = getattr(event, id_field)
    if system == "kafka":
        attributes["messaging.kafka.offset"] = event.offset
        attributes["messaging.destination.partition.id"] = str(event.partition)
    return f"process {destination}", SpanKind.CONSUMER, attributes
