"""`lambdarouter dev` with pollers, as a process of its own: nothing is lost, whatever ends it; and clear errors."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep
from typing import Any
from uuid import uuid4

import pytest

from tests.support.moto_server import AWS, VARIABLES, free_port

ROOT = Path(__file__).resolve().parents[2]

#: The messages of the test of all; `LAMBDAROUTER_MESSAGES=10000` for a longer one.
MESSAGES = int(os.environ.get("LAMBDAROUTER_MESSAGES", "200"))
QUEUES = 10
#: Seconds that the endpoint gets for them: moto's server needs longer for each message of a long queue.
PATIENCE = 90 + MESSAGES / 5

SERVICE = """
import os, random
from lambdarouter import App
from lambdarouter.sources.dynamodb import DynamoDBRecord
from lambdarouter.sources.kinesis import KinesisRecord
from lambdarouter.sources.s3 import S3Event
from lambdarouter.sources.sns import SNSMessage
from lambdarouter.sources.sqs import SQSMessage

app = App(report_batch_item_failures=True)
chance = random.Random(os.getpid())

def note(text: str) -> None:
    with open("handled.txt", "a", encoding="utf-8") as file:
        file.write(text + "\\n")

@app.on_sqs()
def message(message: SQSMessage[str]) -> None:
    if message.body == "exit" and message.receive_count == 1:
        os._exit(9)
    if chance.random() < 0.05:
        raise ValueError
    note(message.body)

@app.on_kinesis()
def record(record: KinesisRecord[str]) -> None:
    note(record.data)

@app.on_sns()
def notification(message: SNSMessage[str]) -> None:
    note(f"sns {message.message}")

@app.on_s3()
def stored(event: S3Event) -> None:
    note(f"s3 {event.key}")

@app.on_eventbridge()
def happened(event) -> None:
    note(f"eventbridge {event.detail_type}")
"""

#: A service without a handler for all messages of queues, which would get the notifications of a FIFO topic.
NOTIFIED = """
from lambdarouter import App

app = App()

def note(text: str) -> None:
    with open("handled.txt", "a", encoding="utf-8") as file:
        file.write(text + "\\n")

@app.on_sns()
def notification(message) -> None:
    note(f"sns {message.message}")

@app.on_schedule()
def due(event) -> None:
    note(f"schedule {event.resource_arn}")
