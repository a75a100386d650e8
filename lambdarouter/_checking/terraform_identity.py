"""Roles and user pools of the Terraform provider for AWS, as CloudFormation resources."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Final

from .template import Resource
from .terraform_plan import Planned, refers, resource
from .values import UNKNOWN

#: The triggers of a user pool, by their arguments in `lambda_config`.
_TRIGGERS: Final = {
    "pre_sign_up": "PreSignUp",
    "post_confirmation": "PostConfirmation",
    "pre_authentication": "PreAuthentication",
    "post_authentication": "PostAuthentication",
    "custom_message": "CustomMessage",
    "define_auth_challenge": "DefineAuthChallenge",
    "create_auth_challenge": "CreateAuthChallenge",
    "verify_auth_challenge_response": "VerifyAuthChallengeResponse",
    "user_migration": "UserMigration",
    "pre_token_generation": "PreTokenGeneration",
}
#: The triggers whose function is in a nested block.
_NESTED: Final = {
    "pre_token_generation_config": "PreTokenGenerationConfig",
    "custom_email_sender": "CustomEmailSender",
    "custom_sms_sender": "CustomSMSSender",
}


def user_pool(each: Planned, others: list[Planned]) -> Iterator[Resource]:
    """A user pool with its triggers, whose functions may have no ARN yet."""
    links = {name: each.link("lambda_config", key) for key, name in _TRIGGERS.items()}
    links |= {name: each.link("lambda_config", key, "lambda_arn") for key, name in _NESTED.items()}
    yield resource(
        each, "AWS::Cognito::UserPool", {"LambdaConfig": {key: value for key, value in links.items() if value}}
    )


def role(each: Planned, others: list[Planned]) -> Iterator[Resource]:
    """A role with its policies."""
    arns = list(each.values.get("managed_policy_arns") or ())
    documents = [block.get("policy") or UNKNOWN for block in each.blocks("inline_policy") if block.get("name")]
    for other in others:
        if other.type == "aws_iam_role_policy_attachment" and _names_role(other, each):
            arns.append(other.link("policy_arn"))
        elif other.type == "aws_iam_role_policy" and _names_role(other, each):
            documents.append(other.json("policy"))
    policies = [
        {"PolicyDocument": json.loads(document) if isinstance(document, str) else document} for document in documents
    ]
    yield resource(each, "AWS::IAM::Role", {"ManagedPolicyArns": arns, "Policies": policies})


def _names_role(other: Planned, role: Planned) -> bool:
    return refers(other.link("role"), role) or other.value("role") == role.value("name")


def managed_policy(each: Planned, others: list[Planned]) -> Iterator[Resource]:
    """A policy that several roles may have."""
    yield resource(each, "AWS::IAM::ManagedPolicy", {"PolicyDocument": each.json("policy")})
