"""The handler of every event that no handler matches."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from ..errors import RegistrationError
from .annotations import class_of, members, shown
from .event_annotation import ANYTHING
from .handler import Handler

#: The classes of JSON values.
_JSON: Final = (Mapping, Sequence, int, float, type(None))


class DefaultHandler(Handler):
    """The handler of every event that no handler matches, which gets the raw payload or the raw record."""

    __slots__ = ()

    def check_types(self, *targets: Any) -> None:
        """Check nothing: the raw payload is not converted to another type."""

    def bind(self) -> None:
        """Decide the role of each parameter; reject an annotation that would need a conversion of the raw payload."""
        super().bind()
        for each in members(self.target):
            cls = class_of(each)
            if each not in ANYTHING and each is not None and not (isinstance(cls, type) and issubclass(cls, _JSON)):
                raise RegistrationError(
                    f"{self.signature.location}: the default handler gets the raw payload, which is not converted to "
                    f"{shown(each)}. Annotate dict[str, Any] or Any, or register the handler with on_invoke."
                )
