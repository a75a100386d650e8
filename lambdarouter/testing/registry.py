"""The sample factories of every source, by kind."""

from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Any, Final

from .samples import Sample

#: The modules of this package that are no source.
_NOT_SOURCES: Final = frozenset({"client", "http", "plugin", "registry", "samples", "server"})


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
    module = import_module(f"lambdarouter.testing.{source}")
    return {name: value for name, value in vars(module).items() if isinstance(value, Sample)}


def sources() -> list[str]:
    """The sources that have sample factories."""
    return [module.name for module in iter_modules([str(Path(__file__).parent)]) if module.name not in _NOT_SOURCES]
