"""What markers of parameters say in the OpenAPI document: descriptions, examples, deprecated and hidden parameters."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Annotated, Any

import attrs
import pytest
from attrs import frozen
from openapi_spec_validator import OpenAPIV30SpecValidator, OpenAPIV31SpecValidator, validate

from lambdarouter import App
from lambdarouter.errors import RegistrationError
from lambdarouter.http import Body, Cookie, Form, Header, Query, UploadedFile
from lambdarouter.testing import Client


class Colour(Enum):
    RED = "red"


@frozen
class Book:
    isbn: str
    added: date | None = None


@frozen
class Page:
    size: int = 10
    after: str | None = None


def operation_of(app: App) -> dict[str, Any]:
    """The only operation, of a document that is valid in both versions."""
    for version, validator in (("3.0.3", OpenAPIV30SpecValidator), ("3.1.0", OpenAPIV31SpecValidator)):
        document = app.openapi(title="T", version="1", openapi_version=version)
        validate(document, cls=validator)
    (item,) = document["paths"].values()
    (found,) = item.values()
    return dict(found)


def test_markers_of_parameters() -> None:
    app = App()

    @app.get("/books")
    def get(
        size: Annotated[int, Query("s", description="How many.", examples=[5, 10], deprecated=True)] = 10,
        trace: Annotated[str, Header(description="For support.", openapi_examples={"one": "a-1"})] = "",
        session: Annotated[str | None, Cookie(include_in_schema=False)] = None,
        since: Annotated[
            date | None, Query(openapi_examples={"new year": {"summary": "The first", "value": date(2027, 1, 1)}})
        ] = None,
    ) -> list[int]:
        return [size]

    assert operation_of(app)["parameters"] == [
        {
            "name": "s",
            "in": "query",
            "required": False,
            "description": "How many.",
            "deprecated": True,
            "schema": {"type": "integer", "default": 10, "examples": [5, 10]},
        },
        {
            "name": "trace",
            "in": "header",
            "required": False,
            "description": "For support.",
            "examples": {"one": {"value": "a-1"}},
            "schema": {"type": "string", "default": ""},
        },
        {
            "name": "since",
            "in": "query",
            "required": False,
            "examples": {"new year": {"summary": "The first", "value": "2027-01-01"}},
            "schema": {"type": "string", "format": "date"},
        },
    ]
    assert Client(app).get("/books?s=7").json() == [7]


def test_examples_of_a_body() -> None:
    app = App()

    @app.post("/books")
    def post(
        book: Annotated[
            Book,
            Body(description="New.", examples=[Book("7")], openapi_examples={"new": Book("8", date(2027, 1, 1))}),
        ],
    ) -> None:
        raise NotImplementedError

    assert operation_of(app)["requestBody"] == {
        "description": "New.",
        "required": True,
        "content": {
            "application/json": {
                "examples": {"new": {"value": {"isbn": "8", "added": "2027-01-01"}}},
                "schema": {"$ref": "#/components/schemas/Book", "examples": [{"isbn": "7", "added": None}]},
            }
        },
    }


@pytest.mark.parametrize("kind", [bytes, str])
def test_a_body_that_is_not_parsed(kind: Any) -> None:
    app = App()

    def post(content: Any) -> None:
        raise NotImplementedError

    post.__annotations__["content"] = Annotated[kind, Body(description="Lines.", openapi_examples={"one": "a,b"})]
    app.post("/lines")(post)

    body = operation_of(app)["requestBody"]
    assert body["description"] == "Lines."
    assert [each["examples"] for each in body["content"].values()] == [{"one": {"value": "a,b"}}]


def test_fields_of_a_form() -> None:
    app = App()

    @app.post("/covers")
    def post(
        isbn: Annotated[str, Form(description="Of the book.", examples=["7"], deprecated=True)],
        cover: Annotated[UploadedFile, Form("picture", description="A PNG.")],
    ) -> None:
        raise NotImplementedError

    assert operation_of(app)["requestBody"]["content"]["multipart/form-data"]["schema"]["properties"] == {
        "isbn": {"type": "string", "description": "Of the book.", "deprecated": True, "examples": ["7"]},
        "picture": {"type": "string", "format": "binary", "description": "A PNG."},
    }


def test_a_class_of_parameters_can_be_deprecated_or_hidden() -> None:
    app = App()

    @app.get("/books")
    def get(
        page: Annotated[Page, Query(deprecated=True)], other: Annotated[Page, Header(include_in_schema=False)]
    ) -> None:
        raise NotImplementedError

    found = operation_of(app)["parameters"]
    assert [(each["name"], each["deprecated"]) for each in found] == [("size", True), ("after", True)]


def test_a_class_of_parameters_has_no_description() -> None:
    app = App()

    @app.get("/books")
    def get(page: Annotated[Page, Query(description="Which page.")]) -> None:
        raise NotImplementedError

    with pytest.raises(RegistrationError, match=r"get: 'page' is a class, .* Remove those of its Query\(\)"):
        app.openapi(title="T", version="1")


def test_wrong_examples_are_refused() -> None:
    wrong: list[Any] = [{"examples": "a"}, {"examples": {"a": 1}}, {"openapi_examples": ["a"]}]
    for options in wrong:
        with pytest.raises(RegistrationError, match="Query: examples= is a list of values, openapi_examples= a dict"):
            Query(**options)


def test_defaults_are_written_as_json() -> None:
    app = App()

    @app.get("/")
    def get(
        colour: Colour = Colour.RED,
        day: date = date(2027, 1, 1),
        price: Decimal = Decimal("1.5"),
        tags: list[str] = [],  # noqa: B006
        none: int | None = None,
    ) -> None:
        raise NotImplementedError

    found = [each["schema"].get("default", "none") for each in operation_of(app)["parameters"]]
    assert found == ["red", "2027-01-01", 1.5, "none", "none"]


def test_the_name_of_an_operation_is_an_identifier() -> None:
    app = App()
    app.get("/")(lambda: None)

    assert operation_of(app)["operationId"] == "handler"


@attrs.frozen
class Priced:
    price: int = attrs.field(metadata={"description": "In cents.", "examples": [Decimal(100)], "unit": "cent"})


@dataclass
class Dated:
    day: date = field(metadata={"title": "Day", "deprecated": True, "examples": [date(2027, 1, 1)]})


def test_the_metadata_of_fields_is_in_their_schemas() -> None:
    app = App()

    @app.post("/")
    def post(body: dict[str, tuple[Priced, Dated]], page: Annotated[Priced, Query()]) -> None:
        pass

    schemas = app.openapi(title="T", version="1")["components"]["schemas"]
    assert schemas["Priced"]["properties"]["price"] == {
        "type": "integer",
        "description": "In cents.",
        "examples": [100],
    }
    assert schemas["Dated"]["properties"]["day"] == {
        "type": "string",
        "format": "date",
        "title": "Day",
        "deprecated": True,
        "examples": ["2027-01-01"],
    }
    (parameter,) = operation_of(app)["parameters"]
    assert parameter["description"] == "In cents."
    assert Client(app).post("/?price=1", json={"a": [{"price": 1}, {"day": "2027-01-01"}]}).status == 204
