"""Sample payloads: a template as AWS sends it, and the fields that a test is about laid over it.

A factory takes the fields of the event class by name and writes each to the place, and in the form, that the class
declares: what `S3Event` reads is what `s3.put(...)` writes.
"""

from collections.abc import Callable
from copy import deepcopy
from typing import Any

from .._events.fields import Field, put
from .._events.reading import fields_of


class Sample:
    """A factory of payloads of one kind.

    - `event`: the event class whose fields the factory takes; None where the payload is the user's own.
    - `template`: a whole record, or a whole payload for a source without records.
    - `records`: the key of the list that the record stands in; None for a source without records.
    - `wrap`: builds the payload around the record where a list at one key is not enough.
    """

    def __init__(
        self,
        event: type[Any] | None,
        template: Any,
        *,
        records: str | None = None,
        wrap: Callable[[Any], Any] | None = None,
        doc: str = "",
    ) -> None:
        self.event = event
        self.template = template
        self.records = records
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
