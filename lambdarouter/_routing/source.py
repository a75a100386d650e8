"""Sources: one event source, everything that its own module knows, and the records of a payload.

A source's module declares one `SOURCE = Source(name, delivery)`.
"""

from __future__ import annotations

from _operator import itemgetter  # `operator` is one more file for the same name
from collections.abc import Callable, Iterable, Mapping
from itertools import count, repeat
from typing import TYPE_CHECKING, Any, Final, Literal, get_args

from ..errors import EventError, RegistrationError
from .deliveries import Batched, Callback, Delivery, Invocation

if TYPE_CHECKING:
    from .._detection.shape import Shape
    from .deliveries import ListRecords, Record
    from .route import EventChoice

#: The raw record in a pair of a location and a record.
RAW: Final = itemgetter(1)


class Envelope:
    """How a source's records carry events of other sources, and which chains its service produces.

    - `carries`: the sources whose events a record may contain; as a mapping, each with the page that documents the
      chain. Events of other sources are not unpacked.
    - `content(record)`: the parsed JSON object in a record, or its string if that is not a JSON object; None if there
      is no content.
    - `shared`: keys of a record that a converted event in it also gets.
    """

    __slots__ = ("carries", "content", "pages", "shared")

    def __init__(
        self,
        carries: Iterable[str] | Mapping[str, str],
        content: Callable[[Any], Any],
        *,
        shared: tuple[str, ...] = (),
    ) -> None:
        self.carries: frozenset[str] = frozenset(carries)
        #: The page that documents a chain, by the name of the inner source.
        self.pages: Mapping[str, str] = carries if isinstance(carries, Mapping) else {}
        self.content: Callable[[Any], Any] = content
        self.shared: tuple[str, ...] = shared

    def shares(self, record: Any) -> dict[str, Any]:
        """The keys that a converted event in a record gets from the record itself."""
        return {key: record[key] for key in self.shared if key in record}


Trigger = Literal["datasource", "http", "other", "pubsub", "timer"]


class Telemetry:
    """How a span describes the events of a source, with the semantic conventions of OpenTelemetry.

    - `trigger`: the value of `faas.trigger`.
    - `attributes`: further attributes of the span of one event, each as the name of a field or as a function of the
      event. The span of a whole batch has none of them. An attribute that cannot be read is left out.
    - `trace(event)`: the names and values in which the event carries the trace of its sender, such as `traceparent`.
    """

    __slots__ = ("attributes", "trace", "trigger")

    def __init__(
        self,
        trigger: Trigger,
        attributes: Mapping[str, str | Callable[[Any], Any]] | None = None,
        *,
        trace: Callable[[Any], Mapping[str, Any]] | None = None,
    ) -> None:
        if trigger not in get_args(Trigger):
            raise RegistrationError(f"Telemetry: trigger must be one of {', '.join(get_args(Trigger))}.")
        self.trigger: Trigger = trigger
        self.attributes: dict[str, str | Callable[[Any], Any]] = dict(attributes or {})
        self.trace: Callable[[Any], Mapping[str, Any]] | None = trace


class Messaging(Telemetry):
    """How a span describes the messages of a source: as the processing of a message of a destination.

    - `system`: the value of `messaging.system`, such as "aws_sqs".
    - `destination`: the field with the name or ARN of the queue, topic or stream.
    - `message_id`: the field with the id of the message.
    """

    __slots__ = ("destination", "system")

    def __init__(
        self,
        system: str,
        destination: str,
        message_id: str | None = None,
        attributes: Mapping[str, str | Callable[[Any], Any]] | None = None,
        *,
        trace: Callable[[Any], Mapping[str, Any]] | None = None,
    ) -> None:
        super().__init__("pubsub", attributes, trace=trace)
        if message_id is not None:
            self.attributes["messaging.message.id"] = message_id
        self.system: str = system
        self.destination: str = destination


def _no_delivery(name: str, given: object) -> RegistrationError:
    return RegistrationError(
        f"The source {name!r} needs a delivery, such as Invocation() or Queue(each_of({name!r})); "
        f"this is of type {type(given).__name__}."
    )


