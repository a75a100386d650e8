"""Connect: contacts of every channel, and what a flow gets."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdarouter import App, ReplyError, UnhandledEventError
from lambdarouter.events import read, write
from lambdarouter.sources.connect import ContactFlowEvent
from lambdarouter.testing import Client, connect, samples
from tests.dispatched import received, taken_by
from tests.mutations import check_mutations
from tests.published import load, published

INSTANCE = "arn:aws:connect:us-east-1:123456789012:instance/11111111-2222-3333-4444-555555555555"
CONTACT = "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee"


def answer_of(returned: Any) -> Any:
    """The app's answer to a call whose handler returns this."""
    app = App()
    app.on_connect()(lambda event: returned)
    return Client(app).send(connect.voice())


def test_every_field_of_a_call() -> None:
    assert received("connect", connect.voice()) == [
        ContactFlowEvent(
            contact_id=CONTACT,
            parameters={"flow": "orders", "order": "7"},
            attributes={"tier": "gold"},
            channel="VOICE",
            initiation_method="INBOUND",
            instance_arn=INSTANCE,
            initial_contact_id=CONTACT,
            previous_contact_id=CONTACT,
            customer_address="+15550100",
            customer_endpoint_type="TELEPHONE_NUMBER",
            system_address="+15550199",
            system_endpoint_type="TELEPHONE_NUMBER",
            customer_id="C1",
            queue="Orders",
            queue_arn=f"{INSTANCE}/queue/66666666-7777-8888-9999-000000000000",
            outbound_caller="+15550198",
            language="en-US",
            references={"order": {"Type": "url", "Value": "https://shop.example.com/orders/7"}},
            tags={"team": "shop"},
            stream_arn="arn:aws:kinesisvideo:us-east-1:123456789012:stream/contact/1700000000000",
            stream_started_at=datetime(2026, 1, 31, 12, 0, 0, 123_000, tzinfo=UTC),
            stream_stopped_at=datetime(2026, 1, 31, 12, 1, 0, 123_000, tzinfo=UTC),
            stream_start_fragment="100",
            stream_stop_fragment="200",
        )
    ]


def test_what_a_chat_and_a_task_do_not_have() -> None:
    [chat] = received("connect", connect.chat())
    assert (chat.customer_address, chat.system_address, chat.queue, chat.stream_arn) == (None, None, None, None)
    assert chat.segment_attributes == {"connect:Subtype": {"ValueString": "connect:Chat"}}

    [task] = received("connect", connect.task())
    assert (task.contact_name, task.description) == ("Call back", "The customer of order 7 wants to talk.")
    assert task.related_contact_id == "ffffffff-bbbb-cccc-dddd-eeeeeeeeeeee"


def test_filters() -> None:
    handlers = {
        "order": lambda app: app.on_connect(flow="orders", parameters={"order": "7"}),
        "orders": lambda app: app.on_connect(flow="orders"),
        "task": lambda app: app.on_connect(channel="TASK", flow="orders", instance="1111*"),
        "queue": lambda app: app.on_connect(queue="Sales"),
        "instance": lambda app: app.on_connect(instance=INSTANCE),
        "rest": lambda app: app.on_connect(),
    }

    assert taken_by(handlers, connect.voice()) == ["order"]
    assert taken_by(handlers, connect.voice(parameters={"flow": "orders"})) == ["orders"]
    assert taken_by(handlers, connect.task()) == ["task"]
    assert taken_by(handlers, connect.voice(parameters={}, queue="Sales", instance_arn=None)) == ["queue"]
    assert taken_by(handlers, connect.voice(parameters={})) == ["instance"]
    assert taken_by(handlers, connect.chat(parameters={}, instance_arn=None)) == ["rest"]


@pytest.mark.parametrize(
    ("returned", "answer"),
    [
        (None, {}),
        ({}, {}),
        ({"name": "Jane", "orders": 2, "gold": True}, {"name": "Jane", "orders": 2, "gold": True}),
        ({"order": {"id": 7, "items": ["a"]}}, {"order": {"id": 7, "items": ["a"]}}),
    ],
)
def test_the_reply_is_the_answer(returned: Any, answer: Any) -> None:
    assert answer_of(returned) == answer


@pytest.mark.parametrize(
    ("returned", "said"),
    [
        ("Jane", "a string, not an object"),
        (["a"], "a list, not an object"),
        (7, "a number"),
        ({"a": object()}, "no JSON form"),
        ({"a": "ü" * 17_000}, "32 KB"),
    ],
)
def test_another_reply_is_an_error(returned: Any, said: str) -> None:
    with pytest.raises(ReplyError, match=said):
        answer_of(returned)


def test_what_the_handler_raises_is_raised() -> None:
    app = App()

    @app.on_connect(channel="VOICE")
    def fail(event: ContactFlowEvent) -> None:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        Client(app).send(connect.voice())
    with pytest.raises(UnhandledEventError):
        Client(app).send(connect.chat())


@pytest.mark.parametrize("kind", samples("connect"))
def test_samples_survive_the_round_trip(kind: str) -> None:
    event = read(ContactFlowEvent, samples("connect")[kind](), "connect")

    assert read(ContactFlowEvent, write(event), "connect") == event


@given(
    st.builds(
        ContactFlowEvent,
        contact_id=st.text(),
        parameters=st.dictionaries(st.text(), st.text(), max_size=3),
        attributes=st.dictionaries(st.text(), st.text(), max_size=3),
        channel=st.none() | st.text(),
        queue=st.none() | st.text(),
        stream_arn=st.none() | st.text(),
        stream_started_at=st.none()
        | st.datetimes(timezones=st.just(UTC)).map(lambda time: time.replace(microsecond=0)),
    )
)
def test_payload_and_event_agree_in_both_directions(event: ContactFlowEvent) -> None:
    assert read(ContactFlowEvent, write(event), "connect") == event


@published("connect")
def test_the_public_samples(name: str) -> None:
    [event] = received("connect", load(name))

    assert "unreadable" not in repr(event)


def test_damaged_payloads_end_in_clear_errors() -> None:
    assert check_mutations(connect.voice) > 100
