"""Cognito user pools: every trigger with its own class, and the event that goes back."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from contextlib import AbstractContextManager, nullcontext, suppress
from functools import partial
from importlib import import_module
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdarouter import App, EventError, RegistrationError, ReplyError, UnhandledEventError
from lambdarouter._events.reading import read, write
from lambdarouter._replies.reply import Reply
from lambdarouter.sources import cognito_user_pool as cognito
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
    TriggerEvent,
    TriggerReply,
    UserMigrationEvent,
    VerifyAuthChallengeEvent,
)
from lambdarouter.testing import Client, cognito_user_pool, samples
from tests.support.dispatched import received, response_of, taken_by
from tests.support.mutations import check_mutations, logged
from tests.support.published import load, published

TRIGGERS: dict[str, type[TriggerEvent]] = {
    "pre_sign_up": PreSignUpEvent,
    "post_confirmation": PostConfirmationEvent,
    "pre_authentication": PreAuthenticationEvent,
    "post_authentication": PostAuthenticationEvent,
    "pre_token_generation": PreTokenGenerationEvent,
    "user_migration": UserMigrationEvent,
    "custom_message": CustomMessageEvent,
    "custom_email_sender": CustomEmailSenderEvent,
    "custom_sms_sender": CustomSMSSenderEvent,
    "define_auth_challenge": DefineAuthChallengeEvent,
    "create_auth_challenge": CreateAuthChallengeEvent,
    "verify_auth_challenge": VerifyAuthChallengeEvent,
    "inbound_federation": InboundFederationEvent,
}
SAMPLES = samples("cognito_user_pool")


def trigger_of(kind: str) -> str:
    """The trigger that a sample is of: `pre_token_generation_v2` is one of `pre_token_generation`."""
    return next(name for name in TRIGGERS if kind.startswith(name))


def refused_challenge(kind: str) -> AbstractContextManager[Any]:
    """The error for a handler that returns None where a challenge is expected."""
    return suppress(ReplyError) if kind == "create_auth_challenge" else nullcontext()


def typed(kind: str, **fields: Any) -> Any:
    """The event that the trigger's own decorator gets for a sample."""
    events: list[Any] = []
    app = App()
    getattr(app, f"on_cognito_{trigger_of(kind)}")()(events.append)
    with refused_challenge(kind):
        Client(app).send(SAMPLES[kind](**fields))
    [event] = events
    return event


answer_of = partial(response_of, "cognito_user_pool")


# --- Which handler --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", SAMPLES)
def test_each_trigger_reaches_its_decorator_and_no_other(kind: str) -> None:
    handlers: dict[str, Any] = {"any": lambda app: app.on_cognito_user_pool()}
    for name in TRIGGERS:
        handlers[name] = lambda app, name=name: getattr(app, f"on_cognito_{name}")()

    fields = {"challenge_name": "PASSWORD_VERIFIER"} if kind == "create_auth_challenge" else {}
    assert taken_by(handlers, SAMPLES[kind](**fields)) == [trigger_of(kind)]
    assert type(typed(kind)) is TRIGGERS[trigger_of(kind)]


def test_an_unknown_trigger_reaches_the_catch_all() -> None:
    payload = cognito_user_pool.pre_sign_up(trigger_source="FutureTrigger_Something")

    handlers = {
        "sign_up": lambda app: app.on_cognito_pre_sign_up(),
        "any": lambda app: app.on_cognito_user_pool(),
    }
    assert taken_by(handlers, payload) == ["any"]
    assert answer_of({"anything": [1]}, payload)["response"]["anything"] == [1]


def test_a_trigger_without_a_handler_is_an_error() -> None:
    app = App()
    app.on_cognito_custom_message()(lambda event: None)

    with pytest.raises(UnhandledEventError), logged() as records:
        Client(app).send(cognito_user_pool.pre_sign_up())
    assert "rejected by trigger_source" in records[0].getMessage()


def test_filters() -> None:
    handlers = {
        "admin": lambda app: app.on_cognito_pre_sign_up(trigger="AdminCreateUser"),
        "external": lambda app: app.on_cognito_pre_sign_up(trigger="PreSignUp_External*"),
        "pool": lambda app: app.on_cognito_pre_sign_up(user_pool="us-east-1_other", client="mobile"),
        "where": lambda app: app.on_cognito_pre_sign_up(where=lambda event: event.user_name == "bob"),
        "tokens": lambda app: app.on_cognito_user_pool(trigger=["HostedAuth", "TokenGeneration_RefreshTokens"]),
        "any": lambda app: app.on_cognito_user_pool(),
    }
    sign_up = cognito_user_pool.pre_sign_up

    assert taken_by(handlers, sign_up(trigger_source="PreSignUp_AdminCreateUser")) == ["admin"]
    assert taken_by(handlers, sign_up(trigger_source="PreSignUp_ExternalProvider")) == ["external"]
    assert taken_by(handlers, sign_up(user_pool_id="us-east-1_other", client_id="mobile")) == ["pool"]
    assert taken_by(handlers, sign_up(user_name="bob")) == ["where"]
    assert taken_by(handlers, sign_up()) == ["any"]
    assert taken_by(handlers, cognito_user_pool.pre_token_generation_v2()) == ["tokens"]
    refresh = cognito_user_pool.pre_token_generation(trigger_source="TokenGeneration_RefreshTokens")
    assert taken_by(handlers, refresh) == ["tokens"]
    assert taken_by(handlers, cognito_user_pool.pre_token_generation()) == ["any"]


def test_a_handler_of_all_triggers_may_be_written_for_what_they_share() -> None:
    pools: list[str] = []

    def note(event: TriggerEvent) -> None:
        pools.append(event.user_pool_id)

    app = App()
    app.on_cognito_pre_sign_up()(note)
    app.on_cognito_user_pool()(note)
    Client(app).send(cognito_user_pool.pre_sign_up())
    Client(app).send(cognito_user_pool.custom_message())

    assert pools == ["us-east-1_AbCdEfGhI"] * 2


def test_another_triggers_class_is_refused() -> None:
    def handler(event: CustomMessageEvent) -> None: ...

    app: Any = App()
    with pytest.raises(RegistrationError, match=r"CustomMessageEvent.*PreSignUpEvent"):
        app.on_cognito_pre_sign_up()(handler)


