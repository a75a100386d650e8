"""Several invocations in one execution environment, with the multi-concurrency mode of Lambda's own runtime client."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from tests.support.runtime_api import RuntimeAPI

SERVICE = """
import os, time
from typing import Annotated
from lambdarouter import App, Depends, LambdaContext

app = App()

def connect() -> str:
    return f"connection of {os.getpid()}"

@app.on_invoke()
def handle(
    payload: dict[str, str], context: LambdaContext, connection: Annotated[str, Depends(connect, scope="environment")]
) -> object:
    time.sleep(0.05)
    return [payload["id"], context.aws_request_id, context.tenant_id, connection == f"connection of {os.getpid()}"]
"""


def test_concurrent_invocations_of_an_environment_share_nothing(tmp_path: Path) -> None:
    (tmp_path / "service.py").write_text(SERVICE)
    api = RuntimeAPI(8)
    threading.Thread(target=api.serve_forever, daemon=True).start()
    root = Path(__file__).resolve().parents[1]
    environment = {
        **os.environ,
        "AWS_LAMBDA_RUNTIME_API": f"127.0.0.1:{api.server_port}",
        "AWS_LAMBDA_MAX_CONCURRENCY": "4",
        "LAMBDA_TASK_ROOT": str(tmp_path),
        "PYTHONPATH": os.pathsep.join([str(tmp_path), str(root)]),
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "awslambdaric", "service.app"],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        assert api.is_done.wait(60)
    finally:
        os.killpg(process.pid, 9)
        process.wait()
        api.shutdown()
        api.server_close()

    assert api.responses == {each: [each, each, f"tenant of {each}", True] for each in (f"i{n}" for n in range(8))}


SHUTDOWN = """
import asyncio
from collections.abc import AsyncIterator, Iterator
from typing import Annotated
from lambdarouter import App, Depends

app = App()

def connect() -> Iterator[str]:
    yield "connection"
    print("disconnected", flush=True)

async def open_client(connection: Annotated[str, Depends(connect, scope="environment")]) -> AsyncIterator[str]:
    loop = asyncio.get_running_loop()
    yield "client"
    await asyncio.sleep(0)
    print("closed on its loop" if asyncio.get_running_loop() is loop else "another loop", flush=True)

@app.on_invoke()
async def handle(payload: dict[str, str], client: Annotated[str, Depends(open_client, scope="environment")]) -> str:
    return client

handler = app.handler
"""


@pytest.mark.parametrize("concurrency", ["", "2"])
def test_the_end_of_an_environment_cleans_up_before_the_process_ends(tmp_path: Path, concurrency: str) -> None:
    (tmp_path / "service.py").write_text(SHUTDOWN)
    api = RuntimeAPI(1)
    threading.Thread(target=api.serve_forever, daemon=True).start()
    environment = {
        **os.environ,
        "AWS_LAMBDA_RUNTIME_API": f"127.0.0.1:{api.server_port}",
        # With it, the client waits for invocations in a thread, so that the main thread reacts to signals.
        "AWS_EXECUTION_ENV": "AWS_Lambda_python3.13",
        "LAMBDA_TASK_ROOT": str(tmp_path),
        "PYTHONPATH": os.pathsep.join([str(tmp_path), str(Path(__file__).resolve().parents[1])]),
        **({"AWS_LAMBDA_MAX_CONCURRENCY": concurrency} if concurrency else {}),
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "awslambdaric", "service.handler"],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    try:
        assert api.is_idle.wait(60)
        time.sleep(0.2)  # a signal that comes just before Python begins to wait is seen only after it
        os.killpg(process.pid, signal.SIGTERM)
        output, _ = process.communicate(timeout=30)
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        api.shutdown()
        api.server_close()

    assert api.responses == {"i0": "client"}
    assert output.splitlines() == ["closed on its loop", "disconnected"]
