"""Cognito Sync: a dataset on its way, and what of it may be changed."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdarouter import App, ReplyError
from lambdarouter._events.reading import read, write
from lambdarouter._replies.reply import Reply
from lambdarouter.sources.cognito_sync import CognitoSyncEvent, CognitoSyncReply, DatasetRecord, edit, put, remove
from lambdarouter.testing import Client, cognito_sync, samples
from tests.support.dispatched import received, response_of, taken_by
from tests.support.mutations import check_mutations
from tests.support.published import load, published

answer_of = partial(response_of, "cognito_sync")


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


# --- Replies made by helpers ----------------------------------------------------------------------------------------


def records_of(reply: CognitoSyncReply) -> Any:
    """The records that go back for a reply; all else must be as it came."""
    answer = answer_of(reply, cognito_sync.trigger())
    assert {**answer, "datasetRecords": None} == {**cognito_sync.trigger(), "datasetRecords": None}
    return answer["datasetRecords"]


CAME: dict[str, Any] = cognito_sync.trigger()["datasetRecords"]


def test_put_changes_a_record_or_adds_one() -> None:
    changed = {"oldValue": "light", "newValue": "blue", "op": "replace"}
    kept = {"oldValue": "en", "newValue": "en", "op": "replace"}

    assert records_of(put("theme", "blue")) == {**CAME, "theme": changed}
    assert records_of(put("language", "en")) == {**CAME, "language": kept}
    assert records_of(put("seen", "")) == {**CAME, "seen": {"newValue": "", "op": "replace"}}


def test_remove_takes_a_record_away() -> None:
    assert records_of(remove("theme")) == {**CAME, "theme": {"oldValue": "light", "newValue": None, "op": "remove"}}
    assert records_of(remove("language")) == CAME


def test_edit_is_several_changes() -> None:
    changes = edit(put("seen", "yes"), remove("theme"), edit(put("language", "de")))

    assert records_of(changes) == {
        "theme": {"oldValue": "light", "newValue": None, "op": "remove"},
        "language": {"oldValue": "en", "newValue": "de", "op": "replace"},
        "seen": {"newValue": "yes", "op": "replace"},
    }
    assert records_of(edit()) == CAME


def test_the_reply_leaves_the_event_that_came_as_it_was() -> None:
    payload = cognito_sync.trigger()
    app = App()
    app.on_cognito_sync()(lambda event: edit(put("theme", "blue"), put("seen", "yes")))
    app(payload)

    assert payload == cognito_sync.trigger()


def test_a_handler_is_a_plain_function() -> None:
    app = App()

    @app.on_cognito_sync()
    def forget(event: CognitoSyncEvent) -> CognitoSyncReply:
        return edit(*(remove(key) for key in event.dataset_records))

    event = CognitoSyncEvent(identity_pool_id="us-east-1:1", dataset_records={"theme": DatasetRecord()})
    assert forget(event) == remove("theme")
    assert forget(event) != put("theme", "x")


def any_(value: Any) -> Any:
    """A value that the type of a parameter refuses."""
    return value


@pytest.mark.parametrize(
    ("field", "make", "problem"),
    [
        ("key", lambda: put("", "x"), "has 0 characters; Cognito accepts 1 to 1024"),
        ("key", lambda: remove("k" * 1025), "has 1025 characters"),
        ("key", lambda: put(any_(7), "x"), "is a number; expected a string"),
        (
            "datasetRecords.k.newValue",
            lambda: put("k", "x" * 1_048_576),
            "1048576 characters; Cognito accepts at most 1048575",
        ),
        ("datasetRecords.k.newValue", lambda: put("k", any_(7)), "is a number; expected a string"),
        ("datasetRecords.k.newValue", lambda: put("k", any_(None)), "use `remove`"),
        ("datasetRecords.k", lambda: edit(put("k", "x"), remove("k")), "changed twice"),
        ("datasetRecords.seen", lambda: answer_of(remove("seen"), cognito_sync.trigger()), "is not in the dataset"),
        ("value", lambda: answer_of(Reply({}), cognito_sync.trigger()), "is of type Reply; expected CognitoSyncReply"),
    ],
)
def test_a_change_that_cognito_does_not_take_is_refused(field: str, make: Any, problem: str) -> None:
    with pytest.raises(ReplyError) as caught:
        make()
    assert caught.value.field == field
    assert problem in "\n".join([str(caught.value), *getattr(caught.value, "__notes__", ())])


def test_limits_are_met_at_their_edge() -> None:
    assert put("k" * 1024, "x" * 1_048_575).wire["datasetRecords"].keys() == {"k" * 1024}


@given(st.dictionaries(st.text(min_size=1), st.none() | st.text()))
def test_every_edit_is_one_that_the_same_reply_as_a_dict_passes(changes: dict[str, str | None]) -> None:
    came = cognito_sync.trigger()
    came["datasetRecords"].update({key: {"newValue": "x", "op": "replace"} for key in changes})
    made = [remove(key) if value is None else put(key, value) for key, value in changes.items()]
    answer = answer_of(edit(*made), came)

    assert answer_of(answer, came) == answer
    assert {key: answer["datasetRecords"][key]["newValue"] for key in changes} == changes
    assert answer["datasetRecords"].keys() == came["datasetRecords"].keys()


@pytest.mark.parametrize("key", ["datasetName", "identityId", "version", "note"])
def test_nothing_but_records_may_be_changed(key: str) -> None:
    with pytest.raises(ReplyError, match="only datasetRecords may be changed") as caught:
        answer_of({**cognito_sync.trigger(), key: "other"}, cognito_sync.trigger())
    assert caught.value.field == key


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
