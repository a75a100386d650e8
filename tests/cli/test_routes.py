"""`lambdarouter routes`: a table for people, lines for pipes, JSON for programs."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from lambdarouter.cli.group import cli

Runs = Callable[..., Result]
At = Callable[[str], str]

Process = Callable[..., "subprocess.CompletedProcess[bytes]"]

FILTERS = """
import re

from lambdarouter import App
from lambdarouter.http import HTTPRequest
from lambdarouter.sources.s3 import S3Event

app, empty = App(), App()


def large(event: S3Event) -> bool:
    return (event.size or 0) > 1


@app.on_s3(bucket=["a", re.compile("^b")], prefix="in/", where=large, via=("sqs", "sns"))
def several(event: S3Event) -> None: ...


@app.on_s3(via=None)
def direct(event: S3Event) -> None: ...


@app.on_alb(path="/x", methods=["GET", "POST"])
def balanced() -> None: ...


@app.get("/reports/{name}.{kind}")
def report(name: str, kind: str) -> None: ...


@app.on_function_url()
def anywhere(request: HTTPRequest) -> None: ...


class Callables:
    def __call__(self, event: S3Event) -> None: ...


app.on_s3(bucket="object")(Callables())


@app.default
def rest(event: object) -> None: ...
"""


def test_lines_for_a_pipe(run: Runs, at: At) -> None:
    result = run("routes", "service:app")
    assert result.exit_code == 0
    assert [line.split("  ")[0] for line in result.stdout.splitlines()] == [
        "source",
        "s3",
        "sqs",
        *["http"] * 3,
        "invoke",
    ]
    rows = {" ".join(line.split()) for line in result.stdout.splitlines()}
    assert "source matches handler location" in rows
    filters = "bucket='uploads', key='images/[ab]*.jpg', event_name='ObjectCreated:Put'"
    assert f"s3 {filters} thumbnail {Path(at('@app.on_s3_put')).name}" in rows
    assert f"http GET /users/{{user_id}} get_user {Path(at('/users/')).name}" in rows
    assert f"invoke every event on_demand {Path(at('@app.on_invoke')).name}" in rows
    assert "\x1b" not in result.stdout
    assert result.stderr == "the module is imported\n"


def test_json_for_programs(run: Runs, at: At) -> None:
    found = json.loads(run("routes", "service:app", "--json").stdout)
    file, _, line = at("@app.on_s3_put").rpartition(":")
    assert found[0] == {
        "source": "s3",
        "filters": {"bucket": "uploads", "key": "images/[ab]*.jpg", "event_name": "ObjectCreated:Put"},
        "where": None,
        "via": "any",
        "handler": "thumbnail",
        "file": file,
        "line": int(line),
    }
    assert found[2] == {
        "source": "http",
        "where": None,
        "path": "/users/{user_id}",
        "methods": ["GET"],
        "integrations": [],
        "handler": "get_user",
        "file": file,
        "line": int(at("/users/").rpartition(":")[2]),
    }
    assert [each["handler"] for each in found] == ["thumbnail", "fulfill", "get_user", "echo", "broken", "on_demand"]


def test_every_kind_of_filter_is_shown(run: Runs, folder: Path) -> None:
    (folder / "filters.py").write_text(FILTERS, encoding="utf-8")
    text = run("routes", "filters:app").stdout
    assert "bucket=['a', re.compile('^b')], prefix=" in text
    assert "via=('sqs', 'sns'), where=large" in text
    assert "GET|POST /x (alb)" in text
    assert "ANY every other path (function_url)" in text
    assert "GET /reports/{name}.{kind}" in text
    assert "everything else" in text
    found = {each["handler"]: each for each in json.loads(run("routes", "filters:app", "--json").stdout)}
    assert found["several"]["filters"]["bucket"] == ["a", {"regex": "^b"}]
    assert (found["several"]["where"], found["several"]["via"]) == ("large", ["sqs", "sns"])
    assert found["direct"]["via"] == []
    assert (found["balanced"]["path"], found["balanced"]["integrations"]) == ("/x", ["alb"])
    assert found["balanced"]["methods"] == ["GET", "POST"]
    assert found["report"]["path"] == "/reports/{name}.{kind}"
    assert found["anywhere"]["path"] is None
    assert (found["Callables"]["file"], found["Callables"]["line"]) == (None, None)
    assert found["rest"]["source"] is None
    assert found["rest"]["file"] == str(folder / "filters.py")


def test_specific_routes_stand_first_as_they_are_tried(run: Runs, folder: Path) -> None:
    (folder / "order.py").write_text(
        "from lambdarouter import App\napp = App()\n"
        "@app.on_s3()\ndef general(event): ...\n"
        "@app.on_s3(bucket='b')\ndef specific(event): ...\n",
        encoding="utf-8",
    )
    found = json.loads(run("routes", "order:app", "--json").stdout)
    assert [each["handler"] for each in found] == ["specific", "general"]


def test_an_app_without_handlers_says_so(run: Runs, folder: Path) -> None:
    (folder / "filters.py").write_text(FILTERS, encoding="utf-8")
    assert run("routes", "filters:empty").stdout == "No handler is registered in filters:empty.\n"
    assert json.loads(run("routes", "filters:empty", "--json").stdout) == []


SHADOWING = """
from lambdarouter import App

app = App()


@app.on_sns()
def notify(event): ...


@app.on_s3(bucket="b")
def uploaded(event): ...


@app.on_sqs(rest=True)
def message(event): ...
"""


def test_outer_handlers_that_keep_events_are_named(run: Runs, folder: Path) -> None:
    (folder / "shadowing.py").write_text(SHADOWING)
    result = run("routes", "shadowing:app", "--json")
    assert result.stderr.strip() == (
        "note: notify gets every record of sns, so these handlers get no events inside them: uploaded (s3). Write "
        "on_sns(rest=True) to try them first, or add a filter."
    )
    assert {each["handler"]: each.get("rest") for each in json.loads(result.stdout)}["message"] is True
    assert "rest=True" in run("routes", "shadowing:app").stdout


def test_a_process_prints_lines_into_a_pipe(command: Process) -> None:
    done = command("routes", "service:app")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(b"source  matches")


@pytest.mark.skipif(sys.platform == "win32", reason="there is no pseudo-terminal")
def test_a_terminal_gets_a_table(folder: Path) -> None:
    import pty

    ours, its = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "lambdarouter.cli", "routes", "service:app"],
        stdout=its,
        stderr=subprocess.DEVNULL,
        cwd=folder,
        env={**os.environ, "COLUMNS": "160", "TERM": "xterm", "PYTHONIOENCODING": "utf-8"},
    )
    os.close(its)
    content = b""
    while True:
        try:
            read = os.read(ours, 65536)
        except OSError:  # Linux: the other end is closed
            break
        if not read:
            break
        content += read
    os.close(ours)
    assert process.wait() == 0
    shown = content.decode()
    assert "│ thumbnail" in shown
    assert "key='images/[ab]*.jpg'" in shown, "a glob's brackets were taken for markup"


@pytest.mark.parametrize(("option", "start"), [("--html", "<!doctype html>"), ("--svg", "<svg xmlns=")])
def test_a_picture(option: str, start: str) -> None:
    done = CliRunner().invoke(cli, ["routes", "examples.quickstart.service:app", option])
    assert done.exit_code == 0
    assert done.stdout.startswith(start)
    assert "thumbnail" in done.stdout
    both = CliRunner().invoke(cli, ["routes", "examples.quickstart.service:app", option, "--json"])
    assert (both.exit_code, "leave it out" in both.output) == (2, True)
