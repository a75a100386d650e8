"""`python -m benchmarks [--quick]`: measures everything, prints the report, and fails where a budget is missed.

A full run takes about three minutes and writes `benchmarks/results/latest.md`; a quick one only prints.
"""

import argparse
import sys

from . import environment, payloads, report
from .curves import Curves
from .starts import Starts
from .warm_paths import Warm

FULL, QUICK = (60, 120), (8, 30)  # rounds of cold starts, rounds of warm measurements


def main() -> int:
    """Run it; 1 where a budget is missed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="few rounds, to try it; results are only printed")
    quick: bool = parser.parse_args().quick
    environment.prepare()
    payloads.write()
    cold, warm = QUICK if quick else FULL
    starts, paths = Starts(cold), Warm(warm)
    budgets = report.budgets(starts, paths)
    if not quick:
        curves = Curves()
        curves.write()
        budgets += report.growth(curves)
    text = report.markdown(starts, paths, budgets)
    print(text)
    if not quick:
        results = environment.ROOT / "benchmarks" / "results"
        results.mkdir(exist_ok=True)
        (results / "latest.md").write_text(text)
    return 0 if all(budget.kept for budget in budgets) else 1


if __name__ == "__main__":
    sys.exit(main())
