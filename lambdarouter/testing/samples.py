"""Sample payloads; the class is in `_events`, below the sources from outside this package that use it."""

from .._events.samples import Sample

__all__ = ["Sample"]
