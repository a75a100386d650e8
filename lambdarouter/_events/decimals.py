"""Decimals as JSON numbers. Loaded when a value has one."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from .codecs import NOT_FINITE

_OUT_OF_RANGE: Final = "a Decimal outside the range of a float has no JSON form that clients can read"
#: Larger whole numbers are written with an exponent.
_MOST_DIGITS: Final = 40


def number_of(value: Decimal) -> int | float | Decimal:
    """The int or float that a Decimal equals; the Decimal itself if neither has its digits."""
    if not value.is_finite():
        raise ValueError(NOT_FINITE)
    exponent = value.as_tuple().exponent
    if isinstance(exponent, int) and exponent >= 0 and value.adjusted() < _MOST_DIGITS:
        return int(value)
    number = float(value)
    if number - number != 0:
        raise ValueError(_OUT_OF_RANGE)
    return number if type(value)(repr(number)) == value else value
