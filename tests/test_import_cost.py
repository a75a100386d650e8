"""What importing each source costs: its own few classes, and nothing else.

In processor time, and against importing a few modules of the standard library in the same process, for a machine may be
busy. The figures go to the output (`pytest -s`): none is above 1.5 ms on a quiet machine. The ceiling is generous.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from pkgutil import iter_modules

import pytest

from lambdarouter import sources

NAMES = sorted(module.name for module in iter_modules(sources.__path__))
#: In relation to `BASELINE`.
CEILING = 2.0
BASELINE = "argparse difflib optparse pdb"
SCRIPT = """
import sys, time
import lambdarouter._routing.route, lambdarouter._events.model, lambdarouter._routing.route_table, lambdarouter.http
from importlib import import_module
before = time.process_time()
for name in sys.argv[1].split():
    import_module(name)
baseline = time.process_time() - before
for name in sys.argv[2:]:
    before = time.process_time()
    import_module(f"lambdarouter.sources.{name}")
    print(name, (time.process_time() - before) * 1000, (time.process_time() - before) / baseline)
"""


@pytest.fixture(scope="module")
def costs() -> dict[str, tuple[float, float]]:
    """What each source costs in relation to the baseline, and in milliseconds: the best of three processes.

    All that sources share is loaded before.
    """
    best: dict[str, tuple[float, float]] = {}
    for _ in range(3):
        run = subprocess.run(
            [sys.executable, "-c", SCRIPT, BASELINE, *NAMES],
            capture_output=True,
            text=True,
            check=True,
            cwd=Path(__file__).parents[1],
            timeout=120,
        )
        for line in run.stdout.splitlines():
            name, millis, ratio = line.split()
            best[name] = min((float(ratio), float(millis)), best.get(name, (float("inf"), 0.0)))
    return best


def test_every_source_is_cheap_to_import(costs: dict[str, tuple[float, float]]) -> None:
    for name, (ratio, millis) in sorted(costs.items(), key=lambda each: -each[1][0]):
        sys.stdout.write(f"{name:28} {millis:6.2f} ms {ratio:5.2f} x\n")

    assert costs.keys() == set(NAMES)
    assert max(ratio for ratio, _ in costs.values()) < CEILING
