"""The handlers of a source whose payloads need parsing, or whose service learns of failures from the result."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .._calling.handler_table import HandlerTable, Unmatched
from .._observability.dispatch import note_failure
from .._replies.reply import copied
from .._routing.deliveries import Invocation

if TYPE_CHECKING:
    from .._routing.source import Source


class AnsweringTable(HandlerTable):
    """Every handler of one source with a `parse` or an `on_failure` function, such as a CloudFormation macro."""

    __slots__ = ("delivery",)

    def __init__(self, source: Source, unmatched: Unmatched) -> None:
        assert isinstance(source.delivery, Invocation)
        super().__init__(source, unmatched, source.delivery.reply)
        self.delivery: Invocation = source.delivery

    def dispatch(self, payload: Any, context: Any, name: str, via: tuple[str, ...]) -> Any:
        """The result of the invocation; where the source has a result for failures, it reports them."""
        delivery = self.delivery
        # A handler may change the raw form of its event before its failure is reported.
        original = copied(payload) if delivery.on_failure is not None else payload
        try:
            raw = payload if delivery.parse is None else delivery.parse(payload)
            return self.handle(raw, (name,), context, via)
        except Exception as error:
            if delivery.on_failure is None:
                raise
            result = delivery.on_failure(error, original)
            note_failure(error)
            return result
