"""The pytest plugin: fixtures for services. Loaded by pytest where lambdarouter is installed."""

import pytest

from ..context import LambdaContext


@pytest.fixture
def lambda_context() -> LambdaContext:
    """A context for handlers that want one, with 30 seconds left."""
    return LambdaContext()
