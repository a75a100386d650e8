"""Writes the docstring of each decorator in `decorators.py`, which editors show: its sentence and an example.

`python -m docs.decorator_docs` updates them after a decorator or a factory was changed; a test fails while they are out
of date. The filters come from the factory, which editors show below.
"""

import inspect
import re
from pathlib import Path

from lambdarouter._documents.decorator_help import example_of, sentence_of
from lambdarouter.decorators import Decorator, Decorators

PAGE = Path(__file__).parents[1] / "lambdarouter" / "decorators.py"
_LINE = re.compile(
    r'^    (\w+): Final = Decorator\(.*\)\n(?:    """.*"""\n|    """(?:.|\n)*?\n    """\n)?', re.MULTILINE
)
_WIDTH = 120


def docstring(name: str, decorator: Decorator[..., object]) -> str:
    """The docstring as it stands in the file. Editors show that of a function as well, so that it is not repeated."""
    factory = decorator.factory()
    example = f"Example: `{example_of(name, factory)}`."
    if inspect.isfunction(factory):
        return f'    """{example}"""\n'
    text = f"{sentence_of(factory)} {example}"
    if len(text) + 10 <= _WIDTH:
        return f'    """{text}"""\n'
    return f'    """{sentence_of(factory)}\n\n    {example}\n    """\n'


def rendered(page: str) -> str:
    """The file with the docstrings of today."""

    def line(found: re.Match[str]) -> str:
        name = found[1]
        return found[0].partition("\n")[0] + "\n" + docstring(name, vars(Decorators)[name])

    return _LINE.sub(line, page)


if __name__ == "__main__":
    PAGE.write_text(rendered(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
