"""Filters and routes: what passes, what is tried first, and what cannot be registered."""

from __future__ import annotations

import re
from collections.abc import Callable
from fnmatch import fnmatchcase
from functools import partial
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdarouter import App, DuplicateRouteError, RegistrationError, Router, UnhandledEventError
from lambdarouter.sources import eventbridge as eventbridge_source
from lambdarouter.sources import s3 as s3_source
from lambdarouter.sources import sns as sns_source
from lambdarouter.sources import sqs as sqs_source
from lambdarouter.sources.s3 import S3Event
from lambdarouter.testing import eventbridge, s3, sns, sqs


@pytest.mark.parametrize(
    ("filters", "bucket", "key", "taken"),
    [
        ({"bucket": "b"}, "b", "k", True),
        ({"bucket": "b"}, "B", "k", False),
        ({"bucket": "b"}, "bb", "k", False),
        ({"bucket": "b-*"}, "b-1", "k", True),
        ({"bucket": "b-?"}, "b-12", "k", False),
        ({"bucket": "b-[12]"}, "b-2", "k", True),
        ({"bucket": re.compile("^b-\\d+$")}, "b-12", "k", True),
        ({"bucket": re.compile("\\d")}, "b-1-x", "k", True),
        ({"bucket": re.compile("^\\d")}, "b-1", "k", False),
        ({"bucket": ["a", "b"]}, "b", "k", True),
        ({"bucket": ("a", "b-*", re.compile("^c"))}, "b-1", "k", True),
        ({"bucket": {"a", "b"}}, "c", "k", False),
        ({"bucket": (each for each in ("a", "b"))}, "b", "k", True),
        ({"prefix": "in/"}, "b", "in/k", True),
        ({"prefix": ["in/", "out/"]}, "b", "out/k", True),
        ({"prefix": "in/"}, "b", "x/in/", False),
        ({"suffix": ".jpg"}, "b", "a.jpg", True),
        ({"suffix": [".jpg", ".png"]}, "b", "a.gif", False),
        ({"prefix": "in/", "suffix": ".jpg"}, "b", "in/a.jpg", True),
        ({"prefix": "in/", "suffix": ".jpg"}, "b", "in/a.png", False),
        ({"key": "a b.jpg"}, "b", "a b.jpg", True),
        ({"key": "ü*"}, "b", "über", True),
        ({"where": lambda event: event.size == 1024}, "b", "k", True),
        ({"where": lambda event: event.size == 1}, "b", "k", False),
    ],
)
def test_filters(filters: dict[str, Any], bucket: str, key: str, taken: bool) -> None:
    app = App()
    seen: list[S3Event] = []
    app.on_s3(**filters)(seen.append)
    app.default(lambda record: None)

    app(s3.put(bucket=bucket, key=key))

    assert bool(seen) is taken


@pytest.mark.parametrize(
    ("queue", "taken"),
    [
        ("orders", True),
        ("ord*", True),
        ("arn:aws:sqs:us-east-1:123456789012:orders", True),
        ("arn:aws:sqs:*:orders", True),
        (re.compile("^orders$"), True),
        (re.compile("^arn:aws:sqs:us-"), True),
        (re.compile("^arn:aws:sqs:eu-"), False),
        (["bills", "orders"], True),
        (["arn:aws:sqs:us-east-1:123456789012:bills", "orders"], True),
        (iter(["orders"]), True),
        ("us-east-1", False),
        (re.compile("us-east-1"), False),
        ("order", False),
        ("arn:aws:sqs:us-east-1:123456789012:order", False),
    ],
)
def test_filters_on_an_arn(queue: Any, taken: bool) -> None:
    route = sqs_source.message(queue=queue)

    assert route.matches(sqs.message.record(queue_arn="arn:aws:sqs:us-east-1:123456789012:orders")) is taken


