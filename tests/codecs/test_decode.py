"""`decode=` of routes: what it applies to, what handlers, filters and documents see, and how it fails."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import zlib
from base64 import b64encode
from collections import OrderedDict
from collections.abc import Callable
from gzip import compress
from pathlib import Path
from typing import Any, Literal

import pytest
from attrs import define, frozen
from hypothesis import given
from hypothesis import strategies as st

from lambdarouter import App, Batch, BatchError, RegistrationError, Window
from lambdarouter._events.encoded_codecs import MOST_VALUES
from lambdarouter.codecs import Encoded, PayloadCodec, avro, base64, cloudevents, gzip, json_schema, kpl, s3_pointer
from lambdarouter.sources.activemq import ActiveMQMessage
from lambdarouter.sources.firehose import FirehoseRecord
from lambdarouter.sources.kafka import KafkaRecord
from lambdarouter.sources.kinesis import KinesisRecord
from lambdarouter.sources.rabbitmq import RabbitMQMessage
from lambdarouter.sources.sns import SNSMessage
from lambdarouter.sources.sqs import SQSMessage
from lambdarouter.testing import Client, activemq, batch, firehose, rabbitmq
from lambdarouter.testing import sqs as queues
from tests.support.encoded_payloads import encoded, kafka, kinesis, problem_of, sns, sqs

ROOT = Path(__file__).parents[2]


@frozen
class Order:
    order_id: str
    total: int


@frozen
class Refund:
    refund_id: str


class Pairs(PayloadCodec):
    """`order_id=7;total=3`, which is nobody's format."""

    name = "pairs"

    def decode(self, data: bytes, encoded: Encoded) -> dict[str, Any]:
        pairs = [each.partition("=") for each in data.decode().split(";")]
        if not all(middle for _, middle, _ in pairs):
            raise ValueError("is no list of pairs")
        return {name: int(value) if value.isdecimal() else value for name, _, value in pairs}


class Backwards(PayloadCodec):
    """Bytes in the opposite order."""

    name = "backwards"
    returns_bytes = True

    def decode(self, data: bytes, encoded: Encoded) -> bytes:
        return data[::-1]


# --- Sources --------------------------------------------------------------------------------------------------------

PAYLOADS: dict[str, tuple[Any, dict[str, Any], str]] = {
    "on_kafka": (KafkaRecord[Order], kafka(b"order_id=a;total=3"), "value"),
    "on_kinesis": (KinesisRecord[Order], kinesis(("1", "k", b"order_id=a;total=3")), "data"),
    "on_sqs": (SQSMessage[Order], sqs("order_id=a;total=3"), "body"),
    "on_sns": (SNSMessage[Order], sns("order_id=a;total=3"), "message"),
    "on_activemq": (ActiveMQMessage[Order], activemq.text_message(data=b"order_id=a;total=3"), "data"),
    "on_rabbitmq": (RabbitMQMessage[Order], rabbitmq.message(data=b"order_id=a;total=3"), "data"),
    "on_firehose": (FirehoseRecord[Order], firehose.record(data=b"order_id=a;total=3"), "data"),
}


@pytest.mark.parametrize("decorator", PAYLOADS)
def test_the_payload_of_a_source_is_decoded_before_its_type_is_made(decorator: str) -> None:
    annotation, payload, field = PAYLOADS[decorator]
    app, seen = App(), list[Any]()

    def handle(event: Any) -> None:
        seen.append(getattr(event, field))

    handle.__annotations__["event"] = annotation
    getattr(app, decorator)(decode=Pairs())(handle)

    app(payload)

    assert seen == [Order("a", 3)]


@pytest.mark.parametrize("decorator", ["on_s3_put", "on_eventbridge", "on_dynamodb", "on_invoke", "on_schedule"])
def test_a_source_whose_payload_is_neither_text_nor_bytes_has_no_codecs(decorator: str) -> None:
    with pytest.raises(RegistrationError, match="has no filter 'decode'"):
        getattr(App(), decorator)(decode=Pairs())


