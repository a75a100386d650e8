"""Amazon SES receiving: directly, and through SNS."""

import json
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from lambdarouter.sources.ses import SESMessage

from ._reading import Reading

_MAIL: dict[str, Any] = {
    "timestamp": "2026-01-31T12:00:00.001Z",
    "source": "clerk@example.com",
    "messageId": "o3vrnil0e2ic28trm7dfhrc2v0clambda4nbp0g1",
    "destination": ["orders@shop.example.com", "copy@shop.example.com"],
    "headersTruncated": True,
    "headers": [{"name": "From", "value": "Clerk <clerk@example.com>"}, {"name": "X-Till", "value": "7"}],
    "commonHeaders": {
        "returnPath": "bounce@example.com",
        "from": ["Clerk <clerk@example.com>"],
        "date": "Sat, 31 Jan 2026 13:00:00 +0100",
        "to": ["orders@shop.example.com"],
        "cc": ["copy@shop.example.com"],
        "bcc": ["hidden@shop.example.com"],
        "replyTo": ["reply@example.com"],
        "sender": "Office <office@example.com>",
        "messageId": "<header-id@example.com>",
        "subject": "Order 17",
    },
}

READINGS: list[Reading] = [
    Reading(
        "on_ses",
        {
            "Records": [
                {
                    "eventVersion": "1.0",
                    "eventSource": "aws:ses",
                    "ses": {
                        "mail": _MAIL,
                        "receipt": {
                            "timestamp": "2026-01-31T12:00:00.002Z",
                            "processingTimeMillis": 574,
                            "recipients": ["orders@shop.example.com"],
                            "spamVerdict": {"status": "PASS"},
                            "virusVerdict": {"status": "FAIL"},
                            "spfVerdict": {"status": "GRAY"},
                            "dkimVerdict": {"status": "PROCESSING_FAILED"},
                            "dmarcVerdict": {"status": "DISABLED"},
                            "dmarcPolicy": "quarantine",
                            "action": {
                                "type": "Lambda",
                                "functionArn": "arn:aws:lambda:eu-west-1:210987654321:function:mail",
                                "invocationType": "Event",
                            },
                        },
                    },
                }
            ]
        },
        [
            SESMessage(
                message_id="o3vrnil0e2ic28trm7dfhrc2v0clambda4nbp0g1",
                recipients=("orders@shop.example.com",),
                sender="clerk@example.com",
                destinations=("orders@shop.example.com", "copy@shop.example.com"),
                subject="Order 17",
                from_=("Clerk <clerk@example.com>",),
                to=("orders@shop.example.com",),
                cc=("copy@shop.example.com",),
                bcc=("hidden@shop.example.com",),
                reply_to=("reply@example.com",),
                header_sender="Office <office@example.com>",
                date=datetime(2026, 1, 31, 13, 0, 0, 0, timezone(timedelta(hours=1))),
                header_message_id="<header-id@example.com>",
                return_path="bounce@example.com",
                headers=(("From", "Clerk <clerk@example.com>"), ("X-Till", "7")),
                headers_truncated=True,
                timestamp=datetime(2026, 1, 31, 12, 0, 0, 1_000, UTC),
                receipt_timestamp=datetime(2026, 1, 31, 12, 0, 0, 2_000, UTC),
                processing_time_millis=574,
                spam_verdict="PASS",
                virus_verdict="FAIL",
                spf_verdict="GRAY",
                dkim_verdict="PROCESSING_FAILED",
                dmarc_verdict="DISABLED",
                dmarc_policy="quarantine",
                action_type="Lambda",
                invocation_type="Event",
                function_arn="arn:aws:lambda:eu-west-1:210987654321:function:mail",
            )
        ],
    ),
    Reading(
        "on_ses",
        {
            "Records": [
                {
                    "EventVersion": "1.0",
                    "EventSource": "aws:sns",
                    "EventSubscriptionArn": "arn:aws:sns:eu-west-1:210987654321:mail:5b",
                    "Sns": {
                        "Type": "Notification",
                        "MessageId": "0f3d",
                        "TopicArn": "arn:aws:sns:eu-west-1:210987654321:mail",
                        "Subject": "Amazon SES Email Receipt Notification",
                        "Message": json.dumps(
                            {
                                "notificationType": "Received",
                                "receipt": {
                                    "timestamp": "2026-01-31T12:00:01.000Z",
                                    "recipients": ["late@shop.example.com"],
                                    "action": {
                                        "type": "SNS",
                                        "topicArn": "arn:aws:sns:eu-west-1:210987654321:mail",
                                        "encoding": "UTF8",
                                    },
                                },
                                "mail": {
                                    "messageId": "d6iitobk75ur44p8kdnnp7g2n800",
                                    "commonHeaders": {"reply-to": ["other@example.com"]},
                                },
                                "content": "Return-Path: <bounce@example.com>",
                            }
                        ),
                        "Timestamp": "2026-01-31T12:00:02.000Z",
                        "MessageAttributes": {},
                    },
                }
            ]
        },
        [
            SESMessage(
                message_id="d6iitobk75ur44p8kdnnp7g2n800",
                recipients=("late@shop.example.com",),
                reply_to=("other@example.com",),
                receipt_timestamp=datetime(2026, 1, 31, 12, 0, 1, 0, UTC),
                action_type="SNS",
                action_topic_arn="arn:aws:sns:eu-west-1:210987654321:mail",
                action_encoding="UTF8",
                content="Return-Path: <bounce@example.com>",
            )
        ],
        via=("sns",),
    ),
]


def _other_action(read: dict[str, Any], **action: Any) -> Reading:
    """A mail whose notification is about another action; `read` is what only this event has."""
    ses = {"mail": {"messageId": "m-1"}, "receipt": {"action": action}}
    return Reading(
        "on_ses",
        {"Records": [{"eventVersion": "1.0", "eventSource": "aws:ses", "ses": ses}]},
        [SESMessage(message_id="m-1", action_type=action["type"], **read)],
    )


READINGS.extend(
    [
        _other_action(
            {
                "action_bucket": "mails",
                "action_key": "in/m-1",
                "action_key_prefix": "in/",
                "action_topic_arn": "arn:aws:sns:eu-west-1:210987654321:stored",
            },
            type="S3",
            bucketName="mails",
            objectKey="in/m-1",
            objectKeyPrefix="in/",
            topicArn="arn:aws:sns:eu-west-1:210987654321:stored",
        ),
        _other_action(
            {
                "bounce_smtp_reply_code": "550",
                "bounce_status_code": "5.1.1",
                "bounce_message": "There is no such mailbox",
                "bounce_sender": "mailer@shop.example.com",
            },
            type="Bounce",
            smtpReplyCode="550",
            statusCode="5.1.1",
            message="There is no such mailbox",
            sender="mailer@shop.example.com",
        ),
        _other_action(
            {"action_organization_arn": "arn:aws:workmail:eu-west-1:210987654321:organization/m-7"},
            type="WorkMail",
            organizationArn="arn:aws:workmail:eu-west-1:210987654321:organization/m-7",
        ),
    ]
)
