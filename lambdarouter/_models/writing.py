"""Objects to JSON: models anywhere inside a value, and the unstructure hooks of `App(converter=...)`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .._events import json_encoder

if TYPE_CHECKING:
    from cattrs import Converter


def writable(value: Any, converter: Converter | None = None) -> Any:
    """Return a value as dicts, lists, strings, numbers, booleans and None, as Lambda's runtime can send it.

    A TypeError names the class of what has no JSON form; NaN and infinities are a ValueError. A `Decimal` becomes the
    int or float that equals it, and stays a `Decimal`, which the runtime writes as a number, where there is none.
    """
    with json_encoder.using(converter):
        return json_encoder.plain(value)


def dumps(value: Any, converter: Converter | None = None) -> str:
    """Return a value as compact JSON text; raises the errors of `writable`."""
    with json_encoder.using(converter):
        return json_encoder.dumps(value)
