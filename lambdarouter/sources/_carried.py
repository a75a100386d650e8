"""The sources whose events an envelope may carry, and the functions that parse the content of its records."""

from typing import Any, Final

from .._events.codecs import Mismatch
from .._events.encoded_codecs import inflate, parse_json, parse_object, read_base64

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


#: The first bytes of gzip.
GZIP: Final = b"\x1f\x8b"


def in_text(text: Any) -> Any:
    """Return the JSON object in a text, or the text itself if it holds no object; None for anything but a text."""
    if type(text) is not str:
        return None
    content = parse_object(text)
    return text if content is None else content


def logs_in(content: bytes) -> dict[str, Any]:
    """Return the batch of log events in the data of a stream record, compressed or not; raises Mismatch."""
    batch = parse_json(inflate(content) if content[:2] == GZIP else content)
    if type(batch) is not dict or "logEvents" not in batch or "logGroup" not in batch:
        raise Mismatch("is no batch of log events of CloudWatch Logs")
    return batch


def in_stream(data: Any) -> Any:
    """Return the event in the data of a stream record, in the form in which Lambda sends it; None without an event.

    The data is base64. It holds a gzipped batch of log events, a change of a DynamoDB table, or another source's event.
    """
    try:
        decoded = read_base64(data, ())
        is_gzipped = decoded[:2] == GZIP
        content = parse_object((inflate(decoded) if is_gzipped else decoded).decode(errors="replace"))
    except Mismatch:
        return None
    if content is None:
        return None
    if is_gzipped:
        return {"awslogs": {"data": data}} if "logEvents" in content and "logGroup" in content else None
    if isinstance(content.get("dynamodb"), dict) and "eventName" in content:
        return {"Records": [{**content, "eventSource": "aws:dynamodb"}]}
    return content
