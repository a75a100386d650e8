"""Amazon Bedrock Agents: calls of an action, which is a function or an operation of an API.

Shape: `actionGroup` and `agent` with `function`, or with `apiPath`.

The handler's return value, as text, is the result that the agent reads. For a function, text stays as it is and any
other value becomes JSON. For an operation of an API, every value becomes JSON. None is an empty text. The helper
`answer` adds a response state, an HTTP status or session attributes. A dict in the form of the service (`{"response":
{"actionGroup", ...}}`) is sent as it is. A response has at most 25 KB.

The attributes of the session and of the prompt are sent back unchanged, unless a reply changes them. If a handler
raises, the agent's turn fails. `fail("...")` reports an error to the model instead.

The model writes parameters as text with the name of their type. A parameter is read as that type; text that does not
fit its type stays text. An array is JSON, or has its items without quotes: `[red, blue sky]`. The parameters of a
handler are bound to the parameters of the call by name. The first parameter may instead be a model of all of them, or
the event.

The module of a helper is imported when the helper is first used. `lambdarouter.sources.bedrock_agent.schema` makes the
schemas of action groups.

Source: https://docs.aws.amazon.com/bedrock/latest/userguide/agents-lambda.html
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from ..._events.reading import read
from ..._routing.deliveries import Invocation
from ..._routing.route import ArgumentsRoute, Pattern, Route
from ..._routing.source import Source
from ..._routing.text_filters import TextFilter, text
from ._event import BedrockAgentEvent, BedrockAgentReply

if TYPE_CHECKING:
    from ._replies import ActionError, answer, fail

__all__ = [
    "SOURCE",
    "ActionError",
    "BedrockAgentEvent",
    "BedrockAgentReply",
    "answer",
    "api",
    "event",
    "fail",
    "function",
]


if not TYPE_CHECKING:
    # Hidden from type checkers, which would accept any misspelt name.
    def __getattr__(name: str) -> Any:
        if name in ("ActionError", "answer", "fail"):
            from . import _replies

            return getattr(_replies, name)
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def _reply(value: Any, event: BedrockAgentEvent[Any]) -> dict[str, Any]:
    from ._replies import response_to

    return response_to(event, value)


def _on_failure(error: Exception, payload: Any) -> dict[str, Any]:
    """Return the response that reports an error of `fail` to the model; raises any other error."""
    from ._replies import ActionError, failure_of

    if not isinstance(error, ActionError):
        raise error
    return failure_of(read(BedrockAgentEvent, payload, "bedrock_agent"), error)


SOURCE = Source(
    "bedrock_agent",
    Invocation(reply=_reply, on_failure=_on_failure),
    event=BedrockAgentEvent,
    arguments="parameters",
    correlation_id=("sessionId",),
    has_end_users=True,
)


def event(
    *,
    action_group: TextFilter | None = None,
    function: TextFilter | None = None,
    path: TextFilter | None = None,
    method: TextFilter | None = None,
    pattern: Pattern | None = None,
    where: Callable[[BedrockAgentEvent[Any]], bool] | None = None,
) -> Route[BedrockAgentEvent[Any]]:
    """Match calls of any action of an agent.

    - `action_group`: name of the action group.
    - `function`: name of the function. Only matches action groups of functions.
    - `path`: path of the operation as in its schema, such as `/orders/{id}`. Only matches action groups of APIs.
    - `method`: HTTP method of the operation. Only matches action groups of APIs.
    - `pattern`: event pattern such as `{"sessionAttributes": {"tier": ["gold"]}}`.
    - `where`: predicate on the event.
    """
    # For type checkers, the catch-all is for handlers of the event.
    route: Any = _calls(
        action_group=action_group, function=function, path=path, method=method, pattern=pattern, where=where
    )
    found: Route[BedrockAgentEvent[Any]] = route
    return found


def _calls(
    *,
    action_group: TextFilter | None,
    function: TextFilter | None = None,
    path: TextFilter | None = None,
    method: TextFilter | None = None,
    pattern: Pattern | None,
    where: Callable[[BedrockAgentEvent[Any]], bool] | None,
) -> ArgumentsRoute:
    return ArgumentsRoute(
        SOURCE,
        BedrockAgentEvent,
        text("action_group", action_group),
        text("function", function),
        text("api_path", path, name="path"),
        text("http_method", method, name="method"),
        pattern=pattern,
        where=where,
    )


def function(
    *,
    action_group: TextFilter | None = None,
    function: TextFilter | None = None,
    pattern: Pattern | None = None,
    where: Callable[[BedrockAgentEvent[Any]], bool] | None = None,
) -> ArgumentsRoute:
    """Match calls of the functions of an action group. The handler's parameters are the parameters of the call, by
    name.

    - `action_group`: name of the action group.
    - `function`: name of the function.
    - `pattern`: event pattern such as `{"sessionAttributes": {"tier": ["gold"]}}`.
    - `where`: predicate on the event.
    """
    return _calls(
        action_group=action_group, function="*" if function is None else function, pattern=pattern, where=where
    )


def api(
    *,
    action_group: TextFilter | None = None,
    path: TextFilter | None = None,
    method: TextFilter | None = None,
    pattern: Pattern | None = None,
    where: Callable[[BedrockAgentEvent[Any]], bool] | None = None,
) -> ArgumentsRoute:
    """Match calls of the operations of an action group's API.

    The parameters of the handler are those of the call, by name.

    - `action_group`: name of the action group.
    - `path`: path of the operation as in its schema, such as `/orders/{id}`.
    - `method`: HTTP method of the operation.
    - `pattern`: event pattern such as `{"sessionAttributes": {"tier": ["gold"]}}`.
    - `where`: predicate on the event.
    """
    return _calls(
        action_group=action_group, path="*" if path is None else path, method=method, pattern=pattern, where=where
    )


if TYPE_CHECKING:
    from ..._routing.decorator import ArgumentsDecorator, ListensDecorator

    class Decorators:
        """The decorators of the source, for type checkers and editors."""

        on_bedrock_agent: Final = ListensDecorator(event)
        """Example: `@app.on_bedrock_agent(action_group="orders")`."""
        on_bedrock_function: Final = ArgumentsDecorator(function)
        """Example: `@app.on_bedrock_function(action_group="orders")`."""
        on_bedrock_api: Final = ArgumentsDecorator(api)
        """Example: `@app.on_bedrock_api(action_group="orders")`."""
