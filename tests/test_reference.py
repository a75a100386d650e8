"""The reference: every error and every setting of the package is on its page."""

from __future__ import annotations

import ast
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
