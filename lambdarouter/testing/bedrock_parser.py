"""Sample payloads of parser functions of Bedrock agents.

Source: https://docs.aws.amazon.com/bedrock/latest/userguide/lambda-parser.html
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from .._events.samples import P, Sample
from ..sources.bedrock_parser import ModelOutput

if TYPE_CHECKING:
    from .._events.builder import frozen
    from .._events.samples import SAMPLED, Fields

    @frozen(kw_only=True)
    class _Fields(Fields, ModelOutput):
        text: str = SAMPLED

else:
    _Fields = ModelOutput


def _sample(event: Callable[P, Any], doc: str, prompt_type: str, text: str, **others: Any) -> Sample[P]:
    payload: dict[str, Any] = {
        "messageVersion": "1.0",
        "agent": {"name": "InsuranceAgent", "id": "AGENTID123", "alias": "TSTALIASID", "version": "DRAFT"},
        "invokeModelRawResponse": text,
        "promptType": prompt_type,
        "overrideType": "OUTPUT_PARSER",
        **others,
    }
    return Sample(event, {key: value for key, value in payload.items() if value is not None}, doc=doc)


orchestration: Final = _sample(
    _Fields, "The next step of an agent.", "ORCHESTRATION", "<answer>Your claim is paid.</answer>"
)
pre_processing: Final = _sample(_Fields, "The category of an input.", "PRE_PROCESSING", "<category>D</category>")
post_processing: Final = _sample(
    _Fields, "The final text of an agent.", "POST_PROCESSING", "<final_response>Your claim is paid.</final_response>"
)
routing: Final = _sample(_Fields, "The agent for an input.", "ROUTING_CLASSIFIER", "<agent>claims</agent>")
generation: Final = _sample(
    _Fields, "An answer from a knowledge base.", "KNOWLEDGE_BASE_RESPONSE_GENERATION", "<answer>It is covered.</answer>"
)
summarization: Final = _sample(
    _Fields,
    "The summary of a session.",
    "MEMORY_SUMMARIZATION",
    "<summary>The user greeted.</summary>",
    agent=None,
    overrideType=None,
)
