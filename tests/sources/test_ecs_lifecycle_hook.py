"""ECS lifecycle hooks: stages that continue, wait, or roll the deployment back."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from attrs import frozen

from lambdarouter import App, PayloadError, ReplyError
from lambdarouter._events.reading import read
from lambdarouter.sources import codedeploy
from lambdarouter.sources.ecs_lifecycle_hook import (
    ECSLifecycleHook,
    ECSLifecycleHookReply,
    failed,
    in_progress,
    succeeded,
)
from lambdarouter.testing import Client, ecs_lifecycle_hook, samples
from tests.support.dispatched import response_of
from tests.support.judged import closed, faults
from tests.support.mutations import check_mutations

answer_of = partial(response_of, "ecs_lifecycle_hook")

#: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/lambda-lifecycle-hooks.html, "hookStatus values".
SCHEMA = {
    **closed(
        {
            "hookStatus": {"enum": ["SUCCEEDED", "FAILED", "IN_PROGRESS"]},
            "callBackDelay": {"type": "integer", "minimum": 1},
            "hookDetails": {"type": "object"},
        },
        "hookStatus",
    ),
    "if": {"required": ["callBackDelay"]},
    "then": {"properties": {"hookStatus": {"const": "IN_PROGRESS"}}},
}


@frozen
class Attempt:
    attempt: int


def test_the_names_in_the_arns_and_a_rollback() -> None:
    payloads = (ecs_lifecycle_hook.rollback(), ecs_lifecycle_hook.traffic_shift(), ecs_lifecycle_hook.older())
    event, shift, older = (read(ECSLifecycleHook, each, "ecs_lifecycle_hook") for each in payloads)

    assert (event.service, event.stage, event.is_rollback) == ("orders", "PRODUCTION_TRAFFIC_SHIFT", True)
    assert not shift.is_rollback
    assert (older.service, older.stage, older.is_rollback) == ("orders", None, False)


def test_typed_details() -> None:
    app = App()

    @app.on_ecs_lifecycle_hook()
    def hook(event: ECSLifecycleHook[Attempt]) -> ECSLifecycleHookReply:
        attempt = event.details.attempt if event.details is not None else 0
        return succeeded() if attempt > 1 else in_progress(hook_details={"attempt": attempt + 1})

    client = Client(app)
    assert client.send(ecs_lifecycle_hook.scaled_up()) == {"hookStatus": "IN_PROGRESS", "hookDetails": {"attempt": 1}}
    assert client.send(ecs_lifecycle_hook.again(details={"attempt": 2})) == {"hookStatus": "SUCCEEDED"}
    with pytest.raises(PayloadError, match=r"hookDetails\.attempt"):
        client.send(ecs_lifecycle_hook.again(details={"attempt": "x"}))


def _answer(name: str, event: Any) -> ECSLifecycleHookReply:
    return in_progress(hook_details={"name": name})


def test_filters() -> None:
    handlers: dict[str, Callable[[App], Any]] = {
        "stage": lambda app: app.on_ecs_lifecycle_hook(stage="POST_SCALE_UP", service="orders"),
        "arn": lambda app: app.on_ecs_lifecycle_hook(service="arn:aws:ecs:*:service/shop/orders"),
        "rest": lambda app: app.on_ecs_lifecycle_hook(),
    }
    app = App()
    for name, decorate in handlers.items():
        decorate(app)(partial(_answer, name))

    def name_of(payload: Any) -> Any:
        return Client(app).send(payload)["hookDetails"]["name"]

    assert name_of(ecs_lifecycle_hook.scaled_up()) == "stage"
    assert name_of(ecs_lifecycle_hook.older()) == "arn"
    other = "arn:aws:ecs:us-east-1:123456789012:service/shop/stock"
    assert name_of(ecs_lifecycle_hook.scaled_up(service_arn=other)) == "rest"


@pytest.mark.parametrize(
    ("returned", "wire"),
    [
        (succeeded(), {"hookStatus": "SUCCEEDED"}),
        (True, {"hookStatus": "SUCCEEDED"}),
        (failed(), {"hookStatus": "FAILED"}),
        (False, {"hookStatus": "FAILED"}),
        (in_progress(), {"hookStatus": "IN_PROGRESS"}),
        (
            in_progress(call_back_delay=60, hook_details={"checked": (1, 2)}),
            {"hookStatus": "IN_PROGRESS", "callBackDelay": 60, "hookDetails": {"checked": [1, 2]}},
        ),
        ({"hookStatus": "FAILED"}, {"hookStatus": "FAILED"}),
    ],
)
def test_replies(returned: Any, wire: dict[str, Any]) -> None:
    answer = answer_of(returned, ecs_lifecycle_hook.scaled_up())

    assert answer == wire
    assert faults(SCHEMA, answer) == []


@pytest.mark.parametrize(
    ("returned", "field"),
    [
        (None, "value"),
        ("SUCCEEDED", "value"),
        ({}, "hookStatus"),
        ({"hookStatus": "DONE"}, "hookStatus"),
        ({"hookStatus": "SUCCEEDED", "callBackDelay": 5}, "callBackDelay"),
        ({"hookStatus": "IN_PROGRESS", "callBackDelay": 0}, "callBackDelay"),
        ({"hookStatus": "IN_PROGRESS", "callBackDelay": True}, "callBackDelay"),
        ({"hookStatus": "IN_PROGRESS", "hookDetails": []}, "hookDetails"),
        ({"hookStatus": "IN_PROGRESS", "callbackDelay": 5}, "callbackDelay"),
        (codedeploy.succeeded(), "value"),
    ],
)
def test_what_would_roll_back_unsaid_is_an_error(returned: Any, field: str) -> None:
    with pytest.raises(ReplyError) as caught:
        answer_of(returned, ecs_lifecycle_hook.scaled_up())

    assert caught.value.field == field


@pytest.mark.parametrize(
    "make",
    [
        lambda: in_progress(call_back_delay=0),
        lambda: in_progress(call_back_delay=1.5),  # type: ignore[arg-type]
        lambda: in_progress(hook_details={"a": object()}),
    ],
)
def test_a_wrong_reply_cannot_be_made(make: Callable[[], Any]) -> None:
    with pytest.raises(ReplyError):
        make()


def test_an_exception_fails_the_invocation() -> None:
    with pytest.raises(RuntimeError):
        answer_of(RuntimeError("no"), ecs_lifecycle_hook.scaled_up())


@pytest.mark.parametrize("kind", samples("ecs_lifecycle_hook"))
def test_damaged_payloads_are_no_surprise(kind: str) -> None:
    check_mutations(samples("ecs_lifecycle_hook")[kind])
