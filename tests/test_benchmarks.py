"""The clock of the benchmarks, which decides how often a candidate is called in each round."""

from __future__ import annotations

import gc
import runpy
from pathlib import Path
from time import thread_time
from typing import Any

CLOCK = Path(__file__).resolve().parents[1] / "benchmarks" / "warm" / "clock.py"


class Candidate:
    """A fast function, some of whose first calls are slow, as one that builds an index is."""

    def __init__(self, slow: set[int]) -> None:
        self.slow = slow
        self.calls = 0

    def __call__(self) -> None:
        self.calls += 1
        end = thread_time() + (0.006 if self.calls in self.slow else 0)
        while thread_time() < end:
            pass


def test_a_slow_call_does_not_make_each_round_one_single_call() -> None:
    clock: dict[str, Any] = runpy.run_path(str(CLOCK))
    fast, first, second = Candidate(set()), Candidate({1}), Candidate({1, 2})
    try:
        found = clock["rounds"]({"fast": fast, "first": first, "second": second}, 5)
    finally:
        gc.unfreeze()

    assert all(len(each) == 5 for each in found.values())
    assert min(first.calls, second.calls) > fast.calls / 10
