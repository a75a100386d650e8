"""Seeded faults in templates of every tool: each is found with its rule and its line, and nothing else is.

The correct templates are those that `lambdarouter template` writes; CDK's own are in `tests/templates/test_formats.py`.
"""

from __future__ import annotations

import json
from time import process_time
from typing import Any

import pytest

from lambdarouter import App
from tests.support.checked import Checked
from tests.support.templated import text_of
from tests.support.terraform import plan_of


def app_of() -> App:
    app = App(report_batch_item_failures=True)

    @app.on_sqs(queue="orders")
    def fulfill(message: Any) -> None: ...

    @app.on_s3_put(bucket="uploads", key="images/*.jpg")
    def thumbnail(event: Any) -> None: ...

    @app.on_kinesis(stream="clicks")
    def count(record: Any) -> None: ...

    @app.on_sns(topic="news")
    def read(message: Any) -> None: ...

    @app.on_cloudwatch_logs(log_group="/aws/lambda/shop")
    def watch(batch: Any) -> None: ...

    @app.get("/users/{user_id}")
    def get_user(user_id: int) -> None: ...

    return app


def made(format_name: str) -> tuple[str, str]:
    """The text of the correct template, and the name of its file."""
    text = text_of(app_of(), format_name)
    if format_name == "terraform":
        return json.dumps(plan_of(text), indent=1), "plan.json"
    return text, "template.yaml"


@pytest.mark.parametrize("format_name", ["sam", "cloudformation", "terraform"])
def test_nothing_is_found_in_the_correct_template(format_name: str, checked: Checked) -> None:
    (checked.folder / "service.py").touch()
    text, name = made(format_name)

    assert checked.failures(app_of(), text, name=name) == []


SAM: list[tuple[str, str, list[tuple[str, str]]]] = [
    ("            FunctionResponseTypes: [ReportBatchItemFailures]\n", "", [("LR201", "Orders:")]),
    ("Handler: service.app", "Handler: service.main", [("LR220", "Handler: service.main")]),
    ("Handler: service.app", "Handler: service:app", [("LR220", "Handler: service:app")]),
    ("Runtime: python3.13", "Runtime: python3.9", [("LR221", "Runtime: python3.9")]),
    ("VisibilityTimeout: 180", "VisibilityTimeout: 179", [("LR210", "VisibilityTimeout: 179")]),
    ("Timeout: 30", "Timeout: 31", [("LR210", "VisibilityTimeout: 180")]),
    ("QueueName: orders\n", "QueueName: order\n", [("LR203", "Orders:"), ("LR204", "fulfill")]),
    ("      QueueName: orders\n", "", [("LR203", "Orders:"), ("LR205", "fulfill")]),
    (
        "QueueName: orders\n",
        "QueueName: orders.fifo\n",
        [("LR203", "Orders:"), ("LR204", "fulfill"), ("LR215", ""), ("LR215", "")],
    ),
    ("Events: [s3:ObjectCreated:Put]", "Events: [s3:ObjectRemoved:*]", [("LR203", "Uploads:"), ("LR204", "thumbnail")]),
    ("Events: [s3:ObjectCreated:Put]", "Events: [s3:ObjectCreated:*]", [("LR203", "Uploads:")]),
    ("Events: [s3:ObjectCreated:Put]", "Events: [ObjectCreated:Put]", [("LR206", "Uploads:")]),
    ("Value: images/", "Value: texts/", [("LR203", "Uploads:"), ("LR204", "thumbnail")]),
    ("            MaximumRetryAttempts: 5\n", "", [("LR214", "Clicks:")]),
    ("BatchSize: 10\n", "BatchSize: 11\n", [("LR211", "BatchSize: 11")]),
    ("BatchSize: 100\n", "BatchSize: 10001\n", [("LR211", "BatchSize: 10001")]),
    ("Topic: !Ref NewsTopic", "Topic: arn:aws:sns:eu-west-1:123456789012:old", [("LR204", "read")]),
    ("LogGroupName: /aws/lambda/shop", "LogGroupName: shop", [("LR203", "AwsLambdaShopLogs:"), ("LR204", "watch")]),
    ("Path: /users/{user_id}", "Path: /people/{user_id}", [("LR203", "GetUsersUserId:"), ("LR204", "get_user")]),
    ("Method: GET", "Method: POST", [("LR203", "GetUsersUserId:"), ("LR204", "get_user")]),
    (
        "            BatchSize: 10\n",
        '            BatchSize: 10\n            FilterCriteria: { Filters: [{ Pattern: \'{"Body": ["a"]}\' }] }\n',
        [("LR207", "FilterCriteria:")],
    ),
]


