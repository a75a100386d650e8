"""Avro: bytes that fastavro and Confluent's and Glue's clients have written."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any
from uuid import UUID

import fastavro
import pytest
from attrs import frozen
from aws_schema_registry import (  # type: ignore[import-untyped]  # pyright: ignore[reportMissingTypeStubs]
    codec as glue,
)
from confluent_kafka.schema_registry import SchemaRegistryClient
from confluent_kafka.schema_registry.avro import AvroSerializer
from confluent_kafka.serialization import MessageField, SerializationContext
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Struct
from pydantic import BaseModel

from lambdarouter import App, BatchError, RegistrationError
from lambdarouter.codecs import PayloadCodec, avro
from lambdarouter.sources.kafka import KafkaRecord
from tests.support.encoded_payloads import encoded, kafka, problem_of

SCHEMA: dict[str, Any] = {
    "type": "record",
    "name": "Order",
    "namespace": "com.example",
    "fields": [
        {"name": "order_id", "type": {"type": "string", "logicalType": "uuid"}},
        {"name": "placed_at", "type": {"type": "long", "logicalType": "timestamp-millis"}},
        {"name": "due", "type": ["null", {"type": "int", "logicalType": "date"}], "default": None},
        {"name": "price", "type": {"type": "bytes", "logicalType": "decimal", "precision": 9, "scale": 2}},
        {"name": "label", "type": "bytes"},
        {"name": "kind", "type": {"type": "enum", "name": "Kind", "symbols": ["NEW", "OLD"]}},
        {"name": "tags", "type": {"type": "array", "items": "string"}},
    ],
}
RECORD: dict[str, Any] = {
    "order_id": UUID("12345678-1234-5678-1234-567812345678"),
    "placed_at": datetime(2026, 1, 31, 12, 0, 0, 123000, UTC),
    "due": date(2026, 2, 28),
    "price": Decimal("12.50"),
    "label": b"\x00\xff",
    "kind": "NEW",
    "tags": ["a", "b"],
}
GLUE_ID = UUID("b7738a0f-3de7-4e1f-9d0c-8a4d3e0a2f11")


@frozen
class Order:
    order_id: UUID
    placed_at: datetime
    due: date | None
    price: Decimal
    label: bytes
    kind: str
    tags: list[str]


ORDER = Order(**RECORD)


def written(value: Any = None, schema: Any = None) -> bytes:
    stream = BytesIO()
    fastavro.schemaless_writer(stream, fastavro.parse_schema(schema or SCHEMA), RECORD if value is None else value)
    return stream.getvalue()


def received(codec: PayloadCodec, *values: bytes, **fields: Any) -> list[Any]:
    """What a handler for orders gets."""
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


@pytest.mark.parametrize("schema", [SCHEMA, json.dumps(SCHEMA)], ids=["dict", "text"])
def test_a_class_is_made_of_a_record_with_logical_types(schema: Any) -> None:
    assert received(avro(schema), written()) == [ORDER]


class PydanticOrder(BaseModel):
    order_id: UUID
    placed_at: datetime
    due: date | None
    price: Decimal
    label: bytes
    kind: str
    tags: list[str]


class MsgspecOrder(Struct):
    order_id: UUID
    placed_at: datetime
    due: date | None
    price: Decimal
    label: bytes
    kind: str
    tags: list[str]


@pytest.mark.parametrize("annotation", [KafkaRecord[PydanticOrder], KafkaRecord[MsgspecOrder]])
def test_models_of_other_libraries_are_made_of_a_record(annotation: Any) -> None:
    app, seen = App(), list[Any]()

    def handle(record: Any) -> None:
        seen.append(record.value)

    handle.__annotations__["record"] = annotation
    app.on_kafka(decode=avro(SCHEMA))(handle)
    app(kafka(written()))

    assert {name: getattr(seen[0], name) for name in RECORD} == RECORD


def test_any_payload_is_the_value_that_fastavro_returns() -> None:
    app, seen = App(), list[Any]()

    @app.on_kafka(decode=avro(SCHEMA))
    def handle(record: KafkaRecord[Any]) -> None:
        seen.append(record.value)

    app(kafka(written()))

    assert seen == [RECORD]


def test_a_schema_of_the_reader_resolves_fields() -> None:
    reader = {**SCHEMA, "fields": [*SCHEMA["fields"], {"name": "note", "type": "string", "default": "none"}]}
    app, seen = App(), list[Any]()

    @app.on_kafka(decode=avro(SCHEMA, reader_schema=reader))
    def handle(record: KafkaRecord[dict[str, Any]]) -> None:
        seen.append((record.value or {})["note"])

    app(kafka(written()))

    assert seen == ["none"]


def test_bytes_of_avro_are_bytes_and_never_read_as_json() -> None:
    app, seen = App(), list[Any]()

    @app.on_kafka(topic="orders", decode=avro('"bytes"'))
    def handle(record: KafkaRecord[bytes]) -> None:
        seen.append(record.value)

    app(kafka(written(b"{}", "bytes")))

    assert seen == [b"{}"]
    assert "expected an object, got a Python bytes" in problem(avro('"bytes"'), written(b"{}", "bytes"))


# --- Framing --------------------------------------------------------------------------------------------------------


def confluent(value: Any = None) -> tuple[bytes, SchemaRegistryClient]:
    """What Confluent's client sends for an order, and the client, which knows the schema."""
    client = SchemaRegistryClient.new_client({"url": "mock://"})
    make: Any = AvroSerializer  # whose stubs have no parameters
    serialize = make(client, json.dumps(SCHEMA))
    data: bytes | None = serialize(value or RECORD, SerializationContext("orders", MessageField.VALUE))
    assert data is not None
    return data, client


