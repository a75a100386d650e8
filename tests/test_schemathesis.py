"""schemathesis sends the bookstore what its own document allows, and what it does not, over the local server."""

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


@pytest.mark.slow
def test_it_finds_nothing(port: int, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    config = tmp_path / "schemathesis.toml"
    config.write_text(CONFIG, encoding="utf-8")
    command = [sys.executable, "-m", "schemathesis.cli", "--config-file", str(config), "--no-color", "run"]
    options = ["--url", f"http://127.0.0.1:{port}", "--max-examples", "4", "--seed", "1", "--warnings", "off"]

    done = subprocess.run(
        [*command, str(DOCUMENT), *options],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
        timeout=600,
        env={**os.environ, "PYTHONWARNINGS": "ignore"},
    )

    assert done.returncode == 0, done.stdout + done.stderr
    sent = re.search(r"(\d+) generated, (\d+) passed", done.stdout)
    assert sent is not None and sent[1] == sent[2] and int(sent[1]) > 200
    assert "9 selected / 9 total" in done.stdout
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
    command = [sys.executable, "-m", "schemathesis.cli", "--no-color", "run", str(document)]

    with serving(Server(service)) as port:
        done = subprocess.run(
            [*command, "--url", f"http://127.0.0.1:{port}", "--max-examples", "4", "--seed", "1", "--warnings", "off"],
            capture_output=True,
            text=True,
            check=False,
            cwd=tmp_path,
            timeout=600,
            env={**os.environ, "PYTHONWARNINGS": "ignore"},
        )

    assert done.returncode == 0, done.stdout + done.stderr
    assert f"{operations} selected / {operations} total" in done.stdout
