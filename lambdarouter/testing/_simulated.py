"""The account of a simulated event source mapping: its records, its invocations, and what became of each."""

from __future__ import annotations

import json
from asyncio import CancelledError
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from copy import deepcopy
from random import Random
from typing import Any, Literal

from attrs import define, field

from .._detection.known import detect
from .._dispatching.entry_point import app_of
from .._mappings.outcomes import Outcome, all_failed, read_result
from ..app import App
from ..context import LambdaContext
from .batches import batch
from .client import Client

#: What is invoked: an app, a client, or a function of a payload and a context.
Invoke = App | Client | Callable[[Any, Any], Any]

Status = Literal["", "succeeded", "dead-lettered", "discarded"]


@define(eq=False)
class Delivery:
    """One record, and what became of it."""

    record: dict[str, Any]
    """Record, as in the event."""

    identifier: Hashable
    """Identifier of the record in a partial batch response."""

    attempts: int = 0
    """Number of invocations with the record."""

    status: Status = ""
    """`succeeded`; `dead-lettered` for a message and `discarded` for any other record that was given up; "" before."""


@define(eq=False)
class Attempt:
    """One invocation of the app with a batch."""

    payload: dict[str, Any]
    """Event."""

    result: Any = None
    """Result of the app; None if it raised."""

    error: BaseException | None = None
    """Exception of the app."""

    is_lost: bool = False
    """Whether the service did not get the response: it was lost, or the invocation timed out."""

    outcome: Outcome = field(factory=Outcome)
    """What the mapping made of the result."""


class Simulation:
    """What became of the records of a simulated event source mapping."""

    def __init__(
        self, app: Invoke, source: str, *, reports: bool | None, remaining: int | Callable[[], int] = 30_000
    ) -> None:
        self.deliveries: list[Delivery] = []
        """Records in the order in which they were given, with the number of attempts and the status."""
        self.attempts: list[Attempt] = []
        """Invocations, in order."""
        self.envelope: dict[str, Any] = {}
        """The event of the first attempt: its records, and the members beside them."""
        self._app: Callable[[Any, Any], Any] = app.send if isinstance(app, Client) else app
        self._source: str = source
        self._reports: bool = _reports(app, source) if reports is None else reports
        self._remaining: int | Callable[[], int] = remaining
        self._on_settled: Callable[[Delivery], None] | None = None
        self._lost: float = 0.0
        self._chance: Random = Random()  # noqa: S311

    @property
    def succeeded(self) -> list[dict[str, Any]]:
        """The records that the service considers handled."""
        return [each.record for each in self.deliveries if each.status == "succeeded"]

    @property
    def given_up(self) -> list[dict[str, Any]]:
        """The records in the dead-letter queue or in the on-failure destination."""
        return [each.record for each in self.deliveries if each.status in ("dead-lettered", "discarded")]

    def start(
        self,
        payloads: Iterable[dict[str, Any]],
        on_settled: Callable[[Delivery], None] | None,
        lost_responses: float,
        seed: int,
    ) -> None:
        """Set the payloads whose records are delivered, and how; raises TypeError for those of another source."""
        given = list(payloads)
        if given:
            self.envelope = batch(*given)
            self.deliveries = list(_deliveries(self.envelope, self._source))
        self._on_settled = on_settled
        self._lost = lost_responses
        self._chance = Random(seed + 1)  # noqa: S311

    def invoke(self, deliveries: Sequence[Delivery], payload: dict[str, Any]) -> Outcome:
        """Invoke the app with a batch, and return what the mapping makes of the result."""
        attempt = Attempt(payload)
        self.attempts.append(attempt)
        context = LambdaContext(remaining_time_in_millis=self._remaining)
        for each in deliveries:
            each.attempts += 1
        identifiers = {each.identifier for each in deliveries}
        try:
            attempt.result = self._app(deepcopy(payload), context)
        except (Exception, SystemExit, CancelledError) as error:
            attempt.error = error
            attempt.outcome = all_failed(identifiers, "the function failed")
            return attempt.outcome
        attempt.is_lost = context.get_remaining_time_in_millis() <= 0 or self._chance.random() < self._lost
        attempt.outcome = (
            all_failed(identifiers, "the response was lost")
            if attempt.is_lost
            else read_result(json.loads(json.dumps(attempt.result)), identifiers, reports=self._reports)
        )
        return attempt.outcome

    def settle(self, delivery: Delivery, status: Status) -> None:
        """Note what became of a record."""
        delivery.status = status
        if self._on_settled is not None:
            self._on_settled(delivery)

    def __repr__(self) -> str:
        return (
            f"<Simulation of {self._source}: {len(self.succeeded)} succeeded, {len(self.given_up)} given up, "
            f"{len(self.attempts)} invocations>"
        )


def partition_of(record: dict[str, Any]) -> str:
    """Return the topic and the partition of a Kafka record, as in the event."""
    return f"{record['topic']}-{record['partition']}"


#: How a partial batch response names a record, by source.
_IDENTIFIERS: dict[str, Callable[[dict[str, Any]], Hashable]] = {
    "sqs": lambda record: record["messageId"],
    "kinesis": lambda record: record["kinesis"]["sequenceNumber"],
    "dynamodb": lambda record: record["dynamodb"]["SequenceNumber"],
    "kafka": lambda record: (partition_of(record), record["offset"]),
}


def _deliveries(payload: dict[str, Any], source: str) -> Iterator[Delivery]:
    if detect(payload) != source:
        raise TypeError(f"simulate.{source} needs payloads of {source}, not of {detect(payload)}.")
    lists = payload["records"].values() if source == "kafka" else [payload["Records"]]
    for records in lists:
        for record in records:
            yield Delivery(record, _IDENTIFIERS[source](record))


def _reports(app: Invoke, source: str) -> bool:
    """Return whether the app sends partial batch responses for a source; False for a function that is no app."""
    target = app.app if isinstance(app, Client) else app_of(app)
    if not isinstance(target, App):
        return False
    setting = target.report_batch_item_failures
    return setting if isinstance(setting, bool) else source in setting
