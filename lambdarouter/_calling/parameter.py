"""One parameter of a user's function, as `Signature` reads it."""

from __future__ import annotations

import inspect
from typing import Any

from .annotations import MISSING
from .markers import Marker

_POSITIONAL = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)


class Unresolved:
    """Stands for an annotation that cannot be evaluated yet; `problem` says why."""

    __slots__ = ("problem",)

    def __init__(self, problem: str) -> None:
        self.problem: str = problem


class Parameter:
    """One parameter that a caller may pass.

    - `type`: the annotation without aliases, and without other metadata than constraints; MISSING for none,
      `Unresolved` while it is not defined.
    - `marker`: `Depends(...)`, `Query()` or the like in its `Annotated`, if any.
    - `default`: the default value; MISSING for none.
    """

    __slots__ = ("default", "kind", "marker", "name", "type")

    def __init__(self, name: str, kind: Any, default: Any, type: Any, marker: Marker | None) -> None:
        self.name: str = name
        self.kind: Any = kind
        self.default: Any = default
        self.type: Any = type
        self.marker: Marker | None = marker

    @property
    def is_positional(self) -> bool:
        """Whether it may be passed by position."""
        return self.kind in _POSITIONAL

    @property
    def is_positional_only(self) -> bool:
        """Whether it cannot be passed by name."""
        return bool(self.kind is inspect.Parameter.POSITIONAL_ONLY)

    @property
    def is_keyword_only(self) -> bool:
        """Whether it can only be passed by name."""
        return bool(self.kind is inspect.Parameter.KEYWORD_ONLY)

    @property
    def is_args(self) -> bool:
        """Whether it is `*args`."""
        return bool(self.kind is inspect.Parameter.VAR_POSITIONAL)

    @property
    def is_kwargs(self) -> bool:
        """Whether it is `**kwargs`."""
        return bool(self.kind is inspect.Parameter.VAR_KEYWORD)

    @property
    def has_default(self) -> bool:
        """Whether it has a default value."""
        return self.default is not MISSING

    @property
    def is_required(self) -> bool:
        """Whether a call must pass it."""
        return self.default is MISSING and not self.is_args and not self.is_kwargs

    @property
    def is_resolved(self) -> bool:
        """Whether its annotation is evaluated, or missing."""
        return not isinstance(self.type, Unresolved)
