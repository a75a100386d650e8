"""Parameters and secrets as dependencies, read from simulated services by the real Powertools."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Annotated, Any, ClassVar
from urllib.parse import unquote

import boto3  # type: ignore[import-untyped]
import pytest
from aws_lambda_powertools.utilities.feature_flags import AppConfigStore, FeatureFlags
from moto import mock_aws

from lambdarouter import App, Depends, RegistrationError
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


class AppConfigData(BaseHTTPRequestHandler):
    """The two calls of AppConfig's data plane, which moto does not simulate."""

    configuration: ClassVar[dict[str, Any]] = {}
    reads: ClassVar[list[str]] = []

    def do_POST(self) -> None:
        wanted = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        names = ("ApplicationIdentifier", "EnvironmentIdentifier", "ConfigurationProfileIdentifier")
        self._answer(201, {"InitialConfigurationToken": "/".join(wanted[name] for name in names)})

    def do_GET(self) -> None:
        token = unquote(self.path.partition("configuration_token=")[2])
        self.reads.append(token)
        self._answer(200, self.configuration, {"Next-Poll-Configuration-Token": token})

    def _answer(self, status: int, value: Any, headers: dict[str, str] | None = None) -> None:
        body = json.dumps(value).encode()
        self.send_response(status)
        sized = {"Content-Type": "application/json", "Content-Length": str(len(body))}
        for name, text in {**sized, **(headers or {})}.items():
            self.send_header(name, text)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None: ...


@pytest.fixture
def app_configs(services: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[type[AppConfigData]]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), AppConfigData)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    monkeypatch.setenv("AWS_ENDPOINT_URL_APPCONFIGDATA", f"http://127.0.0.1:{server.server_port}")
    AppConfigData.reads.clear()
    yield AppConfigData
    server.shutdown()
    server.server_close()
    thread.join()


def test_a_configuration_is_read_once_for_the_environment(app_configs: type[AppConfigData]) -> None:
    app, seen = App(), list[Any]()

    @app.on_s3()
    def handle(
        event: Any,
        limit: Annotated[
            dict[str, int], app_config("limits", environment="prod", application="shop", transform="json")
        ],
    ) -> None:
        seen.append(limit["orders"])

    app_configs.configuration = {"orders": 3}
    client = Client(app)
    client.s3_put()
    app_configs.configuration = {"orders": 4}
    client.s3_put()

    assert seen == [3, 3]
    assert app_configs.reads == ["shop/prod/limits"]


def test_feature_flags_are_a_dependency_that_refreshes_them(app_configs: type[AppConfigData]) -> None:
    app, made = App(), list[int]()

    def get_flags() -> FeatureFlags:
        made.append(1)
        return FeatureFlags(store=AppConfigStore(environment="prod", application="shop", name="flags", max_age=0))

    @app.get("/price")
    def price(flags: Annotated[FeatureFlags, Depends(get_flags, scope="environment")]) -> dict[str, bool]:
        return {"sale": bool(flags.evaluate(name="sale", default=False))}

    client = Client(app)
    for sale in (False, True):
        app_configs.configuration = {"sale": {"default": sale}}
        assert client.get("/price").json() == {"sale": sale}
    assert (made, app_configs.reads) == ([1], ["shop/prod/flags"] * 2)


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
