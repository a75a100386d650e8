"""Loads the modules that the dispatcher knows only by name, and decides which table an event needs.

The modules are those of built-in sources, families, and kinds of tables.

A family is a group of sources that share their handlers: every HTTP integration belongs to the family "http". Its
module has its own handler class and table class. Only this module knows where they are.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

from .._detection.known import FAMILIES
from .._routing.deliveries import Batched, Callback, Invocation, is_reply
from .builtin_sources import DEPTH

if TYPE_CHECKING:
    from .._calling.handler import Handler
    from .._calling.handler_table import HandlerTable
    from .._routing.route import Route
    from .._routing.source import Source
    from .dispatcher import Dispatcher

#: The module of each family, with `new_handler(route, function, converter)` and `new_table(dispatcher, source)`.
_FAMILIES: Final = {"http": "lambdarouter.http._table"}


def _family(name: str) -> Any:
    from importlib import import_module

    return import_module(_FAMILIES[name])


def new_handler(route: Route[Any, Any], function: Callable[..., Any], converter: Any) -> Handler:
    """The function as a handler of a route."""
    if route.source.family is not None:
        handler: Handler = _family(route.source.family).new_handler(route, function, converter)
        return handler
    from .._calling.handler import Handler

    return Handler(route, function, converter)


def new_table(dispatcher: Dispatcher, source: Source) -> HandlerTable:
    """An empty table for the handlers of a source, which runs them as its delivery requires."""
    delivery = source.delivery
    if source.family is not None:
        http: HandlerTable = _family(source.family).new_table(dispatcher, source)
        return http
    if isinstance(delivery, Batched):
        if delivery.respond is not None:
            from .answering_records import AnsweringRecordTable

            return AnsweringRecordTable(source, dispatcher)
        from .._batches.record_table import RecordTable

        table = RecordTable(source, dispatcher.unmatched, dispatcher.settings, dispatcher.is_control_record)
        if source.envelope is not None:
            from .inner_batches import InnerBatches

            table.inner_batches = InnerBatches(dispatcher, source.name)
        return table
    if isinstance(delivery, Callback):
        from .callback_table import CallbackTable

        return CallbackTable(source, dispatcher)
    assert isinstance(delivery, Invocation)
    if delivery.with_context is not None:
        from .context_table import ContextTable

        return ContextTable(source, dispatcher)
    if delivery.reply is not None or delivery.parse is not None or delivery.on_failure is not None:
        from .answering_table import AnsweringTable

        return AnsweringTable(source, dispatcher)
    from .._calling.handler_table import HandlerTable

    return HandlerTable(source, dispatcher.unmatched, delivery.reply)


def table_returning(dispatcher: Dispatcher, source: Source, value: Any) -> HandlerTable:
    """A table of a source whose only handler matches every event and returns a value."""
    for family, members in FAMILIES.items():
        if source.name in members:
            table: HandlerTable = _family(family).table_returning(dispatcher, source, value)
            return table
    from .._calling.handler import Handler
    from .._routing.route import Route

    table = new_table(dispatcher, source)
    table.add(Handler(Route(source, source.event), lambda event: value))
    return table


# --- Sources without handlers ---------------------------------------------------------------------------------------


def table_without_handlers(dispatcher: Dispatcher, name: str, *, is_enveloped: bool = False) -> HandlerTable | None:
    """A table for a source whose records may carry events with handlers, or whose service must get an answer.

    The service of an event in an envelope gets none, because the sender of the message chose its content.
    """
    source = dispatcher.source(name)
    if source is None:
        return None
    handled = dispatcher.deferred.keys() | {each for each, table in dispatcher.tables.items() if table.handlers}
    if not _leads_to(dispatcher, source, handled, DEPTH) and (
        is_enveloped or dispatcher.default is not None or not _must_answer(dispatcher, source)
    ):
        return None
    # Kept, because any event of this source would create the same: it has no handler, and nothing of the event.
    return dispatcher.tables.setdefault(name, new_table(dispatcher, source))


def _leads_to(dispatcher: Dispatcher, source: Source, handled: set[str], depth: int) -> bool:
    """Whether records of a source may carry events of the `handled` sources, in at most `depth` envelopes."""
    if source.envelope is None or not depth:
        return False
    carries = source.envelope.carries
    if not handled.isdisjoint(carries):
        return True
    if any(source.name in other.found_in and other.name in handled for other in dispatcher.outside):
        return True
    inner = [dispatcher.source(name) for name in sorted(carries)]
    return any(each is not None and _leads_to(dispatcher, each, handled, depth - 1) for each in inner)


def call_default(dispatcher: Dispatcher, payload: Any, source: str, context: Any, via: tuple[str, ...]) -> Any:
    """Call the default handler; a source without a table gets its report of a failure, or its response, here."""
    default = dispatcher.default
    assert default is not None
    own = None if source in dispatcher.tables else dispatcher.source(source)
    try:
        value = default.call(payload, context)
        if value is not None and not is_reply(value):
            value = _result_of_default(dispatcher, source, value, via)
    except Exception as error:
        from .._calling.handler_table import FAILED_IN

        error.__dict__[FAILED_IN] = default.source_location
        if own is None or not isinstance(own.delivery, Invocation) or own.delivery.on_failure is None:
            raise
        table: Any = new_table(dispatcher, own)
        return table.report(error, payload, context, via)
    if own is None or not is_reply(value):
        if type(value) is dict:
            _check_default(source, own, value)
        return value
    return table_returning(dispatcher, own, value).dispatch(payload, context, source, via)


def _result_of_default(dispatcher: Dispatcher, source: str, value: Any, via: tuple[str, ...]) -> Any:
    """The JSON form of the default handler's return value; the value itself if it is written later, or ignored."""
    assert dispatcher.default is not None
    converter = dispatcher.default.converter or dispatcher.converter
    if via:
        from .._calling.converting import Converted

        return value if converter is None else Converted(value, converter)
    table = dispatcher.tables.get(source)
    if table is not None and not table.is_result(value):
        return value
    from .._calling.returned import default_result

    return default_result(source, value, converter)