# --- Fields ---------------------------------------------------------------------------------------------------------

ATTRIBUTES = {
    "sub": "4f3f2a1c-9d0e-4c57-8a3b-2e6f7d8c9b0a",
    "cognito:user_status": "CONFIRMED",
    "email_verified": "true",
    "email": "jane@example.com",
}
METADATA = {"campaign": "spring"}
COMMON: dict[str, Any] = {
    "user_pool_id": "us-east-1_AbCdEfGhI",
    "user_name": "jane",
    "client_id": "1h57kf5cpq17m0eml12EXAMPLE",
    "sdk_version": "aws-sdk-unknown-unknown",
}
GROUPS: dict[str, Any] = {
    "groups": ("editors",),
    "iam_roles": ("arn:aws:iam::123456789012:role/editors",),
    "preferred_role": "arn:aws:iam::123456789012:role/editors",
}
START = ChallengeResult(challenge_name="SRP_A", challenge_result=True)

EVENTS: dict[str, TriggerEvent] = {
    "pre_sign_up": PreSignUpEvent(
        **COMMON,
        user_attributes={"email": "jane@example.com"},
        validation_data={"invitation": "K7Q2"},
        client_metadata=METADATA,
    ),
    "post_confirmation": PostConfirmationEvent(**COMMON, user_attributes=ATTRIBUTES, client_metadata=METADATA),
    "pre_authentication": PreAuthenticationEvent(
        **COMMON, user_attributes=ATTRIBUTES, validation_data={"device": "phone"}
    ),
    "post_authentication": PostAuthenticationEvent(
        **COMMON, user_attributes=ATTRIBUTES, new_device_used=True, client_metadata=METADATA
    ),
    "pre_token_generation": PreTokenGenerationEvent(
        **COMMON, **GROUPS, user_attributes=ATTRIBUTES, client_metadata=METADATA
    ),
    "pre_token_generation_v2": PreTokenGenerationEvent(
        **COMMON,
        **GROUPS,
        version="2",
        trigger_source="TokenGeneration_HostedAuth",
        user_attributes=ATTRIBUTES,
        scopes=("openid", "aws.cognito.signin.user.admin"),
        client_metadata=METADATA,
    ),
    "pre_token_generation_v3": PreTokenGenerationEvent(
        **COMMON,
        version="3",
        trigger_source="TokenGeneration_ClientCredentials",
        scopes=("orders/read",),
        client_metadata=METADATA,
    ),
    "user_migration": UserMigrationEvent(
        **COMMON,
        password="correct horse battery staple",
        validation_data={"device": "phone"},
        client_metadata=METADATA,
    ),
    "custom_message": CustomMessageEvent(
        **COMMON,
        trigger_source="CustomMessage_AdminCreateUser",
        user_attributes={**ATTRIBUTES, "cognito:user_status": "FORCE_CHANGE_PASSWORD"},
        code_parameter="{####}",
        username_parameter="{username}",
        link_parameter="{##Click Here##}",
        client_metadata=METADATA,
    ),
    "custom_email_sender": CustomEmailSenderEvent(
        **COMMON,
        code=b"AWS Encryption SDK message",
        request_type="customEmailSenderRequestV1",
        user_attributes=ATTRIBUTES,
        client_metadata=METADATA,
    ),
    "custom_sms_sender": CustomSMSSenderEvent(
        **COMMON,
        trigger_source="CustomSMSSender_Authentication",
        code=b"AWS Encryption SDK message",
        request_type="customSMSSenderRequestV1",
        user_attributes={**ATTRIBUTES, "phone_number": "+15555550100"},
        client_metadata=METADATA,
    ),
    "define_auth_challenge": DefineAuthChallengeEvent(
        **COMMON,
        user_attributes=ATTRIBUTES,
        session=(START, ChallengeResult(challenge_name="CUSTOM_CHALLENGE", challenge_metadata="CODE-1")),
        client_metadata=METADATA,
    ),
    "create_auth_challenge": CreateAuthChallengeEvent(
        **COMMON,
        user_attributes=ATTRIBUTES,
        challenge_name="CUSTOM_CHALLENGE",
        session=(START,),
        client_metadata=METADATA,
    ),
    "verify_auth_challenge": VerifyAuthChallengeEvent(
        **COMMON,
        user_attributes=ATTRIBUTES,
        private_parameters={"answer": "7"},
        challenge_answer="7",
        client_metadata=METADATA,
    ),
    "inbound_federation": InboundFederationEvent(
        **COMMON,
        provider_name="Example",
        provider_type="OIDC",
        token_response={"access_token": "eyEXAMPLE", "token_type": "Bearer", "expires_in": "3600"},
        id_token={"sub": "jane", "email": "jane@example.com", "email_verified": "true"},
        user_info={"email": "jane@example.com", "given_name": "Jane"},
    ),
    "inbound_federation_saml": InboundFederationEvent(
        **COMMON,
        provider_name="Corporate",
        provider_type="SAML",
        saml_response={"urn:oid:0.9.2342.19200300.100.1.3": "jane@example.com"},
    ),
}


@pytest.mark.parametrize("kind", SAMPLES)
def test_every_field_of_every_trigger(kind: str) -> None:
    assert typed(kind) == EVENTS[kind]


def test_the_catch_all_gets_what_all_triggers_share() -> None:
    payload = cognito_user_pool.pre_sign_up()

    assert received("cognito_user_pool", payload) == [
        CognitoEvent(
            **COMMON,
            trigger_source="PreSignUp_SignUp",
            request=payload["request"],
            response={"autoConfirmUser": False, "autoVerifyEmail": False, "autoVerifyPhone": False},
        )
    ]


def test_flags_among_the_attributes_are_text_even_where_they_came_as_booleans() -> None:
    payload = cognito_user_pool.custom_message()
    payload["request"]["userAttributes"] = {"email_verified": False, "phone_number_verified": True}

    event = read(CustomMessageEvent, payload, "cognito_user_pool")
    assert event.user_attributes == {"email_verified": "false", "phone_number_verified": "true"}


def test_an_attribute_that_is_neither_is_an_error_at_its_path() -> None:
    payload = cognito_user_pool.custom_message()
    payload["request"]["userAttributes"]["age"] = 41

    event = read(CustomMessageEvent, payload, "cognito_user_pool")
    with pytest.raises(EventError) as caught:
        event.user_attributes
    assert caught.value.path == "request.userAttributes.age"


