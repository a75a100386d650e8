"""AWS Config: custom rules, and the evaluations that they send."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from importlib import import_module
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdarouter import App, DeliveryError, EventError, PayloadError, ReplyError
from lambdarouter._events.reading import read, write
from lambdarouter.sources.codepipeline import succeeded
from lambdarouter.sources.config import (
    ConfigEvent,
    ConfigReply,
    ConfigurationItem,
    compliant,
    evaluation,
    non_compliant,
    not_applicable,
    recorded_item,
)
from lambdarouter.testing import Client, config, samples, sns
from tests.support.aws_calls import answering, judged, real_client
from tests.support.dispatched import received, taken_by
from tests.support.mutations import check_mutations
from tests.support.published import load, published

CAPTURED = datetime(2026, 1, 31, 12, 0, 0, 500_000, UTC)
NOTIFIED = datetime(2026, 1, 31, 12, 0, 1, 250_000, UTC)
BUCKET = {
    "ComplianceResourceType": "AWS::S3::Bucket",
    "ComplianceResourceId": "uploads",
    "OrderingTimestamp": "2026-01-31T12:00:00.500000+00:00",
}
ACCOUNT = {"ComplianceResourceType": "AWS::::Account", "ComplianceResourceId": "123456789012"}


def sent_by(handler: Callable[[ConfigEvent], Any], payload: Any) -> list[dict[str, Any]]:
    """What PutEvaluations is called with."""
    app = App()
    app.on_config()(handler)
    client = Client(app)
    assert client.send(payload) is None
    assert {sent.target for sent in client.sent} <= {"config.put_evaluations"}
    return [sent.content for sent in client.sent]


def test_every_field_of_a_change() -> None:
    [event] = received("config", config.change())

    assert event == ConfigEvent(
        message_type="ConfigurationItemChangeNotification",
        item=ConfigurationItem(
            resource_type="AWS::S3::Bucket",
            resource_id="uploads",
            resource_name="uploads",
            arn="arn:aws:s3:::uploads",
            status="OK",
            captured_at=CAPTURED,
            created_at=datetime(2025, 12, 1, 8, 30, tzinfo=UTC),
            account="123456789012",
            region="us-east-1",
            availability_zone="Regional",
            configuration={"name": "uploads", "owner": {"id": "abc"}},
            supplementary_configuration={"BucketVersioningConfiguration": {"status": "Enabled"}},
            tags={"team": "shop"},
            relationships=({"resourceId": "key-1", "resourceType": "AWS::KMS::Key", "name": "Is encrypted with"},),
            state_id=1769860800500,
            state_hash="",
            version="1.3",
        ),
        item_diff={"changeType": "UPDATE", "changedProperties": {}},
        record_version="1.3",
        version="1.0",
        notified_at=NOTIFIED,
        rule="rule",
        parameters={"minimum": "3"},
        rule_arn="arn:aws:config:us-east-1:123456789012:config-rule/config-rule-abc123",
        rule_id="config-rule-abc123",
        account="123456789012",
        execution_role_arn="arn:aws:iam::123456789012:role/config",
        evaluation_mode="DETECTIVE",
        result_token="token",
    )
    assert not event.left_scope


def test_an_oversized_change_has_a_summary() -> None:
    [event] = received("config", config.oversized())

    assert (event.item.resource_id, event.item.change_type, event.item.configuration) == ("uploads", "UPDATE", None)


def test_a_deleted_resource_has_no_configuration() -> None:
    [event] = received("config", config.deleted())

    assert (event.item.status, event.item.configuration, event.item.created_at) == ("ResourceDeleted", None, None)


def test_a_snapshot_says_where_it_is() -> None:
    [event] = received("config", config.snapshot())

    assert (event.snapshot_bucket, event.snapshot_id) == ("config", "3f1c2a90-7c1d-4e0a-8f0b-6a1d2b3c4d5e")
    assert event.snapshot_key.endswith("snapshot.json.gz")


@pytest.mark.parametrize("written", ["", None])
def test_a_rule_may_have_no_parameters(written: str | None) -> None:
    [event] = received("config", {**config.periodic(), "ruleParameters": written})

    assert event.parameters == {}


def test_decorators_and_filters() -> None:
    handlers = {
        "bucket": lambda app: app.on_config_change(resource_type="AWS::S3::*"),
        "change": lambda app: app.on_config_change(),
        "periodic": lambda app: app.on_config_periodic(),
        "other": lambda app: app.on_config(rule="other"),
        "rest": lambda app: app.on_config(),
    }
    queue = ConfigurationItem(resource_type="AWS::SQS::Queue", resource_id="q")

    assert taken_by(handlers, config.change()) == ["bucket"]
    assert taken_by(handlers, config.oversized()) == ["bucket"]
    assert taken_by(handlers, config.deleted(item=queue)) == ["change"]
    assert taken_by(handlers, config.oversized(item=queue)) == ["change"]
    assert taken_by(handlers, config.periodic()) == ["periodic"]
    assert taken_by(handlers, config.snapshot()) == ["periodic"]
    assert taken_by(handlers, config.periodic(message_type="SomethingNew")) == ["rest"]
    assert taken_by(handlers, config.periodic(message_type="SomethingNew", rule="other")) == ["other"]


# --- Evaluations ----------------------------------------------------------------------------------------------------


def test_none_sends_nothing() -> None:
    assert sent_by(lambda event: None, config.change()) == []


def test_an_evaluation_of_a_change_needs_no_more_than_its_verdict() -> None:
    [sent] = sent_by(lambda event: {"ComplianceType": "COMPLIANT", "Annotation": "x" * 256}, config.change())

    assert sent == {
        "Evaluations": [{**BUCKET, "ComplianceType": "COMPLIANT", "Annotation": "x" * 256}],
        "ResultToken": "token",
    }


def test_an_evaluation_may_say_everything_itself() -> None:
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    evaluation = {**ACCOUNT, "ComplianceType": "NON_COMPLIANT", "OrderingTimestamp": moment}

    [sent] = sent_by(lambda event: [evaluation], config.change())

    assert sent["Evaluations"] == [{**evaluation, "OrderingTimestamp": "2026-01-01T00:00:00+00:00"}]


def test_a_periodic_evaluation_has_the_time_of_its_notification() -> None:
    [sent] = sent_by(lambda event: ({**ACCOUNT, "ComplianceType": "COMPLIANT"},), config.periodic())

    assert sent["Evaluations"][0]["OrderingTimestamp"] == NOTIFIED.isoformat()


@given(st.integers(0, 450))
def test_evaluations_leave_a_hundred_at_a_time_in_order(count: int) -> None:
    several = [
        {**ACCOUNT, "ComplianceResourceId": str(number), "ComplianceType": "COMPLIANT"} for number in range(count)
    ]

    sent = sent_by(lambda event: several, config.periodic())

    assert [each["ComplianceResourceId"] for call in sent for each in call["Evaluations"]] == list(
        map(str, range(count))
    )
    assert all(len(call["Evaluations"]) <= 100 and call["ResultToken"] == "token" for call in sent)
    # An empty list is an answer too: that the rule found nothing to evaluate.
    assert len(sent) == max(1, -(-count // 100))


def test_a_dry_run_stays_one() -> None:
    [sent] = sent_by(lambda event: {"ComplianceType": "COMPLIANT"}, config.change(result_token="TESTMODE"))

    assert sent["TestMode"] is True


@pytest.mark.parametrize(
    ("reply", "field"),
    [
        ("COMPLIANT", "value"),
        ([1], r"\[0\]"),
        ({}, "ComplianceType"),
        ({"ComplianceType": "INSUFFICIENT_DATA"}, "ComplianceType"),
        ({"ComplianceType": "COMPLIANT"}, "ComplianceResourceType"),
        ({**ACCOUNT, "ComplianceType": "COMPLIANT", "OrderingTimestamp": 5}, "OrderingTimestamp"),
        ({**ACCOUNT, "ComplianceType": "COMPLIANT", "Annotation": "x" * 257}, "Annotation"),
        (
            [{**ACCOUNT, "ComplianceType": "COMPLIANT"}, {**ACCOUNT, "ComplianceType": "compliant"}],
            r"\[1\].ComplianceType",
        ),
    ],
)
def test_another_reply_is_an_error_that_names_the_field_and_nothing_is_sent(reply: Any, field: str) -> None:
    app = App()
    app.on_config()(lambda event: reply)
    client = Client(app)

    with pytest.raises(ReplyError, match=field):
        client.send(config.periodic())

    assert client.sent == []


def test_an_exception_leaves_so_that_the_rule_shows_it() -> None:
    def fail(event: ConfigEvent) -> None:
        raise ValueError("as it is")

    with pytest.raises(ValueError, match="as it is"):
        sent_by(fail, config.change())


@pytest.mark.parametrize(
    ("reply", "sent"),
    [
        (compliant(), {"ComplianceType": "COMPLIANT"}),
        (compliant("All is well."), {"ComplianceType": "COMPLIANT", "Annotation": "All is well."}),
        (non_compliant("No tag."), {"ComplianceType": "NON_COMPLIANT", "Annotation": "No tag."}),
        (not_applicable(), {"ComplianceType": "NOT_APPLICABLE"}),
        (not_applicable("Gone."), {"ComplianceType": "NOT_APPLICABLE", "Annotation": "Gone."}),
        (
            evaluation("COMPLIANT", resource_id="other"),
            {"ComplianceType": "COMPLIANT", "ComplianceResourceId": "other"},
        ),
    ],
)
def test_a_reply_is_an_evaluation(reply: ConfigReply, sent: dict[str, str]) -> None:
    assert reply.wire == sent
    [call] = sent_by(lambda event: reply, config.change())
    assert call == {"Evaluations": [{**BUCKET, **sent}], "ResultToken": "token"}
    assert judged("config.put_evaluations", call) == []


def test_a_rule_on_a_schedule_names_what_it_evaluated() -> None:
    def check(event: ConfigEvent) -> list[ConfigReply | dict[str, Any]]:
        assert event.account is not None
        moment = datetime(2026, 1, 1, 12, 0, 0, 1000, UTC)
        return [
            evaluation("COMPLIANT", resource_type="AWS::::Account", resource_id=event.account),
            evaluation("NON_COMPLIANT", resource_type="x", resource_id="y", ordering_timestamp=moment, annotation="z"),
            {**ACCOUNT, "ComplianceType": "NOT_APPLICABLE"},
        ]

    [call] = sent_by(check, config.periodic())

    notified = {"OrderingTimestamp": NOTIFIED.isoformat()}
    assert call["Evaluations"] == [
        {**ACCOUNT, "ComplianceType": "COMPLIANT", **notified},
        {
            "ComplianceType": "NON_COMPLIANT",
            "ComplianceResourceType": "x",
            "ComplianceResourceId": "y",
            "OrderingTimestamp": "2026-01-01T12:00:00.001000+00:00",
            "Annotation": "z",
        },
        {**ACCOUNT, "ComplianceType": "NOT_APPLICABLE", **notified},
    ]
    assert judged("config.put_evaluations", call) == []


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"compliance_type": "INSUFFICIENT_DATA"}, "ComplianceType"),
        ({"compliance_type": None}, "ComplianceType"),
        ({"annotation": ""}, "Annotation"),
        ({"annotation": "x" * 257}, "Annotation"),
        ({"annotation": "\N{PILE OF POO}" * 129}, "Annotation"),
        ({"annotation": 7}, "Annotation"),
        ({"resource_type": "x" * 257}, "ComplianceResourceType"),
        ({"resource_id": ""}, "ComplianceResourceId"),
        ({"resource_id": "x" * 769}, "ComplianceResourceId"),
        ({"ordering_timestamp": datetime(2026, 1, 1)}, "OrderingTimestamp"),
        ({"ordering_timestamp": "now"}, "OrderingTimestamp"),
        ({"ordering_timestamp": 7}, "OrderingTimestamp"),
    ],
)
def test_a_wrong_reply_is_found_where_it_is_made(given: dict[str, Any], field: str) -> None:
    wrong: dict[str, Any] = {"compliance_type": "COMPLIANT", **given}

    with pytest.raises(ReplyError) as caught:
        evaluation(**wrong)

    assert caught.value.field == field


@pytest.mark.parametrize(
    ("reply", "text"),
    [
        (succeeded(), "value: is of type CodePipelineReply; expected ConfigReply"),
        ([compliant(), succeeded()], "expected ConfigReply"),
        ([compliant(), None], r"\[1\]: is null; expected an evaluation"),
        ([{**BUCKET, "ComplianceType": "COMPLIANT", "Annotations": "x"}], r"\[0\].Annotations: is unknown"),
        ({"ComplianceType": "COMPLIANT", "Annotation": None}, "Annotation: is null"),
        ({"ComplianceType": object()}, "has no JSON form"),
    ],
)
def test_what_is_no_evaluation_is_refused_and_nothing_is_sent(reply: Any, text: str) -> None:
    app = App()
    app.on_config()(lambda event: reply)
    client = Client(app)

    with pytest.raises(ReplyError, match=text):
        client.send(config.change())
    assert client.sent == []


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=5) | st.sampled_from(
    ["COMPLIANT", "NOT_APPLICABLE", "INSUFFICIENT_DATA", "x" * 256, "x" * 257, "x" * 768, "x" * 769]
)


@given(
    st.fixed_dictionaries(
        {"ComplianceType": texts},
        optional={"ComplianceResourceType": texts, "ComplianceResourceId": texts, "Annotation": texts, "Other": texts},
    )
)
def test_what_is_sent_is_what_the_model_of_the_service_takes(given: dict[str, str]) -> None:
    whole = {**BUCKET, **given}
    wrong = judged("config.put_evaluations", {"Evaluations": [whole], "ResultToken": "token"})
    if given["ComplianceType"] == "INSUFFICIENT_DATA":
        wrong = ["the page of Evaluation: Config does not accept it from PutEvaluations"]

    if not wrong:
        assert sent_by(lambda event: given, config.change()) == [{"Evaluations": [whole], "ResultToken": "token"}]
    else:
        with pytest.raises(ReplyError):
            sent_by(lambda event: given, config.change())


def test_evaluations_that_were_not_taken_are_an_error_when_all_have_been_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    failed = {**BUCKET, "ComplianceType": "COMPLIANT", "OrderingTimestamp": CAPTURED}
    calls = answering(
        monkeypatch, "config", "put_evaluations", {"FailedEvaluations": [failed, failed]}, {"FailedEvaluations": []}
    )
    app = App()
    app.on_config()(lambda event: [compliant()] * 150)

    with pytest.raises(DeliveryError, match="2 of 150 evaluations were rejected"):
        app(config.change(), None)

    assert [len(call["Evaluations"]) for call in calls] == [100, 50]


def test_an_error_of_the_api_leaves_so_that_lambda_tries_again(monkeypatch: pytest.MonkeyPatch) -> None:
    answering(monkeypatch, "config", "put_evaluations", "InvalidResultTokenException")
    app = App()
    app.on_config()(lambda event: compliant())

    with pytest.raises(Exception, match="InvalidResultTokenException"):
        app(config.change(), None)


def test_a_dry_run_against_moto(monkeypatch: pytest.MonkeyPatch) -> None:
    app = App()
    app.on_config()(lambda event: [compliant(), non_compliant("No tag.")])

    with import_module("moto").mock_aws():
        real_client(monkeypatch, "config")
        assert app(config.change(result_token="TESTMODE"), None) is None


# --- Oversized changes ----------------------------------------------------------------------------------------------


def test_the_whole_of_an_oversized_item_comes_from_the_history(monkeypatch: pytest.MonkeyPatch) -> None:
    found = {
        "version": "1.3",
        "accountId": "123456789012",
        "configurationItemCaptureTime": CAPTURED,
        "configurationItemStatus": "OK",
        "configurationStateId": "7",
        "configurationItemMD5Hash": "abc",
        "arn": "arn:aws:s3:::uploads",
        "resourceType": "AWS::S3::Bucket",
        "resourceId": "uploads",
        "resourceName": "uploads",
        "awsRegion": "us-east-1",
        "availabilityZone": "Regional",
        "resourceCreationTime": datetime(2025, 12, 1, 8, 30, tzinfo=UTC),
        "tags": {"team": "shop"},
        "relationships": [{"resourceType": "AWS::KMS::Key", "resourceId": "key-1", "relationshipName": "Is encrypted"}],
        "configuration": '{"name": "uploads"}',
        "supplementaryConfiguration": {"BucketVersioningConfiguration": '{"status": "Off"}', "Other": "text"},
    }
    calls = answering(monkeypatch, "config", "get_resource_config_history", {"configurationItems": [found]})
    [event] = received("config", config.oversized())

    assert recorded_item(event) == ConfigurationItem(
        resource_type="AWS::S3::Bucket",
        resource_id="uploads",
        resource_name="uploads",
        arn="arn:aws:s3:::uploads",
        status="OK",
        captured_at=CAPTURED,
        created_at=datetime(2025, 12, 1, 8, 30, tzinfo=UTC),
        account="123456789012",
        region="us-east-1",
        availability_zone="Regional",
        configuration={"name": "uploads"},
        supplementary_configuration={"BucketVersioningConfiguration": {"status": "Off"}, "Other": "text"},
        tags={"team": "shop"},
        relationships=({"resourceId": "key-1", "resourceType": "AWS::KMS::Key", "name": "Is encrypted"},),
        state_id="7",
        state_hash="abc",
        version="1.3",
    )
    assert event.item is not None
    assert calls == [
        {
            "resourceType": "AWS::S3::Bucket",
            "resourceId": "uploads",
            "limit": 1,
            "laterTime": event.item.captured_at,
        }
    ]


def test_the_history_of_a_bucket_in_moto(monkeypatch: pytest.MonkeyPatch) -> None:
    [event] = received("config", config.oversized())
    with import_module("moto").mock_aws():
        real_client(monkeypatch, "s3").create_bucket(Bucket="uploads")
        real_client(monkeypatch, "config")
        item = recorded_item(event)

    assert item is not None
    assert (item.resource_id, item.arn, item.region) == ("uploads", "arn:aws:s3:::uploads", "us-east-1")
    assert item.configuration["name"] == "uploads"


def test_any_other_item_is_given_back_as_it_came() -> None:
    [change] = received("config", config.change())
    [periodic] = received("config", config.periodic())

    assert recorded_item(change) is change.item
    assert recorded_item(periodic) is None


def test_an_item_without_history_is_an_error_that_says_so() -> None:
    app = App()
    app.on_config()(lambda event: compliant() if recorded_item(event) else not_applicable())

    with pytest.raises(EventError, match=r"configurationItemSummary: is not in Config's history.*moto"):
        Client(app).send(config.oversized())


def test_a_notification_through_a_topic_cannot_be_answered() -> None:
    item = {"resourceType": "AWS::S3::Bucket", "resourceId": "b"}
    message = json.dumps({"messageType": "ConfigurationItemChangeNotification", "configurationItem": item})
    app = App()
    answers: list[Any] = [None, {"ComplianceType": "COMPLIANT"}]
    seen: list[ConfigEvent] = []

    @app.on_config_change(resource_type="AWS::S3::Bucket")
    def note(event: ConfigEvent) -> Any:
        seen.append(event)
        return answers.pop(0)

    Client(app).send(sns.message(message=message))
    with pytest.raises(ReplyError, match="no result token"):
        Client(app).send(sns.message(message=message))

    assert seen[0].via == ("sns",)


# --- Payloads -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "written"),
    [("invokingEvent", "{"), ("invokingEvent", "[]"), ("ruleParameters", "do-not-tell"), ("ruleParameters", 7)],
)
def test_json_that_is_none_names_its_key(key: str, written: Any) -> None:
    with pytest.raises(EventError, match=key) as caught:
        received("config", {**config.change(), key: written})

    assert "do-not-tell" not in str(caught.value)


@pytest.mark.parametrize("kind", samples("config"))
def test_samples_survive_the_round_trip(kind: str) -> None:
    event = read(ConfigEvent, samples("config")[kind].record(), "config")

    assert read(ConfigEvent, write(event), "config") == event


@given(
    st.builds(
        ConfigEvent,
        message_type=st.text(),
        item=st.none() | st.builds(ConfigurationItem, resource_type=st.text(), resource_id=st.text()),
        parameters=st.dictionaries(st.text(), st.text()),
        left_scope=st.booleans(),
        rule=st.text(min_size=1),
    )
)
def test_payload_and_event_agree_in_both_directions(event: ConfigEvent) -> None:
    assert read(ConfigEvent, write(event), "config") == event


@published("config")
def test_the_public_samples(name: str) -> None:
    [event] = received("config", load(name))

    assert "unreadable" not in repr(event)
    assert event.parameters


def test_damaged_payloads_end_in_clear_errors() -> None:
    assert check_mutations(config.change) > 100


@attrs.frozen
class Limits:
    maxAge: str


def test_typed_parameters() -> None:
    app, seen = App(), list[Any]()

    @app.on_config()
    def handler(event: ConfigEvent[Limits]) -> None:
        seen.append(event.parameters)

    sample = next(iter(samples("config").values()))
    Client(app).send(sample(parameters={"maxAge": "90"}))
    assert seen == [Limits("90")]
    with pytest.raises(PayloadError, match=r"ruleParameters\.maxAge: is missing"):
        Client(app).send(sample(parameters={}))
