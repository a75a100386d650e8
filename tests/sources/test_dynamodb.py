"""DynamoDB streams: typed attribute values, images of the user's class, kinds of change, and checkpoints."""

from __future__ import annotations

import json
from base64 import b64encode
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from attrs import evolve, frozen
from hypothesis import given
from hypothesis import strategies as st

from lambdarouter import App, BatchError, EventError, PayloadError, detect
from lambdarouter._events.reading import read, write
from lambdarouter.sources.dynamodb import DynamoDBRecord, to_json
from lambdarouter.testing import Client, batch, dynamodb, kinesis, samples
from tests.support.dispatched import received, taken_by
from tests.support.mutations import check_mutations, logged
from tests.support.published import load, published

KINDS = sorted(samples("dynamodb"))


@frozen
class Item:
    id: str
    count: int
    price: float | None = None
    tags: frozenset[str] = frozenset()
    token: bytes | None = None


def test_every_field_of_a_change() -> None:
    (record,) = received("dynamodb", dynamodb.modify())

    assert record == DynamoDBRecord(
        event_name="MODIFY",
        keys={"id": "1"},
        new_image={
            "id": "1",
            "count": Decimal(3),
            "price": Decimal("12.5"),
            "paid": True,
            "note": None,
            "tags": {"new", "gift"},
            "address": {"city": "Bern"},
            "lines": ["flowers", Decimal(2)],
            "token": b"\x00\x01\x02",
        },
        old_image={"id": "1", "count": Decimal(2)},
        sequence_number="4421584500000000017450439091",
        created_at=datetime(2026, 1, 31, 12, tzinfo=UTC),
        size=59,
        stream_view_type="NEW_AND_OLD_IMAGES",
        event_id="c81e728d9d4c2f636f067f89cc14862c",
        stream_arn="arn:aws:dynamodb:us-east-1:123456789012:table/table/stream/2026-01-31T00:00:00.000",
        table="table",
        region="us-east-1",
    )


def test_an_expired_item_tells_who_removed_it() -> None:
    (record,) = received("dynamodb", dynamodb.expired())

    assert (record.identity_type, record.principal_id) == ("Service", "dynamodb.amazonaws.com")
    assert (record.new_image, record.old_image) == (None, {"id": "1", "count": Decimal(2)})


@pytest.mark.parametrize(
    ("kind", "takers"),
    [("insert", "insert"), ("modify", "modify"), ("remove", "remove"), ("expired", "expired"), ("window", "insert")],
)
def test_each_kind_reaches_its_decorator_and_no_other(kind: str, takers: str) -> None:
    register: dict[str, Any] = {
        "insert": lambda app: app.on_dynamodb_insert(),
        "modify": lambda app: app.on_dynamodb_modify(),
        "remove": lambda app: app.on_dynamodb_remove(),
        "expired": lambda app: app.on_dynamodb_expired(),
    }

    assert taken_by(register, samples("dynamodb")[kind]()) == [takers]


def test_an_expired_item_is_a_removed_one_and_a_change_of_a_new_kind_is_for_the_catch_all() -> None:
    register: dict[str, Any] = {
        "all": lambda app: app.on_dynamodb(),
        "remove": lambda app: app.on_dynamodb_remove(),
    }

    assert taken_by(register, dynamodb.expired()) == ["remove"]
    assert taken_by(register, dynamodb.insert(event_name="TRUNCATE")) == ["all"]


STREAM = "arn:aws:dynamodb:eu-west-1:123456789012:table/orders/stream/2026-01-31T00:00:00.000"


@pytest.mark.parametrize(
    ("table", "taken"),
    [
        ("orders", True),
        ("ord*", True),
        (["bills", "orders"], True),
        (STREAM, True),
        (STREAM.partition("/stream/")[0], True),
        ("stream", False),
        ("bills", False),
        ("arn:aws:dynamodb:us-east-1:123456789012:table/orders", False),
    ],
)
def test_the_filter_on_the_table(table: Any, taken: bool) -> None:
    register: dict[str, Any] = {"one": lambda app: app.on_dynamodb(table=table), "rest": lambda app: app.on_dynamodb()}

    assert taken_by(register, dynamodb.insert(stream_arn=STREAM)) == (["one"] if taken else ["rest"])


def test_images_of_the_users_own_class() -> None:
    app = App()
    seen: list[Item | None] = []

    @app.on_dynamodb()
    def handler(record: DynamoDBRecord[Item]) -> None:
        seen.extend((record.new_image, record.old_image))

    Client(app).send(dynamodb.modify())
    Client(app).send(dynamodb.insert(new_image=Item(id="2", count=9, tags=frozenset({"a"}))))

    assert seen == [
        Item(id="1", count=3, price=12.5, tags=frozenset({"new", "gift"}), token=b"\x00\x01\x02"),
        Item(id="1", count=2),
        Item(id="2", count=9, tags=frozenset({"a"})),
        None,
    ]


