"""Transfer Family: logins to file servers, and steps of workflows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdarouter import App, ReplyError, UnhandledEventError
from lambdarouter.events import read, write
from lambdarouter.sources.transfer_family import TransferEvent
from lambdarouter.testing import Client, Sample, samples, transfer_family
from tests.dispatched import received, taken_by
from tests.mutations import check_mutations

SERVER = "s-01234567890abcdef"
ROLE = "arn:aws:iam::123456789012:role/sftp"
ANSWER = {
    "WorkflowId": "w-0123456789abcdefg",
    "ExecutionId": "5f0c7a3e-2d6b-4b0e-9a41-1f6f4c2f7d10",
    "Token": "MzI0Nzc4ZDktMGRmMi00MjFh",
}


def answer_of(returned: Any, payload: Any) -> Any:
    """The app's answer to a payload whose handler returns this."""
    app = App()
    app.on_transfer_family()(lambda event: returned)
    return Client(app).send(payload)


def fail(event: TransferEvent) -> None:
    raise ValueError("as it is")


def test_every_field_of_a_login() -> None:
    [event] = received("transfer_family", transfer_family.login())

    assert event == TransferEvent(
        username="jane", server_id=SERVER, password="example", protocol="SFTP", source_ip="192.0.2.1"
    )
    assert "example" not in repr(event)


def test_every_field_of_a_workflow() -> None:
    app = App()
    seen: list[TransferEvent] = []

    @app.on_transfer_workflow(server=SERVER)
    def note(step: TransferEvent) -> None:
        seen.append(step)

    Client(app).send(transfer_family.workflow())
    Client(app).send(transfer_family.workflow_efs())

    execution = "5f0c7a3e-2d6b-4b0e-9a41-1f6f4c2f7d10"
    known: dict[str, Any] = {
        "token": ANSWER["Token"],
        "workflow_id": ANSWER["WorkflowId"],
        "execution_id": execution,
        "username": "jane",
        "server_id": SERVER,
        "session_id": "36688ff5d2deda8c",
    }
    assert seen == [
        TransferEvent(**known, domain="S3", bucket="uploads", key="jane/a.csv", etag="d41d8cd98f00b204"),
        TransferEvent(**known, domain="EFS", file_system_id="fs-01234567", path="/jane/a.csv"),
    ]
    assert seen[0].version_id is None


def test_decorators_and_filters() -> None:
    handlers = {
        "workflow": lambda app: app.on_transfer_workflow(),
        "other": lambda app: app.on_transfer_family(server="s-other"),
        "rest": lambda app: app.on_transfer_family(),
    }

    assert taken_by(handlers, transfer_family.login()) == ["rest"]
    assert taken_by(handlers, transfer_family.login(server_id="s-other")) == ["other"]
    assert taken_by(handlers, transfer_family.workflow()) == ["workflow"]
    assert taken_by({"rest": handlers["rest"]}, transfer_family.workflow()) == ["rest"]
    both = {
        "login": lambda app: app.on_transfer_login(server=SERVER),
        "workflow": lambda app: app.on_transfer_workflow(),
        "rest": handlers["rest"],
    }
    assert taken_by(both, transfer_family.key_login()) == ["login"]
    assert taken_by(both, transfer_family.workflow()) == ["workflow"]
    assert taken_by(both, transfer_family.login(server_id="s-other")) == ["rest"]
    narrow = {"other": lambda app: app.on_transfer_workflow(server="s-other"), "rest": handlers["rest"]}
    assert taken_by(narrow, transfer_family.workflow()) == ["rest"]
    assert taken_by(narrow, transfer_family.workflow(server_id="s-other")) == ["other"]


def test_a_login_that_only_workflows_are_handled_for_is_refused() -> None:
    app = App()
    app.on_transfer_workflow()(lambda step: None)

    with pytest.raises(UnhandledEventError):
        Client(app).send(transfer_family.login())


def test_a_step_that_nothing_takes_is_told_as_failed() -> None:
    app = App()
    app.on_transfer_workflow(server="s-other")(lambda step: None)
    client = Client(app)

    client.send(transfer_family.workflow())

    assert client.sent[0].content["Status"] == "FAILURE"


# --- Logins ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("returned", [None, {}])
def test_none_denies(returned: Any) -> None:
    assert answer_of(returned, transfer_family.login()) == {}


