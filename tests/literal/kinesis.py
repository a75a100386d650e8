"""Kinesis records: polled by Lambda and by a pipe."""

from datetime import UTC, datetime
from typing import Any

from lambdarouter.sources.kinesis import KinesisRecord

from ._reading import Reading

#: A record as a pipe delivers it: the keys of the stream are beside those of the record.
_FLAT: dict[str, Any] = {
    "kinesisSchemaVersion": "1.2",
    "partitionKey": "apple",
    "sequenceNumber": "49545115243490985018280067714973144582180062593244200962",
    "data": "d29ybGQ=",
    "approximateArrivalTimestamp": 1769860801.25,
    "encryptionType": "NONE",
    "eventSource": "aws:kinesis",
    "eventVersion": "1.1",
    "eventID": "shardId-000000000000:49545115243490985018280067714973144582180062593244200962",
    "eventName": "aws:kinesis:record",
    "invokeIdentityArn": "arn:aws:iam::210987654321:role/pipe",
    "awsRegion": "eu-west-1",
    "eventSourceARN": "arn:aws:kinesis:eu-west-1:210987654321:stream/orders",
}


def _flat() -> KinesisRecord[bytes]:
    return KinesisRecord(
        data=b"world",
        partition_key="apple",
        sequence_number="49545115243490985018280067714973144582180062593244200962",
        arrived_at=datetime(2026, 1, 31, 12, 0, 1, 250_000, UTC),
        encryption_type="NONE",
        event_id="shardId-000000000000:49545115243490985018280067714973144582180062593244200962",
        stream_arn="arn:aws:kinesis:eu-west-1:210987654321:stream/orders",
        region="eu-west-1",
        role_arn="arn:aws:iam::210987654321:role/pipe",
        schema_version="1.2",
        event_version="1.1",
    )


#: A record of an aggregate, in the form of AWS's deaggregation libraries and of `decode=kpl()`.
_FROM_AGGREGATE: dict[str, Any] = {
    "kinesis": {
        "kinesisSchemaVersion": "1.4",
        "partitionKey": "plum",
        "explicitHashKey": "170141183460469231731687303715884105728",
        "subSequenceNumber": 3,
        "sequenceNumber": "49545115243490985018280067714973144582180062593244200963",
        "data": "aGVsbG8=",
        "approximateArrivalTimestamp": 1769860802.5,
    },
    "eventSource": "aws:kinesis",
    "eventVersion": "1.1",
    "eventID": "shardId-000000000000:49545115243490985018280067714973144582180062593244200963",
    "eventName": "aws:kinesis:record",
    "invokeIdentityArn": "arn:aws:iam::210987654321:role/lambda",
    "awsRegion": "eu-west-1",
    "eventSourceARN": "arn:aws:kinesis:eu-west-1:210987654321:stream/orders",
}


READINGS: list[Reading] = [
    Reading(
        "on_kinesis",
        {"Records": [_FROM_AGGREGATE]},
        [
            KinesisRecord(
                data=b"hello",
                partition_key="plum",
                explicit_hash_key="170141183460469231731687303715884105728",
                subsequence_number=3,
                sequence_number="49545115243490985018280067714973144582180062593244200963",
                arrived_at=datetime(2026, 1, 31, 12, 0, 2, 500_000, UTC),
                event_id="shardId-000000000000:49545115243490985018280067714973144582180062593244200963",
                stream_arn="arn:aws:kinesis:eu-west-1:210987654321:stream/orders",
                region="eu-west-1",
                role_arn="arn:aws:iam::210987654321:role/lambda",
                schema_version="1.4",
                event_version="1.1",
            )
        ],
    ),
    Reading(
        "on_kinesis",
        {
            "Records": [
                {
                    "kinesis": {
                        "kinesisSchemaVersion": "1.3",
                        "partitionKey": "pear",
                        "sequenceNumber": "49545115243490985018280067714973144582180062593244200961",
                        "data": "aGVsbG8=",
                        "approximateArrivalTimestamp": 1769860800.5,
                        "encryptionType": "KMS",
                    },
                    "eventSource": "aws:kinesis",
                    "eventVersion": "1.1",
                    "eventID": "shardId-000000000000:49545115243490985018280067714973144582180062593244200961",
                    "eventName": "aws:kinesis:record",
                    "invokeIdentityArn": "arn:aws:iam::210987654321:role/orders",
                    "awsRegion": "eu-west-1",
                    "eventSourceARN": "arn:aws:kinesis:eu-west-1:210987654321:stream/orders",
                }
            ]
        },
        [
            KinesisRecord[bytes](
                data=b"hello",
                partition_key="pear",
                sequence_number="49545115243490985018280067714973144582180062593244200961",
                arrived_at=datetime(2026, 1, 31, 12, 0, 0, 500_000, UTC),
                encryption_type="KMS",
                event_id="shardId-000000000000:49545115243490985018280067714973144582180062593244200961",
                stream_arn="arn:aws:kinesis:eu-west-1:210987654321:stream/orders",
                region="eu-west-1",
                role_arn="arn:aws:iam::210987654321:role/orders",
                event_name="aws:kinesis:record",
                schema_version="1.3",
                event_version="1.1",
            )
        ],
    ),
    Reading("on_kinesis", [_FLAT], [_flat()], via=("eventbridge_pipes",)),
    # The same item in a batch that a pipe's input transformer or a replay put together.
    Reading("on_kinesis", {"Records": [_FLAT]}, [_flat()]),
]
