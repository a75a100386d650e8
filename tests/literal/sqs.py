"""SQS messages: of a FIFO queue that others are redriven to, and through a pipe."""

from datetime import UTC, datetime

from lambdarouter.sources.sqs import MessageAttribute, SQSMessage

from ._reading import Reading

READINGS: list[Reading] = [
    Reading(
        "on_sqs",
        {
            "Records": [
                {
                    "messageId": "059f36b4-87a3-44ab-83d2-661975830a7d",
                    "receiptHandle": "AQEBwJnKyrHigUMZj6rYigCgxlaS3SLy0a",
                    "body": "order 17",
                    "attributes": {
                        "ApproximateReceiveCount": "3",
                        "SentTimestamp": "1769860800001",
                        "SequenceNumber": "18849496460467696128",
                        "MessageGroupId": "till-7",
                        "SenderId": "AIDAIO23YVJENQZJOL4VO",
                        "MessageDeduplicationId": "order-17",
                        "ApproximateFirstReceiveTimestamp": "1769860800002",
                        "DeadLetterQueueSourceArn": "arn:aws:sqs:eu-west-1:210987654321:orders.fifo",
                        "AWSTraceHeader": "Root=1-697df340-1c2d3e4f5a6b7c8d9e0f1a2b",
                    },
                    "messageAttributes": {
                        "tenant": {
                            "stringValue": "north",
                            "stringListValues": ["later"],
                            "binaryListValues": ["cGVhcg=="],
                            "dataType": "String.Name",
                        },
                        "label": {
                            "binaryValue": "cGVhcg==",
                            "stringListValues": [],
                            "binaryListValues": [],
                            "dataType": "Binary",
                        },
                    },
                    "md5OfBody": "e4e68fb7bd0e697a0ae8f1bb342846b3",
                    "md5OfMessageAttributes": "bbdc5fdb8be7251f5c910905db994bab",
                    "eventSource": "aws:sqs",
                    "eventSourceARN": "arn:aws:sqs:eu-west-1:210987654321:late-orders.fifo",
                    "awsRegion": "eu-west-1",
                }
            ]
        },
        [
            SQSMessage[str](
                body="order 17",
                message_id="059f36b4-87a3-44ab-83d2-661975830a7d",
                attributes={
                    "tenant": MessageAttribute(
                        data_type="String.Name",
                        string_list_values=("later",),
                        binary_list_values=(b"pear",),
                        string_value="north",
                    ),
                    "label": MessageAttribute(data_type="Binary", binary_value=b"pear"),
                },
                group_id="till-7",
                deduplication_id="order-17",
                sequence_number="18849496460467696128",
                receive_count=3,
                sent_at=datetime(2026, 1, 31, 12, 0, 0, 1_000, UTC),
                first_received_at=datetime(2026, 1, 31, 12, 0, 0, 2_000, UTC),
                sender_id="AIDAIO23YVJENQZJOL4VO",
                dead_letter_source_arn="arn:aws:sqs:eu-west-1:210987654321:orders.fifo",
                trace_header="Root=1-697df340-1c2d3e4f5a6b7c8d9e0f1a2b",
                queue_arn="arn:aws:sqs:eu-west-1:210987654321:late-orders.fifo",
                region="eu-west-1",
                receipt_handle="AQEBwJnKyrHigUMZj6rYigCgxlaS3SLy0a",
                body_md5="e4e68fb7bd0e697a0ae8f1bb342846b3",
                attributes_md5="bbdc5fdb8be7251f5c910905db994bab",
            )
        ],
    ),
    Reading(
        "on_sqs",
        [
            {
                "messageId": "059f36b4-87a3-44ab-83d2-661975830a7e",
                "receiptHandle": "AQEBzWwaftRI0KuVm4tP",
                "body": "order 18",
                "attributes": {"ApproximateReceiveCount": "1"},
                "messageAttributes": {},
                "md5OfBody": "e4e68fb7bd0e697a0ae8f1bb342846b4",
                "eventSource": "aws:sqs",
                "eventSourceARN": "arn:aws:sqs:eu-west-1:210987654321:orders",
                "awsRegion": "eu-west-1",
            }
        ],
        [
            SQSMessage[str](
                body="order 18",
                message_id="059f36b4-87a3-44ab-83d2-661975830a7e",
                receive_count=1,
                queue_arn="arn:aws:sqs:eu-west-1:210987654321:orders",
                region="eu-west-1",
                receipt_handle="AQEBzWwaftRI0KuVm4tP",
                body_md5="e4e68fb7bd0e697a0ae8f1bb342846b4",
            )
        ],
        via=("eventbridge_pipes",),
    ),
]
