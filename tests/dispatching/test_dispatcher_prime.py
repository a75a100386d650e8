"""Priming: what the first event would do is done before it, and no handler is called."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from lambdarouter import App
from lambdarouter.testing import Client, sqs

SERVICE = """
import sys
from typing import Annotated
from attrs import define, field, make_class
from lambdarouter import App
from lambdarouter import Batch
from lambdarouter.http import Form, HTTPResponse, HTTPSettings, UploadedFile
from lambdarouter.sources.kinesis import KinesisRecord
from lambdarouter.sources.sqs import SQSMessage

@define
class Order:
    id: int

app = App(http=HTTPSettings(compress=True))

@app.on_sqs()
def order(message: SQSMessage[Order]) -> None:
    raise SystemExit("a handler was called")

@app.on_sqs(queue="bulk")
def bulk(messages: Batch[SQSMessage[Order]]) -> None:
    raise SystemExit("a handler was called")

@app.on_kinesis(concurrency=2)
def record(record: KinesisRecord[Order]) -> None:
    records.append(record.data)

records = []

@app.on_s3(prefix="a/")
def file(event) -> None:
    raise SystemExit("a handler was called")

# A class for each handler, so that none is ready because another's is.
Item, Filled, Asked = (make_class(name, {"name": field(type=str)}) for name in ("Item", "Filled", "Asked"))

@app.post("/items")
def add(item: Item) -> Item:
    return item

@app.post("/forms")
def fill(form: Annotated[Filled, Form()], file: UploadedFile) -> str:
    return form.name + file.body.decode()

@app.get("/texts")
def texts() -> HTTPResponse:
    return HTTPResponse("a" * 2_000, etag="1")

@app.on_invoke()
def invoked(payload: list[Asked]) -> list[Asked]:
    return payload
"""

FIRST = """
import json
compiled = []
# What is compiled from text, and not loaded from a file: functions that are made on first use.
sys.addaudithook(lambda event, args: compiled.append(event) if event == "compile" else None)
before = set(sys.modules)
from lambdarouter.sources import sqs
messages = {"Records": [{"eventSource": "aws:sqs", "messageId": "m", "body": '{"id": 1}',
    "eventSourceARN": "arn:aws:sqs:us-east-1:123456789012:q"}]}
try:
    app(messages)
except SystemExit:
    pass
assert app({"Records": [{"eventSource": "aws:kinesis", "eventID": "e", "eventName": "aws:kinesis:record",
    "eventSourceARN": "arn:aws:kinesis:us-east-1:123456789012:stream/s",
    "kinesis": {"data": "eyJpZCI6IDF9", "partitionKey": "k", "sequenceNumber": "1"}}]}) is None
assert records == [Order(1)]
request = {"version": "2.0", "rawPath": "/items", "rawQueryString": "", "headers": {}, "body": '{"name": "a"}',
    "requestContext": {"http": {"method": "POST", "path": "/items"}, "domainName": "api.example.com"}}
assert app(request)["statusCode"] == 200
form = "--b\\r\\nContent-Disposition: form-data; name=name\\r\\n\\r\\na\\r\\n" \
    "--b\\r\\nContent-Disposition: form-data; name=file; filename=f\\r\\n\\r\\nx\\r\\n--b--\\r\\n"
