"""`lambdarouter replay`: files, queues and buckets; what succeeded is gone, and what failed stays."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from time import monotonic
from typing import Any

import pytest
from click.testing import Result

from lambdarouter import App
from lambdarouter.testing import Client, record, sqs
from tests.support.moto_server import VARIABLES

SERVICE = """
from pathlib import Path
from lambdarouter import App
from lambdarouter.sources.s3 import S3Event
from lambdarouter.sources.sqs import SQSMessage

app = App(report_batch_item_failures=True)

def note(text: str) -> None:
    if text in Path("poison.txt").read_text():
        raise ValueError("poison")
    with open("handled.txt", "a") as file:
        file.write(text + "\\n")

@app.on_sqs(queue="orders")
def message(message: SQSMessage[str]) -> None:
    note(message.body)

@app.on_invoke()
def run(event: dict) -> None:
    note(event["id"])
"""

ORDERS = "arn:aws:sqs:us-east-1:123456789012:orders"


@pytest.fixture
def replay(folder: Path, run: Callable[..., Result]) -> Callable[..., Result]:
    """The command, with a service that fails the texts in `poison.txt`."""
    (folder / "shop.py").write_text(SERVICE, encoding="utf-8")
    (folder / "poison.txt").write_text("", encoding="utf-8")
    return lambda *options: run("replay", "shop:app", *options)


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """A function that makes clients of moto."""
    for name, value in VARIABLES.items():
        monkeypatch.setenv(name, value)
    with import_module("moto").mock_aws():
        yield import_module("boto3").client


def handled(folder: Path) -> list[str]:
    """What the handlers have handled."""
    file = folder / "handled.txt"
    return file.read_text(encoding="utf-8").splitlines() if file.exists() else []


def message(body: str) -> dict[str, Any]:
    """A message of the queue that the service handles."""
    payload: dict[str, Any] = sqs.message(body=body, queue_arn=ORDERS)
    return payload


def test_recorded_events(folder: Path, replay: Callable[..., Result]) -> None:
    app = App()
    app.default(lambda payload: None)
    record(app, folder / "events.jsonl")
    for body in ("tea", "cake"):
        Client(app).send(message(body))
    result = replay("events.jsonl")

    assert result.exit_code == 0
    assert handled(folder) == ["tea", "cake"]
    assert next(line.split() for line in result.stdout.splitlines() if "sqs" in line)[1:6:2] == ["sqs", "2", "0"]


def test_the_traceback_of_a_failed_event_is_shown_once(folder: Path, replay: Callable[..., Result]) -> None:
    (folder / "events.json").write_text(json.dumps([{"id": "7"}]), encoding="utf-8")
    (folder / "poison.txt").write_text("7", encoding="utf-8")

    assert replay("events.json").stderr.count('raise ValueError("poison")') == 1


def test_a_run_goes_on_where_it_was_interrupted(folder: Path, replay: Callable[..., Result]) -> None:
    (folder / "events.json").write_text(json.dumps([message("tea"), message("bad"), {"id": "7"}]), encoding="utf-8")
    (folder / "poison.txt").write_text("bad", encoding="utf-8")
    result = replay("events.json")

    assert result.exit_code == 1
    assert "failed: events.json:2: " in result.stderr
    assert "1 records failed" not in result.stderr
    assert "1 of 3 events failed, and stay where they are." in result.stderr
    assert handled(folder) == ["tea", "7"]

    (folder / "poison.txt").write_text("", encoding="utf-8")
    assert replay("events.json").exit_code == 0
    assert handled(folder) == ["tea", "7", "bad"]
    assert replay("events.json").exit_code == 0
    assert handled(folder) == ["tea", "7", "bad"]


def test_a_dry_run_explains_and_changes_nothing(folder: Path, replay: Callable[..., Result]) -> None:
    (folder / "events.json").write_text(json.dumps(message("tea")), encoding="utf-8")
    result = replay("events.json", "--dry-run")

    assert "events.json:1\n  source: sqs" in result.stdout
    assert "1 events. Nothing was sent, and nothing was deleted." in result.stdout
    assert "tea" not in result.stdout
    assert handled(folder) == []
    assert not (folder / ".lambdarouter").exists()


def test_a_dead_letter_queue(folder: Path, replay: Callable[..., Result], service: Any) -> None:
    client = service("sqs")
    url = client.create_queue(QueueName="orders-dead")["QueueUrl"]
    failure = {"version": "1.0", "requestContext": {"condition": "RetriesExhausted"}, "requestPayload": {"id": "7"}}
    lost = {"version": "1.0", "requestContext": {"condition": "RetryAttemptsExhausted"}, "KinesisBatchInfo": {}}
    attributes = {name: {"DataType": "String", "StringValue": "a"} for name in ("RequestID", "ErrorCode")}
    client.send_message(QueueUrl=url, MessageBody=json.dumps(failure))
    client.send_message(QueueUrl=url, MessageBody=json.dumps(lost))
    client.send_message(QueueUrl=url, MessageBody='{"id": "8"}', MessageAttributes=attributes)

    plan = replay("--sqs", url, "--dry-run")
    assert "3 events. Nothing was sent" in plan.stdout
    assert "cannot be sent: the record of a discarded batch has no content" in plan.stdout

    result = replay("--sqs", url)
    assert result.exit_code == 1
    assert handled(folder) == ["7", "8"]
    counts = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
    left = client.get_queue_attributes(QueueUrl=url, AttributeNames=counts)["Attributes"]
    assert sum(map(int, left.values())) == 1


def test_messages_of_the_queue_itself_have_its_name(folder: Path, replay: Callable[..., Result], service: Any) -> None:
    client = service("sqs")
    url = client.create_queue(QueueName="orders")["QueueUrl"]
    for body in ("tea", "bad"):
        client.send_message(QueueUrl=url, MessageBody=body)
    (folder / "poison.txt").write_text("bad", encoding="utf-8")

    assert replay("--sqs", url).exit_code == 1
    assert handled(folder) == ["tea"]


def test_an_on_failure_destination_in_a_bucket(folder: Path, replay: Callable[..., Result], service: Any) -> None:
    s3 = service("s3")
    s3.create_bucket(Bucket="failures")
    content = {"requestContext": {"condition": "RetriesExhausted"}, "payload": json.dumps(message("tea"))}
    s3.put_object(Bucket="failures", Key="aws/lambda/1", Body=json.dumps(content))
    s3.put_object(Bucket="failures", Key="aws/lambda/2", Body="no JSON")
    s3.put_object(Bucket="failures", Key="other", Body="{}")
    result = replay("--s3", "failures/aws/lambda/")

    assert "s3://failures/aws/lambda/2: the object is not JSON" in result.stderr
    assert handled(folder) == ["tea"]
    assert [each["Key"] for each in s3.list_objects_v2(Bucket="failures")["Contents"]] == ["aws/lambda/2", "other"]


def test_a_rate_and_concurrency(folder: Path, replay: Callable[..., Result]) -> None:
    (folder / "events.json").write_text(json.dumps([{"id": str(each)} for each in range(6)]), encoding="utf-8")
    began = monotonic()

    assert replay("events.json", "--rate", "20", "--concurrency", "3").exit_code == 0
    assert monotonic() - began >= 0.25
    assert sorted(handled(folder)) == list("012345")


@pytest.mark.parametrize(
    ("options", "text"),
    [
        ([], "replay needs a FILE, --sqs or --s3"),
        (["nowhere.json"], "Cannot read 'nowhere.json': No such file"),
        (["broken.jsonl"], "'broken.jsonl', line 2: this is not JSON."),
        (["--sqs", "https://sqs.us-east-1.amazonaws.com/123456789012/nowhere"], "GetQueueAttributes: The specified"),
        (["--s3", "nowhere"], "ListObjectsV2: The specified bucket does not exist"),
    ],
    ids=str,
)
def test_what_cannot_be_replayed(
    folder: Path, replay: Callable[..., Result], service: Any, options: list[str], text: str
) -> None:
    (folder / "broken.jsonl").write_text('{"id": "1"}\n{"id"\n', encoding="utf-8")
    result = replay(*options)

    assert result.exit_code == 2
    assert text in result.stderr
    assert handled(folder) == []
