"""`lambdarouter check` finds nothing in what `lambdarouter template` wrote: every source, format and example."""

from __future__ import annotations

import json
import re
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from lambdarouter import App
from lambdarouter._checking.checker import check
from lambdarouter._templates.formats import written
from lambdarouter.cli.loading import load_handlers
from tests.support.checked import Checked
from tests.support.templated import APPS, DECORATORS, catch_all, text_of
from tests.support.terraform import plan_of

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = sorted(path.parent.name for path in ROOT.glob("examples/*/service.py"))
FORMATS = ("sam", "cloudformation", "terraform")


def failures(app: App, checked: Checked, format_name: str, **options: Any) -> list[str]:
    text = text_of(app, format_name, **options)
    name = "template.yaml"
    if format_name == "terraform":
        text, name = json.dumps(plan_of(text), indent=1), "plan.json"
    return [str(each) for each in checked(app, text, name=name) if each.is_failure]


@pytest.fixture
def checked(tmp_path: Path) -> Checked:
    (tmp_path / "service.py").touch()  # the code that CodeUri names
    return Checked(tmp_path)


@pytest.mark.parametrize("format_name", FORMATS)
@pytest.mark.parametrize("name", DECORATORS)
def test_a_handler_of_every_event_of_a_source(name: str, format_name: str, checked: Checked) -> None:
    assert failures(catch_all(name), checked, format_name) == []


@pytest.mark.parametrize("format_name", FORMATS)
@pytest.mark.parametrize("name", APPS)
def test_handlers_with_filters(name: str, format_name: str, checked: Checked) -> None:
    assert failures(APPS[name](), checked, format_name) == []


@pytest.mark.parametrize("http", ["http", "rest", "alb", "url"])
@pytest.mark.parametrize("format_name", FORMATS)
def test_routes_of_each_integration(format_name: str, http: str, checked: Checked) -> None:
    assert failures(APPS["routes"](), checked, format_name, http=http) == []


@pytest.mark.parametrize("format_name", FORMATS)
@pytest.mark.parametrize("example", EXAMPLES)
def test_the_examples(example: str, format_name: str, tmp_path: Path) -> None:
    spec = f"examples.{example}.service:app"
    app, handlers = load_handlers(spec)
    text = written(app, handlers, spec, format_name)
    path = tmp_path / "template.yaml"
    if format_name == "terraform":
        path = tmp_path / "plan.json"
        text = json.dumps(plan_of(text), indent=1)
    path.write_text(text, encoding="utf-8")
    found = [
        str(each) for each in check(app, handlers, spec, template=path) if each.is_failure and each.file == str(path)
    ]

    assert found == []
    assert import_module(f"examples.{example}.service") is not None


#: Filters with a pattern of a resource, and the parameter that names the resource.
PATTERNS: list[tuple[str, dict[str, Any], str]] = [
    ("on_sqs", {"queue": "jobs-*"}, "JobsQueueArn"),
    ("on_sqs", {"queue": "arn:aws:sqs:*:*:jobs-*"}, "JobsQueueArn"),
    ("on_kinesis", {"stream": "clicks-*"}, "ClicksStreamArn"),
    ("on_dynamodb", {"table": "orders-*"}, "OrdersTableStreamArn"),
    ("on_sns", {"topic": "news-*"}, "NewsTopicArn"),
    ("on_s3", {"bucket": "uploads-*"}, "UploadsBucketName"),
    ("on_s3", {"bucket": ["raw-*", "more-*"]}, "LambdaBucketName"),
    ("on_s3", {"bucket": re.compile("^raw-")}, "LambdaBucketName"),
    ("on_schedule", {"rule": "hourly-*"}, "HourlyRuleName"),
    ("on_schedule", {"schedule": "hourly-*"}, "HourlyScheduleName"),
    ("on_cloudwatch_logs", {"log_group": "/aws/lambda/*"}, "AwsLambdaLogGroupName"),
    ("on_kafka", {"topic": "moves-*"}, "MovesTopic"),
    ("on_activemq", {"destination": "orders-*"}, "OrdersQueue"),
    ("on_rabbitmq", {"queue": "orders-*"}, "OrdersQueue"),
    ("on_documentdb", {"collection": "orders-*"}, "OrdersCollection"),
    ("on_firehose", {"stream": "logs-*"}, "LogsDeliveryStreamName"),
    ("on_config_change", {"rule": "tags-*"}, "TagsRuleName"),
]


@pytest.mark.parametrize("format_name", ("sam", "cloudformation", "cdk-python", "terraform"))
@pytest.mark.parametrize(("decorator", "filters", "parameter"), PATTERNS, ids=str)
def test_handlers_of_one_pattern_share_a_resource(
    decorator: str, filters: dict[str, Any], parameter: str, format_name: str, checked: Checked
) -> None:
    app, one = App(report_batch_item_failures=True), App(report_batch_item_failures=True)
    getattr(one, decorator)(**filters)(lambda event: None)
    getattr(app, decorator)(**filters, where=lambda event: True)(lambda event: None)
    getattr(app, decorator)(**filters)(lambda event: None)
    text, single = text_of(app, format_name), text_of(one, format_name)
    name = parameter if format_name != "terraform" else re.sub(r"(?<!^)(?=[A-Z])", "_", parameter).lower()

    assert re.search(rf"\b{name}\b", text)
    assert _declared(text) == _declared(single)
    if format_name != "cdk-python":
        assert failures(app, checked, format_name) == []