def test_an_item_of_a_pipe_is_decoded_as_well() -> None:
    app, seen = App(), list[Any]()

    @app.on_kinesis(decode=Pairs())
    def handle(record: KinesisRecord[Order]) -> None:
        seen.append((record.data, record.via))

    record = kinesis(("1", "k", b"order_id=a;total=3"))["Records"][0]
    app([{**{key: value for key, value in record.items() if key != "kinesis"}, **record["kinesis"]}])

    assert seen == [(Order("a", 3), ("eventbridge_pipes",))]


# --- Types ----------------------------------------------------------------------------------------------------------


def test_a_handler_for_any_payload_gets_the_decoded_value() -> None:
    app, seen = App(), list[Any]()

    @app.on_kafka(topic="orders", decode=Pairs())
    def handle(record: KafkaRecord[Any]) -> None:
        seen.append(record.value)

    @app.on_sqs(decode=Pairs())
    def untyped(message) -> None:  # type: ignore[no-untyped-def]
        seen.append(message.body)

    app(kafka(b"a=1", None))
    app(sqs("b=2"))

    assert seen == [{"a": 1}, None, {"b": 2}]


def test_bytes_of_a_codec_are_read_like_a_payload_without_codec() -> None:
    app, seen = App(), list[Any]()

    @app.on_kafka(decode=Backwards())
    def raw(record: KafkaRecord) -> None:
        seen.append(record.value)

    @app.on_sqs(queue="orders", decode=Backwards())
    def text(message: SQSMessage) -> None:
        seen.append(message.body)

    @app.on_sns(decode=[Backwards()])
    def typed(message: SNSMessage[Order]) -> None:
        seen.append(message.message)

    @app.on_kinesis(decode=Backwards())
    def any_json(record: KinesisRecord[Any]) -> None:
        seen.append(record.data)

    app(kafka(b"cba"))
    app(sqs("cba"))
    app(sns('{"order_id": "a", "total": 3}'[::-1]))
    app(kinesis(("1", "k", b"]1[")))

    assert seen == [b"abc", "abc", Order("a", 3), [1]]


def test_several_codecs_decode_in_their_order() -> None:
    app, seen = App(), list[Any]()

    @app.on_sqs(decode=[base64(), gzip(), Pairs()])
    def handle(message: SQSMessage[Order]) -> None:
        seen.append(message.body)

    import gzip as stdlib

    app(sqs(encoded(stdlib.compress(b"order_id=a;total=3"))))

    assert seen == [Order("a", 3)]


@given(st.binary(max_size=200))
def test_base64_and_gzip_return_whatever_was_written(content: bytes) -> None:
    import gzip as stdlib

    app, seen = App(), list[Any]()

    @app.on_sqs(decode=(base64(), gzip()))
    def handle(message: SQSMessage[bytes]) -> None:
        seen.append(message.body)

    app(sqs(encoded(stdlib.compress(content))))

    assert seen == [content]


# --- Failures -------------------------------------------------------------------------------------------------------


def test_a_payload_that_cannot_be_decoded_fails_its_own_record(caplog: pytest.LogCaptureFixture) -> None:
    app, seen = App(report_batch_item_failures=True), list[Any]()

    @app.on_kinesis(concurrency=3, decode=Pairs())
    def handle(record: KinesisRecord[Order]) -> None:
        seen.append(record.data)

    payload = kinesis(("1", "a", b"order_id=a;total=3"), ("2", "b", b"secret"), ("3", "a", b"order_id=c;total=4"))
    answer = app(payload)

    assert answer == {"batchItemFailures": [{"itemIdentifier": "2"}]}
    assert seen[0] == Order("a", 3)
    assert "kinesis: Records[1].kinesis.data: decode=pairs: is no list of pairs" in caplog.text
    assert "secret" not in caplog.text


