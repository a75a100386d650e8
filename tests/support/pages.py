"""The Markdown pages: their fenced blocks, and the commands that they show."""

from __future__ import annotations

import doctest
import os
import re
import subprocess
import sys
from pathlib import Path

_FENCE = re.compile(r"^(?P<indent> *)(?P<ticks>`{3,}|~{3,})(?P<info>.*)$")


class Block:
    """One fenced block: its language, the number of its first line, and its lines."""

    def __init__(self, info: str, start: int) -> None:
        self.info = info
        self.start = start
        self.lines: list[str] = []


def blocks_of(page: str) -> list[Block]:
    """The fenced blocks of a page."""
    blocks: list[Block] = []
    opened: str | None = None
    for number, line in enumerate(page.splitlines(), 1):
        fence = _FENCE.match(line)
        if opened is not None:
            if fence is not None and fence["ticks"] == opened and not fence["info"].strip():
                opened = None
            else:
                blocks[-1].lines.append(line)
        elif fence is not None:
            opened = fence["ticks"]
            blocks.append(Block(fence["indent"] + fence["info"].strip(), number + 1))
    return blocks


def commands_in(block: Block) -> list[tuple[str, str]]:
    """The commands of a ```console block, each with what it prints (`...` is anything)."""
    commands: list[tuple[str, list[str]]] = []
    for line in block.lines if block.info == "console" else ():
        if line.startswith("$ "):
            commands.append((line[2:], []))
        else:
            commands[-1][1].append(line)
    return [(command, "\n".join([*output, ""])) for command, output in commands]


def run(command: str, output: str, folder: Path) -> None:
    """Run a command of a page in a folder, and check what it prints."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"

    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", command],
        capture_output=True,
        text=True,
        check=False,
        cwd=folder,
        env=os.environ | {"PATH": path},
        timeout=300,
    )

    assert done.returncode == 0, done.stdout + done.stderr
    checker, flags = doctest.OutputChecker(), doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
    assert checker.check_output(output, done.stdout, flags), done.stdout
