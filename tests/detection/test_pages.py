"""Texts of the package name pages of the documentation in a form that users without the repository can follow."""

from __future__ import annotations

import ast
import re
import tomllib
from pathlib import Path

import pytest

import lambdarouter
from lambdarouter._detection.pages import page

PACKAGE = Path(lambdarouter.__file__).parent
ROOT = PACKAGE.parent
#: A path of the repository that is no part of an address.
PATH = re.compile(r"(?<![\w/])(docs|examples|benchmarks|changelog\.d)/[\w./-]*\w\.(md|py|ya?ml|json)\b|\bCONTRIBUTING")
MODULES = sorted(PACKAGE.rglob("*.py"))


def test_the_address_is_that_of_the_project() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]

    assert page("index") == project["urls"]["Documentation"]


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_no_text_names_a_path_of_the_repository(module: Path) -> None:
    texts = [
        node.value
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]
    assert [found[0] for text in texts for found in [PATH.search(text)] if found] == []


def test_a_path_is_found() -> None:
    assert PATH.search("docs/check.md lists the rules.")
    assert PATH.search("see `docs/sources/sqs.md`")
    assert not PATH.search(page("check"))


def test_each_page_exists() -> None:
    calls = [
        node
        for module in MODULES
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "page"
    ]
    names = [str(each.args[0].value) for each in calls if each.args and isinstance(each.args[0], ast.Constant)]
    assert {"check", "envelopes"} <= {*names}
    for name in names:
        assert (ROOT / "docs" / f"{name}.md").is_file()
