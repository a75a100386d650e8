"""Agents for Amazon Bedrock: an agent calls an action, which is a function or an operation of an API.

Shape: `actionGroup` and `agent` with `function`, or with `apiPath`. The handler's return value, as text, is the answer
that the agent reads: a function's text as it is, anything else as JSON; None is an empty text. A dict in the service's
own form (`{"response": {"actionGroup", ...}}`) goes out as that. An invocation that raised fails the agent's turn.

Parameters come as text beside the name of their type, as the model wrote them. They are read as that type; what is not
of its type stays the text that it is.

Source: https://docs.aws.amazon.com/bedrock/latest/userguide/agents-lambda.html
"""

import json
from collections.abc import Callable
from typing import Annotated, Any, Generic

from ..classes import field, frozen
from ..errors import ReplyError
from ..events import At, Event, Payload, Where
from ..forms import Form, Mismatch, expected
from ..replies import json_reply, one_of, required, texts
from ..routes import Route, Source, T_item, Text, text
from ..wire import dumps, plain

STATES = ("FAILURE", "REPROMPT")

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


def _read_parameters(value: Any, where: Where) -> dict[str, Any]:
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


_parameters = Form("a list of parameters", _read_parameters, _write_parameters)


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

    parameters: Annotated[T_item, Payload("parameters", form=_parameters, typed=_parameters)] = field(factory=_none)
    """The parameters by name: of the function, or of the operation's path and query."""

    body: Annotated[
        dict[str, Any], At(("requestBody", "content", "application/json", "properties"), form=_parameters)
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


def _reply(value: Any, event: BedrockAgentEvent[Any]) -> dict[str, Any]:
    found = json_reply("bedrock_agent", value)
    if isinstance(found, dict) and isinstance(found.get("response"), dict) and "actionGroup" in found["response"]:
        return _whole(found, event)
    if event.function is not None:
        body = "" if found is None else found if isinstance(found, str) else dumps(found)
        answer: dict[str, Any] = {"functionResponse": {"responseBody": {"TEXT": {"body": body}}}}
    else:
        body = "" if found is None else dumps(found)
        answer = {"httpStatusCode": 200, "responseBody": {"application/json": {"body": body}}}
    return {"messageVersion": "1.0", "response": {**_named(event), **answer}}


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
            raise ReplyError("bedrock_agent", f"response.{key}", "is not the event's")
    holder, at = response, "response"
    if event.function is not None:
        holder = required("bedrock_agent", response, "functionResponse", dict, "an object", at=at)
        at = "response.functionResponse"
        if holder.get("responseState") is not None:
            one_of("bedrock_agent", holder, "responseState", STATES, at=at)
    else:
        required("bedrock_agent", response, "httpStatusCode", int, "an integer", at=at)
    for kind, content in required("bedrock_agent", holder, "responseBody", dict, "an object", at=at).items():
        inside = f"{at}.responseBody.{kind}"
        if not isinstance(content, dict):
            raise ReplyError("bedrock_agent", inside, "is not an object")
        required("bedrock_agent", content, "body", str, "a string", at=inside)
    texts("bedrock_agent", reply, "sessionAttributes")
    texts("bedrock_agent", reply, "promptSessionAttributes")
    return {"messageVersion": "1.0", **reply, "response": response}


SOURCE = Source("bedrock_agent", reply=_reply)


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
