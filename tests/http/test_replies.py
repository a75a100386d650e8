"""What a handler returns, as the client of each HTTP integration sees it; and what cannot be sent."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from http import HTTPStatus
from typing import Any, NamedTuple
from uuid import UUID

import pydantic
import pytest
from attrs import frozen
from hypothesis import given
from hypothesis import strategies as st

from lambdarouter import App
from lambdarouter.http import HTTPResponse, NotFound
from lambdarouter.testing import Client
from tests.support.http.integrations import INTEGRATIONS, REQUEST_ID, Integration, every_integration

JSON = "application/json"
TEXT = "text/plain; charset=utf-8"
BYTES = "application/octet-stream"
SECRET = "secret-4711"


class Color(Enum):
    RED = "red"


@frozen
class User:
    user_id: int
    joined: date | None = None


@dataclass
class Point:
    x: float
    y: float


class Pair(NamedTuple):
    first: str
    status: int


class Table(dict[str, int]):
    pass


class Name(str):
    __slots__ = ()


class Page(HTTPResponse):
    """A response of the user's own kind."""


def answering(value: Any) -> App:
    """An app whose handler of `/` returns a value."""
    app = App()
    app.route("/")(lambda: value)
    return app


REPLIES: list[tuple[Any, int, str | None, bytes]] = [
    ({"a": 1, "b": None}, 200, JSON, b'{"a":1,"b":null}'),
    ([1, "é"], 200, JSON, '[1,"é"]'.encode()),
    ({}, 200, JSON, b"{}"),
    ([], 200, JSON, b"[]"),
    ("grüße", 200, TEXT, "grüße".encode()),
    ("", 200, TEXT, b""),
    ("<html>", 200, TEXT, b"<html>"),
    (b"\x00\xff", 200, BYTES, b"\x00\xff"),
    (bytearray(b"\xff"), 200, BYTES, b"\xff"),
    (None, 204, None, b""),
    (True, 200, JSON, b"true"),
    (4.5, 200, JSON, b"4.5"),
    (User(7, date(2026, 1, 31)), 200, JSON, b'{"user_id":7,"joined":"2026-01-31"}'),
    ([User(7)], 200, JSON, b'[{"user_id":7,"joined":null}]'),
    (Point(1.0, 2.0), 200, JSON, b'{"x":1.0,"y":2.0}'),
    (Table(a=1), 200, JSON, b'{"a":1}'),
    (Name("n"), 200, TEXT, b"n"),
    (Pair("a", 500), 200, JSON, b'["a",500]'),
    ((1, 2, 3), 200, JSON, b"[1,2,3]"),
    (({"a": 1}, 201), 201, JSON, b'{"a":1}'),
    (("made", HTTPStatus.CREATED), 201, TEXT, b"made"),
    ((None, 202), 202, None, b""),
    ((5, 200), 200, JSON, b"5"),
    (HTTPResponse(5), 200, JSON, b"5"),
    (({"a": 1}, 201, {"X-A": "1"}), 201, JSON, b'{"a":1}'),
    (("<p>", HTTPStatus.OK, {"Content-Type": "text/html"}), 200, "text/html", b"<p>"),
    ((b"a", 200, {"content-type": "text/x"}), 200, "text/x", b"a"),
    ((None, 202, {}), 202, None, b""),
    (("a", 200, None), 200, TEXT, b"a"),
    (({"a": 1}, 204), 204, None, b""),
    (({"a": 1}, 205, {"X-A": "1"}), 205, None, b""),
    (HTTPResponse("a", 204), 204, None, b""),
    (HTTPResponse(b"a", 304, headers={"Content-Type": "image/png", "Content-Length": "1"}), 304, None, b""),
    ((User(7), 200), 200, JSON, b'{"user_id":7,"joined":null}'),
    (HTTPResponse(), 200, None, b""),
    (HTTPResponse({"a": 1}, 418), 418, JSON, b'{"a":1}'),
    (HTTPResponse("a", HTTPStatus.ACCEPTED), 202, TEXT, b"a"),
    (HTTPResponse(b"a", headers={"content-TYPE": "image/png"}), 200, "image/png", b"a"),
    (HTTPResponse("<p>", headers={"Content-Type": "text/html"}), 200, "text/html", b"<p>"),
    (Page(["a"], 201), 201, JSON, b'["a"]'),
    (datetime(2026, 1, 31, 12, tzinfo=UTC), 200, JSON, b'"2026-01-31T12:00:00+00:00"'),
    ({"d": Decimal("4.50"), "e": Color.RED}, 200, JSON, b'{"d":4.5,"e":"red"}'),
    ([UUID(int=1)], 200, JSON, b'["00000000-0000-0000-0000-000000000001"]'),
]


