"""JSON of schema registries: bytes that Confluent's and Glue's clients have written."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

import pytest
from attrs import frozen
from aws_schema_registry import (  # type: ignore[import-untyped]  # pyright: ignore[reportMissingTypeStubs]
    codec as glue,
)
from confluent_kafka.schema_registry import SchemaRegistryClient
from confluent_kafka.schema_registry.json_schema import JSONSerializer
from confluent_kafka.serialization import MessageField, SerializationContext

from lambdarouter import App, BatchError, RegistrationError
from lambdarouter.codecs import PayloadCodec, json_schema
from lambdarouter.sources.kafka import KafkaRecord
from tests.support.encoded_payloads import kafka, problem_of

SCHEMA: dict[str, Any] = {
    "$schema": "http://json-schema.org/draft-07/schema#",
    "title": "Order",
    "type": "object",
    "properties": {"order_id": {"type": "string"}, "total": {"type": "integer", "minimum": 1}},
    "required": ["order_id"],
}
RECORD = {"order_id": "a", "total": 3}
GLUE_ID = UUID("b7738a0f-3de7-4e1f-9d0c-8a4d3e0a2f11")


@frozen
class Order:
    order_id: str
    total: int


def received(codec: PayloadCodec, value: bytes, **fields: Any) -> list[Any]:
    app, seen = App(), list[Any]()

    @app.on_kafka(decode=codec)
    def handle(record: KafkaRecord[Order]) -> None:
        seen.append(record.value)

    app(kafka(value, **fields))
    return seen


def problem(codec: PayloadCodec, value: bytes, **fields: Any) -> str:
    with pytest.raises(BatchError) as caught:
        received(codec, value, **fields)
    return problem_of(caught.value)


def test_the_framing_of_confluent_is_removed() -> None:
    client = SchemaRegistryClient.new_client({"url": "mock://"})
    make: Any = JSONSerializer  # whose stubs have no parameters
    serialize = make(json.dumps(SCHEMA), client)
    data: bytes | None = serialize(RECORD, SerializationContext("orders", MessageField.VALUE))
    assert data is not None

    def schema_for(schema_id: str) -> Any:
        return client.get_schema(int(schema_id)).schema_str

    assert received(json_schema(framing="confluent"), data) == [Order("a", 3)]
    assert received(json_schema(schema_for=schema_for, framing="confluent"), data) == [Order("a", 3)]


@pytest.mark.parametrize("compression", [None, True], ids=["plain", "zlib"])
def test_the_framing_of_glue_is_removed(compression: Any) -> None:
    data = glue.encode(json.dumps(RECORD).encode(), GLUE_ID, compression=compression)

    assert received(json_schema(SCHEMA, framing="glue"), data) == [Order("a", 3)]


def test_a_schema_is_checked_before_the_type() -> None:
    codec = json_schema(json.dumps(SCHEMA))
    metadata = {"dataFormat": "JSON", "schemaId": "1"}

    assert received(codec, json.dumps(RECORD).encode(), valueSchemaMetadata=metadata) == [Order("a", 3)]
    text = problem(codec, b'{"order_id": "secret", "total": 0}')
    assert "decode=json_schema: does not match its JSON schema: $.total breaks the rule 'minimum'" in text
    assert "secret" not in text
    assert "$ breaks the rule 'required'" in problem(codec, b'{"total": 3}')


def test_a_payload_that_is_not_json_is_named() -> None:
    assert "decode=json_schema: is not JSON (line 1, column 1)" in problem(json_schema(), b"order")
    data = glue.encode(b"{}", GLUE_ID)
    assert 'framing="glue"' in problem(json_schema(), data)
    assert "does not begin with" in problem(json_schema(framing="confluent"), b'{"order_id": "a", "total": 3}')


def test_a_reference_to_another_document_is_not_followed() -> None:
    codec = json_schema({"$ref": "https://example.com/order.json"})

    with pytest.raises(BatchError) as caught:
        received(codec, b"{}")
    assert isinstance(caught.value.exceptions[0].__cause__, RegistrationError)
    assert "refers to another document" in problem_of(caught.value)


def test_a_schema_that_is_none_is_refused() -> None:
    with pytest.raises(RegistrationError, match="the schema cannot be used"):
        json_schema({"type": "orders"})
