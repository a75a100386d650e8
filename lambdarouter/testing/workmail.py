"""Sample payloads of WorkMail mail flow rules.

Source: https://docs.aws.amazon.com/workmail/latest/adminguide/lambda.html
"""

from typing import Any

from .._events.samples import Sample
from ..sources.workmail import WorkMailMessage


def _sample(direction: str) -> Sample:
    payload: dict[str, Any] = {
        "summaryVersion": "2018-10-10",
        "envelope": {
            "mailFrom": {"address": "jane@example.com"},
            "recipients": [{"address": "support@example.com"}, {"address": "sales@example.com"}],
        },
        "sender": {"address": "jane@example.com"},
        "subject": "Help",
        "messageId": "00000000-0000-0000-0000-000000000001",
        "invocationId": "00000000000000000000000000000001",
        "flowDirection": direction,
        "truncated": False,
    }
    return Sample(WorkMailMessage, payload, doc=f"An email in the direction `{direction}`.")


inbound: Sample = _sample("INBOUND")
outbound: Sample = _sample("OUTBOUND")
