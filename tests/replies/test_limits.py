"""Time limits of calls to services: a host that never responds takes neither the invocation nor the other records."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from typing import Any

import pytest

from lambdarouter import App, DeliveryError
from lambdarouter._replies import callbacks
from lambdarouter._replies.callbacks import call_aws
from lambdarouter._replies.limits import PART, RECORD_PART, RECORD_SECONDS, current, seconds_left, within
from lambdarouter.sources.config import compliant
from lambdarouter.testing import LambdaContext, codedeploy, codepipeline, config, transfer_family
from tests.support.mutations import logged


class Clock:
    """A Lambda context whose time runs out."""

    def __init__(self, millis: int) -> None:
        self.end = time.monotonic() + millis / 1000

    def get_remaining_time_in_millis(self) -> int:
        return max(int((self.end - time.monotonic()) * 1000), 0)


@pytest.fixture
def silent(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """A host that accepts connections and never responds, to which boto3 sends every call."""
    listener = socket.create_server(("127.0.0.1", 0), backlog=64)
    monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{listener.getsockname()[1]}")
    for name, value in (
        ("ACCESS_KEY_ID", "testing"),
        ("SECRET_ACCESS_KEY", "testing"),
        ("DEFAULT_REGION", "eu-west-1"),
    ):
        monkeypatch.setenv(f"AWS_{name}", value)
    monkeypatch.setattr(callbacks, "_clients", {})
    yield []
    listener.close()


PAYLOADS: dict[str, Any] = {
    "config": config.change(),
    "codepipeline": codepipeline.job(),
    "codedeploy": codedeploy.hook(),
    "transfer_family": transfer_family.workflow(),
}


@pytest.mark.parametrize("source", PAYLOADS)
def test_a_service_that_never_responds_leaves_time_to_say_so(source: str, silent: list[str]) -> None:
    app = App()
    app.on_config()(lambda event: compliant())
    app.on_codepipeline()(lambda job: silent.append(job.id))
    app.on_codedeploy()(lambda hook: silent.append(hook.execution_id))
    app.on_transfer_workflow()(lambda step: silent.append(str(step.token)))
    call_aws_client(source)
    context = Clock(1500)

    with pytest.raises(Exception) as caught, logged():
        app(PAYLOADS[source], context)

    assert context.get_remaining_time_in_millis() > 0
    assert isinstance(caught.value, DeliveryError) or "imeout" in type(caught.value).__name__


def call_aws_client(source: str) -> None:
    """Import boto3 and create the client, which a warm environment has."""
    service = source.partition("_")[0]
    with pytest.raises(AttributeError):
        call_aws(service, "no_such_operation")


@pytest.mark.parametrize(
    ("millis", "via", "seconds"),
    [
        (10_000, (), 10 * PART),
        (10_000, ("sns",), 10 * RECORD_PART),
        (900_000, ("sns",), RECORD_SECONDS),
        (None, ("sns",), RECORD_SECONDS),
        (None, (), None),
    ],
)
def test_a_record_has_a_part_of_the_time(millis: int | None, via: tuple[str, ...], seconds: float | None) -> None:
    context = None if millis is None else LambdaContext(remaining_time_in_millis=millis)
    token = current.set((context, via))
    try:
        assert seconds_left() == pytest.approx(seconds)
    finally:
        current.reset(token)
    assert seconds_left() is None


def test_a_durable_function_has_the_time_of_the_context_inside() -> None:
    class Durable:
        lambda_context = LambdaContext(remaining_time_in_millis=10_000)

    token = current.set((Durable(), ()))
    try:
        assert seconds_left() == pytest.approx(10 * PART)
    finally:
        current.reset(token)


def test_a_call_within_its_time_has_its_value_or_its_error() -> None:
    def fail() -> None:
        raise LookupError("mine")

    assert within(5, lambda: "value", "a host") == "value"
    assert within(5, lambda: None, "a host") is None
    with pytest.raises(LookupError, match="mine"):
        within(5, fail, "a host")
    with pytest.raises(DeliveryError, match=r"a host: there was no response within 0\.1 seconds"):
        within(0.1, lambda: time.sleep(1), "a host")


@pytest.mark.parametrize(("seconds", "timeout"), [(None, 5.0), (60, 5.0), (10, 5.0), (9, 1.0), (2, 1.0), (1, 0.25)])
def test_an_attempt_leaves_time_for_another(
    seconds: float | None, timeout: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[tuple[str, float, float, int]] = []

    class Fake:
        def do_it(self) -> str:
            return "done"

    def client(service: str, *, config: Any) -> Fake:
        retries = config.retries["total_max_attempts"]
        made.append((service, config.connect_timeout, config.read_timeout, retries))
        return Fake()

    monkeypatch.setattr("boto3.client", client)
    context = None if seconds is None else LambdaContext(remaining_time_in_millis=int(seconds / PART * 1000) + 1)
    token = current.set((context, ()))
    try:
        assert [call_aws(name, "do_it") for name in ("config", "s3", "config")] == ["done"] * 3
    finally:
        current.reset(token)
    assert made == [("config", timeout, timeout, 4), ("s3", timeout, 60.0, 4)]
