"""Schemas of a registry: Confluent's own client, and a server on this machine that speaks the registry's protocol."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from typing import Any

import fastavro
import pytest
from attrs import field, frozen
from confluent_kafka.schema_registry import SchemaRegistryClient, header_schema_id_serializer
from confluent_kafka.schema_registry.avro import AvroSerializer
from confluent_kafka.schema_registry.protobuf import ProtobufSerializer
from confluent_kafka.serialization import MessageField, SerializationContext

from lambdarouter import App, BatchError, RegistrationError
from lambdarouter.codecs import avro, json_schema, protobuf
from lambdarouter.sources.kafka import KafkaRecord
from tests.support.encoded_payloads import encoded, kafka, problem_of, sqs
from tests.support.protobuf_messages import OrderMessage

ADDRESS = {"type": "record", "name": "shop.Address", "fields": [{"name": "city", "type": "string"}]}
CUSTOMER = {"type": "record", "name": "shop.Customer", "fields": [{"name": "home", "type": "shop.Address"}]}
REFERENCES = [{"name": "shop.Address", "subject": "address", "version": 1}]


@frozen
class Registry:
    """What the server answers, and the paths that it was asked for."""

    url: str
    answers: dict[str, tuple[int, bytes]]
    asked: list[str] = field(factory=list[str])

    def client(self, **options: Any) -> Any:
        return SchemaRegistryClient({"url": self.url, "timeout": 0.3, "max.retries": 0, **options})


@pytest.fixture
def registry() -> Iterator[Registry]:
    answers: dict[str, tuple[int, bytes]] = {}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = self.path.partition("?")[0]
            made.asked.append(path)
            status, body = answers.get(path, (404, b'{"error_code": 40403, "message": "Schema not found"}'))
            if status == 401 and self.headers.get("authorization") == "Basic dXNlcjprZXk=":
                status, body = 200, b'{"schema": "\\"string\\""}'
            if status == 0:
                time.sleep(1)
                return
            self.send_response(status)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    made = Registry(f"http://127.0.0.1:{server.server_port}", answers)
    yield made
    server.shutdown()
    server.server_close()


def text_of(client: Any) -> Callable[[str], str]:
    return lambda schema_id: client.get_schema(int(schema_id)).schema_str


def framed(schema_id: int, content: bytes) -> bytes:
    return b"\0" + schema_id.to_bytes(4, "big") + content


def schema(value: Any, references: Any = ()) -> tuple[int, bytes]:
    return 200, json.dumps({"schema": json.dumps(value), "references": list(references)}).encode()


A = framed(1, b"\x02a")


def failed(app: App, *values: bytes) -> list[int]:
    """The offsets of the records that the app reports, which begin at 15."""
    return [each["itemIdentifier"]["offset"] for each in app(kafka(*values))["batchItemFailures"]]


def make_app(schema_for: Any) -> tuple[App, list[Any]]:
    app, seen = App(report_batch_item_failures=True), list[Any]()
    app.on_kafka(decode=avro(schema_for=schema_for, framing="confluent"))(lambda record: seen.append(record.value))
    return app, seen


def test_each_schema_is_fetched_once(registry: Registry) -> None:
    registry.answers.update({"/schemas/ids/1": schema("string"), "/schemas/ids/2": schema("bytes")})
    app, seen = make_app(text_of(registry.client()))

    assert failed(app, A, framed(2, b"\x02b"), A) == []
    assert failed(app, A) == []
    assert seen == ["a", b"b", "a", "a"]
    assert registry.asked == ["/schemas/ids/1", "/schemas/ids/2"]


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (None, "Schema not found"),
        ((500, b"{}"), "500"),
        ((200, b"<html>"), "schema_for= failed for schema 1"),
        ((0, b""), "timed out"),
        ((401, b'{"error_code": 401, "message": "Unauthorized"}'), "Unauthorized"),
    ],
    ids=["unknown", "broken", "not JSON", "slow", "unauthorized"],
)
def test_a_failure_of_the_registry_fails_the_record_until_the_registry_answers(
    registry: Registry, answer: Any, error: str, caplog: pytest.LogCaptureFixture
) -> None:
    registry.answers.update(
        {"/schemas/ids/2": schema("string")} | ({} if answer is None else {"/schemas/ids/1": answer})
    )
    app, seen = make_app(text_of(registry.client()))

    assert failed(app, framed(2, b"\x02b"), A) == [16]
    assert error in caplog.text
    registry.answers["/schemas/ids/1"] = schema("string")
    assert failed(app, A) == []
    assert seen == ["b", "a"]


def test_the_client_authenticates(registry: Registry) -> None:
    registry.answers["/schemas/ids/1"] = 401, b"{}"
    app, seen = make_app(text_of(registry.client(**{"basic.auth.user.info": "user:key"})))

    assert failed(app, A) == []
    assert seen == ["a"]


def test_avro_schemas_that_refer_to_others(registry: Registry) -> None:
    registry.answers.update(
        {
            "/schemas/ids/1": schema(CUSTOMER, REFERENCES),
            "/subjects/address/versions/1": (
                200,
                json.dumps({"subject": "address", "version": 1, "id": 9, "schema": json.dumps(ADDRESS)}).encode(),
            ),
        }
    )
    client = registry.client()

    def schema_for(schema_id: str) -> Any:
        named: dict[str, Any] = {}
        found = client.get_schema(int(schema_id))
        for each in found.references:
            referred = client.get_version(each.subject, each.version).schema.schema_str
            fastavro.parse_schema(json.loads(referred), named_schemas=named)
        return fastavro.parse_schema(json.loads(found.schema_str), named_schemas=named)

    named: dict[str, Any] = {}
    fastavro.parse_schema(ADDRESS, named)
    stream = BytesIO()
    fastavro.schemaless_writer(stream, fastavro.parse_schema(CUSTOMER, named), {"home": {"city": "Ulm"}})
    app, seen = make_app(schema_for)

    assert failed(app, framed(1, stream.getvalue())) == []
    assert seen == [{"home": {"city": "Ulm"}}]


def test_json_schemas_that_refer_to_others_are_one_document() -> None:
    app, seen = App(report_batch_item_failures=True), list[Any]()
    count = {"$id": "https://example.com/count.json", "type": "integer"}
    document = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "properties": {"count": {"$ref": "https://example.com/count.json"}},
        "$defs": {"count": count},
    }
    app.on_kafka(decode=json_schema(document))(lambda record: seen.append(record.value))

    assert failed(app, b'{"count": 1}', b'{"count": "x"}') == [16]
    assert seen == [{"count": 1}]


@pytest.mark.parametrize(
    ("returned", "text"),
    [
        (None, "avro: the schema with the id 1 is of type NoneType. Give a dict or a JSON text"),
        (
            object(),
            "avro: the schema with the id 1 is of type object. Give a dict or a JSON text, such as `schema_str`",
        ),
        ("<html>", "avro: the schema with the id 1 is a string that is not JSON."),
        ({"type": "record"}, "avro: the schema with the id 1 cannot be used: "),
    ],
)
def test_a_function_that_returns_no_schema_is_told_what_to_return(returned: Any, text: str) -> None:
    app = App()

    @app.on_kafka(decode=avro(schema_for=lambda _: returned, framing="confluent"))
    def handle(record: KafkaRecord[str]) -> None: ...

    with pytest.raises(BaseExceptionGroup) as caught:
        app(kafka(A))
    cause = caught.value.exceptions[0].__cause__
    assert isinstance(cause, RegistrationError)
    assert str(cause).startswith(text)


def test_messages_of_a_queue_fail_each_by_themselves(registry: Registry) -> None:
    registry.answers["/schemas/ids/1"] = schema({"type": "string"})
    app, seen = App(report_batch_item_failures=True), list[Any]()
    app.on_sqs(decode=avro(schema_for=text_of(registry.client()), framing="confluent"))(lambda _: seen.append(1))
    bodies = ("\0\0\0\0\1\2a", "\0\0\0\0\7\2a", "\0\0\0\0\7\2a", "\0\0\0\0\1\2b")
    records = [{**sqs(body)["Records"][0], "messageId": str(number)} for number, body in enumerate(bodies)]

    answer = app({"Records": records})

    assert [each["itemIdentifier"] for each in answer["batchItemFailures"]] == ["1", "2"]
    assert len(seen) == 2


# --- Ids in headers -------------------------------------------------------------------------------------------------


def in_header(make: Any, *arguments: Any, value: Any, **options: Any) -> tuple[bytes, list[dict[str, list[int]]]]:
    """What a serializer of Confluent writes, with the id of the schema in a header as Lambda delivers it."""
    context = SerializationContext("orders", MessageField.VALUE, [])
    serialize = make(*arguments, conf={"schema.id.serializer": header_schema_id_serializer, **options})
    data: bytes = serialize(value, context)
    pairs: Any = context.headers
    return data, [{name: [each - 256 if each > 127 else each for each in content]} for name, content in pairs]


def test_the_id_of_a_schema_in_a_header() -> None:
    client = SchemaRegistryClient.new_client({"url": "mock://"})
    schema_text = '{"type": "record", "name": "shop.Size", "fields": [{"name": "cm", "type": "int"}]}'
    data, headers = in_header(AvroSerializer, client, schema_text, value={"cm": 3})
    ids: list[str] = []

    def schema_for(schema_id: str) -> Any:
        ids.append(schema_id)
        return client.get_schema_by_guid(schema_id).schema_str

    app, seen = make_app(schema_for)

    assert data == b"\x06"
    assert app(kafka(data, headers=headers)) == {"batchItemFailures": []}
    assert app(kafka(framed(1, data), headers=[{"other": [1]}]))["batchItemFailures"]  # asks for the number 1
    assert seen == [{"cm": 3}]
    assert (len(ids[0]), ids[1]) == (36, "1")


def test_the_indexes_of_a_message_in_a_header() -> None:
    client = SchemaRegistryClient.new_client({"url": "mock://"})
    order = OrderMessage(order_id="a")
    data, headers = in_header(ProtobufSerializer, OrderMessage, client, value=order, **{"use.deprecated.format": False})
    app, seen = App(), list[Any]()
    app.on_kafka(decode=protobuf(OrderMessage, framing="confluent"))(lambda record: seen.append(record.value))

    app(kafka(data, headers=headers))

    assert data == order.SerializeToString()
    assert seen == [order]


def test_the_key_has_a_header_of_its_own() -> None:
    app, seen = App(), list[Any]()
    codec = avro('"string"', framing="confluent")

    @app.on_kafka(decode=codec, decode_key=codec)
    def handle(record: KafkaRecord[str]) -> None:
        seen.append((record.decoded_key, record.value))

    app(kafka(A, key=encoded(b"\x02k"), headers=[{"__key_schema_id": [1, *range(16)]}]))

    assert seen == [("k", "a")]


@pytest.mark.parametrize("header", [[], [1, 2, 3], [0, *range(16)]])
def test_a_header_that_is_no_id_fails_its_record(header: list[int]) -> None:
    app = App()
    app.on_kafka(decode=avro('"string"', framing="confluent"))(lambda record: None)

    with pytest.raises(BatchError) as caught:
        app(kafka(b"\x02a", headers=[{"__value_schema_id": header}]))
    assert "decode=avro: has a header __value_schema_id that does not begin with the byte 1" in problem_of(caught.value)
