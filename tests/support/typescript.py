"""The types of `@types/aws-lambda` as judges: TypeScript's compiler checks JSON against them.

Both packages are fetched once through npm; node runs the compiler.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.support.downloads import UnavailableError, download

_PATHS = Path(__file__).with_name("type_paths.js")
CACHE = Path(__file__).resolve().parents[2] / ".cache" / "typescript"

_TYPES = "@types/aws-lambda@8.10.164"
#: The last version that is written in JavaScript; later ones are a program for each platform.
_COMPILER = "typescript@5.9.3"

_OPTIONS = {"noEmit": True, "strict": True, "skipLibCheck": True, "pretty": False, "lib": ["es2020"], "types": []}


def problems_of(values: Sequence[tuple[str, Any]], declarations: str = "") -> list[str | None]:
    """What the compiler says of each value, which is JSON, as a value of its type; None where it is one.

    `t.` before the name of a type means the package; `declarations` may declare other types. Skips the test where node
    or a package cannot be had.
    """
    node, compiler = _tools()
    lines = ['import type * as t from "./aws-lambda"; ' + " ".join(declarations.split())]
    lines += [f"export const n{n}: {type_} = {json.dumps(value)};" for n, (type_, value) in enumerate(values)]
    with tempfile.TemporaryDirectory(dir=CACHE) as made:
        folder = Path(made)
        shutil.copytree(compiler / "aws-lambda", folder / "aws-lambda")
        (folder / "replies.ts").write_text("\n".join(lines), encoding="utf-8")
        config = {"compilerOptions": _OPTIONS, "files": ["replies.ts"]}
        (folder / "tsconfig.json").write_text(json.dumps(config), encoding="utf-8")
        command = [node, str(compiler / "lib" / "tsc.js"), "--project", "."]
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300, cwd=folder)
    found: list[str | None] = [None] * len(values)
    for line in done.stdout.splitlines():
        if line.startswith(" "):
            continue  # more about the problem before it
        match = re.fullmatch(r"replies\.ts\((\d+),\d+\): error (.*)", line)
        assert match and match[1] != "1", line
        found[int(match[1]) - 2] = match[2]
    assert done.returncode == 0 or any(found), done.stdout + done.stderr
    return found


def paths_of_types(names: Sequence[str]) -> dict[str, list[tuple[str, ...]]]:
    """The paths of the values in types of the package, without positions in lists. Skips as `problems_of` does."""
    node, compiler = _tools()
    index = compiler / "aws-lambda" / "index.d.ts"
    command = [node, str(_PATHS), str(compiler / "lib" / "typescript.js"), str(index), *names]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=300)
    return {name: [tuple(path) for path in paths] for name, paths in json.loads(done.stdout).items()}


def _tools() -> tuple[str, Path]:
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        pytest.skip("there is no node here, which runs TypeScript's compiler")
    folder = CACHE / f"{_COMPILER.rpartition('@')[2]}-{_TYPES.rpartition('@')[2]}"
    try:
        if not folder.exists():
            _fetch(npm, folder)
    except UnavailableError as error:
        pytest.skip(str(error))
    return node, folder


def _fetch(npm: str, folder: Path) -> None:
    CACHE.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=CACHE) as made:
        unpacked = Path(made) / "unpacked"
        _unpack(npm, _COMPILER, unpacked, lambda path: path.startswith("lib/") and path.count("/") == 1, "lib")
        _unpack(npm, _TYPES, unpacked, lambda path: path.endswith(".d.ts"), "aws-lambda")
        try:
            unpacked.rename(folder)  # in one step: another test run may look for it right now
        except OSError:
            if not folder.exists():
                raise


def _unpack(npm: str, package: str, folder: Path, wanted: Callable[[str], bool], name: str) -> None:
    """Put the wanted files of a package into a folder of that name; their paths begin below the package's own."""
    with tempfile.TemporaryDirectory(dir=CACHE) as made:
        command = [npm, "pack", package, "--silent", "--pack-destination", made]
        with tarfile.open(download(command, package, Path(made))) as content:
            for member in content.getmembers():
                path = member.name.partition("/")[2]  # each package has one folder around it, of any name
                if member.isfile() and wanted(path):
                    member.name = path if path.startswith(f"{name}/") else f"{name}/{path}"
                    content.extract(member, folder, filter="data")
