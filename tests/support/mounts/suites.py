"""The test suites of other adapters, from their source distributions, run against ours in a process of their own.

pip fetches a source distribution once, into `.cache/suites`. A plugin beside this file replaces what the suite tests.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from xml.etree import ElementTree as ET

from tests.support.downloads import download

ROOT = Path(__file__).resolve().parents[3]
CACHE = ROOT / ".cache" / "suites"


def fetch(requirement: str) -> Path:
    """The folder of a source distribution, `name==version`; UnavailableError where pip cannot download it."""
    folder = CACHE / requirement.replace("==", "-")
    if folder.exists():
        return folder
    CACHE.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=CACHE) as made:
        options = ["--quiet", "--no-deps", "--no-binary=:all:", "--no-build-isolation", "--dest", made]
        command = [sys.executable, "-m", "pip", "download", *options, requirement]
        archive = download(command, requirement, Path(made))
        with tarfile.open(archive) as opened:
            opened.extractall(made, filter="data")
        archive.unlink()
        (unpacked,) = Path(made).iterdir()
        if not folder.exists():  # another test run may have been faster
            unpacked.replace(folder)
    return folder


def outcomes(folder: Path, plugin: str, *options: str, paths: tuple[str, ...] = (".",)) -> dict[str, str]:
    """Each test of a suite by its name, `module::test[parameters]`, with "passed", or with its failure.

    `plugin` is a module beside this file, and `paths` are folders of the suite to import from.
    """
    with tempfile.TemporaryDirectory() as made:
        report = Path(made) / "report.xml"
        importable = [str(Path(__file__).parent), str(ROOT), *(str(folder / path) for path in paths)]
        environment = os.environ | {"PYTHONPATH": os.pathsep.join(importable), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
        environment.pop("PYTEST_ADDOPTS", None)
        command = [sys.executable, "-m", "pytest", "-q", "-p", plugin, "-p", "no:cacheprovider", "-c", os.devnull]
        command += ["--rootdir", ".", f"--junitxml={report}", *options, "tests"]
        done = subprocess.run(
            command, capture_output=True, text=True, check=False, cwd=folder, env=environment, timeout=300
        )
        assert report.exists(), done.stdout + done.stderr
        cases = ET.parse(report).iter("testcase")
        found = {f"{case.get('classname')}::{case.get('name')}": case for case in cases}
    assert found, done.stdout + done.stderr
    return {name: _outcome(case) for name, case in found.items()}


def _outcome(case: ET.Element) -> str:
    failure = next((case.find(kind) for kind in ("failure", "error", "skipped") if case.find(kind) is not None), None)
    return "passed" if failure is None else f"{failure.tag}: {failure.get('message')}\n{failure.text}"
