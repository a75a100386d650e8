"""VPC Lattice, both event structure versions: nothing arrives decoded, and a response header is one text."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

import pytest
from attrs import frozen

from lambdarouter import App, detect
from lambdarouter.http import HTTPRequest, HTTPResponse
from lambdarouter.testing import Client, samples


@frozen
class Version:
    """The facts in which the two event structure versions differ: the source, and the keys of its payload."""

    source: str
    path: str
    query: str
    is_base64_encoded: str

    def payload(self, **fields: Any) -> Any:
        """A sample request of this version."""
        return samples(self.source)["request"](**fields)

    def on_request(self, app: App, **filters: Any) -> Callable[[Any], Any]:
        """The catch-all decorator of this version."""
        decorator: Callable[[Any], Any] = getattr(app, f"on_{self.source}")(**filters)
        return decorator

    def request(self, payload: Any) -> HTTPRequest:
        """The request that a handler of this version receives for a payload."""
        received: list[HTTPRequest] = []
        app = App()

        @self.on_request(app)
        def handler(request: HTTPRequest) -> None:
            received.append(request)

        assert detect(payload) == self.source
        assert Client(app).send(payload) == {"statusCode": 204, "headers": {}, "body": "", "isBase64Encoded": False}
        return received[0]


VERSIONS = [
    Version("vpc_lattice_v1", "raw_path", "query_string_parameters", "is_base64_encoded"),
    Version("vpc_lattice_v2", "path", "queryStringParameters", "isBase64Encoded"),
]


@pytest.fixture(params=VERSIONS, ids=[each.source for each in VERSIONS])
def version(request: pytest.FixtureRequest) -> Version:
    """Each event structure version in turn."""
    found: Version = request.param
    return found


def test_path_and_query_are_decoded_here(version: Version) -> None:
    request = version.request(version.payload(path="/caf%C3%A9/100%2525%3F?%C3%A9+=a%2Bb+c%2520&t=1&t=2&t="))
    assert request.path == "/café/100%25?"
    assert request.query == {"é ": "a+b c%20", "t": ["1", "2", ""]}


def test_a_query_in_the_object_only(version: Version) -> None:
    payload = version.payload()
    payload[version.query] = {"a": "x%20y", "b": ["1", "2"], "c": None}
    assert version.request(payload).query == {"a": "x y", "b": ["1", "2"]}


def test_headers_as_texts_and_as_lists(version: Version) -> None:
    payload = version.payload()
    payload["headers"] = {"Host": "shop.example.com", "x-a": ["1", "2"], "x-forwarded-for": "10.0.0.1, 192.0.2.7"}
    request = version.request(payload)
    assert request.headers == {"host": "shop.example.com", "x-a": ["1", "2"], "x-forwarded-for": "10.0.0.1, 192.0.2.7"}
    assert (request.host, request.source_ip, request.request_id, request.stage) == (
        "shop.example.com",
        "192.0.2.7",
        None,
        None,
    )


def _malformed(version: Version) -> list[tuple[dict[str, Any], str]]:
    """Changes that make a payload of this version malformed, each with the field that the response names."""
    path, query, is_base64_encoded = version.path, version.query, version.is_base64_encoded
    return [
        ({"headers": []}, "headers"),
        ({"headers": {"a": [1]}}, "headers.a"),
        ({query: {"a": 1}}, f"{query}.a"),
        ({query: {"a": "%ff"}}, "the query"),
        ({path: "/?a=%ff"}, "the query"),
        ({path: "/%ff"}, path),
        ({"body": "*", is_base64_encoded: True}, "body"),
        ({"body": "x", is_base64_encoded: "yes"}, is_base64_encoded),
    ]


@pytest.mark.parametrize(
    ("version", "change", "field"),
    [
        pytest.param(each, change, field, id=f"{each.source}-{index}-{field}")
        for each in VERSIONS
        for index, (change, field) in enumerate(_malformed(each))
    ],
)
def test_a_malformed_part_is_a_400_that_names_the_field(version: Version, change: dict[str, Any], field: str) -> None:
    app = App()

    @version.on_request(app)
    def handler(request: HTTPRequest) -> dict[str, Any]:
        return {"headers": list(request.headers), "query": list(request.query), "body": len(request.body)}

    response = app(version.payload() | change)
    assert response["statusCode"] == 400
    assert f'"field":"{field}"' in response["body"]


def test_a_binary_body(version: Version) -> None:
    payload = version.payload(method="POST", body=b"\xff\x00", headers={"content-type": "image/png"})
    assert (payload["body"], payload[version.is_base64_encoded]) == ("/wA=", True)
    assert version.request(payload).body == b"\xff\x00"


def test_one_cookie_is_sent_and_a_second_is_an_error(version: Version, caplog: pytest.LogCaptureFixture) -> None:
    app = App()
    app.get("/one")(lambda: HTTPResponse("a", 201, headers={"X-A": ["1", "2"]}, cookies=["a=1"]))
    app.get("/two")(lambda: HTTPResponse("a", cookies=["a=1", "b=2"]))
    client = Client(app, front_door=version.source)

    assert client.get("/one").raw == {
        "statusCode": 201,
        "headers": {"x-a": "1, 2", "content-type": "text/plain; charset=utf-8", "set-cookie": "a=1"},
        "body": "a",
        "isBase64Encoded": False,
    }
    with caplog.at_level(logging.ERROR, "lambdarouter"):
        assert client.get("/two").status == 500
    assert "the reply's cookies" in caplog.text


def test_the_catch_all_of_one_path(version: Version) -> None:
    app = App()
    version.on_request(app, path="/own", methods=["POST"])(lambda: "own")
    client = Client(app, front_door=version.source)
    assert client.post("/own").text == "own"
    assert client.get("/own").status == 405
    assert client.post("/own", front_door="alb").status == 404
