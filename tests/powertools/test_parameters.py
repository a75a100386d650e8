"""Parameters and secrets as dependencies, read from simulated services by the real Powertools."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Annotated, Any

import boto3  # type: ignore[import-untyped]
import pytest
from moto import mock_aws

from lambdarouter import App, RegistrationError
from lambdarouter.powertools import app_config, parameter, secret
from lambdarouter.testing import Client


@pytest.fixture(autouse=True)
def services(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    with mock_aws():
        boto3.client("ssm").put_parameter(Name="/shop/limit", Value='{"orders": 3}', Type="SecureString")
        boto3.client("secretsmanager").create_secret(Name="shop", SecretString="s3cret")
        yield


def test_values_are_read_once_for_the_environment() -> None:
    app, seen = App(), list[Any]()

    @app.on_s3()
    def handle(
        event: Any,
        limit: Annotated[dict[str, int], parameter("/shop/limit", transform="json", decrypt=True)],
        password: Annotated[str, secret("shop")],
    ) -> None:
        seen.append((limit["orders"], password))

    decorate: Any = app.on_schedule()
    decorate(handle)
    Client(app).s3_put()
    boto3.client("secretsmanager").put_secret_value(SecretId="shop", SecretString="changed")
    Client(app).schedule()
    assert seen == [(3, "s3cret"), (3, "changed")]  # a test client has an environment of its own

    seen.clear()
    client = Client(app)
    client.s3_put()
    boto3.client("secretsmanager").put_secret_value(SecretId="shop", SecretString="again")
    client.schedule()
    assert seen == [(3, "changed")] * 2


def test_a_test_replaces_the_provider() -> None:
    app, limit, seen = App(), parameter("/shop/absent"), list[str]()

    @app.on_s3()
    def handle(event: Any, limit: Annotated[str, parameter("/shop/absent")]) -> None:
        seen.append(limit)

    Client(app, overrides={limit.provider: lambda: "5"}).s3_put()
    assert seen == ["5"]


def test_a_transformation_that_powertools_does_not_have() -> None:
    wrong: Any = "yaml"
    creating: list[Callable[[], Any]] = [
        lambda: parameter("a", transform=wrong),
        lambda: secret("a", transform=wrong),
        lambda: app_config("a", environment="prod", application="shop", transform=wrong),
    ]
    for create in creating:
        with pytest.raises(RegistrationError, match="transform must be None, or one of json, binary, auto"):
            create()
