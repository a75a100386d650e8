"""The handlers of one source, and the call of the one that matches."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from .._events.model import Location
from .._events.reading import reader_of
from .._routing.deliveries import is_reply
from .._routing.route import ANY_WAY, EventChoice
from .._routing.route_table import RouteTable

if TYPE_CHECKING:
    from .._routing.source import Source
    from .handler import Handler

#: Called with a raw event, its source, the context and the envelopes, for an event that no handler matches.
Unmatched = Callable[[Any, str, Any, tuple[str, ...]], Any]
Reply = Callable[[Any, Any], Any]


class HandlerTable(RouteTable["Handler"]):
    """Every handler of one source in one app; a payload is one event, and the reply is the result of the invocation."""

    __slots__ = ("reply", "unmatched")

    def __init__(self, source: Source, unmatched: Unmatched, reply: Reply | None = None) -> None:
        super().__init__(source)
        self.unmatched: Unmatched = unmatched
        #: Turns a handler's return value into the reply of the source; None where the return value is ignored.
        self.reply: Reply | None = reply

    def dispatch(self, payload: Any, context: Any, name: str, via: tuple[str, ...]) -> Any:
        """The result of the invocation for a whole payload, which was detected as `name`."""
        return self.handle(payload, (name,), context, via)

    def handle(self, raw: Any, location: Location, context: Any, via: tuple[str, ...]) -> Any:
        """Call the most specific handler that matches a raw event, and return its reply."""
        for handler in self.handlers if self._index is None else self._index.candidates(raw):
            route = handler.route
            if not route.matches(raw) or (route.via is not ANY_WAY and not route.accepts_via(via)):
                continue
            event = handler.read(raw, location, via)
            if route.where is None or (route.where(event) and handler.is_checked(event)):
                value = handler.call(event, context)
                if self.reply is None:
                    return value if value is None else self.unread(value, via)
                return handler.reply(self.reply, value, event)
        return self.handle_unmatched(raw, location, context, via)

    def handle_unmatched(self, raw: Any, location: Location, context: Any, via: tuple[str, ...]) -> Any:
        """Handle an event that no handler matches: the default handler may return a reply of this source."""
        value = self.unmatched(raw, str(location[0]), context, via)
        if self.reply is None:
            return self.unread_default(value, via)
        return self.reply(value, self.unread_event(raw, location, via)) if self.is_answer(value) else value

    def unread(self, value: Any, via: tuple[str, ...]) -> Any:
        """The result for a return value that the service ignores; raises ReplyError for one that cannot be ignored.

        Inside an envelope, the source of the envelope may read it.
        """
        if via:
            return value
        from .unread import check_unread

        check_unread(self.source.name, value, of_records=False)
        return None

    def unread_default(self, value: Any, via: tuple[str, ...]) -> Any:
        """The result for an unmatched event: the value of the default handler, or of the event inside."""
        if is_reply(value):
            self.unread(value, via)
        return value

    def answers_unreadable(self, error: Exception) -> bool:
        """Whether something may answer for an event that cannot be read: the exception handlers, in some tables."""
        return False

    def answer_unreadable(
        self, error: Exception, raw: Any, location: Location, context: Any, via: tuple[str, ...]
    ) -> Any:
        """The reply for an event that cannot be read; raises the error where nothing answers."""
        raise error

    def is_answer(self, value: Any) -> bool:
        """Whether the value for an unmatched event becomes the reply of the source; any other is the result itself."""
        return is_reply(value)

    def choose(self, raw: Any, location: Location, via: tuple[str, ...]) -> tuple[Handler, Any] | None:
        """The most specific handler that matches a raw event, and its event; None where no handler does."""
        for handler in self.candidates(raw):
            route = handler.route
            if route.matches(raw) and (route.via is ANY_WAY or route.accepts_via(via)):
                event = handler.read(raw, location, via)
                if route.where is None or (route.where(event) and handler.is_checked(event)):
                    return handler, event
        return None

    def unread_event(self, raw: Any, location: Location, via: tuple[str, ...]) -> Any:
        """The event of a payload or record that may have no handler; none of its fields is read, as they may be wrong.

        Without an event class, it is the payload or record itself.
        """
        matching = [each.route.event for each in self.handlers if each.route.matches(raw)]
        known = (*matching, self.source.event, *(each.route.event for each in self.handlers))
        event = next((each for each in known if each is not None), None)
        if isinstance(event, EventChoice):
            event = event.choose(raw)
        return raw if event is None else reader_of(event).unread(raw, location, via)

    def prime(self) -> None:
        """Do the work of the first event now: annotations, converters, modules that are loaded on demand."""
        for handler in self.handlers:
            handler.prime()
        if self.reply is None:
            from importlib import import_module

            import_module("lambdarouter._calling.unread")
