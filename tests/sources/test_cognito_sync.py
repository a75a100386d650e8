"""Cognito Sync: a dataset on its way, and what of it may be changed."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdarouter import App, ReplyError
from lambdarouter.events import read, write
from lambdarouter.sources.cognito_sync import CognitoSyncEvent, DatasetRecord
from lambdarouter.testing import Client, cognito_sync, samples
from tests.dispatched import received, taken_by
from tests.mutations import check_mutations
from tests.published import load, published


def answer_of(returned: Any, payload: Any) -> Any:
    """The app's answer to a payload whose handler returns this."""
    app = App()
    app.on_cognito_sync()(lambda event: returned)
    return Client(app).send(payload)


RECORDS = {
    "theme": DatasetRecord(op="replace", old_value="light", new_value="dark"),
    "language": DatasetRecord(op="remove", old_value="en"),
}


def test_every_field_of_a_synchronisation() -> None:
    assert received("cognito_sync", cognito_sync.trigger()) == [
        CognitoSyncEvent(
            identity_pool_id="us-east-1:11111111-2222-3333-4444-555555555555",
            identity_id="us-east-1:66666666-7777-8888-9999-000000000000",
            dataset_name="settings",
            dataset_records=RECORDS,
            event_type="SyncTrigger",
            region="us-east-1",
            version=2,
        )
    ]


def test_filters() -> None:
    handlers = {
        "scores": lambda app: app.on_cognito_sync(dataset="scores*"),
        "pool": lambda app: app.on_cognito_sync(identity_pool="us-east-1:other"),
        "where": lambda app: app.on_cognito_sync(where=lambda event: "avatar" in event.dataset_records),
        "rest": lambda app: app.on_cognito_sync(),
    }

    assert taken_by(handlers, cognito_sync.trigger(dataset_name="scores-2026")) == ["scores"]
    assert taken_by(handlers, cognito_sync.trigger(identity_pool_id="us-east-1:other")) == ["pool"]
    assert taken_by(handlers, cognito_sync.trigger(dataset_records={"avatar": DatasetRecord()})) == ["where"]
    assert taken_by(handlers, cognito_sync.trigger()) == ["rest"]


def test_none_gives_the_event_back_unchanged() -> None:
    assert answer_of(None, cognito_sync.trigger()) == cognito_sync.trigger()


def test_the_event_itself_is_given_back_unchanged() -> None:
    app: Any = App()
    app.on_cognito_sync()(lambda event: event)

    assert Client(app).send(cognito_sync.trigger()) == cognito_sync.trigger()


def test_changed_records_go_back_in_the_event() -> None:
    records = {
        "theme": {"oldValue": "light", "newValue": "blue", "op": "replace"},
        "language": {"oldValue": "en", "newValue": None, "op": "remove"},
        "seen": {"newValue": "yes", "op": "replace"},
    }
    whole = {**cognito_sync.trigger(), "datasetRecords": records}

    assert answer_of({"datasetRecords": records}, cognito_sync.trigger()) == whole
    assert answer_of(whole, cognito_sync.trigger()) == whole


@pytest.mark.parametrize(
    ("returned", "field"),
    [
        ("dark", "value"),
        ({}, "datasetRecords"),
        ({"theme": "dark"}, "datasetRecords"),
        ({"datasetRecords": None}, "datasetRecords"),
        ({"datasetRecords": {"theme": "dark"}}, "datasetRecords.theme"),
        ({"datasetRecords": {"theme": {"newValue": "dark"}}}, "datasetRecords.theme.op"),
        ({"datasetRecords": {"theme": {"newValue": "dark", "op": "add"}}}, "datasetRecords.theme.op"),
        ({"datasetRecords": {"theme": {"newValue": 7, "op": "replace"}}}, "datasetRecords.theme.newValue"),
    ],
)
def test_another_reply_is_an_error_that_names_the_field(returned: Any, field: str) -> None:
    with pytest.raises(ReplyError) as caught:
        answer_of(returned, cognito_sync.trigger())
    assert caught.value.field == field


def test_an_error_of_the_handler_leaves_as_it_is() -> None:
    app = App()

    @app.on_cognito_sync()
    def refuse(event: CognitoSyncEvent) -> None:
        raise ValueError("no")

    with pytest.raises(ValueError, match=r"^no$"):
        Client(app).send(cognito_sync.trigger())


@pytest.mark.parametrize("kind", samples("cognito_sync"))
def test_samples_survive_the_round_trip(kind: str) -> None:
    event = read(CognitoSyncEvent, samples("cognito_sync")[kind].record(), "cognito_sync")

    assert read(CognitoSyncEvent, write(event), "cognito_sync") == event


@given(
    st.builds(
        CognitoSyncEvent,
        identity_pool_id=st.text(),
        identity_id=st.none() | st.text(),
        dataset_name=st.none() | st.text(),
        dataset_records=st.dictionaries(
            st.text(),
            st.builds(DatasetRecord, op=st.text(), old_value=st.none() | st.text(), new_value=st.none() | st.text()),
            max_size=3,
        ),
        version=st.integers(),
    )
)
def test_payload_and_event_agree_in_both_directions(event: CognitoSyncEvent) -> None:
    assert read(CognitoSyncEvent, write(event), "cognito_sync") == event


@published("cognito_sync")
def test_the_public_samples(name: str) -> None:
    [event] = received("cognito_sync", load(name))

    assert "unreadable" not in repr(event)
    assert event.dataset_records["SampleKey1"].new_value == "newValue1"
    assert answer_of(None, load(name)) == load(name)


def test_damaged_payloads_end_in_clear_errors() -> None:
    assert check_mutations(cognito_sync.trigger) > 200
