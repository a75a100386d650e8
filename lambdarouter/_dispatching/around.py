"""Around one invocation: middleware with `scope="invocation"`, the scope of dependencies, and the hosts for responses.

Loaded by apps that have one of them. The middleware is around everything: it sees the payload that Lambda sent, the
context and the result, and the clean-ups of dependencies are done when `call_next` returns.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from .._calling.functions import name_of
from .._calling.layers import Step, layered
from .._calling.middleware import Layer
from .._detection.known import FAMILIES
from ..errors import ReplyError

if TYPE_CHECKING:
    from cattrs import Converter

    from .._calling.middleware import Next
    from .._routing.settings import Settings
    from .._routing.source import Source

#: Dispatches a payload of a source: `(payload, context, name)`.
Route = Callable[[Any, Any, str], Any]

#: The key of a partial batch response.
_ITEMS: Final = "batchItemFailures"


class Around:
    """Everything around each invocation of an app; the first middleware is the outermost."""

    __slots__ = ("converter", "detect", "layers", "route", "settings", "source")

    def __init__(
        self,
        settings: Settings,
        detect: Callable[[Any, Any], str | None],
        source: Callable[[str], Source | None],
        route: Route,
        converter: Converter | None = None,
    ) -> None:
        self.settings: Settings = settings
        self.detect: Callable[[Any, Any], str | None] = detect
        self.source: Callable[[str], Source | None] = source
        self.route: Route = route
        self.converter: Converter | None = converter
        self.layers: tuple[Layer, ...] = ()

    def expect_scope(self) -> None:
        """Open a scope for each invocation: a handler may have dependencies that live as long as the invocation."""
        self.settings.is_scoped = True

    def add(self, layer: Layer) -> None:
        """Add a middleware inside the others."""
        self.layers = (*self.layers, layer)

    def __call__(self, event: Any, context: Any, name: str) -> Any:
        """The result of an invocation."""
        if not self.settings.response_hosts:
            return self._surrounded(event, context, name)
        from .._replies.callbacks import app_settings

        token = app_settings.set(self.settings)
        try:
            return self._surrounded(event, context, name)
        finally:
            app_settings.reset(token)

    def _surrounded(self, event: Any, context: Any, name: str) -> Any:
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
        if results and value is results[-1]:
            return value
        if not results:
            self._check_own(name, value)
        elif value is None or not _failed_items(results[-1]) <= _failed_items(value):
            # A forgotten `return` would make failed records count as handled, and answers disappear.
            raise ReplyError(name, "value", "is not what call_next returned: middleware must return that result")
        if isinstance(value, dict) and _ITEMS in value:
            from .._replies.reply import json_reply

            return json_reply(name, value)
        from .._calling.returned import json_result

        return json_result(name, value, self.converter)

    def _check_own(self, name: str, value: Any) -> None:
        """Raise ReplyError if a middleware silently returns a success for an event that was not handled."""
        if value is None:
            raise ReplyError(
                name,
                "value",
                "is None, but call_next was not called, or it failed: raise an error, or return a result. "
                "None would count as handled",
            )
        source = self.source(name)
        has_items = source is not None and getattr(source.delivery, "reports_item_failures", False)
        if has_items and not (isinstance(value, dict) and type(value.get(_ITEMS)) is list):
            raise ReplyError(
                name,
                "value",
                "has no batchItemFailures, so Lambda would count records as handled that no handler has "
                'handled: raise an error, or return {"batchItemFailures": [...]}',
            )

    def _inner(self, event: Any, context: Any, name: str) -> Any:
        if not self.settings.is_scoped:
            return self.route(event, context, name)
        from .._calling.invocation import invocation_scope

        with invocation_scope(context):
            return self.route(event, context, name)


def _failed_items(result: Any) -> frozenset[str]:
    """The failed items of a partial batch response."""
    items = result.get(_ITEMS) if isinstance(result, dict) else None
    return frozenset(map(repr, items)) if isinstance(items, list) else frozenset()


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
