"""The handlers of a source whose service is called back with the outcome."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from .._calling.converting import Converted, unchanged
from .._calling.handler_table import HandlerTable, Unmatched
from .._calling.time_limit import TimeLimitReporter
from .._calling.tracebacks import trimmed
from .._events.json_encoder import using
from .._observability.dispatch import note_failure
from .._replies.reply import copied
from .._routing.deliveries import Callback
from ..errors import LambdaRouterError

if TYPE_CHECKING:
    from .._routing.source import Source

_log = logging.getLogger("lambdarouter")


class CallbackTable(HandlerTable):
    """Every handler of one source whose service waits for a report: of a success, a failure, or an unmatched event."""

    __slots__ = ("delivery",)

    def __init__(self, source: Source, unmatched: Unmatched) -> None:
        super().__init__(source, unmatched, reply=unchanged)
        assert isinstance(source.delivery, Callback)
        self.delivery: Callback = source.delivery

    def dispatch(self, payload: Any, context: Any, name: str, via: tuple[str, ...]) -> Any:
        """Handle an event and report the outcome; the result of the report is the result of the invocation."""
        # A copy, since a handler may change the raw form of its event before the outcome is reported.
        delivery, event = self.delivery, self.unread_event(copied(payload), (name,), via)
        clock = context if delivery.reports_timeout(payload) else None
        reporter = TimeLimitReporter(lambda value, error: delivery.report(event, value, error, context), clock)
        try:
            value = None if delivery.is_noop(payload) else self.handle(payload, (name,), context, via)
        except Exception as error:
            _log.error("%s: reporting a failure to the service", name, exc_info=trimmed(error))
            note_failure(error)
            return reporter.report(None, error)
        except BaseException as end:  # an exit or a cancellation ends the invocation, but the service must not wait
            try:
                reporter.report(None, LambdaRouterError(f"the handler ended with {type(end).__name__}"))
            except Exception:
                _log.exception("%s: the failure could not be reported to the service", name)
            raise
        if type(value) is Converted:
            with using(value.converter):
                return reporter.report(value.value, None)
        return reporter.report(value, None)

    def report_failure(self, payload: Any, error: Exception, context: Any) -> None:
        """Report an event whose handlers could not even be loaded."""
        name = self.source.name
        _log.error("%s: reporting a failure to the service", name, exc_info=error)
        note_failure(error)
        self.delivery.report(self.unread_event(payload, (name,), ()), None, error, context)
