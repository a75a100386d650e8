"""The handlers of a source whose service is called back with the outcome."""

from __future__ import annotations

import logging
from contextvars import ContextVar, copy_context
from typing import TYPE_CHECKING, Any, Final

from .._calling.converting import Converted, unchanged
from .._calling.durable import is_suspension
from .._calling.handler_table import FAILED_IN
from .._calling.time_limit import TimeLimitReporter
from .._events.json_encoder import using
from .._events.model import Location
from .._observability.dispatch import note_failure, reported
from .._replies.callbacks import app_settings
from .._replies.limits import current
from .._replies.reply import copied
from .._replies.result_size import check_result_size
from .._routing.deliveries import Callback
from ..errors import EventError, LambdaRouterError, PayloadError
from .answering_table import AskingTable

if TYPE_CHECKING:
    from .._calling.handler import Handler
    from .._routing.source import Source
    from .answering_table import Dispatches


_LATE: Final = "the handler ended after its timeout had been reported"

#: The handlers that were called for the event that is being handled.
_calls: ContextVar[list[Handler]] = ContextVar("calls")

_log = logging.getLogger("lambdarouter")


class CallbackTable(AskingTable):
    """Every handler of one source whose service waits for a report: of a success, a failure, or an unmatched event."""

    __slots__ = ("delivery", "dispatcher")

    def __init__(self, source: Source, dispatcher: Dispatches) -> None:
        super().__init__(source, dispatcher.unmatched, reply=unchanged)
        assert isinstance(source.delivery, Callback)
        self.delivery: Callback = source.delivery
        self.dispatcher: Dispatches = dispatcher

    def dispatch(self, payload: Any, context: Any, name: str, via: tuple[str, ...]) -> Any:
        """Handle an event and report the outcome; the result of the report is the result of the invocation."""
        if via:
            found = self._matching(payload, (name,), via)
            if found is None or isinstance(found, PayloadError):
                # Anyone who may write to a topic chooses the contents of its messages: none causes a report.
                return self.unmatched(payload, name, context, via, found)
        token, invocation = app_settings.set(self.dispatcher.settings), current.set((context, via))
        try:
            result = self._dispatch(payload, context, name, via)
            return result if result is None else check_result_size(name, result)
        finally:
            current.reset(invocation)
            app_settings.reset(token)

    def handle(self, raw: Any, location: Location, context: Any, via: tuple[str, ...]) -> Any:
        """Call the most specific handler that matches a raw event, and return its outcome, which is reported later."""
        try:
            handler, found = self.choose(raw, location, via)
        except EventError as error:
            return self.answer_unreadable(error, raw, location, context, via)
        if handler is None:
            return self.handle_unmatched(raw, location, context, via, found)
        _calls.get([]).append(handler)
        try:
            return _Outcome(handler.call(found, context), handler)
        except Exception as error:
            error.__dict__[FAILED_IN] = handler.source_location
            raise

    def _dispatch(self, payload: Any, context: Any, name: str, via: tuple[str, ...]) -> Any:
        # A copy, because a handler may change the raw form of its event before the outcome is reported.
        delivery, event = self.delivery, self.unread_event(copied(payload), (name,), via)
        is_returned = not via and delivery.reads_result(payload, context)
        is_reported = delivery.reports_timeout(payload) and not is_returned
        clock = context if is_reported else None
        calls: list[Handler] = []
        reporter = TimeLimitReporter(
            lambda value, error: delivery.report(event, value, error, context),
            clock,
            lambda error: self._note_timeout(error, calls, context),
        )
        token = _calls.set(calls)
        try:
            value = (
                None if not is_returned and delivery.is_noop(payload) else self.handle(payload, (name,), context, via)
            )
            if via and is_reported and self._report_after_clean_up(reporter, value, context):
                return None
            value = self.finished(value, payload, (name,), context, via)
        except Exception as error:
            self.finish_failed(context, via)
            return self._report_failure(reporter, error, context)
        except BaseException as end:
            if is_suspension(end):  # the handler continues in a later invocation, which reports the outcome
                reporter.cancel()
                raise
            # An exit or a cancellation ends the invocation, but the service must not wait.
            try:
                reporter.report(None, LambdaRouterError(f"the handler ended with {type(end).__name__}"))
            except Exception as fault:
                _log_failure(name, "the failure could not be reported to the service", fault, context)
            raise
        finally:
            _calls.reset(token)
        if reporter.is_late():
            _log.warning("%s: %s", name, _LATE)
            return None
        return _report_value(reporter, value)

    def _note_timeout(self, error: Exception, calls: list[Handler], context: Any) -> None:
        """Log and note that the time of a handler is over, which it may not survive."""
        if calls:
            error.__dict__[FAILED_IN] = calls[-1].source_location
        _log_failure(self.source.name, "reporting a failure to the service", error, context)
        note_failure(error)

    def _report_after_clean_up(self, reporter: TimeLimitReporter, value: Any, context: Any) -> bool:
        """Whether the outcome of an event in an envelope is reported after the clean-up of the invocation."""
        if not self.dispatcher.settings.is_scoped:
            return False
        from .._calling.invocation import open_scope

        scope = open_scope()
        if scope is None:
            return False
        variables = copy_context()  # reports use variables that are set only while this event is dispatched

        def report(error: Exception | None) -> None:
            if error is None:
                variables.run(_report_value, reporter, value)
            else:
                variables.run(self._report_failure, reporter, error, context)

        scope.report_later(report)
        return True

    def _report_failure(self, reporter: TimeLimitReporter, error: Exception, context: Any) -> Any:
        name = self.source.name
        if reporter.is_late():
            _log_failure(name, _LATE, error, context, level=logging.WARNING)
            return None
        _log_failure(name, "reporting a failure to the service", error, context)
        note_failure(error)
        return reporter.report(None, self.dispatcher.shown(error, name, context, is_logged=True))

    def _matching(self, payload: Any, location: Location, via: tuple[str, ...]) -> Handler | PayloadError | None:
        """The first handler that matches an event; if there is none, the error of a filter that read its payload."""
        misfit: PayloadError | None = None
        for handler in self.candidates(payload):
            route = handler.route
            if route.matches(payload) and route.accepts_via(via):
                try:
                    if route.where is None or route.where(handler.read(payload, location, via)):
                        return handler
                except PayloadError as error:
                    misfit = error.with_traceback(None)
                    misfit.__dict__[FAILED_IN] = handler.source_location
        return misfit

    def report_failure(self, payload: Any, error: Exception, context: Any) -> None:
        """Report an event whose handlers could not even be loaded."""
        name = self.source.name
        _log_failure(name, "reporting a failure to the service", error, context)
        note_failure(error)
        token, invocation = app_settings.set(self.dispatcher.settings), current.set((context, ()))
        try:
            self.delivery.report(self.unread_event(payload, (name,), ()), None, error, context)
        finally:
            current.reset(invocation)
            app_settings.reset(token)


class _Outcome:
    """The return value of a handler, which is reported to the service."""

    __slots__ = ("handler", "value")

    def __init__(self, value: Any, handler: Handler) -> None:
        self.value: Any = value
        self.handler: Handler = handler


def _report_value(reporter: TimeLimitReporter, value: Any) -> Any:
    """Report a value with the converter of the handler, or of the app, that it comes from."""
    if type(value) is _Outcome:
        handler = value.handler
        token = reported.set(handler.source_location)
        try:
            given = value.value
            return _report_value(reporter, given if handler.converter is None else Converted(given, handler.converter))
        except Exception as error:
            error.__dict__.setdefault(FAILED_IN, handler.source_location)
            raise
        finally:
            reported.reset(token)
    if type(value) is not Converted:
        return reporter.report(value, None)
    with using(value.converter):
        return reporter.report(value.value, None)


def _log_failure(name: str, what: str, error: Exception, context: Any, *, level: int = logging.ERROR) -> None:
    from .._observability.failure_entry import log_failure

    log_failure(f"{name}: {what}", error, {"source": name}, context=context, level=level)