@pytest.mark.parametrize(("old", "new", "wanted"), SAM, ids=lambda value: str(value).strip()[:40])
def test_faults_of_sam(old: str, new: str, wanted: list[tuple[str, str]], checked: Checked) -> None:
    (checked.folder / "service.py").touch()
    text, name = made("sam")
    found = checked.failures(app_of(), text.replace(old, new, 1), name=name)

    assert sorted(each for each, _ in found) == sorted(each for each, _ in wanted)
    assert [
        line for (_, line), (_, start) in zip(sorted(found), sorted(wanted), strict=True) if not line.startswith(start)
    ] == []


#: Properties of a resource of CloudFormation that are removed or changed, by type.
CLOUDFORMATION: list[tuple[str, str, list[str]]] = [
    ("      FunctionResponseTypes: [ReportBatchItemFailures]\n", "", ["LR201"]),
    ("Principal: s3.amazonaws.com", "Principal: sns.amazonaws.com", ["LR240"]),
    ("Principal: sns.amazonaws.com", "Principal: events.amazonaws.com", ["LR240"]),
    ("Principal: logs.amazonaws.com", "Principal: s3.amazonaws.com", ["LR240"]),
    ("Action: lambda:InvokeFunction", "Action: lambda:GetFunction", ["LR240"]),
    ("sqs:ReceiveMessage, ", "", ["LR241"]),
    ("kinesis:GetRecords, ", "", ["LR241"]),
    ("RouteKey: GET /users/{user_id}", "RouteKey: GET /people/{user_id}", ["LR203", "LR204"]),
    ("EventSourceArn: !GetAtt OrdersQueue.Arn", "EventSourceArn: !GetAtt OrdersFailedQueue.Arn", ["LR203", "LR204"]),
    ("Event: s3:ObjectCreated:Put", "Event: s3:ObjectCreated:Copy", ["LR203", "LR204"]),
]


@pytest.mark.parametrize(("old", "new", "wanted"), CLOUDFORMATION, ids=lambda value: str(value).strip()[:40])
def test_faults_of_cloudformation(old: str, new: str, wanted: list[str], checked: Checked) -> None:
    text, name = made("cloudformation")
    assert old in text
    found = checked.failures(app_of(), text.replace(old, new, 1), name=name)

    assert set(wanted) <= {each for each, _ in found}


TERRAFORM: list[tuple[str, str, Any, list[str]]] = [
    ("aws_lambda_event_source_mapping.orders_mapping", "function_response_types", [], ["LR201"]),
    ("aws_lambda_event_source_mapping.clicks_mapping", "maximum_retry_attempts", -1, ["LR214"]),
    ("aws_sqs_queue.orders_queue", "visibility_timeout_seconds", 30, ["LR210"]),
    ("aws_sqs_queue.orders_queue", "name", "parcels", ["LR203", "LR204"]),
    ("aws_s3_bucket.uploads_bucket", "bucket", "downloads", ["LR203", "LR204"]),
    ("aws_lambda_function.service", "handler", "service.main", ["LR220"]),
    ("aws_lambda_function.service", "runtime", "python3.10", ["LR221"]),
    ("aws_lambda_permission.uploads_permission", "principal", "sqs.amazonaws.com", ["LR240"]),
    ("aws_apigatewayv2_route.get_users_user_id_route", "route_key", "GET /people/{id}", ["LR203", "LR204"]),
]


