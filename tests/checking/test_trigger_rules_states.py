"""Triggers that are disabled: a handler that has no other one never runs, in templates of every tool."""

from __future__ import annotations

import json
from typing import Any

import pytest

from lambdarouter import App
from tests.support.checked import Checked
from tests.support.templated import text_of
from tests.support.terraform import plan_of


def app_with(decorator: str, **filters: Any) -> App:
    app = App(report_batch_item_failures=True)
    getattr(app, decorator)(**filters)(lambda event: None)
    return app


#: A handler, what the template has of its trigger, and what disables the trigger: SAM, and CloudFormation.
SAM: list[tuple[str, dict[str, Any], str, str]] = [
    ("on_sqs", {"queue": "orders"}, "            BatchSize: 10\n", "            Enabled: false\n"),
    ("on_kinesis", {"stream": "clicks"}, "            BatchSize: 100\n", "            Enabled: false\n"),
    ("on_dynamodb", {"table": "orders"}, "            BatchSize: 100\n", "            Enabled: 'false'\n"),
    ("on_schedule", {"rule": "nightly"}, "            Name: nightly\n", "            Enabled: false\n"),
    ("on_schedule", {"rule": "nightly"}, "            Name: nightly\n", "            State: DISABLED\n"),
    ("on_schedule", {"schedule": "nightly"}, "            Name: nightly\n", "            State: DISABLED\n"),
    ("on_eventbridge", {"source": "a.b"}, "          Properties:\n", "            State: DISABLED\n"),
    ("on_ses", {}, "        Enabled: true\n", "        Enabled: false\n"),
    ("on_ses", {}, "        Enabled: true\n", ""),
]
CLOUDFORMATION: list[tuple[str, dict[str, Any], str, str]] = [
    ("on_sqs", {"queue": "orders"}, "      BatchSize: 10\n", "      Enabled: false\n"),
    ("on_schedule", {"rule": "nightly"}, "      Name: nightly\n", "      State: DISABLED\n"),
    ("on_schedule", {"schedule": "nightly"}, "      Name: nightly\n", "      State: DISABLED\n"),
    ("on_eventbridge", {"source": "a.b"}, "      EventPattern:\n", "      State: DISABLED\n"),
]


def disabled(text: str, before: str, after: str) -> str:
    assert text.count(before) >= 1
    start, middle, end = text.rpartition(before)
    if "Enabled: true" in before:
        return start + after + end
    return start + middle + after + end if "Properties" in before else start + after + middle + end


@pytest.mark.parametrize(("decorator", "filters", "before", "after"), SAM, ids=str)
def test_sam(decorator: str, filters: dict[str, Any], before: str, after: str, checked: Checked) -> None:
    (checked.folder / "service.py").touch()
    app = app_with(decorator, **filters)
    text = disabled(text_of(app, "sam"), before, after)

    assert [each for each, _ in checked.failures(app, text)] == ["LR208"]


@pytest.mark.parametrize(("decorator", "filters", "before", "after"), CLOUDFORMATION, ids=str)
def test_cloudformation(decorator: str, filters: dict[str, Any], before: str, after: str, checked: Checked) -> None:
    app = app_with(decorator, **filters)
    text = disabled(text_of(app, "cloudformation"), before, after)

    assert [each for each, _ in checked.failures(app, text)] == ["LR208"]


@pytest.mark.parametrize(
    ("decorator", "filters", "address", "key", "value"),
    [
        ("on_sqs", {"queue": "orders"}, "aws_lambda_event_source_mapping.orders_mapping", "enabled", False),
        ("on_kinesis", {"stream": "clicks"}, "aws_lambda_event_source_mapping.clicks_mapping", "enabled", False),
        ("on_schedule", {"rule": "nightly"}, "aws_cloudwatch_event_rule.nightly_rule", "state", "DISABLED"),
        ("on_schedule", {"rule": "nightly"}, "aws_cloudwatch_event_rule.nightly_rule", "is_enabled", False),
        ("on_schedule", {"schedule": "nightly"}, "aws_scheduler_schedule.nightly_schedule", "state", "DISABLED"),
        ("on_eventbridge", {"source": "a.b"}, "aws_cloudwatch_event_rule.lambda_rule", "state", "DISABLED"),
    ],
    ids=str,
)
def test_terraform(
    decorator: str, filters: dict[str, Any], address: str, key: str, value: Any, checked: Checked
) -> None:
    app = app_with(decorator, **filters)
    plan = plan_of(text_of(app, "terraform"))
    (resource,) = [each for each in plan["planned_values"]["root_module"]["resources"] if each["address"] == address]
    resource["values"][key] = value
    found = checked.failures(app, json.dumps(plan, indent=1), name="plan.json")

    assert [each for each, _ in found] == ["LR208"]