def test_a_code_that_is_not_base64_is_an_error_without_it() -> None:
    payload = cognito_user_pool.custom_email_sender()
    payload["request"]["code"] = "no base64!"

    event = read(CustomEmailSenderEvent, payload, "cognito_user_pool")
    with pytest.raises(EventError, match=r"request\.code: expected base64") as caught:
        event.code
    assert "no base64!" not in str(caught.value)


@pytest.mark.parametrize(
    ("kind", "secret"),
    [
        ("user_migration", "correct horse"),
        ("verify_auth_challenge", "challenge_answer"),
        ("verify_auth_challenge", "private_parameters"),
    ],
)
def test_secrets_are_not_in_the_repr(kind: str, secret: str) -> None:
    assert secret not in repr(typed(kind))
    assert "jane" in repr(typed(kind))


# --- The event goes back --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", [each for each in SAMPLES if each != "create_auth_challenge"])
def test_none_gives_the_event_back_unchanged(kind: str) -> None:
    assert answer_of(None, SAMPLES[kind]()) == SAMPLES[kind]()


def test_an_event_without_a_response_stays_without_one_for_none() -> None:
    payload = cognito_user_pool.custom_email_sender()
    del payload["response"]

    assert answer_of(None, payload) == payload


def test_the_event_itself_is_given_back_unchanged() -> None:
    app: Any = App()
    app.on_cognito_pre_sign_up()(lambda event: event)

    assert Client(app).send(cognito_user_pool.pre_sign_up()) == cognito_user_pool.pre_sign_up()


def test_a_dict_goes_into_the_response() -> None:
    payload = cognito_user_pool.pre_sign_up()

    assert answer_of({"autoConfirmUser": True}, payload) == {
        **payload,
        "response": {"autoConfirmUser": True, "autoVerifyEmail": False, "autoVerifyPhone": False},
    }
    del payload["response"]
    assert answer_of({"autoConfirmUser": True}, payload)["response"] == {"autoConfirmUser": True}


def test_the_reply_leaves_the_event_that_came_as_it_was() -> None:
    payload = cognito_user_pool.pre_sign_up()
    app = App()
    app.on_cognito_pre_sign_up()(lambda event: {"autoConfirmUser": True})
    app(payload)

    assert payload == cognito_user_pool.pre_sign_up()


def test_a_whole_event_is_the_answer() -> None:
    payload = cognito_user_pool.define_auth_challenge()
    payload["response"] = {"challengeName": None, "issueTokens": False, "failAuthentication": True, "new": 1}

    assert answer_of(payload, cognito_user_pool.define_auth_challenge()) == payload


REPLIES: dict[str, dict[str, Any]] = {
    "pre_token_generation": {
        "claimsOverrideDetails": {"claimsToAddOrOverride": {"tier": "gold"}, "claimsToSuppress": ["email"]}
    },
    "pre_token_generation_v2": {
        "claimsAndScopeOverrideDetails": {
            "idTokenGeneration": {"claimsToAddOrOverride": {"tiers": ["gold", 2]}},
            "accessTokenGeneration": {"scopesToAdd": ["orders/read"]},
        }
    },
    "pre_token_generation_v3": {
        "claimsAndScopeOverrideDetails": {"accessTokenGeneration": {"claimsToAddOrOverride": {"tenant": "a"}}}
    },
    "user_migration": {
        "userAttributes": {"email": "jane@example.com", "email_verified": "true"},
        "finalUserStatus": "CONFIRMED",
        "messageAction": "SUPPRESS",
        "desiredDeliveryMediums": ["EMAIL"],
        "forceAliasCreation": False,
        "enableSMSMFA": False,
    },
    "custom_message": {
        "smsMessage": "{username} {####}",
        "emailMessage": "{username}: {####}",
        "emailSubject": "Welcome",
    },
    "define_auth_challenge": {"challengeName": "CUSTOM_CHALLENGE", "issueTokens": False, "failAuthentication": False},
    "create_auth_challenge": {
        "publicChallengeParameters": {"question": "3 + 4"},
        "privateChallengeParameters": {"answer": "7"},
        "challengeMetadata": "SUM",
    },
    "verify_auth_challenge": {"answerCorrect": True},
    "inbound_federation": {"userAttributesToMap": {"email": "jane@example.com"}},
}


@pytest.mark.parametrize("kind", REPLIES)
def test_what_each_trigger_reads_is_passed_on(kind: str) -> None:
    answer = answer_of(REPLIES[kind], SAMPLES[kind]())

    assert answer == {**SAMPLES[kind](), "response": REPLIES[kind]}


@pytest.mark.parametrize(
    ("kind", "returned", "field"),
    [
        ("pre_sign_up", True, "value"),
        ("pre_sign_up", ["autoConfirmUser"], "value"),
        ("pre_sign_up", {"autoConfirmUser": "true"}, "autoConfirmUser"),
        ("pre_sign_up", {"autoConfirmUser": None}, "autoConfirmUser"),
        ("pre_sign_up", {"autoConfirm": True}, "autoConfirm"),
        ("pre_sign_up", {"autoConfirmUser": object()}, "value"),
        ("pre_sign_up", {"triggerSource": "PreSignUp_SignUp", "response": []}, "response"),
        ("pre_sign_up", {"triggerSource": "PreSignUp_SignUp", "response": {"autoVerifyEmail": 1}}, "autoVerifyEmail"),
        ("post_confirmation", {"done": True}, "done"),
        ("custom_sms_sender", {"sent": True}, "sent"),
        ("pre_token_generation", {"claimsAndScopeOverrideDetails": {}}, "claimsAndScopeOverrideDetails"),
        ("pre_token_generation_v2", {"claimsOverrideDetails": {}}, "claimsOverrideDetails"),
        ("user_migration", {"userAttributes": {"email_verified": True}}, "userAttributes.email_verified"),
        ("user_migration", {"desiredDeliveryMediums": "EMAIL"}, "desiredDeliveryMediums"),
        ("create_auth_challenge", {"privateChallengeParameters": {"answer": 7}}, "privateChallengeParameters.answer"),
        ("define_auth_challenge", {"issueTokens": 1}, "issueTokens"),
        ("verify_auth_challenge", {"answerCorrect": "no"}, "answerCorrect"),
        ("inbound_federation", {"userAttributesToMap": None}, "userAttributesToMap"),
    ],
)
def test_another_reply_is_an_error_that_names_the_field(kind: str, returned: Any, field: str) -> None:
    with pytest.raises(ReplyError) as caught:
        answer_of(returned, SAMPLES[kind]())
    assert caught.value.field == field


