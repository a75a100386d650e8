"""Calls of AgentCore tools: bare arguments as the payload, the rest in the client context."""

from lambdarouter.sources.agentcore_tool import ToolCall

from ._reading import Reading

READINGS: list[Reading] = [
    Reading(
        "on_agentcore_tool",
        {"keywords": "wireless headphones", "category": "electronics"},
        [
            ToolCall(
                name="searchProducts",
                target="shop-lambda",
                arguments={"keywords": "wireless headphones", "category": "electronics"},
                target_id="TGT0A1B2C3",
                gateway_id="shop-gw-q1w2e3r4t5",
                mcp_message_id="rpc-17",
                request_id="6c2e7f1a-9f77-4a5e-8a46-0a9a7f6f2d31",
                message_version="1.0",
                headers={"x-correlation-id": "c-1", "x-tenant-id": "t-2"},
                query={"environment": "test"},
            )
        ],
        custom={
            "bedrockAgentCoreMessageVersion": "1.0",
            "bedrockAgentCoreAwsRequestId": "6c2e7f1a-9f77-4a5e-8a46-0a9a7f6f2d31",
            "bedrockAgentCoreMcpMessageId": "rpc-17",
            "bedrockAgentCoreGatewayId": "shop-gw-q1w2e3r4t5",
            "bedrockAgentCoreTargetId": "TGT0A1B2C3",
            "bedrockAgentCoreToolName": "shop-lambda___searchProducts",
            "bedrockAgentCorePropagatedHeaders": {"x-correlation-id": "c-1", "x-tenant-id": "t-2"},
            "bedrockAgentCorePropagatedQueryParameters": '{"environment": "test"}',
        },
    ),
    Reading(
        "on_agentcore_tool",
        {"Records": [{"eventSource": "aws:s3", "s3": {}}]},
        [ToolCall(name="check_event", arguments={"Records": [{"eventSource": "aws:s3", "s3": {}}]}, mcp_message_id=4)],
        custom={"bedrockAgentCoreToolName": "check_event", "bedrockAgentCoreMcpMessageId": 4},
    ),
]
