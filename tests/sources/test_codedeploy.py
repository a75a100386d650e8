"""CodeDeploy: hooks, and the call that ends them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdarouter import App
from lambdarouter.events import read, write
from lambdarouter.sources.codedeploy import CodeDeployHook
from lambdarouter.testing import Client, codedeploy, samples
from tests.dispatched import received, taken_by
from tests.mutations import check_mutations
from tests.published import load, published


def statuses(handler: Callable[[CodeDeployHook], Any]) -> list[tuple[str, dict[str, Any]]]:
    app = App()
    app.on_codedeploy()(handler)
    client = Client(app)
    assert client.send(codedeploy.hook()) is None
    return [(sent.target, sent.content) for sent in client.sent]


def test_every_field_of_a_hook() -> None:
    assert received("codedeploy", codedeploy.hook()) == [
        CodeDeployHook(deployment_id="d-EXAMPLE111", execution_id="eyJlbmNyeXB0ZWREYXRhIjoiZXhhbXBsZSJ9")
    ]


@pytest.mark.parametrize(
    ("returned", "status"), [(None, "Succeeded"), (True, "Succeeded"), (False, "Failed"), ("yes", "Failed")]
)
def test_the_deployment_is_told(returned: Any, status: str) -> None:
    assert statuses(lambda hook: returned) == [
        (
            "codedeploy.put_lifecycle_event_hook_execution_status",
            {
                "deploymentId": "d-EXAMPLE111",
                "lifecycleEventHookExecutionId": "eyJlbmNyeXB0ZWREYXRhIjoiZXhhbXBsZSJ9",
                "status": status,
            },
        )
    ]


def test_an_exception_fails_the_hook_and_does_not_leave() -> None:
    def fail(hook: CodeDeployHook) -> None:
        raise ValueError("no")

    [(_, content)] = statuses(fail)

    assert content["status"] == "Failed"


def test_a_where_picks_deployments() -> None:
    handlers = {
        "that": lambda app: app.on_codedeploy(where=lambda hook: hook.deployment_id == "d-2"),
        "rest": lambda app: app.on_codedeploy(),
    }

    assert taken_by(handlers, codedeploy.hook()) == ["rest"]
    assert taken_by(handlers, codedeploy.hook(deployment_id="d-2")) == ["that"]


@pytest.mark.parametrize("kind", samples("codedeploy"))
def test_samples_survive_the_round_trip(kind: str) -> None:
    event = read(CodeDeployHook, samples("codedeploy")[kind].record(), "codedeploy")

    assert read(CodeDeployHook, write(event), "codedeploy") == event


@given(st.builds(CodeDeployHook, deployment_id=st.text(), execution_id=st.text()))
def test_payload_and_event_agree_in_both_directions(event: CodeDeployHook) -> None:
    assert read(CodeDeployHook, write(event), "codedeploy") == event


@published("codedeploy")
def test_the_public_samples(name: str) -> None:
    [event] = received("codedeploy", load(name))

    assert "unreadable" not in repr(event)


def test_damaged_payloads_end_in_clear_errors() -> None:
    assert check_mutations(codedeploy.hook) > 20
