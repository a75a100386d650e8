"""Tests of messages and of files, with plain objects and with whole events."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from examples.orders import service
from examples.orders.service import Ledger, OutOfStepError, Step, app
from lambdarouter.sources.s3 import S3Event
from lambdarouter.sources.sqs import SQSMessage
from lambdarouter.testing import Client, batch, s3, sns, sqs

FILE = '{"order": "a", "number": 1, "what": "placed"}\n{"order": "a", "number": 2, "what": "paid"}\n'


@pytest.fixture(autouse=True)
def ledger(monkeypatch: pytest.MonkeyPatch) -> Iterator[Ledger]:
    monkeypatch.setattr(service, "ledger", Ledger())
    monkeypatch.setattr(service, "read_object", lambda bucket, key: {"imports-1/steps.jsonl": FILE}[f"{bucket}/{key}"])
    yield service.ledger


def step(order: str, number: int, **fields: Any) -> Any:
    return sqs.fifo(
        body={"order": order, "number": number, "what": "next"},
        message_id=f"{order}{number}",
        group_id=order,
        queue_arn="arn:aws:sqs:us-east-1:123456789012:steps.fifo",
        **fields,
    )


def failed(answer: dict[str, Any]) -> list[str]:
    return [each["itemIdentifier"] for each in answer["batchItemFailures"]]


def test_steps_are_booked_once(ledger: Ledger) -> None:
    for number in (1, 2, 2, 1):
        service.book_step(SQSMessage(body=Step("a", number, "next")))

    assert [each.number for each in ledger.steps["a"]] == [1, 2]
    with pytest.raises(OutOfStepError):
        service.book_step(SQSMessage(body=Step("a", 4, "next")))


def test_a_failed_step_holds_back_only_its_own_order(ledger: Ledger) -> None:
    poor = step("a", 2)
    poor["Records"][0]["body"] = '{"order": "a"}'
    client = Client(app)

    answer = client.send(batch(step("a", 1), poor, step("b", 1), step("a", 3), step("b", 2)))

    assert failed(answer) == ["a2", "a3"]
    assert {name: len(steps) for name, steps in ledger.steps.items()} == {"a": 1, "b": 2}
    # The queue delivers them again, in order. This time the body is correct.
    assert failed(client.send(batch(step("a", 2, receive_count=2), step("a", 3, receive_count=2)))) == []
    assert len(ledger.steps["a"]) == 3


def test_a_file(ledger: Ledger) -> None:
    service.import_file(S3Event(bucket="imports-1", key="steps.jsonl"))

    assert ledger.imported == ["steps.jsonl via s3"]


@pytest.mark.parametrize("raw", [False, True], ids=["wrapped", "raw delivery"])
def test_a_file_through_topic_and_queue(raw: bool, ledger: Ledger) -> None:
    notification = s3.put(bucket="imports-1", key="steps.jsonl")
    told = sns.message(message=notification)["Records"][0]["Sns"] | {"Type": "Notification"}
    body = notification if raw else {**told, "Message": json.dumps(notification)}
    arn = "arn:aws:sqs:us-east-1:123456789012:imports"

    assert failed(Client(app).send(sqs.message(body=body, queue_arn=arn))) == []
    assert ledger.imported == [f"steps.jsonl via {'sqs' if raw else 'sqs/sns'}"]
    assert len(ledger.steps["a"]) == 2


def test_a_missing_file_returns_to_the_queue(ledger: Ledger) -> None:
    message = sqs.message(body=s3.put(bucket="imports-1", key="other.jsonl"), message_id="m1")

    assert failed(Client(app).send(message)) == ["m1"]
    assert ledger.imported == []


def test_a_message_that_is_neither_step_nor_file(ledger: Ledger) -> None:
    assert failed(Client(app).send(sqs.message(body="hello", message_id="m1"))) == ["m1"]
