"""Loads the modules that the dispatcher knows by name only: built-in sources, families, and kinds of tables.

A family is a group of sources that share their handlers: every HTTP integration belongs to the family "http". Its
module has a handler class and a table class of its own. This is the one place that knows where they are.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from .._detection.known import FAMILIES, NAMES
from .._routing.deliveries import Batched, Callback, Invocation

if TYPE_CHECKING:
    from .._calling.handler import Handler
    from .._calling.handler_table import HandlerTable
    from .._routing.route import Route
    from .._routing.source import Source
    from .dispatcher import Dispatcher

#: The module of each family, with `new_handler(route, function, converter)` and `new_table(dispatcher, source)`.
_FAMILIES: Final = {"http": "lambdarouter.http._table"}


def load_source(name: str) -> Source | None:
    """A built-in source by its name; None for an unknown name."""
    if name not in NAMES and name != "invoke":
        return None
    from importlib import import_module

    source: Source = import_module(f"lambdarouter.sources.{name}").SOURCE
    return source


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
        table: HandlerTable = _family(source.family).new_table(dispatcher, source)
        return table
    if isinstance(delivery, Batched):
        from .._batches.record_table import RecordTable

        return RecordTable(source, dispatcher.unmatched, dispatcher.settings, dispatcher.is_control_record)
    if isinstance(delivery, Callback):
        from .callback_table import CallbackTable

        return CallbackTable(source, dispatcher.unmatched)
    assert isinstance(delivery, Invocation)
    if delivery.with_context is not None:
        from .context_table import ContextTable

        return ContextTable(source, dispatcher.unmatched)
    if delivery.parse is not None or delivery.on_failure is not None:
        from .answering_table import AnsweringTable

        return AnsweringTable(source, dispatcher.unmatched)
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
