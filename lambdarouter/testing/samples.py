"""Sample payloads: a template as AWS sends it, and the fields that a test is about laid over it.

A factory takes the fields of the event class by name and writes each to the place, and in the form, that the class
declares: what `S3Event` reads is what `s3.put(...)` writes.
"""

from collections.abc import Callable
from copy import deepcopy
from typing import Any

from .._detection.known import detect
from .._events.model import Field, fields_of, put


class Sample:
    """A factory of payloads of one kind.

    - `event`: the event class whose fields the factory takes; None where the payload is the user's own.
    - `template`: a whole record, or a whole payload for a source without records.
    - `records`: the key of the list that the record stands in; None for a source without records.
    - `identifier`: the path of the record's id, which `batch` makes unique.
    - `wrap`: builds the payload around the record where a list at one key is not enough.
    """

    def __init__(
        self,
        event: type[Any] | None,
        template: Any,
        *,
        records: str | None = None,
        identifier: tuple[str, ...] | None = None,
        wrap: Callable[[Any], Any] | None = None,
        doc: str = "",
    ) -> None:
        self.event = event
        self.template = template
        self.records = records
        self.identifier = identifier
        self.wrap = wrap
        self.__doc__ = doc

    def __call__(self, **fields: Any) -> Any:
        """A new payload; a TypeError for a field that the event does not have."""
        record = self.record(**fields)
        if self.wrap is not None:
            return self.wrap(record)
        return {self.records: [record]} if self.records is not None else record

    def record(self, **fields: Any) -> Any:
        """The record alone, without the payload around it."""
        record = deepcopy(self.template)
        known = fields_of(self.event) if self.event is not None else {}
        for name, value in fields.items():
            if name not in known or not known[name].paths:
                takes = ", ".join(each for each, field in known.items() if field.paths)
                raise TypeError(f"This sample has no field {name!r}; it takes: {takes or 'none'}.")
            field = known[name]
            put(record, _place(field, record), None if value is None else _written(name, field, value))
        return record


def _place(field: Field, record: Any) -> tuple[str | int, ...]:
    """Where a field stands in a record that has it, or a part of the way to it; its first place otherwise."""
    if len(field.paths) == 1:
        return field.keys
    return max(field.paths, key=lambda keys: _depth(keys, record))  # the first of equals


def _depth(keys: tuple[str | int, ...], record: Any) -> int:
    """How many keys of a path are there."""
    for depth, key in enumerate(keys):
        try:
            record = record[key]
        except (KeyError, IndexError, TypeError):
            return depth
    return len(keys) + 1


def _written(name: str, field: Field, value: Any) -> Any:
    try:
        return field.codec.write(value)
    except (AttributeError, TypeError, ValueError) as error:
        raise TypeError(f"{name} cannot be a {type(value).__name__}: it is written as {field.codec.wanted}.") from error


def batch(*payloads: dict[str, Any]) -> dict[str, Any]:
    """One payload with the records of several of the same source, in order; repeated ids are made unique."""
    if not payloads or not all(type(payload) is dict for payload in payloads) or len(set(map(detect, payloads))) > 1:
        raise TypeError("batch takes payloads, and all of one source.")
    first = payloads[0]
    key = "Records" if "Records" in first else "records"
    if all(isinstance(payload.get(key), dict) for payload in payloads):
        return {**first, key: _by_partition([payload[key] for payload in payloads])}
    if not all(isinstance(payload.get(key), list) for payload in payloads):
        raise TypeError("batch takes payloads that have a list of records.")
    records = [deepcopy(record) for payload in payloads for record in payload[key]]
    seen: set[str] = set()
    for index, record in enumerate(records):
        for path in _IDENTIFIERS:
            _make_unique(record, path, index, seen)
    return {**first, key: records}


def _by_partition(several: list[dict[str, list[Any]]]) -> dict[str, list[Any]]:
    """The records of several Kafka batches, partition by partition; offsets grow within each."""
    partitions: dict[str, list[Any]] = {}
    for name, records in ((name, records) for batch in several for name, records in batch.items()):
        merged = partitions.setdefault(name, [])
        for record in map(deepcopy, records):
            if merged and record["offset"] <= merged[-1]["offset"]:
                record["offset"] = merged[-1]["offset"] + 1
            merged.append(record)
    return partitions


# Where the records of each source have their id.
_IDENTIFIERS = (
    ("messageId",),
    ("eventID",),
    ("recordId",),
    ("Sns", "MessageId"),
    ("kinesis", "sequenceNumber"),
    ("dynamodb", "SequenceNumber"),
)


def _make_unique(record: Any, path: tuple[str, ...], index: int, seen: set[str]) -> None:
    *way, last = path
    for key in way:
        record = record.get(key) if isinstance(record, dict) else None
    if not isinstance(record, dict) or not isinstance(record.get(last), str):
        return
    value = record[last]
    if f"{last}:{value}" in seen:
        # The last digits count up: a sequence number stays one, and in order.
        while f"{last}:{value}" in seen:
            digits = str(index)
            value = record[last] = record[last][: -len(digits)] + digits
            index += 1
    seen.add(f"{last}:{value}")