@pytest.mark.parametrize(
    ("error", "problem"),
    [
        (ValueError("is wrong"), "is wrong"),
        (UnicodeDecodeError("utf-8", b"secret", 0, 1, "secret"), "cannot be decoded (UnicodeDecodeError)"),
    ],
)
def test_only_a_text_that_the_codec_wrote_is_shown(error: Exception, problem: str) -> None:
    class Failing(PayloadCodec):
        name = "failing"

        def decode(self, data: bytes, encoded: Encoded) -> Any:
            raise error

    app = App()
    app.on_kafka(decode=Failing())(lambda record: None)

    with pytest.raises(BatchError) as caught:
        app(kafka(b"secret"))

    assert problem_of(caught.value).startswith(f"kafka: records.orders-0[0].value: decode=failing: {problem}.")
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    ("error", "problem"),
    [
        (ValueError("has no JSON form"), "has no JSON form"),
        (UnicodeDecodeError("utf-8", b"secret", 0, 1, "secret"), "cannot be decoded (UnicodeDecodeError)"),
    ],
)
def test_a_value_without_a_json_form_fails_like_one_that_cannot_be_decoded(error: Exception, problem: str) -> None:
    class Failing(Pairs):
        def jsonable(self, value: Any) -> Any:
            raise error

    app = App()

    @app.on_kafka(decode=Failing())
    def handle(record: KafkaRecord[Order]) -> None: ...

    with pytest.raises(BatchError) as caught:
        app(kafka(b"order_id=a;total=3"))

    assert problem_of(caught.value).startswith(f"kafka: records.orders-0[0].value: decode=pairs: {problem}.")
    assert "secret" not in str(caught.value)


def test_a_decoded_value_that_json_does_not_have_is_named_by_its_class() -> None:
    class Ordered(Pairs):
        def decode(self, data: bytes, encoded: Encoded) -> Any:
            return OrderedDict(super().decode(data, encoded))

    app = App()

    @app.on_kafka(decode=Ordered())
    def handle(record: KafkaRecord[Order]) -> None: ...

    with pytest.raises(BatchError) as caught:
        app(kafka(b"order_id=a;total=3"))
    assert "records.orders-0[0].value: expected an object, got a Python OrderedDict." in problem_of(caught.value)


def test_another_error_of_a_codec_fails_the_record_as_itself() -> None:
    calls: list[bytes] = []

    class Offline(PayloadCodec):
        name = "offline"

        def decode(self, data: bytes, encoded: Encoded) -> Any:
            calls.append(data)
            raise TimeoutError("registry")

    app = App()
    app.on_sns(decode=Offline())(lambda message: None)

    with pytest.raises(TimeoutError, match="registry"):
        app(sns("x"))
    assert calls == [b"x"]


def test_a_codec_that_breaks_its_promise_of_bytes_is_named() -> None:
    class Broken(Backwards):
        def decode(self, data: bytes, encoded: Encoded) -> Any:
            return [data]

    app = App()
    app.on_kafka(decode=[Broken(), Pairs()])(lambda record: None)

    with pytest.raises(BatchError) as caught:
        app(kafka(b"x"))
    assert "decode=backwards: the codec returned a list where bytes are expected" in problem_of(caught.value)


def test_a_decoded_value_that_does_not_fit_has_the_path_of_its_field() -> None:
    app = App()

    @app.on_kafka(decode=Pairs())
    def handle(record: KafkaRecord[Order]) -> None: ...

    with pytest.raises(BatchError) as caught:
        app(kafka(b"order_id=a;total=many"))
    assert "kafka: records.orders-0[0].value.total: expected an integer, got a string" in problem_of(caught.value)


def test_the_next_handler_gets_what_does_not_fit_the_first() -> None:
    app, seen = App(), list[Any]()

    @app.on_kafka(decode=Pairs())
    def order(record: KafkaRecord[Order]) -> None:
        seen.append(record.value)

    @app.on_kafka(decode=Pairs())
    def refund(record: KafkaRecord[Refund]) -> None:
        seen.append(record.value)

    app(kafka(b"refund_id=r", b"order_id=a;total=3"))

    assert seen == [Refund("r"), Order("a", 3)]


