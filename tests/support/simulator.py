"""Handlers under `lambdarouter.testing.simulate`, which plays the services that poll for a function.

What each message does to its handler is scripted: one word for each attempt, the last one for all that follow. A world
keeps the account that the tests look at: no message may be acknowledged that no handler has handled, and
none may be handled while an earlier one of its lane is neither handled nor given up.
"""

from __future__ import annotations

import asyncio
import threading
from base64 import b64encode
from collections.abc import Callable
from typing import Any, Literal

from lambdarouter import App, LambdaContext
from lambdarouter._events.batch import Batch
from lambdarouter.sources.dynamodb import DynamoDBRecord
from lambdarouter.sources.kafka import KafkaRecord
from lambdarouter.sources.kinesis import KinesisRecord
from lambdarouter.sources.sqs import SQSMessage
from lambdarouter.testing import simulate

#: What a message may do: be handled, raise, be no JSON, be of no route, take much of the time, take more than there is,
#: so that Lambda ends the function and nobody sees its answer, await what is cancelled, or interrupt.
Act = Literal["ok", "raise", "bad", "stray", "slow", "late", "cancel", "interrupt"]

ACTS: tuple[Act, ...] = ("ok", "raise", "bad", "stray", "slow", "late", "cancel", "interrupt")

#: What one handler takes of an invocation's 1,000 ms.
MILLIS = {"slow": 600, "late": 1500}

#: With less time left, nothing may start.
RESERVE = 500


class Interrupt(BaseException):
    """What is no `Exception`: a signal of a timeout, an exit."""


class Message:
    """One message on its way, and what became of it."""

    def __init__(self, number: int, key: str, lane: str, script: tuple[Act, ...]) -> None:
        self.number = number
        self.key = key  # message group, partition key, item or partition
        self.lane = lane  # within which order must hold
        self.script = script
        self.attempts = 0
        self.handled = 0
        self.acknowledged = False
        self.dead = False

    @property
    def act(self) -> Act:
        """What it does at this attempt."""
        return self.script[min(self.attempts, len(self.script)) - 1]

    @property
    def over(self) -> bool:
        """Whether the service has done with it."""
        return self.acknowledged or self.dead

    def __repr__(self) -> str:
        return f"<{self.number} of {self.lane} {self.script} attempt {self.attempts}>"


class World:
    """An app, its messages, and the account of what happens to them."""

    def __init__(self, app: App, messages: list[Message], *, one_by_one: bool) -> None:
        self.app = app
        self.one_by_one = one_by_one
        self.messages = messages
        self.deliveries = 0
        self.invocations = 0
        self.left = 0
        self.lock = threading.Lock()
        self.faults: list[str] = []
        self.before: dict[int, Message] = {}
        last: dict[str, Message] = {}
        for each in messages:
            if each.lane in last:
                self.before[each.number] = last[each.lane]
            last[each.lane] = each

    def handle(self, number: int) -> None:
        """What the handler does with a message."""
        message = self.messages[number]
        earlier = self.before.get(number)
        with self.lock:
            if self.one_by_one and self.left < RESERVE:
                self.faults.append(f"{message} was started with {self.left} ms left")
            self.left -= MILLIS.get(message.act, 1)
            if earlier is not None and not earlier.handled and not earlier.dead:
                self.faults.append(f"{message} was started before {earlier}")
        if message.act == "raise":
            raise ValueError
        if message.act == "cancel":
            raise asyncio.CancelledError
        if message.act == "interrupt":
            raise Interrupt
        with self.lock:
            message.handled += 1

    def call(self, payload: Any, context: Any) -> Any:
        """One invocation: the answer of the app, which must name nothing else than records of the batch."""
        batch = self.batch_of(payload)
        self.invocations += 1
        self.deliveries += len(batch)
        self.left = 1000
        for each in batch.values():
            each.attempts += 1
        try:
            answer = self.app(payload, LambdaContext(remaining_time_in_millis=lambda: max(0, self.left)))
        except Interrupt as interrupt:
            raise SystemExit from interrupt
        if self.left < 0:  # timed out: whatever was done, the answer never came
            raise TimeoutError
        self.check_answer(answer, batch)
        return answer

    def batch_of(self, payload: Any) -> dict[Any, Message]:
        """The messages of a payload, by the identifiers that an answer may name."""
        lists = payload["records"].values() if "records" in payload else [payload["Records"]]
        found = [identified(record) for records in lists for record in records]
        return {identifier: self.messages[number] for identifier, number in found}

    def check_answer(self, answer: Any, batch: dict[Any, Message]) -> None:
        """What an answer names is in the batch, and named once."""
        named: set[Any] = set()
        for each in (answer or {}).get("batchItemFailures", ()):
            identifier = each["itemIdentifier"]
            key = (identifier["partition"], identifier["offset"]) if isinstance(identifier, dict) else identifier
            if key not in batch or key in named:
                self.faults.append(f"the answer names {key!r}, which is not in the batch, or twice")
            named.add(key)

    def settle(self, delivery: simulate.Delivery) -> None:
        """The service has done with a message."""
        _, number = identified(delivery.record)
        if delivery.status == "succeeded":
            self.acknowledge(self.messages[number])
        else:
            self.messages[number].dead = True

    def acknowledge(self, message: Message) -> None:
        """The service deletes a message, or continues after it."""
        if not message.handled:
            self.faults.append(f"{message} is lost")
        message.acknowledged = True

    def check(self) -> None:
        """What must hold in the end."""
        assert not self.faults, "\n".join(self.faults)
        for each in self.messages:
            assert each.over, each
            assert each.handled or each.dead, each


