"""Scalars in the query, the path, headers and cookies, as FastAPI has them: values, refusals and OpenAPI schemas."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum, IntEnum
from ipaddress import IPv4Address, IPv4Interface, IPv4Network, IPv6Address, IPv6Interface, IPv6Network
from typing import Annotated, Any, Literal, NewType
from urllib.parse import quote
from uuid import UUID

import fastapi
import pydantic
import pytest
from annotated_types import Ge, Len
from attrs import frozen
from fastapi.testclient import TestClient

from lambdarouter import App, RegistrationError
from lambdarouter.http import Body, Cookie, Form, Header, Query
from lambdarouter.testing import Client


class Color(Enum):
    RED = "red"
    BLUE = "blue"


class Level(IntEnum):
    LOW = 1
    HIGH = 2


UserId = NewType("UserId", int)

#: Annotations, each with texts that FastAPI accepts or refuses as we do.
SCALARS: dict[Any, list[str]] = {
    str: ["a", "1"],
    int: ["1", "-7", "x"],
    float: ["1.5", "x"],
    bool: ["true", "0", "on", "2"],
    UUID: ["6f1e2d3c-0000-4000-8000-000000000000", "6f1e"],
    datetime: ["2026-01-31T10:00:00", "2026-01-31T25:00:00"],
    date: ["2026-01-31", "2026-02-31"],
    time: ["10:00", "10:00:01.5", "25:00"],
    timedelta: ["P1DT2H", "-PT1.5S", "P2W", "90", "x"],
    Decimal: ["1.50", "x"],
    Color: ["red", "RED"],
    Level: ["1", "LOW"],
    Literal["a", "b"]: ["a", "c"],
    UserId: ["7", "x"],
    IPv4Address: ["192.0.2.1", "192.0.2.256", "::1"],
    IPv6Address: ["2001:db8::1", "192.0.2.1"],
    IPv4Interface: ["192.0.2.1", "x"],
    IPv6Interface: ["2001:db8::1", "x"],
    IPv4Network: ["192.0.2.1", "x"],
    IPv6Network: ["2001:db8::1", "x"],
    Annotated[int, Ge(1)]: ["1", "0"],
    Annotated[str, Len(2, 3)]: ["ab", "a"],
    pydantic.PositiveInt: ["1", "-1"],
    pydantic.AnyUrl: ["mailto:a", "a"],
    pydantic.IPvAnyAddress: ["::1", "x"],
    pydantic.PastDate: ["2020-01-31", "2999-01-31"],
    pydantic.AwareDatetime: ["2020-01-31T10:00:00Z", "2020-01-31T10:00:00"],
    pydantic.ByteSize: ["1KB", "x"],
    pydantic.SecretStr: ["a"],
}
MARKERS: dict[str, tuple[Any, Any]] = {
    "query": (Query(), fastapi.Query()),
    "header": (Header(), fastapi.Header()),
    "cookie": (Cookie(), fastapi.Cookie()),
}


def handler(annotation: Any) -> Any:
    """A handler of one parameter, which returns its value."""

    def shown(value: Any) -> dict[str, str]:
        return {"type": type(value).__name__, "value": str(value)}

    shown.__annotations__ = {"value": annotation, "return": dict[str, str]}
    return shown


def request_of(location: str, text: str) -> tuple[str, dict[str, str]]:
    """The path and the headers of a request with a text in one place."""
    if location == "path":
        return f"/things/{quote(text, safe='')}", {}
    if location == "query":
        return f"/things?value={quote(text, safe='')}", {}
    return "/things", {"value": text} if location == "header" else {"cookie": f"value={text}"}


def schema_of(document: dict[str, Any], location: str) -> dict[str, Any]:
    """The schema of the only parameter, without names and the differences that docs/models.md states."""
    operation = document["paths"]["/things/{value}" if location == "path" else "/things"]["get"]
    schema: dict[str, Any] = operation["parameters"][0]["schema"]
    if "$ref" in schema:
        schema = document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    return {name: value for name, value in schema.items() if name not in ("title", "description", "pattern")}


@pytest.mark.parametrize("location", ["path", *MARKERS])
@pytest.mark.parametrize("annotation", SCALARS, ids=str)
def test_a_scalar_is_that_of_fastapi(annotation: Any, location: str) -> None:
    ours, theirs = App(), fastapi.FastAPI()
    path = "/things/{value}" if location == "path" else "/things"
    mine, other = MARKERS.get(location, (None, None))
    ours.get(path)(handler(annotation if mine is None else Annotated[annotation, mine]))
    theirs.get(path)(handler(annotation if other is None else Annotated[annotation, other]))

    for text in SCALARS[annotation]:
        url, headers = request_of(location, text)
        expected = TestClient(theirs).get(url, headers=headers)
        response = Client(ours).get(url, headers=headers)
        assert response.status == {422: 400}.get(expected.status_code, expected.status_code), text
        if response.status == 200:
            assert response.json() == expected.json()
    if annotation is not Decimal:  # which has a pattern of its own
        document = ours.openapi(title="Things", version="1")
        assert schema_of(document, location) == schema_of(theirs.openapi(), location)


@pytest.mark.parametrize("annotation", SCALARS, ids=str)
def test_a_scalar_in_a_form_a_list_and_with_a_default(annotation: Any) -> None:
    app = App()
    app.post("/form")(handler(Annotated[annotation, Form()]))
    app.get("/list")(handler(Annotated[list[annotation], Query()]))
    app.get("/default")(handler(Annotated[annotation | None, Query()]))
    client, good = Client(app), SCALARS[annotation][0]

    assert client.post("/form", form={"value": good}).status == 200
    assert client.get("/list", query={"value": [good, good]}).json()["type"] == "list"
    assert client.get("/default").json() == {"type": "NoneType", "value": "None"}
    assert client.get("/default", query={"value": good}).json()["type"] != "NoneType"
    for bad in SCALARS[annotation][-1:] if len(SCALARS[annotation]) > 1 and annotation is not str else ():
        assert client.post("/form", form={"value": bad}).status == 400
        wrong = client.get("/list", query={"value": [good, bad]})
        assert [each["field"] for each in wrong.json()["errors"]] == ["query.value[1]"]


@frozen
class Window:
    length: timedelta
    source: IPv4Address


def test_a_class_of_parameters_and_a_body_have_them_too() -> None:
    app = App()

    @app.get("/")
    def query(window: Annotated[Window, Query()]) -> Window:
        return window

    @app.post("/")
    def body(window: Window) -> Window:
        return window

    client, wire = Client(app), {"length": "PT1H30M", "source": "192.0.2.1"}
    assert client.get("/", query=wire).json() == client.post("/", json=wire).json() == wire
    wrong = client.post("/", json={"length": 5400, "source": "localhost"})
    assert [each["problem"] for each in wrong.json()["errors"]] == [
        "expected an ISO 8601 duration, got a number",
        "expected an IPv4 address, got other text",
    ]


def test_a_scalar_of_pydantic_needs_no_marker() -> None:
    app = App()

    @app.post("/")
    def follow(url: pydantic.HttpUrl) -> str:
        return str(url)

    assert Client(app).post("/?url=https://shop.example/a").text == "https://shop.example/a"
    assert Client(app).post("/?url=shop").status == 400


@pytest.mark.parametrize("annotation", [bytes, list, tuple[int, str], object])
def test_another_type_is_refused_with_the_types_that_there_are(annotation: Any) -> None:
    with pytest.raises(RegistrationError, match=r"cannot be made from a string as .*timedelta, IPv4Address"):
        App().get("/")(handler(Annotated[annotation, Query()]))
    with pytest.raises(RegistrationError, match="requests have no body"):
        App().get("/")(handler(annotation))
    App().get("/")(handler(Annotated[annotation, Body()]))
