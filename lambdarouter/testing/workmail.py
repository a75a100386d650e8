"""Sample payloads of WorkMail mail flow rules.

Source: https://docs.aws.amazon.com/workmail/latest/adminguide/lambda.html
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from .._events.samples import P, Sample
from ..sources.workmail import WorkMailMessage

if TYPE_CHECKING:
    from .._events.builder import field, frozen
    from .._events.samples import SAMPLED, Fields, strings

    @frozen(kw_only=True)
    class _Fields(Fields, WorkMailMessage):
        message_id: str = SAMPLED
        flow_direction: str = SAMPLED
        recipients: Any = field(default=SAMPLED, converter=strings)

else:
    _Fields = WorkMailMessage


def _sample(event: Callable[P, Any], direction: str) -> Sample[P]:
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
    return Sample(event, payload, doc=f"An email in the direction `{direction}`.")


inbound: Final = _sample(_Fields, "INBOUND")
outbound: Final = _sample(_Fields, "OUTBOUND")