# --- Records --------------------------------------------------------------------------------------------------------


def identified(record: dict[str, Any]) -> tuple[Any, int]:
    """The identifier of a record in an answer, and the number of its message."""
    if "messageId" in record:
        return record["messageId"], int(record["messageId"][1:])
    if "offset" in record:
        return (f"orders-{record['partition']}", record["offset"]), record["offset"]
    sequence = record["kinesis" if "kinesis" in record else "dynamodb"]
    number = sequence["sequenceNumber" if "kinesis" in record else "SequenceNumber"]
    return number, int(number)


def sqs_record(message: Message, *, fifo: bool = False) -> dict[str, Any]:
    order = {"MessageGroupId": message.key, "SequenceNumber": str(message.number)} if fifo else {}
    queue = "strays" if message.act == "stray" else "orders"
    return {
        "messageId": f"m{message.number}",
        "receiptHandle": "handle",
        "body": "{" if message.act == "bad" else str(message.number),
        "attributes": {"ApproximateReceiveCount": str(message.attempts), **order},
        "messageAttributes": {},
        "eventSource": "aws:sqs",
        "eventSourceARN": f"arn:aws:sqs:us-east-1:123456789012:{queue}{'.fifo' if fifo else ''}",
        "awsRegion": "us-east-1",
    }


def kinesis_record(message: Message) -> dict[str, Any]:
    """A record of a Kinesis stream; the lane is its partition key."""
    data = b"{" if message.act == "bad" else str(message.number).encode()
    name = "strays" if message.act == "stray" else "orders"
    return {
        "eventSource": "aws:kinesis",
        "eventID": f"shardId-000000000000:{message.number}",
        "eventName": "aws:kinesis:record",
        "eventSourceARN": f"arn:aws:kinesis:us-east-1:123456789012:stream/{name}",
        "awsRegion": "us-east-1",
        "kinesis": {
            "kinesisSchemaVersion": "1.0",
            "partitionKey": message.key,
            "sequenceNumber": str(message.number),
            "data": b64encode(data).decode(),
            "approximateArrivalTimestamp": 1769860800.123,
        },
    }


