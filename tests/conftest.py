"""Fixtures for all tests."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Protocol

import pytest

from tests.runtime import ROOT, Runtime, UnavailableError, running


class StartsRuntime(Protocol):
    """Starts a function in the real runtime; it ends with the test module."""

    def __call__(self, handler: str, cwd: Path = ROOT) -> Runtime:
        """Start `handler`, as `module.app`, from the folder `cwd`."""
        ...


@pytest.fixture(scope="module")
def runtime() -> Iterator[StartsRuntime]:
    """Services in the real Lambda runtime: `runtime(handler="service.app", cwd=folder).invoke(payload)`.

    Mark the test with `runtime`. Where there is no emulator, the test is skipped, with the reason.
    """
    with ExitStack() as stack:

        def start(handler: str, cwd: Path = ROOT) -> Runtime:
            try:
                return stack.enter_context(running(handler, cwd))
            except UnavailableError as error:
                pytest.skip(f"no Lambda runtime here: {error}")

        yield start