# --- Replies made by helpers ----------------------------------------------------------------------------------------

PLAIN: dict[str, Any] = {"pre_token_generation": typed("pre_token_generation"), "v2": typed("pre_token_generation_v2")}
MACHINE = typed("pre_token_generation_v3")
INVITATION = typed("custom_message")
WORDS = {"sms_message": "{username} {####}", "email_message": "Dear {username}: {####}", "email_subject": "Welcome"}

HELPERS: list[tuple[str, TriggerReply, dict[str, Any]]] = [
    (
        "pre_sign_up",
        cognito.auto_confirm(),
        {"autoConfirmUser": True, "autoVerifyEmail": False, "autoVerifyPhone": False},
    ),
    (
        "pre_sign_up",
        cognito.auto_confirm(verify_email=True),
        {"autoConfirmUser": True, "autoVerifyEmail": True, "autoVerifyPhone": False},
    ),
    (
        "pre_token_generation",
        cognito.claims(
            PLAIN["pre_token_generation"], cognito.id_token(add={"tier": "gold"}, suppress=["email"]), groups=["admins"]
        ),
        {
            "claimsOverrideDetails": {
                "claimsToAddOrOverride": {"tier": "gold"},
                "claimsToSuppress": ["email"],
                "groupOverrideDetails": {
                    "groupsToOverride": ["admins"],
                    "iamRolesToOverride": ["arn:aws:iam::123456789012:role/editors"],
                    "preferredRole": "arn:aws:iam::123456789012:role/editors",
                },
            }
        },
    ),
    (
        "pre_token_generation_v2",
        cognito.claims(
            PLAIN["v2"],
            cognito.access_token(
                add={"tenants": ["a", 2, True]},
                suppress=("device",),
                add_scopes=["orders/read"],
                suppress_scopes=["openid"],
            ),
            cognito.id_token(add={"address": {"city": "Turin"}}),
            iam_roles=(),
            preferred_role="arn:aws:iam::123456789012:role/readers",
        ),
        {
            "claimsAndScopeOverrideDetails": {
                "idTokenGeneration": {"claimsToAddOrOverride": {"address": {"city": "Turin"}}},
                "accessTokenGeneration": {
                    "claimsToAddOrOverride": {"tenants": ["a", 2, True]},
                    "claimsToSuppress": ["device"],
                    "scopesToAdd": ["orders/read"],
                    "scopesToSuppress": ["openid"],
                },
                "groupOverrideDetails": {
                    "groupsToOverride": ["editors"],
                    "iamRolesToOverride": [],
                    "preferredRole": "arn:aws:iam::123456789012:role/readers",
                },
            }
        },
    ),
    (
        "pre_token_generation_v3",
        cognito.claims(MACHINE, cognito.access_token(add={"aud": "orders"}), groups=["machines"]),
        {
            "claimsAndScopeOverrideDetails": {
                "accessTokenGeneration": {"claimsToAddOrOverride": {"aud": "orders"}},
                "groupOverrideDetails": {"groupsToOverride": ["machines"], "iamRolesToOverride": []},
            }
        },
    ),
    ("pre_token_generation", cognito.claims(PLAIN["pre_token_generation"]), {"claimsOverrideDetails": {}}),
    ("user_migration", cognito.migrate({"email": "a@example.com"}), {"userAttributes": {"email": "a@example.com"}}),
    (
        "user_migration",
        cognito.migrate(
            {"email": "a@example.com", "email_verified": "true"},
            final_user_status="RESET_REQUIRED",
            message_action="SUPPRESS",
            desired_delivery_mediums=("EMAIL", "SMS"),
            force_alias_creation=True,
            enable_sms_mfa=False,
        ),
        {
            "userAttributes": {"email": "a@example.com", "email_verified": "true"},
            "finalUserStatus": "RESET_REQUIRED",
            "messageAction": "SUPPRESS",
            "desiredDeliveryMediums": ["EMAIL", "SMS"],
            "forceAliasCreation": True,
            "enableSMSMFA": False,
        },
    ),
    (
        "custom_message",
        cognito.message(INVITATION, **WORDS),
        {"smsMessage": "{username} {####}", "emailMessage": "Dear {username}: {####}", "emailSubject": "Welcome"},
    ),
    ("custom_message", cognito.message(INVITATION, email_subject="Hello"), {"emailSubject": "Hello"}),
    (
        "define_auth_challenge",
        cognito.ask(),
        {"challengeName": "CUSTOM_CHALLENGE", "issueTokens": False, "failAuthentication": False},
    ),
    (
        "define_auth_challenge",
        cognito.ask("PASSWORD_VERIFIER"),
        {"challengeName": "PASSWORD_VERIFIER", "issueTokens": False, "failAuthentication": False},
    ),
    ("define_auth_challenge", cognito.issue_tokens(), {"issueTokens": True, "failAuthentication": False}),
    ("define_auth_challenge", cognito.fail(), {"issueTokens": False, "failAuthentication": True}),
    (
        "create_auth_challenge",
        cognito.challenge(private_parameters={"answer": "7"}),
        {"publicChallengeParameters": {}, "privateChallengeParameters": {"answer": "7"}},
    ),
    (
        "create_auth_challenge",
        cognito.challenge(private_parameters={"answer": "7"}, public_parameters={"question": "3 + 4"}, metadata="SUM"),
        {
            "publicChallengeParameters": {"question": "3 + 4"},
            "privateChallengeParameters": {"answer": "7"},
            "challengeMetadata": "SUM",
        },
    ),
    ("verify_auth_challenge", cognito.correct(), {"answerCorrect": True}),
    ("verify_auth_challenge", cognito.wrong(), {"answerCorrect": False}),
    (
        "inbound_federation",
        cognito.map_attributes({"email": "a@example.com"}),
        {"userAttributesToMap": {"email": "a@example.com"}},
    ),
    ("inbound_federation", cognito.map_attributes({}), {"userAttributesToMap": {}}),
]


