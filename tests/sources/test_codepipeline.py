"""CodePipeline: jobs, and the call that ends them."""

from __future__ import annotations

import io
import re
import time
import zipfile
from collections.abc import Callable
from importlib import import_module
from typing import Any

import pytest
from attrs import define
from hypothesis import given
from hypothesis import strategies as st

from lambdarouter import App, ReplyError
from lambdarouter._events.reading import read, write
from lambdarouter.sources import codedeploy
from lambdarouter.sources.codepipeline import (
    Artifact,
    ArtifactError,
    CodePipelineJob,
    CodePipelineReply,
    continue_later,
    failed,
    read_artifact,
    read_file,
    succeeded,
    write_artifact,
)
from lambdarouter.testing import Client, LambdaContext, codepipeline, samples
from tests.support.aws_calls import answering, judged
from tests.support.dispatched import received, taken_by
from tests.support.mutations import check_mutations
from tests.support.published import load, published

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


@pytest.mark.parametrize(("text", "read"), [("", None), (None, None), ('{"stage": "prod"}', "prod")])
def test_empty_user_parameters_are_none_for_a_type(text: str | None, read: str | None) -> None:
    seen = list[Any]()
    app = App()

    @app.on_codepipeline()
    def deploy(job: CodePipelineJob[Settings]) -> None:
        seen.append(job.user_parameters and job.user_parameters.stage)

    Client(app).send(codepipeline.job(user_parameters=text))
    assert seen == [read]
    assert [each.user_parameters for each in seen_as_text(text)] == [text]


def seen_as_text(text: str | None) -> list[CodePipelineJob[str]]:
    seen = list[CodePipelineJob[str]]()
    app = App()

    @app.on_codepipeline()
    def deploy(job: CodePipelineJob[str]) -> None:
        seen.append(job)

    Client(app).send(codepipeline.job(user_parameters=text))
    return seen


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
    assert sent.content["failureDetails"]["type"] == "ConfigurationError"
    assert sent.content["failureDetails"]["message"].startswith("The job failed with PayloadError: ")
    assert "no JSON" not in str(sent.content)


def test_a_job_that_no_handler_takes_reports_failure() -> None:
    app = App()
    app.on_codepipeline(function="other")(lambda job: None)
    client = Client(app)
    client.send(codepipeline.job())

    [sent] = client.sent
    assert sent.target == "codepipeline.put_job_failure_result"
    assert "UnhandledEventError" in sent.content["failureDetails"]["message"]


def test_an_app_without_any_handler_of_jobs_reports_failure() -> None:
    client = Client(App())
    assert client.send(codepipeline.job()) is None

    [sent] = client.sent
    assert (sent.target, sent.content["jobId"]) == ("codepipeline.put_job_failure_result", ID)
    assert "UnhandledEventError" in sent.content["failureDetails"]["message"]


# --- Replies --------------------------------------------------------------------------------------------------------

SUCCESS, FAILURE = "codepipeline.put_job_success_result", "codepipeline.put_job_failure_result"
REQUEST_ID = "00000000-0000-4000-8000-000000000000"


@pytest.mark.parametrize(
    ("reply", "sent"),
    [
        (succeeded(), {}),
        (
            succeeded(output_variables={"Tag_1": "a", "@-": ""}, summary="Done.", external_execution_id="42"),
            {
                "outputVariables": {"Tag_1": "a", "@-": ""},
                "executionDetails": {"summary": "Done.", "externalExecutionId": "42"},
            },
        ),
        (continue_later("step-2"), {"continuationToken": "step-2"}),
        (
            continue_later("step-2", summary="Half.", external_execution_id="42", percent_complete=0),
            {
                "continuationToken": "step-2",
                "executionDetails": {"summary": "Half.", "externalExecutionId": "42", "percentComplete": 0},
            },
        ),
        (
            {"currentRevision": {"revision": "1", "changeIdentifier": "2", "revisionSummary": "3"}},
            {"currentRevision": {"revision": "1", "changeIdentifier": "2", "revisionSummary": "3"}},
        ),
    ],
)
def test_a_success_is_told_with_what_the_handler_says(reply: Any, sent: dict[str, Any]) -> None:
    if isinstance(reply, CodePipelineReply):
        assert reply.wire == sent
    assert sent_by(lambda job: reply, codepipeline.job()) == [(SUCCESS, {"jobId": ID, **sent})]
    assert judged(SUCCESS, {"jobId": ID, **sent}) == []


