"""Constraints on values: `annotated_types` metadata, their rule in words and their part of a JSON schema.

The classes of annotated_types are recognized by their attributes, so the package is not needed.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from ..errors import RegistrationError
from .faults import FAILED, Faults, Path
from .nodes import Node

Schema = dict[str, Any]
Test = Callable[[Any], bool]


class Rule:
    """One constraint: `holds` returns whether a value obeys it, and `words` describes it.

    `schema` gives its keywords for the schema of the type that it constrains.
    """

    __slots__ = ("holds", "schema", "words")

    def __init__(self, holds: Test, words: Callable[[Any], str], schema: Callable[[Schema], Schema]) -> None:
        self.holds: Test = holds
        self.words: Callable[[Any], str] = words
        self.schema: Callable[[Schema], Schema] = schema

    def broken_by(self, value: Any) -> str | None:
        """The rule in words if a value breaks it; None if the value obeys it."""
        try:
            return None if self.holds(value) else self.words(value)
        except Exception as error:  # a user's predicate, or a bound that cannot be compared with the value
            return f"cannot be checked ({type(error).__name__})"


_BOUNDS: dict[str, tuple[Callable[[Any, Any], bool], str, str]] = {
    "ge": (operator.ge, "must be at least", "minimum"),
    "gt": (operator.gt, "must be greater than", "exclusiveMinimum"),
    "le": (operator.le, "must be at most", "maximum"),
    "lt": (operator.lt, "must be less than", "exclusiveMaximum"),
}


def bound_rule(name: str, bound: Any) -> Rule:
    """The rule of a bound: "ge", "gt", "le" or "lt"."""
    compare, words, keyword = _BOUNDS[name]
    is_number = isinstance(bound, int | float) or type(bound).__name__ == "Decimal"

    def schema(inner: Schema) -> Schema:
        # A bound of dates has no keyword.
        return {keyword: bound if isinstance(bound, int | float) else float(bound)} if is_number else {}

    return Rule(lambda value: compare(value, bound), lambda value: f"{words} {bound}", schema)


def multiple_rule(number: Any) -> Rule:
    """The rule of a number that must be a multiple of another."""

    def holds(value: Any) -> bool:
        if isinstance(value, float) and isinstance(number, int | float):
            quotient = value / number
            return quotient == round(quotient) or abs(quotient - round(quotient)) < 1e-9
        return bool(value % number == 0)

    return Rule(holds, lambda value: f"must be a multiple of {number}", lambda inner: {"multipleOf": number})


def length_rule(*, least: int | None = None, most: int | None = None) -> Rule:
    """The rule of a string or container that must have a length."""

    def holds(value: Any) -> bool:
        size = len(value)
        return (least is None or size >= least) and (most is None or size <= most)

    def words(value: Any) -> str:
        too_short = least is not None and len(value) < least
        number: Any = least if too_short else most
        return f"must have at {'least' if too_short else 'most'} {number} {_unit(value, number)}"

    def schema(inner: Schema) -> Schema:
        noun = {"string": "Length", "array": "Items", "object": "Properties"}.get(str(inner.get("type")), "Items")
        found: Schema = {f"min{noun}": least} if least else {}
        return {**found, **({f"max{noun}": most} if most is not None else {})}

    return Rule(holds, words, schema)


def _unit(value: Any, number: int) -> str:
    unit = "byte" if isinstance(value, bytes) else "character" if isinstance(value, str) else "item"
    return unit if number == 1 else f"{unit}s"


def _predicate_rule(test: Test, *, negated: bool = False) -> Rule:
    wanted = type(test).__name__ == "Not"
    function = getattr(test, "func", test) if wanted else test
    negated = negated != wanted
    name = getattr(function, "__qualname__", None) or type(function).__name__
    name = name.rpartition(".<locals>.")[2].replace("<lambda>", "its predicate")
    words = f"must{' not' if negated else ''} satisfy {name}"
    return Rule(lambda value: bool(function(value)) != negated, lambda value: words, lambda inner: {})


def _timezone_rule(zone: Any) -> Rule:
    if zone is None:
        return Rule(lambda value: value.tzinfo is None, lambda value: "must have no timezone", lambda inner: {})
    if zone is ...:
        return Rule(lambda value: value.tzinfo is not None, lambda value: "must have a timezone", lambda inner: {})

    def holds(value: Any) -> bool:
        if isinstance(zone, str):
            return bool(value.tzinfo is not None and (str(value.tzinfo) == zone or value.tzname() == zone))
        return bool(value.tzinfo is not None and value.utcoffset() == zone.utcoffset(value))

    return Rule(holds, lambda value: f"must have the timezone {zone}", lambda inner: {})


def rules_of(metadata: Iterable[Any]) -> list[Rule]:
    """The rules in the metadata of an `Annotated`; metadata that is not from annotated_types is ignored."""
    found: list[Rule] = []
    for each in metadata:
        if _is_of_annotated_types(each):
            found.extend(_rules_of(each))
    return found


def _is_of_annotated_types(metadata: Any) -> bool:
    return any(cls.__module__.partition(".")[0] == "annotated_types" for cls in type(metadata).__mro__)


def _rules_of(each: Any) -> list[Rule]:
    name = type(each).__name__
    found = [bound_rule(key, getattr(each, key)) for key in _BOUNDS if getattr(each, key, None) is not None]
    if found:
        return found
    if name == "MultipleOf":
        return [multiple_rule(each.multiple_of)]
    if name in ("MinLen", "MaxLen", "Len"):
        return [length_rule(least=getattr(each, "min_length", None), most=getattr(each, "max_length", None))]
    if name == "Predicate":
        return [_predicate_rule(each.func)]
    if name == "Timezone":
        return [_timezone_rule(each.tz)]
    if name in ("Unit", "DocInfo", "Interval"):  # describes the value without a constraint
        return []
    if isinstance(each, Mapping) or not isinstance(each, Iterable):
        raise RegistrationError(f"The constraint {name} of annotated_types is not known; use a Predicate.")
    return rules_of(each)  # a group, such as a user's own


def constrained(inner: Node, rules: list[Rule]) -> Node:
    """A node whose values also obey rules."""
    read_inner, tests = inner.read, [rule.holds for rule in rules]

    def read(value: Any) -> Any:
        found = read_inner(value)
        for holds in tests:
            if not holds(found):
                raise ValueError
        return found

    def check(value: Any, path: Path, faults: Faults) -> Any:
        found = inner.check(value, path, faults)
        return found if found is FAILED else obeyed(found, rules, path, faults)

    return Node(read, check)


def obeyed(value: Any, rules: Iterable[Rule], path: Path, faults: Faults) -> Any:
    """The value if it obeys all rules; otherwise FAILED, with each broken rule reported."""
    before = faults.count
    for rule in rules:
        words = rule.broken_by(value)
        if words is not None:
            faults.add(path, words)
    return FAILED if faults.count > before else value


def constraint_schema(inner: Schema, rules: Iterable[Rule]) -> Schema:
    """A schema with the keywords of rules, also beside a reference, which OpenAPI 3.1 allows."""
    for rule in rules:
        inner = {**inner, **rule.schema(inner)}
    return inner
