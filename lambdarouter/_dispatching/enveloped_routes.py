"""What an app settles for a handler whose route says something about envelopes: `via=` or `rest=True`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .._calling.handler import Handler


def settle_route(dispatcher: Any, handler: Handler) -> None:
    """Check the `via=` of a handler, and have one with `rest=True` asked after the handlers of what is inside."""
    if type(handler.route.via) is tuple:
        from .envelopes import check_chain

        check_chain(dispatcher, handler)
    if handler.route.rest:
        from .inner_first import ask_last

        ask_last(dispatcher, handler)
