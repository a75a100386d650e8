"""Objects to JSON: models anywhere inside a value, and the unstructure hooks of `App(converter=...)`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .._events import json_encoder

if TYPE_CHECKING:
    from cattrs import Converter


def writable(value: Any, converter: Converter | None = None) -> Any:
    """Return a value as dicts, lists, strings, numbers, booleans and None, which Lambda's runtime can send.

    Raises TypeError with the class of a value without a JSON form, and ValueError for NaN and infinities. A `Decimal`
    becomes the int or float that equals it. If there is none, it stays a `Decimal`, which the runtime writes as a
    number.
    """
    with json_encoder.using(converter):
        return json_encoder.plain(value)


def dumps(value: Any, converter: Converter | None = None) -> str:
    """Return a value as compact JSON; raises the errors of `writable`."""
    with json_encoder.using(converter):
        return json_encoder.dumps(value)
