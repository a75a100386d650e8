"""The attributes of spans and their values are those of the installed semantic conventions."""

from __future__ import annotations

import inspect
import re
import warnings
from contextlib import suppress
from enum import Enum
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType
from typing import Any

import pytest
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from lambdarouter import App, Batch, ReplyError
from lambdarouter.http import HTTPError, HTTPRequest
from lambdarouter.opentelemetry import instrument
from lambdarouter.sources.agentcore_tool import ToolCall
from lambdarouter.sources.sqs import SQSMessage
from lambdarouter.testing import (
    Client,
    LambdaContext,
    batch,
    documentdb,
    dynamodb,
    s3,
    sample_context,
    samples,
    sources,
    sqs,
)

PACKAGES = ("opentelemetry.semconv.attributes", "opentelemetry.semconv._incubating.attributes")

#: Systems and operations without a value in the conventions, which allow a custom one then.
CUSTOM = {"aws_kinesis", "drop", "dropDatabase", "invalidate", "rename"}


@cache
def modules() -> list[ModuleType]:
    with warnings.catch_warnings(action="ignore"):
        return [
            import_module(f"{package}.{each.name}")
            for package in PACKAGES
            for each in iter_modules(import_module(package).__path__)
        ]


@cache
def conventions() -> dict[str, bool]:
    """Each attribute of the conventions, and whether it is deprecated in the installed release."""
    found: dict[str, bool] = {}
    for module in modules():
        text = inspect.getsource(module)
        for name, value in re.findall(r'^[A-Z0-9_]+: Final = "([^"]+)"(\n"""\s*Deprecated)?', text, re.MULTILINE):
            found[name] = found.get(name, True) and bool(value)
    return found


def values(attribute: str) -> set[str]:
    """The values that the conventions list for an attribute; empty for none."""
    name = "".join(part.capitalize() for part in re.split(r"[._]", attribute)) + "Values"
    lists: list[Any] = [getattr(module, name) for module in modules() if hasattr(module, name)]
    return {str(each.value) for listed in lists if issubclass(listed, Enum) for each in listed}


class Spans:
    """An app with handlers of every source, whose spans are kept."""

    def __init__(self) -> None:
        self.app = App(report_batch_item_failures=True)
        self._kept = InMemorySpanExporter()
        provider = TracerProvider()
        provider.add_span_processor(SimpleSpanProcessor(self._kept))
        instrument(self.app, tracer_provider=provider)

    def all(self) -> list[ReadableSpan]:
        return list(self._kept.get_finished_spans())


def nothing(event: Any) -> None:
    """A handler."""


def nothing_of_a_tool(call: ToolCall) -> None:
    """A handler of a tool, whose parameters are arguments."""


def nothing_of_http(request: HTTPRequest) -> None:
    """A handler of requests."""


def check(spans: list[ReadableSpan]) -> None:
    for span in spans:
        for name, value in (span.attributes or {}).items():
            assert name in conventions(), f"{span.name}: {name} is not in the conventions"
            assert not conventions()[name], f"{span.name}: {name} is deprecated"
            listed = values(name)
            assert not listed or value in listed | CUSTOM or name == "error.type", f"{name}={value!r}"


def test_the_conventions_are_read() -> None:
    assert conventions()["http.request.method"] is False
    assert conventions()["http.method"] is True
    assert "process" in values("messaging.operation.type")
    assert CUSTOM.isdisjoint(values("messaging.system"))


@pytest.mark.parametrize("source", sources())
def test_the_attributes_of_events_are_in_the_conventions(source: str) -> None:
    spans = Spans()
    family = import_module(f"lambdarouter.sources.{source}").SOURCE.family
    if family == "http":
        spans.app.route("/{path+}", methods=["GET", "POST"])(nothing_of_http)
    else:
        getattr(spans.app, f"on_{source}")()(nothing_of_a_tool if source == "agentcore_tool" else nothing)
    client = Client(spans.app)
    for name, create in samples(source).items():
        with suppress(ReplyError):  # what the handler returns is not what this is about
            client.send(create(), sample_context(f"{source}.{name}"))

    assert spans.all()
    check(spans.all())


def test_the_attributes_of_failures_and_batches_are_in_the_conventions() -> None:
    spans = Spans()

    @spans.app.on_sqs()
    def whole(messages: Batch[SQSMessage]) -> None:
        messages.fail(messages[0], ValueError())

    @spans.app.get("/{status}")
    def answer(status: int) -> str:
        raise HTTPError(status) if status < 500 else ValueError

    client = Client(spans.app, context=LambdaContext())
    client.send(batch(sqs.message(), sqs.message(message_id="other")))
    for path in ("/404", "/500", "/none"):
        client.get(path)

    assert len(spans.all()) >= 3
    assert {"error.type", "messaging.batch.message_count"} <= {
        name for each in spans.all() for name in each.attributes or {}
    }
    check(spans.all())


@pytest.mark.parametrize(
    ("payload", "expected"),
    [
        (s3.put(bucket="b", key="k"), ("b", None, "insert")),
        (s3.delete(bucket="b", key="k"), ("b", None, "delete")),
        (s3.put(bucket="b", key="k", event_name="ObjectTagging:Put"), ("b", None, "edit")),
        (s3.put(bucket="b", key="k", event_name="LifecycleExpiration:Delete"), ("b", None, "delete")),
        (dynamodb.insert(), ("table", None, "insert")),
        (dynamodb.modify(), ("table", None, "edit")),
        (dynamodb.remove(), ("table", None, "delete")),
        (documentdb.update(), ("shop", "orders", "edit")),
        (documentdb.delete(), ("shop", "orders", "delete")),
    ],
)
def test_the_document_that_a_change_is_of(payload: dict[str, Any], expected: tuple[str | None, ...]) -> None:
    spans = Spans()
    for register in (spans.app.on_s3(), spans.app.on_dynamodb(), spans.app.on_documentdb()):
        decorate: Any = register
        decorate(nothing)
    Client(spans.app).send(payload)

    (span,) = spans.all()
    found = span.attributes or {}
    assert tuple(found.get(f"faas.document.{each}") for each in ("collection", "name", "operation")) == expected
