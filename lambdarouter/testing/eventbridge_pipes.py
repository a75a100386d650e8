"""Sample payloads of EventBridge Pipes.

Source: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-event-source.html
"""

from typing import Any

from .._events.model import Event
from .._events.samples import Sample
from ..sources.activemq import ActiveMQMessage
from ..sources.dynamodb import DynamoDBRecord
from ..sources.kafka import KafkaRecord
from ..sources.kinesis import KinesisRecord
from ..sources.rabbitmq import RabbitMQMessage
from ..sources.sqs import SQSMessage
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


def _item(event: type[Event], sample: Sample, wrap: Any, doc: str) -> Sample:
    """A sample of one item, with the fields of its source."""
    return Sample(event, sample.template, wrap=wrap, doc=doc)


sqs_message: Sample = _item(SQSMessage, sqs.message, _list, "A message of a queue.")
kinesis_record: Sample = _item(KinesisRecord, kinesis.record, _flat, "A record of a stream.")
dynamodb_record: Sample = _item(DynamoDBRecord, dynamodb.insert, _list, "A change of a table.")
kafka_record: Sample = _item(KafkaRecord, kafka.record, _in_topic, "A record of a topic.")
activemq_message: Sample = _item(ActiveMQMessage, activemq.text_message, _list, "A message of an ActiveMQ queue.")
rabbitmq_message: Sample = _item(RabbitMQMessage, rabbitmq.message, _in_queue, "A message of a RabbitMQ queue.")
