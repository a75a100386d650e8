"""The table of docs/batches.md, cell by cell: what happens to a batch when something happens to one of its records."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from attrs import frozen

from lambdarouter import App, BatchError, LambdaContext
from lambdarouter._detection.known import NAMES
from lambdarouter._routing.deliveries import PerRecord, Queue, Stream
from lambdarouter.errors import LambdaRouterError
from lambdarouter.sources.activemq import ActiveMQMessage
from lambdarouter.sources.codecommit import CodeCommitEvent
from lambdarouter.sources.documentdb import DocumentDBChange
from lambdarouter.sources.dynamodb import DynamoDBRecord
from lambdarouter.sources.firehose import FirehoseRecord
from lambdarouter.sources.kafka import KafkaRecord
from lambdarouter.sources.kinesis import KinesisRecord
from lambdarouter.sources.kinesis_analytics import KinesisAnalyticsRecord
from lambdarouter.sources.rabbitmq import RabbitMQMessage
from lambdarouter.sources.s3 import S3Event
from lambdarouter.sources.s3_batch import S3BatchTask
from lambdarouter.sources.ses import SESMessage
from lambdarouter.sources.sns import SNSMessage
from lambdarouter.sources.sqs import SQSMessage
from lambdarouter.testing import (
    Client,
    activemq,
    batch,
    codecommit,
    documentdb,
    dynamodb,
    firehose,
    kafka,
    kinesis,
    kinesis_analytics,
    rabbitmq,
    s3,
    s3_batch,
    ses,
    sns,
    sqs,
)

PAGE = Path(__file__).resolve().parents[2] / "docs" / "batches.md"


@frozen
class Order:
    """The user's own class."""

    number: int


class Interrupt(BaseException):
    """No exception of a handler: a signal, an exit."""


def handle(number: Any) -> None:
    """What every handler does with the number of its record; the second of three records is the odd one."""
    if number == RAISES:
        raise ValueError
    if number == INTERRUPTS:
        raise Interrupt


RAISES, INTERRUPTS, STRAY = 100, 200, 300


def service(*, reports: bool) -> App:
    """An app with a typed handler for each source."""
    app = App(report_batch_item_failures=reports)

    @app.on_sqs(where=lambda message: message.body.number != STRAY)
    def from_sqs(message: SQSMessage[Order]) -> None:
        handle(message.body.number)

    @app.on_kinesis(where=lambda record: record.data.number != STRAY)
    def from_kinesis(record: KinesisRecord[Order]) -> None:
        handle(record.data.number)

    @app.on_dynamodb(where=lambda record: record.new_image is not None and record.new_image.number != STRAY)
    def from_dynamodb(record: DynamoDBRecord[Order]) -> None:
        handle(record.new_image.number if record.new_image is not None else 0)

    @app.on_kafka(where=lambda record: record.value is not None and record.value.number != STRAY)
    def from_kafka(record: KafkaRecord[Order]) -> None:
        handle(record.value.number if record.value is not None else 0)

    @app.on_sns(where=lambda message: message.message.number != STRAY)
    def from_sns(message: SNSMessage[Order]) -> None:
        handle(message.message.number)

    @app.on_activemq(where=lambda message: message.data.number != STRAY)
    def from_activemq(message: ActiveMQMessage[Order]) -> None:
        handle(message.data.number)

    @app.on_rabbitmq(where=lambda message: message.data.number != STRAY)
    def from_rabbitmq(message: RabbitMQMessage[Order]) -> None:
        handle(message.data.number)

    @app.on_firehose(where=lambda record: record.data.number != STRAY)
    def from_firehose(record: FirehoseRecord[Order]) -> None:
        handle(record.data.number)

    @app.on_s3(where=lambda event: event.size != STRAY)
    def from_s3(event: S3Event) -> None:
        handle(event.size)

    _more(app)
    return app


