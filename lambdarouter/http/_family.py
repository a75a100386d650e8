"""Factories of HTTP handlers and of their table. The dispatcher loads this module by name."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from ._handler import HTTPHandler
from ._routing import HTTPRoute, through
from ._table import HTTPTable

if TYPE_CHECKING:
    from cattrs import Converter

    from .._dispatching.dispatcher import Dispatcher
    from .._routing.source import Source


def new_handler(route: HTTPRoute, function: Callable[..., Any], converter: Converter | None) -> HTTPHandler:
    """Create a handler whose arguments are bound from the request."""
    if route.mounted is not None:
        function = route.mounted(route.path)
    return HTTPHandler(route, function, converter)


def table_returning(dispatcher: Dispatcher, source: Source, value: Any) -> HTTPTable:
    """Create a table whose only handler matches every request of one integration and returns a value."""
    table = new_table(dispatcher, source)
    table.add(HTTPHandler(through(source.name, None, ()), lambda: value, None))
    return table


def new_table(dispatcher: Dispatcher, source: Source) -> HTTPTable:
    """Create the table of all HTTP handlers of an app."""
    return HTTPTable(source, dispatcher.unmatched, dispatcher.settings)
