"""Sample payloads of Kinesis Data Analytics, SQL applications.

Source: https://docs.aws.amazon.com/kinesisanalytics/latest/dev/lambda-preprocessing-data-model.html
"""

from typing import Any

from .._events.samples import Sample
from ..sources.kinesis_analytics import KinesisAnalyticsRecord

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


def _sample(doc: str, **more: Any) -> Sample:
    return Sample(KinesisAnalyticsRecord, {**_RECORD, **more}, wrap=_payload, doc=doc)


record: Sample = _sample(
    "A record of a Kinesis stream, before the query.",
    streamArn="arn:aws:kinesis:us-east-1:123456789012:stream/source",
    kinesisStreamRecordMetadata={
        "sequenceNumber": "49572672223665514422805246926656954630972486059535892482",
        "partitionKey": "customer-7",
        "shardId": "shardId-000000000000",
        "approximateArrivalTimestamp": 1769860800123,
    },
)
firehose: Sample = _sample(
    "A record of a Firehose stream, before the query.",
    streamArn="arn:aws:firehose:us-east-1:123456789012:deliverystream/source",
    kinesisFirehoseRecordMetadata={"approximateArrivalTimestamp": 1769860800123},
)
output: Sample = _sample(
    "A result of the query that the function delivers.", lambdaDeliveryRecordMetadata={"retryHint": 0}
)
