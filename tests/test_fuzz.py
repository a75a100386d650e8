"""A short run of the fuzzer, and what it notices; `make fuzz` runs it for longer."""

from __future__ import annotations

import importlib.util
import json
import logging
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from lambdarouter import App
from lambdarouter.testing import Client, eventbridge, http, sqs
from tests.support.fuzz import Target, corpus, mutate

ROOT = Path(__file__).resolve().parents[1]


def test_every_sample_and_some_damaged_ones_are_answered_or_refused() -> None:
    with Target() as target:
        for seed, content in enumerate(corpus().values()):
            target(content)
            for more in range(3):
                target(mutate(content, 65_536, seed * 10 + more))


@pytest.mark.skipif(importlib.util.find_spec("atheris") is None, reason="atheris has no wheel for this platform")
def test_a_short_run_guided_by_coverage(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.support.fuzz", str(tmp_path / "corpus"), "-runs=1500", "-max_total_time=5"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=240)

    assert done.returncode == 0, done.stderr[-4000:]
    assert "Done" in done.stderr


def test_damaged_payloads_are_json_and_are_the_same_for_a_seed() -> None:
    content = corpus()["sqs.message.json"]
    damaged = {mutate(content, 65_536, seed) for seed in range(100)}

    assert len(damaged) > 50
    assert all(json.loads(each) is not content for each in damaged)
    assert mutate(content, 65_536, 7) == mutate(content, 65_536, 7)


@pytest.mark.parametrize("error", [KeyError("x"), TypeError("x")])
def test_an_exception_that_is_not_ours_is_a_finding(error: Exception) -> None:
    app = App()

    @app.on_eventbridge()
    def handler(event: Any) -> None:
        raise error

    with Target() as target:
        target.client = Client(app)
        with pytest.raises(type(error)):
            target(json.dumps(eventbridge.event()).encode())


def test_a_line_of_the_log_with_a_line_break_is_a_finding() -> None:
    app = App()

    @app.get("/")
    def handler() -> None:
        logging.getLogger("lambdarouter").error("two\nlines")

    with Target() as target:
        target.client = Client(app)
        with pytest.raises(AssertionError, match="line break"):
            target(json.dumps(http.request("api_gateway_rest", "GET", "/")).encode())


def test_a_failed_record_is_none() -> None:
    with Target() as target:
        target(json.dumps(sqs.message(body="no JSON", queue_arn="arn:aws:sqs:us-east-1:123456789012:orders")).encode())
