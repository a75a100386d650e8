"""The replies of a parser function, by the type of the prompt."""

from collections.abc import Iterable, Mapping
from typing import Any, Final, Literal, get_args

from ..._events.builder import frozen
from ..._events.codecs import kind_of
from ..._replies.checked import checked_reply
from ..._replies.reply import Reply, check_keys, json_reply, object_reply, one_of, required
from ...errors import ReplyError
from ._event import ModelOutput

NAME: Final = "bedrock_parser"
SUMMARIES: Final = "topicwiseSummaries"

_ORCHESTRATION = "orchestrationParsedResponse"
_ROUTING = "routingClassifierParsedResponse"
_GENERATION = "knowledgeBaseResponseGenerationParsedResponse"

#: The key of the reply by the type of the prompt.
KEYS: Final = {
    "PRE_PROCESSING": "preProcessingParsedResponse",
    "ORCHESTRATION": _ORCHESTRATION,
    "ROUTING_CLASSIFIER": _ROUTING,
    "POST_PROCESSING": "postProcessingParsedResponse",
    "KNOWLEDGE_BASE_RESPONSE_GENERATION": _GENERATION,
    "MEMORY_SUMMARIZATION": SUMMARIES,
}

#: The keys that go with each next step of an orchestration: for one after another, and for several at once.
_STEPS: Final = {
    "AGENT_COLLABORATOR": ("agentCollaboratorInvocation",),
    "ACTION_GROUP": ("actionGroupInvocation", "actionGroupInvocations"),
    "KNOWLEDGE_BASE": ("agentKnowledgeBase", "agentKnowledgeBases"),
    "FINISH": ("agentFinalResponse",),
    "ASK_USER": ("agentAskUser",),
}
_Route = Literal["AGENT", "LAST_AGENT", "UNDECIDED"]


@frozen
class ParserReply(Reply):
    """A parsed output, made by the helpers of this source. `wire` lacks the type of the prompt, which is filled in."""


# --- Orchestration --------------------------------------------------------------------------------------------------


def finish(text: str, citations: Iterable[Mapping[str, Any]] = (), *, rationale: str | None = None) -> ParserReply:
    """End the orchestration with text for the user. `citations` are made by `part`."""
    return _step("FINISH", {"agentFinalResponse": _with_citations(text, citations)}, rationale)


def ask_user(text: str, *, id: str | None = None, rationale: str | None = None) -> ParserReply:
    """Ask the user for more information."""
    return _step("ASK_USER", {"agentAskUser": _known({"responseText": text, "id": id})}, rationale)


def invoke_action(
    action_group: str,
    *,
    function: str | None = None,
    api: str | None = None,
    verb: str | None = None,
    parameters: Mapping[str, str] | None = None,
    id: str | None = None,
    rationale: str | None = None,
) -> ParserReply:
    """Invoke an action group.

    - `function`: function of an action group with function details.
    - `api`, `verb`: operation and method of an action group with an OpenAPI schema.
    - `parameters`: strings by the names of the parameters.
    - `id`: id of the call.
    - `rationale`: reasoning, for the trace.

    Raises ReplyError unless there is a function, or an operation with its method.
    """
    if (function is None) is (api is None) or (api is None) is not (verb is None):
        raise ReplyError(NAME, "actionGroupInvocation", "needs function=, or api= and verb=")
    invocation = _known(
        {"actionGroupName": action_group, "functionName": function, "apiName": api, "verb": verb, "id": id}
    )
    invocation["actionGroupInput"] = {name: {"value": value} for name, value in (parameters or {}).items()}
    return _step("ACTION_GROUP", {"actionGroupInvocation": invocation}, rationale)


def query_knowledge_base(
    knowledge_base_id: str,
    query: str,
    *,
    id: str | None = None,
    rationale: str | None = None,
) -> ParserReply:
    """Query a knowledge base."""
    found = _known({"knowledgeBaseId": knowledge_base_id, "id": id, "searchQuery": {"value": query}})
    return _step("KNOWLEDGE_BASE", {"agentKnowledgeBase": found}, rationale)


def invoke_collaborator(name: str, text: str, *, rationale: str | None = None) -> ParserReply:
    """Invoke a collaborator of the agent with text."""
    return _step("AGENT_COLLABORATOR", _collaborator(name, text), rationale)


def reprompt(event: ModelOutput, text: str, *, rationale: str | None = None) -> ParserReply:
    """Ask the model to write its output again. Only for `ORCHESTRATION` and `ROUTING_CLASSIFIER`.

    Raises ReplyError for another type of prompt.
    """
    key = KEYS.get(event.prompt_type)
    if key not in (_ORCHESTRATION, _ROUTING):
        raise ReplyError(NAME, "parsingErrorDetails", f"is not possible for {event.prompt_type}")
    return _new(key, _known({"rationale": rationale, "parsingErrorDetails": {"repromptResponse": text}}))


def _step(kind: str, details: dict[str, Any], rationale: str | None) -> ParserReply:
    parsed = _known({"rationale": rationale, "responseDetails": {"invocationType": kind, **details}})
    return _new(_ORCHESTRATION, parsed)


# --- Other types of prompts -----------------------------------------------------------------------------------------


