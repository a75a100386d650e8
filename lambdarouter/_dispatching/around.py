"""Around one invocation: middleware with `scope="invocation"`, and the scope of dependencies.

Loaded by apps that have either. The middleware is around everything: it sees the payload that Lambda sent, the context
and the result, and the clean-ups of dependencies are done when `call_next` returns.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from .._calling.functions import name_of
from .._calling.layers import Step, layered
from .._calling.middleware import Layer
from .._detection.known import FAMILIES
from ..errors import ReplyError

if TYPE_CHECKING:
    from .._calling.middleware import Next
    from .._routing.settings import Settings

#: Dispatches a payload of a source: `(payload, context, name)`.
Route = Callable[[Any, Any, str], Any]


class Around:
    """What is around each invocation of an app; the first middleware is the outermost."""

    __slots__ = ("detect", "layers", "route", "settings")

    def __init__(self, settings: Settings, detect: Callable[[Any, Any], str | None], route: Route) -> None:
        self.settings: Settings = settings
        self.detect: Callable[[Any, Any], str | None] = detect
        self.route: Route = route
        self.layers: tuple[Layer, ...] = ()

    def expect_scope(self) -> None:
        """Open a scope for each invocation: a handler may have dependencies that live as long."""
        self.settings.is_scoped = True

    def add(self, layer: Layer) -> None:
        """Add a middleware inside the others."""
        self.layers = (*self.layers, layer)

    def __call__(self, event: Any, context: Any, name: str) -> Any:
        """The result of an invocation."""
        layers = [_blocking(each) for each in self.layers if _is_for(each, name)]
        if not layers:
            return self._inner(event, context, name)
        results: list[Any] = []

        def innermost(payload: Any, context: Any) -> Any:
            own = name if payload is event else self.detect(payload, context) or "invoke"
            results.append(self._inner(payload, context, own))
            return results[-1]

        for each in self.layers:
            each.require()
        value = layered(Step(innermost, is_async=False), layers).blocking()(event, context)
        given = results[-1] if results else None
        if value is given:
            return value
        if value is None or (isinstance(given, dict) and given.get("batchItemFailures")):
            # A forgotten `return` would make failed records count as handled, and answers disappear.
            raise ReplyError(name, "value", "is not what call_next returned: middleware must return that result")
        from .._calling.returned import json_result

        return json_result(name, value)

    def _inner(self, event: Any, context: Any, name: str) -> Any:
        if not self.settings.is_scoped:
            return self.route(event, context, name)
        from .._calling.invocation import invocation_scope

        with invocation_scope(context):
            return self.route(event, context, name)


def _is_for(layer: Layer, name: str) -> bool:
    """Whether a middleware is for the invocations of a source."""
    sources = layer.sources
    return sources is None or name in sources or any(name in FAMILIES.get(each, ()) for each in sources)


def _blocking(layer: Layer) -> Layer:
    """The middleware as a plain function: handlers of the invocation may use the event loop while it waits."""
    if not layer.is_async:
        return layer
    function = layer.function

    def waiting(event: Any, context: Any, call_next: Next) -> Any:
        from .conversation import Conversation

        return Conversation(function, call_next).run(event, context)

    waiting.__qualname__ = name_of(function)
    return Layer(waiting)
