"""Envelopes: events inside events reach the routes of what they are, and failures reach the outermost record."""

from __future__ import annotations

import gzip
import json
import sys
from collections.abc import Callable
from inspect import signature
from types import FrameType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdarouter import App, BatchError, LambdaContext, RegistrationError, UnhandledEventError
from lambdarouter._detection.known import NAMES
from lambdarouter._dispatching.builtin_sources import DEPTH, load_source
from lambdarouter._events.encoded_codecs import parse_object
from lambdarouter.decorators import FACTORIES, FactoryMethod
from lambdarouter.extension import PRESENT, Envelope, Invocation, Shape, Source
from lambdarouter.sources import s3 as s3_source
from lambdarouter.sources.s3 import S3Event
from lambdarouter.sources.sns import SNSMessage
from lambdarouter.sources.sqs import SQSMessage
from lambdarouter.testing import (
    Client,
    activemq,
    api_gateway_authorizer,
    api_gateway_http,
    api_gateway_rest,
    api_gateway_websocket,
    appsync_resolver,
    batch,
    cloudformation,
    cloudwatch_alarm,
    cloudwatch_logs,
    codecommit,
    codepipeline,
    cognito_user_pool,
    config,
    documentdb,
    dynamodb,
    esm_failure,
    eventbridge,
    eventbridge_pipes,
    firehose,
    kafka,
    kinesis,
    lambda_destination,
    lex_v2,
    rabbitmq,
    s3,
    schedule,
    ses,
    sns,
    sqs,
)
from tests.support.dispatched import received
from tests.support.mutations import logged

PUT = s3.put(bucket="uploads", key="my photo.jpg")


def in_sqs(content: Any, **fields: Any) -> Any:
    """A queue's event whose message holds another event."""
    return sqs.message(body=json.dumps(content), **fields)


def in_sns(content: Any) -> Any:
    """A topic's event whose message holds another event."""
    return sns.message(message=json.dumps(content))


def in_sns_in_sqs(content: Any) -> Any:
    """A queue's event whose message is a notification, as SNS writes it without raw delivery."""
    return in_sqs(
        {
            "Type": "Notification",
            "MessageId": "0f1a2b3c-0000-4000-8000-000000000000",
            "TopicArn": "arn:aws:sns:us-east-1:123456789012:topic",
            "Subject": "Amazon S3 Notification",
            "Message": content if isinstance(content, str) else json.dumps(content),
            "Timestamp": "2026-01-31T12:00:00.000Z",
            "SignatureVersion": "1",
            "Signature": "c2lnbmF0dXJl",
            "SigningCertURL": "https://sns.example.com/cert.pem",
            "UnsubscribeURL": "https://sns.example.com/unsubscribe",
            "MessageAttributes": {"kind": {"Type": "String", "Value": "upload"}},
        }
    )


def in_kinesis(content: Any) -> Any:
    """A stream's event whose record holds another event's JSON, or bytes."""
    return kinesis.record(data=content if isinstance(content, bytes) else json.dumps(content).encode())


def in_destination(content: Any) -> Any:
    """The record of a failed invocation with the event that it was for."""
    return lambda_destination.failure(request_payload=content)


def in_eventbridge(content: Any) -> Any:
    """The same record, as Lambda sends it to an event bus."""
    detail_type = "Lambda Function Invocation Result - Failure"
    return eventbridge.event(source="lambda", detail_type=detail_type, detail=in_destination(content))


def zipped(content: Any) -> bytes:
    """JSON of a value, in gzip."""
    return gzip.compress(json.dumps(content).encode(), mtime=0)


# --- Every chain ----------------------------------------------------------------------------------------------------

S3_CHAINS: dict[tuple[str, ...], Any] = {
    ("sns",): in_sns(PUT),
    ("sqs",): in_sqs(PUT),
    ("sqs", "sns"): in_sns_in_sqs(PUT),
    ("eventbridge_pipes", "sqs"): in_sqs(PUT)["Records"],
    ("eventbridge_pipes", "sqs", "sns"): in_sns_in_sqs(PUT)["Records"],
}


@pytest.mark.parametrize(("via", "payload"), S3_CHAINS.items(), ids=map("-".join, S3_CHAINS))
def test_s3_at_the_end_of_a_chain(via: tuple[str, ...], payload: Any) -> None:
    (event,) = received("s3", payload)

    assert [event] == received("s3", PUT)
    assert (event.bucket, event.key, event.via) == ("uploads", "my photo.jpg", via)


@pytest.mark.parametrize("wrap", [in_sqs, in_sns, in_sns_in_sqs])
def test_the_test_message_of_s3_is_acknowledged_in_an_envelope(wrap: Any) -> None:
    assert received("s3", wrap(s3.test_event())) == []


CONFIG = {
    "messageType": "ConfigurationItemChangeNotification",
    "configurationItem": {"resourceType": "AWS::S3::Bucket", "resourceId": "b", "configurationItemStatus": "OK"},
}
ALARM = {
    "AlarmName": "errors",
    "AlarmDescription": "Too many",
    "AWSAccountId": "123456789012",
    "NewStateValue": "ALARM",
    "OldStateValue": "OK",
    "NewStateReason": "Threshold Crossed",
    "StateChangeTime": "2026-01-31T12:00:00.123+0000",
    "Region": "US East (N. Virginia)",
    "AlarmArn": "arn:aws:cloudwatch:us-east-1:123456789012:alarm:errors",
    "Trigger": {"MetricName": "Errors", "Namespace": "AWS/Lambda"},
}


