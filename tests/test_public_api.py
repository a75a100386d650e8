"""`__all__` of every public module: exact, sorted, and all that `import *` brings."""

from __future__ import annotations

import ast
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
