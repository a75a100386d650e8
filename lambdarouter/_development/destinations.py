"""On-failure destinations: records that Lambda sends to a queue, topic or bucket for a discarded batch or invocation.

Sources: https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html and
https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from attrs import frozen

from .aws import AWS


@frozen(kw_only=True)
class Discarded:
    """A discarded batch."""

    source: str
    """`kinesis` or `dynamodb`."""

    arn: str
    """ARN of the stream."""

    shard_id: str
    """Shard."""

    records: Sequence[dict[str, Any]]
    """Records of the event."""

    sequence_numbers: tuple[str, str]
    """Sequence numbers of the first and the last record."""

    times: tuple[datetime, datetime]
    """Times of arrival of the first and the last record."""

    condition: str
    """`RetryAttemptsExhausted` or `MaximumRecordAgeExceeded`."""

    attempts: int
    """Number of invocations with the batch."""

    function_arn: str
    """ARN of the function."""

    error: str | None
    """`Unhandled` after a function error."""

    def to_json(self) -> dict[str, Any]:
        """Return the record that Lambda sends, without the content of the batch."""
        key = "KinesisBatchInfo" if self.source == "kinesis" else "DDBStreamBatchInfo"
        response = {"statusCode": 200, "executedVersion": "$LATEST", "functionError": self.error}
        return {
            "requestContext": {
                "requestId": str(uuid4()),
                "functionArn": self.function_arn,
                "condition": self.condition,
                "approximateInvokeCount": self.attempts,
            },
            "responseContext": response if self.attempts else None,
            "version": "1.0",
            "timestamp": _iso(datetime.now(UTC), "milliseconds"),
            key: {
                "shardId": self.shard_id,
                "startSequenceNumber": self.sequence_numbers[0],
                "endSequenceNumber": self.sequence_numbers[1],
                "approximateArrivalOfFirstRecord": _iso(self.times[0], "seconds"),
                "approximateArrivalOfLastRecord": _iso(self.times[1], "seconds"),
                "batchSize": len(self.records),
                "streamArn": self.arn,
            },
        }


def send_discarded(discarded: Discarded, destination: str, aws: AWS) -> None:
    """Send the record of a discarded batch to a destination, which `check_destination` accepted."""
    record = discarded.to_json()
    payload = json.dumps({"Records": list(discarded.records)})
    content = {"payload": payload} if destination.split(":")[2] == "s3" else {}
    send_record({**record, **content}, destination, aws, folder=f"lambdarouter-dev/{discarded.shard_id}")


def send_record(record: dict[str, Any], destination: str, aws: AWS, *, folder: str) -> None:
    """Send a record to a destination, which `check_destination` accepted; `folder` is part of its key in a bucket."""
    service, name = destination.split(":")[2], destination.split(":", 5)[5]
    if service == "s3":
        aws.client("s3").put_object(Bucket=name, Key=_key(folder), Body=json.dumps(record))
    elif service == "sns":
        aws.client("sns").publish(TopicArn=destination, Message=json.dumps(record))
    else:
        url = aws.client("sqs").get_queue_url(QueueName=name)["QueueUrl"]
        aws.client("sqs").send_message(QueueUrl=url, MessageBody=json.dumps(record))


def check_destination(destination: str) -> None:
    """Raise ValueError for a string that is not the ARN of a queue, topic or bucket."""
    parts = destination.split(":", 5)
    if len(parts) < 6 or parts[0] != "arn" or parts[2] not in ("s3", "sns", "sqs") or not parts[5]:
        raise ValueError(f"{destination!r} is not the ARN of an SQS queue, an SNS topic or an S3 bucket.")


def _key(folder: str) -> str:
    now = datetime.now(UTC)
    stamp = now.strftime("%Y-%m-%dT%H.%M.%S")
    return f"aws/lambda/{folder}/{now:%Y/%m/%d}/{stamp}-{uuid4()}"


def _iso(time: datetime, precision: str) -> str:
    return time.astimezone(UTC).isoformat(timespec=precision).replace("+00:00", "Z")
