"""pydantic's errors as faults: their paths in the payload, and their rules in the words of the other faults."""

from __future__ import annotations

import json
import re
from ast import literal_eval
from collections.abc import Iterator
from typing import Any

from .._events.codecs import kind_of
from .._events.encoded_codecs import scan
from .constraints import bound_rule, length_rule, multiple_rule
from .faults import FAILED, LONGEST_TEXT, MOST_FAULTS, Faults, Path, unknown_keys
from .pydantic_shapes import UNKNOWN, Shape
from .scalars import NOT_FINITE, one_of


def report_errors(error: Any, value: Any, shape: Shape, path: Path, faults: Faults) -> Any:
    """Report pydantic's errors, as many as are kept; the rest is only counted. Returns FAILED.

    A union has the errors of each member: equal ones, and the choices for one value, are reported once.
    """
    total = error.error_count()
    unknown: dict[Path, list[str]] = {}
    found: dict[tuple[Path, str], str | None] = {}
    choices: dict[Path, list[str]] = {}
    kept = 0
    for each in _details(error, MOST_FAULTS):
        kept += 1
        kind, location, context = each["type"], each["loc"], each.get("ctx") or {}
        if kind in ("extra_forbidden", "unexpected_keyword_argument") and location:
            parent, _ = shape.located(location[:-1], value, path)
            unknown.setdefault(parent, []).append(str(location[-1]))
            continue
        here, there = shape.located(location, value, path)
        if kind.startswith("union_tag"):
            here = _tag_path(context, here)
        listed = _listed(context)
        if kind in _CHOICES and listed:
            said = choices.setdefault(here, [])
            said += [choice for choice in listed if choice not in said]
            found[here, ""] = None
            continue
        rule, text = _rule(each, there)
        found.setdefault((here, rule), text)
    for (here, rule), text in found.items():
        faults.add(here, rule or one_of(choices[here]), text)
    for here, keys in unknown.items():
        faults.add(here, unknown_keys(keys))
    faults.count += max(total - kept, 0)
    return FAILED


def _details(error: Any, most: int) -> Iterator[dict[str, Any]]:
    """The details of the first errors. pydantic returns all or none: its JSON is the smallest form of all."""
    if error.error_count() <= most:
        yield from error.errors(include_url=False, include_input=False)
        return
    try:
        text = error.json(include_url=False, include_input=False)
        found, at = [], 1
        for _ in range(most):
            each, at = scan(text, at)
            found.append({**each, "loc": tuple(each["loc"])})
            at += 1  # the comma
    except (ValueError, StopIteration, json.JSONDecodeError):
        found = error.errors(include_url=False, include_input=False, include_context=False)[:most]
    yield from found


_KINDS: dict[str, str] = {
    "int": "an integer",
    "string": "a string",
    "float": "a number",
    "bool": "a boolean",
    "list": "a list",
    "tuple": "a list",
    "set": "a list",
    "frozen_set": "a list",
    "iterable": "a list",
    "dict": "an object",
    "mapping": "an object",
    "model": "an object",
    "model_attributes": "an object",
    "dataclass": "an object",
    "decimal": "a number",
    "bytes": "a string",
    "datetime": "an ISO 8601 time",
    "date": "an ISO 8601 date",
    "time": "an ISO 8601 time of day",
    "time_delta": "an ISO 8601 duration",
    "uuid": "a UUID",
    "url": "a URL",
    "complex": "a complex number",
    "json": "JSON in a string",
}
#: The kinds that have their own form in a string: a string in another form is wrong.
_IN_TEXT = frozenset({"datetime", "date", "time", "time_delta", "uuid", "url", "complex"})
_KIND = re.compile(
    f"^({'|'.join(sorted(_KINDS, key=len, reverse=True))})_(type|parsing|exact_type|from_float|from_datetime_parsing"
    "|from_datetime_inexact|from_date_parsing|str_parsing|syntax_violation|scheme)$"
)
_EMPTY: dict[str, Any] = {"string": "", "bytes": b""}
_BOUNDS = {"greater_than_equal": "ge", "greater_than": "gt", "less_than_equal": "le", "less_than": "lt"}
#: Rules that contain no value of the payload.
_WORDS: dict[str, str] = {
    "missing": "is missing",
    "missing_argument": "is missing",
    "union_tag_not_found": "is missing",
    "none_required": "expected null",
    "finite_number": NOT_FINITE,
    "json_invalid": "is not JSON",
    "int_from_float": "expected an integer, got a number",
    "int_parsing_size": "expected an integer, got a number that is too large",
    "timezone_naive": "must have no timezone",
    "timezone_aware": "must have a timezone",
    "date_past": "must be in the past",
    "date_future": "must be in the future",
    "datetime_past": "must be in the past",
    "datetime_future": "must be in the future",
    "frozen_field": "cannot be set",
    "recursion_loop": "is nested too deeply",
}


