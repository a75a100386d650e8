"""The way of a batch through retries, halves and the end of the retries."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from lambdarouter._mappings.outcomes import Outcome
from lambdarouter._mappings.shards import RetryPolicy, ShardBatch


def played(count: int, poison: set[int], policy: RetryPolicy, *, reports: bool) -> tuple[list[list[int]], list[int]]:
    """The deliveries of a batch until its end, and what was discarded, where some records always fail."""
    batch = ShardBatch(list(range(count)), policy, lambda each: each)
    deliveries: list[list[int]] = []
    discarded: list[int] = []
    settled: list[int] = []
    while (part := batch.current) is not None:
        deliveries.append(list(part.records))
        failed = poison & set(part.records)
        everything = frozenset(part.records) if failed else frozenset[int]()
        outcome = batch.settle(Outcome(frozenset(failed) if reports else everything))
        discarded += outcome.discarded
        settled += outcome.succeeded + outcome.discarded
    assert settled == list(range(count))  # each once, and in order
    return deliveries, discarded


def test_a_batch_without_failures_is_delivered_once() -> None:
    assert played(3, set(), RetryPolicy(), reports=True) == ([[0, 1, 2]], [])
    assert played(0, set(), RetryPolicy(), reports=True) == ([], [])


def test_a_partial_response_moves_the_checkpoint_before_the_retries_count() -> None:
    deliveries, discarded = played(3, {1}, RetryPolicy(retries=1), reports=True)

    assert deliveries == [[0, 1, 2], [1, 2], [1, 2]]
    assert discarded == [1, 2]  # as Lambda does: the batch, not only the record


def test_halves_leave_only_the_poison_record() -> None:
    deliveries, discarded = played(4, {2}, RetryPolicy(retries=1, bisects=True), reports=False)

    assert deliveries == [[0, 1, 2, 3], [0, 1], [2, 3], [2], [2], [3]]
    assert discarded == [2]


def test_records_that_are_too_old_are_discarded_in_order() -> None:
    batch = ShardBatch([1, 5, 2], RetryPolicy(), lambda each: each)

    assert batch.discard_while(lambda each: each < 3).discarded == [1]
    assert batch.current is not None
    assert batch.current.records == [5, 2]
    assert batch.discard_while(lambda each: True).discarded == [5, 2]
    assert batch.current is None


@given(
    st.integers(0, 12),
    st.sets(st.integers(0, 11)),
    st.integers(0, 3),
    st.booleans(),
    st.booleans(),
)
def test_every_record_is_settled_once_and_a_good_one_is_discarded_only_with_a_bad_one(
    count: int, poison: set[int], retries: int, bisects: bool, reports: bool
) -> None:
    _, discarded = played(count, poison, RetryPolicy(retries=retries, bisects=bisects), reports=reports)

    assert {each for each in poison if each < count} <= set(discarded)
    if bisects:
        assert set(discarded) <= poison
