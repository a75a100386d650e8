"""Writes the table of replies into `docs/replies.md`, from the sources' own modules.

`python -m docs.reply_table` (or `make docs`) updates it after a helper was added; a test fails while it is out of date.
`python -m docs.reply_table acme_events` prints the table of other modules instead, such as that of an outside source.
"""

import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from types import FunctionType, ModuleType, UnionType
from typing import Any, NoReturn, get_args, get_type_hints

from docs.blocks import replaced, update
from docs.source_table import decorators_of_sources
from lambdarouter._events.builder import Value
from lambdarouter._replies.reply import Reply

PAGE = Path(__file__).parent / "replies.md"

#: Kinds of helpers, in the order of the columns: those that make a reply, a part of a reply, or that raise.
KINDS = ("reply", "part", "raised")
HEAD = ["| source | replies | parts of a reply | raised instead of returned |", "|---|---|---|---|"]


def helpers_of(source: str | ModuleType) -> dict[str, list[str]]:
    """The helpers of a built-in source, or of a module, by kind, in the order of the module."""
    module = import_module(f"lambdarouter.sources.{source}") if isinstance(source, str) else source
    found: dict[str, list[str]] = {kind: [] for kind in KINDS}
    for name, value in _public(module):
        kind = _kind(module.__name__, value)
        if kind is not None:
            found[kind].append(name)
    return found


def _public(module: Any) -> Iterator[tuple[str, Any]]:
    names = getattr(module, "__all__", None) or [name for name in vars(module) if not name.startswith("_")]
    for name in names:
        yield name, getattr(module, name)  # which loads what a module loads when it is asked for


def _kind(module: str, value: Any) -> str | None:
    """What kind of helper this is; None for what is none, or is another module's."""
    if isinstance(value, Reply):
        return "reply"
    if not isinstance(value, FunctionType) or not f"{value.__module__}.".startswith(f"{module}."):
        return None
    returned: Any = value.__annotations__.get("return")
    if isinstance(returned, str):
        # By itself: parameters may be annotated with what only type checkers import.
        alone = FunctionType(value.__code__, value.__globals__)
        alone.__annotations__ = {"return": returned}
        returned = get_type_hints(alone)["return"]
    if returned is NoReturn:
        return "raised"
    kinds = get_args(returned) if isinstance(returned, UnionType) else (returned,)
    if any(isinstance(each, type) and issubclass(each, Reply) for each in kinds):
        return "reply"
    # Plain JSON, or a value of a class of the source's own, such as Cognito's `Token`.
    own = isinstance(returned, type) and issubclass(returned, Value) and returned.__module__.startswith(module)
    return "part" if own or returned == dict[str, Any] else None


def table() -> str:
    """The Markdown table: each source that has helpers, with their names by kind."""
    rows = [_row(f"[`{source}`](sources/{source}.md)", helpers_of(source)) for source in decorators_of_sources()]
    return "\n".join([*HEAD, *(row for row in rows if row)])


def _row(source: str, helpers: dict[str, list[str]]) -> str:
    """The row of a source; an empty string for a source without helpers."""
    if not any(helpers.values()):
        return ""
    cells = (", ".join(f"`{name}`" for name in helpers[kind]) for kind in KINDS)
    return f"| {source} | {' | '.join(cells)} |".replace("|  |", "| |").replace("|  |", "| |")


def rendered(page: str) -> str:
    """A page with the table up to date."""
    return replaced(page, "replies", table())


def main(modules: list[str]) -> int:
    """Rewrite the page if it is out of date; print the table of modules if some are given."""
    if modules:
        imported = [import_module(name) for name in modules]
        rows = [_row(f"`{module.SOURCE.name}`", helpers_of(module)) for module in imported]
        sys.stdout.write("\n".join([*HEAD, *(row for row in rows if row), ""]))
        return 0
    update(PAGE, rendered)
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
