"""Sample payloads of SES email receiving.

Source: https://docs.aws.amazon.com/ses/latest/dg/receiving-email-action-lambda-event.html
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from .._events.samples import P, Sample
from ..sources.ses import SESMessage

if TYPE_CHECKING:
    from .._events.builder import field, frozen
    from .._events.samples import SAMPLED, Fields, several, strings

    @frozen(kw_only=True)
    class _Fields(Fields, SESMessage):
        message_id: str = SAMPLED
        recipients: Any = field(default=SAMPLED, converter=strings)
        destinations: Any = field(default=SAMPLED, converter=strings)
        from_: Any = field(default=SAMPLED, converter=strings)
        to: Any = field(default=SAMPLED, converter=strings)
        cc: Any = field(default=SAMPLED, converter=strings)
        bcc: Any = field(default=SAMPLED, converter=strings)
        reply_to: Any = field(default=SAMPLED, converter=strings)
        headers: Any = field(default=SAMPLED, converter=several)

else:
    _Fields = SESMessage

_PASS = {"status": "PASS"}


def _sample(event: Callable[P, Any], doc: str, invocation_type: str, **receipt: Any) -> Sample[P]:
    return Sample(
        event,
        {
            "eventSource": "aws:ses",
            "eventVersion": "1.0",
            "ses": {
                "mail": {
                    "timestamp": "2026-01-31T12:00:00.123Z",
                    "source": "jane@example.com",
                    "messageId": "o3vrnil0e2ic28trm7dfhrc2v0clambda4nbp0g1",
                    "destination": ["support@example.com"],
                    "headersTruncated": False,
                    "headers": [
                        {"name": "Return-Path", "value": "<jane@example.com>"},
                        {"name": "From", "value": "Jane Doe <jane@example.com>"},
                        {"name": "To", "value": "support@example.com"},
                        {"name": "Subject", "value": "Help"},
                    ],
                    "commonHeaders": {
                        "returnPath": "jane@example.com",
                        "from": ["Jane Doe <jane@example.com>"],
                        "date": "Sat, 31 Jan 2026 13:00:00 +0100",
                        "to": ["support@example.com"],
                        "messageId": "<0123456789@example.com>",
                        "subject": "Help",
                    },
                },
                "receipt": {
                    "timestamp": "2026-01-31T12:00:00.456Z",
                    "processingTimeMillis": 574,
                    "recipients": ["support@example.com"],
                    "spamVerdict": _PASS,
                    "virusVerdict": _PASS,
                    "spfVerdict": _PASS,
                    "dkimVerdict": _PASS,
                    "dmarcVerdict": _PASS,
                    **receipt,
                    "action": {
                        "type": "Lambda",
                        "functionArn": "arn:aws:lambda:us-east-1:123456789012:function:function",
                        "invocationType": invocation_type,
                    },
                },
            },
        },
        records="Records",
        doc=doc,
    )


message: Final = _sample(_Fields, "An email from a rule that does not wait for a response.", "Event")
request_response: Final = _sample(_Fields, "An email from a rule that waits for a disposition.", "RequestResponse")
rejected: Final = _sample(
    _Fields, "An email that failed its checks.", "Event", dmarcVerdict={"status": "FAIL"}, dmarcPolicy="reject"
)