@every_integration
@pytest.mark.parametrize(("value", "status", "content_type", "body"), REPLIES)
def test_what_a_handler_returns_is_what_the_client_gets(
    integration: Integration, value: Any, status: int, content_type: str | None, body: bytes
) -> None:
    response = integration.get(answering(value), "/")

    assert response.status == status
    assert response.headers.get("content-type") == content_type
    assert response.body == body
    assert response.raw["isBase64Encoded"] is (content_type in (BYTES, "image/png", "text/x"))
    assert type(response.raw["statusCode"]) is int


@given(st.binary())
def test_any_bytes_come_through_every_integration(content: bytes) -> None:
    for integration in INTEGRATIONS:
        assert integration.get(answering(content), "/").body == content


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_comes_through_every_integration(content: str) -> None:
    for integration in INTEGRATIONS:
        assert integration.get(answering(content), "/").text == content
        assert integration.get(answering([content]), "/").json() == [content]


def test_half_a_surrogate_pair_in_json_is_escaped_as_json_can() -> None:
    assert INTEGRATIONS[0].get(answering({"é\ud800": "\udfff"}), "/").body == rb'{"\u00e9\ud800":"\udfff"}'


# --- Headers and cookies --------------------------------------------------------------------------------------------

FULL = HTTPResponse(
    "body",
    headers={"X-One": "1", "Vary": ["accept", "origin"], "vary": "cookie", "X-None": [], "Set-Cookie": "c=3; Path=/"},
    cookies=["a=1; HttpOnly", "b=2; Secure"],
)
COOKIES = ["a=1; HttpOnly", "b=2; Secure", "c=3; Path=/"]


def test_a_rest_api_gets_single_headers_and_lists_of_several() -> None:
    for integration in INTEGRATIONS[:2]:
        raw = integration.get(answering(FULL), "/").raw
        assert raw["headers"] == {"x-one": "1", "content-type": TEXT}
        assert raw["multiValueHeaders"] == {"vary": ["accept", "origin", "cookie"], "set-cookie": COOKIES}
        assert "multiValueHeaders" not in integration.get(answering("body"), "/").raw


def test_payload_two_gets_joined_headers_and_a_list_of_cookies() -> None:
    for integration in INTEGRATIONS[2:4]:
        raw = integration.get(answering(FULL), "/").raw
        assert raw["headers"] == {"x-one": "1", "vary": "accept, origin, cookie", "content-type": TEXT}
        assert raw["cookies"] == COOKIES
        assert "multiValueHeaders" not in raw
        assert "cookies" not in integration.get(answering("body"), "/").raw


def test_a_load_balancer_gets_headers_in_the_mode_of_its_request() -> None:
    single, multi = INTEGRATIONS[4:6]
    raw = single.get(answering(FULL), "/").raw
    assert "multiValueHeaders" not in raw
    cookies = {name: value for name, value in raw["headers"].items() if name.lower() == "set-cookie"}
    assert list(cookies.values()) == COOKIES
    assert len(cookies) == 3
    assert raw["headers"]["vary"] == "accept, origin, cookie"

    raw = multi.get(answering(FULL), "/").raw
    assert "headers" not in raw
    assert raw["multiValueHeaders"] == {
        "x-one": ["1"],
        "vary": ["accept", "origin", "cookie"],
        "content-type": [TEXT],
        "set-cookie": COOKIES,
    }
    assert multi.get(answering({}), "/").raw["multiValueHeaders"] == {"content-type": [JSON]}


@pytest.mark.parametrize(
    "integration", [integration for integration in INTEGRATIONS if not integration.name.startswith("lattice")], ids=repr
)
@pytest.mark.parametrize("count", [1, 11, 512])
def test_no_cookie_is_lost(integration: Integration, count: int) -> None:
    cookies = [f"c{number}={number}" for number in range(count)]
    response = integration.get(answering(HTTPResponse(cookies=cookies)), "/")
    assert response.headers.all("set-cookie") == cookies


