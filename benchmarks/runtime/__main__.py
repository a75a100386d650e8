"""`python -m benchmarks.runtime [--quick]`: measures in AWS's runtime client, under the emulator and CPU quotas.

Lambda gives INIT a whole processor, and invocations a share of memory / 1,769 MB. Each function enters a cgroup of its own,
whose quota begins when its module has been imported. A full run takes about ten minutes and writes `results/runtime.md`.
"""

import argparse
import json
import statistics
import sys
from collections.abc import Callable
from typing import NamedTuple

from .. import environment
from ..report import Budget, table
from . import measure, packages
from .measure import TYPED, First, Taken, Warm
from .packages import UNPRIMED

BY_HAND, OURS, POWERTOOLS = "by_hand", "with_lambdarouter", "with_powertools"
TITLES = {
    BY_HAND: "by hand, untyped",
    OURS: "**lambdarouter**",
    OURS + UNPRIMED: "lambdarouter, not primed",
    POWERTOOLS: "Powertools",
}
MEMORIES = (128, 512, 1769)
EVENTS = 1000
FULL, QUICK = (11, 8), (1, 1)  # rounds of starts, and of warm events


class Setting(NamedTuple):
    """What a start is measured with."""

    name: str
    compiled: bool
    memory_mb: int


class Measured:
    """Every start and every run of warm events, by round; the candidates in turn, so that what disturbs one disturbs all."""

    def __init__(self, starts: int, warm: int) -> None:
        self.starts: list[dict[Setting, First]] = []
        self.warm: list[dict[str, Warm]] = []
        settings = [
            Setting(name, compiled, memory) for memory in MEMORIES for compiled in (True, False) for name in TITLES
        ]
        for _ in range(starts):
            self.starts.append(
                {each: measure.first(each.name, compiled=each.compiled, memory_mb=each.memory_mb) for each in settings}
            )
        for _ in range(warm):
            self.warm.append(measure.warm(list(packages.NEEDS), EVENTS))
        events = packages.PLACE / "events.json"
        events.write_text(json.dumps(measure.events()))
        self.opened = {name: packages.opened(name, events) for name in packages.NEEDS}
        self.sizes = {name: packages.size(name) for name in packages.NEEDS}

    def milliseconds(self, setting: Setting, read: Callable[[First], Taken]) -> Taken:
        """The medians of the clock and of the processor."""
        taken = [read(each[setting]) for each in self.starts]
        return Taken(
            statistics.median(each.wall for each in taken) * 1e3, statistics.median(each.cpu for each in taken) * 1e3
        )

    def first_ratio(self, read: Callable[[First], Taken]) -> float:
        """What lambdarouter takes of the clock at the smallest memory, over Powertools: the median of the rounds."""
        ours, other = (Setting(name, True, MEMORIES[0]) for name in (OURS, POWERTOOLS))
        return statistics.median(read(each[ours]).wall / read(each[other]).wall for each in self.starts)

    def warm_microseconds(self, name: str, event: str) -> float:
        """Processor time of one event: the median."""
        return statistics.median(each[name].cpu[event] for each in self.warm) * 1e6

    def warm_ratio(self, event: str) -> float:
        """lambdarouter over Powertools, processor time of one event: the median of the rounds."""
        return statistics.median(each[OURS].cpu[event] / each[POWERTOOLS].cpu[event] for each in self.warm)

    def memory_mb(self, name: str) -> float:
        """Resident memory of the process in the end."""
        return statistics.median(each[name].memory_kb for each in self.warm) / 1024


def start(each: First) -> Taken:
    """From nothing to the answer to the first event."""
    return each.start


def event(kind: str) -> Callable[[First], Taken]:
    """The first event of a kind."""
    return lambda each: each.events[kind]


