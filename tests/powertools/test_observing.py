"""Logger, Metrics and Tracer of the real Powertools around the handlers of an app."""

from __future__ import annotations

import asyncio
import io
import json
import subprocess
import sys
from importlib import import_module
from typing import Any

import pytest
from aws_lambda_powertools import Logger, Metrics, Tracer

from lambdarouter import App
from lambdarouter.http import HTTPRequest
from lambdarouter.powertools import instrument
from lambdarouter.sources.s3 import S3Event
from lambdarouter.sources.sqs import SQSMessage
from lambdarouter.testing import Client, LambdaContext, batch, s3, sqs


def lines(text: str) -> list[dict[str, Any]]:
    return [json.loads(each) for each in text.splitlines() if each.startswith("{")]


# --- Logger ---------------------------------------------------------------------------------------------------------


def logged(name: str) -> tuple[App, Logger, io.StringIO, Client]:
    stream, app = io.StringIO(), App(report_batch_item_failures=True)
    logger = Logger(service=f"orders-{name}", stream=stream)
    instrument(app, logger=logger)
    return app, logger, stream, Client(app, context=LambdaContext(aws_request_id="r1"))


def test_the_keys_of_a_record() -> None:
    app, logger, stream, client = logged("record")

    @app.on_sqs()
    def handle(message: SQSMessage) -> None:
        logger.info("handled")

    client.send(batch(sqs.message(message_id="m1"), sqs.message(message_id="m2")))
    client.send(sqs.message(message_id="m3"))
    logger.info("after")

    first, second, third, after = lines(stream.getvalue())
    assert (first["source"], first["record_id"], second["record_id"]) == ("sqs", "m1", "m2")
    assert first["handler"].endswith("handle")
    assert (first["correlation_id"], third["correlation_id"]) == ("r1", "m3")  # two records have no id in common
    assert first["function_request_id"] == "r1"
    assert not {"source", "handler", "record_id", "correlation_id"} & after.keys()


def test_the_keys_of_a_request_and_of_an_event_in_an_envelope() -> None:
    app, logger, stream, client = logged("request")

    @app.get("/")
    def index(request: HTTPRequest) -> str:
        logger.thread_safe_append_keys(own="kept")
        logger.info(request.request_id)
        return ""

    @app.on_s3_put()
    def put(event: S3Event) -> None:
        logger.info("put")

    client.get("/")
    client.send(sqs.message(body=s3.put()))

    request, put_line = lines(stream.getvalue())
    assert request["source"] == "api_gateway_http"
    assert request["correlation_id"] == request["message"] != "r1"
    assert request["own"] == "kept"
    assert (put_line["source"], put_line["via"]) == ("sqs", ["sqs"])


def test_concurrent_handlers_have_keys_of_their_own() -> None:
    app, logger, stream, client = logged("concurrent")

    @app.on_sqs(concurrency=3)
    async def handle(message: SQSMessage) -> None:
        await asyncio.sleep(0.001)
        logger.info(message.message_id)

    client.send(batch(*(sqs.message(message_id=each) for each in "abc")))

    assert {(each["message"], each["record_id"]) for each in lines(stream.getvalue())} == {(x, x) for x in "abc"}


#: A process of its own: Powertools configures every logger that exists.
COPYING = """
from aws_lambda_powertools import Logger
from aws_lambda_powertools.logging import utils
from lambdarouter import App
from lambdarouter.powertools import instrument
from lambdarouter.testing import LambdaContext, sqs

app, logger = App(report_batch_item_failures=True), Logger(service="orders")
instrument(app, logger=logger)
utils.copy_config_to_registered_loggers(source_logger=logger, include={"lambdarouter"})

@app.on_sqs(queue="orders")
def handle(message):
    raise LookupError("no such order")

app(sqs.message(queue="orders", message_id="m1"), LambdaContext(aws_request_id="r1"))
"""


def test_the_entry_of_a_failed_record_in_the_format_of_powertools() -> None:
    done = subprocess.run([sys.executable, "-c", COPYING], check=True, capture_output=True, text=True, timeout=60)

    (entry,) = lines(done.stdout)
    assert done.stderr == ""
    assert (entry["level"], entry["service"], entry["source"], entry["queue"]) == ("ERROR", "orders", "sqs", "orders")
    assert (entry["record_id"], entry["error_type"], entry["request_id"]) == ("m1", "LookupError", "r1")


