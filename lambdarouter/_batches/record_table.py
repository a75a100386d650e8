"""The handlers of a source that delivers batches: records in order, as a whole, or concurrently."""

from __future__ import annotations

from _operator import itemgetter  # `operator` is one more file for the same name
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final, Protocol

from .._calling.handler_table import Dispatch, HandlerTable, Unmatched
from .._routing.deliveries import Batched
from .._routing.source import RAW
from ..errors import EventError
from .sequential import Clock, answer, failed_only, handle_in_order, result_of
from .single_handler import handle_by_only

if TYPE_CHECKING:
    from .._calling.handler import Handler
    from .._events.model import Location
    from .._routing.deliveries import ListRecords, Record, RecordOutcome
    from .._routing.settings import Settings
    from .._routing.source import Source
    from ..errors import RecordError

    class InnerBatches(Protocol):
        """The questions of a table of records about the events inside them."""

        def exist(self) -> bool:
            """Whether an event inside a record may go to a handler of whole batches."""
            ...

        def events(self, raw: Any, via: tuple[str, ...], /) -> list[tuple[Handler, Any]]:
            """Each event inside a raw record with its handler, if all of them go to handlers of whole batches."""
            ...


_TEXT: Final = {str}

#: Handles records and returns the failures to report; the last argument receives one outcome for each record.
HandleAll = Callable[
    ["RecordTable", "list[Record]", Any, tuple[str, ...], "list[RecordOutcome] | None"], "list[RecordError]"
]


