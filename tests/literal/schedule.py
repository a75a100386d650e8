"""Schedules of EventBridge rules and of EventBridge Scheduler."""

from datetime import UTC, datetime

from lambdarouter.sources.schedule import ScheduledEvent

from ._reading import Reading

READINGS: list[Reading] = [
    Reading(
        "on_schedule",
        {
            "version": "1",
            "id": "53dc4d37-cffa-4f76-80c9-8b7d4a4d2eaa",
            "detail-type": "Scheduled Event",
            "source": "aws.events",
            "account": "210987654321",
            "time": "2026-01-31T12:00:00Z",
            "region": "eu-west-1",
            "resources": ["arn:aws:events:eu-west-1:210987654321:rule/nightly"],
            "detail": {},
            "replay-name": "again",
        },
        [
            ScheduledEvent(
                resource_arn="arn:aws:events:eu-west-1:210987654321:rule/nightly",
                source="aws.events",
                time=datetime(2026, 1, 31, 12, 0, 0, 0, UTC),
                id="53dc4d37-cffa-4f76-80c9-8b7d4a4d2eaa",
                account="210987654321",
                region="eu-west-1",
                detail={},
                replay_name="again",
                version="1",
            )
        ],
    ),
    Reading(
        "on_schedule",
        {
            "version": "0",
            "id": "53dc4d37-cffa-4f76-80c9-8b7d4a4d2eab",
            "detail-type": "Scheduled Event",
            "source": "aws.scheduler",
            "account": "210987654321",
            "time": "2026-01-31T12:00:01Z",
            "region": "eu-west-1",
            "resources": ["arn:aws:scheduler:eu-west-1:210987654321:schedule/default/nightly"],
            "detail": "{}",
        },
        [
            ScheduledEvent(
                resource_arn="arn:aws:scheduler:eu-west-1:210987654321:schedule/default/nightly",
                source="aws.scheduler",
                time=datetime(2026, 1, 31, 12, 0, 1, 0, UTC),
                id="53dc4d37-cffa-4f76-80c9-8b7d4a4d2eab",
                account="210987654321",
                region="eu-west-1",
                detail="{}",
            )
        ],
    ),
]
