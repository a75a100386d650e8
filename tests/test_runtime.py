"""The quickstart service in the real Lambda runtime: cold start, answers and errors as AWS's services get them."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Callable
from pathlib import Path
from time import monotonic, sleep

import pytest

from examples.quickstart import samples, service
from lambdarouter.testing import batch, s3, sqs
from tests.conftest import StartsRuntime
from tests.support import runtime as tests_runtime
from tests.support.downloads import UnavailableError
from tests.support.runtime import ROOT, Runtime, running

pytestmark = pytest.mark.runtime

QUICKSTART = Path(service.__file__).parent


@pytest.fixture(scope="module")
def quickstart(runtime: StartsRuntime) -> Runtime:
    """The service with the handler that its template names, after an upload."""
    started = runtime(handler="service.handler", cwd=QUICKSTART)
    assert started.invoke(samples.load("s3_put.json"), timeout=300) is None  # the cold start is in here
    return started


def test_the_cold_start_succeeds(quickstart: Runtime) -> None:
    assert "INIT RTDONE(status: success)" in quickstart.log


def test_an_http_request(quickstart: Runtime) -> None:
    answer = quickstart.invoke(samples.load("get_user.json"))

    assert answer == {
        "statusCode": 200,
        "headers": {"content-type": "application/json"},
        "body": '{"user_id":1,"name":"Ada"}',
        "isBase64Encoded": False,
    }


def test_a_batch_with_one_failing_message(quickstart: Runtime) -> None:
    """The picture of the first order was put before, so the handlers' state and the runtime's context are real."""
    orders = samples.load("sqs_orders.json")

    answer = quickstart.invoke(orders)
    shipments = quickstart.invoke(samples.load("get_shipments.json"))

    assert answer == {"batchItemFailures": [{"itemIdentifier": orders["Records"][1]["messageId"]}]}
    (shipment,) = json.loads(shipments["body"])
    assert shipment["order"]["order_id"] == 7
    assert f"RequestId: {shipment['request_id']}" in quickstart.log
    assert "failed with NotYetUploadedError" in quickstart.log


def test_a_batch_without_failures(quickstart: Runtime) -> None:
    queue = "arn:aws:sqs:us-east-1:123456789012:orders"
    good = sqs.message(queue_arn=queue, body=service.Order(9, 2, "images/my cat.jpg"))

    assert quickstart.invoke(batch(good, good)) == {"batchItemFailures": []}


def test_an_unmatched_payload_is_a_function_error_that_explains(quickstart: Runtime) -> None:
    error = quickstart.invoke(samples.load("s3_put_elsewhere.json"))

    assert error["errorType"] == "UnhandledEventError"
    assert "rejected by key" in error["errorMessage"]
    assert "contract.pdf" not in error["errorMessage"]


def test_a_payload_of_no_source_is_a_function_error_that_explains(quickstart: Runtime) -> None:
    error = quickstart.invoke({"secret": "hunter2"})

    assert error["errorType"] == "UnknownEventError"
    assert "top-level keys: secret" in error["errorMessage"]
    assert "hunter2" not in quickstart.log


def test_the_function_goes_on_after_an_error(quickstart: Runtime) -> None:
    quickstart.invoke({"unknown": True})

    assert quickstart.invoke(s3.test_event()) is None
    assert quickstart.log.count("INIT START") == 1


# --- The fixture itself ---------------------------------------------------------------------------------------------


def test_any_service_can_be_run(runtime: StartsRuntime, tmp_path: Path) -> None:
    (tmp_path / "echo.py").write_text("def handler(event, context):\n    return [event, context.function_name]\n")

    started = runtime(handler="echo.handler", cwd=tmp_path)

    assert started.invoke({"a": 1}) == [{"a": 1}, "function-under-test"]


def test_nothing_is_left_running(runtime: StartsRuntime, tmp_path: Path) -> None:
    (tmp_path / "which.py").write_text("import os\ndef handler(event, context):\n    return os.getpid()\n")
    try:
        with running("which.handler", tmp_path) as started:
            pid = started.invoke({})
            assert is_running(pid)
    except UnavailableError as error:
        pytest.skip(f"no Lambda runtime here: {error}")

    assert not is_running(pid)


ENDING = """
import os
from collections.abc import AsyncIterator
from pathlib import Path
from time import monotonic, sleep
from typing import Annotated, Any

import httpx

from lambdarouter import App, Depends

app = App()

async def get_http() -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient() as client:
        yield client
    Path("closed").write_text(str(client.is_closed))

@app.on_invoke()
async def handle(payload: Any, http: Annotated[httpx.AsyncClient, Depends(get_http, scope="environment")]) -> Any:
    return [os.getpid(), http.is_closed]

handler = app.handler
"""


def test_a_client_of_the_environment_is_closed_with_sigterm(tmp_path: Path) -> None:
    (tmp_path / "ending.py").write_text(ENDING, encoding="utf-8")
    # From Python 3.12 on, the runtime waits for events in a thread, so that Python reacts to signals.
    environment = {"AWS_EXECUTION_ENV": "AWS_Lambda_python3.12", "PYTHONPATH": str(ROOT)}
    try:
        with running("ending.handler", tmp_path, environment) as started:
            (pid, _), (again, is_closed) = started.invoke({}), started.invoke({})
            assert (again, is_closed) == (pid, False)
            os.kill(pid, signal.SIGTERM)
            wait_until(lambda: not is_running(pid))
    except UnavailableError as error:
        pytest.skip(f"no Lambda runtime here: {error}")

    assert (tmp_path / "closed").read_text() == "True"


def wait_until(is_done: Callable[[], bool]) -> None:
    deadline = monotonic() + 30
    while not is_done():
        assert monotonic() < deadline
        sleep(0.02)


def is_running(pid: int) -> bool:
    """Whether a process is there, and not only its exit code, which nobody may have asked for yet."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(") ")[2]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state[0] not in "ZX"


def test_a_missing_emulator_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(tests_runtime, "CACHE", tmp_path / "rie")
    monkeypatch.setattr(tests_runtime, "_WHEEL", "aws-sam-cli==0.0.0")
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(UnavailableError):
        tests_runtime.emulator()
