"""Tests of the triggers, with plain objects and with whole events."""

from typing import Any

import pytest

from examples.sign_up_guard import service
from examples.sign_up_guard.service import app
from lambdarouter.sources import cognito_user_pool as cognito
from lambdarouter.testing import Client, cognito_user_pool


def signing_up(email: str, **validation_data: str) -> cognito.PreSignUpEvent:
    return cognito.PreSignUpEvent(user_attributes={"email": email}, validation_data=validation_data)


def test_users_of_trusted_companies_are_confirmed() -> None:
    assert service.may_sign_up(signing_up("ada@example.com")) == cognito.auto_confirm(verify_email=True)


def test_others_get_a_code() -> None:
    assert service.may_sign_up(signing_up("ada@example.org")) is None
    assert service.may_sign_up(signing_up("jane@gmail.example", invitation="K7Q2")) is None


@pytest.mark.parametrize(
    ("email", "validation_data"),
    [
        ("jane@gmail.example", {}),
        ("jane@gmail.example", {"invitation": "K7Q3"}),
        ("joe@gmail.example", {"invitation": "K7Q2"}),
        ("ada@not-example.com", {}),
    ],
)
def test_anybody_else_is_refused(email: str, validation_data: dict[str, str]) -> None:
    with pytest.raises(cognito.DeniedError, match="ask for an invitation"):
        service.may_sign_up(signing_up(email, **validation_data))


def test_the_mail() -> None:
    event = cognito.CustomMessageEvent(user_attributes={"email": "ada@example.com"}, code_parameter="{####}")

    assert service.write_code(event) == cognito.message(
        event,
        email_subject="Your code",
        email_message="Welcome, and regards to Example. Your code is {####}.",
        sms_message="Your code is {####}.",
    )


def test_whole_events() -> None:
    client = Client(app)

    payload = cognito_user_pool.pre_sign_up(user_attributes={"email": "ada@example.com"})
    answer = client.send(payload)
    assert answer == {
        **payload,
        "response": {"autoConfirmUser": True, "autoVerifyEmail": True, "autoVerifyPhone": False},
    }

    mail = client.cognito_user_pool_custom_message(trigger_source="CustomMessage_ResendCode")
    assert mail["response"]["emailMessage"].endswith("Your code is {####}.")

    # Cognito shows the message of `deny` to the user.
    with pytest.raises(cognito.DeniedError, match="Sign up with your address at work"):
        client.cognito_user_pool_pre_sign_up(user_attributes={"email": "joe@gmail.example"})


def test_tokens_of_version_1() -> None:
    answer: Any = Client(app).send(cognito_user_pool.pre_token_generation())

    assert answer["response"] == {
        "claimsOverrideDetails": {
            "claimsToAddOrOverride": {"tenant": "t-1"},
            "claimsToSuppress": ["email_verified"],
        }
    }


def test_tokens_of_version_2() -> None:
    payload = cognito_user_pool.pre_token_generation_v2(user_attributes={"email": "jane@gmail.example"})

    details = Client(app).send(payload)["response"]["claimsAndScopeOverrideDetails"]

    assert details["idTokenGeneration"]["claimsToAddOrOverride"] == {"tenant": "guest"}
    assert details["accessTokenGeneration"] == {
        "claimsToAddOrOverride": {"tenant": "guest"},
        "scopesToAdd": ["orders/read"],
    }
    assert details["groupOverrideDetails"]["groupsToOverride"] == ["editors", "guests"]
