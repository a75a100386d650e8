"""Handlers of whole batches behind an envelope: they get the events of all records of the invocation at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .builtin_sources import DEPTH

if TYPE_CHECKING:
    from .._calling.handler import Handler


class InnerBatches:
    """The handlers of whole batches to which the records of an outer source lead."""

    __slots__ = ("dispatcher", "name")

    def __init__(self, dispatcher: Any, name: str) -> None:
        self.dispatcher: Any = dispatcher
        self.name: str = name

    def exist(self) -> bool:
        """Whether an event inside a record may go to a handler of whole batches."""
        tables = self.dispatcher.tables
        own = tables.get(self.name)
        names = {name for name, table in tables.items() if table is not own and any(map(_may_take_all, table.handlers))}
        # The possible contents are checked last: this imports every source that an envelope carries.
        for name in names and names & self._inside(self.name, DEPTH):
            for handler in tables[name].handlers:
                handler.resolve()
                if handler.takes_all == "batch":
                    return True
        return False

    def _inside(self, name: str, depth: int) -> set[str]:
        source = self.dispatcher.source(name)
        if not depth or source is None or source.envelope is None:
            return set()
        found = set(source.envelope.carries) | {each.name for each in self.dispatcher.outside if name in each.found_in}
        return found.union(*(self._inside(each, depth - 1) for each in found))

    def events(self, raw: Any, via: tuple[str, ...]) -> list[tuple[Handler, Any]]:
        """Each event inside a raw record with its handler; empty unless all of them go to handlers of whole batches."""
        return self._events(self.name, raw, via) or []

    def _events(self, name: str, raw: Any, via: tuple[str, ...]) -> list[tuple[Handler, Any]] | None:
        from .envelopes import accepted_table, look_inside

        dispatcher = self.dispatcher
        inside = look_inside(dispatcher, dispatcher.source(name), raw) if len(via) < DEPTH else None
        if inside is None or inside.name is None:
            return None
        around = (*via, name)
        found: list[tuple[Handler, Any]] = []
        try:
            table = accepted_table(dispatcher, inside.name)
            if table is None:
                return None
            for location, record in table.records_of(inside.payload):
                handler, event = table.choose(record, location, around)
                if handler is None:
                    deeper = self._events(inside.name, record, around)
                    if deeper is None:
                        return None
                    found += deeper
                elif handler.takes_all == "batch":
                    found.append((handler, event))
                else:
                    return None
        except Exception:  # raised again when the record is handled separately
            return None
        return found


def _may_take_all(handler: Handler) -> bool:
    """Whether a handler accepts whole batches, or may accept them because an annotation is unresolved."""
    return not handler.is_bound or handler.takes_all == "batch"
