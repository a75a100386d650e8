"""Records that aggregate several records: each inner record becomes a separate record before it is routed.

Loaded for a route with `decode=`. An aggregate is expanded if a route has a codec that expands it, and the route has
the record's queue, topic or stream as its filter, or no such filter. All handlers of that channel then get the records
inside.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .._events.codecs import Mismatch

if TYPE_CHECKING:
    from collections.abc import Callable

    from .._routing.deliveries import ListRecords, Record
    from .._routing.route import Route

    #: Returns the records inside a record, or None.
    Expand = Callable[[dict[str, Any]], list[dict[str, Any]] | None]


def expanding(list_records: ListRecords, handled: list[Route[Any, Any]]) -> ListRecords:
    """Return the function that lists the records of a payload, with each aggregate replaced by the records inside.

    `handled` are the routes of all handlers of the source.
    """
    routes = [(route, expand) for route in handled for expand in _expands(route)]
    if not routes:
        return list_records

    def listed(payload: Any) -> list[Record]:
        found: list[Record] = []
        for location, record in list_records(payload):
            inside = _inside(record, routes)
            if inside is None:
                found.append((location, record))
            else:
                found += [((*location, "records", number), each) for number, each in enumerate(inside)]
        return found

    return listed


def _expands(route: Route[Any, Any]) -> list[Expand]:
    return [codec.expand for each in (route.decode or {}).values() for codec in each.codecs if codec.expands]


def _inside(record: Any, routes: list[tuple[Route[Any, Any], Expand]]) -> list[dict[str, Any]] | None:
    if type(record) is not dict:
        return None
    for route, expand in routes:
        # The other filters are about the records inside, such as their partition keys.
        if all(each.matches(record) for each in route.filters if each.name == route.source.channel):
            try:
                return expand(record)
            except Mismatch:
                return None  # damaged: the codec raises when it decodes the payload, which fails only this record
    return None