# --- Batches --------------------------------------------------------------------------------------------------------


def test_whole_batches_windows_and_coroutines_get_decoded_payloads() -> None:
    app, seen = App(report_batch_item_failures=True), list[Any]()

    @app.on_kafka(decode=Pairs())
    def batch(records: Batch[KafkaRecord[Order]]) -> None:
        seen.append([each.value.total for each in records if each.value is not None])
        records.fail(records[1])

    @app.on_kinesis(stream="windows", decode=Pairs())
    def window(records: Window[dict[str, int], KinesisRecord[Order]]) -> dict[str, int]:
        return {"sum": sum(each.data.total for each in records)}

    @app.on_rabbitmq(concurrency=5, decode=Pairs())
    async def coroutine(message: RabbitMQMessage[Order]) -> None:
        await asyncio.sleep(0)
        seen.append(message.data)

    assert app(kafka(b"order_id=a;total=3", b"order_id=b;total=4")) == {
        "batchItemFailures": [{"itemIdentifier": {"partition": "orders-0", "offset": 16}}]
    }
    app(rabbitmq.message(data=b"order_id=c;total=5"))
    bounds = {"start": "2026-01-31T12:00:00Z", "end": "2026-01-31T12:02:00Z"}
    record = kinesis(("1", "k", b"order_id=a;total=3"), stream="windows")
    assert app({**record, "window": bounds, "state": {}})["state"] == {"sum": 3}

    assert seen == [[3, 4], Order("c", 5)]


def test_one_bad_record_fails_alone_in_a_whole_batch() -> None:
    app, seen = App(report_batch_item_failures=True), list[Any]()

    @app.on_sqs(decode=Pairs())
    def batch(messages: Batch[SQSMessage[Order]]) -> None:
        seen.extend(each.body for each in messages)

    payload = sqs("order_id=a;total=3")
    payload["Records"].append({**payload["Records"][0], "messageId": "bad", "body": "bad"})

    assert app(payload) == {"batchItemFailures": [{"itemIdentifier": "bad"}]}
    assert seen == [Order("a", 3)]


def test_firehose_gets_an_answer_for_a_record_that_cannot_be_decoded() -> None:
    app = App()
    app.on_firehose(decode=Pairs())(lambda record: {"result": "Ok", "data": record.data})
    payload = firehose.record(data=b"bad")

    assert [each["result"] for each in app(payload)["records"]] == ["ProcessingFailed"]


# --- Filters --------------------------------------------------------------------------------------------------------


def test_where_sees_the_decoded_payload() -> None:
    app, seen = App(), list[Any]()

    def is_large(record: KafkaRecord[Any]) -> bool:
        return isinstance(record.value, Order) and record.value.total > 3

    @app.on_kafka(decode=Pairs(), where=is_large)
    def large(record: KafkaRecord[Order]) -> None:
        seen.append(("large", record.value))

    @app.on_kafka(decode=Pairs())
    def small(record: KafkaRecord[Order]) -> None:
        seen.append(("small", record.value))

    app(kafka(b"order_id=a;total=3", b"order_id=b;total=4"))

    assert seen == [("small", Order("a", 3)), ("large", Order("b", 4))]


def test_a_pattern_on_a_payload_that_is_decoded_is_refused() -> None:
    app = App()
    for register in (
        lambda: app.on_kafka(decode=Pairs(), pattern={"value": {"total": [3]}}),
        lambda: app.on_kafka(decode=Pairs(), pattern={"topic": ["a"], "$or": [{"value": {"a": [1]}}, {"offset": [1]}]}),
        lambda: app.on_kafka(decode_key=Pairs(), pattern={"key": {"a": [1]}}),
        lambda: app.on_sqs(decode=base64(), pattern={"body": {"total": [3]}}),
        lambda: app.on_kinesis(decode=Pairs(), pattern={"data": {"total": [3]}}),
        lambda: app.on_sns(decode=Pairs(), pattern={"total": [3]}, scope="MessageBody"),
    ):
        with pytest.raises(RegistrationError, match="is in a payload, which a pattern sees before decode="):
            register()