def test_the_framing_of_confluent_is_removed() -> None:
    data, client = confluent()
    ids: list[str] = []

    def schema_for(schema_id: str) -> Any:
        ids.append(schema_id)
        return client.get_schema(int(schema_id)).schema_str

    codec = avro(schema_for=schema_for, framing="confluent")

    assert received(codec, data, data) == [ORDER, ORDER]
    assert ids == [str(int.from_bytes(data[1:5], "big"))]  # kept after the first record
    assert received(avro(SCHEMA, framing="confluent"), data) == [ORDER]


@pytest.mark.parametrize("compression", [None, True], ids=["plain", "zlib"])
def test_the_framing_of_glue_is_removed(compression: Any) -> None:
    data = glue.encode(written(), GLUE_ID, compression=compression)
    ids: list[str] = []

    def schema_for(schema_id: str) -> Any:
        ids.append(schema_id)
        return SCHEMA

    assert received(avro(schema_for=schema_for, framing="glue"), data) == [ORDER]
    assert ids == [str(GLUE_ID)]


@given(st.uuids(), st.binary(max_size=100), st.booleans())
def test_any_payload_in_the_framing_of_glue_is_found(schema_id: UUID, content: bytes, compression: bool) -> None:
    app, seen = App(), list[Any]()
    app.on_kafka(decode=avro(schema_for=lambda _: '"bytes"', framing="glue"))(lambda record: seen.append(record.value))

    app(kafka(glue.encode(written(content, "bytes"), schema_id, compression=compression)))

    assert seen == [content]


def test_the_metadata_of_the_mapping_names_the_schema_of_a_payload_without_framing() -> None:
    ids: list[str] = []

    def schema_for(schema_id: str) -> Any:
        ids.append(schema_id)
        return SCHEMA

    metadata = {"dataFormat": "AVRO", "schemaId": str(GLUE_ID)}

    assert received(avro(schema_for=schema_for), written(), valueSchemaMetadata=metadata) == [ORDER]
    assert ids == [str(GLUE_ID)]


def test_the_key_has_a_schema_of_its_own() -> None:
    ids: list[str] = []

    def schema_for(schema_id: str) -> Any:
        ids.append(schema_id)
        return {"7": '"long"', "8": SCHEMA}[schema_id]

    app, seen = App(), list[Any]()
    codec = avro(schema_for=schema_for)

    @app.on_kafka(decode=codec, decode_key=codec)
    def handle(record: KafkaRecord[Order]) -> None:
        seen.append((record.decoded_key, record.value))

    key = {"key": encoded(written(42, "long")), "keySchemaMetadata": {"dataFormat": "AVRO", "schemaId": "7"}}
    app(kafka(written(), **key, valueSchemaMetadata={"dataFormat": "AVRO", "schemaId": "8"}))

    assert seen == [(42, ORDER)]
    assert sorted(ids) == ["7", "8"]


# --- Failures -------------------------------------------------------------------------------------------------------


