"""The pytest plugin: fixtures for services. pytest loads it if lambdarouter is installed."""

import pytest

from ..context import LambdaContext


@pytest.fixture
def lambda_context() -> LambdaContext:
    """A context for handlers, with 30 seconds of remaining time."""
    return LambdaContext()
