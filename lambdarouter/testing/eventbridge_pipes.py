"""Sample payloads of EventBridge Pipes.

Source: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-event-source.html
"""

from typing import Any, Final

from .._events.samples import P, Sample
from . import activemq, dynamodb, kafka, kinesis, rabbitmq, sqs


def _list(record: dict[str, Any]) -> list[dict[str, Any]]:
    return [record]


def _flat(record: dict[str, Any]) -> list[dict[str, Any]]:
    """The list around a Kinesis record. Pipes moves the keys of its `kinesis` object to the top level."""
    inner = record.pop("kinesis")
    return [{**inner, **record}]


def _in_topic(record: dict[str, Any]) -> list[dict[str, Any]]:
    return [{**record, "eventSourceKey": f"{record['topic']}-{record['partition']}"}]


def _in_queue(record: dict[str, Any]) -> list[dict[str, Any]]:
    return [{**record, "eventSourceKey": f"{record.pop('queue')}::{record.pop('virtualHost')}"}]


def _item(sample: Sample[P], wrap: Any, doc: str) -> Sample[P]:
    """A sample of one item, with the fields of its source."""
    return Sample(sample.event, sample.template, wrap=wrap, doc=doc)


sqs_message: Final = _item(sqs.message, _list, "A message of a queue.")
kinesis_record: Final = _item(kinesis.record, _flat, "A record of a stream.")
dynamodb_record: Final = _item(dynamodb.insert, _list, "A change of a table.")
kafka_record: Final = _item(kafka.record, _in_topic, "A record of a topic.")
activemq_message: Final = _item(activemq.text_message, _list, "A message of an ActiveMQ queue.")
rabbitmq_message: Final = _item(rabbitmq.message, _in_queue, "A message of a RabbitMQ queue.")