@pytest.mark.parametrize("wrap", [in_sns, in_sns_in_sqs, in_sqs])
def test_an_alarm_through_a_topic_reads_like_a_direct_one(wrap: Any) -> None:
    (event,) = received("cloudwatch_alarm", wrap(ALARM))

    assert (event.name, event.state.value, event.previous_state.value) == ("errors", "ALARM", "OK")
    assert (event.state.reason, event.description) == ("Threshold Crossed", "Too many")
    assert (event.region, event.account, event.alarm_arn) == ("us-east-1", "123456789012", ALARM["AlarmArn"])
    assert event.time.isoformat() == "2026-01-31T12:00:00.123000+00:00"


@pytest.mark.parametrize("wrap", [in_sns, in_sns_in_sqs, in_sqs])
def test_received_mail_through_a_topic_reads_like_a_direct_one(wrap: Any) -> None:
    direct = ses.message()
    content = {"notificationType": "Received", **direct["Records"][0]["ses"]}

    (event,) = received("ses", wrap(content))

    assert [event] == received("ses", direct)


@pytest.mark.parametrize("source", ["codecommit", "eventbridge", "schedule", "esm_failure", "lambda_destination"])
@pytest.mark.parametrize("wrap", [in_sns, in_sqs, in_sns_in_sqs])
def test_events_that_are_sent_as_they_are(source: str, wrap: Any) -> None:
    factories: dict[str, Callable[[], Any]] = {
        "codecommit": codecommit.updated,
        "eventbridge": eventbridge.event,
        "schedule": schedule.rule,
        "esm_failure": esm_failure.kinesis,
        "lambda_destination": lambda_destination.failure,
    }
    direct = factories[source]()

    events = received(source, wrap(direct))

    assert events == received(source, direct)
    assert events[0].via


def test_a_config_notification_through_a_topic() -> None:
    ways = {("sns",): in_sns, ("sqs",): in_sqs, ("sqs", "sns"): in_sns_in_sqs}

    for via, wrap in ways.items():
        (event,) = received("config", wrap(CONFIG))
        assert event.via == via


def test_logs_in_a_stream_and_in_firehose() -> None:
    direct = cloudwatch_logs.data_message()
    content = zipped(cloudwatch_logs.data_message.record())

    (from_kinesis,) = received("cloudwatch_logs", in_kinesis(content))
    (from_firehose,) = received("cloudwatch_logs", firehose.record(data=content))

    assert [from_kinesis] == [from_firehose] == received("cloudwatch_logs", direct)
    assert (from_kinesis.via, from_firehose.via) == (("kinesis",), ("firehose",))


def test_a_control_message_in_a_stream_needs_no_handler() -> None:
    control = zipped(cloudwatch_logs.control_message.record())

    assert received("cloudwatch_logs", in_kinesis(control)) == []


def test_firehose_is_answered_for_each_record_of_logs() -> None:
    app = App()

    @app.on_cloudwatch_logs()
    def handler(logs: Any) -> None:
        if logs.log_group == "bad":
            raise ValueError

    good, bad = (zipped(cloudwatch_logs.data_message.record(log_group=group)) for group in ("good", "bad"))
    with logged():
        answer = Client(app).send(batch(firehose.record(data=good), firehose.record(data=bad)))

    assert [each["result"] for each in answer["records"]] == ["Ok", "ProcessingFailed"]


def test_firehose_without_routes_for_what_it_may_hold_is_not_answered() -> None:
    app = App()
    app.on_s3()(print)

    with pytest.raises(UnhandledEventError):
        Client(app).send(firehose.record())


def test_a_change_of_a_table_in_a_stream() -> None:
    record = dynamodb.insert.record()
    change = {
        "awsRegion": "us-east-1",
        "eventID": "6d3f6a2c-0000-4000-8000-000000000000",
        "eventName": "INSERT",
        "userIdentity": None,
        "recordFormat": "application/json",
        "tableName": "orders",
        "dynamodb": {**record["dynamodb"], "ApproximateCreationDateTime": 1769860800123456},
        "eventSource": "aws:dynamodb",
    }

    (event,) = received("dynamodb", in_kinesis(change))

    assert (event.table, event.keys, event.via) == ("orders", {"id": "1"}, ("kinesis",))
    assert event.created_at.isoformat() == "2026-01-31T12:00:00.123456+00:00"


# --- S3 through EventBridge -----------------------------------------------------------------------------------------


def bus(detail_type: str, key: str, **detail: Any) -> Any:
    """What S3 sends to the event bus: keys as they are, not encoded."""
    return eventbridge.event(
        source="aws.s3",
        detail_type=detail_type,
        detail={
            "version": "0",
            "bucket": {"name": "uploads"},
            "object": {"key": key, "size": 5, "etag": "b1946ac92492d2347c6235b4d2611184", "version-id": "v1"},
            "request-id": "N4N7GDK58NMKJ12R",
            "requester": "123456789012",
            "source-ip-address": "192.0.2.7",
            **detail,
        },
    )


