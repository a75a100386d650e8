"""Tumbling windows of Kinesis and DynamoDB streams: a state that one invocation of a window passes to the next.

Source: https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-windows.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from .._events.batch import Batch, Window
from .._events.codecs import Mismatch, kind_of
from .._events.json_encoder import plain
from .._events.times import iso_time
from ..errors import EventError, RegistrationError, ReplyError, UnhandledEventError
from .at_once import handle_single
from .sequential import result_of
from .whole import BatchRun

if TYPE_CHECKING:
    from .._calling.handler import Handler
    from .._events.times import datetime
    from .record_table import RecordTable


def run_window(table: RecordTable, payload: dict[str, Any], context: Any, via: tuple[str, ...]) -> dict[str, Any]:
    """The result for one invocation of a window: its state and the failures."""
    records = table.listed(payload)
    state = payload.get("state") or {}
    if table.runs_in_order() or not any(each.takes_all == "window" for each in table.handlers):
        # No handler has a state, so the state is passed on unchanged.
        failures = table.handle_all(records, context, via) if records else []
    else:
        run = BatchRun(
            table, records, context, via, in_rounds=False
        )  # a window has one state, and one call of its handler
        handle_single(run, run.jobs)
        state = _new_state(run, payload, state)
        failures = run.failures()
        if table.settings.is_observed:
            from .._observability.dispatch import note_records

            note_records(len(records), failures, via)
    return {**(result_of(table, failures, len(records), via, context) or {}), "state": state}


def _new_state(run: BatchRun, payload: dict[str, Any], state: Any) -> Any:
    """The state after the window's handler has run; unchanged if the handler returned None or failed."""
    mine = [handler for handler in run.whole if handler.takes_all == "window"]
    for handler in [each for each in run.whole if each not in mine]:
        run.handle_whole(handler, run.whole[handler], lambda _, events: Batch(events))
    if len(mine) > 1:
        raise RegistrationError(
            "Records of one window went to two handlers, but a window has one state:\n"
            + "\n".join(f"- {each.source_location}" for each in mine)
        )
    name = run.table.source.name
    if mine:
        handler = mine[0]
        value = run.handle_whole(handler, run.whole[handler], lambda each, events: _window(each, events, payload, name))
    elif run.jobs:
        return state
    else:
        handler = _without_records(run, payload)
        value = handler.call(_window(handler, [], payload, name), run.context)
    return state if value is None else handler.reply(_checked, value, name)


def _checked(value: Any, name: str) -> dict[str, Any]:
    try:
        state = plain(value)
    except (TypeError, ValueError) as error:
        raise ReplyError(name, "state", str(error)) from None
    if not isinstance(state, dict):
        raise ReplyError(name, "state", f"is {kind_of(state)}, not an object")
    return state


def _without_records(run: BatchRun, payload: dict[str, Any]) -> Handler:
    """The handler for an invocation that ends a window without any record."""
    record = {"eventSourceARN": payload.get("eventSourceARN")}
    fitting = [each for each in run.table.handlers if each.takes_all == "window" and _may_match(each, record)]
    if len(fitting) == 1:
        return fitting[0]
    what = "no handler matches" if not fitting else "several handlers match"
    raise UnhandledEventError(
        f"{run.table.source.name}: {what} the end of this stream's window.", run.table.source.name
    )


def _may_match(handler: Handler, record: dict[str, Any]) -> bool:
    """Whether no filter rejects a record if only its stream is known."""
    route = handler.route
    filters = [each for each in route.filters if each is not route.pattern]
    return all(each.matches(record) or each.find(record) is None for each in filters)


def _window(handler: Handler, events: list[Any], payload: dict[str, Any], name: str) -> Window[Any, Any]:
    bounds = payload["window"]
    if type(bounds) is not dict:
        raise EventError(name, "window", "is not an object")
    return Window(
        events,
        state=_state(handler, payload, name),
        start=_time(bounds, "start", name),
        end=_time(bounds, "end", name),
        is_final=payload.get("isFinalInvokeForWindow") is True,
        is_terminated_early=payload.get("isWindowTerminatedEarly") is True,
        shard_id=str(payload.get("shardId") or ""),
        source_arn=str(payload.get("eventSourceARN") or ""),
    )


def _time(bounds: dict[str, Any], key: str, name: str) -> datetime | None:
    try:
        return iso_time.read(bounds[key], ()) if bounds.get(key) is not None else None
    except Mismatch as mismatch:
        raise EventError(name, f"window.{key}", str(mismatch)) from None


def _state(handler: Handler, payload: dict[str, Any], name: str) -> Any:
    """The state of the previous invocation, in the handler's own type."""
    state = payload.get("state")
    if not state:
        return None
    wanted = handler.state_type
    if wanted in (None, Any, object, dict) or isinstance(wanted, TypeVar):
        return state
    from .._models.reading import structured

    return structured(wanted, handler.converter)(state, (name, "state"))
