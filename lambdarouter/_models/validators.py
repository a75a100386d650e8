"""The validators of attrs fields: their rules in words, found one by one, and their part of a JSON schema."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from .constraints import Rule, Schema, bound_rule, length_rule
from .faults import LONGEST_TEXT, Faults, MapKey, Path, name_of
from .scalars import one_of, wire_value

#: A validator that needs the instance, with the path of the value, and the value.
Pending = tuple[Any, Path, Any]

_COMPARED = {">=": "ge", ">": "gt", "<=": "le", "<": "lt"}


def rule_of(validator: Any) -> Rule | None:
    """The rule of one of attrs's own validators that checks only the value; None for any other."""
    kind = _kind(validator)
    if kind == "_NumberValidator":
        return bound_rule(_COMPARED[validator.compare_op], validator.bound)
    if kind == "_MinLengthValidator":
        return length_rule(least=validator.min_length)
    if kind == "_MaxLengthValidator":
        return length_rule(most=validator.max_length)
    if kind == "_MatchesReValidator":
        return _pattern_rule(validator)
    if kind == "_InValidator":
        choices = [wire_value(each) for each in validator.options]
        return Rule(
            lambda value: value in validator.options, lambda value: one_of(choices), lambda inner: {"enum": choices}
        )
    if kind == "_InstanceOfValidator":
        types = validator.type if isinstance(validator.type, tuple) else (validator.type,)
        names = " or ".join(map(name_of, types))
        return Rule(lambda value: isinstance(value, types), lambda value: f"must be a {names}", lambda inner: {})
    return None


def _kind(validator: Any) -> str:
    cls = type(validator)
    return cls.__name__ if cls.__module__ in ("attr.validators", "attr._make") else ""


def _pattern_rule(validator: Any) -> Rule:
    pattern = validator.pattern.pattern
    how = getattr(validator.match_func, "__name__", "fullmatch")
    anchored = {"fullmatch": f"^(?:{pattern})$", "match": f"^(?:{pattern})"}.get(how, pattern)

    def holds(value: Any) -> bool:
        return bool(validator.match_func(value))

    return Rule(holds, lambda value: f"must match the pattern {pattern}", lambda inner: {"pattern": anchored})


def check_value(validator: Any, value: Any, path: Path, faults: Faults) -> Iterator[Pending]:
    """Report each of attrs's own rules that a value breaks; yields the validators that need the instance."""
    kind = _kind(validator)
    if validator is None or (kind == "_OptionalValidator" and value is None):
        return
    if kind == "_AndValidator":
        for each in validator._validators:
            yield from check_value(each, value, path, faults)
    elif kind == "_OptionalValidator":
        inner = validator.validator
        for each in inner if isinstance(inner, list | tuple) else (inner,):
            yield from check_value(each, value, path, faults)
    elif kind == "_DeepIterable" and hasattr(value, "__iter__"):
        yield from check_value(validator.iterable_validator, value, path, faults)
        for index, each in enumerate(value):
            yield from check_value(validator.member_validator, each, (path, index), faults)
    elif kind == "_DeepMapping" and hasattr(value, "items"):
        yield from check_value(validator.mapping_validator, value, path, faults)
        for key, each in value.items():
            here = (path, MapKey(key))
            yield from check_value(validator.key_validator, key, here, faults)
            yield from check_value(validator.value_validator, each, here, faults)
    else:
        rule = rule_of(validator)
        if rule is None:
            yield validator, path, value
            return
        words = rule.broken_by(value)
        if words is not None:
            faults.add(path, words)


def check_instance(instance: Any, attribute: Any, pending: Pending, faults: Faults) -> None:
    """Report a validator that needs the instance: a user's function, or attrs's `or_` and `not_`."""
    validator, path, value = pending
    try:
        validator(instance, attribute, value)
    except Exception as error:
        name = "its validator" if _kind(validator) else getattr(validator, "__name__", type(validator).__name__)
        text = str(error)[:LONGEST_TEXT] if isinstance(error, ValueError) and not _kind(validator) else ""
        faults.add(path, f"does not pass {name} ({type(error).__name__})", text or None)


def validator_schema(inner: Schema, validator: Any) -> Schema:
    """A schema with the keywords of a validator."""
    kind = _kind(validator)
    if validator is None:
        return inner
    if kind == "_AndValidator":
        for each in validator._validators:
            inner = validator_schema(inner, each)
        return inner
    if kind == "_OptionalValidator":
        return _optional_schema(inner, validator.validator)
    if kind == "_DeepIterable":
        inner = validator_schema(inner, validator.iterable_validator)
        if isinstance(inner.get("items"), dict):
            inner = {**inner, "items": validator_schema(inner["items"], validator.member_validator)}
        return inner
    if kind == "_DeepMapping":
        inner = validator_schema(inner, validator.mapping_validator)
        if isinstance(inner.get("additionalProperties"), dict):
            values = validator_schema(inner["additionalProperties"], validator.value_validator)
            inner = {**inner, "additionalProperties": values}
        return inner
    rule = rule_of(validator)
    return inner if rule is None else {**inner, **rule.schema(inner)}


def _optional_schema(inner: Schema, validator: Any) -> Schema:
    """The keywords of a validator for non-null values, in the choices of the schema."""
    validators = validator if isinstance(validator, list | tuple) else (validator,)
    choices = inner.get("anyOf")
    for each in validators:
        if choices is None:
            return validator_schema(inner, each)
        choices = [one if one == {"type": "null"} else validator_schema(one, each) for one in choices]
    return {**inner, "anyOf": choices} if choices is not None else inner
