"""msgspec Structs, and all types that msgspec owns. Imported for a class of msgspec's only."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, get_args, get_origin

import msgspec

from .._events.codecs import kind_of
from .constraints import bound_rule, length_rule, rules_of
from .faults import FAILED, Faults, MapKey, Path, broken, name_of, unknown_keys
from .fields import fields_of
from .kinds import inner_type, is_enum, is_literal, is_union, library_of, unnamed
from .nodes import Node
from .scalars import NOT_FINITE, anything, one_of, wire_value

if TYPE_CHECKING:
    from .engine import Engine


def msgspec_node(target: Any, engine: Engine) -> Node:
    """The node of a Struct, a union of Structs, or another type with metadata of msgspec's."""

    def dec_hook(cls: Any, value: Any) -> Any:
        """Read a class that msgspec does not know, such as a pydantic model in a Struct."""
        return engine.node(cls).read(value)

    decode = msgspec.json.Decoder(target, dec_hook=dec_hook).decode
    check_supported(target, engine)
    convert = msgspec.convert

    def read(value: Any) -> Any:
        return convert(anything(value), target, dec_hook=dec_hook)

    def check(value: Any, path: Path, faults: Faults) -> Any:
        from .._events.json_encoder import plain

        try:
            value = plain(anything(value))  # sets and numbers of DynamoDB as JSON has them
        except ValueError:
            return faults.add(path, NOT_FINITE)
        return _Walk(engine, dec_hook).check(target, value, path, faults)

    return Node(read, check, read_json=decode)


def check_supported(target: Any, engine: Engine) -> None:
    """Raise for a class inside of a Struct that cannot be made from JSON, or that msgspec reads by other rules."""
    from msgspec import inspect

    pending: list[Any] = [inspect.type_info(target)]
    seen: set[int] = set()
    while pending:
        info = pending.pop()
        if id(info) in seen:
            continue
        seen.add(id(info))
        if isinstance(info, inspect.CustomType):
            engine.node(info.cls)
        elif isinstance(info, inspect.DataclassType):
            _check_fields(info.cls)
        for name in getattr(info, "__struct_fields__", ()):
            part = getattr(info, name)
            for each in part if isinstance(part, tuple) else (part,):
                if isinstance(each, inspect.Type | inspect.Field):
                    pending.append(each)


def _check_fields(cls: Any) -> None:
    """Raise a TypeError for an attrs class or a dataclass whose aliases or constraints msgspec would pass over."""
    for field in fields_of(cls):
        if field.wire != field.name or rules_of(unnamed(field.type)[1]):
            raise TypeError(
                f"{name_of(cls)} is inside of a Struct, and msgspec ignores the alias or the constraints of its field "
                f"{field.name!r}; make it a Struct"
            )


def struct_fields(target: Any) -> list[tuple[str, str, Any]]:
    """Return the name, the key in JSON and the type of each field of a Struct."""
    return [(each.name, each.encode_name, each.type) for each in msgspec.structs.fields(target)]


# --- Faults ---------------------------------------------------------------------------------------------------------


class _Walk:
    """Finds every fault of a value: msgspec stops at the first one, so that each part is read on its own."""

    def __init__(self, engine: Engine, dec_hook: Any) -> None:
        self.engine = engine
        self.dec_hook = dec_hook
        self.fields: dict[Any, Any] = {}

    def check(self, target: Any, value: Any, path: Path, faults: Faults) -> Any:
        """The value that msgspec makes; FAILED where it makes none, with every fault reported."""
        try:
            return msgspec.convert(value, target, dec_hook=self.dec_hook)
        except msgspec.ValidationError as error:
            # Not the error itself: its traceback would keep the value alive in a cycle.
            text, cause = str(error), error.__cause__
            words = broken(cause, name_of(target)) if cause is not None else None
            del cause
        if not faults.open:
            return faults.add(path, "")  # counted as one: finding its parts costs more than all else
        before = faults.count
        self._parts(target, value, path, faults)
        if faults.count == before:
            if words is not None:
                faults.add(_appended(path, _split(text)[1]), *words)
            else:
                self._report(text, target, value, path, faults)
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
        elif library_of(cls) == "pydantic":
            self.engine.node(bare).check(value, path, faults)
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

    def _struct(self, target: Any, cls: Any, value: dict[str, Any], path: Path, faults: Faults) -> None:
        config = cls.__struct_config__
        if config.tag is not None and (type(value.get(config.tag_field)), value.get(config.tag_field)) != (
            type(config.tag),
            config.tag,
        ):
            is_there = config.tag_field in value
            faults.add((path, config.tag_field), one_of([config.tag]) if is_there else "is missing")
        fields = self.fields.get(target) or self.fields.setdefault(target, msgspec.structs.fields(target))
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

    def _union(self, target: Any, value: Any, path: Path, faults: Faults) -> None:
        members = [each for each in get_args(target) if each is not type(None)]
        structs = {each: get_origin(unnamed(each)[0]) or unnamed(each)[0] for each in members}
        tagged = {each: cls.__struct_config__ for each, cls in structs.items() if hasattr(cls, "__struct_fields__")}
        if type(value) is dict and tagged:
            if len(tagged) == 1:
                self._parts(next(iter(tagged)), value, path, faults)
                return
            name = next(iter(tagged.values())).tag_field
            for member, config in tagged.items():
                if name in value and value[name] == config.tag:
                    self._parts(member, value, path, faults)
                    return
            rule = one_of(config.tag for config in tagged.values()) if name in value else "is missing"
            faults.add((path, name), rule)
        elif len(members) == 1:
            self._parts(members[0], value, path, faults)

    def _report(self, said: str, target: Any, value: Any, path: Path, faults: Faults) -> None:
        """Report one error of msgspec, whose text may hold values."""
        text, below = _split(said)
        path = _appended(path, below)
        found = re.fullmatch(r"Object missing required field `(.*)`", text, re.DOTALL)
        if found is not None:
            faults.add((path, found[1]), "is missing")
            return
        faults.add(path, _rule(text, target, value))


