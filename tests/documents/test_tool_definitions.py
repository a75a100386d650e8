"""Tool definitions: the types and docstrings of handlers in the words that AgentCore Gateway accepts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from enum import Enum
from typing import Annotated, Any, Literal, NamedTuple, TypedDict

import attrs
import msgspec
import pydantic
import pytest
from annotated_types import Ge, Len, MaxLen

from lambdarouter import App, LambdaContext, RegistrationError
from lambdarouter._documents.tool_definitions import Definitions
from lambdarouter.models import camel_case, make_converter
from lambdarouter.sources.agentcore_tool import ToolCall
from tests.support.botocore_shapes import faults, shapes

#: AWS's own model of the definitions, which CreateGatewayTarget accepts.
MODEL = shapes("bedrock-agentcore-control", "2023-06-05")


def definitions(app: App, target: str | None = None) -> list[dict[str, Any]]:
    """The tool definitions of an app, judged by AWS's model."""
    found = Definitions(app.handlers(), target)
    assert list(faults(MODEL, "ToolDefinitions", found.tools)) == []
    for each in found.tools:
        assert each["inputSchema"]["type"] == "object"
        assert each.get("outputSchema", {"type": "object"})["type"] == "object"
    return found.tools


def schema_of(hint: Any) -> dict[str, Any]:
    """The schema of an argument `value` of a type."""
    app = App()

    def tool(other: int, value: Any) -> None:
        """Do it."""

    tool.__annotations__["value"] = hint
    app.on_agentcore_tool(name="tool")(tool)
    found: dict[str, Any] = definitions(app)[0]["inputSchema"]["properties"]["value"]
    return found


class Color(Enum):
    RED = "red"
    BLUE = "blue"


@attrs.frozen
class Item:
    """One item of an order."""

    sku: str
    count: Annotated[int, Ge(1)] = 1


class Point(NamedTuple):
    x: float
    y: float


class Keys(TypedDict):
    """Some keys."""

    key: str


class Model(pydantic.BaseModel):
    """A model."""

    size: int = pydantic.Field(description="Size in bytes.", ge=0)
    color: Color | None = None


class Struct(msgspec.Struct):
    """A struct."""

    names: list[str]
    level: Literal[1, 2] = 1


@attrs.frozen
class Node:
    children: list[Node]


# --- One tool -------------------------------------------------------------------------------------------------------


def test_the_definition_of_a_tool() -> None:
    app = App()

    @app.on_agentcore_tool(name="place_order")
    def place_order(
        customer: str,
        items: Annotated[list[Item], Len(1, 9)],
        express: bool = False,
        note: str | None = None,
        *,
        context: LambdaContext,
    ) -> Item:
        """Place an order for a customer.

        The order is paid later.

        Args:
            customer: Id of the customer,
                such as c-1.
            items (list): What is ordered.
            unknown: Not a parameter.

        Returns:
            The first item.
        """
        return items[0]

    item = {
        "type": "object",
        "description": "One item of an order.",
        "properties": {
            "sku": {"type": "string"},
            "count": {"type": "integer", "description": "At least 1. Default: 1."},
        },
        "required": ["sku"],
    }
    assert definitions(app) == [
        {
            "name": "place_order",
            "description": "Place an order for a customer. The order is paid later.",
            "inputSchema": {
                "type": "object",
                "properties": {
                    "customer": {"type": "string", "description": "Id of the customer, such as c-1."},
                    "items": {
                        "type": "array",
                        "description": "What is ordered. At least 1 items. At most 9 items.",
                        "items": item,
                    },
                    "express": {"type": "boolean", "description": "Default: false."},
                    "note": {"type": "string"},
                },
                "required": ["customer", "items"],
            },
            "outputSchema": item,
        }
    ]


@pytest.mark.parametrize(
    ("hint", "schema"),
    [
        (str, {"type": "string"}),
        (int, {"type": "integer"}),
        (float, {"type": "number"}),
        (bool, {"type": "boolean"}),
        (date, {"type": "string", "description": "Format: date."}),
        (Annotated[str, MaxLen(5)], {"type": "string", "description": "At most 5 characters."}),
        (Literal["a", "b"], {"type": "string", "description": 'One of: "a", "b".'}),
        (Literal[1, 2] | None, {"type": "integer", "description": "One of: 1, 2."}),
        (Color, {"type": "string", "description": 'One of: "red", "blue".'}),
        (int | None, {"type": "integer"}),
        (int | float, {"type": "number"}),
        (list, {"type": "array"}),
        (list[Any], {"type": "array"}),
        (list[list[int]], {"type": "array", "items": {"type": "array", "items": {"type": "integer"}}}),
        (dict[str, int], {"type": "object"}),
        (Keys, {"type": "object", "properties": {"key": {"type": "string"}}, "required": ["key"]}),
        (
            Model,
            {
                "type": "object",
                "description": "A model.",
                "properties": {
                    "size": {"type": "integer", "description": "Size in bytes. At least 0."},
                    "color": {"type": "string", "description": 'One of: "red", "blue".'},
                },
                "required": ["size"],
            },
        ),
        (
            Struct,
            {
                "type": "object",
                "description": "A struct.",
                "properties": {
                    "names": {"type": "array", "items": {"type": "string"}},
                    "level": {"type": "integer", "description": "One of: 1, 2. Default: 1."},
                },
                "required": ["names"],
            },
        ),
    ],
)
def test_the_schema_of_a_type(hint: Any, schema: dict[str, Any]) -> None:
    found = schema_of(hint)
    if hint is Keys:
        found.pop("description", None)

    assert found == schema


