"""Protobuf: bytes that Google's library and Confluent's client have written."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any, Literal

import pytest
from attrs import field, frozen
from confluent_kafka.schema_registry import SchemaRegistryClient
from confluent_kafka.schema_registry.protobuf import ProtobufSerializer
from confluent_kafka.serialization import MessageField, SerializationContext
from hypothesis import given
from hypothesis import strategies as st

from lambdarouter import App, Batch, BatchError, RegistrationError
from lambdarouter.codecs import PayloadCodec, protobuf
from lambdarouter.sources.kafka import KafkaRecord
from lambdarouter.sources.kinesis import KinesisRecord
from tests.support.encoded_payloads import kafka, kinesis, problem_of
from tests.support.protobuf_messages import OrderMessage, ParcelMessage, UnusedMessage


@frozen
class Line:
    sku: str
    cents: int


@frozen
class Order:
    order_id: str
    total_cents: int
    kind: Literal["NEW", "OLD"]
    lines: list[Line]
    counts: dict[str, int]
    label: bytes
    placed_at: datetime | None = None
    note: str | None = None


@frozen
class CamelOrder:
    order_id: str = field(alias="orderId")
    total_cents: int = field(alias="totalCents")


def message() -> Any:
    order = OrderMessage(order_id="a", total_cents=2**53 + 1, kind="OLD", counts={"x": 1}, label=b"\x00\xff")
    order.lines.add(sku="s", cents=5)
    order.placed_at.FromDatetime(datetime(2026, 1, 31, 12, 0))
    return order


ORDER = Order(
    "a", 2**53 + 1, "OLD", [Line("s", 5)], {"x": 1}, b"\x00\xff", placed_at=datetime(2026, 1, 31, 12, 0, tzinfo=UTC)
)
#: Glue: version, no compression, the version id of the schema, and the index of the message.
GLUE = bytes.fromhex("0300b7738a0f3de74e1f9d0c8a4d3e0a2f11") + b"\x01"
GLUE_ID = "b7738a0f-3de7-4e1f-9d0c-8a4d3e0a2f11"


def received(codec: PayloadCodec, *values: bytes, **fields: Any) -> list[Any]:
    app, seen = App(), list[Any]()

    @app.on_kafka(decode=codec)
    def handle(record: KafkaRecord[Order]) -> None:
        seen.append(record.value)

    app(kafka(*values, **fields))
    return seen


def problem(codec: PayloadCodec, value: bytes, **fields: Any) -> str:
    with pytest.raises(BatchError) as caught:
        received(codec, value, **fields)
    return problem_of(caught.value)


def test_a_handler_of_the_message_gets_the_message() -> None:
    app, seen = App(), list[Any]()

    def handle(record: Any) -> None:
        seen.append(record.value)

    def batch(records: Any) -> None:
        seen.extend(each.data for each in records)

    # A class that is made at run time is no type to a type checker.
    handle.__annotations__["record"] = KafkaRecord[OrderMessage]
    batch.__annotations__["records"] = Batch[KinesisRecord[OrderMessage]]
    app.on_kafka(decode=protobuf(OrderMessage))(handle)
    app.on_kinesis(decode=protobuf(OrderMessage))(batch)
    app.prime()
    app(kafka(message().SerializeToString()))
    app(kinesis(("1", "k", message().SerializeToString())))

    assert seen == [message(), message()]
    assert "contentType" in str(app.asyncapi(title="Orders", version="1"))


def test_a_class_is_made_of_the_fields_of_the_message() -> None:
    assert received(protobuf(OrderMessage), message().SerializeToString()) == [ORDER]


def test_fields_that_the_sender_left_out_have_their_default_or_are_absent() -> None:
    assert received(protobuf(OrderMessage), b"") == [Order("", 0, "NEW", [], {}, b"")]


def test_a_number_of_an_enum_that_the_schema_does_not_have_is_refused_by_the_type() -> None:
    data = OrderMessage(order_id="a")
    data.kind = 7

    assert "value.kind: expected one of: NEW, OLD" in problem(protobuf(OrderMessage), data.SerializeToString())


def test_the_names_of_json_are_a_choice() -> None:
    app, seen = App(), list[Any]()

    @app.on_kafka(decode=protobuf(OrderMessage, names="json"))
    def handle(record: KafkaRecord[CamelOrder]) -> None:
        seen.append(record.value)

    app(kafka(OrderMessage(order_id="a", total_cents=7).SerializeToString()))

    assert [(each.order_id, each.total_cents) for each in seen] == [("a", 7)]


@frozen
class Parcel:
    grams: int | None = None
    seal: bytes | None = None
    note: str | None = None
    transit: timedelta | None = None
    sent_at: datetime | None = None
    content: dict[str, Any] | None = None
    stops: tuple[int, ...] = ()


def parcel(data: bytes) -> list[Any]:
    app, seen = App(), list[Any]()

    @app.on_kafka(decode=protobuf(ParcelMessage))
    def handle(record: KafkaRecord[Parcel]) -> None:
        seen.append(record.value)

    app(kafka(data))
    return seen


def test_the_messages_of_google_are_values() -> None:
    message = ParcelMessage(stops=[{"value": 2**63}])
    message.grams.value = 2**60
    message.seal.value = b"\xff\x00"
    message.note.value = ""
    message.transit.FromTimedelta(timedelta(days=-1, microseconds=5))
    message.sent_at.FromDatetime(datetime(2026, 1, 31))
    message.content.type_url = "type.googleapis.com/google.protobuf.Duration"
    message.content.value = bytes.fromhex("0805")

    assert parcel(message.SerializeToString()) == [
        Parcel(
            grams=2**60,
            seal=b"\xff\x00",
            note="",
            transit=timedelta(days=-1, microseconds=5),
            sent_at=datetime(2026, 1, 31, tzinfo=UTC),
            content={"@type": "type.googleapis.com/google.protobuf.Duration", "value": "5s"},
            stops=(2**63,),
        )
    ]
    assert parcel(b"") == [Parcel()]


@pytest.mark.parametrize(
    ("field", "fields", "kind"),
    [
        ("sent_at", {"seconds": 10**15}, "Timestamp"),
        ("sent_at", {"seconds": 1, "nanos": -5}, "Timestamp"),
        ("transit", {"seconds": 10**15}, "Duration"),
        ("content", {"type_url": "type.googleapis.com/shop.Nobody", "value": b"secret"}, "Any"),
        ("content", {"type_url": "type.googleapis.com/google.protobuf.Duration", "value": b"\xff"}, "Any"),
    ],
)
def test_a_message_of_google_without_a_json_form_fails_its_record(field: str, fields: Any, kind: str) -> None:
    with pytest.raises(BatchError) as caught:
        parcel(ParcelMessage(**{field: fields}).SerializeToString())
    text = problem_of(caught.value)

    assert text.startswith(
        f"kafka: records.orders-0[0].value.{field}: decode=protobuf: has a google.protobuf.{kind} without a JSON form"
    )
    assert "secret" not in text
    assert "10000" not in text


# --- Framing --------------------------------------------------------------------------------------------------------


def confluent() -> bytes:
    client = SchemaRegistryClient.new_client({"url": "mock://"})
    make: Any = ProtobufSerializer  # whose stubs have no parameters
    serialize = make(OrderMessage, client, {"use.deprecated.format": False})
    data: bytes | None = serialize(message(), SerializationContext("orders", MessageField.VALUE))
    assert data is not None
    return data


def test_the_framing_of_confluent_is_removed_with_the_indexes_of_the_message() -> None:
    data = confluent()

    assert data[5:7] == b"\x02\x02"  # one index, which is 1: the second message of the file
    assert received(protobuf(OrderMessage, framing="confluent"), data) == [ORDER]
    # A zero stands for the first message of a file.
    assert received(protobuf(OrderMessage, framing="confluent"), data[:5] + b"\0" + data[7:]) == [ORDER]


def test_the_indexes_of_a_nested_message_are_removed() -> None:
    # Written by ProtobufSerializer of confluent-kafka 2.16.1 for the first message in the second of the third.
    data = bytes.fromhex("000000000206020200") + message().SerializeToString()

    assert received(protobuf(OrderMessage, framing="confluent"), data) == [ORDER]


def test_the_framing_of_glue_is_removed_with_the_index_of_the_message() -> None:
    assert received(protobuf(OrderMessage, framing="glue"), GLUE + message().SerializeToString()) == [ORDER]


@pytest.mark.parametrize(
    ("schema_id", "indexes"), [("1001", b"\x02\x02"), ("1001", b"\0"), (GLUE_ID, b"\x01")], ids=["two", "zero", "glue"]
)
def test_the_indexes_remain_where_lambda_has_removed_the_id(schema_id: str, indexes: bytes) -> None:
    metadata = {"dataFormat": "PROTOBUF", "schemaId": schema_id}
    data = indexes + message().SerializeToString()

    assert received(protobuf(OrderMessage), data, valueSchemaMetadata=metadata) == [ORDER]


# --- Failures -------------------------------------------------------------------------------------------------------


def test_a_payload_in_another_form_is_named_without_its_values() -> None:
    codec = protobuf(OrderMessage)

    assert "decode=protobuf: is not a valid shop.Order message (DecodeError)" in problem(codec, b"\x0a\x7fsecret")
    assert "secret" not in problem(codec, b"\x0a\x7fsecret")
    assert "does not begin with" in problem(protobuf(OrderMessage, framing="glue"), confluent())
    assert "was written as AVRO" in problem(codec, b"", valueSchemaMetadata={"dataFormat": "AVRO", "schemaId": "1"})
    cut = problem(codec, b"\xff\xff", valueSchemaMetadata={"dataFormat": "PROTOBUF", "schemaId": "1"})
    assert "ends inside a Protobuf varint" in cut


@given(st.binary(max_size=60), st.sampled_from([None, "confluent", "glue"]))
def test_no_bytes_whatsoever_fail_with_anything_but_their_record(data: bytes, framing: Any) -> None:
    app, seen = App(report_batch_item_failures=True), list[Any]()
    app.on_kafka(decode=protobuf(OrderMessage, framing=framing))(lambda record: seen.append(record.value))

    failures = app(kafka(data))["batchItemFailures"]

    assert len(failures) + len(seen) == 1


@pytest.mark.parametrize("given", [dict, "Order", OrderMessage()], ids=["class", "text", "message"])
def test_anything_but_the_class_of_a_message_is_refused(given: Any) -> None:
    with pytest.raises(RegistrationError, match="give a message class"):
        protobuf(given)


def test_the_class_of_another_message_is_refused() -> None:
    app = App()

    def handle(record: Any) -> None: ...

    handle.__annotations__["record"] = KafkaRecord[UnusedMessage]
    with pytest.raises(RegistrationError, match="Unused"):
        app.on_kafka(decode=protobuf(OrderMessage))(handle)
    with pytest.raises(RegistrationError, match="names="):
        protobuf(OrderMessage, names="snake")  # type: ignore[arg-type]
