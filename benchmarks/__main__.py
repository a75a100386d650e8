"""`python -m benchmarks [--quick]`: measures everything, prints the report, and fails if a budget is missed.

A full run takes about five minutes and writes `benchmarks/results/latest.md`; a quick one only prints.
"""

import argparse
import sys

from . import environment, payloads, report
from .curves import Curves
from .first_events import FirstEvents
from .sizes import Sizes
from .starts import Starts
from .warm_paths import Warm

FULL, QUICK = (60, 120, 25), (8, 30, 5)  # rounds of cold starts, of warm measurements, of first events


def main() -> int:
    """Run it; return 1 if a budget is missed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="few rounds, to try it; results are only printed")
    quick: bool = parser.parse_args().quick
    environment.prepare()
    payloads.write()
    cold, warm, first = QUICK if quick else FULL
    starts, paths, firsts, sizes = Starts(cold), Warm(warm), FirstEvents(first), Sizes()
    budgets = report.budgets(starts, paths, firsts, sizes)
    if not quick:
        curves = Curves()
        curves.write()
        budgets += report.growth(curves)
    text = report.markdown(starts, paths, firsts, sizes, budgets)
    print(text)
    if not quick:
        results = environment.ROOT / "benchmarks" / "results"
        results.mkdir(exist_ok=True)
        (results / "latest.md").write_text(text)
    return 0 if all(budget.kept for budget in budgets) else 1


if __name__ == "__main__":
    sys.exit(main())