def _declared(text: str) -> list[str]:
    """The parameters, resources and events that a template declares."""
    return re.findall(
        r"^ +(?:Type: .*|type=.*)$|^(?:resource|variable) .*$|^ +\w+ = \w+\.Cfn\w+\($", text, re.MULTILINE
    )


#: Handlers whose trigger needs a permission; what names the function, in CloudFormation and Terraform.
SENDERS: list[tuple[str, dict[str, Any], str, str]] = [
    ("on_s3", {"bucket": "uploads"}, "NotificationConfiguration", "aws_s3_bucket_notification"),
    ("on_s3", {"bucket": "uploads-*"}, "NotificationConfiguration", "aws_s3_bucket_notification"),
    ("on_sns", {"topic": "news"}, "Endpoint", "aws_sns_topic_subscription"),
    ("on_eventbridge", {"source": "a.b"}, "Targets", "aws_cloudwatch_event_target"),
    ("on_schedule", {"rule": "nightly"}, "Targets", "aws_cloudwatch_event_target"),
    ("on_ses", {}, "Rule", "aws_ses_receipt_rule"),
    ("on_alb", {}, "Targets", "aws_lb_target_group_attachment"),
    ("on_secrets_manager", {}, "RotationLambdaARN", "aws_secretsmanager_secret_rotation"),
]


@pytest.mark.parametrize("format_name", ("cloudformation", "terraform"))
@pytest.mark.parametrize(("decorator", "filters", "key", "kind"), SENDERS, ids=str)
def test_the_permission_that_is_written_is_no_trigger(
    decorator: str, filters: dict[str, Any], key: str, kind: str, format_name: str, checked: Checked
) -> None:
    app = App()
    getattr(app, decorator)(**filters)((lambda: None) if decorator == "on_alb" else (lambda event: None))
    text, name = text_of(app, format_name), "template.yaml"
    if format_name == "terraform":
        plan = plan_of(re.sub(r'"arn:[^"]*:s3:::[^"]*"', "aws_s3_bucket.uploads_bucket.arn", text))
        for part in (plan["planned_values"], plan["configuration"]):
            resources = part["root_module"]["resources"]
            resources[:] = [each for each in resources if each["type"] != kind]
        text, name = json.dumps(plan, indent=1), "plan.json"
    else:
        assert f"      {key}:" in text
        text = text.replace(f"      {key}:", "      Other:")
    found = [each for each, _ in checked.failures(app, text, name=name)]

    assert found == ([] if decorator == "on_secrets_manager" else ["LR204"])  # secrets are often in other templates


@pytest.mark.parametrize("format_name", FORMATS)
def test_handlers_in_two_envelopes_share_a_bucket(format_name: str, checked: Checked) -> None:
    app = App(report_batch_item_failures=True)
    app.on_s3_put(bucket="uploads-*")(lambda event: None)
    app.on_s3_removed(bucket="uploads-*", via="sqs")(lambda event: None)
    text = text_of(app, format_name)

    assert len(re.findall(r"AWS::S3::Bucket$|^resource \"aws_s3_bucket\"", text, re.MULTILINE)) == 1
    assert failures(app, checked, format_name) == []


def test_one_pattern_of_two_sources_has_two_parameters() -> None:
    app = App(report_batch_item_failures=True)
    app.on_activemq(destination="orders-*")(lambda message: None)
    app.on_rabbitmq(queue="orders-*")(lambda message: None)
    text = text_of(app, "sam")

    assert "  OrdersQueue:\n" in text
    assert "  OrdersQueue2:\n" in text


@pytest.mark.parametrize(
    ("decorator", "filters", "key", "texts"),
    [
        ("on_rabbitmq", {"queue": "orders"}, "virtual_host", ["shop", "press"]),
        ("on_documentdb", {"collection": "orders"}, "database", ["shop", "press"]),
    ],
)
@pytest.mark.parametrize("format_name", FORMATS)
def test_handlers_of_one_queue_in_two_places_have_a_mapping_for_each(
    decorator: str, filters: dict[str, Any], key: str, texts: list[str], format_name: str, checked: Checked
) -> None:
    app = App()
    for each in texts:
        getattr(app, decorator)(**filters, **{key: each})(lambda event: None)
    getattr(app, decorator)(**filters)(lambda event: None)
    text = text_of(app, format_name)

    assert all(
        len(re.findall(rf"(?:URI|uri|DatabaseName|database_name)\s*[:=] \"?{each}\b", text)) == 1 for each in texts
    )
    assert failures(app, checked, format_name) == []
