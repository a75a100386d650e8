"""The resources of CloudFormation that invoke a function.

A resource that is not in these tables may still invoke one: `AWS::Lambda::Permission` names the service then.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final

from .documents import Object
from .http_triggers import HTTP
from .mappings import mapping_trigger, source_of
from .sam import key_rules, replaced, rule_pattern
from .template import Name, Note, Resource, Template, Trigger

Finder = Callable[[Template, Resource], Iterator[Trigger]]

#: The sources whose events a service sends, by the principal of a permission.
PRINCIPALS: Final[dict[str, tuple[str, ...]]] = {
    "s3.amazonaws.com": ("s3",),
    "sns.amazonaws.com": ("sns",),
    "events.amazonaws.com": ("eventbridge", "schedule"),
    "scheduler.amazonaws.com": ("schedule",),
    "apigateway.amazonaws.com": ("http", "api_gateway_websocket", "api_gateway_authorizer"),
    "elasticloadbalancing.amazonaws.com": ("http",),
    "vpc-lattice.amazonaws.com": ("http",),
    "cognito-idp.amazonaws.com": ("cognito_user_pool",),
    "cognito-sync.amazonaws.com": ("cognito_sync",),
    "lexv2.amazonaws.com": ("lex_v2",),
    "lex.amazonaws.com": ("lex_v1",),
    "alexa-appkit.amazon.com": ("alexa_skill",),
    "alexa-connectedhome.amazon.com": ("alexa_smart_home",),
    "ses.amazonaws.com": ("ses",),
    "secretsmanager.amazonaws.com": ("secrets_manager",),
    "config.amazonaws.com": ("config",),
    "iot.amazonaws.com": ("invoke", "iot_provisioning", "iot_authorizer", "iot_button", "iot_registry"),
    "codecommit.amazonaws.com": ("codecommit",),
    "lambda.alarms.cloudwatch.amazonaws.com": ("cloudwatch_alarm",),
    "bedrock.amazonaws.com": ("bedrock_agent", "bedrock_parser", "bedrock_flow", "bedrock_knowledge_base"),
    "connect.amazonaws.com": ("connect",),
    "voiceconnector.chime.amazonaws.com": ("chime_sip",),
    "appsync.amazonaws.com": ("appsync_resolver", "appsync_authorizer", "appsync_events"),
    "batchoperations.s3.amazonaws.com": ("s3_batch",),
    "workmail.amazonaws.com": ("workmail",),
    "clientvpn.amazonaws.com": ("client_vpn",),
}


def principal_sources(principal: str) -> tuple[str, ...] | None:
    """The sources of a principal; None for one that is not known. `logs.<region>.amazonaws.com` is an old form."""
    if principal.startswith("logs."):
        return ("cloudwatch_logs",)
    return PRINCIPALS.get(principal)


def add_triggers(template: Template) -> None:
    """Add the triggers of every resource that can have one."""
    for resource in list(template.resources.values()):
        find = _FINDERS.get(resource.type)
        if find is not None:
            template.triggers += find(template, resource)
        elif resource.type.startswith("Custom::") or resource.type == "AWS::CloudFormation::CustomResource":
            template.triggers += _custom_resource(template, resource)
    seen = {(each.function, each.principal) for each in template.triggers if not each.source.startswith("?")}
    template.triggers = [
        each
        for each in template.triggers
        if not (each.source.startswith("?") and (each.function, each.principal) in seen)
    ]


def _each(
    template: Template, value: Any, source: str, resource: Resource, line: int = 0, **options: Any
) -> Iterator[Trigger]:
    for function in template.functions_in(value):
        yield Trigger(source, function, resource.name, line or resource.line, **options)


def _mapping(template: Template, resource: Resource) -> Iterator[Trigger]:
    given = resource.properties
    functions = template.functions_in(given.get("FunctionName"))
    source = source_of(template, given)
    if source is None:
        note = Note(resource.line, resource.name, "its EventSourceArn is unknown", hides_triggers=True)
        template.notes.append(note)
        return
    for function in functions:
        yield mapping_trigger(
            template,
            source,
            given.get("EventSourceArn"),
            function,
            resource=resource.name,
            line=resource.line,
            given=given,
        )


def _bucket(template: Template, resource: Resource) -> Iterator[Trigger]:
    given = resource.properties
    configurations = template.get(given, "NotificationConfiguration", "LambdaConfigurations")
    for each, line in template.items(configurations):
        target = template.get(each, "Function") if isinstance(each, dict) else None
        bucket = template.known(given, "BucketName")
        names = {
            "bucket": Name(bucket if isinstance(bucket, str) else None, resource.name if bucket is None else None),
            "event_name": [template.known(each, "Event")],
            "key": key_rules(template, template.get(each, "Filter", "S3Key", "Rules")),
        }
        raw = each.get("Function") if isinstance(each, dict) else target
        yield from _each(
            template, raw, "s3", resource, line, names=names, origin=resource.name, principal="s3.amazonaws.com"
        )


def _subscription(template: Template, resource: Resource) -> Iterator[Trigger]:
    given = resource.properties
    if template.known(given, "Protocol") == "lambda":
        topic = template.resource_of(given.get("TopicArn"))
        names = {"topic": template.name_of(given.get("TopicArn"), "TopicName")}
        yield from _each(template, given.get("Endpoint"), "sns", resource, names=names, **_sns(topic))


def _sns(topic: Resource | None) -> dict[str, Any]:
    return {"origin": topic.name if topic is not None else None, "principal": "sns.amazonaws.com"}


def _topic(template: Template, resource: Resource) -> Iterator[Trigger]:
    name = template.known(resource.properties, "TopicName")
    named = Name(name if isinstance(name, str) else None, resource.name if name is None else None)
    for each, line in template.items(resource.properties.get("Subscription")):
        if template.known(each, "Protocol") == "lambda":
            yield from _each(
                template,
                each.get("Endpoint"),
                "sns",
                resource,
                line,
                names={"topic": named},
                **_sns(resource),
            )


def _rule(template: Template, resource: Resource) -> Iterator[Trigger]:
    given = resource.properties
    name = template.known(given, "Name")
    named = Name(name if isinstance(name, str) else None, resource.name if name is None else None)
    patterns = rule_pattern(template, given.get("EventPattern"))
    for target, line in template.items(given.get("Targets")):
        if not isinstance(target, dict):
            continue
        for source in _rule_sources(template, given):
            names = {"rule": named} if source == "schedule" else {}
            for each in _each(template, target.get("Arn"), source, resource, line, names=names):
                each.patterns = patterns if source == "eventbridge" else []
                each.principal = "events.amazonaws.com"
                yield replaced(template, target, each)


def _rule_sources(template: Template, given: Object) -> Iterator[str]:
    if template.get(given, "EventPattern") is not None:
        yield "eventbridge"
    if template.get(given, "ScheduleExpression") is not None:
        yield "schedule"


def _schedule(template: Template, resource: Resource) -> Iterator[Trigger]:
    given = resource.properties
    target = template.get(given, "Target")
    name = template.known(given, "Name")
    named = Name(name if isinstance(name, str) else None, resource.name if name is None else None)
    if isinstance(target, dict):
        for each in _each(template, target.get("Arn"), "schedule", resource, names={"schedule": named}):
            yield replaced(template, target, each)  # the role of the schedule has the permission


def _log_filter(template: Template, resource: Resource) -> Iterator[Trigger]:
    given = resource.properties
    names = {"log_group": template.log_group_of(given.get("LogGroupName"))}
    target = given.get("DestinationArn")
    yield from _each(template, target, "cloudwatch_logs", resource, names=names, principal="logs.amazonaws.com")


def _user_pool(template: Template, resource: Resource) -> Iterator[Trigger]:
    config = template.get(resource.properties, "LambdaConfig")
    for kind, value in config.items() if isinstance(config, dict) else ():
        name = {"PreTokenGenerationConfig": "PreTokenGeneration"}.get(kind, kind)
        line = config.line_of(kind) if isinstance(config, Object) else 0
        yield from _each(
            template,
            value,
            "cognito_user_pool",
            resource,
            line,
            names={"trigger": name},
            principal="cognito-idp.amazonaws.com",
        )


def _custom_resource(template: Template, resource: Resource) -> Iterator[Trigger]:
    token = resource.properties.get("ServiceToken")
    names = {"resource_type": Name(resource.type)}
    yield from _each(template, token, "cloudformation", resource, names=names)


def _permission(template: Template, resource: Resource) -> Iterator[Trigger]:
    """A permission may be all that a template has of a trigger; the `?` says so. It counts where there is no other."""
    given = resource.properties
    principal = template.known(given, "Principal")
    for source in (principal_sources(principal) or ()) if isinstance(principal, str) else ():
        yield from _each(template, given.get("FunctionName"), f"?{source}", resource, principal=principal)


def _anywhere(source: str, *path: str) -> Finder:
    """Triggers of a resource that names the function somewhere in a property."""

    def find(template: Template, resource: Resource) -> Iterator[Trigger]:
        value = resource.properties
        for key in path:
            value = value.get(key) if isinstance(value, dict) else None  # type: ignore[assignment]
        yield from _each(template, value, source, resource)

    return find


def _firehose(template: Template, resource: Resource) -> Iterator[Trigger]:
    name = template.known(resource.properties, "DeliveryStreamName")
    named = Name(name if isinstance(name, str) else None, resource.name if name is None else None)
    configurations = [value for key, value in resource.properties.items() if key.endswith("DestinationConfiguration")]
    found = [template.get(each, "ProcessingConfiguration") for each in configurations]
    yield from _each(template, found, "firehose", resource, names={"stream": named})


def _alarm(template: Template, resource: Resource) -> Iterator[Trigger]:
    keys = ("AlarmActions", "OKActions", "InsufficientDataActions")
    actions = [resource.properties.get(key) for key in keys]
    principal = "lambda.alarms.cloudwatch.amazonaws.com"
    yield from _each(template, actions, "cloudwatch_alarm", resource, principal=principal)


_FINDERS: Final[dict[str, Finder]] = {
    "AWS::Lambda::EventSourceMapping": _mapping,
    "AWS::S3::Bucket": _bucket,
    "AWS::SNS::Subscription": _subscription,
    "AWS::SNS::Topic": _topic,
    "AWS::Events::Rule": _rule,
    "AWS::Scheduler::Schedule": _schedule,
    "AWS::Logs::SubscriptionFilter": _log_filter,
    "AWS::Cognito::UserPool": _user_pool,
    "AWS::Lambda::Permission": _permission,
    "AWS::KinesisFirehose::DeliveryStream": _firehose,
    "AWS::CloudWatch::Alarm": _alarm,
    "AWS::CloudWatch::CompositeAlarm": _alarm,
    "AWS::CloudFront::Distribution": _anywhere("cloudfront", "DistributionConfig"),
    "AWS::Lex::BotAlias": _anywhere("lex_v2", "BotAliasLocaleSettings"),
    "AWS::Lex::Bot": _anywhere("lex_v2", "TestBotAliasSettings"),
    "AWS::CloudFormation::Macro": _anywhere("cloudformation_macro", "FunctionName"),
    "AWS::SecretsManager::RotationSchedule": _anywhere("secrets_manager", "RotationLambdaARN"),
    "AWS::Config::ConfigRule": _anywhere("config", "Source"),
    "AWS::SES::ReceiptRule": _anywhere("ses", "Rule"),
    "AWS::Pipes::Pipe": _anywhere("eventbridge_pipes"),
    "AWS::AppSync::DataSource": _anywhere("appsync_resolver", "LambdaConfig"),
    "AWS::Transfer::Server": _anywhere("transfer_family", "IdentityProviderDetails"),
    "AWS::S3ObjectLambda::AccessPoint": _anywhere("s3_object_lambda", "ObjectLambdaConfiguration"),
    "AWS::Bedrock::Agent": _anywhere("bedrock_agent", "ActionGroups"),
    **HTTP,
}

#: Sources whose every trigger is in a template as one of the resources above: a handler of another one is not checked.
CHECKED: Final = frozenset(
    {"sqs", "kinesis", "dynamodb", "kafka", "activemq", "rabbitmq", "documentdb", "s3", "sns", "eventbridge"}
    | {"schedule", "http", "cloudwatch_logs", "cognito_user_pool", "cloudformation", "firehose", "lex_v2"}
    | {"alexa_skill", "cloudwatch_alarm", "ses", "secrets_manager", "cloudformation_macro"}
)

#: Sources that are checked only where the template has one of the resources: they are often in another region.
CHECKED_WITH: Final[dict[str, str]] = {"cloudfront": "AWS::CloudFront::Distribution"}

#: Sources whose resources Terraform does not have.
NOT_IN_TERRAFORM: Final = frozenset({"cloudformation", "cloudformation_macro"})
