"""The output of `terraform show -json`: of a plan, whose references are in its configuration, and of a state."""

from __future__ import annotations

import json
from copy import deepcopy
from typing import Any

import pytest

from lambdarouter import App
from tests.support.checked import Checked


def app_of() -> App:
    app = App(report_batch_item_failures=True)

    @app.on_sqs(queue="orders")
    def fulfill(message: Any) -> None: ...

    @app.on_s3_put(bucket="uploads")
    def thumbnail(event: Any) -> None: ...

    @app.on_schedule(rule="nightly")
    def tidy(event: Any) -> None: ...

    return app


def resource(address: str, **values: Any) -> dict[str, Any]:
    kind, name = address.split(".")[-2:]
    return {"address": address, "mode": "managed", "type": kind, "name": name, "values": values}


def refers(**expressions: str) -> dict[str, Any]:
    """The expressions of a resource: each attribute refers to an attribute of another one."""
    return {
        name: {"references": [target, target.rpartition(".")[0]] if target.count(".") > 1 else [target]}
        for name, target in expressions.items()
    }


def configured(address: str, **expressions: Any) -> dict[str, Any]:
    kind, name = address.split(".")
    return {"address": address, "mode": "managed", "type": kind, "name": name, "expressions": expressions}


MAY = {"principal": "s3.amazonaws.com"}
PLAN: dict[str, Any] = {
    "format_version": "1.2",
    "terraform_version": "1.9.0",
    "planned_values": {
        "root_module": {
            "resources": [
                resource(
                    "aws_lambda_function.service",
                    handler="service.app",
                    runtime="python3.13",
                    timeout=10,
                    publish=False,
                ),
                resource(
                    "aws_sqs_queue.orders",
                    name="orders",
                    visibility_timeout_seconds=60,
                    fifo_queue=False,
                    redrive_policy=json.dumps(
                        {"deadLetterTargetArn": "arn:aws:sqs:eu-west-1:123456789012:dead", "maxReceiveCount": 5}
                    ),
                ),
                resource(
                    "aws_lambda_event_source_mapping.orders",
                    batch_size=10,
                    function_response_types=["ReportBatchItemFailures"],
                ),
                resource("aws_s3_bucket.uploads", bucket="uploads"),
                resource("aws_s3_bucket_notification.uploads", lambda_function=[{"events": ["s3:ObjectCreated:Put"]}]),
                resource("aws_lambda_permission.s3", **MAY),
                resource("aws_cloudwatch_event_rule.nightly", name="nightly", schedule_expression="rate(1 day)"),
                resource("aws_cloudwatch_event_target.nightly", rule="nightly"),
                resource("aws_lambda_permission.rule", principal="events.amazonaws.com"),
            ]
        }
    },
    "configuration": {
        "root_module": {
            "resources": [
                configured(
                    "aws_lambda_event_source_mapping.orders",
                    **refers(
                        event_source_arn="aws_sqs_queue.orders.arn", function_name="aws_lambda_function.service.arn"
                    ),
                ),
                configured(
                    "aws_s3_bucket_notification.uploads",
                    **refers(bucket="aws_s3_bucket.uploads.id"),
                    lambda_function=[refers(lambda_function_arn="aws_lambda_function.service.arn")],
                ),
                configured(
                    "aws_lambda_permission.s3", **refers(function_name="aws_lambda_function.service.function_name")
                ),
                configured(
                    "aws_lambda_permission.rule", **refers(function_name="aws_lambda_function.service.function_name")
                ),
                configured(
                    "aws_cloudwatch_event_target.nightly",
                    **refers(arn="aws_lambda_function.service.arn", rule="aws_cloudwatch_event_rule.nightly.name"),
                ),
            ]
        }
    },
}


def changed(address: str, **values: Any) -> dict[str, Any]:
    plan = deepcopy(PLAN)
    (found,) = [each for each in plan["planned_values"]["root_module"]["resources"] if each["address"] == address]
    found["values"] |= values
    return plan


def failures(checked: Checked, plan: dict[str, Any]) -> list[tuple[str, str]]:
    found = checked(app_of(), json.dumps(plan), name="plan.json")
    return sorted((each.rule.id, str(each.resource)) for each in found if each.is_failure)


def test_nothing_is_found_in_a_correct_plan(checked: Checked) -> None:
    assert failures(checked, PLAN) == []


