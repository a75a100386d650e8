"""The handlers of a source whose events are complete only with the context of the invocation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .._replies.result_size import check_result_size
from .._routing.deliveries import Invocation
from ..errors import EventError
from .answering_table import AskingTable

if TYPE_CHECKING:
    from .._events.model import Location
    from .._routing.source import Source
    from ..errors import PayloadError
    from .answering_table import Dispatches


class ContextTable(AskingTable):
    """Every handler of one source with a `with_context` function, such as the tools of AgentCore Gateway.

    Filters and event classes read the payload and the values of the context; the default handler gets the payload.
    """

    __slots__ = ("delivery", "dispatcher")

    def __init__(self, source: Source, dispatcher: Dispatches) -> None:
        assert isinstance(source.delivery, Invocation)
        super().__init__(source, dispatcher.unmatched, source.delivery.reply)
        self.delivery: Invocation = source.delivery
        self.dispatcher: Dispatches = dispatcher

    def dispatch(self, payload: Any, context: Any, name: str, via: tuple[str, ...]) -> Any:
        """The result of the invocation for a payload and its context."""
        assert self.delivery.with_context is not None
        raw = self.delivery.with_context(payload, context)
        try:
            handler, event = self.choose(raw, (name,), via)
        except EventError as error:
            return self.answer_unreadable(error, raw, (name,), context, via)
        if handler is None:
            if event is None and self._reads_content:
                event = super()._tag_misfit(raw, (name,), via)
            return self.handle_unmatched(payload, (name,), context, via, event)
        value = handler.call(event, context)
        if self.reply is not None:
            value = check_result_size(self.source.name, handler.reply(self.reply, value, event))
        elif value is not None:
            value = self.returned(value, via, handler)
        return self.finished(value, raw, (name,), context, via)

    def _tag_misfit(self, raw: Any, location: Location, via: tuple[str, ...]) -> PayloadError | None:
        """None: tags need the values of the context, which the payload of an unmatched event does not have."""
        return None
