"""The events of agents for Amazon Bedrock, and the class of the replies to them."""

import json
import re
from collections.abc import Collection
from typing import Annotated, Any, Generic, TypeVar

from ..._events.builder import field, frozen
from ..._events.codecs import Codec, Mismatch, expected
from ..._events.json_encoder import dumps, plain
from ..._events.model import At, Event, Location, Payload
from ..._replies.reply import Reply
from ..._routing.route import T_item

T = TypeVar("T")

#: The Python types of each parameter type; a parameter of any other type is a text.
_TYPES: dict[str, tuple[type, ...]] = {
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "array": (list,),
    "object": (dict,),
}


def _typed(type_name: Any, text: Any) -> Any:
    """Return a parameter's value in its type, or the text itself if it is not of that type."""
    types = _TYPES.get(type_name) if type(type_name) is str else None
    if types is None or type(text) is not str:
        return text
    try:
        value = json.loads(text if type_name != "boolean" else text.lower(), parse_constant=_refuse_constant)
    except (ValueError, RecursionError):
        return _items_of(text) if type_name == "array" else text
    is_infinite = type(value) is float and value - value != 0  # from digits beyond the range of a float
    return text if is_infinite or type(value) not in types else value


#: An item of an array in Bedrock's own form, up to the comma behind it: a text in quotes, or any other text.
_ITEM = re.compile(r'\s*(?:("(?:[^"\\]|\\.)*")\s*|([^,"\[\]{}]*))(?:,|$)')


def _items_of(text: str) -> Any:
    """Return the items of an array as Bedrock writes it, without quotes: `[red, blue sky]`; any other text as it is.

    Every item is a text, also one that looks like a number, since the array is no JSON. An array with arrays or objects
    inside stays a text.
    """
    inside = text.strip()
    if not (inside.startswith("[") and inside.endswith("]")):
        return text
    inside, position, items = inside[1:-1], 0, list[str]()
    while position <= len(inside):
        found = _ITEM.match(inside, position)
        if found is None:
            return text
        quoted, plain_text = found.groups()
        try:
            items.append(json.loads(quoted) if quoted is not None else plain_text.strip())
        except ValueError:
            return text
        if not found.group().endswith(","):
            return items
        position = found.end()
    return items


def _refuse_constant(name: str) -> Any:
    raise ValueError(name)


def _otherwise(type_name: Any, text: Any) -> Any:
    """Return the other value that a parameter may have, for an annotation that the first one does not fit.

    The items of an array are texts then, since Bedrock writes `[1, 2]` for a `list[str]` as well; a text is the number,
    boolean, array or object in it, since many schemas call every parameter a string; any other value is its text.
    """
    if type(text) is not str:
        return text
    if type_name == "array":
        return _items_of(text)
    if type_name == "string":
        return next((value for each in _TYPES if type(value := _typed(each, text)) is not str), text)
    return text


def _read_parameters(value: Any, location: Location, misfits: Collection[str] = ()) -> dict[str, Any]:
    if type(value) is not list:
        raise expected("a list", value)
    parameters: dict[str, Any] = {}
    for index, each in enumerate(value):
        name = each.get("name") if type(each) is dict else None
        if type(name) is not str:
            raise Mismatch("expected an object with a name and a value", f"[{index}]")
        parameters[name] = (_otherwise if name in misfits else _typed)(each.get("type"), each.get("value"))
    return parameters


def _write_parameters(values: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"name": name, "type": _type_of(value), "value": _text_of(value)} for name, value in plain(values).items()]


def _type_of(value: Any) -> str:
    return next((name for name, types in _TYPES.items() if type(value) in types), "string")


def _text_of(value: Any) -> Any:
    return value if value is None or isinstance(value, str) else dumps(value)


_parameters = Codec(
    "a list of parameters",
    _read_parameters,
    _write_parameters,
    again=_read_parameters,
)


#: The content types of request bodies that Bedrock takes apart.
_CONTENT_TYPES = ("application/json", "application/x-www-form-urlencoded", "multipart/form-data")


def _no_parameters() -> Any:
    return {}


@frozen(kw_only=True)
class BedrockAgentEvent(Event, Generic[T_item]):
    """One call of an action. `BedrockAgentEvent[Booking]` structures the parameters as `Booking`."""

    action_group: Annotated[str, At("actionGroup")]
    """Name of the action group."""

    function: Annotated[str | None, At("function")] = None
    """Name of the function. Only for an action group of functions."""

    api_path: Annotated[str | None, At("apiPath")] = None
    """Path of the operation as in its schema, such as `/orders/{id}`. Only for an action group of an API."""

    http_method: Annotated[str | None, At("httpMethod")] = None
    """HTTP method of the operation, such as `GET`. Only for an action group of an API."""

    parameters: Annotated[T_item, Payload("parameters", codec=_parameters, typed=_parameters)] = field(
        factory=_no_parameters
    )
    """Parameters of the function, or of the operation's path and query, by name."""

    body: Annotated[
        dict[str, Any],
        At(*(("requestBody", "content", each, "properties") for each in _CONTENT_TYPES), codec=_parameters),
    ] = field(factory=dict[str, Any])
    """Properties of the JSON or form request body by name. Only for an operation with a body."""

    input_text: Annotated[str | None, At("inputText")] = None
    """Words of the user."""

    session_id: Annotated[str | None, At("sessionId")] = None
    """Id of the conversation."""

    session_attributes: Annotated[dict[str, str], At("sessionAttributes")] = field(factory=dict[str, str])
    """Attributes of the conversation, set by the client and by earlier responses."""

    prompt_session_attributes: Annotated[dict[str, str], At("promptSessionAttributes")] = field(factory=dict[str, str])
    """Attributes of the current turn, which the model reads."""

    agent_name: Annotated[str | None, At("agent.name")] = None
    """Name of the agent."""

    agent_id: Annotated[str | None, At("agent.id")] = None
    """Id of the agent."""

    agent_alias: Annotated[str | None, At("agent.alias")] = None
    """Id of the agent's alias."""

    agent_version: Annotated[str | None, At("agent.version")] = None
    """Version of the agent: `DRAFT`, or a number."""

    message_version: Annotated[str, At("messageVersion", assumed=True)] = "1.0"
    """Version of the event's format."""

    def body_as(self, kind: type[T]) -> T:
        """The request body as a `kind`: attrs, a dataclass, a TypedDict, pydantic or msgspec.

        Raises PayloadError, which names the property and the rule, for a body that does not fit.
        """
        from ..._models.payloads import structured_from
        from ..._models.reading import structured

        content = self.raw.get("requestBody") if isinstance(self.raw, dict) else None
        found = content.get("content") if isinstance(content, dict) else None
        parts = [found.get(each) for each in _CONTENT_TYPES] if isinstance(found, dict) else []
        listed = next((each.get("properties") for each in parts if isinstance(each, dict)), None)
        location = ("bedrock_agent", "requestBody")
        value: T
        if listed is None:
            value = structured(kind, None)(self.body, location)
        else:
            value = structured_from(_parameters, kind, None)(listed, location)
        return value


@frozen
class BedrockAgentReply(Reply):
    """A reply to a call of an action, made by `answer`."""
