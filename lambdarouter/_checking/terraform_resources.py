"""Resources of the Terraform provider for AWS, as CloudFormation resources."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from .documents import Object
from .template import Resource
from .terraform_identity import managed_policy, role, user_pool
from .terraform_plan import Planned, refers, resource
from .values import UNKNOWN

Converter = Callable[[Planned, list[Planned]], Iterator[Resource]]


def _named(type_name: str, property_name: str, attribute: str = "name") -> Converter:
    def convert(each: Planned, others: list[Planned]) -> Iterator[Resource]:
        name = each.value(attribute)
        # Terraform generates a name if there is none, or only a prefix.
        yield resource(each, type_name, {property_name: UNKNOWN if name is None else name})

    return convert


def _function(each: Planned, others: list[Planned]) -> Iterator[Resource]:
    reserved = each.value("reserved_concurrent_executions")
    properties = {
        "FunctionName": each.value("function_name"),
        "Handler": each.value("handler"),
        "Runtime": each.value("runtime"),
        "Timeout": each.value("timeout"),
        "PackageType": each.value("package_type"),
        "Environment": {"Variables": each.value("environment", "variables")},
        "ReservedConcurrentExecutions": None if reserved == -1 else reserved,
        "Role": each.link("role"),
        "SnapStart": {"ApplyOn": each.value("snap_start", "apply_on")} if each.blocks("snap_start") else None,
        "AutoPublishAlias": "published" if each.value("publish") else None,
        "DeadLetterConfig": each.value("dead_letter_config", "target_arn"),
    }
    yield resource(each, "AWS::Lambda::Function", properties)


def _mapping(each: Planned, others: list[Planned]) -> Iterator[Resource]:
    criteria = each.blocks("filter_criteria")
    filters = [one for block in criteria for one in block.get("filter") or () if isinstance(one, dict)]
    types = each.value("function_response_types")
    failure = each.value("destination_config", "on_failure")
    properties = {
        "FunctionName": each.link("function_name"),
        "EventSourceArn": each.link("event_source_arn"),
        "BatchSize": each.value("batch_size"),
        "MaximumBatchingWindowInSeconds": each.value("maximum_batching_window_in_seconds"),
        "MaximumRetryAttempts": each.value("maximum_retry_attempts"),
        "MaximumRecordAgeInSeconds": each.value("maximum_record_age_in_seconds"),
        "TumblingWindowInSeconds": each.value("tumbling_window_in_seconds") or None,
        "FunctionResponseTypes": types or None,
        "ScalingConfig": {"MaximumConcurrency": each.value("scaling_config", "maximum_concurrency")}
        if each.blocks("scaling_config")
        else None,
        "DestinationConfig": {"OnFailure": failure} if failure else None,
        "FilterCriteria": {"Filters": [{"Pattern": one.get("pattern") or UNKNOWN} for one in filters]}
        if filters
        else None,
        "Enabled": each.value("enabled"),
        "Topics": each.value("topics") or None,
        "Queues": each.value("queues") or None,
    }
    yield resource(each, "AWS::Lambda::EventSourceMapping", properties)


def _queue(each: Planned, others: list[Planned]) -> Iterator[Resource]:
    policy = _redrive(each)
    for other in others:
        if other.type == "aws_sqs_queue_redrive_policy" and refers(other.link("queue_url"), each):
            policy = _redrive(other)
    name = each.value("name")
    properties = {
        "QueueName": UNKNOWN if name is None else name,
        "FifoQueue": each.value("fifo_queue"),
        "VisibilityTimeout": each.value("visibility_timeout_seconds"),
        "RedrivePolicy": policy,
    }
    yield resource(each, "AWS::SQS::Queue", properties)


def _redrive(each: Planned) -> Any:
    """A redrive policy; its dead-letter queue is known by reference before it has an ARN."""
    policy = each.json("redrive_policy") or None
    if policy is not UNKNOWN:
        return policy
    target = each.link("redrive_policy")
    return {"deadLetterTargetArn": target, "maxReceiveCount": UNKNOWN} if isinstance(target, dict) else UNKNOWN


#: The blocks of a notification, with the property of each in CloudFormation, and the argument of its target.
_NOTIFIED: Final = {
    "lambda_function": ("LambdaConfigurations", "Function", "lambda_function_arn"),
    "queue": ("QueueConfigurations", "Queue", "queue_arn"),
    "topic": ("TopicConfigurations", "Topic", "topic_arn"),
}


def _notification(each: Planned, others: list[Planned]) -> Iterator[Resource]:
    link = each.link("bucket")
    bucket = next((other for other in others if refers(link, other)), None)
    name = bucket.value("bucket") if bucket is not None else link
    notified: dict[str, Any] = {}
    for kind, (key, target, argument) in _NOTIFIED.items():
        notified[key] = [
            {"Event": event, target: each.link(kind, index, argument), "Filter": {"S3Key": {"Rules": _rules(block)}}}
            for index, block in enumerate(each.blocks(kind))
            for event in block.get("events") or ()
        ]
    properties = {"BucketName": name if isinstance(name, str) else UNKNOWN, "NotificationConfiguration": notified}
    yield resource(each, "AWS::S3::Bucket", properties)


def _rules(block: Object) -> list[dict[str, Any]]:
    sides = ("prefix", "suffix")
    return [{"Name": side, "Value": block[f"filter_{side}"]} for side in sides if block.get(f"filter_{side}")]


def _links(type_name: str, values: Mapping[str, str], links: Mapping[str, str]) -> Converter:
    """A resource whose properties are attributes (`values`) and links (`links`)."""

    def convert(each: Planned, others: list[Planned]) -> Iterator[Resource]:
        properties = {key: each.value(*path.split(".")) for key, path in values.items()}
        properties |= {key: each.link(*path.split(".")) for key, path in links.items()}
        yield resource(each, type_name, properties)

    return convert


def _rule(each: Planned, others: list[Planned]) -> Iterator[Resource]:
    targets = [
        {"Arn": other.link("arn"), **_replacement(other)}
        for other in others
        if other.type == "aws_cloudwatch_event_target"
        and (refers(other.link("rule"), each) or other.value("rule") == each.value("name"))
    ]
    name = each.value("name")
    properties = {
        "Name": UNKNOWN if name is None else name,
        "EventPattern": each.json("event_pattern") or None,
        "ScheduleExpression": each.value("schedule_expression") or None,
        "Enabled": each.value("is_enabled"),
        "State": each.value("state"),
        "Targets": targets,
    }
    yield resource(each, "AWS::Events::Rule", properties)


def _replacement(target: Planned) -> dict[str, Any]:
    keys = {"Input": "input", "InputPath": "input_path", "InputTransformer": "input_transformer"}
    return {key: target.value(name) for key, name in keys.items() if target.value(name)}


def _schedule(each: Planned, others: list[Planned]) -> Iterator[Resource]:
    name = each.value("name")
    target = {"Arn": each.link("target", "arn"), "Input": each.value("target", "input")}
    target = {key: value for key, value in target.items() if value is not None}
    properties = {"Name": UNKNOWN if name is None else name, "State": each.value("state"), "Target": target}
    yield resource(each, "AWS::Scheduler::Schedule", properties)


def _firehose(each: Planned, others: list[Planned]) -> Iterator[Resource]:
    name = each.value("name")
    way = ("extended_s3_configuration", "processing_configuration", "processors", "parameters", "parameter_value")
    properties = {
        "DeliveryStreamName": UNKNOWN if name is None else name,
        "ExtendedS3DestinationConfiguration": {"ProcessingConfiguration": each.link(*way)},
    }
    yield resource(each, "AWS::KinesisFirehose::DeliveryStream", properties)


def _rest_resource(each: Planned, others: list[Planned]) -> Iterator[Resource]:
    properties = {"PathPart": each.value("path_part"), "ParentId": _root(each.link("parent_id"))}
    yield resource(each, "AWS::ApiGateway::Resource", properties)


def _rest_integration(each: Planned, others: list[Planned]) -> Iterator[Resource]:
    method = each.value("http_method")
    if method is UNKNOWN:
        link = each.link("http_method")
        known = next((other for other in others if refers(link, other)), None)
        method = known.value("http_method") if known is not None else UNKNOWN
    properties = {
        "HttpMethod": method,
        "ResourceId": _root(each.link("resource_id")),
        "RestApiId": each.link("rest_api_id"),
        "Integration": {"Uri": each.link("uri")},
    }
    yield resource(each, "AWS::ApiGateway::Method", properties)


def _root(link: Any) -> Any:
    target = link.get("Fn::GetAtt") if isinstance(link, dict) else None
    if isinstance(target, list) and target[1] == "root_resource_id":
        return {"Fn::GetAtt": [target[0], "RootResourceId"]}
    return link


def _mail_rule(each: Planned, others: list[Planned]) -> Iterator[Resource]:
    actions = [
        each.link("lambda_action", index, "function_arn") for index, _ in enumerate(each.blocks("lambda_action"))
    ]
    yield resource(each, "AWS::SES::ReceiptRule", {"Rule": {"Enabled": each.value("enabled"), "Actions": actions}})


def _lattice_target(each: Planned, others: list[Planned]) -> Iterator[Resource]:
    link = each.link("target_group_identifier")
    group = next((other for other in others if refers(link, other)), None)
    version = group.value("config", "lambda_event_structure_version") if group is not None else UNKNOWN
    config = {"LambdaEventStructureVersion": version}
    properties = {"Config": config, "Targets": each.link("target", "id")}
    yield resource(each, "AWS::VpcLattice::TargetGroup", properties)


def _http_api(each: Planned, others: list[Planned]) -> Iterator[Resource]:
    properties = {
        "ProtocolType": each.value("protocol_type"),
        "Target": each.link("target"),
        "CorsConfiguration": each.value("cors_configuration") or None,
        "Body": each.json("body") or None,
    }
    yield resource(each, "AWS::ApiGatewayV2::Api", properties)


#: The values and the links of an alarm.
_ALARM: Final = (
    {"ActionsEnabled": "actions_enabled"},
    {
        "AlarmActions": "alarm_actions",
        "OKActions": "ok_actions",
        "InsufficientDataActions": "insufficient_data_actions",
    },
)

CONVERTERS: Final[dict[str, Converter]] = {
    "aws_lambda_function": _function,
    "aws_lambda_alias": _links("AWS::Lambda::Alias", {}, {"FunctionName": "function_name"}),
    "aws_lambda_event_source_mapping": _mapping,
    "aws_lambda_permission": _links(
        "AWS::Lambda::Permission",
        {"Principal": "principal"},
        {"FunctionName": "function_name", "SourceArn": "source_arn"},
    ),
    "aws_lambda_function_url": _links(
        "AWS::Lambda::Url", {"AuthType": "authorization_type"}, {"TargetFunctionArn": "function_name"}
    ),
    "aws_lambda_function_event_invoke_config": _links(
        "AWS::Lambda::EventInvokeConfig", {}, {"FunctionName": "function_name"}
    ),
    "aws_sqs_queue": _queue,
    "aws_sqs_queue_policy": _links("AWS::SQS::QueuePolicy", {}, {"Queues": "queue_url"}),
    "aws_sns_topic_policy": _links("AWS::SNS::TopicPolicy", {}, {"Topics": "arn"}),
    "aws_kinesis_firehose_delivery_stream": _firehose,
    "aws_kinesis_stream": _named("AWS::Kinesis::Stream", "Name"),
    "aws_dynamodb_table": _named("AWS::DynamoDB::Table", "TableName"),
    "aws_s3_bucket_notification": _notification,
    "aws_sns_topic": _named("AWS::SNS::Topic", "TopicName"),
    "aws_sns_topic_subscription": _links(
        "AWS::SNS::Subscription", {"Protocol": "protocol"}, {"TopicArn": "topic_arn", "Endpoint": "endpoint"}
    ),
    "aws_cloudwatch_event_rule": _rule,
    "aws_scheduler_schedule": _schedule,
    "aws_cloudwatch_log_group": _named("AWS::Logs::LogGroup", "LogGroupName"),
    "aws_cloudwatch_log_subscription_filter": _links(
        "AWS::Logs::SubscriptionFilter", {}, {"LogGroupName": "log_group_name", "DestinationArn": "destination_arn"}
    ),
    "aws_cloudwatch_metric_alarm": _links("AWS::CloudWatch::Alarm", *_ALARM),
    "aws_cloudwatch_composite_alarm": _links("AWS::CloudWatch::CompositeAlarm", *_ALARM),
    "aws_cognito_user_pool": user_pool,
    "aws_ses_receipt_rule": _mail_rule,
    "aws_config_config_rule": _links("AWS::Config::ConfigRule", {}, {"Source": "source.source_identifier"}),
    "aws_secretsmanager_secret_rotation": _links(
        "AWS::SecretsManager::RotationSchedule", {}, {"RotationLambdaARN": "rotation_lambda_arn"}
    ),
    "aws_lb_target_group_attachment": _links("AWS::ElasticLoadBalancingV2::TargetGroup", {}, {"Targets": "target_id"}),
    "aws_vpclattice_target_group_attachment": _lattice_target,
    "aws_sfn_state_machine": _links("AWS::StepFunctions::StateMachine", {}, {"DefinitionString": "definition"}),
    "aws_iam_role": role,
    "aws_iam_policy": managed_policy,
    "aws_apigatewayv2_api": _http_api,
    "aws_apigatewayv2_integration": _links("AWS::ApiGatewayV2::Integration", {}, {"IntegrationUri": "integration_uri"}),
    "aws_apigatewayv2_route": _links(
        "AWS::ApiGatewayV2::Route", {"RouteKey": "route_key"}, {"ApiId": "api_id", "Target": "target"}
    ),
    "aws_api_gateway_rest_api": _links("AWS::ApiGateway::RestApi", {"BinaryMediaTypes": "binary_media_types"}, {}),
    "aws_api_gateway_resource": _rest_resource,
    "aws_api_gateway_integration": _rest_integration,
    "aws_msk_cluster": _named("AWS::MSK::Cluster", "ClusterName", "cluster_name"),
    "aws_mq_broker": _links("AWS::AmazonMQ::Broker", {"EngineType": "engine_type"}, {}),
    "aws_docdb_cluster": _named("AWS::DocDB::DBCluster", "DBClusterIdentifier", "cluster_identifier"),
}