@pytest.mark.parametrize(("kind", "reply", "wire"), HELPERS)
def test_what_a_helper_says_goes_into_the_response(kind: str, reply: TriggerReply, wire: dict[str, Any]) -> None:
    payload = SAMPLES[kind]()
    app: Any = App()
    getattr(app, f"on_cognito_{trigger_of(kind)}")()(lambda event: reply)

    assert Client(app).send(payload) == {**payload, "response": {**payload["response"], **wire}}
    assert answer_of(reply, payload) == Client(app).send(payload), "the catch-all takes every trigger's reply"
    assert reply.wire == wire


@pytest.mark.parametrize(("kind", "reply", "wire"), HELPERS)
def test_no_other_trigger_takes_the_reply(kind: str, reply: TriggerReply, wire: dict[str, Any]) -> None:
    for other in TRIGGERS:
        if other != trigger_of(kind):
            with pytest.raises(ReplyError, match=f"is a {type(reply).__name__}, which is for another trigger than "):
                answer_of(reply, SAMPLES[other]())
    unknown = cognito_user_pool.pre_sign_up(trigger_source="FutureTrigger_Something")
    with pytest.raises(ReplyError, match="another trigger than FutureTrigger"):
        answer_of(reply, unknown)


def test_every_trigger_that_reads_an_answer_has_a_reply() -> None:
    silent = {"post_confirmation", "pre_authentication", "post_authentication"}
    silent |= {"custom_email_sender", "custom_sms_sender"}

    assert {trigger_of(kind) for kind, _, _ in HELPERS} == set(TRIGGERS) - silent


def test_another_services_reply_is_refused() -> None:
    with pytest.raises(ReplyError, match=r"value: is of type Reply; expected TriggerReply"):
        answer_of(Reply({"autoConfirmUser": True}), cognito_user_pool.pre_sign_up())


def test_a_handler_is_a_plain_function() -> None:
    app = App()

    @app.on_cognito_pre_sign_up()
    def welcome(event: PreSignUpEvent) -> cognito.PreSignUpReply:
        return cognito.auto_confirm(verify_email="email" in event.user_attributes)

    assert welcome(PreSignUpEvent(user_attributes={"email": "a@example.com"})) == cognito.auto_confirm(
        verify_email=True
    )
    assert welcome(PreSignUpEvent()) != cognito.auto_confirm(verify_email=True)


def test_groups_and_roles_that_are_not_given_are_not_said() -> None:
    reply = cognito.claims(PLAIN["v2"], cognito.id_token(suppress=["email"]))

    assert reply.wire == {"claimsAndScopeOverrideDetails": {"idTokenGeneration": {"claimsToSuppress": ["email"]}}}


V1, V2 = PLAIN["pre_token_generation"], PLAIN["v2"]
ID_V1 = "claimsOverrideDetails"
ID = "claimsAndScopeOverrideDetails.idTokenGeneration"
ACCESS = "claimsAndScopeOverrideDetails.accessTokenGeneration"
GROUPS_V2 = "claimsAndScopeOverrideDetails.groupOverrideDetails"
SIGN_UP = CustomMessageEvent(code_parameter="{####}")

WRONG: list[tuple[str, Any, str]] = [
    ("accessTokenGeneration", lambda: cognito.claims(V1, cognito.access_token(add_scopes=["a"])), "version 1; set"),
    (f"{ID_V1}.claimsToAddOrOverride.n", lambda: cognito.claims(V1, cognito.id_token(add={"n": 1})), "a number; expec"),
    (f"{ID}.claimsToAddOrOverride.n", lambda: cognito.claims(V2, cognito.id_token(add={"n": None})), "is null"),
    (f"{ID}.claimsToAddOrOverride.sub", lambda: cognito.claims(V2, cognito.id_token(add={"sub": "x"})), "itself"),
    (f"{ID}.claimsToAddOrOverride.aud", lambda: cognito.claims(V2, cognito.id_token(add={"aud": "x"})), "itself"),
    (f"{ID}.claimsToSuppress.1", lambda: cognito.claims(V2, cognito.id_token(suppress=["a", "exp"])), "claim exp"),
    (f"{ACCESS}.claimsToSuppress.0", lambda: cognito.claims(V2, cognito.access_token(suppress=["jti"])), "claim jti"),
    (f"{ACCESS}.claimsToSuppress.0", lambda: cognito.claims(V2, cognito.access_token(suppress=[""])), "is empty"),
    (f"{ACCESS}.claimsToSuppress", lambda: cognito.claims(V2, cognito.access_token(suppress="email")), "a list"),
    (f"{ACCESS}.scopesToAdd.0", lambda: cognito.claims(V2, cognito.access_token(add_scopes=["a b"])), "whitespace"),
    (f"{ACCESS}.scopesToSuppress.0", lambda: cognito.claims(V2, cognito.access_token(suppress_scopes=[""])), "empty"),
    ("tokens", lambda: cognito.claims(V2, cognito.id_token(), cognito.id_token()), "two changes of the same token"),
    (f"{GROUPS_V2}.groupsToOverride", lambda: cognito.claims(V2, groups=V2.client_id), "a list of strings"),
    (f"{GROUPS_V2}.preferredRole", lambda: cognito.claims(V2, preferred_role=""), "is empty"),
    ("userAttributes", lambda: cognito.migrate({}), "at least one attribute"),
    ("userAttributes.", lambda: cognito.migrate({"": "x"}), "a name of 0 characters"),
    ("userAttributes." + "n" * 33, lambda: cognito.migrate({"n" * 33: "x"}), "a name of 33 characters"),
    ("userAttributes.name", lambda: cognito.migrate({"name": "x" * 2049}), "2049 characters; Cognito allows 2048"),
    ("finalUserStatus", lambda: cognito.migrate({"a": "b"}, final_user_status=any_("ARCHIVED")), "CONFIRMED, RESET"),
    ("messageAction", lambda: cognito.migrate({"a": "b"}, message_action=any_("SEND")), "RESEND, SUPPRESS"),
    ("desiredDeliveryMediums.0", lambda: cognito.migrate({"a": "b"}, desired_delivery_mediums=any_(["FAX"])), "EMAIL"),
    ("enableSMSMFA", lambda: cognito.migrate({"a": "b"}, enable_sms_mfa=any_(1)), "true or false"),
    ("autoVerifyEmail", lambda: cognito.auto_confirm(verify_email=any_("yes")), "true or false"),
    ("smsMessage", lambda: cognito.message(SIGN_UP, sms_message="{####}" + "x" * 135), "141 characters"),
    ("emailMessage", lambda: cognito.message(SIGN_UP, email_message="{####}" + "x" * 19_995), "20001 characters"),
    ("emailSubject", lambda: cognito.message(SIGN_UP, email_subject="x" * 141), "141 characters; Cognito allows 140"),
    ("emailSubject", lambda: cognito.message(SIGN_UP, email_subject=""), "is empty"),
    ("smsMessage", lambda: cognito.message(SIGN_UP, sms_message="Your code"), "no placeholder for the code"),
    ("smsMessage", lambda: cognito.message(SIGN_UP, sms_message="{##here##}"), "no placeholder for the code"),
    ("emailMessage", lambda: cognito.message(SIGN_UP, email_message="Your code"), "no placeholder for the code"),
    ("emailMessage", lambda: cognito.message(INVITATION, email_message="{####}"), "for the user's name"),
    ("challengeName", lambda: cognito.ask(""), "is empty"),
    ("challengeName", lambda: cognito.ask(any_(None)), "is null; expected a string"),
    ("privateChallengeParameters.a", lambda: cognito.challenge(private_parameters=any_({"a": 7})), "a number"),
    ("publicChallengeParameters", lambda: cognito.challenge(private_parameters={}, public_parameters=any_([])), "list"),
    ("challengeMetadata", lambda: cognito.challenge(private_parameters={}, metadata=any_(7)), "is a number"),
    ("userAttributesToMap.age", lambda: cognito.map_attributes(any_({"age": 41})), "is a number; expected a string"),
    ("value", lambda: cognito.map_attributes(any_({(7,): "x"})), "a key that is neither a string"),
    ("message", lambda: cognito.deny(" "), "is empty; expected a message for the user"),
    ("message", lambda: cognito.deny(any_(7)), "is a number; expected a message"),
]


