"""Warm dispatch: the figures of `warm/`, which runs in the environment of the peers.

A ratio is the median of the rounds' own ratios: the two figures of a round were taken within milliseconds of each
other, under the same conditions.
"""

import statistics

from .environment import measured

JSON = "json.loads of the payload"


class Warm:
    """Seconds a call by table, candidate and round; and memory of a batch."""

    def __init__(self, rounds: int) -> None:
        self.tables: dict[str, dict[str, list[float]]] = measured("__main__.py", str(rounds))
        #: By candidate, the most memory that a batch of 10,000 takes over that of its payload.
        self.memory: dict[str, float] = measured("memory.py")
        patterns = measured("patterns.py")
        #: Microseconds of one event, by what tells the handlers apart and by their number.
        self.handlers: dict[str, dict[str, float]] = patterns["us"]
        #: Nanoseconds of one comparison, by the match values of a pattern.
        self.operators: dict[str, float] = patterns["ns"]

    def seconds(self, table: str, candidate: str) -> float:
        """Seconds a call, the median of the rounds."""
        return statistics.median(self.tables[table][candidate])

    def ratio(self, table: str, candidate: str, other: str = JSON) -> float:
        """How much a candidate takes in relation to another of its table."""
        pairs = zip(self.tables[table][candidate], self.tables[table][other], strict=True)
        return statistics.median(one / two for one, two in pairs)

    def detect(self) -> tuple[float, float, int]:
        """Of `detect`, the median over all payloads: seconds at best, the ratio to `json.loads`; and how many."""
        payloads = [name for name in self.tables["detect"] if name != JSON]
        best = statistics.median(min(self.tables["detect"][name]) for name in payloads)
        return best, statistics.median(self.ratio("detect", name) for name in payloads), len(payloads)
