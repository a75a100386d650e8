"""OpenAPI 3.0: valid, with schemas that accept what those of 3.1 accept, in the forms that API Gateway imports."""

from __future__ import annotations

import json
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from http import HTTPStatus
from typing import Annotated, Any, Generic, Literal, TypeVar

import attrs
import msgspec
import pydantic
import pytest
from annotated_types import Ge, Gt, Le, Lt, MinLen
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]
from openapi_schema_validator import OAS30Validator
from openapi_spec_validator import OpenAPIV30SpecValidator, validate

from lambdarouter import App
from lambdarouter.errors import RegistrationError
from lambdarouter.http import Body, HTTPResponse, Query, UploadedFile
from lambdarouter.http._openapi_30 import as_openapi_30
from tests.http.test_openapi import app as all_kinds

T = TypeVar("T")


class Colour(Enum):
    RED = "red"
    NONE = None


@attrs.frozen
class Cat:
    kind: Literal["cat"]
    lives: int = 9


@attrs.frozen
class Dog:
    kind: Literal["dog"]
    friend: Cat | None = None


@dataclass
class Page(Generic[T]):
    items: list[T]
    next: str | None = None


class Model(pydantic.BaseModel):
    name: str | None = pydantic.Field(default=None, examples=["a", "b"], max_length=3)
    size: int = pydantic.Field(gt=0, lt=10)
    tag: Literal["x"] = "x"
    pair: tuple[int, str] = (1, "a")


class Struct(msgspec.Struct):
    size: Annotated[int, msgspec.Meta(gt=0)]
    data: bytes | None = None


