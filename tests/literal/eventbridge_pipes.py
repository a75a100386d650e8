"""EventBridge Pipes: an item of each kind, as the pipe delivers it."""

from lambdarouter.sources.eventbridge_pipes import PipesItem

from ._reading import Reading

READINGS: list[Reading] = [
    Reading(
        "on_eventbridge_pipes",
        [
            {
                "messageId": "059f36b4-87a3-44ab-83d2-661975830a7d",
                "receiptHandle": "AQEBwJnK",
                "body": "hello",
                "attributes": {"ApproximateReceiveCount": "1"},
                "messageAttributes": {},
                "md5OfBody": "5d41402abc4b2a76b9719d911017c592",
                "eventSource": "aws:sqs",
                "eventSourceARN": "arn:aws:sqs:eu-west-1:210987654321:orders",
                "awsRegion": "eu-west-1",
            },
            {
                "kinesisSchemaVersion": "1.0",
                "partitionKey": "1",
                "sequenceNumber": "49590338271490256608559692538361571095921575989136588898",
                "data": "aGVsbG8=",
                "approximateArrivalTimestamp": 1769860800.25,
                "eventSource": "aws:kinesis",
                "eventVersion": "1.0",
                "eventID": "shardId-000000000006:49590338271490256608559692538361571095921575989136588898",
                "eventName": "aws:kinesis:record",
                "invokeIdentityArn": "arn:aws:iam::210987654321:role/pipe",
                "awsRegion": "eu-central-1",
                "eventSourceARN": "arn:aws:kinesis:eu-central-1:210987654321:stream/orders",
            },
            {
                "eventSource": "aws:kafka",
                "eventSourceArn": "arn:aws:kafka:eu-west-1:210987654321:cluster/shop/1a2b",
                "eventSourceKey": "orders-0",
                "topic": "orders",
                "partition": "0",
                "offset": 15,
                "timestamp": 1769860800001,
                "timestampType": "CREATE_TIME",
                "key": "cGVhcg==",
                "value": "aGVsbG8=",
                "headers": [],
            },
        ],
        [
            PipesItem(
                event_source="aws:sqs",
                source_arn="arn:aws:sqs:eu-west-1:210987654321:orders",
                id="059f36b4-87a3-44ab-83d2-661975830a7d",
                region="eu-west-1",
            ),
            PipesItem(
                event_source="aws:kinesis",
                source_arn="arn:aws:kinesis:eu-central-1:210987654321:stream/orders",
                id="shardId-000000000006:49590338271490256608559692538361571095921575989136588898",
                region="eu-central-1",
            ),
            PipesItem(
                event_source="aws:kafka",
                source_arn="arn:aws:kafka:eu-west-1:210987654321:cluster/shop/1a2b",
                source_key="orders-0",
            ),
        ],
    )
]
