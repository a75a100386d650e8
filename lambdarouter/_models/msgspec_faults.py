"""The faults of a value that msgspec rejects: msgspec stops at the first one, and reports it in its own words."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, get_args, get_origin

import msgspec

from .constraints import bound_rule, length_rule
from .faults import FAILED, Faults, MapKey, Path, broken, name_of, unknown_keys
from .kinds import inner_type, is_enum, is_literal, is_named_tuple, is_union, library_of, unnamed
from .scalars import NOT_FINITE, one_of, wire_value

if TYPE_CHECKING:
    from .engine import Engine


class Walk:
    """Finds every fault of a value: each of its parts is read separately. `convert` makes a value of a type."""

    def __init__(self, engine: Engine, convert: Callable[[Any, Any], Any]) -> None:
        self.engine = engine
        self.convert = convert
        self.fields: dict[Any, Any] = {}

    def check(self, target: Any, value: Any, path: Path, faults: Faults) -> Any:
        """The value that msgspec makes; FAILED if it makes none, with every fault reported."""
        try:
            return self.convert(value, target)
        except (MemoryError, RecursionError):
            raise
        except Exception as error:  # msgspec passes on exceptions of a user's class other than ValueError
            # Not the error itself: its traceback would keep the value alive in a cycle.
            is_of_msgspec = isinstance(error, msgspec.ValidationError)
            text, cause = (str(error), error.__cause__) if is_of_msgspec else ("", error)
            words = broken(cause, name_of(target)) if cause is not None else None
            del cause
        if not faults.open:
            return faults.add(path, "")  # counted as one: finding its parts takes longer than everything else
        before = faults.count
        self._parts(target, value, path, faults)
        if faults.count == before:
            if words is not None:
                faults.add(_appended(path, _split(text)[1]), *words)
            else:
                self._report(text, target, path, faults)
        return FAILED

    def _parts(self, target: Any, value: Any, path: Path, faults: Faults) -> None:
        """Report the faults of the parts of a value."""
        bare, _ = unnamed(target)
        if is_union(bare):
            self._union(bare, value, path, faults)
            return
        cls: Any = get_origin(bare) or bare
        args = get_args(bare)
        if hasattr(cls, "__struct_fields__"):
            if type(value) is dict and not cls.__struct_config__.array_like:
                self._struct(bare, cls, value, path, faults)
            elif type(value) is list and cls.__struct_config__.array_like:
                self._array(bare, cls, value, path, faults)
        elif library_of(cls) in ("fields", "pydantic") or is_named_tuple(cls):
            self._other_class(bare, value, path, faults)
        elif type(value) is dict and len(args) == 2:
            for key, each in value.items():
                self.check(args[1], each, (path, MapKey(key)), faults)
        elif type(value) is list and args:
            each_type = args[0] if len(args) == 1 or args[1] is ... else None
            if each_type is not None:
                for index, each in enumerate(value):
                    self.check(each_type, each, (path, index), faults)
            elif len(args) == len(value):
                for index, (wanted, each) in enumerate(zip(args, value, strict=True)):
                    self.check(wanted, each, (path, index), faults)

    def _other_class(self, target: Any, value: Any, path: Path, faults: Faults) -> None:
        """Report the faults of a class that is not a Struct in the same way as outside a Struct."""
        try:
            node = self.engine.node(target)
        except Exception:  # msgspec reads fields of types that are not supported elsewhere
            return
        node.check(value, path, faults)

    def _fields(self, target: Any) -> Any:
        return self.fields.get(target) or self.fields.setdefault(target, msgspec.structs.fields(target))

    def _struct(self, target: Any, cls: Any, value: dict[str, Any], path: Path, faults: Faults) -> None:
        config = cls.__struct_config__
        if config.tag is not None and config.tag_field in value and not _is_tag(value[config.tag_field], config):
            faults.add((path, config.tag_field), one_of([config.tag]))
        fields = self._fields(target)
        for field in fields:
            if field.encode_name in value:
                self.check(field.type, value[field.encode_name], (path, field.encode_name), faults)
            elif field.required:
                faults.add((path, field.encode_name), "is missing")
        if config.forbid_unknown_fields:
            known = {each.encode_name for each in fields} | {config.tag_field}
            unknown = [key for key in value if key not in known]
            if unknown:
                faults.add(path, unknown_keys(unknown))

    def _array(self, target: Any, cls: Any, value: list[Any], path: Path, faults: Faults) -> None:
        """Report the faults of an `array_like` Struct: its tag and its fields are the items of a list."""
        config = cls.__struct_config__
        fields = dict(enumerate(self._fields(target), 0 if config.tag is None else 1))
        if config.tag is not None and value and not _is_tag(value[0], config):
            faults.add((path, 0), one_of([config.tag]))
        least = max([index + 1 for index, field in fields.items() if field.required], default=min(fields, default=0))
        most = max(fields, default=least - 1) + 1 if config.forbid_unknown_fields else None
        if len(value) < least or (most is not None and len(value) > most):
            faults.add(path, length_rule(least=least, most=most).words(value))
        for index, field in fields.items():
            if index < len(value):
                self.check(field.type, value[index], (path, index), faults)

    def _union(self, target: Any, value: Any, path: Path, faults: Faults) -> None:
        members = [each for each in get_args(target) if each is not type(None)]
        if len(members) == 1:
            self._parts(members[0], value, path, faults)
            return
        is_list = type(value) is list
        structs = {each: config for each in members if (config := _config_of(each)) and config.array_like == is_list}
        if len(structs) == 1:
            self._parts(next(iter(structs)), value, path, faults)
        elif structs and type(value) in (dict, list):
            key = 0 if is_list else next(iter(structs.values())).tag_field
            if not (value if is_list else key in value):
                faults.add((path, key), "is missing")
                return
            for member, config in structs.items():
                if _is_tag(value[key], config):
                    self._parts(member, value, path, faults)
                    return
            faults.add((path, key), one_of(config.tag for config in structs.values()))

    def _report(self, said: str, target: Any, path: Path, faults: Faults) -> None:
        """Report one msgspec error, whose message may contain values."""
        text, below = _split(said)
        path = _appended(path, below)
        found = re.fullmatch(r"Object missing required field `(.*)`", text, re.DOTALL)
        if found is not None:
            faults.add((path, found[1]), "is missing")
            return
        rule = _rule(text.removesuffix(_OF_KEY), target)
        faults.add(path, f"has a key of another type: {rule}" if text.endswith(_OF_KEY) else rule)


#: msgspec's words for a wrong key of an object, before the path of the object.
_OF_KEY = " - at `key` in"


def _config_of(target: Any) -> Any:
    """The settings of a Struct; None for any other type."""
    bare, _ = unnamed(target)
    return getattr(get_origin(bare) or bare, "__struct_config__", None)


def _is_tag(value: Any, config: Any) -> bool:
    return type(value) is type(config.tag) and bool(value == config.tag)


def _split(said: str) -> tuple[str, str]:
    """The problem in msgspec's words, and the path to it below the value."""
    text, _, below = said.rpartition(" `$")
    return (text.removesuffix(" - at"), below.removesuffix("`")) if text else (said, "")