def _rule(each: dict[str, Any], value: Any) -> tuple[str, str | None]:
    """The rule of one error, and its message for clients if a user's class says more."""
    kind, context = each["type"], each.get("ctx") or {}
    if kind == "json_invalid" and not each["loc"] and not isinstance(value, str):
        # The string that this package has written for a strict model.
        return ("is nested too deeply" if "recursion" in each["msg"] else "has text that is not Unicode"), None
    try:
        rule = _WORDS.get(kind) or _expected(kind, value) or _constraint(kind, context, value)
    except (KeyError, TypeError, ValueError):  # a user's error, under one of pydantic's names
        rule = None
    if rule is not None:
        return rule, None
    said = str(each.get("msg", ""))
    if kind in ("value_error", "assertion_error"):
        said = said.partition(", ")[2]
        kind = "ValueError" if kind == "value_error" else "AssertionError"
    return f"is not valid ({kind})", said[:LONGEST_TEXT] or None


def _expected(kind: str, value: Any) -> str | None:
    found = _KIND.match(kind)
    if found is None:
        return None
    wanted = _KINDS[found[1]]
    if value is UNKNOWN:
        return f"expected {wanted}"
    if kind == "float_type" and type(value) is int:  # larger than any float
        return NOT_FINITE
    is_other_text = isinstance(value, str) and found[1] in _IN_TEXT
    return f"expected {wanted}, got {'other text' if is_other_text else kind_of(value)}"


def _constraint(kind: str, context: dict[str, Any], value: Any) -> str | None:
    """The rule of a constraint in our words; from the context of an error, which has the bounds of the schema."""
    if kind in _BOUNDS:
        return bound_rule(_BOUNDS[kind], context[_BOUNDS[kind]]).words(value)
    if kind.endswith("too_short"):
        return length_rule(least=context["min_length"]).words(_EMPTY.get(kind.partition("_")[0], []))
    if kind.endswith("too_long"):
        return length_rule(most=context["max_length"]).words(_EMPTY.get(kind.partition("_")[0], []))
    if kind == "multiple_of":
        return multiple_rule(context["multiple_of"]).words(value)
    if kind == "string_pattern_mismatch":
        return f"must match the pattern {context['pattern']}"
    if kind in ("decimal_max_digits", "decimal_max_places", "decimal_whole_digits"):
        noun, number = next(iter(context.items()))
        return f"must have at most {number} {'decimal places' if noun == 'decimal_places' else 'digits'}"
    return None


# --- Choices --------------------------------------------------------------------------------------------------------

#: The errors whose context lists choices.
_CHOICES = frozenset({"literal_error", "enum", "union_tag_invalid"})
_QUOTED = r"""'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*\""""
_CHOICE = re.compile(rf"<[\w.]+: ({_QUOTED}|[^>]+)>|({_QUOTED}|[^\s,]+)")


def _listed(context: dict[str, Any]) -> list[str]:
    """The choices in a pydantic message, which has their `repr`: `'cat', "it's" or 3`."""
    text = context.get("expected") or context.get("expected_tags") or ""
    listed = [member or choice for member, choice in _CHOICE.findall(str(text))]
    return [str(literal_eval(each)) if each[0] in "'\"" else each for each in listed if each != "or"]


def _tag_path(context: dict[str, Any], path: Path) -> Path:
    """The path of the tag of a union; the path of the union if a function finds the tag."""
    name = re.fullmatch(r"'([^']*)'", str(context.get("discriminator")))
    return (path, name[1]) if name is not None else path
