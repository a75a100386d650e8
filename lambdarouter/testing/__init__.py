"""What tests need: sample payloads as AWS sends them, a client for an app, and a context with a clock.

    from lambdarouter.testing import Client, LambdaContext, s3

    def test_thumbnail():
        Client(app).send(s3.put(bucket="uploads", key="images/a.jpg"))

Handlers need none of it: call them with plain event objects. Never imported on the cold path.
"""

from importlib import import_module
from typing import Any

from .._events.samples import Sample
from ..context import LambdaContext
from .batches import batch
from .client import Client, Response
from .registry import sample, samples, sources

__all__ = ["Client", "LambdaContext", "Response", "Sample", "batch", "sample", "samples", "sources"]


def __getattr__(name: str) -> Any:
    """`testing.s3` without an import of its own; the module is loaded when it is first used."""
    if name in sources():
        return import_module(f".{name}", __package__)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
