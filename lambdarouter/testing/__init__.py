"""What tests need: sample payloads as AWS sends them, a client for an app, and a context with a clock.

    from lambdarouter.testing import Client, LambdaContext, s3

    def test_thumbnail():
        Client(app).send(s3.put(bucket="uploads", key="images/a.jpg"))

Handlers need none of it: call them with plain event objects. Never imported on the cold path.
"""

from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from ..context import LambdaContext
from .client import Client, Response
from .samples import Sample, batch

__all__ = ["Client", "LambdaContext", "Response", "Sample", "batch", "sample", "samples"]

_NOT_SOURCES = {"client", "http", "plugin", "samples", "server"}


def sample(kind: str, **fields: Any) -> Any:
    """The sample payload of a kind, `"s3.put"` or a source's first, with the fields that the test is about.

    Raises LookupError for an unknown kind, and TypeError for a field that the event does not have.
    """
    source, _, name = kind.partition(".")
    kinds = samples(source)
    if not kinds:
        raise LookupError(f"There is no source {source!r}; there are: {', '.join(sources())}.")
    if not name:
        return next(iter(kinds.values()))(**fields)
    if name not in kinds:
        raise LookupError(f"{source} has no sample {name!r}; it has: {', '.join(kinds)}.")
    return kinds[name](**fields)


def samples(source: str) -> dict[str, Sample]:
    """The sample factories of a source by kind; empty for what is no source."""
    if source not in sources():
        return {}
    module = import_module(f".{source}", __package__)
    return {name: value for name, value in vars(module).items() if isinstance(value, Sample)}


def sources() -> list[str]:
    """The sources that have sample factories."""
    return [module.name for module in iter_modules(__path__) if module.name not in _NOT_SOURCES]


def __getattr__(name: str) -> Any:
    """`testing.s3` without an import of its own; the module is loaded when it is first used."""
    if name in sources():
        return import_module(f".{name}", __package__)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
