"""The log of failures in the real Lambda runtime: ours for each event, and the runtime's with the traceback."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from lambdarouter.testing import eventbridge, s3, schedule
from tests.support.downloads import UnavailableError
from tests.support.runtime import ROOT, running

pytestmark = pytest.mark.runtime

SERVICE = """
from lambdarouter import App

app = App()

@app.on_eventbridge()
@app.on_schedule()
@app.on_invoke()
@app.on_s3()
def fulfill(event):
    raise LookupError("no order")

handler = app.handler
"""

EVENTS: dict[str, Any] = {
    "eventbridge": eventbridge.event(source="shop", detail_type="Order Placed"),
    "schedule": schedule.rule(),
    "invoke": {"order": 7},
    "s3": s3.put(),
}
NAMES = {"eventbridge": ("detail_type", "Order Placed"), "schedule": ("rule", "nightly"), "s3": ("bucket", "bucket")}


@pytest.mark.parametrize("log_format", ["JSON", "Text"])
def test_each_failure_is_one_entry_beside_that_of_the_runtime(log_format: str, tmp_path: Path) -> None:
    (tmp_path / "service.py").write_text(SERVICE, encoding="utf-8")
    environment = {"AWS_LAMBDA_LOG_FORMAT": log_format, "PYTHONPATH": str(ROOT)}
    try:
        with running("service.handler", tmp_path, environment) as started:
            answers = {name: started.invoke(payload, timeout=300) for name, payload in EVENTS.items()}
            log = started.log
    except UnavailableError as error:
        pytest.skip(f"no Lambda runtime here: {error}")

    assert {each["errorType"] for each in answers.values()} == {"LookupError"}
    place = f"{(tmp_path / 'service.py').resolve()}:"
    entries = (
        _entries(log) if log_format == "JSON" else [_facts(line) for line in log.splitlines() if " source=" in line]
    )
    assert [each["source"] for each in entries] == list(EVENTS)
    for each in entries:
        assert (each["error_type"], each["error"]) == ("LookupError", "no order")
        assert each["handler"].startswith(place)
        assert each["handler"].endswith(" fulfill")
        assert each["request_id"]
        key, value = NAMES.get(each["source"], ("source", each["source"]))
        assert each[key] == value
    # The runtime adds one entry for each, which has the only traceback.
    assert log.count("raise LookupError") == len(EVENTS)


def _entries(log: str) -> list[dict[str, Any]]:
    """The entries of ours, of a log in JSON."""
    found = [json.loads(line) for line in log.splitlines() if line.startswith("{")]
    return [each for each in found if "source" in each and each.get("level") == "ERROR"]


def _facts(line: str) -> dict[str, str]:
    """The facts in a line of a log in text, in which values with a space are quoted."""
    assert line.startswith("[ERROR]")
    found: dict[str, str] = {}
    rest = line[line.index("source=") :].strip()
    while rest:
        name, _, rest = rest.partition("=")
        if rest.startswith('"'):
            value, end = json.JSONDecoder().raw_decode(rest)
            found[name], rest = value, rest[end:].lstrip()
        else:
            found[name], _, rest = rest.partition(" ")
    return found
