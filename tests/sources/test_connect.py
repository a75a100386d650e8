"""Connect: contacts of every channel, and what a flow gets."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdarouter import App, ReplyError, UnhandledEventError
from lambdarouter._events.reading import read, write
from lambdarouter.sources import lex_v2
from lambdarouter.sources.connect import ConnectReply, ContactFlowEvent, string_map
from lambdarouter.testing import Client, connect, samples
from tests.support.dispatched import received, taken_by
from tests.support.mutations import check_mutations
from tests.support.published import load, published

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


# --- Replies --------------------------------------------------------------------------------------------------------


def test_a_string_map_is_flat_text() -> None:
    values: dict[str, str | float | bool] = {
        "name": "Jane Doe",
        "order-id": 7,
        "at_most": 9.5,
        "gold": True,
        "Late": False,
        "2nd": "",
    }

    assert answer_of(string_map(values)) == {
        "name": "Jane Doe",
        "order-id": "7",
        "at_most": "9.5",
        "gold": "true",
        "Late": "false",
        "2nd": "",
    }
    assert answer_of(string_map({})) == {}


@pytest.mark.parametrize(
    ("values", "field", "said"),
    [
        ({"a b": "c"}, "value.a b", "letters, digits, - and _"),
        ({"": "c"}, "value.", "letters, digits"),
        ({"naïve": "c"}, "value.naïve", "letters, digits"),
        ({"a.b": "c"}, "value.a.b", "letters, digits"),
        ({"a": None}, "value.a", "is null"),
        ({"a": ["b"]}, "value.a", "is a list"),
        ({"a": {"b": "c"}}, "value.a", "is an object"),
        ({"a": float("nan")}, "value", "NaN"),
        ("a", "value", "is a string"),
        ([("a", "b")], "value", "is a list"),
        (None, "value", "is null"),
    ],
)
def test_what_is_no_string_map_is_refused_when_it_is_made(values: Any, field: str, said: str) -> None:
    with pytest.raises(ReplyError, match=said) as caught:
        string_map(values)

    assert (caught.value.source, caught.value.field) == ("connect", field)


def test_a_string_map_has_32_kb() -> None:
    whole = string_map({"a": "b" * (32 * 1024 - 8)})  # 8 bytes are around the value

    assert answer_of(whole) == whole.wire
    with pytest.raises(ReplyError, match="32 KB"):
        string_map({"a": "b" * (32 * 1024 - 7)})
    with pytest.raises(ReplyError, match="32 KB"):
        string_map({"a": "ü" * (16 * 1024 - 3)})


def test_a_handler_is_tested_as_a_plain_function() -> None:
    def handler(event: ContactFlowEvent) -> ConnectReply:
        return string_map({"channel": event.channel or "none"})

    assert handler(ContactFlowEvent(contact_id="c")) == string_map({"channel": "none"})
    assert handler(ContactFlowEvent(contact_id="c")) != string_map({"channel": "CHAT"})


def test_the_reply_of_another_service_is_refused() -> None:
    event = lex_v2.LexV2Event(hook="DialogCodeHook", intent="A")

    with pytest.raises(ReplyError, match="is of type LexV2Reply; expected ConnectReply"):
        answer_of(lex_v2.delegate(event))


@given(
    st.dictionaries(
        st.from_regex(r"[A-Za-z0-9_-]{1,9}", fullmatch=True),
        st.text() | st.integers() | st.booleans() | st.floats(allow_nan=False, allow_infinity=False),
        max_size=5,
    )
)
def test_every_string_map_is_texts_under_the_same_names(values: dict[str, Any]) -> None:
    answer = answer_of(string_map(values))

    assert list(answer) == list(values)
    for name, value in values.items():
        assert answer[name] == value if isinstance(value, str) else json.loads(answer[name]) == value