def test_filters_on_attributes_want_every_name() -> None:
    route = sns_source.message(attributes={"kind": "order", "size": ["s", "m"]})
    attribute = sns_source.MessageAttribute
    both = {"kind": attribute(value="order"), "size": attribute(value="m")}

    assert route.matches(sns.message.record(attributes=both))
    assert not route.matches(sns.message.record(attributes={**both, "size": attribute(value="l")}))
    assert not route.matches(sns.message.record(attributes={"kind": attribute(value="order")}))
    assert not route.matches(sns.message.record(attributes={}))


@pytest.mark.parametrize("value", [None, 5, True, [], ["b"], {}, {"b": 1}])
@pytest.mark.parametrize("wanted", ["b", "*", re.compile(""), ["a", "b"], ["a", "*"], [re.compile("")]])
def test_a_value_that_is_no_text_passes_no_filter(value: Any, wanted: Any) -> None:
    record = s3.put.record()
    record["s3"]["bucket"]["name"] = value
    record["s3"]["object"]["key"] = value

    assert not s3_source.event(bucket=wanted).matches(record)
    assert not s3_source.event(key=wanted).matches(record)
    assert not s3_source.event(prefix="").matches(record)


@pytest.mark.parametrize("record", [None, 5, "s3", [], {}, {"s3": None}, {"s3": "bucket"}, {"s3": {"bucket": []}}])
def test_a_record_of_another_form_passes_no_filter(record: Any) -> None:
    assert not s3_source.event(bucket="*").matches(record)
    assert not s3_source.put().matches(record)
    assert s3_source.event().matches(record)


# --- Which route ----------------------------------------------------------------------------------------------------


def order_of(*registrations: tuple[str, dict[str, Any]]) -> str:
    app = App()
    seen: list[str] = []
    for name, filters in registrations:

        def note(event: S3Event, name: str = name) -> None:
            seen.append(name)

        app.on_s3(**filters)(note)
    app(s3.put(bucket="b", key="k.jpg"))
    (name,) = seen
    return name


GENERAL_TO_SPECIFIC: list[tuple[str, dict[str, Any]]] = [
    ("everything", {}),
    ("a pattern", {"bucket": "b*"}),
    ("one exact", {"bucket": "b"}),
    ("two patterns", {"bucket": "b*", "suffix": ".jpg"}),
    ("an exact one and a pattern", {"bucket": "b", "suffix": ".jpg"}),
    ("two exact", {"bucket": "b", "key": "k.jpg"}),
    ("three", {"bucket": "b*", "suffix": ".jpg", "where": lambda event: True}),
]


@given(st.permutations(GENERAL_TO_SPECIFIC))
def test_specific_beats_general_in_any_order(shuffled: list[tuple[str, dict[str, Any]]]) -> None:
    assert order_of(*shuffled) == "three"


@pytest.mark.parametrize("count", range(1, len(GENERAL_TO_SPECIFIC)))
def test_each_beats_what_is_more_general(count: int) -> None:
    several = GENERAL_TO_SPECIFIC[: count + 1]

    assert order_of(*several) == order_of(*reversed(several)) == several[-1][0]


def test_among_equals_the_first_registered_wins() -> None:
    assert order_of(("first", {"bucket": "b"}), ("second", {"key": "k.jpg"})) == "first"
    assert order_of(("second", {"key": "k.jpg"}), ("first", {"bucket": "b"})) == "second"


