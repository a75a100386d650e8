"""AWS's pages about events inside events, and the functions that parse the content of records.

The module of each envelope names the sources whose events AWS puts into its records, each with the page that says so.
Anything else that a record holds was put there by whoever may write to the queue, topic or stream, and is not opened.
"""

from typing import Any, Final

from .._detection.known import detect
from .._events.codecs import Mismatch
from .._events.encoded_codecs import parse_inflated, parse_json, parse_object, read_base64

_AWS = "https://docs.aws.amazon.com"
ALARM_ACTIONS: Final = f"{_AWS}/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html"
CODECOMMIT_TRIGGERS: Final = f"{_AWS}/codecommit/latest/userguide/how-to-notify-sns.html"
CONFIG_NOTIFICATIONS: Final = f"{_AWS}/config/latest/developerguide/notifications-for-AWS-Config.html"
CUSTOM_RESOURCES: Final = f"{_AWS}/AWSCloudFormation/latest/UserGuide/template-custom-resources-sns.html"
DESTINATIONS: Final = f"{_AWS}/lambda/latest/dg/invocation-async-retain-records.html"
EVENTBRIDGE_TARGETS: Final = f"{_AWS}/eventbridge/latest/userguide/eb-targets.html"
KAFKA_ON_FAILURE: Final = f"{_AWS}/lambda/latest/dg/kafka-on-failure-destination.html"
LOG_SUBSCRIPTIONS: Final = f"{_AWS}/AmazonCloudWatch/latest/logs/Subscriptions.html"
MAIL_NOTIFICATIONS: Final = f"{_AWS}/ses/latest/dg/receiving-email-notifications.html"
ON_FAILURE: Final = f"{_AWS}/lambda/latest/dg/kinesis-on-failure-destination.html"
PIPES: Final = f"{_AWS}/eventbridge/latest/userguide/eb-pipes-event-source.html"
RAW_DELIVERY: Final = f"{_AWS}/sns/latest/dg/sns-large-payload-raw-message-delivery.html"
S3_NOTIFICATIONS: Final = f"{_AWS}/AmazonS3/latest/userguide/EventNotifications.html"
S3_ON_EVENT_BUS: Final = f"{_AWS}/AmazonS3/latest/userguide/EventBridge.html"
SUBSCRIBED_QUEUES: Final = f"{_AWS}/sns/latest/dg/sns-sqs-as-subscriber.html"
TABLE_CHANGES: Final = f"{_AWS}/amazondynamodb/latest/developerguide/kds.html"

#: What AWS writes to a stream, of Kinesis and, from there or directly, of Firehose.
IN_STREAM: Final = {"cloudwatch_logs": LOG_SUBSCRIPTIONS, "dynamodb": TABLE_CHANGES}


#: The first bytes of gzip.
GZIP: Final = b"\x1f\x8b"


def in_text(text: Any) -> Any:
    """Return the JSON object in a text, or the text itself if it holds no object; None for anything but a text."""
    if type(text) is not str:
        return None
    content = parse_object(text)
    return text if content is None else content


def in_base64(value: Any) -> Any:
    """Return the JSON object in base64, or its text where that is not an object; None for anything else."""
    try:
        return in_text(read_base64(value, ()).decode(errors="replace"))
    except Mismatch:
        return None


def logs_in(content: bytes) -> dict[str, Any]:
    """Return the batch of log events in the data of a stream record, compressed or not; raises Mismatch."""
    batch = parse_inflated(content) if _is_compressed(content) else parse_json(content)
    if type(batch) is not dict or "logEvents" not in batch or "logGroup" not in batch:
        raise Mismatch("is not a batch of log events of CloudWatch Logs")
    return batch


def _is_compressed(content: bytes) -> bool:
    """Return whether the content begins as gzip or zlib does.

    zlib (RFC 1950) begins with deflate with a window of 32 KiB, and a check value. No JSON begins with an x.
    """
    start = content[:2]
    return start == GZIP or (start[:1] == b"x" and len(start) > 1 and int.from_bytes(start, "big") % 31 == 0)


def in_stream(data: Any) -> Any:
    """Return the event in the data of a stream record, in the form in which Lambda sends it; None without an event.

    The data is base64. It holds a compressed batch of log events, a change of a DynamoDB table, or anything else.
    """
    try:
        decoded = read_base64(data, ())
        if _is_compressed(decoded):
            batch = parse_inflated(decoded)
            is_of_logs = type(batch) is dict and "logEvents" in batch and "logGroup" in batch
            return {"awslogs": {"data": data}} if is_of_logs else None
        text = decoded.decode(errors="replace")
    except Mismatch:
        return None
    content = parse_object(text)
    if content is None:
        return None
    if isinstance(content.get("dynamodb"), dict) and "eventName" in content:
        if type(content.get("tableName")) is not str or "eventSourceARN" in content:
            return text  # AWS writes a change with the name of its table, and without an ARN
        return {"Records": [{**content, "eventSource": "aws:dynamodb"}]}
    # AWS writes no event to a stream in the form in which Lambda receives it.
    return content if detect(content) is None else text
