"""Amazon DocumentDB change streams: an insertion, an update, and a renamed collection."""

from datetime import UTC, datetime
from decimal import Decimal

from lambdarouter.sources.documentdb import DocumentDBChange

from ._reading import Reading

READINGS: list[Reading] = [
    Reading(
        "on_documentdb",
        {
            "eventSourceArn": "arn:aws:rds:eu-west-1:210987654321:cluster:shop",
            "eventSource": "aws:docdb",
            "events": [
                {
                    "event": {
                        "_id": {"_data": "0163eeb6e7000000090100000009000041e1"},
                        "clusterTime": {"$timestamp": {"t": 1769860800, "i": 9}},
                        "documentKey": {"_id": {"$oid": "63eeb6e7d418cd98afb1c1d7"}},
                        "fullDocument": {
                            "_id": {"$oid": "63eeb6e7d418cd98afb1c1d7"},
                            "sku": "pear",
                            "count": {"$numberInt": "3"},
                            "stock": {"$numberLong": "9000000000"},
                            "weight": {"$numberDouble": "1.5"},
                            "price": {"$numberDecimal": "2.50"},
                            "picked": {"$date": {"$numberLong": "1769860800001"}},
                            "seen": {"$timestamp": {"t": 1769860801, "i": 1}},
                            "label": {"$binary": {"base64": "cGVhcg==", "subType": "00"}},
                            "stamp": {"$binary": "AAE=", "$type": "00"},
                            "batch": {"$uuid": "c8edabc3-f738-4ca3-b68d-ab92a91478a3"},
                            "grade": {"$symbol": "A"},
                        },
                        "ns": {"db": "shop", "coll": "fruit"},
                        "operationType": "insert",
                    }
                },
                {
                    "event": {
                        "_id": {"_data": "0163eeb6e7000000090100000009000041e2"},
                        "clusterTime": {"$timestamp": {"t": 1769860802, "i": 2}},
                        "documentKey": {"_id": {"$oid": "63eeb6e7d418cd98afb1c1d8"}},
                        "ns": {"db": "shop", "coll": "fruit"},
                        "operationType": "update",
                        "lsid": {"id": {"$binary": {"base64": "AAE=", "subType": "04"}}, "uid": "u-1"},
                        "txnNumber": {"$numberLong": "7"},
                        "updateDescription": {
                            "updatedFields": {"count": {"$numberInt": "4"}},
                            "removedFields": ["note"],
                            "truncatedArrays": [{"field": "tags", "newSize": 2}],
                        },
                    }
                },
                {
                    "event": {
                        "_id": {"_data": "0163eeb6e7000000090100000009000041e3"},
                        "clusterTime": {"$timestamp": {"t": 1769860803, "i": 1}},
                        "ns": {"db": "shop", "coll": "fruit"},
                        "to": {"db": "archive", "coll": "old-fruit"},
                        "operationType": "rename",
                    }
                },
            ],
        },
        [
            DocumentDBChange[object](
                operation="insert",
                full_document={
                    "_id": "63eeb6e7d418cd98afb1c1d7",
                    "sku": "pear",
                    "count": 3,
                    "stock": 9_000_000_000,
                    "weight": 1.5,
                    "price": Decimal("2.50"),
                    "picked": datetime(2026, 1, 31, 12, 0, 0, 1_000, UTC),
                    "seen": datetime(2026, 1, 31, 12, 0, 1, 0, UTC),
                    "label": b"pear",
                    "stamp": b"\x00\x01",
                    "batch": "c8edabc3-f738-4ca3-b68d-ab92a91478a3",
                    "grade": "A",
                },
                document_key={"_id": "63eeb6e7d418cd98afb1c1d7"},
                database="shop",
                collection="fruit",
                cluster_time=datetime(2026, 1, 31, 12, 0, 0, 0, UTC),
                cluster_time_increment=9,
                resume_token="0163eeb6e7000000090100000009000041e1",
                cluster_arn="arn:aws:rds:eu-west-1:210987654321:cluster:shop",
            ),
            DocumentDBChange[object](
                operation="update",
                document_key={"_id": "63eeb6e7d418cd98afb1c1d8"},
                database="shop",
                collection="fruit",
                updated_fields={"count": 4},
                removed_fields=("note",),
                truncated_arrays=({"field": "tags", "newSize": 2},),
                session={"id": b"\x00\x01", "uid": "u-1"},
                transaction_number=7,
                cluster_time=datetime(2026, 1, 31, 12, 0, 2, 0, UTC),
                cluster_time_increment=2,
                resume_token="0163eeb6e7000000090100000009000041e2",
                cluster_arn="arn:aws:rds:eu-west-1:210987654321:cluster:shop",
            ),
            DocumentDBChange[object](
                operation="rename",
                database="shop",
                collection="fruit",
                cluster_time=datetime(2026, 1, 31, 12, 0, 3, 0, UTC),
                cluster_time_increment=1,
                resume_token="0163eeb6e7000000090100000009000041e3",
                new_database="archive",
                new_collection="old-fruit",
                cluster_arn="arn:aws:rds:eu-west-1:210987654321:cluster:shop",
            ),
        ],
    )
]