def _split(said: str) -> tuple[str, str]:
    """What msgspec says is wrong, and the way to it below the value."""
    text, _, below = said.rpartition(" - at `$")
    return (text, below.removesuffix("`")) if text else (said, "")


def _appended(path: Path, below: str) -> Path:
    """A path with what msgspec says of the way below it: `.items[0].sku`; `[...]` is any key."""
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


def _rule(text: str, target: Any, value: Any) -> str:
    """One of msgspec's texts in the words of the other faults."""
    for pattern, words in _TEXTS:
        found = pattern.fullmatch(text)
        if found is not None:
            return str(words(found, target, value))
    return f"is not a valid {name_of(target)}"


def _expected(found: re.Match[str], target: Any, value: Any) -> str:
    wanted = " or ".join(_KINDS.get(each.strip(), each.strip()) for each in found[1].split("|"))
    return f"expected {wanted}, got {kind_of(value)}"


def _length(found: re.Match[str], target: Any, value: Any) -> str:
    size = int(found[2])
    if found[1] == "==":
        return f"must have exactly {size} item{'' if size == 1 else 's'}"
    return (length_rule(least=size) if found[1] == ">=" else length_rule(most=size)).words(value)


def _bound(found: re.Match[str], target: Any, value: Any) -> str:
    return bound_rule(_COMPARED[found[1]], found[2].removesuffix(".0")).words(value)


def _matches(found: re.Match[str], target: Any, value: Any) -> str:
    patterns = (each.pattern for each in unnamed(target)[1] if getattr(each, "pattern", None))
    return f"must match the pattern {next(patterns, found[1][1:-1])}"


def _form(found: re.Match[str], target: Any, value: Any) -> str:
    return f"expected {_FORMS.get(found[1], 'an ISO 8601 ' + found[1].split()[-1])}, got other text"


_TEXTS: list[tuple[re.Pattern[str], Any]] = [
    (re.compile(r"Expected `(.+?)`, got `.*`"), _expected),
    (re.compile(r"Expected `\w+` of length (==|>=|<=) (\d+)"), _length),
    (re.compile(r"Expected `\w+` (>=|>|<=|<) (\S+)"), _bound),
    (re.compile(r"Expected `\w+` that's a multiple of (\S+)"), lambda found, *_: f"must be a multiple of {found[1]}"),
    (re.compile(r"Expected `str` matching regex ('.*'|\".*\")", re.DOTALL), _matches),
    (re.compile(r"Number out of range"), lambda *_: NOT_FINITE),
    (re.compile(r"Invalid enum value .*", re.DOTALL), lambda found, target, _: _choices(target)),
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
    return one_of(choices) if choices else "is not one of the values that are allowed"


# --- Schema ---------------------------------------------------------------------------------------------------------


def msgspec_schema(target: Any, prefix: str, others: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """The JSON schema of a type of msgspec's, and those that it refers to by name.

    `others` gives the schema of a class that msgspec does not know.
    """
    (schema,), components = msgspec.json.schema_components(
        (target,), schema_hook=others, ref_template=f"{prefix}{{name}}"
    )
    return schema, dict(components)
