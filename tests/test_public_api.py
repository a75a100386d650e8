"""`__all__` of every public module: exact, sorted, and all that `import *` brings."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from types import FunctionType, ModuleType
from typing import Any, get_origin

import pytest

import lambdarouter
from lambdarouter import sources

PACKAGES = [
    "lambdarouter",
    "lambdarouter.codecs",
    "lambdarouter.context",
    "lambdarouter.errors",
    "lambdarouter.extension",
    "lambdarouter.http",
    "lambdarouter.models",
    "lambdarouter.opentelemetry",
    "lambdarouter.powertools",
    "lambdarouter.testing",
]
SOURCES = [f"lambdarouter.sources.{each.name}" for each in iter_modules(sources.__path__) if each.name[0] != "_"]
PUBLIC = [*PACKAGES, *SOURCES]


def _order(name: str) -> tuple[int, str]:
    """The order of ruff: constants, classes, then functions."""
    return 0 if name.isupper() else 1 if name[0].isupper() else 2, name


def _defined(module: ModuleType) -> set[str]:
    """The public names that a module itself defines: classes, functions and constants."""
    assert module.__file__ is not None
    names: set[str] = set()
    for node in ast.parse(Path(module.__file__).read_text(encoding="utf-8")).body:
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            names.add(node.name)
        elif isinstance(node, ast.Assign):
            names |= {each.id for each in node.targets if isinstance(each, ast.Name)}
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            names.add(node.target.id)
    return {name for name in names if not name.startswith("_")}


@pytest.mark.parametrize("name", PUBLIC)
def test_a_star_import_brings_the_names_of_all_and_no_other(name: str) -> None:
    module = import_module(name)
    namespace: dict[str, Any] = {}
    exec(f"from {name} import *", namespace)
    del namespace["__builtins__"]
    assert sorted(namespace) == sorted(module.__all__)
    assert all(namespace[each] is getattr(module, each) for each in namespace)


@pytest.mark.parametrize("name", PUBLIC)
def test_all_is_sorted_and_names_nothing_twice(name: str) -> None:
    names: list[str] = import_module(name).__all__
    assert names == sorted(set(names), key=_order)
    assert not any(each.startswith("_") for each in names)


@pytest.mark.parametrize("name", PUBLIC)
def test_all_has_every_public_name_that_the_module_defines(name: str) -> None:
    module = import_module(name)
    assert _defined(module) - set(module.__all__) == set(), "add it to __all__, or begin it with an underscore"


@pytest.mark.parametrize("name", SOURCES)
def test_a_source_shows_its_declaration_and_its_own_names_only(name: str) -> None:
    module = import_module(name)
    assert "SOURCE" in module.__all__
    for each in module.__all__:
        value: Any = getattr(module, each)
        # A class or a function knows its module. A type alias does not, and Any is a class since Python 3.11.
        is_class = isinstance(value, type) and value is not Any and get_origin(value) is None
        if is_class or isinstance(value, FunctionType):
            own = (f"{name}.", "lambdarouter.sources._", "lambdarouter.http.")
            assert f"{value.__module__}.".startswith(own), f"{each} is a name of {value.__module__}"


def test_the_package_lists_every_public_module_here() -> None:
    folder = Path(lambdarouter.__path__[0])
    private = {"app", "cli", "decorators", "router", "sources"}
    top = {each.name for each in iter_modules([str(folder)]) if not each.name.startswith("_")} - private
    assert {f"lambdarouter.{each}" for each in top} | {"lambdarouter"} == set(PACKAGES)


# --- Attributes -----------------------------------------------------------------------------------------------------

PROTOCOLS = {"Answers", "AnswersEach", "Listens", "ListensEach"}
#: Classes that users only construct. Their docstrings explain the arguments, which their attributes repeat.
CONSTRUCTED = {
    *set(import_module("lambdarouter.extension").__all__) - {"Event", "Mismatch", "Part", "Reply"} - PROTOCOLS,
    *("Body", "CORS", "Cookie", "Depends", "Form", "HTTPRoute", "HTTPSettings", "Header", "Query"),
}


def _classes() -> dict[str, type[Any]]:
    """The public classes, each by the first public module that has it; also those that a module does not list."""
    found: dict[type[Any], str] = {}
    parts = [
        f"{package}.{each.name}"
        for package in ("lambdarouter.codecs", "lambdarouter.http", "lambdarouter.testing")
        for each in iter_modules(import_module(package).__path__)
        if each.name[0] != "_"
    ]
    for name in (*PUBLIC, *parts):
        for each in getattr(import_module(name), "__all__", None) or sorted(_defined(import_module(name))):
            value: Any = getattr(import_module(name), each)
            if inspect.isclass(value) and value.__module__.startswith("lambdarouter"):
                found.setdefault(value, f"{name}.{each}")
    return {name: cls for cls, name in found.items()}


def _assigned(body: list[ast.stmt], *, inside: bool) -> Iterator[tuple[str, bool]]:
    """The names of fields, or of the attributes that a method sets; and whether a docstring follows each of them."""
    for line, below in zip(body, [*body[1:], None], strict=True):
        targets = (
            [line.target] if isinstance(line, ast.AnnAssign) else line.targets if isinstance(line, ast.Assign) else []
        )
        is_explained = isinstance(below, ast.Expr) and isinstance(below.value, ast.Constant)
        for target in targets:
            if not inside and isinstance(target, ast.Name):
                yield target.id, is_explained
            elif inside and isinstance(target, ast.Attribute) and ast.unparse(target.value) == "self":
                yield target.attr, is_explained
        if isinstance(line, ast.If | ast.For | ast.With | ast.Try):
            yield from _assigned([*line.body, *getattr(line, "orelse", ())], inside=inside)


def _node(cls: type[Any]) -> ast.ClassDef:
    """The definition of a class, which is in its module, or in a private module of the same package."""
    page = Path(inspect.getfile(cls))
    pages = [page, *sorted(page.parent.rglob("*.py"))]
    found = (each for path in pages for each in ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    return next(each for each in found if isinstance(each, ast.ClassDef) and each.name == cls.__name__)


def _attributes(cls: type[Any]) -> dict[str, bool]:
    """The public attributes that the source of a class declares or sets, and whether editors show a docstring."""
    node = _node(cls)
    found: dict[str, bool] = {}
    methods = [each for each in node.body if isinstance(each, ast.FunctionDef) and each.name == "__init__"]
    bodies = [(node.body, False), *((each.body, True) for each in methods)]
    for name, is_explained in (each for body, inside in bodies for each in _assigned(body, inside=inside)):
        is_property = isinstance(getattr(cls, name, None), property)
        found[name] = found.get(name, False) or is_explained or is_property
    return {name: is_explained for name, is_explained in found.items() if not name.startswith("_")}


def _own(cls: type[Any]) -> list[type[Any]]:
    """The class and its bases, as far as they are of this package."""
    return [each for each in cls.__mro__ if each.__module__.startswith("lambdarouter")]


RESULTS = {name: cls for name, cls in _classes().items() if name.rpartition(".")[2] not in CONSTRUCTED}
ARGUMENTS = {name: cls for name, cls in _classes().items() if name not in RESULTS}


@pytest.mark.parametrize("cls", RESULTS.values(), ids=RESULTS)
def test_a_docstring_explains_each_attribute_that_users_read(cls: type[Any]) -> None:
    attributes = [each for base in _own(cls) for each in _attributes(base).items()]
    explained = {name for name, is_explained in attributes if is_explained}

    assert {name for name, _ in attributes} - explained == set(), "write a docstring below it, which editors show"


@pytest.mark.parametrize("cls", ARGUMENTS.values(), ids=ARGUMENTS)
def test_the_docstring_explains_each_argument(cls: type[Any]) -> None:
    text = " ".join(inspect.getdoc(each) or "" for each in _own(cls))
    arguments = inspect.signature(cls).parameters.values()

    named = {each.name for each in arguments if each.kind is not each.VAR_KEYWORD and each.name[0] != "_"}
    assert {each for each in named if f"`{each}" not in text} == set()
