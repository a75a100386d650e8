"""Secrets Manager rotation: the four steps."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdarouter import App, EventError, ReplyError, UnhandledEventError
from lambdarouter._events.reading import read, write
from lambdarouter.sources.secrets_manager import (
    SecretRotation,
    create_pending,
    current_secret,
    is_needed,
    make_current,
    pending_secret,
)
from lambdarouter.testing import Client, samples, secrets_manager
from tests.support.aws_calls import real_client
from tests.support.dispatched import received, taken_by
from tests.support.mutations import check_mutations
from tests.support.published import load, published

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


@pytest.mark.parametrize("step", ["CreateSecret", "create_secret"])
def test_steps_are_read_in_every_form_that_aws_writes_them_in(step: str) -> None:
    assert taken_by(STEPS, secrets_manager.create(step=step)) == ["create"]


def test_the_token_of_the_rotation_is_not_shown() -> None:
    [event] = received("secrets_manager", secrets_manager.create())

    assert event.rotation_token == "abcd1234-efab-5678-cdef-000000000000"
    assert event.rotation_token not in repr(event)


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


def test_the_value_is_the_result_and_errors_are_raised() -> None:
    app = App()

    @app.on_secrets_manager_create()
    def create(event: SecretRotation) -> str:
        return "created"

    @app.on_secrets_manager_set()
    def fail(event: SecretRotation) -> None:
        raise PermissionError("no")

    assert Client(app).send(secrets_manager.create()) == "created"
    with pytest.raises(PermissionError):
        Client(app).send(secrets_manager.set_())


# --- A rotation, against moto ---------------------------------------------------------------------------------------

OLD = "00000000-0000-4000-8000-000000000001"
NEW = "1ab23456-cde7-8912-34fa-000000000000"


class Database:
    """What the secret is for: it has a password, and lets in whoever knows it."""

    def __init__(self) -> None:
        self.password = "old"
        self.made = 0

    def new(self, current: str) -> dict[str, str]:
        self.made += 1
        return {**json.loads(current), "password": f"new {self.made}"}


@pytest.fixture
def client(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Secrets Manager with the secret `database`, whose rotation has begun."""
    with import_module("moto").mock_aws():
        client = real_client(monkeypatch, "secretsmanager")
        client.create_secret(Name="database", SecretString='{"user":"shop","password":"old"}', ClientRequestToken=OLD)
        _switch_on()
        _begin()
        yield client


def _secret() -> Any:
    backend = import_module("moto.backends").get_backend("secretsmanager")["123456789012"]["us-east-1"]
    return backend.secrets["database"]


def _switch_on() -> None:
    _secret().rotation_requested = _secret().rotation_enabled = True


def _begin(token: str = NEW) -> None:
    """What RotateSecret does before it calls the function: the new version is there, without a value."""
    _secret().versions[token] = {"createdate": 0, "version_id": token, "version_stages": ["AWSPENDING"]}


def stages(client: Any) -> dict[str, list[str]]:
    found: dict[str, list[str]] = client.describe_secret(SecretId="database")["VersionIdsToStages"]
    return {version: sorted(labels) for version, labels in found.items()}


def step(name: str, token: str = NEW) -> SecretRotation:
    return SecretRotation(secret_id="database", token=token, step=name)


def service(database: Database) -> App:
    app = App()

    @app.on_secrets_manager_create()
    def create(event: SecretRotation) -> None:
        create_pending(event, database.new)

    @app.on_secrets_manager_set()
    def set_password(event: SecretRotation) -> None:
        if is_needed(event):
            database.password = json.loads(pending_secret(event))["password"]

    @app.on_secrets_manager_test()
    def try_it(event: SecretRotation) -> None:
        if is_needed(event):
            assert json.loads(pending_secret(event))["password"] == database.password

    @app.on_secrets_manager_finish()
    def finish(event: SecretRotation) -> None:
        make_current(event)

    return app


@pytest.mark.parametrize("times", [1, 2])
def test_a_rotation_ends_well_and_each_step_bears_being_repeated(client: Any, times: int) -> None:
    database = Database()
    app = service(database)
    payloads = [
        getattr(secrets_manager, each)(secret_id="database", token=NEW) for each in ("create", "set_", "test", "finish")
    ]

    for payload in payloads:
        for _ in range(times):
            assert app(payload, None) is None
    for payload in payloads * (times - 1):  # a rotation that is over, again from its first step
        app(payload, None)

    assert database.made == 1
    assert database.password == "new 1"
    assert json.loads(current_secret(step("later"))) == {
        "user": "shop",
        "password": "new 1",
    }
    assert "AWSCURRENT" in stages(client)[NEW]
    assert stages(client)[OLD] == ["AWSPREVIOUS"]


