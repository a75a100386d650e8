"""Transfer Family: logins to file servers, and steps of workflows."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from functools import partial
from importlib import import_module
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdarouter import App, ReplyError, UnhandledEventError
from lambdarouter._events.reading import read, write
from lambdarouter.sources import codedeploy
from lambdarouter.sources.transfer_family import (
    TransferEvent,
    TransferLoginReply,
    TransferStepReply,
    allow,
    deny,
    failure,
    success,
)
from lambdarouter.testing import Client, LambdaContext, Sample, samples, transfer_family
from tests.support.aws_calls import answering, judged
from tests.support.dispatched import received, response_of, taken_by
from tests.support.mutations import check_mutations

SERVER = "s-01234567890abcdef"
ROLE = "arn:aws:iam::123456789012:role/sftp"
ANSWER = {
    "WorkflowId": "w-0123456789abcdefg",
    "ExecutionId": "5f0c7a3e-2d6b-4b0e-9a41-1f6f4c2f7d10",
    "Token": "MzI0Nzc4ZDktMGRmMi00MjFh",
}


answer_of = partial(response_of, "transfer_family")


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


def test_an_app_without_any_handler_tells_a_workflow_and_refuses_a_login() -> None:
    client = Client(App())
    assert client.send(transfer_family.workflow()) is None
    assert [sent.content for sent in client.sent] == [{**ANSWER, "Status": "FAILURE"}]

    with pytest.raises(UnhandledEventError):
        client.send(transfer_family.login())


# --- Logins ---------------------------------------------------------------------------------------------------------


#: The answer as AWS's page on Lambda identity providers has it ("Valid Lambda values"), with the limits of CreateUser.
PATH = {"type": "string", "pattern": "^/", "maxLength": 1024}
ID = {"type": "integer", "minimum": 0, "maximum": 4294967295}
SCHEMA: dict[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "properties": {
        "Role": {"type": "string", "pattern": "^arn:.*role/\\S+$", "minLength": 20, "maxLength": 2048},
        "PosixProfile": {
            "type": "object",
            "additionalProperties": False,
            "required": ["Uid", "Gid"],
            "properties": {"Uid": ID, "Gid": ID, "SecondaryGids": {"type": "array", "items": ID, "maxItems": 16}},
        },
        "PublicKeys": {"type": "array", "items": {"type": "string"}},
        "Policy": {"type": "string", "maxLength": 2048},
        "HomeDirectoryType": {"enum": ["PATH", "LOGICAL"]},
        "HomeDirectoryDetails": {"type": "string"},
        "HomeDirectory": {"type": "string", "pattern": "^(|/.*)$", "maxLength": 1024},
    },
    "anyOf": [{"maxProperties": 0}, {"required": ["Role"]}],
    "if": {"properties": {"HomeDirectoryType": {"const": "LOGICAL"}}, "required": ["HomeDirectoryType"]},
    "then": {"required": ["HomeDirectoryDetails"]},
}
DETAILS: dict[str, Any] = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["Entry", "Target"],
        "properties": {"Entry": PATH, "Target": PATH, "Type": {"enum": ["FILE", "DIRECTORY"]}},
    },
}


def checked(answer: dict[str, Any]) -> dict[str, Any]:
    """An answer that AWS's page has nothing against."""
    jsonschema = import_module("jsonschema")
    jsonschema.validate(answer, SCHEMA)
    if "HomeDirectoryDetails" in answer:
        jsonschema.validate(json.loads(answer["HomeDirectoryDetails"]), DETAILS)
    return answer


