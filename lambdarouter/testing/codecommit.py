"""Sample payloads of CodeCommit triggers.

Source: https://docs.aws.amazon.com/codecommit/latest/userguide/how-to-notify-lambda.html
"""

from typing import Any

from .._events.samples import Sample
from ..sources.codecommit import CodeCommitEvent

_COMMIT = "5c4ef1049f1d27deadbeeff313e0730018be182b"


def _sample(doc: str, reference: dict[str, Any], event_name: str = "ReferenceChanges") -> Sample:
    return Sample(
        CodeCommitEvent,
        {
            "awsRegion": "us-east-1",
            "codecommit": {"references": [{"commit": _COMMIT, "ref": "refs/heads/main", **reference}]},
            "customData": "this is custom data",
            "eventId": "5a824061-17ca-46a9-bbf9-114edeadbeef",
            "eventName": event_name,
            "eventPartNumber": 1,
            "eventSource": "aws:codecommit",
            "eventSourceARN": "arn:aws:codecommit:us-east-1:123456789012:repository",
            "eventTime": "2026-01-31T12:00:00.123+0000",
            "eventTotalParts": 1,
            "eventTriggerConfigId": "6b824061-17ca-46a9-bbf9-114edeadbeef",
            "eventTriggerName": "trigger",
            "eventVersion": "1.0",
            "userIdentityARN": "arn:aws:iam::123456789012:user/jane",
        },
        records="Records",
        doc=doc,
    )


updated: Sample = _sample("A push to a branch.", {})
created: Sample = _sample("A push that creates a branch.", {"created": True})
deleted: Sample = _sample("A push that deletes a branch.", {"deleted": True})
test_event: Sample = _sample("A test of a trigger.", {}, "TriggerEventTest")
