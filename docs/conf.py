"""The documentation site, built by Sphinx from the Markdown pages: `make docs`. Warnings are errors."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any, get_origin

DOCS = Path(__file__).resolve().parent
ROOT = DOCS.parent
sys.path.insert(0, str(ROOT))

from lambdarouter import __version__  # noqa: E402  the package of this checkout

project = "lambdarouter"
author = "The lambdarouter founders"
release = version = __version__
html_title = f"lambdarouter {release}"
extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx_copybutton", "sphinx_llms_txt"]
exclude_patterns = ["README.md"]
source_suffix = {".md": "markdown"}
nitpicky = False
default_role = "code"  # docstrings are Markdown, with code in single backticks

html_theme = "furo"
html_theme_options = {"source_repository": "https://github.com/lambdarouter/lambdarouter/", "source_branch": "main"}
html_show_copyright = False
html_static_path = ["static"]
html_css_files = ["site.css"]
pygments_style = "friendly"
pygments_dark_style = "github-dark"

myst_heading_anchors = 4
myst_enable_extensions = ["attrs_inline", "colon_fence", "deflist"]
suppress_warnings = ["misc.highlighting_failure", "ref.python"]  # a field called `type` beside the built-in class

autodoc_member_order = "bysource"
autodoc_typehints = "signature"
autodoc_typehints_format = "short"
autodoc_preserve_defaults = True
autodoc_inherit_docstrings = False
autodoc_default_options: dict[str, Any] = {"members": True, "show-inheritance": False}

REPOSITORY = "https://github.com/lambdarouter/lambdarouter"
#: Public modules beside the sources; the names in their `__all__` are documented.
MODULES = ("", ".codecs", ".http", ".models", ".testing", ".errors", ".extension", ".opentelemetry", ".powertools")
#: A link to a file of the repository that is not on the site.
_OUTSIDE = re.compile(r"\]\((?:\.\./)+((?:examples|benchmarks|tests|[A-Z]+\.md)[^)#]*)(#[^)]*)?\)")
#: A long name in code, without spaces, in the HTML of a page.
_LONG_NAME = re.compile(r'(?<=<span class="pre">)[^<]{23,}')
#: The place of a field in the payload, in a signature.
_PLACE = re.compile(r"~?(?:typing|types)?\.?Annotated\[(.*?), <lambdarouter\._events\.model\.At object at [^>]+>\]")


def modules() -> Iterator[str]:
    """The names of the public modules."""
    yield from ("lambdarouter" + each for each in MODULES)
    names = {path.stem for path in (ROOT / "lambdarouter" / "sources").iterdir() if not path.name.startswith("_")}
    yield from (f"lambdarouter.sources.{name}" for name in sorted(names))


def write_reference(_: Any) -> None:
    """Write a page for each public module into `docs/reference/api`, which is not committed."""
    folder = DOCS / "reference" / "api"
    folder.mkdir(parents=True, exist_ok=True)
    known: dict[int, Any] = {}
    for name in modules():
        module = import_module(name)
        again = [each for each in module.__all__ if id(getattr(module, each)) in known]
        known |= {id(one): one for one in (getattr(module, each) for each in module.__all__)}
        lines = [f"# {name}", "", "```{eval-rst}", f".. automodule:: {name}"]
        lines += [f"   :exclude-members: {', '.join(again)}"] if again else []
        text = "\n".join([*lines, "```", ""])
        page = folder / f"{name}.md"
        if not page.exists() or page.read_text(encoding="utf-8") != text:
            page.write_text(text, encoding="utf-8")


def link_to_repository(_app: Any, _page: str, source: list[str]) -> None:
    """Point links to files that are not on the site at the repository."""

    def absolute(found: re.Match[str]) -> str:
        path, anchor = found[1], found[2] or ""
        kind = "tree" if (ROOT / path).is_dir() else "blob"
        return f"]({REPOSITORY}/{kind}/main/{path}{anchor})"

    source[0] = _OUTSIDE.sub(absolute, source[0])


def hide_places(_: Any) -> None:
    """Leave the places in the payload out of the types of fields; the pages of the sources have them."""
    for name in modules():
        for each in vars(import_module(name)).values():
            for field, annotation in getattr(each, "__annotations__", {}).items() if isinstance(each, type) else ():
                if get_origin(annotation) is Annotated:
                    each.__annotations__[field] = annotation.__origin__


def shorten_signature(*given: Any) -> tuple[str | None, str | None]:
    """Do the same for the signatures of event classes."""
    signature, returned = given[-2:]
    return (_PLACE.sub(r"\1", signature) if signature else signature), returned


def mark_code(*given: Any) -> None:
    """Make code of indented text after a colon, which is a quotation in reStructuredText."""
    lines: list[str] = given[-1]
    for index, line in enumerate(lines[:-2]):
        indent = len(line) - len(line.lstrip())
        if line.endswith(":") and not lines[index + 1] and lines[index + 2].startswith(" " * (indent + 4)):
            lines[index] = line + ":"


def break_names(_app: Any, _page: str, _template: str, context: dict[str, Any], _tree: Any) -> None:
    """Let a browser break long names in code after a dot, a slash or an underscore; `site.css` allows it in tables."""

    def broken(name: re.Match[str]) -> str:
        return re.sub(r"(?<=\w)([._/]+)(?=\w)", r"\1<wbr>", name[0])

    if "body" in context:
        context["body"] = _LONG_NAME.sub(broken, context["body"])


def setup(app: Any) -> None:
    """Connect the functions of this module to the build."""
    app.connect("builder-inited", write_reference)
    app.connect("builder-inited", hide_places)
    app.connect("source-read", link_to_repository)
    app.connect("html-page-context", break_names)
    app.connect("autodoc-process-signature", shorten_signature)
    app.connect("autodoc-process-docstring", mark_code)
