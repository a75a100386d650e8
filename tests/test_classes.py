"""Classes made without attrs that are attrs classes to whoever looks: beside the same classes made by attrs itself."""

from __future__ import annotations

import copy
import inspect
import pickle
from collections.abc import Callable
from typing import Any, ClassVar, Generic, TypeVar

import attrs
import cattrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdarouter._events.builder import Value, field, frozen, specs
from lambdarouter.sources.s3 import S3Event

T = TypeVar("T")


def positive(value: int) -> int:
    return abs(value)


@frozen
class Point(Value, Generic[T]):
    """A class with everything that fields can have."""

    kinds: ClassVar[tuple[str, ...]] = ("flat",)

    x: int
    y: int = 0
    tags: list[str] = field(factory=list[str], kw_only=True)
    size: int = field(default=1, converter=positive, kw_only=True)
    note: T | None = field(default=None, repr=False, eq=False, kw_only=True)

    @property
    def sum(self) -> int:
        return self.x + self.y

    def moved(self) -> str:
        return super().__repr__()  # the class with slots, whatever this one was made of


@attrs.frozen
class Judge(Generic[T]):
    """The same by attrs."""

    kinds: ClassVar[tuple[str, ...]] = ("flat",)

    x: int
    y: int = 0
    tags: list[str] = attrs.field(factory=list[str], kw_only=True)
    size: int = attrs.field(default=1, converter=positive, kw_only=True)
    note: T | None = attrs.field(default=None, repr=False, eq=False, kw_only=True)


@frozen(kw_only=True)
class Named(Point[T]):
    """A class that adds to another one."""

    name: str
    y: int = 5


@attrs.frozen(kw_only=True)
class ByAttrs(Named[str]):
    """A class that attrs makes of one that it did not make."""

    colour: str = "red"


@given(
    st.tuples() | st.tuples(st.integers()) | st.tuples(st.integers(), st.integers()),
    st.fixed_dictionaries({}, optional={name: st.integers() for name in ("x", "y", "tags", "size", "note", "other")}),
)
def test_the_constructor_takes_and_makes_what_that_of_attrs_does(args: tuple[int, ...], values: dict[str, Any]) -> None:
    made: Callable[..., Any] = Point
    judge: Callable[..., Any] = Judge
    try:
        expected = judge(*args, **values)
    except TypeError:
        with pytest.raises(TypeError, match=r"Point\(\)"):
            made(*args, **values)
    else:
        assert attrs.asdict(made(*args, **values)) == attrs.asdict(expected)


def test_too_many_arguments_by_position() -> None:
    made: Any = Point
    with pytest.raises(TypeError, match="2 arguments by position at most"):
        made(1, 2, 3)


def test_a_factory_makes_a_new_default_each_time() -> None:
    assert Point(1).tags is not Point(1).tags


def test_slots_and_nothing_beside_them() -> None:
    point: Any = Named[str](x=1, name="a")

    assert not hasattr(point, "__dict__")
    assert Point.kinds == ("flat",)
    for name in ("x", "new"):
        with pytest.raises(attrs.exceptions.FrozenInstanceError):
            setattr(point, name, 2)
        with pytest.raises(attrs.exceptions.FrozenInstanceError):
            delattr(point, name)


def test_equality_hash_and_repr_are_those_of_values() -> None:
    assert Point(1, note="a") == Point(1, note="b")
    assert hash(S3Event(bucket="b", key="k")) == hash(S3Event(bucket="b", key="k"))
    assert Point(1) != Point(2)
    different: object = Named[Any](x=1, name="")
    assert Point(1) != different
    assert repr(Point(0, 3, note="a")) == "Point(x=0, y=3)" == Point(0, 3).moved()[:15]


def test_inheritance_keeps_the_order_and_replaces_what_is_said_again() -> None:
    assert list(specs(Named)) == ["x", "tags", "size", "note", "name", "y"]
    assert Named(x=1, name="a").y == 5
    with pytest.raises(TypeError, match="misses the required argument 'name'"):
        Named(x=1)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]


def test_a_subclass_made_by_attrs() -> None:
    point = ByAttrs(x=1, name="a", colour="blue")

    assert (point.x, point.y, point.size, point.colour) == (1, 5, 1, "blue")
    assert set(specs(ByAttrs)) == {*specs(Named), "colour"}
    assert point == ByAttrs(x=1, name="a", colour="blue") != ByAttrs(x=1, name="a")


class Bare(Named[str]):
    """A subclass without a decorator."""


def test_a_subclass_without_a_decorator_has_the_same_fields() -> None:
    assert Bare(x=1, name="a").sum == 6
    assert specs(Bare) == specs(Named)
    assert attrs.fields(Bare) == attrs.fields(Named)


def test_attrs_finds_its_class() -> None:
    attributes = {each.name: each for each in attrs.fields(Point)}
    expected = {each.name: each for each in attrs.fields(Judge)}

    assert attributes.keys() == expected.keys()
    for name, each in attributes.items():
        theirs = expected[name]
        assert (each.default, each.kw_only, each.repr, each.eq, each.alias) == (
            theirs.default,
            theirs.kw_only,
            bool(theirs.repr),
            bool(theirs.eq),
            theirs.alias,
        )
    assert attrs.evolve(Point(1, 2), y=3) == Point(1, 3)
    assert len(attrs.fields(Named)) > len(attrs.fields(Point))  # asked for after its base: none is given for the other
    assert all(attrs.has(each) for each in (Point, Named, S3Event))


def test_cattrs_structures_and_unstructures_it() -> None:
    point = cattrs.structure({"x": 1, "y": 2, "size": -4}, Point[int])

    assert (point.x, point.y, point.size) == (1, 2, 4)
    assert cattrs.unstructure(point) == {"x": 1, "y": 2, "tags": [], "size": 4, "note": None}


def test_copies_are_equal_and_apart() -> None:
    point = Point[Any](1, 2, tags=["a"], note="n")
    for again in (copy.copy(point), copy.deepcopy(point), pickle.loads(pickle.dumps(point))):
        assert again == point
        assert again.note == "n"
        assert again is not point
    assert copy.deepcopy(point).tags is not point.tags


def test_help_shows_the_constructor() -> None:
    assert list(inspect.signature(S3Event).parameters)[:2] == ["raw", "via"]
    assert str(inspect.signature(Point)).startswith("(x: 'int', y: 'int' = 0, *, tags")
    assert Point.__match_args__ == ("x", "y")
