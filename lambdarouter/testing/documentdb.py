"""Sample payloads of DocumentDB change streams.

Source: https://docs.aws.amazon.com/lambda/latest/dg/with-documentdb.html
"""

from typing import Any

from .._events.samples import Sample
from ..sources.documentdb import DocumentDBChange

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
    around = {key: record.pop(key) for key in ("eventSourceArn", "eventSource") if key in record}
    return {**around, "events": [{"event": record}]}


def _sample(doc: str, record: dict[str, Any]) -> Sample:
    return Sample(DocumentDBChange, record, wrap=_payload, doc=doc)


insert: Sample = _sample("An inserted document.", _change("insert", documentKey=_KEY, fullDocument=_DOCUMENT))
update: Sample = _sample(
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
replace: Sample = _sample("A replaced document.", _change("replace", documentKey=_KEY, fullDocument=_DOCUMENT))
delete: Sample = _sample("A deleted document.", _change("delete", documentKey=_KEY))
drop: Sample = _sample("A dropped collection.", _change("drop"))
rename: Sample = _sample("A renamed collection.", _change("rename", to={"db": "shop", "coll": "old_orders"}))
