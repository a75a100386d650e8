"""Event classes: attrs classes whose fields declare their paths in the payload.

A field is declared once, as in `size: Annotated[int | None, At("s3.object.size")] = None`. Readers, error paths,
filters, sample factories and the tables of fields in the docs all use that declaration.

An event that is read from a payload converts its required fields at once, so a malformed event fails before its handler
is called. Every other field is converted when it is first accessed, and then stored: handlers use only a few of about
thirty fields, and a field that is not used costs nothing. An event that is constructed, as in a unit test, holds the
values that it was given.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from .builder import Value, field, frozen
from .codecs import Location

if TYPE_CHECKING:
    from .codecs import Codec

__all__ = ["AS_SENT", "At", "Event", "Location", "OnDemand", "Part", "Payload", "Written", "path_of"]

_set = object.__setattr__


class _AsSent:
    """The key of a converted record for the original form that AWS sent. No JSON has this key."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "<as sent>"


AS_SENT: Any = _AsSent()


def path_of(location: Location) -> str:
    """Return a location as text, without the source: `Records[0].s3.object.key`."""
    text = ""
    for part in location[1:]:
        if isinstance(part, int):
            text += f"[{part}]"
        else:
            text += f".{part}" if text else part
    return text


class At:
    """The path of a field in its record, and the form of its value.

    - `paths`: dotted paths from the record; a tuple of keys if a key contains a dot. The first path that the record
      has is read, and the first path of all is written.
    - `codec`: the form of the value; needed only if the annotation does not imply it.
    - `assumed`: whether AWS omits the value when it equals the default. None and empty defaults are always assumed. Any
      other default, such as an ARN, is for unit tests: it never replaces a value that is missing from a payload, and
      reading such a field raises EventError.
    """

    __slots__ = ("assumed", "codec", "paths")

    def __init__(self, *paths: str | tuple[str | int, ...], codec: Codec | None = None, assumed: bool = False) -> None:
        self.paths: tuple[tuple[str | int, ...], ...] = tuple(
            tuple(path.split(".")) if isinstance(path, str) else path for path in paths
        )
        self.codec: Codec | None = codec
        self.assumed: bool = assumed


#: The form of a user's payload in the JSON of an event.
Written = Literal["text", "base64", "value"]


class Payload(At):
    """The path of a user's payload, which is converted to the type argument of the handler's annotation.

    - `written`: its form in the event: "text", "base64", or "value" for JSON inside the JSON of the event. Without a
      type argument the field holds the text, the bytes, or the JSON value.
    - `codec` and `typed`: for a service with its own form. `codec` reads the value without a type argument, and
      `typed` reads it as JSON for the type.
    - `base64_flag`: the key of the record that states whether the text is base64 this time.
    - `schema_key`: the key of the record with the schema of the payload, for an error if the payload is not JSON.
    - `may_be_empty`: whether an empty text stands for no payload, so that a typed field is None.
    """

    __slots__ = ("base64_flag", "may_be_empty", "schema_key", "typed", "written")

    def __init__(
        self,
        *paths: str | tuple[str | int, ...],
        written: Written = "text",
        codec: Codec | None = None,
        typed: Codec | None = None,
        base64_flag: str | None = None,
        schema_key: str | None = None,
        may_be_empty: bool = False,
    ) -> None:
        super().__init__(*paths, codec=codec)
        self.may_be_empty: bool = may_be_empty
        self.schema_key: str | None = schema_key
        self.base64_flag: str | None = base64_flag
        self.typed: Codec | None = typed
        self.written: Written = written


class OnDemand(Value):
    """The base of events and their parts, whose fields are read on demand."""

    __slots__ = ("_origin",)

    if not TYPE_CHECKING:
        # Hidden from type checkers, which would accept every misspelled attribute.
        def __getattr__(self, name: str) -> Any:
            # Python calls this only for a slot without a value.
            try:
                origin = object.__getattribute__(self, "_origin")
            except AttributeError:
                origin = None
            if origin is not None:
                reader, raw, location = origin
                declared = reader.fields.get(name)
                if declared is not None:
                    if name == "raw":
                        value = raw.get(AS_SENT, raw) if type(raw) is dict else raw
                    else:
                        value = declared.read(raw, location)
                    _set(self, name, value)
                    return value
            advise = getattr(type(self), "__lambdarouter_advice__", None) if name[0] != "_" else None
            advice = f".{advise(name)}" if advise is not None else ""
            raise AttributeError(f"{type(self).__name__!r} has no field {name!r}{advice}", name=name, obj=self)


@frozen(kw_only=True)
class Part(OnDemand):
    """A nested object of an event, with its own class."""

    raw: Any = field(factory=dict[str, Any], repr=False, eq=False)
    """The JSON that it was read from, as AWS sent it: the record, or the whole payload of a source without records. For
    an event in an envelope, the form that the envelope contains."""


@frozen(kw_only=True)
class Event(Part):
    """The base of all events; the event class of a source adds its fields."""

    via: tuple[str, ...] = field(default=(), repr=False, eq=False)
    """The envelopes around the event, outermost first: `("sqs", "sns")` for S3 in SNS in SQS; empty if none."""
