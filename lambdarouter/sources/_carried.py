"""The events that envelopes carry, and how their records hold them."""

from typing import Any, Final

from .._events.codecs import Mismatch, inflate, parse_object, read_base64

#: The sources whose events a queue, a topic, a stream or a bus may carry.
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
    """The JSON object in a text, or the text itself where it holds none; None for anything but a text."""
    if type(text) is not str:
        return None
    found = parse_object(text)
    return text if found is None else found


def in_stream(data: Any) -> Any:
    """The event in the data of a stream's record, in the form in which Lambda sends it; None where there is none.

    That is a batch of log events (zipped), a change of a DynamoDB table, or an event of another source.
    """
    try:
        content = read_base64(data, ())
        is_zipped = content[:2] == b"\x1f\x8b"
        found = parse_object((inflate(content) if is_zipped else content).decode(errors="replace"))
    except Mismatch:
        return None
    if found is None:
        return None
    if is_zipped:
        return {"awslogs": {"data": data}} if "logEvents" in found and "logGroup" in found else None
    if isinstance(found.get("dynamodb"), dict) and "eventName" in found:
        return {"Records": [{**found, "eventSource": "aws:dynamodb"}]}
    return found
