"""What the two kinds of AgentCore Gateway interceptors share: the objects around a message, and its status code.

Source: https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/gateway-interceptors-types.html
"""

from typing import Any, Final

from .._replies.reply import check_keys, check_texts, object_reply, required
from .._routing.filters import UnboundFilter
from ..errors import ReplyError

VERSION: Final = "1.0"
REQUEST: Final = "transformedGatewayRequest"
RESPONSE: Final = "transformedGatewayResponse"


def is_response(raw: Any, protocol: str) -> bool:
    """Return whether a payload has a response at `mcp` or `http`, as response interceptors get it."""
    found = raw.get(protocol) if type(raw) is dict else None
    return type(found) is dict and found.get("gatewayResponse") is not None


def point(wanted: str, protocol: str) -> UnboundFilter:
    """Return the filter for one interception point: `REQUEST` or `RESPONSE`."""
    wants_response = wanted == "RESPONSE"
    return UnboundFilter("point", None, wanted, lambda raw: is_response(raw, protocol) is wants_response, exact=True)


def output_in(name: str, value: Any, protocol: str) -> Any:
    """Return the `mcp` or `http` object of a whole output that a handler has returned; raises ReplyError without it."""
    output = object_reply(name, value)
    if output.get("interceptorOutputVersion", VERSION) != VERSION:
        raise ReplyError(name, "interceptorOutputVersion", f'is not "{VERSION}"')
    check_keys(name, output, ("interceptorOutputVersion", protocol))
    return required(name, output, protocol, dict, "an object")


def check_message(name: str, message: dict[str, Any], known: tuple[str, ...], path: str) -> None:
    """Raise ReplyError for other keys, for headers that are not strings, and for an impossible status code."""
    check_keys(name, message, known, parent=path)
    check_texts(name, message, "headers", parent=path)
    if message.get("statusCode") is not None:
        status = required(name, message, "statusCode", int, "an HTTP status code", parent=path)
        if not 100 <= status <= 599:
            raise ReplyError(name, f"{path}.statusCode", "is not an HTTP status code")