class RecordTable(HandlerTable):
    """Every handler of one source whose payloads are batches of records."""

    __slots__ = ("_handle_all", "delivery", "handle_record", "inner_batches", "is_control_record", "listed", "settings")

    def __init__(
        self,
        source: Source,
        unmatched: Unmatched,
        settings: Settings,
        is_control_record: Callable[[str, Any], bool],
    ) -> None:
        delivery = source.delivery
        assert isinstance(delivery, Batched)
        super().__init__(source, unmatched, delivery.reply)
        self.delivery: Batched = delivery
        #: The raw records of a payload, each with its location; the records inside an aggregate if a route expands it.
        self.listed: ListRecords = delivery.list_records
        self.settings: Settings = settings
        #: Whether a record of a source is a message of the service itself, such as `s3:TestEvent`.
        self.is_control_record: Callable[[str, Any], bool] = is_control_record
        #: Handles one record of a batch whose handlers accept one record at a time.
        self.handle_record: Callable[[Any, Location, Any, tuple[str, ...]], Any] = self.handle
        self._handle_all: HandleAll | None = None
        #: Handlers of whole batches for the events inside records; None for a source that is not an envelope.
        self.inner_batches: InnerBatches | None = None

    def choose_again(self) -> None:
        """Decide again with the next batch how records are run."""
        self._handle_all = None

    def add(self, handler: Handler) -> None:
        """Add a handler; the next batch decides again how records are run."""
        super().add(handler)
        self._handle_all = None
        if handler.route.decode is not None:
            from .expanding import expanding

            self.listed = expanding(self.delivery.list_records, [each.route for each in self.handlers])

    def records_of(self, payload: Any) -> list[Record]:
        """The raw records of a payload, each with its location; raises EventError for one that cannot be read."""
        return self.listed(payload)

    def dispatch(self, payload: Any, context: Any, name: str, via: tuple[str, ...]) -> Any:
        """The result for a batch: nothing, a partial batch response, an answer for each record, or an error."""
        delivery = self.delivery
        if delivery.has_windows and "window" in payload:
            from .windows import run_window

            return run_window(self, payload, context, via)
        try:
            records = self.listed(payload)
        except EventError:
            if delivery.is_control_message is None or not delivery.is_control_message(payload):
                raise
            records = []
        if not records and delivery.is_control_message is not None:
            return None
        if delivery.returns_values and not via:
            return self._dispatch_with_values(records, context)
        if delivery.respond is not None:
            return answer(self, payload, records, context, via)
        if via:
            return self._dispatch_inside(records, context, via)
        failures = self.handle_all(records, context, via)
        has_result = bool(failures) or delivery.reports_item_failures
        return result_of(self, failures, len(records), via, context) if has_result else None

    def direct(self) -> Dispatch:
        """What does the same as `dispatch` while nothing is around invocations; shorter for a single record."""
        dispatch, place = self.dispatch, getattr(self.listed, "only", None)
        if not self.delivery.returns_values or place is None or self._choose_way() is not handle_in_order:
            return dispatch
        (key, location), handle = place, self.handle_record
        read_ids = None if self.delivery.record_id is None else self.record_ids

        def dispatch_one(payload: Any, context: Any, name: str, via: tuple[str, ...]) -> Any:
            # `in` and `[]` instead of `get`, and two conditions: the interpreter has an instruction for each of them.
            records = payload[key] if key in payload else None  # noqa: SIM401
            if type(records) is not list:
                return dispatch(payload, context, name, via)
            if len(records) != 1:
                return dispatch(payload, context, name, via)
            record = records[0]
            record_ids = None if read_ids is None else read_ids([(location, record)])
            try:
                return handle(record, location, context, via)
            except Exception as error:
                failed = error
            return failed_only(self, [(location, record)], record_ids, failed, context)

        return dispatch_one

    def respond(self, payload: Any, outcomes: list[RecordOutcome], context: Any) -> Any:
        """The result of the invocation, from the outcome of each record."""
        assert self.delivery.respond is not None
        return self.delivery.respond(payload, outcomes)

    def _dispatch_inside(self, records: list[Record], context: Any, via: tuple[str, ...]) -> Any:
        """Handle the records inside an envelope; the result for a single record is the answer for the outer record."""
        inside: list[RecordOutcome] = []
        failures = self.handle_all(records, context, via, inside)
        if failures:
            return result_of(self, failures, len(records), via, context)
        if len(inside) == 1:
            return inside[0].value
        from .._calling.returned import from_several

        return from_several(self.source.name, [each.value for each in inside])

    def _dispatch_with_values(self, records: list[Record], context: Any) -> Any:
        """Handle the records of a source whose invocations have a result: the return values of their handlers."""
        outcomes: list[RecordOutcome] = []
        failures = self.handle_all(records, context, (), outcomes)
        if failures:
            return result_of(self, failures, len(records), (), context)
        values = [each.value for each in outcomes]
        if len(values) == 1:
            return values[0]
        from .._calling.returned import json_results

        return json_results(self.source.name, values)

    def returned(self, value: Any, via: tuple[str, ...], handler: Handler | None = None) -> Any:
        """The result for the return value of a record's handler: its JSON form, or None if nobody reads it."""
        if value is None:
            return None
        if via:
            return super().returned(value, via, handler)
        from .._calling.unread import check_unread

        check_unread(self.source.name, value, of_records=True)
        return super().returned(value, via, handler) if self.delivery.returns_values else None

    def returned_by_default(self, value: Any, via: tuple[str, ...]) -> Any:
        """The result for an unmatched record; the default handler counts as a record's handler."""
        return self.returned(value, via)

    def handle_all(
        self, records: list[Record], context: Any, via: tuple[str, ...], outcomes: list[RecordOutcome] | None = None
    ) -> list[RecordError]:
        """Handle every record, and return the failures to report; `outcomes` receives one outcome for each record."""
        handle_all = self._handle_all or self._choose_way()
        if self.settings.is_scoped and not via:
            from .scoped import handle_in_scope

            failures = handle_in_scope(handle_all, self, records, context, outcomes)
        else:
            failures = handle_all(self, records, context, via, outcomes)
        if self.settings.is_observed:
            from .._observability.dispatch import note_records

            note_records(len(records), failures, via)
        return failures

    def noting(self, via: tuple[str, ...]) -> Callable[[tuple[int, ...]], None] | None:
        """The function that notes which records are being handled; None if nothing has to be noted."""
        if via or not self.settings.is_scoped:
            return None
        from .._calling.invocation import handling

        return handling

    def handle_uncontrolled(self, record: Any, location: Location, context: Any, via: tuple[str, ...]) -> Any:
        """The answer for a record of a source that sends control messages between the records."""
        answer = self.control_answer(record)
        return self.handle(record, location, context, via) if answer is None else answer

    def control_answer(self, record: Any) -> Any:
        """The answer for a record that is a message of the service itself; None for any other record."""
        answer = self.delivery.control_answer
        return answer(record) if answer is not None else None

    def is_answer(self, value: Any) -> bool:
        """True: each value is the answer for one record, and `respond` makes the result of them."""
        return True

    def runs_in_order(self) -> bool:
        """Whether every handler accepts one record at a time."""
        for handler in self.handlers:
            handler.resolve()
        has_batches = self.inner_batches is not None and self.inner_batches.exist()
        return not (has_batches or any(each.takes_all or each.route.concurrency > 1 for each in self.handlers))

    def _choose_way(self) -> HandleAll:
        if self.runs_in_order():
            self._handle_all = handle_in_order
            self.handle_record = self.handle if self.delivery.control_answer is None else self.handle_uncontrolled
            if self.handle_record == self.handle and type(self).handle is HandlerTable.handle:
                self.handle_record = handle_by_only(self) or self.handle
        else:
            from .at_once import handle_at_once

            self._handle_all = handle_at_once
        if sum(each.route.decode is not None for each in self.handlers) > 1:
            from .._events.decoding import decoding_once

            self._handle_all = decoding_once(self._handle_all, most=1 if self._handle_all is handle_in_order else 16)
        return self._handle_all

    def clock(self, context: Any) -> Clock | None:
        """The clock of a batch; None if a record that does not start would make the service redeliver all others."""
        delivery = self.delivery
        if delivery.reports_item_failures or delivery.respond is not None:
            return Clock(context, self.settings.time_reserve_millis)
        return None

    def record_ids(self, records: list[Record]) -> list[Any] | None:
        """The identifier of each record for the service and for errors; None if the source has no identifiers."""
        read = self.delivery.record_id
        if read is None:
            return None
        only = getattr(read, "only", None)
        if only is not None:  # a string at one key: read in C, because nearly every record has it
            try:
                found: list[Any] = list(map(itemgetter(only), map(RAW, records)))
            except (KeyError, TypeError, IndexError):
                found = []
            if set(map(type, found)) == _TEXT and "" not in found:
                return found
        return [read(record) if type(record) is dict else None for _, record in records]

    def prime(self) -> None:
        """Do the work of the first batch in advance."""
        super().prime()
        if self._choose_way() is handle_in_order:
            return
        from .at_once import prime

        prime(self)
