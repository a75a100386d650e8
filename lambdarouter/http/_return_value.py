"""The return value of a handler as a response."""

from __future__ import annotations

from typing import Any

from ._wire import JSON, WireResponse, json_body


def wire_response(value: Any) -> WireResponse:
    """What a handler returned, as a Reply; a ReplyError for what is no response."""
    kind = type(value)
    if kind is dict or kind is list:
        return WireResponse(200, {"content-type": [JSON]}, json_body(value), False)
    if value is None:
        return WireResponse(204, {}, "", False)
    from .response import wire_response_of  # a class of its own, for handlers that say more than the body

    return wire_response_of(value)