def test_a_tuple_of_one_type_is_a_list() -> None:
    found = schema_of(tuple[float, float])

    assert (found["type"], found["items"]) == ("array", {"type": "number"})
    assert schema_of(Point)["items"] == {"type": "number"}


@pytest.mark.parametrize(
    ("hint", "problem"),
    [
        (int | str, r"'value' is one of several types"),
        (Item | Model, r"'value' is one of several types"),
        (list[int | str], r"'value\[\]' is one of several types"),
        (Literal["a", 1], r"'value' has no single JSON type"),
        (tuple[int, str], r"'value' is a tuple of several types"),
        (Node, r"'value\.children\[\]' contains itself \(Node\)"),
        (object, r"'value' has no single JSON type"),
    ],
)
def test_a_type_that_cannot_be_expressed_is_an_error(hint: Any, problem: str) -> None:
    with pytest.raises(RegistrationError, match=problem):
        schema_of(hint)


def test_a_model_is_the_input_and_names_are_those_of_the_converter() -> None:
    @attrs.frozen
    class Query:
        """What is asked."""

        order_id: str

    app = App(converter=make_converter(rename=camel_case))

    @app.on_agentcore_tool(name="get")
    def get(query: Query) -> str:
        """Get it."""
        return ""

    assert definitions(app) == [
        {
            "name": "get",
            "description": "Get it.",
            "inputSchema": {
                "type": "object",
                "description": "What is asked.",
                "properties": {"orderId": {"type": "string"}},
                "required": ["orderId"],
            },
        }
    ]


# --- Which tools ----------------------------------------------------------------------------------------------------


def _tool(text: str | None = "Do it.") -> Callable[..., Any]:
    def tool() -> None:
        pass

    tool.__doc__ = text
    return tool


def test_names_targets_and_what_is_left_out() -> None:
    app = App()
    app.on_agentcore_tool(name="b", target="one")(_tool())
    app.on_agentcore_tool(name=["a", "c"], target=["two", "three"])(_tool())
    app.on_agentcore_tool(name="get_*")(_tool())
    app.on_agentcore_tool()(_tool(None))
    app.on_invoke()(lambda payload: None)

    assert [each["name"] for each in definitions(app)] == ["a", "b", "c"]
    assert [each["name"] for each in definitions(app, "one")] == ["b"]
    assert [each["name"] for each in definitions(app, "three")] == ["a", "c"]
    notes = Definitions(app.handlers()).notes
    assert len(notes) == 2
    assert all("is left out: it has no name=, or a pattern" in each for each in notes)


def test_a_name_of_two_targets_needs_the_target() -> None:
    app = App()
    app.on_agentcore_tool(name="get", target="one")(_tool("One."))
    app.on_agentcore_tool(name="get", target="two")(_tool("Two."))

    assert [each["description"] for each in definitions(app, "two")] == ["Two."]
    with pytest.raises(RegistrationError, match="another handler is also the tool 'get'"):
        definitions(app)


def test_a_tool_needs_a_docstring() -> None:
    app = App()
    app.on_agentcore_tool(name="get")(_tool(None))

    with pytest.raises(RegistrationError, match="has no docstring, but a tool needs a description"):
        definitions(app)


def test_untyped_arguments_and_a_result_without_a_schema_are_noted() -> None:
    app = App()

    @app.on_agentcore_tool(name="raw")
    def raw(call: ToolCall) -> int | Item:
        """Do it."""
        return 1

    found = Definitions(app.handlers())
    assert found.tools == [{"name": "raw", "description": "Do it.", "inputSchema": {"type": "object"}}]
    assert "has no types for its arguments" in found.notes[0]
    assert "has no outputSchema: the value is one of several types" in found.notes[1]


# --- Docstrings -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        """Add two numbers.

        Parameters
        ----------
        first : int
            The first
            number.
        second
            The second number.

        Returns
        -------
        int
            The sum.
        """,
        """Add two numbers.

        :param int first: The first
            number.
        :param second: The second number.
        :returns: The sum.
        """,
        """Add two numbers.

        - `first`: The first
          number.
        - second: The second number.
        """,
        """Add two numbers.

        Arguments:
            first (int): The first
                number.
            second: The second number.
        """,
    ],
    ids=["numpy", "sphinx", "list", "google"],
)
def test_the_descriptions_of_parameters(text: str) -> None:
    app = App()

    def add(first: int, second: int) -> int:
        return first + second

    add.__doc__ = text
    app.on_agentcore_tool(name="add")(add)

    [found] = definitions(app)
    assert found["description"] == "Add two numbers."
    assert found["inputSchema"]["properties"] == {
        "first": {"type": "integer", "description": "The first number."},
        "second": {"type": "integer", "description": "The second number."},
    }
