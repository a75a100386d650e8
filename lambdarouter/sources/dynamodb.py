"""Amazon DynamoDB Streams: items of a table were inserted, modified, removed or expired.

Shape: `Records[].eventSource == "aws:dynamodb"`; the last call of a tumbling window may hold no record, and is told by
`window` and the stream's ARN beside them. A batch comes from one shard, in order. At the first failure the batch
stops; with `report_batch_item_failures=True` (and `FunctionResponseTypes: [ReportBatchItemFailures]` on the mapping)
that record's sequence number is answered, and Lambda delivers again from there; with False the invocation raises, and
Lambda delivers the whole batch again. It does so until the records expire, unless the mapping limits retries or age.

Attribute values are Python values, as boto3 has them: numbers are `Decimal`, binaries `bytes`, sets `set`. The item
that time to live removed is told by who removed it. The change records of a table that streams to Kinesis have the
table's name instead of an ARN, and microseconds instead of seconds; they reach these routes through `kinesis`.

Source: https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html
"""

from collections.abc import Callable
from typing import Annotated, Any, Generic

from .._events.builder import frozen
from .._events.codecs import Codec, epoch, expected
from .._events.dynamodb import item, typed_item
from .._events.model import At, Event, Location, Payload
from .._events.times import datetime
from .._routing.filters import UnboundFilter
from .._routing.route import ANY_WAY, Route, T_item, Via
from .._routing.source import Source, Stream, TextAt, each_of
from .._routing.text_filters import Text, arn, text


def _shard(record: Any) -> str:
    """The key within which order holds: a batch comes from one shard, so that it is the same for all of it."""
    return "shard"


def _item(record: Any) -> str:
    """The item's key, within which order holds even when records run at the same time."""
    change = record.get("dynamodb") if type(record) is dict else None
    keys = change.get("Keys") if type(change) is dict else None
    # Nothing is said of the order in which partition and sort key come.
    return repr(sorted(keys.items())) if type(keys) is dict else "shard"


SOURCE = Source(
    "dynamodb",
    Stream(
        each_of("dynamodb", empty_with="window"),
        ordering_group=_shard,
        item_identifier=TextAt("dynamodb", "SequenceNumber"),
        ordering_key=_item,
        has_windows=True,
    ),
)


def _table_name(stream_arn: str) -> str:
    return stream_arn.rpartition(":table/")[2].partition("/")[0]


def _read_table(value: Any, where: Location) -> str:
    if type(value) is not str:
        raise expected("a string", value)
    return _table_name(value)


def _write_table(name: str) -> str:
    return f"arn:aws:dynamodb:us-east-1:123456789012:table/{name}/stream/2026-01-31T12:00:00.000"


@frozen(kw_only=True)
class DynamoDBRecord(Event, Generic[T_item]):
    """One change of one item. `DynamoDBRecord[Order]` structures the images as `Order`."""

    event_name: Annotated[str, At("eventName")]
    """What happened: `INSERT`, `MODIFY` or `REMOVE`."""

    keys: Annotated[dict[str, Any], At("dynamodb.Keys", codec=item)]
    """The item's primary key: the partition key, and the sort key where the table has one."""

    new_image: Annotated[T_item | None, Payload("dynamodb.NewImage", codec=item, typed=typed_item)] = None
    """The item after the change. Not on `REMOVE`, and only if the stream's view type includes it."""

    old_image: Annotated[T_item | None, Payload("dynamodb.OldImage", codec=item, typed=typed_item)] = None
    """The item before the change. Not on `INSERT`, and only if the stream's view type includes it."""

    sequence_number: Annotated[str, At("dynamodb.SequenceNumber")] = ""
    """Number that grows within the shard; compare as integers. Empty through Kinesis, where a change has none."""

    created_at: Annotated[datetime | None, At("dynamodb.ApproximateCreationDateTime", codec=epoch)] = None
    """When the change was made: to the second, or to the microsecond through Kinesis; approximate."""

    size: Annotated[int | None, At("dynamodb.SizeBytes")] = None
    """Size of the record in bytes."""

    stream_view_type: Annotated[str | None, At("dynamodb.StreamViewType")] = None
    """What the stream holds: `KEYS_ONLY`, `NEW_IMAGE`, `OLD_IMAGE` or `NEW_AND_OLD_IMAGES`. Not through Kinesis."""

    event_id: Annotated[str, At("eventID")] = "00000000000000000000000000000000"
    """Id of the event."""

    table: Annotated[str, At("eventSourceARN", "tableName", codec=Codec("a string", _read_table, _write_table))] = (
        "table"
    )
    """Name of the table."""

    stream_arn: Annotated[str | None, At("eventSourceARN")] = None
    """ARN of the table's stream. Not through Kinesis."""

    region: Annotated[str, At("awsRegion")] = "us-east-1"
    """Region of the table."""

    identity_type: Annotated[str | None, At("userIdentity.type")] = None
    """`Service` where DynamoDB itself made the change: an item expired. Otherwise absent."""

    principal_id: Annotated[str | None, At("userIdentity.principalId")] = None
    """`dynamodb.amazonaws.com` where an item expired. Otherwise absent."""

    event_version: Annotated[str, At("eventVersion", assumed=True)] = "1.1"
    """Version of the record's form."""


def _of_table(wanted: Text | None) -> UnboundFilter | None:
    """A filter on the table: its name, its ARN, or that of its stream."""
    on_arn = arn("stream_arn", wanted, name="table", resource=_table_name)
    if on_arn is None:
        return None
    test = on_arn.test

    def passes(record: Any) -> bool:
        origin = (record.get("eventSourceARN") or record.get("tableName")) if type(record) is dict else None
        return type(origin) is str and (test(origin) or test(origin.partition("/stream/")[0]))

    return UnboundFilter("table", None, on_arn.wanted, passes, exact=on_arn.exact)


class kind:  # noqa: N801  (a factory of route factories: `insert = kind("INSERT", ...)`)
    """A route factory for one kind of change; all of them take the same filters."""

    def __init__(self, event_name: str, doc: str, *, expired: bool = False) -> None:
        self.event_name: str = event_name
        self.expired: bool = expired
        self.__doc__ = doc

    def __call__(
        self,
        *,
        table: Text | None = None,
        where: Callable[[DynamoDBRecord[Any]], bool] | None = None,
        via: Via = ANY_WAY,
        concurrency: int = 1,
    ) -> Route[DynamoDBRecord[Any]]:
        """The route of these changes that pass every filter given."""
        return Route(
            SOURCE,
            DynamoDBRecord,
            text("event_name", self.event_name),
            text("identity_type", "Service" if self.expired else None),
            text("principal_id", "dynamodb.amazonaws.com" if self.expired else None),
            _of_table(table),
            where=where,
            via=via,
            concurrency=concurrency,
        )


def record(
    *,
    table: Text | None = None,
    where: Callable[[DynamoDBRecord[Any]], bool] | None = None,
    via: Via = ANY_WAY,
    concurrency: int = 1,
) -> Route[DynamoDBRecord[Any]]:
    """Every change of any table. `table` is its name or its ARN, or that of its stream.

    `concurrency` is how many changes may be handled at the same time; those of one item stay in order.
    """
    return Route(SOURCE, DynamoDBRecord, _of_table(table), where=where, via=via, concurrency=concurrency)


insert: kind = kind("INSERT", "An item was inserted.")
modify: kind = kind("MODIFY", "Attributes of an item were changed.")
remove: kind = kind("REMOVE", "An item was removed, by request or because it expired.")
expired: kind = kind("REMOVE", "An item was removed because its time to live was over.", expired=True)
