"""Functions, event source mappings, queues, streams, buckets, topics and rules in Terraform."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from .hcl import Block, Expression
from .stack import Resource
from .terraform_types import Context, Converter, simple


def _function(context: Context, each: Resource) -> list[Block]:
    given = each.properties
    arguments = {
        "function_name": each.name,
        "filename": Expression("var.package"),
        "source_code_hash": Expression("filebase64sha256(var.package)"),
        "handler": given["Handler"],
        "runtime": given["Runtime"],
        "architectures": given["Architectures"],
        "memory_size": given["MemorySize"],
        "timeout": given["Timeout"],
        "role": given["Role"],
    }
    return [context.block(each, arguments)]


def _role(context: Context, each: Resource) -> list[Block]:
    given = each.properties
    document = context.json(given["AssumeRolePolicyDocument"])
    blocks = [context.block(each, {"name": each.name, "assume_role_policy": document})]
    role = Expression(f"{context.address(each.name)}.name")
    for arn in given.get("ManagedPolicyArns", ()):
        blocks.append(context.further(each, "aws_iam_role_policy_attachment", {"role": role, "policy_arn": arn}))
    for policy in given.get("Policies", ()):
        arguments = {"name": policy["PolicyName"], "role": role, "policy": context.json(policy["PolicyDocument"])}
        blocks.append(context.further(each, "aws_iam_role_policy", arguments))
    return blocks


def _mapping(context: Context, each: Resource) -> list[Block]:
    given = each.properties
    arguments = {
        "function_name": {"Fn::GetAtt": [given["FunctionName"]["Ref"], "Arn"]},
        "event_source_arn": given["EventSourceArn"],
        "starting_position": given.get("StartingPosition"),
        "batch_size": given.get("BatchSize"),
        "bisect_batch_on_function_error": given.get("BisectBatchOnFunctionError"),
        "maximum_retry_attempts": given.get("MaximumRetryAttempts"),
        "tumbling_window_in_seconds": given.get("TumblingWindowInSeconds"),
        "function_response_types": given.get("FunctionResponseTypes"),
        "topics": given.get("Topics"),
        "queues": given.get("Queues"),
    }
    failure = given.get("DestinationConfig", {}).get("OnFailure")
    destination = context.nested("on_failure", {"destination_arn": failure["Destination"]}) if failure else None
    filters = [context.nested("filter", {"pattern": one["Pattern"]}) for one in _filters(given)]
    pollers = given.get("ProvisionedPollerConfig")
    document = given.get("DocumentDBEventSourceConfig")
    made = context.block(
        each,
        arguments,
        context.nested("destination_config", {}, destination) if destination else None,
        context.nested("filter_criteria", {}, *filters) if filters else None,
        context.nested(
            "provisioned_poller_config",
            {"minimum_pollers": pollers["MinimumPollers"], "maximum_pollers": pollers["MaximumPollers"]},
        )
        if pollers
        else None,
        context.nested(
            "document_db_event_source_config",
            {
                "database_name": document["DatabaseName"],
                "collection_name": document["CollectionName"],
                "full_document": document["FullDocument"],
            },
        )
        if document
        else None,
        *(
            context.nested("source_access_configuration", {"type": one["Type"], "uri": one["URI"]})
            for one in given.get("SourceAccessConfigurations", ())
        ),
    )
    return [made]


def _filters(given: Mapping[str, Any]) -> list[Any]:
    criteria = given.get("FilterCriteria")
    return criteria["Filters"] if criteria else []


def _permission(context: Context, each: Resource) -> list[Block]:
    names = {
        "Action": "action",
        "FunctionName": "function_name",
        "Principal": "principal",
        "SourceArn": "source_arn",
        "SourceAccount": "source_account",
        "EventSourceToken": "event_source_token",
    }
    given = {"statement_id": each.name, **{name: each.properties.get(key) for key, name in names.items()}}
    return [context.block(each, given)]


def _invoke_config(context: Context, each: Resource) -> list[Block]:
    given = each.properties
    destination = given["DestinationConfig"]["OnFailure"]["Destination"]
    failure = context.nested("on_failure", {"destination": destination})
    block = context.nested("destination_config", {}, failure)
    return [context.block(each, {"function_name": given["FunctionName"]}, block)]


def _queue(context: Context, each: Resource) -> list[Block]:
    given = each.properties
    arguments = {
        "name": given.get("QueueName"),
        "fifo_queue": given.get("FifoQueue"),
        "visibility_timeout_seconds": given.get("VisibilityTimeout"),
        "message_retention_seconds": given.get("MessageRetentionPeriod"),
        "redrive_policy": context.json(given.get("RedrivePolicy")),
    }
    return [context.block(each, arguments)]


def _queue_policy(context: Context, each: Resource) -> list[Block]:
    given = each.properties
    policy = context.json(given["PolicyDocument"])
    return [context.block(each, {"queue_url": given["Queues"][0], "policy": policy})]


def _topic_policy(context: Context, each: Resource) -> list[Block]:
    given = each.properties
    return [context.block(each, {"arn": given["Topics"][0], "policy": context.json(given["PolicyDocument"])})]


def _stream(context: Context, each: Resource) -> list[Block]:
    mode = context.nested("stream_mode_details", {"stream_mode": each.properties["StreamModeDetails"]["StreamMode"]})
    return [context.block(each, {"name": each.properties["Name"]}, mode)]


def _table(context: Context, each: Resource) -> list[Block]:
    given = each.properties
    arguments = {
        "name": given["TableName"],
        "billing_mode": given["BillingMode"],
        "hash_key": given["KeySchema"][0]["AttributeName"],
        "stream_enabled": True,
        "stream_view_type": given["StreamSpecification"]["StreamViewType"],
    }
    attributes = [
        context.nested("attribute", {"name": one["AttributeName"], "type": one["AttributeType"]})
        for one in given["AttributeDefinitions"]
    ]
    return [context.block(each, arguments, *attributes)]


def _bucket(context: Context, each: Resource) -> list[Block]:
    given = each.properties
    blocks = [context.block(each, {"bucket": given["BucketName"]})]
    notified = given.get("NotificationConfiguration")
    if notified is None:
        return blocks
    kinds = {
        "LambdaConfigurations": ("lambda_function", "Function", "lambda_function_arn"),
        "QueueConfigurations": ("queue", "Queue", "queue_arn"),
        "TopicConfigurations": ("topic", "Topic", "topic_arn"),
    }
    nested: list[Block | None] = []
    for key, (kind, target, argument) in kinds.items():
        for one in notified.get(key, ()):
            rules = one.get("Filter", {}).get("S3Key", {}).get("Rules", ())
            affixes = {f"filter_{rule['Name']}": rule["Value"] for rule in rules}
            nested.append(context.nested(kind, {argument: one[target], "events": [one["Event"]], **affixes}))
    bucket = Expression(f"{context.address(each.name)}.id")
    blocks.append(context.further(each, "aws_s3_bucket_notification", {"bucket": bucket}, *nested))
    return blocks


def _subscription(context: Context, each: Resource) -> list[Block]:
    given = each.properties
    arguments = {
        "topic_arn": given["TopicArn"],
        "protocol": given["Protocol"],
        "endpoint": given["Endpoint"],
        "filter_policy": context.json(given.get("FilterPolicy")),
        "filter_policy_scope": given.get("FilterPolicyScope"),
    }
    return [context.block(each, arguments)]


def _rule(context: Context, each: Resource) -> list[Block]:
    given = each.properties
    arguments = {
        "name": given.get("Name"),
        "event_pattern": context.json(given.get("EventPattern")),
        "schedule_expression": given.get("ScheduleExpression"),
    }
    rule = Expression(f"{context.address(each.name)}.name")
    targets = [
        context.further(each, "aws_cloudwatch_event_target", {"rule": rule, "arn": one["Arn"]})
        for one in given["Targets"]
    ]
    return [context.block(each, arguments), *targets]


def _schedule(context: Context, each: Resource) -> list[Block]:
    given = each.properties
    window = context.nested("flexible_time_window", {"mode": given["FlexibleTimeWindow"]["Mode"]})
    target = context.nested("target", {"arn": given["Target"]["Arn"], "role_arn": given["Target"]["RoleArn"]})
    arguments = {"name": given["Name"], "schedule_expression": given["ScheduleExpression"]}
    return [context.block(each, arguments, window, target)]


def _log_filter(context: Context, each: Resource) -> list[Block]:
    given = each.properties
    arguments = {
        "name": each.name,
        "log_group_name": given["LogGroupName"],
        "filter_pattern": given["FilterPattern"],
        "destination_arn": given["DestinationArn"],
    }
    return [context.block(each, arguments)]


#: Functions, queues, streams, buckets, topics, rules and logs.
BASIC: Final[dict[str, Converter]] = {
    "AWS::Lambda::Function": _function,
    "AWS::IAM::Role": _role,
    "AWS::Lambda::EventSourceMapping": _mapping,
    "AWS::Lambda::Permission": _permission,
    "AWS::Lambda::Url": simple({"TargetFunctionArn": "function_name", "AuthType": "authorization_type"}),
    "AWS::Lambda::EventInvokeConfig": _invoke_config,
    "AWS::SQS::Queue": _queue,
    "AWS::SQS::QueuePolicy": _queue_policy,
    "AWS::SNS::TopicPolicy": _topic_policy,
    "AWS::Kinesis::Stream": _stream,
    "AWS::DynamoDB::Table": _table,
    "AWS::S3::Bucket": _bucket,
    "AWS::SNS::Topic": simple({"TopicName": "name", "FifoTopic": "fifo_topic"}),
    "AWS::SNS::Subscription": _subscription,
    "AWS::Events::Rule": _rule,
    "AWS::Scheduler::Schedule": _schedule,
    "AWS::Logs::SubscriptionFilter": _log_filter,
}
