"""Amazon Data Firehose: records of a Kinesis stream and of an MSK topic."""

from datetime import UTC, datetime

from lambdarouter.sources.firehose import FirehoseRecord

from ._reading import Reading

READINGS: list[Reading] = [
    Reading(
        "on_firehose",
        {
            "invocationId": "invocation-1",
            "deliveryStreamArn": "arn:aws:firehose:eu-west-1:210987654321:deliverystream/orders",
            "region": "eu-west-1",
            "sourceKinesisStreamArn": "arn:aws:kinesis:eu-west-1:210987654321:stream/orders",
            "records": [
                {
                    "recordId": "49546986683135544286507457936321625675700192471156785154",
                    "approximateArrivalTimestamp": 1769860800001,
                    "kinesisRecordMetadata": {
                        "shardId": "shardId-000000000001",
                        "partitionKey": "pear",
                        "approximateArrivalTimestamp": 1769860800002,
                        "sequenceNumber": "49546986683135544286507457936321625675700192471156785155",
                        "subsequenceNumber": 7,
                    },
                    "data": "aGVsbG8=",
                },
                {
                    "recordId": "49546986683135544286507457936321625675700192471156785156",
                    "approximateArrivalTimestamp": 1769860800003,
                    "kinesisRecordMetadata": {
                        "shardId": "shardId-000000000001",
                        "partitionKey": "apple",
                        "approximateArrivalTimestamp": "2026-01-31T12:00:00.004Z",
                        "sequenceNumber": "49546986683135544286507457936321625675700192471156785157",
                        "subsequenceNumber": "",
                    },
                    "data": "d29ybGQ=",
                },
            ],
        },
        [
            FirehoseRecord[bytes](
                data=b"hello",
                record_id="49546986683135544286507457936321625675700192471156785154",
                arrived_at=datetime(2026, 1, 31, 12, 0, 0, 1_000, UTC),
                stream_arn="arn:aws:firehose:eu-west-1:210987654321:deliverystream/orders",
                region="eu-west-1",
                invocation_id="invocation-1",
                kinesis_stream_arn="arn:aws:kinesis:eu-west-1:210987654321:stream/orders",
                source_arrived_at=datetime(2026, 1, 31, 12, 0, 0, 2_000, UTC),
                shard_id="shardId-000000000001",
                partition_key="pear",
                sequence_number="49546986683135544286507457936321625675700192471156785155",
                subsequence_number=7,
            ),
            FirehoseRecord[bytes](
                data=b"world",
                record_id="49546986683135544286507457936321625675700192471156785156",
                arrived_at=datetime(2026, 1, 31, 12, 0, 0, 3_000, UTC),
                stream_arn="arn:aws:firehose:eu-west-1:210987654321:deliverystream/orders",
                region="eu-west-1",
                invocation_id="invocation-1",
                kinesis_stream_arn="arn:aws:kinesis:eu-west-1:210987654321:stream/orders",
                source_arrived_at=datetime(2026, 1, 31, 12, 0, 0, 4_000, UTC),
                shard_id="shardId-000000000001",
                partition_key="apple",
                sequence_number="49546986683135544286507457936321625675700192471156785157",
            ),
        ],
    ),
    Reading(
        "on_firehose",
        {
            "invocationId": "invocation-2",
            "deliveryStreamArn": "arn:aws:firehose:eu-west-1:210987654321:deliverystream/topics",
            "region": "eu-west-1",
            "sourceMSKArn": "arn:aws:kafka:eu-west-1:210987654321:cluster/shop/1a2b",
            "records": [
                {
                    "recordId": "00000000000000000000000000000000000000000000000000000000000001",
                    "approximateArrivalTimestamp": 1769860800005,
                    "mskRecordMetadata": {
                        "offset": "15",
                        "partitionId": "2",
                        "approximateArrivalTimestamp": 1769860800006,
                    },
                    "kafkaRecordValue": "aGVsbG8=",
                }
            ],
        },
        [
            FirehoseRecord[bytes](
                data=b"hello",
                record_id="00000000000000000000000000000000000000000000000000000000000001",
                arrived_at=datetime(2026, 1, 31, 12, 0, 0, 5_000, UTC),
                stream_arn="arn:aws:firehose:eu-west-1:210987654321:deliverystream/topics",
                region="eu-west-1",
                invocation_id="invocation-2",
                source_arrived_at=datetime(2026, 1, 31, 12, 0, 0, 6_000, UTC),
                msk_arn="arn:aws:kafka:eu-west-1:210987654321:cluster/shop/1a2b",
                partition=2,
                offset=15,
            )
        ],
    ),
]
