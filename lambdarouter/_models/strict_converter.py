"""Where cattrs by default is lenient: containers from any iterable, unions by `isinstance`, literals by `==`.

`"abc"` is no `list[str]`, `""` no object whose fields all have defaults, and True is neither an `int | str` nor a
`Literal[1]`. Imported with the first payload that has a type, as cattrs is.
"""

from __future__ import annotations

import threading
import types
from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from enum import Enum
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any, Literal, Union, get_args, get_origin

from attrs import NOTHING

from .._events.codecs import Mismatch, expected

if TYPE_CHECKING:
    from cattrs import Converter

Hook = Callable[[Any, Any], Any]

_SCALARS = (str, int, float, bool)


def tighten(converter: Converter) -> None:
    """Make a converter take JSON for what it is. Hooks that are registered later win over these."""
    # While the hook of a container is being looked up, ours stands aside for the one that cattrs has.
    aside = _Aside()

    def checked(target: Any) -> Hook:
        flat = None if converter.detailed_validation else _flat(target, converter)
        if flat is not None:
            return flat
        wanted, kinds = _WANTED[_kind_of(target)]
        aside.targets.append(target)
        try:
            inner = converter.get_structure_hook(target, cache_result=False)
        finally:
            aside.targets.pop()

        def structure(value: Any, _: Any) -> Any:
            if type(value) not in kinds:
                raise expected(wanted, value)
            return inner(value, target)

        return structure

    converter.register_structure_hook_factory(
        lambda target: _kind_of(target) in _WANTED and target not in aside.targets, checked
    )
    converter.register_structure_hook_factory(_is_mixed_union, lambda target: _union(target, converter))
    converter.register_structure_hook_factory(_is_literal, _literal)
    converter.register_structure_hook_func(is_enum, member_of)


def _flat(target: Any, converter: Converter) -> Hook | None:
    """A quick hook for a class whose fields are all required; None for any other class.

    The types of scalars are compared in its own code, where a call for each costs twice as much. What it raises says
    nothing: the converter that tells all faults is asked then.
    """
    attributes = target.__dict__.get("__attrs_attrs__", ()) if isinstance(target, type) else ()
    if not attributes or not all(_is_plain(each) and each.type is not target for each in attributes):
        return None
    names: dict[str, Any] = {"cls": target}
    lines = ["def structure(value, _):", " if type(value) is not dict: raise TypeError"]
    for at, each in enumerate(attributes):
        lines.append(f" v{at} = value[{each.name!r}]")
        if each.type in _SCALARS:
            lines.append(f" if type(v{at}) is not {each.type.__name__}:")
        if each.type in _SCALARS and each.type is not float:
            lines.append("  raise TypeError")
        else:
            # An integer may stand for a float, and whatever else has a hook of its own.
            names[f"hook{at}"], names[f"type{at}"] = converter.get_structure_hook(each.type), each.type
            lines.append(f"{'  ' if each.type is float else ' '}v{at} = hook{at}(v{at}, type{at})")
    # By position where that can be: a keyword costs as much as comparing a type.
    given = [f"{each.alias}=v{at}" if each.kw_only else f"v{at}" for at, each in enumerate(attributes)]
    given.sort(key=lambda each: "=" in each)
    lines.append(f" return cls({', '.join(given)})")
    exec("\n".join(lines), names)  # noqa: S102  (as attrs and cattrs make theirs: of a class's own field names)
    hook: Hook = names["structure"]
    return hook


def _is_plain(attribute: Any) -> bool:
    """Whether a field of an attrs class is just given to the constructor."""
    return (
        attribute.init
        and attribute.default is NOTHING
        and attribute.converter is None
        and isinstance(attribute.type, type)
        and not attribute.metadata
    )


class _Aside(threading.local):
    def __init__(self) -> None:
        self.targets: list[Any] = []


#: What a kind of type is made from, in words and as it comes from JSON; sets come from DynamoDB.
_WANTED: dict[str, tuple[str, tuple[type, ...]]] = {
    "object": ("an object", (dict,)),
    "list": ("a list", (list, set, frozenset)),
}


def _kind_of(target: Any) -> str:
    """Which kind of JSON a type is made from: "object", "list", or "scalar" for all else."""
    cls: Any = get_origin(target) or target
    if cls in (Union, types.UnionType):
        return "object" if all(map(_is_class, get_args(target))) else "scalar"
    if not isinstance(cls, type) or issubclass(cls, str | bytes | bytearray | Enum):
        return "scalar"
    if _is_class(cls) or issubclass(cls, Mapping):
        return "object"
    return "list" if issubclass(cls, Sequence | AbstractSet) else "scalar"


# --- Unions and literals --------------------------------------------------------------------------------------------


def _is_mixed_union(target: Any) -> bool:
    """Whether a union has two members beside None or more, and not only classes."""
    if get_origin(target) not in (Union, types.UnionType):
        return False
    members = [each for each in get_args(target) if each is not type(None)]
    return len(members) > 1 and not all(map(_is_class, members))


def _is_class(target: Any) -> bool:
    cls = get_origin(target) or target
    return hasattr(cls, "__attrs_attrs__") or hasattr(cls, "__dataclass_fields__") or hasattr(cls, "__required_keys__")


def _union(target: Any, converter: Converter) -> Hook:
    """A hook that picks the member by the kind of JSON value, and tries those of one kind in their order."""
    members = [each for each in get_args(target) if each is not type(None)]
    classes = tuple(each for each in members if _is_class(each))
    if len(classes) > 1:  # cattrs tells them apart, by their fields
        members = [reduce(or_, classes), *(each for each in members if each not in classes)]
    hooks: dict[str, list[tuple[Any, Hook]]] = {"object": [], "list": [], "scalar": []}
    for member in members:
        hooks[_kind_of(member)].append((member, converter.get_structure_hook(member)))
    exact = frozenset(each for each in members if each in _SCALARS)
    takes_null = type(None) in get_args(target)
    names = " or ".join(getattr(each, "__name__", str(each)) for each in get_args(target))

    def structure(value: Any, _: Any) -> Any:
        if (value is None and takes_null) or type(value) in exact:
            return value
        candidates = hooks["object" if type(value) is dict else "list" if type(value) is list else "scalar"]
        if len(candidates) == 1 and type(value) in (dict, list):
            member, hook = candidates[0]
            return hook(value, member)  # its errors say more than "none of them"
        for member, hook in candidates:
            try:
                return hook(value, member)
            except Exception:  # noqa: S112  (whatever this member raises, the next may take the value)
                continue
        raise expected(names, value)

    return structure


def _is_literal(target: Any) -> bool:
    origin: Any = get_origin(target)
    return origin is Literal


def _literal(target: Any) -> Hook:
    wire = [(each.value if isinstance(each, Enum) else each, each) for each in get_args(target)]
    allowed = ", ".join(repr(each) for each, _ in wire)

    def structure(value: Any, _: Any) -> Any:
        for written, meant in wire:
            if type(value) is type(written) and value == written:
                return meant
        raise Mismatch(f"expected one of {allowed}")

    return structure


def is_enum(target: Any) -> bool:
    """Whether a type is an enum, of whatever values."""
    return isinstance(target, type) and issubclass(target, Enum)


def member_of(value: Any, target: Any) -> Any:
    """The member of an enum that has this value; True is not the member of value 1."""
    try:
        member = target(value)
    except Exception:  # an enum's own `_missing_` may raise anything
        member = None
    if member is None or (member.value == value and type(member.value) is not type(value)):
        raise Mismatch(f"expected one of {', '.join(repr(each.value) for each in target)}") from None
    return member
