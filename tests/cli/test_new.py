"""`lambdarouter new`: every service that it writes passes its own tests, ruff, mypy and `lambdarouter check`."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from lambdarouter._development.new_service import choices
from lambdarouter._development.service_parts import KNOWN
from lambdarouter.cli.group import cli

ROOT = Path(__file__).resolve().parents[2]


def written(folder: Path, *sources: str) -> Path:
    """The folder of a new service."""
    command = ["new", "shop", *(word for each in sources for word in ("--source", each))]
    before = Path.cwd()
    os.chdir(folder)
    try:
        done = CliRunner().invoke(cli, command)
    finally:
        os.chdir(before)
    assert done.exit_code == 0, done.output
    return folder / "shop"


def run(folder: Path, *command: str) -> None:
    """Run a module of Python in a folder; it succeeds."""
    done = subprocess.run(
        [sys.executable, "-m", *command],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
        env={
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "PYTHONDONTWRITEBYTECODE": "1",
            "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
        },
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.slow
@pytest.mark.parametrize(
    "sources", [(), tuple(KNOWN), ("dynamodb",), ("schedule", "sns"), tuple(choices())], ids=lambda each: f"{len(each)}"
)
def test_a_new_service_passes_its_own_checks(tmp_path: Path, sources: tuple[str, ...]) -> None:
    service = written(tmp_path, *sources)

    run(service, "ruff", "check", "--no-cache", ".")
    run(service, "ruff", "format", "--check", "--no-cache", ".")
    run(service, "pytest", "-q", "-p", "no:cacheprovider", "-p", "lambdarouter.testing.plugin")
    if len(sources) in (0, len(choices())):  # mypy needs half a minute
        run(service, "mypy", "--cache-dir", str(tmp_path / "mypy"))
    if set(sources) <= KNOWN.keys():
        run(service, "lambdarouter.cli", "check", "service:app", "--template", "template.yaml")


@pytest.mark.parametrize("source", KNOWN)
def test_the_template_of_a_source_has_nothing_to_note(tmp_path: Path, source: str) -> None:
    service = written(tmp_path, source)
    command = [sys.executable, "-m", "lambdarouter.cli", "check", "service:app", "--template", "template.yaml"]
    done = subprocess.run(
        command, cwd=service, capture_output=True, text=True, check=False, env={**os.environ, "PYTHONPATH": str(ROOT)}
    )

    assert (done.returncode, done.stdout) == (0, "service:app: nothing found.\n")


def test_the_files_of_a_service(tmp_path: Path) -> None:
    service = written(tmp_path)

    files = sorted(each.relative_to(service).as_posix() for each in service.rglob("*") if each.is_file())
    assert files == [
        ".github/workflows/ci.yml",
        ".gitignore",
        "Makefile",
        "README.md",
        "pyproject.toml",
        "requirements.txt",
        "service.py",
        "template.yaml",
        "tests/test_service.py",
    ]
    template = (service / "template.yaml").read_text(encoding="utf-8")
    assert "Type: HttpApi" in template and "Type: SQS" in template and "Type: S3" in template


@pytest.mark.parametrize(
    ("command", "text"),
    [
        (["new", "a b"], "'a b' cannot be the name of a service."),
        (["new", "../shop"], "cannot be the name of a service."),
        (["new", "shop", "--source", "sqsx"], "There is no source 'sqsx'. The sources are: activemq,"),
        (["new", "full"], "The folder 'full' is not empty. Nothing was written."),
        (["new", "file"], "The service cannot be written: file: File exists."),
    ],
)
def test_what_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: list[str], text: str) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine.txt").write_text("mine", encoding="utf-8")
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    monkeypatch.chdir(tmp_path)

    done = CliRunner().invoke(cli, command)

    assert done.exit_code != 0
    assert text in done.output
    assert sorted(each.name for each in tmp_path.rglob("*")) == ["file", "full", "mine.txt"]
