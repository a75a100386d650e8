"""The poller of a queue, with moto's server as SQS."""

from __future__ import annotations

import json
from base64 import b64decode
from collections.abc import Callable, Generator
from contextlib import contextmanager
from time import monotonic, sleep
from typing import Any
from uuid import uuid4

import pytest

from lambdarouter import App
from lambdarouter._development.aws import AWS as Endpoint
from lambdarouter._development.function import Function
from lambdarouter._development.mappings import MappingSettings
from lambdarouter._development.queues import QueuePoller
from lambdarouter.sources.sqs import SQSMessage
from tests.support.moto_server import AWS

pytestmark = pytest.mark.usefixtures("credentials")


class Service:
    """An app that fails the messages it is told to fail, as often as it is told."""

    def __init__(self, *, reports: bool = True) -> None:
        self.app = App(report_batch_item_failures=reports)
        self.seen: list[str] = []
        self.handled: list[str] = []
        self.failures: dict[str, int] = {}
        self.app.on_sqs()(self.handle)
        self.messages: list[SQSMessage[str]] = []

    def handle(self, message: SQSMessage[str]) -> None:
        """Handle a message or fail it."""
        self.messages.append(message)
        self.seen.append(message.body)
        if self.failures.get(message.body, 0) > 0:
            self.failures[message.body] -= 1
            raise ValueError(message.body)
        self.handled.append(message.body)


@contextmanager
def polling(aws: AWS, service: Service, url: str, **settings: Any) -> Generator[QueuePoller]:
    """A poller at work."""
    function = Function(service.app)
    poller = QueuePoller(function, Endpoint(aws.url), MappingSettings(**settings), url)
    poller.start()
    try:
        yield poller
    finally:
        poller.stop()
        poller.join(20)
        assert not poller.is_alive()


def until(look: Callable[[], bool]) -> None:
    """Wait until something holds."""
    end = monotonic() + 30
    while not look():
        assert monotonic() < end
        sleep(0.02)


def new(kind: str = "") -> str:
    """The name of a queue of one test."""
    return f"orders-{uuid4().hex[:8]}{kind}"


def test_messages_reach_the_handler_and_are_deleted(aws: AWS) -> None:
    service = Service()
    url, arn = aws.queue(new())
    attributes = {
        "kind": {"DataType": "String", "StringValue": "order"},
        "token": {"DataType": "Binary", "BinaryValue": b"\x00\x01"},
    }
    aws.client("sqs").send_message(QueueUrl=url, MessageBody="tea", MessageAttributes=attributes)
    with polling(aws, service, url):
        until(lambda: aws.count(url) == 0)

    (message,) = service.messages
    assert (message.body, message.queue_arn, message.receive_count) == ("tea", arn, 1)
    assert message.attributes["kind"].string_value == "order"
    assert message.attributes["token"].binary_value == b"\x00\x01"
    assert b64decode(message.raw["messageAttributes"]["token"]["binaryValue"]) == b"\x00\x01"
    assert message.sent_at is not None


def test_a_message_that_failed_returns_and_costs_no_other_a_delivery(aws: AWS) -> None:
    service = Service()
    service.failures["2"] = 2
    url, _ = aws.queue(new(), VisibilityTimeout="1")
    aws.send(url, [str(number) for number in range(5)])
    with polling(aws, service, url):
        until(lambda: aws.count(url) == 0)

    assert sorted(service.handled) == ["0", "1", "2", "3", "4"]
    assert service.seen.count("2") == 3
    assert [each.receive_count for each in service.messages if each.body == "2"] == [1, 2, 3]


def test_without_partial_batch_responses_the_whole_batch_returns(aws: AWS) -> None:
    service = Service(reports=False)
    service.failures["1"] = 1
    url, _ = aws.queue(new(), VisibilityTimeout="1")
    aws.send(url, ["0", "1", "2"])
    with polling(aws, service, url):
        until(lambda: aws.count(url) == 0)

    assert sorted(service.seen) == ["0", "0", "1", "1", "2", "2"]


