"""Handlers of public projects, ported: a log forwarder over six sources, and a custom resource that polls.

None of them looks at the payload with `if`. The other ports are examples: `examples/registry` and `examples/notifier`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Annotated, Any

from lambdarouter import App, Batch, Depends, LambdaContext
from lambdarouter.sources.cloudformation import CustomResourceRequest, LaterReply, answer, answer_later, failed, success
from lambdarouter.sources.cloudwatch_logs import LogBatch
from lambdarouter.sources.eventbridge import EventBridgeEvent
from lambdarouter.sources.kinesis import KinesisRecord
from lambdarouter.sources.s3 import S3Event
from lambdarouter.sources.sns import SNSMessage
from lambdarouter.sources.sqs import SQSMessage

# --- A log forwarder over six sources -------------------------------------------------------------------------------


def write(lines: list[str]) -> None:
    """Write the lines to the log; a real forwarder sends them to a service."""
    print(f"sent {json.dumps(lines)}", flush=True)


#: Sends the lines of one invocation.
send: list[Callable[[list[str]], None]] = [write]


def collected() -> Iterator[list[str]]:
    """The lines of one invocation, which are sent at its end."""
    lines: list[str] = []
    yield lines
    send[-1](lines)


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


# --- A custom resource that polls -----------------------------------------------------------------------------------


class NotYetError(Exception):
    """The work is going on."""


class Clusters:
    """The service that creates clusters: each is ready at the third look. And the queue of what is to be looked at."""

    def __init__(self) -> None:
        self.looks: dict[str, int] = {}
        self.queue: list[dict[str, Any]] = []

    def state(self, name: str) -> str:
        self.looks[name] = self.looks.get(name, 0) + 1
        return {"broken": "failed"}.get(name, "active" if self.looks[name] > 2 else "creating")


clusters = Clusters()
poller = App(report_batch_item_failures=True, response_hosts="127.0.0.1")


@poller.on_cloudformation_create(resource_type="Custom::Cluster")
def create(request: CustomResourceRequest[dict[str, Any]]) -> LaterReply:
    clusters.queue.append({"cluster": request.properties["Name"], "request": json.dumps(request.raw)})
    return answer_later()


@poller.on_sqs(pattern={"body": {"cluster": [{"exists": True}]}})
def poll(message: SQSMessage[dict[str, str]], context: LambdaContext) -> None:
    name = message.body["cluster"]
    outcomes = {"active": success(name), "failed": failed("The cluster cannot be created.")}
    state = clusters.state(name)
    if state not in outcomes:
        raise NotYetError
    answer(message.body["request"], outcomes[state], context, response_hosts="127.0.0.1")


@poller.on_invoke(pattern={"operation": ["Queue"]})
def waiting(request: dict[str, Any]) -> list[dict[str, Any]]:
    return clusters.queue
