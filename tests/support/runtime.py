"""The real Lambda runtime on this machine: AWS's own runtime client under AWS's own runtime interface emulator.

The emulator is a Linux binary that AWS ships in the wheel of its SAM command line. It is fetched once, into
`.cache/rie`, through pip; an `aws-lambda-rie` on the PATH is taken as well. Everything listens on loopback only.
"""

from __future__ import annotations

import json
import os
import platform
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from time import monotonic, sleep
from typing import IO, Any
from zipfile import ZipFile

from tests.support.downloads import UnavailableError, download

ROOT = Path(__file__).resolve().parents[2]
CACHE = ROOT / ".cache" / "rie"

_WHEEL = "aws-sam-cli==1.170.0"
_MACHINES = {"x86_64": "x86_64", "amd64": "x86_64", "aarch64": "arm64", "arm64": "arm64"}
_INVOCATIONS = "/2015-03-31/functions/function/invocations"
_START_SECONDS = 10


def emulator() -> Path:
    """The emulator's binary, fetched where it is not there yet; UnavailableError where that fails."""
    if platform.system() != "Linux" or platform.machine().lower() not in _MACHINES:
        raise UnavailableError(f"there is no emulator for {platform.system()} on {platform.machine()}")
    installed = shutil.which("aws-lambda-rie")
    if installed is not None:
        return Path(installed)
    binary = CACHE / f"aws-lambda-rie-{_MACHINES[platform.machine().lower()]}"
    if not binary.exists():
        _fetch(binary)
    return binary


def _fetch(binary: Path) -> None:
    CACHE.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=CACHE) as folder:
        options = ["--quiet", "--no-deps", "--only-binary=:all:", "--ignore-requires-python", "--dest", folder]
        command = [sys.executable, "-m", "pip", "download", *options, _WHEEL]
        wheel = download(command, _WHEEL, Path(folder))
        with ZipFile(wheel) as archive:
            unpacked = Path(archive.extract(f"samcli/local/rapid/{binary.name}", folder))
        unpacked.chmod(0o755)
        unpacked.replace(binary)  # in one step: another test run may look for it right now


class Runtime:
    """A function that runs under the emulator. `log` is what the function and the emulator have printed."""

    def __init__(self, port: int, output: IO[bytes]) -> None:
        self._port = port
        self._output = output

    def invoke(self, payload: Any, *, timeout: float = 30) -> Any:
        """What Lambda gives the caller: the function's answer, or an object with `errorType` and `errorMessage`."""
        connection = HTTPConnection("127.0.0.1", self._port, timeout=timeout)
        try:
            connection.request("POST", _INVOCATIONS, json.dumps(payload))
            response = connection.getresponse()
            body = response.read().decode()
        finally:
            connection.close()
        if response.status != 200:
            raise RuntimeError(f"The emulator answered {response.status}: {body}\n{self.log}")
        return json.loads(body)

    @property
    def log(self) -> str:
        """Everything printed so far."""
        return Path(self._output.name).read_text(encoding="utf-8", errors="replace")


@contextmanager
def running(
    handler: str,
    cwd: Path,
    environment: Mapping[str, str] | None = None,
    client: Sequence[str] = (sys.executable, "-m", "awslambdaric"),
) -> Generator[Runtime]:
    """A function as Lambda runs it: `handler` is `module.app`, imported from the folder `cwd` at the first invocation.

    `client` is the command that starts the runtime client.
    Raises UnavailableError where there is no emulator. The processes are gone when the block is left.
    """
    binary = emulator()
    port, api_port = _free_ports()
    command = [str(binary), "--runtime-interface-emulator-address", f"127.0.0.1:{port}"]
    command += ["--runtime-api-address", f"127.0.0.1:{api_port}", *client, handler]
    with tempfile.NamedTemporaryFile(prefix="runtime-", suffix=".log") as output:
        process = subprocess.Popen(
            command,
            cwd=cwd,
            env=_environment() | dict(environment or {}),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            runtime = Runtime(port, output)
            _wait_for(process, port, runtime)
            yield runtime
        finally:
            _end(process)


def _environment() -> dict[str, str]:
    """What Lambda sets, and no more of this machine's environment than Python needs."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "PYTHONPATH") if name in os.environ}
    return kept | {
        "AWS_EXECUTION_ENV": f"AWS_Lambda_python{sys.version_info.major}.{sys.version_info.minor}",
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "512",
        "AWS_LAMBDA_FUNCTION_NAME": "function-under-test",
        "AWS_LAMBDA_FUNCTION_TIMEOUT": "20",
        "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
        "AWS_REGION": "us-east-1",
    }


def _free_ports() -> tuple[int, int]:
    """Two ports that nothing listens on now; both are held until both are known."""
    with socket.socket() as first, socket.socket() as second:
        first.bind(("127.0.0.1", 0))
        second.bind(("127.0.0.1", 0))
        return first.getsockname()[1], second.getsockname()[1]


def _wait_for(process: subprocess.Popen[bytes], port: int, runtime: Runtime) -> None:
    deadline = monotonic() + _START_SECONDS
    while process.poll() is None and monotonic() < deadline:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            sleep(0.02)
        else:
            return
    raise RuntimeError(f"The emulator does not listen (exit code {process.poll()}):\n{runtime.log}")


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the emulator, which ends the function's own process; then whatever of the two is left."""
    process.terminate()
    try:
        process.wait(5)
    except subprocess.TimeoutExpired:
        pass
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass
    process.wait(5)
