"""Kinesis Data Analytics for SQL: preprocessing from a stream and from Firehose, and output."""

from datetime import UTC, datetime

from lambdarouter.sources.kinesis_analytics import KinesisAnalyticsRecord

from ._reading import Reading

READINGS: list[Reading] = [
    Reading(
        "on_kinesis_analytics",
        {
            "invocationId": "invocation-1",
            "applicationArn": "arn:aws:kinesisanalytics:eu-west-1:210987654321:application/shop",
            "streamArn": "arn:aws:kinesis:eu-west-1:210987654321:stream/orders",
            "records": [
                {
                    "recordId": "record-1",
                    "kinesisStreamRecordMetadata": {
                        "sequenceNumber": "4957284",
                        "partitionKey": "pear",
                        "shardId": "shardId-000000000001",
                        "approximateArrivalTimestamp": 1769860800001,
                    },
                    "data": "aGVsbG8=",
                }
            ],
        },
        [
            KinesisAnalyticsRecord[bytes](
                data=b"hello",
                record_id="record-1",
                application_arn="arn:aws:kinesisanalytics:eu-west-1:210987654321:application/shop",
                invocation_id="invocation-1",
                stream_arn="arn:aws:kinesis:eu-west-1:210987654321:stream/orders",
                arrived_at=datetime(2026, 1, 31, 12, 0, 0, 1_000, UTC),
                sequence_number="4957284",
                partition_key="pear",
                shard_id="shardId-000000000001",
            )
        ],
    ),
    Reading(
        "on_kinesis_analytics",
        {
            "invocationId": "invocation-2",
            "applicationArn": "arn:aws:kinesisanalytics:eu-west-1:210987654321:application/shop",
            "streamArn": "arn:aws:firehose:eu-west-1:210987654321:deliverystream/orders",
            "records": [
                {
                    "recordId": "record-2",
                    "kinesisFirehoseRecordMetadata": {"approximateArrivalTimestamp": 1769860802},
                    "data": "d29ybGQ=",
                }
            ],
        },
        [
            KinesisAnalyticsRecord[bytes](
                data=b"world",
                record_id="record-2",
                application_arn="arn:aws:kinesisanalytics:eu-west-1:210987654321:application/shop",
                invocation_id="invocation-2",
                stream_arn="arn:aws:firehose:eu-west-1:210987654321:deliverystream/orders",
                arrived_at=datetime(2026, 1, 31, 12, 0, 2, 0, UTC),
            )
        ],
    ),
    Reading(
        "on_kinesis_analytics_output",
        {
            "invocationId": "invocation-3",
            "applicationArn": "arn:aws:kinesisanalytics:eu-west-1:210987654321:application/shop",
            "records": [{"recordId": "record-3", "lambdaDeliveryRecordMetadata": {"retryHint": 4}, "data": "YnllCg=="}],
        },
        [
            KinesisAnalyticsRecord[bytes](
                data=b"bye\n",
                record_id="record-3",
                application_arn="arn:aws:kinesisanalytics:eu-west-1:210987654321:application/shop",
                invocation_id="invocation-3",
                retry_hint=4,
            )
        ],
    ),
]
