"""Sample payloads of Data Firehose.

Source: https://docs.aws.amazon.com/firehose/latest/dev/data-transformation.html
"""

from typing import TYPE_CHECKING, Any, Final

from .._events.samples import Sample
from ..sources.firehose import FirehoseRecord
from . import cloudwatch_logs
from .cloudwatch_logs import zipped

if TYPE_CHECKING:
    from .._events.builder import frozen
    from .._events.samples import SAMPLED, Fields

    @frozen(kw_only=True)
    class _Fields(Fields, FirehoseRecord[Any]):
        data: Any = SAMPLED
        stream: str = SAMPLED  # pyright: ignore[reportIncompatibleMethodOverride]

else:
    _Fields = FirehoseRecord

_SHARED_KEYS = ("invocationId", "sourceKinesisStreamArn", "sourceMSKArn", "deliveryStreamArn", "region")
_RECORD: dict[str, Any] = {
    "invocationId": "7b1c0f0e-5d6c-4a4e-9d4f-0a4b1f3f7a10",
    "deliveryStreamArn": "arn:aws:firehose:us-east-1:123456789012:deliverystream/stream",
    "region": "us-east-1",
    "recordId": "49546986683135544286507457936321625675700192471156785154000000",
    "approximateArrivalTimestamp": 1769860800456,
    "data": "SGVsbG8=",
}
_KINESIS: dict[str, Any] = {
    **_RECORD,
    "sourceKinesisStreamArn": "arn:aws:kinesis:us-east-1:123456789012:stream/source",
    "kinesisRecordMetadata": {
        "sequenceNumber": "49546986683135544286507457936321625675700192471156785154",
        "subsequenceNumber": 0,
        "partitionKey": "customer-7",
        "shardId": "shardId-000000000000",
        "approximateArrivalTimestamp": 1769860800123,
    },
}
_MSK: dict[str, Any] = {
    **{key: value for key, value in _RECORD.items() if key != "data"},
    "sourceMSKArn": "arn:aws:kafka:us-east-1:123456789012:cluster/cluster/751d2973-a626-431c-9d4e-d7975eb44dd7-2",
    "mskRecordMetadata": {"offset": "15", "partitionId": "1", "approximateArrivalTimestamp": 1769860800123},
    "kafkaRecordValue": "SGVsbG8=",
}


def _payload(record: dict[str, Any]) -> dict[str, Any]:
    """The event around a record; the keys that hold for every record move to the event."""
    around = {key: record.pop(key) for key in _SHARED_KEYS if key in record}
    if "mskRecordMetadata" in record and "data" in record:
        record["kafkaRecordValue"] = record.pop("data")
    return {**around, "records": [record]}


_LOGS = {**_RECORD, "data": zipped(cloudwatch_logs.data_message.record())}
_CONTROL = {**_RECORD, "data": zipped(cloudwatch_logs.control_message.record())}

record: Final = Sample(_Fields, _RECORD, wrap=_payload, doc="A record that was put directly into the Firehose stream.")
kinesis: Final = Sample(_Fields, _KINESIS, wrap=_payload, doc="A record from a Kinesis stream.")
msk: Final = Sample(_Fields, _MSK, wrap=_payload, doc="A record from an MSK topic.")
logs: Final = Sample(
    _Fields, _LOGS, wrap=_payload, doc="A batch of log events of CloudWatch Logs, compressed with gzip."
)
control_message: Final = Sample(
    _Fields, _CONTROL, wrap=_payload, doc="A control message of CloudWatch Logs; no handler is called."
)


def log_record(**fields: Any) -> dict[str, Any]:
    """Return a record with a batch of log events; `fields` are those of `cloudwatch_logs.data_message`."""
    payload: dict[str, Any] = record()
    payload["records"][0]["data"] = zipped(cloudwatch_logs.data_message.record(**fields))
    return payload
