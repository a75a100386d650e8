"""Payloads of the user's own: the types they become, and how strictly."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from datetime import UTC, date, datetime, time
from decimal import Decimal
from enum import Enum, Flag, IntEnum, StrEnum
from typing import Any, Generic, Literal, NamedTuple, NewType, NotRequired, TypedDict, TypeVar
from uuid import UUID

import attrs
import pytest
from attrs import define, frozen
from hypothesis import given
from hypothesis import strategies as st

from lambdarouter import App, BatchError, LambdaRouterError, PayloadError, RegistrationError
from lambdarouter._models.reading import structured
from lambdarouter.models import make_converter
from lambdarouter.sources.eventbridge import EventBridgeEvent
from lambdarouter.sources.sns import SNSMessage
from lambdarouter.sources.sqs import SQSMessage
from lambdarouter.testing import eventbridge, sns, sqs

T = TypeVar("T")
CustomerId = NewType("CustomerId", str)


class Colour(Enum):
    RED = "red"
    BLUE = "blue"


class Size(StrEnum):
    SMALL = "s"


class Level(IntEnum):
    HIGH = 1


class Rights(Flag):
    READ = 1
    WRITE = 4


class Loose(Enum):
    ON = 1

    @classmethod
    def _missing_(cls, value: object) -> "Loose | None":
        return cls.ON if value == "on" else None


class Name(str):
    __slots__ = ()


@frozen
class Item:
    sku: str
    quantity: int = 1


@define
class Order:
    order_id: int
    items: list[Item] = attrs.field(factory=list[Item])
    colour: Colour | None = None


@dataclass
class Address:
    city: str
    lines: tuple[str, ...] = ()
    geo: dict[str, float] = dataclass_field(default_factory=dict[str, float])


class Person(TypedDict):
    name: str
    age: NotRequired[int]


class Point(NamedTuple):
    x: int
    y: int = 0


@frozen
class Box(Generic[T]):
    content: T


@frozen
class Node:
    name: str
    children: "list[Node]" = attrs.field(factory=list["Node"])
    parent: "Node | None" = None


@frozen
class Cat:
    meows: bool


@frozen
class Dog:
    barks: bool


@frozen
class Lenient:
    size: int = 1


def make(value: Any, target: Any) -> Any:
    return structured(target)(value, ("sqs", "Records", 0, "body"))


def fault(value: Any, target: Any) -> list[tuple[str, str]]:
    with pytest.raises(PayloadError) as caught:
        make(value, target)
    assert caught.value.source == "sqs"
    return [(path.removeprefix("Records[0].body"), problem) for path, problem in caught.value.problems]


@pytest.mark.parametrize(
    ("value", "target", "made"),
    [
        ("x", str, "x"),
        (5, int, 5),
        (5, float, 5.0),
        (True, bool, True),
        ([1, 2], list[int], [1, 2]),
        ([1, 2], tuple[int, ...], (1, 2)),
        ([1, "a"], tuple[int, str], (1, "a")),
        ([1, 1], set[int], {1}),
        ([1, 1], frozenset[int], frozenset({1})),
        ([1], Sequence[int], (1,)),
        ({"a": 1}, dict[str, int], {"a": 1}),
        ({"a": 1}, Mapping[str, int], {"a": 1}),
        ({"a": [1, "x", None]}, dict[str, Any], {"a": [1, "x", None]}),
        ({"sku": "a"}, Item, Item("a")),
        ({"sku": "a", "unknown": 1}, Item, Item("a")),
        (
            {"order_id": 1, "items": [{"sku": "a"}, {"sku": "b", "quantity": 2}], "colour": "red"},
            Order,
            Order(1, [Item("a"), Item("b", 2)], Colour.RED),
        ),
        ({"order_id": 1, "colour": None}, Order, Order(1)),
        (
            {"city": "x", "lines": ["a"], "geo": {"lat": 1}},
            Address,
            Address("x", ("a",), {"lat": 1.0}),
        ),
        ({"name": "x"}, Person, {"name": "x"}),
        ({"name": "x", "age": 5}, Person, {"name": "x", "age": 5}),
        ([1, 2], Point, Point(1, 2)),
        ({"content": 5}, Box[int], Box(5)),
        ({"content": {"sku": "a"}}, Box[Item], Box(Item("a"))),
        (
            {"name": "a", "children": [{"name": "b", "parent": {"name": "a"}}]},
            Node,
            Node("a", [Node("b", [], Node("a"))]),
        ),
        ({"meows": True}, Cat | Dog, Cat(True)),
        ({"barks": True}, Cat | Dog | None, Dog(True)),
        (None, Cat | Dog | None, None),
        ({"barks": True}, Cat | Dog | str, Dog(True)),
        ("x", Cat | Dog | str, "x"),
        (5, int | str, 5),
        ("5", int | str, "5"),
        (None, int | str | None, None),
        (5, int | float, 5),
        (5, float | None, 5.0),
        ([1], list[int] | int, [1]),
        ({"sku": "a"}, Item | list[Item], Item("a")),
        ([{"sku": "a"}], Item | list[Item], [Item("a")]),
        ("2026-01-31", date | int, date(2026, 1, 31)),
        ("red", Colour, Colour.RED),
        ("s", Size, Size.SMALL),
        (1, Level, Level.HIGH),
        (5, Rights, Rights.READ | Rights.WRITE),
        ("on", Loose, Loose.ON),
        ("x", Name, Name("x")),
        ("a", Literal["a", "b"], "a"),
        (1, Literal[1, "a"], 1),
        ("x", CustomerId, "x"),
        ("2026-01-31T12:00:00Z", datetime, datetime(2026, 1, 31, 12, tzinfo=UTC)),
        ("2026-01-31", date, date(2026, 1, 31)),
        ("12:30", time, time(12, 30)),
        ("1.10", Decimal, Decimal("1.10")),
        (1.1, Decimal, Decimal("1.1")),
        (5, Decimal, Decimal(5)),
        ("00000000-0000-0000-0000-000000000005", UUID, UUID(int=5)),
        ("AAE=", bytes, b"\x00\x01"),
        (None, None | int, None),
    ],
)
def test_types(value: Any, target: Any, made: Any) -> None:
    found = make(value, target)

    assert found == made
    assert type(found) is type(made)


JSON: list[Any] = [None, True, 5, 1.5, "5", [], ["a"], {}, {"a": 1}]

#: The JSON values, of those above, that each type takes; it takes no other.
TAKES: list[tuple[Any, list[Any]]] = [
    (str, ["5"]),
    (int, [5]),
    (float, [5, 1.5]),
    (bool, [True]),
    (str | None, [None, "5"]),
    (int | None, [None, 5]),
    (int | str, [5, "5"]),
    (bool | str, [True, "5"]),
    (int | float | None, [None, 5, 1.5]),
    (list[str], [[], ["a"]]),
    (list[Any], [[], ["a"]]),
    (list[int], [[]]),
    (tuple[str, ...], [[], ["a"]]),
    (tuple[str], [["a"]]),
    (set[str], [[], ["a"]]),
    (frozenset[str], [[], ["a"]]),
    (dict[str, int], [{}, {"a": 1}]),
    (dict[str, str], [{}]),
    (dict[str, Any], [{}, {"a": 1}]),
    (Lenient, [{}, {"a": 1}]),
    (Lenient | None, [None, {}, {"a": 1}]),
    (Lenient | str, ["5", {}, {"a": 1}]),
    (Item, []),
    (Person, []),
    (Address, []),
    (Point, []),
    (Colour, []),
    (Size, []),
    (Level, []),
    (Loose, []),
    (Rights, [5]),
    (Name, ["5"]),
    (date, []),
    (UUID, []),
    (bytes, []),
    (Decimal, [5, 1.5, "5"]),
    (Literal[5], [5]),
    (Literal[1], []),
    (Literal["5", True], [True, "5"]),
    (Cat | Dog, []),
]


@pytest.mark.parametrize(("target", "takes"), TAKES, ids=[str(target) for target, _ in TAKES])
def test_nothing_is_taken_for_what_it_is_not(target: Any, takes: list[Any]) -> None:
    taken: list[Any] = []
    for value in JSON:
        try:
            make(value, target)
        except PayloadError:
            continue
        taken.append(value)

    assert [(type(each), each) for each in taken] == [(type(each), each) for each in takes]


@pytest.mark.parametrize(
    ("value", "target", "problems"),
    [
        (None, str, [("", "expected a string, got null")]),
        ("1", int, [("", "expected an integer, got a string")]),
        (True, int, [("", "expected an integer, got a boolean")]),
        ("abc", list[str], [("", "expected a list, got a string")]),
        ({"a": 1}, list[str], [("", "expected a list, got an object")]),
        (
            [1, "x", None],
            list[int],
            [("[1]", "expected an integer, got a string"), ("[2]", "expected an integer, got null")],
        ),
        ({"a": "x"}, dict[str, int], [("['a']", "expected an integer, got a string")]),
        ("", Lenient, [("", "expected an object, got a string")]),
        ([], Lenient, [("", "expected an object, got a list")]),
        ({}, Item, [(".sku", "is missing")]),
        ({}, Person, [(".name", "is missing")]),
        (
            {"order_id": "1", "items": [{"sku": "a"}, {"quantity": "x"}], "colour": "green"},
            Order,
            [
                (".order_id", "expected an integer, got a string"),
                (".items[1].sku", "is missing"),
                (".items[1].quantity", "expected an integer, got a string"),
                (".colour", "expected one of: red, blue"),
            ],
        ),
        (
            {"city": 5, "lines": "abc"},
            Address,
            [(".city", "expected a string, got a number"), (".lines", "expected a list, got a string")],
        ),
        ({"content": "x"}, Box[int], [(".content", "expected an integer, got a string")]),
        ({"name": "a", "children": [{"name": 5}]}, Node, [(".children[0].name", "expected a string, got a number")]),
        ({"name": "a", "children": ["b"]}, Node, [(".children[0]", "expected an object, got a string")]),
        (1.5, int | str, [("", "expected int or str, got a number")]),
        ("x", Item | list[Item], [("", "expected Item or list[Item], got a string")]),
        ({}, Item | list[Item], [(".sku", "is missing")]),
        ([{}], Item | list[Item], [("[0].sku", "is missing")]),
        ("c", Literal["a", 1], [("", "expected one of: a, 1")]),
        ("soon", datetime, [("", "expected an ISO 8601 time, got other text")]),
        ("x", UUID, [("", "expected a UUID, got other text")]),
        ("x", Decimal, [("", "expected a number in a string, got other text")]),
        ("?", bytes, [("", "expected base64, got other text")]),
    ],
)
def test_every_fault_is_told_by_its_path(value: Any, target: Any, problems: list[tuple[str, str]]) -> None:
    assert fault(value, target) == problems


def test_a_class_that_refuses_its_values() -> None:
    @frozen
    class Positive:
        value: int = attrs.field(validator=attrs.validators.gt(0))

    assert fault({"value": -12345}, Positive) == [(".value", "must be greater than 0")]


def test_a_type_that_cannot_be_made() -> None:
    class Odd:
        def __init__(self, one: int, two: int) -> None: ...

    with pytest.raises(RegistrationError, match="A payload cannot be converted to Odd"):
        make({}, Odd)


def test_classes_that_cannot_be_told_apart() -> None:
    @frozen
    class One:
        value: int

    @frozen
    class Other:
        value: int

    with pytest.raises(RegistrationError, match="cannot be converted to"):
        make({"value": 1}, One | Other)


# --- Through the app ------------------------------------------------------------------------------------------------


def test_payloads_in_every_source_that_has_them() -> None:
    app = App()
    seen: list[Item] = []

    @app.on_sqs()
    def from_queue(message: SQSMessage[Item]) -> None:
        seen.append(message.body)

    @app.on_sns()
    def from_topic(message: SNSMessage[Item]) -> None:
        seen.append(message.message)

    @app.on_eventbridge()
    def from_bus(event: EventBridgeEvent[Item]) -> None:
        seen.append(event.detail)

    @app.on_invoke()
    def on_demand(item: Item) -> None:
        seen.append(item)

    app(sqs.message(body={"sku": "a"}))
    app(sns.message(message={"sku": "b"}))
    app(eventbridge.event(detail={"sku": "c"}))
    app({"sku": "d"})

    assert seen == [Item("a"), Item("b"), Item("c"), Item("d")]


@pytest.mark.parametrize(
    ("target", "body", "seen"),
    [(str, "text", "text"), (bytes, "text", b"text"), (Any, '{"a": 1}', {"a": 1}), (list[int], "[1]", [1])],
)
def test_untyped_and_plain_bodies(target: Any, body: str, seen: Any) -> None:
    app = App()
    found: list[Any] = []

    def handler(message: Any) -> None:
        found.append(message.body)

    handler.__annotations__["message"] = SQSMessage[target]
    app.on_sqs()(handler)
    app(sqs.message(body=body))

    assert found == [seen]


@pytest.mark.parametrize("body", ["{", "[" * 100_000, "9" * 5_000, "", "\ufeff{}", "nul"])
def test_a_body_that_cannot_be_read(body: str) -> None:
    app = App()

    @app.on_sqs()
    def handler(message: SQSMessage[Item]) -> None: ...

    with pytest.raises(BatchError) as caught:
        app(sqs.message(body=body))

    cause = caught.value.exceptions[0].__cause__
    assert isinstance(cause, PayloadError)
    assert cause.path == "Records[0].body"
    assert "JSON" in cause.problem or "expected an object" in cause.problem


def test_a_converter_of_ones_own() -> None:
    converter = make_converter()
    converter.register_structure_hook(Item, lambda value, _: Item(f"from {value}"))
    app = App(converter=converter)
    seen: list[Any] = []

    @app.on_sqs()
    def handler(message: SQSMessage[list[Item]]) -> None:
        seen.append(message.body)

    app(sqs.message(body=["hook"]))

    assert seen == [[Item("from hook")]]


# --- No value in a text ---------------------------------------------------------------------------------------------

MARKER = "do-not-tell-4711"


@frozen
class Everything:
    text: str
    number: int
    real: float
    truth: bool
    when: datetime
    amount: Decimal
    colour: Colour
    choice: Literal["a", "b"]
    items: list[Item]
    by_name: dict[str, Item]
    either: Cat | Dog
    mixed: int | list[int]
    person: Person
    address: Address
    point: Point
    key: UUID
    blob: bytes


marked: Any = st.recursive(
    st.sampled_from([MARKER, f"1{MARKER}", None, True, 4711.25]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["sku", "name", "city", "meows", "lines"]), inner, max_size=3)
    ),
    max_leaves=4,
)


@given(st.fixed_dictionaries({}, optional={each.name: marked for each in attrs.fields(Everything)}))
def test_no_error_tells_a_value(value: dict[str, Any]) -> None:
    with pytest.raises(PayloadError) as caught:
        make(value, Everything)

    _assert_silent(caught.value)


@given(marked)
def test_no_error_of_an_app_tells_a_value(value: Any) -> None:
    app = App()

    @app.on_sqs()
    def from_queue(message: SQSMessage[Everything]) -> None: ...

    @app.on_eventbridge(where=lambda event: event.detail.number > 5)
    def from_bus(event: EventBridgeEvent[Everything]) -> None: ...

    for payload in (sqs.message(body={"x": value}), eventbridge.event(detail=value), {"unknown": value}, value):
        with pytest.raises(LambdaRouterError) as caught:
            app(payload)
        _assert_silent(caught.value)
        assert MARKER not in app.explain(payload)


def _assert_silent(error: BaseException | None) -> None:
    """No text in the chain that a traceback would print holds the marker."""
    while error is not None:
        assert MARKER not in str(error)
        assert MARKER not in repr(error)
        assert "4711.25" not in str(error)
        for each in error.exceptions if isinstance(error, BatchError) else ():
            _assert_silent(each)
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
