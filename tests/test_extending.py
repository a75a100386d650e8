"""docs/extending.md: its files are written down in order, type-checked and run; its commands print what they say."""

from __future__ import annotations

import doctest
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.pages import blocks_of
from tests.test_docs import ROOT, commands_of

PAGE = ROOT / "docs" / "extending.md"


def files_of(page: str) -> dict[str, str]:
    """The files of a page by path: each Python block begins with a comment that names its file."""
    files: dict[str, str] = {}
    for block in blocks_of(page):
        if block.info == "python":
            path = block.lines[0].removeprefix("# ")
            files[path] = files.get(path, "") + "\n".join([*block.lines[1:], ""])
    return files


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the files of the page."""
    folder = tmp_path_factory.mktemp("extending")
    for path, content in files_of(PAGE.read_text(encoding="utf-8")).items():
        target = folder / path
        target.parent.mkdir(exist_ok=True)
        target.write_text(content, encoding="utf-8")
    return folder


def run(project: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """The result of a command in the project, in which this repository can be imported as well."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = os.environ | {"PATH": path, "PYTHONPATH": f"{project}{os.pathsep}{ROOT}"}
    environment["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    return subprocess.run(
        command, capture_output=True, text=True, check=False, cwd=project, env=environment, timeout=300
    )


def test_every_file_of_a_source_is_on_the_page(project: Path) -> None:
    assert sorted(each.relative_to(project).as_posix() for each in project.rglob("*.py")) == [
        "acme_events/__init__.py",
        "acme_events/review.py",
        "acme_events/samples.py",
        "service.py",
        "test_review.py",
        "test_service.py",
    ]


def test_its_tests_pass(project: Path) -> None:
    done = run(project, sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-W", "error", ".")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "7 passed" in done.stdout


def test_its_files_pass_mypy(project: Path) -> None:
    cache = ROOT / ".cache" / "extending"
    done = run(project, sys.executable, "-m", "mypy", "--strict", "--cache-dir", str(cache), ".")
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(("command", "output"), commands_of(PAGE))
def test_its_commands_print_what_they_say(project: Path, command: str, output: str) -> None:
    done = run(project, "bash", "-o", "pipefail", "-c", command)
    assert done.returncode == 0, done.stderr
    flags = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
    assert doctest.OutputChecker().check_output(output, done.stdout, flags), done.stdout


def test_a_mistake_in_a_reply_is_found(project: Path) -> None:
    code = (
        "from acme_events.review import SOURCE, Review, review; from lambdarouter import App; "
        "app = App(sources=[SOURCE]); app.on(review())(lambda event: {'approved': 'yes'}); "
        "app({'acmeVersion': '1', 'review': {'name': 'a', 'labels': {}}})"
    )
    done = run(project, sys.executable, "-c", code)
    assert "ReplyError: acme_review: the reply's approved: is missing, or no boolean" in done.stderr


def test_importing_the_source_imports_no_samples(project: Path) -> None:
    code = "import sys, service; print('acme_events.samples' in sys.modules, 'lambdarouter.testing' in sys.modules)"
    done = run(project, sys.executable, "-c", code)
    assert done.stdout == "False False\n", done.stderr
