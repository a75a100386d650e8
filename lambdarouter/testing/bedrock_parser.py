"""Sample payloads of parser functions of Bedrock agents.

Source: https://docs.aws.amazon.com/bedrock/latest/userguide/lambda-parser.html
"""

from typing import Any

from .._events.samples import Sample
from ..sources.bedrock_parser import ModelOutput


def _sample(doc: str, prompt_type: str, text: str, **others: Any) -> Sample:
    payload: dict[str, Any] = {
        "messageVersion": "1.0",
        "agent": {"name": "InsuranceAgent", "id": "AGENTID123", "alias": "TSTALIASID", "version": "DRAFT"},
        "invokeModelRawResponse": text,
        "promptType": prompt_type,
        "overrideType": "OUTPUT_PARSER",
        **others,
    }
    return Sample(ModelOutput, {key: value for key, value in payload.items() if value is not None}, doc=doc)


orchestration: Sample = _sample("The next step of an agent.", "ORCHESTRATION", "<answer>Your claim is paid.</answer>")
pre_processing: Sample = _sample("The category of an input.", "PRE_PROCESSING", "<category>D</category>")
post_processing: Sample = _sample(
    "The final text of an agent.", "POST_PROCESSING", "<final_response>Your claim is paid.</final_response>"
)
routing: Sample = _sample("The agent for an input.", "ROUTING_CLASSIFIER", "<agent>claims</agent>")
generation: Sample = _sample(
    "An answer from a knowledge base.", "KNOWLEDGE_BASE_RESPONSE_GENERATION", "<answer>It is covered.</answer>"
)
summarization: Sample = _sample(
    "The summary of a session.",
    "MEMORY_SUMMARIZATION",
    "<summary>The user greeted.</summary>",
    agent=None,
    overrideType=None,
)
