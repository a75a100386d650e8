"""Conversion of the return value of a handler to a response."""

from __future__ import annotations

from typing import Any

from ._wire import JSON, WireResponse, json_body


def wire_response(value: Any) -> WireResponse:
    """Convert the return value of a handler to a response; raise ReplyError if it cannot be converted."""
    kind = type(value)
    if kind is dict or kind is list:
        if kind is dict and "statusCode" in value:
            from ._proxy import refuse_proxy_response

            refuse_proxy_response(value)
        return WireResponse(200, {"content-type": [JSON]}, json_body(value), False)
    if value is None:
        return WireResponse(204, {}, "", False)
    from .response import wire_response_of  # loaded only for other return values

    return wire_response_of(value)
