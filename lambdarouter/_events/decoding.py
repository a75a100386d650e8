"""Payload codecs: the forms in which producers write payloads, and the fields of events that they decode.

A route with `decode=` loads this module; no other route does.
"""

from __future__ import annotations

from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, Final, TypeVar

from ..errors import PayloadError
from .codecs import Mismatch, kind_of
from .encoded_codecs import Inflated, parse_json
from .fields import Field
from .model import path_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from .model import Location

T = TypeVar("T")

#: The advice for a payload that its codec rejects.
_HINT: Final = "Correct the sender, or decode= of the handler's route."


class Encoded:
    """The data that a payload codec may read in addition to the payload."""

    __slots__ = ("event", "field", "is_inflated")

    def __init__(self, event: Any, field: str) -> None:
        self.event: Any = event
        """Event with the payload as it came, such as `KafkaRecord[bytes]`: its headers, attributes, or schema."""
        self.field: str = field
        """Name of the field that holds the payload, such as "value", "key" or "body"."""
        self.is_inflated: bool = False
        """Whether a codec before this one has decompressed the payload."""

    def json(self, content: bytes) -> Any:
        """Parse the payload as JSON; raises ValueError for other content.

        JSON that was compressed may have at most 500,000 values.
        """
        return parse_json(Inflated(content) if self.is_inflated else content)


class PayloadCodec:
    """A form in which producers write payloads, for `decode=` of a route. Subclass it for your own form."""

    name: str = ""
    """Name in errors, in `lambdarouter routes` and in `explain`."""
    content_type: str = "application/octet-stream"
    """Media type of the payload, for the AsyncAPI document."""
    returns_bytes: bool = False
    """Whether `decode` returns bytes, which the next codec or the type of the payload reads further."""
    expands: bool = False
    """Whether a record may hold several records, which `expand` lists before they are routed."""
    comes_first: bool = False
    """Whether `decode` reads payloads as they were delivered. Such a codec must be the first one."""
    accepts_all: bool = False
    """Whether `decode` returns payloads of any other form unchanged, for `lambdarouter check`."""

    def check(self, source: str) -> None:
        """Raise RegistrationError if payloads of a source cannot have this form; by default, all can."""

    def decode(self, data: bytes, encoded: Encoded) -> Any:
        """Return the value of a payload; raises ValueError for other data, with a message that contains no part of it.

        Any other exception, such as an error of a client, fails the record unchanged.
        """
        raise NotImplementedError

    def jsonable(self, value: Any) -> Any:
        """Return a decoded value as JSON values, from which the type in the handler's annotation is made.

        Raises ValueError for a value without such a form, like `decode`.
        """
        return value

    def fits(self, target: Any) -> bool:
        """Return whether decoded values are already instances of a type and need no conversion."""
        return False

    def expand(self, record: dict[str, Any]) -> list[dict[str, Any]] | None:
        """Return the records that a raw record aggregates, each in the record's form; None for any other record."""
        return None


class Decoding:
    """The codecs of one payload field, in the order in which they decode."""

    __slots__ = ("_keys", "codecs", "last", "name")

    def __init__(self, codecs: tuple[PayloadCodec, ...]) -> None:
        self.codecs: tuple[PayloadCodec, ...] = codecs
        steps = tuple((type(each), _attributes(each)) for each in codecs)
        #: For each codec, a value that is equal for two decodings that reached the same value with it.
        self._keys: list[Any] = [steps[: step + 1] for step in range(len(steps))]
        self.last: PayloadCodec = codecs[-1]
        self.name: str = " | ".join(each.name for each in codecs)

    def identity(self) -> Any:
        """A value that is equal for two decodings of the same payload format: the codecs with their attributes.

        Codecs that expand a record are left out, because they expand it for every handler.
        """
        return tuple((type(each), _attributes(each)) for each in self.codecs if not each.expands)

    def value_of(self, content: bytes | str, encoded: Encoded, location: Location, done: dict[Any, Any]) -> Any:
        """Return the decoded value; raises PayloadError for a payload that one of the codecs rejects.

        `done` has earlier results of codecs for this record, and receives the new ones.
        """
        value: Any = content.encode() if isinstance(content, str) else content
        for codec, steps in zip(self.codecs, self._keys, strict=True):
            key = encoded.field, steps
            if key not in done:
                done[key] = _decoded(codec, value, encoded)
            value, encoded.is_inflated, problem = done[key]
            if problem is not None:
                raise _refusal(codec, problem, path_of(location), location)
        return Inflated(value) if encoded.is_inflated and isinstance(value, bytes) else value


