"""Secrets Manager rotation: the four steps."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdarouter import App, UnhandledEventError
from lambdarouter.events import read, write
from lambdarouter.sources.secrets_manager import SecretRotation
from lambdarouter.testing import Client, samples, secrets_manager
from tests.dispatched import received, taken_by
from tests.mutations import check_mutations
from tests.published import load, published

STEPS = {
    "create": lambda app: app.on_secrets_manager_create(),
    "set_": lambda app: app.on_secrets_manager_set(),
    "test": lambda app: app.on_secrets_manager_test(),
    "finish": lambda app: app.on_secrets_manager_finish(),
    "rest": lambda app: app.on_secrets_manager(),
}


def test_every_field_of_a_step() -> None:
    assert received("secrets_manager", secrets_manager.create()) == [
        SecretRotation(
            secret_id="arn:aws:secretsmanager:us-east-1:123456789012:secret:database-AbCdEf",
            token="1ab23456-cde7-8912-34fa-000000000000",
            step="createSecret",
            rotation_token="abcd1234-efab-5678-cdef-000000000000",
        )
    ]


@pytest.mark.parametrize("kind", samples("secrets_manager"))
def test_each_step_reaches_its_decorator(kind: str) -> None:
    assert taken_by(STEPS, samples("secrets_manager")[kind]()) == [kind]


def test_the_case_of_the_first_letter_does_not_matter() -> None:
    assert taken_by(STEPS, secrets_manager.create(step="CreateSecret")) == ["create"]


def test_a_step_of_the_future_reaches_the_catch_all() -> None:
    assert taken_by(STEPS, secrets_manager.create(step="auditSecret")) == ["rest"]


def test_a_rotation_may_have_its_own_handlers() -> None:
    handlers = {
        "database": lambda app: app.on_secrets_manager_create(secret="*:secret:database-??????"),
        "rest": lambda app: app.on_secrets_manager_create(),
    }

    assert taken_by(handlers, secrets_manager.create()) == ["database"]
    assert taken_by(handlers, secrets_manager.create(secret_id="arn:aws:x:secret:key-AbCdEf")) == ["rest"]


def test_a_step_without_a_handler_fails_the_rotation() -> None:
    app = App()
    app.on_secrets_manager_create()(lambda event: None)

    with pytest.raises(UnhandledEventError):
        Client(app).send(secrets_manager.finish())


def test_the_answer_is_empty_and_errors_are_raised() -> None:
    app = App()

    @app.on_secrets_manager_create()
    def create(event: SecretRotation) -> str:
        return "ignored"

    @app.on_secrets_manager_set()
    def fail(event: SecretRotation) -> None:
        raise PermissionError("no")

    assert Client(app).send(secrets_manager.create()) is None
    with pytest.raises(PermissionError):
        Client(app).send(secrets_manager.set_())


@given(st.text(), st.text(), st.sampled_from(["createSecret", "finishSecret", ""]), st.none() | st.text())
def test_payload_and_event_agree_in_both_directions(
    secret: str, token: str, step: str, rotation_token: str | None
) -> None:
    event = SecretRotation(secret_id=secret, token=token, step=step, rotation_token=rotation_token)

    assert read(SecretRotation, write(event), "secrets_manager") == event


@published("secrets_manager")
def test_the_public_samples(name: str) -> None:
    [event] = received("secrets_manager", load(name))

    assert "unreadable" not in repr(event)


def test_damaged_steps_end_in_clear_errors() -> None:
    assert check_mutations(secrets_manager.create) > 50