class Source:
    """One event source: its name, its delivery, and everything else that only its own module knows.

    - `name`: an identifier, which errors, log lines, `sources=`, `only=` and samples use.
    - `delivery`: an `Invocation`, `Queue`, `Stream`, `PerRecord` or `Callback`.
    - `event`: the class of its events, or an `EventChoice`. `reply` gets such an event if the default handler made the
      reply, and `trace` of its `telemetry` gets one for a record around another event. By default the `unhandled_event`
      of a `Callback`.
    - `shape`: the `Shape` of its payloads, for a source outside this package; the shapes of the built-in sources are in
      `_detection/known.py`.
    - `envelope`: the events of other sources that its records may contain.
    - `from_content(content)`: the payload as Lambda would send it, from the form in which an envelope carries it.
    - `found_in`: for an outside source, the envelopes in which its payloads may be found, such as `{"sqs"}`.
    - `correlation_id`: the keys to the id of a whole event; by default, the id of its only record.
    - `authorize(setting)`: a check of payloads for a setting of the app; the check raises EventError before any
      handler.
    - `has_end_users`: whether the answers are for people who do not operate the function. This package's errors that
      are not meant for them are logged, and the error of the invocation has one general sentence.
    - `shows_errors`: the same, for a service that shows such people the message of an error.
    - `accepts_none`: whether null and an empty object can be answers, such as the value of a field. For other sources
      whose service reads an answer, an exception handler that returns None or `{}` has not answered.
    - `arguments`: the field of the event with named arguments, to which the parameters of a handler are bound.
    - `family`: the sources that share their handlers with this one, such as "http".
    - `advice`: the advice in the error for an unmatched event: what to write.
    - `samples`: the module with the `Sample` factories of an outside source, as an import path.
    - `channel`: the filter for the queue, topic or stream of an event, such as "queue".
    - `named_by`: the fields that name where an event comes from, for the log, as `{"alarm": "name"}`: the name of the
      filter, and the field of the event. By default the channel.
    - `protocol`: the name of the channel's protocol in AsyncAPI, such as "sqs".
    - `telemetry`: how a span describes its events, as `Telemetry` or `Messaging`.
    - `idempotency_key`: the values that stay the same when AWS delivers an event again, and differ between two events:
      fields of the event, or functions of it. Empty if the service sends no such value, or if none is needed.
    """

    __slots__ = (
        "accepts_none",
        "advice",
        "arguments",
        "authorize",
        "channel",
        "correlation_id",
        "delivery",
        "envelope",
        "event",
        "family",
        "found_in",
        "from_content",
        "has_end_users",
        "idempotency_key",
        "name",
        "named_by",
        "protocol",
        "samples",
        "shape",
        "shows_errors",
        "telemetry",
    )

    def __init__(
        self,
        name: str,
        delivery: Delivery,
        *,
        event: type[Any] | EventChoice | None = None,
        shape: Shape | None = None,
        envelope: Envelope | None = None,
        from_content: Callable[[Any], Any] | None = None,
        found_in: Iterable[str] = (),
        correlation_id: tuple[str | int, ...] = (),
        authorize: Callable[[Any], Callable[[Any], None]] | None = None,
        has_end_users: bool = False,
        shows_errors: bool = False,
        accepts_none: bool = False,
        arguments: str | None = None,
        family: str | None = None,
        advice: str | None = None,
        samples: str | None = None,
        channel: str | None = None,
        named_by: Mapping[str, str] | None = None,
        protocol: str | None = None,
        telemetry: Telemetry | None = None,
        idempotency_key: tuple[str | Callable[[Any], Any], ...] = (),
    ) -> None:
        if not isinstance(delivery, Invocation | Batched | Callback):
            raise _no_delivery(name, delivery)
        self.name: str = name
        self.delivery: Delivery = delivery
        self.event: type[Any] | EventChoice | None = event or getattr(delivery, "unhandled_event", None)
        self.shape: Shape | None = shape
        self.envelope: Envelope | None = envelope
        self.from_content: Callable[[Any], Any] | None = from_content
        self.found_in: frozenset[str] = frozenset(found_in)
        self.correlation_id: tuple[str | int, ...] = correlation_id
        self.authorize: Callable[[Any], Callable[[Any], None]] | None = authorize
        self.has_end_users: bool = has_end_users or shows_errors
        self.shows_errors: bool = shows_errors
        self.accepts_none: bool = accepts_none
        self.arguments: str | None = arguments
        self.family: str | None = family
        self.advice: str | None = advice
        self.samples: str | None = samples
        self.channel: str | None = channel
        self.named_by: Mapping[str, str] = named_by or {}
        self.protocol: str | None = protocol
        self.telemetry: Telemetry | None = telemetry
        self.idempotency_key: tuple[str | Callable[[Any], Any], ...] = idempotency_key

    def __repr__(self) -> str:
        return f"<Source {self.name}>"

    @property
    def needs_answer(self) -> bool:
        """Whether the service reads an answer that cannot be null."""
        is_read = isinstance(self.delivery, Callback) or getattr(self.delivery, "reply", None) is not None
        return is_read and not self.accepts_none


# --- Records --------------------------------------------------------------------------------------------------------


class TextAt:
    """Reads the text at a path of a raw record, given as `keys`; None where there is no text.

    Because this is a path rather than a function, `testing.batch` can make the identifiers of its records unique.
    """

    __slots__ = ("keys", "only")

    def __init__(self, *keys: str) -> None:
        self.keys: tuple[str, ...] = keys
        #: The key, if the path has only one.
        self.only: str | None = keys[0] if len(keys) == 1 else None

    def __call__(self, record: Any) -> str | None:
        """The string, if there is one."""
        value = record
        for key in self.keys:
            if type(value) is not dict:
                return None
            value = value.get(key)
        return value if type(value) is str and value else None


def groups_of(delivery: Batched, records: list[Record]) -> list[Any] | None:
    """The ordering group of each record; None where no record of the batch has one."""
    group_of, may_have_groups = delivery.ordering_group, delivery.may_have_groups
    if group_of is None or (may_have_groups is not None and not may_have_groups(map(RAW, records))):
        return None
    return [group_of(record) for _, record in records]


def each_of(
    source: str, key: str = "Records", *, shared: tuple[str, ...] = (), empty_with: str | None = None
) -> ListRecords:
    """A function that lists the records at `key` of a payload; raises EventError unless it is a non-empty list.

    `shared` has keys of the payload that apply to every record; each record gets them in addition to its own.
    `empty_with` is the key of a payload that may come without records.
    """
    first = source, key, 0

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

    def list_only_record(payload: dict[str, Any]) -> list[Record]:
        records = payload.get(key)
        return [(first, records[0])] if type(records) is list and len(records) == 1 else list_records(payload)

    list_only_record.only = key, first  # type: ignore[attr-defined]  # for whoever needs no list of a single record
    return list_records if shared else list_only_record


def with_shared(common: dict[str, Any], record: Any) -> Any:
    """A record with the keys that its payload has for every record; a record that is not an object is unchanged."""
    return {**common, **record} if common and type(record) is dict else record
