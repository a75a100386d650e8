"""Agents for Amazon Bedrock: an agent calls an action, which is a function or an operation of an API.

Shape: `actionGroup` and `agent` with `function`, or with `apiPath`. The handler's return value, as text, is the answer
that the agent reads: a function's text as it is, anything else as JSON; None is an empty text. `answer` says more than
that: a state, an HTTP status, attributes. A dict in the service's own form (`{"response": {"actionGroup", ...}}`) goes
out as that. The whole is 25 KB at most. An invocation that raised fails the agent's turn.

Parameters come as text beside the name of their type, as the model wrote them. They are read as that type; what is not
of its type stays the text that it is.

Source: https://docs.aws.amazon.com/bedrock/latest/userguide/agents-lambda.html
"""

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Annotated, Any, Generic, Literal

from .._events.builder import field, frozen
from .._events.codecs import Codec, Mismatch, expected, kind_of
from .._events.json_encoder import dumps, plain
from .._events.model import At, Event, Location, Payload
from .._replies.reply import Reply, check_size, json_reply, one_of, required, texts, unwrap_reply
from .._routing.route import Route, T_item
from .._routing.source import Invocation, Source
from .._routing.text_filters import Text, text
from ..errors import ReplyError

_NAME = "bedrock_agent"
_STATES = ("FAILURE", "REPROMPT")
_KILOBYTES = 25

_JSON_TYPES: dict[str, tuple[type, ...]] = {
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "array": (list,),
    "object": (dict,),
}


def _typed(kind: Any, value: Any) -> Any:
    """A parameter's value as what its type says; the text itself where it is none of that type."""
    wanted = _JSON_TYPES.get(kind) if type(kind) is str else None
    if wanted is None or type(value) is not str:
        return value
    try:
        found = json.loads(value if kind != "boolean" else value.lower(), parse_constant=_no_number)
    except (ValueError, RecursionError):
        return value
    if type(found) not in wanted or (type(found) is float and found - found != 0):  # too large to be a number
        return value
    return found


def _no_number(name: str) -> Any:
    raise ValueError(name)


def _read_parameters(value: Any, where: Location) -> dict[str, Any]:
    if type(value) is not list:
        raise expected("a list", value)
    found: dict[str, Any] = {}
    for index, each in enumerate(value):
        name = each.get("name") if type(each) is dict else None
        if type(name) is not str:
            raise Mismatch("expected an object with a name and a value", f"[{index}]")
        found[name] = _typed(each.get("type"), each.get("value"))
    return found


def _write_parameters(values: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"name": name, "type": _type_of(value), "value": _text_of(value)} for name, value in plain(values).items()]


def _type_of(value: Any) -> str:
    return next((kind for kind, types in _JSON_TYPES.items() if type(value) in types), "string")


def _text_of(value: Any) -> Any:
    return value if value is None or isinstance(value, str) else dumps(value)


_parameters = Codec("a list of parameters", _read_parameters, _write_parameters)


def _none() -> Any:
    return {}


@frozen(kw_only=True)
class BedrockAgentEvent(Event, Generic[T_item]):
    """One call of an action. `BedrockAgentEvent[Booking]` structures the parameters as `Booking`."""

    action_group: Annotated[str, At("actionGroup")]
    """Name of the action group."""

    function: Annotated[str | None, At("function")] = None
    """Name of the function. Only for an action group of functions."""

    api_path: Annotated[str | None, At("apiPath")] = None
    """Path of the operation as its schema has it: `/orders/{id}`. Only for an action group of an API."""

    http_method: Annotated[str | None, At("httpMethod")] = None
    """Method of the operation: `GET`. Only for an action group of an API."""

    parameters: Annotated[T_item, Payload("parameters", codec=_parameters, typed=_parameters)] = field(factory=_none)
    """The parameters by name: of the function, or of the operation's path and query."""

    body: Annotated[
        dict[str, Any], At(("requestBody", "content", "application/json", "properties"), codec=_parameters)
    ] = field(factory=dict[str, Any])
    """The properties of the request's JSON body by name. Only for an operation that has one."""

    input_text: Annotated[str | None, At("inputText")] = None
    """What the user said."""

    session_id: Annotated[str | None, At("sessionId")] = None
    """Id of the conversation."""

    session_attributes: Annotated[dict[str, str], At("sessionAttributes")] = field(factory=dict[str, str])
    """What the client and earlier answers put into the conversation."""

    prompt_session_attributes: Annotated[dict[str, str], At("promptSessionAttributes")] = field(factory=dict[str, str])
    """The same, for this turn alone, and seen by the model."""

    agent_name: Annotated[str | None, At("agent.name")] = None
    """Name of the agent."""

    agent_id: Annotated[str | None, At("agent.id")] = None
    """Id of the agent."""

    agent_alias: Annotated[str | None, At("agent.alias")] = None
    """Id of the agent's alias."""

    agent_version: Annotated[str | None, At("agent.version")] = None
    """Version of the agent: `DRAFT`, or a number."""

    message_version: Annotated[str, At("messageVersion", assumed=True)] = "1.0"
    """Version of the event's form."""