@pytest.mark.parametrize(
    ("reply", "details"),
    [
        (failed("No."), {"type": "JobFailed", "message": "No.", "externalExecutionId": REQUEST_ID}),
        (
            failed("No.", "PermissionError", external_execution_id="42"),
            {"type": "PermissionError", "message": "No.", "externalExecutionId": "42"},
        ),
        (failed("x" * 5001), {"type": "JobFailed", "message": "x" * 5000, "externalExecutionId": REQUEST_ID}),
        (
            failed("x" + "\N{PILE OF POO}" * 2500),
            {"type": "JobFailed", "message": "x" + "\N{PILE OF POO}" * 2499, "externalExecutionId": REQUEST_ID},
        ),
    ],
)
def test_a_failure_is_told_with_its_message(reply: CodePipelineReply, details: dict[str, str]) -> None:
    assert sent_by(lambda job: reply, codepipeline.job()) == [(FAILURE, {"jobId": ID, "failureDetails": details})]
    assert judged(FAILURE, {"jobId": ID, "failureDetails": details}) == []


WRONG: list[tuple[Callable[[], Any], str]] = [
    (lambda: succeeded(output_variables={"a b": "c"}), "outputVariables"),
    (lambda: succeeded(output_variables={"": "c"}), "outputVariables"),
    (lambda: succeeded(output_variables={"\u00e4": "c"}), "outputVariables"),
    (lambda: succeeded(output_variables={"a": 1}), "outputVariables.a"),  # type: ignore[dict-item]  # pyright: ignore[reportArgumentType]
    (lambda: succeeded(output_variables=["a"]), "outputVariables"),  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    (lambda: succeeded(summary=""), "executionDetails.summary"),
    (lambda: succeeded(summary="x" * 2049), "executionDetails.summary"),
    (lambda: succeeded(external_execution_id="x" * 1501), "executionDetails.externalExecutionId"),
    (lambda: continue_later(""), "continuationToken"),
    (lambda: continue_later("x" * 2049), "continuationToken"),
    (lambda: continue_later("x", percent_complete=101), "executionDetails.percentComplete"),
    (lambda: continue_later("x", percent_complete=True), "executionDetails.percentComplete"),
    (lambda: failed(""), "failureDetails.message"),
    (lambda: failed(None), "failureDetails.message"),  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    (lambda: failed("x", "Failed"), "failureDetails.type"),  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    (lambda: failed("x", external_execution_id=""), "failureDetails.externalExecutionId"),
]


@pytest.mark.parametrize(("make", "field"), WRONG)
def test_a_wrong_reply_is_found_where_it_is_made(make: Callable[[], Any], field: str) -> None:
    with pytest.raises(ReplyError) as caught:
        make()

    assert caught.value.field == field


@pytest.mark.parametrize(
    ("reply", "text"),
    [
        (codedeploy.succeeded(), "value: is of type CodeDeployReply; expected CodePipelineReply"),
        (
            {"continuationToken": "1", "outputVariables": {}},
            "outputVariables: are not allowed with a continuationToken",
        ),
        ({"outputvariables": {}}, "outputvariables: is unknown"),
        ({"executionDetails": {"percent": 1}}, "executionDetails.percent: is unknown"),
        ({"currentRevision": {"revision": "1"}}, "currentRevision.changeIdentifier: is missing"),
        ({"currentRevision": None}, "currentRevision: is null"),
        (
            {"currentRevision": {"revision": "1", "changeIdentifier": "2", "created": 7}},
            "currentRevision.created: is a number",
        ),
        ([], "value: is a list, not an object"),
    ],
)
def test_what_is_no_reply_is_told_as_a_failure_that_names_the_field(reply: Any, text: str) -> None:
    [(target, content)] = sent_by(lambda job: reply, codepipeline.job())

    assert target == FAILURE
    assert content["failureDetails"]["type"] == "JobFailed"
    assert f"ReplyError: codepipeline: the reply's {text}" in content["failureDetails"]["message"]
    assert judged(FAILURE, content) == []