@pytest.mark.parametrize(
    ("decorator", "filters", "event"),
    [
        ("on_sqs", {"queue": "orders"}, "sqs: {arn: 'arn:aws:sqs:eu-west-1:1:orders', %s}"),
        ("on_kinesis", {"stream": "c"}, "stream: {arn: 'arn:aws:kinesis:eu-west-1:1:stream/c', %s}"),
        ("on_schedule", {"rule": "nightly"}, "schedule: {name: nightly, rate: [rate(1 day)], %s}"),
        ("on_schedule", {"schedule": "nightly"}, "schedule: {name: nightly, method: scheduler, %s}"),
        ("on_eventbridge", {"source": "a.b"}, "eventBridge: {pattern: {source: [a.b]}, %s}"),
    ],
    ids=str,
)
@pytest.mark.parametrize("setting", ["enabled: false", "enabled: true"])
def test_serverless(decorator: str, filters: dict[str, Any], event: str, setting: str, checked: Checked) -> None:
    if "eventBridge" in event:
        setting = {"enabled: false": "state: DISABLED", "enabled: true": "state: ENABLED"}[setting]
    given = event % setting
    given = given.replace("}", ", functionResponseType: ReportBatchItemFailures, maximumRetryAttempts: 1}", 1)
    text = f"service: shop\nfunctions:\n  work:\n    handler: service.app\n    events:\n      - {given}\n"
    found = checked(app_with(decorator, **filters), text, name="serverless.yml")
    wanted = ["LR208"] if setting in ("enabled: false", "state: DISABLED") else []

    assert [each.rule.id for each in found if each.rule.id in ("LR203", "LR204", "LR208")] == wanted


def test_the_finding_is_at_the_trigger_and_names_the_handler(checked: Checked) -> None:
    (checked.folder / "service.py").touch()
    app = app_with("on_sqs", queue="orders")
    text = text_of(app, "sam").replace("            BatchSize: 10\n", "            Enabled: false\n")
    (finding,) = [each for each in checked(app, text) if each.is_failure]

    assert (finding.severity, Checked.place(finding, text)) == ("warning", "Orders:")
    assert finding.message == ("This trigger of sqs(queue='orders') is disabled, and the handler has no other trigger.")


def test_a_handler_with_another_trigger_has_one(checked: Checked) -> None:
    (checked.folder / "service.py").touch()
    app = app_with("on_sqs", queue=["orders", "returns"])
    text = text_of(app, "sam").replace("            BatchSize: 10\n", "            Enabled: false\n", 1)

    assert checked.failures(app, text) == []


def test_an_unknown_state_is_said_to_be_unknown(checked: Checked) -> None:
    (checked.folder / "service.py").touch()
    app = app_with("on_sqs", queue="orders")
    text = text_of(app, "sam").replace("            BatchSize: 10\n", "            Enabled: !Ref IsOn\n")
    found = checked(app, text)

    assert [each for each in found if each.is_failure] == []
    assert "Whether it is enabled is unknown." in [each.message for each in found]
    assert [each for each, _ in checked.failures(app, text, IsOn="false")] == ["LR208"]


_PROCESSING = "{ProcessingConfiguration: {Enabled: false, Processors: [!GetAtt Service.Arn]}}}"


@pytest.mark.parametrize(
    ("resource", "decorator"),
    [
        (
            "Type: AWS::Pipes::Pipe, Properties: {Target: !GetAtt Service.Arn, DesiredState: STOPPED}",
            "on_eventbridge_pipes",
        ),
        (
            "Type: AWS::CloudWatch::Alarm, Properties: {AlarmActions: [!GetAtt Service.Arn], ActionsEnabled: false}",
            "on_cloudwatch_alarm",
        ),
        (
            "Type: AWS::KinesisFirehose::DeliveryStream, Properties: {S3DestinationConfiguration: " + _PROCESSING,
            "on_firehose",
        ),
    ],
    ids=lambda value: str(value)[:30],
)
def test_other_settings_that_stop_a_trigger(resource: str, decorator: str, checked: Checked) -> None:
    app = App()
    getattr(app, decorator)()(lambda event: None)
    text = f"""
Resources:
  Service:
    Type: AWS::Lambda::Function
    Properties: {{Handler: service.app, Runtime: python3.13, Role: "arn:aws:iam::1:role/r"}}
  May:
    Type: AWS::Lambda::Permission
    Properties:
      {{Action: "lambda:InvokeFunction", FunctionName: !Ref Service, Principal: lambda.alarms.cloudwatch.amazonaws.com}}
  Sender: {{{resource}}}
"""

    assert [each for each, _ in checked.failures(app, text)] == ["LR208"]
