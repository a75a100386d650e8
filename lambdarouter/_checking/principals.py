"""Permissions of services to invoke a function. A permission may be the only part of a trigger that a template has."""

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
    "logs.amazonaws.com": ("cloudwatch_logs",),
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

#: The services that send events only with a resource that refers to the function, and the types of these resources. A
#: permission for such a service counts only if its `SourceArn` is outside the template, where that resource may be.
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
#: The services with a trigger that Terraform cannot declare: the inbound federation of a user pool.
_NOT_IN_TERRAFORM: Final = frozenset({"cognito-idp.amazonaws.com"})
#: The properties whose value an ARN may repeat instead of referring to the resource.
_NAMES: Final = ("BucketName", "TopicName", "Name", "LogGroupName")


def needs_sender(principal: str | None) -> bool:
    """Whether a service sends events only with a resource that refers to the function; a permission is not enough."""
    return principal is not None and _service(principal) in _SENDERS


def permission_triggers(template: Template, resource: Resource) -> Iterator[Trigger]:
    """The triggers that a permission allows; they are possible ones, and count if the template has no other."""
    given = resource.properties
    principal = template.known(given, "Principal")
    if not isinstance(principal, str) or not _may_send(template, _service(principal), given.get("SourceArn")):
        return
    for source in PRINCIPALS.get(_service(principal), ()):
        for function in template.functions_in(given.get("FunctionName")):
            yield Trigger(source, function, resource.name, resource.line, principal=principal, is_possible=True)


def _service(principal: str) -> str:
    """The principal of a service without a region: `logs.<region>.amazonaws.com` is an old form."""
    return "logs.amazonaws.com" if principal.startswith("logs.") else principal


def _may_send(template: Template, service: str, source_arn: Any) -> bool:
    """Whether a service may send events if the template has only a permission for it."""
    types = _SENDERS.get(service)
    if types is None or (template.format == "Terraform" and service in _NOT_IN_TERRAFORM):
        return True
    if service == "apigateway.amazonaws.com" and any(template.of_type(*types)):
        return True  # its routes may be in an OpenAPI document
    return source_arn is not None and not _is_inside(template, types, source_arn)


def _is_inside(template: Template, types: frozenset[str], arn: Any) -> bool:
    """Whether an ARN belongs to a resource of the template: by a reference, by the same parameter, or by its name."""
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
