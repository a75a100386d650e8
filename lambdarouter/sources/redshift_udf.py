"""Amazon Redshift Lambda UDFs: a query calls the function with a batch of rows.

Shape: `external_function` and `num_records`. Each row is handled by itself, and what its handler returns is the row's
result: a text, a number, a boolean, or None for NULL. The answer is JSON in a string: `{"success": true,
"num_records": 2, "results": [...]}`, with a result for each row, in order. If any row failed, so does the query: with
the words of `failed("...")`, or with the type of the first error.

Source: https://docs.aws.amazon.com/redshift/latest/dg/udf-creating-a-lambda-sql-udf.html
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Any

from .._events.builder import frozen
from .._events.codecs import kind_of
from .._events.json_encoder import dumps
from .._events.model import At, Event
from .._replies.reply import Reply, json_reply, required, told, unwrap_reply
from .._routing.route import Route
from .._routing.source import PerRecord, Record, RecordOutcome, Source
from .._routing.text_filters import Text, text
from ..errors import EventError, LambdaRouterError, ReplyError

_NAME = "redshift_udf"
#: The types of values that are a result as they stand.
_PLAIN = (str, int, bool, type(None))


def _rows(payload: dict[str, Any]) -> list[Record]:
    rows = payload.get("arguments")
    if type(rows) is not list:
        raise EventError(_NAME, "arguments", "is not a list", "A query sends a list of rows.")
    around = {key: value for key, value in payload.items() if key != "arguments"}
    if None in rows:  # AWS's example has such a row: all of its arguments are NULL
        width = next((len(row) for row in rows if type(row) is list), 0)
        rows = [[None] * width if row is None else row for row in rows]
    return [((_NAME, "arguments", index), {**around, "arguments": row}) for index, row in enumerate(rows)]


# --- The answer -----------------------------------------------------------------------------------------------------


@frozen
class RedshiftReply(Reply):
    """What became of a row, made by `result` or `failed`."""


def result(value: Any) -> RedshiftReply:
    """Give the row this result, as the plain value does: a text, a number, a boolean, a time, or None for NULL."""
    return RedshiftReply({"result": _scalar(value)})


def failed(error_msg: str) -> RedshiftReply:
    """Fail the query, and say why: whoever runs it reads the message."""
    wire = {"error_msg": error_msg}
    if not required(_NAME, wire, "error_msg", str, "a string").strip():
        raise ReplyError(_NAME, "error_msg", "is empty; say what went wrong")
    return RedshiftReply(wire)


class _FailedError(LambdaRouterError):
    """What a handler said of a failure, for the one who runs the query."""


def _reply(value: Any, event: Any) -> Any:
    wire = unwrap_reply(_NAME, value, RedshiftReply)
    if wire is value:
        return _scalar(value)
    if "error_msg" in wire:
        raise _FailedError(wire["error_msg"])
    return wire["result"]


def _scalar(value: Any) -> Any:
    found = json_reply(_NAME, value)
    if isinstance(found, dict | list):
        raise ReplyError(_NAME, "results", f"has a row that is {kind_of(found)}; give its JSON as a text")
    return found


def _respond(payload: Any, outcomes: list[RecordOutcome]) -> str:
    results: list[Any] = []
    failures: list[Exception] = []
    for outcome in outcomes:
        if outcome.error is not None:
            failures.append(outcome.error)
        elif type(outcome.value) in _PLAIN:
            results.append(outcome.value)
        else:
            try:
                results.append(_reply(outcome.value, None))  # once more: nothing has seen those of the default handler
            except LambdaRouterError as error:
                failures.append(error)
    if failures:
        return dumps({"success": False, "error_msg": _said(failures, len(outcomes))})
    return dumps({"success": True, "num_records": len(results), "results": results})


def _said(failures: list[Exception], rows: int) -> str:
    for error in failures:
        if isinstance(error, _FailedError):
            return str(error)
    return f"{len(failures)} of {rows} rows failed, the first with {told(failures[0])}."


SOURCE = Source(_NAME, PerRecord(_rows, respond=_respond, reply=_reply), correlation_id=("request_id",))


# --- Events and routes ----------------------------------------------------------------------------------------------


@frozen(kw_only=True)
class RedshiftCall(Event):
    """One call of the function: one row of a query."""

    arguments: Annotated[tuple[Any, ...], At("arguments")]
    """The arguments in order: numbers, text, booleans, and None for NULL."""

    function: Annotated[str, At("external_function")] = "function"
    """Name of the external function, as the query calls it."""

    user: Annotated[str | None, At("user")] = None
    """Database user that runs the query."""

    database: Annotated[str | None, At("database")] = None
    """Database of the query."""

    cluster: Annotated[str | None, At("cluster")] = None
    """ARN of the cluster."""

    query_id: Annotated[int | None, At("query_id")] = None
    """Id of the query."""

    request_id: Annotated[str | None, At("request_id")] = None
    """Id of this batch of rows; the same when it is tried again."""


if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal
    from uuid import UUID

    #: What a handler may return: the row's result, or a reply.
    Result = RedshiftReply | str | float | Decimal | date | UUID | None
else:
    Result = Any


def row(
    *, function: Text | None = None, where: Callable[[RedshiftCall], bool] | None = None
) -> Route[RedshiftCall, Result]:
    """Rows of any query. `function` is the external function's name."""
    return Route(SOURCE, RedshiftCall, text("function", function), where=where)
