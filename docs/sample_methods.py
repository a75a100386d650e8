"""Writes the methods of the test client that type checkers and editors know: one for each sample.

`python -m docs.sample_methods` updates the two modules after a source or a sample was added; a test fails while they
are out of date.
"""

from pathlib import Path

from lambdarouter._dispatching.builtin_sources import load_source
from lambdarouter._routing.deliveries import Invocation
from lambdarouter.testing import samples, sources

FOLDER = Path(__file__).parents[1] / "lambdarouter" / "testing"
INVOCATIONS = FOLDER / "_invocation_methods.py"
OTHERS = FOLDER / "_sample_methods.py"


def invocations() -> list[str]:
    """The sources that invoke the function with one event, and read what it returns."""
    return [name for name in sources() if type(getattr(load_source(name), "delivery", None)) is Invocation]


def module(first: str, imports: list[str], head: list[str], names: list[str]) -> str:
    """A module with the samples of some sources."""
    lines = [f'"""{first}, for type checkers and editors only."""', "", "from typing import Final", ""]
    lines += [*(f"from . import {name} as _{name}" for name in names), *imports, "", "", *head, ""]
    for name in names:
        kinds = list(samples(name))
        lines.append(f"    {name}: Final = _{name}.{kinds[0]}")
        lines += [f"    {name}_{kind}: Final = _{name}.{kind}" for kind in kinds]
    return "\n".join(lines) + "\n"


def rendered() -> dict[Path, str]:
    """The modules of today, by path."""
    single = invocations()
    several = [name for name in sources() if name not in single]
    return {
        INVOCATIONS: module(
            "The samples of the sources that send one event, as methods of a client",
            [],
            ["class InvocationMethods:", '    """Methods for the sources whose delivery is an `Invocation`."""'],
            single,
        ),
        OTHERS: module(
            "The samples of every source as methods of a client",
            ["from ._invocation_methods import InvocationMethods"],
            [
                "class SampleMethods(InvocationMethods):",
                '    """Methods that `Client.__getattr__` provides at run time; here for all other sources."""',
            ],
            several,
        ),
    }


if __name__ == "__main__":
    for path, text in rendered().items():
        path.write_text(text, encoding="utf-8")
