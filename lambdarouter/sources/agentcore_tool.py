"""Amazon Bedrock AgentCore Gateway: calls of tools, which MCP clients make through a gateway's Lambda target.

Shape: none. The payload consists of only the arguments of the tool. The context identifies the source:
`context.client_context.custom["bedrockAgentCoreToolName"]` is `<target>___<tool>`.

Detection reads the context before the payload, so arguments that look like an event of another service reach their
tool. The parameters of a handler are bound to the arguments by name. The first parameter may instead be a model of all
arguments, or the `ToolCall` itself. One PayloadError, raised before the handler is called, reports every argument that
does not fit.

The return value is the result of the tool, as JSON. If a handler raises, the invocation fails, and the gateway reports
an error to the client. `lambdarouter tools` prints the tool schema that the target needs.

Source: https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/gateway-add-target-lambda.html
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Any, Final, Generic

from .._events.builder import field, frozen
from .._events.codecs import Codec, expected
from .._events.encoded_codecs import parse_json
from .._events.model import At, Event, Location, Payload
from .._replies.reply import json_reply
from .._routing.deliveries import Invocation
from .._routing.route import ArgumentsRoute, T_any
from .._routing.source import Source
from .._routing.text_filters import TextFilter, text

__all__ = ["DELIMITER", "SOURCE", "ToolCall", "tool"]

_NAME = "agentcore_tool"

#: The mark between the name of the target and the name of the tool. The name of a target has no underscore.
DELIMITER = "___"


def _read_tool(value: Any, location: Location) -> str:
    if type(value) is not str:
        raise expected("the name of a tool in a string", value)
    target, delimiter, name = value.partition(DELIMITER)
    return name if delimiter else target


def _read_target(value: Any, location: Location) -> str | None:
    if type(value) is not str:
        raise expected("the name of a tool in a string", value)
    target, delimiter, _ = value.partition(DELIMITER)
    return target if delimiter else None


def _read_propagated(value: Any, location: Location) -> dict[str, str]:
    # Some senders write the object as JSON in a string.
    found = parse_json(value) if type(value) is str else value
    if type(found) is not dict or not all(type(each) is str for each in found.values()):
        raise expected("an object of strings", found)
    return found


_propagated = Codec("an object of strings", _read_propagated)
_FULL_NAME = ("context", "bedrockAgentCoreToolName")


@frozen(kw_only=True)
class ToolCall(Event, Generic[T_any]):
    """One call of a tool. `ToolCall[Query]` structures the arguments as `Query`.

    `raw` has the arguments at `arguments`, and the values of the client context at `context`.
    """

    name: Annotated[str, At(_FULL_NAME, codec=Codec("the name of a tool in a string", _read_tool))]
    """Name of the tool, without the name of the target."""

    arguments: Annotated[T_any, Payload("arguments", written="value")] = field(repr=False)
    """Arguments of the call: JSON values, or an instance of the type argument in the handler's annotation."""

    target: Annotated[str | None, At(_FULL_NAME, codec=Codec("the name of a tool in a string", _read_target))] = None
    """Name of the gateway's target. None if the name of the tool has no prefix."""

    target_id: Annotated[str | None, At("context.bedrockAgentCoreTargetId")] = None
    """Id of the gateway's target."""

    gateway_id: Annotated[str | None, At("context.bedrockAgentCoreGatewayId")] = None
    """Id of the gateway."""

    mcp_message_id: Annotated[str | int | None, At("context.bedrockAgentCoreMcpMessageId")] = None
    """Id of the message that the client sent to the MCP server."""

    request_id: Annotated[str | None, At("context.bedrockAgentCoreAwsRequestId")] = None
    """Id of the request to AgentCore."""

    headers: Annotated[dict[str, str], At("context.bedrockAgentCorePropagatedHeaders", codec=_propagated)] = field(
        factory=dict[str, str], repr=False
    )
    """Headers of the client's request that `metadataConfiguration.allowedRequestHeaders` of the target names."""

    query: Annotated[dict[str, str], At("context.bedrockAgentCorePropagatedQueryParameters", codec=_propagated)] = (
        field(factory=dict[str, str], repr=False)
    )
    """Query parameters of the client's request that `metadataConfiguration.allowedQueryParameters` names."""

    message_version: Annotated[str | None, At("context.bedrockAgentCoreMessageVersion")] = None
    """Version of the message, `1.0`."""


def _with_context(payload: Any, context: Any) -> dict[str, Any]:
    """The raw call: the arguments, and the values of the client context."""
    custom = getattr(getattr(context, "client_context", None), "custom", None)
    return {"context": dict(custom) if isinstance(custom, dict) else {}, "arguments": payload}


def _reply(value: Any, event: Any) -> Any:
    return json_reply(_NAME, value)


SOURCE = Source(
    _NAME,
    Invocation(reply=_reply, with_context=_with_context),
    event=ToolCall,
    arguments="arguments",
    has_end_users=True,
)


# --- Routes ---------------------------------------------------------------------------------------------------------


def tool(
    *,
    name: TextFilter | None = None,
    target: TextFilter | None = None,
    where: Callable[[ToolCall[Any]], bool] | None = None,
) -> ArgumentsRoute:
    """Match calls of tools. The parameters of the handler are the arguments, by name.

    - `name`: name of the tool, without the name of the target.
    - `target`: name of the gateway's target.
    - `where`: predicate on the call, evaluated after the other filters.
    """
    return ArgumentsRoute(SOURCE, ToolCall, text("name", name), text("target", target), where=where)


if TYPE_CHECKING:
    from .._routing.decorator import ArgumentsDecorator

    class Decorators:
        """The decorators of the source, for type checkers and editors."""

        on_agentcore_tool: Final = ArgumentsDecorator(tool)
        """Example: `@app.on_agentcore_tool(name="get_order")`."""
