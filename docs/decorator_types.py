"""Writes what type checkers and editors read of all decorators: a stub for the types, and a module for the places.

`python -m docs.decorator_types` updates both after a decorator was added; a test fails while they are out of date.
"""

import re
from pathlib import Path

from lambdarouter.decorators import FACTORIES

PACKAGE = Path(__file__).parents[1] / "lambdarouter"
PLACES = PACKAGE / "_decorator_types.py"
STUB = PLACES.with_suffix(".pyi")
LINE = re.compile(r"^        (\w+): Final = (\w+Decorator)\(.*\)\n", re.MULTILINE)


def pages() -> list[Path]:
    """The modules with decorators."""
    modules = [*(PACKAGE / "sources").rglob("*.py"), *(PACKAGE / "http").glob("*.py")]
    return [each for each in sorted(modules) if LINE.search(each.read_text(encoding="utf-8"))]


def classes() -> dict[str, str]:
    """The class of each decorator, as the module of its factory has it."""
    return {name: kind for page in pages() for name, kind in LINE.findall(page.read_text(encoding="utf-8"))}


def rendered() -> dict[Path, str]:
    """The two files of today, by path."""
    kinds = classes()
    ours = sorted(set(kinds.values()) - {"HTTPDecorator"})
    modules = dict.fromkeys(location.partition(".")[0] for location in FACTORIES.values())
    imported = ["from .sources import (", *(f"    {name}," for name in sorted(modules.keys() - {"http"})), ")"]
    places = [
        '"""Every decorator by the class that declares it, beside its factory: where "go to definition" arrives.',
        "",
        "Type checkers read the stub of this module, of which they need only the sources in use. No module imports",
        "this one at run time, where `decorators.py` has the decorators.",
        '"""',
        "",
        "from typing import TYPE_CHECKING",
        "",
        "if TYPE_CHECKING:",
        *(f"    {line}" for line in ("from . import http", *imported)),
        "",
        "    class Decorators(",
        *(f"        {name}.Decorators," for name in modules),
        "    ):",
        '        """The decorators of an app, by source. Each of them registers a handler, as `app.on(route)` does."""',
    ]
    stub = [
        "# ruff: noqa: PYI015  (type checkers infer the filters of each decorator from its factory)",
        "from typing import Final",
        "",
        "from . import http",
        "from ._routing.decorator import (",
        *(f"    {kind}," for kind in ours),
        ")",
        "from .http._routing import HTTPDecorator",
        *imported,
        "",
        "class Decorators:",
        *(f"    {name}: Final = {kinds[name]}({location})" for name, location in FACTORIES.items()),
    ]
    return {PLACES: "\n".join(places) + "\n", STUB: "\n".join(stub) + "\n"}


if __name__ == "__main__":
    for path, text in rendered().items():
        path.write_text(text, encoding="utf-8")
