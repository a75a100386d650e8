"""Events that were saved, after a failure or for later use: in files, dead-letter queues and on-failure destinations.

Sources: https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html and
https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any

from attrs import frozen

from .._mappings.received import sqs_record
from .aws import AWS, SetupError


def _nothing() -> None:
    pass


@frozen(kw_only=True)
class Saved:
    """One saved event."""

    name: str
    """Its location, for messages."""

    payload: Any = None
    """Event to send to the function."""

    problem: str = ""
    """Reason why it cannot be sent; "" if it can."""

    done: Callable[[], None] = _nothing
    """Deletes or ticks off the event after it has succeeded."""

    release: Callable[[], None] = _nothing
    """Makes a message that was not sent visible again."""


def event_in(content: Any) -> tuple[Any, str]:
    """Return the event in a saved value, or why there is none; it may be in a recorded event or a failure record."""
    if not isinstance(content, dict):
        return content, ""
    if "payload" in content and "source" in content and "time" in content:
        return content["payload"], ""
    is_failure = isinstance(content.get("requestContext"), dict) and "condition" in content["requestContext"]
    if is_failure and "requestPayload" in content:
        return content["requestPayload"], ""
    if is_failure:
        payload = content.get("payload")
        if payload is None:
            return None, "the record of a discarded batch has no content; only S3 destinations keep it"
        try:
            return (json.loads(payload) if isinstance(payload, str) else payload), ""
        except ValueError:
            return None, "the payload of the record is not JSON"
    return content, ""


def in_file(path: Path, ticked: Path) -> Iterator[Saved]:
    """Yield the events of a file: one JSON value, a list of events, or one JSON value in each line.

    `ticked` is the file in which events that have succeeded are ticked off. Raises SetupError for another file.
    """
    done = set(ticked.read_text(encoding="utf-8").split()) if ticked.exists() else set[str]()

    def tick(key: str) -> None:
        ticked.parent.mkdir(parents=True, exist_ok=True)
        with ticked.open("a", encoding="utf-8") as file:
            file.write(f"{key}\n")

    for place, value in _values(path):
        name = f"{path}:{place}"
        text = json.dumps(value, sort_keys=True)
        key = sha256(f"{path.resolve()}\n{place}\n{text}".encode()).hexdigest()
        if key in done:
            continue
        payload, problem = event_in(value)
        yield Saved(name=name, payload=payload, problem=problem, done=partial(tick, key))


def _values(path: Path) -> list[tuple[int, Any]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise SetupError(f"Cannot read {str(path)!r}: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise SetupError(f"Cannot read {str(path)!r}: it is not UTF-8 text.") from None
    try:
        value = json.loads(text)
    except ValueError:
        return list(_lines(path, text))
    return list(enumerate(value, 1)) if isinstance(value, list) else [(1, value)]


def _lines(path: Path, text: str) -> Iterator[tuple[int, Any]]:
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip():
            try:
                yield number, json.loads(line)
            except ValueError:
                raise SetupError(f"{str(path)!r}, line {number}: this is not JSON.") from None


def in_queue(url: str, aws: AWS, visibility_timeout: int) -> Iterator[Saved]:
    """Yield the events of a dead-letter queue or an on-failure destination, each message once.

    A message with a failure record or with the attributes of Lambda's own dead-letter queues is the event of an
    asynchronous invocation. Any other message is an event of the queue that it came from.
    """
    sqs = aws.client("sqs")
    arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    seen: set[str] = set()
    while True:
        response = sqs.receive_message(
            QueueUrl=url,
            MaxNumberOfMessages=10,
            WaitTimeSeconds=1,
            VisibilityTimeout=visibility_timeout,
            MessageSystemAttributeNames=["All"],
            MessageAttributeNames=["All"],
        )
        if not response.get("Messages"):
            return
        for message in [each for each in response["Messages"] if each["MessageId"] not in seen]:
            seen.add(message["MessageId"])
            yield _message(message, url, arn, sqs)


def _message(message: dict[str, Any], url: str, arn: str, sqs: Any) -> Saved:
    handle = message["ReceiptHandle"]

    def done() -> None:
        sqs.delete_message(QueueUrl=url, ReceiptHandle=handle)

    def release() -> None:
        sqs.change_message_visibility(QueueUrl=url, ReceiptHandle=handle, VisibilityTimeout=0)

    name = f"{url.rpartition('/')[2]} {message['MessageId']}"
    payload, problem = _event_of(message, arn)
    return Saved(name=name, payload=payload, problem=problem, done=done, release=release)


def _event_of(message: dict[str, Any], arn: str) -> tuple[Any, str]:
    try:
        content = json.loads(message["Body"])
    except ValueError:
        content = None
    if isinstance(content, dict):
        payload, problem = event_in(content)
        if problem or payload is not content:
            return payload, problem
    if {"RequestID", "ErrorCode"} <= message.get("MessageAttributes", {}).keys():
        return content, "" if content is not None else "the body is not JSON"
    source = message.get("Attributes", {}).get("DeadLetterQueueSourceArn") or arn
    return {"Records": [sqs_record(message, source)]}, ""


def in_bucket(named: str, aws: AWS) -> Iterator[Saved]:
    """Yield the events of an on-failure destination in S3: `BUCKET` or `BUCKET/PREFIX`."""
    bucket, _, prefix = named.partition("/")
    s3 = aws.client("s3")
    for page in s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix):
        for each in page.get("Contents", []):
            key = each["Key"]
            payload, problem = None, "the object is not JSON"
            try:
                payload, problem = event_in(json.loads(s3.get_object(Bucket=bucket, Key=key)["Body"].read()))
            except ValueError:
                pass
            done = _deleting(s3, bucket, key)
            yield Saved(name=f"s3://{bucket}/{key}", payload=payload, problem=problem, done=done)


def _deleting(s3: Any, bucket: str, key: str) -> Callable[[], None]:
    return lambda: s3.delete_object(Bucket=bucket, Key=key)
