"""Misspell every wire path in turn, in memory, and list the misspellings that no literal notices.

    python -m tests.literal.mutate

One letter changes in each key of each path of `At(...)`, and in each text of the functions that read a payload: those
of codecs, and those of HTTP integrations. The exit status is 1 where a misspelling survives.
"""

from __future__ import annotations

import ast
import logging
import sys
from collections.abc import Callable, Generator, Iterator
from contextlib import AbstractContextManager, contextmanager
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

from attrs import frozen

from lambdarouter._detection.known import HTTP_INTEGRATIONS
from lambdarouter._events import model
from lambdarouter._events.builder import specs
from lambdarouter._events.reading import _readers, fields_of, reader_of
from lambdarouter.http import HTTPRequest

from ._reading import Reading, event_classes, readings, sources


@frozen
class Misspelling:
    """One letter that is another one: where, how it is brought about, and which literals could notice."""

    name: str
    made: Callable[[], AbstractContextManager[None]]
    checks: list[Callable[[], bool]]

    def survives(self) -> bool:
        """Whether every literal is read as before."""
        try:
            with self.made():
                return all(check() for check in self.checks)
        except Exception:  # a regular expression, for one, may not be one any more
            return False


def misspelt(text: str) -> str:
    """The text with another letter in its middle."""
    letters = [index for index, letter in enumerate(text) if letter.isalpha()]
    middle = letters[len(letters) // 2]
    return text[:middle] + ("q" if text[middle] != "q" else "z") + text[middle + 1 :]


# --- Paths ----------------------------------------------------------------------------------------------------------


def of_paths() -> Iterator[Misspelling]:
    """A misspelling of each key of each path, for every field of every event class."""
    checks = {source: [_rereading(each) for each in readings(source)] for source in sources()}
    of_requests = [each.holds for name in sorted(HTTP_INTEGRATIONS) for each in readings(name)]
    seen: set[int] = set()
    for cls in event_classes():
        fields_of(cls)  # makes types of annotations that are text
        for name, spec in specs(cls).items():
            at = next(
                (each for each in getattr(spec.annotation, "__metadata__", ()) if isinstance(each, model.At)), None
            )
            if at is None or id(at) in seen:
                continue
            seen.add(id(at))
            own = [check for source in _sources_of(cls.__module__) for check in checks[source]]
            if cls.__module__.startswith("lambdarouter.http."):  # a part of a request
                own = of_requests
            for path in at.paths:
                for place, key in enumerate(path):
                    wrong = (*path[:place], misspelt(key) if isinstance(key, str) else key + 1, *path[place + 1 :])
                    paths = tuple(wrong if each is path else each for each in at.paths)
                    yield Misspelling(f"{cls.__name__}.{name}: {key!r} of {path}", _with_paths(at, paths), own)


def _with_paths(at: model.At, paths: tuple[tuple[str | int, ...], ...]) -> Callable[[], AbstractContextManager[None]]:
    @contextmanager
    def made() -> Generator[None]:
        right, at.paths = at.paths, paths
        _readers.clear()
        try:
            yield
        finally:
            at.paths = right
            _readers.clear()

    return made


def _rereading(reading: Reading) -> Callable[[], bool]:
    """Whether the events of a literal are as expected when they are read from their records once more."""
    pairs = [
        (type(event), object.__getattribute__(event, "_origin"))
        for event in reading.seen()
        if isinstance(event, model.Part) and not isinstance(event, HTTPRequest)
    ]

    def holds() -> bool:
        try:
            return all(
                reader_of(cls)(raw, where) == expected
                for (cls, (_, raw, where)), expected in zip(pairs, reading.events, strict=False)
            )
        except Exception:
            return False

    return holds


def _sources_of(module: str) -> list[str]:
    """The source that a module belongs to; every source for a module that several share."""
    name = module.removeprefix("lambdarouter.sources.").partition(".")[0]
    return [name] if name in sources() else sources()


# --- Functions ------------------------------------------------------------------------------------------------------

#: Modules whose functions several sources read with.
_SHARED = (
    "_events.dynamodb",
    "_events.extended_json",
    "http.claims",
    "http._identity",
    "http._integrations",
    "http._lattice",
    "http._readers",
    "http._stages",
)
#: Calls whose texts are for people: messages, and the paths within them.
_MESSAGES = {"Codec", "EventError", "Mismatch", "_unlike", "_utf8", "expected", "kind_of", "path_of"}
#: Texts that decide nothing for a payload of AWS, each with the reason.
_DECIDE_NOTHING: dict[tuple[str, str], str] = {
    ("_WANTED", "*"): "error messages",
    ("_NOT_UTF8", "*"): "an error message",
    ("_path", "$default"): "the route $default has no path that a base path could precede",
    ("_path", ".execute-api."): "a path ends in its route on the API's own domain: nothing precedes it",
    ("_without_stage", "$default"): "no path begins with the stage $default",
    ("_read_body", "text"): "the encoding of a body that names none; CloudFront always names it",
}


def of_functions() -> Iterator[Misspelling]:
    """A misspelling of each text in the functions that fields are read with."""
    names = [f"lambdarouter.{each}" for each in _SHARED] + sorted({cls.__module__ for cls in event_classes()})
    integrations = [Readable(import_module(f"lambdarouter.sources.{name}")) for name in sorted(HTTP_INTEGRATIONS)]
    for source in [*integrations, *(Readable(import_module(name)) for name in names)]:
        is_http = ".http." in source.module.__name__ or source in integrations
        own = sorted(HTTP_INTEGRATIONS) if is_http else _sources_of(source.module.__name__)
        checks = [each.holds for name in own for each in readings(name)]
        for name, part, text in source.texts():
            made = _with_text(source, name, part, text, integrations if is_http else [])
            yield Misspelling(f"{source.module.__name__}.{name}: {text.value!r}, line {text.lineno}", made, checks)


class Readable:
    """The source of a module, and the texts in it that can be names of the wire."""

    def __init__(self, module: ModuleType) -> None:
        self.module: ModuleType = module
        self.tree: ast.Module = ast.parse(Path(str(module.__file__)).read_text(encoding="utf-8"))

    def texts(self) -> Iterator[tuple[str, ast.stmt, ast.Constant]]:
        """The texts in the functions and constants that its fields or its integration are read with."""
        parts = {name: each for each in self.tree.body for name in _defines(each)}
        calls = [each for each in ast.walk(self.tree) if isinstance(each, ast.Call)]
        fields = [each for each in calls if isinstance(each.func, ast.Name) and each.func.id in ("At", "Payload")]
        waiting = [name for each in fields for option in each.keywords for name in _uses(option)]
        if "INTEGRATION" in parts:
            waiting = ["INTEGRATION"]
        elif self.module.__name__.removeprefix("lambdarouter.") in _SHARED:
            waiting = list(parts)
        reached: set[str] = set()
        while waiting:
            name = waiting.pop()
            if name in parts and name not in reached and "write" not in name:
                reached.add(name)
                texts = [(name, parts[name], text) for text in _Texts(parts[name]).found]
                yield from (each for each in texts if not {(name, each[2].value), (name, "*")} & _DECIDE_NOTHING.keys())
                waiting += _uses(parts[name])

    def execute(self, part: ast.stmt) -> dict[str, Any]:
        """The names of the module, after one of its statements has been executed again."""
        scope = dict(vars(self.module))
        exec(compile(ast.Module([part], []), str(self.module.__file__), "exec"), scope)
        return scope


def _defines(part: ast.stmt) -> list[str]:
    if isinstance(part, ast.FunctionDef):
        return [part.name]
    targets = part.targets if isinstance(part, ast.Assign) else [part.target] if isinstance(part, ast.AnnAssign) else []
    return [each.id for each in targets if isinstance(each, ast.Name)]


def _uses(part: ast.AST) -> list[str]:
    return [each.id for each in ast.walk(part) if isinstance(each, ast.Name)]


class _Texts(ast.NodeVisitor):
    """The texts of a statement, but for those of errors, locations, imports, annotations and documentation."""

    def __init__(self, part: ast.stmt) -> None:
        self.found: list[ast.Constant] = []
        self.visit(part)

    def visit_Constant(self, node: ast.Constant) -> None:
        if isinstance(node.value, str) and any(letter.isalpha() for letter in node.value):
            self.found.append(node)

    def visit_Call(self, node: ast.Call) -> None:
        called = node.func.id if isinstance(node.func, ast.Name) else ""
        if called not in _MESSAGES:
            # The first argument of an integration is its name; `errors` and `safe` are options of the standard library.
            options = [each for each in node.keywords if each.arg not in ("errors", "safe")]
            for each in (node.func, *node.args[called == "Integration" :], *options):
                self.visit(each)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        for each in node.body:
            self.visit(each)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        if node.value is not None:
            self.visit(node.value)

    def visit_Expr(self, node: ast.Expr) -> None:
        if not isinstance(node.value, ast.Constant):
            self.generic_visit(node)

    def visit_Raise(self, node: ast.Raise) -> None:
        """An error reads nothing."""

    def visit_JoinedStr(self, node: ast.JoinedStr) -> None:
        """A text that is put together is no name."""


def _with_text(
    source: Readable, name: str, part: ast.stmt, text: ast.Constant, integrations: list[Readable]
) -> Callable[[], AbstractContextManager[None]]:
    """Misspell a text: in its function, or in its constant; and in the integrations, which are made anew."""

    def put() -> None:
        made = source.execute(part)[name]
        if isinstance(part, ast.FunctionDef):
            vars(source.module)[name].__code__ = made.__code__
        else:
            setattr(source.module, name, made)
        for each in integrations:
            for made_anew in each.tree.body:
                if isinstance(made_anew, ast.Assign | ast.AnnAssign) and _defines(made_anew) != ["SOURCE"]:
                    vars(each.module).update(each.execute(made_anew))

    @contextmanager
    def made() -> Generator[None]:
        right, text.value = text.value, misspelt(str(text.value))
        try:
            put()
            yield
        finally:
            text.value = right
            put()

    return made


# --- Survivors ------------------------------------------------------------------------------------------------------


def main() -> int:
    """Print the survivors, and return the exit status."""
    logging.disable(logging.CRITICAL)  # nearly every misspelling makes a handler fail
    tried = [*of_paths(), *of_functions()]
    survivors = [each.name for each in tried if each.survives()]
    print(*survivors, sep="\n")
    print(f"{len(survivors)} of {len(tried)} misspellings survived.")
    return 1 if survivors else 0


if __name__ == "__main__":
    sys.exit(main())
