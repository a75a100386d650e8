"""Amazon DocumentDB: changes of documents in a change stream, polled by an event source mapping.

Shape: `eventSource` is `aws:docdb`, with a list `events`, whose `event` is MongoDB's change event. Changes come in
order: at the first failure the batch stops and the invocation raises, so that Lambda delivers the whole batch again;
there is no partial answer. Handlers must be idempotent.

Values are MongoDB's extended JSON, opened: object ids are text, dates `datetime`s, 64-bit numbers `int`, decimals
`Decimal` and binaries `bytes`. Which fields a change has goes by its operation; `drop`, `dropDatabase`, `rename` and
`invalidate` have no document.

Source: https://docs.aws.amazon.com/lambda/latest/dg/with-documentdb.html
"""

from collections.abc import Callable
from typing import Annotated, Any, Generic

from .._events.builder import field, frozen
from .._events.codecs import Codec, epoch_in, epoch_seconds
from .._events.extended_json import document, typed_document
from .._events.model import At, Event, Payload
from .._events.times import datetime
from .._routing.route import Route, T_item
from .._routing.source import Record, Source, Stream, TextAt, with_shared
from .._routing.text_filters import Text, text
from ..errors import EventError


def _records(payload: dict[str, Any]) -> list[Record]:
    found = payload.get("events")
    if type(found) is not list or not found:
        problem = "is not a list" if type(found) is not list else "is empty"
        raise EventError("documentdb", "events", problem, "A real event has at least one change.")
    around = {"eventSourceArn": payload["eventSourceArn"]} if "eventSourceArn" in payload else {}
    return [
        (
            ("documentdb", "events", index, "event"),
            with_shared(around, each.get("event") if type(each) is dict else None),
        )
        for index, each in enumerate(found)
    ]


def _stream(record: Any) -> str:
    """The key within which order holds: a mapping reads one change stream."""
    return "stream"


SOURCE = Source("documentdb", Stream(_records, ordering_group=_stream, record_id=TextAt("_id", "_data")))


@frozen(kw_only=True)
class DocumentDBChange(Event, Generic[T_item]):
    """One change. `DocumentDBChange[Order]` structures the full document as `Order`."""

    operation: Annotated[str, At("operationType")]
    """`insert`, `update`, `replace`, `delete`, `drop`, `dropDatabase`, `rename` or `invalidate`."""

    full_document: Annotated[T_item | None, Payload("fullDocument", codec=document, typed=typed_document)] = None
    """The document after the change. On `insert` and `replace`; on `update` if the mapping has
    `FullDocument: UpdateLookup`, as it is by then, or None if it is deleted by then."""

    document_key: Annotated[dict[str, Any], At("documentKey", codec=document)] = field(factory=dict[str, Any])
    """Key of the document: its `_id`, and the shard key where there is one. Not on changes of a whole collection."""

    database: Annotated[str | None, At("ns.db")] = None
    """Name of the database. Not on `invalidate`."""

    collection: Annotated[str | None, At("ns.coll")] = None
    """Name of the collection. Not on `dropDatabase` and `invalidate`."""

    updated_fields: Annotated[dict[str, Any], At("updateDescription.updatedFields", codec=document)] = field(
        factory=dict[str, Any]
    )
    """Fields that were set, with their new values; a dot in a name leads into a nested one. Only on `update`."""

    removed_fields: Annotated[tuple[str, ...], At("updateDescription.removedFields")] = ()
    """Names of fields that were removed. Only on `update`."""

    truncated_arrays: Annotated[tuple[dict[str, Any], ...], At("updateDescription.truncatedArrays")] = ()
    """Arrays that were cut, as objects with `field` and `newSize`. Only on `update`."""

    cluster_time: Annotated[
        datetime | None,
        At(
            "clusterTime.$timestamp.t",
            codec=Codec(epoch_seconds.wanted, epoch_seconds.read, lambda at: epoch_in(at, 1)),
        ),
    ] = None
    """When the change was made, to the second."""

    cluster_time_increment: Annotated[int | None, At("clusterTime.$timestamp.i")] = None
    """Number of the change within its second."""

    resume_token: Annotated[str | None, At("_id._data")] = None
    """Place of the change in the stream."""

    new_database: Annotated[str | None, At("to.db")] = None
    """Database that the collection is in now. Only on `rename`."""

    new_collection: Annotated[str | None, At("to.coll")] = None
    """Name that the collection has now. Only on `rename`."""

    cluster_arn: Annotated[str | None, At("eventSourceArn")] = None
    """ARN of the cluster."""


def change(
    *,
    collection: Text | None = None,
    operation: Text | None = None,
    database: Text | None = None,
    where: Callable[[DocumentDBChange[Any]], bool] | None = None,
) -> Route[DocumentDBChange[Any]]:
    """Changes of any collection. `operation` is `insert`, `update`, `replace`, `delete` ..."""
    return Route(
        SOURCE,
        DocumentDBChange,
        text("collection", collection),
        text("operation", operation),
        text("database", database),
        where=where,
    )
