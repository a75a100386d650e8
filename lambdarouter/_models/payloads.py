"""The codec of a field with a user's payload: how it is written in the event, and the type it becomes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from .._events import codecs, encoded_codecs
from .._events.codecs import Codec, Mismatch, Refused
from .._events.model import Event, path_of
from .._events.payloads import untyped_codec, write_encoded, write_text
from .._events.reading import reader_of
from ..errors import PayloadError
from .faults import rooted
from .nodes import UNREADABLE
from .reading import HINT, node_of, refusal, structured

if TYPE_CHECKING:
    from cattrs import Converter

    from .._events.decoding import PayloadCodec
    from .._events.model import Location, Payload, Written
    from .nodes import Node

#: The type arguments that mean "as it was delivered".
_UNTYPED = (None, Any, object)


def codec_of_payload(payload: Payload, target: Any, converter: Converter | None) -> Codec:
    """Return the codec of a payload field for the type that the annotation of the handler names."""
    codec = payload_codec(payload.written, target, converter, payload.typed)
    if not payload.may_be_empty or target is str:
        return codec
    read = codec.read
    return Codec(codec.wanted, lambda value, at: read(value, at) if value != "" else None, codec.write, placed=True)


def payload_codec(
    written: Written,
    target: Any,
    converter: Converter | None = None,
    typed: Codec | None = None,
) -> Codec:
    """Return the codec of a payload field; `target` is the type in the handler's annotation.

    `typed` is the codec that makes JSON from a value that the service writes in its own form.
    """
    if isinstance(target, TypeVar):
        target = None
    if typed is not None:
        return Codec(typed.wanted, structured_from(typed, target, converter), typed.write, placed=True)
    if written == "value":
        if target in _UNTYPED:
            return codecs.anything
        return Codec(
            "any JSON value", structured(target, converter), lambda value: _plain(value, converter), placed=True
        )
    if target is None or target is (str if written == "text" else bytes):
        return untyped_codec(written)
    if written == "base64" and reads_bytes(target):
        outer = encoded_codecs.base64_bytes
        return Codec(outer.wanted, _event_in(outer, target), write_encoded, placed=True)
    outer, write = (codecs.text, write_text) if written == "text" else (encoded_codecs.base64_bytes, write_encoded)
    is_typed = target not in (*_UNTYPED, bytes)
    return Codec(
        outer.wanted,
        _from_json(outer, target, converter),
        write,
        placed=True,
        quick=quickly(target, converter) if outer is codecs.text and is_typed else None,
    )


def reads_bytes(target: Any) -> bool:
    """Whether a type is the event class of another service whose events are data of a record, such as `LogBatch`."""
    return isinstance(target, type) and issubclass(target, Event) and hasattr(target, "raw_in")


def _event_in(outer: Codec, target: Any) -> codecs.Read:
    """Read an event of another service in the data of a record, in that service's form."""
    read_outer, raw_in, read_event = outer.read, target.raw_in, reader_of(target).read

    def read(value: Any, location: Location) -> Any:
        content = read_outer(value, location)
        try:
            raw = raw_in(content)
        except Mismatch as mismatch:
            raise _payload_error(str(mismatch), location) from None
        return read_event(raw, location)

    return read


#: The bytes of a payload that codecs of a route have decoded, for a type that is made from them, and for `bytes`.
_decoded = Codec("bytes", lambda value, location: value)
_decoded_bytes = Codec("bytes", lambda value, location: bytes(value))


def read_decoded(written: Written, target: Any, converter: Converter | None, last: PayloadCodec) -> codecs.Read:
    """Return the function that makes `target` from a value that codecs have decoded; `last` is the last codec.

    Bytes of a codec that promises them are read like those of a payload that no codec decodes.
    """
    if isinstance(target, TypeVar):
        target = None
    if last.returns_bytes:
        return _from_bytes(written, target, converter)
    if target in _UNTYPED or last.fits(target):
        return lambda value, location: value
    from .._events.decoding import json_of  # loaded with the codec

    structure = structured(target, converter)
    return lambda value, location: structure(json_of(last, value, location), location)