@frozen
class BedrockAgentReply(Reply):
    """An answer to a call of an action, made by `answer`."""


def answer(
    event: BedrockAgentEvent[Any],
    body: Any = None,
    *,
    response_state: Literal["FAILURE", "REPROMPT"] | None = None,
    http_status_code: int | None = None,
    content_type: str | None = None,
    session_attributes: Mapping[str, str | None] | None = None,
    prompt_session_attributes: Mapping[str, str | None] | None = None,
    knowledge_bases: Iterable[Mapping[str, Any]] | None = None,
) -> BedrockAgentReply:
    """Answer the agent with a body: a text as it is, anything else as JSON, None as an empty text.

    Of a function: `response_state` lets the model try again (`REPROMPT`), or ends the turn with an error (`FAILURE`).
    Of an operation: `http_status_code` is 200, `content_type` is `application/json`, unless given.

    Attributes are set beside those of the event; None leaves one out. `knowledge_bases` says how knowledge bases are
    searched from now on, in Bedrock's own form: `knowledgeBaseId` and `retrievalConfiguration` of each.
    """
    found = json_reply(_NAME, unwrap_reply(_NAME, body, BedrockAgentReply))
    text = "" if found is None else found if isinstance(found, str) else dumps(found)
    reply: dict[str, Any] = {"messageVersion": "1.0"}
    if event.function is not None:
        _refuse(event, http_status_code=http_status_code, content_type=content_type)
        state = {} if response_state is None else {"responseState": response_state}
        content: dict[str, Any] = {"functionResponse": {**state, **_body("TEXT", text)}}
    else:
        _refuse(event, response_state=response_state)
        status = 200 if http_status_code is None else http_status_code
        content = {"httpStatusCode": status, **_body(content_type or "application/json", text)}
    reply["response"] = {**_named(event), **content}
    if session_attributes is not None:
        reply["sessionAttributes"] = _merged("sessionAttributes", event.session_attributes, session_attributes)
    if prompt_session_attributes is not None:
        reply["promptSessionAttributes"] = _merged(
            "promptSessionAttributes", event.prompt_session_attributes, prompt_session_attributes
        )
    if knowledge_bases is not None:
        several = isinstance(knowledge_bases, Iterable)
        reply["knowledgeBasesConfiguration"] = list(knowledge_bases) if several else knowledge_bases
    return BedrockAgentReply(_whole(json_reply(_NAME, reply), event))


def _refuse(event: BedrockAgentEvent[Any], **given: Any) -> None:
    """Say so where an argument is for the other kind of action."""
    for name, value in given.items():
        if value is not None:
            kinds = ("an operation", "a function") if event.function is not None else ("a function", "an operation")
            raise ReplyError(_NAME, name, f"is for {kinds[0]}; this event calls {kinds[1]}")


def _body(content_type: str, text: str) -> dict[str, Any]:
    return {"responseBody": {content_type: {"body": text}}}


def _merged(path: str, there: Mapping[str, str], changes: Any) -> dict[str, Any]:
    if not isinstance(changes, Mapping):
        raise ReplyError(_NAME, path, f"is {kind_of(changes)}; expected an object of strings")
    return {key: value for key, value in {**there, **changes}.items() if value is not None}


# --- What goes out --------------------------------------------------------------------------------------------------


