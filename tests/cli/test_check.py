"""`lambdarouter check`: its output, its exit status, and wrong arguments."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import jsonschema  # type: ignore[import-untyped]  # has no types
import pytest
from click.testing import Result

TEMPLATE = """\
Transform: AWS::Serverless-2016-10-31
Resources:
  Service:
    Type: AWS::Serverless::Function
    Properties:
      Handler: service.lambda_handler
      Runtime: python3.13
      Events:
        Orders:
          Type: SQS
          Properties:
            Queue: arn:aws:sqs:eu-west-1:123456789012:orders
            FunctionResponseTypes: [ReportBatchItemFailures]
        Uploads:
          Type: S3
          Properties: {Bucket: !Ref Uploads, Events: s3:ObjectCreated:Put}
        Requests:
          Type: HttpApi
  Uploads:
    Type: AWS::S3::Bucket
    Properties: {BucketName: uploads}
"""

Run = Callable[..., Result]


@pytest.fixture
def template(folder: Path) -> Path:
    path = folder / "template.yaml"
    path.write_text(TEMPLATE, encoding="utf-8")
    return path


def lose_response_types(template: Path) -> None:
    text = template.read_text(encoding="utf-8").replace(
        "            FunctionResponseTypes: [ReportBatchItemFailures]\n", ""
    )
    template.write_text(text, encoding="utf-8")


def test_an_app_alone(run: Run) -> None:
    result = run("check", "service:app")

    assert (result.exit_code, result.stdout) == (0, "service:app: nothing found.\n")


def test_a_template_that_agrees(run: Run, template: Path) -> None:
    result = run("check", "service:app", "--template", "template.yaml")

    assert result.exit_code == 0
    assert result.stdout.splitlines()[-1] == "service:app: nothing found, 1 note."
    assert "template.yaml:3: note LR217 [Service]: " in result.stdout


def test_a_finding_has_its_line_its_reason_and_its_fix(run: Run, template: Path) -> None:
    lose_response_types(template)
    result = run("check", "service:app", "--template", "template.yaml", "--ignore", "LR217")

    assert result.exit_code == 1
    assert result.stdout == (
        "template.yaml:9: error LR201 [Service.Orders]: The app reports failed records of sqs, but this mapping has no "
        "FunctionResponseTypes: [ReportBatchItemFailures]. Failed records are lost.\n"
        "  The app reports failed records, but the event source mapping does not read the report: Lambda treats every "
        "batch as a success, and failed records are lost.\n"
        "  Fix: Add `FunctionResponseTypes: [ReportBatchItemFailures]` to the mapping, or remove the source from "
        "`report_batch_item_failures`.\n"
        "service:app: 1 finding.\n"
    )


def test_the_findings_as_json(run: Run, template: Path) -> None:
    lose_response_types(template)
    result = run("check", "service:app", "--template", "template.yaml", "--json", "--ignore", "LR217")
    (found,) = json.loads(result.stdout)

    assert result.exit_code == 1
    assert {key: found[key] for key in ("rule", "severity", "file", "line", "resource")} == {
        "rule": "LR201", "severity": "error", "file": "template.yaml", "line": 9, "resource": "Service.Orders",
    }  # fmt: skip
    assert run("check", "service:app", "--json").stdout == "[]\n"


def test_the_findings_as_sarif(run: Run, template: Path) -> None:
    lose_response_types(template)
    result = run("check", "service:app", "--template", "template.yaml", "--sarif")
    log = json.loads(result.stdout)
    (one,) = log["runs"]

    assert result.exit_code == 1
    assert log["version"] == "2.1.0"
    assert [each["id"] for each in one["tool"]["driver"]["rules"]] == ["LR201", "LR217"]
    error, note = one["results"]
    assert (error["ruleId"], error["ruleIndex"], error["level"]) == ("LR201", 0, "error")
    assert error["locations"] == [
        {
            "physicalLocation": {"artifactLocation": {"uri": "template.yaml"}, "region": {"startLine": 9}},
            "logicalLocations": [{"name": "Service.Orders"}],
        }
    ]
    assert note["level"] == "note"
    jsonschema.validate(log, SARIF)


#: What code scanning of GitHub needs of SARIF.
SARIF = {
    "type": "object",
    "required": ["$schema", "version", "runs"],
    "properties": {
        "version": {"const": "2.1.0"},
        "runs": {
            "items": {
                "required": ["tool", "results"],
                "properties": {
                    "tool": {"required": ["driver"], "properties": {"driver": {"required": ["name", "rules"]}}},
                    "results": {
                        "items": {
                            "required": ["ruleId", "message", "level", "locations"],
                            "properties": {
                                "level": {"enum": ["error", "warning", "note"]},
                                "message": {"required": ["text"]},
                                "locations": {"minItems": 1},
                            },
                        }
                    },
                },
            }
        },
    },
}


def test_a_module_that_cannot_be_imported_is_a_finding(run: Run, folder: Path) -> None:
    (folder / "broken.py").write_text("import nothing_of_this_name\n", encoding="utf-8")
    result = run("check", "broken:app", "--json")

    assert result.exit_code == 1
    assert [(each["rule"], "nothing_of_this_name" in each["message"]) for each in json.loads(result.stdout)] == [
        ("LR101", True)
    ]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["service"], "'service' is not an app"),
        (["service:app", "--template", "none.yaml"], "There is no file 'none.yaml'"),
        (["service:app", "--template", "template.yaml", "--function", "Other"], "has no function 'Other'"),
        (["service:app", "--function", "Service"], "--function needs --template"),
        (["service:app", "--json", "--sarif"], "--json and --sarif exclude each other"),
        (["service:app", "--ignore", "LR999"], "there is no rule 'LR999'"),
        (["service:app", "--parameter", "Name"], "--parameter expects NAME=VALUE"),
        (["service:app", "--template", "service.py"], "is neither YAML nor JSON"),
        (["service:app", "--nothing"], "No such option"),
    ],
)
def test_a_wrong_use_has_the_status_2(arguments: list[str], message: str, run: Run, template: Path) -> None:
    result = run("check", *arguments)

    assert result.exit_code == 2
    assert message in result.stderr
    assert "Traceback" not in result.output


def test_the_extra_is_named_where_it_is_missing(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lambdarouter.cli.check.find_spec", lambda name: None)
    result = run("check", "service:app")

    assert result.exit_code == 2
    assert 'pip install "lambdarouter[check]"' in result.stderr
