"""Amazon Chime SDK SIP media applications: a ringing call, a failed action and a refused answer."""

from datetime import UTC, datetime

from lambdarouter.sources.chime_sip import CallEvent, Participant

from ._reading import Reading

READINGS: list[Reading] = [
    Reading(
        "on_chime_sip",
        {
            "SchemaVersion": "1.0",
            "Sequence": 1,
            "InvocationEventType": "NEW_INBOUND_CALL",
            "CallDetails": {
                "TransactionId": "transaction-1",
                "AwsAccountId": "210987654321",
                "AwsRegion": "eu-west-1",
                "SipRuleId": "rule-1",
                "SipApplicationId": "application-0",
                "Participants": [
                    {
                        "CallId": "call-1",
                        "ParticipantTag": "LEG-A",
                        "To": "+43155501",
                        "From": "+43155502",
                        "Direction": "Inbound",
                        "StartTimeInMilliseconds": "1769860800001",
                    }
                ],
            },
        },
        [
            CallEvent(
                event_type="NEW_INBOUND_CALL",
                participants=(
                    Participant(
                        call_id="call-1",
                        tag="LEG-A",
                        to="+43155501",
                        from_="+43155502",
                        direction="Inbound",
                        started_at=datetime(2026, 1, 31, 12, 0, 0, 1_000, UTC),
                    ),
                ),
                sequence=1,
                transaction_id="transaction-1",
                application_id="application-0",
                sip_rule_id="rule-1",
                account="210987654321",
                region="eu-west-1",
            )
        ],
    ),
    Reading(
        "on_chime_sip",
        {
            "SchemaVersion": "1.0",
            "Sequence": 2,
            "InvocationEventType": "ACTION_FAILED",
            "ActionData": {
                "Type": "CallAndBridge",
                "Parameters": {"CallTimeoutSeconds": 30, "CallId": "call-1"},
                "ErrorType": "CallNotAnswered",
                "ErrorMessage": "Call not answered",
            },
            "CallDetails": {
                "TransactionId": "transaction-1",
                "TransactionAttributes": {"queue": "orders"},
                "AwsAccountId": "210987654321",
                "AwsRegion": "eu-west-1",
                "SipMediaApplicationId": "application-1",
                "Participants": [{"CallId": "call-1", "ParticipantTag": "LEG-A", "Status": "Connected"}],
            },
        },
        [
            CallEvent(
                event_type="ACTION_FAILED",
                participants=(Participant(call_id="call-1", tag="LEG-A", status="Connected"),),
                sequence=2,
                transaction_id="transaction-1",
                transaction_attributes={"queue": "orders"},
                application_id="application-1",
                action={
                    "Type": "CallAndBridge",
                    "Parameters": {"CallTimeoutSeconds": 30, "CallId": "call-1"},
                    "ErrorType": "CallNotAnswered",
                    "ErrorMessage": "Call not answered",
                },
                error_type="CallNotAnswered",
                error_message="Call not answered",
                account="210987654321",
                region="eu-west-1",
            )
        ],
    ),
    Reading(
        "on_chime_sip",
        {
            "SchemaVersion": "1.1",
            "Sequence": 3,
            "InvocationEventType": "INVALID_LAMBDA_RESPONSE",
            "CallDetails": {"TransactionId": "transaction-1", "Participants": [{"CallId": "call-1"}]},
            "ErrorType": "ActionsListEmpty",
            "ErrorMessage": "Actions list is empty.",
        },
        [
            CallEvent(
                event_type="INVALID_LAMBDA_RESPONSE",
                participants=(Participant(call_id="call-1"),),
                sequence=3,
                transaction_id="transaction-1",
                error_type="ActionsListEmpty",
                error_message="Actions list is empty.",
                schema_version="1.1",
            )
        ],
    ),
]
