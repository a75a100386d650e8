"""The payload types of handlers, where several handlers of one route are told apart by them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final, TypeVar, get_args, get_origin

if TYPE_CHECKING:
    from .handler import Handler

#: Types that every payload of an event fits; for the payload itself, only the first three are.
_ANYTHING: Final = (None, Any, object, str, bytes)


def is_typed(handler: Handler) -> bool:
    """Whether a payload may not fit the type of a handler."""
    target = handler.target
    untyped = _ANYTHING[:3] if handler.route.event is None else _ANYTHING
    return not isinstance(target, TypeVar) and not any(target is each for each in untyped)


def payload_key(handler: Handler) -> Any:
    """A value that is equal for two handlers of one route whose types the same payloads fit."""
    if not handler.is_bound:
        return (id(handler),)  # its type is not known yet; `on_bound` compares it again
    if not is_typed(handler):
        return None
    target = handler.target
    if (get_origin(target) or target) in (dict, Mapping) and set(get_args(target)) <= {str, Any, object}:
        target = dict
    try:
        hash(target)
    except TypeError:
        return repr(target)
    return target
