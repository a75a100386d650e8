"""Event classes: attrs classes whose fields say where in the payload they live.

A field is declared once, as `size: Annotated[int | None, At("s3.object.size")] = None`, and that one line serves
reading a payload, the path in an error, the filters, the sample factories and the table of fields in the docs.

An event made from a payload converts its required fields at once, so that an event that is no event fails before its
handler is called; every other field is converted when it is first read, and kept. Most handlers read a few of thirty
fields: what is not read costs nothing. An event made by its constructor, as in a unit test, holds what it was given.

`frozen` and `field` come from `classes.py`: the same to type checkers as those of attrs, and cheaper at cold start.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from .builder import Value, field, frozen
from .codecs import Location

if TYPE_CHECKING:
    from .codecs import Codec

__all__ = ["At", "Event", "Location", "OnDemand", "Part", "Payload", "Written", "path_of"]

_set = object.__setattr__


def path_of(location: Location) -> str:
    """A `Where` as text, without the source: `Records[0].s3.object.key`."""
    text = ""
    for part in location[1:]:
        if isinstance(part, int):
            text += f"[{part}]"
        else:
            text += f".{part}" if text else part
    return text


class At:
    """Where in its payload a field lives, and in which form it is written there.

    `paths` are dotted paths from the record (a tuple of keys where a key has a dot in it); the first that is there is
    read, the first of all is written. `codec` is needed only where the annotation does not tell it.

    A default such as an ARN stands in for the real thing in a unit test. It never stands in for a value that a payload
    should have and does not: reading such a field is an EventError. `assumed` says that the default is what AWS means
    by leaving the value out, as None and empty defaults always are.
    """

    __slots__ = ("assumed", "codec", "paths")

    def __init__(self, *paths: str | tuple[str | int, ...], codec: Codec | None = None, assumed: bool = False) -> None:
        self.paths: tuple[tuple[str | int, ...], ...] = tuple(
            tuple(path.split(".")) if isinstance(path, str) else path for path in paths
        )
        self.codec: Codec | None = codec
        self.assumed: bool = assumed


#: How a payload of the user's own stands in an event's JSON.
Written = Literal["text", "base64", "value"]


class Payload(At):
    """The place of a payload of the user's own, converted to the type argument of the handler's annotation.

    `written` tells how it stands in the event: "text" (without a type argument: the str as it came), "base64" (the
    bytes), or "value" (JSON as it is, within the event's own JSON). Where the service writes values in a way of its
    own, `codec` reads them without a type argument, and `typed` makes JSON of them for the type.
    """

    __slots__ = ("typed", "written")

    def __init__(
        self,
        *paths: str | tuple[str | int, ...],
        written: Written = "text",
        codec: Codec | None = None,
        typed: Codec | None = None,
    ) -> None:
        super().__init__(*paths, codec=codec)
        self.typed: Codec | None = typed
        self.written: Written = written


class OnDemand(Value):
    """What event classes and the parts of nested ones share: reading on demand."""

    __slots__ = ("_origin",)

    if not TYPE_CHECKING:
        # Hidden from type checkers, for which it would make every misspelt attribute right.
        def __getattr__(self, name: str) -> Any:
            # Reached only for a slot that is not filled yet.
            try:
                origin = object.__getattribute__(self, "_origin")
            except AttributeError:
                origin = None
            if origin is not None:
                reader, raw, location = origin
                found = reader.fields.get(name)
                if found is not None:
                    value = found.read(raw, location) if name != "raw" else raw
                    _set(self, name, value)
                    return value
            raise AttributeError(f"{type(self).__name__!r} has no field {name!r}", name=name, obj=self)


@frozen(kw_only=True)
class Part(OnDemand):
    """A nested object of an event that has a class of its own."""

    raw: Any = field(factory=dict[str, Any], repr=False, eq=False)
    """What it was made from, as AWS sent it: the record, or the whole payload of a source without records."""


@frozen(kw_only=True)
class Event(Part):
    """What every event has. An event class adds the fields of its source."""

    via: tuple[str, ...] = field(default=(), repr=False, eq=False)
    """The envelopes around it, outermost first: `("sqs", "sns")` for S3 in SNS in SQS, empty for one sent directly."""