def any_(value: Any) -> Any:
    """A value that the type of a parameter refuses."""
    return value


@pytest.mark.parametrize(("field", "make", "problem"), WRONG)
def test_a_helper_refuses_at_once_what_cognito_does_not_take(field: str, make: Any, problem: str) -> None:
    with pytest.raises(ReplyError) as caught:
        make()
    assert caught.value.field == field
    assert problem in str(caught.value)


def test_limits_are_met_at_their_edge() -> None:
    cognito.message(SIGN_UP, sms_message="{####}" + "x" * 134, email_message="{####}" + "x" * 19_994)
    cognito.message(SIGN_UP, email_subject="x" * 140)
    cognito.migrate({"n" * 32: "x" * 2048})


def test_a_link_may_stand_for_the_code_in_a_mail() -> None:
    assert cognito.message(SIGN_UP, email_message="Please {##verify##}.").wire == {
        "emailMessage": "Please {##verify##}."
    }


@given(sms=st.none() | st.text() | st.text().map("{{####}}{}".format), subject=st.none() | st.text(max_size=200))
def test_every_message_that_is_made_is_one_that_cognitos_own_model_takes(sms: str | None, subject: str | None) -> None:
    try:
        wire = cognito.message(SIGN_UP, sms_message=sms, email_message=sms, email_subject=subject).wire
    except ReplyError:
        return
    # SmsVerificationMessageType, EmailVerificationMessageType and EmailVerificationSubjectType of the service's API.
    assert re.fullmatch(r"(?s).*(\{####\}|\{##.*##\}).*", wire.get("emailMessage", "{####}"))
    assert re.fullmatch(r"(?s).*\{####\}.*", wire.get("smsMessage", "{####}"))
    assert 6 <= len(wire.get("smsMessage", "{####}")) <= 140
    assert 1 <= len(wire.get("emailSubject", "x")) <= 140


@pytest.mark.parametrize(
    ("kind", "returned", "field"),
    [
        ("pre_sign_up", {"autoVerifyPhone": True}, "autoVerifyPhone"),
        ("pre_sign_up", cognito.auto_confirm(verify_phone=True), "autoVerifyPhone"),
        ("custom_message", {"smsMessage": "{####}"}, "smsMessage"),
        ("custom_message", {"triggerSource": "CustomMessage_X", "response": {"smsMessage": "Hi"}}, "smsMessage"),
        ("pre_token_generation", {ID_V1: {"claimsToAdd": {}}}, f"{ID_V1}.claimsToAdd"),
        ("pre_token_generation_v2", {"claimsAndScopeOverrideDetails": {"scopesToAdd": []}}, f"{ID[:-18]}.scopesToAdd"),
        ("user_migration", {"finalUserStatus": "confirmed"}, "finalUserStatus"),
        ("user_migration", {"userAttributes": {}}, "userAttributes"),
    ],
)
def test_a_plain_dict_is_checked_in_the_same_way(kind: str, returned: Any, field: str) -> None:
    payload = SAMPLES[kind]()
    for decorator in ("on_cognito_user_pool", f"on_cognito_{trigger_of(kind)}"):
        app: Any = App()
        getattr(app, decorator)()(lambda event: returned)
        with pytest.raises(ReplyError) as caught:
            Client(app).send(payload)
        assert caught.value.field == field


def test_what_cognito_passes_over_is_not_checked_for_an_administrators_user() -> None:
    payload = cognito_user_pool.pre_sign_up(trigger_source="PreSignUp_AdminCreateUser")

    assert answer_of(cognito.auto_confirm(verify_phone=True), payload)["response"]["autoVerifyPhone"] is True


def test_null_groups_take_them_away() -> None:
    returned = {"claimsAndScopeOverrideDetails": {"groupOverrideDetails": None}}

    assert answer_of(returned, cognito_user_pool.pre_token_generation_v2())["response"] == returned


# --- Exceptions -----------------------------------------------------------------------------------------------------


def failing(error: Exception) -> App:
    """An app whose handler of all triggers raises this."""
    app = App()

    @app.on_cognito_user_pool()
    def fail(event: CognitoEvent) -> None:
        raise error

    return app


