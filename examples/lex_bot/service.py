"""A restaurant's bot, on Amazon Lex V2: it books a table, and cancels the booking in the same conversation.

Lex asks for the slots as the bot is built (template.yaml). On each turn the dialog's handler may look at what is there;
None lets the bot go on. When every slot is filled, the fulfillment's handler does the work.
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
    """A table for some guests on a day."""

    day: date
    guests: int
    area: str


@define
class Book:
    """The bookings by their numbers; a real one is a table."""

    bookings: dict[str, Booking] = Factory(dict[str, Booking])
    count: int = 0

    def add(self, booking: Booking) -> str:
        """The number of a new booking."""
        self.count += 1
        self.bookings[f"B{self.count}"] = booking
        return f"B{self.count}"


book = Book()

app = App()


def value(event: LexV2Event, slot: str) -> str | None:
    """What Lex understood for a slot; None while it is not filled."""
    filled = event.slots.get(slot)
    return filled.value if filled is not None else None


@app.on_lex_v2_dialog(intent="BookTable")
def check(event: LexV2Event) -> LexV2Reply | None:
    """Look at the slots that are filled: the guest hears at once what we do not have."""
    guests, day, area = (value(event, slot) for slot in ("Guests", "Day", "Area"))
    if guests is not None and int(guests) > MOST_GUESTS:
        return close(event, "Failed", f"We have tables for up to {MOST_GUESTS}. Please call us, and we find a way.")
    if day is not None and date.fromisoformat(day).weekday() == MONDAY:
        return elicit_slot(event, "Day", "We are closed on Mondays. Which other day?", slots={"Day": None})
    if day is not None and guests is not None and area is None:
        card = image_response_card("Inside or outside?", subtitle="The terrace is not heated.", buttons=AREAS)
        return elicit_slot(event, "Area", "Where would you like to sit?", card)
    return None  # Lex asks for the next slot, or says that all of them are there


@app.exception_handler(ValueError, sources="lex_v2")
def not_understood(error: ValueError, event: LexV2Event) -> LexV2Reply:
    """A day such as "next week" is none. What no exception handler answers fails the turn, and the bot says so."""
    return elicit_slot(event, "Day", "Which day do you mean?", slots={"Day": None})


@app.on_lex_v2_fulfillment(intent="BookTable")
def book_table(event: LexV2Event) -> LexV2Reply:
    """Every slot is filled, and `check` had nothing against it."""
    day = date.fromisoformat(value(event, "Day") or "")
    booking = Booking(day, int(value(event, "Guests") or 0), value(event, "Area") or "inside")
    number = book.add(booking)
    said = f"A table for {booking.guests} on {day:%d %B}, {booking.area}. Your number is {number}."
    # A session attribute comes back with every later turn of this conversation.
    return close(event, "Fulfilled", said, session_attributes={"booking": number})


@app.on_lex_v2_fulfillment(intent="CancelTable")
def cancel_table(event: LexV2Event) -> LexV2Reply:
    """Cancel what was booked in this conversation."""
    number = event.session_attributes.get("booking")
    if number is None or book.bookings.pop(number, None) is None:
        return close(event, "Failed", "There is no booking that I know of.")
    return close(event, "Fulfilled", f"{number} is cancelled.", session_attributes={"booking": None})


handler = app.handler
