"""A table with a single handler: the usual case, in as few steps as possible.

Lambda often sends one event at a time. Between two events the processor does other work, and each further function and
object on the way of an event then costs cache misses; see decision 25.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from .._calling.call_plan import finished
from .._calling.handler_table import FAILED_IN
from .._routing.filters import all_of, comparisons
from .._routing.route import ANY_WAY
from ..errors import PayloadError

if TYPE_CHECKING:
    from .._calling.handler_table import HandlerTable
    from .._events.model import Location


def handle_by_only(table: HandlerTable) -> Callable[[Any, Location, Any, tuple[str, ...]], Any] | None:
    """`handle` for a table with one handler without pattern and predicate, and no reply; None for another table."""
    if len(table.handlers) != 1 or table.reply is not None:
        return None
    only, route = table.handlers[0], table.handlers[0].route
    if route.where is not None or route.via is not ANY_WAY or only.conditions:
        return None
    compared = comparisons(route.filters)
    others = tuple([each for each in route.filters if each.equality is None])
    further = all_of(others) if others else None

    def handle(raw: Any, location: Location, context: Any, via: tuple[str, ...]) -> Any:
        matches = True
        try:  # as `route.matches`, with one function less for filters that only compare
            for keys, first, wanted in compared:
                value = raw
                for key in keys:
                    value = value[key]
                if value != first and value not in wanted:
                    matches = False
                    break
        except (KeyError, TypeError, IndexError):
            matches = False
        if not matches or (further is not None and not further(raw)):
            return table.handle_unmatched(raw, location, context, via)
        read = only.read  # the interpreter calls a local function in fewer steps than a slot of an object
        try:
            event = read(raw, location, via)
        except PayloadError as error:
            error.__dict__[FAILED_IN] = only.source_location
            return table.handle_unmatched(raw, location, context, via, error.with_traceback(None))
        function = only.only_event
        try:
            value = only.call(event, context) if function is None else function(event)
            if value is None:
                return None
            return table.returned(value if function is None else finished(value, context), via, only)
        except Exception as error:
            error.__dict__[FAILED_IN] = only.source_location
            raise

    return handle
