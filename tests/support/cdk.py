"""CDK itself: its provider framework, which npm fetches once and node runs, and the synthesis of an app in Python."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import venv
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any, cast

import pytest

from lambdarouter import LambdaContext
from tests.support.downloads import UnavailableError, download

CACHE = Path(__file__).resolve().parents[2] / ".cache" / "cdk"

_PACKAGE = "aws-cdk-lib@2.276.0"
_RUNTIME = "package/custom-resources/lib/provider-framework/runtime"
_FILES = ("framework.js", "cfn-response.js", "consts.js", "outbound.js", "util.js")

_ARN = "arn:aws:lambda:us-east-1:123456789012:function:{}".format
#: The function of the framework: the `ServiceToken` of a resource.
FRAMEWORK = _ARN("Stack-ProviderframeworkonEvent-1A2B")
ON_EVENT = _ARN("on-event")
IS_COMPLETE = _ARN("is-complete")

Function = Callable[[Any, Any], Any]


class Framework:
    """The framework in front of an onEvent function, and of an isComplete function if there is one."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        self.on_event: Function | None = None
        self.is_complete: Function | None = None
        #: The responses that the framework put for CloudFormation.
        self.responses: list[dict[str, Any]] = []
        self._started: list[dict[str, Any]] = []

    def request(self, event: dict[str, Any], *, asks: int = 10) -> dict[str, Any]:
        """Handle a request of CloudFormation; return the response, after at most so many questions of isComplete."""
        self.responses.clear()
        self._started.clear()
        assert self._run("onEvent", event) is None
        for waiting in self._started:
            for _ in range(asks):
                if self._run("isComplete", waiting) != "Retry":
                    break
        (response,) = self.responses
        return response

    def _run(self, entry: str, event: dict[str, Any]) -> str | None:
        """Run a handler of the framework; return the class of the error that it raised."""
        environment = {"USER_ON_EVENT_FUNCTION_ARN": ON_EVENT, "WAITER_STATE_MACHINE_ARN": "arn"}
        if self.is_complete is not None:
            environment["USER_IS_COMPLETE_FUNCTION_ARN"] = IS_COMPLETE
        self._write({"entry": entry, "event": event, "environment": environment})
        while True:
            line = json.loads(self._read())
            if "invoke" in line:
                self._write(self._invoke(line["invoke"], line["payload"]))
            elif "start" in line:
                self._started.append(line["start"])
            elif "put" in line:
                self.responses.append(line["put"])
            else:
                raised: str | None = line["done"]
                return raised

    def _invoke(self, arn: str, payload: Any) -> dict[str, Any]:
        function = self.on_event if arn == ON_EVENT else self.is_complete
        assert function is not None
        try:
            return {"result": function(payload, LambdaContext(invoked_function_arn=arn))}
        except Exception as error:  # as the runtime reports it
            return {"error": {"errorMessage": str(error), "errorType": type(error).__name__}}

    def _write(self, line: dict[str, Any]) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(line) + "\n")
        self._process.stdin.flush()

    def _read(self) -> str:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        assert line, "node has ended"
        return line


@contextmanager
def provider_framework() -> Generator[Framework]:
    """Run the framework in node; skip the test where node or the package cannot be had."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        pytest.skip("there is no node here, which runs CDK's provider framework")
    folder = CACHE / _PACKAGE.rpartition("@")[2]
    try:
        if not folder.exists():
            _fetch(npm, folder)
    except UnavailableError as error:
        pytest.skip(str(error))
    command = [node, str(Path(__file__).with_suffix(".js")), str(folder)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        yield Framework(process)
        assert process.stdin is not None
        process.stdin.close()
        process.wait(10)


def _fetch(npm: str, folder: Path) -> None:
    CACHE.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=CACHE) as temporary:
        command = [npm, "pack", _PACKAGE, "--silent", "--pack-destination", temporary]
        archive = download(command, _PACKAGE, Path(temporary))
        with tarfile.open(archive) as content:
            for name in _FILES:
                content.extract(f"{_RUNTIME}/{name}", temporary, filter="data")
        try:
            (Path(temporary) / _RUNTIME).rename(folder)  # in one step: another test run may look for it right now
        except OSError:
            if not folder.exists():
                raise


# --- Synthesis ------------------------------------------------------------------------------------------------------

_CDK = "aws-cdk-lib==2.275.0"


def python_with_cdk() -> str:
    """Return an interpreter with CDK, which pip installs once; jsii runs it in node. Skip the test without it."""
    if not os.environ.get("LAMBDAROUTER_CDK"):
        pytest.skip("CDK takes more than a minute: set LAMBDAROUTER_CDK=1")
    if shutil.which("node") is None:
        pytest.skip("there is no node here, which runs CDK")
    folder = CACHE.with_name("cdk-python") / _CDK.rpartition("=")[2]
    python = folder / ("Scripts" if os.name == "nt" else "bin") / "python"
    if not (folder / "installed").exists():
        venv.create(folder, with_pip=True)
        known = {key: value for key, value in os.environ.items() if not key.startswith("PIP_")} | {
            key: value for key, value in os.environ.items() if key.startswith("PIP_") and "CONSTRAINT" not in key
        }
        command = [str(python), "-m", "pip", "install", "--quiet", _CDK]
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=600, env=known)
        if done.returncode:
            pytest.skip(f"pip cannot install {_CDK}: {done.stderr.strip().splitlines()[-1]}")
        (folder / "installed").touch()
    return str(python)


def synthesized(python: str, app: Path, output: Path, stack: str) -> str:
    """Return the template of a stack that an app of CDK makes."""
    known = {**os.environ, "CDK_OUTDIR": str(output), "JSII_SILENCE_WARNING_UNTESTED_NODE_VERSION": "1"}
    done = subprocess.run(
        [python, app.name], cwd=app.parent, env=known, capture_output=True, text=True, check=False, timeout=600
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return (output / f"{stack}.template.json").read_text(encoding="utf-8")


class Recorder:
    """Stands for the modules of CDK where it is not installed: notes what is called, and with which arguments."""

    def __init__(self, name: str, calls: list[tuple[str, dict[str, Any]]]) -> None:
        self._name, self._calls = name, calls

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return Recorder(f"{self._name}.{name}", self._calls)

    def __call__(self, *arguments: Any, **options: Any) -> Any:
        ids = [each for each in arguments if isinstance(each, str | int)]
        self._calls.append((self._name, {"id": ids[0] if ids else None, "arguments": arguments, **options}))
        return Recorder(f"{self._name}()", self._calls)

    def __mro_entries__(self, bases: Any) -> tuple[type, ...]:
        recorder = self

        class Base:
            def __init__(self, *arguments: Any, **options: Any) -> None:
                recorder(*arguments, **options)

        return (Base,)

    def __rmul__(self, other: int) -> int:
        return other

    def __str__(self) -> str:
        return f"<{self._name}>"


def record_cdk(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, dict[str, Any]]]:
    """Import recorders instead of the modules of CDK; return the calls, which they note."""
    calls: list[tuple[str, dict[str, Any]]] = []
    for each in ("aws_cdk.aws_apigatewayv2_integrations", "aws_cdk.aws_lambda_event_sources", "aws_cdk", "constructs"):
        monkeypatch.setitem(sys.modules, each, cast("ModuleType", Recorder(each.rpartition(".")[2], calls)))
    return calls
