"""Replies to the calls of an agent's actions, and the response to one call.

Source: https://docs.aws.amazon.com/bedrock/latest/userguide/agents-lambda.html
"""

from collections.abc import Iterable, Mapping
from typing import Any, Literal, NoReturn, get_args

from ..._events.codecs import kind_of
from ..._events.json_encoder import dumps
from ..._replies.checked import checked_content, checked_reply
from ..._replies.reply import check_size, check_texts, json_reply, one_of, required, unwrap_reply
from ...errors import LambdaRouterError, ReplyError
from ._event import BedrockAgentEvent, BedrockAgentReply

_NAME = "bedrock_agent"
_KILOBYTES = 25

ResponseState = Literal["FAILURE", "REPROMPT"]


def answer(
    event: BedrockAgentEvent[Any],
    body: Any = None,
    *,
    response_state: ResponseState | None = None,
    http_status_code: int | None = None,
    content_type: str | None = None,
    session_attributes: Mapping[str, str | None] | None = None,
    prompt_session_attributes: Mapping[str, str | None] | None = None,
    knowledge_bases: Iterable[Mapping[str, Any]] | None = None,
) -> BedrockAgentReply:
    """Answer the agent with a body: text as it is, any other value as JSON, None as an empty text.

    - `response_state`: `REPROMPT` lets the model try again, `FAILURE` ends the turn with an error. Only for a function.
    - `http_status_code`: 100 to 599, by default 200. Only for an operation of an API.
    - `content_type`: by default `application/json`. Only for an operation of an API.
    - `session_attributes`, `prompt_session_attributes`: changes of the event's attributes, which are sent back; None
      removes an attribute.
    - `knowledge_bases`: configuration of further searches, with `knowledgeBaseId` and `retrievalConfiguration` each.

    Raises ReplyError for a value that Bedrock would reject, and for a response of more than 25 KB.
    """
    text = _text_of(json_reply(_NAME, unwrap_reply(_NAME, body, BedrockAgentReply)))
    reply: dict[str, Any] = {"messageVersion": "1.0"}
    if event.function is not None:
        _refuse(event, http_status_code=http_status_code, content_type=content_type)
        state = {} if response_state is None else {"responseState": response_state}
        content: dict[str, Any] = {"functionResponse": {**state, **_body("TEXT", text)}}
    else:
        _refuse(event, response_state=response_state)
        status = 200 if http_status_code is None else http_status_code
        content = {"httpStatusCode": status, **_body(content_type or "application/json", text)}
    reply["response"] = {**_action(event), **content}
    changes = {"sessionAttributes": session_attributes, "promptSessionAttributes": prompt_session_attributes}
    for name, changed in changes.items():
        if changed is not None:
            reply[name] = _merged(name, _attributes(event).get(name, {}), changed)
    if knowledge_bases is not None:
        is_iterable = isinstance(knowledge_bases, Iterable)
        reply["knowledgeBasesConfiguration"] = list(knowledge_bases) if is_iterable else knowledge_bases
    return checked_reply(BedrockAgentReply, _checked(json_reply(_NAME, reply), event))


class ActionError(LambdaRouterError):
    """An action failed, and the model reads why: the text of the error, which is the argument of `fail`."""

    __module__ = __name__.rpartition(".")[0]  # the public one, which tracebacks show

    is_public = True

    def __init__(self, message: str, *, response_state: ResponseState, http_status_code: int) -> None:
        if not isinstance(message, str) or not message.strip():
            problem = "is empty" if isinstance(message, str) else f"is {kind_of(message)}"
            raise ReplyError(_NAME, "message", f"{problem}; expected a message for the model")
        if response_state not in get_args(ResponseState):
            raise ReplyError(_NAME, "response_state", f"is not one of {', '.join(get_args(ResponseState))}")
        if type(http_status_code) is not int or not 400 <= http_status_code <= 599:
            raise ReplyError(_NAME, "http_status_code", "is not between 400 and 599")
        super().__init__(message)
        self.response_state: ResponseState = response_state
        """Of a function: `REPROMPT` lets the model try again, `FAILURE` ends the turn."""
        self.http_status_code: int = http_status_code
        """Of an operation of an API: 400 to 599."""


def fail(message: str, *, response_state: ResponseState = "REPROMPT", http_status_code: int = 400) -> NoReturn:
    """Fail the action with a message that the model reads, so that it can correct its call: raise an `ActionError`.

    - `response_state`: of a function: `REPROMPT` lets the model try again, `FAILURE` ends the turn.
    - `http_status_code`: of an operation of an API: 400 to 599. Its body is `{"error": message}`.

    Raises ReplyError for an empty message, and for other values.
    """
    raise ActionError(message, response_state=response_state, http_status_code=http_status_code)


def failure_of(event: BedrockAgentEvent[Any], error: ActionError) -> dict[str, Any]:
    """Return the response that reports a failed action to the model."""
    if event.function is not None:
        return response_to(event, answer(event, str(error), response_state=error.response_state))
    return response_to(event, answer(event, {"error": str(error)}, http_status_code=error.http_status_code))


