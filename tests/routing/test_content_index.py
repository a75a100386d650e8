"""The index of handlers with patterns: the right ones are found, and few are asked."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdarouter import App
from lambdarouter._calling.handler import Handler
from lambdarouter._dispatching.loader import new_handler
from lambdarouter._routing.content_index import ContentIndex
from lambdarouter._routing.route import Route
from lambdarouter.sources import eventbridge, sqs
from lambdarouter.testing import Client
from lambdarouter.testing import eventbridge as eventbridge_samples
from lambdarouter.testing import sqs as sqs_samples


def indexed(routes: list[Route[Any, Any]]) -> tuple[ContentIndex[Handler], list[Handler]]:
    handlers = sorted((new_handler(route, lambda event: None, None) for route in routes), key=lambda each: each.rank())
    return ContentIndex(handlers), handlers


def fits(handler: Handler, record: Any) -> bool:
    return handler.route.matches(record) and all(each.matches(record) for each in handler.conditions)


_VALUES = st.lists(
    st.sampled_from(["x", "y", 1, 1.0, True, None, {"prefix": "x"}, {"exists": False}, {"anything-but": "x"}]),
    min_size=1,
    max_size=2,
)
_BODY_PATTERNS = st.dictionaries(st.sampled_from("ab"), _VALUES, min_size=1) | st.builds(
    lambda one, other: {"$or": [{"a": one}, {"b": other}]}, _VALUES, _VALUES
)
_ROUTES = st.builds(
    lambda queue, body: sqs.message(queue=queue, pattern=None if body is None else {"body": body}),
    st.none() | st.sampled_from(["q1", "q2", "q*"]),
    st.none() | _BODY_PATTERNS,
)
_SCALARS = st.sampled_from(["x", "y", 1, 1.0, True, None])
_BODIES = st.dictionaries(st.sampled_from("ab"), _SCALARS | st.lists(_SCALARS)) | st.just("text")


@given(st.lists(_ROUTES, max_size=30), _BODIES, st.sampled_from(["q1", "q2", "q3"]))
def test_the_index_finds_what_matches_in_order(routes: list[Route[Any, Any]], body: Any, queue: str) -> None:
    index, handlers = indexed(routes)
    record = sqs_samples.message(body=body, queue_arn=f"arn:aws:sqs:us-east-1:123456789012:{queue}")["Records"][0]

    found = [each for each in index.candidates(record) if each.route.matches(record)]

    assert found == [each for each in handlers if fits(each, record)]


@pytest.mark.parametrize("record", [None, 5, "text", [], {}, {"body": None}, {"body": 5}])
def test_what_is_no_record_matches_no_pattern(record: Any) -> None:
    index, handlers = indexed([sqs.message(), sqs.message(pattern={"body": {"a": [{"exists": False}]}})])

    assert list(index.candidates(record)) == [handlers[-1]]


@pytest.mark.parametrize(
    ("route", "record"),
    [
        (
            lambda number: sqs.message(pattern={"body": {"kind": [f"k{number}"]}}),
            sqs_samples.message(body={"kind": ["other", "k7"]})["Records"][0],
        ),
        (
            lambda number: sqs.message(queue="q", pattern={"body": {"id": [number], "x": [{"exists": True}]}}),
            sqs_samples.message(body={"id": 7, "x": 1}, queue_arn="arn:aws:sqs:us-east-1:1:q")["Records"][0],
        ),
        (
            lambda number: sqs.message(queue=f"q{number}", pattern={"body": {"kind": ["order"]}}),
            sqs_samples.message(body={"kind": "order"}, queue_arn="arn:aws:sqs:us-east-1:1:q7")["Records"][0],
        ),
        (
            lambda number: eventbridge.event(pattern={"detail": {"order": {"state": [f"s{number}", "t"]}}}),
            eventbridge_samples.event(detail={"order": {"state": "s7"}}),
        ),
    ],
    ids=["one key", "number", "queue", "nested"],
)
def test_of_many_handlers_a_few_are_asked(route: Any, record: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    index, handlers = indexed([route(number) for number in range(1_000)])
    wanted = next(each for each in handlers if fits(each, record))
    (asked,) = [[*index.candidates(record)]]

    assert asked == [wanted]
    assert count_of_accepts(index, record, monkeypatch) <= 2


def count_of_accepts(index: ContentIndex[Handler], record: Any, monkeypatch: pytest.MonkeyPatch) -> int:
    """How many handlers have their whole pattern compared with a record."""
    from lambdarouter._routing.pattern_filter import PatternFilter

    counted: list[PatternFilter] = []
    accepts = PatternFilter.accepts

    def counting(condition: PatternFilter, content: Any) -> bool:
        counted.append(condition)
        return accepts(condition, content)

    monkeypatch.setattr(PatternFilter, "accepts", counting)
    assert list(index.candidates(record))
    return len(counted)


def test_the_content_is_read_once_for_all_handlers(monkeypatch: pytest.MonkeyPatch) -> None:
    index, _ = indexed([sqs.message(pattern={"body": {f"k{number}": ["x"]}}) for number in range(50)])
    record = {**sqs_samples.message()["Records"][0], "body": '{"k7": "x"}'}
    reads = list(index.candidates(record))
    content = reads[0].conditions[0].content
    count = 0
    read = content.read

    def counting(raw: Any) -> Any:
        nonlocal count
        count += 1
        return read(raw)

    monkeypatch.setattr(content, "read", counting)
    assert len(list(index.candidates(record))) == 1
    assert count == 1


def test_handlers_that_are_added_later_are_found() -> None:
    app, seen = App(), list[str]()
    client = Client(app)

    def handler(name: str) -> Any:
        return lambda message: seen.append(name)

    app.on_sqs()(handler("any"))
    client.sqs(body={"kind": "k0"})
    for number in range(30):
        app.on_sqs(queue=f"q{number}")(handler(f"q{number}"))
    client.sqs(body={"kind": "k0"})
    for number in range(30):
        app.on_sqs(pattern={"body": {"kind": [f"k{number}"]}})(handler(f"k{number}"))
    client.sqs(body={"kind": "k0"})
    client.sqs(body={"kind": "k29"})
    client.send(sqs_samples.message(body="text", queue_arn="arn:aws:sqs:us-east-1:1:q7"))

    assert seen == ["any", "any", "k0", "k29", "q7"]


def test_a_handler_behind_a_general_one_is_not_compared() -> None:
    app, seen = App(), list[Any]()
    app.on_invoke(pattern={"a": ["x"], "b": ["y"]})(lambda payload: seen.append("both"))
    app.on_invoke(pattern={"a": ["x"]})(lambda payload: seen.append("one"))

    app(json.loads('{"a": "x", "b": "y"}'))

    assert seen == ["both"]