@pytest.mark.parametrize(
    ("detail_type", "detail", "event_name"),
    [
        ("Object Created", {"reason": "PutObject"}, "ObjectCreated:Put"),
        ("Object Created", {"reason": "POST Object"}, "ObjectCreated:Post"),
        ("Object Created", {"reason": "CopyObject"}, "ObjectCreated:Copy"),
        ("Object Created", {"reason": "CompleteMultipartUpload"}, "ObjectCreated:CompleteMultipartUpload"),
        (
            "Object Deleted",
            {"reason": "DeleteObject", "deletion-type": "Permanently Deleted"},
            "ObjectRemoved:Delete",
        ),
        (
            "Object Deleted",
            {"reason": "DeleteObject", "deletion-type": "Delete Marker Created"},
            "ObjectRemoved:DeleteMarkerCreated",
        ),
        (
            "Object Deleted",
            {"reason": "Lifecycle Expiration", "deletion-type": "Permanently Deleted"},
            "LifecycleExpiration:Delete",
        ),
        ("Object Restore Completed", {}, "ObjectRestore:Completed"),
        ("Object Tags Added", {}, "ObjectTagging:Put"),
        ("Object ACL Updated", {}, "ObjectAcl:Put"),
        ("Object Storage Class Changed", {}, "LifecycleTransition"),
        ("Object Access Tier Changed", {}, "IntelligentTiering"),
    ],
)
def test_s3_through_the_event_bus(detail_type: str, detail: Any, event_name: str) -> None:
    (event,) = received("s3", bus(detail_type, "a.jpg", **detail))

    assert event.event_name == event_name
    assert (event.bucket, event.size, event.etag, event.version_id) == (
        "uploads",
        5,
        "b1946ac92492d2347c6235b4d2611184",
        "v1",
    )
    assert (event.source_ip, event.principal_id, event.request_id, event.via) == (
        "192.0.2.7",
        "123456789012",
        "N4N7GDK58NMKJ12R",
        ("eventbridge",),
    )


@given(st.text())
def test_any_key_of_the_event_bus_stays_as_it_is(key: str) -> None:
    (event,) = received("s3", bus("Object Created", key, reason="PutObject"))

    assert event.key == key


def test_a_detail_type_of_the_future_is_an_event_of_s3_and_of_no_kind() -> None:
    payload = bus("Object Teleported", "a.jpg")
    (event,) = received("s3", payload)
    app = App()
    for name in dir(App):
        if name.startswith("on_s3_") and name.removeprefix("on_s3_") in s3_source.__all__:
            getattr(app, name)()(print)

    assert (event.key, event.event_name) == ("a.jpg", "Object Teleported")
    with pytest.raises(UnhandledEventError):
        Client(app).send(payload)


def test_an_event_of_s3_that_is_about_no_object_stays_on_the_bus() -> None:
    app = App()
    app.on_s3()(print)
    payload = bus("AWS API Call via CloudTrail", "a.jpg")
    del payload["detail"]["object"]

    with pytest.raises(UnhandledEventError):
        Client(app).send(payload)


@pytest.mark.parametrize(
    ("source", "payload", "sent"),
    [
        ("s3", bus("Object Created", "a.jpg"), bus("Object Created", "a.jpg")),
        ("cloudwatch_alarm", in_sns(ALARM), ALARM),
        ("cloudwatch_alarm", in_sns_in_sqs(ALARM), ALARM),
        ("config", in_sns(CONFIG), CONFIG),
        ("sns", in_sns_in_sqs("text"), json.loads(in_sns_in_sqs("text")["Records"][0]["body"])),
        ("s3", in_sns_in_sqs(PUT), PUT["Records"][0]),
    ],
)
def test_the_raw_form_is_what_aws_sent(source: str, payload: Any, sent: Any) -> None:
    (event,) = received(source, payload)

    assert event.raw == sent
    assert json.loads(json.dumps(event.raw)) == sent


# --- Raw delivery, and what is no event -----------------------------------------------------------------------------


def test_raw_delivery_of_a_notification_is_the_message_itself() -> None:
    (event,) = received("s3", in_sqs(PUT))

    assert event.via == ("sqs",)


def test_sns_in_sqs_without_an_event_in_it_reaches_the_topics_route() -> None:
    (message,) = received("sns", in_sns_in_sqs("hello"))

    assert isinstance(message, SNSMessage)
    assert (message.message, message.subject, message.via) == ("hello", "Amazon S3 Notification", ("sqs",))
    assert message.attributes["kind"].value == "upload"
    assert (message.signing_cert_url, message.subscription_arn) == ("https://sns.example.com/cert.pem", None)


NO_EVENTS: list[str] = [
    "",
    "hello",
    "{",
    "[]",
    "null",
    "{}",
    '{"Records": []}',
    '{"Records": [{"eventSource": "aws:nothing"}]}',
    '{"Type": "Notification", "Message": "hello"}',
    '{"Type": "Notification", "TopicArn": "arn", "Message": {}}',
    json.dumps(PUT)[:-5],
    "[" * 100_000,
    "{" + '"a":{' * 100_000,
]