def test_a_rotation_that_failed_half_way_keeps_the_value_that_it_stored_first(client: Any) -> None:
    create_pending(step("createSecret"), lambda current: "first")
    create_pending(step("createSecret"), lambda current: "second")

    assert pending_secret(step("setSecret")) == "first"
    assert current_secret(step("setSecret")) == '{"user":"shop","password":"old"}'


def test_the_token_of_the_rotation_proves_who_stores_the_value(client: Any) -> None:
    seen: list[dict[str, Any]] = []
    client.meta.events.register(
        "before-parameter-build.secrets-manager.PutSecretValue", lambda params, **others: seen.append(dict(params))
    )
    token = "abcd1234-efab-5678-cdef-000000000000"
    event = SecretRotation(secret_id="database", token=NEW, step="createSecret", rotation_token=token)

    create_pending(event, lambda current: {"password": "\u00e4"})

    assert seen == [
        {
            "SecretId": "database",
            "ClientRequestToken": NEW,
            "SecretString": '{"password":"\u00e4"}',
            "VersionStages": ["AWSPENDING"],
            "RotationToken": token,
        }
    ]


def test_a_step_of_a_version_that_is_current_has_nothing_to_do(client: Any) -> None:
    assert is_needed(step("setSecret"))
    assert not is_needed(step("setSecret", OLD))
    before = stages(client)

    create_pending(step("createSecret", OLD), lambda current: pytest.fail("there is a value"))
    make_current(step("finishSecret", OLD))

    assert stages(client) == before


@pytest.mark.parametrize("do", [is_needed, make_current, lambda event: create_pending(event, lambda current: current)])
@pytest.mark.parametrize(
    ("token", "problem"),
    [
        ("00000000-0000-4000-8000-000000000009", "ClientRequestToken: is not a version of the secret"),
        ("00000000-0000-4000-8000-000000000002", "ClientRequestToken: is a version that is not AWSPENDING"),
    ],
)
def test_a_version_that_is_not_being_rotated_to_is_an_error(client: Any, do: Any, token: str, problem: str) -> None:
    old = "00000000-0000-4000-8000-000000000002"
    _begin(old)
    _secret().versions[old]["version_stages"] = ["AWSPREVIOUS"]
    before = stages(client)

    with pytest.raises(EventError, match=problem) as caught:
        do(step("setSecret", token))

    assert token not in str(caught.value)
    assert stages(client) == before


def test_a_secret_that_is_not_rotated_is_an_error(client: Any) -> None:
    _secret().rotation_enabled = False

    with pytest.raises(EventError, match="SecretId: is a secret whose rotation is disabled"):
        is_needed(step("setSecret"))


def test_a_version_without_a_value_is_an_error(client: Any) -> None:
    with pytest.raises(EventError, match="ClientRequestToken: is a version without a value"):
        pending_secret(step("setSecret"))


def test_a_secret_of_bytes_is_an_error_that_says_what_to_do(client: Any) -> None:
    client.put_secret_value(SecretId="database", SecretBinary=b"\0", ClientRequestToken="b" * 32)

    with pytest.raises(EventError, match="SecretId: is a binary secret"):
        current_secret(step("createSecret"))


@pytest.mark.parametrize("value", ["", "x" * 65537, "\u00e4" * 32769, {"a": "x" * 65536}, {"a": object()}, 7j])
def test_a_value_that_cannot_be_stored_is_an_error_without_it(client: Any, value: Any) -> None:
    def make(current: str) -> str | Mapping[str, Any]:
        made: str = value
        return made

    with pytest.raises(ReplyError) as caught:
        create_pending(step("createSecret"), make)

    assert "xx" not in str(caught.value)
    with pytest.raises(EventError):
        pending_secret(step("setSecret"))


def test_errors_of_the_api_leave_as_they_are(client: Any) -> None:
    client.delete_secret(SecretId="database")

    with pytest.raises(Exception, match="InvalidRequestException"):
        pending_secret(step("setSecret"))


def test_through_the_client_nothing_is_read_and_the_error_says_what_to_do() -> None:
    app = service(Database())

    with pytest.raises(EventError, match="In a test, use moto"):
        Client(app).send(secrets_manager.set_())


# --- Payloads -------------------------------------------------------------------------------------------------------


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
