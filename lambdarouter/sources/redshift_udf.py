"""Amazon Redshift Lambda UDFs: rows of a query, sent in batches.

Shape: `external_function` and `num_records`.

Each row is handled separately, or a handler of `Batch[RedshiftRow]` handles all rows together. The return value of the
handler is the result of the row, or a list of results. A result is a string, a number, a boolean, or None for NULL. The
response is JSON in a string, `{"success": true, "num_records": 2, "results": [...]}`, with one result for each row, in
order. If any row fails, the query fails: with the text of `failed("...")`, or with the type of the first error.

Source: https://docs.aws.amazon.com/redshift/latest/dg/udf-creating-a-lambda-sql-udf.html
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Any, Final

from .._events.builder import frozen
from .._events.codecs import kind_of
from .._events.json_encoder import dumps
from .._events.model import At, Event
from .._replies.checked import checked_content, checked_reply
from .._replies.reply import Reply, error_summary, json_reply, object_reply, required, unwrap_reply
from .._routing.deliveries import PerRecord, Record, RecordOutcome
from .._routing.route import RecordRoute, Route
from .._routing.source import Source
from .._routing.text_filters import TextFilter, text
from ..errors import EventError, LambdaRouterError, ReplyError

__all__ = ["SOURCE", "RedshiftCall", "RedshiftReply", "RedshiftRow", "Result", "failed", "result", "row"]

_NAME = "redshift_udf"


def _rows(payload: dict[str, Any]) -> list[Record]:
    rows = payload.get("arguments")
    if type(rows) is not list:
        raise EventError(_NAME, "arguments", "is not a list", "A query sends a list of rows.")
    shared = {key: value for key, value in payload.items() if key != "arguments"}
    if None in rows:  # as in AWS's example: every argument of the row is NULL
        width = next((len(row) for row in rows if type(row) is list), 0)
        rows = [[None] * width if row is None else row for row in rows]
    return [((_NAME, "arguments", index), {**shared, "arguments": row}) for index, row in enumerate(rows)]


# --- Replies --------------------------------------------------------------------------------------------------------


@frozen
class RedshiftReply(Reply):
    """The result or the failure of a row, made by `result` or `failed`."""


def result(value: Any) -> RedshiftReply:
    """Return this result for the row, as the plain value does.

    `value` is a string, a number, a boolean, a time, or None for NULL. Raises ReplyError for an object or a list.
    """
    return checked_reply(RedshiftReply, {"result": _scalar(value)})


def failed(error_msg: str) -> RedshiftReply:
    """Fail the query with this message, which the user of the query reads.

    Raises ReplyError if the message is empty.
    """
    return checked_reply(RedshiftReply, {"error_msg": _error_message({"error_msg": error_msg})})


class _FailedError(LambdaRouterError):
    """The message of `failed`, for the user of the query."""

    is_public = True


def _reply(value: Any, event: Any) -> Any:
    """Return the result of a row, from the return value of its handler; raises ReplyError, or the row's failure."""
    content: dict[str, Any] | None = checked_content(value, RedshiftReply)
    if content is None:
        returned = unwrap_reply(_NAME, value, RedshiftReply)
        if returned is value:
            return _scalar(value)
        content = _check(object_reply(_NAME, returned))
    if "error_msg" in content:
        raise _FailedError(content["error_msg"])
    return content["result"]


def _check(reply: dict[str, Any]) -> dict[str, Any]:
    if "error_msg" in reply:
        return {"error_msg": _error_message(reply)}
    if "result" not in reply:
        raise ReplyError(_NAME, "result", "is missing; make the reply with result(...) or failed(...)")
    return {"result": _scalar(reply["result"])}


def _error_message(reply: dict[str, Any]) -> str:
    message = required(_NAME, reply, "error_msg", str, "a string")
    if not message.strip():
        raise ReplyError(_NAME, "error_msg", "is empty; write the reason of the failure")
    return str(message)


def _scalar(value: Any) -> Any:
    scalar = json_reply(_NAME, value)
    if isinstance(scalar, dict | list):
        raise ReplyError(_NAME, "results", f"has a row that is {kind_of(scalar)}; return its JSON as a string")
    # A DECIMAL of Redshift has more digits than the numbers of most JSON parsers.
    return str(value) if type(value).__name__ == "Decimal" else scalar


def _respond(payload: Any, outcomes: list[RecordOutcome]) -> str:
    results: list[Any] = []
    failures: list[Exception] = []
    for outcome in outcomes:
        if outcome.error is not None:
            failures.append(outcome.error)
        else:
            results.append(outcome.value)
    if failures:
        return dumps({"success": False, "error_msg": _message(failures, len(outcomes))})
    return dumps({"success": True, "num_records": len(results), "results": results})


def _message(failures: list[Exception], rows: int) -> str:
    for error in failures:
        if isinstance(error, _FailedError):
            return str(error)
    return f"{len(failures)} of {rows} rows failed, the first with {error_summary(failures[0])}."


# --- Events and routes ----------------------------------------------------------------------------------------------


@frozen(kw_only=True)
class RedshiftRow(Event):
    """One row of a query: one call of the function."""

    arguments: Annotated[tuple[Any, ...], At("arguments")]
    """Arguments in order: numbers, strings, booleans, and None for NULL."""

    function: Annotated[str, At("external_function")] = "function"
    """Name of the external function in the query."""

    user: Annotated[str | None, At("user")] = None
    """Database user that runs the query."""

    database: Annotated[str | None, At("database")] = None
    """Database of the query."""

    cluster: Annotated[str | None, At("cluster")] = None
    """ARN of the cluster."""

    query_id: Annotated[int | None, At("query_id")] = None
    """Id of the query."""

    request_id: Annotated[str | None, At("request_id")] = None
    """Id of this batch of rows; the same at each retry."""


#: The former name of `RedshiftRow`.
RedshiftCall = RedshiftRow

SOURCE = Source(
    _NAME,
    PerRecord(_rows, respond=_respond, reply=_reply),
    event=RedshiftRow,
    accepts_none=True,
    correlation_id=("request_id",),
    has_end_users=True,
)


if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal
    from uuid import UUID

    #: The return type of a handler: the result of the row, or a reply.
    Result = RedshiftReply | str | float | Decimal | date | UUID | None
else:
    Result = Any


def row(
    *, function: TextFilter | None = None, where: Callable[[RedshiftRow], bool] | None = None
) -> RecordRoute[RedshiftRow, Result]:
    """Match rows of queries that call a Lambda UDF.

    - `function`: name of the external function.
    - `where`: predicate on the call.
    """
    return Route(SOURCE, RedshiftRow, text("function", function), where=where)


if TYPE_CHECKING:
    from .._routing.decorator import AnswersEachDecorator

    class Decorators:
        """The decorators of the source, for type checkers and editors."""

        on_redshift_udf: Final = AnswersEachDecorator(row)
        """Example: `@app.on_redshift_udf(function="resize")`."""