def test_a_pattern_on_anything_else_works_beside_a_codec() -> None:
    app, seen = App(), list[str]()

    @app.on_kafka(decode=Pairs(), pattern={"offset": [{"numeric": [">", 15]}]})
    def later(record: KafkaRecord[Order]) -> None:
        seen.append("later")

    @app.on_kafka(decode=Pairs())
    def other(record: KafkaRecord[Order]) -> None:
        seen.append("other")

    @app.on_sns(decode=Pairs(), pattern={"kind": ["order"]})
    def order(message: SNSMessage[Order]) -> None:
        seen.append("order")

    app(kafka(b"order_id=a;total=3", b"order_id=b;total=4"))
    app(sns("order_id=a;total=3", {"kind": "order"}))

    assert seen == ["other", "later", "order"]


# --- Keys -----------------------------------------------------------------------------------------------------------


def test_the_key_of_a_kafka_record_has_a_codec_of_its_own() -> None:
    app, seen = App(), list[Any]()

    @app.on_kafka(decode_key=Pairs())
    def handle(record: KafkaRecord[Order]) -> None:
        seen.append((record.decoded_key, record.key, record.value))

    app(kafka(b'{"order_id": "a", "total": 3}', key=encoded(b"id=7")))
    app(kafka(b'{"order_id": "a", "total": 3}'))

    assert seen == [({"id": 7}, b"id=7", Order("a", 3)), (None, None, Order("a", 3))]


def test_a_key_that_cannot_be_decoded_fails_its_record() -> None:
    app, seen = App(), list[Any]()
    app.on_kafka(decode_key=Pairs())(seen.append)

    with pytest.raises(BatchError) as caught:
        app(kafka(b"x", key=encoded(b"bad")))
    assert "kafka: records.orders-0[0].key: decode=pairs: is no list of pairs" in problem_of(caught.value)
    assert seen == []


# --- Refusals -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("decode", "problem"),
    [
        (Pairs, "not Pairs itself: call it"),
        (gzip, "not gzip itself: call it"),
        ("avro", "not str"),
        ([], "decode= has no codec"),
        ([Pairs(), gzip()], "no codec can follow pairs"),
    ],
)
def test_anything_but_codecs_is_refused(decode: Any, problem: str) -> None:
    with pytest.raises(RegistrationError, match=problem):
        App().on_kafka(decode=decode)


def test_an_annotation_that_promises_bytes_is_refused_where_codecs_make_values() -> None:
    app = App()

    def handle(record: KafkaRecord) -> None: ...

    def batch(messages: Batch[SQSMessage]) -> None: ...

    with pytest.raises(RegistrationError, match=r"whose value is not decoded, but decode=pairs.*KafkaRecord\[Any\]"):
        app.on_kafka(decode=Pairs())(handle)
    with pytest.raises(RegistrationError, match=r"whose body is not decoded, but decode=pairs"):
        app.on_sqs(decode=Pairs())(batch)


@pytest.mark.parametrize(
    ("decode", "problem"),
    [
        ([gzip(), kpl()], "kpl reads a record as it was delivered.*: kpl, gzip"),
        ([kpl(), kpl()], "must be the first codec.*: kpl[.]"),
        ([Pairs(), gzip(), kpl()], "no codec can follow pairs.*: kpl, gzip, pairs"),
        ([base64(), Pairs(), gzip()], "no codec can follow pairs.*: base64, gzip, pairs"),
        ([Pairs(), cloudevents()], "no codec can follow pairs.*Remove one of them"),
        ([Pairs(), Pairs()], "no codec can follow pairs.*: pairs[.]"),
        ((), "decode= has no codec"),
    ],
)
def test_an_order_in_which_a_codec_gets_nothing_to_decode_is_refused(decode: Any, problem: str) -> None:
    with pytest.raises(RegistrationError, match=problem):
        App().on_kinesis(decode=decode)


