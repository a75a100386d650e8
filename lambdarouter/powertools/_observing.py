"""Logger, Metrics and Tracer around every handler of an app."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from .._calling.functions import name_of
from .._calling.middleware import Layer, Next
from .._observability.dispatch import current
from .._observability.observer import record_id

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from aws_lambda_powertools import Logger, Metrics, Tracer

    from .._calling.handler import Handler
    from .._observability.dispatch import Dispatch
    from ..app import App


def instrument(
    app: App, *, logger: Logger | None = None, metrics: Metrics | None = None, tracer: Tracer | None = None
) -> None:
    """Log, measure and trace every event of an app, including events of handlers that are registered later.

    - `logger`: each line that a handler logs gets `source`, `handler`, `correlation_id` and
      `function_request_id`; for a record of a batch also `record_id`, and for an event in an envelope `via`. Handlers
      that run at the same time have separate keys.
    - `metrics`: each event adds `events` with the dimension `source`, and `failed_records`, `unmatched` and `refused`
      if there are any. Metrics that a handler adds get the same dimensions, and are flushed with them.
    - `tracer`: each call of a handler is a subsegment `## <handler>` with the annotations `source` and `ColdStart`. An
      exception is recorded in it. An X-Ray context keeps one stack for each thread: do not use it to trace coroutines
      that run at the same time.

    Call it before other middleware is registered, so that log lines of that middleware also have the keys.
    """
    if logger is not None:
        app.add_layer(_Around(lambda handler: _keys_of(logger, handler)))
        app.on_dispatch(_observed)
    if tracer is not None:
        is_first = [True]
        app.add_layer(_Around(lambda handler: _subsegment_of(tracer, handler, is_first)))
    if metrics is not None:
        app.on_dispatch(_counting(metrics))


def _observed(dispatch: Dispatch) -> None:
    """Do nothing; with any hook, an app records the source and the id of the event that it dispatches."""


class _Around(Layer):
    """A layer that enters a context manager around each call of a handler; `of` makes it for one handler."""

    __slots__ = ("enter", "of")

    def __init__(self, of: Callable[[Handler], Callable[[Any, Any], Any]], handler: Handler | None = None) -> None:
        super().__init__(self._around, later=self._around_later)
        self.of = of
        self.enter: Callable[[Any, Any], Any] | None = of(handler) if handler is not None else None

    def at(self, handler: Handler) -> Layer:
        """Return the layer for this handler."""
        layer = _Around(self.of, handler)
        layer.sources = self.sources
        return layer

    def _around(self, event: Any, context: Any, call_next: Next) -> Any:
        assert self.enter is not None
        with self.enter(event, context):
            return call_next(event)

    async def _around_later(self, event: Any, context: Any, call_next: Next) -> Any:
        assert self.enter is not None
        with self.enter(event, context):
            return await call_next(event)


def _keys_of(logger: Logger, handler: Handler) -> Callable[[Any, Any], Any]:
    name, own = name_of(handler.function), handler.route.source

    @contextmanager
    def keys(event: Any, context: Any) -> Generator[None]:
        dispatch = current.get()
        found = {
            "source": dispatch.source if dispatch is not None else own.name,
            "handler": name,
            "correlation_id": dispatch.correlation_id if dispatch is not None else None,
            "function_request_id": getattr(context, "aws_request_id", None),
            "record_id": record_id(own, getattr(event, "raw", None)),
            "via": list(getattr(event, "via", ())),
        }
        found = {key: value for key, value in found.items() if value}
        before = {key: value for key, value in logger.thread_safe_get_current_keys().items() if key in found}
        logger.thread_safe_append_keys(**found)
        try:
            yield
        finally:
            logger.thread_safe_remove_keys(found)
            logger.thread_safe_append_keys(**before)

    return keys


def _subsegment_of(tracer: Tracer, handler: Handler, is_first: list[bool]) -> Callable[[Any, Any], Any]:
    name, source = f"## {name_of(handler.function)}", handler.route.source.name

    @contextmanager
    def subsegment(event: Any, context: Any) -> Generator[None]:
        with tracer.provider.in_subsegment(name=name) as segment:
            segment.put_annotation("source", getattr(event, "front_door", source))
            segment.put_annotation("ColdStart", is_first[0])
            is_first[0] = False
            for key, value in (("service", tracer.service), ("via", "/".join(getattr(event, "via", ())))):
                if value:
                    segment.put_annotation(key, value)
            yield

    return subsegment


def _counting(metrics: Metrics) -> Callable[[Dispatch], None]:
    def count(dispatch: Dispatch) -> None:
        metrics.add_dimension(name="source", value=dispatch.source)
        metrics.add_metric(name="events", unit="Count", value=1)
        if dispatch.failures:
            metrics.add_metric(name="failed_records", unit="Count", value=len(dispatch.failures))
        if dispatch.outcome in ("unmatched", "refused"):
            metrics.add_metric(name=dispatch.outcome, unit="Count", value=1)
        metrics.flush_metrics()

    return count
