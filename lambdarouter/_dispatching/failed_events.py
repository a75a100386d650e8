"""The log entry of an event whose failure ends the invocation. Loaded when something has failed.

The entry has no traceback, because the runtime logs the traceback of the exception.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from .._batches.failures import channel_of
from .._calling.tracebacks import safe_text
from .._observability.failure_entry import fault_of, is_logged, log_failure
from .._observability.observer import correlation_id
from ..errors import LambdaRouterError

if TYPE_CHECKING:
    from .._routing.source import Source
    from .dispatcher import Dispatcher

_LONGEST: Final = 400


def logged(dispatcher: Dispatcher, error: Exception, name: str, payload: Any, context: Any) -> Exception:
    """Log an event's failure, and return the error that ends the invocation.

    Nothing is logged for a failure that has an entry already, such as that of a record, nor for an error with which
    the handler answers. If the service receives another error, the entry has the whole text of the original.
    """
    shown = dispatcher.shown(error, name, context, is_logged=True)
    if is_logged(error, context) or (isinstance(error, LambdaRouterError) and error.answers == name):
        return shown
    identifier = _identifier(dispatcher.source(name), payload)
    facts = {"source": name, **_names(dispatcher, name, payload), "record_id": identifier}
    text = _text(name, identifier, error) if shown is error else f"{name}: {error}"
    log_failure(text, error, facts, context=context, has_traceback=False, is_named=True)
    return shown


def _text(name: str, identifier: str | None, error: Exception) -> str:
    """The message of the entry, in the form of a record's."""
    named = f" (id {safe_text(identifier, _LONGEST)})" if identifier is not None else ""
    text = fault_of(error) if isinstance(error, LambdaRouterError) else ""
    return f"{name}: the event{named} failed with {type(error).__name__}{f': {text}' if text else ''}"


def _identifier(source: Source | None, payload: Any) -> str | None:
    """The id of an event; None in sources with end users, whose ids identify a session, such as a phone number."""
    return None if source is None or source.has_end_users else correlation_id(source, payload)


def _names(dispatcher: Dispatcher, name: str, payload: Any) -> dict[str, str | None]:
    """The fields of the entry that name the origin of the event, such as its queue or rule."""
    source, table = dispatcher.source(name), dispatcher.tables.get(name)
    if source is None or table is None or table.source is not source:
        return {}
    try:
        event = table.unread_event(payload, (name,), ())
        if source.named_by:
            return {key: _name(getattr(event, field)) for key, field in source.named_by.items()}
        return {source.channel: channel_of(event, source.channel)} if source.channel is not None else {}
    except Exception:  # the event is malformed, and its own error says how
        return {}


def _name(found: Any) -> str | None:
    return safe_text(found, _LONGEST) if isinstance(found, str) else None
