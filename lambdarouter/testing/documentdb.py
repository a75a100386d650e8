"""Sample payloads of DocumentDB change streams.

Source: https://docs.aws.amazon.com/lambda/latest/dg/with-documentdb.html
"""

from typing import Any

from ..sources.documentdb import DocumentDBChange
from .samples import Sample

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


def _change(operation: str, **more: Any) -> dict[str, Any]:
    return {
        "eventSourceArn": "arn:aws:rds:us-east-1:123456789012:cluster:cluster",
        "_id": {"_data": "0163eeb6e7000000090100000009000041e1"},
        "clusterTime": {"$timestamp": {"t": 1769860800, "i": 9}},
        "ns": {"db": "shop", "coll": "orders"},
        "operationType": operation,
        **more,
    }


def _payload(record: dict[str, Any]) -> dict[str, Any]:
    """The event around a change, which takes back the ARN that holds for every change of it."""
    around = {key: record.pop(key) for key in ("eventSourceArn",) if key in record}
    return {**around, "events": [{"event": record}], "eventSource": "aws:docdb"}


def _kind(doc: str, record: dict[str, Any]) -> Sample:
    return Sample(DocumentDBChange, record, wrap=_payload, doc=doc)


insert: Sample = _kind("A document was inserted.", _change("insert", documentKey=_KEY, fullDocument=_DOCUMENT))
update: Sample = _kind(
    "Fields of a document were changed; the mapping looks up the document.",
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
replace: Sample = _kind("A document was replaced.", _change("replace", documentKey=_KEY, fullDocument=_DOCUMENT))
delete: Sample = _kind("A document was deleted.", _change("delete", documentKey=_KEY))
drop: Sample = _kind("A collection was dropped.", _change("drop"))
rename: Sample = _kind("A collection was renamed.", _change("rename", to={"db": "shop", "coll": "old_orders"}))
