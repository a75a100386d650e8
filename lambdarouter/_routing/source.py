"""Sources: how AWS delivers the events of one service, and how the service learns the outcome.

A source's module declares one `SOURCE = Source(name, delivery)`. There are five deliveries:

- `Invocation`: one event; the service reads or ignores the result of the invocation.
- `Queue`: a batch of records, each of which fails alone; a message group may keep its order.
- `Stream`: a batch of ordered records; after a failure the service redelivers from a checkpoint.
- `PerRecord`: a batch whose result has one answer for each record.
- `Callback`: one event whose outcome is reported to the service by a call of its API.

Each delivery has the options that make sense for it, so that a combination without a meaning is a type error.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import count, repeat
from typing import TYPE_CHECKING, Any, overload

from ..errors import EventError, RegistrationError

if TYPE_CHECKING:
    from .._detection.shape import Shape

#: A raw record after its location, which errors name: `("sqs", "Records", 0)`.
Record = tuple[tuple[str | int, ...], Any]

ListRecords = Callable[[Any], list[Record]]
#: Reads an identifier or a key from a raw record; None where the record has none.
ReadKey = Callable[[Any], Any]


class TextAt:
    """Reads the text at a path of a raw record; None where there is no text.

    A path instead of a function lets `testing.batch` make the identifiers of its records unique.
    """

    __slots__ = ("keys",)

    def __init__(self, *keys: str) -> None:
        self.keys: tuple[str, ...] = keys

    def __call__(self, record: Any) -> str | None:
        """The text, if there is one."""
        value = record
        for key in self.keys:
            if type(value) is not dict:
                return None
            value = value.get(key)
        return value if type(value) is str and value else None


class RecordOutcome:
    """The outcome of one record: the return value of its handler (through `reply`), or the error of its failure."""

    __slots__ = ("error", "record", "value")

    def __init__(self, record: Any, value: Any, error: Exception | None) -> None:
        self.record: Any = record
        self.value: Any = value
        self.error: Exception | None = error


# --- Deliveries -----------------------------------------------------------------------------------------------------


class Invocation:
    """One event for each invocation.

    - `reply(value, event)`: the handler's return value as the service expects it; raises ReplyError for any other
      value. Without it the service ignores the result, and the return value is dropped.
    - `parse(payload)`: the raw event in a payload that is not one itself, such as JSON in a string; raises EventError.
    - `on_failure(error, payload)`: the result that tells the service of a failure, for a service with a form for that;
      it may raise another error instead. Without it, the error fails the invocation.
    """

    __slots__ = ("on_failure", "parse", "reply")

    def __init__(
        self,
        *,
        reply: Callable[[Any, Any], Any] | None = None,
        parse: Callable[[Any], Any] | None = None,
        on_failure: Callable[[Exception, Any], Any] | None = None,
    ) -> None:
        self.parse: Callable[[Any], Any] | None = parse
        self.reply: Callable[[Any, Any], Any] | None = reply
        self.on_failure: Callable[[Exception, Any], Any] | None = on_failure


class Batched:
    """The common part of the deliveries that bring several records; use `Queue`, `Stream` or `PerRecord`."""

    __slots__ = (
        "has_checkpoint",
        "has_windows",
        "is_control_message",
        "list_records",
        "ordering_group",
        "ordering_key",
        "record_id",
        "reply",
        "reports_item_failures",
        "respond",
    )

    def __init__(self, list_records: ListRecords, record_id: ReadKey | None) -> None:
        #: The raw records of a payload, each with its location.
        self.list_records: ListRecords = list_records
        #: The identifier of a record, for errors and for the partial batch response.
        self.record_id: ReadKey | None = record_id
        #: Whether the service reads a partial batch response (`batchItemFailures`).
        self.reports_item_failures: bool = False
        #: The group within which records are handled in order: a message group, a shard, a partition.
        self.ordering_group: ReadKey | None = None
        #: The key within which order holds even when records run concurrently.
        self.ordering_key: ReadKey | None = None
        #: Whether the service redelivers every record from the reported failure on.
        self.has_checkpoint: bool = False
        #: Whether a payload can be one of a tumbling window.
        self.has_windows: bool = False
        #: Whether a payload is a message of the service itself, which needs no handler.
        self.is_control_message: Callable[[Any], bool] | None = None
        #: The return value of a handler as the answer for its record.
        self.reply: Callable[[Any, Any], Any] | None = None
        #: The whole result, from one outcome for each record, in order.
        self.respond: Callable[[Any, list[RecordOutcome]], Any] | None = None


class Queue(Batched):
    """A batch of records, each of which fails alone: a queue, a topic, a notification.

    - `list_records(payload)`: the raw records; see `each_of`.
    - `record_id`: the identifier that errors name. Give `item_identifier` instead where the service reads a partial
      batch response (`batchItemFailures`), which lists the identifiers of the failed records.
    - `ordering_group(record)`: the message group within which order holds; None for an independent record. After a
      failure the rest of the group is not started, and is reported as failed as well.
    - `is_control_message(payload)`: whether this is a message of the service itself, which needs no handler.
    """

    __slots__ = ()

    @overload
    def __init__(
        self,
        list_records: ListRecords,
        *,
        record_id: ReadKey | None = None,
        ordering_group: ReadKey | None = None,
        is_control_message: Callable[[Any], bool] | None = None,
    ) -> None: ...
    @overload
    def __init__(
        self,
        list_records: ListRecords,
        *,
        item_identifier: ReadKey,
        ordering_group: ReadKey | None = None,
        is_control_message: Callable[[Any], bool] | None = None,
    ) -> None: ...
    def __init__(
        self,
        list_records: ListRecords,
        *,
        record_id: ReadKey | None = None,
        item_identifier: ReadKey | None = None,
        ordering_group: ReadKey | None = None,
        is_control_message: Callable[[Any], bool] | None = None,
    ) -> None:
        super().__init__(list_records, _one_of(record_id, item_identifier))
        self.reports_item_failures: bool = item_identifier is not None
        self.ordering_group: ReadKey | None = ordering_group
        self.ordering_key: ReadKey | None = ordering_group
        self.is_control_message: Callable[[Any], bool] | None = is_control_message


class Stream(Batched):
    """A batch of ordered records with a checkpoint: after a failure the service redelivers from that record on.

    - `list_records(payload)`: the raw records; see `each_of`.
    - `ordering_group(record)`: the shard or partition. After a failure nothing more of it is started, and only its
      first failure is reported.
    - `record_id`, or `item_identifier` where the service reads a partial batch response: as for `Queue`.
    - `ordering_key(record)`: the key within which order holds even when records of one shard run concurrently, such as
      the partition key; by default the ordering group.
    - `has_windows`: whether the service offers tumbling windows.
    """

    __slots__ = ()

    @overload
    def __init__(
        self,
        list_records: ListRecords,
        *,
        ordering_group: ReadKey,
        record_id: ReadKey | None = None,
        ordering_key: ReadKey | None = None,
        has_windows: bool = False,
    ) -> None: ...
    @overload
    def __init__(
        self,
        list_records: ListRecords,
        *,
        ordering_group: ReadKey,
        item_identifier: ReadKey,
        ordering_key: ReadKey | None = None,
        has_windows: bool = False,
    ) -> None: ...
    def __init__(
        self,
        list_records: ListRecords,
        *,
        ordering_group: ReadKey,
        record_id: ReadKey | None = None,
        item_identifier: ReadKey | None = None,
        ordering_key: ReadKey | None = None,
        has_windows: bool = False,
    ) -> None:
        super().__init__(list_records, _one_of(record_id, item_identifier))
        self.reports_item_failures: bool = item_identifier is not None
        self.ordering_group: ReadKey | None = ordering_group
        self.ordering_key: ReadKey | None = ordering_key or ordering_group
        self.has_checkpoint: bool = True
        self.has_windows: bool = has_windows


class PerRecord(Batched):
    """A batch whose result has one answer for each record, as Firehose and S3 Batch Operations expect.

    - `list_records(payload)`: the raw records; see `each_of`.
    - `respond(payload, outcomes)`: the whole result, from one `RecordOutcome` for each record, in order. A handler that
      raised is an outcome too, so that nothing is raised.
    - `reply(value, event)`: the return value of a handler as the answer for its record; raises ReplyError.
    - `record_id`: the identifier that errors name.
    """

    __slots__ = ()

    def __init__(
        self,
        list_records: ListRecords,
        *,
        respond: Callable[[Any, list[RecordOutcome]], Any],
        reply: Callable[[Any, Any], Any] | None = None,
        record_id: ReadKey | None = None,
    ) -> None:
        super().__init__(list_records, record_id)
        self.respond: Callable[[Any, list[RecordOutcome]], Any] | None = respond
        self.reply: Callable[[Any, Any], Any] | None = reply


class Callback:
    """One event whose outcome is reported to the service: success, failure, and an event that no handler matches.

    - `report(event, value, error, context)`: reports the handler's return value, or its error, and returns the result
      of the invocation.
    - `unhandled_event`: the event class that `report` gets where the app has no handler for the source. Without it the
      service does not wait, and an unmatched event fails the invocation.
    - `is_noop(payload)`: whether the event needs no handler and is reported as a success. It raises for a payload that
      no handler may see, which is reported as a failure.
    - `reports_timeout(payload)`: whether `report` calls the service, so that it can report a failure before Lambda ends
      the function. Pass `never` where the service reads only the result of the invocation.
    """

    __slots__ = ("is_noop", "report", "reports_timeout", "unhandled_event")

    def __init__(
        self,
        report: Callable[[Any, Any, Exception | None, Any], Any],
        *,
        unhandled_event: type[Any] | None = None,
        is_noop: Callable[[Any], bool] | None = None,
        reports_timeout: Callable[[Any], bool] | None = None,
    ) -> None:
        self.report: Callable[[Any, Any, Exception | None, Any], Any] = report
        self.unhandled_event: type[Any] | None = unhandled_event
        self.is_noop: Callable[[Any], bool] = is_noop or never
        self.reports_timeout: Callable[[Any], bool] = reports_timeout or always


Delivery = Invocation | Queue | Stream | PerRecord | Callback


def always(payload: Any) -> bool:
    """True for every payload."""
    return True


def never(payload: Any) -> bool:
    """False for every payload."""
    return False


def _one_of(record_id: ReadKey | None, item_identifier: ReadKey | None) -> ReadKey | None:
    if record_id is not None and item_identifier is not None:
        raise RegistrationError("Give record_id= or item_identifier=, which is a record id as well; not both.")
    return item_identifier or record_id


# --- Sources --------------------------------------------------------------------------------------------------------


class Envelope:
    """How a source's records carry events of other sources, and which chains AWS produces.

    - `carries`: the sources whose events a record may hold; "invoke" for a payload of no known source.
    - `content(record)`: the parsed JSON object in a record, or its text where that is no JSON object; None for nothing.
    """

    __slots__ = ("carries", "content")

    def __init__(self, carries: Iterable[str], content: Callable[[Any], Any]) -> None:
        self.carries: frozenset[str] = frozenset(carries)
        self.content: Callable[[Any], Any] = content


class Source:
    """One event source: its name, its delivery, and everything else that only its own module knows.

    - `delivery`: an `Invocation`, `Queue`, `Stream`, `PerRecord` or `Callback`.
    - `shape`: the `Shape` of its payloads, for a source outside this package; those of the built-in sources are in
      `_detection/known.py`.
    - `envelope`: the events of other sources that its records may hold.
    - `from_content(content)`: the payload as Lambda would send it, from the form in which an envelope carries it.
    - `found_in`: for an outside source, the envelopes in which its payloads may be found, such as `{"sqs"}`.
    - `correlation_id`: the keys to the id of a whole event; by default the id of its one record.
    - `authorize(setting)`: a check of payloads for a setting of the app; the check raises EventError before any
      handler.
    - `family`: the sources that share their handlers with this one, such as "http".
    - `advice`: what the error for an unmatched event tells the user to write.
    - `samples`: the module with the `Sample` factories of an outside source, as an import path.
    - `channel`: the filter that names the queue, topic or stream of an event, such as "queue".
    - `protocol`: the name that AsyncAPI has for the protocol of the channel, such as "sqs".
    """

    __slots__ = (
        "advice",
        "authorize",
        "channel",
        "correlation_id",
        "delivery",
        "envelope",
        "family",
        "found_in",
        "from_content",
        "name",
        "protocol",
        "samples",
        "shape",
    )

    def __init__(
        self,
        name: str,
        delivery: Delivery,
        *,
        shape: Shape | None = None,
        envelope: Envelope | None = None,
        from_content: Callable[[Any], Any] | None = None,
        found_in: Iterable[str] = (),
        correlation_id: tuple[str | int, ...] = (),
        authorize: Callable[[Any], Callable[[Any], None]] | None = None,
        family: str | None = None,
        advice: str | None = None,
        samples: str | None = None,
        channel: str | None = None,
        protocol: str | None = None,
    ) -> None:
        if not isinstance(delivery, Invocation | Batched | Callback):
            raise RegistrationError(
                f"The source {name!r} needs a delivery, such as Invocation() or Queue(each_of({name!r})); "
                f"this is a {type(delivery).__name__}."
            )
        self.name: str = name
        self.delivery: Delivery = delivery
        self.shape: Shape | None = shape
        self.envelope: Envelope | None = envelope
        self.from_content: Callable[[Any], Any] | None = from_content
        self.found_in: frozenset[str] = frozenset(found_in)
        self.correlation_id: tuple[str | int, ...] = correlation_id
        self.authorize: Callable[[Any], Callable[[Any], None]] | None = authorize
        self.family: str | None = family
        self.advice: str | None = advice
        self.samples: str | None = samples
        self.channel: str | None = channel
        self.protocol: str | None = protocol

    def __repr__(self) -> str:
        return f"<Source {self.name}>"


# --- Records --------------------------------------------------------------------------------------------------------


def each_of(
    source: str, key: str = "Records", *, shared: tuple[str, ...] = (), empty_with: str | None = None
) -> ListRecords:
    """A function that lists the records at `key` of a payload; it raises EventError for anything but a non-empty list.

    `shared` names keys of the payload that hold for every record; each record gets them beside its own. `empty_with` is
    the key of a payload that may come without any record.
    """

    def list_records(payload: dict[str, Any]) -> list[Record]:
        records = payload.get(key)
        if type(records) is list and (records or (empty_with is not None and empty_with in payload)):
            if not shared:
                if len(records) > 10:  # zip does all of it in C, which pays off for more than a few records
                    return list(zip(zip(repeat(source), repeat(key), count()), records))  # noqa: B905
                return [((source, key, index), record) for index, record in enumerate(records)]
            common = {name: payload[name] for name in shared if name in payload}
            return [((source, key, index), with_shared(common, record)) for index, record in enumerate(records)]
        problem = "is empty" if records == [] else "is not a list"
        raise EventError(source, key, problem, "A real event has at least one record.")

    return list_records


def with_shared(common: dict[str, Any], record: Any) -> Any:
    """A record together with the keys that its payload has for every record; a record that is no object stays as is."""
    return {**common, **record} if common and type(record) is dict else record