def _check_default(name: str, own: Source | None, value: dict[str, Any]) -> None:
    """Raise ReplyError for the result of a default handler that its service does not read."""
    if name != "invoke" and own is not None and isinstance(own.delivery, Invocation) and own.delivery.reply is None:
        from .._calling.unread import check_no_item_failures

        check_no_item_failures(name, value, of_records=False)


def _must_answer(dispatcher: Dispatcher, source: Source) -> bool:
    """Whether the service waits for a report, or an exception handler may answer."""
    return waits_for_report(source) or (dispatcher.exception_handlers is not None and is_answering(source))


def waits_for_report(source: Source) -> bool:
    """Whether the service waits for a report even if the app has no handler for the source."""
    return isinstance(source.delivery, Callback) and source.delivery.unhandled_event is not None


def is_answering(source: Source) -> bool:
    """Whether the service reads the result of the invocation as the answer to its event, or to each record of it."""
    delivery = source.delivery
    if isinstance(delivery, Invocation):
        return delivery.reply is not None
    return isinstance(delivery, Batched) and delivery.respond is not None


def load_for(dispatcher: Dispatcher, name: str, payload: Any, context: Any) -> bool:
    """Load the deferred routers of a source; False if that failed and was reported to the waiting service."""
    try:
        dispatcher.load_deferred(name)
    except Exception as error:
        source = dispatcher.source(name)
        if source is None or not waits_for_report(source):
            raise
        from .callback_table import CallbackTable

        CallbackTable(source, dispatcher).report_failure(payload, error, context)
        return False
    return True


def choose_again(tables: Mapping[str, Any], handler: Handler) -> None:
    """Let outer tables decide again how they run records, if a new handler of whole batches may be inside them."""
    for table in tables.values() if handler.takes_all is not None or not handler.is_bound else ():
        if getattr(table, "inner_batches", None) is not None:
            table.choose_again()


def invoked_with(event: Any, context: Any, detect: Callable[[Any, Any], str | None]) -> tuple[Any, str]:
    """The payload and the source of an event that no source claims.

    A decorator around the app may have made an object from the payload, as Powertools' `event_source` does: the payload
    is its `raw_event`.
    """
    raw = getattr(event, "raw_event", None) if type(event) is not dict else None
    return (raw, detect(raw, context) or "invoke") if type(raw) is dict else (event, "invoke")
