"""The code of docs/integrations.md for packages that are not needed elsewhere, with their real releases."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from attrs import frozen
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from lambdarouter import App, Dispatch, PayloadError
from lambdarouter.opentelemetry import instrument
from lambdarouter.sources.sqs import SQSMessage
from lambdarouter.testing import Client, LambdaContext, batch, http, sources, sqs

DOCS = Path(__file__).resolve().parents[1] / "docs"
PAGE = "\n".join((DOCS / name).read_text(encoding="utf-8") for name in ("integrations.md", "async.md"))
MIGRATION = (DOCS / "migrating" / "powertools.md").read_text(encoding="utf-8")

TRACEPARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


def run_section(title: str, app: App) -> dict[str, Any]:
    """Run the code of a section, and return its names."""
    section = PAGE.split(f"\n## {title}\n")[1].split("\n## ")[0]
    (code,) = re.findall(r"```text\n(.*?)```", section, re.DOTALL)
    names: dict[str, Any] = {"__name__": "section", "app": app, "Dispatch": Dispatch, "Any": Any}
    exec(compile(code, title, "exec", dont_inherit=True), names)
    return names


def failing() -> App:
    """An app of which a record fails."""
    app = App(report_batch_item_failures=True)

    @app.on_sqs()
    def handle(message: SQSMessage) -> None:
        if message.body == "bad":
            raise LookupError("no such order")

    return app


def send(app: App) -> None:
    messages = batch(sqs.message(message_id="a", body="good"), sqs.message(message_id="b", body="bad"))
    assert Client(app).send(messages) == {"batchItemFailures": [{"itemIdentifier": "b"}]}


def test_sentry_gets_the_failed_records_of_a_batch() -> None:
    sentry: Any = import_module("sentry_sdk")
    transport: Any = import_module("sentry_sdk.transport")
    sent: list[Any] = []

    class Kept(transport.Transport):  # type: ignore[misc]
        """Keeps what would go to Sentry."""

        def capture_envelope(self, envelope: Any) -> None:
            sent.append(envelope.get_event())

    app = failing()
    run_section("Sentry", app)
    sentry.init(
        dsn="https://key@sentry.example/1", transport=Kept, default_integrations=False, auto_enabling_integrations=False
    )
    try:
        send(app)
    finally:
        sentry.init()

    (event,) = [each for each in sent if each is not None]
    assert event["exception"]["values"][-1]["type"] == "LookupError"
    assert event["tags"] == {"source": "sqs"}


#: A service of which records fail; `SECTION` is the code of the page.
DATADOG_SERVICE = """
from lambdarouter import App, Dispatch
from lambdarouter.sources.sqs import SQSMessage

app = App(report_batch_item_failures=True)

SECTION

@app.on_sqs()
def handle(message: SQSMessage) -> None:
    if message.body == "bad":
        raise LookupError("no such order")

@app.get("/orders")
def orders() -> str:
    return "tea"

handler = app.handler
"""

#: Sends events through Datadog's own handler, in a process of its own: importing it patches other packages.
DATADOG_RUN = """
import json, sys
from datadog_lambda.handler import handler
from ddtrace.trace import TraceFilter, tracer
from lambdarouter.testing import LambdaContext, batch, http, sqs

spans = []

class Kept(TraceFilter):
    def process_trace(self, trace):
        spans.extend(trace)

tracer.configure(trace_processors=[Kept()])
results = []
for event in (
    batch(sqs.message(message_id="a", body="good"), sqs.message(message_id="b", body="bad")),
    http.request("api_gateway_http", "GET", "/orders"),
):
    results.append(handler(event, LambdaContext()))
try:
    handler({"any": "thing"}, LambdaContext())
except Exception as error:
    results.append(type(error).__name__)
