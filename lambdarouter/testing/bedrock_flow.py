"""Sample payloads of Lambda function nodes in Bedrock flows.

Source: https://docs.aws.amazon.com/bedrock/latest/userguide/flows-nodes.html
"""

from typing import Any

from .._events.samples import Sample
from ..sources.bedrock_flow import FlowNode

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

node: Sample = Sample(FlowNode, _NODE, doc="A run of a Lambda function node.")
