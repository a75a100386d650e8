"""Dead-letter queues: of their own kind, and not the queue itself."""

from __future__ import annotations

import json
from time import process_time
from typing import Any

import pytest

from lambdarouter import App
from tests.support.checked import Checked
from tests.support.templated import text_of
from tests.support.terraform import plan_of

QUEUES = """
Transform: AWS::Serverless-2016-10-31
Resources:
  Service:
    Type: AWS::Serverless::Function
    Properties:
      Handler: service.app
      Runtime: python3.13
      Events:
        Orders:
          Type: SQS
          Properties: {{Queue: !GetAtt Orders.Arn, FunctionResponseTypes: [ReportBatchItemFailures]}}
  Orders:
    Type: AWS::SQS::Queue
    Properties:
      QueueName: {name}
      FifoQueue: {fifo}
      RedrivePolicy: {{deadLetterTargetArn: {target}, maxReceiveCount: 5}}
  Failed:
    Type: AWS::SQS::Queue
    Properties: {{{failed}}}
"""


def app_of(queue: str) -> App:
    app = App(report_batch_item_failures=True)
    app.on_sqs(queue=queue)(lambda message: None)
    return app


ARN = "arn:aws:sqs:eu-west-1:123456789012:"


@pytest.mark.parametrize(
    ("name", "target", "failed", "wanted"),
    [
        ("orders", "!GetAtt Failed.Arn", "", []),
        ("orders", "!GetAtt Failed.Arn", "FifoQueue: true, QueueName: f.fifo", ["LR215"]),
        ("orders.fifo", "!GetAtt Failed.Arn", "", ["LR215"]),
        ("orders.fifo", "!GetAtt Failed.Arn", "FifoQueue: true, QueueName: f.fifo", []),
        ("orders.fifo", "!GetAtt Failed.Arn", "FifoQueue: !Ref IsFifo", []),
        ("orders.fifo", f"{ARN}theirs", "", ["LR215"]),
        ("orders.fifo", f"{ARN}theirs.fifo", "", []),
        ("orders", f"{ARN}theirs.fifo", "", ["LR215"]),
        ("orders", f'!Sub "{ARN}${{Theirs}}"', "", []),
        ("orders", "!ImportValue Theirs", "", []),
        ("orders", "!GetAtt Orders.Arn", "", ["LR213"]),
        ("orders", f"{ARN}orders", "", ["LR213"]),
        ("orders", '!Sub "arn:aws:sqs:${AWS::Region}:${AWS::AccountId}:orders"', "", ["LR213"]),
        ("orders.fifo", f"{ARN}orders.fifo", "", ["LR213"]),
        ("orders", "!GetAtt Failed.Arn", f"RedrivePolicy: {{deadLetterTargetArn: '{ARN}orders'}}", ["LR213"]),
        ("orders", "!GetAtt Failed.Arn", f"RedrivePolicy: {{deadLetterTargetArn: '{ARN}last'}}", []),
    ],
)
def test_dead_letter_queues(name: str, target: str, failed: str, wanted: list[str], checked: Checked) -> None:
    fifo = str(name.endswith(".fifo")).lower()
    text = QUEUES.format(name=name, fifo=fifo, target=target, failed=failed).replace("      FifoQueue: false\n", "")
    text = text.replace("QueueName: orders", "VisibilityTimeout: 30\n      QueueName: orders")
    found = checked.failures(app_of(name), text)

    assert [each for each, _ in found] == wanted
    assert all(line.startswith("RedrivePolicy:") for _, line in found)


@pytest.mark.parametrize(
    ("queue", "target", "wanted"),
    [
        ("orders", "orders_failed_queue", []),
        ("orders.fifo", "orders_failed_queue", []),
        ("orders", "orders_queue", ["LR213"]),
        ("orders.fifo", "other", ["LR215"]),
    ],
)
def test_a_dead_letter_queue_of_terraform_is_known_by_reference(
    queue: str, target: str, wanted: list[str], checked: Checked
) -> None:
    app = app_of(queue)
    text = text_of(app, "terraform").replace("aws_sqs_queue.orders_failed_queue.arn", f"aws_sqs_queue.{target}.arn")
    text += '\nresource "aws_sqs_queue" "other" {\n  name = "other"\n}\n'
    found = checked(app, json.dumps(plan_of(text), indent=1), name="plan.json")

    assert [each.rule.id for each in found if each.is_failure] == wanted
    assert not any("RedrivePolicy is unknown" in each.message for each in found)


def test_a_long_chain_of_dead_letter_queues_takes_no_time(checked: Checked) -> None:
    chain = "".join(
        f"  Next{number}:\n    Type: AWS::SQS::Queue\n    Properties:\n      RedrivePolicy:\n"
        f"        deadLetterTargetArn: !GetAtt Next{number + 1}.Arn\n"
        for number in range(1000)
    )
    given: dict[str, Any] = {"name": "orders", "fifo": "false", "target": "!GetAtt Next0.Arn", "failed": ""}
    before = process_time()

    assert checked.failures(app_of("orders"), QUEUES.format(**given) + chain) == []
    assert process_time() - before < 10
