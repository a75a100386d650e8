"""Amazon Cognito user pools with their triggers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from .stack import attribute, ref
from .wanted import about, exact, filter_named

if TYPE_CHECKING:
    from .._calling.handler import Handler
    from .stack import Stack, Value

#: The triggers of a user pool, by the start of `triggerSource`.
#: Source: https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-working-with-lambda-triggers.html
_TRIGGERS: Final = {
    "TokenGeneration": "PreTokenGeneration",
    "InboundFederation": "InboundFederation",
    **{
        each: each
        for each in (
            *("PreSignUp", "PostConfirmation", "PreAuthentication", "PostAuthentication", "CustomMessage"),
            *("DefineAuthChallenge", "CreateAuthChallenge", "VerifyAuthChallengeResponse", "UserMigration"),
            *("CustomEmailSender", "CustomSMSSender"),
        )
    },
}


def add_cognito(stack: Stack, handlers: list[Handler], chain: tuple[str, ...], *, is_reported: bool) -> None:
    """A user pool with the triggers; the id of a pool is made when it is created, so no filter can contain it."""
    kinds: dict[str, list[Handler]] = {}
    for each in handlers:
        if filter_named(each, "user_pool") is not None:
            stack.note(
                f"{about([each])}: is for an existing user pool. Set its trigger by hand: aws cognito-idp "
                "update-user-pool --lambda-config; the permission is below."
            )
            if not any(
                one.properties.get("Principal") == "cognito-idp.amazonaws.com" for one in stack.resources.values()
            ):
                stack.permit("UserPools", "cognito-idp.amazonaws.com")
            continue
        for kind in _kinds(each) or ():
            kinds.setdefault(kind, []).append(each)
        if _kinds(each) is None:
            stack.note(f"{about([each])}: has no trigger filter. Add its triggers to LambdaConfig of the user pool.")
            kinds.setdefault("PreSignUp", []).append(each)
    if not kinds:
        return
    pool = stack.free("UserPool")
    comment = about(one for own in kinds.values() for one in own)
    properties: Value = {"AutoVerifiedAttributes": ["email"]}
    config = _lambda_config(stack, kinds)
    senders = [each for each in config if each.startswith("Custom") and each.endswith("Sender")]
    if stack.is_sam and not senders and "InboundFederation" not in config:
        stack.add(pool, "AWS::Cognito::UserPool", properties, keeps_data=True)
        stack.event("UserPool", "Cognito", {"UserPool": ref(pool), "Trigger": list(config)}, comment)
        return
    properties["LambdaConfig"] = config
    stack.add(pool, "AWS::Cognito::UserPool", properties, keeps_data=True, comment=comment)
    stack.permit("UserPool", "cognito-idp.amazonaws.com", attribute(pool))


def _lambda_config(stack: Stack, kinds: dict[str, list[Handler]]) -> Value:
    config: Value = {}
    for kind in kinds:
        if kind in ("CustomEmailSender", "CustomSMSSender", "InboundFederation"):
            config[kind] = {"LambdaArn": stack.arn, "LambdaVersion": "V1_0"}
        else:
            config[kind] = stack.arn
    if any(kind.endswith("Sender") for kind in kinds):
        config["KMSKeyID"] = stack.parameter("UserPoolKeyArn", "ARN of the KMS key with which Cognito encrypts codes")
    return config


def _kinds(handler: Handler) -> list[str] | None:
    """The triggers of a handler; None for any trigger."""
    prefix, trigger = filter_named(handler, "prefix"), filter_named(handler, "trigger")
    if prefix is None and trigger is None:
        return None
    texts: list[str] = list(prefix.wanted) if prefix is not None else list(exact(handler, "trigger") or ())
    found = [_TRIGGERS[each.partition("_")[0]] for each in texts if each.partition("_")[0] in _TRIGGERS]
    return list(dict.fromkeys(found)) or None
