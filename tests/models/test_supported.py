"""A class that cannot be supported is refused when its handler is registered, or by `app.prime()`."""

from __future__ import annotations

import dataclasses
import warnings
from collections.abc import Callable
from collections.abc import Set as AbstractSet
from typing import Any, NamedTuple

import msgspec
import pydantic
import pytest
from attrs import field, frozen

from lambdarouter import App, Batch, RegistrationError, Window
from lambdarouter._models.supported import check_supported
from lambdarouter.models import make_converter
from lambdarouter.sources.dynamodb import DynamoDBRecord
from lambdarouter.sources.sqs import SQSMessage
from tests.support.models import make

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from pydantic import v1 as pydantic_1


class Plain:
    """A class without fields."""

    def __init__(self, number: int) -> None:
        self.number = number


@frozen
class Outer:
    inner: list[Plain]


@dataclasses.dataclass
class Deep:
    outer: dict[str, Outer | None]


class Old(pydantic_1.BaseModel):
    number: int


class Arbitrary(pydantic.BaseModel):
    model_config = pydantic.ConfigDict(arbitrary_types_allowed=True)

    plain: Plain


class Struct(msgspec.Struct):
    plain: Plain


@dataclasses.dataclass
class Node:
    name: str


@dataclasses.dataclass
class NodeBase:
    name: str


@dataclasses.dataclass(frozen=True)
class Frozen:
    items: list[int]


@frozen
class FrozenAttrs:
    node: Node | None


class Row(NamedTuple):
    name: str
    node: Node


@dataclasses.dataclass
class Nodes:
    nodes: set[Node]


class Model(pydantic.BaseModel):
    name: str


class Open(msgspec.Struct):
    name: str


@frozen
class Subscriber:
    on_set: Callable[[], int]


@frozen
class Subscribers:
    all: list[Subscriber]


REFUSED: list[tuple[Any, str, str]] = [
    (Plain, "Plain", "Plain is neither a class with fields"),
    (list[Plain], "list[Plain]", "Plain is neither a class with fields"),
    (Plain | None, "Plain", "Plain is neither a class with fields"),
    (Outer, "Outer", "Plain is neither a class with fields"),
    (Deep, "Deep", "Plain is neither a class with fields"),
    (Old, "Old", "pydantic 1"),
    (Arbitrary, "Arbitrary", "Plain"),
    (Struct, "Struct", "Plain is neither a class with fields"),
    (dict[int, str], "dict[int, str]", "keys of a JSON object are strings"),
    (Callable[[], int], "Callable", "Callable"),
    (Subscriber, "Subscriber", "Subscriber.on_set: Callable"),
    (list[Subscribers], "list[Subscribers]", "Subscriber.on_set: Callable"),
    (set[Node], "set[Node]", "the items of set[Node] must be hashable, and Node is not"),
    (frozenset[Model], "frozenset[Model]", "Model is not"),
    (set[Open], "set[Open]", "Open is not"),
    (AbstractSet[list[int]], "Set[list[int]]", "list[int] is not"),
    (set[tuple[str, dict[str, int]]], "set[tuple[str, dict[str, int]]]", "dict[str, int] is not"),
    (set[Frozen], "set[Frozen]", "list[int] is not"),
    (set[FrozenAttrs], "set[FrozenAttrs]", "Node is not"),
    (set[Row], "set[Row]", "Node is not"),
    (set[int | Node], "set[int | Node]", "Node is not"),
    (dict[Node, int], "dict[Node, int]", "the keys of dict[Node, int] must be hashable, and Node is not"),
    (Nodes, "Nodes", "Nodes.nodes: the items of set[Node] must be hashable"),
]


@frozen
class Shallow:
    items: list[int] = field(hash=False)
    values: frozenset[str]


@frozen(eq=False)
class Identity:
    items: list[int]


class Hashed(NodeBase):
    def __hash__(self) -> int:
        return 1


class FrozenModel(pydantic.BaseModel, frozen=True):
    name: str


class HashedStruct(msgspec.Struct):
    items: list[int]

    def __hash__(self) -> int:
        return 1


@pytest.mark.parametrize("converter", [None, make_converter()], ids=["default", "converter"])
@pytest.mark.parametrize(
    ("item", "value"),
    [
        (Shallow, {"items": [1], "values": ["a"]}),
        (Identity, {"items": [1]}),
        (Hashed, {"name": "a"}),
        (FrozenModel, {"name": "a"}),
        (HashedStruct, {"items": []}),
        (tuple[int, ...], [1, 2]),
        (Any, "a"),
    ],
)
def test_a_set_of_items_with_a_hash(item: Any, value: Any, converter: Any) -> None:
    check_supported(set[item], converter)
    [made] = make([value], set[item], converter)
    assert isinstance(hash(made), int)


def registering(place: str, target: Any, app: App) -> None:
    """Register a handler with a type in one place."""

    def handler(event: Any) -> None: ...

    annotations: dict[str, Any] = {
        "sqs": SQSMessage[target],
        "batch": Batch[SQSMessage[target]],
        "window": Window[target, DynamoDBRecord[Any]],
        "invoke": target,
        "body": target,
    }
    decorators: dict[str, Any] = {"body": app.post("/"), "invoke": app.on_invoke(), "window": app.on_dynamodb()}
    handler.__annotations__["event"] = annotations[place]
    decorators.get(place, app.on_sqs())(handler)


@pytest.mark.parametrize("place", ["sqs", "batch", "window", "invoke", "body"])
@pytest.mark.parametrize(("target", "name", "reason"), REFUSED)
def test_an_unsupported_class_is_refused_at_registration(place: str, target: Any, name: str, reason: str) -> None:
    with pytest.raises(RegistrationError) as caught:
        registering(place, target, App())
    text = str(caught.value)
    assert f"cannot be converted to {name}" in text
    assert reason in text
    assert "test_supported.py:" in text  # the handler


@pytest.mark.parametrize(("target", "name", "reason"), REFUSED)
def test_an_unsupported_class_is_refused_with_a_converter(target: Any, name: str, reason: str) -> None:
    with pytest.raises(RegistrationError) as caught:
        check_supported(target, make_converter())
    if "hash" in reason or "none" in reason:
        assert reason in str(caught.value)


@pytest.mark.parametrize("place", ["sqs", "batch", "window", "invoke", "body"])
def test_a_hook_of_a_converter_supports_a_class(place: str) -> None:
    converter = make_converter()
    converter.register_structure_hook(Plain, lambda value, _: Plain(value))
    registering(place, Outer, App(converter=converter))
    with pytest.raises(RegistrationError):
        registering(place, Outer, App(converter=make_converter()))


@dataclasses.dataclass
class Early:
    later: Later


def test_a_field_that_is_defined_further_down_is_checked_by_prime() -> None:
    app = App()
    registering("sqs", Early, app)  # `Later` is defined below
    app.prime()

    @dataclasses.dataclass
    class Lost:
        nowhere: Nowhere  # type: ignore[name-defined]  # noqa: F821

    app = App()
    registering("sqs", Lost, app)
    with pytest.raises(RegistrationError, match=r"Lost.*'Nowhere' is not defined"):
        app.prime()


@dataclasses.dataclass
class Later:
    number: int


def test_a_reply_without_a_json_form_is_refused_where_it_is_described() -> None:
    app = App()

    @app.get("/")
    def reply() -> list[Plain]:
        return []

    with pytest.raises(RegistrationError, match="made from Plain: it is neither a class with fields"):
        app.openapi(title="Orders", version="1")
