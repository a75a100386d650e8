"""EventBridge events: from an archive, and in a queue."""

import json
from datetime import UTC, datetime

from lambdarouter.sources.eventbridge import EventBridgeEvent

from ._reading import Reading

_PLACED = {
    "version": "1",
    "id": "17793124-05d4-b198-2fde-7ededc63b103",
    "detail-type": "Order Placed",
    "source": "com.example.shop",
    "account": "210987654321",
    "time": "2026-01-31T12:00:00Z",
    "region": "eu-west-1",
    "resources": ["arn:aws:s3:::orders"],
    "detail": {"order": 17},
    "replay-name": "january",
}


def _event() -> EventBridgeEvent[object]:
    return EventBridgeEvent(
        source="com.example.shop",
        detail_type="Order Placed",
        detail={"order": 17},
        id="17793124-05d4-b198-2fde-7ededc63b103",
        time=datetime(2026, 1, 31, 12, 0, 0, 0, UTC),
        account="210987654321",
        region="eu-west-1",
        resources=("arn:aws:s3:::orders",),
        replay_name="january",
        version="1",
    )


READINGS: list[Reading] = [
    Reading("on_eventbridge", _PLACED, [_event()]),
    Reading(
        "on_eventbridge",
        {
            "Records": [
                {
                    "messageId": "059f36b4-87a3-44ab-83d2-661975830a7d",
                    "receiptHandle": "AQEBwJnK",
                    "body": json.dumps(_PLACED),
                    "attributes": {"ApproximateReceiveCount": "1", "SentTimestamp": "1769860800001"},
                    "messageAttributes": {},
                    "md5OfBody": "e4e68fb7bd0e697a0ae8f1bb342846b3",
                    "eventSource": "aws:sqs",
                    "eventSourceARN": "arn:aws:sqs:eu-west-1:210987654321:orders",
                    "awsRegion": "eu-west-1",
                }
            ]
        },
        [_event()],
        via=("sqs",),
    ),
]