# --- Metrics --------------------------------------------------------------------------------------------------------


def test_one_set_of_dimensions_for_each_source(capsys: pytest.CaptureFixture[str]) -> None:
    app, metrics = App(report_batch_item_failures=True), Metrics(namespace="shop", service="orders")
    instrument(app, metrics=metrics)

    @app.on_sqs()
    def handle(message: SQSMessage) -> None:
        if message.body == "bad":
            raise ValueError
        metrics.add_metric(name="sold", unit="Count", value=2)

    app.get("/")(lambda: "hello")
    Client(app).send(batch(sqs.message(body="bad"), sqs.message(body="good")))
    Client(app).get("/")
    Client(app).get("/unknown")

    queue, request, unmatched = lines(capsys.readouterr().out)
    assert (queue["source"], queue["service"]) == ("sqs", "orders")
    assert (queue["events"], queue["failed_records"], queue["sold"]) == ([1.0], [1.0], [2.0])
    assert queue["_aws"]["CloudWatchMetrics"][0]["Dimensions"] == [["source", "service"]]
    assert (request["source"], request["events"]) == ("api_gateway_http", [1.0])
    assert not {"failed_records", "sold", "unmatched"} & request.keys()
    assert unmatched["unmatched"] == [1.0]


# --- Tracer ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("later", [False, True])
def test_a_subsegment_for_each_call(monkeypatch: pytest.MonkeyPatch, later: bool) -> None:
    xray_recorder: Any = import_module("aws_xray_sdk.core").xray_recorder
    context: Any = import_module("aws_xray_sdk.core.context").Context()

    config: Any = import_module("aws_xray_sdk").global_sdk_config
    config.set_sdk_enabled(True)  # a disabled Tracer of another test disables the SDK, and every later Tracer
    monkeypatch.setattr(Tracer, "_config", {**getattr(Tracer, "_default_config")})  # noqa: B009  # it is private
    monkeypatch.setenv("POWERTOOLS_TRACE_DISABLED", "false")
    sent = list[Any]()

    class Emitter:
        """Keeps what would go to the daemon."""

        def send_entity(self, entity: Any) -> None:
            sent.append(entity.to_dict())

        def set_daemon_address(self, address: Any) -> None: ...

    monkeypatch.setenv("LAMBDA_TASK_ROOT", "/var/task")  # elsewhere Powertools sends nothing
    tracer = Tracer(service="orders", disabled=False, auto_patch=False)
    monkeypatch.setattr(xray_recorder, "_emitter", Emitter())
    monkeypatch.setattr(xray_recorder, "_sampling", False)
    monkeypatch.setattr(xray_recorder, "_context", context)
    app = App(report_batch_item_failures=True)
    instrument(app, tracer=tracer)

    def handle(message: SQSMessage) -> None:
        tracer.put_annotation("size", str(len(message.body)))
        if message.body == "bad":
            raise ValueError

    async def handle_later(message: SQSMessage) -> None:
        handle(message)

    app.on_sqs()(handle_later if later else handle)
    with xray_recorder.in_segment("function"):
        Client(app).send(batch(sqs.message(body="good"), sqs.message(body="bad")))

    good, bad, _ = sent  # Powertools sends each subsegment when it ends
    assert good["name"].startswith("## ")
    assert good["name"].endswith("handle_later" if later else "handle")
    assert good["annotations"] == {"source": "sqs", "ColdStart": True, "service": "orders", "size": "4"}
    assert bad["annotations"]["ColdStart"] is False
    assert (good.get("fault"), bad["fault"]) == (None, True)
    assert bad["cause"]["exceptions"][0]["type"] == "ValueError"


def test_all_three_together(capsys: pytest.CaptureFixture[str]) -> None:
    app = App()
    instrument(
        app,
        logger=Logger(service="all", stream=io.StringIO()),
        metrics=Metrics(namespace="shop", service="orders"),
        tracer=Tracer(service="all", disabled=True),
    )
    app.on_s3()(lambda event: None)
    Client(app).s3_put()

    assert lines(capsys.readouterr().out)[0]["source"] == "s3"
