"""Services that invoke the function: topics, rules, schedules, log groups and user pools."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from .._calling.functions import name_of
from .buckets import let_send, subscribe_function, subscribe_queue
from .mappings import poll_queue, queue_resource
from .stack import attribute, ref, sub
from .wanted import about, described, exact, filter_named, named_groups, pattern_of

if TYPE_CHECKING:
    from .._calling.handler import Handler
    from .._routing.filters import Filter
    from .stack import Stack, Value


# --- SNS ------------------------------------------------------------------------------------------------------------


def add_sns(stack: Stack, handlers: list[Handler], chain: tuple[str, ...], *, is_reported: bool) -> None:
    """Topics; a FIFO topic notifies a queue, because it cannot notify a function.

    Source: https://docs.aws.amazon.com/sns/latest/dg/fifo-topic-message-delivery.html
    """
    known, unknown = named_groups(stack, handlers, "topic", "TopicArn")
    topics: list[tuple[str, Any, list[Handler], bool]] = []
    for topic, own in known.items():
        is_fifo = topic.endswith(".fifo")
        if topic.startswith("arn:"):
            topics.append((topic.rpartition(":")[2].removesuffix(".fifo"), topic, own, is_fifo))
            continue
        made = stack.existing_id("AWS::SNS::Topic", topic)
        if made is None:
            made = stack.free(topic.removesuffix(".fifo"), "Topic")
            stack.add(made, "AWS::SNS::Topic", {"TopicName": topic, "FifoTopic": True if is_fifo else None})
        topics.append((made.removesuffix("Topic"), ref(made), own, is_fifo))
    for name, own in unknown.items():
        arn = stack.parameter(name, described(own, "topic", "ARN of a topic"))
        topics.append((name.removesuffix("TopicArn"), arn, own, False))
    for label, arn, own, is_fifo in topics:
        settings = _filter_policy(own)
        if not chain and not is_fifo:
            subscribe_function(stack, label, arn, about(own), **settings)
            continue
        queue = queue_resource(stack, label, _fifo_queue(own) if is_fifo else None)
        poll_queue(stack, queue.removesuffix("Queue"), attribute(queue), about(own), is_reported=is_reported)
        subscribe_queue(stack, label, arn, queue, **settings)


def _fifo_queue(handlers: list[Handler]) -> str:
    """The name of the queue of a FIFO topic, which has to end with `.fifo`."""
    topic = (exact(handlers[0], "topic") or ("topic",))[0]
    return f"{topic.rpartition(':')[2].removesuffix('.fifo')}-messages.fifo"


def _filter_policy(handlers: list[Handler]) -> Value:
    """The filter policy of a subscription for a single pattern."""
    patterns = [pattern_of(each) for each in handlers]
    if not patterns or patterns[0] is None or any(each != patterns[0] for each in patterns):
        return {}
    pattern = handlers[0].route.pattern
    is_body = pattern is not None and not pattern.content.is_flat
    return {"FilterPolicy": patterns[0], "FilterPolicyScope": "MessageBody" if is_body else "MessageAttributes"}


# --- EventBridge ----------------------------------------------------------------------------------------------------

_KEYS: Final = {"source": "source", "detail_type": "detail-type", "account": "account", "region": "region"}


def add_eventbridge(stack: Stack, handlers: list[Handler], chain: tuple[str, ...], *, is_reported: bool) -> None:
    """Rules of the default event bus. Handlers with overlapping patterns share a rule: two would invoke twice."""
    groups: list[tuple[list[Value], list[Handler]]] = []
    narrow = [each for each in handlers if event_pattern(stack, each)]
    for handler in narrow or handlers:
        pattern = event_pattern(stack, handler)
        overlapping = [each for each in groups if any(not _are_disjoint(one, pattern) for one in each[0])]
        patterns = [one for each in overlapping for one in each[0]]
        own = [one for each in overlapping for one in each[1]]
        groups = [each for each in groups if each not in overlapping]
        groups.append(([*patterns, *([] if pattern in patterns else [pattern])], [*own, handler]))
    for patterns, own in groups:
        joined = _joined(patterns)
        label = name_of(own[0].function).rpartition(".")[2]
        if chain:
            queue = queue_resource(stack, f"{label} events", None)
            poll_queue(stack, queue.removesuffix("Queue"), attribute(queue), about(own), is_reported=is_reported)
            rule = _rule(stack, label, {"EventPattern": joined}, attribute(queue), about(own))
            let_send(stack, queue, "events.amazonaws.com", attribute(rule))
        elif stack.is_sam:
            stack.event(stack.free(label), "EventBridgeRule", {"Pattern": joined}, about(own))
        else:
            rule = _rule(stack, label, {"EventPattern": joined}, stack.arn, about(own))
            stack.permit(label, "events.amazonaws.com", attribute(rule))


def _rule(stack: Stack, label: str, properties: Value, target: Any, comment: str) -> str:
    targets = [{"Arn": target, "Id": "function" if target == stack.arn else "queue"}]
    name = stack.free(label, "Rule")
    stack.add(name, "AWS::Events::Rule", {**properties, "Targets": targets}, comment=comment)
    return name


def _joined(patterns: list[Value]) -> Value:
    if not all(patterns):
        return {"source": [{"prefix": ""}]}  # every event: a pattern needs a key
    return patterns[0] if len(patterns) == 1 else {"$or": patterns}


def event_pattern(stack: Stack, handler: Handler) -> Value:
    """The pattern that lets through all events that a handler matches; empty for all events."""
    pattern: Value = dict(pattern_of(handler) or {})
    for name, key in _KEYS.items():
        found = filter_named(handler, name)
        if found is None or key in pattern:
            continue
        choices = _choices(found)
        if choices is None:
            stack.note(
                f"{about([handler])}: an event pattern cannot say {name}={found.wanted!r}. Its rule lets other events "
                "through, which also need a handler."
            )
        else:
            pattern[key] = choices
    return pattern


def _choices(found: Filter) -> list[Any] | None:
    """The values of a pattern for a text filter; None if it has none. AWS supports only `*` of globs."""
    choices: list[Any] = []
    for each in found.wanted if isinstance(found.wanted, tuple) else (found.wanted,):
        if not isinstance(each, str) or re.search(r"[?\[]|\*\*", each):
            return None
        star = each.partition("*")
        if not star[1]:
            choices.append(each)
        elif not star[2]:
            choices.append({"prefix": star[0]})
        else:
            choices.append({"wildcard": each})
    return choices


def _are_disjoint(first: Value, second: Value) -> bool:
    """Whether no event matches both: a key has exact values in both, and none in common."""
    for key in first.keys() & second.keys():
        one, two = first[key], second[key]
        if isinstance(one, list) and isinstance(two, list):
            if all(isinstance(each, str) for each in (*one, *two)) and not set(one) & set(two):
                return True
        elif isinstance(one, dict) and isinstance(two, dict) and _are_disjoint(one, two):
            return True
    return False


# --- Schedules ------------------------------------------------------------------------------------------------------


def add_schedule(stack: Stack, handlers: list[Handler], chain: tuple[str, ...], *, is_reported: bool) -> None:
    """Rules with a schedule, and EventBridge Scheduler schedules; their schedule expression is a parameter."""
    schedulers = [each for each in handlers if filter_named(each, "schedule") is not None]
    rules = [each for each in handlers if each not in schedulers]
    known, unknown = named_groups(stack, rules, "rule", "RuleName") if rules else ({}, {})
    if not any(filter_named(each, "rule") for each in rules) and schedulers:
        unknown = {}  # EventBridge Scheduler schedules reach the handlers without a name
    for name, own in known.items():
        _schedule(stack, name.rpartition("/")[2], name.rpartition("/")[2], own)
    for key, own in unknown.items():
        _schedule(
            stack, key.removesuffix("RuleName"), stack.parameter(key, described(own, "rule", "Name of a rule")), own
        )
    known, unknown = named_groups(stack, schedulers, "schedule", "ScheduleName") if schedulers else ({}, {})
    for name, own in known.items():
        _scheduler(stack, name.rpartition("/")[2], name.rpartition("/")[2], own)
    for key, own in unknown.items():
        value = stack.parameter(key, described(own, "schedule", "Name of a schedule"))
        _scheduler(stack, key.removesuffix("ScheduleName"), value, own)


def _expression(stack: Stack, label: str) -> Value:
    name = stack.free(label, "Expression")
    return stack.parameter(name, f"When {label} runs, such as rate(1 day) or cron(0 3 * * ? *)")


def _schedule(stack: Stack, label: str, name: Any, handlers: list[Handler]) -> None:
    expression = _expression(stack, label)
    if stack.is_sam:
        stack.event(stack.free(label), "Schedule", {"Name": name, "Schedule": expression}, about(handlers))
        return
    rule = _rule(stack, label, {"Name": name, "ScheduleExpression": expression}, stack.arn, about(handlers))
    stack.permit(label, "events.amazonaws.com", attribute(rule))


def _scheduler(stack: Stack, label: str, name: Any, handlers: list[Handler]) -> None:
    expression = _expression(stack, label)
    if stack.is_sam:
        given = {"Name": name, "ScheduleExpression": expression}
        stack.event(stack.free(label), "ScheduleV2", given, about(handlers))
        return
    role = stack.free(label, "ScheduleRole")
    stack.add(role, "AWS::IAM::Role", invoking_role("scheduler.amazonaws.com", stack.arn))
    properties = {
        "Name": name,
        "ScheduleExpression": expression,
        "FlexibleTimeWindow": {"Mode": "OFF"},
        "Target": {"Arn": stack.arn, "RoleArn": attribute(role)},
    }
    stack.add(stack.free(label, "Schedule"), "AWS::Scheduler::Schedule", properties, comment=about(handlers))


def invoking_role(principal: str, function: Any) -> Value:
    """The properties of a role with which a service invokes the function."""
    trust = {"Effect": "Allow", "Principal": {"Service": principal}, "Action": "sts:AssumeRole"}
    allow = {"Effect": "Allow", "Action": "lambda:InvokeFunction", "Resource": function}
    return {
        "AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": [trust]},
        "Policies": [{"PolicyName": "invoke", "PolicyDocument": {"Version": "2012-10-17", "Statement": [allow]}}],
    }


# --- CloudWatch Logs ------------------------------------------------------------------------------------------------


def add_cloudwatch_logs(stack: Stack, handlers: list[Handler], chain: tuple[str, ...], *, is_reported: bool) -> None:
    """Subscriptions of log groups, which already exist: they belong to the writers of the logs."""
    known, unknown = named_groups(stack, handlers, "log_group", "LogGroupName")
    groups: list[tuple[str, Any, list[Handler]]] = [(each, each, own) for each, own in known.items()]
    for key, own in unknown.items():
        label = key.removesuffix("LogGroupName")
        groups.append((label, stack.parameter(key, described(own, "log_group", "Name of a log group")), own))
    for label, group, own in groups:
        if stack.is_sam:
            given = {"LogGroupName": group, "FilterPattern": ""}
            stack.event(stack.free(label, "Logs"), "CloudWatchLogs", given, about(own))
            continue
        shown = group if isinstance(group, str) else f"${{{group['Ref']}}}"
        arn = sub(f"arn:${{AWS::Partition}}:logs:${{AWS::Region}}:${{AWS::AccountId}}:log-group:{shown}:*")
        permission = stack.permit(label, "logs.amazonaws.com", arn)
        properties = {"LogGroupName": group, "FilterPattern": "", "DestinationArn": stack.arn}
        name = stack.free(label, "LogSubscription")
        stack.add(name, "AWS::Logs::SubscriptionFilter", properties, depends_on=[permission], comment=about(own))