def test_more_cookies_than_a_load_balancer_can_send_are_an_error(caplog: pytest.LogCaptureFixture) -> None:
    cookies = [f"c{number}={SECRET}" for number in range(513)]
    with caplog.at_level(logging.ERROR, "lambdarouter"):
        response = INTEGRATIONS[4].get(answering(HTTPResponse(cookies=cookies)), "/")
    check_failed(response)
    assert "the reply's cookies: are more than 512; enable multi-value headers" in caplog.text


# --- What cannot be sent --------------------------------------------------------------------------------------------


def check_failed(response: Any) -> None:
    """The response says that the service failed, gives an id to find the reason by, and nothing else."""
    assert response.status == 500
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json() == {
        "type": "about:blank",
        "title": "Internal Server Error",
        "status": 500,
        "request_id": REQUEST_ID,
    }
    assert set(response.headers) == {"content-type"}


class Bytes(pydantic.BaseModel):
    data: bytes


class Circle(list[Any]):
    def __init__(self) -> None:
        super().__init__([self])


def nested(depth: int) -> Any:
    value: Any = SECRET
    for _ in range(depth):
        value = [value]
    return value


NOT_SENDABLE: list[tuple[Any, str]] = [
    (HTTPResponse(headers={"X-A": f"{SECRET}\r\nset-cookie: a=1"}), "the reply's header X-A: has a line break"),
    (HTTPResponse(headers={"X-A": f"{SECRET}\n"}), "the reply's header X-A: has a line break"),
    (HTTPResponse(headers={"X-A": f"{SECRET}\0"}), "the reply's header X-A: has a line break or another control"),
    (HTTPResponse(headers={"X-A": f"{SECRET}\x7f"}), "the reply's header X-A: has a line break or another control"),
    (HTTPResponse(headers={"X-A": f"{SECRET}\ud800"}), "the reply's header X-A: has a line break or another control"),
    (HTTPResponse(headers={"X-A": ["fine", f"{SECRET}\r"]}), "the reply's header X-A: has a line break"),
    (HTTPResponse(headers={f"X-A\r\n{SECRET}": "1"}), "the reply's headers: have a name with a character"),
    (HTTPResponse(headers={f"X {SECRET}": "1"}), "the reply's headers: have a name with a character"),
    (HTTPResponse(headers={"": "1"}), "the reply's headers: have a name with a character"),
    (HTTPResponse(headers={"X-É": "1"}), "the reply's headers: have a name with a character"),
    (HTTPResponse(cookies=[f"a={SECRET}\r\nx: y"]), "the reply's header Set-Cookie: has a line break"),
    (HTTPResponse(cookies=f"a={SECRET}"), "the reply's cookies: are one string; write a list"),
    (HTTPResponse(headers={"Location": None}), "the reply's header Location: has a value of type NoneType, not str"),  # type: ignore[dict-item]  # pyright: ignore[reportArgumentType]
    (HTTPResponse(headers={"X-A": [5]}), "the reply's header X-A: has a value of type int, not str"),  # type: ignore[list-item]  # pyright: ignore[reportArgumentType]
    (HTTPResponse(SECRET, 99), "the reply's status: is not an HTTP status code"),
    (HTTPResponse(SECRET, 600), "the reply's status: is not an HTTP status code"),
    (HTTPResponse(SECRET, True), "the reply's status: is not an HTTP status code"),
    (HTTPResponse(SECRET, "200"), "the reply's status: is not an HTTP status code"),  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    ((SECRET, 7), "the reply's status: is not an HTTP status code"),
    ((SECRET, 7, {}), "the reply's status: is not an HTTP status code"),
    ((SECRET, 200, {"X-A": 5}), "the reply's header X-A: has a value of type int, not str"),
    (404, "the reply's body: is a bare int, which could be a status or a JSON number. Return (None, status)"),
    (0, "the reply's body: is a bare int"),
    (HTTPStatus.NOT_FOUND, "the reply's body: is a bare HTTPStatus"),
    (NotFound(SECRET), "the reply's body: is an error, NotFound: raise it"),
    (NotFound, "the reply's body: is the class NotFound"),
    (ValueError(SECRET), "the reply's body: is an error, ValueError: raise it"),
    ((NotFound(SECRET), 404), "the reply's body: is an error, NotFound: raise it"),
    (print, "the reply's body: a builtin_function_or_method has no JSON form"),
    ((HTTPResponse(SECRET), 201), "the reply's body: is a whole HTTPResponse"),
    ([SECRET, 10**5000], "the reply's body: an integer of more than 4300 digits has no JSON form"),
    ([SECRET, Decimal("1E+400")], "the reply's body: a Decimal outside the range of a float has no JSON form"),
    ([SECRET, Bytes(data=b"\xff")], "the reply's body: pydantic cannot write a tests.http.test_replies.Bytes"),
    ([SECRET, float("nan")], "the reply's body: NaN and infinity have no JSON form"),
    ({"a": float("-inf")}, "the reply's body: NaN and infinity have no JSON form"),
    (Circle(), "the reply's body: has no JSON form: it contains itself, or is nested too deeply"),
    (nested(100_000), "the reply's body: has no JSON form: it contains itself, or is nested too deeply"),
    ({(SECRET, 1): 1}, "the reply's body: an object has a key that is neither a string nor a number, but a tuple"),
    (object(), "the reply's body: an object has no JSON form; return a dict"),
    ([SECRET, {"a": object()}], "the reply's body: an object has no JSON form"),
    (f"{SECRET}\ud800", "the reply's body: has half of a surrogate pair"),
]


