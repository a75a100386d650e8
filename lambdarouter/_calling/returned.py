"""Return values of handlers whose service expects no answer: their JSON form is the result of the invocation.

On-success destinations and state machines read that result. Loaded when such a handler has returned something, and by
an event in an envelope.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .._events.json_encoder import using
from .._replies.reply import json_reply
from .._replies.result_size import check_result_size
from .._routing.deliveries import Batched
from .converting import Converted
from .unread import check_unread

if TYPE_CHECKING:
    from cattrs import Converter

    from .._routing.source import Source


class Values(list[Any]):
    """The return values of several records in an envelope, which the source of the envelope may read as one."""

    __slots__ = ()


class WholeValue:
    """The return value of a handler of whole batches that got every record of its event."""

    __slots__ = ("value",)

    def __init__(self, value: Any) -> None:
        self.value: Any = value


def json_result(source: str, value: Any, converter: Converter | None = None) -> Any:
    """The JSON form of a return value; raises ReplyError if it has none, and for a value that must not be ignored."""
    check_unread(source, value, of_records=False)
    with using(converter):
        return check_result_size(source, json_reply(source, value))


def default_result(source: str, value: Any, converter: Converter | None) -> Any:
    """The JSON form of the default handler's return value: the response of any service; raises ReplyError."""
    with using(converter):
        return check_result_size(source, json_reply(source, value))


def json_results(source: str, values: list[Any]) -> Any:
    """The result for the return values of the records of one event, each in its JSON form; None if all are None."""
    if isinstance(values[0], WholeValue):
        return values[0].value
    if all(each is None for each in values):
        return None
    return check_result_size(source, values)


def from_several(source: str, values: list[Any]) -> Any:
    """The value for the record of an envelope with several records inside; None if all returned None."""
    if isinstance(values[0], WholeValue):
        return values[0].value
    for each in values:
        check_unread(source, each.value if type(each) is Converted else each, of_records=True)
    return None if all(each is None for each in values) else Values(values)


def answer_from_inside(outer: Source | None, value: Any, via: tuple[str, ...], converter: Converter | None) -> Any:
    """The answer for a record of `outer` from the return value of the handler of the event inside it.

    `via` are the envelopes around the record: the source of the outermost one decides.
    """
    if via or outer is None:
        return value
    delivery = outer.delivery
    if getattr(delivery, "reply", None) is not None:
        return None if isinstance(value, Values) else value
    results = value if isinstance(value, Values) else [value]
    if isinstance(delivery, Batched):
        for each in results:
            check_unread(outer.name, each.value if type(each) is Converted else each, of_records=True)
        if not delivery.returns_values:
            return None
    found = [
        json_result(outer.name, each.value, each.converter)
        if type(each) is Converted
        else json_result(outer.name, each, converter)
        for each in results
    ]
    return check_result_size(outer.name, found) if isinstance(value, Values) else found[0]