def test_a_where_that_says_no_leaves_it_to_the_next() -> None:
    assert order_of(("rest", {}), ("no", {"bucket": "b", "where": lambda event: False})) == "rest"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({}, {}),
        ({"bucket": "b"}, {"bucket": "b"}),
        ({"bucket": ["a", "b"]}, {"bucket": ["b", "a"]}),
        ({"bucket": "b"}, {"bucket": ["b"]}),
        ({"bucket": iter(["b"])}, {"bucket": iter(["b"])}),
        ({"bucket": re.compile("x")}, {"bucket": re.compile("x")}),
        ({"prefix": "x"}, {"prefix": ["x"]}),
        ({"bucket": "b", "where": str.islower}, {"bucket": "b", "where": str.islower}),
        ({"where": "s3".count}, {"where": "s3".count}),
    ],
)
def test_two_identical_routes_name_both_places(one: dict[str, Any], other: dict[str, Any]) -> None:
    app = App()

    def first(event: S3Event) -> None: ...
    def second(event: S3Event) -> None: ...

    app.on_s3_put(**one)(first)
    with pytest.raises(DuplicateRouteError) as caught:
        app.on_s3_put(**other)(second)

    assert [place.rpartition(" ")[2].rpartition(".")[2] for place in caught.value.places] == ["first", "second"]
    assert all(f"{__file__}:" in place and place in str(caught.value) for place in caught.value.places)
    assert [handler.function for handler in app.handlers()] == [first]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"bucket": iter(["a"])}, {"bucket": iter(["b"])}),
        ({"bucket": "b"}, {"key": "b"}),
        ({"bucket": re.compile("x")}, {"bucket": re.compile("x", re.IGNORECASE)}),
        ({"bucket": re.compile("x")}, {"bucket": "x"}),
        ({"prefix": "x"}, {"suffix": "x"}),
        ({"where": lambda event: True}, {"where": lambda event: True}),
    ],
)
def test_routes_that_differ_are_both_registered(one: dict[str, Any], other: dict[str, Any]) -> None:
    app = App()
    app.on_s3_put(**one)(lambda event: None)
    app.on_s3_put(**other)(lambda event: None)

    assert len(app.handlers()) == 2


# --- Mistakes -------------------------------------------------------------------------------------------------------


def wrong(decorate: Callable[[App], Any], said: str) -> None:
    with pytest.raises(RegistrationError, match=said):
        decorate(App())


def test_a_misspelt_filter() -> None:
    app: Any = App()

    wrong(lambda _: app.on_s3_put(buckett="b"), "on_s3_put has no filter 'buckett'. Did you mean 'bucket'")
    wrong(lambda _: app.on_sqs(zzz=1), "on_sqs has no filter 'zzz'. Its filters are: queue")


def test_filters_by_position() -> None:
    app: Any = App()

    wrong(lambda _: app.on_s3_put("uploads"), "on_s3_put accepts its filters by keyword: bucket")
    wrong(lambda _: app.on_sqs("orders"), "on_sqs accepts its filters by keyword: queue")


def test_a_decorator_without_parentheses() -> None:
    app: Any = App()

    wrong(lambda _: app.on_s3_put(lambda event: None), "Write @app.on_s3_put\\(\\), with parentheses")


@pytest.mark.parametrize("wanted", [5, 1.5, True, b"b", [], [5], ["a", None], {"a": 1}, re.compile(b"b"), object()])
def test_filters_of_the_wrong_type(wanted: Any) -> None:
    wrong(lambda app: app.on_s3_put(bucket=wanted), "bucket= must be a string, a compiled regex")
    wrong(lambda app: app.on_sqs(queue=wanted), "queue= must be a string, a compiled regex")
    wrong(lambda app: app.on_s3_put(prefix=wanted), "prefix= must be a string")
    wrong(lambda app: app.on_s3_put(suffix=wanted), "suffix= must be a string")
    wrong(lambda app: app.on_sns(attributes={"kind": wanted}), "attributes\\[kind\\]= must be a string")


@pytest.mark.parametrize("wanted", [{"prefix": "a"}, [{"prefix": "a"}], ["b", {"anything-but": ["a"]}]])
def test_an_event_pattern_is_no_filter_of_text(wanted: Any) -> None:
    said = "non-empty list of them. An event pattern is not a filter of text: write a glob, such as 'order-*'"
    wrong(lambda app: app.on_eventbridge(detail_type=wanted), re.escape(said))
    wrong(lambda app: app.on_sns(attributes={"kind": wanted}), re.escape(said))


@pytest.mark.parametrize("wanted", [re.compile("x"), [re.compile("x")]])
def test_an_affix_is_no_pattern(wanted: Any) -> None:
    wrong(lambda app: app.on_s3_put(prefix=wanted), "prefix= must be a string or a list of strings")


