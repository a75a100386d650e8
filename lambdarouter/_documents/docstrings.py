"""Docstrings of tools: the summary, and the descriptions of parameters in the usual styles.

The styles are Google's (`Args:`), NumPy's (`Parameters` above a line), Sphinx's (`:param name:`), and lists of `- name:
text`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import takewhile

_GOOGLE = re.compile(r"(?:args|arguments|parameters|params):", re.IGNORECASE)
_ENTRY = re.compile(r"\*{0,2}(\w+)(?:\s*\([^)]*\))?\s*:\s*(\S.*)")
_SPHINX = re.compile(r":param\s+(?:[^:]*\s)?(\w+):\s*(.*)")
_LISTED = re.compile(r"[-*]\s+(`?)(\w+)\1\s*:\s+(\S.*)")
_NUMPY = re.compile(r"(\w+)\s*(?::.*)?")
_SECTIONS = (
    "args",
    "arguments",
    "parameters",
    "params",
    "returns",
    "return",
    "raises",
    "yields",
    "example",
    "examples",
)


def summary_of(text: str) -> str:
    """Return the description of the tool, in one line: the paragraphs before the descriptions of the parameters."""
    lines: list[str] = []
    for line, following in _with_next(text):
        bare = line.strip()
        is_heading = bare.rstrip(":").lower() in _SECTIONS and (bare.endswith(":") or set(following.strip()) == {"-"})
        if is_heading or bare.startswith((":param", ":return", ":raises", ":type")) or _LISTED.fullmatch(bare):
            break
        lines.append(bare)
    return " ".join(" ".join(lines).split())


def parameters_of(text: str) -> dict[str, str]:
    """Return the descriptions of parameters by name."""
    found: dict[str, str] = {}
    for names, block in _blocks(text.splitlines()):
        found.setdefault(names, " ".join(" ".join(block).split()))
    return {name: description for name, description in found.items() if description}


def _blocks(lines: list[str]) -> Iterator[tuple[str, list[str]]]:
    """Yield each parameter, and the lines that describe it."""
    for index, line in enumerate(lines):
        bare = line.strip()
        sphinx, listed = _SPHINX.fullmatch(bare), _LISTED.fullmatch(bare)
        if sphinx is not None:
            yield sphinx[1], [sphinx[2], *_deeper(lines[index + 1 :], _indent(line))]
        elif listed is not None:
            yield listed[2], [listed[3], *_deeper(lines[index + 1 :], _indent(line))]
        elif _GOOGLE.fullmatch(bare):
            yield from _google(lines[index + 1 :], _indent(line))
        elif bare.lower() == "parameters" and index + 1 < len(lines) and set(lines[index + 1].strip()) == {"-"}:
            yield from _numpy(lines[index + 2 :], _indent(line))


def _google(lines: list[str], outer: int) -> Iterator[tuple[str, list[str]]]:
    own: int | None = None
    for index, line in enumerate(lines):
        if line.strip() and _indent(line) <= outer:
            return
        entry = _ENTRY.fullmatch(line.strip())
        if entry is not None and (own is None or _indent(line) == own):
            own = _indent(line)
            yield entry[1], [entry[2], *_deeper(lines[index + 1 :], own)]


def _numpy(lines: list[str], outer: int) -> Iterator[tuple[str, list[str]]]:
    for index, line in enumerate(lines):
        if index + 1 < len(lines) and set(lines[index + 1].strip()) == {"-"}:
            return  # the heading of the next section
        entry = _NUMPY.fullmatch(line.strip())
        if entry is not None and _indent(line) == outer:
            yield entry[1], _deeper(lines[index + 1 :], outer)


def _deeper(lines: list[str], indent: int) -> list[str]:
    """The lines that continue an entry: lines that are indented more, up to an empty line."""
    return [line.strip() for line in takewhile(lambda line: line.strip() and _indent(line) > indent, lines)]


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _with_next(text: str) -> Iterator[tuple[str, str]]:
    lines = text.splitlines()
    yield from zip(lines, [*lines[1:], ""][: len(lines)], strict=True)
