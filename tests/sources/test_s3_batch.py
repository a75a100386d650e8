"""S3 Batch Operations: tasks, and the result of each."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdarouter import App, EventError, ReplyError
from lambdarouter._events.reading import read, write
from lambdarouter.sources import s3_batch as s3_batch_source
from lambdarouter.sources.s3_batch import S3BatchTask
from lambdarouter.testing import Client, s3_batch, samples
from tests.dispatched import received, taken_by
from tests.mutations import check_mutations
from tests.published import load, published

INVOCATION = "YW4gaW52b2NhdGlvbiBvZiB0aGUgam9i"
TASK = "dGhlIGZpcnN0IHRhc2s"
JOB = "f3cc4f60-61f6-4a2b-8a21-d07600c373ce"


def answer_of(handler: Callable[[S3BatchTask], Any], payload: Any) -> Any:
    app = App()
    app.on_s3_batch()(handler)
    return Client(app).send(payload)


def result_of(returned: Any) -> tuple[str, str]:
    """The code and the text of the one task whose handler returns this."""
    [result] = answer_of(lambda task: returned, s3_batch.task())["results"]
    assert result.keys() == {"taskId", "resultCode", "resultString"}
    return result["resultCode"], result["resultString"]


def several(count: int) -> dict[str, Any]:
    """One event with several tasks."""
    payload: dict[str, Any] = s3_batch.task()
    [task] = payload["tasks"]
    return {**payload, "tasks": [{**task, "taskId": f"task-{n}", "s3Key": f"key-{n}"} for n in range(count)]}


def test_every_field_of_a_task() -> None:
    known: dict[str, Any] = {
        "bucket": "uploads",
        "key": "images/my photo.jpg",
        "raw_key": "images/my+photo.jpg",
        "task_id": TASK,
        "job_id": JOB,
        "invocation_id": INVOCATION,
    }

    assert received("s3_batch", s3_batch.task()) == [
        S3BatchTask(**known, version_id="096fKKXTRTtl3on89fVO.nfljtsv6qko", user_arguments={"width": "800"})
    ]
    assert received("s3_batch", s3_batch.task_v1()) == [S3BatchTask(**known, schema_version="1.0")]


def test_filters() -> None:
    handlers = {
        "jpg": lambda app: app.on_s3_batch(bucket="uploads", key="*.jpg"),
        "logs": lambda app: app.on_s3_batch(prefix=["logs/", "old logs/"]),
        "bucket": lambda app: app.on_s3_batch(bucket="other"),
        "rest": lambda app: app.on_s3_batch(),
    }

    assert taken_by(handlers, s3_batch.task()) == ["jpg"]
    assert taken_by(handlers, s3_batch.task_v1()) == ["jpg"]
    assert taken_by(handlers, s3_batch.task(key="old logs/1")) == ["logs"]
    assert taken_by(handlers, s3_batch.task_v1(bucket="other")) == ["bucket"]
    assert taken_by(handlers, s3_batch.task(bucket="more")) == ["rest"]


# --- Results --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("kind", "version"), [("task", "2.0"), ("task_v1", "1.0")])
def test_the_answer_echoes_the_invocation(kind: str, version: str) -> None:
    assert answer_of(lambda task: None, samples("s3_batch")[kind]()) == {
        "invocationSchemaVersion": version,
        "treatMissingKeysAs": "PermanentFailure",
        "invocationId": INVOCATION,
        "results": [{"taskId": TASK, "resultCode": "Succeeded", "resultString": ""}],
    }


def test_what_a_handler_may_return() -> None:
    assert result_of(None) == ("Succeeded", "")
    assert result_of("Succeeded") == ("Succeeded", "")
    assert result_of("PermanentFailure") == ("PermanentFailure", "")
    assert result_of({"resultCode": "TemporaryFailure"}) == ("TemporaryFailure", "")
    assert result_of({"resultCode": "Succeeded", "resultString": "800 x 600"}) == ("Succeeded", "800 x 600")


@pytest.mark.parametrize(
    ("returned", "said"),
    [
        ("done", "resultCode"),
        (1, "value"),
        ({}, "resultCode"),
        ({"resultCode": "Failed"}, "resultCode"),
        ({"resultCode": "Succeeded", "resultString": 5}, "resultString"),
        ({"resultCode": "Succeeded", "result": ""}, "result"),
    ],
)
def test_another_reply_is_a_failure_that_names_the_field(returned: Any, said: str) -> None:
    code, text = result_of(returned)

    assert code == "TemporaryFailure"
    assert text.startswith("ReplyError")
    assert said in text


@given(st.lists(st.sampled_from(["Succeeded", "PermanentFailure", None, "raise", "wrong"]), min_size=1, max_size=12))
def test_every_task_is_answered_in_its_order_whatever_its_handler_does(steps: list[str | None]) -> None:
    def handle(task: S3BatchTask) -> str | None:
        step = steps[int(task.key.removeprefix("key-"))]
        if step == "raise":
            raise ValueError("secret")
        return step

    results = answer_of(handle, several(len(steps)))["results"]

    codes = {None: "Succeeded", "raise": "TemporaryFailure", "wrong": "TemporaryFailure"}
    assert [each["taskId"] for each in results] == [f"task-{n}" for n in range(len(steps))]
    assert [each["resultCode"] for each in results] == [codes.get(step, step) for step in steps]
    assert "secret" not in str(results)
    raised = [each["resultString"] for each, step in zip(results, steps, strict=True) if step == "raise"]
    assert set(raised) <= {"ValueError"}


def test_a_task_that_no_route_takes_is_answered_as_failed() -> None:
    app = App()
    app.on_s3_batch(bucket="other")(lambda task: None)

    [result] = Client(app).send(s3_batch.task())["results"]

    assert result["resultCode"] == "TemporaryFailure"
    assert "UnhandledEventError" in result["resultString"]


def test_the_default_handler_may_answer() -> None:
    app = App()
    app.on_s3_batch(bucket="other")(lambda task: None)
    app.default(lambda task: "PermanentFailure")

    [result] = Client(app).send(s3_batch.task())["results"]

    assert result["resultCode"] == "PermanentFailure"


# --- Payloads -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("gone", ["invocationId", "taskId"])
def test_what_cannot_be_answered_is_refused_before_any_task_is_handled(gone: str) -> None:
    payload = several(2)
    del (payload if gone in payload else payload["tasks"][1])[gone]
    seen: list[S3BatchTask] = []

    with pytest.raises(EventError, match=gone):
        answer_of(seen.append, payload)

    assert seen == []


@pytest.mark.parametrize("kind", samples("s3_batch"))
def test_samples_survive_the_round_trip(kind: str) -> None:
    event = read(S3BatchTask, samples("s3_batch")[kind].record(), "s3_batch")

    assert read(S3BatchTask, write(event), "s3_batch") == event


@given(st.text(min_size=1), st.text(), st.none() | st.text(), st.dictionaries(st.text(), st.text()))
def test_payload_and_event_agree_in_both_directions(
    bucket: str, key: str, version: str | None, arguments: dict[str, str]
) -> None:
    payload = s3_batch.task(bucket=bucket, key=key, version_id=version, user_arguments=arguments)
    [event] = received("s3_batch", payload)

    assert (event.key, event.version_id, event.user_arguments) == (key, version, arguments)
    assert event.bucket == bucket or bucket.startswith("arn:")
    assert read(S3BatchTask, write(event), "s3_batch") == event


@published("s3_batch")
def test_the_public_samples(name: str) -> None:
    [event] = received("s3_batch", load(name))

    assert "unreadable" not in repr(event)
    assert event.version_id


@pytest.mark.parametrize("kind", samples("s3_batch"))
def test_damaged_payloads_end_in_clear_errors(kind: str) -> None:
    assert check_mutations(samples("s3_batch")[kind]) > 40


# --- Replies made by helpers ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("reply", "code", "said"),
    [
        (s3_batch_source.succeeded(), "Succeeded", ""),
        (s3_batch_source.succeeded("3 pages"), "Succeeded", "3 pages"),
        (s3_batch_source.temporary_failure("busy"), "TemporaryFailure", "busy"),
        (s3_batch_source.permanent_failure("no picture"), "PermanentFailure", "no picture"),
    ],
)
def test_what_the_helpers_make(reply: Any, code: str, said: str) -> None:
    app = App()
    app.on_s3_batch()(lambda task: reply)
    (result,) = Client(app).send(next(iter(samples("s3_batch").values()))())["results"]

    assert (result["resultCode"], result["resultString"]) == (code, said)


def test_what_the_helpers_refuse() -> None:
    wrong: Any = 7
    with pytest.raises(ReplyError, match="s3_batch: the reply's resultString"):
        s3_batch_source.succeeded(wrong)
