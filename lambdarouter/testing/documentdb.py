"""Sample payloads of DocumentDB change streams.

Source: https://docs.aws.amazon.com/lambda/latest/dg/with-documentdb.html
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from .._events.samples import P, Sample
from ..sources.documentdb import DocumentDBChange

if TYPE_CHECKING:
    from .._events.builder import field, frozen
    from .._events.samples import SAMPLED, Fields, several, strings

    @frozen(kw_only=True)
    class _Fields(Fields, DocumentDBChange[Any]):
        operation: str = SAMPLED
        removed_fields: Any = field(default=SAMPLED, converter=strings)
        truncated_arrays: Any = field(default=SAMPLED, converter=several)

else:
    _Fields = DocumentDBChange

_KEY: dict[str, Any] = {"_id": {"$oid": "63eeb6e7d418cd98afb1c1d7"}}
_DOCUMENT: dict[str, Any] = {
    **_KEY,
    "order_id": {"$numberInt": "7"},
    "total": {"$numberDecimal": "12.50"},
    "weight": {"$numberDouble": "0.5"},
    "views": {"$numberLong": "9007199254740993"},
    "placed": {"$date": "2026-01-31T12:00:00.123Z"},
    "changed": {"$timestamp": {"t": 1769860800, "i": 2}},
    "token": {"$binary": {"base64": "AAEC", "subType": "00"}},
    "lines": [{"item": "flowers", "count": 2}],
    "note": None,
}


def _change(operation: str, **keys: Any) -> dict[str, Any]:
    return {
        "eventSourceArn": "arn:aws:rds:us-east-1:123456789012:cluster:cluster",
        "eventSource": "aws:docdb",
        "_id": {"_data": "0163eeb6e7000000090100000009000041e1"},
        "clusterTime": {"$timestamp": {"t": 1769860800, "i": 9}},
        "ns": {"db": "shop", "coll": "orders"},
        "operationType": operation,
        **keys,
    }


def _payload(record: dict[str, Any]) -> dict[str, Any]:
    """The event around a change; the source and the ARN of the cluster move from the change to the event."""
    around: dict[str, Any] = {key: record.pop(key) for key in ("eventSourceArn", "eventSource") if key in record}
    return {**around, "events": [{"event": record}]}


def _sample(event: Callable[P, Any], doc: str, record: dict[str, Any]) -> Sample[P]:
    return Sample(event, record, wrap=_payload, doc=doc)


insert: Final = _sample(_Fields, "An inserted document.", _change("insert", documentKey=_KEY, fullDocument=_DOCUMENT))
update: Final = _sample(
    _Fields,
    "An updated document, which the mapping looked up.",
    _change(
        "update",
        documentKey=_KEY,
        fullDocument=_DOCUMENT,
        updateDescription={
            "updatedFields": {"total": {"$numberDecimal": "12.50"}, "address.city": "Bern"},
            "removedFields": ["coupon"],
            "truncatedArrays": [{"field": "lines", "newSize": 1}],
        },
    ),
)
replace: Final = _sample(_Fields, "A replaced document.", _change("replace", documentKey=_KEY, fullDocument=_DOCUMENT))
delete: Final = _sample(_Fields, "A deleted document.", _change("delete", documentKey=_KEY))
drop: Final = _sample(_Fields, "A dropped collection.", _change("drop"))
rename: Final = _sample(_Fields, "A renamed collection.", _change("rename", to={"db": "shop", "coll": "old_orders"}))