def test_a_pointer_is_read_before_anything_else() -> None:
    pointer = s3_pointer(lambda: None, buckets=["large"])
    with pytest.raises(RegistrationError, match=r"s3_pointer reads a record as .*: s3_pointer, base64, pairs\."):
        App().on_sqs(decode=[base64(), pointer, Pairs()])


# --- Several codecs -------------------------------------------------------------------------------------------------


def test_handlers_of_one_queue_and_type_with_other_codecs_are_tried_in_order() -> None:
    app, seen = App(report_batch_item_failures=True), list[Any]()

    @app.on_sqs(queue="orders", decode=Pairs())
    def pairs(message: SQSMessage[Order]) -> None:
        seen.append(("pairs", message.body))

    @app.on_sqs(queue="orders")
    def plain(message: SQSMessage[Order]) -> None:
        seen.append(("plain", message.body))

    @app.on_sqs(queue="orders", decode=[base64(), gzip(), Pairs()])
    def packed(message: SQSMessage[Order]) -> None:
        seen.append(("packed", message.body))

    text = "order_id=a;total=3"
    zipped = b64encode(compress(text.encode())).decode()
    bodies = [text, {"order_id": "a", "total": 3}, zipped, "none of them"]
    arn = "arn:aws:sqs:us-east-1:123456789012:orders"
    payload = batch(*[queues.message(queue_arn=arn, body=each, message_id=f"m{i}") for i, each in enumerate(bodies)])

    assert Client(app).send(payload) == {"batchItemFailures": [{"itemIdentifier": "m3"}]}
    assert seen == [(name, Order("a", 3)) for name in ("pairs", "plain", "packed")]
    lines = app.explain(payload).splitlines()[2:5]
    for line, (codecs, verdict) in zip(
        lines,
        [("decode=pairs) -> ", "pairs: its filters match; decode= decides"), ("orders') -> ", "plain: matches")],
        strict=False,
    ):
        assert codecs in line
        assert line.endswith(verdict)


def test_a_codec_without_a_type_comes_before_the_handler_of_everything() -> None:
    app, seen = App(), list[Any]()
    app.on_kafka()(lambda record: seen.append("rest"))

    @app.on_kafka(decode=Pairs())
    def decoded(record: KafkaRecord[Any]) -> None:
        seen.append("decoded")

    @app.on_kafka(decode=Pairs())
    def typed(record: KafkaRecord[Order]) -> None:
        seen.append("typed")

    for value in (b"order_id=a;total=3", b"id=7", b"bad"):
        app(kafka(value))
    assert seen == ["typed", "decoded", "rest"]


@define
class Keyed(PayloadCodec):
    """A codec whose only attribute is a slot."""

    key: str

    def decode(self, data: bytes, encoded: Encoded) -> Any:
        raise NotImplementedError


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (Pairs, Pairs),
        (lambda: Keyed("a"), lambda: Keyed("a")),
        (lambda: [base64(), gzip()], lambda: [base64(), gzip()]),
        (lambda: avro({"type": "long"}), lambda: avro({"type": "long"})),
        (lambda: json_schema({"type": "object"}), lambda: json_schema({"type": "object"})),
        (kpl, lambda: None),
        (lambda: [kpl(), gzip()], gzip),
    ],
)
def test_two_handlers_with_the_same_codecs_match_the_same_events(
    first: Callable[[], Any], second: Callable[[], Any]
) -> None:
    app = App()

    def one(record: KinesisRecord[Any]) -> None: ...

    def other(record: KinesisRecord[Any]) -> None: ...

    app.on_kinesis(decode=first())(one)
    with pytest.raises(RegistrationError, match="Two handlers match exactly"):
        app.on_kinesis(decode=second())(other)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (avro({"type": "long"}), avro({"type": "string"})),
        (avro({"type": "long"}), avro({"type": "long"}, framing="confluent")),
        (json_schema(), json_schema({"type": "object"})),
        (gzip(), base64()),
        (gzip(), None),
        ([kpl(), gzip()], kpl()),
        (Keyed("a"), Keyed("b")),
    ],
)
def test_two_handlers_with_other_codecs_match_other_events(first: Any, second: Any) -> None:
    app = App()

    def one(record: KinesisRecord[Any]) -> None: ...

    def other(record: KinesisRecord[Any]) -> None: ...

    app.on_kinesis(decode=first)(one)
    app.on_kinesis(decode=second)(other)
    assert len(app.handlers()) == 2


