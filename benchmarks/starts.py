"""Cold start: a whole process per run, with the scenarios in turn: a disturbance affects all of them.

The measure is the processor time of the process minus that of the bare start in the same round: other work on the
machine changes it least. The wall-clock time is also shown.
"""

import os
import statistics
import time
from typing import NamedTuple

from .environment import HOME, PYTHON, ROOT, variables

SCENARIOS = {
    "bare": "runtime client, handler by hand",
    "attrs_alone": "the same with `import attrs`",
    "attrs_and_cattrs": "the same with `import attrs, cattrs`",
    "cattrs_models": "the same, with cattrs structuring one class",
    "chalice_untyped": "Chalice, S3 and HTTP",
    "powertools_plain": "Powertools, data classes and resolver, S3 and HTTP",
    "powertools_models": "Powertools, parser, batch processor and validation, with models",
    "mangum_starlette": "Mangum and Starlette, HTTP (S3 by hand)",
    "lambdarouter_plain": "**lambdarouter, S3 and HTTP**",
    "lambdarouter_models": "**lambdarouter, S3, SQS and HTTP, with models**",
    "lambdarouter_ten_sources": "**lambdarouter, handlers for ten sources**",
    "example_quickstart": "the quickstart, attrs models and six handlers (S3)",
    "example_shop": "the shop, 33 handlers, lazily included (S3)",
}


class Start(NamedTuple):
    """One process: seconds of processor time, and seconds on the clock."""

    cpu: float
    wall: float


class Starts:
    """The starts of every scenario, by round."""

    def __init__(self, rounds: int) -> None:
        self.rounds: list[dict[str, Start]] = []
        names = list(SCENARIOS)
        for scenario in names:
            _run(scenario)  # whatever is cold on the machine itself: files, caches of compiled code
        for index in range(rounds):
            # Each round begins elsewhere: none always runs after the same other one.
            turn = index % len(names)
            self.rounds.append({name: _run(name) for name in names[turn:] + names[:turn]})

    def over_bare(self, scenario: str) -> float:
        """Seconds of processor time over the bare start: the median of the rounds' differences."""
        return statistics.median(each[scenario].cpu - each["bare"].cpu for each in self.rounds)

    def cpu(self, scenario: str) -> float:
        """Seconds of processor time, the median."""
        return statistics.median(each[scenario].cpu for each in self.rounds)

    def wall(self, scenario: str) -> float:
        """Seconds on the clock, the median."""
        return statistics.median(each[scenario].wall for each in self.rounds)

    def ratio(self, scenario: str, other: str) -> float:
        """What a scenario costs over the bare start, in relation to another."""
        return self.over_bare(scenario) / self.over_bare(other)


def _run(scenario: str) -> Start:
    script = ROOT / "benchmarks" / "cold" / f"{scenario}.py"
    command = [str(PYTHON), str(script), str(HOME / "first.json")]
    start = time.perf_counter()
    process = os.posix_spawn(command[0], command, variables())
    _, status, used = os.wait4(process, 0)
    wall = time.perf_counter() - start
    if status:
        raise SystemExit(f"{scenario}: the process failed with {os.waitstatus_to_exitcode(status)}")
    return Start(used.ru_utime + used.ru_stime, wall)
