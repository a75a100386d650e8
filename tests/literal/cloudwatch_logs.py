"""CloudWatch Logs subscriptions: of a log group, of an account, and through a stream."""

import gzip
import json
from base64 import b64encode
from datetime import UTC, datetime
from typing import Any

from lambdarouter.sources.cloudwatch_logs import LogBatch, LogEvent

from ._reading import Reading


def _zipped(batch: dict[str, Any]) -> str:
    return b64encode(gzip.compress(json.dumps(batch).encode())).decode()


_OF_A_GROUP = {
    "messageType": "DATA_MESSAGE",
    "owner": "210987654321",
    "logGroup": "/shop/orders",
    "logStream": "till-7",
    "subscriptionFilters": ["errors"],
    "logEvents": [
        {
            "id": "31953106606966983378809025079804211143289615424298221568",
            "timestamp": 1769860800001,
            "message": "late order 17",
            "extractedFields": {"order": "17"},
        }
    ],
}
_OF_AN_ACCOUNT = {
    "messageType": "DATA_MESSAGE",
    "owner": "210987654322",
    "logGroup": "/shop/tills",
    "logStream": "till-8",
    "subscriptionFilters": ["all"],
    "policyLevel": "ACCOUNT_LEVEL_POLICY",
    "logEvents": [{"id": "31953106606966983378809025079804211143289615424298221569", "message": "open"}],
}

READINGS: list[Reading] = [
    Reading(
        "on_cloudwatch_logs",
        {"awslogs": {"data": _zipped(_OF_A_GROUP)}},
        [
            LogBatch(
                log_group="/shop/orders",
                events=(
                    LogEvent(
                        message="late order 17",
                        id="31953106606966983378809025079804211143289615424298221568",
                        timestamp=datetime(2026, 1, 31, 12, 0, 0, 1_000, UTC),
                        extracted_fields={"order": "17"},
                    ),
                ),
                log_stream="till-7",
                subscription_filters=("errors",),
                owner="210987654321",
                message_type="DATA_MESSAGE",
            )
        ],
    ),
    Reading(
        "on_cloudwatch_logs",
        {
            "Records": [
                {
                    "kinesis": {
                        "kinesisSchemaVersion": "1.0",
                        "partitionKey": "till-8",
                        "sequenceNumber": "49590338271490256608559692538361571095921575989136588898",
                        "data": _zipped(_OF_AN_ACCOUNT),
                        "approximateArrivalTimestamp": 1769860800.5,
                    },
                    "eventSource": "aws:kinesis",
                    "eventVersion": "1.0",
                    "eventID": "shardId-000000000006:49590338271490256608559692538361571095921575989136588898",
                    "eventName": "aws:kinesis:record",
                    "invokeIdentityArn": "arn:aws:iam::210987654321:role/logs",
                    "awsRegion": "eu-west-1",
                    "eventSourceARN": "arn:aws:kinesis:eu-west-1:210987654321:stream/logs",
                }
            ]
        },
        [
            LogBatch(
                log_group="/shop/tills",
                events=(LogEvent(message="open", id="31953106606966983378809025079804211143289615424298221569"),),
                log_stream="till-8",
                subscription_filters=("all",),
                owner="210987654322",
                message_type="DATA_MESSAGE",
                policy_level="ACCOUNT_LEVEL_POLICY",
            )
        ],
        via=("kinesis",),
    ),
]
