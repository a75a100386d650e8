"""Uses of a class that the builder and attrs have built: each gives the same with both.

A behaviour is a function of a module of `class_bodies`. It returns something that does not depend on the module.
"""

from __future__ import annotations

import copy
import inspect
import pickle
import weakref
from collections.abc import Callable
from typing import Any

import attrs
import cattrs

from tests.support.class_bodies import MODULES

Behaviour = Callable[[Any], Any]


def outcome(behaviour: Behaviour, module: Any) -> Any:
    """The return value of a behavior, or the type and the message of its exception."""
    try:
        return behaviour(module)
    except Exception as error:
        return type(error), str(error)


def outcomes(behaviour: Behaviour, annotations: str = "evaluated") -> tuple[Any, Any]:
    """The outcomes of a behavior with the builder's classes, and with attrs's."""
    ours, theirs = MODULES[annotations]
    return outcome(behaviour, ours), outcome(behaviour, theirs)


def matched(value: Any, cls: Any) -> Any:
    match value:
        case cls(x, y):
            return x, y
        case _:
            return None


def recursive(module: Any) -> str:
    """The repr of an object that contains itself."""
    parts: list[Any] = []
    value = module.Keyed("n", "", parts)
    parts.append(value)
    return repr(value)


def every_copy(value: Any) -> list[Any]:
    copies = [copy.copy(value), copy.deepcopy(value)]
    return copies + [pickle.loads(pickle.dumps(value, protocol)) for protocol in range(pickle.HIGHEST_PROTOCOL + 1)]


def attributes(cls: Any) -> list[dict[str, Any]]:
    """The attributes of a class; the functions of its body are others in each module, and compared by name."""
    keys = ("name", "alias", "type", "kw_only", "init", "inherited", "repr", "eq", "hash", "validator", "metadata")
    functions = ("converter", "eq_key", "repr")
    return [
        {
            **{key: getattr(each, key) for key in keys},
            **{key: getattr(getattr(each, key), "__qualname__", None) for key in functions},
            "default": getattr(getattr(each.default, "factory", None), "__qualname__", each.default),
        }
        for each in attrs.fields(cls)
    ]


def tried(value: Any, *names: str) -> list[Any]:
    """What setting and deleting attributes raises."""
    return [
        outcome(change, None)
        for name in names
        for change in (lambda _, name=name: setattr(value, name, 1), lambda _, name=name: delattr(value, name))
    ]


CONSTRUCTOR: dict[str, Behaviour] = {
    "by position": lambda m: attrs.asdict(m.Point(1, 2)),
    "by keyword": lambda m: attrs.asdict(m.Point(y=2, x=1)),
    "by both": lambda m: attrs.asdict(m.Point(1, y=2, size=-4, note="n")),
    "keywords only": lambda m: attrs.asdict(m.Keywords(bucket="b", key="k", private=3, ellipsis=None)),
    "defaults": lambda m: attrs.asdict(m.Keywords(bucket="b", key="k")),
    "of a private name": lambda m: m.Several(1, 2, 3, fourth=5)._fourth,
    "a private name itself": lambda m: m.Several(1, 2, 3, _fourth=5),
    "a private name by position": lambda m: m.Several(1, 2, 3, 6)._fourth,
    "without fields": lambda m: type(m.Empty()).__name__,
    "without fields, with an argument": lambda m: m.Empty(1),
    "a factory makes a new default": lambda m: m.Point(1).tags is m.Point(1).tags,
    "a converter that fails": lambda m: m.Point(1, size="a"),
    "one missing": lambda m: m.Point(),
    "two missing": lambda m: m.Several(1),
    "three missing": lambda m: m.Several(),
    "a keyword missing": lambda m: m.Keywords(bucket="b"),
    "two keywords missing": lambda m: m.Keywords(),
    "unexpected": lambda m: m.Point(1, other=2),
    "unexpected, like a field": lambda m: m.Keywords(bucket="b", key="k", siez=1),
    "unexpected, and one missing": lambda m: m.Keywords(bucket="b", kay="k"),
    "unexpected, and a converter that fails": lambda m: m.Point(1, size="a", other=2),
    "missing, and a converter that fails": lambda m: m.Point(size="a"),
    "two unexpected": lambda m: m.Keywords(bukket="b", kay="k"),
    "too many": lambda m: m.Point(1, 2, 3),
    "too many, and unexpected": lambda m: m.Point(1, 2, 3, other=4),
    "too many, and a keyword": lambda m: m.Point(1, 2, 3, size=4),
    "too many for keywords only": lambda m: m.Keywords("b"),
    "twice": lambda m: m.Point(1, x=2),
    "twice, and too many": lambda m: m.Point(1, 2, 3, x=2),
    "twice, and unexpected": lambda m: m.Point(1, x=2, other=3),
    "of a nested class": lambda m: m.Outer.Inner(),
    "of a subclass": lambda m: m.Named(colour="red"),
    "of a subclass without a decorator": lambda m: m.Bare(colour="red"),
    "of a parameterized class": lambda m: m.Point[int](1, 2, 3),
}