@pytest.mark.parametrize("wanted", ["kind", ["kind"], 5])
def test_attributes_are_a_dict(wanted: Any) -> None:
    wrong(lambda app: app.on_sqs(attributes=wanted), "attributes= must be a dict")


@pytest.mark.parametrize("wanted", ["event.size > 5", 5, True])
def test_where_is_a_function(wanted: Any) -> None:
    wrong(lambda app: app.on_s3(where=wanted), "where= must be a function of the event")


class _Asks:
    async def __call__(self, event: Any) -> bool:
        return False

    async def ask(self, event: Any) -> bool:
        return False


async def _asks(event: Any, other: int = 0) -> bool:
    return False


def _yields(event: Any) -> Any:
    yield False


@pytest.mark.parametrize("where", [_asks, _Asks(), _Asks().ask, partial(_asks, other=1), _yields])
def test_where_is_no_coroutine_function(where: Any) -> None:
    said = "where= must be a plain function"
    wrong(lambda app: app.on_s3(where=where), said)
    wrong(lambda app: _include(app, where), said)


def _include(app: App, where: Any) -> None:
    router = Router(where=where)
    router.get("/other")(lambda: None)
    app.include(router)


@pytest.mark.parametrize("route", [None, "s3", s3_source.put, lambda event: None])
def test_on_takes_a_route(route: Any) -> None:
    wrong(lambda app: app.on(route), "on needs a route")


def test_what_no_route_takes_names_the_filters_that_turned_it_away() -> None:
    app = App()
    app.on_s3_put(bucket="a", suffix=".jpg")(lambda event: None)

    with pytest.raises(UnhandledEventError, match="rejected by bucket, suffix"):
        app(s3.put(bucket="b", key="secret"))


def test_a_route_reads_as_it_was_written() -> None:
    def big(event: S3Event) -> bool:
        return event.size == 5

    assert repr(s3_source.put(bucket=["a", re.compile("b")], where=big)) == (
        "s3(bucket=['a', re.compile('b')], event_name='ObjectCreated:Put', where=big)"
    )


# --- For every filter and record ------------------------------------------------------------------------------------

words = st.text("ab*?[]-/", max_size=4)
patterns = st.sampled_from([re.compile("^a"), re.compile("b$"), re.compile("a.*b"), re.compile("")])
wanted_texts = st.none() | words | patterns | st.lists(words | patterns, min_size=1, max_size=3)
affixes = st.none() | words | st.lists(words, min_size=1, max_size=3)


def passes(wanted: Any, value: str) -> bool:
    """The same as a filter, written straight from the documentation."""
    if wanted is None:
        return True
    if isinstance(wanted, list):
        return any(passes(each, value) for each in wanted)
    if isinstance(wanted, str):
        return fnmatchcase(value, wanted) if set("*?[") & set(wanted) else value == wanted
    return wanted.search(value) is not None


def affixed(wanted: Any, test: Callable[[str], bool]) -> bool:
    return wanted is None or any(test(each) for each in ([wanted] if isinstance(wanted, str) else wanted))


@given(bucket=wanted_texts, key=wanted_texts, prefix=affixes, suffix=affixes, name=words, path=words)
def test_takes_is_the_conjunction_of_its_filters(
    bucket: Any, key: Any, prefix: Any, suffix: Any, name: str, path: str
) -> None:
    route = s3_source.event(bucket=bucket, key=key, prefix=prefix, suffix=suffix)
    expected = (
        passes(bucket, name)
        and passes(key, path)
        and affixed(prefix, path.startswith)
        and affixed(suffix, path.endswith)
    )

    assert route.matches(s3.put.record(bucket=name, key=path)) is expected


@given(source=wanted_texts, detail_type=wanted_texts, given_source=words, given_type=words)
def test_the_same_for_a_source_without_records(
    source: Any, detail_type: Any, given_source: str, given_type: str
) -> None:
    route = eventbridge_source.event(source=source, detail_type=detail_type)
    expected = passes(source, given_source) and passes(detail_type, given_type)

    assert route.matches(eventbridge.event(source=given_source, detail_type=given_type)) is expected
