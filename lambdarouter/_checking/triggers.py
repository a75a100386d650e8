"""The CloudFormation resources that invoke a function.

A resource that is not in these tables may still invoke one: `AWS::Lambda::Permission` then has the service.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final

from .bucket_triggers import bucket_triggers, cdk_notifications
from .documents import Object
from .http_triggers import HTTP
from .mappings import is_enabled, mapping_trigger, source_of
from .principals import permission_triggers
from .sam import replaced, rule_pattern
from .template import Name, Note, Resource, Template, Trigger, triggers_to
from .values import UNKNOWN, references_in

Finder = Callable[[Template, Resource], Iterator[Trigger]]


def add_triggers(template: Template) -> None:
    """Add the triggers of every resource that can have one."""
    for resource in list(template.resources.values()):
        find = _FINDERS.get(resource.type)
        if find is not None:
            template.triggers += find(template, resource)
        elif resource.type.startswith("Custom::") or resource.type == "AWS::CloudFormation::CustomResource":
            template.triggers += _custom_resource(template, resource)
    seen = {(each.function, each.principal) for each in template.triggers if not each.is_possible}
    seen -= {(each, None) for each in template.functions}  # state machines have no principal
    template.triggers = [
        each for each in template.triggers if not (each.is_possible and (each.function, each.principal) in seen)
    ]


def _mapping(template: Template, resource: Resource) -> Iterator[Trigger]:
    given = resource.properties
    functions = template.functions_in(given.get("FunctionName"))
    source = source_of(template, given)
    if source is None:
        note = Note(resource.line, resource.name, "Its EventSourceArn is unknown.", hides_triggers=True)
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


def _subscription(template: Template, resource: Resource) -> Iterator[Trigger]:
    given = resource.properties
    if template.known(given, "Protocol") == "lambda":
        topic = template.resource_of(given.get("TopicArn"))
        names = {"topic": template.name_of(given.get("TopicArn"), "TopicName")}
        yield from triggers_to(template, given.get("Endpoint"), "sns", resource, names=names, **_sns(topic))


def _sns(topic: Resource | None) -> dict[str, Any]:
    return {"origin": topic.name if topic is not None else None, "principal": "sns.amazonaws.com"}


def _topic(template: Template, resource: Resource) -> Iterator[Trigger]:
    name = template.known(resource.properties, "TopicName")
    named = Name(name if isinstance(name, str) else None, resource.name if name is None else None)
    for each, line in template.items(resource.properties.get("Subscription")):
        if template.known(each, "Protocol") == "lambda":
            yield from triggers_to(
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
            for each in triggers_to(template, target.get("Arn"), source, resource, line, names=names):
                each.patterns = patterns if source == "eventbridge" else []
                each.enabled = is_enabled(template, given)
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
        for each in triggers_to(template, target.get("Arn"), "schedule", resource, names={"schedule": named}):
            each.enabled = is_enabled(template, given)
            yield replaced(template, target, each)  # the role of the schedule has the permission


def _log_filter(template: Template, resource: Resource) -> Iterator[Trigger]:
    given = resource.properties
    names = {"log_group": template.log_group_of(given.get("LogGroupName"))}
    target = given.get("DestinationArn")
    yield from triggers_to(template, target, "cloudwatch_logs", resource, names=names, principal="logs.amazonaws.com")


def _user_pool(template: Template, resource: Resource) -> Iterator[Trigger]:
    config = template.get(resource.properties, "LambdaConfig")
    for kind, value in config.items() if isinstance(config, dict) else ():
        name = {"PreTokenGenerationConfig": "PreTokenGeneration"}.get(kind, kind)
        line = config.line_of(kind) if isinstance(config, Object) else 0
        yield from triggers_to(
            template,
            value,
            "cognito_user_pool",
            resource,
            line,
            names={"trigger": name},
            principal="cognito-idp.amazonaws.com",
        )


def _custom_resource(template: Template, resource: Resource) -> Iterator[Trigger]:
    if resource.type == "Custom::S3BucketNotifications":
        yield from cdk_notifications(template, resource)
        return
    others = [value for key, value in resource.properties.items() if key != "ServiceToken"]
    if any(template.functions_in(each) for each in others):
        text = "What this custom resource does with the function is unknown."
        template.notes.append(Note(resource.line, resource.name, text, hides_triggers=True))
    token = resource.properties.get("ServiceToken")
    names = {"resource_type": Name(resource.type)}
    yield from triggers_to(template, token, "cloudformation", resource, names=names)


def _anywhere(source: str, *path: str) -> Finder:
    """Triggers of a resource that refers to the function somewhere in a property."""

    def find(template: Template, resource: Resource) -> Iterator[Trigger]:
        value = resource.properties
        for key in path:
            value = value.get(key) if isinstance(value, dict) else None  # type: ignore[assignment]
        yield from triggers_to(template, value, source, resource)

    return find


def _firehose(template: Template, resource: Resource) -> Iterator[Trigger]:
    name = template.known(resource.properties, "DeliveryStreamName")
    named = Name(name if isinstance(name, str) else None, resource.name if name is None else None)
    configurations = [value for key, value in resource.properties.items() if key.endswith("DestinationConfiguration")]
    for found in (template.get(each, "ProcessingConfiguration") for each in configurations):
        options: dict[str, Any] = {"names": {"stream": named}, "enabled": is_enabled(template, found)}
        yield from triggers_to(template, found, "firehose", resource, **options)


def _alarm(template: Template, resource: Resource) -> Iterator[Trigger]:
    keys = ("AlarmActions", "OKActions", "InsufficientDataActions")
    actions = [resource.properties.get(key) for key in keys]
    principal = "lambda.alarms.cloudwatch.amazonaws.com"
    enabled = is_enabled(template, resource.properties, "ActionsEnabled")
    yield from triggers_to(template, actions, "cloudwatch_alarm", resource, principal=principal, enabled=enabled)


def _mail_rule(template: Template, resource: Resource) -> Iterator[Trigger]:
    rule = template.get(resource.properties, "Rule")
    enabled = template.known(rule, "Enabled")  # an SES rule is not active by default
    is_active = enabled if enabled is UNKNOWN else enabled in (True, "true", "True")
    yield from triggers_to(template, rule, "ses", resource, enabled=is_active)


def _pipe(template: Template, resource: Resource) -> Iterator[Trigger]:
    given = resource.properties
    yield from triggers_to(
        template, given, "eventbridge_pipes", resource, enabled=is_enabled(template, given, "DesiredState")
    )


#: The sources of the event that started a state machine, which it may send instead of its own payload.
_STARTING: Final = {
    "AWS::Events::Rule": ("eventbridge", "schedule"),
    "AWS::Scheduler::Schedule": ("schedule",),
    "AWS::Pipes::Pipe": ("eventbridge_pipes",),
}
_IN_STATE_MACHINE: Final = {
    "EventBridgeRule": "eventbridge",
    "CloudWatchEvent": "eventbridge",
    "Schedule": "schedule",
    "ScheduleV2": "schedule",
}


def _state_machine(template: Template, resource: Resource) -> Iterator[Trigger]:
    """A state machine may send any payload, and often sends the event that started it."""
    sources = {"invoke"}
    for each in template.of_type(*_STARTING):
        if resource.name in map(template.owner, references_in(each.properties)):
            sources.update(_STARTING[each.type])
    events = template.get(resource.properties, "Events")
    for event in events.values() if isinstance(events, dict) else ():
        sources.add(_IN_STATE_MACHINE.get(str(template.known(event, "Type")), "invoke"))
    for source in sorted(sources):
        yield from triggers_to(template, resource.properties, source, resource, is_possible=True)


_FINDERS: Final[dict[str, Finder]] = {
    "AWS::Lambda::EventSourceMapping": _mapping,
    "AWS::S3::Bucket": bucket_triggers,
    "AWS::SNS::Subscription": _subscription,
    "AWS::SNS::Topic": _topic,
    "AWS::Events::Rule": _rule,
    "AWS::Scheduler::Schedule": _schedule,
    "AWS::Logs::SubscriptionFilter": _log_filter,
    "AWS::Cognito::UserPool": _user_pool,
    "AWS::Lambda::Permission": permission_triggers,
    "AWS::KinesisFirehose::DeliveryStream": _firehose,
    "AWS::CloudWatch::Alarm": _alarm,
    "AWS::CloudWatch::CompositeAlarm": _alarm,
    "AWS::CloudFront::Distribution": _anywhere("cloudfront", "DistributionConfig"),
    "AWS::Lex::BotAlias": _anywhere("lex_v2", "BotAliasLocaleSettings"),
    "AWS::Lex::Bot": _anywhere("lex_v2", "TestBotAliasSettings"),
    "AWS::CloudFormation::Macro": _anywhere("cloudformation_macro", "FunctionName"),
    "AWS::SecretsManager::RotationSchedule": _anywhere("secrets_manager", "RotationLambdaARN"),
    "AWS::Config::ConfigRule": _anywhere("config", "Source"),
    "AWS::SES::ReceiptRule": _mail_rule,
    "AWS::Pipes::Pipe": _pipe,
    "AWS::StepFunctions::StateMachine": _state_machine,
    "AWS::Serverless::StateMachine": _state_machine,
    "AWS::AppSync::DataSource": _anywhere("appsync_resolver", "LambdaConfig"),
    "AWS::Transfer::Server": _anywhere("transfer_family", "IdentityProviderDetails"),
    "AWS::S3ObjectLambda::AccessPoint": _anywhere("s3_object_lambda", "ObjectLambdaConfiguration"),
    "AWS::Bedrock::Agent": _anywhere("bedrock_agent", "ActionGroups"),
    **HTTP,
}

#: Sources whose triggers are always in a template, as one of the resources above. Handlers of others are not checked.
CHECKED: Final = frozenset(
    {"sqs", "kinesis", "dynamodb", "kafka", "activemq", "rabbitmq", "documentdb", "s3", "sns", "eventbridge"}
    | {"schedule", "http", "cloudwatch_logs", "cognito_user_pool", "cloudformation", "firehose", "lex_v2"}
    | {"alexa_skill", "cloudwatch_alarm", "ses", "secrets_manager", "cloudformation_macro"}
)

#: Sources that are checked only if the template has one of the resources: they are often in another region.
CHECKED_WITH: Final[dict[str, str]] = {"cloudfront": "AWS::CloudFront::Distribution"}

#: Sources whose resources Terraform does not have.
NOT_IN_TERRAFORM: Final = frozenset({"cloudformation", "cloudformation_macro"})
