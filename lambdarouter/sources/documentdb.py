"""Amazon DocumentDB: changes of documents, read from a change stream by an event source mapping.

Shape: `eventSource` is `aws:docdb`, with a list `events`; the `event` of each item is a change event of MongoDB.

Changes are in order: after the first failure, the rest of the batch is not started, and the invocation raises. Lambda
then delivers the whole batch again. There is no partial batch response. Handlers must be idempotent.

Values are converted from MongoDB's extended JSON: object ids are strings, dates are `datetime`, 64-bit numbers `int`,
decimals `Decimal`, and binary values `bytes`. The operation decides which fields a change has; `drop`, `dropDatabase`,
`rename` and `invalidate` have no document.

Source: https://docs.aws.amazon.com/lambda/latest/dg/with-documentdb.html
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Any, Final, Generic

from .._events.builder import field, frozen
from .._events.codecs import Codec
from .._events.extended_json import document, number, typed_document
from .._events.model import At, Event, Payload
from .._events.times import datetime, epoch_in, epoch_seconds
from .._routing.deliveries import Record, Stream
from .._routing.route import Pattern, Route, T_item
from .._routing.source import Source, Telemetry, TextAt, with_shared
from .._routing.text_filters import TextFilter, text
from ..errors import EventError

__all__ = [
    "SOURCE",
    "DocumentDBChange",
    "change",
]


def _list_records(payload: dict[str, Any]) -> list[Record]:
    events = payload.get("events")
    if type(events) is not list or not events:
        problem = "is not a list" if type(events) is not list else "is empty"
        raise EventError("documentdb", "events", problem, "A real event has at least one change.")
    shared: dict[str, Any] = {name: payload[name] for name in ("eventSource", "eventSourceArn") if name in payload}
    return [
        (
            ("documentdb", "events", index, "event"),
            with_shared(shared, each.get("event") if type(each) is dict else None),
        )
        for index, each in enumerate(events)
    ]


def _ordering_group(record: Any) -> str:
    """One group for all records, because a mapping reads one change stream."""
    return "stream"


#: The operation of a span; that of any other change is the name of the change.
_OPERATIONS = {"update": "edit", "replace": "edit"}

SOURCE = Source(
    "documentdb",
    Stream(_list_records, ordering_group=_ordering_group, record_id=TextAt("_id", "_data")),
    channel="collection",
    telemetry=Telemetry(
        "datasource",
        {
            "faas.document.collection": "database",
            "faas.document.name": "collection",
            "faas.document.operation": lambda change: _OPERATIONS.get(change.operation, change.operation),
        },
    ),
    idempotency_key=("resume_token",),
)


@frozen(kw_only=True)
class DocumentDBChange(Event, Generic[T_item]):
    """One change. `DocumentDBChange[Order]` converts the full document to `Order`."""

    operation: Annotated[str, At("operationType")]
    """`insert`, `update`, `replace`, `delete`, `drop`, `dropDatabase`, `rename` or `invalidate`."""

    full_document: Annotated[T_item | None, Payload("fullDocument", codec=document, typed=typed_document)] = None
    """The document after the change. Only for `insert` and `replace`, and for `update` if the mapping has
    `FullDocument: UpdateLookup`: then the document at the time of the lookup, None if it was deleted before."""

    document_key: Annotated[dict[str, Any], At("documentKey", codec=document)] = field(factory=dict[str, Any])
    """Key of the document: its `_id`, and the shard key if there is one. Empty for changes of a whole collection."""

    database: Annotated[str | None, At("ns.db")] = None
    """Name of the database. None for `invalidate`."""

    collection: Annotated[str | None, At("ns.coll")] = None
    """Name of the collection. None for `dropDatabase` and `invalidate`."""

    updated_fields: Annotated[dict[str, Any], At("updateDescription.updatedFields", codec=document)] = field(
        factory=dict[str, Any]
    )
    """Fields that were set, with their new values. A dot in a name separates nested fields. Only for `update`."""

    removed_fields: Annotated[tuple[str, ...], At("updateDescription.removedFields")] = ()
    """Names of the fields that were removed. Only for `update`."""

    truncated_arrays: Annotated[tuple[dict[str, Any], ...], At("updateDescription.truncatedArrays")] = ()
    """Arrays that were truncated, as objects with `field` and `newSize`. Only for `update`."""

    cluster_time: Annotated[
        datetime | None,
        At(
            "clusterTime.$timestamp.t",
            codec=Codec(epoch_seconds.wanted, epoch_seconds.read, lambda at: epoch_in(at, 1)),
        ),
    ] = None
    """Time of the change, to the second."""

    cluster_time_increment: Annotated[int | None, At("clusterTime.$timestamp.i")] = None
    """Number of the change within its second."""

    resume_token: Annotated[str | None, At("_id._data")] = None
    """Position of the change in the stream."""

    new_database: Annotated[str | None, At("to.db")] = None
    """New database of the collection. Only for `rename`."""

    new_collection: Annotated[str | None, At("to.coll")] = None
    """New name of the collection. Only for `rename`."""

    session: Annotated[dict[str, Any], At("lsid", codec=document)] = field(factory=dict[str, Any])
    """Identifier of the session. Empty unless the change belongs to a transaction."""

    transaction_number: Annotated[int | None, At("txnNumber", codec=number)] = None
    """Number of the transaction within its session. None without a transaction."""

    cluster_arn: Annotated[str | None, At("eventSourceArn")] = None
    """ARN of the cluster."""

    event_source: Annotated[str, At("eventSource")] = "aws:docdb"
    """Always `aws:docdb`."""


# --- Routes ---------------------------------------------------------------------------------------------------------


def change(
    *,
    collection: TextFilter | None = None,
    operation: TextFilter | None = None,
    database: TextFilter | None = None,
    pattern: Pattern | None = None,
    where: Callable[[DocumentDBChange[Any]], bool] | None = None,
) -> Route[DocumentDBChange[Any]]:
    """Match changes in a change stream.

    - `collection`: name of the collection.
    - `operation`: `insert`, `update`, `replace`, `delete`, `drop`, `dropDatabase`, `rename` or `invalidate`.
    - `database`: name of the database.
    - `pattern`: event pattern such as `{"fullDocument": {"kind": ["order"]}}`.
    - `where`: predicate on the event, evaluated after the other filters.
    """
    return Route(
        SOURCE,
        DocumentDBChange,
        text("collection", collection),
        text("operation", operation),
        text("database", database),
        pattern=pattern,
        where=where,
    )


if TYPE_CHECKING:
    from .._routing.decorator import ListensDecorator

    class Decorators:
        """The decorators of the source, for type checkers and editors."""

        on_documentdb: Final = ListensDecorator(change)
        """Example: `@app.on_documentdb(collection="orders")`."""
