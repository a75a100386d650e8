"""OpenTelemetry: a span for each call of a handler, named and described by the semantic conventions (extra
`opentelemetry`).

    instrument(app)  # spans go to the global tracer provider

A span of the FaaS conventions has the trigger, the invocation and whether it is the first of its environment; one of a
message has its system, destination and id as well, one of a request its method, route, path and status, one of an
object its bucket. An exception is recorded on the span, but for an `HTTPError` below 500: that one is an answer. Bodies
are not.

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

#: By event class: the trigger, the messaging system, the field with the destination's ARN or name, and that of the id.
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
_OF_ONE: Final = ("messaging.message.id", "messaging.kafka.offset")
_OF_CONTEXT: Final[dict[str, str]] = {
    "cloud.resource_id": "invoked_function_arn",
    "faas.invocation_id": "aws_request_id",
}


def instrument(router: Router, *, tracer_provider: TracerProvider | None = None) -> None:
    """Put a span around each handler of an app or router, those that are registered later as well.

    It is a middleware: register it first for it to be around the others. Plain handlers and coroutines are both fine.
    """
    router.add_layer(_Spans(_Tracing(trace.get_tracer("lambdarouter", tracer_provider=tracer_provider)), None))


class _Tracing:
    """What the spans of one instrumented app have in common."""

    __slots__ = ("is_first", "tracer")

    def __init__(self, tracer: Tracer) -> None:
        self.tracer: Tracer = tracer
        self.is_first: bool = True


class _Spans(Layer):
    """The layer of spans; that of one handler knows its name, and the route of a request."""

    __slots__ = ("name", "route", "tracing")

    def __init__(self, tracing: _Tracing, handler: Handler | None) -> None:
        super().__init__(self._around, later=self._around_later)
        self.tracing = tracing
        self.route: str | None = getattr(handler.route, "path", None) if handler is not None else None
        self.name: str | None = handler.source_location.rpartition(" ")[2] if handler is not None else None

    def at(self, handler: Handler) -> Layer:
        """The layer for this handler."""
        return _Spans(self.tracing, handler)

    def _around(self, event: Any, context: Any, call_next: Next) -> Any:
        with self._span(event, context) as span:
            try:
                value = call_next(event)
            except Exception as error:
                _note_error(span, event, error)
                raise
            _note_answer(span, event, value)
            return value

    async def _around_later(self, event: Any, context: Any, call_next: Next) -> Any:
        with self._span(event, context) as span:
            try:
                value = await call_next(event)
            except Exception as error:
                _note_error(span, event, error)
                raise
            _note_answer(span, event, value)
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


def _note_answer(span: Span, event: Any, value: Any) -> None:
    if type(event).__name__ != "HTTPRequest":
        return
    found = value[1] if isinstance(value, tuple) and len(value) == 2 else getattr(value, "status", None)
    status = int(found) if isinstance(found, int) else (204 if value is None else 200)
    span.set_attribute("http.response.status_code", status)
    if status >= 500:
        span.set_attribute("error.type", str(status))
        span.set_status(Status(StatusCode.ERROR))


def describe(event: Any, route: str | None = None) -> tuple[str, SpanKind, dict[str, Any]]:
    """The name, kind and attributes of an event's span; `route` is the path of a request's handler."""
    name = type(event).__name__
    if name == "HTTPRequest":
        # Without the route the method alone is the name: a path would make a name of each user.
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
    """That of the first, without what is its own."""
    name, kind, attributes = describe(events[0])
    if "messaging.system" in attributes:
        attributes["messaging.batch.message_count"] = len(events)
    return name, kind, {key: value for key, value in attributes.items() if key not in _OF_ONE}


def _request(event: Any, route: str | None) -> dict[str, Any]:
    attributes: dict[str, Any] = {
        "faas.trigger": "http",
        "http.request.method": event.method,
        "url.path": event.path,
        "url.scheme": event.headers.get("x-forwarded-proto") or "https",  # which is all that most front doors take
    }
    optional = {
        "http.route": route,
        "client.address": event.source_ip,
        "server.address": event.host,
        "user_agent.original": event.headers.get("user-agent"),
    }
    return attributes | {key: value for key, value in optional.items() if value is not None}


def _message(event: Any, system: str, place: str, identifier: str) -> tuple[str, SpanKind, dict[str, Any]]:
    destination = str(getattr(event, place)).rpartition(":")[2].rpartition("/")[2]
    attributes: dict[str, Any] = {
        "faas.trigger": "pubsub",
        "messaging.system": system,
        "messaging.destination.name": destination,
        "messaging.operation.type": "process",
        "messaging.operation.name": "process",
    }
    if identifier and getattr(event, identifier, None) is not None:
        attributes["messaging.message.id"] = getattr(event, identifier)
    if system == "kafka":
        attributes["messaging.kafka.offset"] = event.offset
        attributes["messaging.destination.partition.id"] = str(event.partition)
    return f"process {destination}", SpanKind.CONSUMER, attributes
