"""Handlers whose events are of one class or another, as each record tells."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from .._events.model import Location, reader_of
from .handler import Handler, Read, first_annotation

if TYPE_CHECKING:
    from cattrs import Converter

    from .._routing.route import Route


class ChoosingHandler(Handler):
    """A handler that takes events of every class in `classes`; `choose` tells the class of a raw record."""

    __slots__ = ("choose", "classes")

    def __init__(
        self,
        route: Route[Any, Any],
        function: Callable[..., Any],
        converter: Converter | None,
        classes: tuple[type[Any], ...],
        choose: Callable[[Any], type[Any]],
    ) -> None:
        self.classes: tuple[type[Any], ...] = classes
        self.choose: Callable[[Any], type[Any]] = choose
        super().__init__(route, function, converter)

    def bind(self) -> None:
        """Check the annotation; a RegistrationError where it leaves a class out."""
        annotation = first_annotation(self.function)
        for each in self.classes:
            self._target(each, annotation)
        self.read: Read = self._read_chosen

    def _read_chosen(self, raw: Any, where: Location, via: tuple[str, ...]) -> Any:
        return reader_of(self.choose(raw))(raw, where, via)
