"""Sample payloads of CodeCommit triggers.

Source: https://docs.aws.amazon.com/codecommit/latest/userguide/how-to-notify-lambda.html
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from .._events.samples import P, Sample
from ..sources.codecommit import CodeCommitEvent

if TYPE_CHECKING:
    from .._events.builder import field, frozen
    from .._events.samples import SAMPLED, Fields, several

    @frozen(kw_only=True)
    class _Fields(Fields, CodeCommitEvent):
        references: Any = field(default=SAMPLED, converter=several)
        repository: str = SAMPLED  # pyright: ignore[reportIncompatibleMethodOverride]

else:
    _Fields = CodeCommitEvent

_COMMIT = "5c4ef1049f1d27deadbeeff313e0730018be182b"


def _sample(
    event: Callable[P, Any], doc: str, reference: dict[str, Any], event_name: str = "ReferenceChanges"
) -> Sample[P]:
    return Sample(
        event,
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


updated: Final = _sample(_Fields, "A push to a branch.", {})
created: Final = _sample(_Fields, "A push that creates a branch.", {"created": True})
deleted: Final = _sample(_Fields, "A push that deletes a branch.", {"deleted": True})
test_event: Final = _sample(_Fields, "A test of a trigger.", {}, "TriggerEventTest")
