"""The templates of the examples: CloudFormation would take them, and they name what the code has."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
TEMPLATES = sorted(ROOT.glob("examples/*/template.yaml"))


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.parent.name)
def test_cloudformation_takes_it(path: Path) -> None:
    # cfn-lint resolves the serverless transform with the SAM translator.
    command = [sys.executable, "-c", "from cfnlint.runner import main; main()", str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)

    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.parent.name)
def test_it_says_what_the_app_says(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    service = (path.parent / "service.py").read_text(encoding="utf-8")

    assert ("ReportBatchItemFailures" in text) == ("report_batch_item_failures=True" in service)
    assert "service.app" in text
