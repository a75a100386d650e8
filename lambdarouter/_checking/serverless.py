"""Serverless Framework: the output of `serverless print`, as SAM functions together with its resources.

Source: https://www.serverless.com/framework/docs/providers/aws/guide/serverless.yml
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, Final

from .cloudformation import collect
from .documents import List, Object, TemplateError
from .template import Note, Resource, Template
from .terraform_plan import lined
from .values import Resolver

#: The timeout of a function without one: Serverless sets it instead of Lambda's default.
_DEFAULT_TIMEOUT: Final = 6


def serverless_template(document: Object, file: str) -> Template:
    """The template of the output of `serverless print`."""
    given = document.get("functions")
    if isinstance(given, List):  # `functions:` may be a list of objects
        given = _joined(given)
    if not isinstance(given, Object):
        raise TemplateError(f"{file}: functions is not an object.")
    provider = document.get("provider")
    shared = provider if isinstance(provider, Object) else Object()
    found: dict[str, Resource] = {}
    own = document.get("resources")
    for part in own if isinstance(own, List) else [own]:
        resources = part.get("Resources") if isinstance(part, Object) else None
        if not isinstance(resources, Object):
            continue
        for name, raw in resources.items():
            if isinstance(raw, Object) and isinstance(raw.get("Type"), str):
                properties = raw.get("Properties")
                line = resources.line_of(name)
                found[name] = Resource(
                    name, raw["Type"], properties if isinstance(properties, Object) else Object(), line
                )
    notes: list[Note] = []
    for name, function in given.items():
        if isinstance(function, Object):
            line = given.line_of(name)
            properties = _function(function, shared, notes, name, line)
            found[logical_id(name)] = Resource(logical_id(name), "AWS::Serverless::Function", properties, line)
    template = Template(file, "Serverless", found, Resolver(found))
    template.notes = notes
    collect(template, Object())
    return template


def logical_id(name: str) -> str:
    """The logical id that Serverless gives to a function."""
    plain = name.replace("-", "Dash").replace("_", "Underscore")
    return f"{plain[:1].upper()}{plain[1:]}LambdaFunction"


def _joined(parts: List) -> Object:
    found = Object()
    for part in parts:
        if isinstance(part, Object):
            found.update(part)
            found.lines |= part.lines
    return found


def _function(given: Object, shared: Object, notes: list[Note], name: str, line: int) -> Object:
    variables: dict[str, Any] = {}
    for each in (shared.get("environment"), given.get("environment")):
        variables |= each if isinstance(each, dict) else {}
    properties = Object(
        {
            "Handler": given.get("handler"),
            "Runtime": given.get("runtime", shared.get("runtime")),
            "Timeout": given.get("timeout", shared.get("timeout", _DEFAULT_TIMEOUT)),
            "FunctionName": given.get("name"),
            "Environment": lined({"Variables": variables}, given.line_of("environment") or line),
            "Role": given.get("role"),
            "ReservedConcurrentExecutions": given.get("reservedConcurrency"),
            "PackageType": "Image" if given.get("image") is not None else None,
            "SnapStart": {"ApplyOn": "PublishedVersions"} if given.get("snapStart") else None,
            "AutoPublishAlias": "serverless" if given.get("snapStart") else None,
            "DeadLetterConfig": given.get("onError") or given.get("destinations"),
            "FunctionUrlConfig": given.get("url") or None,
        }
    )
    properties = Object({key: value for key, value in properties.items() if value is not None})
    properties.line = line
    keys = {"Handler": "handler", "Runtime": "runtime", "Timeout": "timeout", "Environment": "environment"}
    properties.lines = {key: given.lines.get(keys.get(key, ""), line) for key in properties}
    events = Object()
    listed = given.get("events")
    for index, event in enumerate(listed if isinstance(listed, List) else ()):
        where = listed.line_at(index) if isinstance(listed, List) else line
        _add_event(events, event, where, notes, name)
    if events:
        events.line = line
        properties["Events"] = events
    return properties


def _add_event(events: Object, event: Any, line: int, notes: list[Note], name: str) -> None:
    if isinstance(event, str):
        event = {event: None}
    for kind, given in event.items() if isinstance(event, dict) else ():
        convert = _EVENTS.get(kind)
        if convert is None:
            notes.append(Note(line, name, f"The event {kind!r} is not checked.", hides_triggers=True))
            continue
        for event_type, properties in convert(given):
            label = f"{kind}{len(events)}"
            kept = {key: value for key, value in properties.items() if value is not None}
            events[label] = lined({"Type": event_type, "Properties": kept}, line)
            events.lines[label] = line


_Events = list[tuple[str, dict[str, Any]]]


def _of(given: Any, key: str) -> Any:
    return given.get(key) if isinstance(given, dict) else None


def _plain(given: Any, key: str) -> Any:
    """The value of the short form, or of a key of the long form; an intrinsic function is a short form."""
    is_long = isinstance(given, dict) and not any(each == "Ref" or each.startswith("Fn::") for each in given)
    return given.get(key) if is_long else given


def _mapping(given: Any) -> dict[str, Any]:
    patterns = _of(given, "filterPatterns")
    failure = _of(_of(given, "destinations"), "onFailure")
    response = _of(given, "functionResponseType")
    concurrency = _of(given, "maximumConcurrency")
    return {
        "Enabled": _of(given, "enabled"),
        "BatchSize": _of(given, "batchSize"),
        "MaximumBatchingWindowInSeconds": _of(given, "maximumBatchingWindow") or _of(given, "batchWindow"),
        "FunctionResponseTypes": [response] if response is not None else None,
        "ScalingConfig": {"MaximumConcurrency": concurrency} if concurrency is not None else None,
        "FilterCriteria": {"Filters": [{"Pattern": _as_text(each)} for each in patterns]} if patterns else None,
        "MaximumRetryAttempts": _of(given, "maximumRetryAttempts"),
        "MaximumRecordAgeInSeconds": _of(given, "maximumRecordAgeInSeconds"),
        "TumblingWindowInSeconds": _of(given, "tumblingWindowInSeconds"),
        "DestinationConfig": {"OnFailure": failure} if failure is not None else None,
    }


def _as_text(pattern: Any) -> str:
    return json.dumps(pattern)


def _sqs(given: Any) -> _Events:
    return [("SQS", {"Queue": _plain(given, "arn"), **_mapping(given)})]


def _stream(given: Any) -> _Events:
    arn, kind = _plain(given, "arn"), _of(given, "type")
    if kind is None and isinstance(arn, str):
        kind = "dynamodb" if ":dynamodb:" in arn else "kinesis"
    return [("DynamoDB" if kind == "dynamodb" else "Kinesis", {"Stream": arn, **_mapping(given)})]


def _s3(given: Any) -> _Events:
    rules = _of(given, "rules") or []
    listed = [{"Name": key, "Value": value} for each in rules for key, value in each.items()]
    events = _of(given, "events") or _of(given, "event") or "s3:ObjectCreated:*"
    properties = {"Bucket": _plain(given, "bucket"), "Events": events, "Filter": {"S3Key": {"Rules": listed}}}
    return [("S3", properties)]


def _sns(given: Any) -> _Events:
    topic = _plain(given, "arn")
    return [("SNS", {"Topic": topic if topic is not None else _of(given, "topicName")})]


def _http(event_type: str) -> Callable[[Any], _Events]:
    def convert(given: Any) -> _Events:
        method, path = _of(given, "method"), _of(given, "path")
        if isinstance(given, str):
            method, _, path = given.strip().partition(" ")
        if method == "*" and not path:
            return [(event_type, {})]
        path = str(path or "/").strip()
        method = "ANY" if str(method).upper() in ("*", "ANY", "NONE") else str(method).upper()
        return [(event_type, {"Method": method, "Path": path if path.startswith("/") else f"/{path}"})]

    return convert


def _schedule(given: Any) -> _Events:
    event_type = "ScheduleV2" if _of(given, "method") == "scheduler" else "Schedule"
    properties = {"Name": _of(given, "name"), "Input": _of(given, "input"), "InputPath": _of(given, "inputPath")}
    return [(event_type, {**properties, "InputTransformer": _of(given, "inputTransformer"), **_state(given)})]


def _state(given: Any) -> dict[str, Any]:
    return {"Enabled": _of(given, "enabled"), "State": _of(given, "state")}


def _event_bridge(given: Any) -> _Events:
    replaced = {key: _of(given, key[:1].lower() + key[1:]) for key in ("Input", "InputPath", "InputTransformer")}
    replaced |= _state(given)
    found: _Events = []
    if _of(given, "schedule") is not None:
        found.append(("Schedule", {"Name": _of(given, "name"), **replaced}))
    pattern = _of(given, "pattern") or _of(given, "event")
    if pattern is not None:
        found.append(("EventBridgeRule", {"Pattern": pattern, **replaced}))
    return found


def _one(event_type: str, key: str, name: str) -> Callable[[Any], _Events]:
    return lambda given: [(event_type, {key: _plain(given, name)})]


_EVENTS: Final[dict[str, Callable[[Any], _Events]]] = {
    "sqs": _sqs,
    "stream": _stream,
    "s3": _s3,
    "sns": _sns,
    "httpApi": _http("HttpApi"),
    "http": _http("Api"),
    "schedule": _schedule,
    "eventBridge": _event_bridge,
    "cloudwatchEvent": _event_bridge,
    "cloudwatchLog": _one("CloudWatchLogs", "LogGroupName", "logGroup"),
    "cognitoUserPool": _one("Cognito", "Trigger", "trigger"),
    "alexaSkill": lambda given: [("AlexaSkill", {})],
    "msk": lambda given: [("MSK", {"Topics": [_of(given, "topic")], **_mapping(given)})],
    "kafka": lambda given: [("SelfManagedKafka", {"Topics": [_of(given, "topic")], **_mapping(given)})],
    "activemq": lambda given: [("MQ", {"Queues": [_of(given, "queue")], **_mapping(given)})],
    "rabbitmq": lambda given: [("MQ", {"Queues": [_of(given, "queue")], **_mapping(given)})],
}