def test_an_image_that_does_not_fit_names_its_fields() -> None:
    app = App()

    @app.on_dynamodb()
    def handler(record: DynamoDBRecord[Item]) -> None:
        assert record.new_image

    with pytest.raises(BatchError) as caught, logged():
        Client(app).send(dynamodb.insert(new_image={"id": Decimal(7), "count": Decimal("1.5")}))

    cause = caught.value.exceptions[0].__cause__
    assert isinstance(cause, PayloadError)
    assert [path for path, _ in cause.problems] == [
        "Records[0].dynamodb.NewImage.id",
        "Records[0].dynamodb.NewImage.count",
    ]


@pytest.mark.parametrize(
    ("value", "path", "problem"),
    [
        ({"N": 1}, "", "expected a number in a string, got a number"),
        ({"N": "one"}, "", "expected a number in a string"),
        ({"N": "NaN"}, "", "outside DynamoDB's range"),
        ({"N": "1E999999999"}, "", "outside DynamoDB's range"),
        ({"S": None}, "", "expected a string, got null"),
        ({"B": "%"}, "", "expected base64"),
        ({"NULL": False}, "", "expected true, got a boolean"),
        ({"S": "a", "N": "1"}, "", "expected one attribute value with its type"),
        ({}, "", "expected one attribute value with its type"),
        ({"X": "a"}, "", "of a type that DynamoDB does not have"),
        ({"SS": "a"}, "", "expected a list of strings, got a string"),
        ({"NS": [1]}, "", "expected a number in a string"),
        ({"M": {"a": {"L": [{"S": "b"}, {"S": 1}]}}}, ".a[1]", "expected a string, got a number"),
        ({"M": []}, "", "expected an object of attribute values, got a list"),
    ],
)
def test_a_malformed_value_is_told_by_its_path(value: Any, path: str, problem: str) -> None:
    record = dynamodb.insert.record()
    record["dynamodb"]["Keys"]["id"] = value

    with pytest.raises(EventError) as caught:
        read(DynamoDBRecord, record, "dynamodb")

    assert caught.value.path == f"dynamodb.Keys.id{path}"
    assert problem in caught.value.problem


@pytest.mark.parametrize("kind", ["M", "L"])
def test_nesting_without_end_is_refused(kind: str) -> None:
    value: Any = {"S": "x"}
    for _ in range(400):
        value = {"M": {"a": value}} if kind == "M" else {"L": [value]}
    record = dynamodb.insert.record()
    record["dynamodb"]["Keys"]["id"] = value

    with pytest.raises(EventError, match="is nested deeper"):
        read(DynamoDBRecord, record, "dynamodb")


@pytest.mark.parametrize("stamp", [1769860800, 1769860800.0, 1769860800000, 1769860800000000])
def test_times_in_every_unit_that_occurs(stamp: float) -> None:
    record = dynamodb.insert.record()
    record["dynamodb"]["ApproximateCreationDateTime"] = stamp

    assert read(DynamoDBRecord, record, "dynamodb").created_at == datetime(2026, 1, 31, 12, tzinfo=UTC)


# --- Batches --------------------------------------------------------------------------------------------------------


def three() -> dict[str, Any]:
    return batch(*(dynamodb.insert(sequence_number=str(number), keys={"id": str(number)}) for number in (1, 2, 3)))


def test_a_batch_stops_at_its_first_failure_and_reports_it() -> None:
    app = App(report_batch_item_failures=True)
    seen: list[str] = []

    @app.on_dynamodb()
    def handler(record: DynamoDBRecord) -> None:
        seen.append(record.keys["id"])
        if record.keys["id"] == "2":
            raise ValueError

    with logged():
        assert Client(app).send(three()) == {"batchItemFailures": [{"itemIdentifier": "2"}]}
    assert seen == ["1", "2"]


def test_without_reports_a_failure_raises() -> None:
    app = App()

    @app.on_dynamodb()
    def handler(record: DynamoDBRecord) -> None:
        raise ValueError

    with pytest.raises(BatchError), logged():
        Client(app).send(three())


def test_a_failure_that_cannot_be_named_returns_the_whole_batch() -> None:
    app = App(report_batch_item_failures=True)
    app.on_dynamodb()(lambda record: None)
    payload = three()
    payload["Records"][1]["dynamodb"] = None

    with pytest.raises(BatchError), logged():
        Client(app).send(payload)


@pytest.mark.parametrize(("report", "answer"), [(True, {"batchItemFailures": [], "state": {}}), (False, {"state": {}})])
def test_the_last_call_of_a_window_may_be_empty(report: bool, answer: Any) -> None:
    app = App(report_batch_item_failures=report)
    app.on_dynamodb()(lambda record: None)
    payload = {**dynamodb.window(), "Records": [], "isFinalInvokeForWindow": True}

    assert detect(payload) == "dynamodb"
    assert Client(app).send(payload) == answer