def dynamodb_record(message: Message) -> dict[str, Any]:
    """A change of an item; the lane is the item's key."""
    name = "strays" if message.act == "stray" else "orders"
    number = {"S": "none"} if message.act == "bad" else {"N": str(message.number)}
    return {
        "eventSource": "aws:dynamodb",
        "eventID": str(message.number),
        "eventName": "INSERT",
        "eventSourceARN": f"arn:aws:dynamodb:us-east-1:123456789012:table/{name}/stream/2026-01-31T12:00:00.000",
        "awsRegion": "us-east-1",
        "dynamodb": {
            "Keys": {"id": {"S": message.key}},
            "NewImage": {"id": {"S": message.key}, "number": number},
            "SequenceNumber": str(message.number),
            "StreamViewType": "NEW_IMAGE",
        },
    }


def kafka_record(message: Message) -> dict[str, Any]:
    """A record of a topic; the lane is its partition."""
    # A record of another topic would be in its own partition.
    value = b"{" if message.act in ("bad", "stray") else str(message.number).encode()
    return {
        "topic": "orders",
        "partition": message.key,
        "offset": message.number,
        "timestamp": 1769860800123,
        "timestampType": "CREATE_TIME",
        "key": b64encode(message.key.encode()).decode(),
        "value": b64encode(value).decode(),
        "headers": [],
    }


# --- Handlers -------------------------------------------------------------------------------------------------------


def service(world: Callable[[], World], *, reports: bool, kind: str) -> App:
    """An app whose handlers ask the world: plain ones, coroutines, several at a time, whole batches, or half of it.

    Of the kind "patterns", handlers of odd numbers are beside those of all, and know their numbers by their content.
    """
    app = App(report_batch_item_failures=reports, time_reserve_millis=RESERVE)
    concurrency = 4 if kind.startswith("concurrent") else 1

    def one(event: Any, number: Any) -> None:
        world().handle(int(number))

    if kind == "whole":
        _take_whole(app, world)
        return app
    if kind == "mixed":
        _take_whole(app, world, where=lambda number: int(number) % 2 == 1)

    def message(event: SQSMessage[int]) -> None:
        one(event, event.body)

    def record(event: KinesisRecord[int]) -> None:
        one(event, event.data)

    def value(event: KafkaRecord[int]) -> None:
        one(event, event.value)

    def change(event: DynamoDBRecord[dict[str, Any]]) -> None:
        one(event, (event.new_image or {})["number"])

    later = kind in ("later", "concurrent later")
    app.on_sqs(queue=["orders", "orders.fifo"], concurrency=concurrency)(_later(message) if later else message)
    app.on_kinesis(stream="orders", concurrency=concurrency)(_later(record) if later else record)
    app.on_kafka(topic="orders", concurrency=concurrency)(_later(value) if later else value)
    app.on_dynamodb(table="orders", concurrency=concurrency)(_later(change) if later else change)
    if kind == "patterns":
        odd = [{"suffix": digit} for digit in "13579"]
        app.on_sqs(queue=["orders", "orders.fifo"], pattern={"body": odd})(message)
        app.on_kinesis(stream="orders", pattern={"data": odd})(record)
        app.on_kafka(topic="orders", pattern={"value": odd})(value)
        image = {"NewImage": {"number": {"N": odd}}}
        app.on_dynamodb(table="orders", pattern={"dynamodb": image})(change)
    return app


KINDS = ("plain", "later", "concurrent", "concurrent later", "whole", "mixed")


def _take_whole(app: App, world: Callable[[], World], where: Callable[[Any], bool] = lambda number: True) -> None:
    """Handlers of whole batches, for the numbers that pass."""

    @app.on_sqs(queue=["orders", "orders.fifo"], where=lambda message: where(message.body))
    def messages(batch: Batch[SQSMessage[int]]) -> None:
        _whole(batch, [each.body for each in batch], world())

    @app.on_kinesis(stream="orders", where=lambda record: where(record.data))
    def records(batch: Batch[KinesisRecord[int]]) -> None:
        _whole(batch, [each.data for each in batch], world())

    @app.on_kafka(topic="orders", where=lambda record: where(record.value))
    def values(batch: Batch[KafkaRecord[int]]) -> None:
        _whole(batch, [each.value for each in batch], world())

    @app.on_dynamodb(table="orders", where=lambda record: where((record.new_image or {})["number"]))
    def changes(batch: Batch[DynamoDBRecord[dict[str, Any]]]) -> None:
        _whole(batch, [(each.new_image or {})["number"] for each in batch], world())


