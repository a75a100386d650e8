"""Sample payloads of Kinesis streams.

Source: https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis.html
"""

from typing import TYPE_CHECKING, Any, Final

from .._events.samples import Sample
from ..sources.kinesis import KinesisRecord
from .batches import make_unique

if TYPE_CHECKING:
    from .._events.builder import frozen
    from .._events.samples import SAMPLED, Fields

    @frozen(kw_only=True)
    class _Fields(Fields, KinesisRecord[Any]):
        data: Any = SAMPLED
        stream: str = SAMPLED  # pyright: ignore[reportIncompatibleMethodOverride]

else:
    _Fields = KinesisRecord

_SEQUENCE = "49590338271490256608559692538361571095921575989136588898"
_STREAM = "arn:aws:kinesis:us-east-1:123456789012:stream/stream"
_RECORD: dict[str, Any] = {
    "kinesis": {
        "kinesisSchemaVersion": "1.0",
        "partitionKey": "customer-7",
        "sequenceNumber": _SEQUENCE,
        "data": "SGVsbG8=",
        "approximateArrivalTimestamp": 1769860800.123,
    },
    "eventSource": "aws:kinesis",
    "eventVersion": "1.0",
    "eventID": f"shardId-000000000006:{_SEQUENCE}",
    "eventName": "aws:kinesis:record",
    "invokeIdentityArn": "arn:aws:iam::123456789012:role/function-role",
    "awsRegion": "us-east-1",
    "eventSourceARN": _STREAM,
}


def _in_window(record: Any) -> dict[str, Any]:
    return {
        "Records": [record],
        "window": {"start": "2026-01-31T12:00:00Z", "end": "2026-01-31T12:02:00Z"},
        "state": {},
        "shardId": "shardId-000000000006",
        "eventSourceARN": record["eventSourceARN"],
        "isFinalInvokeForWindow": False,
        "isWindowTerminatedEarly": False,
    }


def adjust_batch(payload: dict[str, Any]) -> None:
    """Give each record of a merged batch an `eventID` of its own."""
    make_unique(payload["Records"], ("eventID",))


record: Final = Sample(_Fields, _RECORD, records="Records", doc="A record of a stream.")
fan_out: Final = Sample(
    _Fields,
    {**_RECORD, "eventSourceARN": f"{_STREAM}/consumer/reader:1769860000"},
    records="Records",
    doc="A record for a consumer with enhanced fan-out.",
)
window: Final = Sample(_Fields, _RECORD, wrap=_in_window, doc="A record in a tumbling window.")
