"""The OpenAPI document: valid, and true to the annotations."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from functools import partial
from http import HTTPStatus
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any, Generic, Literal, NewType, NotRequired, TypedDict, TypeVar
from uuid import UUID

import attrs
import pytest
from openapi_spec_validator import OpenAPIV30SpecValidator, OpenAPIV31SpecValidator, validate

import examples
from lambdarouter import App, Depends, LambdaContext, Router
from lambdarouter.http import Body, Cookie, Header, HTTPRequest, HTTPResponse, Query
from lambdarouter.testing import Client

T = TypeVar("T")
UserId = NewType("UserId", int)


class Colour(Enum):
    """An enum."""

    RED = "red"
    BLUE = "blue"


@attrs.frozen
class Node(Generic[T]):
    """A class with itself inside.

    And more to say.
    """

    value: T
    colour: Colour = Colour.RED
    children: list[Node[T]] = attrs.field(factory=list)


@dataclass
class Point:
    """A dataclass."""

    x: float
    when: datetime | None = None
    tags: list[str] = field(default_factory=list)


class Address(TypedDict):
    """A typed dict."""

    street: str
    number: NotRequired[int]


def get_limit() -> int:
    """A dependency."""
    return 1


router = Router(prefix="/v1", tags=["things"])
app = App()


@router.get("/nodes/{node_id}/{path+}")
def get_node(
    node_id: UserId,
    path: str,
    request: HTTPRequest,
    context: LambdaContext,
    limit: Annotated[int, Depends(get_limit)],
    q: str,
    colour: Colour | None = None,
    tag: Annotated[list[str], Query("tags")] = [],  # noqa: B006
    size: int = 10,
    if_none_match: Annotated[str | None, Header()] = None,
    session: Annotated[str, Cookie("sid")] = "",
) -> Node[int] | None:
    """One node.

    With a longer text
    below.
    """
    raise NotImplementedError


@router.post("/nodes")
def add_node(node: Node[str]) -> tuple[Node[str], Literal[201]]:
    raise NotImplementedError


@router.route("/points", methods=["PUT", "PATCH"])
def put_point(point: Point | Address | None = None) -> tuple[Point, HTTPStatus]:
    raise NotImplementedError


@router.post("/files")
def add_file(content: bytes) -> bytes:
    raise NotImplementedError


@router.post("/texts")
def add_text(content: Annotated[str, Body()]) -> str:
    raise NotImplementedError


@router.get("/all")
def everything() -> dict[str, tuple[UUID, date, Decimal, frozenset[int], Any, Literal["a", 1]]]:
    raise NotImplementedError


@router.delete("/nodes")
def delete_nodes() -> None:
    raise NotImplementedError


@router.get("/raw")
def raw() -> HTTPResponse:
    raise NotImplementedError


@router.post("/told")
def told() -> Annotated[HTTPResponse, tuple[Point, Literal[201]]]:
    raise NotImplementedError


@router.get("/told")
def told_type() -> Annotated[HTTPResponse, Point | None]:
    raise NotImplementedError


@router.get("/told/bytes")
def told_bytes() -> Annotated[HTTPResponse, bytes]:
    raise NotImplementedError


@router.delete("/told")
def told_nothing() -> Annotated[HTTPResponse, None]:
    raise NotImplementedError


app.include(router)


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    """The document of the app above."""
    return app.openapi(title="Things", version="2", description="All of them.")


def operation(document: dict[str, Any], method: str, path: str) -> Any:
    """One operation."""
    return document["paths"][f"/v1{path}"][method]


EXAMPLES = sorted(path.parent.name for path in Path(examples.__path__[0]).glob("*/service.py"))
SERVICES: dict[str, App] = {name: import_module(f"examples.{name}.service").app for name in EXAMPLES}


@pytest.mark.parametrize("version", ["3.1.0", "3.0.3"])
@pytest.mark.parametrize("each", [app, App(), *SERVICES.values()], ids=["all kinds", "none", *SERVICES])
def test_it_is_valid(each: App, version: str) -> None:
    found = each.openapi(title="Service", version="1.0.0", openapi_version=version)

    validate(found, cls=OpenAPIV30SpecValidator if version == "3.0.3" else OpenAPIV31SpecValidator)
    assert found["openapi"] == version
    assert json.loads(json.dumps(found)) == found


def test_the_examples_have_http_handlers() -> None:
    described = {name for name, each in SERVICES.items() if each.openapi(title="T", version="1")["paths"]}
    assert described == {"bookstore", "helpdesk", "quickstart", "shop"}


def test_what_is_said_of_an_operation(document: dict[str, Any]) -> None:
    found = operation(document, "get", "/nodes/{node_id}/{path}")

    assert document["info"] == {"title": "Things", "version": "2", "description": "All of them."}
    assert (found["operationId"], found["summary"], found["tags"]) == ("get_node", "One node.", ["things"])
    assert found["description"] == "With a longer text\nbelow."


def test_parameters(document: dict[str, Any]) -> None:
    found = operation(document, "get", "/nodes/{node_id}/{path}")["parameters"]

    assert [(each["in"], each["name"], each["required"]) for each in found] == [
        ("path", "node_id", True),
        ("path", "path", True),
        ("query", "q", True),
        ("query", "colour", False),
        ("query", "tags", False),
        ("query", "size", False),
        ("header", "if-none-match", False),
        ("cookie", "sid", False),
    ]
    assert found[0]["schema"] == {"type": "integer"}
    assert found[4]["schema"] == {"type": "array", "items": {"type": "string"}}
    assert found[5]["schema"] == {"type": "integer", "default": 10}


def test_a_placeholder_that_holds_text_holds_no_slash_and_is_not_empty() -> None:
    each = App()

    @each.get("/books/{isbn}/{path+}")
    def get(isbn: str, path: str) -> str:
        return isbn

    parameters = each.openapi(title="t", version="1")["paths"]["/books/{isbn}/{path}"]["get"]["parameters"]
    assert parameters[0]["schema"] == {"type": "string", "pattern": "^[^/]+$"}
    assert parameters[1]["schema"]["minLength"] == 1
    assert "pattern" not in parameters[1]["schema"]


def test_classes(document: dict[str, Any]) -> None:
    schemas = document["components"]["schemas"]

    assert schemas["Colour"] == {"type": "string", "enum": ["red", "blue"]}
    assert schemas["Node_int"] == {
        "type": "object",
        "description": "A class with itself inside.",
        "properties": {
            "value": {"type": "integer"},
            "colour": {"$ref": "#/components/schemas/Colour", "default": "red"},
            "children": {"type": "array", "items": {"$ref": "#/components/schemas/Node_int"}, "default": []},
        },
        "required": ["value"],
    }
    assert schemas["Point"]["required"] == ["x"]
    assert schemas["Point"]["properties"]["when"] == {
        "anyOf": [{"type": "string", "format": "date-time"}, {"type": "null"}],
        "default": None,
    }
    assert schemas["Address"]["required"] == ["street"]


def test_bodies(document: dict[str, Any]) -> None:
    assert operation(document, "post", "/nodes")["requestBody"] == {
        "required": True,
        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Node_str"}}},
    }
    assert operation(document, "put", "/points")["requestBody"]["required"] is False
    assert (
        operation(document, "patch", "/points")["operationId"] != operation(document, "put", "/points")["operationId"]
    )
    assert list(operation(document, "post", "/files")["requestBody"]["content"]) == ["application/octet-stream"]
    assert list(operation(document, "post", "/texts")["requestBody"]["content"]) == ["text/plain"]


def test_answers(document: dict[str, Any]) -> None:
    def statuses(method: str, path: str) -> set[str]:
        return set(operation(document, method, path)["responses"])

    assert statuses("post", "/nodes") == {"201", "400", "default"}
    assert statuses("put", "/points") == {"2XX", "400", "default"}
    assert statuses("delete", "/nodes") == {"204", "default"}
    assert statuses("get", "/raw") == {"2XX", "default"}
    schema = operation(document, "get", "/all")["responses"]["200"]["content"]["application/json"]["schema"]
    assert schema["additionalProperties"]["prefixItems"] == [
        {"type": "string", "format": "uuid"},
        {"type": "string", "format": "date"},
        {"type": "number"},
        {"type": "array", "items": {"type": "integer"}, "uniqueItems": True},
        {},
        {"enum": ["a", 1]},
    ]


@pytest.mark.usefixtures("partials_of_any_python")
def test_answers_of_partials_and_objects() -> None:
    class Nodes:
        def __call__(self, node_id: int) -> tuple[Point, Literal[201]]:
            raise NotImplementedError

    def get(scale: float, node_id: int) -> tuple[Point, Literal[201]]:
        raise NotImplementedError

    for handler in (Nodes(), partial(get, 1.0), partial(Nodes())):
        each = App()
        each.post("/nodes/{node_id}")(handler)
        told = each.openapi(title="Nodes", version="1")["paths"]["/nodes/{node_id}"]["post"]
        assert set(told["responses"]) == {"201", "400", "default"}
        assert [parameter["schema"]["type"] for parameter in told["parameters"]] == ["integer"]


def test_what_a_whole_response_holds(document: dict[str, Any]) -> None:
    point = {"$ref": "#/components/schemas/Point"}
    responses = {
        (method, path): operation(document, method, path)["responses"]
        for method, path in (("post", "/told"), ("get", "/told"), ("get", "/told/bytes"), ("delete", "/told"))
    }

    assert responses["post", "/told"]["201"]["content"] == {"application/json": {"schema": point}}
    nullable = {"anyOf": [point, {"type": "null"}]}
    assert responses["get", "/told"]["200"]["content"] == {"application/json": {"schema": nullable}}
    # Bytes in a response may be of any type: a handler says it with a header.
    assert responses["get", "/told/bytes"]["200"]["content"] == {"*/*": {}}
    assert responses["delete", "/told"]["204"] == {"description": "No Content"}


def test_a_decimal_is_what_the_document_says() -> None:
    takes = App()

    @takes.post("/")
    def post(amount: dict[str, Decimal]) -> dict[str, Decimal]:
        return amount

    schema = takes.openapi(title="t", version="1")["paths"]["/"]["post"]["requestBody"]["content"]
    pattern = schema["application/json"]["schema"]["additionalProperties"]["pattern"]
    for text in ("1", "-1.50", "+.5", "1.", "1e99", "1E-99"):
        assert re.search(pattern, text)
        assert Client(takes).post("/", json={"a": text}).status == 200
    for text in ("", "NaN", "Infinity", "1e", "1e100", "1" * 201, ".", "one", "1,5", " 1", "1_0", "\u0661"):
        assert not re.search(pattern, text)
        assert Client(takes).post("/", json={"a": text}).status == 400
    problems = Client(takes).post("/", json={"a": "1e100"}).json()["errors"]
    assert problems == [{"field": "body['a']", "problem": "expected a number in a string, got other text"}]
    assert Client(takes).post("/", json={"a": 1.5}).json() == {"a": 1.5}


def test_a_request_loads_none_of_it() -> None:
    code = (
        "import sys\nfrom lambdarouter import App\napp = App()\n"
        "@app.get('/')\ndef handler(): return 'x'\n"
        "from lambdarouter.testing import Client\nClient(app).get('/')\n"
        "later = ('http.openapi', 'http.operations', 'http._options', '_models.schemas')\n"
        "print([each for each in sys.modules if each.endswith(later)])"
    )

    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


def test_the_command() -> None:
    command = [
        sys.executable,
        "-c",
        "from lambdarouter.cli import main; main()",
        "openapi",
        "examples.quickstart.service:app",
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=True)

    found = json.loads(done.stdout)
    validate(found, cls=OpenAPIV31SpecValidator)
    assert set(found["paths"]) == {"/users/{user_id}", "/users/{user_id}/shipments", "/users"}
