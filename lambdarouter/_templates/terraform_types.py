"""CloudFormation resources as resources of Terraform's AWS provider.

Source: https://registry.terraform.io/providers/hashicorp/aws/latest/docs
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from attrs import frozen

from .hcl import Block, Expression, expression
from .stack import Resource

#: The Terraform type for each CloudFormation type.
TYPES: Final = {
    "AWS::Lambda::Function": "aws_lambda_function",
    "AWS::Lambda::EventSourceMapping": "aws_lambda_event_source_mapping",
    "AWS::Lambda::Permission": "aws_lambda_permission",
    "AWS::Lambda::Url": "aws_lambda_function_url",
    "AWS::Lambda::EventInvokeConfig": "aws_lambda_function_event_invoke_config",
    "AWS::IAM::Role": "aws_iam_role",
    "AWS::SQS::Queue": "aws_sqs_queue",
    "AWS::SQS::QueuePolicy": "aws_sqs_queue_policy",
    "AWS::Kinesis::Stream": "aws_kinesis_stream",
    "AWS::DynamoDB::Table": "aws_dynamodb_table",
    "AWS::S3::Bucket": "aws_s3_bucket",
    "AWS::SNS::Topic": "aws_sns_topic",
    "AWS::SNS::TopicPolicy": "aws_sns_topic_policy",
    "AWS::SNS::Subscription": "aws_sns_topic_subscription",
    "AWS::Events::Rule": "aws_cloudwatch_event_rule",
    "AWS::Scheduler::Schedule": "aws_scheduler_schedule",
    "AWS::Logs::SubscriptionFilter": "aws_cloudwatch_log_subscription_filter",
    "AWS::Cognito::UserPool": "aws_cognito_user_pool",
    "AWS::ApiGatewayV2::Api": "aws_apigatewayv2_api",
    "AWS::ApiGatewayV2::Integration": "aws_apigatewayv2_integration",
    "AWS::ApiGatewayV2::Route": "aws_apigatewayv2_route",
    "AWS::ApiGatewayV2::Stage": "aws_apigatewayv2_stage",
    "AWS::ApiGateway::RestApi": "aws_api_gateway_rest_api",
    "AWS::ApiGateway::Resource": "aws_api_gateway_resource",
    "AWS::ApiGateway::Method": "aws_api_gateway_method",
    "AWS::ApiGateway::Deployment": "aws_api_gateway_deployment",
    "AWS::ApiGateway::Stage": "aws_api_gateway_stage",
    "AWS::ElasticLoadBalancingV2::TargetGroup": "aws_lb_target_group",
    "AWS::ElasticLoadBalancingV2::ListenerRule": "aws_lb_listener_rule",
    "AWS::VpcLattice::TargetGroup": "aws_vpclattice_target_group",
    "AWS::SES::ReceiptRule": "aws_ses_receipt_rule",
    "AWS::Config::ConfigRule": "aws_config_config_rule",
    "AWS::SecretsManager::RotationSchedule": "aws_secretsmanager_secret_rotation",
    "AWS::KinesisFirehose::DeliveryStream": "aws_kinesis_firehose_delivery_stream",
    "AWS::IoT::TopicRule": "aws_iot_topic_rule",
    "AWS::IoT::Authorizer": "aws_iot_authorizer",
}

#: The attributes for `Ref` (None) and `Fn::GetAtt` of a type; by default `id`, and the name of the attribute.
REFERENCES: Final[dict[tuple[str, str | None], str]] = {
    ("AWS::Lambda::Function", None): "function_name",
    ("AWS::SNS::Topic", None): "arn",
    ("AWS::DynamoDB::Table", "StreamArn"): "stream_arn",
    ("AWS::ApiGateway::RestApi", "RootResourceId"): "root_resource_id",
    ("AWS::ElasticLoadBalancingV2::TargetGroup", None): "arn",
}


@frozen
class Context:
    """The resources, and the functions that make Terraform values and addresses."""

    resources: Mapping[str, Resource]
    """All resources."""

    value: Callable[[Any], Any]
    """Makes expressions from the functions in a value."""

    address: Callable[[str], str]
    """The address of a resource."""

    note: Callable[[str], None]
    """Adds a note about a part that Terraform cannot write."""

    def block(self, each: Resource, arguments: dict[str, Any], *blocks: Block | None) -> Block:
        """The block of a resource."""
        kind, name = self.address(each.name).split(".")
        given = {key: self.value(value) for key, value in arguments.items()}
        return Block("resource", (kind, name), given, [one for one in blocks if one is not None])

    def further(self, each: Resource, kind: str, arguments: dict[str, Any], *blocks: Block | None) -> Block:
        """The block of a further resource that belongs to a resource, with the same name."""
        name = self.address(each.name).partition(".")[2]
        given = {key: self.value(value) for key, value in arguments.items()}
        return Block("resource", (kind, name), given, [one for one in blocks if one is not None])

    def nested(self, kind: str, arguments: Mapping[str, Any] | None, *blocks: Block | None) -> Block | None:
        """A nested block; None if there are no arguments."""
        if arguments is None:
            return None
        given = {key: self.value(value) for key, value in arguments.items()}
        return Block(kind, (), given, [one for one in blocks if one is not None])

    def json(self, value: Any) -> Expression | None:
        """A value as a JSON string."""
        return None if value is None else Expression(f"jsonencode({expression(self.value(value), 1)})")


Converter = Callable[[Context, Resource], list[Block]]


def simple(arguments: Mapping[str, str]) -> Converter:
    """A resource each of whose properties is an argument."""

    def convert(context: Context, each: Resource) -> list[Block]:
        given = {name: each.properties.get(key) for key, name in arguments.items()}
        return [context.block(each, given)]

    return convert