@pytest.mark.parametrize("body", NO_EVENTS, ids=range(len(NO_EVENTS)))
def test_what_holds_no_event_fails_as_the_record_that_it_is(body: str) -> None:
    app = App()
    app.on_s3()(print)

    with pytest.raises(BatchError) as caught, logged():
        Client(app).send(sqs.message(body=body))

    cause = caught.value.exceptions[0].__cause__
    assert isinstance(cause, UnhandledEventError)
    assert cause.source == "sqs"


@given(st.text() | st.binary())
def test_opening_takes_any_content(content: str | bytes) -> None:
    app = App()
    app.on_s3()(print)
    app.on_cloudwatch_logs()(print)
    payload = sqs.message(body=content) if isinstance(content, str) else kinesis.record(data=content)

    with pytest.raises(BatchError), logged():
        Client(app).send(payload)


@pytest.mark.parametrize(
    "data",
    [
        zipped(cloudwatch_logs.data_message.record())[:-9],
        zipped(cloudwatch_logs.data_message.record()) + b"more",
        zipped({"logEvents": []}),
        zipped([]),
        b"\x1f\x8b nonsense",
        gzip.compress(b"{" + b" " * (33 * 1024 * 1024)),
    ],
    ids=["cut", "goes on", "no group", "a list", "no gzip", "a bomb"],
)
def test_gzip_that_holds_no_logs_is_not_opened(data: bytes) -> None:
    app = App()
    app.on_cloudwatch_logs()(print)

    with pytest.raises(BatchError) as caught, logged():
        Client(app).send(in_kinesis(data))

    assert isinstance(caught.value.exceptions[0].__cause__, UnhandledEventError)


# --- Depth, precedence, via -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("levels", "is_opened"), [(DEPTH - 1, True), (DEPTH, True), (DEPTH + 1, False)])
def test_envelopes_are_opened_down_to_a_bound(levels: int, is_opened: bool) -> None:
    parcel = Source(
        "parcel",
        Invocation(),
        shape=Shape("parcel", "a parcel", {"parcel": PRESENT}),
        envelope=Envelope({"s3", "parcel"}, lambda record: record["parcel"]),
    )
    app, seen, payload = App(sources=[parcel]), list[S3Event](), PUT
    app.on_s3(via="parcel" if levels == 1 else "any")(seen.append)
    for _ in range(levels):
        payload = {"parcel": payload}

    if is_opened:
        app(payload)
    else:
        forged(app, payload)

    assert [event.via for event in seen] == ([("parcel",) * levels] if is_opened else [])


@pytest.mark.parametrize("name", ["sqs", "kinesis", "invoke", "alb", "api_gateway_authorizer", "iot_authorizer"])
def test_an_outside_source_carries_none_of_them_either(name: str) -> None:
    envelope = Envelope({"s3", name}, lambda record: record["parcel"])
    source = Source("parcel", Invocation(), shape=Shape("parcel", "a", {"parcel": PRESENT}), envelope=envelope)

    with pytest.raises(RegistrationError, match=f"envelope=.*'{name}' are never opened inside a record"):
        App(sources=[source])


def test_an_outer_route_wins_where_its_filters_pass() -> None:
    app = App()
    seen: list[tuple[str, tuple[str, ...]]] = []

    @app.on_sqs(queue="uploads")
    def messages(message: SQSMessage) -> None:
        seen.append(("sqs", message.via))

    @app.on_s3_put()
    def objects(event: S3Event) -> None:
        seen.append(("s3", event.via))

    Client(app).send(in_sqs(PUT, queue_arn="arn:aws:sqs:us-east-1:123456789012:uploads"))
    Client(app).send(in_sqs(PUT))
    Client(app).send(in_sns_in_sqs(PUT))

    assert seen == [("sqs", ()), ("s3", ("sqs",)), ("s3", ("sqs", "sns"))]


def test_a_route_in_the_middle_wins_as_well() -> None:
    app = App()
    seen: list[Any] = []
    app.on_sns()(seen.append)
    app.on_s3()(seen.append)

    Client(app).send(in_sns_in_sqs(PUT))

    assert [type(each) for each in seen] == [SNSMessage]


def test_via_narrows_a_route_to_the_way() -> None:
    app = App()
    seen: list[str] = []
    for name, via in (("direct", None), ("queue", "sqs"), ("topic in queue", ("sqs", "sns"))):
        app.on_s3_put(via=via)(lambda event, name=name: seen.append(name))
    app.on_s3_put()(lambda event: seen.append("rest"))

    for payload in (in_sns(PUT), in_sns_in_sqs(PUT), in_sqs(PUT), PUT):
        Client(app).send(payload)

    assert seen == ["rest", "topic in queue", "queue", "direct"]


def test_via_none_refuses_every_envelope() -> None:
    app = App()
    seen: list[S3Event] = []
    app.on_s3_put(via=None)(seen.append)

    Client(app).send(PUT)
    with pytest.raises(BatchError) as caught, logged():
        Client(app).send(in_sqs(PUT))

    assert [event.via for event in seen] == [()]
    assert isinstance(caught.value.exceptions[0].__cause__, BatchError | UnhandledEventError)


