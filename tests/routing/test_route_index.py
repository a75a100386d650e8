"""The index of a table with many handlers finds what asking them one by one finds, in the same order."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdarouter import App, DuplicateRouteError
from lambdarouter._calling.handler import Handler
from lambdarouter._dispatching.loader import new_handler
from lambdarouter._routing.route import Route
from lambdarouter._routing.route_index import Index
from lambdarouter._routing.route_table import FEW
from lambdarouter._routing.text_filters import arn
from lambdarouter.sources import dynamodb, eventbridge, kinesis, s3, sns, sqs
from lambdarouter.testing import Client
from lambdarouter.testing import dynamodb as dynamodb_samples
from lambdarouter.testing import eventbridge as eventbridge_samples
from lambdarouter.testing import kinesis as kinesis_samples
from lambdarouter.testing import s3 as s3_samples
from lambdarouter.testing import sns as sns_samples
from lambdarouter.testing import sqs as sqs_samples

names = st.sampled_from(["a", "b", "c/d", "a:b", "d", "arn:aws:sqs:us-east-1:123456789012:a", "*", "a*"])
texts = st.none() | names | st.lists(names, min_size=1, max_size=3) | st.just(re.compile("a|b"))
odd = st.none() | st.integers() | st.lists(st.text(max_size=1), max_size=1)
#: What the globs and affixes of the tests meet in part.
parts = st.text(alphabet="ab/.+%", max_size=4)
globs = st.text(alphabet="ab/*?[]!.", max_size=5)
affixes = st.none() | parts | st.lists(parts, min_size=1, max_size=3)
wide = st.none() | globs | st.lists(globs | parts, min_size=1, max_size=3) | st.just([re.compile("a"), "b*"])
values = st.sampled_from(["a", "b", "c/d", "d", "", "a:b", "x"]) | odd
arns = st.sampled_from([f"arn:aws:sqs:us-east-1:123456789012:{name}" for name in ("a", "b", "d", "c/d", "a:b", "x")])


def indexed(routes: list[Route[Any, Any]]) -> tuple[Index[Handler], list[Handler]]:
    """An index, and the handlers in the order in which a table asks them."""
    handlers = sorted(
        (new_handler(route, lambda event: None, None) for route in routes), key=lambda each: each.route.rank()
    )
    return Index(handlers), handlers


@given(st.lists(st.tuples(texts, texts), max_size=30), values | arns, values)
def test_queues_and_groups(filters: list[tuple[Any, Any]], queue: Any, group: Any) -> None:
    index, handlers = indexed([sqs.message(queue=one, group=other) for one, other in filters])
    record = sqs_samples.message.record()
    record["eventSourceARN"], record["attributes"]["MessageGroupId"] = queue, group

    wanted = [each for each in handlers if each.route.matches(record)]
    assert [each for each in index.candidates(record) if each.route.matches(record)] == wanted


@given(st.lists(st.tuples(texts, texts), max_size=30), values, values)
def test_buckets_and_keys(filters: list[tuple[Any, Any]], bucket: Any, key: Any) -> None:
    index, handlers = indexed([s3.put(bucket=one, key=other) for one, other in filters])
    record = s3_samples.put.record()
    record["s3"]["bucket"]["name"], record["s3"]["object"]["key"] = bucket, key

    wanted = [each for each in handlers if each.route.matches(record)]
    assert [each for each in index.candidates(record) if each.route.matches(record)] == wanted


@given(st.lists(st.tuples(texts, wide, affixes, affixes), max_size=30), values, st.text("ab/.+%", max_size=6) | odd)
def test_keys_by_glob_and_by_how_they_begin_and_end(
    filters: list[tuple[Any, Any, Any, Any]], bucket: Any, key: Any
) -> None:
    index, handlers = indexed(
        [s3.put(bucket=one, key=other, prefix=head, suffix=tail) for one, other, head, tail in filters]
    )
    record = s3_samples.put.record()
    record["s3"]["bucket"]["name"], record["s3"]["object"]["key"] = bucket, key

    found = index.candidates(record)
    assert [each for each in found if each.route.matches(record)] == [
        each for each in handlers if each.route.matches(record)
    ]
    assert len(found) == len(set(map(id, found)))


#: Filters on names in ARNs, and on whole ARNs.
resources = st.none() | st.recursive(
    globs | names | st.builds("arn:aws:{}:table/{}".format, st.sampled_from(["dynamodb:x:1", "*"]), globs),
    lambda each: st.lists(each, min_size=1, max_size=3),
    max_leaves=3,
).filter(lambda each: each != [] and not (isinstance(each, list) and any(isinstance(one, list) for one in each)))
origins = st.builds("arn:aws:dynamodb:x:1:table/{}{}".format, parts, st.sampled_from(["", "/stream/1"])) | arns | odd


@given(st.lists(resources, max_size=30), origins)
def test_tables(filters: list[Any], origin: Any) -> None:
    index, handlers = indexed([dynamodb.record(table=each) for each in filters])
    record = dynamodb_samples.insert.record()
    record["eventSourceARN"] = origin

    wanted = [each for each in handlers if each.route.matches(record)]
    assert [each for each in index.candidates(record) if each.route.matches(record)] == wanted


@given(st.lists(resources, max_size=30), st.builds("arn:aws:sqs:x:1:{}".format, parts) | odd)
def test_queues_by_glob(filters: list[Any], queue: Any) -> None:
    index, handlers = indexed([sqs.message(queue=each) for each in filters])
    record = sqs_samples.message.record()
    record["eventSourceARN"] = queue

    wanted = [each for each in handlers if each.route.matches(record)]
    assert [each for each in index.candidates(record) if each.route.matches(record)] == wanted


def test_of_many_globs_on_names_in_arns_a_few_are_asked() -> None:
    queue = sqs_samples.message(queue_arn="arn:aws:sqs:x:1:q7-dead")["Records"][0]
    table = dynamodb_samples.insert.record(table="q7-dead")
    stream = kinesis_samples.record(stream_arn="arn:aws:kinesis:x:1:stream/q7-dead")["Records"][0]
    topic = sns_samples.message(topic_arn="arn:aws:sns:x:1:q7-dead")["Records"][0]
    for record, route in (
        (queue, lambda glob: sqs.message(queue=glob)),
        (queue, lambda glob: sqs.message(queue=f"arn:aws:sqs:x:1:{glob}")),
        (queue, lambda glob: sqs.message(queue=[glob, f"{glob}-again"])),
        (table, lambda glob: dynamodb.record(table=glob)),
        (stream, lambda glob: kinesis.record(stream=glob)),
        (topic, lambda glob: sns.message(topic=glob)),
    ):
        index, handlers = indexed([route(f"q{number}-*") for number in range(1_000)])

        assert index.candidates(record) == [handlers[7]]


def test_a_filter_whose_resource_is_a_function_of_its_own_does_not_fill_the_index() -> None:
    def route(glob: str) -> Route[Any, Any]:
        return Route(sqs.SOURCE, sqs.SQSMessage, arn("queue_arn", glob, name="queue", resource=lambda value: value[-1]))

    index, handlers = indexed([route(f"{number}*") for number in range(100)])

    assert index.candidates(sqs_samples.message.record()) == handlers


@pytest.mark.parametrize("how", ["prefix", "suffix", "glob", "exact key", "list of prefixes"])
def test_of_many_handlers_a_few_are_asked(how: str) -> None:
    ways: dict[str, Callable[[int], Route[Any, Any]]] = {
        "prefix": lambda number: s3.put(prefix=f"in {number}/"),
        "suffix": lambda number: s3.put(suffix=f"/{number}.jpg"),
        "glob": lambda number: s3.put(key=f"in {number}/*.jpg"),
        "exact key": lambda number: s3.put(key=f"in {number}/a/{number}.jpg"),
        "list of prefixes": lambda number: s3.put(prefix=[f"in {number}/", f"in {number}/a", f"out {number}/"]),
    }
    index, handlers = indexed([ways[how](number) for number in range(1_000)])
    record = s3_samples.put(key="in 7/a/7.jpg")["Records"][0]

    found = index.candidates(record)
    assert handlers[7] in found
    assert len(found) <= 2  # the first of all is filed by the name of its event, which it did not share yet


@given(st.lists(st.tuples(texts, texts), max_size=30), values, values)
def test_events_of_the_bus(filters: list[tuple[Any, Any]], source: Any, kind: Any) -> None:
    index, handlers = indexed([eventbridge.event(source=one, detail_type=other) for one, other in filters])
    event = {**eventbridge_samples.event(), "source": source, "detail-type": kind}

    wanted = [each for each in handlers if each.route.matches(event)]
    assert [each for each in index.candidates(event) if each.route.matches(event)] == wanted


@pytest.mark.parametrize("payload", [{}, {"s3": None}, {"s3": {"bucket": "text"}}, None, "text", [1]])
def test_a_record_that_is_none(payload: Any) -> None:
    index, handlers = indexed([s3.put(bucket=str(number)) for number in range(20)] + [s3.event()])

    assert index.candidates(payload) == [handlers[-1]]


def test_a_table_with_many_handlers_calls_the_most_specific() -> None:
    app, seen = App(), list[str]()

    def handler(name: str) -> Any:
        return lambda event: seen.append(name)

    app.on_s3()(handler("any"))
    for number in range(3 * FEW):
        app.on_s3_put(bucket=f"b{number}")(handler(f"b{number}"))
    app.on_s3_put(bucket="b3", key="k")(handler("b3 k"))
    app.on_s3_put(bucket="b3", key="k*")(handler("b3 k*"))
    client = Client(app)
    for bucket, key in (("b3", "k"), ("b3", "key"), ("b3", "x"), ("b20", "k"), ("other", "k")):
        client.s3_put(bucket=bucket, key=key)

    assert seen == ["b3 k", "b3 k*", "b3", "b20", "any"]
    with pytest.raises(DuplicateRouteError):
        app.on_s3_put(bucket="b7")(handler("again"))


def test_ten_thousand_routes_are_registered_in_little_time() -> None:
    app = App()
    started = time.perf_counter()
    for number in range(10_000):
        app.on_sqs(queue=f"q{number}")(lambda message: None)

    assert time.perf_counter() - started < 60
    assert len(app.handlers()) == 10_000
