"""The templates of the examples and the SAM lines of the pages: CloudFormation accepts them, and callers may invoke."""

from __future__ import annotations

import json
import os
import re
import runpy
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from lambdarouter.testing import assert_matches_template
from tests.support.cdk import python_with_cdk, record_cdk, synthesized
from tests.support.downloads import UnavailableError
from tests.support.sam import translated as translate
from tests.support.snippets import lint, pages, prefix_of, template
from tests.support.terraform import plan_of, problems_of

ROOT = Path(__file__).resolve().parents[1]
TEMPLATES = sorted(ROOT.glob("examples/*/template.yaml"))


def test_cloudformation_takes_them() -> None:
    # cfn-lint resolves the serverless transform with the SAM translator.
    command = [sys.executable, "-c", "from cfnlint.runner import main; main()", *map(str, TEMPLATES)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)

    assert TEMPLATES
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.parent.name)
def test_it_agrees_with_its_app(path: Path) -> None:
    assert_matches_template(f"examples.{path.parent.name}.service:app", path)


def test_the_template_of_the_quickstart_has_nothing_to_note() -> None:
    command = [
        "check",
        "examples.quickstart.service:app",
        "--template",
        str(ROOT / "examples/quickstart/template.yaml"),
    ]
    done = subprocess.run(
        [sys.executable, "-m", "lambdarouter", *command], capture_output=True, text=True, check=False, timeout=300
    )

    assert (done.returncode, done.stdout) == (0, "examples.quickstart.service:app: nothing found.\n")


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.parent.name)
def test_it_says_what_the_app_says(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    service = (path.parent / "service.py").read_text(encoding="utf-8")

    assert ("ReportBatchItemFailures" in text) == ("report_batch_item_failures=True" in service)
    assert re.search(r"^ +Handler: [\w.]*service\.handler$", text, re.MULTILINE)
    assert service.endswith("\n\n\nhandler = app.handler\n")  # which primes the app while the environment starts


# --- The quickstart with other tools --------------------------------------------------------------------------------

QUICKSTART = ROOT / "examples" / "quickstart"
SPEC = "examples.quickstart.service:app"


def terraform() -> str:
    return (QUICKSTART / "terraform" / "main.tf").read_text(encoding="utf-8")


def test_the_plan_of_terraform_agrees_with_the_app(tmp_path: Path) -> None:
    plan = tmp_path / "plan.json"
    plan.write_text(json.dumps(plan_of(terraform())), encoding="utf-8")

    assert_matches_template(SPEC, plan)
    for old, new, rule in (
        ('["ReportBatchItemFailures"]', "[]", "LR201"),
        ('"orders"\n', '"parcels"\n', "LR204"),
        ("visibility_timeout_seconds = 60", "visibility_timeout_seconds = 30", "LR210"),
        ('"service.handler"', '"main.handler"', "LR220"),
        ("function_response_types = ", "enabled = false\n  function_response_types = ", "LR208"),
    ):
        assert old in terraform()
        plan.write_text(json.dumps(plan_of(terraform().replace(old, new))), encoding="utf-8")
        with pytest.raises(AssertionError, match=rule):
            assert_matches_template(SPEC, plan)


def test_the_provider_of_terraform_has_every_argument() -> None:
    try:
        assert problems_of(terraform()) == []
    except UnavailableError as error:
        pytest.skip(str(error))


def test_terraform_would_not_format_it_in_another_way() -> None:
    command = shutil.which("terraform")
    if command is None:
        pytest.skip("there is no terraform here")
    known = {key: value for key, value in os.environ.items() if key != "TF_CLI_CONFIG_FILE"}
    done = subprocess.run(
        [command, "fmt", "-check", "-diff", "terraform"],
        cwd=QUICKSTART, env=known, capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip

    assert (done.returncode, done.stdout) == (0, "")


@pytest.mark.slow
def test_the_template_of_cdk_agrees_with_the_app(tmp_path: Path) -> None:
    python = python_with_cdk()
    shutil.copytree(QUICKSTART / "cdk", tmp_path / "cdk")
    (tmp_path / "build").mkdir()
    (tmp_path / "build" / "service.py").touch()
    made = synthesized(python, tmp_path / "cdk" / "app.py", tmp_path / "out", "PrintShop")
    path = tmp_path / "PrintShop.template.json"
    path.write_text(made, encoding="utf-8")

    assert_matches_template(SPEC, path)
    path.write_text(made.replace('"ReportBatchItemFailures"', ""), encoding="utf-8")
    with pytest.raises(AssertionError, match="LR201"):
        assert_matches_template(SPEC, path)


def test_the_app_of_cdk_says_what_the_service_says(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without CDK: what the app passes to it."""
    calls = record_cdk(monkeypatch)
    runpy.run_path(str(QUICKSTART / "cdk" / "app.py"))
    made = {name.rpartition(".")[2]: given for name, given in calls}
    queues = [given for name, given in calls if name.endswith("aws_sqs.Queue")]
    seconds = [given["id"] for name, given in calls if name.endswith("Duration.seconds")]

    assert (made["Function"]["handler"], str(made["Function"]["runtime"])[-12:-1]) == ("service.handler", "PYTHON_3_13")
    assert [each["queue_name"] for each in queues] == ["uploads-failed", "orders-failed", "orders"]
    assert made["SqsEventSource"]["report_batch_item_failures"] is True
    assert made["DeadLetterQueue"]["max_receive_count"] == 5
    assert seconds[0] == 10
    assert str(made["Bucket"]["bucket_name"]).startswith("uploads-")
    assert made["NotificationKeyFilter"]["prefix"] == "images/"
    assert "default_integration" in made["HttpApi"]


# --- The pages ------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def snippets() -> dict[str, Any]:
    """The SAM lines of all pages on sources, as one template."""
    return template()


@pytest.fixture(scope="module")
def translated(snippets: dict[str, Any]) -> dict[str, Any]:
    """The resources that SAM makes of them, by name."""
    try:
        resources: dict[str, Any] = translate(json.loads(json.dumps(snippets)))["Resources"]
    except UnavailableError as error:
        pytest.skip(f"no SAM translator here: {error}")
    return resources


def test_cloudformation_takes_the_lines_of_the_pages(snippets: dict[str, Any]) -> None:
    assert lint(snippets) == []


#: Pages whose callers need no permission in the function's template, with the reason.
WITHOUT_PERMISSION = {
    "cloudformation": "CloudFormation uses the permissions of whoever deploys the stack",
    "cloudformation_macro": "CloudFormation uses the permissions of whoever deploys the stack",
    "cloudfront": "CloudFront adds it when the distribution is created; the role has to trust edgelambda.amazonaws.com",
    "s3_object_lambda": "S3 uses the permissions of whoever reads the object",
    "function_url": "IAM decides about the caller; SAM adds a permission only for `AuthType: NONE`",
    "codedeploy": "the role that SAM creates for CodeDeploy has a managed policy for it",
}


@pytest.mark.parametrize("page", sorted({page for page, _ in pages()}))
def test_the_lines_of_a_page_let_the_service_invoke_the_function(page: str, translated: dict[str, Any]) -> None:
    own = [each for name, each in translated.items() if name.startswith(prefix_of(page))]
    types = {each["Type"] for each in own}
    may_invoke = bool(types & {"AWS::Lambda::Permission", "AWS::Lambda::EventSourceMapping"}) or any(
        "lambda:InvokeFunction" in json.dumps(each["Properties"])
        for each in own
        if each["Type"] in ("AWS::IAM::Role", "AWS::IAM::RolePolicy", "AWS::IAM::Policy")
    )
    assert may_invoke == (page not in WITHOUT_PERMISSION)
