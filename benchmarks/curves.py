"""Scale curves: measured by `warm/curves.py`, drawn and tabled into `results/`."""

import json
import subprocess
from pathlib import Path
from typing import Any

from .environment import PYTHON, ROOT, machine, measured, versions
from .report import table

RESULTS = ROOT / "benchmarks" / "results"

DRAW = """
import json, sys
import matplotlib
matplotlib.use("svg")
matplotlib.rcParams["svg.hashsalt"] = "lambdarouter"
import matplotlib.pyplot as plot
for index, curve in enumerate(json.load(sys.stdin)):
    figure, axes = plot.subplots(figsize=(7, 4))
    for name, values in curve["us"].items():
        points = [(x, y) for x, y in zip(curve["at"], values) if y is not None]
        axes.plot(*zip(*points), marker="o", label=name, linewidth=2.5 if "lambdarouter" in name else 1.2)
    axes.set(xscale="log", yscale="log", xlabel=curve["x"], ylabel="microseconds", title=curve["title"])
    axes.grid(alpha=0.3)
    axes.legend(fontsize="small")
    figure.tight_layout()
    figure.savefig(f"{sys.argv[1]}/{curve['name']}.svg", metadata={"Date": None})
"""
NAMES = ("routes", "http_routes", "records", "bytes", "sources")


class Curves:
    """Every curve: title, what grows, and microseconds by candidate."""

    def __init__(self) -> None:
        self.all: list[dict[str, Any]] = measured("curves.py")
        for name, curve in zip(NAMES, self.all, strict=True):
            curve["name"] = name

    def growth(self, name: str, candidate: str, low: int, high: int) -> float:
        """How much longer a candidate takes at one point than at another."""
        curve = next(each for each in self.all if each["name"] == name)
        at, figures = curve["at"], curve["us"][candidate]
        ratio: float = figures[at.index(high)] / figures[at.index(low)]
        return ratio

    def write(self, results: Path = RESULTS) -> None:
        """The tables, and a plot of each curve."""
        subprocess.run([str(PYTHON), "-c", DRAW, str(results)], input=json.dumps(self.all), text=True, check=True)
        about = ", ".join(f"{name} {version}" for name, version in versions().items())
        parts = ["# Curves", "", f"{machine()}. {about}.", "", "Microseconds, the median of nine rounds.", ""]
        for curve in self.all:
            parts += [f"## {curve['title']}", "", f"![{curve['title']}]({curve['name']}.svg)", ""]
            head = (curve["x"], *(f"{point:,}" for point in curve["at"]))
            rows = [
                (name, *("" if value is None else f"{value:,.2f}" for value in values))
                for name, values in curve["us"].items()
            ]
            parts += [*table(head, rows), ""]
            if "note" in curve:
                parts += [curve["note"], ""]
        (results / "curves.md").write_text("\n".join(parts))
