"""Sample payloads of Chime SDK SIP media applications.

Source: https://docs.aws.amazon.com/chime-sdk/latest/dg/pstn-invocations.html
"""

from typing import Any

from .._events.samples import Sample
from ..sources.chime_sip import CallEvent


def _sample(event_type: str, status: str = "Connected", **more: Any) -> Sample:
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
    return Sample(CallEvent, payload, doc=f"An event of type `{event_type}`.")


_SPEAK = {"Type": "Speak", "Parameters": {"Text": "Hello", "CallId": "7c824061-17ca-46a9-bbf9-114edeadbeef"}}

new_inbound_call: Sample = _sample("NEW_INBOUND_CALL")
new_outbound_call: Sample = _sample("NEW_OUTBOUND_CALL")
ringing: Sample = _sample("RINGING")
call_answered: Sample = _sample("CALL_ANSWERED")
action_successful: Sample = _sample("ACTION_SUCCESSFUL", ActionData=_SPEAK)
action_failed: Sample = _sample("ACTION_FAILED", ActionData=_SPEAK)
action_interrupted: Sample = _sample("ACTION_INTERRUPTED", ActionData=_SPEAK)
digits_received: Sample = _sample("DIGITS_RECEIVED", ActionData={"Type": "ReceiveDigits", "ReceivedDigits": "1"})
call_update_requested: Sample = _sample("CALL_UPDATE_REQUESTED", ActionData={"Type": "CallUpdateRequest"})
hangup: Sample = _sample("HANGUP", "Disconnected", ActionData={"Type": "ReceiveHangup"})
invalid_lambda_response: Sample = _sample("INVALID_LAMBDA_RESPONSE", ErrorType="ActionsListEmpty")