# --- Failures -------------------------------------------------------------------------------------------------------


def three_messages() -> Any:
    """Three messages, the second of which holds two events; the handler below fails at the second of these."""
    two = {"Records": [*s3.put(key="good.jpg")["Records"], *s3.put(key="bad.jpg")["Records"]]}
    return batch(in_sqs(s3.put(key="a.jpg")), in_sqs(two), in_sqs(s3.put(key="b.jpg")))


def failing(app: App) -> list[str]:
    """The keys that a handler of S3 events is called with, which fails at one of them."""
    seen: list[str] = []

    @app.on_s3()
    def handler(event: S3Event) -> None:
        seen.append(event.key)
        if event.key == "bad.jpg":
            raise ValueError("no picture")

    return seen


def test_a_failure_inside_fails_the_outer_record_alone() -> None:
    app = App(report_batch_item_failures=True)
    seen = failing(app)
    payload = three_messages()

    with logged():
        answer = Client(app).send(payload)

    assert seen == ["a.jpg", "good.jpg", "bad.jpg", "b.jpg"]
    assert answer == {"batchItemFailures": [{"itemIdentifier": payload["Records"][1]["messageId"]}]}


def test_without_reports_the_failure_is_raised_with_its_cause() -> None:
    app = App()
    failing(app)

    with pytest.raises(BatchError) as caught, logged():
        Client(app).send(three_messages())

    assert [each.index for each in caught.value.exceptions] == [1]
    assert isinstance(caught.value.exceptions[0].__cause__, ValueError)


def test_a_failure_two_envelopes_down_is_raised_as_itself() -> None:
    app = App()
    failing(app)

    with pytest.raises(ValueError, match="no picture"):
        Client(app).send(in_sns(bus("Object Created", "bad.jpg")))


def test_a_broken_event_inside_fails_the_outer_record() -> None:
    app = App(report_batch_item_failures=True)
    failing(app)
    broken = s3.put()
    del broken["Records"][0]["s3"]["object"]["key"]
    payload = in_sqs(broken)

    with logged():
        answer = Client(app).send(payload)

    assert answer == {"batchItemFailures": [{"itemIdentifier": payload["Records"][0]["messageId"]}]}


def test_a_batch_of_a_stream_inside_is_not_answered_in_its_own_way() -> None:
    app = App(report_batch_item_failures=True)

    @app.on_dynamodb()
    def handler(record: Any) -> None:
        raise ValueError

    change = {"eventName": "INSERT", "tableName": "orders", "dynamodb": dynamodb.insert.record()["dynamodb"]}
    payload = in_kinesis(change)
    with logged():
        answer = Client(app).send(payload)

    sequence_number = payload["Records"][0]["kinesis"]["sequenceNumber"]
    assert answer == {"batchItemFailures": [{"itemIdentifier": sequence_number}]}


@pytest.mark.parametrize("cut", [1, 20, 200, -1])
def test_an_envelope_whose_content_is_cut_is_a_record_that_failed(cut: int) -> None:
    app = App(report_batch_item_failures=True)
    app.on_s3()(lambda event: None)
    for body in (json.dumps(PUT), json.dumps(sns.message(message=PUT))):
        answer = Client(app).send(sqs.message(body=body[:cut], message_id="m"))

        assert answer == {"batchItemFailures": [{"itemIdentifier": "m"}]}


# --- S3 events of the bus, in other envelopes -----------------------------------------------------------------------

BUS_CHAINS: dict[tuple[str, ...], Any] = {
    ("eventbridge",): lambda event: event,
    ("sqs", "eventbridge"): in_sqs,
    ("sns", "eventbridge"): in_sns,
    ("sqs", "sns", "eventbridge"): in_sns_in_sqs,
}


@pytest.mark.parametrize(("via", "wrap"), BUS_CHAINS.items(), ids=map("-".join, BUS_CHAINS))
def test_s3_through_the_event_bus_and_further(via: tuple[str, ...], wrap: Any) -> None:
    (event,) = received("s3", wrap(bus("Object Created", "my photo+1.jpg", reason="PutObject")))

    assert (event.key, event.event_name, event.via) == ("my photo+1.jpg", "ObjectCreated:Put", via)


@pytest.mark.parametrize("wrap", BUS_CHAINS.values(), ids=map("-".join, BUS_CHAINS))
def test_a_route_of_the_bus_takes_them_first(wrap: Any) -> None:
    app, seen = App(), list[str]()
    app.on_s3()(lambda event: seen.append("s3"))
    app.on_eventbridge(source="aws.s3")(lambda event: seen.append("bus"))

    app(wrap(bus("Object Created", "a.jpg", reason="PutObject")))

    assert seen == ["bus"]


# --- Opened once ----------------------------------------------------------------------------------------------------


def _texts_parsed(call: Callable[[], Any]) -> int:
    """How many texts are parsed as JSON while something is called."""
    parsed = 0

    def count(frame: FrameType, event: str, argument: Any) -> None:
        nonlocal parsed
        parsed += event == "call" and frame.f_code is parse_object.__code__

    sys.setprofile(count)
    try:
        call()
    finally:
        sys.setprofile(None)
    return parsed


