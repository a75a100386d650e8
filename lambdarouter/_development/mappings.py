"""The settings of the event source mappings that `lambdarouter dev` simulates, and their common behavior.

Source: https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html
"""

from __future__ import annotations

import json
import traceback
from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Sequence
from threading import Event, Thread
from typing import Any, Final, Literal

import click
from attrs import field, frozen

from .._dispatching.builtin_sources import load_source
from .._mappings.outcomes import Outcome, all_failed, read_result
from .._mappings.shards import RetryPolicy
from .._routing.pattern_filter import PatternFilter, pattern_filter
from ..sources.dynamodb import DynamoDBRecord
from ..sources.kinesis import KinesisRecord
from ..sources.sqs import SQSMessage
from .aws import AWS, CALL_ERRORS, explain_error
from .function import Function, Invocation

Start = Literal["LATEST", "TRIM_HORIZON"]

#: The largest payload of an invocation, in bytes; a larger batch is delivered in parts.
MOST_PAYLOAD_BYTES: Final = 6_000_000
#: Seconds before another attempt after an endpoint has failed: the first pause, and the longest.
_PAUSE: Final = 0.5
_LONGEST_PAUSE: Final = 15.0

_EVENTS: Final[dict[str, type[Any]]] = {"sqs": SQSMessage, "kinesis": KinesisRecord, "dynamodb": DynamoDBRecord}


@frozen(kw_only=True)
class MappingSettings:
    """The settings of an event source mapping."""

    batch_size: int | None = None
    """Maximum records in a batch; None for the default of the source: 10 messages, 100 records of a stream."""

    batch_window: float = 0.0
    """Seconds during which a batch is gathered: `MaximumBatchingWindowInSeconds`."""

    visibility_timeout: int | None = None
    """Seconds after which a message that has failed returns; None for the setting of the queue."""

    reports: bool | None = None
    """Whether partial batch responses are read; None for the setting of the app."""

    policy: RetryPolicy = field(factory=RetryPolicy)
    """Treatment of a stream's batch that has failed."""

    maximum_age: float | None = None
    """Seconds after which a record of a stream is discarded: `MaximumRecordAgeInSeconds`. None for no limit."""

    start: Start = "LATEST"
    """Start position of a stream without a checkpoint."""

    on_failure: str | None = None
    """ARN of the queue, topic or bucket that receives discarded batches of a stream."""

    filters: tuple[Any, ...] = ()
    """Patterns of the filter criteria. A record must match one of them, if there are any."""

    def reports_for(self, function: Function, source: str) -> bool:
        """Return whether partial batch responses of a source are read."""
        if self.reports is not None:
            return self.reports
        setting = function.app.report_batch_item_failures
        return setting if isinstance(setting, bool) else source in setting


class Filters:
    """The filter criteria of a mapping; raises RegistrationError for a pattern that AWS would reject."""

    def __init__(self, patterns: Sequence[Any], source: str) -> None:
        loaded = load_source(source)
        assert loaded is not None
        self._filters: list[PatternFilter] = [pattern_filter(each, loaded, _EVENTS[source], None) for each in patterns]

    def matches(self, record: Any) -> bool:
        """Whether a record is delivered."""
        return not self._filters or any(each.accepts(each.content.read(record)) for each in self._filters)


class Poller(ABC):
    """Polls one queue or stream in a thread and invokes the function, until it is stopped."""

    def __init__(self, function: Function, aws: AWS, settings: MappingSettings, name: str) -> None:
        self.name: str = name
        self._thread: Thread = Thread(target=self.run, name=name, daemon=True)
        self.function: Function = function
        self.aws: AWS = aws
        self.settings: MappingSettings = settings
        self.stopping: Event = Event()
        self._pause: float = _PAUSE
        self._last_error: str = ""

    @abstractmethod
    def check(self) -> None:
        """Look up the queue or stream; raises a boto3 error, or SetupError, if it cannot be polled."""

    @abstractmethod
    def poll(self) -> None:
        """Receive and deliver once; return soon if there is nothing."""

    def run(self) -> None:
        """Poll until `stop` is called. An endpoint that fails is tried again, with one message for each reason."""
        while not self.stopping.is_set():
            try:
                self.poll()
                if self._last_error:
                    self.say("responds again")
                self._pause, self._last_error = _PAUSE, ""
            except CALL_ERRORS as error:
                text = explain_error(error, self.aws)
                if text != self._last_error:
                    self.say(f"{text} Trying again.")
                self._last_error = text
                self._wait_longer()
            except Exception:  # a bug in this package must not end the polling silently
                self.say(f"failed, and nothing was deleted:\n{traceback.format_exc()}")
                self._wait_longer()

    def _wait_longer(self) -> None:
        self.stopping.wait(self._pause)
        self._pause = min(2 * self._pause, _LONGEST_PAUSE)

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def is_alive(self) -> bool:
        """Whether the thread runs."""
        return self._thread.is_alive()

    def join(self, seconds: float) -> None:
        """Wait until the thread has ended, but at most this long."""
        self._thread.join(seconds)

    def stop(self) -> None:
        """Ask the thread to end after its current work."""
        self.stopping.set()

    def say(self, text: str) -> None:
        """Print a line to standard error."""
        click.echo(f"{self.name}: {text}", err=True)

    def invoke(
        self, records: list[dict[str, Any]], identifiers: Collection[Any], *, reports: bool
    ) -> tuple[Invocation, Outcome]:
        """Invoke the function with a batch, and return the mapping's decision about its records."""
        invocation = self.function.invoke({"Records": records}, origin=self.name)
        if invocation.error is not None:
            outcome = all_failed(identifiers, invocation.error["errorType"])
        else:
            outcome = read_result(invocation.result, identifiers, reports=reports)
        return invocation, outcome


def parts_of(records: Sequence[Any], to_json: Callable[[Any], Any]) -> list[list[Any]]:
    """Divide records into parts whose events fit in one invocation."""
    parts: list[list[Any]] = []
    left = 0
    for each in records:
        size = len(json.dumps(to_json(each))) + 2
        if not parts or size > left:
            parts.append([])
            left = MOST_PAYLOAD_BYTES
        parts[-1].append(each)
        left -= size
    return parts
