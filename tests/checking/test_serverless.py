"""The output of `serverless print`."""

from __future__ import annotations

from typing import Any

import pytest

from lambdarouter import App
from lambdarouter.http import HTTPSettings
from tests.support.checked import Checked

PRINTED = """\
service: shop
provider:
  name: aws
  runtime: python3.13
  timeout: 10
functions:
  shop-api:
    handler: service.app
    events:
      - httpApi:
          method: GET
          path: /users/{id}
      - sqs:
          arn:
            Fn::GetAtt: [Orders, Arn]
          functionResponseType: ReportBatchItemFailures
      - s3:
          bucket: uploads
          event: s3:ObjectCreated:Put
          rules:
            - suffix: .jpg
      - schedule:
          rate: [rate(1 day)]
          name: nightly
      - stream:
          type: kinesis
          arn: arn:aws:kinesis:eu-west-1:123456789012:stream/clicks
          maximumRetryAttempts: 3
          functionResponseType: ReportBatchItemFailures
      - eventBridge:
          pattern:
            source: [payments]
resources:
  Resources:
    Orders:
      Type: AWS::SQS::Queue
      Properties:
        QueueName: orders
        VisibilityTimeout: 60
        RedrivePolicy:
          deadLetterTargetArn: arn:aws:sqs:eu-west-1:123456789012:dead
          maxReceiveCount: 5
"""


def app_of() -> App:
    app = App(report_batch_item_failures=True, http=HTTPSettings())

    @app.on_sqs(queue="orders")
    def fulfill(message: Any) -> None: ...

    @app.on_s3_put(bucket="uploads", suffix=".jpg")
    def thumbnail(event: Any) -> None: ...

    @app.on_schedule(rule="nightly")
    def tidy(event: Any) -> None: ...

    @app.on_kinesis(stream="clicks")
    def clicked(record: Any) -> None: ...

    @app.on_eventbridge(source="payments")
    def paid(event: Any) -> None: ...

    @app.get("/users/{user_id}")
    def get_user(user_id: int) -> None: ...

    return app


def test_nothing_is_found_in_a_correct_one(checked: Checked) -> None:
    assert checked.failures(app_of(), PRINTED, name="serverless.yml") == []
    assert checked.failures(app_of(), PRINTED, name="serverless.yml", function="shop-api") == []


@pytest.mark.parametrize(
    ("text", "replacement", "wanted"),
    [
        (
            "            Fn::GetAtt: [Orders, Arn]\n          functionResponseType: ReportBatchItemFailures\n",
            "            Fn::GetAtt: [Orders, Arn]\n",
            [("LR201", "- sqs:")],
        ),
        ("QueueName: orders", "QueueName: parcels", [("LR203", "- sqs:"), ("LR204", "fulfill")]),
        ("bucket: uploads", "bucket: pictures", [("LR203", "- s3:"), ("LR204", "thumbnail")]),
        ("name: nightly", "name: hourly", [("LR203", "- schedule:"), ("LR204", "tidy")]),
        ("stream/clicks", "stream/views", [("LR203", "- stream:"), ("LR204", "clicked")]),
        ("          maximumRetryAttempts: 3\n", "", [("LR214", "- stream:")]),
        ("source: [payments]", "source: [billing]", [("LR203", "- eventBridge:"), ("LR207", "paid")]),
        ("method: GET", "method: POST", [("LR203", "- httpApi:"), ("LR204", "get_user")]),
        ("runtime: python3.13", "runtime: python3.9", [("LR221", "shop-api:")]),
        ("handler: service.app", "handler: service.main", [("LR220", "handler: service.main")]),
        ("  timeout: 10\n", "", []),
        ("timeout: 10", "timeout: 11", [("LR210", "VisibilityTimeout: 60")]),
    ],
)
def test_a_fault_is_found(text: str, replacement: str, wanted: list[tuple[str, str]], checked: Checked) -> None:
    assert PRINTED.count(text) == 1
    found = checked.failures(app_of(), PRINTED.replace(text, replacement), name="serverless.yml")

    assert sorted(found) == sorted(wanted)
