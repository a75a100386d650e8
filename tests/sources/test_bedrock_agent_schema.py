"""Schemas of action groups: OpenAPI 3.0 for operations, and details of functions, judged by code that is not ours."""

from __future__ import annotations

import json
from collections.abc import Callable
from enum import Enum
from typing import Annotated, Any, Literal, NotRequired, TypedDict

import pytest
from annotated_types import Ge, Lt, MaxLen
from attrs import field, frozen
from click.testing import Result
from openapi_spec_validator import OpenAPIV30SpecValidator
from pydantic import BaseModel, Field

from lambdarouter import App, RegistrationError
from lambdarouter.sources.bedrock_agent import BedrockAgentEvent, BedrockAgentReply, answer
from lambdarouter.sources.bedrock_agent.schema import function_schema, openapi
from lambdarouter.testing import Client, bedrock_agent
from tests.cli.conftest import folder, run
from tests.support.botocore_shapes import faults, shapes

__all__ = ["folder", "run"]  # fixtures


class State(Enum):
    OPEN = "open"
    SENT = "sent"


@frozen
class Search:
    order_id: int
    states: list[str] = field(factory=list)
    state: State | None = None
    sort: Literal["date", "price"] = "date"
    at_most: Annotated[float, Ge(0), Lt(100)] = 50.0
    paid: bool = False


class Named(BaseModel):
    """Parameters of pydantic."""

    name: str = Field(description="Name of the customer.", max_length=20)
    age: int | None = None


class Typed(TypedDict):
    city: str
    zip: NotRequired[str]


@frozen
class Tree:
    name: Annotated[str, MaxLen(5)]
    children: list[Tree] = field(factory=list)


def service() -> App:
    """An app with operations and functions of two action groups."""
    app = App()

    @app.on_bedrock_api(action_group="orders", path="/orders/{order_id}", method="GET")
    def get_order(event: BedrockAgentEvent[Search]) -> Typed:
        """Find an order by its number.

        Ask for the number first.
        """
        return {"city": str(event.parameters.order_id)}

    @app.on_bedrock_api(action_group="orders", path="/orders/{order_id}", method="DELETE")
    def delete_order(event: BedrockAgentEvent) -> BedrockAgentReply:
        return answer(event)

    @app.on_bedrock_api(path="/customers", method=["GET", "POST"])
    def customers(event: BedrockAgentEvent[Named]) -> list[Tree]:
        """Find customers."""
        return []

    @app.on_bedrock_function(action_group="shops", function="find_shop")
    def find_shop(event: BedrockAgentEvent[Typed]) -> str:
        """Find a shop."""
        return event.parameters["city"]

    @app.on_bedrock_function(action_group="orders", function="find_order")
    async def find_order(event: BedrockAgentEvent[Search]) -> str:
        return "found"

    @app.on_bedrock_function(function=["ping", "pong"])
    def ping(event: BedrockAgentEvent) -> None:
        """Check the connection."""

    @app.on_bedrock_agent()
    def rest(event: BedrockAgentEvent) -> None: ...

    @app.get("/orders/{order_id}")
    def over_http(order_id: int) -> int:
        return order_id

    return app


def document(app: App | None = None, **options: Any) -> dict[str, Any]:
    """The OpenAPI document, which a validator of OpenAPI 3.0 accepts."""
    found = openapi((app or service()).handlers(), title="orders", **options)
    assert json.loads(json.dumps(found)) == found
    OpenAPIV30SpecValidator(found).validate()
    assert "enum" not in json.dumps(found)
    assert "$ref" not in json.dumps(found)
    return found


