"""Events in pasted texts and files."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdarouter import App
from lambdarouter._development.console.texts import events_in
from lambdarouter.testing import sample

EVENT = sample("s3.put", bucket="uploads", key="images/a.jpg")
TEXT = json.dumps(EVENT)
QUERY_ROW = [{"field": "@timestamp", "value": "2026-01-31"}, {"field": "@message", "value": f"got {TEXT}"}]


@pytest.mark.parametrize(
    "text",
    [
        TEXT,
        "\ufeff" + json.dumps(EVENT, indent=2),
        f"2026-01-31T12:00:00.000Z\t1-2\tINFO\t{TEXT}",
        f"[INFO]\t2026-01-31T12:00:00Z\t1-2\tgot {{}} and {TEXT} done",
        json.dumps({"timestamp": "2026-01-31", "level": "INFO", "message": EVENT, "requestId": "1-2"}),
        json.dumps({"timestamp": "2026-01-31", "level": "INFO", "message": f"event: {TEXT}"}),
        json.dumps({"events": [{"timestamp": 1, "message": f"{TEXT}\n"}]}),  # aws logs filter-log-events
        json.dumps({"results": [QUERY_ROW]}),  # aws logs get-query-results
        repr(EVENT),  # print(event)
        f"2026-01-31 {EVENT}",
        f"START RequestId: 1-2 Version: $LATEST\n{TEXT}\nEND RequestId: 1-2",
    ],
)
def test_an_event_in_a_text(text: str) -> None:
    assert events_in(text, App()) == [("s3", EVENT)]


def test_json_lines() -> None:
    other = sample("sqs")
    assert events_in(f"{TEXT}\n\n{json.dumps(other)}\n", App()) == [("s3", EVENT), ("sqs", other)]


def test_a_payload_of_no_known_source() -> None:
    assert events_in('{"order": 7}', App()) == [(None, {"order": 7})]
    assert events_in('INFO {"order": 7}', App()) == [(None, {"order": 7})]


def test_a_recorded_event() -> None:
    line = {"time": "2026-01-31T12:00:00+00:00", "source": None, "payload": {"order": 7}}
    assert events_in(json.dumps(line), App()) == [(None, {"order": 7})]
    assert events_in(json.dumps({**line, "source": "s3", "payload": EVENT}), App()) == [("s3", EVENT)]


@pytest.mark.parametrize("text", ["", "START RequestId: 1-2", "{", "}{", "{" * 5000, "{'a': open('x')}", "{1: {2}}"])
def test_a_text_without_an_event(text: str) -> None:
    assert events_in(text, App()) == []


@given(st.text())
def test_any_text_is_read(text: str) -> None:
    found: list[tuple[str | None, Any]] = events_in(text, App())
    json.dumps(found)
