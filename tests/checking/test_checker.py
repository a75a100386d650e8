"""A correct template has no findings; each fault in it is found with its id and its line."""

from __future__ import annotations

import pytest

from lambdarouter import App
from lambdarouter._checking.checker import check
from lambdarouter._checking.documents import TemplateError
from lambdarouter.sources.eventbridge import EventBridgeEvent
from tests.support.checked import Checked, module_of
from tests.support.checked_service import SAM, service

Fault = tuple[str, str, list[tuple[str, str]]]

#: A text of the template, what it becomes, and what is found then.
FAULTS: dict[str, Fault] = {
    "no response types of a queue": (
        "            BatchSize: 10\n            FunctionResponseTypes: [ReportBatchItemFailures]\n",
        "            BatchSize: 10\n",
        [("LR201", "Orders:")],
    ),
    "no response types of a stream": (
        '["INSERT"]}\'}]}\n            FunctionResponseTypes: [ReportBatchItemFailures]',
        '["INSERT"]}\'}]}',
        [("LR201", "Accounts:")],
    ),
    "another response type": (
        "BatchSize: 10\n            FunctionResponseTypes: [ReportBatchItemFailures]",
        "BatchSize: 10\n            FunctionResponseTypes: []",
        [("LR201", "FunctionResponseTypes: []")],
    ),
    "another queue": (
        "      QueueName: orders\n",
        "      QueueName: ordres\n",
        [("LR204", "fulfill"), ("LR203", "Orders:")],
    ),
    "a queue with a generated name": (
        "      QueueName: orders\n",
        "",
        [("LR205", "fulfill"), ("LR203", "Orders:")],
    ),
    "another event of the bucket": (
        "s3:ObjectCreated:Put",
        "s3:ObjectRemoved:*",
        [("LR204", "thumbnail"), ("LR203", "Uploads:")],
    ),
    "more events of the bucket": ("s3:ObjectCreated:Put", "s3:ObjectCreated:*", [("LR203", "Uploads:")]),
    "another suffix of keys": (
        "Events: s3:ObjectCreated:Put",
        "Events: s3:ObjectCreated:Put\n            Filter: {S3Key: {Rules: [{Name: suffix, Value: .png}]}}",
        [("LR204", "thumbnail"), ("LR203", "Uploads:")],
    ),
    "filter criteria without the handler's events": (
        '["INSERT"]',
        '["REMOVE"]',
        [("LR207", "opened"), ("LR203", "Accounts:")],
    ),
    "filter criteria with more events": ('["INSERT"]', '["INSERT", "MODIFY"]', [("LR203", "Accounts:")]),
    "filter criteria that AWS refuses": (
        '["INSERT"]',
        '"INSERT"',
        [("LR206", """FilterCriteria: {Filters: [{Pattern: '{"eventName": "INSERT"}'}]}""")],
    ),
    "filter criteria with a key twice": (
        '["INSERT"]',
        '["REMOVE"], "eventName": ["INSERT"]',
        [("LR206", """FilterCriteria: {Filters: [{Pattern: '{"eventName": ["REMOVE"], "eventName": ["INSERT"]}'}]}""")],
    ),
    "another source of the rule": (
        "source: [payments]",
        "source: [billing]",
        [("LR207", "paid"), ("LR203", "Payments:")],
    ),
    "another beginning of the source": (
        "source: [payments]",
        "source: [{prefix: bill}]",
        [("LR207", "paid")],
    ),
    "more detail types": ("detail-type: [Paid]", "detail-type: [Paid, Refunded]", [("LR203", "Payments:")]),
    "another name of the schedule": (
        "Name: nightly",
        "Name: hourly",
        [("LR204", "tidy"), ("LR203", "Nightly:")],
    ),
    "an input that replaces the event": (
        "Name: nightly",
        'Name: nightly\n            Input: "{}"',
        [("LR204", "tidy"), ("LR203", "Nightly:")],
    ),
    "another topic": ("TopicName: prices", "TopicName: rates", [("LR204", "priced"), ("LR203", "Prices:")]),
    "another path": ("/users/{id}", "/accounts/{id}", [("LR204", "get_user"), ("LR203", "Users:")]),
    "another method": ("Method: GET", "Method: POST", [("LR204", "get_user"), ("LR203", "Users:")]),
    "a short visibility timeout": (
        "VisibilityTimeout: 60",
        "VisibilityTimeout: 59",
        [("LR210", "VisibilityTimeout: 59")],
    ),
    "the default visibility timeout": ("      VisibilityTimeout: 60\n", "", [("LR210", "Orders:")]),
    "a batching window": (
        "BatchSize: 10\n",
        "BatchSize: 10\n            MaximumBatchingWindowInSeconds: 5\n",
        [("LR210", "VisibilityTimeout: 60")],
    ),
    "a large batch without a window": ("BatchSize: 10\n", "BatchSize: 100\n", [("LR211", "BatchSize: 100")]),
    "a concurrency of one": (
        "BatchSize: 10\n",
        "BatchSize: 10\n            ScalingConfig: {MaximumConcurrency: 1}\n",
        [("LR211", "ScalingConfig: {MaximumConcurrency: 1}")],
    ),
    "no dead-letter queue": (
        "      RedrivePolicy: {deadLetterTargetArn: !GetAtt Failed.Arn, maxReceiveCount: 5}\n",
        "",
        [("LR213", "Orders:")],
    ),
    "a FIFO dead-letter queue": (
        "  Failed:\n    Type: AWS::SQS::Queue\n",
        "  Failed:\n    Type: AWS::SQS::Queue\n    Properties: {FifoQueue: true}\n",
        [("LR215", "RedrivePolicy: {deadLetterTargetArn: !GetAtt Failed.Arn, maxReceiveCount: 5}")],
    ),
    "a FIFO queue without the ending": (
        "QueueName: orders",
        "QueueName: orders\n      FifoQueue: true",
        [
            ("LR215", "QueueName: orders"),
            ("LR215", "RedrivePolicy: {deadLetterTargetArn: !GetAtt Failed.Arn, maxReceiveCount: 5}"),
        ],
    ),
    "unbounded retries": ("            MaximumRetryAttempts: 5\n", "", [("LR214", "Accounts:")]),
    "a handler of another name": (
        "Handler: service.app",
        "Handler: service.application",
        [("LR220", "Handler: service.application")],
    ),
    "a handler with a colon": ("Handler: service.app", "Handler: service:app", [("LR220", "Handler: service:app")]),
    "a handler of another module": ("Handler: service.app", "Handler: web.app", [("LR220", "Handler: web.app")]),
    "an old runtime": ("python3.13", "python3.10", [("LR221", "Runtime: python3.10")]),
    "another language": ("python3.13", "nodejs22.x", [("LR221", "Runtime: nodejs22.x")]),
    "a restriction of sources": (
        "      Timeout: 10\n",
        (
            "      Timeout: 10\n      Environment: {Variables: {LAMBDAROUTER_ONLY: "
            "'sqs,s3,dynamodb,eventbridge,schedule,http'}}\n"
        ),
        [("LR203", "Prices:"), ("LR105", "priced")],
    ),
    "a restriction to no source": (
        "      Timeout: 10\n",
        "      Timeout: 10\n      Environment: {Variables: {LAMBDAROUTER_ONLY: sqss}}\n",
        [("LR224", "Environment: {Variables: {LAMBDAROUTER_ONLY: sqss}}")],
    ),
    "SnapStart without a version": (
        "      Timeout: 10\n",
        "      Timeout: 10\n      SnapStart: {ApplyOn: PublishedVersions}\n",
        [("LR223", "SnapStart: {ApplyOn: PublishedVersions}")],
    ),
    "CORS in the template, too": (
        "      Timeout: 10\n",
        "      Timeout: 10\n      FunctionUrlConfig: {AuthType: NONE, Cors: {AllowOrigins: ['*']}}\n",
        [("LR230", "FunctionUrlConfig: {AuthType: NONE, Cors: {AllowOrigins: ['*']}}")],
    ),
    "a role without permissions": (
        "      Timeout: 10\n",
        "      Timeout: 10\n      Role: !GetAtt Role.Arn\n",
        [("LR241", "Role:"), ("LR241", "Role:")],
    ),
}
ROLE = """\
  Role:
    Type: AWS::IAM::Role
    Properties:
      ManagedPolicyArns: [arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole]
"""


