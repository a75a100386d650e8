"""The tutorial: a new user types it in, from the first block to the last, and everything happens as it says."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.support.pages import blocks_of, commands_in, run

PAGE = Path(__file__).resolve().parents[1] / "docs" / "tutorial.md"


def test_every_step_of_the_tutorial_works(tmp_path: Path) -> None:
    commands = 0
    for block in blocks_of(PAGE.read_text(encoding="utf-8")):
        first, *rest = block.lines
        if block.info == "yaml" and not first.startswith("# "):  # lines to add below the first of them
            template = tmp_path / "template.yaml"
            text = template.read_text(encoding="utf-8")
            assert text.count(f"{first}\n") == 1
            template.write_text(text.replace(first, "\n".join(block.lines)), encoding="utf-8")
        elif block.info in {"python", "yaml"}:
            (tmp_path / first.removeprefix("# ")).write_text("\n".join([*block.lines, ""]), encoding="utf-8")
            assert first.startswith("# ") and rest
        for command, output in commands_in(block):
            run(command, output, tmp_path)
            commands += 1
    assert commands == 7


def test_the_service_of_the_tutorial_passes_mypy(tmp_path: Path) -> None:
    for block in blocks_of(PAGE.read_text(encoding="utf-8")):
        if block.info == "python":
            (tmp_path / block.lines[0].removeprefix("# ")).write_text("\n".join(block.lines), encoding="utf-8")

    command = [sys.executable, "-m", "mypy", "--strict", "service.py", "test_service.py"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path, timeout=300)

    assert done.returncode == 0, done.stdout
