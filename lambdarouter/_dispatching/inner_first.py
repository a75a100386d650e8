"""Inner first: whether a handler matches the event inside a record, before a route with `rest=True` gets the record."""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING, Any

from .._routing.rest import RestCondition
from ..errors import EventError
from .builtin_sources import DEPTH
from .control_messages import is_control_content
from .envelopes import accepted_table, look_inside

if TYPE_CHECKING:
    from .._calling.handler import Handler


def ask_last(dispatcher: Any, handler: Handler) -> None:
    """Try a handler with `rest=True` after the handlers of the events inside its records, in this app."""
    name = handler.route.source.name
    handler.route = route = copy(handler.route)  # one route may be in several apps
    route.where = RestCondition(route.predicate, lambda raw, via: is_handled_inside(dispatcher, name, raw, via))


def is_handled_inside(dispatcher: Any, name: str, raw: Any, via: tuple[str, ...]) -> bool:
    """Whether a raw record of a source contains an event that a handler matches, or a control message.

    The handlers inside are not called. A handler that cannot read its event, or whose `where=` raises an error, counts:
    its error is reported.
    """
    source = dispatcher.source(name)
    if source is None or len(via) >= DEPTH:
        return False
    inside = look_inside(dispatcher, source, raw)
    if inside is None:
        return False
    if is_control_content(dispatcher, inside, len(via)):
        return True
    if inside.name is None:
        return False
    table = accepted_table(dispatcher, inside.name)
    if table is None:
        return False
    around = (*via, name)
    try:
        records = table.records_of(inside.payload)
    except EventError:  # no handler could read it
        return False
    for location, record in records:
        try:
            handler, _ = table.choose(record, location, around)
        except Exception:
            return True
        if handler is not None or is_handled_inside(dispatcher, inside.name, record, around):
            return True
    return False
