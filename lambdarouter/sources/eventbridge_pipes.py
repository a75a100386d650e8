"""Amazon EventBridge Pipes: items of a queue, stream, topic or broker, brought to the function as one list.

Shape: a list of objects whose `eventSource` is that of a poller; a batch of one is a list as well. Each item goes to
the handlers of its own source, to `on_sqs`, `on_kinesis`, `on_dynamodb`, `on_kafka`, `on_activemq` or `on_rabbitmq`, as
a batch of one in that source's own form, with `event.via == ("eventbridge_pipes",)`; unless an `on_eventbridge_pipes`
route takes it first. An input transformer of the pipe makes items of another form: those are for `on_invoke`.

As a target, the function may answer which items failed: with `report_batch_item_failures=True` it does, by `messageId`
for SQS and by `eventID` for Kinesis and DynamoDB; items of other sources have no identifier, so that one of them that
fails makes the invocation raise and the whole batch is tried again, as without the setting. After a failure, what
follows in the same shard, partition or message group is not started, and is reported with it.

An enrichment has no partial answer, and what it returns is passed on to the target: give it a function of its own with
`@app.default` alone, which gets the whole list and whose return value is the answer.

The form of each source's items is from its page of the Pipes documentation: those of Kinesis have no `kinesis` inside,
those of Kafka and RabbitMQ name their partition or queue in `eventSourceKey`, and one of MSK may have no `topic`.

Source: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-event-source.html
"""

from collections.abc import Callable
from typing import Annotated, Any

from .._detection.known import RECORDS, TOP_LEVEL
from .._events.builder import frozen
from .._events.model import At, Event
from .._routing.route import Route
from .._routing.source import Envelope, Queue, Record, Source
from .._routing.text_filters import Text, text
from ._carried import ANY_EVENT


def _items(payload: Any) -> list[Record]:
    return [(("eventbridge_pipes", index), item) for index, item in enumerate(payload)]


def _identifier(item: dict[str, Any]) -> str | None:
    """What Pipes knows an item by: the `messageId` of SQS, the `eventID` of a stream."""
    source = item.get("eventSource")
    key = "messageId" if source == "aws:sqs" else "eventID" if source in ("aws:kinesis", "aws:dynamodb") else ""
    found = item.get(key)
    return found if type(found) is str and found else None


def _group(item: dict[str, Any]) -> tuple[str, str] | None:
    """The shard, partition or message group within which the item's source keeps order."""
    source, found = item.get("eventSource"), None
    if source == "aws:kinesis":
        found = str(item.get("eventID")).partition(":")[0]
    elif source == "aws:dynamodb":
        found = str(item.get("eventSourceARN"))
    elif source == "aws:sqs":
        attributes = item.get("attributes")
        if type(attributes) is dict and "SequenceNumber" in attributes:
            found = attributes.get("MessageGroupId")
    elif type(source) is str and source.endswith(("kafka", "Kafka")):
        found = item.get("eventSourceKey") or f"{item.get('topic')}-{item.get('partition')}"
    return (str(source), found) if type(found) is str else None


_FLAT_KINESIS = (
    "kinesisSchemaVersion",
    "partitionKey",
    "sequenceNumber",
    "data",
    "approximateArrivalTimestamp",
    "encryptionType",
)
_SHARED = ("eventSource", "eventSourceArn", "bootstrapServers")


def _content(item: dict[str, Any]) -> Any:
    """An item as a batch of one, in the form in which Lambda polls its source."""
    source = item.get("eventSource")
    if type(source) is not str:
        return None
    if source == "aws:kinesis" and "kinesis" not in item:
        inner = {key: item[key] for key in _FLAT_KINESIS if key in item}
        item = {**{key: value for key, value in item.items() if key not in inner}, "kinesis": inner}
    if source in RECORDS:
        return {"Records": [item]}
    if source not in TOP_LEVEL:
        return None
    name, key, _ = TOP_LEVEL[source]
    common = {each: item[each] for each in _SHARED if each in item}
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


SOURCE = Source(
    "eventbridge_pipes",
    Queue(_items, item_identifier=_identifier, ordering_group=_group),
    envelope=Envelope(ANY_EVENT | {"kinesis", "kafka", "activemq", "rabbitmq"}, _content),
)


@frozen(kw_only=True)
class PipesItem(Event):
    """One item, whatever its source; `raw` is the item itself."""

    event_source: Annotated[str, At("eventSource")]
    """Where it comes from: `aws:sqs`, `aws:kinesis`, `aws:dynamodb`, `aws:kafka`, `SelfManagedKafka`, `aws:amq` ..."""

    source_arn: Annotated[str | None, At("eventSourceARN", "eventSourceArn")] = None
    """ARN of the queue, stream, cluster or broker. Not of a self-managed Kafka cluster."""

    source_key: Annotated[str | None, At("eventSourceKey")] = None
    """`topic-partition` for Kafka, `queue::virtual host` for RabbitMQ. Only for these."""

    id: Annotated[str | None, At("messageId", "eventID")] = None
    """Id of an SQS message, or of a stream's record; by it the item is reported as failed. Not for other sources."""

    region: Annotated[str | None, At("awsRegion")] = None
    """Region of the source. Only for SQS, Kinesis and DynamoDB."""


def item(*, source: Text | None = None, where: Callable[[PipesItem], bool] | None = None) -> Route[PipesItem]:
    """Items of any pipe, before the handlers of their own source. `source` is their `eventSource`: `aws:sqs` ..."""
    return Route(SOURCE, PipesItem, text("event_source", source, name="source"), where=where)
