"""Sources with their own resource or permission, and sources that need steps by hand."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from .._calling.functions import name_of
from .._checking.principals import PRINCIPALS
from .._detection.pages import page
from .apis import INVOKE
from .services import invoking_role
from .stack import attribute, ref, sub
from .wanted import about, described, exact, named_groups

if TYPE_CHECKING:
    from .._calling.handler import Handler
    from .stack import Stack, Value

Writer = Callable[..., None]


def _websocket(stack: Stack, handlers: list[Handler]) -> None:
    api, integration = stack.free("WebSocketApi"), stack.free("WebSocketIntegration")
    expression = "$request.body.action"
    properties: Value = {
        "Name": sub("${AWS::StackName}-websocket"),
        "ProtocolType": "WEBSOCKET",
        "RouteSelectionExpression": expression,
    }
    stack.add(api, "AWS::ApiGatewayV2::Api", properties, comment=about(handlers))
    uri = sub(INVOKE % stack.function)
    properties = {"ApiId": ref(api), "IntegrationType": "AWS_PROXY", "IntegrationUri": uri}
    stack.add(integration, "AWS::ApiGatewayV2::Integration", properties)
    keys: dict[str, None] = {}
    for each in handlers:
        keys.update(dict.fromkeys(exact(each, "route") or ("$connect", "$disconnect", "$default")))
    for key in keys:
        properties = {"ApiId": ref(api), "RouteKey": key, "Target": sub(f"integrations/${{{integration}}}")}
        stack.add(stack.free("websocket", key, "Route"), "AWS::ApiGatewayV2::Route", properties)
    properties = {"ApiId": ref(api), "StageName": "prod", "AutoDeploy": True}
    stack.add(stack.free("WebSocketStage"), "AWS::ApiGatewayV2::Stage", properties)
    source = f"arn:${{AWS::Partition}}:execute-api:${{AWS::Region}}:${{AWS::AccountId}}:${{{api}}}/*"
    stack.permit("WebSocketApi", "apigateway.amazonaws.com", sub(source))


def _ses(stack: Stack, handlers: list[Handler]) -> None:
    permission = stack.permit("Mail", "ses.amazonaws.com")
    rules = stack.parameter("MailRuleSet", "Name of the active SES receipt rule set")
    recipients = [each for handler in handlers for each in exact(handler, "recipient") or ()]
    is_open = any(exact(each, "recipient") is None for each in handlers)
    rule: Value = {"Enabled": True, "Actions": [{"LambdaAction": {"FunctionArn": stack.arn}}]}
    if recipients and not is_open:
        rule["Recipients"] = list(dict.fromkeys(recipients))
    name = stack.free("MailRule")
    properties: Value = {"RuleSetName": rules, "Rule": rule}
    stack.add(name, "AWS::SES::ReceiptRule", properties, depends_on=[permission], comment=about(handlers))


def _config(stack: Stack, handlers: list[Handler]) -> None:
    known, unknown = named_groups(stack, handlers, "rule", "RuleName")
    rules: list[tuple[str, Any, list[Handler]]] = [(each, each, own) for each, own in known.items()]
    for key, own in unknown.items():
        rules.append((key, stack.parameter(key, described(own, "rule", "Name of an AWS Config rule")), own))
    permission = stack.permit("Config", "config.amazonaws.com")
    for label, rule, own in rules:
        types = [each for handler in own for each in exact(handler, "resource_type") or ()]
        is_open = any(exact(each, "resource_type") is None for each in own)
        kinds = [each for handler in own for each in exact(handler, "message_type") or ()]
        kinds = kinds or ["ConfigurationItemChangeNotification", "OversizedConfigurationItemChangeNotification"]
        details = [{"EventSource": "aws.config", "MessageType": each} for each in dict.fromkeys(kinds)]
        properties = {
            "ConfigRuleName": rule,
            "Scope": {"ComplianceResourceTypes": list(dict.fromkeys(types))} if types and not is_open else None,
            "Source": {"Owner": "CUSTOM_LAMBDA", "SourceIdentifier": stack.arn, "SourceDetails": details},
        }
        name = stack.free(label, "ConfigRule")
        stack.add(name, "AWS::Config::ConfigRule", properties, depends_on=[permission], comment=about(own))
    stack.allow(["config:PutEvaluations"], "*")


def _secrets_manager(stack: Stack, handlers: list[Handler]) -> None:
    permission = stack.permit("Rotation", "secretsmanager.amazonaws.com")
    names = [each for handler in handlers for each in exact(handler, "secret") or ()]
    secrets: list[Any] = list(dict.fromkeys(names)) or [
        stack.parameter("RotationTargetArn", described(handlers, "secret", "ARN of the secret to rotate,"))
    ]
    for secret in secrets:
        properties: Value = {
            "SecretId": secret,
            "RotationLambdaARN": stack.arn,
            "RotationRules": {"ScheduleExpression": stack.parameter("RotationExpression", "Such as rate(30 days)")},
        }
        name = stack.free("RotationSchedule")
        kind = "AWS::SecretsManager::RotationSchedule"
        stack.add(name, kind, properties, depends_on=[permission], comment=about(handlers))
    actions = ("DescribeSecret", "GetSecretValue", "PutSecretValue", "UpdateSecretVersionStage")
    stack.note("The role of the function may rotate every secret; limit it to the secrets that it rotates.")
    stack.allow([f"secretsmanager:{each}" for each in actions], "*")


def _macro(stack: Stack, handlers: list[Handler]) -> None:
    known, unknown = named_groups(stack, handlers, "macro", "MacroName")
    names: list[Any] = [*known]
    names += [stack.parameter(key, described(own, "macro", "Name of a macro")) for key, own in unknown.items()]
    for each in names:
        properties = {"Name": each.rpartition("::")[2] if isinstance(each, str) else each, "FunctionName": stack.arn}
        stack.add(stack.free("Macro"), "AWS::CloudFormation::Macro", properties, comment=about(handlers))


def _custom_resource(stack: Stack, handlers: list[Handler]) -> None:
    known, unknown = named_groups(stack, handlers, "resource_type", "Type")
    for kind, own in known.items():
        name = stack.free(kind.rpartition("::")[2])
        properties: Value = {"ServiceToken": stack.arn, "ServiceTimeout": max(60, stack.timeout)}
        stack.add(name, kind, properties, comment=f"Add the properties that it needs. {about(own)}")
    for key, own in unknown.items():
        stack.parameters.pop(key, None)
        name = stack.free("CustomResource")
        properties = {"ServiceToken": stack.arn, "ServiceTimeout": max(60, stack.timeout)}
        comment = f"Write the type that you want, such as Custom::Thing, and its properties. {about(own)}"
        stack.add(name, "AWS::CloudFormation::CustomResource", properties, comment=comment)


def _firehose(stack: Stack, handlers: list[Handler]) -> None:
    known, unknown = named_groups(stack, handlers, "stream", "DeliveryStreamName")
    streams: list[tuple[str, Any, list[Handler]]] = [(each, each, own) for each, own in known.items()]
    for key, own in unknown.items():
        streams.append((key, stack.parameter(key, described(own, "stream", "Name of a delivery stream")), own))
    bucket = stack.parameter("DeliveryBucketName", "Name of the bucket to which Firehose delivers")
    arn = sub(f"arn:${{AWS::Partition}}:s3:::${{{bucket['Ref']}}}")
    role = stack.free("FirehoseRole")
    properties = invoking_role("firehose.amazonaws.com", stack.arn)
    objects = sub(f"arn:${{AWS::Partition}}:s3:::${{{bucket['Ref']}}}/*")
    actions = ["s3:AbortMultipartUpload", "s3:GetBucketLocation", "s3:ListBucket", "s3:PutObject"]
    deliver = {"Effect": "Allow", "Action": actions, "Resource": [arn, objects]}
    properties["Policies"][0]["PolicyDocument"]["Statement"].append(deliver)
    stack.add(role, "AWS::IAM::Role", properties)
    for label, name, own in streams:
        parameter = {"ParameterName": "LambdaArn", "ParameterValue": stack.arn}
        processors = [{"Type": "Lambda", "Parameters": [parameter]}]
        destination = {
            "BucketARN": arn,
            "RoleARN": attribute(role),
            "ErrorOutputPrefix": "errors/!{firehose:error-output-type}/",
            "ProcessingConfiguration": {"Enabled": True, "Processors": processors},
        }
        properties = {"DeliveryStreamName": name, "ExtendedS3DestinationConfiguration": destination}
        kind = "AWS::KinesisFirehose::DeliveryStream"
        stack.add(stack.free(label, "DeliveryStream"), kind, properties, comment=about(own))


def _iot_button(stack: Stack, handlers: list[Handler]) -> None:
    serials = [each for handler in handlers for each in exact(handler, "serial_number") or ()]
    is_open = any(exact(each, "serial_number") is None for each in handlers)
    for topic in ["+"] if is_open else dict.fromkeys(serials):
        sql = f"SELECT * FROM 'iotbutton/{topic}'"  # noqa: S608  (an AWS IoT rule; the topic is in the code)
        if stack.is_sam:
            stack.event("Button", "IoTRule", {"Sql": sql, "AwsIotSqlVersion": "2016-03-23"}, about(handlers))
            continue
        name = stack.free("ButtonRule")
        payload = {
            "Sql": sql,
            "AwsIotSqlVersion": "2016-03-23",
            "RuleDisabled": False,
            "Actions": [{"Lambda": {"FunctionArn": stack.arn}}],
        }
        stack.add(name, "AWS::IoT::TopicRule", {"TopicRulePayload": payload}, comment=about(handlers))
        stack.permit("Button", "iot.amazonaws.com", attribute(name))


def _iot_authorizer(stack: Stack, handlers: list[Handler]) -> None:
    name = stack.free("IoTAuthorizer")
    properties: Value = {
        "AuthorizerName": sub("${AWS::StackName}-authorizer"),
        "AuthorizerFunctionArn": stack.arn,
        "SigningDisabled": True,
        "Status": "ACTIVE",
    }
    comment = f"Clients need no signed token with SigningDisabled. {about(handlers)}"
    stack.add(name, "AWS::IoT::Authorizer", properties, comment=comment)
    stack.permit("IoTAuthorizer", "iot.amazonaws.com", attribute(name))


def _alexa_skill(stack: Stack, handlers: list[Handler]) -> None:
    skills = [each for handler in handlers for each in exact(handler, "skill_id") or ()]
    ids: list[Any] = list(dict.fromkeys(skills)) or [stack.parameter("AlexaSkillId", "Id of the Alexa skill")]
    for each in ids:
        if stack.is_sam:
            stack.event("Skill", "AlexaSkill", {"SkillId": each}, about(handlers))
        else:
            _token(stack, "AlexaSkill", "alexa-appkit.amazon.com", each)


def _smart_home(stack: Stack, handlers: list[Handler]) -> None:
    skill = stack.parameter("SmartHomeSkillId", "Id of the Alexa smart home skill")
    _token(stack, "SmartHome", "alexa-connectedhome.amazon.com", skill)


def _token(stack: Stack, name: str, principal: str, skill: Any) -> None:
    permission = stack.permit(name, principal, EventSourceToken=skill)
    del stack.resources[permission].properties["SourceAccount"]


WRITERS: Final[dict[str, Writer]] = {
    "api_gateway_websocket": _websocket,
    "ses": _ses,
    "config": _config,
    "secrets_manager": _secrets_manager,
    "cloudformation_macro": _macro,
    "cloudformation": _custom_resource,
    "firehose": _firehose,
    "iot_button": _iot_button,
    "iot_authorizer": _iot_authorizer,
    "alexa_skill": _alexa_skill,
    "alexa_smart_home": _smart_home,
}

#: The steps to do by hand, by source. Sources with a principal have a permission in the template.
BY_HAND: Final = {
    "cloudfront": "CloudFront runs published versions in us-east-1 with a role that trusts edgelambda.amazonaws.com. "
    "Add the version to LambdaFunctionAssociations of the distribution; a template of another region cannot.",
    "cloudwatch_alarm": "add the ARN of the function to AlarmActions or OKActions of the alarm.",
    "api_gateway_authorizer": "set the function as an authorizer of the API: its routes are not in the code.",
    "lex_v2": "set the function in BotAliasLocaleSettings of the bot alias.",
    "lex_v1": "set the function as the code hook of the intents.",
    "codecommit": "add a trigger to the repository.",
    "connect": "add the function to the instance with AWS::Connect::IntegrationAssociation, and to the flow.",
    "iot_provisioning": "set the function in PreProvisioningHook of the provisioning template.",
    "appsync_resolver": "create a data source of the type AWS_LAMBDA with a role that may invoke the function, and a "
    "resolver for each field.",
    "appsync_events": "create a data source with the function, and set it in the handlers of the channel namespace.",
    "appsync_authorizer": "set the function in LambdaAuthorizerConfig of the API.",
    "bedrock_agent": "set the function in ActionGroupExecutor of the action group.",
    "transfer_family": "set the function in IdentityProviderDetails of the server, or in a step of its workflow.",
    "s3_object_lambda": "set the function in TransformationConfigurations of the Object Lambda access point.",
    "s3_batch": "give the function to the job: aws s3control create-job.",
    "eventbridge_pipes": "set the function as target or enrichment of the pipe, whose role must allow the call.",
    "lambda_destination": "set the function as the OnSuccess or OnFailure destination of the other function.",
    "codepipeline": "add an action with the provider Lambda to a stage of the pipeline.",
    "codedeploy": "set the function as a lifecycle hook in the AppSpec of the deployment.",
    "kinesis_analytics": "set the function as the preprocessor or output of the application.",
    "invoke": "the sender of the payload needs lambda:InvokeFunction.",
    "durable_execution": "the caller that starts the execution needs lambda:InvokeFunction.",
}


def add_other(stack: Stack, source: str, handlers: list[Handler]) -> None:
    """A source without its own stanza: its permission, and the steps to do by hand."""
    principal = next((each for each, sources in PRINCIPALS.items() if source in sources), None)
    if principal is not None:
        _permission(stack, source, principal)
    text = BY_HAND.get(source, f"nothing is written for {source}. What it needs is at {page(f'sources/{source}')}")
    names = ", ".join(dict.fromkeys(name_of(each.function) for each in handlers))
    stack.note(f"{source} ({names}): {text}")


def _permission(stack: Stack, source: str, principal: str) -> None:
    for each in stack.resources.values():
        if each.type == "AWS::Lambda::Permission" and each.properties["Principal"] == principal:
            return
    stack.permit(source.replace("_", " "), principal)