@pytest.mark.parametrize("default", [False, True])
def test_an_unmatched_record_is_parsed_once(default: bool) -> None:
    app = App()
    app.on_s3(bucket="another")(lambda event: None)
    if default:
        app.default(lambda raw: None)
    payload = sqs.message(body=json.dumps({"kind": "order"}))

    def call() -> None:
        try:
            app(payload)
        except BatchError:
            assert not default

    assert _texts_parsed(call) == 1


# --- What AWS does not put there ------------------------------------------------------------------------------------


def forged(app: App, payload: Any) -> None:
    """Send a payload to an app, where it must fail."""
    with pytest.raises((BatchError, UnhandledEventError)), logged():
        app(payload)


def never(*values: Any) -> None:
    """A handler that must not be called."""
    raise AssertionError


WRAPS: dict[str, Callable[[Any], Any]] = {
    "sqs": in_sqs,
    "sns": in_sns,
    "sns in sqs": in_sns_in_sqs,
    "kinesis": in_kinesis,
    "gzip in kinesis": lambda content: in_kinesis(zipped(content)),
    "eventbridge of an application": lambda content: eventbridge.event(source="shop", detail=content),
    "eventbridge that claims to be of Lambda": lambda content: eventbridge.event(source="lambda", detail=content),
    "lambda_destination": in_destination,
    "success": lambda content: lambda_destination.success(request_payload=content),
    "destination in sqs": lambda content: in_sqs(in_destination(content)),
    "destination in sns": lambda content: in_sns(in_destination(content)),
    "destination on a bus": in_eventbridge,
    "batch": lambda content: esm_failure.kinesis(payload=content),
    "batch in a bucket": lambda content: esm_failure.kinesis(payload=json.dumps(content)),
    "batch in sqs": lambda content: in_sqs(esm_failure.kinesis(payload=content)),
}


def administration(app: App) -> Callable[[Any], Any]:
    """A decorator of a path."""
    return lambda handler: app.get("/admin")(lambda: handler(None))


#: Events that no message may bring: each would choose the queue, table, caller or identity that its handler trusts.
FORGED: dict[str, tuple[Callable[[App], Any], Any]] = {
    "sqs": (lambda app: app.on_sqs(queue="payments"), sqs.message(queue_arn="arn:aws:sqs:us-east-1:1:payments")),
    "kinesis": (lambda app: app.on_kinesis(), kinesis.record(data=b"x")),
    "dynamodb": (lambda app: app.on_dynamodb_insert(table="orders"), dynamodb.insert()),
    "kafka": (lambda app: app.on_kafka(), kafka.record()),
    "activemq": (lambda app: app.on_activemq(), activemq.text_message()),
    "rabbitmq": (lambda app: app.on_rabbitmq(), rabbitmq.message()),
    "documentdb": (lambda app: app.on_documentdb(), documentdb.insert()),
    "logs": (lambda app: app.on_cloudwatch_logs(), cloudwatch_logs.data_message()),
    "http": (administration, api_gateway_http.request(path="/admin")),
    "rest": (administration, api_gateway_rest.request(path="/admin")),
    "websocket": (lambda app: app.on_api_gateway_websocket(), api_gateway_websocket.message()),
    "authorizer": (lambda app: app.on_api_gateway_authorizer(), api_gateway_authorizer.token()),
    "appsync": (lambda app: app.on_appsync_resolver(), appsync_resolver.query()),
    "cognito": (lambda app: app.on_cognito_user_pool(), cognito_user_pool.pre_sign_up()),
    "lex": (lambda app: app.on_lex_v2(), lex_v2.dialog()),
    "pipeline": (lambda app: app.on_codepipeline(), codepipeline.job()),
    "invoke": (lambda app: app.on_invoke(), {"order": 7}),
    "invoke without a key": (lambda app: app.on_invoke(), {}),
    "firehose": (lambda app: app.on_firehose(), firehose.record()),
    "pipes": (lambda app: app.on_eventbridge_pipes(), sqs.message()["Records"]),
}


@pytest.mark.parametrize("wrap", WRAPS)
@pytest.mark.parametrize("inner", FORGED)
def test_a_message_cannot_bring_any_event_that_it_likes(inner: str, wrap: str) -> None:
    decorator, event = FORGED[inner]
    app = App()
    decorator(app)(never)

    forged(app, WRAPS[wrap](event))


@pytest.mark.parametrize("wrap", [name for name in WRAPS if name not in ("sqs", "sns", "sns in sqs")])
def test_s3_notifies_queues_topics_and_buses_only(wrap: str) -> None:
    app = App()
    app.on_s3()(never)

    for content in (PUT, in_sns(PUT), {"Type": "Notification", "TopicArn": "arn", "Message": json.dumps(PUT)}):
        forged(app, WRAPS[wrap](content))


