"""Channels of an AsyncAPI document: the queue, topic or stream in the filters of a route."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from .._routing.filters import last_of, show
from .routes import identifier

if TYPE_CHECKING:
    from .._routing.filters import Filter
    from .._routing.route import Route

_FIFO: Final = ".fifo"  # AWS requires this ending of the names of FIFO queues and topics

#: The channel binding of each protocol, if AsyncAPI has one, from the name of the queue or topic.
BINDINGS: Final[dict[str, Callable[[str], dict[str, Any]]]] = {
    "amqp": lambda name: {"is": "queue", "queue": {"name": name}, "bindingVersion": "0.3.0"},
    "jms": lambda name: {"destination": name, "destinationType": "queue", "bindingVersion": "0.0.1"},
    "kafka": lambda name: {"topic": name, "bindingVersion": "0.5.0"},
    "sns": lambda name: {
        "name": name,
        "ordering": {"type": "FIFO" if name.endswith(_FIFO) else "standard"},
        "bindingVersion": "0.1.0",
    },
    "sqs": lambda name: {
        "queue": {"name": name, "fifoQueue": name.endswith(_FIFO)},
        "bindingVersion": "0.2.0",
    },
}


class Channels:
    """The channels of a document by their keys; handlers of one queue share a channel."""

    def __init__(self) -> None:
        self.by_key: dict[str, dict[str, Any]] = {}
        self._keys: dict[tuple[str, str], str] = {}

    def key_for(self, route: Route[Any, Any]) -> str:
        """Return the key of the channel of a route, which is added if it is new."""
        source = route.source
        named = next((each for each in route.filters if each.name == source.channel), None)
        identity = (source.name, "" if named is None else show(named.wanted))
        if identity not in self._keys:
            self._keys[identity] = key = self._free_key(source.name, named)
            self.by_key[key] = _channel(route, named)
        return self._keys[identity]

    def add_message(self, key: str, name: str, message: dict[str, Any]) -> str:
        """Add a message to a channel, and return a reference to it; equal messages are shared."""
        messages = self.by_key[key]["messages"]
        free, number = name, 1
        while messages.setdefault(free, message) != message:
            number += 1
            free = f"{name}.{number}"
        return f"#/channels/{key}/messages/{free}"

    def _free_key(self, source: str, named: Filter | None) -> str:
        key = source if named is None else f"{source}.{identifier(_shown(named), named.name)}"
        number, free = 1, key
        while free in self.by_key:
            number += 1
            free = f"{key}.{number}"
        return free


def _shown(named: Filter) -> str:
    """The value of a filter without Python's quotes and brackets."""
    choices = named.wanted if isinstance(named.wanted, tuple) else (named.wanted,)
    return "_".join(str(getattr(each, "pattern", each)) for each in choices)


def _channel(route: Route[Any, Any], named: Filter | None) -> dict[str, Any]:
    source = route.source
    channel: dict[str, Any] = {"address": None, "messages": {}, "tags": [{"name": source.name}]}
    if named is None:
        return channel
    texts = _exact_texts(named)
    if texts is not None and len(texts) == 1:
        (channel["address"],) = texts
        bind = BINDINGS.get(source.protocol or "")
        if bind is not None:
            channel["bindings"] = {source.protocol: bind(last_of(texts[0]) if _is_arn(texts[0]) else texts[0])}
        return channel
    parameter: dict[str, Any] = {"description": f"Matches {show(named.wanted)}."}
    if texts is not None:
        parameter = {"enum": list(texts)}
    return {**channel, "address": f"{{{named.name}}}", "parameters": {named.name: parameter}}


def _exact_texts(named: Filter) -> tuple[str, ...] | None:
    """The only strings that an exact filter matches; None for a pattern, and if it has an address expression."""
    texts = named.wanted if isinstance(named.wanted, tuple) else (named.wanted,)
    is_exact = named.exact and all(isinstance(each, str) and "{" not in each for each in texts)
    return tuple(dict.fromkeys(texts)) if is_exact else None


def _is_arn(text: str) -> bool:
    return text.startswith("arn:")
