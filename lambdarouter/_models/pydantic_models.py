"""pydantic models, and all types that pydantic owns. Imported for a class of pydantic's only."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Annotated, Any

from .._events.codecs import kind_of
from .._events.encoded_codecs import scan
from .constraints import bound_rule, length_rule, multiple_rule
from .faults import FAILED, MOST_FAULTS, Faults, MapKey, Path, name_of, unknown_keys
from .nodes import Node
from .scalars import NOT_FINITE, anything


def pydantic_node(target: Any) -> Node:
    """The node of a model, a pydantic dataclass, or another type of pydantic's."""
    validator = _validator(target)

    def read(value: Any) -> Any:
        return validator.validate_python(anything(value))

    def check(value: Any, path: Path, faults: Faults) -> Any:
        from pydantic import ValidationError

        try:
            text = _text(anything(value))
        except ValueError:
            return faults.add(path, NOT_FINITE)
        except TypeError:  # a value of a source's own codec, which pydantic may know
            text = None
        try:
            # As JSON: a strict model takes a date in text then, which it does not from Python.
            return validator.validate_json(text) if text is not None else read(value)
        except ValidationError as error:
            return _report(error, value, target, path, faults)
        except RecursionError:
            raise
        except Exception as error:  # whatever a validator of the user's raises
            return faults.add(path, f"is not a valid {name_of(target)} ({type(error).__name__})")

    return Node(read, check)


def _text(value: Any) -> str:
    from .._events.json_encoder import dumps

    return dumps(value)


def _validator(target: Any) -> Any:
    """The validator of pydantic's core; a NameError while the model has an annotation that is not defined yet."""
    from pydantic import TypeAdapter

    if getattr(target, "__pydantic_complete__", True) is False and hasattr(target, "model_rebuild"):
        target.model_rebuild()
    check_supported(target)
    return TypeAdapter(target).validator


def check_supported(target: Any) -> None:
    """Raise a TypeError for a model with a field that no JSON value can be made into."""
    config = getattr(target, "model_config", None) or getattr(target, "__pydantic_config__", None) or {}
    if not config.get("arbitrary_types_allowed"):
        return  # pydantic has refused such classes itself
    from pydantic import TypeAdapter
    from pydantic.errors import PydanticInvalidForJsonSchema

    try:
        TypeAdapter(target).json_schema()
    except PydanticInvalidForJsonSchema as error:
        found = re.search(r"\(<?(?:class )?'?([\w.<>]+)'?>?\)", str(error))
        what = found[1] if found is not None else "an arbitrary type"
        raise TypeError(f"a field of it is {what}, of which pydantic cannot make an object from JSON") from None


def model_fields(target: Any) -> list[tuple[str, str, Any]] | None:
    """Return the name, the key and the type of each field of a model; None for another type of pydantic's."""
    fields: dict[str, Any] | None = getattr(target, "__pydantic_fields__", None)
    if not fields or getattr(target, "__pydantic_root_model__", False):
        return None
    found: list[tuple[str, str, Any]] = []
    for name, info in fields.items():
        alias = info.validation_alias or info.alias
        if not isinstance(alias, str | None):
            choices = getattr(alias, "choices", [alias])
            alias = next((each for each in choices if isinstance(each, str)), None)
        hint = Annotated[(info.annotation, *info.metadata)] if info.metadata else info.annotation
        found.append((name, alias or name, hint))
    return found


def required_names(target: Any) -> set[str]:
    """Return the names of the fields that a model must be given."""
    return {name for name, info in target.__pydantic_fields__.items() if info.is_required()}


_ONE_OF = "expected one of: "

# --- Faults ---------------------------------------------------------------------------------------------------------


def _report(error: Any, value: Any, target: Any, path: Path, faults: Faults) -> Any:
    """Report the faults of pydantic, as many as are kept; the rest is only counted. Returns FAILED.

    A union has the faults of each member: equal ones, and the choices for one value, are reported once.
    """
    total = error.error_count()
    unknown: dict[Path, list[str]] = {}
    found: dict[tuple[Path, str], tuple[str | None, list[str]]] = {}
    kept = 0
    for each in _details(error, MOST_FAULTS):
        kept += 1
        here, there = _located(each["loc"], value, path, is_missing=each["type"] == "missing")
        if each["type"] == "extra_forbidden":
            parent, key = here if here is not None else (None, "")
            unknown.setdefault(parent, []).append(str(key))
            continue
        here, rule, text = _rule(each, here, there)
        words, _, listed = rule.partition(_ONE_OF)
        choices = found.setdefault((here, words or _ONE_OF), (text, []))[1]
        choices += [choice for choice in listed.split(", ") if listed and choice not in choices]
    for (here, words), (said, choices) in found.items():
        faults.add(here, words + ", ".join(choices) if choices else words, said)
    for here, keys in unknown.items():
        faults.add(here, unknown_keys(keys))
    faults.count += max(total - kept, 0)
    return FAILED


def _details(error: Any, most: int) -> Iterator[dict[str, Any]]:
    """The details of the first errors. pydantic gives all or none: its JSON is the smallest form of all."""
    if error.error_count() <= most:
        yield from error.errors(include_url=False, include_input=False)
        return
    try:
        text = error.json(include_url=False, include_input=False)
        at = 1
        for _ in range(most):
            found, at = scan(text, at)
            yield found
            at += 1  # the comma
    except (ValueError, StopIteration, json.JSONDecodeError):
        yield from error.errors(include_url=False, include_input=False, include_context=False)[:most]


