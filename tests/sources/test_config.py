"""AWS Config: custom rules, and the evaluations that they send."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdarouter import App, DeliveryError, EventError, ReplyError
from lambdarouter.events import read, write
from lambdarouter.sources import config as source
from lambdarouter.sources.config import ConfigEvent, ConfigurationItem
from lambdarouter.testing import Client, config, samples, sns
from tests.dispatched import received, taken_by
from tests.mutations import check_mutations
from tests.published import load, published

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
        notified_at=NOTIFIED,
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
        ([{**ACCOUNT, "ComplianceType": "COMPLIANT"}, {**ACCOUNT, "ComplianceType": "compliant"}], r"\[1\].ComplianceType"),
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


def test_evaluations_that_were_not_taken_are_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    # Stands for boto3, whose answer no capture can give.
    monkeypatch.setattr(source, "call_aws", lambda *names, **given: {"FailedEvaluations": given["Evaluations"]})
    app = App()
    app.on_config()(lambda event: {"ComplianceType": "COMPLIANT"})

    with pytest.raises(DeliveryError, match="1 of 1"):
        app(config.change(), None)


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
