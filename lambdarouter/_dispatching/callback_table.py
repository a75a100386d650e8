"""The handlers of a source whose service is called back with the outcome."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from .._calling.converting import Converted, unchanged
from .._calling.durable import is_suspension
from .._calling.time_limit import TimeLimitReporter
from .._events.json_encoder import using
from .._events.model import Location
from .._observability.dispatch import note_failure
from .._replies.callbacks import app_settings
from .._replies.reply import copied
from .._routing.deliveries import Callback
from ..errors import LambdaRouterError
from .answering_table import AskingTable

if TYPE_CHECKING:
    from .._routing.source import Source
    from .answering_table import Dispatches

_log = logging.getLogger("lambdarouter")


class CallbackTable(AskingTable):
    """Every handler of one source whose service waits for a report: of a success, a failure, or an unmatched event."""

    __slots__ = ("delivery", "dispatcher")

    def __init__(self, source: Source, dispatcher: Dispatches) -> None:
        super().__init__(source, dispatcher.unmatched, reply=unchanged)
        assert isinstance(source.delivery, Callback)
        self.delivery: Callback = source.delivery
        self.dispatcher: Dispatches = dispatcher

    def reads_result(self, raw: Any, context: Any, via: tuple[str, ...]) -> bool:
        """Whether the caller reads the result of the invocation, and gets no report."""
        # Nobody reads the result for an event in an envelope.
        return not self.delivery.reports_timeout(raw) or (not via and self.delivery.reads_result(raw, context))

    def dispatch(self, payload: Any, context: Any, name: str, via: tuple[str, ...]) -> Any:
        """Handle an event and report the outcome; the result of the report is the result of the invocation."""
        if via and not self._has_handler(payload, (name,), via):
            # Whoever may write to a topic chooses what its messages contain: nothing is sent because of one.
            return self.unmatched(payload, name, context, via, None)
        token = app_settings.set(self.dispatcher.settings)
        try:
            return self._dispatch(payload, context, name, via)
        finally:
            app_settings.reset(token)

    def _dispatch(self, payload: Any, context: Any, name: str, via: tuple[str, ...]) -> Any:
        # A copy, since a handler may change the raw form of its event before the outcome is reported.
        delivery, event = self.delivery, self.unread_event(copied(payload), (name,), via)
        is_returned = not via and delivery.reads_result(payload, context)
        clock = context if delivery.reports_timeout(payload) and not is_returned else None
        reporter = TimeLimitReporter(lambda value, error: delivery.report(event, value, error, context), clock)
        try:
            value = (
                None if not is_returned and delivery.is_noop(payload) else self.handle(payload, (name,), context, via)
            )
            if self.dispatcher.settings.is_scoped and not via:
                from .._calling.invocation import finish_scope

                finish_scope(context)
        except Exception as error:
            _log_reported(name, error, context)
            note_failure(error)
            return reporter.report(None, self.dispatcher.shown(error, name, context, is_logged=True))
        except BaseException as end:
            if is_suspension(end):  # the handler goes on in a later invocation, which reports the outcome
                reporter.cancel()
                raise
            # An exit or a cancellation ends the invocation, but the service must not wait.
            try:
                reporter.report(None, LambdaRouterError(f"the handler ended with {type(end).__name__}"))
            except Exception:
                _log.exception("%s: the failure could not be reported to the service", name)
            raise
        if type(value) is Converted:
            with using(value.converter):
                return reporter.report(value.value, None)
        return reporter.report(value, None)

    def _has_handler(self, payload: Any, location: Location, via: tuple[str, ...]) -> bool:
        return any(
            each.route.where is None or each.route.where(each.read(payload, location, via))
            for each in self.candidates(payload)
            if each.route.matches(payload) and each.route.accepts_via(via)
        )

    def report_failure(self, payload: Any, error: Exception, context: Any) -> None:
        """Report an event whose handlers could not even be loaded."""
        name = self.source.name
        _log_reported(name, error, context)
        note_failure(error)
        token = app_settings.set(self.dispatcher.settings)
        try:
            self.delivery.report(self.unread_event(payload, (name,), ()), None, error, context)
        finally:
            app_settings.reset(token)


def _log_reported(name: str, error: Exception, context: Any) -> None:
    from .._observability.failure_entry import log_failure

    log_failure(f"{name}: reporting a failure to the service", error, {"source": name}, context=context)
