"""Writes the README's table of sources from the decorators and the sources' own modules.

`python -m docs.source_table` runs it after a source was added; a test fails while the table is out of date.
"""

import re
import sys
from importlib import import_module
from pathlib import Path

from lambdarouter.decorators import Decorator, Decorators

README = Path(__file__).parents[1] / "README.md"
_BLOCK = re.compile(r"(<!-- sources -->\n).*?(<!-- end -->)", re.DOTALL)


def decorators_of_sources() -> dict[str, list[str]]:
    """The decorators of each source by its name, in the order of `on.py`; those of every front door are not in it."""
    found: dict[str, list[str]] = {}
    for name, value in vars(Decorators).items():
        if isinstance(value, Decorator) and name.startswith("on_"):
            module: str = value.factory().__module__
            # lambdarouter.sources.<name>, or a module in the folder of that name.
            found.setdefault(module.split(".")[2], []).append(name)
    return found


def table() -> str:
    """The Markdown table: each source with its page, what it is in one line, and its decorators."""
    rows = ["| source | what it sends | decorators |", "|---|---|---|"]
    for source, names in decorators_of_sources().items():
        doc = import_module(f"lambdarouter.sources.{source}").__doc__ or ""
        first = doc.partition("\n")[0].rstrip(" .").replace("|", "\\|")
        shown = ", ".join(f"`{name}`" for name in names)
        rows.append(f"| [`{source}`](docs/sources/{source}.md) | {first} | {shown} |")
    return "\n".join(rows)


def rendered(page: str) -> str:
    """A page with the table as it is now."""
    return _BLOCK.sub(lambda match: f"{match[1]}{table()}\n{match[2]}", page)


def main() -> int:
    """Rewrite the README if it is out of date."""
    page = README.read_text(encoding="utf-8")
    if rendered(page) != page:
        README.write_text(rendered(page), encoding="utf-8")
        sys.stdout.write("README.md\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
