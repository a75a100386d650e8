"""schemathesis sends the examples what their documents allow, and what they do not, over the local server."""

from __future__ import annotations

import json
import logging
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from examples.bookstore.service import app
from lambdarouter.testing.server import Server
from tests.support.http.serving import serving

ROOT = Path(__file__).resolve().parents[1]
DOCUMENT = ROOT / "examples" / "bookstore" / "openapi.json"

#: All checks, with what is meant: a precondition is no fault of the data, a new book has no picture yet, and no bytes
#: are no picture.
CONFIG = """
[checks.positive_data_acceptance]
expected-statuses = ["2xx", 401, 403, 404, 409, 412, 428]

[[operations]]
include-path = "/books/{isbn}/cover"
checks.ensure_resource_availability.enabled = false
checks.positive_data_acceptance.expected-statuses = ["2xx", 401, 403, 404, 422]
"""


class Authorized:
    """The bookstore behind an authorizer that knows everybody, as API Gateway would put it into the event."""

    def __call__(self, event: Any, context: Any) -> Any:
        claims = {"sub": "ada", "scope": "books/write"}
        event["requestContext"]["authorizer"] = {"jwt": {"claims": claims, "scopes": None}}
        return app(event, context)


@pytest.fixture
def port(caplog: pytest.LogCaptureFixture) -> Iterator[int]:
    """A server of the bookstore."""
    caplog.set_level(logging.ERROR, logger="werkzeug")  # a line for each request is of no use here
    authorized: Any = Authorized()
    with serving(Server(authorized)) as port:
        yield port


def report_of(document: Path, port: int, folder: Path, *options: str) -> str:
    """The report of schemathesis on a server, which must have passed all checks."""
    command = [sys.executable, "-m", "schemathesis.cli", *options, "--no-color", "run", str(document)]
    how = ["--url", f"http://127.0.0.1:{port}", "--max-examples", "4", "--seed", "1", "--warnings", "off"]
    done = subprocess.run(
        [*command, *how],
        capture_output=True,
        text=True,
        check=False,
        cwd=folder,
        timeout=600,
        env={**os.environ, "PYTHONWARNINGS": "ignore"},
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.slow
def test_it_finds_nothing(port: int, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    config = tmp_path / "schemathesis.toml"
    config.write_text(CONFIG, encoding="utf-8")

    report = report_of(DOCUMENT, port, tmp_path, "--config-file", str(config))

    sent = re.search(r"(\d+) generated, (\d+) passed", report)
    assert sent is not None and sent[1] == sent[2] and int(sent[1]) > 200
    assert "9 selected / 9 total" in report
    assert caplog.text == ""


@pytest.mark.slow
@pytest.mark.parametrize(("example", "operations"), [("quickstart", 3), ("shop", 11)])
def test_it_finds_nothing_in_the_other_examples(
    example: str, operations: int, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.CRITICAL)
    service = import_module(f"examples.{example}.service").app
    document = tmp_path / "openapi.json"
    document.write_text(json.dumps(service.openapi(title=example, version="1.0.0")), encoding="utf-8")

    with serving(Server(service)) as port:
        report = report_of(document, port, tmp_path)

    assert f"{operations} selected / {operations} total" in report
