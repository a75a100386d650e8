"""DynamoDB changes: of a table's stream, of an item that expired, and through Kinesis."""

import json
from base64 import b64encode
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from lambdarouter.sources.dynamodb import DynamoDBRecord

from ._reading import Reading

_STREAM = "arn:aws:dynamodb:eu-west-1:210987654321:table/fruit/stream/2026-01-01T00:00:00.000"
_IN_KINESIS = {
    "awsRegion": "eu-west-1",
    "eventID": "b015b5f0-c095-4b50-8ad0-4279aa3d88c6",
    "eventName": "INSERT",
    "userIdentity": None,
    "recordFormat": "application/json",
    "tableName": "baskets",
    "dynamodb": {
        "ApproximateCreationDateTime": 1769860800000003,
        "ApproximateCreationDateTimePrecision": "MICROSECOND",
        "Keys": {"id": {"S": "b-1"}},
        "NewImage": {"id": {"S": "b-1"}},
        "SizeBytes": 9,
    },
    "eventSource": "aws:dynamodb",
}

_ITEM: dict[str, Any] = {
    "id": {"N": "17"},
    "sku": {"S": "pear"},
    "label": {"B": "cGVhcg=="},
    "ripe": {"BOOL": True},
    "note": {"NULL": True},
    "size": {"M": {"cm": {"N": "7.5"}}},
    "steps": {"L": [{"S": "picked"}, {"N": "2"}]},
    "tags": {"SS": ["sweet"]},
    "grades": {"NS": ["1"]},
    "stamps": {"BS": ["AAE="]},
}

READINGS: list[Reading] = [
    Reading(
        "on_dynamodb",
        {
            "Records": [
                {
                    "eventID": "c4ca4238a0b923820dcc509a6f75849b",
                    "eventName": "MODIFY",
                    "eventVersion": "1.2",
                    "eventSource": "aws:dynamodb",
                    "awsRegion": "eu-west-1",
                    "dynamodb": {
                        "ApproximateCreationDateTime": 1769860800,
                        "Keys": {"id": {"N": "17"}},
                        "NewImage": _ITEM,
                        "OldImage": {"id": {"N": "17"}, "sku": {"S": "apple"}},
                        "SequenceNumber": "4421584500000000017450439092",
                        "SizeBytes": 59,
                        "StreamViewType": "NEW_AND_OLD_IMAGES",
                    },
                    "eventSourceARN": _STREAM,
                },
                {
                    "eventID": "c81e728d9d4c2f636f067f89cc14862c",
                    "eventName": "REMOVE",
                    "eventVersion": "1.2",
                    "eventSource": "aws:dynamodb",
                    "awsRegion": "eu-west-1",
                    "dynamodb": {
                        "ApproximateCreationDateTime": 1769860801,
                        "Keys": {"id": {"N": "18"}},
                        "SequenceNumber": "4421584500000000017450439093",
                        "SizeBytes": 19,
                        "StreamViewType": "KEYS_ONLY",
                    },
                    "userIdentity": {"type": "Service", "principalId": "dynamodb.amazonaws.com"},
                    "eventSourceARN": _STREAM,
                },
            ]
        },
        [
            DynamoDBRecord[object](
                event_name="MODIFY",
                keys={"id": Decimal(17)},
                new_image={
                    "id": Decimal(17),
                    "sku": "pear",
                    "label": b"pear",
                    "ripe": True,
                    "note": None,
                    "size": {"cm": Decimal("7.5")},
                    "steps": ["picked", Decimal(2)],
                    "tags": {"sweet"},
                    "grades": {Decimal(1)},
                    "stamps": {b"\x00\x01"},
                },
                old_image={"id": Decimal(17), "sku": "apple"},
                sequence_number="4421584500000000017450439092",
                created_at=datetime(2026, 1, 31, 12, 0, 0, 0, UTC),
                size=59,
                stream_view_type="NEW_AND_OLD_IMAGES",
                event_id="c4ca4238a0b923820dcc509a6f75849b",
                table="fruit",
                stream_arn=_STREAM,
                region="eu-west-1",
                event_version="1.2",
            ),
            DynamoDBRecord[object](
                event_name="REMOVE",
                keys={"id": Decimal(18)},
                sequence_number="4421584500000000017450439093",
                created_at=datetime(2026, 1, 31, 12, 0, 1, 0, UTC),
                size=19,
                stream_view_type="KEYS_ONLY",
                event_id="c81e728d9d4c2f636f067f89cc14862c",
                table="fruit",
                stream_arn=_STREAM,
                region="eu-west-1",
                identity_type="Service",
                principal_id="dynamodb.amazonaws.com",
                event_version="1.2",
            ),
        ],
    ),
    # A table that streams to Kinesis: no sequence number, and no ARN.
    Reading(
        "on_dynamodb",
        {
            "Records": [
                {
                    "kinesis": {
                        "kinesisSchemaVersion": "1.0",
                        "partitionKey": "0AB18464EFEE6043",
                        "sequenceNumber": "49590338271490256608559692538361571095921575989136588897",
                        "data": b64encode(json.dumps(_IN_KINESIS).encode()).decode(),
                        "approximateArrivalTimestamp": 1769860800.25,
                    },
                    "eventSource": "aws:kinesis",
                    "eventVersion": "1.0",
                    "eventID": "shardId-000000000006:49590338271490256608559692538361571095921575989136588897",
                    "eventName": "aws:kinesis:record",
                    "invokeIdentityArn": "arn:aws:iam::210987654321:role/baskets",
                    "awsRegion": "eu-west-1",
                    "eventSourceARN": "arn:aws:kinesis:eu-west-1:210987654321:stream/baskets",
                }
            ]
        },
        [
            DynamoDBRecord[object](
                event_name="INSERT",
                keys={"id": "b-1"},
                new_image={"id": "b-1"},
                created_at=datetime(2026, 1, 31, 12, 0, 0, 3, UTC),
                size=9,
                event_id="b015b5f0-c095-4b50-8ad0-4279aa3d88c6",
                table="baskets",
                region="eu-west-1",
                record_format="application/json",
            )
        ],
        via=("kinesis",),
    ),
]