def _more(app: App) -> None:
    """The handlers of sources without a typed payload, and of those that are seldom."""

    @app.on_documentdb(where=lambda change: change.full_document is not None and change.full_document.number != STRAY)
    def from_documentdb(change: DocumentDBChange[Order]) -> None:
        handle(change.full_document.number if change.full_document is not None else 0)

    @app.on_codecommit(where=lambda event: event.custom_data != str(STRAY))
    def from_codecommit(event: CodeCommitEvent) -> None:
        handle(int(event.custom_data or 0))

    @app.on_ses(where=lambda message: message.subject != str(STRAY))
    def from_ses(message: SESMessage) -> None:
        handle(int(message.subject or 0))

    @app.on_s3_batch(where=lambda task: task.key != str(STRAY))
    def from_s3_batch(task: S3BatchTask) -> None:
        handle(int(task.key))

    @app.on_kinesis_analytics(where=lambda record: record.data.number != STRAY)
    def from_kinesis_analytics(record: KinesisAnalyticsRecord[Order]) -> None:
        handle(record.data.number)


def _messages(index: int, number: Any) -> Any:
    return sqs.message(message_id=f"r{index}", body={"number": number})


def _fifo(index: int, number: Any) -> Any:
    return sqs.fifo(message_id=f"r{index}", body={"number": number}, group_id="g")


def _kinesis(index: int, number: Any) -> Any:
    return kinesis.record(sequence_number=f"r{index}", data={"number": number})


def _dynamodb(index: int, number: Any) -> Any:
    return dynamodb.insert(sequence_number=f"r{index}", new_image={"number": number})


def _kafka(index: int, number: Any) -> Any:
    return kafka.record(offset=index, value={"number": number})


def _piped_kinesis(index: int, number: Any) -> Any:
    record = kinesis.record(data={"number": number}, event_id=f"shardId-000000000000:{index}")["Records"][0]
    return [{**{key: value for key, value in record.items() if key != "kinesis"}, **record["kinesis"]}]


def _result(index: int, number: Any) -> Any:
    return kinesis_analytics.output(record_id=f"r{index}", data={"number": number})


#: The sources that read which records failed.
PARTIAL: dict[str, Callable[[int, Any], Any]] = {
    "SQS": _messages,
    "SQS FIFO, one group": _fifo,
    "Kinesis": _kinesis,
    "DynamoDB": _dynamodb,
    "Kafka, one partition": _kafka,
    "Pipes, SQS": lambda index, number: _messages(index, number)["Records"],
    "Pipes, SQS FIFO, one group": lambda index, number: _fifo(index, number)["Records"],
    "Pipes, Kinesis, one shard": _piped_kinesis,
}
MAKES: dict[str, Callable[[int, Any], Any]] = {
    **PARTIAL,
    "S3": lambda index, number: s3.put(size=number, key=f"k{index}"),
    "SNS": lambda index, number: sns.message(message={"number": number}),
    "ActiveMQ": lambda index, number: activemq.text_message(message_id=f"r{index}", data={"number": number}),
    "RabbitMQ": lambda index, number: rabbitmq.message(data={"number": number}),
    "CodeCommit": lambda index, number: codecommit.updated(custom_data=str(number)),
    "DocumentDB": lambda index, number: documentdb.insert(full_document={"number": number}),
    "SES": lambda index, number: ses.message(subject=str(number)),
    "Firehose": lambda index, number: firehose.record(record_id=f"r{index}", data={"number": number}),
    "Kinesis Analytics, before": lambda index, number: kinesis_analytics.record(
        record_id=f"r{index}", data={"number": number}
    ),
    "Kinesis Analytics, results": _result,
    "S3 Batch": lambda index, number: s3_batch.task(task_id=f"r{index}", key=str(number)),
}
#: What of the user's these sources bring is no payload that a type could be asked of.
UNTYPED = ("S3", "CodeCommit", "SES", "S3 Batch")

