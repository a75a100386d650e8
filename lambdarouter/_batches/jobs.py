"""The records of a batch while it is handled, with everything that is read from them before any handler runs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .._routing.source import groups_of

if TYPE_CHECKING:
    from typing import Protocol

    from .._calling.handler import Handler
    from .._events.model import Location
    from .._routing.deliveries import Batched, Record

    class HasRecords(Protocol):
        """What is asked of the table of the records."""

        delivery: Batched

        def record_ids(self, records: list[Record], /) -> list[Any] | None:
            """The identifier of each record."""
            ...


class Job:
    """One record of a batch: its location, its order, and the handler that it goes to (None: the event inside it)."""

    __slots__ = ("event", "group", "handler", "index", "key", "location", "original", "record", "record_id")

    event: Any
    """Set together with the handler; without a handler, the error of a payload that does not fit, if any."""

    def __init__(self, index: int, location: Location, record: Any, group: Any) -> None:
        self.index: int = index
        self.location: Location = location
        self.record: Any = record
        #: The record as it is before its handler, which may change its raw form; and its identifier.
        self.original: Any = record
        self.record_id: Any = None
        #: The ordering group, after whose failure nothing more of it starts.
        self.group: Any = group
        #: The ordering key, within which records never run concurrently.
        self.key: Any = group
        self.handler: Handler | None = None


def jobs_of(table: HasRecords, records: list[Record]) -> list[Job]:
    """The records of a batch with everything that is read from them before any handler runs."""
    delivery = table.delivery
    group_of, key_of, groups = delivery.ordering_group, delivery.ordering_key, groups_of(delivery, records)
    jobs = [
        Job(index, location, record, groups[index] if groups is not None else None)
        for index, (location, record) in enumerate(records)
    ]
    if key_of is not None and key_of is not group_of:
        for job in jobs:
            job.key = key_of(job.record)
    record_ids = table.record_ids(records)
    if record_ids is not None:
        for job, record_id in zip(jobs, record_ids, strict=True):
            job.record_id = record_id
    if delivery.respond is not None:
        for job in jobs:
            job.original = dict(job.record) if type(job.record) is dict else job.record
    return jobs
