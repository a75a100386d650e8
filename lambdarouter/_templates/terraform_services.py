"""APIs, load balancers, user pools and other services in Terraform."""

from __future__ import annotations

from typing import Any, Final

from .hcl import Block, Expression, expression
from .stack import Resource
from .terraform_types import Context, Converter, simple

#: The arguments of a user pool whose values are the ARN of a function, by the trigger.
_TRIGGERS: Final = {
    "PreSignUp": "pre_sign_up",
    "PostConfirmation": "post_confirmation",
    "PreAuthentication": "pre_authentication",
    "PostAuthentication": "post_authentication",
    "CustomMessage": "custom_message",
    "DefineAuthChallenge": "define_auth_challenge",
    "CreateAuthChallenge": "create_auth_challenge",
    "VerifyAuthChallengeResponse": "verify_auth_challenge_response",
    "UserMigration": "user_migration",
    "PreTokenGeneration": "pre_token_generation",
    "KMSKeyID": "kms_key_id",
}
_SENDERS: Final = {
    "CustomEmailSender": "custom_email_sender",
    "CustomSMSSender": "custom_sms_sender",
}


def _user_pool(context: Context, each: Resource) -> list[Block]:
    given = each.properties
    config = given["LambdaConfig"]
    senders = [
        context.nested(_SENDERS[key], {"lambda_arn": value["LambdaArn"], "lambda_version": value["LambdaVersion"]})
        for key, value in config.items()
        if key in _SENDERS
    ]
    if "InboundFederation" in config:
        context.note("The provider has no trigger for inbound federation: set it by hand.")
    triggers = {_TRIGGERS[key]: value for key, value in config.items() if key in _TRIGGERS}
    arguments = {"name": each.name, "auto_verified_attributes": given["AutoVerifiedAttributes"]}
    return [context.block(each, arguments, context.nested("lambda_config", triggers, *senders))]


def _rest_api(context: Context, each: Resource) -> list[Block]:
    given = each.properties
    return [context.block(each, {"name": given["Name"], "binary_media_types": given.get("BinaryMediaTypes")})]


def _rest_method(context: Context, each: Resource) -> list[Block]:
    given = each.properties
    common = {"rest_api_id": given["RestApiId"], "resource_id": given["ResourceId"]}
    method = {**common, "http_method": given["HttpMethod"], "authorization": given["AuthorizationType"]}
    integration = {
        **common,
        "http_method": Expression(f"{context.address(each.name)}.http_method"),
        "type": given["Integration"]["Type"],
        "integration_http_method": given["Integration"]["IntegrationHttpMethod"],
        "uri": Expression(f"{_function_of(context)}.invoke_arn"),
    }
    return [context.block(each, method), context.further(each, "aws_api_gateway_integration", integration)]


def _function_of(context: Context) -> str:
    name = next(each.name for each in context.resources.values() if each.type == "AWS::Lambda::Function")
    return context.address(name)


def _deployment(context: Context, each: Resource) -> list[Block]:
    methods = [context.address(name).partition(".")[2] for name in each.depends_on]
    each.depends_on = []
    integrations = [Expression(f"aws_api_gateway_integration.{name}") for name in methods]
    resources = expression([Expression(f"{one}.id") for one in integrations])
    arguments = {
        "rest_api_id": each.properties["RestApiId"],
        "triggers": {"redeployment": Expression(f"sha1(jsonencode({resources}))")},
    }
    # The new deployment has to exist before the stage leaves the old one.
    lifecycle = context.nested("lifecycle", {"create_before_destroy": True})
    return [context.block(each, arguments, lifecycle)]


def _integration(context: Context, each: Resource) -> list[Block]:
    given = each.properties
    arguments = {
        "api_id": given["ApiId"],
        "integration_type": given["IntegrationType"],
        "integration_uri": Expression(f"{_function_of(context)}.invoke_arn"),
        "payload_format_version": given.get("PayloadFormatVersion"),
    }
    return [context.block(each, arguments)]


def _target_group(context: Context, each: Resource) -> list[Block]:
    given = each.properties
    group = context.block(each, {"name": each.name[:32], "target_type": given["TargetType"]})
    arguments = {
        "target_group_arn": Expression(f"{context.address(each.name)}.arn"),
        "target_id": given["Targets"][0]["Id"],
    }
    return [group, context.further(each, "aws_lb_target_group_attachment", arguments)]


def _listener_rule(context: Context, each: Resource) -> list[Block]:
    given = each.properties
    values = given["Conditions"][0]["PathPatternConfig"]["Values"]
    pattern = context.nested("path_pattern", {"values": values})
    action = given["Actions"][0]
    arguments = {"listener_arn": given["ListenerArn"], "priority": given["Priority"]}
    forward = context.nested("action", {"type": action["Type"], "target_group_arn": action["TargetGroupArn"]})
    return [context.block(each, arguments, context.nested("condition", {}, pattern), forward)]


def _lattice_group(context: Context, each: Resource) -> list[Block]:
    given = each.properties
    version = given["Config"]["LambdaEventStructureVersion"]
    config = context.nested("config", {"lambda_event_structure_version": version})
    group = context.block(each, {"name": each.name.lower(), "type": given["Type"]}, config)
    target = context.nested("target", {"id": given["Targets"][0]["Id"]})
    arguments = {"target_group_identifier": Expression(f"{context.address(each.name)}.id")}
    return [group, context.further(each, "aws_vpclattice_target_group_attachment", arguments, target)]


