"""The examples: their own tests pass, and the demo runs as `make demo` runs it and prints what happened."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from examples.quickstart import samples
from lambdarouter.testing import s3

ROOT = Path(__file__).resolve().parents[1]


def run(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """A command of Python at the root of the repository."""
    command = [sys.executable, "-m", *arguments]
    environment = {**os.environ, **variables}
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT, timeout=300, env=environment)


#: The tests of each example.
TESTS = {
    "alexa_skill": 8,
    "bookstore": 12,
    "custom_resource": 9,
    "edge_redirect": 8,
    "firehose_transformer": 7,
    "helpdesk": 6,
    "lex_bot": 8,
    "notifier": 7,
    "orders": 7,
    "quickstart": 12,
    "registry": 13,
    "shop": 14,
    "sign_up_guard": 10,
}


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """What became of each example's tests: they run in one process, with no plugin but ours."""
    report = tmp_path_factory.mktemp("examples") / "report.xml"
    options = ["-q", "-p", "no:cacheprovider", "-p", "lambdarouter.testing.plugin", f"--junitxml={report}"]
    done = run("pytest", *options, "examples", PYTEST_DISABLE_PLUGIN_AUTOLOAD="1")
    assert report.exists(), done.stdout + done.stderr
    found: dict[str, list[str]] = {}
    for case in ET.parse(report).iter("testcase"):
        problems = [f"{each.tag} {case.get('name')}: {each.get('message')}\n{each.text}" for each in case]
        found.setdefault(case.get("classname", "").split(".")[1], []).append("".join(problems) or "passed")
    return found


@pytest.mark.parametrize("example", sorted(each.parent.name for each in (ROOT / "examples").glob("*/service.py")))
def test_the_tests_of_an_example_pass(example: str, outcomes: dict[str, list[str]]) -> None:
    assert outcomes[example] == ["passed"] * TESTS[example]


SHOP_LOG = """
import json, logging, sys
from awslambdaric.lambda_runtime_log_utils import JsonFormatter
from examples.shop import service
from lambdarouter.testing import Client, batch, sqs

out = logging.StreamHandler(sys.stdout)
if "json" in sys.argv:
    out.setFormatter(JsonFormatter())
logging.getLogger("lambdarouter.dispatch").addHandler(out)
client = Client(service.app)
arn = "arn:aws:sqs:us-east-1:123456789012:"


def queued(number, customer):
    body = {"order_id": f"o{number}", "customer": customer, "sku": "pot", "quantity": 1}
    return sqs.fifo(body=body, queue_arn=arn + "orders.fifo", message_id=f"o{number}", group_id=customer)


client.put("/products/cup", json={"sku": "cup", "name": "Cup", "price": 3.0}, headers={"X-Staff-Key": "open sesame"})
client.get("/customers/nobody")
client.s3_put(bucket="pictures", key="tea.jpg")
client.send(batch(*(queued(number, customer) for number, customer in enumerate("abb"))))
client.send(sqs.message(body={"order_id": "o0"}, queue_arn=arn + "parcels"))
client.eventbridge(source="payments", detail_type="Payment succeeded", detail={"order_id": "o0", "amount": 30.0})
try:
    client.eventbridge(source="elsewhere")
except Exception:
    pass
client.schedule(resource_arn="arn:aws:events:us-east-1:123456789012:rule/nightly")
"""


def logged(as_json: bool) -> list[str]:
    """The lines of the shop's log, each time as one number."""
    settings = {"AWS_LAMBDA_LOG_FORMAT": "JSON"} if as_json else {}
    command = [sys.executable, "-c", SHOP_LOG, *(["json"] if as_json else [])]
    done = subprocess.run(
        command, capture_output=True, text=True, check=True, cwd=ROOT, env={**os.environ, **settings}, timeout=60
    )
    return [timeless(line) for line in done.stdout.splitlines()]


def timeless(line: str) -> str:
    """A line without what differs each time."""
    return re.sub(r'(duration_ms"?[=:] ?|timestamp": )[^ ,]+', r"\1?", line)


def lines_of(page: str, start: str) -> list[str]:
    """The lines of a page's blocks that begin so."""
    return [timeless(each) for each in (ROOT / page).read_text(encoding="utf-8").splitlines() if each.startswith(start)]


def test_the_log_of_the_shop_is_as_its_page_shows() -> None:
    assert lines_of("examples/shop/README.md", "dispatch source=") == logged(as_json=False)
    shown = lines_of("docs/services.md", "dispatch source=")
    assert shown
    assert set(shown) <= set(logged(as_json=False))


def test_its_log_in_lambdas_json_format_too() -> None:
    (shown,) = lines_of("examples/shop/README.md", '{"timestamp"')
    (written,) = [line for line in logged(as_json=True) if '"source": "s3"' in line]

    got, wanted = (json.loads(re.sub(r": \?", ": 0", each)) for each in (written, shown))
    assert {key: got[key] for key in ("level", "message", "logger", "dispatch")} == {
        key: wanted[key] for key in ("level", "message", "logger", "dispatch")
    }


FIRST = """
import json, sys
from examples.shop.service import app
app(json.loads(sys.argv[1]), None)
print(*sorted(name for name in sys.modules if name.startswith("examples.shop.")))
"""


def test_a_first_picture_imports_the_module_of_pictures_and_no_other_module_of_the_shop() -> None:
    payload = json.dumps(s3.put(bucket="pictures", key="tea.jpg"))
    done = subprocess.run([sys.executable, "-c", FIRST, payload], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.splitlines()[-1].split() == [f"examples.shop.{name}" for name in ("catalog", "model", "service")]


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
        ("sqs_orders.json", "sqs", "fulfill"),
        ("get_user.json", "api_gateway_http", "get_user"),
        ("get_shipments.json", "api_gateway_http", "list_shipments"),
    ],
)
def test_the_demo_tells_source_and_handler_of_each_payload(demo: str, file: str, source: str, handler: str) -> None:
    step = step_of(demo, file)

    assert re.search(rf"^ +source +{source}$", step, re.MULTILINE)
    assert re.search(rf"examples/quickstart/service\.py:\d+ {handler}: matches$", step, re.MULTILINE)


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
    assert "thumbnail: rejected by key" in step
    assert "contract" not in step


def step_of(demo: str, file: str) -> str:
    """The part of the demo that is about one payload."""
    (step,) = [part for part in re.split(r"\n(?=\d+\. )", demo) if f"events/{file}" in part]
    return step