def _located(location: Any, value: Any, path: Path, *, is_missing: bool) -> tuple[Path, Any]:
    """The path of a fault in the value, and what stands there. The names of a union's members are left out."""
    last = len(location) - 1
    for index, part in enumerate(location):
        if isinstance(part, int):
            path = (path, part)
            value = value[part] if isinstance(value, list) and part < len(value) else None
        elif isinstance(value, dict) and part in value:
            path = (path, part if str(part).isidentifier() else MapKey(part))
            value = value[part]
        elif is_missing and index == last:
            return (path, part), None
    return path, value


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
}
_KIND = re.compile(
    "^(int|string|float|bool|list|tuple|set|frozen_set|iterable|dict|mapping|model_attributes|model|dataclass|decimal|bytes|datetime|date|time_delta|time|uuid|url)_(type|parsing|exact_type|from_float|from_datetime_parsing|from_datetime_inexact|syntax_violation|scheme)$"
)
_BOUNDS = {"greater_than_equal": "ge", "greater_than": "gt", "less_than_equal": "le", "less_than": "lt"}
#: Rules without a value of the payload in them.
_WORDS: dict[str, str] = {
    "missing": "is missing",
    "missing_argument": "is missing",
    "none_required": "expected null",
    "finite_number": NOT_FINITE,
    "int_from_float": "expected an integer, got a number",
    "int_parsing_size": "expected an integer, got a number that is too large",
    "timezone_naive": "must have no timezone",
    "timezone_aware": "must have a timezone",
    "date_past": "must be in the past",
    "date_future": "must be in the future",
    "datetime_past": "must be in the past",
    "datetime_future": "must be in the future",
    "frozen_field": "cannot be set",
    "recursion_loop": "nests too deep",
}


def _rule(each: dict[str, Any], path: Path, value: Any) -> tuple[Path, str, str | None]:
    """The path, the rule, and the text for clients, of one error."""
    kind, context = each["type"], each.get("ctx") or {}
    if kind in ("union_tag_invalid", "union_tag_not_found"):
        tag = str(context.get("discriminator", "")).strip("'")
        here = (path, tag) if tag.isidentifier() else path
        is_there = kind == "union_tag_invalid"
        return here, _choices(context.get("expected_tags")) if is_there else "is missing", None
    if kind in ("value_error", "assertion_error"):
        said = str(each.get("msg", "")).partition(", ")[2] or None
        name = "ValueError" if kind == "value_error" else "AssertionError"
        return path, f"is not valid ({name})", said
    return (
        path,
        _WORDS.get(kind) or _expected(kind, value) or _constraint(kind, context, value) or f"is not valid ({kind})",
        None,
    )


def _expected(kind: str, value: Any) -> str | None:
    found = _KIND.match(kind)
    if found is None:
        return None
    wanted = _KINDS[found[1]]
    is_text = isinstance(value, str) and wanted not in ("a string", "a list", "an object")
    return f"expected {wanted}, got {'other text' if is_text else kind_of(value)}"


def _constraint(kind: str, context: dict[str, Any], value: Any) -> str | None:
    """The rule of a constraint in our words; from the context of an error, which has the bounds of the schema."""
    if kind in _BOUNDS:
        return bound_rule(_BOUNDS[kind], context[_BOUNDS[kind]]).words(value)
    if kind in ("string_too_short", "too_short", "bytes_too_short"):
        return length_rule(least=context["min_length"]).words("" if kind.startswith("string") else [])
    if kind in ("string_too_long", "too_long", "bytes_too_long"):
        most: int = context["max_length"]
        return length_rule(most=most).words("" if kind.startswith("string") else [])
    if kind == "multiple_of":
        return multiple_rule(context["multiple_of"]).words(value)
    if kind == "string_pattern_mismatch":
        return f"must match the pattern {context['pattern']}"
    if kind in ("literal_error", "enum"):
        return _choices(context.get("expected"))
    if kind in ("decimal_max_digits", "decimal_max_places", "decimal_whole_digits"):
        noun, number = next(iter(context.items()))
        return f"must have at most {number} {'decimal places' if noun == 'decimal_places' else 'digits'}"
    return None


def _choices(expected: Any) -> str:
    """The choices of pydantic's text (`'cat', 'dog' or 'cow'`) in the words of the other faults."""
    found = re.findall(r"'((?:[^'\\]|\\.)*)'|([^\s,']+)", str(expected))
    return _ONE_OF + ", ".join(text or bare for text, bare in found if bare != "or")


# --- Schema ---------------------------------------------------------------------------------------------------------


def pydantic_schema(target: Any, mode: Any, prefix: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """The JSON schema of a type of pydantic's, and those that it refers to by name."""
    from pydantic import TypeAdapter

    schema = TypeAdapter(target).json_schema(mode=mode, by_alias=True, ref_template=f"{prefix}{{model}}")
    definitions = schema.pop("$defs", {})
    if "$ref" not in schema and isinstance(target, type) and schema.get("type") == "object":
        # A class becomes a component; pydantic names only those that are used inside.
        name = str(schema.get("title") or target.__name__).replace("[", "_").replace("]", "").replace(", ", "_")
        if name not in definitions:
            return {"$ref": prefix + name}, {**definitions, name: schema}
    return schema, definitions
