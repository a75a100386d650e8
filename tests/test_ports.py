"""Handlers of public projects, ported: with redelivery by simulated services, and in the real runtime."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lambdarouter import LambdaContext
from lambdarouter.testing import (
    Client,
    batch,
    cloudformation,
    cloudwatch_logs,
    eventbridge,
    kinesis,
    s3,
    simulate,
    sns,
    sqs,
)
from tests.conftest import StartsRuntime
from tests.support import ports, simulator
from tests.support.bucket import serving
from tests.support.ports import Clusters, forwarder, poller
from tests.support.simulator import Act, Message, World

PUT = s3.put(bucket="b", key="k")

#: An event of each source, and the lines that one invocation sends for it.
EVENTS: list[tuple[Any, list[str]]] = [
    (batch(PUT, PUT), ["s3://b/k", "s3://b/k"]),
    (batch(sns.message(message="a"), sns.message(message=PUT)), ["a", "s3://b/k"]),
    (
        batch(*[sqs.message(body=body) for body in ("a", PUT, sns.message(message="b"), sns.message(message=PUT))]),
        ["a", "b", "s3://b/k", "s3://b/k"],
    ),
    (eventbridge.event(detail={"a": 1}), ['{"a": 1}']),
    (batch(kinesis.record(data=b"c"), kinesis.record(data=b"d")), ["c", "d"]),
]


# --- A log forwarder ------------------------------------------------------------------------------------------------


@pytest.fixture
def sent() -> Iterator[list[list[str]]]:
    """What the forwarder sends, one list for each call."""
    calls: list[list[str]] = []
    ports.send.append(calls.append)
    yield calls
    ports.send.pop()


def test_each_invocation_sends_once(sent: list[list[str]]) -> None:
    client = Client(forwarder)
    for event, _ in EVENTS:
        client.send(event)
    assert [sorted(each) for each in sent] == [lines for _, lines in EVENTS]
    client.send(cloudwatch_logs.data_message())
    assert len(sent) == len(EVENTS) + 1


SCRIPTS = st.lists(
    st.lists(st.sampled_from(["ok", "raise", "late", "interrupt"]), min_size=1, max_size=3).map(tuple),
    min_size=1,
    max_size=20,
)


@settings(max_examples=60)
@given(scripts=SCRIPTS, service=st.sampled_from(["sqs", "kinesis"]), reads=st.booleans(), seed=st.integers(0, 9))
def test_nothing_is_lost_while_the_log_service_fails(
    scripts: list[tuple[Act, ...]], service: str, reads: bool, seed: int
) -> None:
    """The log service fails in the middle of some requests: their records come again, until all are handled."""
    lanes = "shard" if service == "kinesis" else "m"
    messages = [Message(n, lanes, f"{lanes}{n}", (*script, "ok")) for n, script in enumerate(scripts)]
    world = World(forwarder, messages, one_by_one=False)
    settings_of_service: dict[str, Any] = {
        "report_batch_item_failures": reads,
        "remaining_time_in_millis": lambda: world.left,
        "seed": seed,
        "on_settled": world.settle,
    }

    def handle(lines: list[str]) -> None:
        for line in lines:
            world.handle(int(line))

    ports.send.append(handle)
    forwarder.report_batch_item_failures = reads
    try:
        if service == "sqs":
            records = [simulator.sqs_record(each) for each in messages]
            simulate.sqs(
                world.call, [{"Records": [each]} for each in records], max_receive_count=100, **settings_of_service
            )
        else:
            records = [simulator.kinesis_record(each) for each in messages]
            payloads = [{"Records": [each]} for each in records]
            simulate.kinesis(world.call, payloads, retries=100, bisect=True, **settings_of_service)
    finally:
        ports.send.pop()
        forwarder.report_batch_item_failures = True
    world.check()
    assert all(each.handled for each in messages)


@pytest.mark.runtime
def test_the_forwarder_in_the_runtime(runtime: StartsRuntime) -> None:
    started = runtime(handler="tests.support.ports.forwarder")
    for event, _ in EVENTS:
        started.invoke(event, timeout=300)
    found = [json.loads(line.partition("sent ")[2]) for line in started.log.splitlines() if line.startswith("sent ")]
    assert [sorted(each) for each in found] == [lines for _, lines in EVENTS]


# --- A custom resource that polls -----------------------------------------------------------------------------------


def cluster(name: str, **fields: Any) -> Any:
    return cloudformation.create(resource_type="Custom::Cluster", properties={"Name": name}, **fields)


@pytest.mark.parametrize(("name", "status", "deliveries"), [("blue", "SUCCESS", 3), ("broken", "FAILED", 1)])
def test_the_stack_has_one_answer_when_the_work_is_done(
    name: str, status: str, deliveries: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ports, "clusters", Clusters())
    client, count = Client(poller, context=LambdaContext()), 0
    client.send(cluster(name))
    waiting = [sqs.message(message_id="m", body=each) for each in ports.clusters.queue]
    while waiting:
        assert client.sent == []
        count += 1
        failed = [each["itemIdentifier"] for each in client.send(waiting[0])["batchItemFailures"]]
        waiting = [each for each in waiting if failed == ["m"]]
    assert count == deliveries
    assert [each.content["Status"] for each in client.sent] == [status]


@pytest.mark.runtime
def test_the_poller_in_the_runtime(runtime: StartsRuntime) -> None:
    """The answer is attempted again where the server hesitates, and the message comes back where it fails for good."""
    started = runtime(handler="tests.support.ports.poller")
    with serving("drop", 200) as server:
        assert started.invoke(cluster("blue", response_url=server.url), timeout=300) is None
        assert server.answers == []
        (body,) = started.invoke({"operation": "Queue"})
        answers = [started.invoke(sqs.message(message_id="m", body=body)) for _ in range(3)]
        assert answers == [{"batchItemFailures": [{"itemIdentifier": "m"}]}] * 2 + [{"batchItemFailures": []}]
        assert [each["PhysicalResourceId"] for each in server.answers] == ["blue", "blue"]
    assert "NotYetError" in started.log
