"""Spans by the semantic conventions: one for each call of a handler, whatever its source."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from importlib import import_module
from typing import Annotated, Any

import attrs
import pytest
from opentelemetry import baggage, trace
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.semconv.attributes import http_attributes, url_attributes
from opentelemetry.trace import SpanKind, StatusCode

from lambdarouter import App, Batch, RegistrationError, Router, Window
from lambdarouter.extension import (
    At,
    Event,
    Messaging,
    Queue,
    Route,
    Shape,
    Source,
    Telemetry,
    TextAt,
    each_of,
    frozen,
)
from lambdarouter.http import HTTPError, HTTPResponse
from lambdarouter.opentelemetry import instrument
from lambdarouter.sources import sqs as sqs_source
from lambdarouter.sources.kafka import KafkaRecord
from lambdarouter.sources.kinesis import KinesisRecord
from lambdarouter.sources.s3 import S3Event
from lambdarouter.sources.sqs import SQSMessage
from lambdarouter.testing import (
    Client,
    LambdaContext,
    batch,
    eventbridge,
    kafka,
    kinesis,
    rabbitmq,
    s3,
    samples,
    sns,
    sqs,
)
from lambdarouter.testing import sources as samples_of


class Spans:
    """An app whose spans are kept."""

    def __init__(self, *sources: Source) -> None:
        self.app = App(report_batch_item_failures=True, sources=sources)
        self._kept = InMemorySpanExporter()
        provider = TracerProvider()
        provider.add_span_processor(SimpleSpanProcessor(self._kept))
        instrument(self.app, tracer_provider=provider)
        self.client = Client(self.app, context=LambdaContext(aws_request_id="r"))

    def all(self) -> list[ReadableSpan]:
        """The spans that have ended."""
        return list(self._kept.get_finished_spans())

    def of(self, index: int) -> dict[str, Any]:
        """The attributes of one."""
        return dict(self.all()[index].attributes or {})


def nothing(event: Any) -> None:
    """A handler."""


def telemetry_of(name: str) -> Telemetry | None:
    """What a built-in source declares for spans."""
    declared: Telemetry | None = import_module(f"lambdarouter.sources.{name}").SOURCE.telemetry
    return declared


def test_messages() -> None:
    spans = Spans()
    for register in (spans.app.on_sqs(), spans.app.on_sns(), spans.app.on_kinesis(), spans.app.on_kafka()):
        decorate: Any = register
        decorate(nothing)

    spans.client.send(batch(*(sqs.message(message_id=each) for each in ("m1", "m2"))))
    spans.client.send(sns.message(topic_arn="arn:aws:sns:us-east-1:123456789012:topic"))
    spans.client.send(kinesis.record(stream_arn="arn:aws:kinesis:us-east-1:123456789012:stream/clicks"))
    spans.client.send(kafka.record(topic="orders", offset=7, partition=3))

    assert [each.name for each in spans.all()] == [
        "process queue",
        "process queue",
        "process topic",
        "process clicks",
        "process orders",
    ]
    assert all(each.kind is SpanKind.CONSUMER for each in spans.all())
    assert spans.of(1) == {
        "faas.trigger": "pubsub",
        "faas.coldstart": False,
        "code.function.name": f"{__name__}.nothing",
        "faas.invocation_id": "r",
        "aws.lambda.invoked_arn": LambdaContext().invoked_function_arn,
        "cloud.resource_id": LambdaContext().invoked_function_arn,
        "messaging.system": "aws_sqs",
        "messaging.destination.name": "queue",
        "messaging.operation.type": "process",
        "messaging.operation.name": "process",
        "messaging.message.id": "m2",
    }
    assert spans.of(0)["faas.coldstart"] is True
    assert (spans.of(4)["messaging.kafka.offset"], spans.of(4)["messaging.destination.partition.id"]) == (7, "3")


def test_requests() -> None:
    spans = Spans()

    @spans.app.get("/users/{name}")
    def get_user(name: str) -> str:
        trace.get_current_span().set_attribute("found", True)
        return name

    spans.client.get("/users/ann", headers={"User-Agent": "test"})

    (span,) = spans.all()
    assert (span.name, span.kind) == ("GET /users/{name}", SpanKind.SERVER)
    found = spans.of(0)
    assert (found[http_attributes.HTTP_REQUEST_METHOD], found[url_attributes.URL_PATH]) == ("GET", "/users/ann")
    assert (found[http_attributes.HTTP_ROUTE], found[url_attributes.URL_SCHEME]) == ("/users/{name}", "https")
    assert found[http_attributes.HTTP_RESPONSE_STATUS_CODE] == 200
    assert found["code.function.name"] == f"{__name__}.{get_user.__qualname__}"
    assert (found["user_agent.original"], found["faas.trigger"], found["found"]) == ("test", "http", True)


def test_requests_that_reach_no_handler() -> None:
    spans = Spans()
    spans.app.get("/users")(lambda: (None, 202, {"X-A": "1"}))

    for method, path in (("GET", "/nowhere"), ("POST", "/users"), ("GET", "/users")):
        spans.client.request(method, path)

    assert [each.name for each in spans.all()] == ["GET", "POST", "GET /users"]
    statuses = [spans.of(index)[http_attributes.HTTP_RESPONSE_STATUS_CODE] for index in range(3)]
    assert statuses == [404, 405, 202]
    assert http_attributes.HTTP_ROUTE not in spans.of(0)
    assert ["code.function.name" in spans.of(index) for index in range(3)] == [False, False, True]
    assert [list(each.events) for each in spans.all()] == [[], [], []]


def test_other_sources() -> None:
    spans = Spans()
    spans.app.on_s3()(nothing)
    spans.app.on_schedule()(nothing)
    spans.app.on_invoke()(nothing)

    spans.client.s3_put(bucket="b")
    spans.client.schedule()
    spans.client.send({"any": "thing"})

    assert [(each.name, (each.attributes or {})["faas.trigger"]) for each in spans.all()] == [
        ("S3Event", "datasource"),
        ("ScheduledEvent", "timer"),
        ("dict", "other"),
    ]
    assert spans.of(0)["aws.s3.bucket"] == "b"


@pytest.mark.parametrize("later", [False, True])
def test_an_exception_is_recorded(later: bool) -> None:
    spans = Spans()

    def fail(event: Any) -> None:
        raise KeyError

    async def fail_later(event: Any) -> None:
        await asyncio.sleep(0)
        raise KeyError

    spans.app.on_s3()(fail_later if later else fail)

    with pytest.raises(KeyError):
        spans.client.s3_put()
    (span,) = spans.all()
    assert span.status.status_code is StatusCode.ERROR
    assert [each.name for each in span.events] == ["exception"]


@pytest.mark.parametrize("later", [False, True])
def test_the_status_of_a_request(later: bool) -> None:
    spans, router = Spans(), Router(prefix="/v1")
    outcomes: dict[str, Any] = {
        "made": ({}, 201),
        "none": None,
        "sent": HTTPResponse(status=503),
        "gone": HTTPError(410),
        "gateway": HTTPError(502, "secret"),
        "broken": KeyError("secret"),
    }

    def answer(kind: str) -> Any:
        if isinstance(outcomes[kind], Exception):
            raise outcomes[kind]
        return outcomes[kind]

    async def answer_later(kind: str) -> Any:
        await asyncio.sleep(0)
        return answer(kind)

    router.get("/{kind}")(answer_later if later else answer)
    spans.app.include(router)
    answers = [spans.client.get(f"/v1/{kind}").status for kind in outcomes]

    assert answers == [201, 204, 503, 410, 502, 500]
    assert [spans.of(index)[http_attributes.HTTP_RESPONSE_STATUS_CODE] for index in range(6)] == answers
    assert {each.name for each in spans.all()} == {"GET /v1/{kind}"}
    wrong = [each.status.status_code is StatusCode.ERROR for each in spans.all()]
    assert wrong == [False, False, True, False, True, True]
    assert [len(each.events) for each in spans.all()] == [0, 0, 0, 0, 1, 1]
    assert [spans.of(index).get("error.type") for index in (2, 3, 5)] == ["503", None, "builtins.KeyError"]


def test_a_whole_batch_is_one_span() -> None:
    spans = Spans()

    @spans.app.on_sqs()
    def handler(messages: Batch[SQSMessage]) -> None: ...

    spans.client.send(batch(*(sqs.message(message_id=each) for each in ("m1", "m2"))))

    (span,) = spans.all()
    assert span.name == "process queue"
    assert spans.of(0)["messaging.batch.message_count"] == 2
    assert "messaging.message.id" not in spans.of(0)


def test_coroutines_at_the_same_time_have_spans_of_their_own() -> None:
    spans = Spans()

    @spans.app.on_sqs(concurrency=4)
    async def handler(message: SQSMessage[str]) -> None:
        await asyncio.sleep(0.01)
        trace.get_current_span().set_attribute("body", message.body)

    spans.client.send(batch(*(sqs.message(message_id=each, body=each) for each in "abcd")))

    assert {(spans.of(n)["body"], spans.of(n)["messaging.message.id"]) for n in range(4)} == {
        (each, each) for each in "abcd"
    }


def test_an_event_class_of_the_user_is_a_message_as_well() -> None:
    @attrs.frozen
    class Order(SQSMessage[str]):
        """A message of the queue of orders."""

    spans = Spans()
    route: Route[Order] = Route(sqs_source.SOURCE, Order)
    spans.app.on(route)(nothing)
    spans.client.send(sqs.message(message_id="m1"))

    assert (spans.all()[0].name, spans.of(0)["messaging.message.id"]) == ("process queue", "m1")


def test_a_batch_has_no_attributes_of_one_record() -> None:
    spans = Spans()

    @spans.app.on_kafka()
    def records(records: Batch[KafkaRecord]) -> None: ...

    @spans.app.on_s3()
    def objects(events: Batch[S3Event]) -> None: ...

    spans.client.send(batch(kafka.record(topic="orders", partition=0), kafka.record(topic="orders", partition=1)))
    spans.client.send(batch(s3.put(bucket="a"), s3.put(bucket="b")))

    assert spans.all()[0].name == "process orders"
    assert not {"messaging.kafka.offset", "messaging.destination.partition.id"} & spans.of(0).keys()
    assert (spans.all()[1].name, spans.of(1)["faas.trigger"]) == ("S3Event", "datasource")
    assert "aws.s3.bucket" not in spans.of(1)


def test_the_end_of_a_window_without_records() -> None:
    spans = Spans()

    @spans.app.on_kinesis()
    def total(window: Window[dict[str, int], KinesisRecord]) -> dict[str, int]:
        return {}

    payload = {
        "Records": [],
        "window": {"start": "2026-01-31T12:00:00Z", "end": "2026-01-31T12:02:00Z"},
        "state": {},
        "shardId": "shardId-000000000006",
        "eventSourceARN": "arn:aws:kinesis:us-east-1:123456789012:stream/clicks",
        "isFinalInvokeForWindow": True,
        "isWindowTerminatedEarly": False,
    }
    spans.client.send(payload)

    assert (spans.all()[0].name, spans.all()[0].kind) == ("Window", SpanKind.CONSUMER)
    assert spans.of(0)["messaging.batch.message_count"] == 0
    assert "messaging.destination.name" not in spans.of(0)


def test_a_malformed_field_is_no_attribute_and_fails_only_a_handler_that_reads_it() -> None:
    spans = Spans()
    spans.app.on_sqs()(nothing)
    payload = sqs.message(message_id="m1")
    payload["Records"][0]["eventSourceARN"] = 7

    assert spans.client.send(payload) == {"batchItemFailures": []}
    (span,) = spans.all()
    assert (span.name, span.status.status_code) == ("SQSMessage", StatusCode.UNSET)
    assert spans.of(0)["messaging.message.id"] == "m1"
    assert "messaging.destination.name" not in spans.of(0)


DECLARED = [
    (name, sample)
    for name in samples_of()
    for sample in samples(name)
    if telemetry_of(name) is not None and sample not in ("control_message", "test_event")
]


@pytest.mark.parametrize(("name", "sample"), DECLARED)
def test_every_declared_field_exists(name: str, sample: str) -> None:
    declared, spans, events = telemetry_of(name), Spans(), list[Any]()
    assert declared is not None
    getattr(spans.app, f"on_{name}")()(events.append)
    spans.client.send(samples(name)[sample]())
    fields = {
        key: getattr(events[0], field) if isinstance(field, str) else field(events[0])
        for key, field in declared.attributes.items()
    }

    assert spans.of(0)["faas.trigger"] == declared.trigger
    assert {key: spans.of(0).get(key) for key in fields} == fields
    if isinstance(declared, Messaging):
        assert getattr(events[0], declared.destination).endswith(spans.of(0)["messaging.destination.name"])


# --- The spans of senders -------------------------------------------------------------------------------------------

TRACE, SPAN = "0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"
TRACEPARENT = f"00-{TRACE}-{SPAN}-01"
XRAY = "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1"


def parent_of(span: ReadableSpan) -> tuple[str, str] | None:
    return None if span.parent is None else (f"{span.parent.trace_id:032x}", f"{span.parent.span_id:016x}")


def links_of(span: ReadableSpan) -> list[tuple[str, str]]:
    return [(f"{each.context.trace_id:032x}", f"{each.context.span_id:016x}") for each in span.links]


def text_attribute(value: str) -> dict[str, Any]:
    return {"dataType": "String", "stringValue": value, "stringListValues": [], "binaryListValues": []}


@pytest.mark.parametrize("later", [False, True])
def test_a_request_continues_the_trace_of_its_client(later: bool) -> None:
    spans, seen = Spans(), list[Any]()

    def index() -> str:
        seen.append((trace.get_current_span().get_span_context().trace_id, baggage.get_baggage("user")))
        return ""

    async def index_later() -> str:
        return index()

    spans.app.get("/")(index_later if later else index)
    spans.client.get("/", headers={"Traceparent": TRACEPARENT, "baggage": "user=ann", "tracestate": "a=b"})
    spans.client.get("/", headers={"traceparent": "nonsense"})
    spans.client.get("/", headers={"X-Amzn-Trace-Id": XRAY})

    assert parent_of(spans.all()[0]) == (TRACE, SPAN)
    own = spans.all()[0].context
    assert own is not None
    assert own.trace_state.get("a") == "b"
    assert seen[0] == (int(TRACE, 16), "ann")
    assert parent_of(spans.all()[1]) is None
    assert parent_of(spans.all()[2]) == ("5759e988bd862e3fe1be46a994272793", "53995c3f42cd8ad8")
    assert not trace.get_current_span().get_span_context().is_valid


def test_an_event_continues_the_trace_in_its_detail() -> None:
    spans = Spans()
    spans.app.on_eventbridge()(nothing)
    for detail in ({"traceparent": TRACEPARENT}, {"metadata": {"traceparent": TRACEPARENT}}, {"order": 1}):
        spans.client.send(eventbridge.event(detail=detail))

    assert [parent_of(each) for each in spans.all()] == [(TRACE, SPAN), (TRACE, SPAN), None]
    assert spans.of(0)["faas.trigger"] == "pubsub"


def test_an_invocation_continues_the_trace_of_the_runtime() -> None:
    runtime: Any = pytest.importorskip("awslambdaric.lambda_context")
    spans = Spans()
    spans.app.on_invoke()(nothing)
    spans.app.get("/")(lambda: "")
    context = LambdaContext(w3c={"traceparent": TRACEPARENT})
    other = TRACEPARENT.replace(TRACE, "1" * 32)
    client = Client(spans.app, context=context)
    client.send({"any": "thing"})
    client.get("/")
    client.get("/", headers={"traceparent": other})
    client.send({"any": "thing"}, runtime.LambdaContext("r", {"w3c": {"traceparent": TRACEPARENT}}, None, 2**50))

    assert [parent_of(each) for each in spans.all()] == [(TRACE, SPAN), (TRACE, SPAN), ("1" * 32, SPAN), (TRACE, SPAN)]


def test_the_active_span_stays_the_parent() -> None:
    spans = Spans()
    spans.app.get("/")(lambda: "")
    with TracerProvider().get_tracer("outer").start_as_current_span("function") as outer:
        spans.client.get("/", headers={"traceparent": TRACEPARENT})
        own = outer.get_span_context()

    (span,) = spans.all()
    assert parent_of(span) == (f"{own.trace_id:032x}", f"{own.span_id:016x}")
    assert links_of(span) == [(TRACE, SPAN)]


def test_a_message_links_to_the_span_of_its_sender() -> None:
    spans = Spans()
    for register in (spans.app.on_sqs(), spans.app.on_sns(), spans.app.on_kafka(), spans.app.on_rabbitmq()):
        decorate: Any = register
        decorate(nothing)
    traced, xray, plain_message = (sqs.message(message_id=each) for each in "abc")
    traced["Records"][0]["messageAttributes"] = {"traceparent": text_attribute(TRACEPARENT)}
    xray["Records"][0]["attributes"]["AWSTraceHeader"] = XRAY
    notification = sns.message()
    notification["Records"][0]["Sns"]["MessageAttributes"] = {"traceparent": {"Type": "String", "Value": TRACEPARENT}}

    spans.client.send(batch(traced, xray, plain_message))
    spans.client.send(notification)
    spans.client.send(kafka.record(headers=(("traceparent", TRACEPARENT.encode()), ("other", b"\xff"))))
    spans.client.send(rabbitmq.message(headers={"traceparent": TRACEPARENT.encode()}))

    assert [links_of(each) for each in spans.all()] == [
        [(TRACE, SPAN)],
        [("5759e988bd862e3fe1be46a994272793", "53995c3f42cd8ad8")],
        [],
        [(TRACE, SPAN)],
        [(TRACE, SPAN)],
        [(TRACE, SPAN)],
    ]
    assert [parent_of(each) for each in spans.all()] == [None] * 6


def test_a_whole_batch_links_to_every_sender_and_is_marked_by_failed_records() -> None:
    spans = Spans()

    @spans.app.on_sqs()
    def handler(messages: Batch[SQSMessage]) -> None:
        messages.fail(messages[1], KeyError("k"))

    traced, other = (sqs.message(message_id=each) for each in "ab")
    traced["Records"][0]["messageAttributes"] = {"traceparent": text_attribute(TRACEPARENT)}
    other["Records"][0]["attributes"]["AWSTraceHeader"] = XRAY
    spans.client.send(batch(traced, other))

    (span,) = spans.all()
    assert links_of(span) == [(TRACE, SPAN), ("5759e988bd862e3fe1be46a994272793", "53995c3f42cd8ad8")]
    assert (span.status.status_code, span.status.description) == (StatusCode.ERROR, "1 of 2 records failed")
    assert spans.of(0)["error.type"] == "builtins.KeyError"
    assert [each.name for each in span.events] == ["exception"]


@pytest.mark.parametrize(
    "header",
    ["", "Root=1-5759e988-bd862e3fe1be46a994272793", "Root=2-1-1;Parent=1", "Root=1-x-y;Parent=z", "none"],
)
def test_a_trace_header_that_cannot_be_read(header: str) -> None:
    spans = Spans()
    spans.app.on_sqs()(nothing)
    message = sqs.message()
    message["Records"][0]["attributes"]["AWSTraceHeader"] = header
    spans.client.send(message)

    assert links_of(spans.all()[0]) == []


def test_only_the_span_of_a_failed_record_is_marked() -> None:
    spans = Spans()

    @spans.app.on_sqs()
    def handler(message: SQSMessage) -> None:
        if message.body == "bad":
            raise ValueError

    spans.client.send(batch(*(sqs.message(body=each) for each in ("good", "bad"))))
    assert [each.status.status_code for each in spans.all()] == [StatusCode.UNSET, StatusCode.ERROR]


# --- Outside sources ------------------------------------------------------------------------------------------------


@frozen(kw_only=True)
class Upload(Event):
    """A file that Acme has sent."""

    id: Annotated[str, At("id")]
    """Id of the file."""

    folder: Annotated[str, At("folder")]
    """Path of the folder."""

    size: Annotated[int | None, At("size")] = None
    """Size of the file, in bytes."""


def fail(event: Any) -> Any:
    """An attribute that cannot be read."""
    raise LookupError


def acme(telemetry: Telemetry | None) -> Spans:
    """The spans of an app that has handled one upload of an outside source, alone and in a batch."""
    shape = Shape("acme", "only Acme sends acmeVersion", {"acmeVersion": str, "files": list})
    source = Source("acme", Queue(each_of("acme", "files"), record_id=TextAt("id")), shape=shape, telemetry=telemetry)
    spans = Spans(source)
    route: Route[Upload] = Route(source, Upload)
    spans.app.on(route)(nothing)
    spans.client.send({"acmeVersion": "1", "files": [{"id": "f1", "folder": "acme/in", "size": 7}]})
    return spans


def test_messages_of_an_outside_source() -> None:
    spans = acme(Messaging("acme", "folder", "id", {"acme.size": "size", "acme.unknown": "no_field", "acme.bad": fail}))

    (span,) = spans.all()
    assert (span.name, span.kind) == ("process in", SpanKind.CONSUMER)
    assert (
        spans.of(0).items()
        >= {
            "faas.trigger": "pubsub",
            "messaging.system": "acme",
            "messaging.destination.name": "in",
            "messaging.message.id": "f1",
            "acme.size": 7,
        }.items()
    )
    assert not {"acme.unknown", "acme.bad"} & spans.of(0).keys()


def test_other_events_of_an_outside_source() -> None:
    spans = acme(Telemetry("datasource", {"acme.id": "id", "acme.kilobytes": lambda upload: upload.size / 1000}))

    (span,) = spans.all()
    assert (span.name, span.kind) == ("Upload", SpanKind.SERVER)
    assert spans.of(0).items() >= {"faas.trigger": "datasource", "acme.id": "f1", "acme.kilobytes": 0.007}.items()


def test_an_outside_source_that_declares_nothing() -> None:
    spans = acme(None)

    assert (spans.all()[0].name, spans.of(0)["faas.trigger"]) == ("Upload", "other")


def test_a_trigger_that_the_conventions_do_not_have() -> None:
    with pytest.raises(RegistrationError, match="trigger must be one of datasource, http, other, pubsub, timer"):
        Telemetry("queue")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


def test_it_is_loaded_by_who_asks_for_it_alone() -> None:
    code = "import sys, lambdarouter.app, lambdarouter._calling.middleware; print('opentelemetry' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "False\n"
