"""AppConfig extensions: the reply depends on the action point."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from attrs import frozen

from lambdarouter import App, PayloadError, ReplyError
from lambdarouter.sources import codedeploy
from lambdarouter.sources.appconfig_extension import AppConfigReply, ExtensionEvent, content, refuse, roll_back
from lambdarouter.testing import Client, appconfig_extension, samples
from tests.support.dispatched import received, response_of, taken_by
from tests.support.mutations import check_mutations

answer_of = partial(response_of, "appconfig_extension")


@frozen
class Settings:
    retries: int


def test_a_typed_content_is_replaced() -> None:
    app = App()

    @app.on_appconfig_extension(action_point="PRE_START_DEPLOYMENT")
    def limit(event: ExtensionEvent[Settings]) -> AppConfigReply | None:
        assert event.content is not None
        return content(Settings(2)) if event.content.retries > 2 else None

    client = Client(app)
    answer = client.send(appconfig_extension.pre_start())
    assert answer["statusCode"] == 200
    assert b64decode(answer["Content"]) == b'{"retries":2}'
    assert client.send(appconfig_extension.pre_start(content={"retries": 1})) is None
    with pytest.raises(PayloadError, match="retries"):
        client.send(appconfig_extension.pre_start(content={"retries": "x"}))


@pytest.mark.parametrize(
    ("sample", "point"),
    [
        ("pre_create", "PRE_CREATE_HOSTED_CONFIGURATION_VERSION"),
        ("pre_start", "PRE_START_DEPLOYMENT"),
        ("tick", "AT_DEPLOYMENT_TICK"),
        ("complete", "ON_DEPLOYMENT_COMPLETE"),
    ],
)
def test_the_action_point_is_written_as_the_api_writes_it(sample: str, point: str) -> None:
    payload = samples("appconfig_extension")[sample]()
    [event] = received("appconfig_extension", payload)
    assert event.action_point == point
    for wanted in (point, payload["Type"], [payload["Type"], "OTHER"], f"{point[:6]}*"):
        app = App()
        app.on_appconfig_extension(action_point=wanted)(lambda event: None)
        Client(app).send(payload)


def test_filters() -> None:
    handlers = {
        "point": lambda app: app.on_appconfig_extension(action_point="PreStartDeployment", profile="settings"),
        "name": lambda app: app.on_appconfig_extension(application="shop", profile="ijkl789"),
        "other": lambda app: app.on_appconfig_extension(application="x"),
    }

    assert taken_by(handlers, appconfig_extension.pre_start()) == ["point"]
    assert taken_by(handlers, appconfig_extension.tick()) == ["name"]


@pytest.mark.parametrize(
    ("returned", "sample", "wire"),
    [
        (None, "pre_create", None),
        (None, "tick", {"Directive": "CONTINUE"}),
        (None, "complete", None),
        (content(b"\xff"), "pre_create", {"statusCode": 200, "Content": "/w=="}),
        (content("a: 1"), "pre_start", {"statusCode": 200, "Content": "YTogMQ=="}),
        (content({"a": 1}), "pre_start", {"statusCode": 200, "Content": "eyJhIjoxfQ=="}),
        (refuse("no"), "pre_start", {"Error": "BadRequestError", "Message": "no"}),
        (
            refuse("no", details=[{"Name": "x"}], error="Forbidden"),
            "tick",
            {"Error": "Forbidden", "Message": "no", "Details": [{"Name": "x"}]},
        ),
        (roll_back("alarm"), "tick", {"Directive": "ROLL_BACK", "Description": "alarm"}),
        ({"Directive": "CONTINUE"}, "tick", {"Directive": "CONTINUE"}),
        ({"statusCode": 200}, "pre_start", {"statusCode": 200}),
    ],
)
def test_replies(returned: Any, sample: str, wire: Any) -> None:
    assert answer_of(returned, samples("appconfig_extension")[sample]()) == wire


@pytest.mark.parametrize(
    ("returned", "sample", "field"),
    [
        (roll_back("x"), "pre_start", "Directive"),
        (content("x"), "tick", "Content"),
        (content("x"), "complete", "value"),
        (refuse("x"), "complete", "value"),
        (False, "pre_start", "value"),
        ({"Content": "!"}, "pre_start", "Content"),
        ({"Content": 1}, "pre_start", "Content"),
        ({"content": ""}, "pre_start", "content"),
        ({"Error": "X"}, "pre_start", "Message"),
        ({"Error": "X", "Message": "m", "Details": {}}, "pre_start", "Details"),
        ({"Directive": "STOP"}, "tick", "Directive"),
        ({"Directive": "ROLL_BACK", "Description": 1}, "tick", "Description"),
        (codedeploy.failed(), "pre_start", "value"),
    ],
)
def test_a_reply_that_the_action_point_does_not_know_is_refused(returned: Any, sample: str, field: str) -> None:
    with pytest.raises(ReplyError) as caught:
        answer_of(returned, samples("appconfig_extension")[sample]())

    assert caught.value.field == field


@pytest.mark.parametrize(
    "make",
    [
        lambda: content(object()),
        lambda: refuse(1),  # type: ignore[arg-type]
        lambda: roll_back(None),  # type: ignore[arg-type]
    ],
)
def test_a_wrong_reply_cannot_be_made(make: Callable[[], Any]) -> None:
    with pytest.raises(ReplyError):
        make()


@pytest.mark.parametrize("kind", samples("appconfig_extension"))
def test_damaged_payloads_are_no_surprise(kind: str) -> None:
    check_mutations(samples("appconfig_extension")[kind])