def budgets(measured: Measured) -> list[Budget]:
    """What is promised of the runtime."""
    smallest = f"{MEMORIES[0]} MB"
    # The batch processor of Powertools makes its models in INIT, as priming does, and half of its first event is less
    # than the runtime client needs for a handler by hand.
    first = {"sqs": 1.0, "get": 0.5, "post": 0.5}
    return [
        *(
            Budget(f"the first {kind} at {smallest} / Powertools", first[kind], measured.first_ratio(event(kind)))
            for kind in TYPED
        ),
        Budget(f"the first typed events at {smallest} / Powertools", 0.5, measured.first_ratio(First.typed)),
        Budget(f"start to the first answer at {smallest} / Powertools", 1.0, measured.first_ratio(start)),
        Budget(
            "a warm s3, processor / Powertools", 1.0, measured.warm_ratio("s3"), ceiling=1.15, given_up="decision 25"
        ),
        *(Budget(f"a warm {kind}, processor / Powertools", 1.0, measured.warm_ratio(kind)) for kind in TYPED),
    ]


def markdown(measured: Measured, kept: list[Budget], quota: str) -> str:
    """The report."""
    about = ", ".join(f"{name} {version}" for name, version in environment.versions().items())
    lines = [
        "# In the real runtime",
        "",
        f"{environment.machine()}. {about}.",
        "",
        f"AWS's runtime client under AWS's runtime interface emulator. {quota} Times are medians of {len(measured.starts)} starts, "
        "of the clock as the caller sees it, and in brackets of the processor; both in milliseconds. The emulator and the "
        "loopback are in the clock, not in the processor's time.",
        "",
        *table(("budget", "at most", "figure", ""), [each.line() for each in kept]),
        "",
    ]
    for memory in MEMORIES:
        for compiled in (True, False):
            lines += [f"## {memory:,} MB, {'with' if compiled else 'without'} .pyc files", ""]
            lines += [*table(*_starts(measured, memory, compiled)), ""]
    return "\n".join([*lines, *_warm(measured), *_carried(measured), ""])


def _starts(measured: Measured, memory: int, compiled: bool) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    head = ("", "start to the first answer (S3)", "first SQS", "first GET", "first POST", "the three typed ones")
    reads = (start, *map(event, TYPED), First.typed)
    rows = [
        (
            title,
            *(
                f"{taken.wall:.1f} ({taken.cpu:.1f})"
                for taken in (measured.milliseconds(Setting(name, compiled, memory), read) for read in reads)
            ),
        )
        for name, title in TITLES.items()
    ]
    return head, rows


def _warm(measured: Measured) -> list[str]:
    kinds = ("s3", *TYPED)
    rows = [
        (
            TITLES[name],
            *(f"{measured.warm_microseconds(name, kind):.0f}" for kind in kinds),
            f"{measured.memory_mb(name):.1f}",
        )
        for name in packages.NEEDS
    ]
    head = ("", *(f"{kind}, us" for kind in kinds), "memory, MB")
    return [f"## Processor time of a warm event, and memory after {EVENTS:,}", "", *table(head, rows), ""]


def _carried(measured: Measured) -> list[str]:
    rows = [
        (TITLES[name], *(f"{each / 1e3:,.0f}" for each in measured.sizes[name]), str(measured.opened[name]))
        for name in packages.NEEDS
    ]
    head = ("", "source, KB", "with .pyc, KB", "zipped, KB", "files opened")
    return ["## The package, and the files that a start and four events open", "", *table(head, rows)]


def main() -> int:
    """Run it; 1 where a budget is missed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.runtime", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="one round, to try it; results are only printed")
    quick: bool = parser.parse_args().quick
    environment.prepare()
    packages.prepare(environment.fingerprint())
    measured = Measured(*(QUICK if quick else FULL))
    kept = budgets(measured)
    text = markdown(measured, kept, measure.quota_sentence())
    print(text)
    if not quick:
        (environment.ROOT / "benchmarks" / "results" / "runtime.md").write_text(text)
    return 0 if all(each.kept for each in kept) else 1


if __name__ == "__main__":
    sys.exit(main())
