"""The event of a parser function of an agent."""

from typing import Annotated

from ..._events.builder import field, frozen
from ..._events.model import At, Event


@frozen(kw_only=True)
class ModelOutput(Event):
    """One output of a model to parse."""

    text: Annotated[str, At("invokeModelRawResponse")] = field(repr=False)
    """Output of the model, unchanged."""

    prompt_type: Annotated[str, At("promptType")] = "ORCHESTRATION"
    """Type of the prompt: `PRE_PROCESSING`, `ORCHESTRATION`, `ROUTING_CLASSIFIER`, `POST_PROCESSING`,
    `KNOWLEDGE_BASE_RESPONSE_GENERATION` or `MEMORY_SUMMARIZATION`."""

    agent: Annotated[str | None, At("agent.name")] = None
    """Name of the agent. Not in the event of a `MEMORY_SUMMARIZATION` prompt."""

    agent_id: Annotated[str | None, At("agent.id")] = None
    """Id of the agent."""

    agent_alias: Annotated[str | None, At("agent.alias")] = None
    """Id of the agent's alias."""

    agent_version: Annotated[str | None, At("agent.version")] = None
    """Version of the agent, such as `DRAFT`."""

    override_type: Annotated[str | None, At("overrideType")] = None
    """Part of the prompt that the function replaces: `OUTPUT_PARSER`."""

    message_version: Annotated[str | None, At("messageVersion")] = None
    """Version of the message, `1.0`."""
