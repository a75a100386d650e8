"""The match values of event patterns, with which one scalar of an event is compared.

A list of match values matches if any of them does: a JSON scalar (equality), or an object with one operator, such as
`{"prefix": "eu-"}`. Every value is checked when the pattern is registered. The reasons for rejecting a value are those
of AWS's own compiler.

Source: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from operator import ge, gt, le, lt
from typing import Any, Final

from .pattern_texts import Refusal, Test, cidr, wildcard


class Numbers:
    """The numbers that a service compares: how large, and how many digits after the decimal point.

    They are compared as integers, in units of the last digit, as AWS does.
    """

    __slots__ = ("decimals", "largest", "scale")

    def __init__(self, largest: int = 5_000_000_000, decimals: int = 6) -> None:
        self.largest: int = largest
        self.decimals: int = decimals
        self.scale: int = 10**decimals

    def read(self, value: Any) -> int | None:
        """The number to compare; None for anything else, and for a number out of range."""
        kind = type(value)
        if (kind is int or kind is float) and -self.largest <= value <= self.largest:
            return int(value * self.scale)
        return None

    def checked(self, value: Any, reason: str) -> int:
        """A number of a pattern; raises Refusal for any other value, and for a number that cannot be compared."""
        if type(value) not in (int, float):
            raise Refusal(reason)
        number = self.read(value)
        if number is None:
            raise Refusal(f"Value must be between -{self.largest} and {self.largest}, inclusive")
        if round(value, self.decimals) != value:
            raise Refusal(f"Only values up to {self.decimals} decimals are supported")
        return number

    def key(self, value: Any) -> Hashable:
        """A value that is equal for two scalars that AWS treats as equal: 300 and 300.0 are equal, 1 and true are not.

        Numbers out of range are compared as they are written: 1e10 and 10000000000 are not equal.
        """
        kind = type(value)
        if kind is str or value is None:
            text: str | None = value
            return text
        if kind is bool:
            return ("boolean", value)
        number = self.read(value)
        return number if number is not None else (kind.__name__, value)


class Values:
    """The match values of one key of a pattern.

    - `keys`: the scalars that match by equality, as `Numbers.key` returns them.
    - `tests`: the operators; each tests one scalar.
    - `absent`: whether the key matches if it is absent.
    - `wanted`: the match values as they are written.
    """

    __slots__ = ("absent", "keys", "numbers", "tests", "wanted")

    def __init__(self, wanted: list[Any] | tuple[Any, ...], numbers: Numbers, *, empty_is_absent: bool = False) -> None:
        if not wanted:
            raise Refusal("Empty arrays are not allowed")
        self.numbers: Numbers = numbers
        self.wanted: list[Any] | tuple[Any, ...] = wanted
        self.keys: frozenset[Hashable] = frozenset(
            numbers.key(_scalar(each)) for each in wanted if not isinstance(each, Mapping)
        )
        self.absent: bool = False
        self.tests: list[Test] = []
        for each in wanted:
            if isinstance(each, Mapping):
                name, operand = _only_entry(each, "match expression")
                if name == "exists":
                    self._add_existence(operand, empty_is_absent=empty_is_absent)
                else:
                    self.tests.append(_operator(name, operand, numbers))

    def _add_existence(self, operand: Any, *, empty_is_absent: bool) -> None:
        if type(operand) is not bool:
            raise Refusal("exists match pattern must be either true or false.")
        if not operand:
            self.absent = True
        else:
            self.tests.append((lambda value: value not in (None, "")) if empty_is_absent else (lambda value: True))

    def accepts(self, value: Any) -> bool:
        """Whether one scalar of an event matches."""
        if self.keys and (value if type(value) is str else self.numbers.key(value)) in self.keys:
            return True
        for test in self.tests:
            if test(value):
                return True
        return False

    def is_exact(self) -> bool:
        """Whether the key matches by equality only."""
        return not self.tests and not self.absent


def _scalar(value: Any) -> Any:
    is_finite = type(value) is not float or value - value == 0
    if (value is None or type(value) in (str, bool, int, float)) and is_finite:
        return value
    raise Refusal("Match value must be String, number, true, false, or null")


def _only_entry(expression: Mapping[Any, Any], what: str) -> tuple[str, Any]:
    if not expression:
        raise Refusal(f"{what[0].upper()}{what[1:]} name not found")
    if len(expression) > 1:
        raise Refusal("Only one key allowed in match expression")
    return next(iter(expression.items()))


def _operator(name: str, operand: Any, numbers: Numbers) -> Test:
    if name == "anything-but":
        return _anything_but(operand, numbers)
    if name == "numeric":
        return _numeric(operand, numbers)
    if name == "cidr":
        return cidr(operand)
    if name in ("prefix", "suffix") and isinstance(operand, Mapping):
        inner, operand = _only_entry(operand, f"{name} expression")
        if inner != "equals-ignore-case":
            raise Refusal(f"Unsupported {name} pattern: {inner}")
        folded = _text(operand, inner).lower()
        return _text_test(name, folded, fold=True)
    if name in ("prefix", "suffix", "equals-ignore-case", "wildcard"):
        return _text_test(name, _text(operand, name))
    raise Refusal(f"Unrecognized match type {name}")


def _text(operand: Any, name: str) -> str:
    if type(operand) is not str:
        raise Refusal(f"{name} match pattern must be a string")
    return operand


def _text_test(name: str, wanted: str, *, fold: bool = False) -> Test:
    """A test of strings; any other scalar does not match."""
    if name == "prefix":
        if fold:
            return lambda value: type(value) is str and value.lower().startswith(wanted)
        return lambda value: type(value) is str and value.startswith(wanted)
    if name == "suffix":
        if fold:
            return lambda value: type(value) is str and value.lower().endswith(wanted)
        return lambda value: type(value) is str and value.endswith(wanted)
    if name == "equals-ignore-case":
        folded = wanted.lower()
        return lambda value: type(value) is str and value.lower() == folded
    return wildcard(wanted)


# --- anything-but ---------------------------------------------------------------------------------------------------

_NEGATED: Final = ("prefix", "suffix", "equals-ignore-case", "wildcard")


def _anything_but(operand: Any, numbers: Numbers) -> Test:
    if isinstance(operand, Mapping):
        name, inner = _only_entry(operand, "anything-But expression")
        if name not in _NEGATED:
            raise Refusal(f"Unsupported anything-but pattern: {name}")
        texts = [_text(each, name) for each in (inner if isinstance(inner, list | tuple) else [inner])]
        if not texts:
            raise Refusal("Empty arrays are not allowed")
        if name in ("prefix", "suffix") and not all(texts):
            raise Refusal("Null prefix/suffix not allowed")
        tests = [_text_test(name, each) for each in texts]
        return lambda value: not any(test(value) for test in tests)
    is_list = isinstance(operand, list | tuple)
    unwanted = list(operand) if is_list else [operand]
    kinds = {"text" if type(each) is str else "number" if type(each) in (int, float) else "other" for each in unwanted}
    if not is_list and "other" in kinds:
        raise Refusal("Value of anything-but must be an array or single string/number value.")
    if "other" in kinds:
        raise Refusal("Inside anything but list, start|null|boolean is not supported.")
    if len(kinds) != 1:
        raise Refusal("Inside anything but list, either all values are number or string, mixed type is not supported")
    keys = frozenset(
        each if type(each) is str else numbers.checked(each, "Value of anything-but must be numeric")
        for each in unwanted
    )
    return lambda value: numbers.key(value) not in keys


# --- Numbers --------------------------------------------------------------------------------------------------------

_LOWER: Final[dict[str, Callable[[int, int], bool]]] = {">": gt, ">=": ge}
_UPPER: Final[dict[str, Callable[[int, int], bool]]] = {"<": lt, "<=": le}


def _numeric(operand: Any, numbers: Numbers) -> Test:
    """A comparison (`["<", 10]`), a range (`[">", 0, "<=", 5]`), or equality (`["=", 5]`)."""
    if not isinstance(operand, list | tuple):
        raise Refusal("Value of numeric must be an array.")
    terms = list(operand)
    if not terms or type(terms[0]) is not str:
        raise Refusal("Invalid member in numeric match")
    sign = terms[0]
    if sign not in ("=", *_LOWER, *_UPPER):
        raise Refusal(f"Unrecognized numeric range operator: {sign}")
    bound = numbers.checked(terms[1] if len(terms) > 1 else None, f"Value of {sign} must be numeric")
    if len(terms) == 2:
        return _comparison(sign, bound, numbers.read)
    if sign not in _LOWER:
        raise Refusal("Too many elements in numeric expression")
    other = terms[2]
    if other not in _UPPER:
        raise Refusal(f"Bad numeric range operator: {other}" if type(other) is str else "Bad value in numeric range")
    top = numbers.checked(terms[3] if len(terms) > 3 else None, f"Value of {other} must be numeric")
    if len(terms) > 4:
        raise Refusal("Too many terms in numeric range expression")
    if bound >= top:
        raise Refusal("Bottom must be less than top")
    read, above, below = numbers.read, _LOWER[sign], _UPPER[other]
    return lambda value: (number := read(value)) is not None and above(number, bound) and below(number, top)


def _comparison(sign: str, bound: int, read: Callable[[Any], int | None]) -> Test:
    if sign == "=":
        return lambda value: read(value) == bound
    compare = _LOWER.get(sign) or _UPPER[sign]
    return lambda value: (number := read(value)) is not None and compare(number, bound)
