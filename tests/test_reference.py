"""The reference: every error and every setting of the package is on its page."""

from __future__ import annotations

import ast
import importlib
import inspect
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from lambdarouter import App, Router
from lambdarouter.http import CORS, HTTPSettings

ROOT = Path(__file__).resolve().parents[1]
REFERENCE = ROOT / "docs" / "reference"


def _trees() -> Iterator[ast.Module]:
    for path in (ROOT / "lambdarouter").rglob("*.py"):
        yield ast.parse(path.read_text(encoding="utf-8"))


def _errors() -> set[str]:
    """The names of all subclasses of LambdaRouterError, those of modules that need an extra included."""
    bases = {
        node.name: {base.id for base in node.bases if isinstance(base, ast.Name)}
        for tree in _trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
    }
    found = {"LambdaRouterError"}
    while more := {name for name, given in bases.items() if given & found} - found:
        found |= more
    return found


def test_the_page_about_errors_has_every_error() -> None:
    page = (REFERENCE / "errors.md").read_text(encoding="utf-8")
    names = {name for name in _errors() if not name.startswith("_")}

    assert {"RegistrationError", "UnknownEventError", "TooManyRequests", "DeniedError"} <= names
    assert [name for name in sorted(names) if f"`{name}`" not in page] == []


def _module_of(cell: str) -> str:
    """The module that the page names for an error; that of a source is in the second column."""
    named = re.search(r"`([a-z_0-9]+)[.`]", cell)
    return f"lambdarouter.sources.{named[1]}" if named else "lambdarouter"


def _documented_errors() -> list[tuple[str, str]]:
    """Each error of the page that a service may meet, with the module that it is imported from."""
    found: list[tuple[str, str]] = []
    for section in (REFERENCE / "errors.md").read_text(encoding="utf-8").split("\n## ")[1:]:
        title = section.partition("\n")[0]
        of_source = title in ("Raised by handlers", "Shown in place of a handler's error")
        for name, other, cell in re.findall(r"^\| `(\w+)`(?: of `([\w.]+)`)?[^|]*\| ([^|]*)\|", section, re.MULTILINE):
            if title != "Of `lambdarouter dev`":
                found.append((name, other or (_module_of(cell) if of_source else "lambdarouter")))
        found += [(name, "lambdarouter.http") for name in re.findall(r"\| \d{3} \| `(\w+)`", section)]
    return found


@pytest.mark.parametrize(("name", "module"), _documented_errors())
def test_an_error_is_in_the_module_that_the_page_names(name: str, module: str) -> None:
    error = getattr(importlib.import_module(module), name)

    assert not [part for part in error.__module__.split(".") if part.startswith("_")]  # tracebacks show it
    assert getattr(importlib.import_module(error.__module__), name) is error


def test_the_page_about_errors_is_read() -> None:
    found = dict(_documented_errors())

    assert found["MiddlewareError"] == "lambdarouter"
    assert found["ArtifactError"] == "lambdarouter.sources.codepipeline"
    assert found["Conflict"] == "lambdarouter.http"
    assert len(found) > 40


@pytest.mark.parametrize("owner", [App, Router, HTTPSettings, CORS])
def test_the_page_about_settings_has_every_argument(owner: type) -> None:
    page = (REFERENCE / "settings.md").read_text(encoding="utf-8")
    section = page.partition(f"\n## `{owner.__name__}(...)`\n")[2].partition("\n## ")[0]
    parameters = inspect.signature(owner).parameters.values()
    expected = {each.name for each in parameters if each.kind is not inspect.Parameter.VAR_KEYWORD}

    listed = {name for line in section.splitlines() for name in re.findall(r"`(\w+)`", line.split(" | ")[0])}
    assert expected
    assert expected - listed == set()


def test_the_page_about_settings_has_every_environment_variable() -> None:
    page = (REFERENCE / "settings.md").read_text(encoding="utf-8")
    read: set[str] = set()
    for tree in _trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                read |= set(re.findall(r"^(?:AWS_LAMBDA|LAMBDAROUTER)_[A-Z_]+$", node.value))

    assert "LAMBDAROUTER_ONLY" in read
    assert [name for name in sorted(read) if f"`{name}`" not in page] == []
