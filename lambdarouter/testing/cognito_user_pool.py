"""Sample payloads of Cognito user pool triggers: each trigger, and each version of token generation.

Source: https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-working-with-lambda-triggers.html
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from .._events.samples import P, Sample
from ..sources.cognito_user_pool import (
    CreateAuthChallengeEvent,
    CustomEmailSenderEvent,
    CustomMessageEvent,
    CustomSMSSenderEvent,
    DefineAuthChallengeEvent,
    InboundFederationEvent,
    PostAuthenticationEvent,
    PostConfirmationEvent,
    PreAuthenticationEvent,
    PreSignUpEvent,
    PreTokenGenerationEvent,
    UserMigrationEvent,
    VerifyAuthChallengeEvent,
)

if TYPE_CHECKING:
    from .._events.builder import field, frozen
    from .._events.samples import SAMPLED, Fields, several, strings

    @frozen(kw_only=True)
    class _PreSignUp(Fields, PreSignUpEvent): ...

    @frozen(kw_only=True)
    class _PostConfirmation(Fields, PostConfirmationEvent): ...

    @frozen(kw_only=True)
    class _PreAuthentication(Fields, PreAuthenticationEvent): ...

    @frozen(kw_only=True)
    class _PostAuthentication(Fields, PostAuthenticationEvent): ...

    @frozen(kw_only=True)
    class _PreTokenGeneration(Fields, PreTokenGenerationEvent):
        groups: Any = field(default=SAMPLED, converter=strings)
        iam_roles: Any = field(default=SAMPLED, converter=strings)
        scopes: Any = field(default=SAMPLED, converter=strings)

    @frozen(kw_only=True)
    class _UserMigration(Fields, UserMigrationEvent): ...

    @frozen(kw_only=True)
    class _CustomMessage(Fields, CustomMessageEvent): ...

    @frozen(kw_only=True)
    class _CustomEmailSender(Fields, CustomEmailSenderEvent): ...

    @frozen(kw_only=True)
    class _CustomSMSSender(Fields, CustomSMSSenderEvent): ...

    @frozen(kw_only=True)
    class _DefineAuthChallenge(Fields, DefineAuthChallengeEvent):
        session: Any = field(default=SAMPLED, converter=several)

    @frozen(kw_only=True)
    class _CreateAuthChallenge(Fields, CreateAuthChallengeEvent):
        session: Any = field(default=SAMPLED, converter=several)

    @frozen(kw_only=True)
    class _VerifyAuthChallenge(Fields, VerifyAuthChallengeEvent): ...

    @frozen(kw_only=True)
    class _InboundFederation(Fields, InboundFederationEvent): ...

else:
    _PreSignUp = PreSignUpEvent
    _PostConfirmation = PostConfirmationEvent
    _PreAuthentication = PreAuthenticationEvent
    _PostAuthentication = PostAuthenticationEvent
    _PreTokenGeneration = PreTokenGenerationEvent
    _UserMigration = UserMigrationEvent
    _CustomMessage = CustomMessageEvent
    _CustomEmailSender = CustomEmailSenderEvent
    _CustomSMSSender = CustomSMSSenderEvent
    _DefineAuthChallenge = DefineAuthChallengeEvent
    _CreateAuthChallenge = CreateAuthChallengeEvent
    _VerifyAuthChallenge = VerifyAuthChallengeEvent
    _InboundFederation = InboundFederationEvent

_ATTRIBUTES = {
    "sub": "4f3f2a1c-9d0e-4c57-8a3b-2e6f7d8c9b0a",
    "cognito:user_status": "CONFIRMED",
    "email_verified": "true",
    "email": "jane@example.com",
}
_METADATA = {"campaign": "spring"}
_GROUPS = {
    "groupsToOverride": ["editors"],
    "iamRolesToOverride": ["arn:aws:iam::123456789012:role/editors"],
    "preferredRole": "arn:aws:iam::123456789012:role/editors",
}


def _sample(
    event: Callable[P, Any],
    trigger: str,
    request: dict[str, Any],
    response: dict[str, Any] | None = None,
    version: str = "1",
) -> Sample[P]:
    return Sample(
        event,
        {
            "version": version,
            "triggerSource": trigger,
            "region": "us-east-1",
            "userPoolId": "us-east-1_AbCdEfGhI",
            "userName": "jane",
            "callerContext": {"awsSdkVersion": "aws-sdk-unknown-unknown", "clientId": "1h57kf5cpq17m0eml12EXAMPLE"},
            "request": request,
            "response": response if response is not None else {},
        },
        doc=f"An event of the trigger `{trigger}`.",
    )


pre_sign_up: Final = _sample(
    _PreSignUp,
    "PreSignUp_SignUp",
    {
        "userAttributes": {"email": "jane@example.com"},
        "validationData": {"invitation": "K7Q2"},
        "clientMetadata": _METADATA,
    },
    {"autoConfirmUser": False, "autoVerifyEmail": False, "autoVerifyPhone": False},
)
post_confirmation: Final = _sample(
    _PostConfirmation,
    "PostConfirmation_ConfirmSignUp",
    {"userAttributes": _ATTRIBUTES, "clientMetadata": _METADATA},
)
pre_authentication: Final = _sample(
    _PreAuthentication,
    "PreAuthentication_Authentication",
    {"userAttributes": _ATTRIBUTES, "validationData": {"device": "phone"}, "userNotFound": False},
)
post_authentication: Final = _sample(
    _PostAuthentication,
    "PostAuthentication_Authentication",
    {"userAttributes": _ATTRIBUTES, "newDeviceUsed": True, "clientMetadata": _METADATA},
)
pre_token_generation: Final = _sample(
    _PreTokenGeneration,
    "TokenGeneration_Authentication",
    {"userAttributes": _ATTRIBUTES, "groupConfiguration": _GROUPS, "clientMetadata": _METADATA},
    {"claimsOverrideDetails": None},
)
pre_token_generation_v2: Final = _sample(
    _PreTokenGeneration,
    "TokenGeneration_HostedAuth",
    {
        "userAttributes": _ATTRIBUTES,
        "groupConfiguration": _GROUPS,
        "scopes": ["openid", "aws.cognito.signin.user.admin"],
        "clientMetadata": _METADATA,
    },
    {"claimsAndScopeOverrideDetails": None},
    version="2",
)
pre_token_generation_v3: Final = _sample(
    _PreTokenGeneration,
    "TokenGeneration_ClientCredentials",
    {
        "userAttributes": {},
        "groupConfiguration": {"groupsToOverride": [], "iamRolesToOverride": [], "preferredRole": None},
        "scopes": ["orders/read"],
        "clientMetadata": _METADATA,
    },
    {"claimsAndScopeOverrideDetails": None},
    version="3",
)
user_migration: Final = _sample(
    _UserMigration,
    "UserMigration_Authentication",
    {
        "password": "correct horse battery staple",
        "validationData": {"device": "phone"},
        "clientMetadata": _METADATA,
        "userAttributes": None,
    },
    {
        "userAttributes": None,
        "forceAliasCreation": None,
        "enableSMSMFA": None,
        "finalUserStatus": None,
        "messageAction": None,
        "desiredDeliveryMediums": None,
    },
)
custom_message: Final = _sample(
    _CustomMessage,
    "CustomMessage_AdminCreateUser",
    {
        "userAttributes": {**_ATTRIBUTES, "cognito:user_status": "FORCE_CHANGE_PASSWORD"},
        "codeParameter": "{####}",
        "usernameParameter": "{username}",
        "linkParameter": "{##Click Here##}",
        "clientMetadata": _METADATA,
    },
    {"smsMessage": None, "emailMessage": None, "emailSubject": None},
)
custom_email_sender: Final = _sample(
    _CustomEmailSender,
    "CustomEmailSender_SignUp",
    {
        "type": "customEmailSenderRequestV1",
        "code": "QVdTIEVuY3J5cHRpb24gU0RLIG1lc3NhZ2U=",
        "userAttributes": _ATTRIBUTES,
        "clientMetadata": _METADATA,
    },
)
custom_sms_sender: Final = _sample(
    _CustomSMSSender,
    "CustomSMSSender_Authentication",
    {
        "type": "customSMSSenderRequestV1",
        "code": "QVdTIEVuY3J5cHRpb24gU0RLIG1lc3NhZ2U=",
        "userAttributes": {**_ATTRIBUTES, "phone_number": "+15555550100"},
        "clientMetadata": _METADATA,
    },
)
define_auth_challenge: Final = _sample(
    _DefineAuthChallenge,
    "DefineAuthChallenge_Authentication",
    {
        "userAttributes": _ATTRIBUTES,
        "session": [
            {"challengeName": "SRP_A", "challengeResult": True, "challengeMetadata": None},
            {"challengeName": "CUSTOM_CHALLENGE", "challengeResult": False, "challengeMetadata": "CODE-1"},
        ],
        "userNotFound": False,
        "clientMetadata": _METADATA,
    },
    {"challengeName": None, "issueTokens": None, "failAuthentication": None},
)
create_auth_challenge: Final = _sample(
    _CreateAuthChallenge,
    "CreateAuthChallenge_Authentication",
    {
        "userAttributes": _ATTRIBUTES,
        "challengeName": "CUSTOM_CHALLENGE",
        "session": [{"challengeName": "SRP_A", "challengeResult": True, "challengeMetadata": None}],
        "userNotFound": False,
        "clientMetadata": _METADATA,
    },
    {"publicChallengeParameters": None, "privateChallengeParameters": None, "challengeMetadata": None},
)
verify_auth_challenge: Final = _sample(
    _VerifyAuthChallenge,
    "VerifyAuthChallengeResponse_Authentication",
    {
        "userAttributes": _ATTRIBUTES,
        "privateChallengeParameters": {"answer": "7"},
        "challengeAnswer": "7",
        "userNotFound": False,
        "clientMetadata": _METADATA,
    },
    {"answerCorrect": None},
)
inbound_federation: Final = _sample(
    _InboundFederation,
    "InboundFederation_ExternalProvider",
    {
        "providerName": "Example",
        "providerType": "OIDC",
        "attributes": {
            "tokenResponse": {"access_token": "eyEXAMPLE", "token_type": "Bearer", "expires_in": "3600"},
            "idToken": {"sub": "jane", "email": "jane@example.com", "email_verified": "true"},
            "userInfo": {"email": "jane@example.com", "given_name": "Jane"},
        },
    },
    {"userAttributesToMap": {"email": "jane@example.com", "given_name": "Jane"}},
)
inbound_federation_saml: Final = _sample(
    _InboundFederation,
    "InboundFederation_ExternalProvider",
    {
        "providerName": "Corporate",
        "providerType": "SAML",
        "attributes": {"samlResponse": {"urn:oid:0.9.2342.19200300.100.1.3": "jane@example.com"}},
    },
    {"userAttributesToMap": {"email": "jane@example.com"}},
)
