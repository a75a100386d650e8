"""The first event after `app.prime()` compared with later ones: figures of `warm/first_event.py`, a process per run.

The first event of any program is slower than its later ones, even without a framework: code and data are touched for
the first time. Therefore the ratio of lambdarouter is compared with the ratio of the same events handled by hand.
"""

import statistics

from .environment import measured

EVENTS = {"s3": "S3 put", "sqs": "SQS message", "rest": "REST GET", "post": "HTTP API POST"}
OURS, BY_HAND = "first_primed", "first_by_hand"


class FirstEvents:
    """Microseconds of the first event and of a later one, by candidate, event and round."""

    def __init__(self, rounds: int) -> None:
        self.taken: dict[tuple[str, str], list[tuple[float, float]]] = {}
        for _ in range(rounds):
            for event in EVENTS:
                for candidate in (OURS, BY_HAND):
                    first, later = measured("first_event.py", candidate, event)
                    self.taken.setdefault((candidate, event), []).append((first, later))

    def microseconds(self, candidate: str, event: str) -> tuple[float, float]:
        """The first event and a later one: medians."""
        first, later = zip(*self.taken[candidate, event], strict=True)
        return statistics.median(first), statistics.median(later)

    def ratio(self, candidate: str, event: str) -> float:
        """The first event in relation to a later one of the same process: the median."""
        return statistics.median(first / later for first, later in self.taken[candidate, event])

    def over_by_hand(self, event: str) -> float:
        """That ratio of lambdarouter in relation to the one by hand."""
        return self.ratio(OURS, event) / self.ratio(BY_HAND, event)
