"""Writes the table of what a million events cost into docs/performance.md, from the figures of `benchmarks.runtime`.

`python -m benchmarks.cost` updates the table after `make bench`. Prices and assumptions are the constants of this module.
"""

from __future__ import annotations

import math
import re
from pathlib import Path

from docs.blocks import replaced, update

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "performance.md"
RESULTS = ROOT / "benchmarks" / "results" / "runtime.md"

#: Dollars for a GB-second on x86 in us-east-1, and for a million requests (https://aws.amazon.com/lambda/pricing/).
GB_SECOND = 0.0000166667
MILLION_REQUESTS = 0.20
#: The share of events that start a new environment. INIT is billed as well.
COLD = 0.01
#: The memory at which an invocation has a whole processor, in MB.
WHOLE_PROCESSOR = 1769
MEMORY = ("128 MB", "512 MB", "1,769 MB")
SERVICES = ("by hand, untyped", "**lambdarouter**", "Powertools")


def section(page: str, heading: str) -> str:
    """The text below a heading, up to the next one."""
    found = re.search(rf"^## {re.escape(heading)}\n(.*?)(?=^## |\Z)", page, re.MULTILINE | re.DOTALL)
    assert found is not None, f"{RESULTS.name} has no section {heading!r}"
    return found[1]


def row(text: str, name: str) -> list[str]:
    """The cells of the row of a service."""
    (line,) = [each for each in text.splitlines() if each.startswith(f"| {name} ")]
    return [cell.strip() for cell in line.strip("|").split("|")][1:]


def start_millis(page: str, memory: str, name: str) -> float:
    """The processor time of a start up to the first answer, with compiled files."""
    found = re.search(r"\(([\d.]+)\)", row(section(page, f"{memory}, with .pyc files"), name)[0])
    assert found is not None
    return float(found[1])


def warm_millis(page: str, name: str) -> float:
    """The processor time of a warm event: the mean of S3, SQS, GET and POST."""
    cells = row(section(page, "Processor time of a warm event, and memory after 1,000"), name)
    return sum(float(each) for each in cells[:4]) / 4 / 1000


def dollars(page: str, memory: str, name: str) -> tuple[int, float]:
    """The billed milliseconds of a warm event, and the price of a million events."""
    megabytes = int(memory.removesuffix(" MB").replace(",", ""))
    warm = math.ceil(warm_millis(page, name) / min(1, megabytes / WHOLE_PROCESSOR))
    seconds = (1_000_000 * warm + 1_000_000 * COLD * start_millis(page, memory, name)) / 1000
    return warm, seconds * megabytes / 1024 * GB_SECOND + MILLION_REQUESTS


def table(page: str) -> str:
    """The table: for each memory size, the billed time of a warm event and the price of a million."""
    lines = [f"| | {' | '.join(MEMORY)} |", f"|---|{'---:|' * len(MEMORY)}"]
    for name in SERVICES:
        cells = ["{} ms, ${:.2f}".format(*dollars(page, memory, name)) for memory in MEMORY]
        lines.append(f"| {name.strip('*')} | {' | '.join(cells)} |")
    return "\n".join(lines)


def rendered(page: str) -> str:
    """A page with the table up to date."""
    return replaced(page, "cost", table(RESULTS.read_text(encoding="utf-8")))


if __name__ == "__main__":
    update(PAGE, rendered)
