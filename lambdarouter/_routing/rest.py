"""Routes that are tried last: for the records of an envelope whose content no handler matches."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..errors import RegistrationError
from .source import Source

#: Whether a raw record that came through these envelopes contains an event that a handler of the app matches.
IsHandledInside = Callable[[Any, tuple[str, ...]], bool]


class RestCondition:
    """The `where` of a route with `rest=True`: no handler matches the event inside, and `own` is true.

    `own` is the predicate of the user, if any. `is_handled_inside` is set by the app; a router has none.
    """

    __slots__ = ("is_handled_inside", "own")

    def __init__(self, own: Callable[[Any], bool] | None, is_handled_inside: IsHandledInside | None = None) -> None:
        self.own: Callable[[Any], bool] | None = own
        self.is_handled_inside: IsHandledInside | None = is_handled_inside

    def __call__(self, event: Any) -> bool:
        """Whether the event is one of the rest."""
        inside = self.is_handled_inside
        if inside is not None and inside(getattr(event, "raw", event), getattr(event, "via", ())):
            return False
        return self.own is None or self.own(event)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, RestCondition) and self.own == other.own

    def __hash__(self) -> int:
        return hash((RestCondition, self.own))


def rest_condition(source: Source, where: Callable[[Any], bool] | None) -> RestCondition:
    """The condition of a route with `rest=True`; raises RegistrationError for a source that is not an envelope."""
    if source.envelope is None:
        raise RegistrationError(
            f"rest=True: records of {source.name} never contain events of other sources. Leave it out."
        )
    return RestCondition(where)
