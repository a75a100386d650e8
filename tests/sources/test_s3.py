"""S3 notifications: which decorator takes which kind, what an event holds, and what a damaged one does."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdarouter import App, EventError, UnhandledEventError
from lambdarouter._events.reading import read, write
from lambdarouter.sources.s3 import S3Event
from lambdarouter.testing import batch, s3, samples
from tests.support.mutations import check_mutations
from tests.support.published import load, published

#: The kinds of samples that each decorator takes; it takes no other.
TAKES: dict[str, set[str]] = {
    "on_s3_created": {"put", "post", "copy", "multipart_upload"},
    "on_s3_put": {"put"},
    "on_s3_post": {"post"},
    "on_s3_copy": {"copy"},
    "on_s3_multipart_upload": {"multipart_upload"},
    "on_s3_removed": {"delete", "delete_marker", "lifecycle_expiration"},
    "on_s3_delete": {"delete", "lifecycle_expiration"},
    "on_s3_delete_marker": {"delete_marker"},
    "on_s3_restore": {"restore_post", "restore_completed"},
    "on_s3_replication": {"replication_failed"},
    "on_s3_lifecycle": {"lifecycle_expiration", "lifecycle_transition"},
    "on_s3_tiering": {"tiering"},
    "on_s3_tagging": {"tagging_put", "tagging_delete"},
    "on_s3_acl": {"acl_put"},
    "on_s3_annotation": {"annotation_put", "annotation_delete"},
    "on_s3_lost": {"lost"},
}
KINDS = [name for name in samples("s3") if name != "test_event"]


def taken(decorator: Any, payload: Any, app: App) -> list[S3Event]:
    events: list[S3Event] = []
    decorator(events.append)
    try:
        app(payload)
    except UnhandledEventError:
        assert not events
    return events


def test_every_decorator_is_in_the_table() -> None:
    assert {name for name in dir(App) if name.startswith("on_s3_")} >= set(TAKES)
    assert {kind for kinds in TAKES.values() for kind in kinds} == set(KINDS)


@pytest.mark.parametrize("name", TAKES)
@pytest.mark.parametrize("kind", KINDS)
def test_a_decorator_takes_its_kinds_and_no_other(name: str, kind: str) -> None:
    app = App()

    events = taken(getattr(app, name)(), samples("s3")[kind](), app)

    assert bool(events) == (kind in TAKES[name])


@pytest.mark.parametrize("kind", KINDS)
def test_the_catch_all_takes_every_kind(kind: str) -> None:
    app = App()

    assert len(taken(app.on_s3(), samples("s3")[kind](), app)) == 1


def test_the_prefix_of_an_event_name_makes_no_difference() -> None:
    app = App()

    (event,) = taken(app.on_s3_restore(), s3.restore_post(event_name="s3:ObjectRestore:Post"), app)

    assert event.event_name == "ObjectRestore:Post"


def test_every_field_of_a_put() -> None:
    event = read(S3Event, s3.put.record(version_id="v1", key="my photo+ü.jpg"), "s3")

    assert event == S3Event(
        schema_version="1.0",
        bucket="bucket",
        key="my photo+ü.jpg",
        raw_key="my+photo%2B%C3%BC.jpg",
        event_name="ObjectCreated:Put",
        event_time=datetime(2026, 1, 31, 12, 0, 0, 123_000, tzinfo=UTC),
        size=1024,
        etag="d41d8cd98f00b204e9800998ecf8427e",
        version_id="v1",
        sequencer="0055AED6DCD90281E5",
        region="us-east-1",
        bucket_arn="arn:aws:s3:::bucket",
        bucket_owner="A3NL1KOZZKExample",
        configuration_id="uploads",
        principal_id="AWS:AIDAEXAMPLE",
        source_ip="192.0.2.1",
        request_id="C3D13FE58DE4C810",
        host_id="FMyUVURIY8/IgAtTv8xRjskZ",
        event_version="2.1",
    )


def test_the_fields_of_the_rarer_kinds() -> None:
    restored = read(S3Event, s3.restore_completed.record(), "s3")
    older = read(S3Event, {**s3.put.record(), "restoreEventData": {"lifecycleRestoreStorageClass": "GLACIER"}}, "s3")
    failed = read(S3Event, s3.replication_failed.record(), "s3")

    assert restored.restore_expiry_time == datetime(2026, 2, 7, tzinfo=UTC)
    assert restored.restore_storage_class == older.restore_storage_class == "GLACIER"
    assert failed.replication_rule_id == "replicate"
    assert failed.replication_destination == "arn:aws:s3:::replica"
    assert failed.replication_operation == "OBJECT_PUT"
    assert failed.replication_request_time == datetime(2026, 1, 31, 11, 58, tzinfo=UTC)
    assert failed.replication_failure_reason == "DstBucketNotFound"
    assert read(S3Event, s3.lifecycle_transition.record(), "s3").transition_storage_class == "GLACIER"
    assert read(S3Event, s3.tiering.record(), "s3").tiering_access_tier == "ARCHIVE_ACCESS"


def test_filters_look_at_the_decoded_key() -> None:
    app = App()
    seen: list[str] = []
    app.on_s3_put(key="my photos/*.jpg")(lambda event: seen.append("glob"))
    app.on_s3_put(prefix="a b/")(lambda event: seen.append("prefix"))
    app.on_s3_put(suffix=[".png", ".gif"], configuration_id="uploads")(lambda event: seen.append("suffix"))

    for key in ("my photos/x.jpg", "a b/c", "x.gif"):
        app(s3.put(key=key))

    assert seen == ["glob", "prefix", "suffix"]


def test_the_test_event_is_acknowledged_without_a_handler() -> None:
    app = App()

    assert taken(app.on_s3(), s3.test_event(), app) == []
    assert "acknowledged" in app.explain(s3.test_event())


def test_every_record_runs_and_the_failed_one_raises() -> None:
    app = App()
    seen: list[str] = []

    @app.on_s3_put()
    def store(event: S3Event) -> None:
        seen.append(event.key)
        if event.key == "b":
            raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        app(batch(s3.put(key="a"), s3.put(key="b"), s3.put(key="c")))

    assert seen == ["a", "b", "c"]


def test_a_missing_field_is_named() -> None:
    app = App()
    app.on_s3()(lambda event: None)
    payload = s3.put()
    del payload["Records"][0]["s3"]["bucket"]["name"]

    with pytest.raises(EventError) as caught:
        app(payload)

    assert caught.value.source == "s3"
    assert caught.value.path == "Records[0].s3.bucket.name"
    assert "is missing or null" in str(caught.value)


@given(
    st.builds(
        S3Event,
        bucket=st.text(min_size=1),
        key=st.text(st.characters(exclude_categories=["Cs"]), min_size=1),
        size=st.none() | st.integers(min_value=0),
        version_id=st.none() | st.text(),
        event_time=st.none() | st.datetimes(min_value=datetime(1970, 1, 2), timezones=st.just(UTC)),
        event_name=st.sampled_from(["ObjectCreated:Put", "ObjectRemoved:Delete", "Replication:OperationNotTracked"]),
        replication_rule_id=st.none() | st.text(),
    )
)
def test_an_event_survives_being_written_and_read(event: S3Event) -> None:
    again = read(S3Event, write(event), "s3")

    assert again.key == event.key
    assert again.bucket == event.bucket
    assert again.event_time == event.event_time
    assert read(S3Event, write(again), "s3") == again


@pytest.mark.parametrize("kind", KINDS)
def test_a_sample_survives_being_read_and_written(kind: str) -> None:
    event = read(S3Event, samples("s3")[kind].record(), "s3")

    assert read(S3Event, write(event), "s3") == event


@published("s3")
def test_public_samples(name: str) -> None:
    app = App()
    payload = load(name)

    events = taken(app.on_s3(), payload, app)

    assert len(events) == len(payload["Records"])
    for event, record in zip(events, payload["Records"], strict=True):
        assert event.bucket == record["s3"]["bucket"]["name"]
        assert event.raw_key == record["s3"]["object"]["key"]
        assert event.raw is record
        assert read(S3Event, write(event), "s3") == event


@pytest.mark.parametrize("kind", ["put", "restore_completed", "replication_failed", "tiering", "lifecycle_transition"])
def test_damaged_payloads(kind: str) -> None:
    check_mutations(samples("s3")[kind])


@pytest.mark.parametrize("sent", ["ObjectCreated:Put", "s3:ObjectCreated:Put"])
@pytest.mark.parametrize(
    ("wanted", "is_matched"),
    [("ObjectCreated:Put", True), ("ObjectCreated:Pu", False), ("s3:ObjectCreated:Put", False)],
)
def test_an_exact_event_name_matches_both_forms_that_s3_sends(sent: str, wanted: str, is_matched: bool) -> None:
    payload = s3.put()
    payload["Records"][0]["eventName"] = sent
    app, seen = App(), list[Any]()
    app.on_s3(event_name=wanted)(seen.append)
    app.on_s3()(lambda event: None)

    app(payload, None)
    assert bool(seen) is is_matched
