"""A restaurant's bot for Amazon Lex V2, which books and cancels tables.

Lex asks for the slots of the bot (template.yaml). It calls the dialog handler on each turn; the handler returns None to
let the bot continue. When every slot is filled, Lex calls the fulfillment handler.
"""

from datetime import date

from attrs import Factory, define, frozen

from lambdarouter import App
from lambdarouter.sources.lex_v2 import LexV2Event, LexV2Reply, close, elicit_slot, image_response_card

MOST_GUESTS = 8
AREAS = ("inside", "terrace")
MONDAY = 0


@frozen
class Booking:
    """A booking of a table."""

    day: date
    guests: int
    area: str


@define
class Book:
    """The bookings by number. A real service keeps them in a table."""

    bookings: dict[str, Booking] = Factory(dict[str, Booking])
    count: int = 0

    def add(self, booking: Booking) -> str:
        """Add a booking, and return its number."""
        self.count += 1
        self.bookings[f"B{self.count}"] = booking
        return f"B{self.count}"


book = Book()

app = App()


def value(event: LexV2Event, slot: str) -> str | None:
    """Return the value of a slot, or None if the slot is not filled."""
    filled = event.slots.get(slot)
    return filled.value if filled is not None else None


@app.on_lex_v2_dialog(intent="BookTable")
def check(event: LexV2Event) -> LexV2Reply | None:
    """Check the filled slots: the guest hears immediately what is not available."""
    guests, day, area = (value(event, slot) for slot in ("Guests", "Day", "Area"))
    if guests is not None and int(guests) > MOST_GUESTS:
        return close(event, "Failed", f"We have tables for up to {MOST_GUESTS}. Please call us, and we find a way.")
    if day is not None and date.fromisoformat(day).weekday() == MONDAY:
        return elicit_slot(event, "Day", "We are closed on Mondays. Which other day?", slots={"Day": None})
    if day is not None and guests is not None and area is None:
        card = image_response_card("Inside or outside?", subtitle="The terrace is not heated.", buttons=AREAS)
        return elicit_slot(event, "Area", "Where would you like to sit?", card)
    return None  # Lex asks for the next slot, or calls the fulfillment handler


@app.exception_handler(ValueError, sources="lex_v2")
def not_understood(error: ValueError, event: LexV2Event) -> LexV2Reply:
    """Ask again for a day that is not a date, such as "next week". Any other exception fails the turn."""
    return elicit_slot(event, "Day", "Which day do you mean?", slots={"Day": None})


@app.on_lex_v2_fulfillment(intent="BookTable")
def book_table(event: LexV2Event) -> LexV2Reply:
    """Book the table. Every slot is filled, and `check` accepted it."""
    day = date.fromisoformat(value(event, "Day") or "")
    booking = Booking(day, int(value(event, "Guests") or 0), value(event, "Area") or "inside")
    number = book.add(booking)
    said = f"A table for {booking.guests} on {day:%d %B}, {booking.area}. Your number is {number}."
    # Lex sends a session attribute with every later turn of the conversation.
    return close(event, "Fulfilled", said, session_attributes={"booking": number})


@app.on_lex_v2_fulfillment(intent="CancelTable")
def cancel_table(event: LexV2Event) -> LexV2Reply:
    """Cancel the table that was booked in this conversation."""
    number = event.session_attributes.get("booking")
    if number is None or book.bookings.pop(number, None) is None:
        return close(event, "Failed", "There is no booking that I know of.")
    return close(event, "Fulfilled", f"{number} is cancelled.", session_attributes={"booking": None})


handler = app.handler
