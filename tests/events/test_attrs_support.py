"""Classes that attrs makes of classes of the builder, beside those that it makes of its own."""

from __future__ import annotations

import copy
import inspect
import weakref
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import attr
import attrs
import pytest

from lambdarouter._events.reading import Reader
from lambdarouter.sources.s3 import S3Event
from tests.support.behaviors import Behaviour, attributes, every_copy, outcomes, tried
from tests.support.class_bodies import MODULES

#: A way to construct each subclass.
MADE: dict[str, Behaviour] = {
    "Defined": lambda m: m.Defined(1, name="n", colour="blue"),
    "Mutable": lambda m: m.Mutable(1, bucket="b"),
    "Frozen": lambda m: m.Frozen(required=1, bucket="b", key="k", private=2),
    "Elaborate": lambda m: m.Elaborate(bucket="b", key="a/b/c", size="3", called="x"),
    "OfDefined": lambda m: m.OfDefined(1, shape="flat"),
    "Parameterized": lambda m: m.Parameterized(1, label="l"),
    "BareDefined": lambda m: m.BareDefined(1, colour="blue"),
    "OfElaborate": lambda m: m.OfElaborate(plain=5, bucket="b", key="a/b"),
}

ON_OBJECTS: dict[str, Callable[[Any], Any]] = {
    "fields": attrs.asdict,
    "tuple": attrs.astuple,
    "repr": repr,
    "frozen": lambda value: tried(value, "bucket", "colour", "new"),
    "equality": lambda value: (value == copy.copy(value), value == 1, value != copy.deepcopy(value)),
    "hash": lambda value: hash(value) == hash(copy.copy(value)),
    "copies": lambda value: [attrs.asdict(each) for each in every_copy(value)],
    "evolve": lambda value: attrs.asdict(attrs.evolve(value)),
    "evolve with a wrong name": lambda value: attrs.evolve(value, coulor="green"),
    "slots": lambda value: hasattr(value, "__dict__"),
    "weak references": lambda value: weakref.ref(value)() is value,
    "validate": attrs.validate,
    "signature": lambda value: str(inspect.signature(type(value))),
    "attributes": lambda value: attributes(type(value)),
    "match arguments": lambda value: type(value).__match_args__,
    "missing": lambda value: type(value)(),
    "unexpected": lambda value: type(value)(bukket=1),
    "too many": lambda value: type(value)(*range(20)),
    "twice": lambda value: type(value)(1, **{next(iter(type(value).__match_args__), "x"): 1}),
}


@pytest.mark.parametrize("annotations", MODULES)
@pytest.mark.parametrize("behaviour", ON_OBJECTS)
@pytest.mark.parametrize("name", MADE)
def test_it_is_the_class_that_attrs_makes_of_its_own(name: str, behaviour: str, annotations: str) -> None:
    ours, theirs = outcomes(lambda module: ON_OBJECTS[behaviour](MADE[name](module)), annotations)
    assert ours == theirs


DECORATORS: dict[str, Callable[[Any], Any]] = {
    "define": attrs.define,
    "mutable": attrs.mutable,
    "frozen": attrs.frozen,
    "define without slots": attrs.define(slots=False),
    "frozen without slots": attrs.frozen(slots=False),
    "classic": attr.s(auto_attribs=True),
    "classic with slots": attr.s(auto_attribs=True, slots=True),
    "frozen by keyword": attrs.define(frozen=True),
    "ordered": attrs.define(order=True),
    "with a kept hash": attrs.define(cache_hash=True),
    "without a constructor": attrs.define(init=False),
    "on_setattr": attrs.define(on_setattr=attrs.setters.validate),
    "with a custom __setattr__": lambda cls: attrs.define(type(cls)("Odd", (cls,), {"__setattr__": print})),
}


@pytest.mark.parametrize("name", DECORATORS)
@pytest.mark.parametrize("base", ["Keywords", "Root", "Named", "Defined", "WithDict"])
def test_every_decorator_of_attrs_recognizes_a_frozen_class(base: str, name: str) -> None:
    def behaviour(module: Any) -> Any:
        cls = type("Sub", (getattr(module, base),), {"__annotations__": {"sub": int}, "sub": 7, "__slots__": ()})
        made = DECORATORS[name](cls)
        required = {"bucket": "b", "key": "k"} if base in ("Keywords", "WithDict") else {}
        positional = () if required else (1,)
        value = made(*positional, **required)
        return attrs.asdict(value), tried(value, "sub", "new"), str(inspect.signature(made))

    ours, theirs = outcomes(behaviour)
    assert ours == theirs


# Where attrs would lose or hide fields of a class without slots that inherits from one with slots:


def test_a_class_without_slots_keeps_every_field() -> None:
    ours, _ = MODULES["evaluated"]
    for value in (ours.WithDict("blue", bucket="b", key="k"), ours.OverBare(1, colour="blue")):
        assert value.colour == "blue"
        assert all(each == value and each.colour == "blue" for each in every_copy(value))


def test_a_class_that_inherits_equality_and_repr_uses_its_own_fields() -> None:
    ours, _ = MODULES["evaluated"]
    blue = ours.Inherits("blue", bucket="b", key="k", labels=())

    assert blue == ours.Inherits("blue", bucket="b", key="k", labels=())
    assert blue != ours.Inherits("red", bucket="b", key="k", labels=())
    assert repr(blue) == "Inherits(bucket='b', key='k', labels=(), colour='blue')"
    assert len({blue, ours.Inherits("blue", bucket="b", key="k", labels=())}) == 1


# --- Dataclasses ----------------------------------------------------------------------------------------------------

MESSAGE = (
    "Data is a dataclass that inherits from an attrs class, whose fields it ignores."
    " Decorate it with `attrs.frozen` instead of `dataclass`."
)


@pytest.mark.parametrize("frozen", [False, True])
def test_a_dataclass_of_an_event_class_is_refused(frozen: bool) -> None:
    decorate: Any = dataclass(frozen=frozen)

    class Body(S3Event):
        """A class with a docstring: without one, Python 3.11 looks at the signature at once."""

        extra: int = 0

    Body.__name__, Body.__qualname__ = "Data", "Data"
    made = decorate(Body)
    for use in (lambda: Reader(made), lambda: attrs.fields(made), lambda: copy.copy(made(extra=1))):
        with pytest.raises(TypeError) as caught:
            use()
        assert str(caught.value) == MESSAGE
    if not frozen:
        with pytest.raises(TypeError) as caught:
            made(extra=1)
        assert str(caught.value) == MESSAGE


def test_a_dataclass_beside_an_event_class_is_no_matter() -> None:
    @dataclass
    class Other:
        extra: int = 0

    class Mixed(S3Event, Other):
        pass

    assert Mixed(bucket="b", key="k") == Mixed(bucket="b", key="k")
