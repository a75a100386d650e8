"""DocumentDB change streams: extended JSON in all its spellings, operations, order."""

from __future__ import annotations

import json
import math
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from attrs import frozen
from hypothesis import given, settings
from hypothesis import strategies as st

from lambdarouter import App, EventError, PayloadError
from lambdarouter._events.reading import read, write
from lambdarouter.sources.documentdb import DocumentDBChange
from lambdarouter.testing import Client, documentdb, samples
from tests.support.dispatched import received, taken_by
from tests.support.mutations import check_mutations, logged

OID = "63eeb6e7d418cd98afb1c1d7"
NOON = datetime(2026, 1, 31, 12, tzinfo=UTC)


@frozen
class Line:
    item: str
    count: int


@frozen
class Order:
    order_id: int
    total: Decimal
    weight: float
    views: int
    placed: datetime
    token: bytes
    lines: tuple[Line, ...]


def test_every_field_of_an_update() -> None:
    (change,) = received("documentdb", documentdb.update())

    assert change == DocumentDBChange(
        operation="update",
        full_document={
            "_id": OID,
            "order_id": 7,
            "total": Decimal("12.50"),
            "weight": 0.5,
            "views": 9007199254740993,
            "placed": NOON.replace(microsecond=123_000),
            "changed": NOON,
            "token": b"\x00\x01\x02",
            "lines": [{"item": "flowers", "count": 2}],
            "note": None,
        },
        document_key={"_id": OID},
        database="shop",
        collection="orders",
        updated_fields={"total": Decimal("12.50"), "address.city": "Bern"},
        removed_fields=("coupon",),
        truncated_arrays=({"field": "lines", "newSize": 1},),
        cluster_time=NOON,
        cluster_time_increment=9,
        resume_token="0163eeb6e7000000090100000009000041e1",
        cluster_arn="arn:aws:rds:us-east-1:123456789012:cluster:cluster",
    )


def test_changes_without_a_document() -> None:
    (delete,), (drop,), (rename,) = (
        received("documentdb", sample()) for sample in (documentdb.delete, documentdb.drop, documentdb.rename)
    )

    assert (delete.document_key, delete.full_document) == ({"_id": OID}, None)
    assert (drop.document_key, drop.collection) == ({}, "orders")
    assert (rename.new_database, rename.new_collection) == ("shop", "old_orders")


def test_the_document_as_a_type_of_ones_own() -> None:
    app = App()
    seen: list[Order | None] = []

    @app.on_documentdb(collection="orders")
    def handler(change: DocumentDBChange[Order]) -> None:
        seen.append(change.full_document)

    Client(app).send(documentdb.insert())
    Client(app).send(documentdb.delete())

    placed = NOON.replace(microsecond=123_000)
    order = Order(7, Decimal("12.50"), 0.5, 9007199254740993, placed, b"\x00\x01\x02", (Line("flowers", 2),))
    assert seen == [order, None]


def test_a_document_of_another_type_is_told_by_its_path() -> None:
    app = App()

    @app.on_documentdb()
    def handler(change: DocumentDBChange[Order]) -> Any:
        return change.full_document

    payload = documentdb.insert()
    payload["events"][0]["event"]["fullDocument"]["lines"] = [{"item": 5, "count": 2}]
    with pytest.raises(PayloadError) as caught, logged():
        Client(app).send(payload)

    assert caught.value.path == "events[0].event.fullDocument.lines[0].item"


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ({"$oid": OID}, OID),
        ({"$symbol": "s"}, "s"),
        ({"$uuid": "c8edabc3-f738-4ca3-b68d-ab92a91478a3"}, "c8edabc3-f738-4ca3-b68d-ab92a91478a3"),
        ({"$date": {"$numberLong": "1769860800000"}}, NOON),
        ({"$date": 1769860800000}, NOON),
        ({"$date": "2026-01-31T12:00:00Z"}, NOON),
        ({"$date": {"$numberLong": "-1000"}}, datetime(1969, 12, 31, 23, 59, 59, tzinfo=UTC)),
        ({"$timestamp": {"t": 1769860800, "i": 1}}, NOON),
        ({"$numberInt": "-5"}, -5),
        ({"$numberLong": "9223372036854775807"}, 9223372036854775807),
        ({"$numberDouble": "-Infinity"}, -math.inf),
        ({"$numberDouble": "1.5"}, 1.5),
        ({"$numberDecimal": "0.10"}, Decimal("0.10")),
        ({"$binary": {"base64": "AAEC", "subType": "04"}}, b"\x00\x01\x02"),
        ({"$binary": "AAEC", "$type": "00"}, b"\x00\x01\x02"),
        ({"$type": "00", "$binary": "AAEC"}, b"\x00\x01\x02"),
        (
            {"$regularExpression": {"pattern": "a", "options": "i"}},
            {"$regularExpression": {"pattern": "a", "options": "i"}},
        ),
        ({"$minKey": 1}, {"$minKey": 1}),
        ([{"$oid": OID}, [{"$numberInt": "1"}]], [OID, [1]]),
        ({}, {}),
        (1.5, 1.5),
    ],
)
def test_extended_json(written: Any, value: Any) -> None:
    payload = documentdb.insert()
    payload["events"][0]["event"]["fullDocument"] = {"field": written}

    assert received("documentdb", payload)[0].full_document == {"field": value}