def test_nothing_is_found_in_a_correct_template(checked: Checked) -> None:
    assert checked.failures(service(), SAM) == []
    assert checked.failures(service(), SAM.replace("service.app", "service.handler")) == []


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_found_with_its_id_and_its_line(fault: str, checked: Checked) -> None:
    text, replacement, wanted = FAULTS[fault]
    assert SAM.count(text) == 1
    template = SAM.replace(text, replacement) + (ROLE if "!GetAtt Role.Arn" in replacement else "")

    assert sorted(checked.failures(service(), template)) == sorted(wanted)


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("{prefix: payments-of}", [("LR207", "abroad")]),
        ("{suffix: -us}", [("LR207", "abroad")]),
        ("{prefix: payments-from-e}", []),
    ],
)
def test_operators_that_exclude_each_other(source: str, found: list[tuple[str, str]], checked: Checked) -> None:
    app = service()

    @app.on_eventbridge(pattern={"source": [{"wildcard": "payments-from-*-eu"}]})
    def abroad(event: EventBridgeEvent) -> None: ...

    rule = f"{{Type: EventBridgeRule, Properties: {{Pattern: {{source: [{source}]}}}}}}"
    template = SAM.replace("        Payments:\n", f"        Abroad: {rule}\n        Payments:\n")
    assert checked.failures(app, template) == found