def test_a_table_that_streams_to_kinesis() -> None:
    app = App()
    seen: list[tuple[str, Any, tuple[str, ...]]] = []

    @app.on_dynamodb_insert(table="orders")
    def handler(record: DynamoDBRecord) -> None:
        seen.append((record.table, record.created_at, record.via))

    change = dynamodb.insert.record()
    for key in ("eventVersion", "eventSource", "eventSourceARN"):
        del change[key]
    change |= {"tableName": "orders", "recordFormat": "application/json", "userIdentity": None}
    change["dynamodb"] |= {"ApproximateCreationDateTime": 1769860800123456}
    Client(app).send(kinesis.record(data=json.dumps(change)))

    assert seen == [("orders", datetime(2026, 1, 31, 12, 0, 0, 123_456, tzinfo=UTC), ("kinesis",))]


# --- There and back -------------------------------------------------------------------------------------------------

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
numbers = st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**38), max_value=10**38) | st.integers(
    -(10**38), 10**38
).map(Decimal)
scalars = st.none() | st.booleans() | texts | numbers | st.binary(max_size=8)
sets = (
    st.sets(texts, min_size=1, max_size=3)
    | st.sets(numbers, min_size=1, max_size=3)
    | st.sets(st.binary(max_size=4), min_size=1, max_size=3)
)
values = st.recursive(
    scalars | sets,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=8,
)
items = st.dictionaries(texts, values, max_size=3)
times = st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))


@given(
    st.builds(
        DynamoDBRecord[Any],
        event_name=texts,
        keys=items,
        new_image=st.none() | items,
        old_image=st.none() | items,
        sequence_number=texts,
        created_at=st.none() | times,
        size=st.none() | st.integers(),
        identity_type=st.none() | texts,
    )
)
def test_a_record_survives_being_written_and_read(record: DynamoDBRecord[Any]) -> None:
    # The table's name is part of its stream's ARN: written, it brings one along.
    record = evolve(record, stream_arn="arn:aws:dynamodb:us-east-1:123456789012:table/table/stream/x")
    payload = json.loads(json.dumps(write(record)))

    assert read(DynamoDBRecord, payload, "dynamodb") == record


@pytest.mark.parametrize("value", [set[str](), {1, "a"}, {True}, {(1,)}])
def test_a_set_that_dynamodb_does_not_have_is_not_written(value: Any) -> None:
    with pytest.raises(TypeError, match="a DynamoDB set"):
        write(DynamoDBRecord(event_name="INSERT", keys={"id": "1"}, new_image={"tags": value}))


def test_an_item_is_an_object() -> None:
    with pytest.raises(TypeError, match="an item is a mapping"):
        write(DynamoDBRecord[Any](event_name="INSERT", keys={"id": "1"}, new_image="id"))


@pytest.mark.parametrize("kind", KINDS)
def test_a_sample_survives_being_read_and_written(kind: str) -> None:
    record = read(DynamoDBRecord, samples("dynamodb")[kind].record(), "dynamodb")

    assert read(DynamoDBRecord, write(record), "dynamodb") == record


def test_every_kind_of_attribute_value() -> None:
    binary = b64encode(b"\xff").decode()
    record = dynamodb.insert.record()
    record["dynamodb"]["NewImage"] = {
        "ns": {"NS": ["1", "2.5"]},
        "bs": {"BS": [binary]},
        "l": {"L": []},
        "m": {"M": {}},
    }

    assert read(DynamoDBRecord, record, "dynamodb").new_image == {
        "ns": {Decimal(1), Decimal("2.5")},
        "bs": {b"\xff"},
        "l": [],
        "m": {},
    }


@published("dynamodb")
def test_public_samples(name: str) -> None:
    payload = load(name)
    records = received("dynamodb", payload)

    assert [record.sequence_number for record in records] == [
        each["dynamodb"]["SequenceNumber"] for each in payload["Records"]
    ]
    assert not any("unreadable" in repr(record) for record in records)


@pytest.mark.parametrize("kind", ["modify", "expired", "window"])
def test_damaged_payloads(kind: str) -> None:
    assert check_mutations(samples("dynamodb")[kind]) > 100


def test_an_image_as_plain_json() -> None:
    payload = dynamodb.insert()
    payload["Records"][0]["dynamodb"]["NewImage"] = {
        "whole": {"N": "7"},
        "part": {"N": "1.5"},
        "texts": {"SS": ["b", "a"]},
        "numbers": {"NS": ["2", "1.5"]},
        "binary": {"B": "AAE="},
        "none": {"NULL": True},
        "nested": {"M": {"list": {"L": [{"BOOL": True}, {"N": "1"}]}}},
    }
    [record] = received("dynamodb", payload)
    image = to_json(record.new_image)
    assert image == {
        "whole": 7,
        "part": 1.5,
        "texts": ["a", "b"],
        "numbers": [1.5, 2],
        "binary": "AAE=",
        "none": None,
        "nested": {"list": [True, 1]},
    }
    assert json.loads(json.dumps(image)) == image
    assert to_json(None) is None