@pytest.mark.parametrize(("address", "key", "value", "wanted"), TERRAFORM, ids=lambda value: str(value)[:40])
def test_faults_of_terraform(address: str, key: str, value: Any, wanted: list[str], checked: Checked) -> None:
    plan = plan_of(text_of(app_of(), "terraform"))
    (resource,) = [each for each in plan["planned_values"]["root_module"]["resources"] if each["address"] == address]
    assert key in resource["values"]
    resource["values"][key] = value
    found = checked.failures(app_of(), json.dumps(plan, indent=1), name="plan.json")

    assert sorted(each for each, _ in found) == wanted


# --- References to the function -------------------------------------------------------------------------------------

FUNCTION = """
Resources:
  Service:
    Type: AWS::Lambda::Function
    Properties: {Handler: service.app, Runtime: python3.13, FunctionName: shop, Role: "arn:aws:iam::1:role/r"}
  Live: {Type: AWS::Lambda::Alias, Properties: {FunctionName: !Ref Service, FunctionVersion: "1", Name: live}}
  First: {Type: AWS::Lambda::Version, Properties: {FunctionName: !GetAtt Service.Arn}}
  Mapping:
    Type: AWS::Lambda::EventSourceMapping
    Properties:
      EventSourceArn: arn:aws:sqs:eu-west-1:123456789012:orders
      FunctionName: %s
"""


@pytest.mark.parametrize(
    "reference",
    [
        "!Ref Service",
        "!GetAtt Service.Arn",
        '!Sub "${Service.Arn}:live"',
        '!Join [":", [!GetAtt Service.Arn, live]]',
        "!Ref Live",
        "!Ref First",
        "shop",
        '!Sub "arn:${AWS::Partition}:lambda:${AWS::Region}:${AWS::AccountId}:function:shop"',
        "arn:aws:lambda:eu-west-1:123456789012:function:shop:live",
        '!Sub ["${Name}", {Name: !Ref Live}]',
    ],
)
def test_a_mapping_finds_its_function(reference: str, checked: Checked) -> None:
    app = App(report_batch_item_failures=True)
    app.on_sqs(queue="orders")(lambda message: None)

    assert checked.failures(app, FUNCTION % reference) == [("LR201", "Mapping:")]


@pytest.mark.parametrize(
    ("types", "reported", "wanted"),
    [
        ("", True, ["LR201"]),
        ("      FunctionResponseTypes: [ReportBatchItemFailures]\n", True, []),
        ("", ["kinesis"], []),
        ("", False, []),
    ],
)
def test_a_mapping_of_an_unknown_queue(types: str, reported: Any, wanted: list[str], checked: Checked) -> None:
    app = App(report_batch_item_failures=reported)
    app.on_sqs(queue="orders-*")(lambda message: None)
    text = (FUNCTION % "!Ref Service").replace("arn:aws:sqs:eu-west-1:123456789012:orders", "!Ref QueueArn") + types

    assert [each for each, _ in checked.failures(app, text)] == wanted


# --- Permissions ----------------------------------------------------------------------------------------------------

TOPIC = """
Resources:
  Service:
    Type: AWS::Serverless::Function
    Properties: {Handler: service.app, Runtime: python3.13, InlineCode: ""}
  Other: {Type: AWS::SNS::Topic}
  News:
    Type: AWS::SNS::Topic
    Properties: {TopicName: news}
%s
  Subscription:
    Type: AWS::SNS::Subscription
    Properties: {TopicArn: !Ref News, Protocol: lambda, Endpoint: !GetAtt Service.Arn}
"""
PERMISSION = """
  Permission:
    Type: AWS::Lambda::Permission
    Properties: {Action: %s, FunctionName: !Ref Service, Principal: sns.amazonaws.com, SourceArn: %s}
"""
CONNECTOR = """
  Connector:
    Type: AWS::Serverless::Connector
    Properties: {Source: {Id: %s}, Destination: {Id: Service}, Permissions: [Write]}
"""


