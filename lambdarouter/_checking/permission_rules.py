"""The permissions that triggers need: the service's for the function, and the function's for a queue or stream."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any, Final

from . import rules
from .values import UNKNOWN, Reference

if TYPE_CHECKING:
    from .findings import Finding
    from .subject import Subject
    from .template import Function, Resource, Template, Trigger

#: The actions of the role, by the source of a mapping, and the AWS managed policy that has them.
_ACTIONS: Final[dict[str, tuple[tuple[str, ...], str]]] = {
    "sqs": (("sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"), "AWSLambdaSQSQueueExecutionRole"),
    "kinesis": (
        ("kinesis:GetRecords", "kinesis:GetShardIterator", "kinesis:DescribeStream"),
        "AWSLambdaKinesisExecutionRole",
    ),
    "dynamodb": (
        ("dynamodb:GetRecords", "dynamodb:GetShardIterator", "dynamodb:DescribeStream", "dynamodb:ListStreams"),
        "AWSLambdaDynamoDBExecutionRole",
    ),
}
#: AWS managed policies that allow everything that a mapping needs.
_EVERYTHING: Final = frozenset({"AdministratorAccess", "PowerUserAccess"})
_FULL: Final = {
    "sqs": {"AmazonSQSFullAccess"},
    "kinesis": {"AmazonKinesisFullAccess"},
    "dynamodb": {"AmazonDynamoDBFullAccess", "AWSLambdaInvocation-DynamoDB"},
}
#: AWS managed policies without any action on a queue or a stream.
_NOTHING: Final = frozenset(
    {"AWSLambdaBasicExecutionRole", "AWSLambdaVPCAccessExecutionRole", "AWSXRayDaemonWriteAccess"}
)


def check_permissions(subject: Subject) -> Iterator[Finding]:
    """Every trigger that needs a permission in the template."""
    functions = {each.name: each for each in subject.functions}
    for trigger in subject.triggers:
        if trigger.is_mapping:
            yield from _role(subject, trigger, functions[trigger.function])
        elif trigger.principal is not None and not trigger.is_possible:
            yield from _permission(subject, trigger)


def _permission(subject: Subject, trigger: Trigger) -> Iterator[Finding]:
    template, principal = subject.template, trigger.principal
    if _is_connected(template, trigger):
        return
    for each in template.of_type("AWS::Lambda::Permission"):
        given = template.known(each.properties, "Principal")
        names = template.functions_in(each.properties.get("FunctionName"))
        is_own = given is UNKNOWN or (_same(given, principal) and (not names or trigger.function in names))
        if is_own and _may_invoke(template, each) and not _is_for_another(template, trigger, each):
            return
    message = f"No AWS::Lambda::Permission lets {principal} invoke {trigger.function}."
    yield subject.finding(rules.NO_PERMISSION, message, trigger.line, trigger.resource)


def _is_connected(template: Template, trigger: Trigger) -> bool:
    """Whether a SAM connector joins the trigger and its function; SAM then adds the permission."""
    ends = {trigger.resource, trigger.origin}
    return any(trigger.function in each and each & ends for each in template.connectors)


def _may_invoke(template: Template, permission: Resource) -> bool:
    action = template.known(permission.properties, "Action")
    return action is UNKNOWN or action is None or fnmatchcase("lambda:invokefunction", str(action).lower())


def _is_for_another(template: Template, trigger: Trigger, permission: Resource) -> bool:
    """Whether `SourceArn` refers to a resource of the same type as the trigger's, but to another one."""
    named = template.resource_of(permission.properties.get("SourceArn"))
    origin = template.resources.get(trigger.origin or trigger.resource)
    return named is not None and origin is not None and named.type == origin.type and named.name != origin.name


def _same(given: Any, principal: str | None) -> bool:
    if not isinstance(given, str):
        return False
    return given in (principal, "*") or (principal == "logs.amazonaws.com" and re.match(r"logs\.", given) is not None)


# --- Roles ----------------------------------------------------------------------------------------------------------


def _role(subject: Subject, trigger: Trigger, function: Function) -> Iterator[Finding]:
    wanted = _ACTIONS.get(trigger.source)
    role = function.resource.properties.get("Role")
    if wanted is None or (role is None and function.is_sam) or _is_connected(subject.template, trigger):
        return  # SAM makes a role with the permissions of its events
    template = subject.template
    found = template.get(role)
    resource = template.resources.get(found.resource) if isinstance(found, Reference) else None
    if resource is None or resource.type != "AWS::IAM::Role":
        message = f"The role of {function.name} is unknown: its permissions for {trigger.source} are not checked."
        yield subject.at(function, rules.UNKNOWN_VALUE, message, "Role")
        return
    allowed = _allowed(template, resource, trigger.source, wanted[1])
    if allowed is None:
        return
    missing = [action for action in wanted[0] if not any(_matches(each, action) for each in allowed)]
    if missing:
        message = f"The role {resource.name} of {function.name} does not allow {', '.join(missing)}."
        yield subject.finding(rules.NO_ROLE_PERMISSION, message, resource.line, trigger.resource)


def _matches(allowed: str, action: str) -> bool:
    return fnmatchcase(action.lower(), allowed.lower())


def _allowed(template: Template, role: Resource, source: str, managed: str) -> list[str] | None:
    """The actions that a role allows; None if unknown."""
    actions: list[str] = []
    policies = [each for each, _ in template.items(role.properties.get("ManagedPolicyArns"))]
    documents = [template.get(each, "PolicyDocument") for each, _ in template.items(role.properties.get("Policies"))]
    for each in template.of_type("AWS::IAM::Policy", "AWS::IAM::ManagedPolicy", "AWS::IAM::RolePolicy"):
        holders = [template.get(holder) for holder, _ in template.items(each.properties.get("Roles"))]
        holders.append(template.get(each.properties, "RoleName"))
        if any(isinstance(holder, Reference) and holder.resource == role.name for holder in holders):
            documents.append(template.get(each.properties, "PolicyDocument"))
    for policy in policies:
        found = template.get(policy)
        if isinstance(found, Reference):
            other = template.resources.get(found.resource)
            documents.append(template.get(other.properties, "PolicyDocument") if other is not None else UNKNOWN)
        elif not isinstance(found, str):
            return None
        else:
            name = found.rpartition("/")[2]
            if name == managed or name in _EVERYTHING | _FULL[source]:
                return ["*"]
            if name not in _NOTHING:
                return None
    for document in documents:
        own = _actions_of(template, document)
        if own is None:
            return None
        actions += own
    return actions


def _actions_of(template: Template, document: Any) -> list[str] | None:
    """The actions that a policy document allows on any resource; None if unknown."""
    if not isinstance(document, dict):
        return None
    statements = template.get(document, "Statement")
    found: list[str] = []
    for each in [each for each, _ in template.items(statements)] or ([statements] if statements else []):
        statement = template.get(each)
        if not isinstance(statement, dict):
            return None
        if template.known(statement, "Effect") == "Allow":
            if "NotAction" in statement:
                return None
            action = template.get(statement, "Action")
            texts = (
                [action] if isinstance(action, str) else [template.known(item) for item, _ in template.items(action)]
            )
            if not texts or UNKNOWN in texts:
                return None
            found += map(str, texts)
    return found