def test_the_message_of_deny_is_what_leaves() -> None:
    app = App()

    @app.on_cognito_pre_sign_up()
    def refuse(event: PreSignUpEvent) -> cognito.PreSignUpReply:
        if "email" in event.user_attributes:
            cognito.deny("By invitation only")
        return cognito.auto_confirm()

    with pytest.raises(cognito.DeniedError) as caught:
        Client(app).send(cognito_user_pool.pre_sign_up())
    assert str(caught.value) == "By invitation only"
    with pytest.raises(cognito.DeniedError, match="By invitation only"):
        refuse(PreSignUpEvent(user_attributes={"email": "a@example.com"}))


WAITED_FOR = [kind for kind in SAMPLES if "sender" not in kind]


@pytest.mark.parametrize("kind", WAITED_FOR)
def test_the_text_of_another_exception_is_kept_from_the_user(kind: str, caplog: pytest.LogCaptureFixture) -> None:
    error = LookupError("no row for jane@example.com")

    with pytest.raises(cognito.TriggerError) as caught:
        Client(failing(error)).send(SAMPLES[kind]())
    assert str(caught.value) == "Internal error"
    assert caught.value.__cause__ is error
    [record] = caplog.records
    assert record.exc_info is not None
    assert record.exc_info[1] is error


@pytest.mark.parametrize("kind", [kind for kind in SAMPLES if kind not in WAITED_FOR])
def test_what_a_custom_sender_raises_leaves_as_it_is(kind: str, caplog: pytest.LogCaptureFixture) -> None:
    with pytest.raises(LookupError, match="no row"):
        Client(failing(LookupError("no row"))).send(SAMPLES[kind]())
    [record] = caplog.records
    assert record.exc_info is None  # the runtime logs the traceback


def test_a_coroutine_that_fails_tells_no_more() -> None:
    app = App()

    @app.on_cognito_post_confirmation()
    async def fail(event: PostConfirmationEvent) -> None:
        raise LookupError("no row for jane@example.com")

    with pytest.raises(cognito.TriggerError, match=r"^Internal error$"):
        Client(app).send(cognito_user_pool.post_confirmation())


def test_an_exception_handler_sees_the_exception_and_may_deny() -> None:
    app = failing(LookupError("no row for jane@example.com"))

    @app.exception_handler(LookupError)
    def unknown(error: LookupError) -> None:
        cognito.deny("Ask for an invitation first")

    with pytest.raises(cognito.DeniedError, match=r"^Ask for an invitation first$"):
        Client(app).send(cognito_user_pool.pre_sign_up())


def test_the_runtime_reports_what_the_user_may_see() -> None:
    """What AWS's own runtime client makes of the error: Cognito shows `errorMessage`."""
    report = import_module("awslambdaric.bootstrap").build_fault_result
    made: list[Any] = []
    for error in (LookupError("no row for jane@example.com"), cognito.DeniedError("By invitation only")):
        try:
            failing(error)(cognito_user_pool.pre_sign_up())
        except Exception:
            made.append(report(sys.exc_info(), None))

    assert [each["errorMessage"] for each in made] == ["Internal error", "By invitation only"]
    assert "jane@example.com" not in json.dumps(made)


# --- Round trips, damage, cost --------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", SAMPLES)
def test_samples_survive_the_round_trip(kind: str) -> None:
    cls = TRIGGERS[trigger_of(kind)]
    record = SAMPLES[kind].record()

    event = read(cls, record, "cognito_user_pool")
    assert read(cls, write(event), "cognito_user_pool") == event
    assert record == SAMPLES[kind].record(), "writing changed what the event came from"


TEXTS = st.dictionaries(st.text(), st.text(), max_size=3)
SESSIONS = st.lists(
    st.builds(
        ChallengeResult,
        challenge_name=st.text(),
        challenge_result=st.booleans(),
        challenge_metadata=st.none() | st.text(),
    ),
    max_size=3,
).map(tuple)
VALUES: dict[str, st.SearchStrategy[Any]] = {
    "user_attributes": TEXTS,
    "client_metadata": TEXTS,
    "validation_data": TEXTS,
    "private_parameters": TEXTS,
    "session": SESSIONS,
    "code": st.none() | st.binary(),
    "new_device_used": st.booleans(),
    "user_not_found": st.booleans(),
    "groups": st.lists(st.text()).map(tuple),
    "iam_roles": st.lists(st.text()).map(tuple),
    "scopes": st.lists(st.text()).map(tuple),
    "id_token": st.dictionaries(st.text(), st.text() | st.integers()),
    "user_info": st.dictionaries(st.text(), st.text() | st.integers()),
    "saml_response": TEXTS,
    "token_response": TEXTS,
    "trigger_source": st.text(),
    "region": st.text(),
    "version": st.text(),
    "user_pool_id": st.text(),
}


def events_of(cls: type[TriggerEvent]) -> st.SearchStrategy[TriggerEvent]:
    """Events of a class with any values in every field."""
    names = [each.name for each in cls.__attrs_attrs__ if each.name not in ("raw", "via")]
    return st.builds(cls, **{name: VALUES.get(name, st.none() | st.text()) for name in names})


@given(st.sampled_from(list(TRIGGERS.values())).flatmap(events_of))
def test_payload_and_event_agree_in_both_directions(event: TriggerEvent) -> None:
    assert read(type(event), write(event), "cognito_user_pool") == event


@given(st.builds(CognitoEvent, trigger_source=st.text(), request=TEXTS, response=TEXTS))
def test_the_common_event_agrees_in_both_directions(event: CognitoEvent) -> None:
    assert read(CognitoEvent, write(event), "cognito_user_pool") == event


@published("cognito_user_pool")
def test_the_public_samples(name: str) -> None:
    payload = load(name)
    [event] = received("cognito_user_pool", payload)
    assert event.request == payload["request"]
    assert "unreadable" not in repr(event)

    seen: list[Any] = []
    app = App()
    app.on_cognito_user_pool()(lambda event: None)
    for trigger in TRIGGERS:
        getattr(app, f"on_cognito_{trigger}")()(seen.append)
    assert Client(app).send(payload) == payload
    # One of them has a placeholder for its trigger, which no trigger's own decorator takes.
    assert seen or payload["triggerSource"] == "PreTokenGen"
    assert all("unreadable" not in repr(each) for each in seen)


@pytest.mark.parametrize("kind", ["pre_token_generation_v2", "define_auth_challenge", "inbound_federation"])
def test_damaged_payloads_end_in_clear_errors(kind: str) -> None:
    decorator = f"on_cognito_{trigger_of(kind)}"

    assert check_mutations(SAMPLES[kind], decorate=lambda app: getattr(app, decorator)()) > 200


