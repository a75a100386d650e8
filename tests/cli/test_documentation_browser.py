"""The documentation page in a real browser, which can reach nothing but this server.

The browser is `chromium` on PATH; without it the test is skipped.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest

from examples.bookstore.service import app
from lambdarouter.cli.documentation import Documented
from lambdarouter.testing.server import Server
from tests.support.http.serving import serving

CHROMIUM = shutil.which("chromium")
OPTIONS = [
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update", "--virtual-time-budget=20000", "--dump-dom"),
    *("--enable-logging=stderr", "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1"),
]


@pytest.mark.slow
@pytest.mark.skipif(CHROMIUM is None, reason="there is no chromium on PATH (Debian: apt-get install chromium)")
def test_the_page_shows_every_operation_and_loads_nothing_from_elsewhere(tmp_path: Path) -> None:
    assert CHROMIUM is not None
    documented = Documented(Server(app), "Bookstore")
    statuses: dict[str, str] = {}

    def noting(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        def started(status: str, headers: list[tuple[str, str]]) -> Any:
            statuses[environ["PATH_INFO"]] = status
            return start_response(status, headers)

        return documented(environ, started)

    with serving(noting) as port:
        command = [CHROMIUM, *OPTIONS, f"--user-data-dir={tmp_path}", f"http://127.0.0.1:{port}/docs"]
        done = subprocess.run(command, capture_output=True, check=False, timeout=120)

    document = app.openapi(title="Bookstore", version="1.0.0")
    shown = set(re.findall(r'id="operations-(?!tag-)([^"]+)"', done.stdout.decode()))
    named = {each["operationId"] for item in document["paths"].values() for each in item.values()}
    assert {each.rpartition("-")[2] for each in shown} == named, done.stderr.decode()[-2000:]
    assert set(statuses.values()) == {"200 OK"}
    assert {"/docs", "/docs/swagger-ui-bundle.js", "/docs/swagger-ui.css", "/docs/openapi.json"} <= statuses.keys()
    console = [line for line in done.stderr.decode().splitlines() if "CONSOLE" in line]
    assert console == []  # a refused or failed request would be noted here
