"""VPC Lattice, event structure version 2: nothing decoded, and one text a header in the answer."""

from __future__ import annotations

import logging
from typing import Any

import pytest

from lambdarouter import App, detect
from lambdarouter.http import HTTPRequest, HTTPResponse
from lambdarouter.testing import Client, vpc_lattice_v2


def seen_in(event: Any) -> HTTPRequest:
    """The request that a handler sees."""
    seen: list[HTTPRequest] = []
    app = App()

    @app.on_vpc_lattice_v2()
    def handler(request: HTTPRequest) -> None:
        seen.append(request)

    assert detect(event) == "vpc_lattice_v2"
    assert Client(app).send(event) == {"statusCode": 204, "headers": {}, "body": "", "isBase64Encoded": False}
    return seen[0]


def test_path_and_query_are_decoded_here() -> None:
    request = seen_in(vpc_lattice_v2.request(path="/caf%C3%A9/100%2525%3F?%C3%A9+=a%2Bb+c%2520&t=1&t=2&t="))
    assert request.path == "/café/100%25?"
    assert request.query == {"é ": "a+b c%20", "t": ["1", "2", ""]}


def test_a_query_in_the_object_alone() -> None:
    event = vpc_lattice_v2.request()
    event["queryStringParameters"] = {"a": "x%20y", "b": ["1", "2"], "c": None}
    assert seen_in(event).query == {"a": "x y", "b": ["1", "2"]}


def test_headers_as_texts_and_as_lists() -> None:
    event = vpc_lattice_v2.request()
    event["headers"] = {"Host": "shop.example.com", "x-a": ["1", "2"], "x-forwarded-for": "10.0.0.1, 192.0.2.7"}
    request = seen_in(event)
    assert request.headers == {"host": "shop.example.com", "x-a": ["1", "2"], "x-forwarded-for": "10.0.0.1, 192.0.2.7"}
    assert (request.host, request.source_ip, request.request_id, request.stage) == (
        "shop.example.com",
        "192.0.2.7",
        None,
        None,
    )


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"headers": []}, "headers"),
        ({"headers": {"a": [1]}}, "headers.a"),
        ({"queryStringParameters": {"a": 1}}, "queryStringParameters.a"),
        ({"queryStringParameters": {"a": "%ff"}}, "the query"),
        ({"path": "/?a=%ff"}, "the query"),
        ({"path": "/%ff"}, "path"),
        ({"body": "*", "isBase64Encoded": True}, "body"),
        ({"body": "x", "isBase64Encoded": "yes"}, "isBase64Encoded"),
    ],
)
def test_a_malformed_part_is_a_400_that_says_where(change: dict[str, Any], told: str) -> None:
    app = App()

    @app.on_vpc_lattice_v2()
    def handler(request: HTTPRequest) -> dict[str, Any]:
        return {"headers": list(request.headers), "query": list(request.query), "body": len(request.body)}

    response = Client(app, front_door="vpc_lattice_v2").app(vpc_lattice_v2.request() | change)
    assert response["statusCode"] == 400
    assert f'"field":"{told}"' in response["body"]


def test_a_binary_body() -> None:
    event = vpc_lattice_v2.request(method="POST", body=b"\xff\x00", headers={"content-type": "image/png"})
    assert (event["body"], event["isBase64Encoded"]) == ("/wA=", True)
    assert seen_in(event).body == b"\xff\x00"


def test_one_cookie_is_sent_and_a_second_is_an_error_rather_than_lost(caplog: pytest.LogCaptureFixture) -> None:
    app = App()
    app.get("/one")(lambda: HTTPResponse("a", 201, headers={"X-A": ["1", "2"]}, cookies=["a=1"]))
    app.get("/two")(lambda: HTTPResponse("a", cookies=["a=1", "b=2"]))
    client = Client(app, front_door="vpc_lattice_v2")

    assert client.get("/one").raw == {
        "statusCode": 201,
        "headers": {"x-a": "1, 2", "content-type": "text/plain; charset=utf-8", "set-cookie": "a=1"},
        "body": "a",
        "isBase64Encoded": False,
    }
    with caplog.at_level(logging.ERROR, "lambdarouter"):
        assert client.get("/two").status == 500
    assert "the reply's cookies" in caplog.text


def test_the_catch_all_of_one_path() -> None:
    app = App()
    app.on_vpc_lattice_v2(path="/own", methods=["POST"])(lambda: "own")
    client = Client(app, front_door="vpc_lattice_v2")
    assert client.post("/own").text == "own"
    assert client.get("/own").status == 405
    assert client.post("/own", front_door="alb").status == 404
