"""Sample payloads of Chime SDK SIP media applications.

Source: https://docs.aws.amazon.com/chime-sdk/latest/dg/pstn-invocations.html
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from .._events.samples import P, Sample
from ..sources.chime_sip import CallEvent

if TYPE_CHECKING:
    from .._events.builder import field, frozen
    from .._events.samples import SAMPLED, Fields, several

    @frozen(kw_only=True)
    class _Fields(Fields, CallEvent):
        event_type: str = SAMPLED
        participants: Any = field(default=SAMPLED, converter=several)

else:
    _Fields = CallEvent


def _sample(event: Callable[P, Any], event_type: str, status: str = "Connected", **more: Any) -> Sample[P]:
    payload: dict[str, Any] = {
        "SchemaVersion": "1.0",
        "Sequence": 1,
        "InvocationEventType": event_type,
        "CallDetails": {
            "TransactionId": "5a824061-17ca-46a9-bbf9-114edeadbeef",
            "TransactionAttributes": {"menu": "main"},
            "AwsAccountId": "123456789012",
            "AwsRegion": "us-east-1",
            "SipMediaApplicationId": "6b824061-17ca-46a9-bbf9-114edeadbeef",
            "Participants": [
                {
                    "CallId": "7c824061-17ca-46a9-bbf9-114edeadbeef",
                    "ParticipantTag": "LEG-A",
                    "To": "+12025550100",
                    "From": "+12025550199",
                    "Direction": "Inbound",
                    "StartTimeInMilliseconds": "1769860800123",
                    "Status": status,
                }
            ],
        },
        **more,
    }
    return Sample(event, payload, doc=f"An event of type `{event_type}`.")


_SPEAK = {"Type": "Speak", "Parameters": {"Text": "Hello", "CallId": "7c824061-17ca-46a9-bbf9-114edeadbeef"}}

new_inbound_call: Final = _sample(_Fields, "NEW_INBOUND_CALL")
new_outbound_call: Final = _sample(_Fields, "NEW_OUTBOUND_CALL")
ringing: Final = _sample(_Fields, "RINGING")
call_answered: Final = _sample(_Fields, "CALL_ANSWERED")
action_successful: Final = _sample(_Fields, "ACTION_SUCCESSFUL", ActionData=_SPEAK)
action_failed: Final = _sample(_Fields, "ACTION_FAILED", ActionData=_SPEAK)
action_interrupted: Final = _sample(_Fields, "ACTION_INTERRUPTED", ActionData=_SPEAK)
digits_received: Final = _sample(
    _Fields, "DIGITS_RECEIVED", ActionData={"Type": "ReceiveDigits", "ReceivedDigits": "1"}
)
call_update_requested: Final = _sample(_Fields, "CALL_UPDATE_REQUESTED", ActionData={"Type": "CallUpdateRequest"})
hangup: Final = _sample(_Fields, "HANGUP", "Disconnected", ActionData={"Type": "ReceiveHangup"})
invalid_lambda_response: Final = _sample(_Fields, "INVALID_LAMBDA_RESPONSE", ErrorType="ActionsListEmpty")
