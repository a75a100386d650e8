"""The responses that the OpenAPI document has: those of the return annotation, and those of `responses=`."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated, Any, Literal

import pytest
from attrs import frozen
from openapi_spec_validator import OpenAPIV31SpecValidator, validate

from lambdarouter import App
from lambdarouter.http import HTTPResponse, NotFound


@frozen
class Book:
    isbn: str


@frozen
class Problem:
    reason: str


BOOK = {"application/json": {"schema": {"$ref": "#/components/schemas/Book"}}}
OWN = {"application/json": {"schema": {"$ref": "#/components/schemas/tests.http.test_responses.Problem"}}}
PROBLEM = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
TEXT = {"text/plain": {"schema": {"type": "string"}}}


def responses_of(hint: Any, **options: Any) -> dict[str, Any]:
    """The responses of a handler with a return annotation, without the one for every other error."""
    app = App()

    def get() -> None:
        raise NotImplementedError

    if hint is ...:
        del get.__annotations__["return"]
    else:
        get.__annotations__["return"] = hint
    app.get("/", **options)(get)
    document = app.openapi(title="T", version="1")
    validate(document, cls=OpenAPIV31SpecValidator)
    found: dict[str, Any] = document["paths"]["/"]["get"]["responses"]
    assert found.pop("default")["content"] == PROBLEM
    return found


@pytest.mark.parametrize(
    ("hint", "expected"),
    [
        (Book, {"200": BOOK}),
        (str, {"200": TEXT}),
        (bytes, {"200": {"application/octet-stream": {}}}),
        (Book | str, {"200": {**BOOK, **TEXT}}),
        (str | None, {"200": TEXT}),
        (None, {"204": None}),
        (..., {"2XX": None}),
        (HTTPResponse, {"2XX": None}),
        (Book | HTTPResponse, {"200": BOOK}),
        (tuple[Book, int], {"2XX": BOOK}),
        (tuple[Book, HTTPStatus], {"2XX": BOOK}),
        (tuple[Book, Literal[201]], {"201": BOOK}),
        (tuple[Book, Literal[HTTPStatus.CREATED]], {"201": BOOK}),
        (tuple[Book, Literal[200, 201]], {"200": BOOK, "201": BOOK}),
        (tuple[None, Literal[202]], {"202": None}),
        (tuple[Book, Literal[201], dict[str, str]], {"201": BOOK}),
        (tuple[Book, Literal[201]] | tuple[None, Literal[202]], {"201": BOOK, "202": None}),
        (tuple[Book, Literal[201]] | Book, {"200": BOOK, "201": BOOK}),
        (tuple[Book, Literal[200]] | tuple[Problem, Literal[409]] | None, {"200": BOOK, "204": None, "409": OWN}),
        (tuple[Book, Literal[201]] | HTTPResponse, {"201": BOOK}),
        (Annotated[HTTPResponse, Book], {"200": BOOK}),
        (Annotated[HTTPResponse, str], {"200": {"*/*": {"schema": {"type": "string"}}}}),
        (Annotated[HTTPResponse, Book, tuple[Problem, Literal[404]]], {"200": BOOK, "404": OWN}),
        (Annotated[HTTPResponse, tuple[Book, Literal[200]] | tuple[None, Literal[304]]], {"200": BOOK, "304": None}),
    ],
    ids=str,
)
def test_statuses_and_content_of_an_annotation(hint: Any, expected: dict[str, Any]) -> None:
    assert {status: each.get("content") for status, each in responses_of(hint).items()} == expected


def test_two_contents_of_one_status_are_a_choice() -> None:
    found = responses_of(tuple[Book, Literal[200]] | tuple[Problem, Literal[200]])

    schemas = [BOOK["application/json"]["schema"], OWN["application/json"]["schema"]]
    assert found == {"200": {"description": "OK", "content": {"application/json": {"schema": {"anyOf": schemas}}}}}


@pytest.mark.parametrize(
    ("status", "given", "expected"),
    [
        (404, NotFound, {"description": "Not Found", "content": PROBLEM}),
        (404, "No such book.", {"description": "No such book.", "content": PROBLEM}),
        (404, {"description": "No such book."}, {"description": "No such book.", "content": PROBLEM}),
        (404, Problem, {"description": "Not Found", "content": OWN}),
        (404, {"model": Problem}, {"description": "Not Found", "content": OWN}),
        (404, {"model": NotFound}, {"description": "Not Found", "content": PROBLEM}),
        (404, Any, {"description": "Not Found", "content": {"application/json": {"schema": {}}}}),
        (404, None, {"description": "Not Found"}),
        (404, {"content": {"text/plain": {"schema": str}}}, {"description": "Not Found", "content": TEXT}),
        (202, None, {"description": "Accepted"}),
        (202, "Later.", {"description": "Later."}),
        (202, list[str], {"description": "Accepted", "content": {
            "application/json": {"schema": {"type": "array", "items": {"type": "string"}}}
        }}),
        (202, str, {"description": "Accepted", "content": TEXT}),
        (202, bytes, {"description": "Accepted", "content": {"application/octet-stream": {}}}),
        (299, "Odd.", {"description": "Odd."}),
        ("5XX", None, {"description": "Server error"}),
        (202, {"x-own": 1, "links": {"next": {"operationId": "get"}}}, {
            "description": "Accepted", "x-own": 1, "links": {"next": {"operationId": "get"}}
        }),
        (202, {"model": Book, "example": Book("7")}, {"description": "Accepted", "content": {
            "application/json": {**BOOK["application/json"], "example": {"isbn": "7"}}
        }}),
        (202, {"content": {"application/json": {"model": Book, "examples": {"one": Book("7")}}}}, {
            "description": "Accepted", "content": {
                "application/json": {**BOOK["application/json"], "examples": {"one": {"value": {"isbn": "7"}}}}
            }
        }),
        (202, {"headers": {"X-A": int, "X-B": {"description": "b"}}}, {"description": "Accepted", "headers": {
            "X-A": {"schema": {"type": "integer"}}, "X-B": {"description": "b", "schema": {"type": "string"}}
        }}),
    ],
    ids=str,
)  # fmt: skip
def test_forms_of_a_response(status: Any, given: Any, expected: dict[str, Any]) -> None:
    found = responses_of(Book, responses={status: given})

    assert found.pop("200")["content"] == BOOK
    assert found == {str(status): expected}


def test_a_response_extends_that_of_the_annotation() -> None:
    image: dict[str, Any] = {"image/png": {}}

    assert responses_of(Book, responses={200: "The book."})["200"] == {"description": "The book.", "content": BOOK}
    found = responses_of(Book, responses={200: {"content": image}}, response_description="A book or its cover.")
    assert found["200"] == {"description": "A book or its cover.", "content": {**BOOK, **image}}


def test_a_response_stands_for_what_an_annotation_does_not_say() -> None:
    assert responses_of(HTTPResponse, responses={200: Book}) == {"200": {"description": "OK", "content": BOOK}}
    assert set(responses_of(..., responses={303: "Elsewhere."})) == {"303"}
    assert set(responses_of(HTTPResponse, responses={404: NotFound})) == {"2XX", "404"}


def test_the_responses_of_every_handler_can_be_replaced() -> None:
    app = App()

    @app.get("/", responses={400: Problem, "default": None})
    def get(number: int) -> None:
        raise NotImplementedError

    found = app.openapi(title="T", version="1")["paths"]["/"]["get"]["responses"]
    assert found["400"] == {"description": "The request does not fit this route.", "content": OWN}
    assert found["default"] == {"description": "An error."}
