"""The handlers of a source whose service reads an answer for each record of a batch."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .._batches.record_table import RecordTable
from .._replies.result_size import check_result_size
from .answering_table import AskingTable

if TYPE_CHECKING:
    from .._routing.deliveries import RecordOutcome
    from .._routing.source import Source
    from .answering_table import Dispatches


class AnsweringRecordTable(AskingTable, RecordTable):
    """Every handler of one source with a `respond` function, such as AppSync."""

    __slots__ = ("dispatcher",)

    def __init__(self, source: Source, dispatcher: Dispatches) -> None:
        RecordTable.__init__(self, source, dispatcher.unmatched, dispatcher.settings, dispatcher.is_control_record)
        self.dispatcher: Dispatches = dispatcher

    def respond(self, payload: Any, outcomes: list[RecordOutcome], context: Any) -> Any:
        """The result of the invocation, from the outcome of each record."""
        for each in outcomes:
            if each.error is not None:
                each.error = self.dispatcher.shown(each.error, self.source.name, context, is_logged=True)
        return check_result_size(self.source.name, super().respond(payload, outcomes, context))
