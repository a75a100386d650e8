"""`--update` adds what the handlers imply, corrects what contradicts them, and keeps every other line as it is."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from lambdarouter import App
from lambdarouter._checking.documents import TemplateError
from lambdarouter._templates.update import difference, updated
from tests.support.checked import Checked, module_of

SAM = """\
# The team's own heading
Transform: AWS::Serverless-2016-10-31
Globals: { Function: { Timeout: 20 } } # a flow mapping stays one

Resources:
  Worker:   # runs the app
    Type: AWS::Serverless::Function
    Properties:
      Handler: "service.app"
      Runtime: python3.13
      CodeUri: '.'
      Environment: {Variables: { TABLE: !ImportValue shared-table, STAGE: !Ref Stage }}
      Events:
        Orders:
          Type: SQS
          Properties: { Queue: !GetAtt Orders.Arn }
  Orders:
    Type: AWS::SQS::Queue
    Properties:
      QueueName: orders
      VisibilityTimeout: 120
      RedrivePolicy:
        deadLetterTargetArn: !GetAtt Failed.Arn
        maxReceiveCount: 5
  Failed:
    Type: AWS::SQS::Queue # kept for 14 days
Parameters:
  Stage: { Type: String }
"""


def app_of(*queues: str) -> App:
    app = App(report_batch_item_failures=True)
    for queue in queues:
        app.on_sqs(queue=queue)(lambda message: None)
    return app


def update(app: App, folder: Path, text: str, name: str = "template.yaml", function: str | None = None) -> str:
    (folder / name).write_text(text, encoding="utf-8")
    (folder / "service.py").touch()
    with module_of(app):
        return updated(app, app.handlers(), "service:app", folder / name, function=function, http="http")


def changed(old: str, new: str) -> list[str]:
    shown = difference(Path("template.yaml"), old, new).splitlines()[2:]
    return [each for each in shown if each.startswith(("+", "-"))]


def test_nothing_changes_in_a_template_that_agrees(tmp_path: Path) -> None:
    text = SAM.replace("Orders.Arn }", "Orders.Arn, FunctionResponseTypes: [ReportBatchItemFailures] }")

    assert update(app_of("orders"), tmp_path, text) == text


def test_the_response_types_are_added_to_a_mapping(tmp_path: Path) -> None:
    new = update(app_of("orders"), tmp_path, SAM)

    assert changed(SAM, new) == [
        "-          Properties: { Queue: !GetAtt Orders.Arn }",
        "+          Properties: {Queue: !GetAtt Orders.Arn, FunctionResponseTypes: [ReportBatchItemFailures]}",
    ]


def test_a_new_handler_gets_its_trigger(tmp_path: Path) -> None:
    text = SAM.replace("Orders.Arn }", "Orders.Arn, FunctionResponseTypes: [ReportBatchItemFailures] }")
    new = update(app_of("orders", "returns"), tmp_path, text)

    assert [each[1:] for each in changed(text, new) if each.startswith("-")] == []
    assert [each[1:].strip() for each in changed(text, new)] == [
        "# app_of.<locals>.<lambda>: sqs(queue='returns')",
        "Returns:",
        "Type: SQS",
        "Properties:",
        "Queue: !GetAtt ReturnsQueue.Arn",
        "BatchSize: 10",
        "FunctionResponseTypes: [ReportBatchItemFailures]",
        "ReturnsQueue:",
        "Type: AWS::SQS::Queue",
        "Properties:",
        "QueueName: returns",
        "VisibilityTimeout: 120",
        "RedrivePolicy:",
        "deadLetterTargetArn: !GetAtt ReturnsFailedQueue.Arn",
        "maxReceiveCount: 5",
        "ReturnsFailedQueue:",
        "Type: AWS::SQS::Queue",
        "Properties:",
        "QueueName: returns-failed",
        "MessageRetentionPeriod: 1209600",
    ]


def test_the_check_finds_nothing_afterwards(tmp_path: Path) -> None:
    app = app_of("orders", "returns", "steps.fifo")
    app.on_s3_put(bucket="uploads")(lambda event: None)
    app.on_schedule(rule="nightly")(lambda event: None)
    app.get("/users")(lambda: None)
    text = SAM.replace("VisibilityTimeout: 120", "VisibilityTimeout: 30").replace("service.app", "service.main")
    new = update(app, tmp_path, text, function="Worker")

    assert [str(each) for each in Checked(tmp_path)(app, new) if each.is_failure] == []
    assert 'Handler: "service.app"' in new
    assert "!ImportValue shared-table" in new
    assert "# The team's own heading" in new
    assert "# kept for 14 days" in new
    assert update(app, tmp_path, new) == new


def test_a_name_that_is_taken_is_not_used_again(tmp_path: Path) -> None:
    text = SAM.replace("  Failed:", "  ReturnsQueue: { Type: AWS::SNS::Topic }\n  Failed:")
    new = update(app_of("orders", "returns"), tmp_path, text)

    assert "ReturnsQueue: { Type: AWS::SNS::Topic }" in new
    assert "Queue: !GetAtt ReturnsQueue2.Arn" in new


def test_response_types_that_nobody_writes_are_removed(tmp_path: Path) -> None:
    app = App()
    app.on_sqs(queue="orders")(lambda message: None)
    text = SAM.replace("Orders.Arn }", "Orders.Arn, FunctionResponseTypes: [ReportBatchItemFailures] }")

    assert "FunctionResponseTypes" not in update(app, tmp_path, text)


def test_json_keeps_its_indentation(tmp_path: Path) -> None:
    template = {
        "Resources": {
            "Fn": {
                "Type": "AWS::Lambda::Function",
                "Properties": {
                    "Handler": "service.app",
                    "Runtime": "python3.13",
                    "Timeout": 10,
                    "Role": {"Fn::Sub": "arn:aws:iam::${AWS::AccountId}:role/shared"},
                    "Code": {"S3Bucket": "b", "S3Key": "k"},
                },
            }
        }
    }
    text = json.dumps(template, indent=4)
    app = app_of("orders")
    new = update(app, tmp_path, text, name="stack.template.json")
    made = json.loads(new)

    assert new.startswith(text[: text.index('"Role"')])
    assert made["Resources"]["OrdersQueue"]["Properties"]["VisibilityTimeout"] == 60
    assert made["Resources"]["OrdersMapping"]["Properties"]["FunctionName"] == {"Ref": "Fn"}
    assert [each for each in Checked(tmp_path)(app, new, name="a.json") if each.is_failure] == []


PLAN = json.dumps({"terraform_version": "1", "planned_values": {"root_module": {}}})


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("plan.json", PLAN, "only SAM and CloudFormation templates are updated, not Terraform"),
        ("main.tf", "", "Terraform's own language"),
        ("template.yaml", "Resources: {A: {Type: AWS::SQS::Queue}}\n", "has no Lambda function"),
        ("template.yaml", "Resources: [\n", "template.yaml"),
    ],
)  # fmt: skip
def test_another_file_is_refused(name: str, text: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(TemplateError, match=message):
        update(app_of("orders"), tmp_path, text, name=name)


# --- Resources that the template has --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("bucket", "name", "arn"),
    [
        ("uploads", "uploads", "!Sub arn:${AWS::Partition}:s3:::uploads"),
        ("uploads-*", "!Ref UploadsBucketName", "!Sub arn:${AWS::Partition}:s3:::${UploadsBucketName}"),
        (
            "uploads-*",
            '!Sub "uploads-${AWS::AccountId}"',
            "!Sub arn:${AWS::Partition}:s3:::uploads-${AWS::AccountId}",
        ),
        (
            "uploads-*",
            '!Join ["-", [uploads, "eu"]]',
            "\n        Fn::Sub:\n          - arn:${AWS::Partition}:s3:::${BucketName}\n",
        ),
    ],
)
def test_a_handler_of_a_bucket_of_the_template_shares_it(bucket: str, name: str, arn: str, tmp_path: Path) -> None:
    app = App()
    app.on_s3_put(bucket=bucket)(lambda event: None)
    app.on_s3_removed(bucket=bucket)(lambda event: None)
    text = BUCKETS.format(name=name)
    new = update(app, tmp_path, text)

    assert new.count("Type: AWS::S3::Bucket") == 1
    assert new.count("UploadsBucketName: ") == text.count("UploadsBucketName: ")
    assert "DependsOn: [Permit, UploadsPermission]" in new
    assert "- Event: s3:ObjectRemoved:*" in new
    assert f"SourceArn: {arn}" in new.replace("SourceArn:\n", "SourceArn: \n")
    assert [str(each) for each in Checked(tmp_path)(app, new) if each.is_failure] == []
    assert update(app, tmp_path, new) == new


BUCKETS = """\
Parameters:
  UploadsBucketName: {{Type: String}}