def _refuse(event: BedrockAgentEvent[Any], **arguments: Any) -> None:
    """Raise a ReplyError for an argument that belongs to the other kind of action."""
    for name, value in arguments.items():
        if value is not None:
            kinds = ("an operation", "a function") if event.function is not None else ("a function", "an operation")
            raise ReplyError(_NAME, name, f"is only for {kinds[0]}, but the event calls {kinds[1]}; leave it out")


def _text_of(value: Any) -> str:
    return "" if value is None else value if isinstance(value, str) else dumps(value)


def _body(content_type: str, text: str) -> dict[str, Any]:
    return {"responseBody": {content_type: {"body": text}}}


def _merged(path: str, attributes: Mapping[str, str], changes: Any) -> dict[str, Any]:
    if not isinstance(changes, Mapping):
        raise ReplyError(_NAME, path, f"is {kind_of(changes)}; expected an object of strings")
    return {key: value for key, value in {**attributes, **changes}.items() if value is not None}


# --- The response ---------------------------------------------------------------------------------------------------


def response_to(event: BedrockAgentEvent[Any], value: Any) -> dict[str, Any]:
    """Return the response to a call for a handler's return value."""
    content = checked_content(value, BedrockAgentReply)
    if content is not None:
        _check_action(content["response"], event)
        return dict(content)
    body = json_reply(_NAME, unwrap_reply(_NAME, value, BedrockAgentReply))
    if isinstance(body, dict) and isinstance(body.get("response"), dict) and "actionGroup" in body["response"]:
        return _checked(body, event)
    if event.function is not None:
        result: dict[str, Any] = {"functionResponse": _body("TEXT", _text_of(body))}
    else:
        result = {"httpStatusCode": 200, **_body("application/json", "" if body is None else dumps(body))}
    return check_size(
        _NAME, {"messageVersion": "1.0", "response": {**_action(event), **result}, **_attributes(event)}, _KILOBYTES
    )


def _attributes(event: BedrockAgentEvent[Any]) -> dict[str, Any]:
    """Return the attributes of the event, which Bedrock would forget if a response did not have them."""
    kept = {"sessionAttributes": event.session_attributes, "promptSessionAttributes": event.prompt_session_attributes}
    return {name: each for name, each in kept.items() if each or name in event.raw}


def _action(event: BedrockAgentEvent[Any]) -> dict[str, Any]:
    """Return the keys of the event that the response repeats, which identify the action."""
    if event.function is not None:
        return {"actionGroup": event.action_group, "function": event.function}
    return {"actionGroup": event.action_group, "apiPath": event.api_path, "httpMethod": event.http_method}


def _check_action(response: dict[str, Any], event: BedrockAgentEvent[Any]) -> None:
    for key, value in _action(event).items():
        if response.get(key) != value:
            raise ReplyError(_NAME, f"response.{key}", "differs from the event; make the reply for this event")


def _checked(reply: dict[str, Any], event: BedrockAgentEvent[Any]) -> dict[str, Any]:
    """Check a response in the form of the service, and return it with the keys that it may leave out."""
    response = {**_action(event), **reply["response"]}
    _check_action(response, event)
    holder, at = response, "response"
    if event.function is not None:
        holder = required(_NAME, response, "functionResponse", dict, "an object", parent=at)
        at = "response.functionResponse"
        if holder.get("responseState") is not None:
            one_of(_NAME, holder, "responseState", get_args(ResponseState), parent=at)
    else:
        status = required(_NAME, response, "httpStatusCode", int, "an integer", parent=at)
        if not 100 <= status <= 599:
            raise ReplyError(_NAME, f"{at}.httpStatusCode", "is not between 100 and 599")
    for content_type, content in required(_NAME, holder, "responseBody", dict, "an object", parent=at).items():
        path = f"{at}.responseBody.{content_type}"
        if not isinstance(content, dict):
            raise ReplyError(_NAME, path, f"is {kind_of(content)}; expected an object")
        required(_NAME, content, "body", str, "a string", parent=path)
    check_texts(_NAME, reply, "sessionAttributes")
    check_texts(_NAME, reply, "promptSessionAttributes")
    if reply.get("knowledgeBasesConfiguration") is not None:
        _check_knowledge_bases(reply)
    return check_size(_NAME, {"messageVersion": "1.0", **_attributes(event), **reply, "response": response}, _KILOBYTES)


def _check_knowledge_bases(reply: dict[str, Any]) -> None:
    path = "knowledgeBasesConfiguration"
    for index, each in enumerate(required(_NAME, reply, path, list, "a list of objects")):
        if not isinstance(each, dict):
            raise ReplyError(_NAME, f"{path}[{index}]", f"is {kind_of(each)}; expected an object")
        required(_NAME, each, "knowledgeBaseId", str, "the id of a knowledge base", parent=f"{path}[{index}]")
        required(_NAME, each, "retrievalConfiguration", dict, "an object", parent=f"{path}[{index}]")
