"""Unions: the member is chosen by the kind of JSON value, by a tag, or by the fields that only one class has."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Union, get_args

from .._events.codecs import expected
from ..errors import RegistrationError
from .containers import kind_of_container
from .faults import FAILED, Faults, Path, name_of, rendered
from .fields import fields_of
from .kinds import is_literal, is_named_tuple, is_union, library_of, unnamed
from .nodes import Check, Node
from .scalars import one_of, wire_value

if TYPE_CHECKING:
    from .engine import Engine


def union_node(target: Any, engine: Engine) -> Node:
    """The node of a union."""
    members = members_of(target)
    takes_null = type(None) in members
    members = [each for each in members if each is not type(None)]
    libraries = {library_of(each) for each in members}
    if len(members) > 1 and len(libraries) == 1 and libraries <= {"pydantic", "msgspec"}:
        # Their own library distinguishes them, by its own rules.
        node = engine.library_node(Union[tuple(members)] if takes_null else target)  # noqa: UP007
        if all(hasattr(unnamed(each)[0], "__pydantic_fields__") for each in members):
            node = _explained(node, members, engine)
        return _nullable(node) if takes_null else node
    if len(members) == 1:
        node = engine.node(members[0])
        return _nullable(node) if takes_null else node
    return _mixed(members, engine, takes_null=takes_null)


def members_of(target: Any) -> list[Any]:
    """The members of a union, including the members of named unions inside it."""
    found: list[Any] = []
    for each in get_args(target):
        bare, metadata = unnamed(each)
        found += members_of(bare) if is_union(bare) and not metadata else [each]
    return list(dict.fromkeys(found))


def _nullable(node: Node) -> Node:
    read, check = node.read, node.check
    return Node(
        lambda value: None if value is None else read(value),
        lambda value, path, faults: None if value is None else check(value, path, faults),
    )


def kind_of_type(target: Any) -> str:
    """The kind of JSON that a type is made from: "object", "list", or "scalar" for everything else."""
    bare, _ = unnamed(target)
    if library_of(bare) is not None:
        return "object"
    if is_named_tuple(bare):
        return "list"
    return kind_of_container(bare) or "scalar"


def _mixed(members: list[Any], engine: Engine, *, takes_null: bool) -> Node:
    """A union of several members: those of the value's kind are tried in their order."""
    names = " or ".join([*(name_of(each) for each in members), *(["None"] if takes_null else [])])
    classes = _told_apart(members, engine)
    by_kind: dict[str, list[Node]] = {"object": [], "list": [], "scalar": []}
    labels: dict[int, list[tuple[str, Node]]] = {}
    for member in members:
        if member in classes and len(classes) > 1:
            continue
        node = engine.node(member)
        labels[id(node)] = [(name_of(member), node)]
        by_kind[kind_of_type(member)].append(node)
    if len(classes) > 1:
        node = _classes(classes, engine)
        by_kind["object"].insert(0, node)
        labels[id(node)] = [(name_of(each), engine.node(each)) for each in classes]
    bare = frozenset(each.bare for each in by_kind["scalar"] if each.bare is not None)

    def candidates_of(value: Any) -> list[Node]:
        kind = type(value)
        if kind is dict:
            return by_kind["object"]
        return by_kind["list" if kind in (list, tuple, set, frozenset) else "scalar"]

    def read(value: Any) -> Any:
        if (value is None and takes_null) or type(value) in bare:
            return value
        for node in candidates_of(value):
            try:
                return node.read(value)
            except Exception:  # noqa: S112  (whatever this member raises, the next may accept the value)
                continue
        raise expected(names, value)

    def check(value: Any, path: Path, faults: Faults) -> Any:
        try:
            return read(value)
        except Exception:
            candidates = candidates_of(value)
        if len(candidates) == 1 and type(value) in (dict, list):
            return candidates[0].check(value, path, faults)  # its faults say more than "none of them"
        if not candidates or type(value) not in (dict, list):
            return _scalars(value, candidates, names, path, faults)
        return misses(value, [each for node in candidates for each in labels[id(node)]], path, faults)

    return Node(read, check)


def _scalars(value: Any, candidates: list[Node], names: str, path: Path, faults: Faults) -> Any:
    """Report a scalar: by the rule that it breaks, if only one member is of its type."""
    fitting: list[Faults] = []
    for node in candidates:
        own = Faults()
        found = node.check(value, None, own)
        if found is not FAILED:
            return found
        if not own.found[0][1].startswith("expected "):
            fitting.append(own)
    return faults.include(path, fitting[0]) if len(fitting) == 1 else faults.expected(path, names, value)


def misses(value: Any, candidates: list[tuple[str, Node]], path: Path, faults: Faults) -> Any:
    """Report briefly why each member of a union does not fit; returns FAILED, or the value that one of them makes."""
    said: list[str] = []
    for label, node in candidates:
        own = Faults()
        found = node.check(value, None, own)
        if found is not FAILED:
            return found
        if faults.open:
            below, rule, _ = own.found[0]
            more = f", and {own.count - 1} more fault{'s' if own.count > 2 else ''}" if own.count > 1 else ""
            said.append(f"{label} ({(rendered(below).removeprefix('.') + ' ' + rule).strip()}{more})")
    return faults.add(path, f"is none of: {', '.join(said)}")


# --- pydantic models ------------------------------------------------------------------------------------------------