Resources:
  Service:
    Type: AWS::Lambda::Function
    Properties: {{Handler: service.app, Runtime: python3.13, Role: "arn:aws:iam::123456789012:role/r"}}
  Permit:
    Type: AWS::Lambda::Permission
    Properties: {{Action: "lambda:InvokeFunction", FunctionName: !Ref Service, Principal: s3.amazonaws.com}}
  Files:
    Type: AWS::S3::Bucket
    DependsOn: Permit
    Properties:
      BucketName: {name}
      NotificationConfiguration:
        LambdaConfigurations:
          - Event: s3:ObjectCreated:Put
            Function: !GetAtt Service.Arn
"""


NAMED = """\
Transform: AWS::Serverless-2016-10-31
Resources:
  Service:
    Type: AWS::Serverless::Function
    Properties: {Handler: service.app, Runtime: python3.13, CodeUri: .}
  Jobs: {Type: AWS::SQS::Queue, Properties: {QueueName: orders}}
  News: {Type: AWS::SNS::Topic, Properties: {TopicName: orders}}
  Clicks: {Type: AWS::Kinesis::Stream, Properties: {Name: orders}}
  Rows: {Type: AWS::DynamoDB::Table, Properties: {TableName: orders}}
  Files: {Type: AWS::S3::Bucket, Properties: {BucketName: orders}}
