"""The HTTP API: bodies, query parameters and responses are pydantic models."""

from typing import Annotated, NoReturn

from lambdarouter import Router
from lambdarouter.http import NotFound, Query

from .model import Comment, DeskOf, NewTicket, Search, Ticket, UnknownTicketError

router = Router(prefix="/tickets", tags=["tickets"])


@router.post("/")
def open_ticket(ticket: NewTicket, desk: DeskOf) -> tuple[Ticket, int]:
    """Open a ticket."""
    return desk.add(ticket), 201


@router.get("/")
def list_tickets(search: Annotated[Search, Query()], desk: DeskOf) -> list[Ticket]:
    """List tickets, the newest first."""
    return desk.find(search)


@router.get("/{ticket_id}")
def get_ticket(ticket_id: int, desk: DeskOf) -> Ticket:
    """Get a ticket."""
    return desk.get(ticket_id)


@router.post("/{ticket_id}/comments")
def add_comment(ticket_id: int, comment: Comment, desk: DeskOf) -> tuple[Ticket, int]:
    """Comment on a ticket."""
    return desk.comment(ticket_id, comment), 201


@router.exception_handler(UnknownTicketError)
def unknown(error: UnknownTicketError) -> NoReturn:
    """Respond with a 404."""
    raise NotFound("There is no such ticket.")