def test_a_poison_message_reaches_the_dead_letter_queue(aws: AWS) -> None:
    service = Service()
    service.failures["poison"] = 99
    dead, dead_arn = aws.queue(new("-dead"))
    redrive = json.dumps({"deadLetterTargetArn": dead_arn, "maxReceiveCount": "2"})
    url, _ = aws.queue(new(), VisibilityTimeout="0", RedrivePolicy=redrive)
    aws.send(url, ["poison", "tea"])
    with polling(aws, service, url):
        until(lambda: aws.count(dead) == 1 and aws.count(url) == 0)

    assert (service.handled, service.seen.count("poison")) == (["tea"], 2)


def test_a_fifo_queue_keeps_the_order_of_each_group(aws: AWS) -> None:
    service = Service()
    service.failures = {"a1": 1, "b0": 2}
    url, _ = aws.queue(new(".fifo"), VisibilityTimeout="1")
    for group in "ab":
        aws.send(url, [f"{group}{number}" for number in range(6)], group)
    # Of several messages of a group that return together, moto delivers the last one first; SQS does not.
    with polling(aws, service, url, batch_size=1):
        until(lambda: aws.count(url) == 0)

    for group in "ab":
        assert [each for each in service.handled if each.startswith(group)] == [
            f"{group}{number}" for number in range(6)
        ]
    assert {each.group_id for each in service.messages} == {"a", "b"}


def test_a_window_gathers_a_batch(aws: AWS) -> None:
    service = Service()
    url, _ = aws.queue(new())
    aws.send(url, [str(number) for number in range(25)])
    with polling(aws, service, url, batch_size=25, batch_window=2.0) as poller:
        until(lambda: aws.count(url) == 0)
        sizes = [len(each.payload["Records"]) for each in poller.function.history]

    assert sizes == [25]


def test_filters_drop_messages_as_lambda_does(aws: AWS, capfd: pytest.CaptureFixture[str]) -> None:
    service = Service()
    url, _ = aws.queue(new())
    aws.send(url, ['{"kind": "order"}', '{"kind": "other"}', "no JSON"])
    with polling(aws, service, url, filters=({"body": {"kind": ["order"]}},)):
        until(lambda: aws.count(url) == 0)

    assert service.seen == ['{"kind": "order"}']
    assert "match no filter and were deleted" in capfd.readouterr().err


@pytest.mark.parametrize(
    "answer",
    [
        "no object",
        {"batchItemFailures": [{"itemIdentifier": ""}]},
        {"batchItemFailures": [{"itemIdentifier": "of no batch"}]},
        {"batchItemFailures": "all"},
    ],
    ids=str,
)
def test_a_wrong_response_deletes_nothing(aws: AWS, answer: Any, capfd: pytest.CaptureFixture[str]) -> None:
    service = Service()

    @service.app.middleware(scope="invocation")
    def answer_wrongly(payload: Any, context: Any, call_next: Callable[[Any], Any]) -> Any:
        call_next(payload)
        return answer

    url, _ = aws.queue(new())
    aws.send(url, ["tea"])
    with polling(aws, service, url):
        until(lambda: bool(service.seen))
        until(lambda: "1 of 1 messages failed" in capfd.readouterr().err)

    assert aws.count(url) == 1


def test_messages_that_were_not_handled_before_the_end_return_at_once(aws: AWS) -> None:
    service = Service()
    url, _ = aws.queue(new(), VisibilityTimeout="300")
    aws.send(url, ["tea", "cake"])
    with polling(aws, service, url, batch_size=20, batch_window=300.0) as poller:
        until(lambda: aws.count(url) == 2)
        sleep(0.3)
        poller.stop()
        poller.join(20)

    assert service.seen == []
    received = aws.client("sqs").receive_message(QueueUrl=url, MaxNumberOfMessages=10)
    assert sorted(each["Body"] for each in received["Messages"]) == ["cake", "tea"]


def test_a_queue_whose_visibility_timeout_is_too_short_is_named(aws: AWS, capfd: pytest.CaptureFixture[str]) -> None:
    url, _ = aws.queue(new(), VisibilityTimeout="10")
    poller = QueuePoller(Function(App(), timeout=30), Endpoint(aws.url), MappingSettings(), url)
    poller.check()

    assert "the visibility timeout, 10 s, is shorter than the timeout of the function, 30 s" in capfd.readouterr().err