def _receipt_rule(context: Context, each: Resource) -> list[Block]:
    given = each.properties
    rule = given["Rule"]
    action = rule["Actions"][0]["LambdaAction"]
    arguments = {
        "name": each.name,
        "rule_set_name": given["RuleSetName"],
        "recipients": rule.get("Recipients"),
        "enabled": rule["Enabled"],
    }
    block = context.nested("lambda_action", {"function_arn": action["FunctionArn"], "position": 1})
    return [context.block(each, arguments, block)]


def _config_rule(context: Context, each: Resource) -> list[Block]:
    given = each.properties
    details = [
        context.nested("source_detail", {"event_source": one["EventSource"], "message_type": one["MessageType"]})
        for one in given["Source"]["SourceDetails"]
    ]
    source = {"owner": given["Source"]["Owner"], "source_identifier": given["Source"]["SourceIdentifier"]}
    types = given.get("Scope", {}).get("ComplianceResourceTypes")
    return [
        context.block(
            each,
            {"name": given["ConfigRuleName"]},
            context.nested("source", source, *details),
            context.nested("scope", {"compliance_resource_types": types}) if types else None,
        )
    ]


def _rotation(context: Context, each: Resource) -> list[Block]:
    given = each.properties
    rules = context.nested("rotation_rules", {"schedule_expression": given["RotationRules"]["ScheduleExpression"]})
    return [
        context.block(each, {"secret_id": given["SecretId"], "rotation_lambda_arn": given["RotationLambdaARN"]}, rules)
    ]


def _delivery_stream(context: Context, each: Resource) -> list[Block]:
    given = each.properties
    destination: Any = given["ExtendedS3DestinationConfiguration"]
    processor = destination["ProcessingConfiguration"]["Processors"][0]
    parameter = processor["Parameters"][0]
    parameters = context.nested(
        "parameters",
        {
            "parameter_name": parameter["ParameterName"],
            "parameter_value": Expression(f'"${{{_function_of(context)}.arn}}:$LATEST"'),
        },
    )
    processors = context.nested("processors", {"type": processor["Type"]}, parameters)
    processing = context.nested("processing_configuration", {"enabled": True}, processors)
    arguments = {
        "bucket_arn": destination["BucketARN"],
        "role_arn": destination["RoleARN"],
        "error_output_prefix": destination["ErrorOutputPrefix"],
    }
    block = context.nested("extended_s3_configuration", arguments, processing)
    return [context.block(each, {"name": given["DeliveryStreamName"], "destination": "extended_s3"}, block)]


def _topic_rule(context: Context, each: Resource) -> list[Block]:
    given = each.properties["TopicRulePayload"]
    arguments = {
        "name": each.name,
        "enabled": not given["RuleDisabled"],
        "sql": given["Sql"],
        "sql_version": given["AwsIotSqlVersion"],
    }
    action = context.nested("lambda", {"function_arn": given["Actions"][0]["Lambda"]["FunctionArn"]})
    return [context.block(each, arguments, action)]


#: APIs and the services around them.
SERVICES: Final[dict[str, Converter]] = {
    "AWS::Cognito::UserPool": _user_pool,
    "AWS::ApiGatewayV2::Api": simple(
        {
            "Name": "name",
            "ProtocolType": "protocol_type",
            "RouteSelectionExpression": "route_selection_expression",
        }
    ),
    "AWS::ApiGatewayV2::Integration": _integration,
    "AWS::ApiGatewayV2::Route": simple({"ApiId": "api_id", "RouteKey": "route_key", "Target": "target"}),
    "AWS::ApiGatewayV2::Stage": simple({"ApiId": "api_id", "StageName": "name", "AutoDeploy": "auto_deploy"}),
    "AWS::ApiGateway::RestApi": _rest_api,
    "AWS::ApiGateway::Resource": simple({"RestApiId": "rest_api_id", "ParentId": "parent_id", "PathPart": "path_part"}),
    "AWS::ApiGateway::Method": _rest_method,
    "AWS::ApiGateway::Deployment": _deployment,
    "AWS::ApiGateway::Stage": simple(
        {"RestApiId": "rest_api_id", "DeploymentId": "deployment_id", "StageName": "stage_name"}
    ),
    "AWS::ElasticLoadBalancingV2::TargetGroup": _target_group,
    "AWS::ElasticLoadBalancingV2::ListenerRule": _listener_rule,
    "AWS::VpcLattice::TargetGroup": _lattice_group,
    "AWS::SES::ReceiptRule": _receipt_rule,
    "AWS::Config::ConfigRule": _config_rule,
    "AWS::SecretsManager::RotationSchedule": _rotation,
    "AWS::KinesisFirehose::DeliveryStream": _delivery_stream,
    "AWS::IoT::TopicRule": _topic_rule,
    "AWS::IoT::Authorizer": simple(
        {
            "AuthorizerName": "name",
            "AuthorizerFunctionArn": "authorizer_function_arn",
            "SigningDisabled": "signing_disabled",
            "Status": "status",
        }
    ),
}