"""


class Dev:
    """A running `lambdarouter dev`."""

    def __init__(self, process: subprocess.Popen[bytes], folder: Path, log: Path) -> None:
        self.process = process
        self.folder = folder
        self.log = log

    def handled(self) -> Counter[str]:
        """What the handlers have handled, and how often."""
        file = self.folder / "handled.txt"
        return Counter(file.read_text(encoding="utf-8").splitlines() if file.exists() else [])

    def text(self) -> str:
        """What was printed so far."""
        return self.log.read_text(encoding="utf-8", errors="replace")


def arguments(aws_url: str, *options: str) -> list[str]:
    """The command line."""
    command = [sys.executable, "-m", "lambdarouter.cli", "dev", "service:app", "--port", "0", "--timeout", "1"]
    return [*command, "--endpoint-url", aws_url, *options]


@contextmanager
def running(aws: AWS, folder: Path, *options: str, service: str = SERVICE) -> Generator[Dev]:
    """The command as a process of its own, with the app in another."""
    (folder / "service.py").write_text(service, encoding="utf-8")
    log = folder / "log.txt"
    variables = {**os.environ, **VARIABLES, "PYTHONPATH": str(ROOT)}
    with log.open("ab") as output:
        process = subprocess.Popen(
            arguments(aws.url, *options),
            cwd=folder,
            stdout=output,
            stderr=output,
            env=variables,
            start_new_session=True,
        )
    try:
        yield Dev(process, folder, log)
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGTERM)
        process.wait(30)


def until(look: Callable[[], Any], seconds: float = 90) -> None:
    """Wait until something holds."""
    end = monotonic() + seconds
    while not look():
        assert monotonic() < end, "it did not come to that"
        sleep(0.1)


def polled(urls: list[str]) -> list[str]:
    """The options for queues whose failed messages return soon."""
    return [*(each for url in urls for each in ("--sqs", url)), "--visibility-timeout", "2"]


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no signals of this kind")
def test_nothing_is_lost_by_failures_and_a_restart(aws: AWS, tmp_path: Path) -> None:
    queues = [aws.queue(f"many-{uuid4().hex[:8]}")[0] for _ in range(QUEUES)]
    count = MESSAGES // QUEUES
    sent = [f"{queue}.{number}" for queue in range(QUEUES) for number in range(count)]
    for place, url in enumerate(queues):
        aws.send(url, sent[place * count : (place + 1) * count])

    with running(aws, tmp_path, *polled(queues)) as dev:
        until(lambda: len(dev.handled()) > len(sent) / 4, PATIENCE)
        os.killpg(dev.process.pid, signal.SIGKILL)  # in the middle of whatever it does
        dev.process.wait(10)
    assert sum(map(aws.count, queues)) > 0
    with running(aws, tmp_path, *polled(queues)) as dev:
        until(lambda: sum(map(aws.count, queues)) == 0, PATIENCE)

        assert set(dev.handled()) == set(sent)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no signals of this kind")
def test_a_message_whose_handler_ends_the_process_stays_in_the_queue(aws: AWS, tmp_path: Path) -> None:
    url, _ = aws.queue(f"exit-{uuid4().hex[:8]}")
    aws.send(url, ["exit"])
    with running(aws, tmp_path, *polled([url])) as dev:
        until(lambda: aws.count(url) == 0)

        assert dev.handled() == {"exit": 1}
        assert "The process of the app ended with exit status 9" in dev.text()


def test_notifications_reach_their_handlers_and_the_subscriptions_are_removed(aws: AWS, tmp_path: Path) -> None:
    name = f"notified-{uuid4().hex[:8]}"
    topic = aws.client("sns").create_topic(Name=name)["TopicArn"]
    aws.client("s3").create_bucket(Bucket=name)
    aws.client("events").put_rule(Name=name, EventPattern=json.dumps({"source": ["shop"]}))
    entry = {"Source": "shop", "DetailType": "placed", "Detail": "{}"}
    expected = {"sns tea", "s3 a.jpg", "eventbridge placed"}

    def subscribed() -> bool:
        return bool(aws.client("events").list_targets_by_rule(Rule=name)["Targets"])

    with running(aws, tmp_path, "--sns", topic, "--s3", name, "--rule", name) as dev:
        until(subscribed)
        aws.client("sns").publish(TopicArn=topic, Message="tea")
        aws.client("s3").put_object(Bucket=name, Key="a.jpg", Body=b"")
        aws.client("events").put_events(Entries=[entry])
        until(lambda: set(dev.handled()) == expected)
        dev.process.send_signal(signal.SIGTERM)
        assert dev.process.wait(30) == 0

    assert not subscribed()
    assert aws.client("sns").list_subscriptions_by_topic(TopicArn=topic)["Subscriptions"] == []
    assert "QueueConfigurations" not in aws.client("s3").get_bucket_notification_configuration(Bucket=name)
    assert not [each for each in aws.client("sqs").list_queues().get("QueueUrls", []) if "lambdarouter-dev" in each]


def test_messages_of_a_fifo_topic_come_in_order_through_a_queue(aws: AWS, tmp_path: Path) -> None:
    name = f"events-{uuid4().hex[:8]}.fifo"
    sns = aws.client("sns")
    attributes = {"FifoTopic": "true", "ContentBasedDeduplication": "true"}
    topic = sns.create_topic(Name=name, Attributes=attributes)["TopicArn"]

    def subscribed() -> bool:
        return bool(sns.list_subscriptions_by_topic(TopicArn=topic)["Subscriptions"])

    with running(aws, tmp_path, "--sns", topic, service=NOTIFIED) as dev:
        until(subscribed)
        for number in range(25):
            sns.publish(TopicArn=topic, Message=str(number), MessageGroupId="orders")
        until(lambda: len(dev.handled()) == 25)
        dev.process.send_signal(signal.SIGTERM)
        assert dev.process.wait(30) == 0

        lines = (tmp_path / "handled.txt").read_text(encoding="utf-8").splitlines()
        assert lines == [f"sns {number}" for number in range(25)]
    assert not subscribed()
    assert not [each for each in aws.client("sqs").list_queues().get("QueueUrls", []) if "lambdarouter-dev" in each]


@pytest.mark.slow
def test_a_scheduled_rule_is_fired_here_and_gets_no_target(aws: AWS, tmp_path: Path) -> None:
    name = f"nightly-{uuid4().hex[:8]}"
    aws.client("events").put_rule(Name=name, ScheduleExpression="rate(1 minute)")
    with running(aws, tmp_path, "--rule", name, service=NOTIFIED) as dev:
        until(lambda: f"schedules: rule {name}: rate(1 minute) is fired here" in dev.text())

        assert aws.client("events").list_targets_by_rule(Rule=name)["Targets"] == []


@pytest.mark.parametrize(
    ("options", "variables", "text"),
    [
        (["--sqs", "{aws}/123456789012/nowhere"], {}, r"sqs nowhere: GetQueueAttributes: The specified queue does not"),
        (["--kinesis", "nowhere"], {}, "kinesis nowhere: DescribeStreamSummary: Stream nowhere"),
        (["--rule", "nowhere"], {}, "notifications: DescribeRule: Rule nowhere does not exist."),
        (["--schedule", "nowhere"], {}, "schedules: GetSchedule: Schedule nowhere does not exist."),
        (["--sns", "arn:aws:sns:us-east-1:123456789012:no.fifo"], {}, "Subscribe: Topic does not exist."),
        (["--dynamodb", "nowhere"], {}, "dynamodb nowhere: DescribeTable: Requested resource not found"),
        (["--sqs", "{aws}/123456789012/orders"], {"AWS_ACCESS_KEY_ID": ""}, "There are no AWS credentials"),
        (["--sqs", "{aws}/123456789012/orders"], {"AWS_DEFAULT_REGION": ""}, "There is no AWS region"),
        (["--sqs", "{aws}/1/a.fifo", "--batch-size", "11"], {}, "a FIFO queue has batches of at most 10 messages"),
        (["--sqs", "{aws}/1/a", "--batch-size", "11"], {}, "need --batch-window of at least 1 second"),
        (["--sqs", "{aws}/1/a", "--filter", "{"], {}, "--filter expects JSON"),
        (["--sqs", "{aws}/1/a", "--filter", '{"boddy": ["a"]}'], {}, "no record has the key 'boddy'"),
        (["--kinesis", "a", "--on-failure", "dead"], {}, "'dead' is not the ARN of an SQS queue, an SNS topic or"),
        (["--kinesis", "a", "--state", "service.py"], {}, "Cannot read 'service.py': it is not JSON"),
    ],
    ids=str,
)
def test_what_cannot_be_polled(
    aws: AWS, tmp_path: Path, options: list[str], variables: dict[str, str], text: str
) -> None:
    (tmp_path / "service.py").write_text(SERVICE, encoding="utf-8")
    known = {**os.environ, **VARIABLES, "PYTHONPATH": str(ROOT), "HOME": str(tmp_path), **variables}
    known = {name: value for name, value in known.items() if value}
    done = subprocess.run(
        arguments(aws.url, *(each.replace("{aws}", aws.url) for each in options)),
        cwd=tmp_path,
        env=known,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )

    assert done.returncode == 2, done.stderr
    assert re.search(re.escape(text), done.stderr), done.stderr
    assert "Traceback" not in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_an_endpoint_that_does_not_respond_is_polled_as_soon_as_it_does(aws: AWS, tmp_path: Path) -> None:
    nowhere = f"http://127.0.0.1:{free_port()}"
    with running(AWS(nowhere), tmp_path, "--sqs", f"{nowhere}/123456789012/orders") as dev:
        until(lambda: "Trying again" in dev.text() or dev.process.poll() is not None)

        assert f"{nowhere} does not respond (EndpointConnectionError). Start it, or correct" in dev.text()
        assert dev.text().count("Trying again") == 1
        assert dev.process.poll() is None
