"""Amazon MQ for ActiveMQ, polled by Lambda and by EventBridge Pipes."""

from datetime import UTC, datetime

from lambdarouter.sources.activemq import ActiveMQMessage

from ._reading import Reading

READINGS: list[Reading] = [
    Reading(
        "on_activemq",
        {
            "eventSource": "aws:amq",
            "eventSourceArn": "arn:aws:mq:eu-west-1:210987654321:broker:shop:b-5a1c",
            "messages": [
                {
                    "messageID": "ID:b-5a1c-1.mq.eu-west-1.amazonaws.com-40001-1:2:1:1:7",
                    "messageType": "jms/bytes-message",
                    "deliveryMode": 2,
                    "replyTo": "queue://answers",
                    "type": "order-placed",
                    "expiration": "90000",
                    "priority": 4,
                    "correlationId": "basket-17",
                    "redelivered": True,
                    "destination": {"physicalName": "orders"},
                    "data": "b3JkZXIgMTc=",
                    "timestamp": 1769860800001,
                    "brokerInTime": 1769860800002,
                    "brokerOutTime": 1769860800003,
                    "properties": {"tenant": "north"},
                }
            ],
        },
        [
            ActiveMQMessage(
                data=b"order 17",
                destination="orders",
                message_id="ID:b-5a1c-1.mq.eu-west-1.amazonaws.com-40001-1:2:1:1:7",
                message_type="jms/bytes-message",
                properties={"tenant": "north"},
                correlation_id="basket-17",
                reply_to="queue://answers",
                type="order-placed",
                timestamp=datetime(2026, 1, 31, 12, 0, 0, 1_000, UTC),
                broker_in_time=datetime(2026, 1, 31, 12, 0, 0, 2_000, UTC),
                broker_out_time=datetime(2026, 1, 31, 12, 0, 0, 3_000, UTC),
                expiration=90_000,
                priority=4,
                delivery_mode=2,
                redelivered=True,
                broker_arn="arn:aws:mq:eu-west-1:210987654321:broker:shop:b-5a1c",
                event_source="aws:amq",
            )
        ],
    ),
    Reading(
        "on_activemq",
        [
            {
                "eventSource": "aws:amq",
                "eventSourceArn": "arn:aws:mq:eu-west-1:210987654321:broker:shop:b-5a1c",
                "messageID": "ID:b-5a1c-1.mq.eu-west-1.amazonaws.com-40001-1:2:1:1:8",
                "messageType": "jms/text-message",
                "data": "b3JkZXIgMTg=",
                "connectionId": "connection-3",
                "correlationID": "basket-18",
                "persistent": True,
                "redelivered": False,
                "destination": {"physicalname": "late-orders"},
                "timestamp": 1769860800004,
                "brokerInTime": 1769860800005,
                "brokerOutTime": 1769860800006,
            }
        ],
        [
            ActiveMQMessage(
                data=b"order 18",
                destination="late-orders",
                message_id="ID:b-5a1c-1.mq.eu-west-1.amazonaws.com-40001-1:2:1:1:8",
                message_type="jms/text-message",
                correlation_id="basket-18",
                timestamp=datetime(2026, 1, 31, 12, 0, 0, 4_000, UTC),
                broker_in_time=datetime(2026, 1, 31, 12, 0, 0, 5_000, UTC),
                broker_out_time=datetime(2026, 1, 31, 12, 0, 0, 6_000, UTC),
                persistent=True,
                connection_id="connection-3",
                broker_arn="arn:aws:mq:eu-west-1:210987654321:broker:shop:b-5a1c",
                event_source="aws:amq",
            )
        ],
        via=("eventbridge_pipes",),
    ),
]
