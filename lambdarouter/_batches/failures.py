"""The log of failed records: one entry for each, with fields for searches. Loaded when a record has failed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from .._calling.tracebacks import safe_text
from .._observability.failure_entry import handler_of, log_failure
from ..errors import PayloadError, RecordError

if TYPE_CHECKING:
    from .._calling.handler import Handler
    from .._calling.handler_table import HandlerTable
    from .._events.model import Location

#: The maximum numbers of tracebacks for one batch: for the first failures, and for the first failure of each kind.
_MOST_TRACEBACKS: Final = 10
_MOST_KINDS: Final = 20
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
    is_covered: bool = False,
) -> RecordError:
    """The failure of one record, with the name of its queue, stream, topic, table or bucket, and its handler."""
    channel = None
    if table.source.channel is not None:
        try:
            channel = channel_of(table.unread_event(record, location, via), table.source.channel)
        except Exception:  # the record is malformed, and its own error says why
            channel = None
    named = handler.source_location if handler is not None else handler_of(cause)
    return RecordError(
        table.source.name, index, record_id, cause, channel=channel, handler=named, is_covered=is_covered
    )


def channel_of(event: Any, kind: str) -> str | None:
    """The name of the queue, stream or topic of an event; None if the event does not contain it."""
    for field in (kind, f"{kind}_name", f"{kind}_arn"):
        # A source without handlers may have no event class; its event source mapping adds the ARN.
        found = event.get("eventSourceARN") if type(event) is dict else getattr(event, field, None)
        if isinstance(found, str) and found:
            # The resource in an ARN is `name`, or `type/name`, which further parts may follow.
            parts = found.split(":", 5)[-1].split("/") if found.startswith("arn:") else [found]
            return safe_text(parts[1] if len(parts) > 1 else parts[0], _LONGEST_ID)
    return None


def log_failures(
    table: HandlerTable, failures: list[RecordError], context: Any, raised: BaseException | None = None
) -> None:
    """Log one entry for each failure. The first ones, and the first of each kind, have a traceback.

    The exception that is raised has none here: the runtime client logs its traceback.
    """
    seen: set[Any] = set()
    for count, failure in enumerate(failures):
        cause = failure if failure.__cause__ is None else failure.__cause__
        kind = _kind_of(cause)
        is_new = kind not in seen and len(seen) < _MOST_KINDS
        seen.add(kind)
        # A payload that does not fit is not a fault of the code.
        is_bare = cause is raised or isinstance(cause, PayloadError)
        is_shown = not is_bare and (count < _MOST_TRACEBACKS or is_new)
        facts = _facts_of(failure, table.source.channel or "channel")
        log_failure(str(failure), cause, facts, context=context, has_traceback=is_shown, is_named=True)


def _facts_of(failure: RecordError, channel: str) -> dict[str, Any]:
    """The known facts about a failed record."""
    record_id = failure.record_id
    if isinstance(record_id, dict):  # Kafka: partition and offset
        record_id = ":".join(map(str, record_id.values()))
    return {
        "source": failure.source,
        channel: failure.channel,
        "record": failure.index,
        "record_id": safe_text(str(record_id), _LONGEST_ID) if record_id is not None else None,
        "handler": failure.handler,
    }


def _kind_of(cause: BaseException) -> Any:
    """The kind of a failure, for one traceback per kind: the class of the exception, and the line that raised it."""
    traceback = cause.__traceback__
    while traceback is not None and traceback.tb_next is not None:
        traceback = traceback.tb_next
    return type(cause), traceback and (traceback.tb_frame.f_code, traceback.tb_lineno)