def _later(handler: Callable[[Any], None]) -> Callable[[Any], Any]:
    async def handle(event: Any) -> None:
        await asyncio.sleep(0)
        handler(event)

    handle.__annotations__ = {"event": handler.__annotations__["event"]}
    return handle


def _whole(batch: Batch[Any], numbers: list[Any], world: World) -> None:
    """Handle a batch in order; what fails is named, and what comes after it in its lane is left."""
    stopped: set[str] = set()
    for event, number in zip(batch, numbers, strict=True):
        lane = world.messages[int(number)].lane
        if lane in stopped:
            batch.fail(event)
            continue
        try:
            world.handle(int(number))
        except ValueError as error:
            batch.fail(event, error)
            stopped.add(lane)


# --- Runs -----------------------------------------------------------------------------------------------------------

SERVICES = ("sqs", "sqs fifo", "kinesis", "kinesis bisect", "dynamodb", "dynamodb bisect", "kafka")


Script = list[tuple[str, tuple[Act, ...]]]


def run(
    name: str,
    scripts: Script,
    seed: int,
    *,
    reports: bool,
    kind: str,
    reads: bool | None = None,
    most_attempts: int = 3,
) -> World:
    """One run of a service to its end; `scripts` are the key and the acts of each message.

    `reports` is the app's flag; `reads` the setting of the mapping, which is as the flag says unless it is given.
    """
    # Where several run at a time, or whole batches beside single records, order holds for each key of a stream.
    in_shard = name.startswith(("kinesis", "dynamodb")) and not kind.startswith(("concurrent", "mixed"))

    def lane(number: int, key: str) -> str:
        # Nothing orders the messages of a standard queue; a shard orders all that it has.
        return str(number) if name == "sqs" else "shard" if in_shard else key

    messages = [Message(number, key, lane(number, key), acts) for number, (key, acts) in enumerate(scripts)]
    world: World
    app = service(lambda: world, reports=reports, kind=kind)
    one_by_one = kind in ("plain", "later")
    reads = reports if reads is None else reads
    world = World(app, messages, one_by_one=one_by_one)
    options: dict[str, Any] = {"report_batch_item_failures": reads, "seed": seed, "on_settled": world.settle}
    if name.startswith("sqs"):
        records = [sqs_record(each, fifo=name == "sqs fifo") for each in messages]
        simulate.sqs(world.call, _payloads(records), max_receive_count=most_attempts, **options)
        return world
    options |= {"retries": most_attempts - 1, "batch_size": 10}
    if name == "kafka":
        simulate.kafka(world.call, _payloads(list(map(kafka_record, messages)), kafka=True), **options)
    elif name.startswith("kinesis"):
        records = list(map(kinesis_record, messages))
        simulate.kinesis(world.call, _payloads(records), bisect=name.endswith("bisect"), **options)
    else:
        records = list(map(dynamodb_record, messages))
        simulate.dynamodb(world.call, _payloads(records), bisect=name.endswith("bisect"), **options)
    return world


def _payloads(records: list[dict[str, Any]], *, kafka: bool = False) -> list[dict[str, Any]]:
    """The records in one payload, as a mapping sends them; none for no records."""
    if not records:
        return []
    if not kafka:
        return [{"Records": records}]
    lists: dict[str, list[dict[str, Any]]] = {}
    for each in records:
        lists.setdefault(f"orders-{each['partition']}", []).append(each)
    return [
        {
            "eventSource": "aws:kafka",
            "eventSourceArn": "arn:aws:kafka:us-east-1:123456789012:cluster/c/0",
            "bootstrapServers": "b-1.example.com:9092",
            "records": lists,
        }
    ]
