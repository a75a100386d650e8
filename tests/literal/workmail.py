"""Amazon WorkMail rules."""

from lambdarouter.sources.workmail import WorkMailMessage

from ._reading import Reading

READINGS: list[Reading] = [
    Reading(
        "on_workmail",
        {
            "summaryVersion": "2019-07-28",
            "envelope": {
                "mailFrom": {"address": "bounce@example.com"},
                "recipients": [{"address": "orders@shop.example.com"}, {"address": "copy@shop.example.com"}],
            },
            "sender": {"address": "clerk@example.com"},
            "subject": "Order 17",
            "messageId": "00000000-0000-0000-0000-000000000017",
            "invocationId": "invocation-17",
            "flowDirection": "INBOUND",
            "truncated": True,
        },
        [
            WorkMailMessage(
                message_id="00000000-0000-0000-0000-000000000017",
                flow_direction="INBOUND",
                subject="Order 17",
                sender="clerk@example.com",
                mail_from="bounce@example.com",
                recipients=("orders@shop.example.com", "copy@shop.example.com"),
                invocation_id="invocation-17",
                truncated=True,
                summary_version="2019-07-28",
            )
        ],
    )
]
