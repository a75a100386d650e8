"""What importing each source costs: its own few classes, and nothing else.

The figures go to the output (`pytest -s`). None is above 1.5 ms on a quiet machine: the ceiling is generous.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from pkgutil import iter_modules

import pytest

from lambdarouter import sources

NAMES = sorted(module.name for module in iter_modules(sources.__path__))
CEILING_MILLIS = 8.0
SCRIPT = """
import sys, time
import lambdarouter.routes, lambdarouter.events, lambdarouter.tables, lambdarouter.http
from importlib import import_module
start = time.perf_counter()
for name in sys.argv[1:]:
    before = time.perf_counter()
    import_module(f"lambdarouter.sources.{name}")
    print(name, (time.perf_counter() - before) * 1000)
"""


@pytest.fixture(scope="module")
def costs() -> dict[str, float]:
    """Milliseconds for each source, the best of three processes; all that sources share is loaded before."""
    best: dict[str, float] = {}
    for _ in range(3):
        run = subprocess.run(
            [sys.executable, "-c", SCRIPT, *NAMES],
            capture_output=True,
            text=True,
            check=True,
            cwd=Path(__file__).parents[1],
            timeout=120,
        )
        for line in run.stdout.splitlines():
            name, millis = line.split()
            best[name] = min(float(millis), best.get(name, float("inf")))
    return best


def test_every_source_is_cheap_to_import(costs: dict[str, float]) -> None:
    for name, millis in sorted(costs.items(), key=lambda each: -each[1]):
        sys.stdout.write(f"{name:28} {millis:6.2f} ms{'  above 5 ms' if millis > 5 else ''}\n")

    assert costs.keys() == set(NAMES)
    assert max(costs.values()) < CEILING_MILLIS
