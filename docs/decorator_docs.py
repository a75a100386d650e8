"""Writes the docstring of each decorator beside its factory, which editors show: its sentence and an example.

`python -m docs.decorator_docs` updates them after a decorator or a factory was changed; a test fails while they are out
of date. The filters come from the factory, which editors show below.
"""

import inspect
import re

from lambdarouter._documents.decorator_help import example_of, sentence_of
from lambdarouter.decorators import FACTORIES, FactoryMethod

from .decorator_types import LINE, pages

_LINE = re.compile(
    LINE.pattern + r'(?:        """.*"""\n|        """(?:.|\n)*?\n        """\n)?',
    re.MULTILINE,
)
_INDENT = " " * 8
_WIDTH = 120


def docstring(name: str) -> str:
    """The docstring as it stands in the file. Editors show that of a function as well, so that it is not repeated."""
    factory = FactoryMethod(name, FACTORIES[name]).factory()
    example = f"Example: `{example_of(name, factory)}`."
    if inspect.isfunction(factory):
        return f'{_INDENT}"""{example}"""\n'
    line = f'{_INDENT}"""{sentence_of(factory)} {example}"""'
    if len(line) <= _WIDTH:
        return f"{line}\n"
    return f'{_INDENT}"""{sentence_of(factory)}\n\n{_INDENT}{example}\n{_INDENT}"""\n'


def rendered(page: str) -> str:
    """The file with the docstrings of today."""
    return _LINE.sub(lambda found: found[0].partition("\n")[0] + "\n" + docstring(found[1]), page)


if __name__ == "__main__":
    for path in pages():
        path.write_text(rendered(path.read_text(encoding="utf-8")), encoding="utf-8")