CLASSES: dict[str, Behaviour] = {
    "names": lambda m: (m.Point.__name__, m.Point.__qualname__, m.Outer.Inner.__qualname__, m.Point.__doc__),
    "slots": lambda m: (hasattr(m.Named(1), "__dict__"), hasattr(m.Bare(1), "__dict__")),
    "class variables": lambda m: (m.Point.kinds, m.Point(1).kinds),
    "no default in the class": lambda m: m.Point.y == 0,
    "properties": lambda m: m.Bare(1, 2).sum,
    "class methods": lambda m: (m.Point.origin()[0] is m.Point, type(m.Named.origin()[1]) is m.Named),
    "static methods": lambda m: m.Point.double(2),
    "the class in a method": lambda m: m.Named(1).own_class is m.Point,
    "super() in a method": lambda m: m.Named(1).hash_of_base(),
    "weak references": lambda m: weakref.ref(value := m.Named(1))() is value,
    "weak references, beside a mixin": lambda m: weakref.ref(value := m.Mixed(2))() is value,
    "match arguments": lambda m: [each.__match_args__ for each in (m.Point, m.Named, m.Keywords, m.Several, m.Bare)],
    "match statements": lambda m: matched(m.Point(1, 2), m.Point),
    "match statements, of a subclass": lambda m: matched(m.Again(3, y=4), m.Point),
    "match statements, with too many": lambda m: matched(m.Root(1), m.Keywords),
    "signature": lambda m: [str(inspect.signature(each)) for each in (m.Point, m.Keywords, m.Again, m.Bare, m.Empty)],
    "type parameters": lambda m: (m.Point.__parameters__, m.Point[int].__args__, m.Again.__orig_bases__[0].__args__),
    "bases": lambda m: [each.__name__ for each in m.Again.__mro__ if each.__name__ not in ("Value", "_Base")],
}

ATTRS: dict[str, Behaviour] = {
    "fields": lambda m: [attributes(each) for each in (m.Point, m.Keywords, m.Several, m.Empty, m.Keyed)],
    "fields of subclasses": lambda m: [attributes(each) for each in (m.Named, m.Again, m.Diamond, m.Mixed)],
    "fields by name": lambda m: (attrs.fields(m.Named).name.default, attrs.fields_dict(m.Named)["y"].default),
    "fields of a parameterized class": lambda m: [each.name for each in attrs.fields(m.Point[int])],
    "fields are the same tuple": lambda m: attrs.fields(m.Named) is attrs.fields(m.Named),
    "has": lambda m: [attrs.has(each) for each in (m.Point, m.Bare, m.Point[int], m.Mixin, m.Base)],
    "asdict": lambda m: attrs.asdict(m.Named(1, tags=["a"], name="b")),
    "astuple": lambda m: attrs.astuple(m.Named(1, tags=["a"], name="b")),
    "evolve": lambda m: attrs.asdict(attrs.evolve(m.Several(1, 2, 3), second=4, fourth=5)),
    "evolve with a wrong name": lambda m: attrs.evolve(m.Point(1), z=4),
    "resolve_types": lambda m: [each.type for each in attrs.fields(attrs.resolve_types(m.Named))],
    "validate": lambda m: attrs.validate(m.Named(1)),
    "cattrs": lambda m: cattrs.unstructure(cattrs.structure({"bucket": "b", "key": "k", "_private": 2}, m.Keywords)),
}

