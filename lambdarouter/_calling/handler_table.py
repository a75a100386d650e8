"""The handlers of one source, and the call of the one that matches."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, Final

from .._events.model import Location
from .._events.reading import reader_of
from .._routing.deliveries import is_reply
from .._routing.route import ANY_WAY, EventChoice
from .._routing.route_table import RouteTable
from ..errors import DuplicateRouteError, PayloadError
from .payload_reading import is_typed

if TYPE_CHECKING:
    from .._routing.source import Source
    from .handler import Handler

#: Called with a raw event, its source, the context, the envelopes, and the error of a payload that does not fit (None:
#: no filter matched), for an event that no handler matches.
Unmatched = Callable[[Any, str, Any, tuple[str, ...], PayloadError | None], Any]
Reply = Callable[[Any, Any], Any]
#: Returns the result of the invocation for a payload, its context, the source that it was detected as, and envelopes.
Dispatch = Callable[[Any, Any, str, tuple[str, ...]], Any]
#: The attribute of an exception with the handler that it comes from, for the log.
FAILED_IN: Final = "__lambdarouter_handler__"


class HandlerTable(RouteTable["Handler"]):
    """Every handler of one source in one app; a payload is one event, and the reply is the result of the invocation."""

    __slots__ = ("_by_route", "_tagged_late", "reply", "unmatched")

    def __init__(self, source: Source, unmatched: Unmatched, reply: Reply | None = None) -> None:
        super().__init__(source)
        #: Handlers with the same filters, which differ only in the types of their payloads.
        self._by_route: dict[Any, list[Handler]] = {}
        #: The handlers among them whose tags are unknown until a payload is decoded or converted.
        self._tagged_late: set[Handler] = set()
        self.unmatched: Unmatched = unmatched
        #: Turns a handler's return value into the reply of the source; None if the value is the result.
        self.reply: Reply | None = reply

    # --- Registration -----------------------------------------------------------------------------------------------

    def add(self, handler: Handler) -> None:
        """Add a handler; `Literal` fields of payload types distinguish handlers with the same filters."""
        route = handler.route.identity()
        others = self._by_route.get(route, [])
        handler.position = others[0].position if others else len(self._by_route)
        reindexed = self._tell_apart([handler, *others]) if others else []
        super().add(handler)
        self._by_route.setdefault(route, []).append(handler)
        if any(each is not handler for each in reindexed):
            self.expect_content()
            self.reindex()
        if not handler.is_bound:
            handler.on_bound = lambda: self._bound(handler)

    def _tell_apart(self, handlers: list[Handler]) -> list[Handler]:
        """Give each handler with the same filters the condition of its payload's tags; returns those with a new one."""
        typed = [each for each in handlers if each.is_bound and is_typed(each)]
        new: list[Handler] = []
        if len(typed) > 1:
            from .payload_tags import has_tags, tag_condition

            for handler in typed:
                if not handler.is_told_apart:
                    handler.is_told_apart = True
                    condition = tag_condition(handler)
                    if condition is not None:
                        handler.conditions = (*handler.conditions, condition)
                        new.append(handler)
                    elif has_tags(handler):
                        self._tagged_late.add(handler)
        return new

    def _bound(self, handler: Handler) -> None:
        """Compare a handler with the others again, now that its annotation is resolved."""
        try:
            self.check_duplicate(handler)
        except DuplicateRouteError:
            handler.is_bound = False  # every event must raise it, not only the first one
            raise
        new = self._tell_apart(self._by_route[handler.route.identity()])
        if new:
            self.expect_content()
        self.reindex()

    # --- Events -----------------------------------------------------------------------------------------------------

    def records_of(self, payload: Any) -> list[tuple[Location, Any]]:
        """The raw events in a payload, each with its location; raises EventError for one that cannot be read."""
        return [((self.source.name,), payload)]

    def dispatch(self, payload: Any, context: Any, name: str, via: tuple[str, ...]) -> Any:
        """The result of the invocation for a whole payload, which was detected as `name`."""
        return self.handle(payload, (name,), context, via)

    def direct(self) -> Dispatch:
        """What does the same as `dispatch` while nothing is around invocations."""
        return self.dispatch

    def handle(self, raw: Any, location: Location, context: Any, via: tuple[str, ...]) -> Any:
        """Call the most specific handler that matches a raw event, and return its reply."""
        misfit: PayloadError | None = None
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
                misfit = error.with_traceback(None)  # the traceback would keep this frame alive
                misfit.__dict__[FAILED_IN] = handler.source_location
                continue
            try:
                value = handler.call(event, context)
                if self.reply is None:
                    return value if value is None else self.returned(value, via, handler)
                return handler.reply(self.reply, value, event)
            except Exception as error:
                error.__dict__[FAILED_IN] = handler.source_location
                raise
        return self.handle_unmatched(raw, location, context, via, misfit)

    def handle_unmatched(
        self, raw: Any, location: Location, context: Any, via: tuple[str, ...], misfit: PayloadError | None = None
    ) -> Any:
        """Handle an event that no handler matches: the default handler may return a reply of this source.

        `misfit` is the error of the last handler whose type the payload does not fit.
        """
        if misfit is None and self._reads_content:
            misfit = self._tag_misfit(raw, location, via)
        elif misfit is not None and len(self._tagged_late) > 1:
            misfit = self._late_misfit(misfit, raw, location, via)
        value = self.unmatched(raw, str(location[0]), context, via, misfit)
        if self.reply is None:
            return self.returned_by_default(value, via)
        if not self.is_answer(value):
            return value
        event = self.unread_event(raw, location, via)
        from .converting import Converted, replied

        if type(value) is Converted:
            return replied(self.reply, value.value, event, value.converter)
        return self.reply(value, event)

    def returned(self, value: Any, via: tuple[str, ...], handler: Handler | None = None) -> Any:
        """The result for a return value that is not an answer to the service: its JSON form; raises ReplyError.

        Inside an envelope, the source of the envelope may read it.
        """
        converter = handler.converter if handler is not None else None
        if via:
            if converter is None:
                return value
            from .converting import Converted

            return Converted(value, converter)
        from .returned import json_result

        return json_result(self.source.name, value, converter)

    def returned_by_default(self, value: Any, via: tuple[str, ...]) -> Any:
        """The result for an unmatched event: the value of the default handler, or of the event inside."""
        if is_reply(value) and not via:
            self.returned(value, via)
        return value

    def answers_unreadable(self, error: Exception) -> bool:
        """Whether something may answer for an event that cannot be read: the exception handlers, in some tables."""
        return False

    def answer_unreadable(
        self, error: Exception, raw: Any, location: Location, context: Any, via: tuple[str, ...]
    ) -> Any:
        """The reply for an event that cannot be read; raises the error if nothing answers."""
        raise error

    def is_answer(self, value: Any) -> bool:
        """Whether the value for an unmatched event becomes the reply of the source; any other is the result itself."""
        return is_reply(value)

    def is_result(self, value: Any) -> bool:
        """Whether a value of the default handler is the result of the invocation, or a part of it, and not a reply."""
        if self.reply is not None and self.is_answer(value):
            return False
        return getattr(self.source.delivery, "returns_values", True)

    def choose(
        self, raw: Any, location: Location, via: tuple[str, ...]
    ) -> tuple[Handler, Any] | tuple[None, PayloadError | None]:
        """The most specific handler that matches a raw event, and its event.

        If no handler matches: None, and the error of the last handler whose type the payload does not fit, if any.
        """
        return self._first_fitting(self.candidates(raw), raw, location, via)

    def _first_fitting(
        self, handlers: Iterable[Handler], raw: Any, location: Location, via: tuple[str, ...]
    ) -> tuple[Handler, Any] | tuple[None, PayloadError | None]:
        misfit: PayloadError | None = None
        for handler in handlers:
            route = handler.route
            if route.matches(raw) and (route.via is ANY_WAY or route.accepts_via(via)):
                try:
                    event = handler.read(raw, location, via)
                    if route.where is None:
                        return handler, event
                    if route.where(event):
                        return handler, handler.checked(event, location)
                except PayloadError as error:
                    misfit = error.with_traceback(None)
                    misfit.__dict__[FAILED_IN] = handler.source_location
        return None, misfit

    def _tag_misfit(self, raw: Any, location: Location, via: tuple[str, ...]) -> PayloadError | None:
        """The error of the last handler that rejects the event only by a tag of its payload's type."""
        told_apart = [
            each
            for each in self.handlers
            if each.is_told_apart and (each.route.pattern is None or each.route.pattern.matches(raw))
        ]
        _, misfit = self._first_fitting(told_apart, raw, location, via)
        if misfit is None or len(told_apart) == 1:
            return misfit
        from .payload_tags import shared_misfit

        return shared_misfit(told_apart, raw, location, via) or misfit

    def _late_misfit(self, misfit: PayloadError, raw: Any, location: Location, via: tuple[str, ...]) -> PayloadError:
        """The error of the handler that has the tag of a converted payload, or an error that lists the tags of all.

        `misfit` is the error of the last handler, which is returned if that handler has no tags.
        """
        tried = [
            each
            for each in self.handlers
            if each in self._tagged_late and each.route.matches(raw) and each.route.accepts_via(via)
        ]
        if len(tried) < 2 or misfit.__dict__.get(FAILED_IN) not in [each.source_location for each in tried]:
            return misfit
        from .payload_tags import shared_misfit

        shared = shared_misfit(tried, raw, location, via)
        if shared is None:
            return misfit
        for handler in tried:
            _, own = self._first_fitting([handler], raw, location, via)
            if isinstance(own, PayloadError) and str(own) == str(shared):
                return own
        return shared.with_traceback(None)

    def unread_event(self, raw: Any, location: Location, via: tuple[str, ...]) -> Any:
        """The event of a payload or record that may have no handler; no field is read, because it may be wrong.

        Without an event class, it is the payload or record itself.
        """
        matching = [each.route.event for each in self.handlers if each.route.matches(raw)]
        known = (*matching, self.source.event, *(each.route.event for each in self.handlers))
        event = next((each for each in known if each is not None), None)
        if isinstance(event, EventChoice):
            event = event.choose(raw)
        return raw if event is None else reader_of(event).unread(raw, location, via)

    def prime(self) -> None:
        """Do the work of the first event in advance: annotations, converters, modules that are loaded on demand."""
        for handler in self.handlers:
            handler.prime()
        if self.reply is None:
            from importlib import import_module

            import_module("lambdarouter._calling.returned")