def _explained(node: Node, members: list[Any], engine: Engine) -> Node:
    """The node of a union of models, which reports faults in the same way as for other classes.

    Without a discriminator, pydantic lists the faults of every member.
    """
    tag = tag_of(members, engine)
    nodes = {each: engine.node(each) for each in members}
    by_tag = _tagged(*tag, members, engine) if tag is not None else None

    def check(value: Any, path: Path, faults: Faults) -> Any:
        try:
            return node.read(value)
        except Exception:  # noqa: S110  (a validator of the user's may raise anything)
            pass
        if type(value) is not dict:
            return node.check(value, path, faults)
        if by_tag is not None:
            return by_tag.check(value, path, faults)
        return misses(value, [(name_of(each), member) for each, member in nodes.items()], path, faults)

    return Node(node.read, check, read_json=node.read_json)


# --- Classes --------------------------------------------------------------------------------------------------------


def tag_of(classes: list[Any], engine: Engine) -> tuple[str, dict[Any, Any]] | None:
    """The field that distinguishes classes, a `Literal` in each, and the class of each value; None if there is none."""
    choices: dict[str, dict[Any, Any]] = {}
    for cls in classes:
        for wire, hint, _ in class_fields(cls, engine):
            bare, _ = unnamed(hint)
            if is_literal(bare):
                of_field = choices.setdefault(wire, {})
                for each in get_args(bare):
                    key = (type(wire_value(each)), wire_value(each))
                    of_field[key] = cls if of_field.get(key, cls) is cls else None
    for name, by_value in choices.items():
        if None not in by_value.values() and len(set(map(id, by_value.values()))) == len(classes):
            return name, by_value
    return None


def class_fields(cls: Any, engine: Engine) -> list[tuple[str, Any, bool]]:
    """The JSON name and the type of each field of a class, and whether it is required; the tag of a Struct is one."""
    bare, _ = unnamed(cls)
    if library_of(bare) == "pydantic":
        from .pydantic_models import model_fields, required_names

        fields = model_fields(bare)
        required = required_names(bare) if fields is not None else ()
        return [(wire, hint, name in required) for name, wire, hint in fields or ()]
    if library_of(bare) == "msgspec":
        from .msgspec_models import object_fields

        return object_fields(bare)
    return [(each.wire, each.type, each.required) for each in fields_of(bare, engine.rename)]


def _told_apart(members: list[Any], engine: Engine) -> list[Any]:
    """The classes of a union that are distinguished before one is read.

    Classes of several libraries are distinguished if they have a tag; otherwise pydantic's and msgspec's are tried in
    order.
    """
    libraries = {each: library_of(unnamed(each)[0]) for each in members}
    classes = [each for each in members if libraries[each] is not None]
    if tag_of(classes, engine) is not None:
        return classes
    return [each for each in classes if libraries[each] == "fields"]


def _classes(classes: list[Any], engine: Engine) -> Node:
    tag = tag_of(classes, engine)
    return _tagged(*tag, classes, engine) if tag is not None else _by_fields(classes, engine)


def _tagged(tag: str, by_value: dict[Any, Any], classes: list[Any], engine: Engine) -> Node:
    nodes = {cls: engine.node(cls) for cls in classes}
    chosen = {key: nodes[cls] for key, cls in by_value.items()}
    rule = one_of(value for _, value in by_value)
    # If only one class has a default for its tag, its objects may come without the tag.
    assumed = [
        nodes[cls]
        for cls in classes
        for wire, _, is_required in class_fields(cls, engine)
        if wire == tag and not is_required
    ]
    without = assumed[0] if len(assumed) == 1 else None

    def node_for(value: Any) -> Node | None:
        if tag not in value:
            return without
        found = value[tag]
        return chosen.get((type(found), found)) if not isinstance(found, dict | list) else None

    def report(value: Any, path: Path, faults: Faults) -> Any:
        return faults.add((path, tag), "is missing" if tag not in value else rule)

    return _choosing(node_for, report)


def _by_fields(classes: list[Any], engine: Engine) -> Node:
    """Classes without a tag: each has a required field that no other one has; one of them may have none."""
    fields = {cls: fields_of(unnamed(cls)[0], engine.rename) for cls in classes}
    telling: list[tuple[frozenset[str], str, Node]] = []
    rest: tuple[str, Node] | None = None
    remaining = sorted(classes, key=lambda cls: -sum(each.required for each in fields[cls]))
    while remaining:
        cls = remaining.pop(0)
        others = {each.wire for other in remaining for each in fields[other]}
        own = frozenset(each.wire for each in fields[cls] if each.required and each.wire not in others)
        node = engine.node(cls)
        if own:
            telling.append((own, name_of(cls), node))
        elif rest is None and not remaining:
            rest = (name_of(cls), node)
        else:
            raise RegistrationError(
                f"{' and '.join(map(name_of, classes))} cannot be told apart: {name_of(cls)} has no required field "
                'that the others lack; give each class a field with a different Literal, such as `kind: Literal["cat"]`'
            )
    candidates = [(label, node) for _, label, node in telling] + ([rest] if rest is not None else [])

    def node_for(value: Any) -> Node | None:
        for own, _, node in telling:
            if not own.isdisjoint(value):
                return node
        return rest[1] if rest is not None else None

    return _choosing(node_for, lambda value, path, faults: misses(value, candidates, path, faults))


def _choosing(node_for: Callable[[Any], Node | None], report: Check) -> Node:
    """A node that reads each object with its own node; `report` adds the fault of an object without one."""

    def read(value: Any) -> Any:
        node = node_for(value) if type(value) is dict else None
        if node is None:
            raise ValueError
        return node.read(value)

    def check(value: Any, path: Path, faults: Faults) -> Any:
        if type(value) is not dict:
            return faults.expected(path, "an object", value)
        node = node_for(value)
        return (report if node is None else node.check)(value, path, faults)

    return Node(read, check)


__all__ = ["class_fields", "kind_of_type", "members_of", "misses", "tag_of", "union_node"]
