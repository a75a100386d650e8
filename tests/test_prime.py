"""Priming: what the first event would do is done before it, and no handler is called."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

SERVICE = """
import sys
from attrs import define
from lambdarouter import App
from lambdarouter.sources.sqs import SQSMessage

@define
class Order:
    id: int

app = App()

@app.on_sqs()
def order(message: SQSMessage[Order]) -> None:
    raise SystemExit("a handler was called")

@app.on_s3(prefix="a/")
def file(event) -> None:
    raise SystemExit("a handler was called")

@app.post("/orders")
def add(order: Order) -> Order:
    return order
"""

FIRST = """
import json
before = set(sys.modules)
from lambdarouter.sources import sqs
messages = {"Records": [{"eventSource": "aws:sqs", "messageId": "m", "body": '{"id": 1}',
    "eventSourceARN": "arn:aws:sqs:us-east-1:123456789012:q"}]}
try:
    app(messages)
except SystemExit:
    pass
request = {"version": "2.0", "rawPath": "/orders", "rawQueryString": "", "headers": {}, "body": '{"id": 1}',
    "requestContext": {"http": {"method": "POST", "path": "/orders"}, "domainName": "api.example.com"}}
assert app(request)["statusCode"] == 200
print(json.dumps(sorted(set(sys.modules) - before)))
"""


def run(script: str, **variables: str) -> str:
    """What a script prints in a fresh interpreter."""
    import os

    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False, env={**os.environ, **variables}
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def loaded_by_first_events(*, primed: bool) -> list[str]:
    """The modules that the first events load."""
    found: list[str] = json.loads(run(SERVICE + ("app.prime()\n" if primed else "") + FIRST))
    return found


def test_after_priming_the_first_events_load_nothing() -> None:
    assert "cattrs" in loaded_by_first_events(primed=False)
    assert loaded_by_first_events(primed=True) == []


REGISTERED = """
import snapshot_restore_py
hooks = list(snapshot_restore_py.get_before_snapshot())
print(len(hooks))
while hooks:
    function, args, kwargs = hooks.pop()
    function(*args, **kwargs)
print("cattrs" in sys.modules)
"""


@pytest.mark.parametrize(("kind", "said"), [("snap-start", ["1", "True"]), ("on-demand", ["0", "False"])])
def test_snap_start_primes_by_itself(kind: str, said: list[str]) -> None:
    pytest.importorskip("snapshot_restore_py")

    assert run(SERVICE + REGISTERED, AWS_LAMBDA_INITIALIZATION_TYPE=kind).split() == said


def test_without_the_runtimes_module_nothing_is_registered() -> None:
    script = "import sys\nsys.modules['snapshot_restore_py'] = None\n" + SERVICE + "print('made')"

    assert run(script, AWS_LAMBDA_INITIALIZATION_TYPE="snap-start") == "made"
