"""Fixtures for all tests."""

from __future__ import annotations

import gc
import inspect
import os
from collections.abc import Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import Protocol

import pytest
from hypothesis import HealthCheck, settings

from tests.support.downloads import UnavailableError
from tests.support.runtime import ROOT, Runtime, running

# One profile for all tests: a slow or busy machine fails none of them, and CI runs the same examples each time.
settings.register_profile(
    "lambdarouter",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    derandomize=os.environ.get("CI") is not None,
)
settings.load_profile("lambdarouter")


def pytest_collection_finish() -> None:
    """Keep twenty thousand collected tests out of every later garbage collection."""
    gc.collect()
    gc.freeze()


class StartsRuntime(Protocol):
    """Starts a function in the real runtime; it ends with the test module."""

    def __call__(self, handler: str, cwd: Path = ROOT) -> Runtime:
        """Start `handler`, as `module.app`, from the folder `cwd`."""
        ...


@pytest.fixture(scope="module")
def runtime() -> Iterator[StartsRuntime]:
    """Services in the real Lambda runtime: `runtime(handler="service.handler", cwd=folder).invoke(payload)`.

    Mark the test with `runtime`. Where there is no emulator, the test is skipped, with the reason.
    """
    with ExitStack() as stack:

        def start(handler: str, cwd: Path = ROOT) -> Runtime:
            try:
                return stack.enter_context(running(handler, cwd))
            except UnavailableError as error:
                pytest.skip(f"no Lambda runtime here: {error}")

        yield start


@pytest.fixture(params=["of this Python", "of Python 3.14"])
def partials_of_any_python(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Partials as this Python sees them, and as Python 3.14 does: there they are routines to `inspect`."""
    if request.param == "of Python 3.14":
        known = inspect.isroutine
        monkeypatch.setattr(inspect, "isroutine", lambda each: isinstance(each, partial) or known(each))
