"""Deliveries: how AWS delivers the events of one service, and how the service learns the outcome.

- `Invocation`: one event; the service reads or ignores the result of the invocation.
- `Queue`: a batch of records, each of which fails separately; a message group may keep its order.
- `Stream`: a batch of ordered records; after a failure the service redelivers from a checkpoint.
- `PerRecord`: a batch whose result has one answer for each record.
- `Callback`: one event whose outcome is reported to the service by a call of its API.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, overload

from ..errors import RegistrationError

#: A raw record after its location, which errors name: `("sqs", "Records", 0)`.
Record = tuple[tuple[str | int, ...], Any]

ListRecords = Callable[[Any], list[Record]]
#: Reads an identifier or a key from a raw record; None if the record has none.
ReadKey = Callable[[Any], Any]


class RecordOutcome:
    """The outcome of a `record`: the return `value` of its handler (through `reply`), or the `error` of its failure."""

    __slots__ = ("error", "record", "value")

    def __init__(self, record: Any, value: Any, error: Exception | None) -> None:
        self.record: Any = record
        self.value: Any = value
        self.error: Exception | None = error


def is_reply(value: Any) -> bool:
    """Whether a value is a reply to a service: a `Reply` of any source, or an `HTTPResponse`."""
    return getattr(type(value), "__lambdarouter_reply__", False)


class Invocation:
    """One event for each invocation.

    - `reply(value, event)`: the handler's return value in the form that the service expects; raises ReplyError for any
      other value. Without it, the result is the JSON form of the return value, for a destination or a state machine.
    - `parse(payload)`: the raw event in a payload of another form, such as JSON in a string; raises EventError.
    - `with_context(payload, context)`: the raw event of a payload that is complete only with the invocation's context.
    - `on_failure(error, payload)`: the result that reports a failure, for a service with a form for it; it may raise
      another error. Without it, the error fails the invocation.
    """

    __slots__ = ("on_failure", "parse", "reply", "with_context")

    def __init__(
        self,
        *,
        reply: Callable[[Any, Any], Any] | None = None,
        parse: Callable[[Any], Any] | None = None,
        with_context: Callable[[Any, Any], Any] | None = None,
        on_failure: Callable[[Exception, Any], Any] | None = None,
    ) -> None:
        if with_context is not None and (parse is not None or on_failure is not None):
            raise RegistrationError("Invocation: with_context= cannot be combined with parse= or on_failure=.")
        self.parse: Callable[[Any], Any] | None = parse
        self.with_context: Callable[[Any, Any], Any] | None = with_context
        self.reply: Callable[[Any, Any], Any] | None = reply
        self.on_failure: Callable[[Exception, Any], Any] | None = on_failure


class Batched:
    """The common part of the deliveries with several records; use `Queue`, `Stream` or `PerRecord`."""

    __slots__ = (
        "control_answer",
        "has_checkpoint",
        "has_windows",
        "is_control_message",
        "list_records",
        "may_have_groups",
        "ordering_group",
        "ordering_key",
        "record_id",
        "reply",
        "reports_item_failures",
        "respond",
        "returns_values",
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
        #: Whether any of the raw records may have an ordering group; None if each may.
        self.may_have_groups: Callable[[Iterable[Any]], bool] | None = None
        #: The key within which order is kept even when records run concurrently.
        self.ordering_key: ReadKey | None = None
        #: Whether the service redelivers all records, beginning with the reported failure.
        self.has_checkpoint: bool = False
        #: Whether the return values of the handlers are the result of the invocation.
        self.returns_values: bool = False
        #: Whether a payload can be one of a tumbling window.
        self.has_windows: bool = False
        #: Whether a payload is a message of the service itself, which needs no handler.
        self.is_control_message: Callable[[Any], bool] | None = None
        self.control_answer: Callable[[Any], Any] | None = None
        self.reply: Callable[[Any, Any], Any] | None = None
        #: The whole result, from one outcome for each record, in order.
        self.respond: Callable[[Any, list[RecordOutcome]], Any] | None = None


class Queue(Batched):
    """A batch of records, each of which fails separately: a queue, a topic, a notification.

    - `list_records(payload)`: the raw records; see `each_of`.
    - `record_id`: the identifier in errors. Give `item_identifier` instead if the service reads a partial batch
      response (`batchItemFailures`), which lists the failed records' identifiers.
    - `ordering_group(record)`: the message group within which order is kept; None for an independent record. After a
      failure, the rest of the group is not started, and is also reported as failed.
    - `may_have_groups(records)`: for sources whose batches mostly have no ordering groups, a fast check of the raw
      records. Without it, `ordering_group` reads every record.
    - `is_control_message(payload)`: whether a payload without records comes from the service itself, for no handler.
    - `returns_values`: whether the return values are the result of the invocation; no event source mapping reads them.
    """

    __slots__ = ()

    @overload
    def __init__(
        self,
        list_records: ListRecords,
        *,
        record_id: ReadKey | None = None,
        ordering_group: ReadKey | None = None,
        may_have_groups: Callable[[Iterable[Any]], bool] | None = None,
        is_control_message: Callable[[Any], bool] | None = None,
        returns_values: bool = False,
    ) -> None: ...
    @overload
    def __init__(
        self,
        list_records: ListRecords,
        *,
        item_identifier: ReadKey,
        ordering_group: ReadKey | None = None,
        may_have_groups: Callable[[Iterable[Any]], bool] | None = None,
        is_control_message: Callable[[Any], bool] | None = None,
    ) -> None: ...
    def __init__(
        self,
        list_records: ListRecords,
        *,
        record_id: ReadKey | None = None,
        item_identifier: ReadKey | None = None,
        ordering_group: ReadKey | None = None,
        may_have_groups: Callable[[Iterable[Any]], bool] | None = None,
        is_control_message: Callable[[Any], bool] | None = None,
        returns_values: bool = False,
    ) -> None:
        super().__init__(list_records, _one_of(record_id, item_identifier))
        self.reports_item_failures: bool = item_identifier is not None
        self.ordering_group: ReadKey | None = ordering_group
        self.ordering_key: ReadKey | None = ordering_group
        self.may_have_groups: Callable[[Iterable[Any]], bool] | None = may_have_groups
        self.is_control_message: Callable[[Any], bool] | None = is_control_message
        self.returns_values: bool = returns_values


class Stream(Batched):
    """A batch of ordered records with a checkpoint: after a failure, the service redelivers from that record on.

    - `list_records(payload)`: the raw records; see `each_of`.
    - `ordering_group(record)`: the shard or partition. After a failure, no further record of it is started, and only
      its first failure is reported.
    - `record_id`, or `item_identifier` if the service reads a partial batch response: as for `Queue`.
    - `ordering_key(record)`: the key within which order is kept even when records of one shard run concurrently, such
      as the partition key; by default the ordering group.
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
      raised is also an outcome, so no error is raised.
    - `reply(value, event)`: the return value of a handler as the answer for its record; raises ReplyError.
    - `record_id`: the identifier that errors contain.
    - `control_answer(record)`: the answer for a record that is a message of the service itself, which no handler gets;
      None for any other record.
    """

    __slots__ = ()

    def __init__(
        self,
        list_records: ListRecords,
        *,
        respond: Callable[[Any, list[RecordOutcome]], Any],
        reply: Callable[[Any, Any], Any] | None = None,
        record_id: ReadKey | None = None,
        control_answer: Callable[[Any], Any] | None = None,
    ) -> None:
        super().__init__(list_records, record_id)
        self.control_answer: Callable[[Any], Any] | None = control_answer
        self.respond: Callable[[Any, list[RecordOutcome]], Any] | None = respond
        self.reply: Callable[[Any, Any], Any] | None = reply


class Callback:
    """One event whose outcome is reported to the service: success, failure, and an event that no handler matches.

    - `report(event, value, error, context)`: reports the handler's return value, or its error, and returns the result
      of the invocation.
    - `unhandled_event`: the event class that `report` gets if the app has no handler for the source. Without it, the
      service does not wait, and an unmatched event fails the invocation.
    - `is_noop(payload)`: whether the event needs no handler and is reported as a success. It raises for a bad payload.
    - `reports_timeout(payload)`: whether `report` calls the service; `never` if the result is the only report.
    - `reads_result(payload, context)`: whether the caller reads the result and makes the report itself.
    """

    __slots__ = ("is_noop", "reads_result", "report", "reports_timeout", "unhandled_event")

    def __init__(
        self,
        report: Callable[[Any, Any, Exception | None, Any], Any],
        *,
        unhandled_event: type[Any] | None = None,
        is_noop: Callable[[Any], bool] | None = None,
        reports_timeout: Callable[[Any], bool] | None = None,
        reads_result: Callable[[Any, Any], bool] | None = None,
    ) -> None:
        self.report: Callable[[Any, Any, Exception | None, Any], Any] = report
        self.unhandled_event: type[Any] | None = unhandled_event
        self.is_noop: Callable[[Any], bool] = is_noop or never
        self.reports_timeout: Callable[[Any], bool] = reports_timeout or always
        self.reads_result: Callable[[Any, Any], bool] = reads_result or never


Delivery = Invocation | Queue | Stream | PerRecord | Callback


def always(payload: Any) -> bool:
    """True."""
    return True


def never(payload: Any, context: Any = None) -> bool:
    """False for every payload."""
    return False


def _one_of(record_id: ReadKey | None, item_identifier: ReadKey | None) -> ReadKey | None:
    if record_id is not None and item_identifier is not None:
        raise RegistrationError("Give record_id= or item_identifier=, which is also a record id; not both.")
    return item_identifier or record_id
