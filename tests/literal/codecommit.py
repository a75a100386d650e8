"""CodeCommit triggers: a push that updates, creates and deletes references."""

from datetime import UTC, datetime

from lambdarouter.sources.codecommit import CodeCommitEvent, Reference

from ._reading import Reading

READINGS: list[Reading] = [
    Reading(
        "on_codecommit",
        {
            "Records": [
                {
                    "awsRegion": "eu-west-1",
                    "codecommit": {
                        "references": [
                            {"commit": "5a1c0ffee", "ref": "refs/heads/main"},
                            {"commit": "6b2d0ffee", "created": True, "ref": "refs/tags/v2"},
                            {"commit": "7c3e0ffee", "deleted": True, "ref": "refs/heads/old"},
                        ]
                    },
                    "customData": "deploy",
                    "eventId": "31ade2c7-f889-47c5-a937-1cf99e2790e9",
                    "eventName": "ReferenceChanges",
                    "eventPartNumber": 2,
                    "eventSource": "aws:codecommit",
                    "eventSourceARN": "arn:aws:codecommit:eu-west-1:210987654321:shop",
                    "eventTime": "2026-01-31T12:00:00.001+0000",
                    "eventTotalParts": 3,
                    "eventTriggerConfigId": "5517493d-a091",
                    "eventTriggerName": "on-push",
                    "eventVersion": "1.1",
                    "userIdentityARN": "arn:aws:iam::210987654321:user/clerk",
                }
            ]
        },
        [
            CodeCommitEvent(
                references=(
                    Reference(ref="refs/heads/main", commit="5a1c0ffee"),
                    Reference(ref="refs/tags/v2", commit="6b2d0ffee", created=True),
                    Reference(ref="refs/heads/old", commit="7c3e0ffee", deleted=True),
                ),
                repository_arn="arn:aws:codecommit:eu-west-1:210987654321:shop",
                event_name="ReferenceChanges",
                event_time=datetime(2026, 1, 31, 12, 0, 0, 1_000, UTC),
                event_id="31ade2c7-f889-47c5-a937-1cf99e2790e9",
                user_arn="arn:aws:iam::210987654321:user/clerk",
                trigger_name="on-push",
                trigger_id="5517493d-a091",
                custom_data="deploy",
                part_number=2,
                total_parts=3,
                region="eu-west-1",
                event_version="1.1",
            )
        ],
    )
]
