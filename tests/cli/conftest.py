"""A service in a folder of its own, and the command run on it: in this process, or as a real one."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from lambdarouter.cli.group import cli

SERVICE = """
import logging
from typing import Any

from attrs import define

from lambdarouter import App, LambdaContext
from lambdarouter.sources.s3 import S3Event
from lambdarouter.sources.sqs import SQSMessage

print("the module is imported")
app = App(report_batch_item_failures=True)
lambda_handler = app
text = "no app"


@define
class Order:
    order_id: int


@app.on_s3_put(bucket="uploads", key="images/[ab]*.jpg")
def thumbnail(event: S3Event) -> None:
    print("thumbnail of", event.key)


@app.on_sqs(queue="orders")
def fulfill(message: SQSMessage[Order]) -> None:
    if message.body.order_id < 0:
        raise ValueError("a negative order")


@app.get("/users/{user_id}")
def get_user(user_id: int) -> dict[str, int]:
    return {"user_id": user_id}


@app.post("/echo")
def echo(body: dict[str, str]) -> dict[str, str]:
    return body


@app.get("/broken")
def broken() -> None:
    raise ValueError("something broke")


@app.on_invoke()
def on_demand(payload: dict[str, Any], context: LambdaContext) -> Any:
    match payload.get("do"):
        case "fail":
            raise KeyError("no such thing")
        case "exit":
            raise SystemExit(3)
        case "warn":
            logging.getLogger("mine").warning("be careful")
        case "time":
            return context.get_remaining_time_in_millis()
        case "half":
            return "\\ud83d"
        case "nan":
            return float("nan")
    return {"got": payload, "é": "ü"}
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The current directory: a folder with `service.py` in it. Modules imported from there are forgotten afterwards."""
    (tmp_path / "service.py").write_text(SERVICE, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", [*sys.path])
    before = set(sys.modules)
    yield tmp_path
    for name in set(sys.modules) - before:
        file = getattr(sys.modules[name], "__file__", None) or ""
        if file.startswith(str(tmp_path)):
            del sys.modules[name]


@pytest.fixture
def at(folder: Path) -> Callable[[str], str]:
    """Where in `service.py` a line is: `file:line` of the only one with this text."""
    file = folder / "service.py"

    def at(text: str) -> str:
        (line,) = [number for number, each in enumerate(SERVICE.splitlines(), 1) if text in each]
        return f"{file}:{line}"

    return at


@pytest.fixture
def run(folder: Path) -> Callable[..., Result]:
    """The command in this process, in the service's folder. An exception that leaves it fails the test."""

    def run(*args: str, stdin: str | bytes | None = None) -> Result:
        result = CliRunner().invoke(cli, args, input=stdin, prog_name="lambdarouter")
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return run


@pytest.fixture
def command(folder: Path) -> Callable[..., subprocess.CompletedProcess[bytes]]:
    """The command as a process of its own, in the service's folder."""

    def command(*args: str, stdin: bytes = b"", **variables: str) -> subprocess.CompletedProcess[Any]:
        return subprocess.run(
            [sys.executable, "-m", "lambdarouter.cli", *args],
            input=stdin,
            capture_output=True,
            check=False,
            cwd=folder,
            env={**os.environ, **variables},
        )

    return command
