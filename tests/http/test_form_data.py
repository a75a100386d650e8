"""Forms: fields and files, URL-encoded and multipart, through every HTTP integration."""

from __future__ import annotations

import enum
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Annotated, Any, Literal, TypedDict
from urllib.parse import quote, urlencode

import msgspec
import pydantic
import pytest
from attrs import field, frozen
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.test import EnvironBuilder

from lambdarouter import App, RegistrationError
from lambdarouter.http import Form, HTTPResponse, UploadedFile
from lambdarouter.testing import Client
from tests.support.http.integrations import Integration, every_integration, problems

URLENCODED = {"Content-Type": "application/x-www-form-urlencoded"}


class Size(enum.Enum):
    SMALL = 1
    LARGE = 2


@frozen
class Order:
    """What somebody orders."""

    item: str
    count: int
    price: Decimal
    size: Size
    day: date
    tags: list[str] = field(factory=list)
    gift: bool = False
    floor: int | None = None
    kind: Literal["a", "b"] = "a"


def service() -> App:
    """Handlers of forms."""
    app = App()

    @app.post("/fields")
    def fields(
        name: Annotated[str, Form()],
        count: Annotated[int, Form()] = 1,
        tags: Annotated[list[str], Form("tag")] = [],  # noqa: B006  (never changed)
    ) -> Any:
        return [name, count, tags]

    @app.post("/order")
    def order(order: Annotated[Order, Form()]) -> Order:
        return order

    @app.post("/upload")
    def upload(title: Annotated[str, Form()], cover: UploadedFile) -> HTTPResponse:
        return HTTPResponse(
            cover.body, headers={"X-Title": quote(title), "X-Name": quote(cover.filename), "X-Type": cover.content_type}
        )

    @app.post("/many")
    def many(pages: list[UploadedFile], extra: UploadedFile | None = None) -> Any:
        return [[page.filename for page in pages], extra is None]

    return app


APP = service()


def multipart(fields: dict[str, Any]) -> tuple[bytes, dict[str, str]]:
    """A multipart body as a client writes it, and its headers."""
    builder = EnvironBuilder(method="POST", data=fields, content_type="multipart/form-data")
    environ = builder.get_environ()
    body = environ["wsgi.input"].read()
    return body, {"Content-Type": environ["CONTENT_TYPE"]}


@every_integration
def test_fields_of_either_form(integration: Integration) -> None:
    body = urlencode([("name", "Ada & Bob"), ("tag", "1"), ("tag", "ä"), ("count", "3")])

    assert integration.post(APP, "/fields", body=body, headers=URLENCODED).json() == ["Ada & Bob", 3, ["1", "ä"]]
    content, headers = multipart({"name": "Ada & Bob", "tag": ["1", "ä"]})
    assert integration.post(APP, "/fields", body=content, headers=headers).json() == ["Ada & Bob", 1, ["1", "ä"]]


@every_integration
def test_a_class_of_all_fields(integration: Integration) -> None:
    order = {
        "item": "tea",
        "count": "2",
        "price": "1.10",
        "size": "2",
        "day": "2026-01-31",
        "gift": "true",
        "floor": "",
    }

    found = integration.post(
        APP, "/order", body=urlencode({**order, "tags": ["a", "b"]}, doseq=True), headers=URLENCODED
    )

    assert found.json() == {
        "item": "tea",
        "count": 2,
        "price": 1.1,
        "size": 2,
        "day": "2026-01-31",
        "tags": ["a", "b"],
        "gift": True,
        "floor": None,
        "kind": "a",
    }


@dataclass
class OfDataclass:
    name: str
    title: str = "Ms"
    count: int = 1
    price: Decimal | None = None
    gift: bool = False
    tags: list[str] = dataclass_field(default_factory=list)
    sizes: frozenset[int] = frozenset()


@frozen
class OfAttrs:
    name: str
    title: str = "Ms"
    count: int = 1
    price: Decimal | None = None
    gift: bool = False
    tags: tuple[str, ...] = ()
    sizes: set[int] = field(factory=set)


class OfPydantic(pydantic.BaseModel):
    name: str
    title: str = "Ms"
    count: int = 1
    price: Decimal | None = None
    gift: bool = False
    tags: list[str] = []
    sizes: set[int] = set()


class OfMsgspec(msgspec.Struct):
    name: str
    title: str = "Ms"
    count: int = 1
    price: Decimal | None = None
    gift: bool = False
    tags: list[str] = []
    sizes: set[int] = set()