@pytest.mark.parametrize(
    ("written", "path"),
    [
        ({"$oid": 5}, ".$oid"),
        ({"$date": "yesterday"}, ".$date"),
        ({"$date": {"$numberLong": "x"}}, ".$date"),
        ({"$timestamp": 5}, ".$timestamp"),
        ({"$numberLong": "1.5"}, ".$numberLong"),
        ({"$numberDouble": "x"}, ".$numberDouble"),
        ({"$numberDouble": 10**400}, ".$numberDouble"),
        ({"$numberDecimal": 5}, ".$numberDecimal"),
        ({"$binary": {"base64": "***"}}, ".$binary"),
        ([{"a": {"$oid": None}}], "[0].a.$oid"),
    ],
)
def test_malformed_extended_json_is_told_by_its_path(written: Any, path: str) -> None:
    payload = documentdb.insert()
    payload["events"][0]["event"]["fullDocument"] = {"field": written}
    (change,) = received("documentdb", payload)

    with pytest.raises(EventError) as caught:
        _ = change.full_document

    assert caught.value.path == "events[0].event.fullDocument.field" + path


def test_a_document_nested_too_deep() -> None:
    nested: Any = 1
    for _ in range(250):
        nested = {"a": nested}
    payload = documentdb.insert()
    payload["events"][0]["event"]["fullDocument"] = nested
    (change,) = received("documentdb", payload)

    with pytest.raises(EventError, match="deeper than MongoDB"):
        _ = change.full_document


@pytest.mark.parametrize(
    ("filters", "taken"),
    [
        ({"collection": "orders"}, True),
        ({"collection": "o*", "operation": ["insert", "replace"], "database": "shop"}, True),
        ({"operation": "update"}, False),
        ({"database": "other"}, False),
    ],
)
def test_filters(filters: Any, taken: bool) -> None:
    register: dict[str, Any] = {
        "one": lambda app: app.on_documentdb(**filters),
        "rest": lambda app: app.on_documentdb(),
    }

    assert taken_by(register, documentdb.insert()) == (["one"] if taken else ["rest"])


@pytest.mark.parametrize("report", [True, False])
def test_the_batch_stops_at_the_first_failure(report: bool) -> None:
    app = App(report_batch_item_failures=report)
    seen: list[str] = []

    @app.on_documentdb()
    def handler(change: DocumentDBChange) -> None:
        seen.append(change.operation)
        if change.operation == "update":
            raise ValueError("bad")

    events = [sample()["events"][0] for sample in (documentdb.insert, documentdb.update, documentdb.delete)]
    with pytest.raises(ValueError, match="bad"), logged():
        Client(app).send({**documentdb.insert(), "events": events})

    assert seen == ["insert", "update"]


@pytest.mark.parametrize(("events", "path"), [([], "events"), ([5], "events[0].event"), ([{}], "events[0].event")])
def test_events_that_are_none(events: Any, path: str) -> None:
    with pytest.raises(EventError) as caught:
        received("documentdb", {**documentdb.insert(), "events": events})

    assert caught.value.path == path


texts = st.text(st.characters(exclude_categories=["Cs"]))
names = texts.filter(lambda name: not name.startswith("$"))
values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | texts
    | st.binary()
    | st.decimals(allow_nan=False, allow_infinity=False)
    | st.datetimes(timezones=st.just(UTC)),
    lambda inner: st.lists(inner) | st.dictionaries(names, inner),
    max_leaves=4,
)
documents = st.dictionaries(names, values, max_size=3)


@settings(max_examples=50)
@given(
    st.builds(
        DocumentDBChange[dict[str, Any]],
        operation=texts,
        full_document=st.none() | documents,
        document_key=documents,
        database=st.none() | texts,
        updated_fields=documents,
        removed_fields=st.lists(texts).map(tuple),
        cluster_time=st.none() | st.datetimes(timezones=st.just(UTC)).map(lambda at: at.replace(microsecond=0)),
    )
)
def test_a_change_survives_being_written_and_read(change: DocumentDBChange) -> None:
    assert read(DocumentDBChange, json.loads(json.dumps(write(change))), "documentdb") == change


@pytest.mark.parametrize("kind", samples("documentdb"))
def test_a_sample_survives_being_read_and_written(kind: str) -> None:
    change = read(DocumentDBChange, samples("documentdb")[kind].record(), "documentdb")

    assert read(DocumentDBChange, write(change), "documentdb") == change


@pytest.mark.parametrize("kind", ["update", "rename"])
def test_damaged_payloads(kind: str) -> None:
    assert check_mutations(samples("documentdb")[kind]) > 100
