"""Failure records of event source mappings: of Kinesis, DynamoDB and Kafka, with and without the batch itself."""

import json
from base64 import b64encode
from datetime import UTC, datetime
from typing import Any

from lambdarouter.sources.esm_failure import ESMFailure

from ._reading import Reading

_BATCH: dict[str, Any] = {
    "eventSource": "aws:kafka",
    "eventSourceArn": "arn:aws:kafka:eu-west-1:210987654321:cluster/shop/1a2b",
    "bootstrapServers": "b-1.shop.kafka.eu-west-1.amazonaws.com:9098",
    "records": {"orders-0": []},
}

_IN_A_TOPIC = {
    "requestContext": {
        "requestId": "316aa6d0-8154-xmpl-9af7-85d5f4a6bc82",
        "functionArn": "arn:aws:lambda:eu-west-1:210987654321:function:orders",
        "condition": "RetriesExhausted",
        "approximateInvokeCount": 3,
    },
    "version": "1.0",
    "timestamp": "2026-01-31T12:00:01.000Z",
    "KafkaBatchInfo": {"batchSize": 1, "recordInfo": {"orders-0": {"firstRecordOffset": "150"}}},
    "payload": _BATCH,
}

READINGS: list[Reading] = [
    Reading(
        "on_esm_failure",
        {
            "requestContext": {
                "requestId": "c9b8fa9f-5a7f-xmpl-af9c-0c604cde93a1",
                "functionArn": "arn:aws:lambda:eu-west-1:210987654321:function:orders",
                "condition": "RetryAttemptsExhausted",
                "approximateInvokeCount": 4,
            },
            "responseContext": {"statusCode": 200, "executedVersion": "$LATEST", "functionError": "Unhandled"},
            "version": "1.1",
            "timestamp": "2026-01-31T12:00:00.021Z",
            "KinesisBatchInfo": {
                "shardId": "shardId-000000000001",
                "startSequenceNumber": "49601189658422359378836298521827638475320189012309704722",
                "endSequenceNumber": "49601189658422359378836298522902373528957594348623495186",
                "approximateArrivalOfFirstRecord": "2026-01-31T11:59:58Z",
                "approximateArrivalOfLastRecord": "2026-01-31T11:59:59Z",
                "batchSize": 500,
                "streamArn": "arn:aws:kinesis:eu-west-1:210987654321:stream/orders",
            },
        },
        [
            ESMFailure(
                condition="RetryAttemptsExhausted",
                function_arn="arn:aws:lambda:eu-west-1:210987654321:function:orders",
                source_arn="arn:aws:kinesis:eu-west-1:210987654321:stream/orders",
                shard_id="shardId-000000000001",
                start_sequence_number="49601189658422359378836298521827638475320189012309704722",
                end_sequence_number="49601189658422359378836298522902373528957594348623495186",
                first_arrived_at=datetime(2026, 1, 31, 11, 59, 58, 0, UTC),
                last_arrived_at=datetime(2026, 1, 31, 11, 59, 59, 0, UTC),
                batch_size=500,
                request_id="c9b8fa9f-5a7f-xmpl-af9c-0c604cde93a1",
                invoke_count=4,
                timestamp=datetime(2026, 1, 31, 12, 0, 0, 21_000, UTC),
                status_code=200,
                executed_version="$LATEST",
                function_error="Unhandled",
                version="1.1",
            )
        ],
    ),
    Reading(
        "on_esm_failure",
        {
            "requestContext": {
                "requestId": "c9b8fa9f-5a7f-xmpl-af9c-0c604cde93a2",
                "functionArn": "arn:aws:lambda:eu-west-1:210987654321:function:baskets",
                "condition": "MaximumRecordAgeExceeded",
                "approximateInvokeCount": 3,
            },
            "responseContext": None,
            "version": "1.0",
            "timestamp": "2026-01-31T12:00:00.022Z",
            "DDBStreamBatchInfo": {
                "shardId": "shardId-00000001573689847184-864758bb",
                "startSequenceNumber": "800000000003126276362",
                "endSequenceNumber": "800000000003126276363",
                "approximateArrivalOfFirstRecord": "2026-01-31T11:59:56Z",
                "approximateArrivalOfLastRecord": "2026-01-31T11:59:57Z",
                "batchSize": 2,
                "streamArn": "arn:aws:dynamodb:eu-west-1:210987654321:table/baskets/stream/2026-01-01T00:00:00.000",
            },
        },
        [
            ESMFailure(
                condition="MaximumRecordAgeExceeded",
                function_arn="arn:aws:lambda:eu-west-1:210987654321:function:baskets",
                source_arn="arn:aws:dynamodb:eu-west-1:210987654321:table/baskets/stream/2026-01-01T00:00:00.000",
                shard_id="shardId-00000001573689847184-864758bb",
                start_sequence_number="800000000003126276362",
                end_sequence_number="800000000003126276363",
                first_arrived_at=datetime(2026, 1, 31, 11, 59, 56, 0, UTC),
                last_arrived_at=datetime(2026, 1, 31, 11, 59, 57, 0, UTC),
                batch_size=2,
                request_id="c9b8fa9f-5a7f-xmpl-af9c-0c604cde93a2",
                invoke_count=3,
                timestamp=datetime(2026, 1, 31, 12, 0, 0, 22_000, UTC),
                version="1.0",
            )
        ],
    ),
    # From the object that Lambda wrote to a bucket: the batch is JSON text.
    Reading(
        "on_esm_failure",
        {
            "requestContext": {
                "requestId": "316aa6d0-8154-xmpl-9af7-85d5f4a6bc81",
                "functionArn": "arn:aws:lambda:eu-west-1:210987654321:function:orders",
                "condition": "MaximumPayloadSizeExceeded",
                "approximateInvokeCount": 2,
            },
            "responseContext": None,
            "version": "1.0",
            "timestamp": "2026-01-31T12:00:00.023Z",
            "KafkaBatchInfo": {
                "batchSize": 50,
                "eventSourceArn": "arn:aws:kafka:eu-west-1:210987654321:cluster/shop/1a2b",
                "bootstrapServers": "b-1.shop.kafka.eu-west-1.amazonaws.com:9098",
                "payloadSize": 2039086,
                "recordsInfo": {
                    "orders-0": {
                        "firstRecordOffset": "100",
                        "lastRecordOffset": "149",
                        "firstRecordTimestamp": "2026-01-31T11:59:54.835Z",
                        "lastRecordTimestamp": "2026-01-31T11:59:55.580Z",
                    }
                },
            },
            "payload": json.dumps(_BATCH),
        },
        [
            ESMFailure(
                condition="MaximumPayloadSizeExceeded",
                function_arn="arn:aws:lambda:eu-west-1:210987654321:function:orders",
                source_arn="arn:aws:kafka:eu-west-1:210987654321:cluster/shop/1a2b",
                batch_size=50,
                partitions={
                    "orders-0": {
                        "firstRecordOffset": "100",
                        "lastRecordOffset": "149",
                        "firstRecordTimestamp": "2026-01-31T11:59:54.835Z",
                        "lastRecordTimestamp": "2026-01-31T11:59:55.580Z",
                    }
                },
                bootstrap_servers="b-1.shop.kafka.eu-west-1.amazonaws.com:9098",
                payload_size=2039086,
                payload=json.dumps(_BATCH),
                request_id="316aa6d0-8154-xmpl-9af7-85d5f4a6bc81",
                invoke_count=2,
                timestamp=datetime(2026, 1, 31, 12, 0, 0, 23_000, UTC),
                version="1.0",
            )
        ],
    ),
    Reading(
        "on_esm_failure",
        {
            "eventSource": "SelfManagedKafka",
            "bootstrapServers": "b-1.failures.example.com:9098",
            "records": {
                "failures-0": [
                    {
                        "topic": "failures",
                        "partition": 0,
                        "offset": 7,
                        "timestamp": 1769860800001,
                        "timestampType": "CREATE_TIME",
                        "value": b64encode(json.dumps(_IN_A_TOPIC).encode()).decode(),
                        "headers": [],
                    }
                ]
            },
        },
        [
            ESMFailure(
                condition="RetriesExhausted",
                function_arn="arn:aws:lambda:eu-west-1:210987654321:function:orders",
                batch_size=1,
                partitions={"orders-0": {"firstRecordOffset": "150"}},
                payload=_BATCH,
                request_id="316aa6d0-8154-xmpl-9af7-85d5f4a6bc82",
                invoke_count=3,
                timestamp=datetime(2026, 1, 31, 12, 0, 1, 0, UTC),
                version="1.0",
            )
        ],
        via=("kafka",),
    ),
]
