"""The codec of a field that holds a payload of the user's: how it is written in the event, and the type it becomes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, TypeVar

from .._events import codecs
from .._events.codecs import Codec, Mismatch
from ..errors import PayloadError
from .faults import rooted

if TYPE_CHECKING:
    from cattrs import Converter

    from .._events.model import Location
    from .nodes import Node
    from .reading import Structure

#: The type arguments that mean "as it came".
_UNTYPED = (None, Any, object)


def payload_codec(
    written: Literal["text", "base64", "value"],
    target: Any,
    converter: Converter | None = None,
    typed: Codec | None = None,
) -> Codec:
    """Return the codec of a payload field; `target` is the type that the handler asks for.

    `typed` is the codec that makes JSON of a value which the service writes in a way of its own.
    """
    if isinstance(target, TypeVar):
        target = None
    if typed is not None:
        return Codec(typed.wanted, _structured_from(typed, target, converter), typed.write, placed=True)
    if written == "value":
        if target in _UNTYPED:
            return codecs.anything
        return Codec(
            "any JSON value", _structured(target, converter), lambda value: _plain(value, converter), placed=True
        )
    if written == "text":
        if target is None or target is str:
            return Codec(codecs.text.wanted, codecs.text.read, lambda value: _as_text(_written(value, converter)))
        outer, inner = codecs.text, _as_text
    else:
        outer, inner = codecs.base64_bytes, codecs.write_base64
        if target is None or target is bytes:
            return Codec(outer.wanted, outer.read, lambda value: inner(_written(value, converter)))
    is_typed = target not in (*_UNTYPED, bytes)
    return Codec(
        outer.wanted,
        _from_json(outer, target, converter),
        lambda value: inner(_written(value, converter)),
        placed=True,
        quick=_quickly(target, converter) if outer is codecs.text and is_typed else None,
    )


def _structured(target: Any, converter: Converter | None) -> Structure:
    from .reading import structured

    return structured(target, converter)


def _from_json(outer: Codec, target: Any, converter: Converter | None) -> codecs.Read:
    read_outer = outer.read
    if target is bytes:
        return lambda value, where: read_outer(value, where).encode()
    if target is str:
        return lambda value, where: _utf8(read_outer(value, where), where)
    if target in _UNTYPED:
        return lambda value, where: _parsed(read_outer(value, where), where)
    structure = _structured(target, converter)
    return lambda value, where: structure(_parsed(read_outer(value, where), where), where)


def _quickly(target: Any, converter: Converter | None) -> codecs.Read:
    """JSON in a string to the target where both are right, in one step: the hot path of every queue."""
    scan = codecs.scan
    node: Node | None = None

    def read(value: Any, _: Location) -> Any:
        nonlocal node
        if node is None:
            from .reading import node_of

            node = node_of(target, converter)
        if node.read_json is not None:
            return node.read_json(value)
        found, end = scan(value, 0)
        if end != len(value):
            raise ValueError
        return node.read(found)

    return read


def _parsed(value: str | bytes, where: Location) -> Any:
    try:
        return codecs.parse_json(value)
    except Mismatch as mismatch:
        raise _payload_error(str(mismatch), where) from None


def _payload_error(problem: str, where: Location) -> PayloadError:
    hint = "Correct the sender, or the type in the handler's annotation."
    return PayloadError(str(where[0]), [(rooted(where), problem)], hint)


def _structured_from(outer: Codec, target: Any, converter: Converter | None) -> codecs.Read:
    read_outer, structure = outer.read, _structured(target, converter)
    return lambda value, where: structure(read_outer(value, where), where)


def _utf8(value: bytes, where: Location) -> str:
    try:
        return value.decode()
    except UnicodeDecodeError:
        raise _payload_error("is not UTF-8 text; annotate the payload as bytes", where) from None


def _as_text(value: bytes | str) -> str:
    return value if isinstance(value, str) else value.decode()


def _written(value: Any, converter: Converter | None) -> bytes | str:
    if isinstance(value, str | bytes) and not hasattr(value, "_value_"):
        return value
    from .writing import dumps

    return dumps(value, converter)


def _plain(value: Any, converter: Converter | None) -> Any:
    from .writing import writable

    return writable(value, converter)
