"""Checks of the sources from outside this package when an app adds them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final

from .._detection.known import HTTP_INTEGRATIONS, NAMES, detect, smallest_payloads
from .._routing.settings import HANDLER_SOURCES
from .._routing.source import Source
from ..errors import RegistrationError, ShapeClashError
from .builtin_sources import load_source

if TYPE_CHECKING:
    from .._detection.shape import Shape

#: The sources whose events no record of an outside source may carry.
_NEVER_INSIDE: Final = HTTP_INTEGRATIONS | {
    "api_gateway_authorizer",
    "api_gateway_websocket",
    "appsync_authorizer",
    "invoke",
    "iot_authorizer",
    "kinesis",
    "sqs",
}


def check_sources(added: tuple[Any, ...], others: tuple[Source, ...]) -> None:
    """Raise RegistrationError for a source that an app cannot add, and ShapeClashError if its payloads are claimed.

    `others` are the outside sources that the app already has.
    """
    for index, source in enumerate(added):
        _check(source, (*others, *added[:index]))
    for source in added:
        _check_envelopes(source, (*others, *added))


def _check(source: Any, others: tuple[Source, ...]) -> None:
    if not isinstance(source, Source):
        raise RegistrationError(f"sources= needs sources, such as the SOURCE of a module, not {type(source).__name__}.")
    if not source.name.isidentifier():
        raise RegistrationError(
            f"The name of a source is an identifier, as in `client.acme_uploaded(...)`; {source.name!r} is not."
        )
    if source.shape is None:
        raise RegistrationError(
            f"The source {source.name!r} needs a shape to detect its payloads: Source(..., shape=Shape(...))."
        )
    for option in ("family", "authorize"):
        if getattr(source, option) is not None:
            raise RegistrationError(
                f"Source({source.name!r}, {option}=...): only this package's sources have this option."
            )
    if source.name in HANDLER_SOURCES:
        raise ShapeClashError(f"{source.name!r} is the name of a built-in source.", (source.name, source.name))
    rival = _rival(source, source.shape, others)
    if rival is not None:
        raise ShapeClashError(
            f"The sources {source.name!r} and {rival!r} claim the same payloads; "
            f"give the shape of {source.name!r} a key that sets it apart.",
            (source.name, rival),
        )


def _check_envelopes(source: Source, outside: tuple[Source, ...]) -> None:
    """Raise RegistrationError if `found_in=` or `envelope=` of a source refers to one that carries no events."""
    for name in sorted(source.found_in):
        envelope = next((each for each in outside if each.name == name), None) or load_source(name)
        if envelope is None or envelope.envelope is None:
            problem = "there is no such source" if envelope is None else "its records cannot contain events"
            raise RegistrationError(f"Source({source.name!r}, found_in=...): {name!r}: {problem}.")
    carries = source.envelope.carries if source.envelope is not None else frozenset()
    unknown = sorted(carries - NAMES - {"invoke", *(each.name for each in outside)})
    never = sorted(carries & _NEVER_INSIDE)
    if never:
        raise RegistrationError(
            f"Source({source.name!r}, envelope=...): events of {never[0]!r} are never opened inside a record: anyone "
            "who can write it would choose the queue, the caller or the identity that a handler trusts."
        )
    if unknown:
        raise RegistrationError(f"Source({source.name!r}, envelope=...): {unknown[0]!r}: there is no such source.")


def _rival(source: Source, shape: Shape, others: tuple[Source, ...]) -> str | None:
    """A source that claims the payloads of `shape`, or whose payloads `shape` claims."""
    own = shape.sample()
    for other in others:
        theirs = other.shape
        if other.name == source.name or (theirs is not None and (theirs(own) or shape(theirs.sample()))):
            return other.name
    return detect(own) or next((name for name, payload in smallest_payloads() if shape(payload)), None)


def claimed(payload: dict[str, Any], sources: Iterable[Source]) -> str | None:
    """The name of the outside source that claims a payload, if any; raises ShapeClashError if several claim it."""
    claims = [source.name for source in sources if source.shape is not None and source.shape(payload)]
    if len(claims) > 1:
        raise ShapeClashError(f"The sources {claims[0]!r} and {claims[1]!r} both claim this payload.", claims)
    return claims[0] if claims else None
