"""attrs classes, dataclasses and TypedDicts from JSON objects."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, get_origin

from .._events.codecs import expected
from .faults import FAILED, Faults, Path, broken, name_of, unknown_keys
from .fields import ModelField, fields_of
from .kinds import is_typed_dict
from .nodes import Node, Read
from .validators import Pending, check_instance, check_value

if TYPE_CHECKING:
    from .engine import Engine

Bound = list[tuple[ModelField, Node]]


def class_node(target: Any, engine: Engine) -> Node:
    """The node of a class with fields."""
    cls: Any = get_origin(target) or target
    fields: Bound = [
        (each, _node_of(each, target, engine)) for each in fields_of(target, engine.rename) if each.init is not None
    ]
    read = _quick(cls, fields, forbid=engine.forbid_extra_keys)
    return Node(read, _Careful(cls, fields, forbid=engine.forbid_extra_keys).check)


def _node_of(field: ModelField, target: Any, engine: Engine) -> Node:
    try:
        return engine.node(field.type)
    except NameError:
        raise
    except Exception as error:  # any problem of a type; no payload is involved yet
        raise TypeError(f"{name_of(target)}.{field.name}: {error}") from None


# --- The fast path --------------------------------------------------------------------------------------------------


def _quick(cls: Any, fields: Bound, *, forbid: bool) -> Read:
    """A function that is generated for the class. It may raise any exception for a fault.

    The types of scalars are compared in its own code, because a call for each would take twice as long. Fields with
    defaults are passed to the constructor only if they are present, so each class makes its own defaults.
    """
    names: dict[str, Any] = {"cls": cls, "expected": expected}
    lines = ["def read(value):", " if type(value) is not dict: raise expected('an object', value)"]
    if forbid:
        names["known"] = frozenset(each.wire for each, _ in fields)
        lines.append(" if not known.issuperset(value): raise ValueError")
    optional = [each for each, _ in fields if not each.required]
    if optional:
        lines.append(" given = {}")
    required: list[tuple[ModelField, str]] = []
    for at, (field, node) in enumerate(fields):
        if field.required:
            lines.append(f" v{at} = value[{field.wire!r}]")
            lines += _conversion(at, node, names, " ")
            required.append((field, f"v{at}"))
        else:
            lines.append(f" if {field.wire!r} in value:")
            lines.append(f"  v{at} = value[{field.wire!r}]")
            lines += _conversion(at, node, names, "  ")
            lines.append(f"  given[{field.init!r}] = v{at}")
    lines.append(f" return {_call(cls, required, has_optional=bool(optional))}")
    exec("\n".join(lines), names)  # noqa: S102  (as attrs and cattrs make theirs: of a class's own field names)
    read: Read = names["read"]
    return read


def _conversion(at: int, node: Node, names: dict[str, Any], indent: str) -> list[str]:
    if node.bare is not None:
        return [f"{indent}if type(v{at}) is not {node.bare.__name__}: raise TypeError"]
    names[f"read{at}"] = node.read
    return [f"{indent}v{at} = read{at}(v{at})"]


def _call(cls: Any, required: list[tuple[ModelField, str]], *, has_optional: bool) -> str:
    """The call of the constructor: by position if possible, which is faster."""
    if is_typed_dict(cls):
        pairs = ", ".join([f"{each.init!r}: {value}" for each, value in required])
        return f"{{{pairs}{', ' if pairs and has_optional else ''}{'**given' if has_optional else ''}}}"
    positional = _positional(cls)
    given = [value for (each, value), name in zip(required, positional, strict=False) if each.init == name]
    by_position = (
        len(given)
        if all(each.init == name for (each, _), name in zip(required[: len(given)], positional, strict=False))
        else 0
    )
    given = [value for _, value in required[:by_position]]
    given += [f"{each.init}={value}" for each, value in required[by_position:]]
    return f"cls({', '.join([*given, *(['**given'] if has_optional else [])])})"


def _positional(cls: Any) -> tuple[str, ...]:
    code = getattr(cls.__init__, "__code__", None)
    return code.co_varnames[1 : code.co_argcount] if code is not None else ()


# --- The slow path --------------------------------------------------------------------------------------------------


class _Careful:
    """Reads a class and reports every fault: of its fields, of its validators and of its constructor."""

    def __init__(self, cls: Any, fields: Bound, *, forbid: bool) -> None:
        self.cls = cls
        self.fields = fields
        self.known: frozenset[str] | None = frozenset(each.wire for each, _ in fields) if forbid else None
        self.make: Callable[..., Any] = dict if is_typed_dict(cls) else cls
        parts = ("validator", "converter")
        self.is_validated = any(getattr(each.attribute, part, None) is not None for each, _ in fields for part in parts)

    def check(self, value: Any, path: Path, faults: Faults) -> Any:
        """The object; FAILED if any part of it has a fault."""
        if type(value) is not dict:
            return faults.expected(path, "an object", value)
        before = faults.count
        if self.known is not None and not self.known.issuperset(value):
            known = self.known
            faults.add(path, unknown_keys([str(each) for each in value if each not in known]))
        made: dict[str, Any] = {}
        for field, node in self.fields:
            if field.wire in value:
                found = node.check(value[field.wire], (path, field.wire), faults)
                if found is not FAILED:
                    made[str(field.init)] = found
            elif field.required:
                faults.add((path, field.wire), "is missing")
        if faults.count == before:
            return self._construct(made, path, faults)
        if self.is_validated and faults.open:
            self._validate(made, path, faults)
        return FAILED

    def _construct(self, made: dict[str, Any], path: Path, faults: Faults) -> Any:
        """The object. If its constructor raises an error, the validators of its fields are called one by one."""
        try:
            return self.make(**made)
        except MemoryError:
            raise
        except Exception as error:  # a user's class may raise anything while it is built
            rule, text = broken(error, name_of(self.cls))
        before = faults.count
        if self.is_validated:
            for attribute, pending in self._validate(made, path, faults):
                if faults.count == before or faults.open:
                    check_instance(self._unvalidated(made), attribute, pending, faults)
        return FAILED if faults.count > before else faults.add(path, rule, text)

    def _validate(self, made: dict[str, Any], path: Path, faults: Faults) -> list[tuple[Any, Pending]]:
        """Report the attrs validators that fields violate; returns those that need the instance."""
        others: list[tuple[Any, Pending]] = []
        for field, _ in self.fields:
            if field.init not in made:
                continue
            here = (path, field.wire)
            try:
                made[field.init] = value = _converted(field.attribute, made[field.init])
            except Exception as error:
                faults.add(here, *broken(error, name_of(field.type)))
                continue
            found = check_value(field.attribute.validator, value, here, faults)
            others += [(field.attribute, each) for each in found]
        return others

    def _unvalidated(self, made: dict[str, Any]) -> Any:
        """An instance with the fields as they were read, for validators."""
        instance = self.cls.__new__(self.cls)
        for field, _ in self.fields:
            if field.init in made:
                object.__setattr__(instance, field.name, made[field.init])
            elif field.default is not None:
                object.__setattr__(instance, field.name, field.default())
        return instance


def _converted(attribute: Any, value: Any) -> Any:
    converter = attribute.converter
    # A default that gets the instance or the field cannot be called before there is an instance.
    return value if converter is None or hasattr(converter, "takes_self") else converter(value)
