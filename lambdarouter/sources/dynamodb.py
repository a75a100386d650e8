"""Amazon DynamoDB Streams: inserted, modified, removed and expired items of a table.

Shape: `Records[].eventSource == "aws:dynamodb"`. The last invocation of a tumbling window may have no record; its shape
is `window` and the ARN of the stream, beside the empty list.

A batch comes from one shard, in order. After the first failure the rest of the batch is not started. With
`report_batch_item_failures=True` (and `FunctionResponseTypes: [ReportBatchItemFailures]` in the mapping) the partial
batch response has the sequence number of that record, and Lambda delivers again from there. With False the invocation
raises, and Lambda delivers the whole batch again. Lambda repeats this until the records expire, unless the mapping
limits the retries or the age of the records.

Attribute values are Python values, as in boto3: numbers are `Decimal`, binary values `bytes`, and sets `set`. The
identity that removed an item shows whether its time to live expired. The change records of a table that streams to
Kinesis have the name of the table instead of an ARN, and times in microseconds instead of seconds. They are routed to
these handlers through `kinesis`.

Source: https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html
"""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Annotated, Any, Final, Generic

from .._events.builder import frozen
from .._events.codecs import Codec, expected
from .._events.dynamodb import item, typed_item
from .._events.model import At, Event, Location, Payload
from .._events.times import datetime, epoch
from .._routing.deliveries import Stream
from .._routing.filters import UnboundFilter
from .._routing.route import ANY_WAY, Pattern, Route, T_item, Via
from .._routing.source import Source, Telemetry, TextAt, each_of
from .._routing.text_filters import TextFilter, arn, text

__all__ = ["SOURCE", "ChangeKind", "DynamoDBRecord", "expired", "insert", "modify", "record", "remove", "to_json"]


def _ordering_group(record: Any) -> str:
    """One group for all records, because a batch comes from one shard."""
    return "shard"


def _ordering_key(record: Any) -> str:
    """The key of the item, whose changes stay in order even when records run concurrently."""
    change = record.get("dynamodb") if type(record) is dict else None
    keys = change.get("Keys") if type(change) is dict else None
    # DynamoDB does not document the order of partition key and sort key.
    return repr(sorted(keys.items())) if type(keys) is dict else "shard"


_OPERATIONS = {"INSERT": "insert", "MODIFY": "edit", "REMOVE": "delete"}

SOURCE = Source(
    "dynamodb",
    Stream(
        each_of("dynamodb", empty_with="window"),
        ordering_group=_ordering_group,
        item_identifier=TextAt("dynamodb", "SequenceNumber"),
        ordering_key=_ordering_key,
        has_windows=True,
    ),
    channel="table",
    telemetry=Telemetry(
        "datasource",
        {
            "aws.dynamodb.table_names": lambda record: (record.table,),
            "faas.document.collection": "table",
            "faas.document.operation": lambda record: _OPERATIONS[record.event_name],
        },
    ),
    idempotency_key=("event_id",),
)


def _table_name(stream_arn: str) -> str:
    return stream_arn.rpartition(":table/")[2].partition("/")[0]


def _read_table(value: Any, location: Location) -> str:
    if type(value) is not str:
        raise expected("a string", value)
    return _table_name(value)


def _write_table(name: str) -> str:
    return f"arn:aws:dynamodb:us-east-1:123456789012:table/{name}/stream/2026-01-31T12:00:00.000"


@frozen(kw_only=True)
class DynamoDBRecord(Event, Generic[T_item]):
    """One change of one item. `DynamoDBRecord[Order]` converts the images to `Order`."""

    event_name: Annotated[str, At("eventName")]
    """Kind of change: `INSERT`, `MODIFY` or `REMOVE`."""

    keys: Annotated[dict[str, Any], At("dynamodb.Keys", codec=item)]
    """Primary key of the item: the partition key, and the sort key if the table has one."""

    new_image: Annotated[T_item | None, Payload("dynamodb.NewImage", codec=item, typed=typed_item)] = None
    """The item after the change. None for `REMOVE`, and unless the stream's view type includes it."""

    old_image: Annotated[T_item | None, Payload("dynamodb.OldImage", codec=item, typed=typed_item)] = None
    """The item before the change. None for `INSERT`, and unless the stream's view type includes it."""

    sequence_number: Annotated[str, At("dynamodb.SequenceNumber")] = ""
    """Number that increases within the shard; compare as integers. Empty through Kinesis, where a change has none."""

    created_at: Annotated[datetime | None, At("dynamodb.ApproximateCreationDateTime", codec=epoch)] = None
    """Approximate time of the change: to the second, or to the microsecond through Kinesis."""

    size: Annotated[int | None, At("dynamodb.SizeBytes")] = None
    """Size of the record in bytes."""

    stream_view_type: Annotated[str | None, At("dynamodb.StreamViewType")] = None
    """View type of the stream: `KEYS_ONLY`, `NEW_IMAGE`, `OLD_IMAGE` or `NEW_AND_OLD_IMAGES`. None through Kinesis."""

    event_id: Annotated[str, At("eventID")] = "00000000000000000000000000000000"
    """Id of the event."""

    table: Annotated[str, At("eventSourceARN", "tableName", codec=Codec("a string", _read_table, _write_table))] = (
        "table"
    )
    """Name of the table."""

    stream_arn: Annotated[str | None, At("eventSourceARN")] = None
    """ARN of the table's stream. None through Kinesis."""

    region: Annotated[str, At("awsRegion")] = "us-east-1"
    """Region of the table."""

    event_source: Annotated[str, At("eventSource")] = "aws:dynamodb"
    """Always `aws:dynamodb`."""

    identity_type: Annotated[str | None, At("userIdentity.type")] = None
    """`Service` if DynamoDB removed an expired item. None otherwise."""

    principal_id: Annotated[str | None, At("userIdentity.principalId")] = None
    """`dynamodb.amazonaws.com` if DynamoDB removed an expired item. None otherwise."""

    event_version: Annotated[str, At("eventVersion", assumed=True)] = "1.1"
    """Version of the record's format."""

    record_format: Annotated[str | None, At("recordFormat")] = None
    """`application/json` through Kinesis. None through a stream of the table."""


