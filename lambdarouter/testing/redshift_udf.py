"""Sample payloads of Redshift Lambda UDFs.

Source: https://docs.aws.amazon.com/redshift/latest/dg/udf-creating-a-lambda-sql-udf.html
"""

from typing import TYPE_CHECKING, Any, Final

from .._events.samples import Sample
from ..sources.redshift_udf import RedshiftRow

if TYPE_CHECKING:
    from .._events.builder import field, frozen
    from .._events.samples import SAMPLED, Fields, several

    @frozen(kw_only=True)
    class _Fields(Fields, RedshiftRow):
        arguments: Any = field(default=SAMPLED, converter=several)

else:
    _Fields = RedshiftRow


def _wrap(row: dict[str, Any]) -> dict[str, Any]:
    return {**row, "num_records": 1, "arguments": [row["arguments"]]}


row: Final = Sample(
    _Fields,
    {
        "request_id": "23FF1F97-F28A-44AA-AB67-266ED976BF40",
        "cluster": "arn:aws:redshift:us-east-1:123456789012:cluster:shop",
        "user": "admin",
        "database": "db1",
        "external_function": "public.total",
        "query_id": 5678234,
        "arguments": [2, "1.50", None],
    },
    wrap=_wrap,
    doc="A batch of one row.",
)


def adjust_batch(payload: dict[str, Any]) -> None:
    """Count the rows of a merged batch."""
    payload["num_records"] = len(payload["arguments"])


def rows(*arguments: list[Any], **fields: Any) -> dict[str, Any]:
    """Return a batch of rows; `fields` are those of `row`."""
    payload: dict[str, Any] = row(**fields)
    return {**payload, "num_records": len(arguments), "arguments": list(arguments)}
