"""Amazon EventBridge Pipes: batches of items from a queue, stream, topic or broker, sent as a list.

Shape: a list of objects with the `eventSource` of a polled source. A batch of one item is also a list.

Each item is routed to the handlers of its own source (`on_sqs`, `on_kinesis`, `on_dynamodb`, `on_kafka`, `on_activemq`
or `on_rabbitmq`), as a batch of one in the form of that source, with `event.via == ("eventbridge_pipes",)`. Handlers of
`on_eventbridge_pipes` come first. An input transformer of the pipe makes items of another form, for `on_invoke`.

The function as the target of a pipe may return a partial batch response. With `report_batch_item_failures=True` it
names failed items by `messageId` for SQS and by `eventID` for Kinesis and DynamoDB. Items of other sources have no
identifier: if one of them fails, the invocation raises, and the pipe delivers the whole batch again, as without the
setting. After a failure, the following items of the same shard, partition or message group are not started, and are
reported as failed with it.

The function as the enrichment of a pipe has no partial batch response, and its result is sent to the target. It needs a
separate function with only `@app.default`, which handles the whole list and returns the result.

The form of the items is documented on the page of each source: items of Kinesis have no `kinesis` object, items of
Kafka and RabbitMQ have their partition or queue in `eventSourceKey`, and items of MSK may have no `topic`.

Source: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-event-source.html
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Any, Final

from .._detection.known import RECORDS, TOP_LEVEL
from .._events.builder import frozen
from .._events.codecs import Mismatch
from .._events.encoded_codecs import json_in_base64, json_in_text
from .._events.model import At, Event
from .._routing.content import Content
from .._routing.deliveries import Queue, Record
from .._routing.route import Pattern, Route
from .._routing.source import Envelope, Source
from .._routing.text_filters import TextFilter, text
from ._carried import PIPES

__all__ = [
    "SOURCE",
    "PipesItem",
    "item",
]


def _list_records(payload: Any) -> list[Record]:
    return [(("eventbridge_pipes", index), item) for index, item in enumerate(payload)]


def _identifier(item: dict[str, Any]) -> str | None:
    """The identifier of an item in a partial batch response: `messageId` for SQS, `eventID` for a stream."""
    source = item.get("eventSource")
    key = "messageId" if source == "aws:sqs" else "eventID" if source in ("aws:kinesis", "aws:dynamodb") else ""
    identifier = item.get(key)
    return identifier if type(identifier) is str and identifier else None


def _ordering_group(item: dict[str, Any]) -> tuple[str, str] | None:
    """The shard, partition or message group in which the item's source keeps the order."""
    source, group = item.get("eventSource"), None
    if source == "aws:kinesis":
        group = str(item.get("eventID")).partition(":")[0]
    elif source == "aws:dynamodb":
        group = str(item.get("eventSourceARN"))
    elif source == "aws:sqs":
        attributes = item.get("attributes")
        if type(attributes) is dict and "SequenceNumber" in attributes:
            group = attributes.get("MessageGroupId")
    elif type(source) is str and source.endswith(("kafka", "Kafka")):
        group = item.get("eventSourceKey") or f"{item.get('topic')}-{item.get('partition')}"
    return (str(source), group) if type(group) is str else None


#: The keys that a Kinesis record has in its `kinesis` object, and an item of a pipe at its top level.
_KINESIS_KEYS = (
    "kinesisSchemaVersion",
    "partitionKey",
    "sequenceNumber",
    "data",
    "approximateArrivalTimestamp",
    "encryptionType",
)
#: The sources that a pipe polls.
_POLLED = ("sqs", "kinesis", "dynamodb", "kafka", "activemq", "rabbitmq")
_SHARED_KEYS = ("eventSource", "eventSourceArn", "bootstrapServers")


