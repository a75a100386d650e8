"""Amazon MQ for RabbitMQ: polled by Lambda and by a pipe."""

from datetime import UTC, datetime
from typing import Any

from lambdarouter.sources.rabbitmq import RabbitMQMessage

from ._reading import Reading

_PROPERTIES: dict[str, Any] = {
    "contentType": "text/plain",
    "contentEncoding": "gzip",
    "headers": {
        "tenant": {"bytes": [110, -61, -74]},
        "tries": 3,
        "path": [{"hop": {"bytes": [97]}}],
    },
    "deliveryMode": 2,
    "priority": 34,
    "correlationId": "basket-17",
    "replyTo": "answers",
    "expiration": "60000",
    "messageId": "message-17",
    "timestamp": "Jan 31, 2026, 12:00:01\u202fPM",
    "type": "order-placed",
    "userId": "guest",
    "appId": "till",
    "clusterId": "shop",
    "bodySize": 80,
}


def _message(**own: Any) -> RabbitMQMessage[bytes]:
    return RabbitMQMessage(
        data=b"hello",
        headers={"tenant": "nö".encode(), "tries": 3, "path": [{"hop": b"a"}]},
        content_type="text/plain",
        content_encoding="gzip",
        timestamp=datetime(2026, 1, 31, 12, 0, 1, 0, UTC),
        message_id="message-17",
        correlation_id="basket-17",
        reply_to="answers",
        type="order-placed",
        delivery_mode=2,
        priority=34,
        expiration=60_000,
        user_id="guest",
        app_id="till",
        cluster_id="shop",
        body_size=80,
        redelivered=True,
        broker_arn="arn:aws:mq:eu-west-1:210987654321:broker:shop:b-5a1c",
        event_source="aws:rmq",
        **own,
    )


READINGS: list[Reading] = [
    Reading(
        "on_rabbitmq",
        {
            "eventSource": "aws:rmq",
            "eventSourceArn": "arn:aws:mq:eu-west-1:210987654321:broker:shop:b-5a1c",
            "rmqMessagesByQueue": {
                "orders::north": [{"basicProperties": _PROPERTIES, "redelivered": True, "data": "aGVsbG8="}]
            },
        },
        [_message(queue="orders", virtual_host="north")],
    ),
    Reading(
        "on_rabbitmq",
        [
            {
                "eventSource": "aws:rmq",
                "eventSourceArn": "arn:aws:mq:eu-west-1:210987654321:broker:shop:b-5a1c",
                "eventSourceKey": "late-orders::south",
                "basicProperties": _PROPERTIES,
                "redelivered": True,
                "data": "aGVsbG8=",
            }
        ],
        [_message(queue="late-orders", virtual_host="south")],
        via=("eventbridge_pipes",),
    ),
    # Times are in the words of Java's default locale.
    Reading(
        "on_rabbitmq",
        {
            "eventSource": "aws:rmq",
            "eventSourceArn": "arn:aws:mq:eu-west-1:210987654321:broker:shop:b-5a1c",
            "rmqMessagesByQueue": {
                "times::/": [
                    {"basicProperties": {"timestamp": f"{month} 2, 2025, 1:30:00 AM"}, "redelivered": False, "data": ""}
                    for month in ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
                ]
            },
        },
        [
            RabbitMQMessage[bytes](
                data=b"",
                queue="times",
                virtual_host="/",
                timestamp=datetime(2025, month, 2, 1, 30, tzinfo=UTC),
                broker_arn="arn:aws:mq:eu-west-1:210987654321:broker:shop:b-5a1c",
                event_source="aws:rmq",
            )
            for month in range(1, 13)
        ],
    ),
]
