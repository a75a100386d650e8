"""Lambda function nodes of Bedrock flows."""

from lambdarouter.sources.bedrock_flow import FlowInput, FlowNode

from ._reading import Reading

_FLOW = "arn:aws:bedrock:us-east-1:123456789012:flow/FLOW123456"

READINGS: list[Reading] = [
    Reading(
        "on_bedrock_flow",
        {
            "messageVersion": "1.0",
            "flow": {"flowArn": _FLOW, "flowAliasArn": f"{_FLOW}/alias/ALIAS12345"},
            "node": {
                "name": "SecondItem",
                "inputs": [{"name": "items", "type": "Array", "expression": "$.data[1]", "value": [2, {"a": None}]}],
            },
        },
        [
            FlowNode(
                name="SecondItem",
                flow_arn=_FLOW,
                alias_arn=f"{_FLOW}/alias/ALIAS12345",
                message_version="1.0",
                inputs=(FlowInput(name="items", type="Array", expression="$.data[1]", value=[2, {"a": None}]),),
            )
        ],
    )
]
