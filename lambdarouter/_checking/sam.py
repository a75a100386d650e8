"""The events of functions in SAM templates.

Source:
https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-function-eventsource.html
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from .._routing.patterns import parsed
from .documents import Object
from .mappings import is_enabled, mapping_trigger
from .template import Name, Note, Resource, Template, Trigger
from .values import UNKNOWN

#: The event types that are event source mappings, with the property that refers to the source.
_MAPPINGS: Final = {
    "SQS": "Queue",
    "Kinesis": "Stream",
    "DynamoDB": "Stream",
    "MSK": "Stream",
    "MQ": "Broker",
    "SelfManagedKafka": "KafkaBootstrapServers",
    "DocumentDB": "Cluster",
}


def add_sam_triggers(template: Template, function: Resource, shared: Object) -> None:
    """Add the triggers in the `Events` of a function, and its function URL."""
    properties = function.properties
    if template.get(properties, "FunctionUrlConfig") is not None:
        line = properties.line_of("FunctionUrlConfig")
        names = {"integration": "function_url", "method": None, "path": None}
        template.triggers.append(Trigger("http", function.name, function.name, line, names))
    events = template.get(properties, "Events")
    if events is UNKNOWN:
        note = Note(properties.line_of("Events"), function.name, "Its Events are unknown.", hides_triggers=True)
        template.notes.append(note)
    if not isinstance(events, Object):
        return
    for name, event in events.items():
        line = events.line_of(name)
        event_type = template.known(event, "Type") if isinstance(event, dict) else None
        own = template.get(event, "Properties") if isinstance(event, dict) else None
        given = own if isinstance(own, Object) else Object()
        given.line = given.line or line
        label = f"{function.name}.{name}"
        if name.startswith("Fn::") or not isinstance(event_type, str):
            template.notes.append(Note(line, label, "This event is unknown.", hides_triggers=True))
        elif event_type in _MAPPINGS:
            source = {"MSK": "kafka", "SelfManagedKafka": "kafka", "MQ": "mq"}.get(event_type, event_type.lower())
            origin = given.get(_MAPPINGS[event_type])
            template.triggers.append(
                mapping_trigger(template, source, origin, function.name, resource=label, line=line, given=given)
            )
        elif event_type in _SERVICES:
            for each in _SERVICES[event_type](template, given, shared):
                each.function, each.resource, each.line = function.name, label, line
                template.triggers.append(each)
        else:
            template.notes.append(Note(line, label, f"The event type {event_type!r} is not checked."))


def _trigger(source: str, **options: Any) -> Trigger:
    return Trigger(source, "", "", 0, **options)


def _s3(template: Template, given: Object, shared: Object) -> list[Trigger]:
    bucket = template.resource_of(given.get("Bucket"))
    events = template.get(given, "Events")
    texts = [events] if isinstance(events, str) else [each for each, _ in template.items(events)]
    names = {
        "bucket": template.name_of(given.get("Bucket"), "BucketName"),
        "event_name": [template.known(each) for each in texts] or None,
        "key": key_rules(template, template.get(given, "Filter", "S3Key", "Rules")),
    }
    return [_trigger("s3", names=names, origin=bucket.name if bucket else None)]


def key_rules(template: Template, rules: Any) -> dict[str, Any]:
    """The prefix and the suffix of a notification; UNKNOWN if they are unknown."""
    found: dict[str, Any] = {}
    for each, _ in template.items(rules):
        name = template.known(each, "Name")
        if isinstance(name, str):
            found[name.lower()] = template.known(each, "Value")
    return found


def _sns(template: Template, given: Object, shared: Object) -> list[Trigger]:
    names = {"topic": template.name_of(given.get("Topic"), "TopicName")}
    if template.get(given, "SqsSubscription") not in (None, False):
        return [_trigger("sqs", is_mapping=True, settings=Object())]
    topic = template.resource_of(given.get("Topic"))
    return [_trigger("sns", names=names, origin=topic.name if topic else None)]


def rule_pattern(template: Template, value: Any) -> list[Any]:
    """The pattern of a rule as a list; [None] if a part of it is unknown, and [] if there is none."""
    pattern = template.get(value)
    if pattern is None:
        return []
    if isinstance(pattern, str):
        try:
            pattern, _ = parsed(pattern)
        except ValueError:
            return [pattern]
    return [plain(template, pattern)]


def plain(template: Template, value: Any) -> Any:
    """A JSON value without functions; None if a part of it is unknown."""
    found = template.known(value)
    if found is UNKNOWN:
        return None
    if isinstance(found, dict):
        items = {key: plain(template, below) for key, below in found.items()}
        return None if any(each is None for each in items.values()) else items
    if isinstance(found, list):
        elements = [plain(template, each) for each in found]
        return None if any(a is None and b is not None for a, b in zip(elements, found, strict=True)) else elements
    return found


def _rule(template: Template, given: Object, shared: Object) -> list[Trigger]:
    patterns = rule_pattern(template, given.get("Pattern"))
    trigger = _trigger("eventbridge", patterns=patterns, enabled=is_enabled(template, given))
    return [replaced(template, given, trigger)]


def replaced(template: Template, given: Any, trigger: Trigger) -> Trigger:
    """The trigger; with the source `invoke` if the target replaces the event."""
    if any(template.get(given, key) is not None for key in ("Input", "InputPath", "InputTransformer")):
        trigger.source, trigger.names, trigger.patterns = "invoke", {}, []
    return trigger


def _schedule(template: Template, given: Object, shared: Object) -> list[Trigger]:
    name = template.known(given, "Name")
    # Without a name, CloudFormation makes one.
    named = Name(name) if isinstance(name, str) else Name(generated="rule") if name is None else Name()
    return [replaced(template, given, _trigger("schedule", names={"rule": named}, enabled=is_enabled(template, given)))]


def _schedule_v2(template: Template, given: Object, shared: Object) -> list[Trigger]:
    name = template.known(given, "Name")
    named = Name(name) if isinstance(name, str) else Name(generated="schedule") if name is None else Name()
    return [
        replaced(template, given, _trigger("schedule", names={"schedule": named}, enabled=is_enabled(template, given)))
    ]


def _http(integration: str) -> Callable[[Template, Object, Object], list[Trigger]]:
    def triggers(template: Template, given: Object, shared: Object) -> list[Trigger]:
        method, path = template.known(given, "Method"), template.known(given, "Path")
        if path in ("$default", "/$default"):
            method = path = None
        names = {"integration": integration, "method": _method(method), "path": path}
        api = template.resource_of(given.get("ApiId" if integration == "api_gateway_http" else "RestApiId"))
        return [_trigger("http", names=names, origin=api.name if api else None)]

    return triggers


def _method(method: Any) -> Any:
    return None if isinstance(method, str) and method.upper() in ("ANY", "X-AMAZON-APIGATEWAY-ANY-METHOD") else method


def _cognito(template: Template, given: Object, shared: Object) -> list[Trigger]:
    value = template.get(given, "Trigger")
    kinds = [value] if isinstance(value, str) else [template.known(each) for each, _ in template.items(value)]
    return [_trigger("cognito_user_pool", names={"trigger": each}) for each in kinds]


def _logs(template: Template, given: Object, shared: Object) -> list[Trigger]:
    return [_trigger("cloudwatch_logs", names={"log_group": template.log_group_of(given.get("LogGroupName"))})]


_SERVICES: Final[dict[str, Callable[[Template, Object, Object], list[Trigger]]]] = {
    "S3": _s3,
    "SNS": _sns,
    "EventBridgeRule": _rule,
    "CloudWatchEvent": _rule,
    "Schedule": _schedule,
    "ScheduleV2": _schedule_v2,
    "HttpApi": _http("api_gateway_http"),
    "Api": _http("api_gateway_rest"),
    "Cognito": _cognito,
    "CloudWatchLogs": _logs,
    "AlexaSkill": lambda template, given, shared: [_trigger("alexa_skill")],
}
