"""Sample payloads of failure records of event source mappings.

Source: https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html
"""

from typing import TYPE_CHECKING, Any, Final

from .._events.samples import Sample
from ..sources.esm_failure import ESMFailure

if TYPE_CHECKING:
    from .._events.builder import frozen
    from .._events.samples import SAMPLED, Fields

    @frozen(kw_only=True)
    class _Fields(Fields, ESMFailure):
        condition: str = SAMPLED
        function_arn: str = SAMPLED
        function: str = SAMPLED  # pyright: ignore[reportIncompatibleMethodOverride]

else:
    _Fields = ESMFailure


def _record(condition: str, **keys: Any) -> dict[str, Any]:
    return {
        "requestContext": {
            "requestId": "c9b8fa9f-5a7f-4af9-9a0c-06041b7c1a2b",
            "functionArn": "arn:aws:lambda:us-east-1:123456789012:function:orders",
            "condition": condition,
            "approximateInvokeCount": 3,
        },
        "responseContext": {"statusCode": 200, "executedVersion": "$LATEST", "functionError": "Unhandled"},
        "version": "1.0",
        "timestamp": "2026-01-31T12:05:00.123Z",
        **keys,
    }


def _batch(stream_arn: str, shard: str) -> dict[str, Any]:
    return {
        "shardId": shard,
        "startSequenceNumber": "49601189658422359378836298521827638475320189012309704722",
        "endSequenceNumber": "49601189658422359378836298522902373528957594348623495186",
        "approximateArrivalOfFirstRecord": "2026-01-31T12:00:00Z",
        "approximateArrivalOfLastRecord": "2026-01-31T12:00:01Z",
        "batchSize": 500,
        "streamArn": stream_arn,
    }


kinesis: Final = Sample(
    _Fields,
    _record(
        "RetryAttemptsExhausted",
        KinesisBatchInfo=_batch("arn:aws:kinesis:us-east-1:123456789012:stream/stream", "shardId-000000000001"),
    ),
    doc="A discarded batch of a Kinesis stream.",
)
dynamodb: Final = Sample(
    _Fields,
    _record(
        "MaximumRecordAgeExceeded",
        DDBStreamBatchInfo=_batch(
            "arn:aws:dynamodb:us-east-1:123456789012:table/table/stream/2026-01-31T00:00:00.000",
            "shardId-00000001769860800000-a1b2c3d4",
        ),
    ),
    doc="A discarded batch of a table's stream.",
)
kafka: Final = Sample(
    _Fields,
    {
        **_record("MaximumPayloadSizeExceeded"),
        "responseContext": None,
        "KafkaBatchInfo": {
            "batchSize": 500,
            "eventSourceArn": (
                "arn:aws:kafka:us-east-1:123456789012:cluster/cluster/751d2973-a626-431c-9d4e-d7975eb44dd7-2"
            ),
            "bootstrapServers": "b-1.cluster.kafka.us-east-1.amazonaws.com:9092",
            "payloadSize": 2039086,
            "recordsInfo": {
                "topic-0": {
                    "firstRecordOffset": "15",
                    "lastRecordOffset": "514",
                    "firstRecordTimestamp": "2026-01-31T12:00:00.123Z",
                    "lastRecordTimestamp": "2026-01-31T12:00:01.123Z",
                }
            },
        },
    },
    doc="A discarded batch of a Kafka topic, which was too large to send.",
)
