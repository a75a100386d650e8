"""AppConfig validators: a configuration is refused by an exception only."""

from __future__ import annotations

from typing import Annotated, Any

import pytest
from annotated_types import Le
from attrs import frozen

from lambdarouter import App, EventError, PayloadError, ReplyError
from lambdarouter.sources import codedeploy
from lambdarouter.sources.appconfig_validator import ConfigurationToValidate
from lambdarouter.testing import Client, appconfig_validator, samples
from tests.support.dispatched import received, response_of, taken_by
from tests.support.mutations import check_mutations


@frozen
class Settings:
    retries: Annotated[int, Le(5)]


def test_none_accepts_and_an_exception_refuses() -> None:
    payload = appconfig_validator.configuration()

    assert response_of("appconfig_validator", None, payload) is None
    with pytest.raises(ValueError, match="too many"):
        response_of("appconfig_validator", ValueError("too many"), payload)


@pytest.mark.parametrize("returned", [True, False, {"valid": False}, "invalid", codedeploy.failed()])
def test_any_other_value_is_an_error_because_appconfig_would_ignore_it(returned: Any) -> None:
    with pytest.raises(ReplyError, match="raise an exception to refuse the configuration"):
        response_of("appconfig_validator", returned, appconfig_validator.configuration())


def test_a_typed_configuration_that_does_not_fit_is_refused() -> None:
    app, seen = App(), list[int]()

    @app.on_appconfig_validator()
    def check(configuration: ConfigurationToValidate[Settings]) -> None:
        seen.append(configuration.content.retries)

    client = Client(app)
    client.send(appconfig_validator.configuration(content={"retries": 3}))
    with pytest.raises(PayloadError, match=r"retries: must be at most 5"):
        client.send(appconfig_validator.configuration(content={"retries": 6}))
    assert seen == [3]


def test_the_content_is_bytes_without_a_type() -> None:
    [configuration] = received("appconfig_validator", appconfig_validator.configuration(content=b"a: 1\n"))

    assert configuration.content == b"a: 1\n"
    with pytest.raises(EventError, match="content"):
        _ = received("appconfig_validator", {**appconfig_validator.configuration(), "content": "!"})[0].content


def test_filters() -> None:
    handlers = {
        "both": lambda app: app.on_appconfig_validator(application="abcd123", profile="ijkl*"),
        "profile": lambda app: app.on_appconfig_validator(profile="other"),
    }

    assert taken_by(handlers, appconfig_validator.configuration()) == ["both"]
    assert taken_by(handlers, appconfig_validator.configuration(profile_id="other")) == ["profile"]


@pytest.mark.parametrize("kind", samples("appconfig_validator"))
def test_damaged_payloads_are_no_surprise(kind: str) -> None:
    check_mutations(samples("appconfig_validator")[kind])