def _from_bytes(written: Written, target: Any, converter: Converter | None) -> codecs.Read:
    if target is bytes or (target is None and written == "base64"):
        return _decoded_bytes.read
    if target is None:
        return _from_json(_decoded, str, converter)
    return _event_in(_decoded, target) if reads_bytes(target) else _from_json(_decoded, target, converter)


def _from_json(outer: Codec, target: Any, converter: Converter | None) -> codecs.Read:
    read_outer = outer.read
    if target is bytes:
        return lambda value, location: read_outer(value, location).encode()
    if target is str:
        return lambda value, location: _utf8(read_outer(value, location), location)
    if target in _UNTYPED:
        return lambda value, location: _parsed(read_outer(value, location), location)
    structure = structured(target, converter)
    return lambda value, location: structure(_parsed(read_outer(value, location), location), location)


def quickly(target: Any, converter: Converter | None) -> codecs.Read:
    """JSON in a string to the target in one step, if both are valid: the hot path of every queue and HTTP body.

    It raises `Refused` for a value that does not fit, and any other exception for a string that needs the slow path.
    """
    scan = encoded_codecs.scan
    node: Node | None = None

    def read(value: Any, _: Location) -> Any:
        nonlocal node
        if node is None:
            node = node_of(target, converter)
        first: Exception | None = None
        if node.read_json is not None:
            try:
                return node.read_json(value)
            except MemoryError:
                raise
            except Exception as error:
                if type(error).__name__ in UNREADABLE:
                    raise
                first = error.with_traceback(None)
        found, end = scan(value, 0)
        if end != len(value):
            raise ValueError
        if first is None:
            try:
                return node.read(found)
            except MemoryError:
                raise
            except Exception as error:
                first = error.with_traceback(None)
        raise _refused(node, first, found)

    return read


def _refused(node: Node, error: Exception, value: Any) -> Refused:
    # In a function of its own: variables that a lambda has are slower, and `quickly` runs for every record.
    return Refused(lambda location: refusal(node, error, value, location))


def _parsed(value: str | bytes, location: Location) -> Any:
    try:
        return encoded_codecs.parse_json(value)
    except Mismatch as mismatch:
        raise _payload_error(str(mismatch), location) from None


def _payload_error(problem: str, location: Location) -> PayloadError:
    return PayloadError(str(location[0]), [(rooted(location), problem)], HINT)


def structured_from(outer: Codec, target: Any, converter: Converter | None) -> codecs.Read:
    """Return the function that makes a type from JSON, which a codec makes from a value in a service's own form.

    If the JSON does not fit the type, the codec reads the wrong parts in its other way.
    """
    read_outer, again, structure = outer.read, outer.again, structured(target, converter)
    if again is None:
        return lambda value, location: structure(read_outer(value, location), location)

    def read(value: Any, location: Location) -> Any:
        found, misfits = read_outer(value, location), set[str]()
        first: PayloadError | None = None
        while True:
            try:
                return structure(found, location)
            except PayloadError as error:
                first = first or error
                more = _misfits(error, location) - misfits
                if not more:
                    raise first from None
            misfits |= more  # a library may report one fault at a time
            found = again(value, location, misfits)

    return read


def _misfits(error: PayloadError, location: Location) -> set[str]:
    """The keys of an object with values that do not fit, by the paths of the faults."""
    start = path_of(location)
    inside = (path.removeprefix(start).removeprefix(".") for path, _ in error.problems)
    return {path.replace("[", ".").partition(".")[0] for path in inside}


def _utf8(value: bytes, location: Location) -> str:
    try:
        return value.decode()
    except UnicodeDecodeError:
        raise _payload_error("is not UTF-8 text; annotate the payload as bytes", location) from None


def _plain(value: Any, converter: Converter | None) -> Any:
    from .writing import writable

    return writable(value, converter)
