"""Notifications of S3 buckets: to the function, or to a queue, a topic or the event bus in between.

A bucket with a notification is created after the permission of the function. The permission refers to the bucket by its
name, not by `Ref`: otherwise bucket and permission would depend on each other.

Source:
https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-s3-bucket-notificationconfiguration.html
Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-how-to-filtering.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from .._checking.s3_events import EVENT_NAMES
from .mappings import poll_queue, queue_resource
from .stack import ACCOUNT, attribute, ref, sub
from .wanted import about, described, exact, filter_named, named_groups

if TYPE_CHECKING:
    from .._calling.handler import Handler
    from .stack import Resource, Stack, Value

_ANY: Final[tuple[str, ...]] = (
    *("ObjectCreated:*", "ObjectRemoved:*", "ObjectRestore:*", "ReducedRedundancyLostObject", "Replication:*"),
    *("LifecycleTransition", "LifecycleExpiration:*", "IntelligentTiering", "ObjectTagging:*", "ObjectAcl:Put"),
    "ObjectAnnotation:*",
)

#: The chains of envelopes that are written: outermost first.
CHAINS: Final = ((), ("sqs",), ("sns",), ("sqs", "sns"))


def add_s3(stack: Stack, handlers: list[Handler], chain: tuple[str, ...], *, is_reported: bool) -> None:
    """Buckets whose events come in one chain of envelopes."""
    known, unknown = named_groups(stack, handlers, "bucket", "BucketName")
    for name, own in known.items():
        text = name.rpartition(":")[2]
        _bucket(stack, text, _named(stack, text, text), own, chain, is_reported=is_reported)
    for name, own in unknown.items():
        label = name.removesuffix("BucketName") or name
        found = filter_named(own[0], "bucket")
        bucket = _existing(stack, found.wanted, name) if found is not None else None
        if bucket is None:
            value = stack.parameter(name, described(own, "bucket", "Name of the bucket to create,"))
            bucket = _named(stack, label, value)
        _bucket(stack, label, bucket, own, chain, is_reported=is_reported)


def _existing(stack: Stack, wanted: Any, parameter: str | None = None) -> Resource | None:
    """The bucket in the template to update; its name is not changed."""
    found = stack.existing("AWS::S3::Bucket", wanted, parameter)
    if found is None:
        return None
    return stack.resources.get(found.resource) or stack.add(
        found.resource, "AWS::S3::Bucket", {"BucketName": found.value}, is_existing=True
    )


def _named(stack: Stack, label: str, name: Any) -> Resource:
    """The bucket with a name, which is added once."""
    found = next((each for each in stack.resources.values() if each.properties.get("BucketName") == name), None)
    if found is None and isinstance(name, str):
        found = _existing(stack, name)
    return found or stack.add(stack.free(label, "Bucket"), "AWS::S3::Bucket", {"BucketName": name}, keeps_data=True)


def _bucket(
    stack: Stack, label: str, bucket: Resource, handlers: list[Handler], chain: tuple[str, ...], *, is_reported: bool
) -> None:
    groups = notifications(handlers)
    arn = _bucket_arn(bucket.properties["BucketName"])
    if not chain and stack.is_sam:
        for number, (events, rules, own) in enumerate(groups, 1):
            key_filter = {"S3Key": {"Rules": rules}} if rules else None
            event = f"{bucket.name.removesuffix('Bucket')}{number if len(groups) > 1 else ''}"
            properties = {"Bucket": ref(bucket.name), "Events": [f"s3:{each}" for each in events], "Filter": key_filter}
            stack.event(event, "S3", properties, about(own))
        return
    target, key, needed = _target(stack, label, arn, chain, about(handlers), is_reported=is_reported)
    configurations = bucket.properties.setdefault("NotificationConfiguration", {}).setdefault(
        f"{key}Configurations", []
    )
    for events, rules, _ in groups:
        for event in events:
            one: Value = {"Event": f"s3:{event}", "Function" if key == "Lambda" else key: target}
            if rules:
                one["Filter"] = {"S3Key": {"Rules": rules}}
            configurations.append(one)
    bucket.depends_on.append(needed)
    bucket.comment = ", ".join(filter(None, (bucket.comment, about(handlers))))


def _bucket_arn(name: Any) -> Value:
    text = name.get("Fn::Sub") if isinstance(name, dict) else name
    if isinstance(text, str):
        return sub(f"arn:${{AWS::Partition}}:s3:::{text}")
    if "Ref" in name:
        return sub(f"arn:${{AWS::Partition}}:s3:::${{{name['Ref']}}}")
    return {"Fn::Sub": ["arn:${AWS::Partition}:s3:::${BucketName}", {"BucketName": name}]}


def _target(
    stack: Stack, label: str, arn: Value, chain: tuple[str, ...], comment: str, *, is_reported: bool
) -> tuple[Any, str, str]:
    """The target that a bucket notifies, the kind of its configuration, and the resource that allows it."""
    if not chain:
        needed = stack.permit(label, "s3.amazonaws.com", arn, SourceAccount=ACCOUNT)
        return stack.arn, "Lambda", needed
    if chain[-1] == "sqs":
        queue = queue_resource(stack, f"{label} notifications", None)
        poll_queue(stack, queue.removesuffix("Queue"), attribute(queue), comment, is_reported=is_reported)
        return attribute(queue), "Queue", let_send(stack, queue, "s3.amazonaws.com", arn)
    topic = stack.free(label, "notifications", "Topic")
    stack.add(topic, "AWS::SNS::Topic", {})
    if len(chain) == 2:
        queue = queue_resource(stack, f"{label} notifications", None)
        poll_queue(stack, queue.removesuffix("Queue"), attribute(queue), comment, is_reported=is_reported)
        subscribe_queue(stack, label, ref(topic), queue)
    else:
        subscribe_function(stack, label, ref(topic), comment)
    return ref(topic), "Topic", _let_publish(stack, topic, arn)


def let_send(stack: Stack, queue: str, principal: str, source: Any) -> str:
    """Let a service send to a queue; return the logical id of the policy."""
    return stack.add(
        stack.free(queue, "Policy"),
        "AWS::SQS::QueuePolicy",
        {
            "Queues": [ref(queue)],
            "PolicyDocument": _policy(principal, "sqs:SendMessage", attribute(queue), source),
        },
    ).name


def _let_publish(stack: Stack, topic: str, source: Any) -> str:
    document = _policy("s3.amazonaws.com", "sns:Publish", ref(topic), source)
    name = stack.free(topic, "Policy")
    return stack.add(name, "AWS::SNS::TopicPolicy", {"Topics": [ref(topic)], "PolicyDocument": document}).name


def _policy(principal: str, action: str, resource: Any, source: Any) -> Value:
    condition: Value = {"ArnEquals": {"aws:SourceArn": source}}
    if principal == "s3.amazonaws.com":
        condition["StringEquals"] = {
            "aws:SourceAccount": ACCOUNT
        }  # the name of a deleted bucket may be taken by others
    statement = {
        "Effect": "Allow",
        "Principal": {"Service": principal},
        "Action": action,
        "Resource": resource,
        "Condition": condition,
    }
    return {"Version": "2012-10-17", "Statement": [statement]}


def subscribe_queue(stack: Stack, label: str, topic: Any, queue: str, **settings: Any) -> None:
    """Send the messages of a topic to a queue; `settings` are further properties of the subscription."""
    properties = {"TopicArn": topic, "Protocol": "sqs", "Endpoint": attribute(queue), **settings}
    stack.add(stack.free(label, "Subscription"), "AWS::SNS::Subscription", properties)
    let_send(stack, queue, "sns.amazonaws.com", topic)


def subscribe_function(stack: Stack, label: str, topic: Any, comment: str, **settings: Any) -> None:
    """Send the messages of a topic to the function; `settings` are further properties of the subscription."""
    if stack.is_sam:
        stack.event(label[:1].upper() + label[1:], "SNS", {"Topic": topic, **settings}, comment)
        return
    properties = {"TopicArn": topic, "Protocol": "lambda", "Endpoint": stack.arn, **settings}
    stack.add(stack.free(label, "Subscription"), "AWS::SNS::Subscription", properties, comment=comment)
    stack.permit(label, "sns.amazonaws.com", topic)


# --- The contents of notifications ----------------------------------------------------------------------------------


def notifications(handlers: list[Handler]) -> list[tuple[list[str], list[Value], list[Handler]]]:
    """The notifications of a bucket: event types, rules for the key, and the handlers.

    S3 rejects two notifications of one event type whose prefixes and suffixes overlap: handlers of one event type share
    a notification, with the rules that they have in common.
    """
    by_type: dict[str, list[Handler]] = {}
    for each in handlers:
        for event in event_types(each):
            by_type.setdefault(event, []).append(each)
    wide = [each for each in by_type if each.endswith("*")]
    for narrow in [each for each in by_type if each not in wide]:
        covering = next((each for each in wide if narrow.startswith(each[:-1])), None)
        if covering is not None:
            by_type[covering] += by_type.pop(narrow)
    found: list[tuple[list[str], list[Value], list[Handler]]] = []
    for event, own in by_type.items():
        rules = _rules(own)
        same = next((each for each in found if each[1] == rules and each[2] == own), None)
        if same is not None:
            same[0].append(event)
        else:
            found.append(([event], rules, own))
    return found


def event_types(handler: Handler) -> list[str]:
    """The event types of a handler, in the spelling of templates without `s3:`."""
    wanted = filter_named(handler, "event_name")
    if wanted is None:
        return list(_ANY)
    names = [each for each in EVENT_NAMES if wanted.test(each)]
    found: list[str] = []
    for name in names:
        family = f"{name.partition(':')[0]}:"
        members = [each for each in EVENT_NAMES if each.startswith(family)]
        whole = len(members) > 1 and all(each in names for each in members)
        text = f"{family}*" if whole else name
        if text not in found:
            found.append(text)
    return found


def _rules(handlers: list[Handler]) -> list[Value]:
    rules: list[Value] = []
    for side in ("prefix", "suffix"):
        texts = {_affix(each, side) for each in handlers}
        if len(texts) == 1:
            (text,) = texts
            if text:
                rules.append({"Name": side, "Value": text})
    return rules


def _affix(handler: Handler, side: str) -> str:
    """The prefix or suffix that all keys of a handler have; empty if there is none."""
    found = ""
    for each in (filter_named(handler, "key"), filter_named(handler, side)):
        if each is None:
            continue
        texts = each.prefixes if side == "prefix" else each.suffixes
        if each.exact and exact(handler, each.name) is not None:
            texts = frozenset(each.texts) if len(each.texts) == 1 else frozenset()
        if len(texts) == 1:
            (text,) = texts
            found = max(found, text, key=len)
    return found
