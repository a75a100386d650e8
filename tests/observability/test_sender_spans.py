"""Links of events in envelopes: the sender of the record around an event, beside the sender of the event itself."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from lambdarouter import App, Batch
from lambdarouter.opentelemetry import instrument
from lambdarouter.sources.s3 import S3Event
from lambdarouter.testing import Client, LambdaContext, batch, eventbridge, s3, sns, sqs

QUEUE, TOPIC, DETAIL = "1" * 32, "2" * 32, "3" * 32
SPAN = "b7ad6b7169203331"


def traceparent(trace: str) -> str:
    return f"00-{trace}-{SPAN}-01"


def xray(trace: str) -> str:
    return f"Root=1-{trace[:8]}-{trace[8:]};Parent={SPAN};Sampled=1"


def queued(body: Any, trace: str | None = QUEUE, **options: Any) -> dict[str, Any]:
    """A message with a body, and with the header of X-Ray that SQS adds for a traced sender."""
    message: dict[str, Any] = sqs.message(body=json.dumps(body), **options)
    if trace is not None:
        message["Records"][0]["attributes"]["AWSTraceHeader"] = xray(trace)
    return message


def subscribed(message: Any, trace: str | None = TOPIC) -> dict[str, Any]:
    """The JSON of a notification as SNS writes it to a queue without raw message delivery."""
    attributes = {"traceparent": {"Type": "String", "Value": traceparent(trace)}} if trace is not None else {}
    return {
        "Type": "Notification",
        "MessageId": "95df01b4-ee98-5cb9-9903-4c221d41eb5e",
        "TopicArn": "arn:aws:sns:us-east-1:123456789012:topic",
        "Message": message if isinstance(message, str) else json.dumps(message),
        "Timestamp": "2026-01-02T12:45:07.000Z",
        "SignatureVersion": "1",
        "Signature": "EXAMPLE",
        "SigningCertURL": "https://sns.us-east-1.amazonaws.com/SimpleNotificationService.pem",
        "UnsubscribeURL": "https://sns.us-east-1.amazonaws.com/?Action=Unsubscribe",
        "MessageAttributes": attributes,
    }


class Traced:
    """An app whose spans are kept."""

    def __init__(self) -> None:
        self.app = App(report_batch_item_failures=True)
        self._kept = InMemorySpanExporter()
        provider = TracerProvider()
        provider.add_span_processor(SimpleSpanProcessor(self._kept))
        instrument(self.app, tracer_provider=provider)

    def send(self, payload: Any, context: Any = None) -> list[ReadableSpan]:
        """The spans of one invocation."""
        self._kept.clear()
        Client(self.app, context=context).send(payload)
        return list(self._kept.get_finished_spans())


def links_of(span: ReadableSpan) -> list[str]:
    assert all(f"{each.context.span_id:016x}" == SPAN for each in span.links)
    return [f"{each.context.trace_id:032x}" for each in span.links]


def nothing(event: Any) -> None:
    """A handler."""


def s3_in_sns() -> dict[str, Any]:
    payload: dict[str, Any] = sns.message(message=json.dumps(s3.put()))
    payload["Records"][0]["Sns"]["MessageAttributes"] = {"traceparent": {"Type": "String", "Value": traceparent(TOPIC)}}
    return payload


def s3_on_a_bus() -> dict[str, Any]:
    detail = {"version": "0", "bucket": {"name": "b"}, "object": {"key": "k"}, "reason": "PutObject"}
    event: dict[str, Any] = eventbridge.event(source="aws.s3", detail_type="Object Created", detail=detail)
    return event


CHAINS: dict[str, tuple[str, Callable[[], Any], list[str]]] = {
    "S3 in SQS": ("s3", lambda: queued(s3.put()), [QUEUE]),
    "S3 in SNS": ("s3", s3_in_sns, [TOPIC]),
    "S3 in SNS in SQS": ("s3", lambda: queued(subscribed(s3.put())), [QUEUE, TOPIC]),
    "S3 in SNS in SQS, one trace": ("s3", lambda: queued(subscribed(s3.put()), TOPIC), [TOPIC]),
    "S3 in EventBridge in SQS": ("s3", lambda: queued(s3_on_a_bus()), [QUEUE]),
    "SNS in SQS": ("sns", lambda: queued(subscribed("text")), [QUEUE, TOPIC]),
    "SNS in SQS, one trace": ("sns", lambda: queued(subscribed("text"), TOPIC), [TOPIC]),
    "SNS in SQS, only the notification": ("sns", lambda: queued(subscribed("text"), None), [TOPIC]),
    "SNS in SQS, only the message": ("sns", lambda: queued(subscribed("text", None)), [QUEUE]),
    "nothing": ("sns", lambda: queued(subscribed("text", None), None), []),
}


@pytest.mark.parametrize("chain", CHAINS)
def test_an_event_in_envelopes_links_to_the_senders_of_the_records_around_it(chain: str) -> None:
    source, payload, expected = CHAINS[chain]
    traced = Traced()
    getattr(traced.app, f"on_{source}")()(nothing)

    (span,) = traced.send(payload())
    assert links_of(span) == expected
    assert span.parent is None


def test_an_event_in_an_envelope_keeps_the_parent_of_its_own() -> None:
    traced = Traced()
    decorate: Any = traced.app.on_eventbridge()
    decorate(nothing)

    (span,) = traced.send(queued(eventbridge.event(detail={"traceparent": traceparent(DETAIL)})))
    assert links_of(span) == [QUEUE]
    assert span.parent is not None
    assert f"{span.parent.trace_id:032x}" == DETAIL

    runtime = LambdaContext(w3c={"traceparent": traceparent(TOPIC)})
    (span,) = traced.send(queued(eventbridge.event()), runtime)
    assert links_of(span) == [QUEUE]
    assert span.parent is not None
    assert f"{span.parent.trace_id:032x}" == TOPIC


def two(*, is_traced: bool = True) -> dict[str, Any]:
    return batch(
        queued(s3.put(key="a"), QUEUE, message_id="m1"),
        queued(s3.put(key="b"), TOPIC if is_traced else None, message_id="m2"),
    )


def test_each_message_has_its_own_sender() -> None:
    traced = Traced()
    traced.app.on_s3()(nothing)

    assert [links_of(each) for each in traced.send(two())] == [[QUEUE], [TOPIC]]
    assert [links_of(each) for each in traced.send(two(is_traced=False))] == [[QUEUE], []]


@pytest.mark.parametrize("is_coroutine", [False, True])
def test_messages_in_threads_keep_their_senders(is_coroutine: bool) -> None:
    traced, keys = Traced(), list[str]()

    def handle(event: S3Event) -> None:
        keys.append(event.key)

    async def handle_later(event: S3Event) -> None:
        keys.append(event.key)

    decorate: Any = traced.app.on_s3()
    decorate(handle_later if is_coroutine else handle)
    traced.app.on_sqs(queue="other", concurrency=2)(nothing)

    assert sorted(links_of(each) for each in traced.send(two())) == [[QUEUE], [TOPIC]]
    assert sorted(keys) == ["a", "b"]


def test_a_whole_batch_in_envelopes_links_to_the_sender_of_every_record() -> None:
    traced, sizes = Traced(), list[int]()

    @traced.app.on_s3()
    def handle(events: Batch[S3Event]) -> None:
        sizes.append(len(events))

    (span,) = traced.send(two())
    assert (links_of(span), sizes) == ([QUEUE, TOPIC], [2])


def test_an_event_that_a_handler_sends_to_an_app_is_in_no_envelope() -> None:
    traced = Traced()
    traced.app.on_schedule()(nothing)
    scheduled: Any = {
        "version": "0",
        "id": "53dc4d37-cffa-4f76-80c9-8b7d4a4d2eaa",
        "detail-type": "Scheduled Event",
        "source": "aws.events",
        "account": "123456789012",
        "time": "2026-01-02T12:45:07Z",
        "region": "us-east-1",
        "resources": ["arn:aws:events:us-east-1:123456789012:rule/rule"],
        "detail": {},
    }

    @traced.app.on_s3()
    def handle(event: S3Event) -> None:
        traced.app(scheduled, LambdaContext())

    inner, outer = traced.send(queued(s3.put()))
    assert (links_of(inner), links_of(outer)) == ([], [QUEUE])


def test_a_record_that_cannot_be_read_has_no_sender() -> None:
    traced = Traced()
    traced.app.on_s3()(nothing)
    message = queued(s3.put())
    message["Records"][0]["messageAttributes"] = 7

    (span,) = traced.send(message)
    assert links_of(span) == []