def test_an_operation_of_a_document() -> None:
    found = document()

    assert {key: found[key] for key in ("openapi", "info")} == {
        "openapi": "3.0.0",
        "info": {"title": "orders", "version": "1.0.0"},
    }
    assert {path: sorted(operations) for path, operations in found["paths"].items()} == {
        "/orders/{order_id}": ["delete", "get"],
        "/customers": ["get", "post"],
    }
    assert found["paths"]["/orders/{order_id}"]["get"] == {
        "operationId": "get_order",
        "description": "Find an order by its number. Ask for the number first.",
        "parameters": [
            {
                "name": "order_id",
                "in": "path",
                "description": "Order id",
                "required": True,
                "schema": {"type": "integer"},
            },
            {
                "name": "states",
                "in": "query",
                "description": "States",
                "required": False,
                "schema": {"type": "array", "items": {"type": "string"}, "default": []},
            },
            {
                "name": "state",
                "in": "query",
                "description": "One of: open, sent.",
                "required": False,
                "schema": {"type": "string", "nullable": True},
            },
            {
                "name": "sort",
                "in": "query",
                "description": "One of: date, price.",
                "required": False,
                "schema": {"type": "string", "default": "date"},
            },
            {
                "name": "at_most",
                "in": "query",
                "description": "At most",
                "required": False,
                "schema": {
                    "type": "number",
                    "minimum": 0,
                    "maximum": 100,
                    "exclusiveMaximum": True,
                    "default": 50.0,
                },
            },
            {
                "name": "paid",
                "in": "query",
                "description": "Paid",
                "required": False,
                "schema": {"type": "boolean", "default": False},
            },
        ],
        "responses": {
            "200": {
                "description": "The result of the action.",
                "content": {
                    "application/json": {
                        "schema": {
                            "type": "object",
                            "properties": {"city": {"type": "string"}, "zip": {"type": "string"}},
                            "required": ["city"],
                        }
                    }
                },
            }
        },
    }


def test_an_operation_without_a_type_and_without_a_docstring() -> None:
    found = document()["paths"]["/orders/{order_id}"]["delete"]

    assert found == {
        "operationId": "delete_order",
        "description": "Delete order",
        "parameters": [
            {
                "name": "order_id",
                "in": "path",
                "description": "Order id",
                "required": True,
                "schema": {"type": "string"},
            }
        ],
        "responses": {
            "200": {"description": "The result of the action.", "content": {"application/json": {"schema": {}}}}
        },
    }