# --- Tags -----------------------------------------------------------------------------------------------------------


@frozen
class Opened:
    kind: Literal["opened"]
    id: int


@frozen
class Closed:
    kind: Literal["closed"]
    id: int


def tagged(*codecs: Any) -> tuple[App, list[Any]]:
    """An app with a handler for each tag, which `codecs` decode."""
    app, seen = App(), list[Any]()

    def opened(record: KafkaRecord[Opened]) -> None:
        seen.append(record.value)

    def closed(record: KafkaRecord[Closed]) -> None:
        seen.append(record.value)

    app.on_kafka(decode=codecs[0])(opened)
    app.on_kafka(decode=codecs[-1])(closed)
    return app, seen


@pytest.mark.parametrize("concurrency", [False, True])
def test_tags_of_decoded_payloads_tell_handlers_apart(concurrency: bool, caplog: pytest.LogCaptureFixture) -> None:
    app, seen = tagged(Pairs())
    if concurrency:
        app.on_kafka(topic="other", concurrency=2)(lambda record: None)
    app(kafka(b"kind=opened;id=1"))
    app(kafka(b"kind=closed;id=2"))
    assert seen == [Opened("opened", 1), Closed("closed", 2)]

    with pytest.raises(BatchError) as caught:
        app(kafka(b"kind=lost;id=3"))
    assert "kind: expected one of: opened, closed" in problem_of(caught.value)
    assert "handler" not in vars(caplog.records[-1])

    with pytest.raises(BatchError) as caught:
        app(kafka(b"kind=opened;id=x"))
    assert "id: expected an integer" in problem_of(caught.value)
    assert "kind" not in problem_of(caught.value)
    assert "opened" in vars(caplog.records[-1])["handler"]


def test_tags_behind_other_codecs_are_faults_of_their_own() -> None:
    app, _ = tagged(Pairs(), Backwards())
    with pytest.raises(BatchError) as caught:
        app(kafka(b"kind=lost;id=3"))
    assert "value: is not JSON" in problem_of(caught.value)  # of the last one


# --- Documents ------------------------------------------------------------------------------------------------------


def _documented() -> App:
    app = App()

    @app.on_kafka(topic="orders", decode=[gzip(), Pairs()], decode_key=Pairs())
    def fulfill(record: KafkaRecord[Order]) -> None:
        """Fulfill an order."""

    return app


def test_routes_and_explain_name_the_codecs() -> None:
    app = _documented()
    (operation,) = app.asyncapi(title="Orders", version="1")["operations"].values()
    route = operation["x-lambdarouter-route"]

    assert route["decode"] == "gzip | pairs"
    assert route["decode_key"] == "pairs"
    assert "kafka(topic='orders', decode=gzip | pairs, decode_key=pairs)" in app.explain(kafka(b"x"))


def test_the_asyncapi_document_has_the_media_type_before_and_the_schema_after_decoding() -> None:
    document = _documented().asyncapi(title="Orders", version="1")
    (channel,) = document["channels"].values()
    (message,) = channel["messages"].values()

    assert message["contentType"] == "application/gzip"
    assert message["payload"] == {"$ref": "#/components/schemas/Order"}
    assert "after decoding" in message["description"]
    assert document["components"]["schemas"]["Order"]["properties"]["total"] == {"type": "integer"}


