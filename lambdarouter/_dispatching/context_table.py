"""The handlers of a source whose events are complete only with the context of the invocation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .._calling.handler_table import HandlerTable, Unmatched
from .._routing.deliveries import Invocation

if TYPE_CHECKING:
    from .._routing.source import Source


class ContextTable(HandlerTable):
    """Every handler of one source with a `with_context` function, such as the tools of AgentCore Gateway.

    Filters and event classes read the payload and the values of the context; the default handler gets the payload.
    """

    __slots__ = ("delivery",)

    def __init__(self, source: Source, unmatched: Unmatched) -> None:
        assert isinstance(source.delivery, Invocation)
        super().__init__(source, unmatched, source.delivery.reply)
        self.delivery: Invocation = source.delivery

    def dispatch(self, payload: Any, context: Any, name: str, via: tuple[str, ...]) -> Any:
        """The result of the invocation for a payload and its context."""
        assert self.delivery.with_context is not None
        chosen = self.choose(self.delivery.with_context(payload, context), (name,), via)
        if chosen is None:
            return self.handle_unmatched(payload, (name,), context, via)
        handler, event = chosen
        value = handler.call(event, context)
        return handler.reply(self.reply, value, event) if self.reply is not None else None