def _content(item: dict[str, Any]) -> Any:
    """An item as a batch of one, in the form that an event source mapping of its source sends."""
    source = item.get("eventSource")
    if type(source) is not str:
        return None
    if source == "aws:kinesis" and "kinesis" not in item:
        inner = {key: item[key] for key in _KINESIS_KEYS if key in item}
        item = {**{key: value for key, value in item.items() if key not in inner}, "kinesis": inner}
    if source in RECORDS:
        return {"Records": [item]}
    if source not in TOP_LEVEL:
        return None
    name, key, _ = TOP_LEVEL[source]
    common = {each: item[each] for each in _SHARED_KEYS if each in item}
    if name == "activemq":
        return {**common, key: [item]}
    source_key = item.get("eventSourceKey")
    if name == "kafka":
        topic, _, partition = source_key.rpartition("-") if type(source_key) is str else ("", "", "")
        if "topic" not in item and topic:
            item = {**item, "topic": topic, "partition": item.get("partition", partition)}
        source_key = source_key if type(source_key) is str else f"{item.get('topic')}-{item.get('partition')}"
        return {**common, key: {source_key: [item]}}
    return {**common, key: {source_key if type(source_key) is str else "": [item]}}


@frozen(kw_only=True)
class PipesItem(Event):
    """One item of any source. `raw` is the item itself."""

    event_source: Annotated[str, At("eventSource")]
    """Source of the item: `aws:sqs`, `aws:kinesis`, `aws:dynamodb`, `aws:kafka`, `SelfManagedKafka`, `aws:amq` ..."""

    source_arn: Annotated[str | None, At("eventSourceARN", "eventSourceArn")] = None
    """ARN of the queue, stream, cluster or broker. None for a self-managed Kafka cluster."""

    source_key: Annotated[str | None, At("eventSourceKey")] = None
    """`topic-partition` for Kafka, `queue::virtual host` for RabbitMQ. None for other sources."""

    id: Annotated[str | None, At("messageId", "eventID")] = None
    """Id of the SQS message or stream record, which reports the item as failed. None for other sources."""

    region: Annotated[str | None, At("awsRegion")] = None
    """Region of the source. None except for SQS, Kinesis and DynamoDB."""


SOURCE = Source(
    "eventbridge_pipes",
    Queue(_list_records, item_identifier=_identifier, ordering_group=_ordering_group),
    event=PipesItem,
    envelope=Envelope(dict.fromkeys(_POLLED, PIPES), _content),
    idempotency_key=("id",),
)


def _filtered(item: Any) -> dict[str, Any] | None:
    """An item as the filter criteria of a pipe see it: the payload of its source is JSON."""
    if type(item) is not dict:
        return None
    content = dict(item)
    for key, read in (
        ("body", json_in_text),
        ("data", json_in_base64),
        ("key", json_in_base64),
        ("value", json_in_base64),
    ):
        if key in content:
            try:
                content[key] = read(content[key])
            except Mismatch:
                del content[key]
    return content


_CONTENT = Content(_filtered, json_paths=[("body",), ("data",), ("key",), ("value",)], most_characters=4096)


# --- Routes ---------------------------------------------------------------------------------------------------------


def item(
    *,
    source: TextFilter | None = None,
    pattern: Pattern | None = None,
    where: Callable[[PipesItem], bool] | None = None,
    rest: bool = False,
) -> Route[PipesItem]:
    """Match items of a pipe, before the handlers of their own source.

    - `source`: `eventSource` of the item, such as `aws:sqs`.
    - `pattern`: event pattern, as in filter criteria, such as `{"body": {"kind": ["order"]}}`.
    - `where`: predicate on the event, evaluated after the other filters.
    - `rest`: whether only items whose content no handler handles match.
    """
    return Route(
        SOURCE,
        PipesItem,
        text("event_source", source, name="source"),
        pattern=pattern,
        content=_CONTENT,
        where=where,
        rest=rest,
    )


if TYPE_CHECKING:
    from .._routing.decorator import ListensDecorator

    class Decorators:
        """The decorators of the source, for type checkers and editors."""

        on_eventbridge_pipes: Final = ListensDecorator(item)
        """Example: `@app.on_eventbridge_pipes(source="shop.orders")`."""
