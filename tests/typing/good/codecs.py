"""Codecs of payloads, as type checkers accept them."""

from typing import Any, assert_type

from attrs import frozen

from lambdarouter import App, Batch
from lambdarouter.codecs import (
    CloudEvent,
    Encoded,
    PayloadCodec,
    avro,
    base64,
    cloudevents,
    gzip,
    json_schema,
    kpl,
    protobuf,
    s3_pointer,
)
from lambdarouter.sources.firehose import FirehoseRecord, FirehoseReply, ok
from lambdarouter.sources.kafka import KafkaRecord
from lambdarouter.sources.kinesis import KinesisRecord
from lambdarouter.sources.sns import SNSMessage
from lambdarouter.sources.sqs import SQSMessage

app = App()


@frozen
class Order:
    order_id: str


class Lines(PayloadCodec):
    name = "lines"

    def decode(self, data: bytes, encoded: Encoded) -> list[str]:
        return data.decode().split()


def schema_for(schema_id: str) -> dict[str, Any]:
    return {"type": schema_id}


@app.on_kafka(topic="orders", decode=avro({"type": "string"}, framing="confluent"), decode_key=Lines())
def kafka(record: KafkaRecord[Order]) -> None:
    assert_type(record.value, Order | None)
    assert_type(record.key, bytes | None)


@app.on_kafka(decode=avro(schema_for=schema_for, reader_schema='"string"', framing="glue"))
def batch(records: Batch[KafkaRecord[Order]]) -> None: ...


@app.on_kinesis(decode=[kpl(), gzip(), json_schema({"type": "object"})])
def kinesis(record: KinesisRecord[Order]) -> None:
    assert_type(record.data, Order)
    assert_type(record.subsequence_number, int | None)


@app.on_sqs(decode=(s3_pointer(lambda: None, buckets=["large"]), base64()))
def sqs(message: SQSMessage) -> None:
    assert_type(message.body, str)


@app.on_sns(decode=cloudevents())
def sns(message: SNSMessage[CloudEvent[Order]]) -> None:
    assert_type(message.message.data, Order)
    assert_type(message.message.subject, str | None)


@app.on_firehose(decode=protobuf(Order, names="json"))
def firehose(record: FirehoseRecord[Order]) -> FirehoseReply:
    return ok(record.data)


event = CloudEvent(id="1", source="/", type="t", data=Order("a"))
assert_type(event, CloudEvent[Order])
