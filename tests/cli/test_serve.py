"""The local server: a real client, real HTTP, the events of every front door."""

from __future__ import annotations

import json
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from werkzeug.serving import make_server

from lambdarouter import App
from lambdarouter.http import HTTPRequest, HTTPResponse
from lambdarouter.shapes import FRONT_DOORS
from lambdarouter.testing.server import Server

app = App()


@app.get("/users/{user_id}")
def get_user(user_id: int, tag: list[str]) -> dict[str, Any]:
    return {"user_id": user_id, "tags": tag}


@app.route("/echo", methods=["POST", "PUT"])
def echo(request: HTTPRequest) -> HTTPResponse:
    kind = request.headers.get("content-type", "")
    return HTTPResponse(request.body, headers={"X-Kind": kind, "Content-Type": "application/octet-stream"})


@app.get("/name/{name}")
def name(name: str, request: HTTPRequest) -> list[str]:
    return [name, request.front_door, request.headers["x-test"]]


@pytest.fixture(scope="module", params=sorted(FRONT_DOORS))
def url(request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of a server."""
    server = make_server("127.0.0.1", 0, Server(app, front_door=request.param), threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


def get(url: str, **options: Any) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body of an answer."""
    try:
        with urllib.request.urlopen(urllib.request.Request(url, **options)) as answer:
            return answer.status, {key.lower(): value for key, value in answer.headers.items()}, answer.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, {key.lower(): value for key, value in error.headers.items()}, error.read()


def test_a_request_and_its_answer(url: str) -> None:
    status, headers, body = get(f"{url}/users/7?tag=a&tag=b%20c")

    assert (status, headers["content-type"]) == (200, "application/json")
    assert json.loads(body) == {"user_id": 7, "tags": ["a", "b c"]}
    assert get(f"{url}/users/x")[0] == 400
    assert get(f"{url}/nothing")[0] == 404
    assert get(f"{url}/users/7", method="DELETE")[0] == 405


def test_a_path_that_is_encoded(url: str) -> None:
    found = json.loads(get(f"{url}/name/a%20%C3%A4%25", headers={"X-Test": "yes"})[2])

    assert (found[0], found[2]) == ("a ä%", "yes")


def test_large_and_binary_bodies(url: str) -> None:
    content = bytes(range(256)) * 20_000
    status, headers, body = get(f"{url}/echo", data=content, headers={"Content-Type": "image/png"}, method="PUT")

    assert (status, headers["x-kind"], body == content) == (200, "image/png", True)


def test_many_at_a_time(url: str) -> None:
    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(lambda number: json.loads(get(f"{url}/users/{number}")[2]), range(100)))

    assert [each["user_id"] for each in answers] == list(range(100))