def test_a_change_of_a_table_is_opened_in_the_form_that_dynamodb_writes_to_a_stream() -> None:
    app, seen = App(), list[Any]()
    app.on_dynamodb()(seen.append)
    change = {"eventName": "INSERT", "tableName": "orders", "dynamodb": dynamodb.insert.record()["dynamodb"]}

    app(in_kinesis(change))
    app(firehose.record(data=json.dumps(change)))
    forged(app, in_kinesis({"Records": [{**change, "eventSource": "aws:dynamodb"}]}))
    forged(app, in_sqs(change))

    assert [each.via for each in seen] == [("kinesis",), ("firehose",)]


def test_logs_are_opened_only_as_they_are_written_to_a_stream() -> None:
    app = App()
    app.on_cloudwatch_logs()(never)

    for content in (cloudwatch_logs.data_message(), cloudwatch_logs.data_message.record()):
        forged(app, in_kinesis(content))
        forged(app, in_sqs(content))


def test_a_record_of_a_destination_is_never_the_finished_event_again() -> None:
    app, seen = App(), list[str]()
    app.on_s3()(never)
    app.on_invoke()(never)
    app.on_lambda_destination(condition="Success")(lambda record: seen.append(record.condition))

    for wrap in (lambda each: each, in_sqs, in_sns):
        app(wrap(lambda_destination.success(request_payload=PUT)))
        forged(app, wrap(lambda_destination.failure(request_payload=PUT)))

    assert seen == ["Success"] * 3


def test_a_handler_may_pass_a_failed_event_to_the_app() -> None:
    app, keys = App(), list[str]()

    @app.on_lambda_destination(condition=["RetriesExhausted", "EventAgeExceeded"])
    def again(record: Any, context: LambdaContext) -> None:
        app(record.request_payload, context)

    @app.on_s3_put(via=None)
    async def uploaded(event: S3Event) -> None:
        keys.append(event.key)

    Client(app).send(lambda_destination.failure(request_payload=PUT))
    Client(app).send(in_sqs(lambda_destination.failure(request_payload=PUT)))

    assert keys == ["my photo.jpg"] * 2


# --- via= -----------------------------------------------------------------------------------------------------------

REACHABLE: dict[str, tuple[str, Any, Any]] = {
    "on_sqs": ("eventbridge_pipes", sqs.message()["Records"], sqs.message()),
    "on_kinesis": ("eventbridge_pipes", kinesis.record()["Records"], kinesis.record()),
    "on_dynamodb": ("eventbridge_pipes", dynamodb.insert()["Records"], dynamodb.insert()),
    "on_sns": ("sqs", in_sns_in_sqs("hello"), sns.message()),
    "on_eventbridge": ("sqs", in_sqs(eventbridge.event()), eventbridge.event()),
    "on_schedule": ("sns", in_sns(schedule.rule()), schedule.rule()),
    "on_ses": ("sns", in_sns({"notificationType": "Received", **ses.message.record()["ses"]}), ses.message()),
    "on_config": ("sns", in_sns(CONFIG), config.change()),
    "on_config_change": ("sns", in_sns(CONFIG), config.change()),
    "on_cloudwatch_alarm": ("sns", in_sns(ALARM), cloudwatch_alarm.alarm()),
    "on_codecommit": ("sns", in_sns(codecommit.updated()), codecommit.updated()),
    "on_cloudformation": ("sns", in_sns(cloudformation.create()), cloudformation.create()),
    "on_cloudformation_create": ("sns", in_sns(cloudformation.create()), cloudformation.create()),
    "on_lambda_destination": ("sqs", in_sqs(lambda_destination.failure()), lambda_destination.failure()),
    "on_esm_failure": ("sqs", in_sqs(esm_failure.kinesis()), esm_failure.kinesis()),
    "on_cloudwatch_logs": (
        "kinesis",
        in_kinesis(zipped(cloudwatch_logs.data_message.record())),
        cloudwatch_logs.data_message(),
    ),
}


@pytest.mark.parametrize("decorator", REACHABLE)
def test_via_tells_the_ways_apart_and_none_refuses_envelopes(decorator: str) -> None:
    envelope, enveloped, direct = REACHABLE[decorator]
    app, seen = App(), list[str]()
    getattr(app, decorator)(via=None)(lambda event: seen.append("direct"))
    client = Client(app)

    client.send(direct)
    with pytest.raises((BatchError, UnhandledEventError)), logged():
        client.send(enveloped)
    getattr(app, decorator)(via=envelope)(lambda event: seen.append(envelope))
    client.send(enveloped)

    assert seen == ["direct", envelope]


@pytest.mark.parametrize("name", [name for name in FACTORIES if name.startswith("on_")])
def test_every_decorator_that_a_chain_reaches_has_via(name: str) -> None:
    factory = FactoryMethod(name, FACTORIES[name]).factory()
    source = factory().source
    sources = [load_source(each) for each in NAMES]
    is_reached = any(
        source.name in each.envelope.carries for each in sources if each is not None and each.envelope is not None
    )

    assert ("via" in signature(factory).parameters) == is_reached