headers = {"content-type": "multipart/form-data; boundary=b", "accept-encoding": "gzip"}
assert app({**request, "rawPath": "/forms", "headers": headers, "body": form})["body"] == "ax"
get = {**request, "requestContext": {"http": {"method": "GET", "path": "/"}, "domainName": "api.example.com"}}
assert app({**get, "rawPath": "/texts", "headers": headers})["headers"]["content-encoding"] == "gzip"
assert app({**get, "rawPath": "/nowhere"})["statusCode"] == 404
assert app([{"name": "a"}]) == [{"name": "a"}]
print(json.dumps([sorted(set(sys.modules) - before), len(compiled)]))
"""


def run(script: str, **variables: str) -> str:
    """What a script prints in a fresh interpreter."""
    import os

    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False, env={**os.environ, **variables}
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def done_by_first_events(*, primed: bool) -> tuple[list[str], int]:
    """The modules that the first events load, and how many functions they compile."""
    modules, compiled = json.loads(run(SERVICE + ("app.prime()\n" if primed else "") + FIRST))
    return modules, compiled


def test_after_priming_the_first_events_load_and_compile_nothing() -> None:
    modules, compiled = done_by_first_events(primed=False)
    assert "werkzeug.formparser" in modules
    assert compiled
    assert done_by_first_events(primed=True) == ([], 0)


REGISTERED = """
import snapshot_restore_py
hooks = list(snapshot_restore_py.get_before_snapshot())
print(len(hooks))
while hooks:
    function, args, kwargs = hooks.pop()
    function(*args, **kwargs)
print("werkzeug.formparser" in sys.modules)
"""


@pytest.mark.parametrize(("kind", "said"), [("snap-start", ["1", "True"]), ("on-demand", ["0", "False"])])
def test_snap_start_primes_by_itself(kind: str, said: list[str]) -> None:
    pytest.importorskip("snapshot_restore_py")

    assert run(SERVICE + REGISTERED, AWS_LAMBDA_INITIALIZATION_TYPE=kind).split() == said


def test_without_the_runtimes_module_nothing_is_registered() -> None:
    script = "import sys\nsys.modules['snapshot_restore_py'] = None\n" + SERVICE + "print('made')"

    assert run(script, AWS_LAMBDA_INITIALIZATION_TYPE="snap-start") == "made"


COUNTED = """
import json
from benchmarks.counting import instructions_of
from benchmarks.instructions import service
from lambdarouter.testing import eventbridge, http, s3, sqs

def count(event):
    return instructions_of(lambda: app(event, None))

app = service(1)
app.prime()
body = {"id": 1, "name": "a", "price": 2.5}
events = [
    s3.put(bucket="uploads", key="a.jpg"),
    sqs.message(body=body, queue_arn="arn:aws:sqs:us-east-1:123456789012:orders"),
    eventbridge.event(source="shop", detail=body),
    http.request("api_gateway_rest", "GET", "/users/7"),
    http.request("api_gateway_http", "POST", "/orders", json=body),
]
print(json.dumps([(count(event), count(event)) for event in events]))
"""


def test_the_first_event_after_priming_takes_what_a_warm_one_takes() -> None:
    # In instructions: on the clock, caches of the processor count that no priming fills.
    root = Path(__file__).resolve().parents[2]
    for first, warm in json.loads(run(COUNTED, PYTHONPATH=str(root))):
        assert 300 < first <= 1.2 * warm


def test_priming_loads_only_what_the_app_accepts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, register in (("prime_orders", "on_sqs"), ("prime_reports", "on_kinesis"), ("prime_pages", "get")):
        arguments = '"/"' if register == "get" else ""
        (tmp_path / f"{name}.py").write_text(
            f"from lambdarouter import Router\nrouter = Router()\n"
            f"@router.{register}({arguments})\ndef handler({'' if register == 'get' else 'event'}): ...\n"
        )
    monkeypatch.syspath_prepend(tmp_path)
    app = App(only={"sqs", "alb"})
    app.include("prime_orders:router", sources="sqs")
    app.include("prime_reports:router", sources="kinesis")
    app.include("prime_pages:router", sources="http")
    for name in ("api_gateway_rest", "vpc_lattice_v2"):
        monkeypatch.delitem(sys.modules, f"lambdarouter.sources.{name}", raising=False)
    app.prime(deferred=True)

    assert "prime_orders" in sys.modules
    assert "prime_pages" in sys.modules
    assert "prime_reports" not in sys.modules
    assert "lambdarouter.sources.alb" in sys.modules
    assert "lambdarouter.sources.vpc_lattice_v2" not in sys.modules
    Client(app).send(sqs.message())
