"""Sample payloads of Kinesis Data Analytics, SQL applications.

Source: https://docs.aws.amazon.com/kinesisanalytics/latest/dev/lambda-preprocessing-data-model.html
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from .._events.samples import P, Sample
from ..sources.kinesis_analytics import KinesisAnalyticsRecord

if TYPE_CHECKING:
    from .._events.builder import frozen
    from .._events.samples import SAMPLED, Fields

    @frozen(kw_only=True)
    class _Fields(Fields, KinesisAnalyticsRecord[Any]):
        data: Any = SAMPLED
        application: str = SAMPLED  # pyright: ignore[reportIncompatibleMethodOverride]

else:
    _Fields = KinesisAnalyticsRecord

_SHARED = ("invocationId", "applicationArn", "streamArn")
_RECORD: dict[str, Any] = {
    "invocationId": "00540a87-5050-496a-84e4-e7d92bbaf5e2",
    "applicationArn": "arn:aws:kinesisanalytics:us-east-1:123456789012:application/application",
    "recordId": "49572672223665514422805246926656954630972486059535892482",
    "data": "SGVsbG8=",
}


def _payload(record: dict[str, Any]) -> dict[str, Any]:
    """Wrap a record in an event. The keys that all records share move from the record to the event."""
    shared = {key: record.pop(key) for key in _SHARED if key in record}
    return {**shared, "records": [record]}


def _sample(event: Callable[P, Any], doc: str, **more: Any) -> Sample[P]:
    return Sample(event, {**_RECORD, **more}, wrap=_payload, doc=doc)


record: Final = _sample(
    _Fields,
    "A record of a Kinesis stream, before the query.",
    streamArn="arn:aws:kinesis:us-east-1:123456789012:stream/source",
    kinesisStreamRecordMetadata={
        "sequenceNumber": "49572672223665514422805246926656954630972486059535892482",
        "partitionKey": "customer-7",
        "shardId": "shardId-000000000000",
        "approximateArrivalTimestamp": 1769860800123,
    },
)
firehose: Final = _sample(
    _Fields,
    "A record of a Firehose stream, before the query.",
    streamArn="arn:aws:firehose:us-east-1:123456789012:deliverystream/source",
    kinesisFirehoseRecordMetadata={"approximateArrivalTimestamp": 1769860800123},
)
output: Final = _sample(
    _Fields, "A result of the query that the function delivers.", lambdaDeliveryRecordMetadata={"retryHint": 0}
)