def pre_processed(is_valid_input: bool, rationale: str | None = None) -> ParserReply:
    """Say whether the input of the user is valid, with the reasoning for the trace."""
    return _new("preProcessingParsedResponse", _known({"isValidInput": is_valid_input, "rationale": rationale}))


def post_processed(text: str, citations: Iterable[Mapping[str, Any]] = ()) -> ParserReply:
    """Return the final text for the user. `citations` are made by `part`."""
    return _new("postProcessingParsedResponse", _with_citations(text, citations))


def generated(parts: Iterable[Mapping[str, Any]]) -> ParserReply:
    """Return what the knowledge base has generated, in parts made by `part`."""
    return _new(_GENERATION, {"generatedResponse": {"generatedResponseParts": list(parts)}})


def classified(
    type: _Route,
    *,
    collaborator: str | None = None,
    text: str | None = None,
) -> ParserReply:
    """Route the input of the user to an agent: to the collaborator with this name, with a text."""
    found: dict[str, Any] = {"type": type}
    if collaborator is not None:
        found |= _collaborator(collaborator, "" if text is None else text)
    return _new(_ROUTING, {"responseDetails": found})


def summarized(topics: Mapping[str, str]) -> ParserReply:
    """Return the summaries of a session by topic."""
    return _new(SUMMARIES, [{"topic": topic, "summary": summary} for topic, summary in topics.items()])


def part(text: str, source_ids: Iterable[str] = ()) -> dict[str, Any]:
    """Make one part of the text with the ids of its sources, for citations."""
    found: dict[str, Any] = {"text": text, "references": [{"sourceId": each} for each in source_ids]}
    return object_reply(NAME, found)


def _with_citations(text: str, citations: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    parts = list(citations)
    return {"responseText": text, **({"citations": {"generatedResponseParts": parts}} if parts else {})}


def _collaborator(name: str, text: str) -> dict[str, Any]:
    return {"agentCollaboratorInvocation": {"agentCollaboratorName": name, "input": {"text": text}}}


def _known(values: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value is not None}


def _new(key: str, content: Any) -> ParserReply:
    return checked_reply(ParserReply, check({key: json_reply(NAME, content)}))


# --- Checks ---------------------------------------------------------------------------------------------------------


def check(value: Any) -> dict[str, Any]:
    """The reply as plain JSON; raises ReplyError for a reply that the agent does not understand."""
    reply = object_reply(NAME, value)
    check_keys(NAME, reply, ("messageVersion", "promptType", *KEYS.values()))
    parsed = [key for key in KEYS.values() if key in reply]
    if len(parsed) != 1:
        raise ReplyError(NAME, "value", f"has {len(parsed)} parsed responses; expected one")
    key = parsed[0]
    if key == SUMMARIES:
        _check_items(reply, SUMMARIES, "", ("topic", "summary"))
        return reply
    content = required(NAME, reply, key, dict, "an object")
    if key in (_ORCHESTRATION, _ROUTING):
        _check_next(content, key)
    elif key == _GENERATION:
        response = required(NAME, content, "generatedResponse", dict, "an object", parent=key)
        _check_items(response, "generatedResponseParts", f"{key}.generatedResponse", ("text",))
    elif key == "preProcessingParsedResponse":
        required(NAME, content, "isValidInput", bool, "a boolean", parent=key)
    else:
        _check_text(content, key)
    return reply


def _check_next(content: dict[str, Any], key: str) -> None:
    """Check the next step: one of them, or the text of another prompt."""
    if content.get("rationale") is not None:
        required(NAME, content, "rationale", str, "a string", parent=key)
    if content.get("parsingErrorDetails") is not None:
        details = required(NAME, content, "parsingErrorDetails", dict, "an object", parent=key)
        required(NAME, details, "repromptResponse", str, "a string", parent=f"{key}.parsingErrorDetails")
        return
    details = required(NAME, content, "responseDetails", dict, "an object", parent=key)
    path = f"{key}.responseDetails"
    if key == _ROUTING:
        one_of(NAME, details, "type", get_args(_Route), parent=path)
        return
    kind = one_of(NAME, details, "invocationType", tuple(_STEPS), parent=path)
    if not any(each in details for each in _STEPS[kind]):
        raise ReplyError(NAME, f"{path}.{_STEPS[kind][0]}", f"is missing; the next step is {kind}")
    if kind == "FINISH":
        _check_text(required(NAME, details, "agentFinalResponse", dict, "an object", parent=path), path)
    elif kind == "ASK_USER":
        _check_text(required(NAME, details, "agentAskUser", dict, "an object", parent=path), path)


def _check_text(content: dict[str, Any], path: str) -> None:
    required(NAME, content, "responseText", str, "a string", parent=path)
    if content.get("citations") is not None:
        citations = required(NAME, content, "citations", dict, "an object", parent=path)
        _check_items(citations, "generatedResponseParts", f"{path}.citations", ("text",))


def _check_items(content: dict[str, Any], key: str, path: str, texts: tuple[str, ...]) -> None:
    """Check a list of objects, each of which has some texts."""
    own = f"{path}.{key}" if path else key
    for index, each in enumerate(required(NAME, content, key, list, "a list", parent=path)):
        if not isinstance(each, dict):
            raise ReplyError(NAME, f"{own}[{index}]", f"is {kind_of(each)}; expected an object")
        for name in texts:
            required(NAME, each, name, str, "a string", parent=f"{own}[{index}]")
