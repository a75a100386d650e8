"""The pre token generation trigger: before tokens are issued. The answer changes their claims and scopes.

`response`: version 1 takes `claimsOverrideDetails`, versions 2 and 3 `claimsAndScopeOverrideDetails`, an object each.
Version 2 has access tokens as well as id tokens; version 3 has those of machines as well.

Source: https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-token-generation.html
"""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, ClassVar

from ..._events.builder import Value, field, frozen
from ..._events.model import At
from ._trigger import SOURCE as _SOURCE
from ._trigger import TriggerEvent, TriggerReply, TriggerRoutes, attributes, made


@frozen(kw_only=True)
class PreTokenGenerationEvent(TriggerEvent):
    """Tokens are about to be issued."""

    trigger_source: Annotated[str, At("triggerSource")] = "TokenGeneration_Authentication"
    """`TokenGeneration_Authentication`, `_HostedAuth`, `_NewPasswordChallenge`, `_AuthenticateDevice`,
    `_RefreshTokens`, or `_ClientCredentials` (version 3)."""

    user_attributes: Annotated[dict[str, str], At("request.userAttributes", codec=attributes)] = field(
        factory=dict[str, str]
    )
    """Attributes of the user, by name. Empty for a machine."""

    groups: Annotated[tuple[str, ...], At("request.groupConfiguration.groupsToOverride")] = ()
    """Groups of the user."""

    iam_roles: Annotated[tuple[str, ...], At("request.groupConfiguration.iamRolesToOverride")] = ()
    """ARNs of the roles of the user's groups."""

    preferred_role: Annotated[str | None, At("request.groupConfiguration.preferredRole")] = None
    """ARN of the preferred role, of the group with the lowest precedence value. Only where a group has a role."""

    scopes: Annotated[tuple[str, ...], At("request.scopes")] = ()
    """Scopes of the access token. Versions 2 and 3."""

    client_metadata: Annotated[dict[str, str], At("request.clientMetadata")] = field(factory=dict[str, str])
    """What the app sent as `ClientMetadata` with its request. Not from every API."""


@frozen
class PreTokenGenerationReply(TriggerReply):
    """An answer to the pre token generation trigger, made by `claims`."""

    trigger: ClassVar[str] = "TokenGeneration"
    """Which trigger it is for."""


@frozen
class Token(Value):
    """What changes in one of the tokens, made by `id_token` or `access_token` for `claims`."""

    key: str
    """Which token: `idTokenGeneration` or `accessTokenGeneration`."""

    wire: dict[str, Any]
    """The change, as Cognito gets it."""


def id_token(*, add: Mapping[str, Any] | None = None, suppress: Sequence[str] = ()) -> Token:
    """A change of the id token: claims to add or override, and the names of those to leave out.

    A claim's value is a string; from version 2 on also a number, a boolean, a list or an object.
    """
    return _token("idTokenGeneration", claimsToAddOrOverride=add, claimsToSuppress=suppress)


def access_token(
    *,
    add: Mapping[str, Any] | None = None,
    suppress: Sequence[str] = (),
    add_scopes: Sequence[str] = (),
    suppress_scopes: Sequence[str] = (),
) -> Token:
    """A change of the access token: claims as for `id_token`, and scopes. Versions 2 and 3."""
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
    """Change claims and scopes by `id_token(...)` and `access_token(...)`, and the user's groups and roles.

    The event's version decides the form. Of groups and roles, what is not given stays as it is in the event.
    """
    from ...errors import ReplyError

    changes: dict[str, Any] = {token.key: token.wire for token in tokens}
    if len(changes) != len(tokens):
        raise ReplyError(_SOURCE.name, "tokens", "are of the same kind twice; put all changes of a token into one")
    if groups is not None or iam_roles is not None or preferred_role is not None:
        changes["groupOverrideDetails"] = _overridden(event, groups, iam_roles, preferred_role)
    if event.version != "1":
        return made(PreTokenGenerationReply, {"claimsAndScopeOverrideDetails": changes}, event)
    if "accessTokenGeneration" in changes:
        raise ReplyError(
            _SOURCE.name,
            "accessTokenGeneration",
            "is not for an event of version 1; set the trigger's version to V2_0 or V3_0 in the pool",
        )
    return made(
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
    "TokenGeneration", PreTokenGenerationEvent, "Before tokens are issued, for a user or (version 3) a machine."
)
