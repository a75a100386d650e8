"""Sample payloads: a template as AWS sends it, and the fields that a test is about laid over it.

A factory takes the fields of the event class by name and writes each to the place, and in the form, that the class
declares: what `S3Event` reads is what `s3.put(...)` writes.
"""

from collections.abc import Callable
from copy import deepcopy
from typing import Any

from ..events import fields_of, put


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
            put(record, field.keys, None if value is None else field.form.write(value))
        return record


def batch(*payloads: dict[str, Any]) -> dict[str, Any]:
    """One payload with the records of several of the same source, in order; repeated ids are made unique."""
    first = payloads[0]
    key = "Records" if "Records" in first else "records"
    if not all(isinstance(payload.get(key), list) for payload in payloads):
        raise TypeError("batch takes payloads that have a list of records.")
    records = [deepcopy(record) for payload in payloads for record in payload[key]]
    seen: set[str] = set()
    for index, record in enumerate(records):
        for path in _IDENTIFIERS:
            _make_unique(record, path, index, seen)
    return {**first, key: records}


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
        digits = str(index)
        value = record[last] = value[: -len(digits)] + digits
    seen.add(f"{last}:{value}")