def test_a_codec_is_primed_with_the_app() -> None:
    app = _documented()
    app.prime()

    Client(app).send(kafka(__import__("gzip").compress(b"order_id=a;total=3"), key=encoded(b"a=1")))


# --- Cost -----------------------------------------------------------------------------------------------------------


def test_a_route_without_codecs_loads_nothing_of_them() -> None:
    code = """
import sys
import zlib
from base64 import b64encode
from lambdarouter import App
app = App()
app.on_sqs()(lambda message: message.body)
app.on_kafka()(lambda record: record.value)
app({"Records": [{"eventSource": "aws:sqs", "messageId": "1", "body": "x"}]})
print(*[each for each in sys.modules if "decod" in each or "lambdarouter.codecs" in each or "expanding" in each])
"""
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)

    assert [each for each in run.stdout.split() if each.startswith("lambdarouter")] == []


# --- Compressed JSON ------------------------------------------------------------------------------------------------

#: JSON of a few bytes, and as much of it as a small function can hold a few times.
MANY = b'{"id":[' + b"{}," * MOST_VALUES + b"0]}"
FEW = b'{"id":"' + b"{[,]}" * 200_000 + b'"}'


def inflating(data: bytes) -> bytes:
    """The same data, compressed."""
    return zlib.compress(data)


class Unchanged(PayloadCodec):
    """Bytes as they are; a library that it calls may refuse subclasses of bytes."""

    name = "unchanged"
    returns_bytes = True

    def decode(self, data: bytes, encoded: Encoded) -> bytes:
        assert type(data) is bytes
        return data


GLUE_HEADER = b"\x03\x05" + bytes(16)


@pytest.mark.parametrize(
    ("codecs", "data"),
    [
        (gzip(), inflating),
        ([gzip(), Unchanged()], inflating),
        ([gzip(), base64()], lambda content: inflating(b64encode(content))),
        ([gzip(), json_schema()], inflating),
        ([gzip(), json_schema(framing="confluent")], lambda content: inflating(bytes(5) + content)),
        (json_schema(framing="glue"), lambda content: GLUE_HEADER + inflating(content)),
        ([gzip(), cloudevents()], inflating),
    ],
    ids=["gzip", "own", "base64", "json", "confluent", "glue", "cloudevents"],
)
def test_the_values_of_compressed_json_are_limited(codecs: Any, data: Any) -> None:
    app, calls = App(), list[Any]()

    @app.on_kinesis(decode=codecs)
    def handler(record: KinesisRecord[dict[str, Any]]) -> None:
        calls.append(record)

    with pytest.raises(BatchError) as caught:
        Client(app).send(kinesis(("1", "a", data(MANY))))

    assert f"has more than {MOST_VALUES} values after decompression" in problem_of(caught.value)
    assert calls == []


def test_what_is_compressed_and_no_json_has_no_such_limit() -> None:
    app, calls = App(), list[Any]()

    @app.on_kinesis(stream="texts", decode=gzip())
    def text(record: KinesisRecord[str]) -> None:
        calls.append(record.data == MANY.decode())

    @app.on_kinesis(stream="bytes", decode=gzip())
    def content(record: KinesisRecord[bytes]) -> None:
        calls.append(type(record.data) is bytes and record.data == MANY)

    @app.on_kinesis(stream="json", decode=[gzip(), Unchanged()])
    def value(record: KinesisRecord[dict[str, str]]) -> None:
        calls.append(len(record.data["id"]) == 1_000_000)

    client = Client(app)
    for stream, data in (("texts", MANY), ("bytes", MANY), ("json", FEW)):
        client.kinesis_record(
            data=inflating(data), stream_arn=f"arn:aws:kinesis:us-east-1:123456789012:stream/{stream}"
        )

    assert calls == [True, True, True]
