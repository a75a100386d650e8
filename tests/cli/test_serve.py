"""The local server: a real client, real HTTP, the events of every HTTP integration; and the command that runs it."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from hashlib import sha256
from http.client import HTTPException
from pathlib import Path
from typing import Annotated, Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
from click.testing import Result

from lambdarouter import App
from lambdarouter._detection.known import HTTP_INTEGRATIONS
from lambdarouter.http import Body, HTTPRequest, HTTPResponse
from lambdarouter.testing.server import Server
from tests.support.http.serving import fetch, serving

ROOT = Path(__file__).resolve().parents[2]

app = App()


@app.get("/users/{user_id}")
def get_user(user_id: int, tag: list[str]) -> dict[str, Any]:
    return {"user_id": user_id, "tags": tag}


@app.route("/echo", methods=["POST", "PUT"])
def echo(request: HTTPRequest) -> HTTPResponse:
    kind = request.headers.get("content-type", "")
    return HTTPResponse(request.body, headers={"X-Kind": kind, "Content-Type": "application/octet-stream"})


@app.put("/measure")
def measure(content: Annotated[bytes, Body()]) -> list[Any]:
    return [len(content), sha256(content).hexdigest()]


@app.get("/name/{name}")
def name(name: str, request: HTTPRequest) -> list[str]:
    return [name, request.front_door, request.headers["x-test"]]


@app.delete("/things/{thing_id}")
def delete_thing(thing_id: int) -> None:
    pass


@app.get("/same")
def same() -> HTTPResponse:
    return HTTPResponse(None, 304)


@app.get("/empty")
def empty() -> HTTPResponse:
    return HTTPResponse()


both = threading.Barrier(2, timeout=60)


@app.get("/meet")
def meet() -> bool:
    both.wait()
    return True


@pytest.fixture(scope="module", params=sorted(HTTP_INTEGRATIONS))
def front_door(request: pytest.FixtureRequest) -> str:
    """Each HTTP integration."""
    name: str = request.param
    return name


@pytest.fixture(scope="module")
def url(front_door: str) -> Iterator[str]:
    """The address of a server."""
    with serving(app, front_door) as port:
        yield f"http://127.0.0.1:{port}"


def port_of(url: str) -> int:
    """The port of an address."""
    return int(url.rpartition(":")[2])


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


def test_a_path_that_is_encoded_and_the_integration_that_was_chosen(url: str, front_door: str) -> None:
    found = json.loads(get(f"{url}/name/a%20%C3%A4%25", headers={"X-Test": "yes"})[2])

    assert found == ["a ä%", front_door, "yes"]


def test_large_and_binary_bodies(url: str) -> None:
    content = bytes(range(256)) * 20_000  # 5 MB
    told = json.loads(get(f"{url}/measure", data=content, method="PUT")[2])

    assert told == [len(content), sha256(content).hexdigest()]

    content = content[:700_000]  # about what a load balancer takes, which takes the least
    status, headers, body = get(f"{url}/echo", data=content, headers={"Content-Type": "image/png"}, method="PUT")

    assert (status, headers["x-kind"], body == content) == (200, "image/png", True)
    assert headers["content-length"] == str(len(content))


def test_an_answer_that_is_too_large_for_the_integration(url: str, front_door: str) -> None:
    status, headers, _ = get(f"{url}/echo", data=bytes(6_000_000), method="PUT")

    assert (status, headers["content-type"]) == (500, "application/problem+json")


def test_a_body_in_chunks(url: str) -> None:
    chunks = [b"a", bytes(range(256)) * 1000, b"\xff"]
    status, _, body = get(f"{url}/echo", data=iter(chunks), headers={"Content-Type": "image/png"}, method="PUT")

    assert (status, body == b"".join(chunks)) == (200, True)


def test_a_body_whose_client_waits_for_leave(url: str) -> None:
    answer = fetch(port_of(url), "PUT", "/echo", [("Expect", "100-continue")], b"content")

    assert (answer.status, answer.body) == (200, b"content")


def test_an_answer_without_a_body_has_no_length(url: str) -> None:
    gone = dict(fetch(port_of(url), "DELETE", "/things/7").all_headers)
    same = dict(fetch(port_of(url), "GET", "/same").all_headers)
    empty = dict(fetch(port_of(url), "GET", "/empty").all_headers)

    assert "content-length" not in gone
    assert "content-length" not in same
    assert empty["content-length"] == "0"


def test_a_whole_url_as_to_a_proxy(url: str) -> None:
    answer = fetch(port_of(url), "GET", "http://other.example/users/7?tag=a")

    assert json.loads(answer.body) == {"user_id": 7, "tags": ["a"]}


def test_many_at_a_time(url: str) -> None:
    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(lambda number: json.loads(get(f"{url}/users/{number}")[2]), range(100)))

    assert [each["user_id"] for each in answers] == list(range(100))


def test_bodies_of_many_at_a_time_stay_apart(url: str) -> None:
    def sent(number: int) -> bool:
        content = bytes([number]) * 200_000
        return get(f"{url}/echo", data=content, method="PUT")[2] == content

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(sent, range(32)))


def test_requests_are_handled_at_the_same_time(url: str) -> None:
    with ThreadPoolExecutor(2) as pool:
        assert [each[0] for each in pool.map(get, [f"{url}/meet"] * 2)] == [200, 200]


def test_an_app_that_fails_is_a_500_and_the_log_says_why(caplog: pytest.LogCaptureFixture) -> None:
    with serving(App()) as port:  # an app without any HTTP handler raises
        answer = fetch(port, "GET", "/")

    assert (answer.status, answer.body) == (500, b"The app failed; the server's log has the error.\n")
    assert "UnhandledEventError" in caplog.text


def test_a_server_that_decodes_the_path_itself() -> None:
    class Quiet(WSGIRequestHandler):
        def log_message(self, format: str, *args: Any) -> None:
            pass

    with make_server("127.0.0.1", 0, Server(app), handler_class=Quiet) as server:
        thread = threading.Thread(target=server.handle_request)
        thread.start()
        answer = fetch(server.server_port, "GET", "/name/a%20%C3%A4%2525?x=%25", [("X-Test", "yes")])
        thread.join()

    assert json.loads(answer.body) == ["a ä%25", "api_gateway_http", "yes"]


# --- The command ----------------------------------------------------------------------------------------------------


@contextmanager
def command(folder: Path, *options: str) -> Generator[tuple[str, Path]]:
    """The command as a process of its own; gives its address, and the file of what it prints."""
    log = folder / "log.txt"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "lambdarouter.cli", "serve", "service:app", "--port", "0", *options],
            cwd=folder,
            stdout=output,
            stderr=subprocess.STDOUT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            start_new_session=True,  # with --reload it has a child, which has to end with it
        )
    try:
        found = until(lambda: re.search(r"Running on (http://\S+)", log.read_text(encoding="utf-8")))
        yield found[1], log
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait()


def until(look: Callable[[], Any]) -> Any:
    """What `look` gives as soon as it gives anything; a failure after 30 seconds."""
    end = time.monotonic() + 30
    while time.monotonic() < end:
        with suppress(OSError, HTTPException):  # nothing listens yet, or the server restarts during the response
            found = look()
            if found:
                return found
        time.sleep(0.05)
    raise TimeoutError


def test_a_file_is_edited_and_the_answer_changes(folder: Path) -> None:
    service = folder / "service.py"
    text = service.read_text(encoding="utf-8")
    with command(folder) as (address, log):
        until(lambda: get(f"{address}/users/7")[2] == b'{"user_id":7}')

        service.write_text(text.replace('{"user_id": user_id}', '{"id": user_id}'), encoding="utf-8")
        until(lambda: get(f"{address}/users/7")[2] == b'{"id":7}')

        service.write_text(f"{text}\ndef (", encoding="utf-8")
        status, _, body = until(lambda: get(f"{address}/users/7") if "SyntaxError" in log.read_text() else None)
        assert (status, b"SyntaxError: invalid syntax (service.py, line" in body) == (500, True)

        service.write_text(text, encoding="utf-8")
        until(lambda: get(f"{address}/users/7")[2] == b'{"user_id":7}')


def test_without_reload_the_file_is_read_once(folder: Path) -> None:
    service = folder / "service.py"
    with command(folder, "--no-reload", "--front-door", "alb") as (address, _):
        until(lambda: get(f"{address}/users/7")[0] == 200)
        service.write_text("raise SystemExit", encoding="utf-8")

        assert get(f"{address}/users/8")[2] == b'{"user_id":8}'
        assert get(f"{address}/broken")[0] == 500


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (["service:app", "--front-door", "sqs"], 2, "'sqs' is not one of"),
        (["service:app", "--port", "99999"], 2, "99999 is not in the range"),
        (["service:text"], 2, "'service:text' is of type str, not an App; it has service:app"),
        (["nowhere:app"], 2, "There is no module 'nowhere'"),
    ],
)
def test_what_cannot_be_served(run: Callable[..., Result], arguments: list[str], code: int, told: str) -> None:
    result = run("serve", *arguments)

    assert result.exit_code == code
    assert told in result.output
