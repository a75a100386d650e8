"""The generated blocks of pages: what stands between `<!-- rules -->` and `<!-- end -->` is written by a module."""

import re
import sys
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parents[1]


def replaced(page: str, name: str, content: str) -> str:
    """A page with other content in the block of a name."""
    block = re.compile(rf"(<!-- {name} -->\n).*?(<!-- end -->)", re.DOTALL)
    return block.sub(lambda match: f"{match[1]}{content}\n{match[2]}", page)


def update(path: Path, rendered: Callable[[str], str]) -> None:
    """Rewrite a page if it is out of date, and print its path."""
    page = path.read_text(encoding="utf-8")
    if rendered(page) != page:
        path.write_text(rendered(page), encoding="utf-8")
        sys.stdout.write(f"{path.relative_to(ROOT).as_posix()}\n")
