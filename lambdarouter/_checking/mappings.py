"""Event source mappings: the queue or stream that is polled, and the settings of the mapping."""

from __future__ import annotations

from typing import Any, Final

from .._routing.patterns import parsed
from .documents import Object
from .template import Name, Template, Trigger
from .values import UNKNOWN, Reference

#: The filter on the queue or stream of a source, and the property with the name of the resource.
_NAMES: Final = {
    "sqs": ("queue", "QueueName"),
    "kinesis": ("stream", "Name"),
    "dynamodb": ("table", "TableName"),
}

_BY_TYPE: Final = {
    "AWS::SQS::Queue": "sqs",
    "AWS::Kinesis::Stream": "kinesis",
    "AWS::Kinesis::StreamConsumer": "kinesis",
    "AWS::DynamoDB::Table": "dynamodb",
    "AWS::DynamoDB::GlobalTable": "dynamodb",
    "AWS::Serverless::SimpleTable": "dynamodb",
    "AWS::MSK::Cluster": "kafka",
    "AWS::MSK::ServerlessCluster": "kafka",
    "AWS::AmazonMQ::Broker": "mq",
    "AWS::DocDB::DBCluster": "documentdb",
}


def source_of(template: Template, given: Object) -> str | None:
    """The source of a mapping; None if it is unknown."""
    if template.get(given, "SelfManagedEventSource") is not None or template.get(
        given, "SelfManagedKafkaEventSourceConfig"
    ):
        return "kafka"
    if template.get(given, "AmazonManagedKafkaEventSourceConfig") is not None:
        return "kafka"
    if template.get(given, "DocumentDBEventSourceConfig") is not None:
        return "documentdb"
    origin = template.get(given, "EventSourceArn")
    if isinstance(origin, Reference):
        resource = template.resources.get(origin.resource)
        return _BY_TYPE.get(resource.type) if resource is not None else None
    if isinstance(origin, str):
        service = origin.split(":")[2] if origin.count(":") >= 5 else ""
        return {"sqs": "sqs", "kinesis": "kinesis", "dynamodb": "dynamodb", "kafka": "kafka", "mq": "mq"}.get(service)
    return "kafka" if template.get(given, "Topics") is not None else "mq" if template.get(given, "Queues") else None


def mapping_trigger(
    template: Template, source: str, origin: Any, function: str, *, resource: str, line: int, given: Object
) -> Trigger:
    """The trigger of an event source mapping, whose queue or stream is `origin`."""
    found = template.get(origin)
    names: dict[str, Any] = {}
    if source in _NAMES:
        name, property_name = _NAMES[source]
        names[name] = _table_name(template, origin) if source == "dynamodb" else template.name_of(origin, property_name)
    elif source == "kafka":
        names["topic"] = _only(template, given, "Topics")
    elif source == "mq":
        source = _engine(template, found)
        names["queue" if source == "rabbitmq" else "destination"] = _only(template, given, "Queues")
    elif source == "documentdb":
        for name, key in (("collection", "CollectionName"), ("database", "DatabaseName")):
            value = template.known(given, key)
            value = template.known(given, "DocumentDBEventSourceConfig", key) if value is None else value
            names[name] = Name(value if isinstance(value, str) else None)
    return Trigger(
        source,
        function,
        resource,
        line,
        names,
        given,
        _patterns(template, given),
        found.resource if isinstance(found, Reference) else None,
        is_mapping=True,
        enabled=is_enabled(template, given),
    )


def is_enabled(template: Template, given: Any, *keys: str) -> Any:
    """Whether a trigger sends events, by the settings of these keys; UNKNOWN if that is unknown."""
    values = [template.known(given, each) for each in keys or ("Enabled", "State")]
    if any(each in (False, "false", "False", "DISABLED", "STOPPED") for each in values):
        return False
    return UNKNOWN if UNKNOWN in values else True


def _table_name(template: Template, origin: Any) -> Name:
    found = template.get(origin)
    if isinstance(found, str):
        table = found.rpartition(":table/")[2].partition("/")[0]
        return Name(table if table and "\0" not in table else None)
    return template.name_of(origin, "TableName")


def _only(template: Template, given: Object, key: str) -> Name:
    items = template.items(given.get(key))
    value = template.known(items[0][0]) if len(items) == 1 else None
    return Name(value if isinstance(value, str) else None)


def _engine(template: Template, found: Any) -> str:
    broker = template.resources.get(found.resource) if isinstance(found, Reference) else None
    engine = template.known(broker.properties, "EngineType") if broker is not None else UNKNOWN
    return {"rabbitmq": "rabbitmq", "activemq": "activemq"}.get(str(engine).lower(), "mq")


def _patterns(template: Template, given: Object) -> list[Any]:
    """The patterns of the filter criteria; None for an unknown one."""
    criteria = template.get(given, "FilterCriteria")
    if criteria is UNKNOWN:
        return [None]
    found: list[Any] = []
    for each, _ in template.items(criteria.get("Filters") if isinstance(criteria, dict) else None):
        text = template.known(each, "Pattern")
        if isinstance(text, str):
            try:
                text, _ = parsed(text)
            except ValueError:
                pass  # the rule about patterns reports it
        found.append(None if text is UNKNOWN else text)
    return found
