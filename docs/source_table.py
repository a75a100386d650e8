"""Writes the table of sources in docs/sources.md from the decorators and the sources' own modules.

`python -m docs.source_table` updates it after a source was added; a test fails while the table is out of date.
`python -m docs.source_table acme_events` prints the table of other modules instead, such as that of an outside source.
"""

import sys
from importlib import import_module
from pathlib import Path
from types import FunctionType, ModuleType

from docs.blocks import replaced, update
from lambdarouter._routing.route import Route
from lambdarouter.decorators import FACTORIES

PAGE = Path(__file__).parent / "sources.md"
HEAD = ["| source | what it sends | decorators |", "|---|---|---|"]


def decorators_of_sources() -> dict[str, list[str]]:
    """The `on_...` decorators of each source by its name, in the order of the table in `decorators.py`."""
    found: dict[str, list[str]] = {}
    for name, location in FACTORIES.items():
        if name.startswith("on_"):
            found.setdefault(location.partition(".")[0], []).append(name)
    return found


def row(source: str, module: ModuleType, decorators: list[str]) -> str:
    """The row of a source: its name, the first sentence of its module, and its decorators."""
    first = (module.__doc__ or "").partition("\n")[0].rstrip(" .").replace("|", "\\|")
    return f"| {source} | {first} | {', '.join(f'`{name}`' for name in decorators)} |"


def row_of_module(module: ModuleType) -> str:
    """The row of an outside source, whose handlers are registered with `app.on` and a route factory of its module."""
    package = module.__name__.rpartition(".")[2]
    factories = [
        name
        for name, value in vars(module).items()
        if isinstance(value, FunctionType) and not name.startswith("_") and _returns_route(value)
    ]
    return row(f"`{module.SOURCE.name}`", module, [f"on({package}.{name}())" for name in factories])


def _returns_route(function: FunctionType) -> bool:
    returned = function.__annotations__.get("return")
    name = returned if isinstance(returned, str) else getattr(returned, "__name__", "")
    return returned is Route or name.partition("[")[0].rpartition(".")[2] == "Route"


def table() -> str:
    """The Markdown table of the built-in sources, each with its page."""
    rows = [
        row(f"[`{source}`](sources/{source}.md)", import_module(f"lambdarouter.sources.{source}"), names)
        for source, names in decorators_of_sources().items()
    ]
    return "\n".join([*HEAD, *rows])


def rendered(page: str) -> str:
    """A page with the table up to date."""
    return replaced(page, "sources", table())


def main(modules: list[str]) -> int:
    """Rewrite the page if it is out of date; print the table of modules if some are given."""
    if modules:
        sys.stdout.write("\n".join([*HEAD, *(row_of_module(import_module(name)) for name in modules), ""]))
        return 0
    update(PAGE, rendered)
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