def in_single_fields(
    name: Annotated[str, Form()],
    title: Annotated[str, Form()] = "Ms",
    count: Annotated[int, Form()] = 1,
    price: Annotated[Decimal | None, Form()] = None,
    gift: Annotated[bool, Form()] = False,
    tags: Annotated[Sequence[str], Form()] = (),
    sizes: Annotated[set[int], Form()] = set(),  # noqa: B006  (never changed)
) -> Any:
    return [name, title, count, price, gift, list(tags), sorted(sizes)]


def in_class(cls: Any) -> Any:
    """A handler of a form of a class."""

    def handler(form: Any) -> Any:
        values = [form.name, form.title, form.count, form.price, form.gift]
        return [*values, list(form.tags), sorted(form.sizes)]

    handler.__annotations__["form"] = Annotated[cls, Form()]
    return handler


@every_integration
@pytest.mark.parametrize(
    "handler", [in_single_fields, *map(in_class, (OfDataclass, OfAttrs, OfPydantic, OfMsgspec))], ids=range(5)
)
def test_fields_left_empty_are_absent_and_a_checkbox_is_on(integration: Integration, handler: Any) -> None:
    app = App()
    app.post("/")(handler)

    def posted(fields: Any) -> Any:
        response = integration.post(app, "/", body=urlencode(fields), headers=URLENCODED)
        content, headers = multipart({name: [text for key, text in fields if key == name] for name, _ in fields})
        again = integration.post(app, "/", body=content, headers=headers)
        assert (again.status, again.body) == (response.status, response.body)
        return response.json() if response.status == 200 else problems(response)

    empty = [(name, "") for name in ("title", "count", "price", "gift", "tags", "sizes")]
    assert posted([("name", "ada"), *empty]) == ["ada", "Ms", 1, None, False, [], []]
    full = [("title", "Dr"), ("count", "2"), ("price", "1.5"), ("gift", "on"), ("tags", "a"), ("sizes", "7")]
    assert posted([("name", "ada"), *full]) == ["ada", "Dr", 2, 1.5, True, ["a"], [7]]
    several = [("name", "ada"), ("tags", ""), ("tags", "a"), ("tags", ""), ("sizes", "3"), ("sizes", "")]
    assert posted(several) == ["ada", "Ms", 1, None, False, ["a"], [3]]
    assert posted([("name", "ada"), ("gift", "off")])[4] is False
    assert posted([("name", "")]) == posted([("title", "x")]) == [("form.name", "is missing")]
    assert posted([("name", " ")])[0] == " "
    assert posted([("name", ""), ("count", "x"), ("gift", "yes")]) == [
        ("form.name", "is missing"),
        ("form.count", "expected an integer"),
        ("form.gift", "expected true or false"),
    ]


@every_integration
def test_every_fault_of_a_form_is_told(integration: Integration) -> None:
    wrong = {"item": "tea", "count": "two", "price": "much", "size": "3", "day": "today", "kind": "c"}
    found = integration.post(APP, "/order", body=urlencode(wrong), headers=URLENCODED)

    assert found.status == 400
    assert [each["field"] for each in found.json()["errors"]] == [
        f"form.{name}" for name in ("count", "price", "size", "day", "kind")
    ]
    missing = integration.post(APP, "/order", body="item=tea", headers=URLENCODED)
    assert [each["field"] for each in missing.json()["errors"]] == [
        f"form.{name}" for name in ("count", "price", "size", "day")
    ]
    assert integration.post(APP, "/fields", body="", headers=URLENCODED).json()["errors"] == [
        {"field": "form.name", "problem": "is missing"}
    ]


@every_integration
def test_a_file_arrives_whole(integration: Integration) -> None:
    content = bytes(range(256)) * 100
    body, headers = multipart({"title": "ä", "cover": (BytesIO(content), "up/../co ver.png")})

    found = integration.post(APP, "/upload", body=body, headers=headers)

    assert (found.status, found.body) == (200, content)
    assert (found.headers["x-title"], found.headers["x-name"]) == ("%C3%A4", "co%20ver.png")
    assert found.headers["x-type"] == "image/png"


def test_several_files_and_none() -> None:
    body, headers = multipart({"pages": [(BytesIO(b"1"), "1.txt"), (BytesIO(b"2"), "2.txt")]})
    assert Client(APP).post("/many", body=body, headers=headers).json() == [["1.txt", "2.txt"], True]
    nothing, headers = multipart({"pages": (BytesIO(b""), "")})
    assert Client(APP).post("/many", body=nothing, headers=headers).json() == [[], True]
    untitled, headers = multipart({"title": "x"})
    found = Client(APP).post("/upload", body=untitled, headers=headers)
    assert found.json()["errors"] == [{"field": "form.cover", "problem": "is missing; expected a file"}]


