"""Messages of the services themselves that end up in queues and topics: acknowledged, as no handler is meant by them.

S3 tests a queue or topic with `s3:TestEvent`, SES a topic with a text, CloudWatch Logs a stream with a control message.
A handler that takes such a record gets it. This is asked, and loaded, only where none does or its type does not fit:
failing it would fill a dead-letter queue, or block a stream, with what says nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from .._detection.known import DEPTH, OUTER
from ..errors import EventError
from .envelopes import opened

if TYPE_CHECKING:
    from ..app import App

#: What SES publishes to a topic that becomes the destination of its events.
SES_VALIDATION: Final = "Successfully validated SNS topic for Amazon SES event publishing."


def acknowledged(app: App, name: str, payload: Any, depth: int = 0) -> bool:
    """Whether a whole payload is such a message, or holds nothing else."""
    source = app._source(name)
    if source is None:
        return False
    if source.acknowledges is not None and source.acknowledges(payload):
        return True
    if name not in OUTER or source.records is None:
        return False
    try:
        records = source.records(payload)
    except EventError:
        return False
    return bool(records) and all(is_notice(app, name, record, depth) for _, record in records)


def is_notice(app: App, name: str, record: Any, depth: int = 0) -> bool:
    """Whether a record of this source is such a message, in however many envelopes."""
    if name not in OUTER or type(record) is not dict or depth > DEPTH:
        return False
    sns = record.get("Sns")
    text = record.get("body") if name == "sqs" else sns.get("Message") if type(sns) is dict else None
    if type(text) is str and text.strip() == SES_VALIDATION:
        return True
    inside = opened(name, record)
    return inside is not None and acknowledged(app, *inside, depth + 1)
