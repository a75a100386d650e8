"""The log of failed records: one entry for each, with what a search needs. Loaded when a record has failed."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, Final

from .._calling.handler_table import FAILED_IN, HandlerTable
from .._calling.tracebacks import loggable, safe_text, text_of
from .._observability.log_line import as_fields, as_text
from ..errors import BatchError, LambdaRouterError, PayloadError, RecordError

if TYPE_CHECKING:
    from .._calling.handler import Handler
    from .._events.model import Location

_log = logging.getLogger("lambdarouter")

#: The tracebacks that are logged for one batch: those of the first failures, and one for each of so many kinds.
_MOST_TRACEBACKS: Final = 10
_MOST_KINDS: Final = 20
_LONGEST_FAULT: Final = 400
_LONGEST_ID: Final = 256


def new_failure(
    table: HandlerTable,
    index: int,
    record_id: Any,
    cause: Exception,
    *,
    record: Any,
    location: Location,
    via: tuple[str, ...],
    handler: Handler | None = None,
) -> RecordError:
    """The failure of one record, with the name of its queue, stream, topic, table or bucket, and its handler."""
    channel = None
    if table.source.channel is not None:
        try:
            channel = _channel_of(table.unread_event(record, location, via), table.source.channel)
        except Exception:  # the record is malformed, and its own error says how
            channel = None
    named = handler.source_location if handler is not None else _handler_of(cause)
    return RecordError(table.source.name, index, record_id, cause, channel=channel, handler=named)


def _channel_of(event: Any, kind: str) -> str | None:
    """The name of the queue, stream or topic of an event; None where the event does not name it."""
    for field in (kind, f"{kind}_name", f"{kind}_arn"):
        # A source without handlers may have no event class; its event source mapping adds the ARN.
        found = event.get("eventSourceARN") if type(event) is dict else getattr(event, field, None)
        if isinstance(found, str) and found:
            # The resource in an ARN is `name`, or `type/name` with further parts behind it.
            parts = found.split(":", 5)[-1].split("/") if found.startswith("arn:") else [found]
            return safe_text(parts[1] if len(parts) > 1 else parts[0], _LONGEST_ID)
    return None


def _handler_of(cause: BaseException) -> str | None:
    """The handler that an exception comes from, or, for a batch inside the record, that of its first failure."""
    found: str | None = cause.__dict__.get(FAILED_IN)
    if found is None and isinstance(cause, BatchError):
        return next((each.handler for each in cause.exceptions if each.handler is not None), None)
    return found


def log_failures(table: HandlerTable, failures: list[RecordError], context: Any, *, has_tracebacks: bool) -> None:
    """Log one entry for each failure. The first ones, and the first of each kind, have a traceback."""
    request_id = getattr(context, "aws_request_id", None)
    is_json = as_fields()
    seen: set[Any] = set()
    for count, failure in enumerate(failures):
        cause = failure.__cause__
        kind = _kind_of(cause)
        is_new = kind not in seen and len(seen) < _MOST_KINDS
        seen.add(kind)
        # A payload that does not fit is no fault of the code.
        is_shown = has_tracebacks and not isinstance(cause, PayloadError) and (count < _MOST_TRACEBACKS or is_new)
        facts = _facts_of(failure, table.source.channel or "channel", request_id)
        text = str(failure) if is_json else f"{failure} {as_text(facts)}"
        _log.error("%s", text, exc_info=loggable(cause) if is_shown and cause is not None else None, extra=facts)


def _facts_of(failure: RecordError, channel: str, request_id: str | None) -> dict[str, Any]:
    """The fields of the entry for a failure, without those that are unknown."""
    cause = failure.__cause__
    record_id = failure.record_id
    if isinstance(record_id, dict):  # of Kafka: partition and offset
        record_id = ":".join(map(str, record_id.values()))
    facts: dict[str, Any] = {
        "source": failure.source,
        channel: failure.channel,
        "record": failure.index,
        "record_id": safe_text(str(record_id), _LONGEST_ID) if record_id is not None else None,
        "handler": failure.handler,
        "error_type": type(cause).__name__,
        "error": _fault_of(cause),
        "request_id": request_id,
    }
    return {name: value for name, value in facts.items() if value not in (None, "")}


def _fault_of(cause: BaseException | None) -> str | None:
    """The first line of an exception's text; that of an error of this package is in the text of the failure."""
    if cause is None or isinstance(cause, LambdaRouterError):
        return None
    return safe_text(text_of(cause).partition("\n")[0], _LONGEST_FAULT)


def _kind_of(cause: BaseException | None) -> Any:
    """What failures have in common that need one traceback: the class of the exception, and the line that raised it."""
    traceback = cause.__traceback__ if cause is not None else None
    while traceback is not None and traceback.tb_next is not None:
        traceback = traceback.tb_next
    return type(cause), traceback and (traceback.tb_frame.f_code, traceback.tb_lineno)
