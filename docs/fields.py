"""Writes the tables of fields into the pages of the docs, from the event classes themselves.

A page has `<!-- fields: lambdarouter.sources.s3.S3Event -->` and `<!-- end -->` around each table. `make docs` runs it
after a change; a test fails while a table is out of date.
"""

import ast
import inspect
import re
import sys
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any, get_args, get_origin

import attrs

from lambdarouter._events.model import path_of

DOCS = Path(__file__).parent
_BLOCK = re.compile(r"(<!-- fields: (\S+) -->\n).*?(<!-- end -->)", re.DOTALL)


def table_of(cls: type[Any]) -> str:
    """The Markdown table of a class's own fields: name, type, place in the payload, meaning."""
    docs = _docs_of(cls)
    rows = ["| field | type | in the payload | meaning |", "|---|---|---|---|"]
    for field in attrs.fields(cls):
        if field.name not in docs:
            continue
        places = [each.paths for each in getattr(field.type, "__metadata__", ()) if hasattr(each, "paths")]
        paths = " or ".join(f"`{path_of(('', *path))}`" for path in places[0]) if places else ""
        required = " (required)" if field.default is attrs.NOTHING else ""
        rows.append(f"| `{field.name}`{required} | `{_type(field.type)}` | {paths} | {docs[field.name]} |")
    return "\n".join(rows).replace(" | None", " \\| None")


def _type(annotation: Any) -> str:
    if get_origin(annotation) is Annotated:
        annotation = get_args(annotation)[0]
    if isinstance(annotation, type) and not get_args(annotation):
        return annotation.__name__
    # A class that has itself inside is named in text.
    text = re.sub(r"\b(?:\w+\.)+(\w+)", r"\1", getattr(annotation, "__forward_arg__", str(annotation)))
    text = re.sub(r"~T_\w+", "T", text)
    return text.replace("Optional[T]", "T | None")  # what `T | None` is called for a type variable


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
    """A page with its tables as they are now."""

    def table(match: re.Match[str]) -> str:
        module, _, name = match[2].rpartition(".")
        return f"{match[1]}{table_of(getattr(import_module(module), name))}\n{match[3]}"

    return _BLOCK.sub(table, page)


def main() -> int:
    """Rewrite every page that is out of date."""
    for path in sorted(DOCS.rglob("*.md")):
        page = path.read_text()
        if rendered(page) != page:
            path.write_text(rendered(page))
            sys.stdout.write(f"{path.relative_to(DOCS)}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
