"""`lambdarouter template`: the formats, `--update` and `--write`, and usage errors."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from lambdarouter.cli.group import cli

SERVICE = """
from lambdarouter import App

app = App(report_batch_item_failures=True)


@app.on_sqs(queue="orders")
def fulfill(message): ...


@app.on_cloudfront_viewer_request()
def redirect(event): ...


handler = app.handler
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "templated_service.py").write_text(SERVICE, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(str(tmp_path))
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["template", "templated_service:app", *arguments])


@pytest.mark.parametrize(
    ("format_name", "wanted"),
    [
        ("sam", ["Handler: templated_service.handler", "Queue: !GetAtt OrdersQueue.Arn"]),
        ("cloudformation", ["Type: AWS::Lambda::EventSourceMapping", "EventSourceArn: !GetAtt OrdersQueue.Arn"]),
        ("cdk-python", ["class ServiceStack(Stack):", "event_source_arn=orders_queue.attr_arn,"]),
        ("terraform", ['"aws_lambda_event_source_mapping" "orders_mapping" {', "aws_sqs_queue.orders_queue.arn"]),
    ],
)  # fmt: skip
def test_each_format(format_name: str, wanted: list[str]) -> None:
    done = run("--format", format_name)

    assert done.exit_code == 0
    assert [each for each in wanted if each not in done.output] == []
    assert "cloudfront (redirect): CloudFront runs published versions" in done.output


def test_what_is_written_passes_the_check(folder: Path) -> None:
    (folder / "template.yaml").write_text(run().output, encoding="utf-8")
    done = CliRunner().invoke(cli, ["check", "templated_service:app", "--template", "template.yaml"])

    assert done.output.endswith("templated_service:app: nothing found.\n")


def test_an_update_is_shown_and_then_written(folder: Path) -> None:
    path = folder / "template.yaml"
    path.write_text(run().output.replace("            FunctionResponseTypes: [ReportBatchItemFailures]\n", ""))
    before = path.read_text()
    shown = run("--update", "template.yaml")

    assert "+            FunctionResponseTypes: [ReportBatchItemFailures]\n" in shown.output
    assert path.read_text() == before
    assert run("--update", "template.yaml", "--write").output == shown.output
    assert path.read_text() == run().output
    assert run("--update", "template.yaml").output == ""


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--write"], "--write needs --update."),
        (["--update", "missing.yaml"], "There is no file 'missing.yaml'."),
        (["--format", "pulumi"], "'pulumi' is not one of"),
    ],
)
def test_a_usage_error_is_one_line(arguments: list[str], message: str) -> None:
    done = run(*arguments)

    assert done.exit_code == 2
    assert message in done.output
    assert done.output.count("\n") == 1
