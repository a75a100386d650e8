"""OpenTelemetry: a span for each call of a handler, named and described by the semantic conventions (extra
`opentelemetry`).

    instrument(app)  # spans go to the global tracer provider

A span of the FaaS conventions has the trigger, the invocation and whether it is the first of its environment; one of a
message has its system, destination and id as well, one of a request its method and path, one of an object its bucket.
An exception is recorded on the span. Values of payloads are not.

Source: https://opentelemetry.io/docs/specs/semconv/faas/, https://opentelemetry.io/docs/specs/semconv/messaging/ and
https://opentelemetry.io/docs/specs/semconv/http/
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from opentelemetry import trace
from opentelemetry.trace import SpanKind, TracerProvider

if TYPE_CHECKING:
    from .middleware import Next
    from .router import Router

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
_OF_CONTEXT: Final[dict[str, str]] = {
    "cloud.resource_id": "invoked_function_arn",
    "faas.invocation_id": "aws_request_id",
}


def instrument(router: Router, *, tracer_provider: TracerProvider | None = None) -> None:
    """Put a span around each handler of an app or router, those that are registered later as well.

    It is a middleware: register it first for it to be around the others. Plain handlers and coroutines are both fine.
    """
    tracer = trace.get_tracer("lambdarouter", tracer_provider=tracer_provider)
    is_first = True

    def with_span(event: Any, context: Any, call_next: Next) -> Any:
        nonlocal is_first
        name, kind, attributes = describe(event)
        attributes["faas.coldstart"], is_first = is_first, False
        for attribute, field in _OF_CONTEXT.items():
            value = getattr(context, field, None)
            if value is not None:
                attributes[attribute] = value
        with tracer.start_as_current_span(name, kind=kind, attributes=attributes):
            return call_next(event)

    router.middleware(with_span)


def describe(event: Any) -> tuple[str, SpanKind, dict[str, Any]]:
    """The name, kind and attributes of an event's span."""
    name = type(event).__name__
    if name == "HTTPRequest":
        # Without the route's template the method alone is the name: a path would make a name of each user.
        return event.method, SpanKind.SERVER, _request(event)
    if name in _MESSAGES:
        return _message(event, *_MESSAGES[name])
    attributes: dict[str, Any] = {"faas.trigger": _TRIGGERS.get(name, "other")}
    if name == "S3Event":
        attributes |= {"aws.s3.bucket": event.bucket, "faas.document.operation": event.event_name.partition(":")[0]}
    return name, SpanKind.SERVER, attributes


def _request(event: Any) -> dict[str, Any]:
    attributes: dict[str, Any] = {"faas.trigger": "http", "http.request.method": event.method, "url.path": event.path}
    agent = event.headers.get("user-agent")
    optional = {"client.address": event.source_ip, "server.address": event.host, "user_agent.original": agent}
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
