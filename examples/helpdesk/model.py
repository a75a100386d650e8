"""The model of the help desk, in pydantic: tickets, the messages about them, and the store that handlers depend on."""

from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, field_validator
from pydantic.alias_generators import to_camel

from lambdarouter import Depends

PATIENCE = timedelta(hours=8)


class Model(BaseModel):
    """What all models share: names in camelCase on the wire, and no unknown keys."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, extra="forbid", frozen=True)


class Priority(StrEnum):
    """How urgent a ticket is."""

    LOW = "low"
    NORMAL = "normal"
    URGENT = "urgent"


class NewTicket(Model):
    """A question of a customer."""

    subject: str = Field(min_length=3, max_length=120)
    text: str = Field(max_length=10_000)
    customer: str = Field(pattern=r"^[^@\s]+@[^@\s]+$", description="Mail address of the customer.")
    priority: Priority = Priority.NORMAL

    @field_validator("subject")
    @classmethod
    def tidy(cls, subject: str) -> str:
        """Remove the blanks around a subject."""
        return subject.strip()


class Comment(Model):
    """A comment on a ticket."""

    author: str
    text: str = Field(min_length=1)


class Ticket(NewTicket):
    """A ticket of the help desk."""

    ticket_id: int
    created_at: AwareDatetime
    is_open: bool = True
    comments: tuple[Comment, ...] = ()


class Search(Model):
    """The query parameters of a list of tickets."""

    customer: str | None = None
    priority: Priority | None = None
    limit: Annotated[int, Field(ge=1, le=100)] = 20


class Closed(Model):
    """An order of another system: the problem is solved."""

    type: Literal["closed"]
    ticket_id: int


class Escalated(Model):
    """An order of another system: the customer is waiting for too long."""

    type: Literal["escalated"]
    ticket_id: int
    reason: str


class UnknownTicketError(LookupError):
    """There is no ticket with this id."""


class Desk:
    """The tickets. A deployed service keeps them in a table, behind the same methods."""

    def __init__(self) -> None:
        self._tickets: dict[int, Ticket] = {}

    def add(self, new: NewTicket) -> Ticket:
        """Add a ticket, with the next id."""
        number = len(self._tickets) + 1
        self._tickets[number] = Ticket(**new.model_dump(), ticket_id=number, created_at=datetime.now(UTC))
        return self._tickets[number]

    def get(self, ticket_id: int) -> Ticket:
        """Return a ticket; raises UnknownTicketError."""
        try:
            return self._tickets[ticket_id]
        except KeyError:
            raise UnknownTicketError(ticket_id) from None

    def change(self, ticket_id: int, **changes: object) -> Ticket:
        """Change fields of a ticket; raises UnknownTicketError."""
        self._tickets[ticket_id] = self.get(ticket_id).model_copy(update=changes)
        return self._tickets[ticket_id]

    def comment(self, ticket_id: int, comment: Comment) -> Ticket:
        """Add a comment to a ticket; raises UnknownTicketError."""
        return self.change(ticket_id, comments=(*self.get(ticket_id).comments, comment))

    def find(self, search: Search) -> list[Ticket]:
        """Return the newest tickets that match a search."""
        found = [
            each
            for each in reversed(self._tickets.values())
            if search.customer in (None, each.customer) and search.priority in (None, each.priority)
        ]
        return found[: search.limit]

    def waiting(self, now: datetime) -> list[Ticket]:
        """Return the open tickets that nobody has answered in time."""
        return [each for each in self._tickets.values() if self._waits(each, now)]

    def _waits(self, ticket: Ticket, now: datetime) -> bool:
        return ticket.is_open and not ticket.comments and now - ticket.created_at > PATIENCE


def get_desk() -> Desk:
    """Create the desk of an execution environment."""
    return Desk()


DeskOf = Annotated[Desk, Depends(get_desk, scope="environment")]