def test_a_payload_in_another_form_is_named_without_its_values() -> None:
    data, _ = confluent()
    codec = avro(SCHEMA)

    assert "decode=avro: does not match its Avro schema (" in problem(codec, written()[:-1])
    assert "does not match its Avro schema: other bytes follow the value." in problem(codec, written() + b"secret")
    assert 'framing="confluent"' in problem(codec, data)
    assert 'framing="glue"' in problem(codec, glue.encode(written(), GLUE_ID))
    assert "It is JSON: leave decode= out if the event source mapping has EventRecordFormat: JSON" in problem(
        codec, b'{"order_id": "a"}'
    )
    assert "was written as PROTOBUF, as the metadata of its schema says" in problem(
        codec, written(), valueSchemaMetadata={"dataFormat": "PROTOBUF", "schemaId": "1"}
    )


def test_a_payload_without_the_framing_that_is_expected_is_named() -> None:
    for framing in ("confluent", "glue"):
        codec = avro(SCHEMA, framing=framing)
        metadata = {"dataFormat": "AVRO", "schemaId": "1"}

        assert "does not begin with" in problem(codec, written())
        assert "does not begin with" in problem(codec, b"")
        assert "Lambda has removed it, so leave framing= out" in problem(codec, written(), valueSchemaMetadata=metadata)
    assert "has no schema id: write framing=" in problem(avro(schema_for=lambda _: SCHEMA), written())


@given(st.binary(max_size=60))
def test_no_bytes_whatsoever_fail_with_anything_but_their_record(data: bytes) -> None:
    schema = {"type": "record", "name": "R", "fields": [{"name": "a", "type": "long"}, {"name": "b", "type": "string"}]}
    app, seen = App(report_batch_item_failures=True), list[Any]()
    app.on_kafka(decode=avro(schema))(lambda record: seen.append(record.value))

    failures = app(kafka(data))["batchItemFailures"]

    assert len(failures) + len(seen) == 1


def test_an_error_of_the_registry_fails_the_record_as_itself() -> None:
    def schema_for(schema_id: str) -> Any:
        raise TimeoutError("no registry")

    def not_json(schema_id: str) -> Any:
        return json.loads("<html>")

    metadata = {"dataFormat": "AVRO", "schemaId": "1"}
    for function, error in ((schema_for, TimeoutError), (not_json, RuntimeError)):
        with pytest.raises(BatchError) as caught:
            received(avro(schema_for=function), written(), valueSchemaMetadata=metadata)
        assert isinstance(caught.value.exceptions[0].__cause__, error)


@pytest.mark.parametrize(
    ("make", "text"),
    [
        (avro, "give the schema"),
        (lambda: avro(SCHEMA, schema_for=lambda _: SCHEMA), "not both"),
        (lambda: avro({"type": "record"}), "the schema cannot be used"),
        (lambda: avro("{"), "a string that is not JSON"),
        (lambda: avro(SCHEMA, framing="kafka"), 'framing= must be "confluent", "glue" or None'),  # type: ignore[arg-type]
        (lambda: avro(schema_for=7), "schema_for= must be a function"),  # type: ignore[arg-type]
    ],
)
def test_a_codec_that_cannot_work_is_refused(make: Any, text: str) -> None:
    with pytest.raises(RegistrationError, match=text):
        make()


def test_a_payload_of_a_registry_without_a_codec_is_an_error_that_names_its_format() -> None:
    app = App()

    @app.on_kafka()
    def handle(record: KafkaRecord[Order]) -> None: ...

    for data_format, advice in (("AVRO", "decode=avro(...)"), ("PROTOBUF", "decode=protobuf(...)")):
        metadata = {"dataFormat": data_format, "schemaId": str(GLUE_ID)}
        with pytest.raises(BatchError) as caught:
            app(kafka(written(), valueSchemaMetadata=metadata))
        assert problem_of(caught.value).startswith(
            f"kafka: records.orders-0[0].value: is {data_format}, schema id {GLUE_ID}: give {advice}."
        )
        with pytest.raises(BatchError) as caught:
            app(kafka(b"\x80", valueSchemaMetadata={"dataFormat": data_format, "schemaId": "secret secret"}))
        assert "secret" not in problem_of(caught.value)


def test_json_of_a_registry_is_read_without_a_codec() -> None:
    app, seen = App(), list[Any]()

    @app.on_kafka()
    def handle(record: KafkaRecord[dict[str, int]]) -> None:
        seen.append(record.value)

    app(kafka(b'{"a": 1}', valueSchemaMetadata={"dataFormat": "AVRO", "schemaId": "1"}))

    assert seen == [{"a": 1}]
    with pytest.raises(BatchError) as caught:
        app(kafka(b'{"a": "x"}', valueSchemaMetadata={"dataFormat": "AVRO", "schemaId": "1"}))
    assert "expected an integer, got a string" in problem_of(caught.value)
