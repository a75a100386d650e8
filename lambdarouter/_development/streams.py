"""Pollers of streams: Kinesis, and the stream of a DynamoDB table, read shard by shard in order.

Sources: https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis.html and
https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from attrs import frozen

from .._mappings.received import dynamodb_record, kinesis_record
from .aws import AWS, SetupError
from .checkpoints import Checkpoints
from .function import Function
from .mappings import Filters, MappingSettings, Poller, Start
from .shards import ShardReader


@frozen
class Shard:
    """A shard of a stream."""

    shard_id: str
    """Identifier."""

    parents: tuple[str, ...]
    """Shards that must be read to their end before this one."""


class KinesisStream:
    """A Kinesis stream, by its name or ARN."""

    source = "kinesis"

    def __init__(self, name: str, aws: AWS) -> None:
        self._client: Any = aws.client("kinesis")
        key = "StreamARN" if name.startswith("arn:") else "StreamName"
        self.arn: str = self._client.describe_stream_summary(**{key: name})["StreamDescriptionSummary"]["StreamARN"]

    def shards(self) -> list[Shard]:
        """List the shards."""
        found: list[Shard] = []
        for page in self._client.get_paginator("list_shards").paginate(StreamARN=self.arn):
            for each in page["Shards"]:
                parents = filter(None, (each.get("ParentShardId"), each.get("AdjacentParentShardId")))
                found.append(Shard(each["ShardId"], tuple(parents)))
        return found

    def iterator(self, shard_id: str, start: Start, after: str | None) -> str:
        """Return the iterator after a sequence number, or at the start."""
        where = _position(start, after, "StartingSequenceNumber")
        response = self._client.get_shard_iterator(StreamARN=self.arn, ShardId=shard_id, **where)
        return str(response["ShardIterator"])

    def read(self, iterator: str, limit: int) -> tuple[list[Mapping[str, Any]], str | None]:
        """Return the next records, and the next iterator; None at the end of the shard."""
        response = self._client.get_records(ShardIterator=iterator, Limit=min(limit, 10_000), StreamARN=self.arn)
        return response["Records"], response.get("NextShardIterator")

    def record(self, raw: Mapping[str, Any], shard_id: str) -> dict[str, Any]:
        """Return a record in the form of the event."""
        return kinesis_record(raw, self.arn, shard_id)

    def sequence_number(self, raw: Mapping[str, Any]) -> str:
        """Return the sequence number of a record."""
        return str(raw["SequenceNumber"])

    def time(self, raw: Mapping[str, Any]) -> datetime:
        """Return the time of arrival of a record."""
        time: datetime = raw["ApproximateArrivalTimestamp"]
        return time


class TableStream:
    """The stream of a DynamoDB table; raises SetupError for a table without a stream."""

    source = "dynamodb"

    def __init__(self, table: str, aws: AWS) -> None:
        self._client: Any = aws.client("dynamodbstreams")
        arn = aws.client("dynamodb").describe_table(TableName=table)["Table"].get("LatestStreamArn")
        if arn is None:
            raise SetupError(f"The table {table!r} has no stream. Enable it: StreamSpecification StreamEnabled.")
        self.arn: str = arn

    def shards(self) -> list[Shard]:
        """List the shards."""
        found: list[Shard] = []
        start: dict[str, str] = {}
        while True:
            stream = self._client.describe_stream(StreamArn=self.arn, **start)["StreamDescription"]
            for each in stream["Shards"]:
                found.append(Shard(each["ShardId"], tuple(filter(None, [each.get("ParentShardId")]))))
            if not stream.get("LastEvaluatedShardId"):
                return found
            start = {"ExclusiveStartShardId": stream["LastEvaluatedShardId"]}

    def iterator(self, shard_id: str, start: Start, after: str | None) -> str:
        """Return the iterator after a sequence number, or at the start."""
        where = _position(start, after, "SequenceNumber")
        return str(self._client.get_shard_iterator(StreamArn=self.arn, ShardId=shard_id, **where)["ShardIterator"])

    def read(self, iterator: str, limit: int) -> tuple[list[Mapping[str, Any]], str | None]:
        """Return the next records, and the next iterator; None at the end of the shard."""
        response = self._client.get_records(ShardIterator=iterator, Limit=min(limit, 1000))
        return response["Records"], response.get("NextShardIterator")

    def record(self, raw: Mapping[str, Any], shard_id: str) -> dict[str, Any]:
        """Return a record in the form of the event."""
        return dynamodb_record(raw, self.arn)

    def sequence_number(self, raw: Mapping[str, Any]) -> str:
        """Return the sequence number of a record."""
        return str(raw["dynamodb"]["SequenceNumber"])

    def time(self, raw: Mapping[str, Any]) -> datetime:
        """Return the time of arrival of a record."""
        time: datetime = raw["dynamodb"]["ApproximateCreationDateTime"]
        return time


Stream = KinesisStream | TableStream


def _position(start: Start, after: str | None, key: str) -> dict[str, str]:
    if after is None:
        return {"ShardIteratorType": start}
    return {"ShardIteratorType": "AFTER_SEQUENCE_NUMBER", key: after}


class StreamPoller(Poller):
    """A poller of one stream. Its shards take turns: a shard that retries a batch does not stop the others."""

    def __init__(
        self,
        function: Function,
        aws: AWS,
        settings: MappingSettings,
        *,
        kind: type[Stream],
        named: str,
        checkpoints: Checkpoints,
    ) -> None:
        super().__init__(function, aws, settings, f"{kind.source} {named}")
        self._kind: type[Stream] = kind
        self._named: str = named
        self._stream: Stream | None = None
        self._readers: dict[str, ShardReader] = {}
        self.checkpoints: Checkpoints = checkpoints
        self.filters: Filters = Filters(settings.filters, kind.source)
        self.reports: bool = settings.reports_for(function, kind.source)

    def check(self) -> None:
        """Describe the stream; raises a boto3 error, or SetupError, if it cannot be polled."""
        self._stream = self._kind(self._named, self.aws)

    def poll(self) -> None:
        """Let each shard do one step."""
        if self._stream is None:
            self.check()
            assert self._stream is not None
            self._open_shards(self._stream, self.settings.start)
        is_busy = False
        for reader in list(self._readers.values()):
            if self.stopping.is_set():
                return
            is_busy |= not reader.is_closed and reader.step()
        if all(each.is_closed for each in self._readers.values()):
            self._open_shards(self._stream, "TRIM_HORIZON")  # the children of shards that were split or merged
        if not is_busy:
            self.stopping.wait(0.2)

    def _open_shards(self, stream: Stream, start: Start) -> None:
        """Open the shards whose parents were read to their end, or no longer exist."""
        shards = stream.shards()
        known = {each.shard_id for each in shards}
        for shard in shards:
            waits = any(
                each in known and (each not in self._readers or not self._readers[each].is_closed)
                for each in shard.parents
            )
            if shard.shard_id not in self._readers and not waits:
                begin: Start = "TRIM_HORIZON" if set(shard.parents) & known else start
                self._readers[shard.shard_id] = ShardReader(self, stream, shard.shard_id, begin)
