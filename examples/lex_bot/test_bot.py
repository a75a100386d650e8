"""Tests of the bot, with plain objects and with whole turns of a conversation."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from examples.lex_bot import service
from examples.lex_bot.service import Book, Booking, app
from lambdarouter import UnhandledEventError
from lambdarouter.sources.lex_v2 import LexV2Event, LexV2Slot, close, elicit_slot
from lambdarouter.testing import Client, lex_v2

FRIDAY, MONDAY = "2026-03-06", "2026-03-09"


@pytest.fixture(autouse=True)
def book(monkeypatch: pytest.MonkeyPatch) -> Iterator[Book]:
    monkeypatch.setattr(service, "book", Book())
    yield service.book


def turn(intent: str = "BookTable", *, attributes: dict[str, str] | None = None, **slots: str | None) -> LexV2Event:
    """Return a turn with these slots."""
    return LexV2Event(
        hook="DialogCodeHook",
        intent=intent,
        slots={name: LexV2Slot(value=value) if value else None for name, value in slots.items()},
        session_attributes=attributes or {},
    )


def test_the_bot_continues_with_valid_slots() -> None:
    assert service.check(turn(Day=None, Guests=None, Area=None)) is None
    assert service.check(turn(Day=FRIDAY, Guests=None, Area=None)) is None
    assert service.check(turn(Day=FRIDAY, Guests="8", Area="inside")) is None


def test_too_many_guests() -> None:
    event = turn(Day=None, Guests="9", Area=None)

    said = "We have tables for up to 8. Please call us, and we find a way."
    assert service.check(event) == close(event, "Failed", said)


def test_a_monday_is_asked_for_again() -> None:
    event = turn(Day=MONDAY, Guests="2", Area=None)

    said = "We are closed on Mondays. Which other day?"
    assert service.check(event) == elicit_slot(event, "Day", said, slots={"Day": None})


def test_a_day_that_is_no_date_is_asked_for_again() -> None:
    slots = turn(Day="2026-SP", Guests="2", Area=None).slots

    answer = Client(app).send(lex_v2.dialog(intent="BookTable", slots=slots))

    assert answer["sessionState"]["dialogAction"] == {"type": "ElicitSlot", "slotToElicit": "Day"}
    assert answer["sessionState"]["intent"]["slots"]["Day"] is None
    assert answer["messages"][0]["content"] == "Which day do you mean?"


def test_the_area_is_asked_for_with_a_card() -> None:
    payload = lex_v2.dialog(intent="BookTable", slots=turn(Day=FRIDAY, Guests="2", Area=None).slots)

    answer: Any = Client(app).send(payload)

    assert answer["sessionState"]["dialogAction"] == {"type": "ElicitSlot", "slotToElicit": "Area"}
    said, card = answer["messages"]
    assert said == {"contentType": "PlainText", "content": "Where would you like to sit?"}
    assert card["imageResponseCard"]["buttons"] == [
        {"text": "inside", "value": "inside"},
        {"text": "terrace", "value": "terrace"},
    ]


def test_a_conversation(book: Book) -> None:
    client = Client(app)
    slots = turn(Day=FRIDAY, Guests="4", Area="terrace").slots

    booked = client.send(lex_v2.fulfillment(intent="BookTable", slots=slots, session_attributes={}))

    assert book.bookings == {"B1": Booking(date(2026, 3, 6), 4, "terrace")}
    assert booked["messages"][0]["content"] == "A table for 4 on 06 March, terrace. Your number is B1."
    assert booked["sessionState"]["intent"]["state"] == "Fulfilled"

    attributes = booked["sessionState"]["sessionAttributes"]
    cancel = lex_v2.fulfillment(intent="CancelTable", slots={}, session_attributes=attributes)
    cancelled = client.send(cancel)

    assert cancelled["messages"][0]["content"] == "B1 is cancelled."
    assert cancelled["sessionState"]["sessionAttributes"] == {}
    assert book.bookings == {}


def test_nothing_to_cancel() -> None:
    for attributes in ({}, {"booking": "B7"}):
        event = turn("CancelTable", attributes=attributes)
        assert service.cancel_table(event) == close(event, "Failed", "There is no booking that I know of.")


def test_another_intent_is_an_error_that_the_log_explains(caplog: pytest.LogCaptureFixture) -> None:
    with pytest.raises(UnhandledEventError):
        Client(app).send(lex_v2.fulfillment(intent="OrderPizza"))

    assert "rejected by intent" in caplog.text
