"""Match values of two patterns that accept a value in common, and those that exclude each other."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdarouter._checking.pattern_overlap import overlap
from lambdarouter._routing.pattern_values import Numbers, Values

DISJOINT: list[tuple[Any, Any]] = [
    ("a", "b"),
    ("a", 1),
    ("eu-west-1", {"prefix": "us-"}),
    ({"prefix": "eu-"}, {"prefix": "us-"}),
    ({"prefix": {"equals-ignore-case": "EU-"}}, {"prefix": "us-"}),
    ({"suffix": ".png"}, {"suffix": ".jpg"}),
    ({"equals-ignore-case": "Order"}, {"prefix": "pay"}),
    ({"equals-ignore-case": "Order"}, {"equals-ignore-case": "Payment"}),
    ({"wildcard": "images/*.png"}, {"prefix": "texts/"}),
    ({"wildcard": "images/*.png"}, {"wildcard": "images/*.jpg"}),
    ({"wildcard": "images"}, {"prefix": "texts"}),
    ({"numeric": ["<", 5]}, {"numeric": [">=", 5]}),
    ({"numeric": [">", 0, "<=", 5]}, {"numeric": ["=", 0]}),
    ({"numeric": [">", 0]}, 0),
    ({"numeric": [">", 0]}, {"prefix": "1"}),
    ({"anything-but": ["a"]}, "a"),
    ({"exists": False}, {"prefix": "a"}),
    ({"exists": False}, {"exists": True}),
    ({"cidr": "10.0.0.0/8"}, "11.0.0.1"),
]
OVERLAPPING: list[tuple[Any, Any]] = [
    ({"prefix": "eu-"}, {"prefix": "eu-west"}),
    ({"prefix": "eu-"}, {"suffix": "-1"}),
    ({"prefix": {"equals-ignore-case": "EU-"}}, {"prefix": "eu-w"}),
    ({"wildcard": "images/*"}, {"suffix": ".png"}),
    ({"numeric": ["<=", 5]}, {"numeric": [">=", 5]}),
    ({"numeric": ["=", 300]}, 300.0),
    ({"anything-but": ["a"]}, {"prefix": "a"}),
    ({"exists": True}, {"prefix": "a"}),
    ({"exists": False}, {"exists": False}),
    ({"cidr": "10.0.0.0/8"}, {"prefix": "10."}),
]


@pytest.mark.parametrize(("one", "two"), DISJOINT)
def test_values_that_exclude_each_other(one: Any, two: Any) -> None:
    assert not overlap([one], [two], Numbers())
    assert not overlap([two], [one], Numbers())
    assert overlap([one, two], [two], Numbers())


@pytest.mark.parametrize(("one", "two"), OVERLAPPING)
def test_values_with_a_value_in_common(one: Any, two: Any) -> None:
    assert overlap([one], [two], Numbers())
    assert overlap([two], [one], Numbers())


texts = st.text("aB/.-*", max_size=3)
wildcards = st.lists(st.text("aB/", min_size=1, max_size=2), min_size=1, max_size=3).map("*".join)
bounds = st.integers(-2, 2)
values = st.one_of(
    texts,
    bounds,
    st.none(),
    st.builds(lambda name, text: {name: text}, st.sampled_from(["prefix", "suffix", "equals-ignore-case"]), texts),
    st.builds(lambda name, text: {name: {"equals-ignore-case": text}}, st.sampled_from(["prefix", "suffix"]), texts),
    wildcards.map(lambda text: {"wildcard": text}),
    st.builds(lambda sign, number: {"numeric": [sign, number]}, st.sampled_from(["<", "<=", "=", ">=", ">"]), bounds),
    bounds.map(lambda low: {"numeric": [">=", low, "<", low + 2]}),
    texts.map(lambda text: {"anything-but": text}),
    st.booleans().map(lambda is_there: {"exists": is_there}),
)


@given(values, values, st.one_of(texts, wildcards.map(lambda text: text.replace("*", "B.")), bounds, st.none()))
def test_values_that_accept_a_scalar_overlap(one: Any, two: Any, scalar: Any) -> None:
    if Values([one], Numbers()).accepts(scalar) and Values([two], Numbers()).accepts(scalar):
        assert overlap([one], [two], Numbers())
