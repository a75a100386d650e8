"""Gives the hooks of an app an account of each event."""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter
from typing import TYPE_CHECKING, Any

from .._calling.durable import request_id_of
from .._calling.functions import full_name
from .._calling.middleware import Layer, Next
from .._calling.tracebacks import log_fault
from .._routing.deliveries import Batched
from ..errors import BatchError, RefusedSourceError, UnhandledEventError
from .dispatch import Dispatch, DispatchOutcome, Hook, current

if TYPE_CHECKING:
    from .._calling.handler import Handler
    from .._routing.source import Source

#: The characters of a correlation id that an account keeps; it comes from the payload.
_LONGEST_ID = 256


class Observer:
    """The hooks of an app, which receive an account of each event."""

    def __init__(self) -> None:
        self.hooks: list[Hook] = []

    def run(
        self, route: Callable[[], Any], name: str, event: Any, context: Any, source: Callable[[], Source | None]
    ) -> Any:
        """Dispatch an event by calling `route`, and give every hook its account."""
        dispatch = Dispatch(name)
        # Read before the handler, which may change the raw form of its event.
        dispatch.request_id = request_id_of(context)
        dispatch.correlation_id = correlation_id(source(), event) or dispatch.request_id
        token = current.set(dispatch)
        started = perf_counter()
        try:
            result = route()
        except BaseException as error:
            dispatch.error = error
            dispatch.outcome = _outcome_of(error, dispatch)
            raise
        else:
            _read_result(dispatch, result)
            return result
        finally:
            dispatch.duration = perf_counter() - started
            current.reset(token)
            self._call_hooks(dispatch)

    def _call_hooks(self, dispatch: Dispatch) -> None:
        for hook in self.hooks:
            try:
                hook(dispatch)
            except Exception as error:  # an observer must not change the outcome
                log_fault("The on_dispatch hook", hook, error)


def _outcome_of(error: BaseException, dispatch: Dispatch) -> DispatchOutcome:
    if isinstance(error, UnhandledEventError):
        return "unmatched"
    if isinstance(error, RefusedSourceError):
        return "refused"
    if isinstance(error, BatchError):
        dispatch.failures = error.exceptions
    elif not dispatch.failures:
        dispatch.failures = (error,)
    return "failed"


def _read_result(dispatch: Dispatch, result: Any) -> None:
    status = result.get("statusCode") if isinstance(result, dict) else None
    if type(status) is int:
        dispatch.status = status
        if status >= 500:
            dispatch.outcome = "failed"
        elif status in (404, 405) and not dispatch.handlers:
            dispatch.outcome = "unmatched"
    elif dispatch.failures:
        dispatch.outcome = "partly failed" if len(dispatch.failures) < dispatch.records else "failed"


def correlation_id(source: Source | None, event: Any) -> str | None:
    """The source's own id of a whole event, or the id of its only record; None if absent."""
    if source is None:
        return None
    found: Any = event
    try:
        if source.correlation_id:
            for key in source.correlation_id:
                if key == 0 and len(found) != 1:
                    return None
                found = found[key]
        else:
            found = _id_of_one_record(source, event)
    except Exception:  # the event's own error says what is wrong with it
        return None
    return _text_of(found)


def _id_of_one_record(source: Source, event: Any) -> Any:
    delivery = source.delivery
    if not isinstance(delivery, Batched) or delivery.record_id is None:
        return None
    ((_, record),) = delivery.list_records(event)
    return delivery.record_id(record)


def record_id(source: Source, record: Any) -> str | None:
    """The id that the service gives a raw record; None if absent."""
    delivery = source.delivery
    if not isinstance(delivery, Batched) or delivery.record_id is None:
        return None
    try:
        return _text_of(delivery.record_id(record))
    except Exception:  # the record's own error says what is wrong with it
        return None


def _text_of(found: Any) -> str | None:
    if isinstance(found, dict):  # Kafka: partition and offset
        found = ":".join(map(str, found.values()))
    return found[:_LONGEST_ID] if isinstance(found, str) else None


# --- The calls of handlers ------------------------------------------------------------------------------------------


def noting_layer(handler: Handler) -> Layer:
    """A layer around a handler that notes its calls."""

    def noted(event: Any, context: Any, call_next: Next) -> Any:
        _note(handler, getattr(event, "via", ()))
        return call_next(event)

    async def noted_later(event: Any, context: Any, call_next: Next) -> Any:
        _note(handler, getattr(event, "via", ()))
        return await call_next(event)

    return Layer(noted, later=noted_later)


def _note(handler: Handler, via: tuple[str, ...]) -> None:
    dispatch = current.get()
    if dispatch is not None:
        name = full_name(handler.function)
        dispatch.handlers[name] = dispatch.handlers.get(name, 0) + 1
        if via:
            dispatch.via = via
        if handler.tags:
            dispatch.tags = tuple(dict.fromkeys((*dispatch.tags, *handler.tags)))