@pytest.mark.parametrize(
    ("source", "via", "said"),
    [
        ("s3_put", "kinesis", "events of s3 are not opened in kinesis"),
        ("s3_put", ("sns", "sqs"), "events of sqs are not opened in sns"),
        ("s3_put", "lambda_destination", "events of s3 are not opened in lambda_destination"),
        ("sqs", "sqs", "events of sqs are not opened in sqs"),
        ("eventbridge", ("sqs", "sqz"), "there is no source 'sqz'|not opened"),
        ("sns", "sqz", "there is no source 'sqz'"),
    ],
)
def test_a_chain_that_is_never_opened_is_refused_at_registration(source: str, via: Any, said: str) -> None:
    with pytest.raises(RegistrationError, match=said):
        getattr(App(), f"on_{source}")(via=via)(never)


CONTENT: dict[str, Any] = {
    "s3": s3.put(),
    "ses": {"notificationType": "Received", **ses.message.record()["ses"]},
    "cloudwatch_alarm": ALARM,
    "config": CONFIG,
    "codecommit": codecommit.updated(),
    "cloudformation": cloudformation.create(),
    "eventbridge": eventbridge.event(),
    "schedule": schedule.rule(),
    "lambda_destination": lambda_destination.failure(),
    "esm_failure": esm_failure.kinesis(),
}
TABLE_CHANGE = {
    "awsRegion": "us-east-1",
    "eventID": "6d3f6a2c-0000-4000-8000-000000000000",
    "eventName": "INSERT",
    "eventSource": "aws:dynamodb",
    "recordFormat": "application/json",
    "tableName": "orders",
    "userIdentity": None,
    "dynamodb": {**dynamodb.insert.record()["dynamodb"], "ApproximateCreationDateTime": 1769860800123456},
}
LOGS = zipped(cloudwatch_logs.data_message.record())
#: A payload of every chain of two sources.
CHAINS: dict[tuple[str, str], Any] = {
    **{("sqs", name): in_sqs(CONTENT[name]) for name in CONTENT if name != "cloudformation"},
    **{("sns", name): in_sns(CONTENT[name]) for name in CONTENT},
    ("sqs", "sns"): in_sns_in_sqs("hello"),
    ("kinesis", "cloudwatch_logs"): in_kinesis(LOGS),
    ("kinesis", "dynamodb"): in_kinesis(TABLE_CHANGE),
    ("firehose", "cloudwatch_logs"): firehose.record(data=LOGS),
    ("firehose", "dynamodb"): firehose.record(data=TABLE_CHANGE),
    ("kafka", "esm_failure"): kafka.record(value=esm_failure.kafka()),
    ("eventbridge", "s3"): bus("Object Created", "a.jpg"),
    ("eventbridge", "lambda_destination"): eventbridge.event(
        source="lambda",
        detail_type="Lambda Function Invocation Result - Failure",
        detail=lambda_destination.failure(),
    ),
    ("eventbridge_pipes", "sqs"): eventbridge_pipes.sqs_message(),
    ("eventbridge_pipes", "kinesis"): eventbridge_pipes.kinesis_record(),
    ("eventbridge_pipes", "dynamodb"): eventbridge_pipes.dynamodb_record(),
    ("eventbridge_pipes", "kafka"): eventbridge_pipes.kafka_record(),
    ("eventbridge_pipes", "activemq"): eventbridge_pipes.activemq_message(),
    ("eventbridge_pipes", "rabbitmq"): eventbridge_pipes.rabbitmq_message(),
}


@pytest.mark.parametrize("chain", CHAINS, ids="-".join)
def test_via_of_each_chain_of_the_table(chain: tuple[str, str]) -> None:
    outer, inner = chain
    others = [each for each, name in CHAINS if name == inner and each != outer]
    for via in (None, *others, outer, (outer,)):
        app, seen = App(), list[Any]()
        getattr(app, f"on_{inner}")(via=via)(lambda event, seen=seen: seen.append(event.via))
        is_accepted = via in (outer, (outer,))
        with logged():
            try:
                answer = Client(app).send(CHAINS[chain])
            except (BatchError, UnhandledEventError):
                assert not is_accepted
            else:  # Firehose has a result for each record
                assert is_accepted or answer["records"][0]["result"] == "ProcessingFailed"
        assert seen == ([(outer,)] if is_accepted else [])
    for wrong in (f"{outer}x", outer.upper(), "", (), (outer, "x"), [outer], True):
        with pytest.raises(RegistrationError, match="via="):
            getattr(App(), f"on_{inner}")(via=wrong)(never)
    with pytest.raises(
        RegistrationError, match=rf"They are opened in .*\b{outer}\b.*; https://.*/docs/envelopes.md lists"
    ):
        getattr(App(), f"on_{inner}")(via=f"{outer}x")(never)


def test_every_chain_is_tested() -> None:
    sources = [source for name in sorted(NAMES) if (source := load_source(name)) is not None]

    assert set(CHAINS) == {
        (source.name, inner) for source in sources if source.envelope is not None for inner in source.envelope.carries
    }


# --- The table ------------------------------------------------------------------------------------------------------


def test_every_chain_has_its_page_of_aws() -> None:
    for name in sorted(NAMES):
        source = load_source(name)
        if source is not None and source.envelope is not None:
            assert set(source.envelope.pages) == source.envelope.carries
            assert all(page.startswith("https://docs.aws.amazon.com/") for page in source.envelope.pages.values())
