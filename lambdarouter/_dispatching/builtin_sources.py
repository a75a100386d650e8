"""Loads the modules of built-in sources, which are known only by name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from .._detection.known import NAMES

if TYPE_CHECKING:
    from .._routing.source import Source

#: The maximum number of nested envelopes that are opened; deeper content is not routed.
DEPTH: Final = 4


def load_source(name: str) -> Source | None:
    """A built-in source by its name; None for an unknown name."""
    if name not in NAMES and name != "invoke":
        return None
    from importlib import import_module

    source: Source = import_module(f"lambdarouter.sources.{name}").SOURCE
    return source
