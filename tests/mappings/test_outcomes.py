"""What a mapping makes of a result: the conditions of AWS's pages."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdarouter._mappings.outcomes import Outcome, read_result

BATCH = ["a", "b", "c"]


def named(*identifiers: Any) -> dict[str, Any]:
    """A partial batch response."""
    return {"batchItemFailures": [{"itemIdentifier": each} for each in identifiers]}


@pytest.mark.parametrize("result", [None, {}, {"batchItemFailures": None}, {"batchItemFailures": []}], ids=str)
def test_complete_success(result: Any) -> None:
    assert read_result(result, BATCH, reports=True) == Outcome()


@pytest.mark.parametrize(
    ("result", "failed"),
    [(named("b"), {"b"}), (named("b", "c"), {"b", "c"}), (named("b", "b"), {"b"}), (named("a", "b", "c"), set(BATCH))],
)
def test_named_records_have_failed(result: Any, failed: set[str]) -> None:
    assert read_result(result, BATCH, reports=True) == Outcome(frozenset(failed))


@pytest.mark.parametrize(
    ("result", "reason"),
    [
        (named(""), "has no itemIdentifier"),
        (named(None), "has no itemIdentifier"),
        (named("b", 7), "has no itemIdentifier"),
        ({"batchItemFailures": [{"identifier": "b"}]}, "has no itemIdentifier"),
        ({"batchItemFailures": ["b"]}, "has no itemIdentifier"),
        (named("b", "z"), "does not belong to this batch"),
        ({"batchItemFailures": "b"}, "is not a list"),
        ("done", "is not an object"),
        ([], "is not an object"),
    ],
    ids=str,
)
def test_complete_failure(result: Any, reason: str) -> None:
    outcome = read_result(result, BATCH, reports=True)

    assert outcome.failed == set(BATCH)
    assert reason in outcome.reason


def test_a_mapping_without_the_setting_reads_nothing() -> None:
    assert read_result(named("a"), BATCH, reports=False) == Outcome()
    assert read_result("done", BATCH, reports=False) == Outcome()


def test_identifiers_of_kafka_are_pairs() -> None:
    batch = [("orders-0", 7), ("orders-1", 7)]

    assert read_result(named({"partition": "orders-1", "offset": 7}), batch, reports=True).failed == {("orders-1", 7)}
    assert read_result(named({"partition": "orders-1"}), batch, reports=True).failed == set(batch)


json_values: Any = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.sampled_from(BATCH),
    lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(["batchItemFailures", "itemIdentifier"]), inner),
)


@given(json_values)
def test_any_result_has_an_outcome_of_this_batch(result: Any) -> None:
    assert read_result(result, BATCH, reports=True).failed <= set(BATCH)