def _appended(path: Path, below: str) -> Path:
    """A path with msgspec's path below it: `.items[0].sku`; `[...]` is any key."""
    for name, index in re.findall(r"\.([^.\[]+)|\[(\d+)\]", below):
        path = (path, int(index) if index else name)
    return path


_KINDS = {
    "int": "an integer",
    "float": "a number",
    "str": "a string",
    "bool": "a boolean",
    "null": "null",
    "array": "a list",
    "object": "an object",
    "bytes": "base64 in a string",
    "decimal": "a number",
    "datetime": "an ISO 8601 time",
    "date": "an ISO 8601 date",
    "time": "an ISO 8601 time of day",
    "uuid": "a UUID",
}
_COMPARED = {">=": "ge", ">": "gt", "<=": "le", "<": "lt"}
_FORMS = {"UUID": "a UUID", "base64 encoded string": "base64", "decimal string": "a number in a string"}


def _rule(text: str, target: Any) -> str:
    """One of msgspec's messages in the words of the other faults."""
    for pattern, words in _TEXTS:
        found = pattern.fullmatch(text)
        if found is not None:
            return str(words(found, target))
    return f"is not a valid {name_of(target)}"


def _expected(found: re.Match[str], target: Any) -> str:
    wanted = " or ".join(_KINDS.get(each.strip(), each.strip()) for each in found[1].split("|"))
    return f"expected {wanted}, got {'a number' if found[2] == 'int' else _KINDS.get(found[2], found[2])}"


#: An empty value of a kind, whose length has the unit of the kind.
_EMPTY: dict[str, Any] = {"str": "", "bytes": b""}


def _length(found: re.Match[str], target: Any) -> str:
    size = int(found[3])
    if found[2] == "==":
        return f"must have exactly {size} item{'' if size == 1 else 's'}"
    rule = length_rule(least=size) if found[2] in (">=", "at least") else length_rule(most=size)
    return rule.words(_EMPTY.get(found[1], []))


def _bound(found: re.Match[str], target: Any) -> str:
    return bound_rule(_COMPARED[found[1]], found[2].removesuffix(".0")).words(None)


def _matches(found: re.Match[str], target: Any) -> str:
    patterns = (each.pattern for each in unnamed(target)[1] if getattr(each, "pattern", None))
    return f"must match the pattern {next(patterns, found[1][1:-1])}"


def _form(found: re.Match[str], target: Any) -> str:
    return f"expected {_FORMS.get(found[1], 'an ISO 8601 ' + found[1].split()[-1])}, got other text"


_TEXTS: list[tuple[re.Pattern[str], Any]] = [
    (re.compile(r"Expected `(.+?)`, got `(.*)`"), _expected),
    (re.compile(r"Expected `(\w+)` of length (==|>=|<=) (\d+)"), _length),
    (re.compile(r"Expected `(\w+)` of (at least|at most) length (\d+), got \d+"), _length),
    (re.compile(r"Expected `\w+` (>=|>|<=|<) (\S+)"), _bound),
    (re.compile(r"Expected `\w+` that's a multiple of (\S+)"), lambda found, *_: f"must be a multiple of {found[1]}"),
    (re.compile(r"Expected `str` matching regex ('.*'|\".*\")", re.DOTALL), _matches),
    (re.compile(r"Number out of range"), lambda *_: NOT_FINITE),
    (re.compile(r"Invalid enum value .*", re.DOTALL), lambda found, target: _choices(target)),
    (re.compile(r"Expected `\w+` with a timezone component"), lambda *_: "must have a timezone"),
    (re.compile(r"Invalid (UUID|RFC3339 encoded \w+|base64 encoded string|decimal string|ISO8601 \w+)"), _form),
]


def _choices(target: Any) -> str:
    bare, _ = unnamed(inner_type(target))
    choices: list[Any] = []
    for each in get_args(bare) if is_union(bare) else (bare,):
        if is_literal(each):
            choices += [wire_value(one) for one in get_args(each)]
        elif is_enum(each):
            choices += [one.value for one in each]
    return one_of(choices) if choices else "is not one of the allowed values"
