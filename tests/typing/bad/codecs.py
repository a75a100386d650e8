"""Wrong codecs of payloads: each line marked is an error, and no other line is."""

from lambdarouter import App
from lambdarouter.codecs import CloudEvent, avro, cloudevents, s3_pointer
from lambdarouter.sources.kafka import KafkaRecord
from lambdarouter.sources.sqs import SQSMessage

app = App()


@app.on_kafka(decode=avro)  # error: the function itself
def not_called(record: KafkaRecord[int]) -> None: ...


@app.on_kafka(decode="avro")  # error: a name
def named(record: KafkaRecord[int]) -> None: ...


@app.on_dynamodb(decode=cloudevents())  # error: a source whose payload is no text or bytes
def other(change: object) -> None: ...


avro('"string"', framing="kafka")  # error: a framing that nobody writes
s3_pointer(lambda: None)  # error: no buckets


@app.on_sqs(decode=cloudevents())
def event(message: SQSMessage[CloudEvent[int]]) -> None:
    message.body.data.upper()  # error: the data is a number
