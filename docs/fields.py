"""Writes the tables of fields into the pages of the docs, from the event classes themselves.

A page has `<!-- fields: lambdarouter.sources.s3.S3Event -->` and `<!-- end -->` around each table. `make docs` updates
the tables; a test fails while a table is out of date. `python -m docs.fields acme_events` prints the tables of a module
instead, such as that of an outside source.
"""

import ast
import inspect
import re
import sys
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Annotated, Any, get_args, get_origin

import attrs

from docs.blocks import update
from lambdarouter._events.model import path_of

DOCS = Path(__file__).parent
_BLOCK = re.compile(r"(<!-- fields: (\S+) -->\n).*?(<!-- end -->)", re.DOTALL)


def table_of(cls: type[Any]) -> str:
    """The Markdown table of a class's own fields: name, type, path in the payload, meaning."""
    docs = _docs_of(cls)
    rows = ["| field | type | in the payload | meaning |", "|---|---|---|---|"]
    for field in attrs.fields(cls):
        if field.name not in docs:
            continue
        declared = [each.paths for each in getattr(field.type, "__metadata__", ()) if hasattr(each, "paths")]
        paths = " or ".join(f"`{path_of(('', *path))}`" for path in declared[0]) if declared else ""
        required = " (required)" if field.default is attrs.NOTHING else ""
        kind = _type(field.type).replace("|", "\\|")
        rows.append(f"| `{field.name}`{required} | `{kind}` | {paths} | {docs[field.name]} |")
    return "\n".join(rows)


def tables_of(module: ModuleType) -> str:
    """The tables of every class with documented fields that a module declares, each below the name of the class."""
    own = f"{module.__name__}."
    classes = [
        each for each in vars(module).values() if isinstance(each, type) and f"{each.__module__}.".startswith(own)
    ]
    documented = [each for each in classes if attrs.has(each) and _docs_of(each)]
    return "\n\n".join(f"`{each.__name__}`\n\n{table_of(each)}" for each in documented)


def _type(annotation: Any) -> str:
    if get_origin(annotation) is Annotated:
        annotation = get_args(annotation)[0]
    if isinstance(annotation, type) and not get_args(annotation):
        return annotation.__name__
    # A class that contains itself is referred to by a string.
    text = re.sub(r"\b(?:\w+\.)+(\w+)", r"\1", getattr(annotation, "__forward_arg__", str(annotation)))
    text = re.sub(r"~T_\w+", "T", text)
    return text.replace("Optional[T]", "T | None")  # the name of `T | None` for a type variable


def _docs_of(cls: type[Any]) -> dict[str, str]:
    """The string below each field, on one line."""
    body = ast.parse(inspect.getsource(cls)).body[0]
    assert isinstance(body, ast.ClassDef)
    docs: dict[str, str] = {}
    for field, text in zip(body.body, body.body[1:], strict=False):
        if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name) and isinstance(text, ast.Expr):
            value = text.value
            if isinstance(value, ast.Constant) and isinstance(value.value, str):
                docs[field.target.id] = " ".join(value.value.split()).replace("|", "\\|")
    return docs


def rendered(page: str) -> str:
    """A page with its tables up to date."""

    def table(match: re.Match[str]) -> str:
        module, _, name = match[2].rpartition(".")
        return f"{match[1]}{table_of(getattr(import_module(module), name))}\n{match[3]}"

    return _BLOCK.sub(table, page)


def main(modules: list[str]) -> int:
    """Rewrite every page that is out of date; print the tables of modules if some are given."""
    for name in modules:
        sys.stdout.write(f"{tables_of(import_module(name))}\n")
    for path in sorted(DOCS.rglob("*.md")) if not modules else ():
        update(path, rendered)
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
