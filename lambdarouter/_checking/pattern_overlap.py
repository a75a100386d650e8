"""Whether two match values of event patterns, such as `{"prefix": "eu-"}` and `"us-east-1"`, accept a scalar in common.

A pair that is not understood counts as overlapping: nothing is reported that may be right.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final, NamedTuple

from .._routing.pattern_texts import literal_parts
from .._routing.pattern_values import Numbers, Values

_INFINITE: Final = float("inf")


class Texts(NamedTuple):
    """Strings with a prefix and a suffix; `is_folded` if the case of letters does not matter."""

    head: str = ""
    tail: str = ""
    is_whole: bool = False
    is_folded: bool = False

    def overlaps(self, other: Texts) -> bool:
        """Whether a string may match both."""
        one, two = self, other
        if one.is_folded or two.is_folded:
            one, two = one.folded(), two.folded()
        if one.is_whole or two.is_whole:
            whole, rest = (one, two) if one.is_whole else (two, one)
            if rest.is_whole:
                return whole.head == rest.head
            return whole.head.startswith(rest.head) and whole.head.endswith(rest.tail)
        heads = one.head.startswith(two.head) or two.head.startswith(one.head)
        return heads and (one.tail.endswith(two.tail) or two.tail.endswith(one.tail))

    def folded(self) -> Texts:
        """The same in lower case."""
        return Texts(self.head.lower(), self.tail.lower(), self.is_whole, is_folded=True)


class Range(NamedTuple):
    """The numbers between two bounds, each of which may be included."""

    low: float = -_INFINITE
    high: float = _INFINITE
    has_low: bool = False
    has_high: bool = False

    def overlaps(self, other: Range) -> bool:
        """Whether a number may be in both."""
        return not (self._is_below(other) or other._is_below(self))

    def _is_below(self, other: Range) -> bool:
        return self.high < other.low or (self.high == other.low and not (self.has_high and other.has_low))


def overlap(first: Iterable[Any], second: Iterable[Any], numbers: Numbers) -> bool:
    """Whether the match values of two keys accept a scalar in common, or both accept the absence of the key."""
    others = list(second)
    return any(_overlap(one, two, numbers) for one in first for two in others)


def _overlap(one: Any, two: Any, numbers: Numbers) -> bool:
    if one == two:
        return True
    if _is_absence(one) or _is_absence(two):
        return _is_absence(one) and _is_absence(two)
    for scalar, other in ((one, two), (two, one)):
        if not isinstance(scalar, Mapping | Texts):
            return Values([other], numbers).accepts(scalar) if not isinstance(other, Texts) else _fits(scalar, other)
    shapes = _shape_of(one), _shape_of(two)
    match shapes:
        case (Texts() as left, Texts() as right):
            return left.overlaps(right)
        case (Range() as below, Range() as above):
            return below.overlaps(above)
        case (Texts(), Range()) | (Range(), Texts()):
            return False
        case _:
            return True


def _fits(scalar: Any, texts: Texts) -> bool:
    return isinstance(scalar, str) and texts.overlaps(Texts(scalar, is_whole=True))


def _is_absence(value: Any) -> bool:
    return isinstance(value, Mapping) and value.get("exists") is False


def _shape_of(value: Any) -> Texts | Range | None:
    """The values that an operator accepts; None if they cannot be compared, as for `anything-but` and `cidr`."""
    if isinstance(value, Texts):
        return value
    ((name, operand),) = value.items()
    if name == "numeric":
        return _range_of(list(operand))
    folded: Any = operand.get("equals-ignore-case") if isinstance(operand, Mapping) else None
    is_folded = folded is not None
    text = str(folded if is_folded else operand)
    match name:
        case "prefix":
            return Texts(text, is_folded=is_folded)
        case "suffix":
            return Texts(tail=text, is_folded=is_folded)
        case "equals-ignore-case":
            return Texts(text, is_whole=True, is_folded=True)
        case "wildcard":
            parts = literal_parts(text)
            return Texts(parts[0], is_whole=True) if len(parts) == 1 else Texts(parts[0], parts[-1])
        case _:
            return None


def _range_of(terms: list[Any]) -> Range:
    bounds = dict(zip(terms[::2], terms[1::2], strict=True))
    if "=" in bounds:
        return Range(bounds["="], bounds["="], has_low=True, has_high=True)
    low: Any = bounds.get(">", bounds.get(">=", -_INFINITE))
    high: Any = bounds.get("<", bounds.get("<=", _INFINITE))
    return Range(low, high, has_low=">=" in bounds, has_high="<=" in bounds)
