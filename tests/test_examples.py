"""The examples: their own tests pass, and the demo runs as `make demo` runs it and prints what happened."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from examples.quickstart import samples
from lambdarouter.testing import s3

ROOT = Path(__file__).resolve().parents[1]


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    """A command of Python at the root of the repository."""
    command = [sys.executable, "-m", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT, timeout=60)


def test_the_tests_of_the_quickstart_pass() -> None:
    done = run("pytest", "-q", "-p", "no:cacheprovider", "examples/quickstart")

    assert done.returncode == 0, done.stdout
    found = re.search(r"(\d+) passed", done.stdout)
    assert found is not None and int(found[1]) >= 12
    assert "skipped" not in done.stdout


@pytest.mark.parametrize(
    ("example", "tests"),
    [
        ("shop", 14),
        ("orders", 7),
        ("lex_bot", 8),
        ("alexa_skill", 8),
        ("sign_up_guard", 10),
        ("firehose_transformer", 7),
        ("custom_resource", 9),
        ("edge_redirect", 8),
        ("bookstore", 12),
    ],
)
def test_the_tests_of_the_other_examples_pass(example: str, tests: int) -> None:
    done = run("pytest", "-q", "-p", "no:cacheprovider", f"examples/{example}")

    assert done.returncode == 0, done.stdout
    assert f" {tests} passed" in f" {done.stdout.splitlines()[-1]}"


FIRST = """
import json, sys, time
from awslambdaric import bootstrap
from importlib import import_module
started = time.process_time()
app = import_module(sys.argv[1]).app
app(json.loads(sys.argv[2]))
print(time.process_time() - started)
"""


def test_a_shop_of_modules_starts_about_as_fast_as_the_quickstart() -> None:
    """Lazy inclusion: a picture's event imports the module of pictures. On a quiet machine it is 1.1 to 1.2."""

    def start(module: str, bucket: str, key: str) -> float:
        payload = json.dumps(s3.put(bucket=bucket, key=key))
        done = subprocess.run(
            [sys.executable, "-c", FIRST, module, payload], capture_output=True, text=True, check=True, cwd=ROOT
        )
        return float(done.stdout)

    quick = min(start("examples.quickstart.service", "uploads-1", "images/a.jpg") for _ in range(5))
    shop = min(start("examples.shop.service", "pictures", "tea.jpg") for _ in range(5))

    assert shop < 1.6 * quick


@pytest.fixture(scope="module")
def demo() -> str:
    """What the demo prints."""
    done = run("examples.quickstart.demo")
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def test_the_demo_is_what_make_demo_runs() -> None:
    recipe = (ROOT / "Makefile").read_text(encoding="utf-8").partition("\ndemo:")[2].partition("\n\n")[0]

    assert "-m examples.quickstart.demo" in recipe


@pytest.mark.parametrize(
    ("file", "source", "handler"),
    [
        ("s3_put.json", "s3", "thumbnail"),
        ("sqs_orders.json", "sqs", "fulfil"),
        ("get_user.json", "api_gateway_http", "get_user"),
        ("get_shipments.json", "api_gateway_http", "list_shipments"),
    ],
)
def test_the_demo_tells_source_and_handler_of_each_payload(demo: str, file: str, source: str, handler: str) -> None:
    step = step_of(demo, file)

    assert re.search(rf"^ +source +{source}$", step, re.MULTILINE)
    assert re.search(rf"examples/quickstart/service\.py:\d+ {handler}: takes it$", step, re.MULTILINE)


def test_the_demo_shows_the_replies(demo: str) -> None:
    failed = samples.load("sqs_orders.json")["Records"][1]["messageId"]

    assert "reply    null" in step_of(demo, "s3_put.json")
    assert f'"itemIdentifier": "{failed}"' in step_of(demo, "sqs_orders.json")
    assert f"sqs: record 1 (id {failed}) failed with NotYetUploadedError" in step_of(demo, "sqs_orders.json")
    assert '"statusCode": 200' in step_of(demo, "get_user.json")
    assert "1 thumbnails, 1 shipments" in step_of(demo, "get_shipments.json")


def test_the_demo_explains_what_no_handler_takes(demo: str) -> None:
    step = step_of(demo, "s3_put_elsewhere.json")

    assert "UnhandledEventError" in step
    assert "thumbnail: turned away by key" in step
    assert "contract" not in step


def step_of(demo: str, file: str) -> str:
    """The part of the demo that is about one payload."""
    (step,) = [part for part in re.split(r"\n(?=\d+\. )", demo) if f"events/{file}" in part]
    return step
