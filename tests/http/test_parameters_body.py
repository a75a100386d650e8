"""What the body gives a handler by its annotation; and the 400 that lists everything a request lacks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum
from typing import Annotated, Any, NotRequired, TypedDict

import msgspec
import pytest
from attrs import frozen

from lambdarouter import App
from lambdarouter.http import Body, Cookie, Header, HTTPRequest
from lambdarouter.testing import Client
from tests.support.http.integrations import INTEGRATIONS, Integration, every_integration, problems, seen_by


class Color(Enum):
    RED = "red"
    DARK_BLUE = "dark blue"


@frozen
class Item:
    name: str
    price: Decimal


@frozen
class Order:
    order_id: int
    items: list[Item]
    note: str | None = None


@dataclass
class Point:
    x: float
    y: float
    tags: list[str] = field(default_factory=list[str])


# As a call: where annotations are text, Python itself does not see NotRequired in them.
Movie = TypedDict("Movie", {"title": str, "year": NotRequired[int]})  # noqa: UP013


@frozen
class Tree:
    children: list[Tree]


ORDER = {"order_id": 7, "items": [{"name": "tea", "price": "4.50"}]}


def order(order: Order) -> Any:
    return {"got": repr(order)}


def point(where: Point) -> Any:
    return {"got": repr(where)}


def movie(movie: Movie) -> Any:
    return {"got": repr(movie)}


def orders(orders: list[Item]) -> Any:
    return {"got": repr(orders)}


def either(shape: Item | Order) -> Any:
    return {"got": repr(shape)}


def mapping(prices: dict[str, int]) -> Any:
    return {"got": repr(prices)}


def anything(body: Any) -> Any:
    return {"got": repr(body)}


def plain_dict(body: dict) -> Any:  # type: ignore[type-arg]  # pyright: ignore[reportMissingTypeArgument, reportUnknownParameterType]
    return {"got": repr(body)}


def numbers(body: Annotated[list[int], Body()]) -> Any:
    return {"got": repr(body)}


def number(body: Annotated[int, Body()]) -> Any:
    return {"got": repr(body)}


def forward(body: list["Later"]) -> Any:  # noqa: UP037  (text within a list, which only a look inside finds)
    return {"got": repr(body)}


@frozen
class Later:
    name: str


TEA = Item(name="tea", price=Decimal("4.50"))


@every_integration
@pytest.mark.parametrize(
    ("handler", "sent", "got"),
    [
        (order, ORDER, Order(order_id=7, items=[TEA])),
        (point, {"x": 1, "y": 2.5}, Point(1.0, 2.5)),
        (movie, {"title": "M"}, {"title": "M"}),
        (orders, [{"name": "tea", "price": "4.50"}], [TEA]),
        (either, ORDER, Order(order_id=7, items=[TEA])),
        (mapping, {"tea": 4}, {"tea": 4}),
        (anything, [1, None, "é"], [1, None, "é"]),
        (anything, False, False),
        (plain_dict, {"a": 1}, {"a": 1}),
        (numbers, [1, 2], [1, 2]),
        (number, 5, 5),
        (forward, [{"name": "x"}], [Later(name="x")]),
    ],
)
def test_the_body_becomes_what_the_annotation_says(
    integration: Integration, handler: Callable[[Any], Any], sent: Any, got: Any
) -> None:
    assert seen_by(integration, "/", handler, "POST", "/", json=sent) == {"got": repr(got)}


@every_integration
def test_a_body_in_base64_or_as_text_is_the_same_bytes(integration: Integration) -> None:
    def handler(raw: bytes, text: Annotated[str, Body()], request: HTTPRequest) -> Any:
        return [raw.decode(), text, request.body.decode(), request.text]

    body = "grüße".encode()
    for kind in ("text/plain", "application/octet-stream", "image/png"):
        assert (
            seen_by(integration, "/", handler, "POST", "/", body=body, headers={"content-type": kind}) == ["grüße"] * 4
        )


def flag_of(payload: dict[str, Any]) -> str:
    """The key that tells whether the body is base64."""
    return next(key for key in payload if "ase64" in key)


@every_integration
def test_plain_text_goes_no_way_through_bytes(integration: Integration) -> None:
    app, seen = App(), list[str]()

    @app.post("/")
    def note(request: HTTPRequest) -> None:
        seen.append(request.text)

    payload = integration.sample(
        method="POST", path="/", body="plain text", headers={"content-type": "text/plain; charset=UTF-8"}
    )
    payload["body"], payload[flag_of(payload)] = "plain text", False
    app(payload)

    assert seen == ["plain text"]
    assert seen[0] is payload["body"]  # six megabytes take no time


@pytest.mark.parametrize("flag", [0, 1, "true", [], {}])
@every_integration
def test_a_flag_that_is_none_is_told_for_text_as_well(integration: Integration, flag: Any) -> None:
    app = App()

    @app.post("/")
    def text(request: HTTPRequest) -> str:
        return request.text

    payload = integration.sample(method="POST", path="/", body="plain text", headers={"content-type": "text/plain"})
    payload[flag_of(payload)] = flag

    assert app(payload)["statusCode"] == 400


@every_integration
def test_text_is_in_the_charset_of_its_content_type(integration: Integration) -> None:
    def handler(text: Annotated[str, Body()]) -> Any:
        return text

    app = App()
    app.post("/")(handler)
    latin = "grüße".encode("latin-1")
    assert (
        integration.post(app, "/", body=latin, headers={"content-type": 'text/x; Charset="ISO-8859-1"'}).text == "grüße"
    )
    for charset in ("utf-8", "unknown", "idna", "punycode", "unicode_escape", "base64", "", "\u0130", "a" * 500):
        response = integration.post(app, "/", body=latin, headers={"content-type": f"image/x; charset={charset}"})
        ((where, told),) = problems(response)
        assert where == "body"
        assert "charset" in told
        assert "unknown" not in told or "unknown charset" in told
        assert charset not in told or charset in ("utf-8", "unknown", "")


@every_integration
def test_a_body_that_may_be_absent(integration: Integration) -> None:
    def handler(
        order: Order | None, raw: bytes = b"none", text: Annotated[str | None, Body()] = None, page: int = 1
    ) -> Any:
        return [order, raw.decode(), text, page]

    assert seen_by(integration, "/", handler, "POST", "/") == [None, "none", None, 1]
    assert seen_by(integration, "/", handler, "POST", "/", body="null") == [None, "null", "null", 1]
    app = App()
    app.post("/must")(order)
    app.post("/may")(lambda_with_default)
    assert problems(integration.post(app, "/must")) == [("body", "is missing")]
    assert problems(integration.post(app, "/must", body="null")) != []
    assert integration.post(app, "/may").json() == {"default": True}


def lambda_with_default(order: Order = Order(order_id=0, items=[])) -> Any:
    return {"default": order.order_id == 0}


@every_integration
def test_every_fault_of_a_request_is_in_one_400_with_its_path_and_without_its_value(integration: Integration) -> None:
    app = App()

    @app.put("/users/{user_id}")
    def handler(
        user_id: int,
        page: int,
        color: Color,
        order: Order,
        x_count: Annotated[int, Header()],
        session: Annotated[int, Cookie()],
    ) -> None:
        raise AssertionError("is not to be called")

    secret = "secret-4711"
    response = integration.request(
        app,
        "PUT",
        f"/users/{secret}?color={secret}",
        headers={"x-count": secret},
        cookies={"session": secret},
        json={"order_id": secret, "items": [{"name": "tea", "price": "1"}, {"name": 5}], "note": [secret]},
    )

    assert problems(response) == [
        ("path.user_id", "expected an integer"),
        ("query.page", "is missing"),
        ("query.color", "expected one of: red, dark blue"),
        ("body.order_id", "expected an integer, got a string"),
        ("body.items[1].name", "expected a string, got a number"),
        ("body.items[1].price", "is missing"),
        ("body.note", "expected a string, got a list"),
        ("header.x-count", "expected an integer"),
        ("cookie.session", "expected an integer"),
    ]
    assert response.json()["detail"] == "The request does not fit this route."
    assert secret not in response.text


@every_integration
@pytest.mark.parametrize(
    ("sent", "told"),
    [
        (b'{"order_id": secret}', "is not JSON (line 1, column 14)"),
        (b"", "is missing"),
        (b"\xff\xfe\xfd", "is not JSON (not UTF-8 text)"),
        (b"[" * 200_000, "is JSON with too many digits in a number, or nested too deeply"),
        (b"1" * 5000, "is JSON with too many digits in a number, or nested too deeply"),
        (b"7", "expected an object, got a number"),
    ],
)
def test_a_body_that_is_no_json_object(integration: Integration, sent: bytes, told: str) -> None:
    app = App()
    app.post("/")(plain_dict)
    ((where, problem),) = problems(integration.post(app, "/", body=sent))
    assert where == "body"
    assert problem == told or (sent == b"7" and problem == "expected an object")


@pytest.mark.parametrize("depth", [*range(50, 1100, 50), *range(880, 1000, 7), 5_000, 100_000])
def test_json_of_any_depth_is_a_right_answer_or_a_400(depth: int) -> None:
    app = App()
    app.post("/tree")(tree)
    app.post("/echo")(echo)

    nested = '{"children":[' * depth + "]}" * depth
    assert INTEGRATIONS[0].post(app, "/tree", body=nested).status in ((200,) if depth < 100 else (200, 400))
    response = INTEGRATIONS[0].post(app, "/echo", body="[" * depth + "]" * depth)
    assert response.status in ((200,) if depth < 200 else (200, 400))
    if response.status == 200:
        assert response.text == "[" * depth + "]" * depth


def tree(tree: Tree) -> Any:
    return {"ok": True}


def echo(value: Any) -> Any:
    return value


@every_integration
@pytest.mark.parametrize("constant", ["NaN", "Infinity", "-Infinity"])
def test_numbers_that_json_does_not_have_are_refused_and_as_text_are_text(
    integration: Integration, constant: str
) -> None:
    app = App()

    @app.post("/any")
    def anything(body: dict[str, Any]) -> dict[str, Any]:
        return body

    @app.post("/number")
    def number(body: dict[str, float]) -> dict[str, float]:
        return body

    for path in ("/any", "/number"):
        refused = integration.post(app, path, body=f'{{"a": {constant}}}', headers={"Content-Type": "application/json"})
        assert problems(refused) == [("body", "is not JSON: it has NaN or an infinity, which JSON does not have")]
    assert integration.post(app, "/any", json={"a": constant}).json() == {"a": constant}


class _Point(msgspec.Struct):
    x: int
    name: str | None = None


@pytest.mark.parametrize(
    ("body", "status", "problems"),
    [
        (b'{"x":1}', 200, None),
        (b"", 204, None),
        (b"null", 204, None),
        (b" null ", 204, None),
        ('{"x":1,"name":"é"}'.encode("utf-16"), 200, None),
        (b'{"x":"a"}', 400, [("body.x", "expected an integer, got a string")]),
        (b'{"x":1', 400, [("body", "is not JSON (line 1, column 7)")]),
        (b'{"x":NaN}', 400, [("body", "is not JSON: it has NaN or an infinity, which JSON does not have")]),
        (b'{"x":1,"name":"\xff"}', 400, [("body", "is not JSON (not UTF-8 text)")]),
        (b"[]", 400, [("body", "expected an object, got a list")]),
    ],
)
def test_a_body_that_its_library_reads_from_text(
    body: bytes, status: int, problems: list[tuple[str, str]] | None
) -> None:
    app = App()

    @app.post("/points")
    def add(point: _Point | None = None) -> _Point | None:
        return point

    response = Client(app).post("/points", body=body)

    assert response.status == status
    if problems is not None:
        assert [(each["field"], each["problem"]) for each in response.json()["errors"]] == problems