@every_integration
@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        ("{}", "application/json", 415),
        ("name=a", "text/plain", 415),
        ("name=a", None, 415),
        ("name=%ff", "application/x-www-form-urlencoded", 400),
        ("&".join(f"a{number}=1" for number in range(1001)), "application/x-www-form-urlencoded", 400),
        ("--x\r\n", "multipart/form-data; boundary=x", 400),
        ("name=a", "multipart/form-data", 400),
        ("--x\r\nContent-Disposition: form-data\r\n\r\n", "multipart/form-data; boundary=x", 400),
        ("--x--", "multipart/form-data; boundary=" + "y" * 1000, 400),
    ],
)
def test_what_is_no_form(integration: Integration, body: str, kind: str | None, status: int) -> None:
    found = integration.post(APP, "/fields", body=body, headers={"Content-Type": kind} if kind else {})

    assert found.status == status
    assert found.headers["content-type"] == "application/problem+json"


@given(st.binary(max_size=300), st.sampled_from(["multipart/form-data; boundary=x", URLENCODED["Content-Type"]]))
def test_no_body_is_an_error_of_the_service(body: bytes, kind: str) -> None:
    for path in ("/fields", "/order", "/upload", "/many"):
        assert Client(APP).post(path, body=body, headers={"Content-Type": kind}).status in (200, 400)


def test_a_form_is_read_once() -> None:
    app = App()

    @app.post("/")
    def handler(one: Annotated[UploadedFile, Form("file")], two: Annotated[UploadedFile, Form("file")]) -> bool:
        return one is two

    body, headers = multipart({"file": (BytesIO(b"1"), "1.txt")})
    assert Client(app).post("/", body=body, headers=headers).json() is True


def test_a_form_and_json_are_not_both_the_body() -> None:
    app = App()

    with pytest.raises(RegistrationError, match="would both be the body"):

        @app.post("/a")
        def both(order: Order, name: Annotated[str, Form()]) -> None: ...

    with pytest.raises(RegistrationError, match="would both be the body"):

        @app.post("/b")
        def reverse(cover: UploadedFile, order: Order) -> None: ...


class Nested(TypedDict):
    order: Order


@pytest.mark.parametrize("hint", [Nested, dict[str, str], Order | int], ids=repr)
def test_what_a_form_cannot_hold(hint: Any) -> None:
    def handler(form: Any) -> None: ...

    handler.__annotations__["form"] = Annotated[hint, Form()]
    with pytest.raises(RegistrationError, match="scalar"):
        App().post("/")(handler)


def test_the_openapi_document_tells_of_forms() -> None:
    paths = APP.openapi(title="Forms", version="1")["paths"]

    fields = paths["/fields"]["post"]["requestBody"]["content"]
    assert set(fields) == {"application/x-www-form-urlencoded", "multipart/form-data"}
    schema = fields["multipart/form-data"]["schema"]
    assert schema["required"] == ["name"]
    assert schema["properties"]["tag"] == {"type": "array", "items": {"type": "string"}}
    upload = paths["/upload"]["post"]["requestBody"]["content"]
    assert list(upload) == ["multipart/form-data"]
    assert upload["multipart/form-data"]["schema"]["properties"]["cover"] == {"type": "string", "format": "binary"}
    assert paths["/order"]["post"]["requestBody"]["content"]["multipart/form-data"]["schema"]["allOf"] == [
        {"$ref": "#/components/schemas/Order"}
    ]


def test_werkzeug_is_loaded_by_the_first_multipart_form() -> None:
    script = """
import sys
from typing import Annotated
from lambdarouter import App
from lambdarouter.http import Form
from lambdarouter.testing import Client
app = App()
@app.post("/")
def handler(name: Annotated[str, Form()]): return name
assert Client(app).post("/", body="name=a", headers={"Content-Type": "application/x-www-form-urlencoded"}).text == "a"
assert "werkzeug" not in sys.modules and "email" not in sys.modules
sys.modules["werkzeug"] = None
found = Client(app).post("/", body="--x--", headers={"Content-Type": "multipart/form-data; boundary=x"})
assert found.status == 500
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "pip install 'lambdarouter[forms]'" in done.stderr
