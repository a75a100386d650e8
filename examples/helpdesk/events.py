"""Events: tickets from a queue, orders of other systems from a bus, and a schedule."""

import logging
from datetime import UTC, datetime

from lambdarouter import Router
from lambdarouter.sources.eventbridge import EventBridgeEvent
from lambdarouter.sources.schedule import ScheduledEvent
from lambdarouter.sources.sqs import SQSMessage

from .model import Closed, Comment, DeskOf, Escalated, NewTicket, Priority

router = Router(tags=["events"])
log = logging.getLogger(__name__)


@router.on_sqs(queue="new-tickets")
def import_ticket(message: SQSMessage[NewTicket], desk: DeskOf) -> None:
    """Open a ticket for a message of the contact form."""
    desk.add(message.body)


@router.on_eventbridge(source="crm", detail_type="closed")
def close(event: EventBridgeEvent[Closed], desk: DeskOf) -> None:
    """Close a ticket."""
    desk.change(event.detail.ticket_id, is_open=False)


@router.on_eventbridge(source="crm", detail_type="escalated")
def escalate(event: EventBridgeEvent[Escalated], desk: DeskOf) -> None:
    """Make a ticket urgent, and say why."""
    desk.change(event.detail.ticket_id, priority=Priority.URGENT)
    desk.comment(event.detail.ticket_id, Comment(author="crm", text=event.detail.reason))


@router.on_schedule(rule="help-desk-hourly")
def remind(event: ScheduledEvent, desk: DeskOf) -> list[int]:
    """Log the tickets that wait for too long, and return their ids."""
    waiting = [each.ticket_id for each in desk.waiting(event.time or datetime.now(UTC))]
    log.warning("%d tickets wait for an answer", len(waiting))
    return waiting