@every_integration
@pytest.mark.parametrize(("value", "told"), NOT_SENDABLE, ids=[told for _, told in NOT_SENDABLE])
def test_a_reply_that_cannot_be_sent_is_a_500_whose_reason_is_in_the_log(
    integration: Integration, value: Any, told: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR, "lambdarouter"):
        check_failed(integration.get(answering(value), "/"))

    assert told in caplog.text
    assert SECRET not in caplog.text
    assert REQUEST_ID in caplog.text


@given(
    st.text(max_size=20),
    st.text(st.characters(exclude_categories=[]), max_size=20) | st.lists(st.text(max_size=5), max_size=3),
)
def test_no_header_can_start_another_one(name: str, value: str | list[str]) -> None:
    logging.disable()
    try:
        responses = [
            (integration, integration.get(answering(HTTPResponse(headers={name: value})), "/").raw)
            for integration in INTEGRATIONS
        ]
    finally:
        logging.disable(logging.NOTSET)
    assert len({raw["statusCode"] for _, raw in responses}) == 1
    for _, raw in responses:
        for key, sent in (*raw.get("headers", {}).items(), *raw.get("multiValueHeaders", {}).items()):
            for each in (sent if isinstance(sent, list) else [sent]) + [key]:
                assert not set(each) & set("\r\n\0")


# --- The class itself -----------------------------------------------------------------------------------------------


def test_responses_are_values() -> None:
    assert HTTPResponse({"a": 1}, 201) == HTTPResponse({"a": 1}, 201)
    assert HTTPResponse("a") != HTTPResponse("a", 201)
    assert HTTPResponse("a", cookies=["a=1"]) == HTTPResponse("a", cookies=("a=1",))
    assert HTTPResponse("a", headers={"Vary": "x"}) == HTTPResponse("a", headers={"Vary": "x"})
    assert HTTPResponse("a", headers={"Vary": ["x", "y"]}) != HTTPResponse("a", headers={"Vary": "x"})
    assert HTTPResponse("a") != "a"
    assert repr(HTTPResponse({"a": 1}, 201)) == "HTTPResponse(body={'a': 1}, status=201)"
    assert repr(HTTPResponse()) == "HTTPResponse()"


def test_a_handler_may_build_headers_from_any_mapping() -> None:
    single: dict[str, str] = {"X-A": "1"}
    several: dict[str, list[str]] = {"X-A": ["1", "2"]}
    assert INTEGRATIONS[5].get(answering(HTTPResponse(headers=single)), "/").headers.all("x-a") == ["1"]
    assert INTEGRATIONS[5].get(answering(HTTPResponse(headers=several)), "/").headers.all("x-a") == ["1", "2"]


def test_headers_may_be_pairs() -> None:
    app = App()
    app.get("/")(lambda: ({"a": 1}, 201, [("X-A", "b"), ("X-A", "c")]))
    response = Client(app).get("/")
    assert (response.status, response.json(), response.headers["x-a"]) == (201, {"a": 1}, "b, c")


@pytest.mark.parametrize(
    "value", [({}, "404"), ({}, 404.0), ({}, True), ("Created", {"Location": "/x"}), ({}, 200, ["x"])]
)
def test_what_only_looks_like_a_status_or_headers_is_an_error(value: Any) -> None:
    app = App()
    app.get("/")(lambda: value)
    assert Client(app).get("/").status == 500
