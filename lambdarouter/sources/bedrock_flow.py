"""Amazon Bedrock Flows: runs of a Lambda function node, with the inputs of the node.

Shape: `flow.flowArn`, `node.name` and `node.inputs`.

The return value of the handler is the output of the node, `functionResponse`, as JSON: a string, number, boolean,
object or list, according to the type of the output in the flow. If a handler raises, the node fails.

Source: https://docs.aws.amazon.com/bedrock/latest/userguide/flows-nodes.html
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Any, Final

from .._events.builder import frozen
from .._events.model import At, Event, Part
from .._replies.reply import json_reply
from .._routing.deliveries import Invocation
from .._routing.filters import last_of
from .._routing.route import Route
from .._routing.source import Source
from .._routing.text_filters import TextFilter, arn, text

__all__ = ["SOURCE", "FlowInput", "FlowNode", "event"]

_NAME = "bedrock_flow"


@frozen(kw_only=True)
class FlowInput(Part):
    """One input of a node."""

    name: Annotated[str, At("name")]
    """Name of the input, such as `codeHookInput`."""

    value: Annotated[Any, At("value")] = None
    """Value of the input, after the flow has evaluated the expression."""

    type: Annotated[str, At("type")] = "String"
    """Type of the input: `String`, `Number`, `Boolean`, `Object` or `Array`."""

    expression: Annotated[str | None, At("expression")] = None
    """Expression of the input, such as `$.data`."""


@frozen(kw_only=True)
class FlowNode(Event):
    """One run of a Lambda function node."""

    name: Annotated[str, At("node.name")]
    """Name of the node."""

    inputs: Annotated[tuple[FlowInput, ...], At("node.inputs")] = ()
    """Inputs of the node."""

    flow_arn: Annotated[str, At("flow.flowArn")] = "arn:aws:bedrock:us-east-1:123456789012:flow/ABCDEFGHIJ"
    """ARN of the flow."""

    alias_arn: Annotated[str | None, At("flow.flowAliasArn")] = None
    """ARN of the alias of the flow."""

    message_version: Annotated[str | None, At("messageVersion")] = None
    """Version of the message, `1.0`."""

    @property
    def flow(self) -> str:
        """Id of the flow."""
        return last_of(self.flow_arn)

    @property
    def values(self) -> dict[str, Any]:
        """Values of the inputs by name."""
        return {each.name: each.value for each in self.inputs}


def _reply(value: Any, event: Any) -> Any:
    return json_reply(_NAME, value)


SOURCE = Source(_NAME, Invocation(reply=_reply), event=FlowNode, has_end_users=True, accepts_none=True)


# --- Routes ---------------------------------------------------------------------------------------------------------


def event(
    *,
    node: TextFilter | None = None,
    flow: TextFilter | None = None,
    where: Callable[[FlowNode], bool] | None = None,
) -> Route[FlowNode]:
    """Match runs of Lambda function nodes.

    - `node`: name of the node.
    - `flow`: id or ARN of the flow.
    - `where`: predicate on the event, evaluated after the other filters.
    """
    return Route(SOURCE, FlowNode, text("name", node, name="node"), arn("flow_arn", flow, name="flow"), where=where)


if TYPE_CHECKING:
    from .._routing.decorator import ListensDecorator

    class Decorators:
        """The decorators of the source, for type checkers and editors."""

        on_bedrock_flow: Final = ListensDecorator(event)
        """Example: `@app.on_bedrock_flow(flow="orders")`."""