@pytest.mark.parametrize(
    ("reply", "answer"),
    [
        (allow(role=ROLE), {"Role": ROLE}),
        (
            allow(role=ROLE, home_directory="/uploads/jane", public_keys=["ssh-ed25519 AAAA"]),
            {"Role": ROLE, "HomeDirectory": "/uploads/jane", "PublicKeys": ["ssh-ed25519 AAAA"]},
        ),
        (
            allow(
                role=ROLE,
                home_directory="/",
                home_directory_details=(
                    {"Entry": "/", "Target": "/uploads/jane"},
                    {"Entry": "/a", "Target": "/uploads/a", "Type": "FILE"},
                ),
                policy={"Version": "2012-10-17", "Statement": []},
                public_keys=iter(["ssh-ed25519 AAAA", "ssh-ed25519 BBBB"]),
                posix_profile={"Uid": 1000, "Gid": 4294967295, "SecondaryGids": [0]},
            ),
            {
                "Role": ROLE,
                "HomeDirectoryType": "LOGICAL",
                "HomeDirectoryDetails": '[{"Entry":"/","Target":"/uploads/jane"},'
                '{"Entry":"/a","Target":"/uploads/a","Type":"FILE"}]',
                "HomeDirectory": "/",
                "Policy": '{"Version":"2012-10-17","Statement":[]}',
                "PublicKeys": ["ssh-ed25519 AAAA", "ssh-ed25519 BBBB"],
                "PosixProfile": {"Uid": 1000, "Gid": 4294967295, "SecondaryGids": [0]},
            },
        ),
        (allow(role=ROLE, policy=""), {"Role": ROLE, "Policy": ""}),
        (allow(role=ROLE, public_keys=[]), {"Role": ROLE, "PublicKeys": []}),  # no valid login, says the page
        (deny(), {}),
    ],
)
def test_a_reply_is_the_answer(reply: TransferLoginReply, answer: dict[str, Any]) -> None:
    assert reply.wire == answer
    assert answer_of(reply, transfer_family.key_login()) == checked(answer)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"role": ""}, "Role"),
        ({"role": "sftp"}, "Role"),
        ({"role": None}, "Role"),
        ({"role": "arn:aws:iam::123456789012:user/jane"}, "Role"),
        ({"home_directory": "uploads"}, "HomeDirectory"),
        ({"home_directory": "/"}, "HomeDirectory"),
        ({"home_directory": "/" + "x" * 1024}, "HomeDirectory"),
        ({"home_directory_details": {"Entry": "/", "Target": "/x"}}, "HomeDirectoryDetails"),
        ({"home_directory_details": "["}, "HomeDirectoryDetails"),
        ({"home_directory_details": [7]}, "HomeDirectoryDetails[0]"),
        ({"home_directory_details": [{"Entry": "/"}]}, "HomeDirectoryDetails[0].Target"),
        ({"home_directory_details": [{"Entry": "/", "Targt": "/x"}]}, "HomeDirectoryDetails[0].Targt"),
        (
            {"home_directory_details": [{"Entry": "/", "Target": "/x"}, {"Entry": "a", "Target": "/x"}]},
            "HomeDirectoryDetails[1].Entry",
        ),
        (
            {"home_directory_details": [{"Entry": "/", "Target": "/x", "Type": "LINK"}]},
            "HomeDirectoryDetails[0].Type",
        ),
        ({"policy": 7}, "Policy"),
        ({"policy": {"Statement": "x" * 2048}}, "Policy"),
        ({"public_keys": "ssh-ed25519 AAAA"}, "PublicKeys"),
        ({"public_keys": 7}, "PublicKeys"),
        ({"public_keys": [7]}, "PublicKeys"),
        ({"posix_profile": {"Uid": 1}}, "PosixProfile.Gid"),
        ({"posix_profile": {"Uid": -1, "Gid": 1}}, "PosixProfile.Uid"),
        ({"posix_profile": {"Uid": True, "Gid": 1}}, "PosixProfile.Uid"),
        ({"posix_profile": {"Uid": 1, "Gid": 4294967296}}, "PosixProfile.Gid"),
        ({"posix_profile": {"Uid": 1, "Gid": 1, "SecondaryGids": 7}}, "PosixProfile.SecondaryGids"),
        ({"posix_profile": {"Uid": 1, "Gid": 1, "SecondaryGids": [1] * 17}}, "PosixProfile.SecondaryGids"),
        ({"posix_profile": {"Uid": 1, "Gid": 1, "SecondaryGids": [1, "2"]}}, "PosixProfile.SecondaryGids[1]"),
        ({"posix_profile": {"Uid": 1, "Gid": 1, "Name": "x"}}, "PosixProfile.Name"),
    ],
)
def test_a_wrong_reply_is_found_where_it_is_made(given: dict[str, Any], field: str) -> None:
    wrong: dict[str, Any] = {"role": ROLE, **given}

    with pytest.raises(ReplyError) as caught:
        allow(**wrong)

    assert caught.value.field == field


def test_keys_are_not_given_to_a_user_with_a_password() -> None:
    keys = allow(role=ROLE, public_keys=["ssh-ed25519 AAAA"])

    for reply in (keys, dict(keys.wire)):
        with pytest.raises(ReplyError, match="PublicKeys: is not allowed for a login with a password") as caught:
            answer_of(reply, transfer_family.login())
        assert "AAAA" not in str(caught.value)
        assert answer_of(reply, transfer_family.key_login()) == keys.wire


values = (
    st.none() | st.booleans() | st.text(max_size=3) | st.integers(-1, 2) | st.lists(st.text(max_size=2), max_size=2)
)


