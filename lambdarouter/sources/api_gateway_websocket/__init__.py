"""Amazon API Gateway WebSocket API: connections, messages and disconnections of clients.

Shape: `requestContext.connectionId` and `requestContext.eventType`.

API Gateway expects `{"statusCode": 200}`. None has the same effect:

- `$connect`: return `accept(...)` or `refuse(...)`. Any status but 2xx refuses the connection. The headers of the
  response may contain `Sec-WebSocket-Protocol`.
- Messages: return `answer(...)`. API Gateway sends its body to the client only if the route has a route response; send
  with `post_to_connection` otherwise.
- `$disconnect`: API Gateway sends it on a best-effort basis, and ignores the response.

If a handler raises, the response is a 500 without any details, and the exception is in the log. API Gateway does not
retry.

The module of a helper is imported when the helper is first used.

Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-mapping-template-reference.html
"""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar

from ..._routing.deliveries import Callback, never
from ..._routing.route import Pattern, Route
from ..._routing.source import Source
from ..._routing.text_filters import TextFilter, text
from ._event import ConnectReply, MessageReply, WebSocketEvent, WebSocketReply

if TYPE_CHECKING:
    from ._replies import accept, answer, post_to_connection, refuse

__all__ = [
    "SOURCE",
    "ConnectReply",
    "MessageReply",
    "WebSocketEvent",
    "WebSocketReply",
    "accept",
    "answer",
    "connect",
    "disconnect",
    "event",
    "message",
    "post_to_connection",
    "refuse",
]

_HELPERS = ("accept", "answer", "post_to_connection", "refuse")


if not TYPE_CHECKING:
    # Hidden from type checkers, which would accept any misspelt name.
    def __getattr__(name: str) -> Any:
        if name in _HELPERS:
            from importlib import import_module

            return getattr(import_module("._replies", __name__), name)
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def _report(event: Any, value: Any, error: Exception | None, context: Any) -> dict[str, Any]:
    """Return the response for the client, which contains nothing of an exception."""
    if error is not None:
        return {"statusCode": 500}
    from ._replies import response_to

    return response_to(event, value)


# The client receives the result of the invocation: a late response is better than a report of the time limit.
SOURCE = Source(
    "api_gateway_websocket",
    Callback(_report, reports_timeout=never),
    event=WebSocketEvent,
    correlation_id=("requestContext", "requestId"),
    has_end_users=True,
)

_R = TypeVar("_R", bound=WebSocketReply | None)


class _EventRoutes(Generic[_R]):
    """A route factory for one type of event. `_R` is the class of its replies; None if the response is ignored."""

    def __init__(self, event_type: str | None, doc: str) -> None:
        self.event_type = event_type
        filters = (type(self).__call__.__doc__ or "").partition("\n")[2]
        self.__doc__ = f"{doc}\n{filters}"

    def __call__(
        self,
        *,
        route: TextFilter | None = None,
        pattern: Pattern | None = None,
        where: Callable[[WebSocketEvent[Any]], bool] | None = None,
    ) -> Route[WebSocketEvent[Any], _R | Mapping[str, Any] | None]:
        """Match the events of this type that pass every filter: `route` is the route key, `where` a predicate.

        - `route`: route key, such as `$default` or `sendmessage`.
        - `pattern`: event pattern such as `{"body": {"kind": ["order"]}}`.
        - `where`: predicate on the event.
        """
        filters = text("event_type", self.event_type), text("route", route)
        return Route(SOURCE, WebSocketEvent, *filters, pattern=pattern, where=where)


event: _EventRoutes[WebSocketReply] = _EventRoutes(None, "Match every event of a WebSocket API.")
connect: _EventRoutes[ConnectReply] = _EventRoutes(
    "CONNECT", "Match new connections; a status that is not 2xx refuses the connection."
)
disconnect: _EventRoutes[None] = _EventRoutes(
    "DISCONNECT", "Match connections that the client or the server closed; the response is ignored."
)
message: _EventRoutes[MessageReply] = _EventRoutes("MESSAGE", "Match messages of clients.")


if TYPE_CHECKING:
    from ..._routing.decorator import AnswersDecorator

    class Decorators:
        """The decorators of the source, for type checkers and editors."""

        on_api_gateway_websocket: Final = AnswersDecorator(event)
        """Match every event of a WebSocket API. Example: `@app.on_api_gateway_websocket()`."""
        on_websocket_connect: Final = AnswersDecorator(connect)
        """Match new connections; a status that is not 2xx refuses the connection.

        Example: `@app.on_websocket_connect()`.
        """
        on_websocket_disconnect: Final = AnswersDecorator(disconnect)
        """Match connections that the client or the server closed; the response is ignored.

        Example: `@app.on_websocket_disconnect()`.
        """
        on_websocket_message: Final = AnswersDecorator(message)
        """Match messages of clients. Example: `@app.on_websocket_message()`."""
