"""Sample payloads of Lambda function nodes in Bedrock flows.

Source: https://docs.aws.amazon.com/bedrock/latest/userguide/flows-nodes.html
"""

from typing import TYPE_CHECKING, Any, Final

from .._events.samples import Sample
from ..sources.bedrock_flow import FlowNode

if TYPE_CHECKING:
    from .._events.builder import field, frozen
    from .._events.samples import SAMPLED, Fields, several

    @frozen(kw_only=True)
    class _Fields(Fields, FlowNode):
        name: str = SAMPLED
        inputs: Any = field(default=SAMPLED, converter=several)
        flow: str = SAMPLED  # pyright: ignore[reportIncompatibleMethodOverride]

else:
    _Fields = FlowNode

_NODE: dict[str, Any] = {
    "messageVersion": "1.0",
    "flow": {
        "flowArn": "arn:aws:bedrock:us-east-1:123456789012:flow/ABCDEFGHIJ",
        "flowAliasArn": "arn:aws:bedrock:us-east-1:123456789012:flow/ABCDEFGHIJ/alias/KLMNOPQRST",
    },
    "node": {
        "name": "Prices",
        "inputs": [{"name": "codeHookInput", "type": "String", "expression": "$.data", "value": "o-1"}],
    },
}

node: Final = Sample(_Fields, _NODE, doc="A run of a Lambda function node.")
