"""The codecs of a route, from `decode=` as the user writes it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .._events.decoding import Decoding, PayloadCodec
from .._events.reading import payloads_of
from ..errors import RegistrationError
from .patterns import Node

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from .pattern_filter import PatternFilter
    from .source import Source


def decodings(
    source: Source, event: Any, decode: Mapping[str, Any], pattern: PatternFilter | None
) -> dict[str, Decoding] | None:
    """Return the codecs for each payload field of an event class; None if no field has any.

    `decode` has the user's codecs by the parameter of the factory: `decode` is for the payload, `decode_key` for the
    key. Raises RegistrationError for anything that is not a codec, and for a pattern on a decoded payload.
    """
    ((payload, declared),) = payloads_of(event).items()
    fields = {"decode": payload, "decode_key": "decoded_key"}
    found = {
        fields[name]: _decoding(source.name, name, codecs) for name, codecs in decode.items() if codecs is not None
    }
    if pattern is not None:
        paths = {payload: declared.paths, "decoded_key": (("key",),)}
        for field, decoding in found.items():
            _check_pattern(source.name, pattern, decoding, paths[field])
    return found or None


def _decoding(source: str, parameter: str, codecs: Any) -> Decoding:
    chain = tuple(codecs) if isinstance(codecs, list | tuple) else (codecs,)
    if not chain:
        raise RegistrationError(f"{source}: {parameter}= has no codec. Leave it out for payloads of JSON.")
    for codec in chain:
        if not isinstance(codec, PayloadCodec):
            what = f"{codec.__name__} itself: call it" if hasattr(codec, "__name__") else type(codec).__name__
            raise RegistrationError(
                f"{source}: {parameter}= must be a codec of lambdarouter.codecs, such as avro(schema), or a list of "
                f"codecs in the order in which they decode, not {what}."
            )
        codec.check(source)
        if codec.expands and parameter == "decode_key":
            raise RegistrationError(f"{source}: decode_key= cannot be {codec.name}, which decodes whole records.")
    _check_order(source, parameter, chain)
    return Decoding(chain)


def _check_order(source: str, parameter: str, chain: tuple[PayloadCodec, ...]) -> None:
    """Reject codecs if one of them would never get the form that it decodes."""
    for index, codec in enumerate(chain):
        if index > 0 and (codec.expands or codec.comes_first):
            problem = f"{codec.name} reads a record as it was delivered, so it must be the first codec"
        elif index < len(chain) - 1 and not codec.returns_bytes:
            problem = f"no codec can follow {codec.name}, which returns a value"
        else:
            continue
        first = dict.fromkeys(each.name for each in chain if each.expands or each.comes_first)
        last = dict.fromkeys(each.name for each in chain if not each.returns_bytes)
        between = [each.name for each in chain if each.name not in first and each.name not in last]
        advice = "Remove one of them"
        if len(first) < 2 and len(last) < 2:
            advice = f"Write the codecs in this order: {', '.join([*first, *between, *last])}"
        raise RegistrationError(f"{source}: {parameter}=: {problem}. {advice}.")


def _check_pattern(
    source: str, pattern: PatternFilter, decoding: Decoding, paths: tuple[tuple[str | int, ...], ...]
) -> None:
    """Reject a pattern on a payload that is decoded: event source mappings compare the producer's form."""
    content = pattern.content
    if content.is_flat or all(each.expands for each in decoding.codecs):
        return
    # Filter criteria may have the keys of a nested object at the top; a content without paths is the payload itself.
    known = [(), *paths, *(path[1:] for path in paths)]
    roots = [path for path in content.json_paths if path in known] if content.json_paths else [()]
    for path in _paths(pattern.root):
        if any(path[: len(root)] == root for root in roots):
            raise RegistrationError(
                f"{source}: pattern=: {'.'.join(path)} is in a payload, which a pattern sees before decode= of "
                f"{decoding.name}. Write where= instead, which sees the decoded payload."
            )


def _paths(node: Node) -> Iterator[tuple[str, ...]]:
    """The paths of all keys of a pattern that have values, including keys in alternatives."""
    for _, each in node.fields:
        if isinstance(each, Node):
            yield from _paths(each)
        else:
            yield each.path
    for choice in (each for choices in node.alternatives for each in choices):
        yield from _paths(choice)
