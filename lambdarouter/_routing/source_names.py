"""The names of sources in options such as `middleware(sources=...)`, `include(sources=...)` and `App(only=...)`."""

from __future__ import annotations

from collections.abc import Iterable

from .._detection.known import FAMILIES, NAMES
from ..errors import RegistrationError

#: Every built-in source that has handlers, and the families. The sources of a family share their handlers.
HANDLER_SOURCES = NAMES | {"invoke", *FAMILIES}


def names_of(sources: str | Iterable[str] | None) -> frozenset[str] | None:
    """The names in an option that accepts one name or several; None stands for every source."""
    if sources is None:
        return None
    return frozenset((sources,) if isinstance(sources, str) else sources)


def accepted_sources(*options: frozenset[str] | None) -> frozenset[str] | None:
    """The sources that every option names, with the members of families; None where no option restricts them."""
    accepted: frozenset[str] | None = None
    for names in options:
        if names is not None:
            sources = names.union(*(FAMILIES.get(name, ()) for name in names))
            accepted = sources if accepted is None else accepted & sources
    return accepted


def check_source_names(names: Iterable[str], outside: Iterable[str], option: str) -> None:
    """Raise RegistrationError for a name that is neither a built-in source nor one of the `outside` sources."""
    known = HANDLER_SOURCES.union(outside)
    unknown = sorted(set(names) - known)
    if not unknown:
        return
    from difflib import get_close_matches

    close = get_close_matches(unknown[0], sorted(known), 1)
    guess = f" Did you mean {close[0]!r}?" if close else ""
    raise RegistrationError(
        f"{option}: there is no source {unknown[0]!r}.{guess} HTTP handlers belong to the source 'http'; "
        "a source from outside this package is named with App(sources=[...])."
    )