@pytest.mark.parametrize(
    ("added", "wanted"),
    [
        ("", ["LR240"]),
        (PERMISSION % ("lambda:InvokeFunction", "!Ref News"), []),
        (PERMISSION % ('"lambda:*"', "!Ref News"), []),
        (PERMISSION % ("lambda:GetFunction", "!Ref News"), ["LR240"]),
        (PERMISSION % ("lambda:InvokeFunction", "!Ref Other"), ["LR240"]),
        (PERMISSION % ("lambda:InvokeFunction", "!ImportValue news"), []),
        (CONNECTOR % "News", []),
        (CONNECTOR % "Other", ["LR240"]),
        ("    Connectors: {ToService: {Properties: {Destination: {Id: Service}, Permissions: [Write]}}}", []),
        ("    Connectors: {ToOther: {Properties: {Destination: [{Id: Other}], Permissions: [Write]}}}", ["LR240"]),
    ],
)
def test_a_permission_or_a_connector_lets_a_topic_invoke(added: str, wanted: list[str], checked: Checked) -> None:
    app = App()
    app.on_sns(topic="news")(lambda message: None)

    assert [each for each, _ in checked.failures(app, TOPIC % added)] == wanted


def test_more_filters_than_lambda_accepts(checked: Checked) -> None:
    app = App(report_batch_item_failures=True)
    app.on_sqs(queue="orders")(lambda message: None)
    filters = ", ".join(['{Pattern: \'{"body": ["a"]}\'}'] * 11)
    text = (
        f"{FUNCTION % '!Ref Service'}      FunctionResponseTypes: [ReportBatchItemFailures]\n"
        f"      FilterCriteria: {{Filters: [{filters}]}}\n"
    )

    assert [each for each, _ in checked.failures(app, text)] == ["LR206"]


# --- Bad input ------------------------------------------------------------------------------------------------------


def test_a_template_of_ten_thousand_lines(checked: Checked) -> None:
    queues = "".join(
        f"  Queue{number}:\n    Type: AWS::SQS::Queue\n    Properties:\n      QueueName: queue-{number}\n"
        f"      VisibilityTimeout: 60\n      RedrivePolicy:\n        maxReceiveCount: 5\n"
        f"        deadLetterTargetArn: !GetAtt Queue{number + 1}.Arn\n"
        f"  Mapping{number}:\n    Type: AWS::Lambda::EventSourceMapping\n    Properties:\n"
        f"      FunctionName: !Ref Service\n      EventSourceArn: !GetAtt Queue{number}.Arn\n"
        for number in range(900)
    )
    text = FUNCTION.split("  Live:", maxsplit=1)[0] + queues
    assert text.count("\n") > 10_000
    app = App(report_batch_item_failures=True)
    app.on_sqs(queue="queue-*")(lambda message: None)
    before = process_time()
    found = checked(app, text)

    assert [each.rule.id for each in found if each.is_failure] == ["LR201"] * 900
    assert process_time() - before < 30  # about 2 seconds


SHARED = """
Transform: AWS::Serverless-2016-10-31
Globals: {Function: {Handler: service.app, Runtime: python3.13, InlineCode: ""}}
Resources:
  First:
    Type: AWS::Serverless::Function
    Properties:
      Environment: {Variables: {LAMBDAROUTER_ONLY: "%s"}}
      Events:
        Orders: {Type: SQS, Properties: {Queue: "arn:aws:sqs:eu-west-1:123456789012:orders"}}
  Second:
    Type: AWS::Serverless::Function
    Properties:
      Environment: {Variables: {LAMBDAROUTER_ONLY: "%s"}}
      Events:
        Uploads: {Type: S3, Properties: {Bucket: !Ref Uploads, Events: "s3:ObjectCreated:Put"}}
  Uploads: {Type: AWS::S3::Bucket, Properties: {BucketName: uploads}}
"""


@pytest.mark.parametrize(
    ("first", "second", "wanted"),
    [
        ("sqs", "s3", []),
        ("sqs,s3", "sqs,s3", []),
        ("sqs", "s3,ses", ["LR104"]),
        ("sqs", "sns", ["LR105", "LR203"]),
        ("s3", "sqs", ["LR203", "LR203", "LR204", "LR204"]),
        ("sqs", "s3,sqz", ["LR224"]),
    ],
)
def test_functions_that_share_an_artifact(first: str, second: str, wanted: list[str], checked: Checked) -> None:
    app = App()
    app.on_sqs(queue="orders")(lambda message: None)
    app.on_s3_put(bucket="uploads")(lambda event: None)

    assert sorted(each for each, _ in checked.failures(app, SHARED % (first, second))) == wanted
