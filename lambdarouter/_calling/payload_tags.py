"""Handlers of one route whose payload types are distinguished by `Literal` fields before a payload is converted."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from .._events.reading import fields_of, payloads_of
from .._models.converter import engine_of
from .._models.tags import LiteralField, literal_fields
from .._routing.pattern_filter import PatternFilter, content_of
from .._routing.pattern_texts import Refusal
from .._routing.pattern_values import Numbers, Values
from .._routing.patterns import ABSENT, Leaf, Node
from ..errors import PayloadError, RegistrationError
from .annotations import union_of
from .payload_reading import new_reader

if TYPE_CHECKING:
    from .._events.model import Location
    from .handler import Handler

_Keys = tuple[str, ...]


def tag_condition(handler: Handler) -> PatternFilter | None:
    """The condition that the `Literal` fields of a handler's payload type state; None without such fields."""
    event = handler.route.event
    if (event is not None and not isinstance(event, type)) or handler.route.decode is not None:
        return None
    literals = _tags(handler)
    found = _payload_path(handler, event) if literals else None
    if found is None:
        return None
    path, is_optional = found
    fields: list[tuple[str, Leaf | Node]] = [*_leaves(literals, path)]
    if not fields:
        return None
    node: Node = (_OptionalNode if is_optional else Node)(fields, [], is_json=True)
    for key in reversed(path):
        node = Node([(key, node)], [], is_json=False)
    return PatternFilter("tag", "", node, content_of(handler.route.source, event))


def _payload_path(handler: Handler, event: type[Any] | None) -> tuple[_Keys, bool] | None:
    """The path of a type's payload in the content of a record, and whether a record may come without it."""
    if event is None:
        return (), False
    json_paths = content_of(handler.route.source, event).json_paths
    for name, payload in payloads_of(event).items():
        if payload.codec is not None:
            continue  # written in the service's own form
        paths: set[_Keys] = {tuple(map(str, path)) for path in payload.paths}
        if payload.written != "value":
            # Filter criteria may have the keys of a nested object at the top.
            paths = {each for path in paths for each in (path, path[1:]) if each in json_paths}
        if len(paths) == 1:
            return paths.pop(), not fields_of(event)[name].required
        return None
    return None


def _leaves(literals: dict[str, LiteralField], path: _Keys) -> Iterator[tuple[str, Leaf]]:
    for name, field in literals.items():
        wanted = [*field.values, {"exists": False}] if field.may_be_absent else [*field.values]
        try:
            yield name, Leaf((*path, name), Values(wanted, Numbers()))
        except Refusal:  # a value without a form in JSON
            continue


def has_tags(handler: Handler) -> bool:
    """Whether the payload type of a handler has tags, even if they are known only after a payload is converted."""
    return bool(_tags(handler))


def _tags(handler: Handler) -> dict[str, LiteralField]:
    try:
        return literal_fields(handler.target, engine_of(handler.converter))
    except NameError:  # a class whose fields refer to a class that is defined further down
        return {}


def shared_misfit(handlers: list[Handler], raw: Any, location: Location, via: tuple[str, ...]) -> PayloadError | None:
    """The error of a payload that fits none of several types, with the tags of all; None if they are not a union."""
    first = handlers[0]
    decoding = first.route.decoding_identity()
    if any(
        each.route.where is not None
        or each.route.event is not first.route.event
        or each.route.decoding_identity() != decoding
        for each in handlers
    ):
        return None
    try:
        read, _ = new_reader(first.route, union_of([each.target for each in handlers]), first.converter)
        read(raw, location, via)
    except PayloadError as error:
        return error
    except RegistrationError:
        return None
    return None


class _OptionalNode(Node):
    """The fields of a payload that may be absent, as in a tombstone: then every type fits."""

    __slots__ = ()

    def matches(self, value: Any, event: Any) -> bool:
        """Whether a payload is absent, or its tags match."""
        return value is None or value is ABSENT or super().matches(value, event)

    def leaves(self) -> Iterator[Leaf]:
        """Nothing: no handler must be looked up by a value that may be absent."""
        return iter(())
