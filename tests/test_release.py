"""What a release consists of: both distributions, their description, and the changelog."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

import lambdarouter

ROOT = Path(__file__).resolve().parents[1]

pytestmark = pytest.mark.slow


def built(kind: str, folder: Path) -> Path:
    """A distribution of this checkout, built as the release workflow builds it."""
    command = [sys.executable, "-m", "build", "--no-isolation", f"--{kind}", "--outdir", str(folder), str(ROOT)]
    environment = os.environ | {"SOURCE_DATE_EPOCH": "1700000000"}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
    (path,) = folder.iterdir()
    return path


def test_the_wheel_is_reproducible(tmp_path: Path) -> None:
    (first, second) = (built("wheel", tmp_path / name) for name in ("first", "second"))

    assert first.name == second.name
    assert hashlib.sha256(first.read_bytes()).digest() == hashlib.sha256(second.read_bytes()).digest()


def test_the_source_distribution_has_the_tests_and_a_description_that_the_index_renders(tmp_path: Path) -> None:
    path = built("sdist", tmp_path)

    with tarfile.open(path) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    expected = {"lambdarouter/app.py", "tests/test_release.py", "examples/quickstart/template.yaml", "docs/index.md"}
    assert expected | {"pyproject.toml", "Makefile", "LICENSE", "README.md", "CHANGELOG.md"} <= names
    assert [name for name in names if name.endswith(".pyc") or name.startswith((".venv", ".cache", "site"))] == []
    command = [sys.executable, "-m", "twine", "check", "--strict", str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stdout


def test_a_release_adds_its_fragments_to_the_changelog(tmp_path: Path) -> None:
    for name in ("pyproject.toml", "CHANGELOG.md"):
        (tmp_path / name).write_text((ROOT / name).read_text(encoding="utf-8"), encoding="utf-8")
    (tmp_path / "changelog.d").mkdir()
    (tmp_path / "changelog.d" / "7.fix.md").write_text("`App` now does what it said.\n", encoding="utf-8")

    command = [sys.executable, "-m", "towncrier", "build", "--yes", "--version", "99.0", "--date", "2030-01-31"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path, timeout=120)

    assert done.returncode == 0, done.stderr
    page = (tmp_path / "CHANGELOG.md").read_text(encoding="utf-8")
    entry = "- `App` now does what it said. ([#7](https://github.com/lambdarouter/lambdarouter/issues/7))"
    assert 0 < page.index("## [99.0]") < page.index(entry) < page.index(f"## [{lambdarouter.__version__}]")


def test_the_changelog_has_the_version_of_the_package() -> None:
    page = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")

    assert re.search(rf"^## \[{re.escape(lambdarouter.__version__)}\].* - \d{{4}}-\d\d-\d\d$", page, re.MULTILINE)


def test_the_workflow_finds_the_version_where_it_is() -> None:
    module = (ROOT / "lambdarouter" / "__init__.py").read_text(encoding="utf-8")

    assert re.findall(r'^__version__ = "(.+)"$', module, re.MULTILINE) == [lambdarouter.__version__]
