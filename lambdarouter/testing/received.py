"""Messages and records that a test received with boto3, as the events that Lambda makes of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from .._mappings.received import dynamodb_record, kinesis_record, sqs_record

#: The shard of records for which the test names none.
_SHARD = "shardId-000000000000"


def from_boto3(
    received: Mapping[str, Any] | Sequence[Mapping[str, Any]], *, arn: str, shard_id: str = _SHARD
) -> dict[str, Any]:
    """Convert what boto3 received from a queue or stream to the event that Lambda would send.

        client.send(from_boto3(boto3.client("sqs").receive_message(QueueUrl=url), arn=queue_arn))

    - `received`: the response of `receive_message` of SQS, or of `get_records` of Kinesis or DynamoDB Streams; or the
      list of messages or records in it. Lambda receives messages with all of their attributes.
    - `arn`: the ARN of the queue or stream.
    - `shard_id`: the shard of Kinesis records.

    Raises TypeError for a value of another form, and for a response without messages, for which Lambda would not invoke
    the function. Raises ValueError if `arn` is not an ARN.
    """
    items = _items(received)
    if not items:
        raise TypeError("from_boto3 needs at least one message or record: Lambda sends no event without any.")
    records: list[dict[str, Any]] = []
    for position, item in enumerate(items):
        if not isinstance(item, Mapping):
            raise TypeError(
                f"from_boto3: item {position} is of type {type(item).__name__}, not a message or record of boto3."
            )
        records.append(_record(item, arn, shard_id, position))
    return {"Records": records}


def _items(received: Any) -> Sequence[Any]:
    if isinstance(received, Mapping):
        for key in ("Messages", "Records"):
            if isinstance(received.get(key), list):
                items: list[Any] = received[key]
                return items
        if "ResponseMetadata" in received:  # `receive_message` has no key without messages
            return []
        return [received]
    if isinstance(received, Sequence) and not isinstance(received, str | bytes):
        return received
    raise TypeError(f"from_boto3 needs a response of boto3 or a list of its messages, not {type(received).__name__}.")


def _record(item: Mapping[str, Any], arn: str, shard_id: str, position: int) -> dict[str, Any]:
    try:
        if "ReceiptHandle" in item:
            return sqs_record(item, arn)
        if "PartitionKey" in item:
            return kinesis_record(item, arn, shard_id)
        if "dynamodb" in item:
            return dynamodb_record(item, arn)
    except KeyError as error:
        raise TypeError(f"from_boto3: item {position} has no {error.args[0]!r}, which boto3 always returns.") from None
    raise TypeError(
        f"from_boto3: item {position} is neither a message of SQS (ReceiptHandle) nor a record of Kinesis "
        "(PartitionKey) or DynamoDB Streams (dynamodb)."
    )
