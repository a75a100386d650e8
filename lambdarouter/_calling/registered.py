"""The functions that apps and routers have registered, and the layers that `use` attached to them.

Separate from middleware.py, which an app without middleware does not load.
"""

from __future__ import annotations

from _weakref import ref  # `weakref` itself costs a millisecond of cold start
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from .middleware import Layer

#: The attribute in which `use` stores its layers on a function, for the decorator of the app above it.
USED: Final = "__lambdarouter_use__"

#: The functions that an app or a router has registered, by identity: `use` comes too late for them.
_registered: dict[int, ref[Any]] = {}


def note_registered(handler: Callable[..., Any]) -> None:
    """Remember that a function is registered, for as long as it lives."""
    function = getattr(handler, "__func__", handler)
    key = id(function)
    try:
        _registered[key] = ref(function, lambda _: _registered.pop(key, None))
    except TypeError:  # an object that does not support weak references
        return


def is_registered(handler: Any) -> bool:
    """Whether a function, or a function that it decorates, is registered."""
    while handler is not None:
        function = getattr(handler, "__func__", handler)
        known = _registered.get(id(function))
        if known is not None and known() is function:
            return True
        handler = getattr(handler, "__wrapped__", None)
    return False


def used(handler: Any) -> tuple[Layer, ...]:
    """The layers that `use` put around a handler: the function, or one inside its partial or its object."""
    while True:
        found: tuple[Layer, ...] | None = getattr(handler, USED, None)
        if found is not None:
            return found
        if isinstance(handler, partial):
            handler = handler.func
        elif hasattr(handler, "__wrapped__"):
            handler = handler.__wrapped__
        elif not isinstance(handler, type) and not hasattr(handler, "__code__"):
            return getattr(type(handler).__call__, USED, ())
        else:
            return ()
