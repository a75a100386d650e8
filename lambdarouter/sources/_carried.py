"""The sources whose events an envelope may carry, and the functions that parse the content of its records."""

from typing import Any, Final

from .._events.codecs import Mismatch
from .._events.encoded_codecs import parse_inflated, parse_object, read_base64

#: The sources whose events a queue, a topic, a stream or an event bus may carry.
ANY_EVENT: Final = frozenset(
    {
        "s3",
        "sns",
        "sqs",
        "ses",
        "dynamodb",
        "codecommit",
        "cloudformation",
        "cloudwatch_alarm",
        "cloudwatch_logs",
        "config",
        "eventbridge",
        "schedule",
        "lambda_destination",
        "esm_failure",
    }
)


def in_text(text: Any) -> Any:
    """Return the JSON object in a text, or the text itself if it holds no object; None for anything but a text."""
    if type(text) is not str:
        return None
    content = parse_object(text)
    return text if content is None else content


def in_stream(data: Any) -> Any:
    """Return the event in the data of a stream record, in the form in which Lambda sends it; None without an event.

    The data is base64. It holds a gzipped batch of log events, a change of a DynamoDB table, or another source's event.
    """
    try:
        decoded = read_base64(data, ())
        if decoded[:2] == b"\x1f\x8b":
            batch = parse_inflated(decoded)
            is_of_logs = type(batch) is dict and "logEvents" in batch and "logGroup" in batch
            return {"awslogs": {"data": data}} if is_of_logs else None
    except Mismatch:
        return None
    content = parse_object(decoded.decode(errors="replace"))
    if content is None:
        return None
    if isinstance(content.get("dynamodb"), dict) and "eventName" in content:
        return {"Records": [{**content, "eventSource": "aws:dynamodb"}]}
    return content
