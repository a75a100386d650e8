"""CodeCommit triggers: fields, filters, what was created, updated and deleted."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from lambdarouter import App, UnhandledEventError
from lambdarouter._events.reading import read, write
from lambdarouter.sources.codecommit import CodeCommitEvent, Reference
from lambdarouter.testing import Client, codecommit, samples, sns
from tests.mutations import check_mutations
from tests.published import load, published


def received(payload: dict[str, Any]) -> CodeCommitEvent:
    app = App()
    seen: list[CodeCommitEvent] = []
    app.on_codecommit()(seen.append)
    Client(app).send(payload)
    return seen[0]


def test_every_field_of_a_push() -> None:
    event = received(codecommit.created())

    assert event.references == (
        Reference(ref="refs/heads/main", commit="5c4ef1049f1d27deadbeeff313e0730018be182b", created=True),
    )
    assert event.repository_arn == "arn:aws:codecommit:us-east-1:123456789012:repository"
    assert event.event_name == "ReferenceChanges"
    assert event.event_time == datetime(2026, 1, 31, 12, 0, 0, 123_000, tzinfo=UTC)
    assert event.user_arn == "arn:aws:iam::123456789012:user/jane"
    assert event.custom_data == "this is custom data"
    assert (event.part_number, event.total_parts) == (1, 1)
    assert (event.trigger_name, event.region) == ("trigger", "us-east-1")


@pytest.mark.parametrize("kind", ["created", "updated", "deleted"])
def test_each_narrow_decorator_takes_its_kind_alone(kind: str) -> None:
    app = App()
    seen: list[str] = []
    app.on_codecommit_created()(lambda event: seen.append("created"))
    app.on_codecommit_updated()(lambda event: seen.append("updated"))
    app.on_codecommit_deleted()(lambda event: seen.append("deleted"))

    Client(app).send(samples("codecommit")[kind]())

    assert seen == [kind]


@pytest.mark.parametrize(
    ("filters", "taken"),
    [
        ({"ref": "main"}, True),
        ({"ref": "refs/heads/main"}, True),
        ({"ref": ["release", "main"]}, True),
        ({"ref": "refs/tags/*"}, False),
        ({"repository": "repository"}, True),
        ({"repository": "arn:aws:codecommit:us-east-1:123456789012:repository"}, True),
        ({"repository": "other"}, False),
        ({"ref": "main", "repository": "other"}, False),
    ],
)
def test_filters(filters: dict[str, Any], taken: bool) -> None:
    app = App()
    seen: list[str] = []
    app.on_codecommit(**filters)(lambda event: seen.append("taken"))
    app.on_codecommit()(lambda event: seen.append("left"))

    Client(app).send(codecommit.updated())

    assert seen == ["taken" if taken else "left"]


def test_a_push_that_only_updates_reaches_no_handler_of_deletions() -> None:
    app = App()
    app.on_codecommit_deleted()(lambda event: None)

    with pytest.raises(UnhandledEventError, match="rejected by change"):
        Client(app).send(codecommit.updated())


def test_a_push_through_sns() -> None:
    app = App()
    seen: list[tuple[str, ...]] = []
    app.on_codecommit_updated()(lambda event: seen.append(event.via))

    Client(app).send(sns.message(message=codecommit.updated()))

    assert seen == [("sns",)]


@pytest.mark.parametrize("kind", samples("codecommit"))
def test_payload_and_event_agree_in_both_directions(kind: str) -> None:
    event = read(CodeCommitEvent, samples("codecommit")[kind].record(), "codecommit")

    assert read(CodeCommitEvent, write(event), "codecommit") == event


@published("codecommit")
def test_the_public_samples(name: str) -> None:
    event = received(load(name))

    assert event.references
    assert "unreadable" not in repr(event)


def test_damaged_pushes_end_in_clear_errors() -> None:
    assert check_mutations(codecommit.created) > 100
