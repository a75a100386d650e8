"""Amazon Redshift Lambda UDFs: a query calls the function with a batch of rows.

Shape: `external_function` and `num_records`. Each row is handled by itself, and what its handler returns is the row's
result; None is SQL's NULL. The answer is JSON in a string: `{"success": true, "num_records": 2, "results": [...]}`.
If any row failed, so does the query, with the type of the error as its message.

Source: https://docs.aws.amazon.com/redshift/latest/dg/udf-creating-a-lambda-sql-udf.html
"""

from collections.abc import Callable
from typing import Annotated, Any

from ..classes import frozen
from ..errors import EventError
from ..events import At, Event
from ..replies import json_reply
from ..routes import Outcome, Record, Route, Source, Text, text
from ..wire import dumps


def _rows(payload: dict[str, Any]) -> list[Record]:
    rows = payload.get("arguments")
    if type(rows) is not list:
        raise EventError("redshift_udf", "arguments", "is not a list", "A query sends a list of rows.")
    around = {key: value for key, value in payload.items() if key != "arguments"}
    return [(("redshift_udf", "arguments", index), {**around, "arguments": row}) for index, row in enumerate(rows)]


def _answer(payload: Any, outcomes: list[Outcome]) -> str:
    failed = [outcome.error for outcome in outcomes if outcome.error is not None]
    if failed:
        told = f"{len(failed)} of {len(outcomes)} rows failed, the first with {type(failed[0]).__name__}."
        return dumps({"success": False, "error_msg": told})
    results = [outcome.value for outcome in outcomes]
    return dumps({"success": True, "num_records": len(results), "results": results})


def _reply(value: Any, event: Any) -> Any:
    return json_reply("redshift_udf", value)


SOURCE = Source("redshift_udf", records=_rows, reply=_reply, answer=_answer)


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


def row(*, function: Text | None = None, where: Callable[[RedshiftCall], bool] | None = None) -> Route[RedshiftCall]:
    """Rows of any query. `function` is the external function's name."""
    return Route(SOURCE, RedshiftCall, text("function", function), where=where)