@pytest.mark.parametrize(("beginning", "found"), [("refunds", [("LR207", "refund")]), ("payments-of", [])])
def test_an_operator_that_excludes_a_glob(beginning: str, found: list[tuple[str, str]], checked: Checked) -> None:
    app = service()

    @app.on_eventbridge(source="payments-*")
    def refund(event: EventBridgeEvent) -> None: ...

    rule = f"{{Type: EventBridgeRule, Properties: {{Pattern: {{source: [{{prefix: {beginning}}}]}}}}}}"
    template = SAM.replace("        Payments:\n", f"        Refunds: {rule}\n        Payments:\n")
    assert checked.failures(app, template) == found


def test_response_types_that_the_app_does_not_fill(checked: Checked) -> None:
    line = "FunctionResponseTypes: [ReportBatchItemFailures]"

    assert checked.failures(service(report_batch_item_failures=False), SAM) == [("LR202", line), ("LR202", line)]
    assert checked.failures(service(report_batch_item_failures={"sqs"}), SAM) == [("LR202", line)]


def test_the_time_reserve_is_compared_with_the_timeout(checked: Checked) -> None:
    assert checked.failures(service(time_reserve_millis=10_000), SAM) == [("LR222", "Timeout: 10")]
    assert checked.failures(service(time_reserve_millis=9_999), SAM) == []


def test_a_file_that_is_no_template_is_refused(checked: Checked) -> None:
    with pytest.raises(TemplateError, match=r"neither Resources .* nor planned_values .* nor functions"):
        checked(service(), "a: 1\n")
    with pytest.raises(TemplateError, match=r"terraform show -json plan"):
        checked(service(), 'resource "aws_sqs_queue" "orders" {}\n', name="main.tf")


def test_a_function_is_chosen_by_its_logical_id(checked: Checked) -> None:
    other = (
        "  Other:\n    Type: AWS::Serverless::Function\n    Properties: {Handler: index.handler, Runtime: nodejs22.x}\n"
    )

    assert checked.failures(service(), SAM + other) == []
    assert ("LR221", "Properties: {Handler: index.handler, Runtime: nodejs22.x}") in checked.failures(
        service(), SAM + other, function="Other"
    )
    with pytest.raises(TemplateError, match=r"has no function 'Nobody'. Its functions are: Service, Other"):
        checked(service(), SAM + other, function="Nobody")
    with pytest.raises(TemplateError, match=r"choose one with --function: Service, Other"):
        checked(service(), SAM.replace("service.app", "web.app") + other.replace("nodejs22.x", "python3.13"))


def test_a_forgotten_line_for_the_handler_is_named(checked: Checked) -> None:
    app = App()
    template = "Resources:\n  S:\n    Type: AWS::Serverless::Function\n    Properties: {Handler: service.handler}\n"
    path = checked.folder / "template.yaml"
    path.write_text(template, encoding="utf-8")

    with module_of(app):
        [found] = [each for each in check(app, [], "service:app", template=path) if each.rule.id == "LR220"]
    said = "has no 'handler'. Add `handler = app.handler` to the module, or write 'service.app'."
    assert found.message.endswith(said)

    path.write_text(template.replace("service.handler", "service.main"), encoding="utf-8")
    with module_of(app, handler=app.handler):
        [found] = [each for each in check(app, [], "service:app", template=path) if each.rule.id == "LR220"]
    assert found.message.endswith("has no 'main'. Write 'service.handler'.")