def test_rights_are_the_answer_with_json_in_strings() -> None:
    rights = {
        "Role": ROLE,
        "HomeDirectoryType": "LOGICAL",
        "HomeDirectoryDetails": [{"Entry": "/", "Target": "/uploads/jane"}],
        "Policy": {"Version": "2012-10-17", "Statement": []},
        "PublicKeys": ["ssh-ed25519 AAAA"],
        "PosixProfile": {"Uid": 1000, "Gid": 1000},
    }

    assert answer_of(rights, transfer_family.key_login()) == {
        **rights,
        "HomeDirectoryDetails": '[{"Entry":"/","Target":"/uploads/jane"}]',
        "Policy": '{"Version":"2012-10-17","Statement":[]}',
    }


def test_what_is_a_string_already_stays_as_it_is() -> None:
    rights = {"Role": ROLE, "HomeDirectory": "/uploads", "HomeDirectoryDetails": "[ ]", "HomeDirectoryType": "PATH"}

    assert answer_of(rights, transfer_family.login()) == rights


@pytest.mark.parametrize(
    ("returned", "field"),
    [
        ("yes", "value"),
        ({"HomeDirectory": "/"}, "Role"),
        ({"Role": None}, "Role"),
        ({"Role": ROLE, "HomeDirectory": 1}, "HomeDirectory"),
        ({"Role": ROLE, "HomeDirectoryType": "VIRTUAL"}, "HomeDirectoryType"),
        ({"Role": ROLE, "HomeDirectoryDetails": 7}, "HomeDirectoryDetails"),
        ({"Role": ROLE, "PublicKeys": "ssh"}, "PublicKeys"),
        ({"Role": ROLE, "PublicKeys": [1]}, "PublicKeys"),
        ({"Role": ROLE, "PosixProfile": "x"}, "PosixProfile"),
    ],
)
def test_another_reply_is_an_error_that_names_the_field(returned: Any, field: str) -> None:
    with pytest.raises(ReplyError, match=field):
        answer_of(returned, transfer_family.login())


def test_an_exception_leaves_and_so_denies() -> None:
    app = App()
    app.on_transfer_family()(fail)

    with pytest.raises(ValueError, match="as it is"):
        Client(app).send(transfer_family.login())


# --- Workflows ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "decorate", [lambda app: app.on_transfer_workflow(), lambda app: app.on_transfer_family()], ids=["narrow", "all"]
)
@pytest.mark.parametrize(("handler", "status"), [(lambda event: None, "SUCCESS"), (fail, "FAILURE")])
def test_a_workflow_is_told_what_became_of_its_step(
    decorate: Callable[[App], Any], handler: Callable[[Any], None], status: str
) -> None:
    app = App()
    decorate(app)(handler)
    client = Client(app)

    assert client.send(transfer_family.workflow()) is None

    [sent] = client.sent
    assert (sent.target, sent.content) == ("transfer.send_workflow_step_state", {**ANSWER, "Status": status})


# --- Payloads -------------------------------------------------------------------------------------------------------


def test_fields_of_a_sample_stand_where_its_kind_has_them() -> None:
    payload = transfer_family.workflow(username="joe", server_id="s-1")

    details = payload["serviceMetadata"]["transferDetails"]
    assert (details["userName"], details["serverId"]) == ("joe", "s-1")
    assert not payload.keys() & {"username", "serverId"}


@pytest.mark.parametrize("sample", samples("transfer_family").values())
def test_samples_survive_the_round_trip(sample: Sample) -> None:
    assert sample.event is not None
    event = read(sample.event, sample.record(), "transfer_family")

    assert read(sample.event, write(event), "transfer_family") == event


@given(
    st.builds(
        TransferEvent,
        username=st.text(),
        server_id=st.text(min_size=1),
        password=st.none() | st.text(),
        source_ip=st.none() | st.text(),
        file_system_id=st.none() | st.text(),
    )
)
def test_payload_and_event_agree_in_both_directions(event: TransferEvent) -> None:
    assert read(TransferEvent, write(event), "transfer_family") == event


def test_damaged_logins_end_in_clear_errors() -> None:
    assert check_mutations(transfer_family.login) > 40


def test_damaged_workflows_end_in_clear_errors() -> None:
    assert check_mutations(transfer_family.workflow, decorate=lambda app: app.on_transfer_workflow()) > 40
