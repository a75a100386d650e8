"""Packages that tests fetch from an index."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence
from pathlib import Path


class UnavailableError(Exception):
    """A package is not available here; the message says why."""


def download(command: Sequence[str], package: str, folder: Path) -> Path:
    """Run a command of pip or npm that puts a package into an empty folder; return its archive.

    Raises UnavailableError if the command fails, or takes more than five minutes.
    """
    tool = "npm" if "npm" in Path(command[0]).name else "pip"
    try:
        # Nothing is built in isolation, which is what this variable of `make` is for.
        environment = {name: value for name, value in os.environ.items() if name != "PIP_BUILD_CONSTRAINT"}
        done = subprocess.run(
            command, capture_output=True, text=True, check=False, timeout=300, cwd=folder, env=environment
        )
    except subprocess.TimeoutExpired:
        raise UnavailableError(f"{tool} did not download {package} within five minutes") from None
    if done.returncode != 0:
        said = done.stderr.strip().splitlines() or ["no reason given"]
        raise UnavailableError(f"{tool} cannot download {package}: {said[-1] if tool == 'pip' else said[0]}")
    (archive,) = folder.iterdir()
    return archive
