"""Sample payloads as AWS sends them, a client for an app, and a context, for tests.

    from lambdarouter.testing import Client, LambdaContext, s3

    def test_thumbnail():
        Client(app).send(s3.put(bucket="uploads", key="images/a.jpg"))

A handler is a plain function: a unit test calls it with event objects, and needs none of these.
"""

from importlib import import_module
from typing import Any

from .._events.samples import Sample
from ..context import ClientContext, LambdaContext
from .batches import batch
from .client import Client, ClientOptions, Response
from .received import from_boto3
from .recording import record, recorded
from .registry import sample, sample_context, samples, sources
from .templates import assert_matches_template

__all__ = [
    "Client",
    "ClientContext",
    "ClientOptions",
    "LambdaContext",
    "Response",
    "Sample",
    "assert_matches_template",
    "batch",
    "from_boto3",
    "record",
    "recorded",
    "sample",
    "sample_context",
    "samples",
    "sources",
]


def __getattr__(name: str) -> Any:
    """Import the samples of a source, such as `testing.s3`, and `testing.simulate`, when they are first used."""
    if name == "simulate" or name in sources():
        return import_module(f".{name}", __package__)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
