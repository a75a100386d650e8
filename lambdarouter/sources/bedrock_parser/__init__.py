"""Amazon Bedrock agents: parser functions, which read the output of a model at one step of an agent.

Shape: `invokeModelRawResponse` and `promptType`.

The agent reads one object, whose key depends on the type of the prompt, such as `orchestrationParsedResponse`. The
helpers make it; a dict in the agent's own form is checked in the same way. `promptType` is filled in. If a handler
raises, the step fails. None is a ReplyError, because the agent could not continue without a parsed response.

Source: https://docs.aws.amazon.com/bedrock/latest/userguide/lambda-parser.html
"""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

from ..._events.codecs import kind_of
from ..._replies.reply import Reply, checked_once
from ..._routing.deliveries import Invocation
from ..._routing.route import Route
from ..._routing.source import Source
from ..._routing.text_filters import TextFilter, text
from ...errors import ReplyError
from ._event import ModelOutput
from ._replies import (
    KEYS,
    NAME,
    SUMMARIES,
    ParserReply,
    ask_user,
    classified,
    finish,
    generated,
    invoke_action,
    invoke_collaborator,
    part,
    post_processed,
    pre_processed,
    query_knowledge_base,
    reprompt,
    summarized,
)
from ._replies import check as _check

__all__ = [
    "SOURCE",
    "ModelOutput",
    "ParserReply",
    "ask_user",
    "classified",
    "event",
    "finish",
    "generated",
    "invoke_action",
    "invoke_collaborator",
    "part",
    "post_processed",
    "pre_processed",
    "query_knowledge_base",
    "reprompt",
    "summarized",
]


def _reply(value: Any, event: ModelOutput) -> dict[str, Any]:
    if not isinstance(value, Reply | Mapping):
        raise ReplyError(NAME, "value", f"is {kind_of(value)}; expected a reply of this source, or an object")
    reply = checked_once(NAME, value, ParserReply, _check)
    key = KEYS.get(event.prompt_type)
    if key is not None and key not in reply:
        raise ReplyError(NAME, key, f"is missing; the type of the prompt is {event.prompt_type}")
    if key == SUMMARIES:
        return reply
    if reply.setdefault("promptType", event.prompt_type) != event.prompt_type:
        raise ReplyError(NAME, "promptType", "is the type of another prompt; leave it out")
    return reply


SOURCE = Source(NAME, Invocation(reply=_reply), event=ModelOutput, has_end_users=True)


# --- Routes ---------------------------------------------------------------------------------------------------------


def event(
    *,
    prompt_type: TextFilter | None = None,
    agent: TextFilter | None = None,
    where: Callable[[ModelOutput], bool] | None = None,
) -> Route[ModelOutput, ParserReply | Mapping[str, Any]]:
    """Match outputs of models to parse.

    - `prompt_type`: type of the prompt, such as `ORCHESTRATION`.
    - `agent`: name of the agent.
    - `where`: predicate on the event, evaluated after the other filters.
    """
    return Route(SOURCE, ModelOutput, text("prompt_type", prompt_type), text("agent", agent), where=where)


if TYPE_CHECKING:
    from ..._routing.decorator import AnswersDecorator

    class Decorators:
        """The decorators of the source, for type checkers and editors."""

        on_bedrock_parser: Final = AnswersDecorator(event)
        """Example: `@app.on_bedrock_parser()`."""
