"""The console over HTTP: who may ask, and what the page gets."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import pytest

from lambdarouter import App
from lambdarouter._development.console.pages import PREFIX, Console
from lambdarouter._development.function import Function
from lambdarouter._development.logs import divide_output
from lambdarouter._development.server import DevelopmentServer, FunctionServer
from lambdarouter.testing import sample
from tests.support.console_service import app
from tests.support.http.serving import Answer, fetch, serving

ROOT = Path(__file__).resolve().parents[2]
SPEC = "service:app"


@contextmanager
def console_of(folder: Path, app: App = app) -> Generator[int]:
    """A server with the console of an app; gives its port."""
    function = Function(app)
    http = FunctionServer(function, front_door="api_gateway_http")
    pages = {PREFIX: Console(function, SPEC, folder)}
    with serving(DevelopmentServer(http, pages=pages)) as port:
        yield port


@pytest.fixture
def port(tmp_path: Path) -> Generator[int]:
    """The port of a server whose console saves tests in an empty folder."""
    with console_of(tmp_path) as found:
        yield found


def get(port: int, path: str) -> Any:
    """The JSON value of a reading."""
    answer = fetch(port, "GET", f"{PREFIX}/api/{path}")
    assert answer.status == 200, answer
    return json.loads(answer.body)


def post(port: int, path: str, body: Any, headers: dict[str, str] | None = None) -> Answer:
    """The answer to an action."""
    named = {"Content-Type": "application/json", **(headers or {})}
    return fetch(port, "POST", f"{PREFIX}/api/{path}", headers=list(named.items()), body=json.dumps(body).encode())


def send(port: int, payload: Any) -> Any:
    """The details of an invocation."""
    answer = post(port, "send", {"payload": json.dumps(payload)})
    assert answer.status == 200, answer
    return json.loads(answer.body)


def handler(port: int, name: str) -> Any:
    """A handler as the page lists it."""
    return next(each for each in get(port, "service")["handlers"] if each["name"] == name)


def sampled(port: int, name: str) -> Any:
    """The payload of the sample for a handler."""
    return json.loads(get(port, f"sample?handler={handler(port, name)['index']}")["payload"])


# --- Who may ask ----------------------------------------------------------------------------------------------------


def test_the_page_loads_nothing_from_elsewhere(port: int) -> None:
    page = fetch(port, "GET", f"{PREFIX}/")

    assert page.status == 200
    assert "script-src 'self'" in page.headers["content-security-policy"]
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert "frame-ancestors 'none'" in page.headers["content-security-policy"]
    for name in ("console.js", "completion.js", "console.css", ""):
        body = fetch(port, "GET", f"{PREFIX}/{name}").body.decode()
        assert "http://" not in body and "https://" not in body
        assert "innerHTML" not in body and "eval(" not in body
    assert fetch(port, "GET", PREFIX).headers["location"] == f"{PREFIX}/"
    assert fetch(port, "GET", f"{PREFIX}/../pages.py").status in (404, 403)


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example"},  # DNS rebinding
        {"Host": "evil.example:80", "Origin": "http://evil.example:80"},
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_other_sites_are_refused(port: int, headers: dict[str, str]) -> None:
    answer = post(port, "send", {"payload": "{}"}, headers)
    assert answer.status == 403
    assert get(port, "history") == {"invocations": []}
    assert fetch(port, "GET", f"{PREFIX}/", headers=list(headers.items())).status == 403


@pytest.mark.parametrize(
    "media_type", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=a"]
)
def test_a_form_sends_nothing(port: int, media_type: str) -> None:
    answer = post(port, "send", {"payload": "{}"}, {"Content-Type": media_type})
    assert (answer.status, json.loads(answer.body)) == (400, {"error": "The console expects application/json."})
    assert get(port, "history") == {"invocations": []}


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("127.0.0.1", 200),
        ("127.8.9.1", 200),
        ("::1", 200),
        ("::ffff:127.0.0.1", 200),
        ("192.0.2.7", 403),
        ("10.0.0.4", 403),
        ("::ffff:192.0.2.7", 403),
        ("", 403),
    ],
)
def test_only_this_machine_may_ask(tmp_path: Path, address: str, status: int) -> None:
    console = Console(Function(App()), SPEC, tmp_path)
    seen: list[str] = []
    environ = {"REQUEST_METHOD": "GET", "PATH_INFO": f"{PREFIX}/", "REMOTE_ADDR": address, "SERVER_NAME": "localhost",
               "SERVER_PORT": "80", "wsgi.url_scheme": "http"}  # fmt: skip
    console(environ, lambda line, headers: seen.append(line))
    assert seen[0].startswith(str(status))


@pytest.mark.parametrize(("method", "path"), [("GET", "api/send"), ("POST", "api/service"), ("GET", "api/nothing")])
def test_an_unknown_path(port: int, method: str, path: str) -> None:
    answer = fetch(port, method, f"{PREFIX}/{path}", headers=[("Content-Type", "application/json")], body=b"{}")
    assert answer.status == 404
    assert json.loads(answer.body) == {"error": f"The console has no {method} {path}."}


# --- Handlers and samples -------------------------------------------------------------------------------------------


def test_the_handlers_with_filters_file_and_line(port: int) -> None:
    service = get(port, "service")

    assert (service["app"], service["has_http"]) == (SPEC, True)
    found = handler(port, "thumbnail")
    assert found["source"] == "s3"
    assert found["matches"] == "bucket='uploads', key='images/*.jpg', event_name='ObjectCreated:Put'"
    assert found["location"].startswith("tests/support/console_service.py:")
    assert "s3.put" in found["kinds"]
    assert handler(port, "get_user")["matches"] == "GET /users/{user_id}"


@pytest.mark.parametrize(
    ("name", "kind", "read"),
    [
        ("thumbnail", "s3.put", lambda p: p["Records"][0]["s3"]["bucket"]["name"] == "uploads"),
        ("fulfill", "sqs.message", lambda p: json.loads(p["Records"][0]["body"]) == {"order_id": 1, "item": "text"}),
        ("changed", "dynamodb.insert", lambda p: ":table/orders-example/stream/" in p["Records"][0]["eventSourceARN"]),
        ("site", "cloudformation.create", lambda p: p["ResourceType"] == "Custom::Site"),
        ("get_user", "api_gateway_http.request", lambda p: p["rawPath"] == "/users/1"),
    ],
)
def test_a_sample_that_the_handler_matches(port: int, name: str, kind: str, read: Any) -> None:
    made = get(port, f"sample?handler={handler(port, name)['index']}")

    assert (made["kind"], made["fits"], made["client_context"]) == (kind, True, None)
    assert read(json.loads(made["payload"]))
    assert send(port, json.loads(made["payload"]))["handlers"] == [f"tests.support.console_service.{name}"]


def test_a_sample_of_a_source_without_handlers(port: int) -> None:
    made = get(port, "sample?kind=agentcore_tool")
    assert made["kind"] == "agentcore_tool.call"
    assert made["client_context"] is not None
    answer = fetch(port, "GET", f"{PREFIX}/api/sample?kind=nothing.at_all")
    assert answer.status == 404
    assert "There is no source 'nothing'" in json.loads(answer.body)["error"]


def test_a_handler_that_is_gone_after_a_reload(port: int) -> None:
    answer = fetch(port, "GET", f"{PREFIX}/api/sample?handler=99")
    assert (answer.status, "Reload the page" in answer.body.decode()) == (404, True)


def test_the_fields_of_a_source(port: int) -> None:
    keys = get(port, "fields?source=s3")["keys"]
    record = keys["Records"]["keys"]["[]"]["keys"]
    assert record["s3"]["keys"]["bucket"]["keys"]["name"] == {"example": "bucket", "keys": {}, "field": "bucket"}
    assert record["eventName"]["field"] == "event_name"


# --- Invocations ----------------------------------------------------------------------------------------------------


def test_a_batch_with_one_failure(port: int) -> None:
    payload = sampled(port, "fulfill")
    (record,) = payload["Records"]
    payload["Records"] = [record, {**record, "messageId": "second", "body": '{"order_id": 2, "item": "nothing"}'}]

    answer = send(port, payload)

    assert answer["outcome"] == "partly failed"
    assert json.loads(answer["answer"]) == {"batchItemFailures": [{"itemIdentifier": "second"}]}
    assert [(each["id"], each["outcome"], each["error"]) for each in answer["records"]] == [
        (record["messageId"], "succeeded", ""),
        ("second", "failed", "OutOfStock: nothing"),
    ]
    assert answer["milliseconds"] > 0


def test_an_answer_over_http_is_a_response(port: int) -> None:
    answer = send(port, sampled(port, "get_user"))
    status, *headers = answer["answer"].split("\n\n")[0].splitlines()
    assert status == "HTTP 200"
    assert "content-type: application/json" in headers
    assert answer["records"] == []


def test_what_is_sent_to_a_service_is_shown_and_not_sent(port: int) -> None:
    answer = send(port, sampled(port, "site"))
    (call,) = answer["sent"]
    assert call["target"].startswith("https://")
    assert "?" not in call["target"]  # the signature of the URL
    assert json.loads(call["content"])["Status"] == "SUCCESS"


def test_an_event_that_no_handler_matches_is_explained(port: int) -> None:
    answer = send(port, sample("s3.put", bucket="others", key="a.jpg"))
    assert (answer["outcome"], answer["function_error"]) == ("unmatched", True)
    assert "thumbnail: rejected by bucket, key" in answer["explanation"]
    assert answer["records"] == []


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("", "The payload is empty. Write JSON, or choose a handler."),
        ('{"a": 1,\n "b" 2}', "Line 2, column 6: Expecting ':' delimiter."),
        ("[NaN]", "This is not JSON: NaN is not a JSON number."),
        (7, "The payload is empty. Write JSON, or choose a handler."),
    ],
)
def test_a_payload_that_is_not_json(port: int, text: Any, error: str) -> None:
    answer = post(port, "send", {"payload": text})
    assert (answer.status, json.loads(answer.body)) == (400, {"error": error})


def test_the_output_of_a_handler(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", sys.stdout)
    monkeypatch.setattr(sys, "stderr", sys.stderr)
    divide_output()
    with console_of(tmp_path) as port:
        assert send(port, sampled(port, "thumbnail"))["log"] == "thumbnail of images/photo.jpg\n"


def test_history_has_every_invocation_the_newest_first(port: int) -> None:
    fetch(port, "GET", "/users/7")
    sent = send(port, {"a": 1})

    newest, older = get(port, "history")["invocations"]

    assert (newest["origin"], newest["id"], older["origin"]) == ("console", sent["id"], "http")
    assert older["handlers"] == ["tests.support.console_service.get_user"]
    assert json.loads(get(port, f"invocation?id={older['id']}")["payload"])["rawPath"] == "/users/7"
    assert fetch(port, "GET", f"{PREFIX}/api/invocation?id=gone").status == 404


def test_an_open_page_hears_of_the_process_and_of_invocations(port: int) -> None:
    connection = HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request("GET", f"{PREFIX}/api/updates")
    response = connection.getresponse()

    first, *_ = [response.readline() for _ in range(3)]
    assert first == b"event: loaded\n"
    sent = send(port, {"a": 1})
    assert response.readline() == b"event: invocation\n"
    assert json.loads(response.readline().removeprefix(b"data: "))["id"] == sent["id"]
    connection.close()


# --- Real events ----------------------------------------------------------------------------------------------------


def test_events_in_a_log_line(port: int) -> None:
    event = sample("s3.put", bucket="uploads", key="images/a.jpg")
    line = f"2026-01-31T12:00:00.000Z\t1-2-3\tINFO\tgot {json.dumps(event)}"

    answer = post(port, "read", {"text": line})

    (found,) = json.loads(answer.body)["events"]
    assert (found["source"], json.loads(found["payload"])) == ("s3", event)
    assert post(port, "read", {"text": "START RequestId: 1-2-3"}).status == 400


# --- Saved tests ----------------------------------------------------------------------------------------------------


def run_tests(folder: Path) -> subprocess.CompletedProcess[str]:
    """The result of pytest in the folder of a service."""
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-c", os.devnull, "."]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    return subprocess.run(
        command, cwd=folder, capture_output=True, text=True, check=False, timeout=120, env=environment
    )


def test_a_saved_test_passes(port: int, tmp_path: Path) -> None:
    (tmp_path / "tests").mkdir()
    (tmp_path / "service.py").write_text("from tests.support.console_service import app as app\n", encoding="utf-8")
    sent = [
        send(port, sampled(port, name))["id"] for name in ("thumbnail", "fulfill", "changed", "site", "get_user", "run")
    ]
    sent.append(send(port, {"do": "local", "text": 'it\'s "quoted" \ud83d\ude00 \x00 \\'})["id"])
    saved = [json.loads(post(port, "save", {"id": each}).body) for each in [*sent, sent[0]]]

    assert saved[0] == {
        "path": "tests/test_thumbnail_event.py",
        "command": "python -m pytest tests/test_thumbnail_event.py",
    }
    assert saved[-1]["path"] == "tests/test_thumbnail_event_2.py"
    (tmp_path / "tests").rename(tmp_path / "saved")  # the service of this test imports another package of this name
    done = run_tests(tmp_path)
    assert done.returncode == 0, done.stdout
    assert "8 passed" in done.stdout
    for command in (["check", "--select=F,E4,E7,E9,I,PT"], ["format", "--check"]):
        options = ["--isolated", "--no-cache", "--line-length=120", "."]
        ruff = subprocess.run(
            [sys.executable, "-m", "ruff", *command, *options],
            capture_output=True,
            text=True,
            check=False,
            cwd=tmp_path,
        )
        assert ruff.returncode == 0, ruff.stdout


def test_a_saved_test_notices_another_outcome(port: int, tmp_path: Path) -> None:
    (tmp_path / "service.py").write_text("from tests.support.console_service import app as app\n", encoding="utf-8")
    sent = send(port, {"a": 1})
    path = tmp_path / json.loads(post(port, "save", {"id": sent["id"]}).body)["path"]
    path.write_text(path.read_text(encoding="utf-8").replace("2026-01-31", "2026-01-30"), encoding="utf-8")
    assert run_tests(tmp_path).returncode == 1


def test_an_exit_cannot_be_saved(port: int, tmp_path: Path) -> None:
    sent = send(port, {"do": "exit"})
    answer = post(port, "save", {"id": sent["id"]})
    assert answer.status == 400
    assert "cannot be a test" in json.loads(answer.body)["error"]
    assert list(tmp_path.iterdir()) == []