def to_json(value: Any) -> Any:
    """Return an item or a value as plain JSON: numbers as int or float, sets as lists, binaries as base64."""
    from base64 import b64encode
    from decimal import Decimal

    if isinstance(value, Mapping):
        return {str(name): to_json(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [to_json(each) for each in value]
    if isinstance(value, set | frozenset):
        return sorted(map(to_json, value))
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, bytes | bytearray):
        return b64encode(value).decode("ascii")
    return value


# --- Routes ---------------------------------------------------------------------------------------------------------


def _table_filter(table: TextFilter | None) -> UnboundFilter | None:
    """A filter on the table: its name, its ARN, or the ARN of its stream."""
    by_arn = arn("stream_arn", table, name="table", resource=_table_name)
    if by_arn is None:
        return None
    test = by_arn.test

    def matches(record: Any) -> bool:
        origin = (record.get("eventSourceARN") or record.get("tableName")) if type(record) is dict else None
        return type(origin) is str and (test(origin) or test(origin.partition("/stream/")[0]))

    return UnboundFilter("table", None, by_arn.wanted, matches, exact=by_arn.exact)


def record(
    *,
    table: TextFilter | None = None,
    pattern: Pattern | None = None,
    where: Callable[[DynamoDBRecord[Any]], bool] | None = None,
    via: Via = ANY_WAY,
    concurrency: int = 1,
) -> Route[DynamoDBRecord[Any]]:
    """Match every change of an item.

    - `table`: name or ARN of the table, or ARN of its stream.
    - `pattern`: event pattern, as in filter criteria: `{"dynamodb": {"NewImage": {"kind": {"S": ["order"]}}}}`.
    - `where`: predicate on the event, evaluated after the other filters.
    - `via`: envelopes around the event, such as `("kinesis",)`; None for no envelope; by default any.
    - `concurrency`: number of changes that may be handled at the same time; the changes of one item stay in order.
    """
    return Route(
        SOURCE, DynamoDBRecord, _table_filter(table), pattern=pattern, where=where, via=via, concurrency=concurrency
    )


class ChangeKind:
    """A route factory for one kind of change."""

    def __init__(self, event_name: str, summary: str, *, expired: bool = False) -> None:
        self.event_name: str = event_name
        """`INSERT`, `MODIFY` or `REMOVE`."""
        self.expired: bool = expired
        """True for items that expired only."""
        filters = (type(self).__call__.__doc__ or "").partition("\n\n")[2]
        self.__doc__ = f"{summary}\n\n{filters}"

    def __call__(
        self,
        *,
        table: TextFilter | None = None,
        pattern: Pattern | None = None,
        where: Callable[[DynamoDBRecord[Any]], bool] | None = None,
        via: Via = ANY_WAY,
        concurrency: int = 1,
    ) -> Route[DynamoDBRecord[Any]]:
        """Match the changes of this kind.

        - `table`: name or ARN of the table, or ARN of its stream.
        - `pattern`: event pattern, as in filter criteria: `{"dynamodb": {"NewImage": {"kind": {"S": ["order"]}}}}`.
        - `where`: predicate on the event, evaluated after the other filters.
        - `via`: envelopes around the event, such as `("kinesis",)`; None for no envelope; by default any.
        - `concurrency`: number of changes that may be handled at the same time; the changes of one item stay in order.
        """
        return Route(
            SOURCE,
            DynamoDBRecord,
            text("event_name", self.event_name),
            text("identity_type", "Service" if self.expired else None),
            text("principal_id", "dynamodb.amazonaws.com" if self.expired else None),
            _table_filter(table),
            pattern=pattern,
            where=where,
            via=via,
            concurrency=concurrency,
        )


insert: ChangeKind = ChangeKind("INSERT", "Match inserted items.")
modify: ChangeKind = ChangeKind("MODIFY", "Match items with modified attributes.")
remove: ChangeKind = ChangeKind("REMOVE", "Match removed items, whether by request or because they expired.")
expired: ChangeKind = ChangeKind("REMOVE", "Match items that expired by their time to live.", expired=True)


if TYPE_CHECKING:
    from .._routing.decorator import ListensDecorator

    class Decorators:
        """The decorators of the source, for type checkers and editors."""

        on_dynamodb: Final = ListensDecorator(record)
        """Example: `@app.on_dynamodb(table="orders")`."""
        on_dynamodb_insert: Final = ListensDecorator(insert)
        """Match inserted items. Example: `@app.on_dynamodb_insert(table="orders")`."""
        on_dynamodb_modify: Final = ListensDecorator(modify)
        """Match items with modified attributes. Example: `@app.on_dynamodb_modify(table="orders")`."""
        on_dynamodb_remove: Final = ListensDecorator(remove)
        """Match removed items, whether by request or because they expired.

        Example: `@app.on_dynamodb_remove(table="orders")`.
        """
        on_dynamodb_expired: Final = ListensDecorator(expired)
        """Match items that expired by their time to live. Example: `@app.on_dynamodb_expired(table="orders")`."""