def test_damage_reaches_the_catch_all_in_a_clear_error() -> None:
    assert check_mutations(cognito_user_pool.custom_email_sender) > 100


EACH_TRIGGER = """
import json, sys
from importlib import import_module
loaded = {}
prefix = "lambdarouter.sources.cognito_user_pool."
for name in sys.argv[1:]:
    for module in [each for each in sys.modules if each.partition(".")[0] == "lambdarouter"]:
        del sys.modules[module]
    app = import_module("lambdarouter").App()
    getattr(app, "on_cognito_" + name)()
    loaded[name] = [each.removeprefix(prefix) for each in sys.modules if each.startswith(prefix)]
print(json.dumps(loaded))
"""


def test_one_trigger_loads_no_other() -> None:
    command = [sys.executable, "-c", EACH_TRIGGER, *TRIGGERS, "user_pool"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    loaded: dict[str, list[str]] = json.loads(done.stdout)

    assert loaded.pop("user_pool") == ["_reply", "_trigger", "_event"]
    with_session = {"define_auth_challenge", "create_auth_challenge"}
    assert {name for name, modules in loaded.items() if "_session" in modules} == with_session
    assert {name: set(modules) - {"_reply", "_trigger", "_session"} for name, modules in loaded.items()} == {
        name: {f"_{name}"} for name in TRIGGERS
    }


def test_everything_of_the_package_is_there_by_its_name() -> None:
    for name in cognito.__all__:
        assert getattr(cognito, name) is not None, name
    with pytest.raises(AttributeError, match="PostSignUpEvent"):
        cognito.PostSignUpEvent  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue]


def test_samples_are_json() -> None:
    assert all(json.loads(json.dumps(each())) == each() for each in SAMPLES.values())


def test_the_default_handler_keeps_its_secrets_as_well() -> None:
    app = App()

    @app.default
    def handler(payload: Any) -> None:
        raise KeyError("private")

    with pytest.raises(cognito.TriggerError, match=r"^Internal error$"):
        Client(app).send(cognito_user_pool.pre_sign_up())


# --- What Cognito keeps for itself ----------------------------------------------------------------------------------

#: "Claims and scopes reference" of the pre token generation trigger.
IN_EVERY_TOKEN = ["acr", "amr", "auth_time", "azp", "exp", "iat", "iss", "jti", "nbf", "nonce", "origin_jti", "sub"]
IN_ACCESS_TOKENS = ["client_id", "device_key", "event_id", "scope", "token_use", "username", "version"]
IN_ID_TOKENS = ["at_hash", "aud", "cognito:username", "cognito:other", "identities", "token_use"]


def token_changes(version: str, **token: Any) -> Any:
    payload = SAMPLES["pre_token_generation"]()
    payload["version"] = version
    return answer_of({"claimsAndScopeOverrideDetails": token}, payload)


@pytest.mark.parametrize("key", ["claimsToAddOrOverride", "claimsToSuppress"])
@pytest.mark.parametrize("version", ["2", "3"])
def test_a_claim_that_cognito_sets_itself_is_refused(version: str, key: str) -> None:
    for token, names in (("accessTokenGeneration", IN_ACCESS_TOKENS), ("idTokenGeneration", IN_ID_TOKENS)):
        for name in (*IN_EVERY_TOKEN, *names):
            change: Any = {name: "x"} if key == "claimsToAddOrOverride" else [name]
            with pytest.raises(ReplyError, match="is the claim"):
                token_changes(version, **{token: {key: change}})


def test_other_claims_are_free() -> None:
    for token, name in (
        ("accessTokenGeneration", "aud"),
        ("accessTokenGeneration", "tenant"),
        ("idTokenGeneration", "version"),
        ("idTokenGeneration", "custom:tenant"),
    ):
        assert token_changes("2", **{token: {"claimsToAddOrOverride": {name: "x"}}})
        assert token_changes("2", **{token: {"claimsToSuppress": [name]}})
    for name in ("cognito:groups", "cognito:roles", "cognito:preferred_role", "dev:tenant"):
        assert token_changes("2", idTokenGeneration={"claimsToSuppress": [name]})
        with pytest.raises(ReplyError, match="is the claim"):
            token_changes("2", idTokenGeneration={"claimsToAddOrOverride": {name: "x"}})


@pytest.mark.parametrize(
    "response",
    [
        {"publicChallengeParameters": {"question": "3 + 4"}},
        {"privateChallengeParameters": {}},
        {"challengeMetadata": "SUM", "privateChallengeParameters": {}},
    ],
)
def test_a_challenge_without_private_parameters_is_refused(response: Any) -> None:
    for wire in (response, {**SAMPLES["create_auth_challenge"](), "response": response}):
        with pytest.raises(ReplyError, match="privateChallengeParameters: is missing or empty"):
            answer_of(wire, SAMPLES["create_auth_challenge"]())
    with pytest.raises(ReplyError, match="privateChallengeParameters"):
        cognito.challenge(private_parameters={}, public_parameters={"question": "3 + 4"})


@pytest.mark.parametrize("returned", [None, {}, "event"])
@pytest.mark.parametrize("catch_all", [True, False])
def test_a_custom_challenge_that_the_handler_does_not_create_is_refused(returned: Any, catch_all: bool) -> None:
    payload = SAMPLES["create_auth_challenge"]()
    assert payload["request"]["challengeName"] == "CUSTOM_CHALLENGE"

    def handler(event: Any) -> Any:
        return payload if returned == "event" else returned

    app = App()
    (app.on_cognito_user_pool if catch_all else app.on_cognito_create_auth_challenge)()(handler)
    with pytest.raises(ReplyError, match="privateChallengeParameters: is missing or empty"), logged():
        Client(app).send(payload)

    payload["request"]["challengeName"] = "PASSWORD_VERIFIER"
    assert Client(app).send(payload) == payload


def test_private_parameters_that_the_event_has_are_enough() -> None:
    payload = SAMPLES["create_auth_challenge"]()
    payload["response"] = {"privateChallengeParameters": {"answer": "7"}}

    assert answer_of({"challengeMetadata": "SUM"}, payload)["response"]["challengeMetadata"] == "SUM"
