"""SNS notifications: pushed by SNS, and in a queue without raw delivery."""

import json
from datetime import UTC, datetime

from lambdarouter.sources.sns import MessageAttribute, SNSMessage

from ._reading import Reading

READINGS: list[Reading] = [
    Reading(
        "on_sns",
        {
            "Records": [
                {
                    "EventVersion": "1.0",
                    "EventSource": "aws:sns",
                    "EventSubscriptionArn": "arn:aws:sns:eu-west-1:210987654321:orders:21be56ed",
                    "Sns": {
                        "Type": "Notification",
                        "MessageId": "95df01b4-ee98-5cb9-9903-4c221d41eb5f",
                        "TopicArn": "arn:aws:sns:eu-west-1:210987654321:orders",
                        "Subject": "Late",
                        "Message": "order 17",
                        "Timestamp": "2026-01-31T12:00:00.001Z",
                        "SignatureVersion": "2",
                        "Signature": "c2lnbmF0dXJl",
                        "SigningCertUrl": "https://sns.eu-west-1.amazonaws.com/cert.pem",
                        "UnsubscribeUrl": "https://sns.eu-west-1.amazonaws.com/?Action=Unsubscribe",
                        "Token": "2336412f37fb687f5d51e6e2",
                        "MessageAttributes": {
                            "tenant": {"Type": "String.Name", "Value": "north"},
                            "label": {"Type": "Binary", "Value": "cGVhcg=="},
                        },
                    },
                }
            ]
        },
        [
            SNSMessage[str](
                message="order 17",
                subject="Late",
                topic_arn="arn:aws:sns:eu-west-1:210987654321:orders",
                message_id="95df01b4-ee98-5cb9-9903-4c221d41eb5f",
                attributes={
                    "tenant": MessageAttribute(data_type="String.Name", value="north"),
                    "label": MessageAttribute(data_type="Binary", value="cGVhcg=="),
                },
                timestamp=datetime(2026, 1, 31, 12, 0, 0, 1_000, UTC),
                type="Notification",
                subscription_arn="arn:aws:sns:eu-west-1:210987654321:orders:21be56ed",
                signature="c2lnbmF0dXJl",
                signature_version="2",
                signing_cert_url="https://sns.eu-west-1.amazonaws.com/cert.pem",
                unsubscribe_url="https://sns.eu-west-1.amazonaws.com/?Action=Unsubscribe",
                token="2336412f37fb687f5d51e6e2",
            )
        ],
    ),
    Reading(
        "on_sns",
        {
            "Records": [
                {
                    "messageId": "059f36b4-87a3-44ab-83d2-661975830a7f",
                    "receiptHandle": "AQEBwJnK",
                    "body": json.dumps(
                        {
                            "Type": "Notification",
                            "MessageId": "dc1e94d9-56c5-5e96-808d-cc7f68faa162",
                            "TopicArn": "arn:aws:sns:eu-west-1:210987654321:baskets",
                            "Subject": "Empty",
                            "Message": "basket 18",
                            "Timestamp": "2026-01-31T12:00:01.000Z",
                            "SignatureVersion": "1",
                            "Signature": "b3RoZXI=",
                            "SigningCertURL": "https://sns.eu-west-1.amazonaws.com/other.pem",
                            "UnsubscribeURL": "https://sns.eu-west-1.amazonaws.com/?Action=Unsubscribe&other",
                            "SequenceNumber": "10000000000000003000",
                            "MessageAttributes": {"tenant": {"Type": "String", "Value": "south"}},
                        }
                    ),
                    "attributes": {
                        "ApproximateReceiveCount": "1",
                        "SequenceNumber": "18870993802838259200",
                        "MessageGroupId": "south",
                        "MessageDeduplicationId": "basket-18",
                    },
                    "messageAttributes": {},
                    "md5OfBody": "e4e68fb7bd0e697a0ae8f1bb342846b3",
                    "eventSource": "aws:sqs",
                    "eventSourceARN": "arn:aws:sqs:eu-west-1:210987654321:baskets",
                    "awsRegion": "eu-west-1",
                }
            ]
        },
        [
            SNSMessage[str](
                message="basket 18",
                subject="Empty",
                topic_arn="arn:aws:sns:eu-west-1:210987654321:baskets",
                message_id="dc1e94d9-56c5-5e96-808d-cc7f68faa162",
                attributes={"tenant": MessageAttribute(data_type="String", value="south")},
                timestamp=datetime(2026, 1, 31, 12, 0, 1, 0, UTC),
                signature="b3RoZXI=",
                signature_version="1",
                signing_cert_url="https://sns.eu-west-1.amazonaws.com/other.pem",
                unsubscribe_url="https://sns.eu-west-1.amazonaws.com/?Action=Unsubscribe&other",
                group_id="south",
                deduplication_id="basket-18",
                sequence_number="10000000000000003000",
            )
        ],
        via=("sqs",),
    ),
    Reading(
        "on_sns",
        {
            "Records": [
                {
                    "messageId": "059f36b4-87a3-44ab-83d2-661975830a80",
                    "receiptHandle": "AQEBwJnL",
                    "body": json.dumps(
                        {
                            "Type": "Notification",
                            "MessageId": "dc1e94d9-56c5-5e96-808d-cc7f68faa163",
                            "TopicArn": "arn:aws:sns:eu-west-1:210987654321:baskets",
                            "Message": "basket 19",
                        }
                    ),
                    "attributes": {"SequenceNumber": "18870993802838259201"},
                    "messageAttributes": {},
                    "md5OfBody": "e4e68fb7bd0e697a0ae8f1bb342846b4",
                    "eventSource": "aws:sqs",
                    "eventSourceARN": "arn:aws:sqs:eu-west-1:210987654321:baskets.fifo",
                    "awsRegion": "eu-west-1",
                }
            ]
        },
        [
            SNSMessage[str](
                message="basket 19",
                topic_arn="arn:aws:sns:eu-west-1:210987654321:baskets",
                message_id="dc1e94d9-56c5-5e96-808d-cc7f68faa163",
                sequence_number="18870993802838259201",
            )
        ],
        via=("sqs",),
    ),
]
