"""Calls during which the converter of a handler writes values: for its replies and its layers."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from .._events.json_encoder import using

if TYPE_CHECKING:
    from cattrs import Converter

    from .call_plan import Call


def converting(call: Call, converter: Converter) -> Call:
    """Return a call during which a converter is in use."""

    def converted(event: Any, context: Any) -> Any:
        with using(converter):
            return call(event, context)

    return converted


def converting_coroutine(call: Call, converter: Converter) -> Call:
    """Return a coroutine function during which a converter is in use."""

    async def converted(event: Any, context: Any) -> Any:
        with using(converter):
            return await call(event, context)

    return converted


class Converted:
    """A return value that is written later, and its converter.

    It is reported to a waiting service, or is the answer for the record of an envelope.
    """

    __slots__ = ("converter", "value")

    def __init__(self, value: Any, converter: Converter) -> None:
        self.value: Any = value
        self.converter: Converter = converter


def unchanged(value: Any, event: Any) -> Any:
    """Return the return value itself: the reply of a source that reports it later."""
    return value


def replied(reply: Callable[[Any, Any], Any], value: Any, event: Any, converter: Converter) -> Any:
    """Return the reply of a source for a return value, written by a converter."""
    if reply is unchanged:
        return Converted(value, converter)
    with using(converter):
        return reply(value, event)