"""


@pytest.mark.parametrize(
    ("decorator", "key", "wanted"),
    [
        ("on_sqs", "queue", "Queue: !GetAtt Jobs.Arn"),
        ("on_sns", "topic", "Topic: !Ref News"),
        ("on_kinesis", "stream", "Stream: !GetAtt Clicks.Arn"),
        ("on_dynamodb", "table", "Stream: !GetAtt Rows.StreamArn"),
        ("on_s3", "bucket", "Bucket: !Ref Files"),
    ],
)
def test_a_new_trigger_names_the_resource_that_the_template_has(
    decorator: str, key: str, wanted: str, tmp_path: Path
) -> None:
    app = App(report_batch_item_failures=True)
    getattr(app, decorator)(**{key: "orders"})(lambda event: None)
    new = update(app, tmp_path, NAMED)

    assert wanted in new
    assert ("StreamViewType" in new) == (decorator == "on_dynamodb")
    assert new.count(": orders") == 5


def test_a_disabled_trigger_stays_as_it_is(tmp_path: Path) -> None:
    text = SAM.replace("Orders.Arn }", "Orders.Arn, Enabled: false, FunctionResponseTypes: [ReportBatchItemFailures] }")

    assert update(app_of("orders"), tmp_path, text) == text


def test_a_queue_that_is_its_own_dead_letter_queue_gets_another_one(tmp_path: Path) -> None:
    text = SAM.replace("Orders.Arn }", "Orders.Arn, FunctionResponseTypes: [ReportBatchItemFailures] }")
    arn = "arn:aws:sqs:eu-west-1:123456789012:orders"
    new = update(app_of("orders"), tmp_path, text.replace("!GetAtt Failed.Arn", arn))

    assert arn not in new
    assert "deadLetterTargetArn: !GetAtt OrdersFailed.Arn" in new
    assert [str(each) for each in Checked(tmp_path)(app_of("orders"), new) if each.is_failure] == []