#: What may happen to the second of three records.
HAPPENS: dict[str, Any] = {
    "all succeed": 2,
    "its handler raises": RAISES,
    "its payload does not fit": "two",
    "no handler matches it": STRAY,
    "it has no id, and its handler raises": RAISES,
    "too little time is left": 2,
    "an interrupt, an exit": INTERRUPTS,
}
ID_KEYS = {
    "SQS": "messageId",
    "SQS FIFO, one group": "messageId",
    "Kinesis": "sequenceNumber",
    "DynamoDB": "SequenceNumber",
    "Kafka, one partition": "offset",
    "Pipes, SQS": "messageId",
    "Pipes, SQS FIFO, one group": "messageId",
    "Pipes, Kinesis, one shard": "eventID",
    "ActiveMQ": "messageID",
    "Firehose": "recordId",
    "Kinesis Analytics, before": "recordId",
    "Kinesis Analytics, results": "recordId",
    "S3 Batch": "taskId",
}
#: Where the records of a batch are.
LISTS = ("Records", "messages", "records", "events", "tasks")


def _joined(*payloads: Any) -> Any:
    if isinstance(payloads[0], list):
        return [each for payload in payloads for each in payload]
    for key in ("messages", "events", "tasks"):
        if key in payloads[0]:
            return {**payloads[0], key: [each for payload in payloads for each in payload[key]]}
    if "rmqMessagesByQueue" in payloads[0]:
        ((queue, _),) = payloads[0]["rmqMessagesByQueue"].items()
        every = [each for payload in payloads for each in payload["rmqMessagesByQueue"][queue]]
        return {**payloads[0], "rmqMessagesByQueue": {queue: every}}
    return batch(*payloads)


def payload(source: str, happens: str) -> Any:
    """A batch of three records; None where a source has no such thing."""
    number = HAPPENS[happens]
    if source in UNTYPED and number == "two":
        return None
    event = _joined(*(MAKES[source](index, number if index == 2 else index) for index in (1, 2, 3)))
    if happens.startswith("it has no id"):
        if source not in ID_KEYS:
            return None
        found: Any = event
        if isinstance(event, dict):
            found = next(event[key] for key in LISTS if key in event)
        record: Any = found[1] if isinstance(found, list) else next(iter(found.values()))[1]
        for inner in (record, record.get("kinesis"), record.get("dynamodb")):
            if isinstance(inner, dict):
                inner.pop(ID_KEYS[source], None)
    return event


def outcome(source: str, happens: str, *, reports: bool) -> str:
    """What happens, in the words of the page."""
    event = payload(source, happens)
    if event is None:
        return "-"
    left = 400 if happens == "too little time is left" else 30_000
    client = Client(service(reports=reports), context=LambdaContext(remaining_time_in_millis=left))
    try:
        answer = client.send(event)
    except BatchError as error:
        return f"raises for {_numbers(each.index + 1 for each in error.exceptions)}"
    except LambdaRouterError as error:
        return f"raises {type(error).__name__}"
    except Interrupt:
        return "raises it"
    except ValueError:
        return "raises the handler's error"
    if answer is None:
        return "acknowledged"
    if "disposition" in answer:
        return "answered"
    for entries, result in (("records", "result"), ("results", "resultCode")):
        if entries in answer:
            told = [each[result] for each in answer[entries]]
            failed = [index for index, each in enumerate(told, 1) if each not in ("Ok", "Succeeded")]
            return f"{_numbers(failed)} {told[failed[0] - 1]}" if failed else "answered"
    named: list[int] = []
    for each in answer["batchItemFailures"]:
        identifier = each["itemIdentifier"]
        named.append(identifier["offset"] if isinstance(identifier, dict) else int(identifier[-1]))
    return f"reports {_numbers(named)}" if named else "acknowledged"


def _numbers(indices: Any) -> str:
    return ", ".join(map(str, indices))


def table() -> list[list[str]]:
    """The table as it is."""
    rows = [["", *HAPPENS]]
    for name in MAKES:
        for reports in (True, False) if name in PARTIAL else (False,):
            label = f"{name}, reports" if reports else f"{name}, raises" if name in PARTIAL else name
            rows.append([label, *(outcome(name, happens, reports=reports) for happens in HAPPENS)])
    return rows


