"""Handlers of public projects, ported: none of them looks at the payload with `if`.

They are a log forwarder that collects and sends once, a registry with several operations, and a notifier. A custom
resource that polls is in docs/answer_later.md.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Annotated, Any, Literal

import attrs
import pytest

from lambdarouter import App, Batch, Depends
from lambdarouter.errors import UnhandledEventError
from lambdarouter.sources.cloudwatch_alarm import AlarmEvent
from lambdarouter.sources.cloudwatch_logs import LogBatch
from lambdarouter.sources.eventbridge import EventBridgeEvent
from lambdarouter.sources.kinesis import KinesisRecord
from lambdarouter.sources.s3 import S3Event
from lambdarouter.sources.sns import SNSMessage
from lambdarouter.sources.sqs import SQSMessage
from lambdarouter.testing import Client, batch, cloudwatch_logs, eventbridge, kinesis, s3, samples, sns, sqs

# --- A log forwarder over six sources -------------------------------------------------------------------------------

requests: list[list[str]] = []
outages: list[Exception] = []


@pytest.fixture(autouse=True)
def quiet() -> None:
    """Each test starts with a log service that is up and has received nothing."""
    requests.clear()
    outages.clear()


def collected() -> Iterator[list[str]]:
    lines: list[str] = []
    yield lines
    for outage in outages:
        outages.remove(outage)
        raise outage
    requests.append(lines)


Lines = Annotated[list[str], Depends(collected, scope="invocation")]
forwarder = App(report_batch_item_failures=True)


@forwarder.on_s3()
def stored(events: Batch[S3Event], lines: Lines) -> None:
    lines += [f"s3://{each.bucket}/{each.key}" for each in events]


@forwarder.on_sns(rest=True)
def notified(notification: SNSMessage, lines: Lines) -> None:
    lines.append(notification.message)


@forwarder.on_sqs(rest=True)
def queued(message: SQSMessage, lines: Lines) -> None:
    lines.append(message.body)


@forwarder.on_eventbridge()
def happened(event: EventBridgeEvent, lines: Lines) -> None:
    lines.append(json.dumps(event.detail))


@forwarder.on_cloudwatch_logs()
def logged(events: LogBatch, lines: Lines) -> None:
    lines += [each.message for each in events.events]


@forwarder.on_kinesis(rest=True)
def streamed(record: KinesisRecord, lines: Lines) -> None:
    lines.append(record.data.decode())


def test_each_invocation_sends_once() -> None:
    client = Client(forwarder)
    put = s3.put(bucket="b", key="k")
    client.send(batch(put, put))
    client.send(
        batch(*[sqs.message(body=body) for body in ("a", put, sns.message(message="b"), sns.message(message=put))])
    )
    client.send(eventbridge.event(detail={"a": 1}))
    client.send(batch(kinesis.record(data=b"c"), kinesis.record(data=b"d")))
    client.send(cloudwatch_logs.data_message())
    assert [sorted(each) for each in requests[:4]] == [
        ["s3://b/k"] * 2,
        ["a", "b", "s3://b/k", "s3://b/k"],
        ['{"a": 1}'],
        ["c", "d"],
    ]
    assert len(requests) == 5


def test_nothing_is_lost_while_the_log_service_is_down() -> None:
    """A queue delivers what has failed again, until nothing fails."""
    client, waiting = Client(forwarder), {f"m{index}": f"line {index}" for index in range(10)}
    outages.extend(ConnectionError() for _ in range(3))
    deliveries = 0
    while waiting:
        deliveries += 1
        answer = client.send(batch(*[sqs.message(body=body, message_id=key) for key, body in waiting.items()]))
        failed = {each["itemIdentifier"] for each in answer["batchItemFailures"]}
        waiting = {key: body for key, body in waiting.items() if key in failed}
    assert deliveries == 4
    assert requests == [[f"line {index}" for index in range(10)]]


# --- A registry with several operations -----------------------------------------------------------------------------


@attrs.frozen
class Register:
    operation: Literal["Register"]
    name: str


@attrs.frozen
class Remove:
    operation: Literal["Remove"]
    name: str
    force: bool = False


registry = App()
names: set[str] = set()


@registry.middleware(scope="invocation")
def contract(payload: Any, context: Any, call_next: Any) -> Any:
    """Every answer has a status, also that to an operation that is unknown."""
    try:
        return {"status": "OK", "result": call_next(payload)}
    except Exception as error:
        return {"status": "ERROR", "message": type(error).__name__}


@registry.on_invoke()
def register(request: Register) -> list[str]:
    names.add(request.name)
    return sorted(names)


@registry.on_invoke()
def remove(request: Remove) -> list[str]:
    names.remove(request.name)
    return sorted(names)


@registry.on_invoke(pattern={"operation": [{"prefix": "List"}]})
def listed(request: dict[str, Any]) -> list[str]:
    return sorted(names)


def test_each_operation_is_a_handler_and_keeps_the_contract() -> None:
    client = Client(registry)
    names.clear()
    assert client.send({"operation": "Register", "name": "a"}) == {"status": "OK", "result": ["a"]}
    assert client.send({"operation": "ListAll"}) == {"status": "OK", "result": ["a"]}
    assert client.send({"operation": "Remove", "name": "a"}) == {"status": "OK", "result": []}
    assert client.send({"operation": "Remove", "name": "a"}) == {"status": "ERROR", "message": "KeyError"}
    assert client.send({"operation": "Register"}) == {"status": "ERROR", "message": "PayloadError"}
    assert client.send({"operation": "Other"})["status"] == "ERROR"
    assert client.send("no object")["status"] == "ERROR"


# --- A notifier -----------------------------------------------------------------------------------------------------

notifier = App()


@notifier.on_cloudwatch_alarm()
def alarm(event: AlarmEvent) -> str:
    return f"alarm {event.name}"


@notifier.on_eventbridge(source="aws.guardduty", pattern={"detail": {"severity": [{"numeric": [">=", 7]}]}})
def finding(event: EventBridgeEvent) -> str:
    return f"finding {event.detail['title']}"


@notifier.on_sns(rest=True)
def anything_else(notification: SNSMessage) -> str:
    return f"text {notification.message}"


def test_alarms_findings_and_anything_else() -> None:
    client = Client(notifier)
    severe = eventbridge.event(source="aws.guardduty", detail={"severity": 8, "title": "t"})
    mild = eventbridge.event(source="aws.guardduty", detail={"severity": 2, "title": "t"})
    raised = next(iter(samples("cloudwatch_alarm").values()))()
    assert client.send(raised).startswith("alarm ")
    assert client.send(sns.message(message=severe)) == client.send(severe) == "finding t"
    assert client.send(sns.message(message="hello")) == "text hello"
    assert client.send(sns.message(message=mild)).startswith("text {")
    with pytest.raises(UnhandledEventError):
        client.send(mild)
