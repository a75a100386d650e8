"""Event source mappings for tests: they deliver records to an app until each has succeeded or is given up.

A test sees its handlers under redelivery, lost responses and poison records, in fractions of a second:

    simulation = simulate.sqs(app, [sqs.message(body=order) for order in orders], lost_responses=0.2, seed=7)
    assert simulation.given_up == []

The rules are AWS's documented rules, as in `lambdarouter dev`. `seed` makes a run repeatable: it determines the sizes
of batches, the order of standard queues, and what is lost.

Sources: https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html,
https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html and
https://docs.aws.amazon.com/lambda/latest/dg/kafka-retry-configurations.html
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from random import Random
from typing import Any

from .._mappings.outcomes import Outcome
from .._mappings.shards import RetryPolicy, ShardBatch
from ._simulated import Attempt, Delivery, Invoke, Simulation, partition_of

__all__ = ["Attempt", "Delivery", "Simulation", "dynamodb", "kafka", "kinesis", "sqs"]


def sqs(
    app: Invoke,
    messages: Iterable[dict[str, Any]],
    *,
    batch_size: int = 10,
    max_receive_count: int = 3,
    report_batch_item_failures: bool | None = None,
    lost_responses: float = 0.0,
    duplicates: float = 0.0,
    remaining_time_in_millis: int | Callable[[], int] = 30_000,
    seed: int = 0,
    on_settled: Callable[[Delivery], None] | None = None,
) -> Simulation:
    """Deliver the messages of an SQS queue with a dead-letter queue, and return what became of them.

    A queue whose ARN ends with `.fifo` keeps the order within message groups.

    - `app`: an app, a client, or a function of a payload and a context.
    - `messages`: payloads such as `sqs.message(...)`. Repeated message ids are made unique.
    - `batch_size`: the largest number of messages in a batch.
    - `max_receive_count`: the number of receives after which a failed message goes to the dead-letter queue.
    - `report_batch_item_failures`: the setting of the mapping; by default the app's setting.
    - `lost_responses`: the share of invocations, from 0 to 1, whose response Lambda does not receive although the
      handlers ran, as after a timeout. The whole batch is delivered again.
    - `duplicates`: the share of messages that a standard queue delivers again after they were deleted.
    - `remaining_time_in_millis`: a number, or a function that returns one, such as a clock of the test. An invocation
      that ends without time left has timed out.
    - `on_settled`: a function that is called with each message when it succeeds or is given up.
    """
    simulation = Simulation(app, "sqs", reports=report_batch_item_failures, remaining=remaining_time_in_millis)
    simulation.start(messages, on_settled, lost_responses, seed)
    chance = Random(seed)  # noqa: S311  (repeatable on purpose)
    is_fifo = any(each.record["eventSourceARN"].endswith(".fifo") for each in simulation.deliveries)
    waiting, again = list(simulation.deliveries), list[Delivery]()
    while waiting or again:
        batch = _receive(waiting, chance, batch_size, is_fifo=is_fifo) if waiting else again[:batch_size]
        outcome = simulation.invoke(batch, {"Records": [_received(each) for each in batch]})
        again = again if waiting else again[batch_size:]
        succeeded = _settled(simulation, batch, outcome, max_receive_count)
        again += [each for each in succeeded if not is_fifo and chance.random() < duplicates]
        waiting = [each for each in waiting if not each.status]
        if not is_fifo:
            chance.shuffle(waiting)
    return simulation


def _receive(waiting: list[Delivery], chance: Random, batch_size: int, *, is_fifo: bool) -> list[Delivery]:
    size = chance.randint(1, batch_size)
    if not is_fifo:
        return waiting[:size]
    groups = sorted({_group(each) for each in waiting})
    some = set(chance.sample(groups, chance.randint(1, len(groups))))
    return [each for each in waiting if _group(each) in some][:size]


def _settled(simulation: Simulation, batch: list[Delivery], outcome: Outcome, max_receive_count: int) -> list[Delivery]:
    """Settle the messages of a batch, and return those that have succeeded now."""
    succeeded: list[Delivery] = []
    for each in [each for each in batch if not each.status]:  # others are duplicates, which the queue has deleted
        if each.identifier not in outcome.failed:
            simulation.settle(each, "succeeded")
            succeeded.append(each)
        elif each.attempts >= max_receive_count:
            simulation.settle(each, "dead-lettered")
    return succeeded


def _group(delivery: Delivery) -> str:
    return str(delivery.record.get("attributes", {}).get("MessageGroupId", ""))


def _received(delivery: Delivery) -> dict[str, Any]:
    attributes = delivery.record.get("attributes", {})
    return delivery.record | {"attributes": attributes | {"ApproximateReceiveCount": str(delivery.attempts + 1)}}


def kinesis(
    app: Invoke,
    records: Iterable[dict[str, Any]],
    *,
    batch_size: int = 100,
    bisect: bool = False,
    retries: int = 2,
    report_batch_item_failures: bool | None = None,
    lost_responses: float = 0.0,
    remaining_time_in_millis: int | Callable[[], int] = 30_000,
    seed: int = 0,
    on_settled: Callable[[Delivery], None] | None = None,
) -> Simulation:
    """Deliver the records of one shard of a Kinesis stream in order, and return what became of them.

    - `records`: payloads such as `kinesis.record(...)`. Repeated sequence numbers are made unique.
    - `bisect`: whether the mapping splits a failed batch in two: `BisectBatchOnFunctionError`.
    - `retries`: `MaximumRetryAttempts`. A batch whose retries are used up is given up.

    The other parameters are those of `sqs`.
    """
    simulation = Simulation(app, "kinesis", reports=report_batch_item_failures, remaining=remaining_time_in_millis)
    simulation.start(records, on_settled, lost_responses, seed)
    return _shard(simulation, seed, batch_size, RetryPolicy(retries=retries, bisects=bisect))


def dynamodb(
    app: Invoke,
    records: Iterable[dict[str, Any]],
    *,
    batch_size: int = 100,
    bisect: bool = False,
    retries: int = 2,
    report_batch_item_failures: bool | None = None,
    lost_responses: float = 0.0,
    remaining_time_in_millis: int | Callable[[], int] = 30_000,
    seed: int = 0,
    on_settled: Callable[[Delivery], None] | None = None,
) -> Simulation:
    """Deliver the changes of one shard of a table's stream in order, and return what became of them.

    The parameters are those of `kinesis`.
    """
    simulation = Simulation(app, "dynamodb", reports=report_batch_item_failures, remaining=remaining_time_in_millis)
    simulation.start(records, on_settled, lost_responses, seed)
    return _shard(simulation, seed, batch_size, RetryPolicy(retries=retries, bisects=bisect))


def _shard(simulation: Simulation, seed: int, batch_size: int, policy: RetryPolicy) -> Simulation:
    chance = Random(seed)  # noqa: S311  (repeatable on purpose)
    left = simulation.deliveries
    while left:
        size = chance.randint(1, batch_size)
        batch, left = ShardBatch(left[:size], policy, lambda each: each.identifier), left[size:]
        while (part := batch.current) is not None:
            outcome = simulation.invoke(part.records, {"Records": [each.record for each in part.records]})
            settled = batch.settle(outcome)
            for each in settled.succeeded:
                simulation.settle(each, "succeeded")
            for each in settled.discarded:
                simulation.settle(each, "discarded")
    return simulation


def kafka(
    app: Invoke,
    records: Iterable[dict[str, Any]],
    *,
    batch_size: int = 100,
    retries: int = 2,
    report_batch_item_failures: bool | None = None,
    lost_responses: float = 0.0,
    remaining_time_in_millis: int | Callable[[], int] = 30_000,
    seed: int = 0,
    on_settled: Callable[[Delivery], None] | None = None,
) -> Simulation:
    """Deliver the records of a Kafka topic, each partition in order, and return what became of them.

    - `records`: payloads such as `kafka.record(...)`. A batch has records of several partitions.
    - `batch_size`: the largest number of records of one partition in a batch.
    - `retries`: the number of retries before a record is given up, and the partition continues after it.

    The other parameters are those of `sqs`.
    """
    simulation = Simulation(app, "kafka", reports=report_batch_item_failures, remaining=remaining_time_in_millis)
    simulation.start(records, on_settled, lost_responses, seed)
    chance = Random(seed)  # noqa: S311
    left: dict[str, list[Delivery]] = {}
    for each in simulation.deliveries:
        left.setdefault(partition_of(each.record), []).append(each)
    while left:
        some = chance.sample(sorted(left), chance.randint(1, len(left)))
        batches = {partition: left[partition][: chance.randint(1, batch_size)] for partition in some}
        lists = {partition: [each.record for each in batch] for partition, batch in batches.items()}
        deliveries = [each for batch in batches.values() for each in batch]
        outcome = simulation.invoke(deliveries, {**simulation.envelope, "records": lists})
        for partition, batch in batches.items():
            for each in batch:
                if each.identifier in outcome.failed:
                    if each.attempts > retries:
                        simulation.settle(each, "discarded")
                    break  # the partition stays at its first failed record
                simulation.settle(each, "succeeded")
            left[partition] = [each for each in left[partition] if not each.status]
        left = {partition: batch for partition, batch in left.items() if batch}
    return simulation
