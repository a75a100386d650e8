"""The handlers of a source whose service reads the answer to an event: exception handlers may also give it.

An event that cannot be read, or that no handler matches, has no handler for exception handlers to wrap. If the service
reads an answer, exception handlers are also called for such an event.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .._calling.handler_table import FAILED_IN, HandlerTable
from .._events.model import Location
from .._replies.deferred_call import DeferredCall
from .._replies.limits import current
from .._replies.result_size import check_result_size
from .._routing.deliveries import Invocation
from .._routing.route import ANY_WAY
from ..errors import EventError, PayloadError, UnhandledEventError

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Protocol

    from cattrs import Converter

    from .._calling.exception_handlers import ExceptionHandlers
    from .._calling.handler import Handler
    from .._calling.handler_table import Unmatched
    from .._routing.settings import Settings
    from .._routing.source import Source

    class Dispatches(Protocol):
        """The methods of the app's dispatcher that these tables use."""

        default: Handler | None
        converter: Converter | None
        settings: Settings

        @property
        def unmatched(self) -> Unmatched:
            """Handles an event that no handler matches."""
            ...

        @property
        def is_control_record(self) -> Callable[[str, Any], bool]:
            """Whether a record is a message of the service itself."""
            ...

        def exception_layer(self, name: str, /) -> ExceptionHandlers | None:
            """The exception handlers of the app for a source."""
            ...

        def shown(self, error: Exception, name: str, context: Any, *, is_logged: bool = False) -> Exception:
            """The error that the service of a source may read."""
            ...


class AskingTable(HandlerTable):
    """The part that calls the exception handlers; each subclass has a slot for the dispatcher."""

    __slots__ = ()

    if TYPE_CHECKING:
        dispatcher: Dispatches

    def handle(self, raw: Any, location: Location, context: Any, via: tuple[str, ...]) -> Any:
        """Call the most specific handler that matches a raw event, and return its reply."""
        chosen = event = None
        misfit: PayloadError | None = None
        try:  # the loop of `choose`, because a call of it would take as long as a small handler
            for handler in self.handlers if self._index is None else self._index.candidates(raw):
                route = handler.route
                if not route.matches(raw) or (route.via is not ANY_WAY and not route.accepts_via(via)):
                    continue
                try:
                    event = handler.read(raw, location, via)
                    if route.where is not None:
                        if not route.where(event):
                            continue
                        event = handler.checked(event, location)
                except PayloadError as error:  # not for this handler; another one may fit
                    misfit = error.with_traceback(None)
                    misfit.__dict__[FAILED_IN] = handler.source_location
                    continue
                chosen = handler
                break
        except EventError as error:
            return self.answer_unreadable(error, raw, location, context, via)
        if chosen is None:
            return self.handle_unmatched(raw, location, context, via, misfit)
        try:
            value = chosen.call(event, context)
            if self.reply is None:
                return value if value is None else self.returned(value, via, chosen)
            return chosen.reply(self.reply, value, event)
        except Exception as error:
            error.__dict__[FAILED_IN] = chosen.source_location
            raise

    def handle_unmatched(
        self, raw: Any, location: Location, context: Any, via: tuple[str, ...], misfit: PayloadError | None = None
    ) -> Any:
        """Handle an event that no handler matches: by the default handler, or else by an exception handler."""
        if self.dispatcher.default is not None:
            return super().handle_unmatched(raw, location, context, via, misfit)
        try:
            return super().handle_unmatched(raw, location, context, via, misfit)
        except (UnhandledEventError, PayloadError) as error:
            return self.answer_unreadable(error, raw, location, context, via)

    def finished(self, value: Any, raw: Any, location: Location, context: Any, via: tuple[str, ...]) -> Any:
        """The reply to an event after the clean-up of its dependencies; a clean-up's error is the event's error."""
        if via or not self.dispatcher.settings.is_scoped:
            return value
        from .._calling.invocation import finish_scope

        try:
            finish_scope(context)
        except Exception as error:
            try:
                ((_, raw),) = self.records_of(raw)
            except EventError:  # an exception handler has answered for an event that cannot be read
                pass
            return self.answer_unreadable(error, raw, location, context, via)
        return value

    def finish_failed(self, context: Any, via: tuple[str, ...]) -> None:
        """Clean up before a failure is reported."""
        if not via and self.dispatcher.settings.is_scoped:
            from .._calling.invocation import finish_failed_scope

            finish_failed_scope(context)

    def answers_unreadable(self, error: Exception) -> bool:
        """Whether an exception handler may answer for an event that cannot be read."""
        return isinstance(error, EventError)

    def answer_unreadable(
        self, error: Exception, raw: Any, location: Location, context: Any, via: tuple[str, ...]
    ) -> Any:
        """The reply of the exception handler for an error; raises the error if there is none, or it returns None."""
        layer = self.dispatcher.exception_layer(self.source.name)
        if layer is None:
            raise error
        from .._calling.layers import Step, layered

        def fail(event: Any, context: Any) -> Any:
            raise error

        try:
            event = self.unread_event(raw, location, via)
        except Exception:  # so malformed that not even its class is known
            event = raw
        value = layered(Step(fail, is_async=False), [layer]).blocking()(event, context)
        if value is None:
            raise error  # None may be a success to the service, for an event that no handler has handled
        if self.reply is None:
            return None
        converter = self.dispatcher.converter
        if converter is None:
            return self.reply(value, event)
        from .._calling.converting import replied

        return replied(self.reply, value, event, converter)


