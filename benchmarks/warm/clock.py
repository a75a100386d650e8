"""Timing in turn: every candidate of a table runs a few milliseconds, then the next, round after round.

Times are of the thread's processor, which other work on the machine disturbs least. The collector runs, as it does in
a function; what was there before the measurement is frozen, so that no candidate pays for another's imports.
"""

import gc
import time
from itertools import repeat

SLICE = 0.004


def rounds(candidates, count):
    """Seconds a call for each candidate: a list with one figure for each round, in the order of the rounds."""
    for function in candidates.values():
        function()  # the first call creates what later ones find, so its time says nothing about theirs
    gc.collect()
    gc.freeze()
    calls = {name: _calls(function) for name, function in candidates.items()}
    found = {name: [] for name in candidates}
    for _ in range(count):
        for name, function in candidates.items():
            found[name].append(_timed(function, calls[name]))
    return found


def _calls(function):
    """How many calls fill a slice."""
    calls = 1
    while True:
        # One disturbed timing must not end the search: a single call in each round would be measured with cold caches.
        seconds = min(_timed(function, calls) for _ in range(3)) * calls
        if seconds >= SLICE:
            return calls
        calls = max(calls * 2, int(calls * SLICE / max(seconds, 1e-7)))


def _timed(function, calls):
    start = time.thread_time()
    for _ in repeat(None, calls):
        function()
    return (time.thread_time() - start) / calls