def documents(hint: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """The documents of 3.1 and 3.0 of a handler whose body is a list of a type."""
    app = App()

    def post(body: Any) -> None:
        raise NotImplementedError

    post.__annotations__["body"] = Annotated[list[hint], Body()]
    app.post("/")(post)
    options: dict[str, Any] = {"title": "T", "version": "1"}
    return app.openapi(**options), app.openapi(**options, openapi_version="3.0.3")


def body_of(document: dict[str, Any]) -> dict[str, Any]:
    """The schema of the items of the body."""
    body = document["paths"]["/"]["post"]["requestBody"]["content"]["application/json"]["schema"]
    schema: dict[str, Any] = body["items"]
    return schema


@pytest.mark.parametrize(
    ("hint", "valid", "invalid"),
    [
        (str | None, ["a", None], [1]),
        (int | str | None, [1, "a", None], [[], 1.5]),
        (Literal["a"] | None, ["a", None], ["b"]),
        (Colour, ["red", None], ["blue"]),
        (Annotated[int, Gt(0), Lt(10)], [1, 9], [0, 10]),
        (Annotated[int, Ge(0), Le(10)], [0, 10], [-1, 11]),
        (Annotated[int, Gt(0), Ge(0)], [1], [0]),
        (Annotated[int, Gt(0), Ge(5)], [5], [4]),
        (Annotated[float, Lt(1), Le(1)], [0.5], [1]),
        (dict[str, Annotated[str, MinLen(2)]], [{"a": "ab"}], [{"a": "a"}]),
        (tuple[int, str], [[1, "a"]], [[1], [1, "a", 2], [None, None]]),
        (tuple[int, int] | None, [[1, 2], None], [["a", 1]]),
        (tuple[int, ...], [[], [1, 2]], [["a"]]),
        (list[int | None], [[1, None]], [["a"]]),
        (set[str], [["a"]], [["a", "a"]]),
        (dict[str, int | None], [{"a": None}], [{"a": "b"}]),
        (dict[str, Any], [{"a": []}], [[]]),
        (Decimal, ["1.5", 2], ["x", None, []]),
        (Decimal | None, ["1.5", 2, None], ["x", []]),
        (Cat | None, [{"kind": "cat"}, None], [{"kind": "dog"}, 1]),
        (Cat | Dog, [{"kind": "cat"}, {"kind": "dog", "friend": None}], [{"kind": "cow"}]),
        (Cat | Dog | None, [None, {"kind": "dog", "friend": {"kind": "cat"}}], [{"kind": "dog", "friend": {}}]),
        (Page[Cat], [{"items": [{"kind": "cat"}], "next": None}], [{"items": [1]}]),
        (Model, [{"size": 1, "name": None, "pair": [1, "b"]}], [{"size": 0}, {"size": 10}, {"size": 1, "tag": "y"}]),
        (Struct, [{"size": 1, "data": None}], [{"size": 0}]),
    ],
    ids=str,
)
def test_a_schema_accepts_what_that_of_3_1_accepts(hint: Any, valid: list[Any], invalid: list[Any]) -> None:
    new, old = documents(hint)

    validate(old, cls=OpenAPIV30SpecValidator)
    newer = Draft202012Validator({**body_of(new), "components": new["components"]})
    older = OAS30Validator({**body_of(old), "components": old["components"]})
    assert [newer.is_valid(each) for each in valid] == [older.is_valid(each) for each in valid] == [True] * len(valid)
    assert [newer.is_valid(each) for each in invalid] == [False] * len(invalid)
    assert [older.is_valid(each) for each in invalid] == [False] * len(invalid)


@pytest.mark.parametrize(
    ("schema", "converted"),
    [
        ({"anyOf": [{"type": "string"}, {"type": "null"}]}, {"type": "string", "nullable": True}),
        ({"type": ["integer", "null"], "minimum": 1}, {"type": "integer", "minimum": 1, "nullable": True}),
        ({"type": "integer", "exclusiveMinimum": 0}, {"type": "integer", "minimum": 0, "exclusiveMinimum": True}),
        ({"const": "a"}, {"enum": ["a"]}),
        ({"type": "string", "enum": ["a", None]}, {"type": "string", "enum": ["a", None], "nullable": True}),
        ({"type": "string", "examples": ["a", "b"]}, {"type": "string", "example": "a"}),
        (
            {"type": "array", "prefixItems": [{"type": "integer"}, {"type": "integer"}], "items": False, "minItems": 2},
            {"type": "array", "items": {"type": "integer"}, "minItems": 2, "maxItems": 2},
        ),
        ({"type": "array", "prefixItems": [{"type": "integer"}]}, {"type": "array", "items": {}}),
        ({"type": "array"}, {"type": "array", "items": {}}),
        ({"type": "string", "contentEncoding": "base64"}, {"type": "string", "format": "byte"}),
        (
            {"type": "object", "patternProperties": {"^a": {"type": "integer"}}, "additionalProperties": False},
            {"type": "object", "additionalProperties": {"type": "integer"}},
        ),
        ({"type": "object", "propertyNames": {"pattern": "^a"}, "$comment": "c"}, {"type": "object"}),
        ({"type": "object", "additionalProperties": True}, {"type": "object", "additionalProperties": True}),
        ({"if": {"const": 1}, "then": {}, "not": {"const": 2}}, {"not": {"enum": [2]}}),
        (
            {"$ref": "#/components/schemas/Page_Cat", "description": "d"},
            {"allOf": [{"$ref": "#/components/schemas/PageCat"}], "description": "d"},
        ),
        ({"type": "null"}, {"enum": [None], "nullable": True}),
        (True, {}),
        (False, {"not": {}}),
    ],
    ids=str,
)
def test_keywords(schema: Any, converted: Any) -> None:
    schemas = {"Page_Cat": {"type": "object"}, "It": schema}
    document = {"openapi": "3.1.0", "info": {}, "paths": {}, "components": {"schemas": schemas}}

    found = as_openapi_30(document)["components"]["schemas"]

    assert found == {"PageCat": {"type": "object"}, "It": converted}


def test_names_have_letters_and_digits_only_and_stay_apart() -> None:
    schemas = {"PageCat": {}, "Page_Cat": {}, "app.models.Page": {"$ref": "#/components/schemas/Page_Cat"}, "é": {}}
    document = {"openapi": "3.1.0", "info": {}, "paths": {}, "components": {"schemas": schemas}}

    found = as_openapi_30(document)["components"]["schemas"]

    assert found == {
        "PageCat": {},
        "PageCat2": {},
        "appModelsPage": {"$ref": "#/components/schemas/PageCat2"},
        "Schema": {},
    }


def test_the_tags_of_a_union_name_the_renamed_schemas() -> None:
    document = documents(tuple[Page[int], Page[str]])[1]
    union = documents(Cat | Dog)[1]

    assert set(document["components"]["schemas"]) == {"Problem", "PageInt", "PageStr"}
    assert body_of(union)["discriminator"]["mapping"] == {
        "cat": "#/components/schemas/Cat",
        "dog": "#/components/schemas/Dog",
    }


def test_all_kinds_of_handlers() -> None:
    document = all_kinds.openapi(title="Things", version="1", openapi_version="3.0")

    validate(document, cls=OpenAPIV30SpecValidator)
    assert document["openapi"] == "3.0.3"
    assert "/v1/nodes/{node_id}/{path+}" in document["paths"]
    assert json.loads(json.dumps(document)) == document


def test_bytes_examples_headers_and_extensions() -> None:
    app = App()

    @app.post(
        "/files",
        responses={
            HTTPStatus.OK: {
                "description": "The file",
                "content": {"application/octet-stream": {}, "application/json": {"schema": Cat | None}},
                "headers": {"X-Size": int | None},
                "x-own": {"schema": {"const": 1}},
            }
        },
    )
    def post(
        content: bytes, q: Annotated[str | None, Query(examples=["a"], openapi_examples={"b": "b"})] = None
    ) -> HTTPResponse:
        raise NotImplementedError

    document = app.openapi(title="T", version="1", openapi_version="3.0.3")

    validate(document, cls=OpenAPIV30SpecValidator)
    operation = document["paths"]["/files"]["post"]
    binary = {"schema": {"type": "string", "format": "binary"}}
    assert operation["requestBody"]["content"] == {"application/octet-stream": binary}
    assert operation["parameters"][0]["schema"] == {"type": "string", "example": "a"}
    assert operation["parameters"][0]["examples"] == {"b": {"value": "b"}}
    response = operation["responses"]["200"]
    assert response["content"]["application/octet-stream"] == binary
    assert response["headers"] == {"X-Size": {"schema": {"type": "integer", "nullable": True}}}
    assert response["x-own"] == {"schema": {"const": 1}}


def test_a_form_with_files() -> None:
    app = App()

    @app.post("/covers")
    def post(cover: UploadedFile, others: list[UploadedFile]) -> None:
        raise NotImplementedError

    validate(app.openapi(title="T", version="1", openapi_version="3.0.3"), cls=OpenAPIV30SpecValidator)


def test_the_document_itself() -> None:
    app = App()

    @app.get("/open", security=[])
    def get_open() -> str:
        raise NotImplementedError

    @app.get("/closed")
    def get_closed() -> str:
        raise NotImplementedError

    document = app.openapi(
        title="T",
        version="1",
        summary="Has none in 3.0.",
        license_info={"name": "MIT", "identifier": "MIT"},
        security_schemes={"key": {"type": "apiKey", "name": "x-api-key", "in": "header"}},
        security="key",
        openapi_version="3.0.3",
    )

    validate(document, cls=OpenAPIV30SpecValidator)
    assert document["info"] == {
        "title": "T",
        "version": "1",
        "license": {"name": "MIT", "url": "https://spdx.org/licenses/MIT.html"},
    }
    # API Gateway reads the security of operations only.
    assert document["paths"]["/closed"]["get"]["security"] == [{"key": []}]
    assert document["paths"]["/open"]["get"]["security"] == []


def test_mutual_tls_is_no_scheme_of_3_0() -> None:
    with pytest.raises(RegistrationError, match=r"OpenAPI 3\.0 has no security schemes of type mutualTLS, which 'tls'"):
        App().openapi(title="T", version="1", openapi_version="3.0.3", security_schemes={"tls": {"type": "mutualTLS"}})