keys = ("error.type", "lambdarouter.source", "lambdarouter.failed_records")
read = lambda each: {name: value for name, value in (each.get_tags() | each.get_metrics()).items() if name in keys}
found = [[each.name, each.error, read(each)] for each in spans]
print(json.dumps({"results": results, "spans": found}))
"""


def test_datadogs_wrapper_sees_partly_failed_batches(tmp_path: Path) -> None:
    section = PAGE.split("\n## Datadog\n")[1].split("\n## ")[0]
    (code,) = re.findall(r"```text\n(.*?)```", section, re.DOTALL)
    (tmp_path / "service.py").write_text(DATADOG_SERVICE.replace("SECTION", code), encoding="utf-8")
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith(("DD_", "AWS_"))},
        "PYTHONPATH": os.pathsep.join([str(tmp_path), str(DOCS.parent)]),
        "AWS_LAMBDA_FUNCTION_NAME": "orders",
        "AWS_DEFAULT_REGION": "us-east-1",
        "DD_LAMBDA_HANDLER": re.findall(r"`DD_LAMBDA_HANDLER=(\S+)`", section)[0],
        "DD_FLUSH_TO_LOG": "true",  # metrics go to the log, and nothing to the network
        "DD_INSTRUMENTATION_TELEMETRY_ENABLED": "false",
        "DD_COLD_START_TRACING": "false",
    }
    done = subprocess.run(
        [sys.executable, "-c", DATADOG_RUN], check=True, capture_output=True, text=True, env=environment, timeout=120
    )

    *log, last = done.stdout.splitlines()
    outcome = json.loads(last)
    failed, request, unmatched = outcome["results"]
    assert failed == {"batchItemFailures": [{"itemIdentifier": "b"}]}
    assert (request["statusCode"], request["body"], unmatched) == (200, "tea", "UnknownEventError")
    assert [(name, error, tags) for name, error, tags in outcome["spans"] if name == "aws.lambda"] == [
        (
            "aws.lambda",
            1,
            {"error.type": "builtins.LookupError", "lambdarouter.source": "sqs", "lambdarouter.failed_records": 1},
        ),
        ("aws.lambda", 0, {"lambdarouter.source": "api_gateway_http", "lambdarouter.failed_records": 0}),
        (
            "aws.lambda",
            1,
            {
                "error.type": "lambdarouter.errors.UnknownEventError",
                "lambdarouter.source": "invoke",
                "lambdarouter.failed_records": 0,
            },
        ),
    ]
    metrics = [json.loads(line) for line in log if line.startswith('{"m":')]
    assert [each["v"] for each in metrics if each["m"] == "aws.lambda.enhanced.batch_item_failures"] == [1]
    assert "aws.lambda.enhanced.errors" in {each["m"] for each in metrics}


def test_the_span_of_opentelemetrys_lambda_instrumentation_is_the_parent(monkeypatch: pytest.MonkeyPatch) -> None:
    instrumentation: Any = import_module("opentelemetry.instrumentation.aws_lambda")
    kept = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(kept))
    app = App()
    app.get("/orders")(lambda: "")
    instrument(app, tracer_provider=provider)
    service: Any = ModuleType("instrumented_service")
    service.handler = app
    monkeypatch.setitem(sys.modules, "instrumented_service", service)
    monkeypatch.setenv("_HANDLER", "instrumented_service.handler")
    monkeypatch.setenv("AWS_LAMBDA_FUNCTION_NAME", "orders")

    instrumentor = instrumentation.AwsLambdaInstrumentor()
    instrumentor.instrument(tracer_provider=provider, skip_dep_check=True)
    try:
        request = http.request("api_gateway_http", "GET", "/orders", headers={"traceparent": TRACEPARENT})
        assert service.handler(request, LambdaContext())["statusCode"] == 200
    finally:
        instrumentor.uninstrument()

    inner, outer = kept.get_finished_spans()
    assert inner.name == "GET /orders"
    assert inner.parent is not None
    assert outer.context is not None
    assert inner.parent.span_id == outer.context.span_id
    assert f"{outer.context.trace_id:032x}" == TRACEPARENT.split("-")[1]


def test_a_durable_function() -> None:
    testing: Any = import_module("aws_durable_execution_sdk_python_testing")
    handler = run_section("Durable functions", App())["handler"]

    with testing.DurableFunctionTestRunner(handler=handler) as runner:
        result = runner.run(input=json.dumps({"order": 7}), execution_timeout=20)
    runner._scheduler._loop.close()  # which the runner leaves open

    assert json.loads(result.result) == {"approved": 7}


UVLOOP = """
app, loops = App(), []

@app.on_invoke()
async def handle(payload: dict) -> None:
    loops.append(asyncio.get_running_loop())

Client(app).send({"any": "thing"})
assert isinstance(loops[0], uvloop.Loop)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="uvloop has no release for Windows, nor has Lambda")
def test_uvloop() -> None:
    section = PAGE.split("\n## uvloop\n")[1].split("\n## ")[0]
    (code,) = re.findall(r"```text\n(.*?)```", section, re.DOTALL)
    imports = "from lambdarouter import App\nfrom lambdarouter.testing import Client\n"

    # A process of its own: a process has one event loop for all apps.
    command = [sys.executable, "-W", "ignore", "-c", f"{imports}{code}{UVLOOP}"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)

    assert done.returncode == 0, done.stderr


def test_the_validation_of_powertools_accepts_and_refuses_the_same() -> None:
    section = MIGRATION.split("\n## Validation\n")[1].split("\n## ")[0]
    names: dict[str, Any] = {"__name__": "section", "App": App, "frozen": frozen, "Any": Any}
    for code in re.findall(r"```(?:text|python)\n(.*?)```", section, re.DOTALL)[:2]:
        exec(compile(code, "Validation", "exec", dont_inherit=True), names)

    for event in ({"number": 7}, {"number": 1}):
        assert names["check_before"](event, None) == names["checked"](event, None) == event["number"]
    for wrong in ({"number": 0}, {}, {"number": "7"}):
        with pytest.raises(names["SchemaValidationError"]):
            names["check_before"](wrong, None)
        with pytest.raises(PayloadError):
            names["checked"](wrong, None)


def test_the_table_of_idempotency_keys_has_every_source() -> None:
    table = PAGE.split("| source | key |\n|---|---|\n")[1].split("\n\n")[0].splitlines()
    listed = {row.split("`")[1]: row.split("|")[2] for row in table if "`" in row.split("|")[1]}
    declared = {name: import_module(f"lambdarouter.sources.{name}").SOURCE.idempotency_key for name in sources()}

    assert listed.keys() == {name for name, key in declared.items() if key}
    for name, cell in listed.items():
        assert re.findall(r"`(\w+)`", cell)[: len(declared[name])] or callable(declared[name][0])
        fields = [part for part in declared[name] if isinstance(part, str)]
        assert [each for each in re.findall(r"`(\w+)`", cell) if each in fields] == fields
