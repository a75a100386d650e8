"""What stands for AWS in the tests of pollers."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.moto_server import AWS, VARIABLES, moto_server


@pytest.fixture(scope="package")
def aws() -> Iterator[AWS]:
    """Moto's server, for all tests of this folder."""
    with moto_server() as found:
        yield found


@pytest.fixture
def credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    """Credentials in the environment, as a developer has them."""
    for name, value in VARIABLES.items():
        monkeypatch.setenv(name, value)
