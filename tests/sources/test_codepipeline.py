"""CodePipeline: jobs, and the call that ends them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from attrs import define
from hypothesis import given
from hypothesis import strategies as st

from lambdarouter import App
from lambdarouter.events import read, write
from lambdarouter.sources.codepipeline import CodePipelineJob
from lambdarouter.testing import Client, codepipeline, samples
from tests.dispatched import received, taken_by
from tests.mutations import check_mutations
from tests.published import load, published

ID = "11111111-abcd-1111-abcd-111111abcdef"


@define
class Settings:
    stage: str


def sent_by(handler: Callable[[CodePipelineJob[Any]], Any], payload: Any) -> list[tuple[str, dict[str, Any]]]:
    app = App()
    app.on_codepipeline()(handler)
    client = Client(app)
    assert client.send(payload) is None
    return [(sent.target, sent.content) for sent in client.sent]


def test_every_field_of_a_job() -> None:
    [job] = received("codepipeline", codepipeline.job())

    assert job.id == ID
    assert job.user_parameters == '{"stage": "prod"}'
    assert (job.function, job.account) == ("function", "123456789012")
    [source] = job.input_artifacts
    assert (source.name, source.bucket, source.key, source.revision) == ("source", "pipeline", "source/1.zip", None)
    assert job.output_artifacts == ()
    assert (job.access_key_id, job.secret_access_key, job.session_token) == ("ASIAEXAMPLE", "example", "example")
    assert job.encryption_key == "arn:aws:kms:us-east-1:123456789012:key/1"
    assert job.continuation_token is None


def test_user_parameters_become_the_type_that_the_handler_names() -> None:
    app = App()
    seen: list[Any] = []

    @app.on_codepipeline(function="function")
    def deploy(job: CodePipelineJob[Settings]) -> None:
        seen.append(job.user_parameters)

    Client(app).send(codepipeline.job())
    Client(app).send(codepipeline.without_parameters())

    assert seen == [Settings(stage="prod"), None]


def test_returning_reports_success() -> None:
    assert sent_by(lambda job: None, codepipeline.job()) == [("codepipeline.put_job_success_result", {"jobId": ID})]


def test_a_token_asks_to_be_called_again() -> None:
    [(_, content)] = sent_by(lambda job: {"continuationToken": "2"}, codepipeline.job())

    assert content == {"jobId": ID, "continuationToken": "2"}


def test_an_exception_reports_failure_without_its_text_and_does_not_leave() -> None:
    def fail(job: CodePipelineJob[Any]) -> None:
        raise ValueError("secret")

    [(target, content)] = sent_by(fail, codepipeline.job())

    assert target == "codepipeline.put_job_failure_result"
    assert content["jobId"] == ID
    assert content["failureDetails"]["type"] == "JobFailed"
    assert "ValueError" in content["failureDetails"]["message"]
    assert "secret" not in str(content)


def test_a_wrong_return_value_reports_failure() -> None:
    [(target, content)] = sent_by(lambda job: "done", codepipeline.job())

    assert target == "codepipeline.put_job_failure_result"
    assert "ReplyError" in content["failureDetails"]["message"]


def test_parameters_that_do_not_fit_report_failure() -> None:
    app = App()

    @app.on_codepipeline()
    def deploy(job: CodePipelineJob[Settings]) -> None:
        assert job.user_parameters is not None

    client = Client(app)
    client.send(codepipeline.job(user_parameters="no JSON"))

    [sent] = client.sent
    assert sent.target == "codepipeline.put_job_failure_result"
    assert "PayloadError" in sent.content["failureDetails"]["message"]
    assert "no JSON" not in str(sent.content)


def test_a_job_that_no_handler_takes_reports_failure() -> None:
    app = App()
    app.on_codepipeline(function="other")(lambda job: None)
    client = Client(app)
    client.send(codepipeline.job())

    [sent] = client.sent
    assert sent.target == "codepipeline.put_job_failure_result"
    assert "UnhandledEventError" in sent.content["failureDetails"]["message"]


def test_filters() -> None:
    handlers = {
        "other": lambda app: app.on_codepipeline(function="other"),
        "rest": lambda app: app.on_codepipeline(),
    }

    assert taken_by(handlers, codepipeline.job()) == ["rest"]
    assert taken_by(handlers, codepipeline.job(function="other")) == ["other"]


@pytest.mark.parametrize("kind", samples("codepipeline"))
def test_samples_survive_the_round_trip(kind: str) -> None:
    event = read(CodePipelineJob, samples("codepipeline")[kind].record(), "codepipeline")

    assert read(CodePipelineJob, write(event), "codepipeline") == event


@given(
    st.builds(
        CodePipelineJob,
        id=st.text(),
        user_parameters=st.none() | st.text(),
        function=st.none() | st.text(),
        continuation_token=st.none() | st.text(),
    )
)
def test_payload_and_event_agree_in_both_directions(event: CodePipelineJob[str]) -> None:
    assert read(CodePipelineJob, write(event), "codepipeline") == event


@published("codepipeline")
def test_the_public_samples(name: str) -> None:
    [event] = received("codepipeline", load(name))

    assert "unreadable" not in repr(event)


def test_damaged_payloads_end_in_clear_errors() -> None:
    assert check_mutations(codepipeline.job) > 40
