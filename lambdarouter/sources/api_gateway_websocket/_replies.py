"""Replies to the events of a WebSocket API, and messages to its clients.

Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api.html
"""

from collections.abc import Mapping
from typing import Any

from ..._events.json_encoder import dumps
from ..._replies.callbacks import call_aws
from ..._replies.checked import checked_content, checked_reply
from ..._replies.reply import check_spelling, check_texts, object_reply, required, unwrap_reply
from ...errors import ReplyError
from ._event import ConnectReply, MessageReply, WebSocketEvent, WebSocketReply

_NAME = "api_gateway_websocket"
_PROTOCOL = "Sec-WebSocket-Protocol"

_OPTIONAL: dict[str, tuple[type, str]] = {
    "headers": (dict, "an object"),
    "multiValueHeaders": (dict, "an object"),
    "body": (str, "a string"),
    "isBase64Encoded": (bool, "true or false"),
}

#: The maximum size of a message, in bytes. API Gateway splits it into frames of at most 32 KB.
_BYTES = 128 * 1024

#: The status that API Gateway returns for a connection that no longer exists.
_GONE = 410

#: The class of the replies to each type of event; any reply is valid for the end of a connection.
_KINDS: dict[str, type[WebSocketReply]] = {"CONNECT": ConnectReply, "MESSAGE": MessageReply}


def accept(*, subprotocol: str | None = None, headers: Mapping[str, str] | None = None) -> ConnectReply:
    """Accept the connection. None as a return value does the same.

    - `subprotocol`: one of the subprotocols that the client offers in `Sec-WebSocket-Protocol`. A client that offers
      subprotocols may close the connection if the response names none.
    - `headers`: headers of the response to the handshake.

    Raises ReplyError for invalid headers, and when the handler returns a subprotocol that the client does not offer.
    """
    wire = object_reply(_NAME, {"statusCode": 200} if headers is None else {"statusCode": 200, "headers": headers})
    if subprotocol is not None:
        others = {} if headers is None else required(_NAME, wire, "headers", dict, "an object")
        if any(_is_subprotocol(name) for name in others):
            raise ReplyError(_NAME, f"headers.{_PROTOCOL}", "is also in headers; pass it only as subprotocol")
        wire = {**wire, "headers": {**others, _PROTOCOL: subprotocol}}
    return checked_reply(ConnectReply, _checked(wire))


def refuse(status: int = 403) -> ConnectReply:
    """Refuse the connection: the handshake fails with this status, from 400 to 599.

    Raises ReplyError for any other status.
    """
    if type(status) is not int or not 400 <= status <= 599:
        raise ReplyError(_NAME, "statusCode", "does not refuse a connection; it must be between 400 and 599")
    return checked_reply(ConnectReply, {"statusCode": status})


def answer(body: Any) -> MessageReply:
    """Send a message of at most 128 KB back to the client: text as it is, any other value as JSON.

    API Gateway sends it only if the route has a route response; use `post_to_connection` otherwise. Raises ReplyError
    for bytes, for a message that is too large, and for a value without a JSON form.
    """
    if isinstance(body, bytes | bytearray | memoryview):
        raise ReplyError(_NAME, "body", "is bytes, which a route response cannot send; use post_to_connection")
    return checked_reply(MessageReply, _checked({"statusCode": 200, "body": _encoded(body, "body").decode()}))


def post_to_connection(endpoint: WebSocketEvent[Any] | str, connection_id: str, data: Any) -> bool:
    """Send a message to a client at any time. Return True if it was sent, False if the connection no longer exists.

    - `endpoint`: an event of the same API, or the URL of its stage: `https://{api}.execute-api.{region}.amazonaws.com/
      {stage}`, or the URL that a custom domain maps to it.
    - `data`: text or bytes as they are, any other value as JSON; at most 128 KB.

    In a handler of `$connect` the connection does not exist yet: it is established when the handler returns. The call
    is made with boto3, whose errors are raised as they are. The role of the function needs
    `execute-api:ManageConnections`. Raises ReplyError for data that cannot be sent.
    """
    content = bytes(data) if isinstance(data, bytes | bytearray | memoryview) else _encoded(data, "data")
    if len(content) > _BYTES:
        raise ReplyError(_NAME, "data", f"has {len(content)} bytes; a message has at most {_BYTES}")
    url = endpoint if isinstance(endpoint, str) else endpoint.callback_url
    service, operation = "apigatewaymanagementapi", "post_to_connection"
    try:
        call_aws(service, operation, endpoint_url=url, ConnectionId=connection_id, Data=content)
    except Exception as error:
        if _status(error) != _GONE:
            raise
        return False
    return True


def _encoded(value: Any, field: str) -> bytes:
    if isinstance(value, str):
        return value.encode()
    try:
        return dumps(value).encode()
    except (TypeError, ValueError, RecursionError) as error:
        raise ReplyError(_NAME, field, str(error)) from None


def _status(error: Exception) -> Any:
    """Return the HTTP status of a botocore `ClientError`, without an import of botocore."""
    response = getattr(error, "response", None)
    metadata = response.get("ResponseMetadata") if isinstance(response, dict) else None
    return metadata.get("HTTPStatusCode") if isinstance(metadata, dict) else None


# --- The response ---------------------------------------------------------------------------------------------------


def response_to(event: WebSocketEvent[Any], value: Any) -> dict[str, Any]:
    """Return the response to an event for a handler's return value."""
    if value is None:
        return {"statusCode": 200}
    kind = _KINDS.get(event.event_type, WebSocketReply)
    content = checked_content(value, kind)
    reply = _checked(object_reply(_NAME, unwrap_reply(_NAME, value, kind))) if content is None else dict(content)
    if isinstance(value, ConnectReply):
        _check_subprotocol(reply, event)
    return reply


def _checked(reply: dict[str, Any]) -> dict[str, Any]:
    check_spelling(_NAME, reply, ("statusCode", *_OPTIONAL))
    if not 100 <= required(_NAME, reply, "statusCode", int, "an HTTP status code") <= 599:
        raise ReplyError(_NAME, "statusCode", "is not between 100 and 599")
    for key in reply.keys() & _OPTIONAL.keys():
        required(_NAME, reply, key, *_OPTIONAL[key])
    check_texts(_NAME, reply, "headers")
    for name, header in (reply.get("headers") or {}).items():
        if not (header.isprintable() and name.isprintable() and name):
            field = f"headers.{name if name.isprintable() else '?'}"
            raise ReplyError(_NAME, field, "is not a header: its name and value must be printable text")
    if len(reply.get("body", "").encode()) > _BYTES:
        raise ReplyError(_NAME, "body", f"has more than the {_BYTES} bytes of a message")
    return reply


def _check_subprotocol(reply: dict[str, Any], event: WebSocketEvent[Any]) -> None:
    chosen = next((value for name, value in reply.get("headers", {}).items() if _is_subprotocol(name)), None)
    if chosen is None:
        return
    offers = [each for name, values in event.multi_value_headers.items() for each in values if _is_subprotocol(name)]
    offers += [value for name, value in event.headers.items() if _is_subprotocol(name)]
    if chosen not in [each.strip() for each in ",".join(offers).split(",")]:
        problem = "is not among the subprotocols that the client offers; the client would close the connection"
        raise ReplyError(_NAME, f"headers.{_PROTOCOL}", problem)


def _is_subprotocol(name: str) -> bool:
    return name.lower() == _PROTOCOL.lower()
