"""CodeDeploy: hooks, and the call that ends them."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdarouter import App
from lambdarouter._events.reading import read, write
from lambdarouter.sources import codepipeline
from lambdarouter.sources.codedeploy import CodeDeployHook, CodeDeployReply, failed, succeeded
from lambdarouter.testing import Client, LambdaContext, codedeploy, samples
from tests.support.aws_calls import answering, judged
from tests.support.dispatched import received, taken_by
from tests.support.mutations import check_mutations
from tests.support.published import load, published


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
    ("returned", "status"),
    [
        (None, "Succeeded"),
        (True, "Succeeded"),
        (succeeded(), "Succeeded"),
        ("Succeeded", "Succeeded"),
        (False, "Failed"),
        (failed(), "Failed"),
        ("Failed", "Failed"),
        # What nobody can have meant fails the hook, rather than let a deployment through.
        ("yes", "Failed"),
        ("succeeded", "Failed"),
        ("InProgress", "Failed"),
        ("", "Failed"),
        ({"status": "Succeeded"}, "Failed"),
        (1, "Failed"),
        (codepipeline.succeeded(), "Failed"),
    ],
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


@pytest.mark.parametrize(
    ("returned", "text"),
    [
        ("yes", "the reply's value: is a string; expected succeeded(), failed(), True, False or None"),
        (codepipeline.succeeded(), "the reply's value: is of type CodePipelineReply; expected CodeDeployReply"),
    ],
)
def test_a_wrong_reply_is_in_the_log(returned: Any, text: str, caplog: pytest.LogCaptureFixture) -> None:
    statuses(lambda hook: returned)

    assert text in caplog.text


def test_an_app_without_any_handler_of_hooks_fails_the_hook() -> None:
    client = Client(App())
    assert client.send(codedeploy.hook()) is None

    assert [sent.content["status"] for sent in client.sent] == ["Failed"]


def test_botocore_takes_the_call(monkeypatch: pytest.MonkeyPatch) -> None:
    app = App()
    app.on_codedeploy()(lambda hook: succeeded())
    calls = answering(monkeypatch, "codedeploy", "put_lifecycle_event_hook_execution_status", {})

    assert app(codedeploy.hook(), None) is None

    [call] = calls
    assert call["status"] == "Succeeded"
    assert judged("codedeploy.put_lifecycle_event_hook_execution_status", call) == []


def test_a_call_that_the_service_refuses_fails_the_invocation_so_that_lambda_tries_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    app = App()
    app.on_codedeploy()(lambda hook: failed())
    code = "LifecycleEventAlreadyCompletedException"
    calls = answering(monkeypatch, "codedeploy", "put_lifecycle_event_hook_execution_status", code)

    with pytest.raises(Exception, match=code):
        app(codedeploy.hook(), None)

    assert [call["status"] for call in calls] == ["Failed"]


def test_the_deployment_is_told_before_lambda_ends_the_function() -> None:
    app, seen = App(), list[Any]()

    @app.on_codedeploy()
    def slow(hook: CodeDeployHook) -> CodeDeployReply:
        deadline = time.monotonic() + 60
        while not client.sent and time.monotonic() < deadline:
            time.sleep(0.01)
        seen.extend(client.sent)
        return succeeded()

    client = Client(app, context=LambdaContext(remaining_time_in_millis=100))
    client.send(codedeploy.hook())

    assert len(seen) == len(client.sent) == 1  # while the handler ran, and not again behind it
    assert client.sent[0].content["status"] == "Failed"


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
