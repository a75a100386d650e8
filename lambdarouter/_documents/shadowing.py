"""Handlers that match every record of an envelope: the handlers of the events inside never get one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .._calling.payload_reading import may_misfit
from .._dispatching.builtin_sources import DEPTH, load_source
from .._routing.route import ANY_WAY

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from .._calling.handler import Handler
    from .._routing.source import Source


def shadowed_handlers(handlers: Iterable[Handler]) -> dict[Handler, list[Handler]]:
    """Return each handler of all records of an envelope, with the handlers that get no event in such a record.

    A handler with a filter, with `rest=True`, with a payload type or with a codec that may reject a payload leaves
    records to the handlers inside, and so does a handler that accepts only certain envelopes.
    """
    everyone = list(handlers)
    found: dict[Handler, list[Handler]] = {}
    for outer in everyone:
        if _takes_all(outer):
            inner = [each for each in everyone if each is not outer and _is_reached(each, outer, everyone)]
            if inner:
                found[outer] = inner
    return found


def _takes_all(handler: Handler) -> bool:
    route = handler.route
    return (
        route.source.envelope is not None
        and not (route.filters or route.rest or route.where is not None)
        and route.via in (ANY_WAY, None)
        and not may_misfit(handler)
    )


def _is_reached(inner: Handler, outer: Handler, everyone: list[Handler]) -> bool:
    """Whether events of `inner` may come in a record of `outer`, which nothing else would open."""
    route = inner.route
    outside = {each.route.source.name: each.route.source for each in everyone}
    for chain in _chains(outer.route.source, outside, DEPTH):
        if chain[-1] == route.source.name and route.accepts_via(chain[:-1]):
            return True
    return False


def _chains(source: Source, known: dict[str, Source], depth: int) -> Iterator[tuple[str, ...]]:
    """The chains of envelopes that begin with a source, each with the name of the source inside at its end."""
    if source.envelope is None or not depth:
        return
    outside = {name for name, each in known.items() if source.name in each.found_in}
    for name in sorted(source.envelope.carries | outside):
        yield source.name, name
        inside = known.get(name) or load_source(name)
        if inside is not None:
            yield from ((source.name, *rest) for rest in _chains(inside, known, depth - 1))