@pytest.mark.parametrize(
    ("address", "values", "wanted"),
    [
        (
            "aws_lambda_event_source_mapping.orders",
            {"function_response_types": None},
            [("LR201", "aws_lambda_event_source_mapping.orders")],
        ),
        (
            "aws_sqs_queue.orders",
            {"name": "parcels"},
            [("LR203", "aws_lambda_event_source_mapping.orders"), ("LR204", "fulfill")],
        ),
        ("aws_sqs_queue.orders", {"visibility_timeout_seconds": 30}, [("LR210", "aws_sqs_queue.orders")]),
        ("aws_sqs_queue.orders", {"redrive_policy": None}, [("LR213", "aws_sqs_queue.orders")]),
        (
            "aws_s3_bucket.uploads",
            {"bucket": "pictures"},
            [("LR203", "aws_s3_bucket_notification.uploads"), ("LR204", "thumbnail")],
        ),
        (
            "aws_cloudwatch_event_rule.nightly",
            {"name": "hourly"},
            [("LR203", "aws_cloudwatch_event_rule.nightly"), ("LR204", "tidy")],
        ),
        ("aws_lambda_function.service", {"runtime": "python3.9"}, [("LR221", "aws_lambda_function.service")]),
        ("aws_lambda_function.service", {"handler": "service.main"}, [("LR220", "aws_lambda_function.service")]),
        (
            "aws_lambda_permission.s3",
            {"principal": "sns.amazonaws.com"},
            [("LR240", "aws_s3_bucket_notification.uploads")],
        ),
    ],
)
def test_a_fault_is_found(
    address: str, values: dict[str, Any], wanted: list[tuple[str, str]], checked: Checked
) -> None:
    assert failures(checked, changed(address, **values)) == wanted


def test_a_resource_in_the_plan_has_its_line(checked: Checked) -> None:
    plan = changed("aws_sqs_queue.orders", visibility_timeout_seconds=30)
    text = json.dumps(plan, indent=1)
    (found,) = [each for each in checked(app_of(), text, name="plan.json") if each.is_failure]

    assert found.line is not None
    assert '"address": "aws_sqs_queue.orders"' in "".join(text.splitlines()[found.line - 1 : found.line + 1])


def test_references_through_variables_and_outputs_of_modules(checked: Checked) -> None:
    plan = deepcopy(PLAN)
    root, configuration = plan["planned_values"]["root_module"], plan["configuration"]["root_module"]
    mapping = next(each for each in root["resources"] if each["address"] == "aws_lambda_event_source_mapping.orders")
    queue = next(each for each in root["resources"] if each["address"] == "aws_sqs_queue.orders")
    root["resources"] = [each for each in root["resources"] if each not in (mapping, queue)]
    root["child_modules"] = [
        {
            "address": "module.m",
            "resources": [{**mapping, "address": "module.m.aws_lambda_event_source_mapping.orders"}],
        },
        {"address": "module.q", "resources": [{**queue, "address": "module.q.aws_sqs_queue.orders"}]},
    ]
    inner = configuration["resources"].pop(0)
    inner["expressions"]["event_source_arn"] = {"references": ["var.queue"]}
    inner["expressions"]["function_name"] = {"references": ["var.function"]}
    configuration["module_calls"] = {
        "m": {
            "expressions": refers(queue="module.q.arn", function="aws_lambda_function.service.arn"),
            "module": {"resources": [inner]},
        },
        "q": {
            "module": {"outputs": {"arn": {"expression": refers(a="aws_sqs_queue.orders.arn")["a"]}}, "resources": []}
        },
    }
    assert failures(checked, plan) == []
    mapping["values"]["function_response_types"] = []
    root["child_modules"][0]["resources"][0]["values"]["function_response_types"] = []
    assert failures(checked, plan) == [("LR201", "module.m.aws_lambda_event_source_mapping.orders")]


def test_a_resource_that_is_made_several_times(checked: Checked) -> None:
    plan = deepcopy(PLAN)
    for each in plan["planned_values"]["root_module"]["resources"]:
        if each["address"] in ("aws_sqs_queue.orders", "aws_lambda_event_source_mapping.orders"):
            each["address"] += "[0]"
    assert failures(checked, plan) == []


def test_a_state_refers_by_arn(checked: Checked) -> None:
    arn = "arn:aws:sqs:eu-west-1:123456789012:orders"
    function = "arn:aws:lambda:eu-west-1:123456789012:function:service"
    resources = [
        resource(
            "aws_lambda_function.service",
            arn=function, function_name="service", handler="service.app", runtime="python3.13", timeout=10,
        ),
        resource("aws_sqs_queue.orders", arn=arn, name="orders", visibility_timeout_seconds=60, redrive_policy=""),
        resource("aws_lambda_event_source_mapping.o", event_source_arn=arn, function_name=function, batch_size=10),
    ]  # fmt: skip
    app = App(report_batch_item_failures=True)

    @app.on_sqs(queue="orders")
    def fulfill(message: Any) -> None: ...

    state = {"terraform_version": "1.9.0", "values": {"root_module": {"resources": resources}}}
    found = checked(app, json.dumps(state), name="state.json")

    assert sorted((each.rule.id, each.resource) for each in found if each.is_failure) == [
        ("LR201", "aws_lambda_event_source_mapping.o"),
        ("LR213", "aws_sqs_queue.orders"),
    ]
