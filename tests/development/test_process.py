"""The processes of `lambdarouter dev`: a handler that ends its process, a port in use, a signal."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from http.client import HTTPException
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import pytest

from tests.support.http.serving import fetch

ROOT = Path(__file__).resolve().parents[2]

SERVICE = """
import ctypes, os
from lambdarouter import App

app = App()

@app.on_invoke()
def run(event: dict) -> str:
    if "status" in event:
        os._exit(event["status"])
    if "address" in event:
        ctypes.string_at(event["address"])
    return "done"
"""


class Running:
    """A process of `lambdarouter dev`, its port and what it prints."""

    def __init__(self, process: subprocess.Popen[bytes], port: int, log: Path) -> None:
        self.process = process
        self.port = port
        self.log = log

    def text(self) -> str:
        """What was printed so far."""
        return self.log.read_text(encoding="utf-8", errors="replace")

    def invoke(self, payload: Any) -> Any:
        """The response of an invocation."""
        path = "/2015-03-31/functions/service/invocations"
        return json.loads(fetch(self.port, "POST", path, body=json.dumps(payload).encode()).body)


@contextmanager
def running(folder: Path, *options: str) -> Generator[Running]:
    """The command as a process of its own."""
    (folder / "service.py").write_text(SERVICE, encoding="utf-8")
    log = folder / "log.txt"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "lambdarouter.cli", "dev", "service:app", *options],
            cwd=folder,
            stdout=output,
            stderr=subprocess.STDOUT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            start_new_session=True,
            # A suite in the background of a shell ignores interrupts, and its processes inherit this.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509
        )
    try:
        found = until(lambda: re.search(r"Running on http://127.0.0.1:(\d+)", log.read_text()), process)
        yield Running(process, int(found[1]), log)
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGTERM)
        process.wait(30)


def until(look: Callable[[], Any], process: subprocess.Popen[bytes]) -> Any:
    """What `look` gives as soon as it gives anything."""
    end = monotonic() + 60
    while monotonic() < end and process.poll() is None:
        found = look()
        if found:
            return found
        sleep(0.02)
    raise TimeoutError


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no signals of this kind")
def test_a_handler_that_ends_its_process_ends_nothing_else(tmp_path: Path) -> None:
    with running(tmp_path, "--port", "0", "--no-reload") as dev:
        assert dev.invoke({}) == "done"
        for payload, text in [
            ({"status": 7}, "ended with exit status 7"),
            ({"status": 0}, "ended with exit status 0"),
            ({"address": 0}, "ended by SIGSEGV"),
        ]:
            with pytest.raises((HTTPException, OSError)):
                dev.invoke(payload)
            assert dev.invoke({}) == "done"  # the port stays open: the request waits for the next process
            assert text in dev.text()
        assert "nothing was deleted" in dev.text()


@pytest.mark.parametrize(("host", "warned"), [("127.0.0.1", False), ("0.0.0.0", True)])
def test_an_address_for_other_machines_is_warned_of(tmp_path: Path, host: str, warned: bool) -> None:
    with running(tmp_path, "--port", "0", "--host", host) as dev:
        until(lambda: "Console on" in dev.log.read_text(), dev.process)

        assert ("There is no authentication: anyone who can reach this address" in dev.log.read_text()) is warned


def test_a_port_in_use(tmp_path: Path) -> None:
    with running(tmp_path, "--port", "0", "--no-reload") as dev:
        command = [sys.executable, "-m", "lambdarouter.cli", "dev", "service:app", "--port", str(dev.port)]
        second = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False)

        assert second.returncode == 1
        assert f"Port {dev.port} is in use by another program" in second.stderr
        assert "Traceback" not in second.stderr
        assert dev.invoke({}) == "done"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no signals of this kind")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_both_processes(tmp_path: Path, number: signal.Signals) -> None:
    with running(tmp_path, "--port", "0") as dev:
        assert dev.invoke({}) == "done"
        dev.process.send_signal(number)

        assert dev.process.wait(30) == 0
        with pytest.raises(ProcessLookupError):  # nothing of its session is left
            os.killpg(dev.process.pid, 0)
        assert "Traceback" not in dev.text()
