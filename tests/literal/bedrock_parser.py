"""Parser functions of Bedrock agents."""

from lambdarouter.sources.bedrock_parser import ModelOutput

from ._reading import Reading

READINGS: list[Reading] = [
    Reading(
        "on_bedrock_parser",
        {
            "agent": {"alias": "ALIAS54321", "id": "AGENTID321", "name": "ClaimsAgent", "version": "7"},
            "invokeModelRawResponse": " <thinking>B</thinking>",
            "messageVersion": "1.0",
            "overrideType": "OUTPUT_PARSER",
            "promptType": "PRE_PROCESSING",
        },
        [
            ModelOutput(
                text=" <thinking>B</thinking>",
                prompt_type="PRE_PROCESSING",
                agent="ClaimsAgent",
                agent_id="AGENTID321",
                agent_alias="ALIAS54321",
                agent_version="7",
                override_type="OUTPUT_PARSER",
                message_version="1.0",
            )
        ],
    )
]