@given(
    st.dictionaries(
        st.sampled_from([*SCHEMA["properties"], "Other"]),
        values
        | st.sampled_from([ROLE, "/", "/uploads", "LOGICAL", "PATH", "[]", '[{"Entry":"/","Target":"/x"}]'])
        | st.dictionaries(st.sampled_from(["Uid", "Gid", "Other"]), values, max_size=3),
        max_size=4,
    ).map(lambda made: {"Role": ROLE, **made})
)
def test_what_is_answered_is_what_the_page_of_the_service_has(reply: dict[str, Any]) -> None:
    try:
        answer = answer_of(reply, transfer_family.key_login())
    except ReplyError:
        return
    checked(answer)


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
        ({"Role": ROLE, "Home": "/x"}, "Home: is unknown"),
        ({"Role": ROLE, "HomeDirectoryType": "LOGICAL"}, "HomeDirectoryDetails: is missing; HomeDirectoryType LOGICAL"),
        (success(), "value: is of type TransferStepReply; expected TransferLoginReply"),
        (codedeploy.succeeded(), "value: is of type CodeDeployReply; expected TransferLoginReply"),
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
@pytest.mark.parametrize(
    ("handler", "status"),
    [
        (lambda event: None, "SUCCESS"),
        (lambda event: success(), "SUCCESS"),
        (lambda event: failure(), "FAILURE"),
        (fail, "FAILURE"),
        # What nobody can have meant fails the step, rather than let a file through.
        (lambda event: False, "FAILURE"),
        (lambda event: "FAILURE", "FAILURE"),
        (lambda event: allow(role=ROLE), "FAILURE"),
    ],
)
def test_a_workflow_is_told_what_became_of_its_step(
    decorate: Callable[[App], Any], handler: Callable[[Any], None], status: str
) -> None:
    app = App()
    decorate(app)(handler)
    client = Client(app)

    assert client.send(transfer_family.workflow()) is None

    [sent] = client.sent
    assert (sent.target, sent.content) == ("transfer.send_workflow_step_state", {**ANSWER, "Status": status})
    assert judged(sent.target, sent.content) == []


@pytest.mark.parametrize(
    ("returned", "text"),
    [
        (False, "the reply's value: is a boolean; expected success(), failure() or None"),
        (deny(), "the reply's value: is of type TransferLoginReply; expected TransferStepReply"),
    ],
)
def test_a_wrong_reply_of_a_step_is_in_the_log(returned: Any, text: str, caplog: pytest.LogCaptureFixture) -> None:
    answer_of(returned, transfer_family.workflow())

    assert text in caplog.text


def test_botocore_takes_the_call(monkeypatch: pytest.MonkeyPatch) -> None:
    app = App()
    app.on_transfer_workflow()(lambda step: failure())
    calls = answering(monkeypatch, "transfer", "send_workflow_step_state", {})

    assert app(transfer_family.workflow(), None) is None

    assert calls == [{**ANSWER, "Status": "FAILURE"}]


def test_a_call_that_the_service_refuses_fails_the_invocation_so_that_lambda_tries_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    app = App()
    app.on_transfer_workflow()(lambda step: None)
    answering(monkeypatch, "transfer", "send_workflow_step_state", "ThrottlingException")

    with pytest.raises(Exception, match="ThrottlingException"):
        app(transfer_family.workflow(), None)


def test_the_workflow_is_told_before_lambda_ends_the_function() -> None:
    app, seen = App(), list[Any]()

    @app.on_transfer_workflow()
    def slow(step: TransferEvent) -> TransferStepReply:
        deadline = time.monotonic() + 60
        while not client.sent and time.monotonic() < deadline:
            time.sleep(0.01)
        seen.extend(client.sent)
        return success()

    client = Client(app, context=LambdaContext(remaining_time_in_millis=100))
    client.send(transfer_family.workflow())

    assert len(seen) == len(client.sent) == 1  # while the handler ran, and not again behind it
    assert client.sent[0].content["Status"] == "FAILURE"


def test_a_login_that_takes_long_may_still_be_answered(caplog: pytest.LogCaptureFixture) -> None:
    app = App()

    @app.on_transfer_login()
    def slow(event: TransferEvent) -> TransferLoginReply:
        time.sleep(0.2)
        return allow(role=ROLE)

    context = LambdaContext(remaining_time_in_millis=100)
    assert Client(app, context=context).send(transfer_family.login()) == {"Role": ROLE}
    assert caplog.messages == []  # nobody is called back, and nobody could not be told


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
