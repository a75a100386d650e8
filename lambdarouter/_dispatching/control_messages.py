"""Control messages: messages of the services themselves in queues, topics and streams, which need no handler.

S3 tests a queue or topic with `s3:TestEvent`, SES tests a topic with a text, and CloudWatch Logs tests a stream with a
control message. Failing such a message would fill a dead-letter queue or block a stream. A handler that matches the
record gets it. This module is loaded only if no handler matches, or if the content does not fit the handler's type.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from .._detection.known import CONTROL_TEXTS
from .._routing.deliveries import Batched
from ..errors import EventError
from .builtin_sources import DEPTH
from .envelopes import Inside, look_inside
from .loader import new_table

if TYPE_CHECKING:
    from .dispatcher import Dispatcher

_log = logging.getLogger("lambdarouter")


def is_control_payload(dispatcher: Dispatcher, name: str, payload: Any, depth: int = 0) -> bool:
    """Whether a whole payload is a control message, or contains only control messages."""
    source = dispatcher.source(name)
    if source is None or not isinstance(source.delivery, Batched):
        return False
    is_control_message = source.delivery.is_control_message
    if is_control_message is not None and is_control_message(payload):
        return True
    if source.envelope is None:
        return False
    try:
        records = source.delivery.list_records(payload)
    except EventError:
        return False
    return bool(records) and all(is_control_record(dispatcher, name, record, depth) for _, record in records)


def is_control_record(dispatcher: Dispatcher, name: str, record: Any, depth: int = 0) -> bool:
    """Whether a record of a source is a control message, in any number of envelopes."""
    source = dispatcher.source(name)
    return source is not None and is_control_content(dispatcher, look_inside(dispatcher, source, record), depth)


def is_control_content(dispatcher: Dispatcher, inside: Inside | None, depth: int = 0) -> bool:
    """Whether the content of a record is a control message."""
    if inside is None or depth > DEPTH:
        return False
    if type(inside.content) is str:
        return inside.content.strip() in CONTROL_TEXTS
    return inside.name is not None and is_control_payload(dispatcher, inside.name, inside.payload, depth + 1)


def answer_to(dispatcher: Dispatcher, name: str, payload: Any, context: Any) -> Any:
    """The result for a payload with only control messages; None if the service reads no answer for each record."""
    source = dispatcher.source(name)
    if source is None or not isinstance(source.delivery, Batched) or source.delivery.respond is None:
        return None
    return new_table(dispatcher, source).dispatch(payload, context, name, ())


def acknowledges(dispatcher: Dispatcher, name: str, record: Any) -> bool:
    """Whether a record of a source is a control message; if so, it is logged as acknowledged."""
    is_control = is_control_record(dispatcher, name, record)
    if is_control:
        log_acknowledged(name)
    return is_control


def log_acknowledged(name: str) -> None:
    """Log that a control message was acknowledged."""
    _log.info("%s: a control message of the service itself is acknowledged", name)