VALUES: dict[str, Behaviour] = {
    "equality": lambda m: [m.Point(1, note="a") == each for each in (m.Point(1, note="b"), m.Point(2), 1, m.Named(1))],
    "inequality": lambda m: [m.Point(1) != each for each in (m.Point(1), m.Point(2), None, m.Bare(1))],
    "equality of NaN": lambda m: m.Root(nan := float("nan")) == m.Root(nan),
    "equality by a key": lambda m: (m.Keyed("A") == m.Keyed("a"), m.Keyed("A") == m.Keyed("b")),
    "equality of subclasses": lambda m: (m.Bare(1) == m.Bare(1), m.Bare(1) == m.Named(1, y=5)),
    "hash": lambda m: (hash(m.Root(1)) == hash(m.Root(1)), len({m.Root(1), m.Root(1), m.Root(2), m.Left(1)})),
    "hash by a key": lambda m: hash(m.Keyed("A", parts=())) == hash(m.Keyed("a", parts=())),
    "hash of a list": lambda m: hash(m.Point(1)),
    "order": lambda m: m.Root(1) < m.Root(2),
    "repr": lambda m: repr(m.Point(1, 2, tags=["a"], size=2, note="hidden")),
    "repr of required fields": lambda m: repr(m.Outer.Inner(None)),
    "repr by a function": lambda m: repr(m.Keyed("n", "secret", [1])),
    "repr of itself": recursive,
    "copies are equal": lambda m: [each == m.Named(1, note="n") for each in every_copy(m.Named(1, note="n"))],
    "copies have every field": lambda m: [attrs.astuple(each) for each in every_copy(m.Named(1, note="n", size=3))],
    "copies of a class without slots": lambda m: [attrs.asdict(each) for each in every_copy(m.Bare(1, note="n"))],
    "a copy shares, a deep copy does not": lambda m: (
        copy.copy(value := m.Point(1)).tags is value.tags,
        copy.deepcopy(value).tags is value.tags,
    ),
    "frozen": lambda m: tried(m.Named(1), "x", "new", "sum"),
    "frozen without slots": lambda m: tried(m.Bare(1), "x", "new"),
}

INHERITANCE: dict[str, Behaviour] = {
    "order of fields": lambda m: [[each.name for each in attrs.fields(cls)] for cls in (m.Named, m.Again, m.Diamond)],
    "a default that is declared again": lambda m: (m.Named(1).y, m.Again().x),
    "by position": lambda m: attrs.asdict(m.Again("n", 2, 3)),
    "a diamond": lambda m: (m.Both().value, m.Both(value=5).left),
    "three levels": lambda m: attrs.asdict(m.Diamond(value=0)),
    "a property that becomes a field": lambda m: (m.Hidden(3).computed, m.Shown(3).computed, m.Shown(3, 4, 5).computed),
}

BEHAVIOURS: dict[str, Behaviour] = {
    f"{kind}: {name}": behaviour
    for kind, behaviors in {
        "constructor": CONSTRUCTOR,
        "class": CLASSES,
        "attrs": ATTRS,
        "value": VALUES,
        "inheritance": INHERITANCE,
    }.items()
    for name, behaviour in behaviors.items()
}
