"""Handlers of envelopes that keep events from the handlers of what is inside."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from lambdarouter import App, Batch
from lambdarouter._documents.shadowing import shadowed_handlers
from lambdarouter.codecs import avro, kpl, s3_pointer
from lambdarouter.sources.sns import SNSMessage
from lambdarouter.sources.sqs import SQSMessage

SCHEMA = {"type": "record", "name": "Order", "fields": [{"name": "id", "type": "int"}]}


def order(message: SQSMessage[dict[str, int]]) -> None: ...


def messages(batch: Batch[SQSMessage]) -> None: ...


def notify(message: SNSMessage) -> None: ...


def anything(event: Any) -> None: ...


def uploaded(event: Any) -> None: ...


def shadows(*registered: tuple[str, dict[str, Any], Callable[..., Any]]) -> dict[str, list[str]]:
    app = App()
    for decorator, filters, function in registered:
        getattr(app, decorator)(**filters)(function)
    return {
        outer.function.__name__: [each.function.__name__ for each in inner]
        for outer, inner in shadowed_handlers(app.handlers()).items()
    }


@pytest.mark.parametrize("outer", ["on_sns", "on_sqs", "on_eventbridge", "on_eventbridge_pipes"])
def test_a_plain_outer_handler_shadows(outer: str) -> None:
    inner = "on_sqs" if outer == "on_eventbridge_pipes" else "on_s3"
    assert shadows((outer, {}, anything), (inner, {}, uploaded)) == {"anything": ["uploaded"]}


def test_through_two_envelopes_and_for_whole_batches() -> None:
    found = shadows(("on_sqs", {}, messages), ("on_sns", {}, notify), ("on_s3_put", {"bucket": "b"}, uploaded))
    assert found == {"messages": ["notify", "uploaded"], "notify": ["uploaded"]}


@pytest.mark.parametrize(
    ("outer", "filters", "function"),
    [
        ("on_sqs", {"queue": "q"}, anything),
        ("on_sqs", {"rest": True}, anything),
        ("on_sqs", {"where": bool}, anything),
        ("on_sqs", {"pattern": {"body": {"a": [1]}}}, anything),
        ("on_sqs", {"via": "eventbridge_pipes"}, anything),
        ("on_sqs", {}, order),
        ("on_sqs", {"decode": avro(SCHEMA)}, anything),
        ("on_sqs", {"decode": [s3_pointer(object, buckets=["large"]), avro(SCHEMA)]}, anything),
        ("on_kinesis", {}, anything),
        ("on_kafka", {}, anything),
    ],
)
def test_others_do_not(outer: str, filters: dict[str, Any], function: Callable[..., Any]) -> None:
    assert shadows((outer, filters, function), ("on_s3", {}, uploaded)) == {}


def test_a_codec_that_hands_other_payloads_on_shadows() -> None:
    pointers = s3_pointer(object, buckets=["large"])
    assert shadows(("on_sqs", {"decode": pointers}, anything), ("on_s3", {}, uploaded)) == {"anything": ["uploaded"]}
    logs: tuple[str, dict[str, Any], Callable[..., Any]] = ("on_cloudwatch_logs", {}, uploaded)
    assert shadows(("on_kinesis", {"decode": kpl()}, anything), logs) == {"anything": ["uploaded"]}


def test_an_inner_handler_that_refuses_envelopes_is_not_shadowed() -> None:
    assert shadows(("on_sqs", {}, anything), ("on_s3", {"via": None}, uploaded)) == {}
    assert shadows(("on_sqs", {}, anything), ("on_s3", {"via": ("sqs", "sns")}, uploaded)) == {"anything": ["uploaded"]}
    assert shadows(("on_sqs", {}, anything), ("on_s3", {"via": "sns"}, uploaded)) == {}