def _reply(value: Any, event: BedrockAgentEvent[Any]) -> dict[str, Any]:
    found = json_reply(_NAME, unwrap_reply(_NAME, value, BedrockAgentReply))
    if isinstance(found, dict) and isinstance(found.get("response"), dict) and "actionGroup" in found["response"]:
        return _whole(found, event)
    if event.function is not None:
        body = "" if found is None else found if isinstance(found, str) else dumps(found)
        content: dict[str, Any] = {"functionResponse": _body("TEXT", body)}
    else:
        body = "" if found is None else dumps(found)
        content = {"httpStatusCode": 200, **_body("application/json", body)}
    return check_size(_NAME, {"messageVersion": "1.0", "response": {**_named(event), **content}}, _KILOBYTES)


def _named(event: BedrockAgentEvent[Any]) -> dict[str, Any]:
    """What the answer repeats of the event, which tells the action that is answered."""
    if event.function is not None:
        return {"actionGroup": event.action_group, "function": event.function}
    return {"actionGroup": event.action_group, "apiPath": event.api_path, "httpMethod": event.http_method}


def _whole(reply: dict[str, Any], event: BedrockAgentEvent[Any]) -> dict[str, Any]:
    """An answer in the service's own form, checked."""
    response = {**_named(event), **reply["response"]}
    for key, value in _named(event).items():
        if response[key] != value:
            raise ReplyError(_NAME, f"response.{key}", "is not the event's")
    holder, at = response, "response"
    if event.function is not None:
        holder = required(_NAME, response, "functionResponse", dict, "an object", at=at)
        at = "response.functionResponse"
        if holder.get("responseState") is not None:
            one_of(_NAME, holder, "responseState", _STATES, at=at)
    else:
        status = required(_NAME, response, "httpStatusCode", int, "an integer", at=at)
        if not 100 <= status <= 599:
            raise ReplyError(_NAME, f"{at}.httpStatusCode", "is not one of 100 to 599")
    for kind, content in required(_NAME, holder, "responseBody", dict, "an object", at=at).items():
        inside = f"{at}.responseBody.{kind}"
        if not isinstance(content, dict):
            raise ReplyError(_NAME, inside, "is not an object")
        required(_NAME, content, "body", str, "a string", at=inside)
    texts(_NAME, reply, "sessionAttributes")
    texts(_NAME, reply, "promptSessionAttributes")
    if reply.get("knowledgeBasesConfiguration") is not None:
        _check_knowledge_bases(reply)
    return check_size(_NAME, {"messageVersion": "1.0", **reply, "response": response}, _KILOBYTES)


def _check_knowledge_bases(reply: dict[str, Any]) -> None:
    path = "knowledgeBasesConfiguration"
    for index, each in enumerate(required(_NAME, reply, path, list, "a list of objects")):
        if not isinstance(each, dict):
            raise ReplyError(_NAME, f"{path}[{index}]", f"is {kind_of(each)}; expected an object")
        required(_NAME, each, "knowledgeBaseId", str, "the id of a knowledge base", at=f"{path}[{index}]")
        required(_NAME, each, "retrievalConfiguration", dict, "an object", at=f"{path}[{index}]")


SOURCE = Source(_NAME, Invocation(reply=_reply), correlation_id=("sessionId",))


def event(
    *,
    action_group: Text | None = None,
    function: Text | None = None,
    path: Text | None = None,
    method: Text | None = None,
    where: Callable[[BedrockAgentEvent[Any]], bool] | None = None,
) -> Route[BedrockAgentEvent[Any]]:
    """Calls of any action. `path` is the operation's as its schema has it, `method` its HTTP method."""
    return Route(
        SOURCE,
        BedrockAgentEvent,
        text("action_group", action_group),
        text("function", function),
        text("api_path", path, name="path"),
        text("http_method", method, name="method"),
        where=where,
    )


def function(
    *,
    action_group: Text | None = None,
    function: Text | None = None,
    where: Callable[[BedrockAgentEvent[Any]], bool] | None = None,
) -> Route[BedrockAgentEvent[Any]]:
    """Calls of a function of an action group."""
    return event(action_group=action_group, function=function if function is not None else "*", where=where)


def api(
    *,
    action_group: Text | None = None,
    path: Text | None = None,
    method: Text | None = None,
    where: Callable[[BedrockAgentEvent[Any]], bool] | None = None,
) -> Route[BedrockAgentEvent[Any]]:
    """Calls of an operation of an action group's API."""
    return event(action_group=action_group, path=path if path is not None else "*", method=method, where=where)