def test_an_operation_with_two_methods_and_a_recursive_reply() -> None:
    found = document()["paths"]["/customers"]

    assert [each["operationId"] for each in found.values()] == ["customers_get", "customers_post"]
    name, age = found["post"]["parameters"]
    assert (name["description"], name["required"], name["schema"]["maxLength"]) == ("Name of the customer.", True, 20)
    assert (age["required"], age["schema"]["type"], age["schema"]["nullable"]) == (False, "integer", True)
    reply = found["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    children = reply["items"]["properties"]["children"]
    assert children["items"] == {"type": "object"}


def test_the_operations_of_one_action_group() -> None:
    assert list(document(action_group="orders")["paths"]) == ["/orders/{order_id}", "/customers"]
    assert list(document(action_group="shops")["paths"]) == ["/customers"]


def test_what_a_document_describes_is_what_the_handler_gets() -> None:
    payload = bedrock_agent.api(api_path="/orders/{order_id}", http_method="GET")
    payload["parameters"] = [
        {"name": "order_id", "type": "integer", "value": "7"},
        {"name": "states", "type": "array", "value": "[open, sent]"},
        {"name": "state", "type": "string", "value": "open"},
    ]

    found = Client(service()).send(payload)

    assert found["response"]["responseBody"]["application/json"]["body"] == '{"city":"7"}'


def test_the_functions_of_an_action_group() -> None:
    found = function_schema(service().handlers())

    known = shapes("bedrock-agent", "2023-06-05")
    assert list(faults(known, "FunctionSchema", found)) == []
    assert [each["name"] for each in found["functions"]] == ["find_shop", "find_order", "ping", "pong"]
    assert found["functions"][0] == {
        "name": "find_shop",
        "description": "Find a shop.",
        "parameters": {
            "city": {"type": "string", "description": "City", "required": True},
            "zip": {"type": "string", "description": "Zip", "required": False},
        },
    }
    assert found["functions"][1]["description"] == "Find order"
    assert {name: each["type"] for name, each in found["functions"][1]["parameters"].items()} == {
        "order_id": "integer",
        "states": "array",
        "state": "string",
        "sort": "string",
        "at_most": "number",
        "paid": "boolean",
    }
    assert found["functions"][2] == {"name": "ping", "description": "Check the connection."}


def test_the_functions_of_one_action_group() -> None:
    found = function_schema(service().handlers(), action_group="shops")

    assert [each["name"] for each in found["functions"]] == ["find_shop", "ping", "pong"]


@frozen
class Nested:
    tree: Tree


def test_what_is_no_action_is_refused() -> None:
    app = App()

    @app.on_bedrock_function(function="plant")
    def plant(event: BedrockAgentEvent[Nested]) -> None: ...

    with pytest.raises(RegistrationError, match="plant: the parameter 'tree' of a function is object; Bedrock accepts"):
        function_schema(app.handlers())
    with pytest.raises(RegistrationError, match="There is no operation of an action group"):
        openapi(app.handlers(), title="x")
    with pytest.raises(RegistrationError, match="There is no function of an action group"):
        function_schema(App().handlers())

    @app.on_bedrock_api(path="/orders")
    def orders(event: BedrockAgentEvent) -> None: ...

    with pytest.raises(RegistrationError, match="orders: an operation of an OpenAPI document has one method"):
        openapi(app.handlers(), title="x")


def test_parameters_that_are_no_object_are_refused() -> None:
    app = App()

    @app.on_bedrock_function(function="sum")
    def total(event: BedrockAgentEvent[list[int]]) -> None: ...

    with pytest.raises(RegistrationError, match="the parameters of an action are an object"):
        function_schema(app.handlers())


# --- The command ----------------------------------------------------------------------------------------------------

SERVICE = """
from lambdarouter import App
from lambdarouter.sources.bedrock_agent import BedrockAgentEvent

app = App()


@app.on_bedrock_api(action_group="orders", path="/orders", method="GET")
def orders(event: BedrockAgentEvent) -> list[int]:
    \"\"\"List the orders.\"\"\"
    return []


@app.on_bedrock_function(action_group="shops", function="find_shop")
def find_shop(event: BedrockAgentEvent) -> str:
    return "here"
"""


def test_the_command(folder: Any, run: Callable[..., Result]) -> None:
    (folder / "agent.py").write_text(SERVICE, encoding="utf-8")

    found = json.loads(run("openapi", "agent:app", "--bedrock", "--title", "Orders", "--version", "2.0").stdout)
    assert found["info"] == {"title": "Orders", "version": "2.0"}
    assert found["paths"]["/orders"]["get"]["description"] == "List the orders."
    functions = json.loads(run("openapi", "agent:app", "--bedrock-functions").stdout)
    assert functions == {"functions": [{"name": "find_shop", "description": "Find shop"}]}

    failed = run("openapi", "agent:app", "--bedrock", "--action-group", "shops")
    assert (failed.exit_code, "There is no operation of an action group" in failed.stderr) == (1, True)
    for wrong in (("--bedrock", "--bedrock-functions"), ("--action-group", "orders")):
        assert run("openapi", "agent:app", *wrong).exit_code == 2


def test_parameters_by_name_are_described() -> None:
    app = App()

    @app.on_bedrock_function(function="find")
    def find(order_id: int, event: BedrockAgentEvent, states: list[str] | None = None) -> str:
        """Find orders."""
        raise AssertionError

    (found,) = function_schema(app.handlers())["functions"]
    kinds = {name: (each["type"], each["required"]) for name, each in found["parameters"].items()}
    assert kinds == {"order_id": ("integer", True), "states": ("array", False)}
    assert found["description"] == "Find orders."
