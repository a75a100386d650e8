"""Sample payloads of Kafka topics.

Source: https://docs.aws.amazon.com/lambda/latest/dg/with-kafka.html
"""

from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

from .._events.samples import Sample
from ..sources.kafka import KafkaRecord

if TYPE_CHECKING:
    from .._events.builder import field, frozen
    from .._events.samples import SAMPLED, Fields, several, strings

    @frozen(kw_only=True)
    class _Fields(Fields, KafkaRecord[Any]):
        topic: str = SAMPLED
        decoded_key: Any = field(init=False, default=None)
        headers: Any = field(default=SAMPLED, converter=several)
        bootstrap_servers: Any = field(default=SAMPLED, converter=strings)

else:
    _Fields = KafkaRecord

_SHARED = ("eventSource", "eventSourceArn", "bootstrapServers")
_RECORD: dict[str, Any] = {
    "eventSource": "aws:kafka",
    "eventSourceArn": "arn:aws:kafka:us-east-1:123456789012:cluster/cluster/751d2973-a626-431c-9d4e-d7975eb44dd7-2",
    "bootstrapServers": "b-1.cluster.kafka.us-east-1.amazonaws.com:9092,b-2.cluster.kafka.us-east-1.amazonaws.com:9092",
    "topic": "topic",
    "partition": 0,
    "offset": 15,
    "timestamp": 1769860800123,
    "timestampType": "CREATE_TIME",
    "key": "Y3VzdG9tZXItNw==",
    "value": "SGVsbG8=",
    "headers": [{"trace": [118, -36, 0, 127, -128]}],
}
_SELF_MANAGED: dict[str, Any] = {
    **{key: value for key, value in _RECORD.items() if key != "eventSourceArn"},
    "eventSource": "SelfManagedKafka",
    "bootstrapServers": "kafka.example.com:9092",
}
_SCHEMA: dict[str, Any] = {
    **_RECORD,
    "keySchemaMetadata": {"dataFormat": "JSON", "schemaId": "1"},
    "valueSchemaMetadata": {"dataFormat": "AVRO", "schemaId": "2"},
}


def _payload(record: dict[str, Any]) -> dict[str, Any]:
    """Wrap a record in an event. The keys that all records share move from the record to the event."""
    shared = {key: record.pop(key) for key in _SHARED if key in record}
    return {**shared, "records": {f"{record['topic']}-{record['partition']}": [record]}}


def adjust_batch(payload: dict[str, Any]) -> None:
    """Let the offsets of a merged batch grow within each partition."""
    for records in payload["records"].values():
        for before, record in pairwise(records):
            record["offset"] = max(record["offset"], before["offset"] + 1)


record: Final = Sample(_Fields, _RECORD, wrap=_payload, doc="A record of an MSK topic.")
self_managed: Final = Sample(_Fields, _SELF_MANAGED, wrap=_payload, doc="A record of a topic in another cluster.")
tombstone: Final = Sample(
    _Fields, {**_RECORD, "value": None}, wrap=_payload, doc="A tombstone: a record that deletes its key."
)
with_schema: Final = Sample(_Fields, _SCHEMA, wrap=_payload, doc="A record whose schema is in a registry.")
