"""Amazon Cognito user pools: every trigger."""

from typing import Any

from lambdarouter.sources.cognito_user_pool import (
    ChallengeResult,
    CognitoEvent,
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

from ._reading import Reading


def trigger(trigger_source: str, request: dict[str, Any], response: dict[str, Any]) -> dict[str, Any]:
    """A trigger's event with what is the same for all of them."""
    return {
        "version": "3",
        "triggerSource": trigger_source,
        "region": "eu-west-1",
        "userPoolId": "eu-west-1_POOL",
        "userName": "clerk",
        "callerContext": {"awsSdkVersion": "aws-sdk-unknown-unknown", "clientId": "client-7"},
        "request": request,
        "response": response,
    }


#: What the classes of all triggers read from the above.
COMMON: dict[str, Any] = {
    "user_pool_id": "eu-west-1_POOL",
    "user_name": "clerk",
    "client_id": "client-7",
    "region": "eu-west-1",
    "sdk_version": "aws-sdk-unknown-unknown",
    "version": "3",
}
_ATTRIBUTES = {"sub": "6c1b7d2e", "email": "clerk@example.com"}
_METADATA = {"campaign": "spring"}
_SESSION = [{"challengeName": "CUSTOM_CHALLENGE", "challengeResult": True, "challengeMetadata": "CAPTCHA"}]
_RESULTS = (ChallengeResult(challenge_name="CUSTOM_CHALLENGE", challenge_result=True, challenge_metadata="CAPTCHA"),)

READINGS: list[Reading] = [
    Reading(
        "on_cognito_user_pool",
        trigger("PreSignUp_SignUp", {"userAttributes": _ATTRIBUTES}, {"autoConfirmUser": False}),
        [
            CognitoEvent(
                trigger_source="PreSignUp_SignUp",
                request={"userAttributes": _ATTRIBUTES},
                response={"autoConfirmUser": False},
                **COMMON,
            )
        ],
    ),
    Reading(
        "on_cognito_pre_sign_up",
        trigger(
            "PreSignUp_AdminCreateUser",
            {"userAttributes": _ATTRIBUTES, "validationData": {"code": "north"}, "clientMetadata": _METADATA},
            {"autoConfirmUser": False, "autoVerifyEmail": False, "autoVerifyPhone": False},
        ),
        [
            PreSignUpEvent(
                trigger_source="PreSignUp_AdminCreateUser",
                user_attributes=_ATTRIBUTES,
                validation_data={"code": "north"},
                client_metadata=_METADATA,
                **COMMON,
            )
        ],
    ),
    Reading(
        "on_cognito_post_confirmation",
        trigger(
            "PostConfirmation_ConfirmForgotPassword",
            {"userAttributes": _ATTRIBUTES, "clientMetadata": _METADATA},
            {},
        ),
        [
            PostConfirmationEvent(
                trigger_source="PostConfirmation_ConfirmForgotPassword",
                user_attributes=_ATTRIBUTES,
                client_metadata=_METADATA,
                **COMMON,
            )
        ],
    ),
    Reading(
        "on_cognito_pre_authentication",
        trigger(
            "PreAuthentication_Authentication",
            {"userAttributes": _ATTRIBUTES, "validationData": {"code": "south"}, "userNotFound": True},
            {},
        ),
        [
            PreAuthenticationEvent(
                trigger_source="PreAuthentication_Authentication",
                user_attributes=_ATTRIBUTES,
                validation_data={"code": "south"},
                user_not_found=True,
                **COMMON,
            )
        ],
    ),
    Reading(
        "on_cognito_post_authentication",
        trigger(
            "PostAuthentication_Authentication",
            {"userAttributes": _ATTRIBUTES, "newDeviceUsed": True, "clientMetadata": _METADATA},
            {},
        ),
        [
            PostAuthenticationEvent(
                trigger_source="PostAuthentication_Authentication",
                user_attributes=_ATTRIBUTES,
                new_device_used=True,
                client_metadata=_METADATA,
                **COMMON,
            )
        ],
    ),
    Reading(
        "on_cognito_pre_token_generation",
        trigger(
            "TokenGeneration_RefreshTokens",
            {
                "userAttributes": _ATTRIBUTES,
                "groupConfiguration": {
                    "groupsToOverride": ["staff", "north"],
                    "iamRolesToOverride": ["arn:aws:iam::210987654321:role/staff"],
                    "preferredRole": "arn:aws:iam::210987654321:role/north",
                },
                "scopes": ["aws.cognito.signin.user.admin", "openid"],
                "clientMetadata": _METADATA,
            },
            {"claimsAndScopeOverrideDetails": []},
        ),
        [
            PreTokenGenerationEvent(
                trigger_source="TokenGeneration_RefreshTokens",
                user_attributes=_ATTRIBUTES,
                groups=("staff", "north"),
                iam_roles=("arn:aws:iam::210987654321:role/staff",),
                preferred_role="arn:aws:iam::210987654321:role/north",
                scopes=("aws.cognito.signin.user.admin", "openid"),
                client_metadata=_METADATA,
                **COMMON,
            )
        ],
    ),
    Reading(
        "on_cognito_user_migration",
        trigger(
            "UserMigration_Authentication",
            {"password": "old-password", "validationData": {"code": "west"}, "clientMetadata": _METADATA},
            {"userAttributes": None, "forceAliasCreation": None},
        ),
        [
            UserMigrationEvent(
                trigger_source="UserMigration_Authentication",
                password="old-password",
                validation_data={"code": "west"},
                client_metadata=_METADATA,
                **COMMON,
            )
        ],
    ),
    Reading(
        "on_cognito_custom_message",
        trigger(
            "CustomMessage_AdminCreateUser",
            {
                "userAttributes": _ATTRIBUTES,
                "codeParameter": "{####}",
                "usernameParameter": "{username}",
                "linkParameter": "{##Click Here##}",
                "clientMetadata": _METADATA,
            },
            {"smsMessage": None, "emailMessage": None, "emailSubject": None},
        ),
        [
            CustomMessageEvent(
                trigger_source="CustomMessage_AdminCreateUser",
                user_attributes=_ATTRIBUTES,
                code_parameter="{####}",
                username_parameter="{username}",
                link_parameter="{##Click Here##}",
                client_metadata=_METADATA,
                **COMMON,
            )
        ],
    ),
    Reading(
        "on_cognito_custom_email_sender",
        trigger(
            "CustomEmailSender_ForgotPassword",
            {
                "type": "customEmailSenderRequestV1",
                "code": "Y2lwaGVyIG1haWw=",
                "clientMetadata": _METADATA,
                "userAttributes": _ATTRIBUTES,
            },
            {},
        ),
        [
            CustomEmailSenderEvent(
                trigger_source="CustomEmailSender_ForgotPassword",
                code=b"cipher mail",
                user_attributes=_ATTRIBUTES,
                client_metadata=_METADATA,
                request_type="customEmailSenderRequestV1",
                **COMMON,
            )
        ],
    ),
    Reading(
        "on_cognito_custom_sms_sender",
        trigger(
            "CustomSMSSender_Authentication",
            {
                "type": "customSMSSenderRequestV1",
                "code": "Y2lwaGVyIHNtcw==",
                "clientMetadata": _METADATA,
                "userAttributes": _ATTRIBUTES,
            },
            {},
        ),
        [
            CustomSMSSenderEvent(
                trigger_source="CustomSMSSender_Authentication",
                code=b"cipher sms",
                user_attributes=_ATTRIBUTES,
                client_metadata=_METADATA,
                request_type="customSMSSenderRequestV1",
                **COMMON,
            )
        ],
    ),
    Reading(
        "on_cognito_define_auth_challenge",
        trigger(
            "DefineAuthChallenge_Authentication",
            {
                "userAttributes": _ATTRIBUTES,
                "session": _SESSION,
                "clientMetadata": _METADATA,
                "userNotFound": True,
            },
            {"challengeName": None, "issueTokens": None, "failAuthentication": None},
        ),
        [
            DefineAuthChallengeEvent(
                trigger_source="DefineAuthChallenge_Authentication",
                user_attributes=_ATTRIBUTES,
                session=_RESULTS,
                user_not_found=True,
                client_metadata=_METADATA,
                **COMMON,
            )
        ],
    ),
    Reading(
        "on_cognito_create_auth_challenge",
        trigger(
            "CreateAuthChallenge_Authentication",
            {
                "userAttributes": _ATTRIBUTES,
                "challengeName": "CUSTOM_CHALLENGE",
                "session": _SESSION,
                "clientMetadata": _METADATA,
                "userNotFound": True,
            },
            {"publicChallengeParameters": None, "privateChallengeParameters": None, "challengeMetadata": None},
        ),
        [
            CreateAuthChallengeEvent(
                trigger_source="CreateAuthChallenge_Authentication",
                user_attributes=_ATTRIBUTES,
                challenge_name="CUSTOM_CHALLENGE",
                session=_RESULTS,
                user_not_found=True,
                client_metadata=_METADATA,
                **COMMON,
            )
        ],
    ),
    Reading(
        "on_cognito_verify_auth_challenge",
        trigger(
            "VerifyAuthChallengeResponse_Authentication",
            {
                "userAttributes": _ATTRIBUTES,
                "privateChallengeParameters": {"answer": "pear"},
                "challengeAnswer": "apple",
                "clientMetadata": _METADATA,
                "userNotFound": True,
            },
            {"answerCorrect": None},
        ),
        [
            VerifyAuthChallengeEvent(
                trigger_source="VerifyAuthChallengeResponse_Authentication",
                challenge_answer="apple",
                private_parameters={"answer": "pear"},
                user_attributes=_ATTRIBUTES,
                user_not_found=True,
                client_metadata=_METADATA,
                **COMMON,
            )
        ],
    ),
    Reading(
        "on_cognito_inbound_federation",
        trigger(
            "InboundFederation_ExternalProvider",
            {
                "providerName": "Corporate",
                "providerType": "OIDC",
                "attributes": {
                    "tokenResponse": {"access_token": "at-1", "expires_in": "3600"},
                    "idToken": {"sub": "ext-1"},
                    "userInfo": {"given_name": "Ada"},
                    "samlResponse": {"NameID": "ada"},
                },
            },
            {"userAttributesToMap": {}},
        ),
        [
            InboundFederationEvent(
                trigger_source="InboundFederation_ExternalProvider",
                provider_name="Corporate",
                provider_type="OIDC",
                token_response={"access_token": "at-1", "expires_in": "3600"},
                id_token={"sub": "ext-1"},
                user_info={"given_name": "Ada"},
                saml_response={"NameID": "ada"},
                **COMMON,
            )
        ],
    ),
]
