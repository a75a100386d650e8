"""WorkMail mail flow rules: summaries and actions."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdarouter import App, ReplyError
from lambdarouter.events import read, write
from lambdarouter.sources.workmail import WorkMailMessage
from lambdarouter.testing import Client, samples, workmail
from tests.dispatched import received, taken_by
from tests.mutations import check_mutations
from tests.published import load, published


def answer_of(returned: Any, payload: Any) -> Any:
    """The app's answer to a payload whose handler returns this."""
    app = App()
    app.on_workmail()(lambda event: returned)
    return Client(app).send(payload)


DEFAULT = {"actions": [{"allRecipients": True, "action": {"type": "DEFAULT"}}]}


def test_every_field_of_a_mail() -> None:
    [message] = received("workmail", workmail.inbound())

    assert message == WorkMailMessage(
        message_id="00000000-0000-0000-0000-000000000001",
        flow_direction="INBOUND",
        subject="Help",
        sender="jane@example.com",
        mail_from="jane@example.com",
        recipients=("support@example.com", "sales@example.com"),
        invocation_id="00000000000000000000000000000001",
    )


def test_filters() -> None:
    handlers = {
        "out": lambda app: app.on_workmail(direction="OUTBOUND"),
        "sales": lambda app: app.on_workmail(recipient="sales@*", direction="INBOUND"),
        "rest": lambda app: app.on_workmail(),
    }

    assert taken_by(handlers, workmail.outbound()) == ["out"]
    assert taken_by(handlers, workmail.inbound()) == ["sales"]
    assert taken_by(handlers, workmail.inbound(recipients=["x@example.com"])) == ["rest"]


@pytest.mark.parametrize("returned", [None, {}, DEFAULT])
def test_without_actions_the_mail_takes_its_way(returned: Any) -> None:
    assert answer_of(returned, workmail.inbound()) == DEFAULT


def test_actions_are_the_answer() -> None:
    actions = {"actions": [{"recipients": ["sales@example.com"], "action": {"type": "MOVE_TO_JUNK"}}]}

    assert answer_of(actions, workmail.inbound()) == actions


@pytest.mark.parametrize(
    ("returned", "field"),
    [
        ("DROP", "value"),
        ({"actions": "DROP"}, "actions"),
        ({"actions": [{}]}, r"actions\[0\]"),
        ({"actions": [{"action": {"type": "ERASE"}}]}, r"actions\[0\]"),
    ],
)
def test_another_reply_is_an_error_that_names_the_field(returned: Any, field: str) -> None:
    with pytest.raises(ReplyError, match=field):
        answer_of(returned, workmail.inbound())


@pytest.mark.parametrize("kind", samples("workmail"))
def test_samples_survive_the_round_trip(kind: str) -> None:
    event = read(WorkMailMessage, samples("workmail")[kind].record(), "workmail")

    assert read(WorkMailMessage, write(event), "workmail") == event


@given(
    st.builds(
        WorkMailMessage,
        message_id=st.text(),
        flow_direction=st.text(),
        subject=st.none() | st.text(),
        recipients=st.lists(st.text()).map(tuple),
    )
)
def test_payload_and_event_agree_in_both_directions(event: WorkMailMessage) -> None:
    assert read(WorkMailMessage, write(event), "workmail") == event


@published("workmail")
def test_the_public_samples(name: str) -> None:
    [event] = received("workmail", load(name))

    assert "unreadable" not in repr(event)


def test_damaged_payloads_end_in_clear_errors() -> None:
    assert check_mutations(workmail.inbound) > 40
