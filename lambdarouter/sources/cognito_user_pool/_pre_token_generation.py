"""The pre token generation trigger: before Cognito issues tokens. The response changes their claims and scopes.

`response`: `claimsOverrideDetails` in version 1, `claimsAndScopeOverrideDetails` in versions 2 and 3, each an object.
Version 1 changes id tokens. Version 2 also changes access tokens. Version 3 also changes access tokens of machines.

Source: https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-token-generation.html
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Final

from ..._events.builder import Value, field, frozen
from ..._events.model import At
from ...errors import ReplyError
from ._reply import TriggerReply
from ._trigger import SOURCE as _SOURCE
from ._trigger import TriggerEvent, TriggerRoutes, attributes_codec, trigger_reply


@frozen(kw_only=True)
class PreTokenGenerationEvent(TriggerEvent):
    """Tokens for a user or a machine, before Cognito issues them."""

    trigger_source: Annotated[str, At("triggerSource")] = "TokenGeneration_Authentication"
    """`TokenGeneration_Authentication`, `_HostedAuth`, `_NewPasswordChallenge`, `_AuthenticateDevice`,
    `_RefreshTokens`, or `_ClientCredentials` (version 3)."""

    user_attributes: Annotated[dict[str, str], At("request.userAttributes", codec=attributes_codec)] = field(
        factory=dict[str, str]
    )
    """Attributes of the user by name. Empty for a machine."""

    groups: Annotated[tuple[str, ...], At("request.groupConfiguration.groupsToOverride")] = ()
    """Groups of the user."""

    iam_roles: Annotated[tuple[str, ...], At("request.groupConfiguration.iamRolesToOverride")] = ()
    """ARNs of the IAM roles of the user's groups."""

    preferred_role: Annotated[str | None, At("request.groupConfiguration.preferredRole")] = None
    """ARN of the preferred role: the role of the group with the lowest precedence value. None if no group has a role.
    """

    scopes: Annotated[tuple[str, ...], At("request.scopes")] = ()
    """Scopes of the access token. Only in versions 2 and 3."""

    client_metadata: Annotated[dict[str, str], At("request.clientMetadata")] = field(factory=dict[str, str])
    """`ClientMetadata` that the app sent with its request. Not for every API operation."""


@frozen
class PreTokenGenerationReply(TriggerReply):
    """A reply to the pre token generation trigger, made by `claims`."""

    trigger: ClassVar[str] = "TokenGeneration"
    """Trigger that the reply is for."""


@frozen
class Token(Value):
    """The changes of one token for `claims`, made by `id_token` or `access_token`."""

    key: str
    """Key of the token: `idTokenGeneration` or `accessTokenGeneration`."""

    wire: dict[str, Any]
    """Changes of the token as Cognito receives them."""


def id_token(*, add: Mapping[str, Any] | None = None, suppress: Sequence[str] = ()) -> Token:
    """Make changes of the id token: claims to add or override, and names of claims to suppress.

    The value of a claim is a string. In versions 2 and 3 it can also be a number, a boolean, a list or an object.
    """
    return _token("idTokenGeneration", claimsToAddOrOverride=add, claimsToSuppress=suppress)


def access_token(
    *,
    add: Mapping[str, Any] | None = None,
    suppress: Sequence[str] = (),
    add_scopes: Sequence[str] = (),
    suppress_scopes: Sequence[str] = (),
) -> Token:
    """Make changes of the access token: claims as for `id_token`, and scopes. Only for versions 2 and 3."""
    return _token(
        "accessTokenGeneration",
        claimsToAddOrOverride=add,
        claimsToSuppress=suppress,
        scopesToAdd=add_scopes,
        scopesToSuppress=suppress_scopes,
    )


def _token(key: str, **changes: Any) -> Token:
    return Token(key, {name: value for name, value in changes.items() if value})


def claims(
    event: PreTokenGenerationEvent,
    *tokens: Token,
    groups: Sequence[str] | None = None,
    iam_roles: Sequence[str] | None = None,
    preferred_role: str | None = None,
) -> PreTokenGenerationReply:
    """Change the tokens with `id_token(...)` and `access_token(...)`, and the groups and roles of the user.

    The version of the event decides the form of the response. Groups and roles without an argument keep the values of
    the event. Raises ReplyError for two changes of the same token, for an access token in version 1, and for claims
    that Cognito sets itself.
    """
    changes: dict[str, Any] = {token.key: token.wire for token in tokens}
    if len(changes) != len(tokens):
        raise ReplyError(
            _SOURCE.name, "tokens", "contain two changes of the same token; pass all changes of a token in one"
        )
    if groups is not None or iam_roles is not None or preferred_role is not None:
        changes["groupOverrideDetails"] = _overridden(event, groups, iam_roles, preferred_role)
    if event.version != "1":
        return trigger_reply(PreTokenGenerationReply, {"claimsAndScopeOverrideDetails": changes}, event)
    if "accessTokenGeneration" in changes:
        raise ReplyError(
            _SOURCE.name,
            "accessTokenGeneration",
            "is not valid for an event of version 1; set the trigger's version to V2_0 or V3_0 in the pool",
        )
    return trigger_reply(
        PreTokenGenerationReply, {"claimsOverrideDetails": {**changes.pop("idTokenGeneration", {}), **changes}}, event
    )


def _overridden(
    event: PreTokenGenerationEvent,
    groups: Sequence[str] | None,
    iam_roles: Sequence[str] | None,
    preferred_role: str | None,
) -> dict[str, Any]:
    role = preferred_role if preferred_role is not None else event.preferred_role
    return {
        "groupsToOverride": event.groups if groups is None else groups,
        "iamRolesToOverride": event.iam_roles if iam_roles is None else iam_roles,
        **({"preferredRole": role} if role is not None else {}),
    }


pre_token_generation: TriggerRoutes[PreTokenGenerationEvent, PreTokenGenerationReply] = TriggerRoutes(
    "TokenGeneration",
    PreTokenGenerationEvent,
    "Match tokens for a user or (version 3) a machine, before Cognito issues them.",
)


if TYPE_CHECKING:
    from ..._routing.decorator import AnswersDecorator

    class Decorators:
        """The decorators of the source, for type checkers and editors."""

        on_cognito_pre_token_generation: Final = AnswersDecorator(pre_token_generation)
        """Match tokens for a user or (version 3) a machine, before Cognito issues them.

        Example: `@app.on_cognito_pre_token_generation(user_pool="us-east-1_Example")`.
        """