def test_the_table_of_the_page_is_true() -> None:
    page = PAGE.read_text(encoding="utf-8")
    found = re.search(r"<!-- outcomes -->\n(.*?)<!-- end -->", page, re.DOTALL)
    assert found is not None
    lines = [line for line in found[1].splitlines() if line.startswith("|") and not line.startswith("|--")]

    assert [[cell.strip() for cell in line.strip("|").split("|")] for line in lines] == table()


@pytest.mark.parametrize("source", list(MAKES))
@pytest.mark.parametrize("happens", [name for name in HAPPENS if name != "all succeed"])
@pytest.mark.parametrize("reports", [True, False])
def test_nothing_that_failed_is_acknowledged(source: str, happens: str, reports: bool) -> None:
    # Sources without an answer look at no clock: whatever does not end in time fails with the invocation.
    said = outcome(source, happens, reports=reports)

    assert said not in ("acknowledged", "answered") or (happens == "too little time is left" and source in _NO_CLOCK)


_NO_CLOCK = ("S3", "SNS", "ActiveMQ", "RabbitMQ", "CodeCommit", "DocumentDB")


def test_the_page_has_every_source_of_batches() -> None:
    # These list what is one event each time, or a call whose answer is a result: pages of their own tell it.
    others = {"appsync_events", "appsync_resolver", "cloudfront", "cloudwatch_logs", "redshift_udf"}
    found = {
        name for name in NAMES - {"durable_execution"} if isinstance(_source(name).delivery, Queue | Stream | PerRecord)
    }
    names = {name.partition(",")[0].removesuffix(" FIFO").lower().replace(" ", "_") for name in MAKES}

    assert found - others == names - {"pipes"} | {"eventbridge_pipes"}


def _source(name: str) -> Any:
    return import_module(f"lambdarouter.sources.{name}").SOURCE


def test_two_records_of_one_id() -> None:
    app = App(report_batch_item_failures=True)
    seen: list[str] = []

    @app.on_sqs()
    def handler(message: SQSMessage) -> None:
        seen.append(message.body)
        if message.body == "b":
            raise ValueError

    records = [sqs.message(body=body)["Records"][0] for body in "ab"]
    for each in records:
        each["messageId"] = "same"

    # The id names both: both come again, and the first is handled twice rather than the second never.
    assert Client(app).send({"Records": records}) == {"batchItemFailures": [{"itemIdentifier": "same"}]}
    assert seen == ["a", "b"]


def test_a_record_of_another_source_fails_alone() -> None:
    app = App(report_batch_item_failures=True)
    app.on_sqs()(lambda message: None)
    payload = batch(sqs.message(message_id="m1"), sqs.message(message_id="m2"))
    payload["Records"][1] = s3.put()["Records"][0]

    with pytest.raises(BatchError, match="not all of them have an identifier"):
        Client(app).send(payload)


def test_attributes_that_are_null() -> None:
    app, seen = App(report_batch_item_failures=True), list[Any]()
    app.on_sqs()(lambda message: seen.append((message.attributes, message.group_id)))
    payload = sqs.message()
    payload["Records"][0] |= {"messageAttributes": None, "attributes": None}

    assert Client(app).send(payload) == {"batchItemFailures": []}
    assert seen == [({}, None)]


def test_sequence_numbers_out_of_order() -> None:
    app, seen = App(report_batch_item_failures=True), list[str]()

    @app.on_kinesis()
    def handler(record: KinesisRecord) -> None:
        seen.append(record.sequence_number)
        if record.sequence_number == "7":
            raise ValueError

    payload = batch(*(kinesis.record(sequence_number=number, data=b"x") for number in ("9", "7", "8")))

    # The order of the batch is the order of the shard; the service compares the numbers itself.
    assert Client(app).send(payload) == {"batchItemFailures": [{"itemIdentifier": "7"}]}
    assert seen == ["9", "7"]


if __name__ == "__main__":
    rows = table()
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = ["| " + " | ".join(map(str.ljust, row, widths)) + " |" for row in rows]
    lines.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    sys.stdout.write("\n".join(lines) + "\n")
