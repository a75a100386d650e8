"""Permissions of services to invoke a function: some are all that a template has of a trigger."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from .template import Resource, Template, Trigger
from .values import references_in

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

#: The services that send nothing without a resource that names the function, and the types of these resources. A
#: permission of such a service counts only if its `SourceArn` is outside of the template, where that resource may be.
_SENDERS: Final[dict[str, frozenset[str]]] = {
    "s3.amazonaws.com": frozenset({"AWS::S3::Bucket"}),
    "sns.amazonaws.com": frozenset({"AWS::SNS::Topic"}),
    "events.amazonaws.com": frozenset({"AWS::Events::Rule"}),
    "cognito-idp.amazonaws.com": frozenset({"AWS::Cognito::UserPool"}),
    "logs.amazonaws.com": frozenset({"AWS::Logs::LogGroup"}),
    "ses.amazonaws.com": frozenset({"AWS::SES::ReceiptRule"}),
    "elasticloadbalancing.amazonaws.com": frozenset({"AWS::ElasticLoadBalancingV2::TargetGroup"}),
    "apigateway.amazonaws.com": frozenset({"AWS::ApiGateway::RestApi", "AWS::ApiGatewayV2::Api"}),
}
#: Those of which Terraform has not every resource: its user pools have no inbound federation.
_NOT_IN_TERRAFORM: Final = frozenset({"cognito-idp.amazonaws.com"})
#: The properties with the name of a resource that an ARN may repeat instead of a reference.
_NAMES: Final = ("BucketName", "TopicName", "Name", "LogGroupName")


def principal_sources(principal: str) -> tuple[str, ...] | None:
    """The sources of a principal; None for one that is not known. `logs.<region>.amazonaws.com` is an old form."""
    if principal.startswith("logs."):
        return ("cloudwatch_logs",)
    return PRINCIPALS.get(principal)


def needs_sender(principal: str | None) -> bool:
    """Whether a service sends nothing with a permission only."""
    return principal is not None and (principal in _SENDERS or principal.startswith("logs."))


def permission_triggers(template: Template, resource: Resource) -> Iterator[Trigger]:
    """The triggers that a permission stands for; each has a `?`, and counts where there is no other."""
    given = resource.properties
    principal = template.known(given, "Principal")
    if not isinstance(principal, str) or not _may_send(template, principal, given.get("SourceArn")):
        return
    for source in principal_sources(principal) or ():
        for function in template.functions_in(given.get("FunctionName")):
            yield Trigger(f"?{source}", function, resource.name, resource.line, principal=principal)


def _may_send(template: Template, principal: str, source_arn: Any) -> bool:
    """Whether a service may send events with nothing but a permission in the template."""
    service = "logs.amazonaws.com" if principal.startswith("logs.") else principal
    types = _SENDERS.get(service)
    if types is None or (template.format == "Terraform" and service in _NOT_IN_TERRAFORM):
        return True
    if service == "apigateway.amazonaws.com" and any(template.of_type(*types)):
        return True  # its routes may be in an OpenAPI document
    return source_arn is not None and not _is_inside(template, types, source_arn)


def _is_inside(template: Template, types: frozenset[str], arn: Any) -> bool:
    """Whether an ARN is that of a resource of the template: by a reference, by the same parameter, or by its name."""
    named = {template.owner(each) for each in references_in(arn)}
    if named & template.resources.keys() or (named and template.format == "Terraform"):
        return True
    whole = template.get(arn)
    name = whole.rpartition(":")[2] if isinstance(whole, str) else None
    for each in template.of_type(*types):
        for value in (each.properties.get(key) for key in _NAMES):
            shared = {one for one in references_in(value) if not one.startswith("AWS::")} & named
            if shared or (name is not None and name == template.get(value)):
                return True
    return False