scalars = st.none() | st.integers(-1, 101) | st.text(max_size=3) | st.sampled_from(["x" * 2048, "x" * 2049])
objects = st.dictionaries(st.sampled_from(["a", "b c", "summary", "percentComplete", "revision"]), scalars, max_size=3)
replies = st.dictionaries(
    st.sampled_from(["continuationToken", "outputVariables", "executionDetails", "currentRevision", "jobId", "other"]),
    scalars | objects,
    max_size=3,
)


@given(replies)
def test_what_is_sent_is_what_the_model_of_the_service_takes(reply: dict[str, Any]) -> None:
    [(target, content)] = sent_by(lambda job: reply, codepipeline.job())

    assert judged(target, content) == []
    if target == FAILURE:
        assert "ReplyError" in content["failureDetails"]["message"]


@given(st.text(min_size=1, max_size=30) | st.text(min_size=1).map(lambda text: text * 5000))
def test_any_message_is_one_that_the_service_takes(message: str) -> None:
    [(target, content)] = sent_by(lambda job: failed(message), codepipeline.job())

    told = content["failureDetails"]["message"]
    assert len(told.encode("utf-16-le")) // 2 <= 5000
    assert judged(target, content) == []
    assert message.encode("utf-16-le", "replace").decode("utf-16-le").startswith(told)


def test_botocore_takes_the_calls(monkeypatch: pytest.MonkeyPatch) -> None:
    app = App()
    app.on_codepipeline()(lambda job: succeeded(output_variables={"a": "b"}, summary="Done."))
    calls = answering(monkeypatch, "codepipeline", "put_job_success_result", {})

    assert app(codepipeline.job(), LambdaContext()) is None

    assert calls == [{"jobId": ID, "outputVariables": {"a": "b"}, "executionDetails": {"summary": "Done."}}]


def test_a_call_that_the_service_refuses_fails_the_invocation_so_that_lambda_tries_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    app = App()
    app.on_codepipeline()(lambda job: failed("No."))
    calls = answering(monkeypatch, "codepipeline", "put_job_failure_result", "InvalidJobStateException")

    with pytest.raises(Exception, match="InvalidJobStateException"):
        app(codepipeline.job(), LambdaContext())

    assert [call["failureDetails"]["message"] for call in calls] == ["No."]


def test_the_pipeline_is_told_before_lambda_ends_the_function() -> None:
    app, seen = App(), list[Any]()

    @app.on_codepipeline()
    def slow(job: CodePipelineJob[str]) -> CodePipelineReply:
        deadline = time.monotonic() + 60
        while not client.sent and time.monotonic() < deadline:
            time.sleep(0.01)
        seen.extend(client.sent)
        return succeeded()

    client = Client(app, context=LambdaContext(remaining_time_in_millis=100))
    client.send(codepipeline.job())

    assert len(seen) == len(client.sent) == 1  # while the handler ran, and not again behind it
    assert client.sent[0].target == FAILURE
    message = client.sent[0].content["failureDetails"]["message"]
    assert "OutOfTimeError: the function's time is nearly over" in message


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


# --- Artifacts ------------------------------------------------------------------------------------------------------

SOURCE = Artifact(name="source", bucket="pipeline", key="source/1.zip")
BUILT = Artifact(name="built", bucket="pipeline", key="built/1.zip")
OTHER = Artifact(name="other", bucket="pipeline", key="other/1.zip")
CREDENTIALS = {"access_key_id": "ASIAEXAMPLE", "secret_access_key": "secret", "session_token": "token"}


def archive(**files: str) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as written:
        for name, text in files.items():
            written.writestr(name.replace("__", "/"), text)
    return content.getvalue()


def job_with(*inputs: Artifact, outputs: tuple[Artifact, ...] = (), **fields: Any) -> CodePipelineJob[Any]:
    known: dict[str, Any] = {**CREDENTIALS, **fields}
    return CodePipelineJob(id="1", input_artifacts=inputs, output_artifacts=outputs, **known)


