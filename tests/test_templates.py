"""The templates of the examples and the SAM lines of the pages: CloudFormation accepts them, and callers may invoke."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from lambdarouter.testing import assert_matches_template
from tests.support.downloads import UnavailableError
from tests.support.sam import translated as translate
from tests.support.snippets import lint, pages, prefix_of, template

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


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.parent.name)
def test_it_says_what_the_app_says(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    service = (path.parent / "service.py").read_text(encoding="utf-8")

    assert ("ReportBatchItemFailures" in text) == ("report_batch_item_failures=True" in service)
    assert re.search(r"^ +Handler: [\w.]*service\.handler$", text, re.MULTILINE)
    assert service.endswith("\n\n\nhandler = app.handler\n")  # which primes the app while the environment starts


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
