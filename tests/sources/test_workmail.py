"""WorkMail mail flow rules: summaries and actions."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lambdarouter import App, ReplyError
from lambdarouter._events.reading import read, write
from lambdarouter.sources import ses
from lambdarouter.sources.workmail import (
    WorkMailMessage,
    WorkMailReply,
    actions,
    bounce,
    bypass_spam_check,
    default,
    drop,
    move_to_junk,
)
from lambdarouter.testing import Client, samples, workmail
from tests.support.dispatched import received, response_of, taken_by
from tests.support.judged import closed, faults
from tests.support.mutations import check_mutations
from tests.support.published import load, published

answer_of = partial(response_of, "workmail")


DEFAULT: dict[str, Any] = {"actions": [{"allRecipients": True, "action": {"type": "DEFAULT"}}]}


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


# --- The answer -----------------------------------------------------------------------------------------------------


def schema_of(*types: str) -> dict[str, Any]:
    """https://docs.aws.amazon.com/workmail/latest/adminguide/lambda.html, "Response schema" and its limits."""
    action = {
        **closed({"type": {"enum": list(types)}, "parameters": {"type": "object"}}, "type"),
        "if": {"properties": {"type": {"const": "BOUNCE"}}},
        "then": {"properties": {"parameters": closed({"bounceMessage": {"type": "string"}}, "bounceMessage")}},
        "else": {"properties": {"parameters": False}},
    }
    recipients = {"type": "array", "items": {"type": "string"}, "minItems": 1}
    entry = {
        **closed({"action": action, "recipients": recipients, "allRecipients": {"type": "boolean"}}, "action"),
        "anyOf": [{"required": ["recipients"]}, {"properties": {"allRecipients": {"const": True}}}],
    }
    return closed({"actions": {"type": "array", "items": entry, "minItems": 1, "maxItems": 10}}, "actions")


INBOUND = schema_of("BOUNCE", "DROP", "DEFAULT", "BYPASS_SPAM_CHECK", "MOVE_TO_JUNK")
OUTBOUND = schema_of("BOUNCE", "DROP", "DEFAULT")
TWO = ["sales@example.com", "jane@example.com"]


def all_get(kind: str, **parameters: str) -> dict[str, Any]:
    action: dict[str, Any] = {"type": kind, **({"parameters": parameters} if parameters else {})}
    return {"actions": [{"action": action, "allRecipients": True}]}


@pytest.mark.parametrize("returned", [None, {}, {"actions": []}, {"actions": None}, DEFAULT, default(), actions()])
def test_without_actions_the_mail_takes_its_way(returned: Any) -> None:
    assert answer_of(returned, workmail.inbound()) == DEFAULT
    assert answer_of(returned, workmail.outbound()) == DEFAULT


@pytest.mark.parametrize(
    ("reply", "wire"),
    [
        (default(), all_get("DEFAULT")),
        (drop(), all_get("DROP")),
        (bounce(), all_get("BOUNCE")),
        (bounce("Against the rules."), all_get("BOUNCE", bounceMessage="Against the rules.")),
        (drop(TWO), {"actions": [{"action": {"type": "DROP"}, "recipients": TWO}]}),
        (
            actions(drop(TWO[:1]), bounce("No.", TWO[1:]), default()),
            {
                "actions": [
                    {"action": {"type": "DROP"}, "recipients": TWO[:1]},
                    {"action": {"type": "BOUNCE", "parameters": {"bounceMessage": "No."}}, "recipients": TWO[1:]},
                    {"action": {"type": "DEFAULT"}, "allRecipients": True},
                ]
            },
        ),
    ],
)
def test_replies_are_sent_in_both_directions(reply: WorkMailReply, wire: dict[str, Any]) -> None:
    assert reply.wire == wire
    for payload, schema in ((workmail.inbound(), INBOUND), (workmail.outbound(), OUTBOUND)):
        for returned in (reply, wire):
            assert answer_of(returned, payload) == wire
        assert faults(schema, wire) == []


@pytest.mark.parametrize(
    ("reply", "kind"), [(move_to_junk(), "MOVE_TO_JUNK"), (bypass_spam_check(), "BYPASS_SPAM_CHECK")]
)
def test_spam_is_a_matter_of_inbound_mails(reply: WorkMailReply, kind: str) -> None:
    assert answer_of(reply, workmail.inbound()) == reply.wire == all_get(kind)
    assert faults(INBOUND, reply.wire) == []
    assert faults(OUTBOUND, reply.wire) != []

    with pytest.raises(ReplyError) as caught:
        answer_of(reply, workmail.outbound())
    assert caught.value.field == "actions[0].action.type"


ERASE = {"action": {"type": "ERASE"}, "allRecipients": True}
DROPPED = {"type": "DROP"}


