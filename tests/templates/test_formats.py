"""The tools of each format accept what `lambdarouter template` writes."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from lambdarouter import App
from tests.support.cdk import python_with_cdk, synthesized
from tests.support.checked import Checked
from tests.support.downloads import UnavailableError
from tests.support.sam import translated
from tests.support.snippets import lint, parse
from tests.support.templated import everything, text_of, with_filters
from tests.support.terraform import problems_of

ROOT = Path(__file__).resolve().parents[2]

#: Apps with every decorator, and with filters of every kind.
BUILDERS: dict[str, Callable[[], App]] = {"everything": everything, "filters": with_filters}


@pytest.mark.parametrize("format_name", ["sam", "cloudformation"])
@pytest.mark.parametrize("name", BUILDERS)
def test_cfn_lint_accepts_it(name: str, format_name: str) -> None:
    assert lint(parse(text_of(BUILDERS[name](), format_name))) == []


@pytest.mark.parametrize("name", BUILDERS)
def test_the_sam_translator_accepts_it(name: str) -> None:
    document = parse(text_of(BUILDERS[name](), "sam").replace("CodeUri: .\n", "CodeUri: s3://bucket/key\n"))
    try:
        made = translated(json.loads(json.dumps(document)))
    except UnavailableError as error:
        pytest.skip(f"no SAM translator here: {error}")

    assert made["Resources"]["Service"]["Type"] == "AWS::Lambda::Function"


@pytest.mark.parametrize("http", ["http", "rest"])
@pytest.mark.parametrize("name", BUILDERS)
def test_the_provider_of_terraform_has_every_argument(name: str, http: str) -> None:
    try:
        assert problems_of(text_of(BUILDERS[name](), "terraform", http=http)) == []
    except UnavailableError as error:
        pytest.skip(str(error))


_SCHEDULE = """
resource "aws_scheduler_schedule" "a" {
  schedule_expression = "rate(1 day)"
  target {
    arn = "a"
  }
  flexible_time_window {
    mode = "OFF"
  }
}
"""


@pytest.mark.parametrize(
    ("wrong", "problem"),
    [
        ('resource "aws_sqs_queu" "a" {}', "aws_sqs_queu.a: there is no such type"),
        ('resource "aws_sqs_queue" "a" {\n  nam = "a"\n}', "aws_sqs_queue.a: nam is no argument"),
        (
            'resource "aws_sns_topic_subscription" "a" {\n  topic_arn = "a"\n  protocol = "sqs"\n}',
            "endpoint is missing",
        ),
        (
            _SCHEDULE,
            "aws_scheduler_schedule.a: target.role_arn is missing",
        ),
    ],
)
def test_the_schema_finds_what_is_wrong(wrong: str, problem: str) -> None:
    try:
        (found,) = problems_of(f"{wrong}\n")
    except UnavailableError as error:
        pytest.skip(str(error))

    assert found.endswith(problem)


@pytest.mark.parametrize("name", BUILDERS)
def test_terraform_would_not_format_it_in_another_way(name: str, tmp_path: Path) -> None:
    terraform = shutil.which("terraform")
    if terraform is None:
        pytest.skip("there is no terraform here")
    (tmp_path / "main.tf").write_text(text_of(BUILDERS[name](), "terraform"), encoding="utf-8")
    known = {key: value for key, value in os.environ.items() if key != "TF_CLI_CONFIG_FILE"}
    done = subprocess.run(
        [terraform, "fmt", "-check", "-diff", "."],
        cwd=tmp_path, env=known, capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip

    assert (done.returncode, done.stdout) == (0, "")


# --- CDK ------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def cdk_python() -> str:
    return python_with_cdk()


@pytest.mark.slow
def test_cdk_synthesises_it(cdk_python: str, tmp_path: Path) -> None:
    app = with_filters()
    (tmp_path / "app.py").write_text(text_of(app, "cdk-python"), encoding="utf-8")
    (tmp_path / "build").mkdir()
    (tmp_path / "build" / "service.py").touch()
    made = synthesized(cdk_python, tmp_path / "app.py", tmp_path / "out", "ServiceStack")

    checked = Checked(tmp_path)

    found = [each for each in checked(app, made, name="made.template.json") if each.is_failure]

    # Some decorators match the events of others.
    assert [str(each) for each in found if each.rule.id != "LR103"] == []
    for rule, kind, key, value in _SEEDED:
        document = json.loads(made)
        name = next(
            each
            for each, one in document["Resources"].items()
            if one["Type"] == kind
            and key in one["Properties"]
            and "Ref" not in one["Properties"].get("EventSourceArn", {})
        )
        document["Resources"][name]["Properties"][key] = value
        text = json.dumps(document, indent=1)
        places = checked.failures(app, text, name="made.template.json")
        assert (rule, text.splitlines()[_line(text, name, key if rule in _AT_PROPERTY else None) - 1].strip()) in places


#: Faults in the template that CDK made: the rule that finds each, and the property that is changed.
_SEEDED: tuple[tuple[str, str, str, Any], ...] = (
    ("LR201", "AWS::Lambda::EventSourceMapping", "FunctionResponseTypes", []),
    ("LR214", "AWS::Lambda::EventSourceMapping", "MaximumRetryAttempts", -1),
    ("LR210", "AWS::SQS::Queue", "VisibilityTimeout", 29),
    ("LR211", "AWS::Lambda::EventSourceMapping", "BatchSize", 10_001),
    ("LR220", "AWS::Lambda::Function", "Handler", "service.main"),
    ("LR221", "AWS::Lambda::Function", "Runtime", "python3.10"),
)
_AT_PROPERTY = {"LR201", "LR210", "LR211", "LR220", "LR221"}


def _line(text: str, name: str, key: str | None) -> int:
    """The line of a resource in a template, or that of one of its properties."""
    lines = text.splitlines()
    start = next(number for number, each in enumerate(lines, 1) if each.startswith(f'  "{name}":'))
    if key is None:
        return start
    return next(number for number, each in enumerate(lines, 1) if number > start and each.startswith(f'    "{key}":'))
