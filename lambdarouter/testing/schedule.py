"""Sample payloads of scheduled events.

Source: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-run-lambda-schedule.html
"""

from typing import TYPE_CHECKING, Any, Final

from .._events.samples import Sample
from ..sources.schedule import ScheduledEvent

if TYPE_CHECKING:
    from .._events.builder import frozen
    from .._events.samples import Fields

    @frozen(kw_only=True)
    class _Fields(Fields, ScheduledEvent): ...

else:
    _Fields = ScheduledEvent

_ENVELOPE: dict[str, Any] = {
    "version": "0",
    "id": "89d1a02d-5ec7-412e-82f5-13505f849b41",
    "detail-type": "Scheduled Event",
    "source": "aws.events",
    "account": "123456789012",
    "time": "2026-01-31T12:00:00Z",
    "region": "us-east-1",
    "resources": ["arn:aws:events:us-east-1:123456789012:rule/nightly"],
    "detail": {},
}

rule: Final = Sample(_Fields, _ENVELOPE, doc="A tick of an EventBridge rule with a schedule.")
scheduler: Final = Sample(
    _Fields,
    {
        **_ENVELOPE,
        "source": "aws.scheduler",
        "resources": ["arn:aws:scheduler:us-east-1:123456789012:schedule/default/nightly"],
        "detail": "{}",
    },
    doc="A tick of EventBridge Scheduler, for a schedule without its own input.",
)