def json_of(codec: PayloadCodec, value: Any, location: Location) -> Any:
    """Return a decoded value as JSON values; raises PayloadError for a value that the codec refuses."""
    try:
        return codec.jsonable(value)
    except ValueError as error:
        inner = error.path if isinstance(error, Mismatch) else ""
        raise _refusal(codec, _problem(error), path_of(location) + inner, location) from None


def _refusal(codec: PayloadCodec, problem: str, path: str, location: Location) -> PayloadError:
    return PayloadError(str(location[0]), [(path, f"decode={codec.name}: {problem}")], _HINT)


def _decoded(codec: PayloadCodec, value: Any, encoded: Encoded) -> tuple[Any, bool, str | None]:
    """The decoded payload, whether it is decompressed, and the problem if the codec rejects it."""
    try:
        value = codec.decode(value, encoded)
        if codec.returns_bytes and not isinstance(value, bytes):
            raise Mismatch(f"the codec returned {kind_of(value)} where bytes are expected")
    except ValueError as error:
        return None, encoded.is_inflated, _problem(error)
    if type(value) is Inflated:  # the next codec may reject a subclass of bytes
        return bytes(value), True, None
    return value, encoded.is_inflated, None


class _Recent:
    """The results of codecs for the last records whose handlers were looked for, up to `most` of them."""

    __slots__ = ("_kept", "_most")

    def __init__(self, most: int) -> None:
        self._kept: tuple[tuple[Any, dict[Any, Any]], ...] = ()
        self._most: int = most

    def done(self, raw: Any) -> dict[Any, Any]:
        """The results of codecs for a record; if threads ask at once, one of them may decode it again."""
        for kept, done in self._kept:
            if kept is raw:
                return done
        found: dict[Any, Any] = {}
        self._kept = (*self._kept, (raw, found))[-self._most :]
        return found


#: The records of the batch that is handled now, for a table in which several handlers have codecs.
_recent: ContextVar[_Recent | None] = ContextVar("recent", default=None)


def decoding_once(handle_all: Callable[..., T], *, most: int) -> Callable[..., T]:
    """Return a function of a batch in which a record is decoded once, even if many handlers are tried for it.

    `most` is the number of records whose handlers may be looked for at the same time.
    """

    def handle(*args: Any) -> T:
        token = _recent.set(_Recent(most))
        try:
            return handle_all(*args)
        finally:
            _recent.reset(token)

    return handle


def _attributes(codec: PayloadCodec) -> tuple[tuple[str, Any], ...]:
    state: Any = object.__getstate__(codec)  # with the slots of a subclass, it is a pair
    parts = state if isinstance(state, tuple) else (state,)
    return tuple((name, _hashable(value)) for part in parts if part for name, value in part.items())


def _hashable(value: Any) -> Any:
    try:
        hash(value)
    except TypeError:
        return repr(value)
    return value


def _problem(error: ValueError) -> str:
    """The message of a codec's own error; other errors, such as a library's, may quote the payload."""
    return str(error) if type(error) in (ValueError, Mismatch) else f"cannot be decoded ({type(error).__name__})"


class DecodedField(Field):
    """A field of an event whose payload is decoded by the codecs of a route.

    - `content`: the field that reads the payload as it was delivered, as bytes or text.
    - `unread(raw, location)`: the event with the payload as it was delivered.
    - `finish(value, location)`: makes the type in the handler's annotation from a decoded value.
    """

    __slots__ = ("content", "decoding", "finish", "unread")

    def __init__(
        self,
        plain: Field,
        content: Field,
        decoding: Decoding,
        unread: Callable[[Any, Location], Any],
        finish: Callable[[Any, Location], Any],
    ) -> None:
        for name in Field.__slots__:
            setattr(self, name, getattr(plain, name))
        self.content: Field = content
        self.decoding: Decoding = decoding
        self.unread: Callable[[Any, Location], Any] = unread
        self.finish: Callable[[Any, Location], Any] = finish

    def read(self, raw: Any, location: Location) -> Any:
        """Return the decoded value, or None if the record has no payload; raise EventError, which names the path."""
        content = self.content.read(raw, location)
        if content is None:
            return None
        path, recent = location + self.content.keys, _recent.get()
        encoded = Encoded(self.unread(raw, location), self.content.name)
        done = {} if recent is None else recent.done(raw)
        return self.finish(self.decoding.value_of(content, encoded, path, done), path)