class AnsweringTable(AskingTable):
    """Every handler of one source whose service reads the result of the invocation, such as a CloudFormation macro."""

    __slots__ = ("delivery", "dispatcher")

    def __init__(self, source: Source, dispatcher: Dispatches) -> None:
        assert isinstance(source.delivery, Invocation)
        super().__init__(source, dispatcher.unmatched, source.delivery.reply)
        self.delivery: Invocation = source.delivery
        self.dispatcher: Dispatches = dispatcher

    def records_of(self, payload: Any) -> list[tuple[Location, Any]]:
        """The raw event in a payload, with its location; raises EventError for one that cannot be read."""
        parse = self.delivery.parse
        return [((self.source.name,), payload if parse is None else parse(payload))]

    def dispatch(self, payload: Any, context: Any, name: str, via: tuple[str, ...]) -> Any:
        """The result of the invocation; if the source has a result for failures, it reports them."""
        delivery = self.delivery
        # A handler may change the raw form of its event before its failure is reported.
        original = payload if delivery.on_failure is None else _copied(payload)
        invocation = current.set((context, via))
        try:
            value = self._handled(payload, context, name, via)
            if value is not None and not via and type(value) is not DeferredCall:
                check_result_size(name, value)
            value = self.finished(value, payload, (name,), context, via)
            return value.make() if type(value) is DeferredCall else value
        except Exception as error:
            if delivery.on_failure is None:
                raise
            return self.report(error, original, context, via)
        finally:
            current.reset(invocation)

    def report(self, error: Exception, payload: Any, context: Any, via: tuple[str, ...]) -> Any:
        """The result of the source for a failure, which is noted as one after the clean-ups of dependencies.

        The failure may also be that of the default handler.
        """
        assert self.delivery.on_failure is not None
        self.finish_failed(context, via)
        invocation = current.set((context, via))  # the log entry of the source has the id of the request
        try:
            result = self.delivery.on_failure(self.dispatcher.shown(error, self.source.name, context), payload)
        finally:
            current.reset(invocation)
        from .._observability.dispatch import note_failure

        note_failure(error)
        return result

    def _handled(self, payload: Any, context: Any, name: str, via: tuple[str, ...]) -> Any:
        parse = self.delivery.parse
        if parse is None:
            return self.handle(payload, (name,), context, via)
        try:
            raw = parse(payload)
        except EventError as error:
            return self.answer_unreadable(error, payload, (name,), context, via)
        return self.handle(raw, (name,), context, via)


def _copied(payload: Any) -> Any:
    from .._replies.reply import copied

    return copied(payload)