@pytest.mark.parametrize(
    ("returned", "field"),
    [
        ("DROP", "value"),
        (ses.stop_rule(), "value"),
        ({"actions": "DROP"}, "actions"),
        ({"actions": ["DROP"]}, "actions[0]"),
        ({"actions": [{}]}, "actions[0].action"),
        ({"actions": [{"action": {}, "allRecipients": True}]}, "actions[0].action.type"),
        ({"actions": [*DEFAULT["actions"], ERASE]}, "actions[1].action.type"),
        ({"actions": [{"action": DROPPED}]}, "actions[0].recipients"),
        ({"actions": [{"action": DROPPED, "allRecipients": False}]}, "actions[0].recipients"),
        ({"actions": [{"action": DROPPED, "allRecipients": "yes"}]}, "actions[0].allRecipients"),
        ({"actions": [{"action": DROPPED, "recipients": []}]}, "actions[0].recipients"),
        ({"actions": [{"action": DROPPED, "recipients": "a@example.com"}]}, "actions[0].recipients"),
        ({"actions": [{"action": DROPPED, "recipients": ["a@example.com", None]}]}, "actions[0].recipients[1]"),
        (
            {"actions": [{"action": {**DROPPED, "parameters": {"a": 1}}, "allRecipients": True}]},
            "actions[0].action.parameters",
        ),
        (
            {"actions": [{"action": {"type": "BOUNCE", "parameters": {"a": 1}}, "allRecipients": True}]},
            "actions[0].action.parameters.bounceMessage",
        ),
        ({"actions": DEFAULT["actions"] * 11}, "actions"),
        (all_get("BOUNCE", bounceMessage="x" * 256 * 1024), "value"),
    ],
)
def test_another_reply_is_an_error_that_names_the_field(returned: Any, field: str) -> None:
    with pytest.raises(ReplyError) as caught:
        answer_of(returned, workmail.inbound())

    assert caught.value.field == field


@pytest.mark.parametrize(
    ("make", "field"),
    [
        (lambda: drop("a@example.com"), "actions[0].recipients"),
        (lambda: drop(5), "actions[0].recipients"),  # type: ignore[arg-type]
        (lambda: drop([]), "actions[0].recipients"),
        (lambda: drop([1]), "actions[0].recipients[0]"),  # type: ignore[list-item]
        (lambda: bounce(1), "actions[0].action.parameters.bounceMessage"),  # type: ignore[arg-type]
        (lambda: bounce("x" * 256 * 1024), "value"),
        (lambda: actions(*[default()] * 11), "actions"),
        (lambda: actions({}), "actions"),  # type: ignore[arg-type]
    ],
)
def test_a_wrong_reply_cannot_be_made(make: Callable[[], Any], field: str) -> None:
    with pytest.raises(ReplyError) as caught:
        make()

    assert caught.value.field == field


def test_a_mail_that_goes_out_takes_500_recipients() -> None:
    def to(count: int) -> WorkMailReply:
        return default(f"{number}@example.com" for number in range(count))

    assert answer_of(to(500), workmail.outbound()) == to(500).wire
    assert answer_of(to(501), workmail.inbound()) == to(501).wire
    with pytest.raises(ReplyError, match="501 recipients; the service accepts 500"):
        answer_of(to(501), workmail.outbound())


def test_an_exception_leaves_so_that_the_rule_tries_again() -> None:
    app = App()

    @app.on_workmail()
    def fail(message: WorkMailMessage) -> None:
        raise ValueError("secret")

    with pytest.raises(ValueError, match="secret"):
        Client(app).send(workmail.inbound())


made = st.builds(
    lambda make, recipients: make(recipients),
    st.sampled_from([default, drop, move_to_junk, bypass_spam_check, lambda recipients: bounce("No.", recipients)]),
    st.none() | st.lists(st.emails(), min_size=1, max_size=3),
)


@settings(deadline=None, max_examples=50)
@given(st.lists(made, min_size=1, max_size=10))
def test_whatever_is_put_together_is_what_the_documentation_says(several: list[WorkMailReply]) -> None:
    assert faults(INBOUND, answer_of(actions(*several), workmail.inbound())) == []


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


def test_keys_that_the_documentation_does_not_name_change_nothing() -> None:
    payload = workmail.inbound()
    newer = {**payload, "summaryVersion": "2030-01-01", "quarantine": {"reason": "spam"}, "labels": ["new"]}
    newer["envelope"] = {**payload["envelope"], "helo": "mail.example.com"}

    [event] = received("workmail", newer)

    assert event == read(WorkMailMessage, {**payload, "summaryVersion": "2030-01-01"}, "workmail")
    assert event.raw == newer