@pytest.fixture
def s3(monkeypatch: pytest.MonkeyPatch) -> Any:
    """A real client of S3, whose service is moto's; it notes the credentials that each client is made with."""
    boto3, mock_aws = import_module("boto3"), import_module("moto").mock_aws
    made: list[dict[str, Any]] = []
    real = boto3.client

    def client(service: str, **options: Any) -> Any:
        made.append({name: value for name, value in options.items() if name != "config"})
        return real(service, region_name="us-east-1", **options)

    with mock_aws():
        s3 = real("s3", region_name="us-east-1", aws_access_key_id="a", aws_secret_access_key="b")
        s3.create_bucket(Bucket="pipeline")
        monkeypatch.setattr("boto3.client", client)
        s3.made = made
        yield s3


def test_artifacts_are_read_and_written_with_the_credentials_of_the_job(s3: Any) -> None:
    s3.put_object(Bucket="pipeline", Key="source/1.zip", Body=archive(app__main="print()", readme="Read me."))
    key = "arn:aws:kms:us-east-1:123456789012:key/1"
    job = job_with(SOURCE, outputs=(BUILT,), encryption_key=key)

    assert read_file(job, "app/main") == b"print()"
    assert read_artifact(job, "source") == archive(app__main="print()", readme="Read me.")
    write_artifact(job, {"app/main": b"x", "readme": "\u00e4"})
    written = s3.get_object(Bucket="pipeline", Key="built/1.zip")
    with zipfile.ZipFile(io.BytesIO(written["Body"].read())) as found:
        assert {name: found.read(name) for name in found.namelist()} == {"app/main": b"x", "readme": "\u00e4".encode()}
    assert (written["ServerSideEncryption"], written["SSEKMSKeyId"]) == ("aws:kms", key)
    write_artifact(job_with(outputs=(BUILT,)), b"bytes")
    assert s3.get_object(Bucket="pipeline", Key="built/1.zip")["Body"].read() == b"bytes"
    assert s3.made == [
        {"aws_access_key_id": "ASIAEXAMPLE", "aws_secret_access_key": "secret", "aws_session_token": "token"}
    ] * len(s3.made)


def test_what_is_wrong_with_an_artifact(s3: Any) -> None:
    s3.put_object(Bucket="pipeline", Key="source/1.zip", Body=b"text")
    s3.put_object(Bucket="pipeline", Key="other/1.zip", Body=archive(a="1"))
    job, nowhere = job_with(SOURCE, OTHER), Artifact(name="nowhere")
    content: Any = "text"
    files: Any = {"a": 1}
    wrong: list[tuple[Callable[[], Any], str]] = [
        (lambda: read_artifact(job), "name the input artifact; the action has: source, other"),
        (lambda: read_artifact(job, "missing"), "no input artifact 'missing'; it has: source, other"),
        (lambda: read_artifact(job_with()), "name the input artifact; the action has: none"),
        (lambda: read_artifact(job_with(nowhere)), "'nowhere' has no location in S3"),
        (lambda: read_file(job, "a", "source"), "is not a ZIP archive; use read_artifact"),
        (lambda: read_file(job, "b", "other"), "has no file 'b'"),
        (lambda: write_artifact(job, b""), "name the output artifact; the action has: none"),
        (lambda: write_artifact(job_with(outputs=(BUILT,)), content), "bytes, or an object of files, not a string"),
        (lambda: write_artifact(job_with(outputs=(BUILT,)), files), "is bytes or a string, not a number"),
    ]
    for call, text in wrong:
        with pytest.raises(ArtifactError, match=re.escape(text)):
            call()


def test_artifacts_in_a_test_client() -> None:
    app = App()

    @app.on_codepipeline()
    def build(job: CodePipelineJob) -> None:
        write_artifact(job, b"built", "built")

    payload = codepipeline.job(output_artifacts=[BUILT])
    client = Client(app)
    client.send(payload)

    written, told = client.sent
    assert (written.target, told.target) == ("s3.put_object", "codepipeline.put_job_success_result")
    assert {key: written.content[key] for key in ("Bucket", "Key", "Body")} == {
        "Bucket": "pipeline",
        "Key": "built/1.zip",
        "Body": b"built",
    }
    assert "example" not in repr(written.content)

    reading = App()

    @reading.on_codepipeline()
    def read_source(job: CodePipelineJob) -> None:
        read_artifact(job)

    client = Client(reading)
    client.send(codepipeline.job())
    *_, told = client.sent
    assert told.target == "codepipeline.put_job_failure_result"
    assert "the test client makes no call to S3" in told.content["failureDetails"]["message"]
